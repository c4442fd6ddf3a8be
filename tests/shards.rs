//! A run that is spread over shards comes to the same as one that is not: documents and manifest, byte for byte.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::{code, files, lines, run, stderr, stdout, timeless};
use crate::support::SmallKit;

/// The folder of parts.
const PARTS: &str = "manifest.parts";

/// Nine candidates, documents of every kind, conditions, and questions that take turns.
fn kit() -> SmallKit {
    let kit = SmallKit::new();
    let mut candidates = "candidates:\n".to_owned();
    for number in 1..=9 {
        let (day, hour) = (24 + number % 3, 8 + number);
        _ = write!(
            candidates,
            "  - id: c-00{number}\n    name: Candidate {number}\n    schedule:\n      team: {{ at: \"2026-11-{day}T{hour:02}:15\", place: Room {number} }}\n"
        );
    }
    kit.write("candidates.yaml", &candidates);
    kit.replace("kit.yaml", "questions: [own-third]", "select: { sections: [own], tags: [more], rotate: true }");
    kit.append(
        "questions/own.yaml",
        "  - { id: own-fourth, section: own, ask: Fourth?, tags: [more], competency: own-data, minutes: 5 }\n  \
         - { id: own-fifth, section: own, ask: Fifth?, tags: [more], variant_of: own-fourth, competency: own-data, minutes: 5 }\n",
    );
    kit.append(
        "kit.yaml",
        "output:\n  documents:\n    - packet\n    - { kind: evaluation, when: \"{{ candidate.id != 'c-004' }}\" }\n    - consensus\n    \
         - { kind: handout, when: \"{{ candidate.id != 'c-005' }}\" }\n    - day-sheet\n    - coverage\n",
    );
    let page = |shown: &str| format!("<html lang=en><title>{{{{ document.title }}}}</title><p>{shown}</p>");
    kit.write("templates/packet.html", &page("{{ candidate.label }}, {{ interviewer.name }}, {{ plan.sections }}"));
    kit.write("templates/consensus.html", &page("{{ candidate.label }}"));
    kit.write("templates/handout.html", &page("{{ candidate.name }}"));
    kit.write("templates/day-sheet.html", &page("{{ sittings }} {{ holders }} {{ guests }}"));
    kit.write("templates/coverage.html", &page("{{ coverage }}"));
    kit
}

/// Builds a shard.
fn shard(folder: &Path, out: &str, shard: &str, more: &[&str]) -> std::process::Output {
    run(folder, &[&["build", "--out", out, "--shard", shard], more].concat())
}

/// Builds all shards, each of which must succeed.
fn shards(folder: &Path, out: impl Fn(u32) -> String, count: u32) {
    for number in 1..=count {
        let output = shard(folder, &out(number), &format!("{number}/{count}"), &[]);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
    }
}

fn merge(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let output = run(folder, &[&["merge-manifests"], arguments].concat());
    (code(&output), stderr(&output))
}

/// What an unsharded run comes to.
fn whole(kit: &SmallKit) -> BTreeMap<String, Vec<u8>> {
    let output = run(kit.path(), &["build", "--out", "whole"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    files(&kit.path().join("whole"))
}

#[test]
fn in_one_folder_shards_come_to_what_one_run_does() {
    let kit = kit();
    let whole = whole(&kit);
    // 1 day sheet a day, the coverage; 3 packets, 3 sheets and a form each; handouts.
    assert_eq!(whole.len(), 3 + 1 + 9 * 7 - 3 + 9 - 1 + 1);
    for count in [1, 2, 3, 7, 16] {
        let out = format!("out-{count}");
        shards(kit.path(), |_| out.clone(), count);
        let folder = kit.path().join(&out);
        assert!(!folder.join("manifest.json").exists());
        let told = merge(kit.path(), &[&out]);
        let shards = if count == 1 { "1 shard".to_owned() } else { format!("{count} shards") };
        assert_eq!(told, (0, format!("merged: 72 documents of {shards}, in `{out}/manifest.json`\n")));
        assert!(files(&folder) == whole, "{count} shards");
        assert!(!folder.join(PARTS).exists());
    }
}

#[test]
fn in_folders_of_their_own_shards_make_each_document_once() {
    let kit = kit();
    let whole = whole(&kit);
    shards(kit.path(), |number| format!("own-{number}"), 3);
    let mut together = BTreeMap::new();
    for number in 1..=3 {
        let files = files(&kit.path().join(format!("own-{number}")));
        for (name, bytes) in files.into_iter().filter(|(name, _)| name.ends_with(".pdf")) {
            assert!(together.insert(name, bytes).is_none(), "a document is made once");
        }
    }
    assert_eq!(merge(kit.path(), &["own-1", "own-2", "own-3/manifest.parts/3-of-3.json", "--out", "merged"]).0, 0);
    together
        .insert("manifest.json".to_owned(), fs::read(kit.path().join("merged/manifest.json")).expect("it is there"));
    assert!(together == whole);
    assert!(kit.path().join("own-1/manifest.parts/1-of-3.json").exists(), "it stays where its shard goes on from it");
    let output = shard(kit.path(), "own-3", "3/3", &[]);
    assert!(timeless(&output).starts_with("made nothing, "), "{}", stderr(&output));
}

#[test]
fn the_starter_kit_is_the_same_in_seven_parts() {
    let starter = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/starter");
    let folder = tempfile::tempdir().expect("a folder");
    let out = |name: &str| folder.path().join(name).display().to_string();
    assert_eq!(code(&run(&starter, &["build", "--out", &out("whole")])), 0);
    shards(&starter, |_| out("parts"), 7);
    assert_eq!(merge(&starter, &[&out("parts")]).0, 0);
    assert!(files(&folder.path().join("parts")) == files(&folder.path().join("whole")));
}

#[test]
fn a_shard_goes_on_where_it_was_and_so_does_one_run_after_shards() {
    let kit = kit();
    let whole = whole(&kit);
    shards(kit.path(), |_| "out".to_owned(), 3);
    for number in 1..=3 {
        let output = shard(kit.path(), "out", &format!("{number}/3"), &[]);
        assert!(timeless(&output).starts_with("made nothing, "), "{}", stderr(&output));
    }
    // Before they are merged, others see what has been made.
    let status = run(kit.path(), &["status"]);
    assert_eq!((code(&status), stdout(&status).as_str()), (0, "72 documents unchanged, in `out`\n"));
    fs::remove_file(kit.path().join("out/manifest.parts/2-of-3.json")).expect("a part");
    let status = run(kit.path(), &["status"]);
    assert!(code(&status) == 1 && stdout(&status).starts_with("new ("), "{}", stdout(&status));
    // And one run makes the rest, and has all of it.
    let output = run(kit.path(), &["build"]);
    assert!(timeless(&output).contains(" unchanged, in `out`"), "{}", stderr(&output));
    assert!(files(&kit.path().join("out")) == whole);
    // Shards go on from its manifest.
    shards(kit.path(), |_| "out".to_owned(), 4);
    assert_eq!(merge(kit.path(), &["out"]).0, 0);
    assert!(files(&kit.path().join("out")) == whole);
}

#[test]
fn late_changes_and_prints_go_through_shards() {
    let kit = kit();
    shards(kit.path(), |_| "out".to_owned(), 3);
    assert_eq!(merge(kit.path(), &["out"]).0, 0);
    assert_eq!(code(&run(kit.path(), &["status", "--mark-printed", "--at", "2026-11-26"])), 0);
    kit.replace("candidates.yaml", "name: Candidate 3", "name: Somebody Else");
    kit.replace("candidates.yaml", "id: c-008", "id: c-010");
    let one_run = kit.path().join("one");
    copy(&kit.path().join("out"), &one_run);
    let output = run(kit.path(), &["build", "--out", "one", "--prune"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    for number in 1..=3 {
        let output = shard(kit.path(), "out", &format!("{number}/3"), &["--prune"]);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
    }
    assert_eq!(merge(kit.path(), &["out"]).0, 0);
    assert!(files(&kit.path().join("out")) == files(&one_run));
    let text = fs::read_to_string(one_run.join("manifest.json")).expect("a manifest");
    assert!(!text.contains("c-008") && text.contains("\"printed\""), "{text}");
}

fn copy(from: &Path, to: &Path) {
    for (name, bytes) in files(from) {
        let path = to.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }
}

#[test]
fn a_file_that_was_changed_by_hand_stays_so_through_a_merge() {
    let kit = kit();
    shards(kit.path(), |_| "out".to_owned(), 2);
    let path = kit.path().join("out/c-001/team-tom.pdf");
    let mut bytes = fs::read(&path).expect("it is there");
    bytes[20] ^= 1;
    fs::write(&path, &bytes).expect("a file");
    assert_eq!(merge(kit.path(), &["out"]).0, 0);
    let told = lines(&run(kit.path(), &["status", "--format", "json"]));
    let edited = told.iter().filter(|line| line["state"] == "edited").count();
    assert_eq!(edited, 1);
    shards(kit.path(), |_| "out".to_owned(), 2);
    assert_eq!(fs::read(&path).expect("it is there"), bytes, "it is kept");
}

#[test]
fn a_killed_shard_is_gone_on_with() {
    let kit = kit();
    let whole = whole(&kit);
    shards(kit.path(), |_| "out".to_owned(), 2);
    // As a shard leaves it that is killed: a journal whose last line is cut off, no part, some files.
    let (part, journal) = ("manifest.parts/1-of-2.json", "manifest.parts/.1-of-2.journal");
    let out = kit.path().join("out");
    let text = fs::read_to_string(out.join(part)).expect("a part");
    let lines: Vec<&str> = text.lines().collect();
    let head = lines[2].trim_end_matches(',');
    let entry = |index: usize| lines[index].trim_end_matches(',');
    let killed = format!("{{{head},\"kit\":\"round\"}}\n{}\n{}", entry(5), &entry(6)[..40]);
    fs::write(out.join(journal), &killed).expect("a journal");
    let (code, told) = merge(kit.path(), &["out"]);
    assert_eq!((code, told.lines().next()), (1, Some("  error: shard 1/2 was stopped before its end")));
    fs::remove_file(out.join(part)).expect("it was there");
    let (code, told) = merge(kit.path(), &["out"]);
    assert_eq!((code, told.lines().next()), (1, Some("  error: a shard is missing: shard 1 of 2")));
    let output = shard(kit.path(), "out", "1/2", &[]);
    assert!(timeless(&output).contains(", 1 unchanged, in `out`"), "{}", stderr(&output));
    assert_eq!(merge(kit.path(), &["out"]).0, 0);
    assert!(files(&out) == whole, "nothing is left of it");
}

#[test]
fn parts_of_several_runs_are_not_merged() {
    let kit = kit();
    let told = |arguments: &[&str]| {
        let (code, told) = merge(kit.path(), arguments);
        assert_eq!(code, 1, "{told}");
        told
    };
    fs::create_dir(kit.path().join("none")).expect("a folder");
    assert_eq!(
        told(&["none"]),
        "  error: there are no parts of a manifest in `none`\n  help: `panelkit build --shard I/N` leaves them in the folder \
         `manifest.parts` of its output folder\n\n"
    );
    let of_both = told(&["lost", "none", "gone", "--out", "new"]);
    assert!(of_both.contains("no folder or file `lost`") && of_both.contains("no folder or file `gone`"), "{of_both}");
    assert!(!kit.path().join("new").exists());
    for number in [1, 2, 4] {
        assert_eq!(code(&shard(kit.path(), "out", &format!("{number}/5"), &[])), 0);
    }
    assert_eq!(
        told(&["out"]),
        "  error: shards are missing: shards 3, 5 of 5\n  help: `panelkit build --shard 3/5`, with the other options of the run, \
         makes it, and so on\n\n"
    );
    assert!(
        told(&["out", "out/manifest.parts/4-of-5.json", "--out", "out"])
            .starts_with("  error: shard 4/5 is there twice: ")
    );
    kit.replace("candidates.yaml", "Candidate 7", "Candidate VII");
    for number in [3, 5] {
        assert_eq!(code(&shard(kit.path(), "out", &format!("{number}/5"), &[])), 0);
    }
    let message = "  error: shards 3, 5 were made from another state of the kit, or with other options, than shards 1,\n  │ 2, 4\n";
    assert!(told(&["out"]).starts_with(message), "{}", told(&["out"]));
    assert_eq!(code(&shard(kit.path(), "out", "1/2", &[])), 0);
    assert!(told(&["out"]).contains("is of 2 shards, and"), "{}", told(&["out"]));
    let (code, told) = merge(kit.path(), &["out", "none"]);
    assert_eq!((code, told.contains("`manifest.json`")), (2, true), "{told}");
}

#[test]
fn a_merge_that_was_stopped_is_ended_by_the_next() {
    let kit = kit();
    shards(kit.path(), |_| "out".to_owned(), 3);
    let out = kit.path().join("out");
    let part = out.join("manifest.parts/2-of-3.json");
    let text = fs::read(&part).expect("a part");
    assert_eq!(merge(kit.path(), &["out"]).0, 0);
    let merged = files(&out);
    // It was stopped before it had removed the last of the parts.
    fs::create_dir(out.join(PARTS)).expect("a folder");
    fs::write(&part, text).expect("a part");
    assert_eq!(run(kit.path(), &["status"]).status.code(), Some(0));
    let (code, told) = merge(kit.path(), &["out"]);
    assert!(code == 0 && told.starts_with("had been merged before: "), "{told}");
    assert!(files(&out) == merged);
    let (code, told) = merge(kit.path(), &["out"]);
    assert!(code == 1 && told.contains("nothing is left to do"), "{told}");
}

#[test]
fn parts_beside_a_manifest_that_does_not_know_them_are_not_removed() {
    let kit = kit();
    assert_eq!(code(&run(kit.path(), &["build", "--out", "one", "--only", "c-001"])), 0);
    shards(kit.path(), |_| "out".to_owned(), 2);
    let out = kit.path().join("out");
    fs::copy(kit.path().join("one/manifest.json"), out.join("manifest.json")).expect("a file can be copied");
    let before = files(&out);
    let (code, told) = merge(kit.path(), &["out"]);
    assert_eq!(code, 1, "{told}");
    assert!(told.contains("shards 1, 2 were begun before `manifest.json` was written"), "{told}");
    assert!(files(&out) == before, "nothing is lost");
}

#[test]
fn names_that_two_shards_would_give_are_seen_by_each() {
    let kit = kit();
    kit.replace("kit.yaml", "output:\n", "output:\n  name: \"all/{{ document.kind }}\"\n");
    for number in 1..=3 {
        let output = shard(kit.path(), "out", &format!("{number}/3"), &[]);
        assert_eq!(code(&output), 1);
        assert!(stderr(&output).contains("two documents would have the same output name"), "{}", stderr(&output));
    }
}

#[test]
fn shards_of_a_blind_round_need_its_key() {
    let kit = kit();
    let output = shard(kit.path(), "out", "1/2", &["--blind"]);
    assert_eq!(code(&output), 1);
    let told = "  error: there is no key `blind-key.json` of the blind round yet\n";
    assert!(stderr(&output).contains(told), "{}", stderr(&output));
    assert!(!kit.path().join("blind-key.json").exists());
    let output = run(kit.path(), &["check", "--blind"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(code(&run(kit.path(), &["build", "--blind", "--out", "whole"])), 0);
    for number in ["1/2", "2/2"] {
        assert_eq!(code(&shard(kit.path(), "out", number, &["--blind"])), 0);
    }
    assert_eq!(merge(kit.path(), &["out"]).0, 0);
    assert!(files(&kit.path().join("out")) == files(&kit.path().join("whole")));
    kit.append("candidates.yaml", "  - { id: c-020, name: New }\n");
    let output = shard(kit.path(), "out", "1/2", &["--blind"]);
    assert!(stderr(&output).contains("does not have all candidates as they are now"), "{}", stderr(&output));
}

#[test]
fn what_is_chosen_is_chosen_in_every_shard() {
    let kit = kit();
    let made = |output: std::process::Output| -> Vec<String> {
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        let told = lines(&output);
        let names = told.iter().filter(|line| line["type"] == "document");
        names.map(|line| line["name"].as_str().expect("a name").to_owned()).collect()
    };
    let only = ["--only", "c-002,document:packet", "--format", "json"];
    let mut all: Vec<String> =
        (1..=4).flat_map(|number| made(shard(kit.path(), "out", &format!("{number}/4"), &only))).collect();
    all.sort();
    assert_eq!(all, ["c-002/team-tom.pdf", "c-002/technical-mira.pdf", "c-002/technical-tom.pdf"]);
    assert_eq!(merge(kit.path(), &["out"]).0, 0);
    assert_eq!(code(&shard(kit.path(), "out", "1/4", &["--only", "c-999"])), 2);
}

#[test]
fn a_shard_that_there_is_not_is_told_with_its_remedy() {
    let kit = kit();
    for (wrong, told) in [
        ("0/3", "shards are counted from 1; add one to an index that begins with 0: `--shard $((INDEX + 1))/3`"),
        ("4/3", "the last shard is `--shard 3/3`"),
        ("1/0", "write which of how many, like `3/7`"),
        ("3", "write which of how many, like `3/7`"),
        ("-1/3", "write which of how many, like `3/7`"),
    ] {
        let output = run(kit.path(), &["build", &format!("--shard={wrong}")]);
        assert_eq!(code(&output), 2);
        assert!(stderr(&output).contains(told), "{}", stderr(&output));
    }
}

#[test]
fn shards_run_at_the_same_time_in_one_folder() {
    let kit = kit();
    let whole = whole(&kit);
    std::thread::scope(|scope| {
        for number in 1..=4 {
            let folder: PathBuf = kit.path().to_owned();
            scope.spawn(move || {
                let output = shard(&folder, "out", &format!("{number}/4"), &["--jobs", "1"]);
                assert_eq!(code(&output), 0, "{}", stderr(&output));
            });
        }
    });
    assert_eq!(merge(kit.path(), &["out"]).0, 0);
    assert!(files(&kit.path().join("out")) == whole);
}
