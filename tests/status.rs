//! Late changes: what is made again, what is told of it, and what is kept.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::cli::{code, documents, files, lines, run, stderr, stdout, timeless};
use crate::support::SmallKit;

/// A kit whose documents have been made.
fn made() -> SmallKit {
    let kit = SmallKit::new();
    let output = run(kit.path(), &["build"]);
    assert_eq!((code(&output), timeless(&output).as_str()), (0, "made 12 documents, 12 pages, in `out`\n"));
    kit
}

/// What a build makes, and why.
fn built(kit: &SmallKit, arguments: &[&str]) -> Vec<(String, Vec<String>)> {
    let output = run(kit.path(), &[&["build", "--format", "json"], arguments].concat());
    let made = lines(&output);
    let made = made.iter().filter(|line| line["type"] == "document");
    made.map(|line| (line["name"].as_str().expect("a name").to_owned(), words(&line["changed"]))).collect()
}

fn words(list: &Value) -> Vec<String> {
    let list = list.as_array().map(Vec::as_slice).unwrap_or_default();
    list.iter().map(|word| word.as_str().expect("a word").to_owned()).collect()
}

/// The states of the documents that are not unchanged.
fn states(kit: &SmallKit) -> Vec<(String, String)> {
    let output = run(kit.path(), &["status", "--format", "json"]);
    let told = lines(&output);
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    let told = told.iter().filter(|line| line["type"] == "document" && line["state"] != "unchanged");
    told.map(|line| (text(&line["name"]), text(&line["state"]))).collect()
}

fn manifest(kit: &SmallKit) -> String {
    fs::read_to_string(kit.path().join("out/manifest.json")).expect("a manifest")
}

#[test]
fn a_second_run_makes_nothing() {
    let kit = made();
    let before = files(&kit.path().join("out"));
    let output = run(kit.path(), &["build"]);
    assert_eq!((code(&output), timeless(&output).as_str()), (0, "made nothing, 12 unchanged, in `out`\n"));
    assert!(files(&kit.path().join("out")) == before);
    let output = run(kit.path(), &["status"]);
    assert_eq!((code(&output), stdout(&output).as_str()), (0, "12 documents unchanged, in `out`\n"));
    assert_eq!(built(&kit, &["--force"]).len(), 12);
    assert!(files(&kit.path().join("out")) == before, "the same bytes");
}

#[test]
fn the_manifest_is_the_same_whatever_runs_led_to_it() {
    let kit = made();
    let whole = manifest(&kit);
    let other = SmallKit::new();
    other.replace("kit.yaml", "minutes: 30", "minutes: 45");
    for only in ["team", "mira", "c-002"] {
        assert_eq!(code(&run(other.path(), &["build", "--only", only, "--jobs", "1"])), 0);
    }
    other.replace("kit.yaml", "minutes: 45", "minutes: 30");
    assert_eq!(code(&run(other.path(), &["build"])), 0);
    assert_eq!(manifest(&other), whole);
    assert!(!whole.contains("Kova") && !whole.contains("Lovelace"), "{whole}");
}

#[test]
fn a_killed_run_is_gone_on_with() {
    let kit = made();
    let whole = files(&kit.path().join("out"));
    let lines: Vec<String> = manifest(&kit).lines().map(str::to_owned).collect();
    // As a run leaves it that is killed: no manifest yet, a journal whose last line is cut off, some files.
    let entry = |name: &str| {
        let line = lines.iter().find(|line| line.contains(name)).expect("an entry");
        line.trim_end_matches(',').to_owned()
    };
    let out = kit.path().join("out");
    let journal = format!("{}\n{}", entry("c-001/technical-mira.pdf"), &entry("c-001/technical-tom.pdf")[..100]);
    fs::remove_file(out.join("manifest.json")).expect("it was there");
    fs::write(out.join(".panelkit-journal"), journal).expect("a journal");
    fs::write(out.join(".panelkit-123.part"), "half").expect("a file");
    assert_eq!(states(&kit).len(), 11);
    let made = built(&kit, &[]);
    assert_eq!(made.len(), 11);
    assert!(made.iter().all(|(name, _)| name != "c-001/technical-mira.pdf"), "{made:?}");
    assert!(files(&out) == whole, "nothing is left of it");
}

#[test]
fn a_file_that_is_not_there_is_made_again() {
    let kit = made();
    fs::remove_file(kit.path().join("out/c-001/team-tom.pdf")).expect("it was there");
    assert_eq!(states(&kit), [("c-001/team-tom.pdf".to_owned(), "missing".to_owned())]);
    assert_eq!(built(&kit, &[]), [("c-001/team-tom.pdf".to_owned(), Vec::new())]);
    assert_eq!(states(&kit), []);
}

#[test]
fn a_file_that_was_changed_by_hand_is_kept() {
    let kit = made();
    let path = kit.path().join("out/c-001/team-tom.pdf");
    fs::write(&path, "filled in").expect("a file");
    assert_eq!(states(&kit), [("c-001/team-tom.pdf".to_owned(), "edited".to_owned())]);
    let output = run(kit.path(), &["build"]);
    assert_eq!(code(&output), 0);
    assert!(stderr(&output).contains("warning: the file was changed by hand since it was made, and is kept\n"));
    // When it should be another one now, it is not there as it was asked for.
    kit.replace("candidates.yaml", "08:15", "08:20");
    kit.write("templates/packet.html", "<title>P</title>{{ day }}");
    let output = run(kit.path(), &["build"]);
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    assert!(stderr(&output).contains("  in: c-001/team-tom.pdf\n"), "{}", stderr(&output));
    assert_eq!(fs::read(&path).expect("it is there"), b"filled in");
    assert_eq!(built(&kit, &["--force", "--only", "c-001,team,document:packet"]).len(), 1);
    assert!(fs::read(&path).expect("it is there").starts_with(b"%PDF-"));
}

#[test]
fn an_edit_that_keeps_the_size_is_seen_and_stays_seen() {
    let kit = made();
    let path = kit.path().join("out/c-001/team-tom.pdf");
    let mut bytes = fs::read(&path).expect("it is there");
    bytes[20] ^= 1;
    fs::write(&path, &bytes).expect("a file");
    assert_eq!(states(&kit), [("c-001/team-tom.pdf".to_owned(), "edited".to_owned())]);
    // The manifest is written after the edit.
    kit.replace("kit.yaml", "title: Technical depth", "title: Depth");
    assert_eq!(built(&kit, &[]).len(), 8);
    assert_eq!(states(&kit), [("c-001/team-tom.pdf".to_owned(), "edited".to_owned())]);
}

#[test]
fn what_the_kit_has_no_longer_is_removed_when_asked() {
    let kit = made();
    kit.replace("candidates.yaml", "id: c-001", "id: c-003");
    fs::write(kit.path().join("out/c-001/notes.txt"), "mine").expect("a file");
    fs::write(kit.path().join("out/c-001/team-tom.pdf"), "filled in").expect("a file");
    let output = run(kit.path(), &["build"]);
    assert!(
        timeless(&output).ends_with("6 documents of earlier runs are no longer in the kit; `--prune` removes them\n")
    );
    assert_eq!(states(&kit).iter().filter(|(_, state)| state == "gone").count(), 6);
    let output = run(kit.path(), &["build", "--prune"]);
    assert!(timeless(&output).contains("made nothing, 12 unchanged, removed 5, in `out`"), "{}", stderr(&output));
    assert!(stderr(&output).contains("warning: the file was changed by hand"), "{}", stderr(&output));
    let left: Vec<String> = files(&kit.path().join("out/c-001")).into_keys().collect();
    assert_eq!(left, ["notes.txt", "team-tom.pdf"]);
    let output = run(kit.path(), &["build", "--prune", "--force"]);
    assert!(timeless(&output).contains("removed 1, in `out`"), "{}", stderr(&output));
    fs::remove_file(kit.path().join("out/c-001/notes.txt")).expect("it is there");
    assert_eq!(documents(&kit.path().join("out")).len(), 12);
}

#[test]
fn the_documents_of_another_kit_are_not_pruned() {
    let kit = made();
    let other = SmallKit::new();
    other.replace("kit.yaml", "id: round", "id: other");
    other.replace("candidates.yaml", "id: c-001", "id: d-001");
    other.replace("candidates.yaml", "id: c-002", "id: d-002");
    let out = kit.path().join("out").display().to_string();
    let output = run(other.path(), &["build", "--out", &out, "--prune"]);
    assert!(timeless(&output).starts_with("made 12 documents, 12 pages, in"), "{}", stderr(&output));
    assert_eq!(documents(Path::new(&out)).len(), 24);
}

#[test]
fn what_was_printed_and_changed_is_stale_on_paper() {
    let kit = made();
    let output = run(kit.path(), &["status", "--mark-printed", "--only", "c-001", "--at", "2026-11-26T08:10"]);
    assert_eq!(stderr(&output), "marked 6 documents as printed\n");
    kit.write(
        "templates/packet.html",
        "<html lang=en><title>P</title><p>{% if sitting %}{{ sitting.start }}{% endif %}</p>",
    );
    assert_eq!(code(&run(kit.path(), &["build"])), 0);
    assert_eq!(code(&run(kit.path(), &["status", "--mark-printed", "--only", "c-001"])), 0);
    kit.replace("candidates.yaml", "08:15", "08:20");
    let stale = || -> Vec<(String, Vec<String>)> {
        let told = lines(&run(kit.path(), &["status", "--format", "json"]));
        let told = told.iter().filter(|line| line["type"] == "document" && !line["stale"].is_null());
        told.map(|line| (line["name"].as_str().expect("a name").to_owned(), words(&line["stale"]))).collect()
    };
    let schedule = [("c-001/team-tom.pdf".to_owned(), vec!["schedule".to_owned()])];
    assert_eq!(stale(), schedule, "before it is made anew");
    assert_eq!(built(&kit, &[]), schedule);
    assert_eq!(stale(), schedule, "and after");
    let output = run(kit.path(), &["status"]);
    assert_eq!(code(&output), 1);
    assert_eq!(
        stdout(&output),
        "stale on paper (1): print them again, and take the old copies back\n  c-001/team-tom.pdf  schedule\n\n\
         12 documents unchanged; 6 on paper, 5 of them as they would be now, in `out`\n"
    );
    run(kit.path(), &["status", "--mark-printed", "--only", "c-001"]);
    assert_eq!(stale(), []);
    kit.replace("candidates.yaml", "08:20", "08:15");
    assert_eq!(stale(), schedule);
    assert_eq!(built(&kit, &[]), schedule);
}

#[test]
fn a_document_with_warnings_is_made_again_so_that_they_are_told_again() {
    let kit = SmallKit::new();
    kit.write("templates/packet.html", "<html lang=en><title>P</title><p style='colour: red'>x</p>");
    for _ in 0..2 {
        let output = run(kit.path(), &["build", "--deny-warnings"]);
        assert_eq!(code(&output), 1);
        assert!(stderr(&output).contains("unknown property `colour`"), "{}", stderr(&output));
    }
    assert_eq!(states(&kit), []);
}

#[test]
fn two_runs_do_not_write_to_one_folder() {
    let kit = made();
    let folder = panelkit::deliver::OutputFolder::open(&kit.path().join("out")).expect("it is free");
    for command in [&["build"][..], &["status", "--mark-printed"]] {
        let output = run(kit.path(), command);
        assert_eq!(code(&output), 1);
        assert!(
            stderr(&output).contains("error: another run is writing to the output folder `out`"),
            "{}",
            stderr(&output)
        );
    }
    assert_eq!(code(&run(kit.path(), &["status"])), 0, "a look is allowed");
    drop(folder);
    assert_eq!(code(&run(kit.path(), &["build"])), 0);
}

#[test]
fn a_spoilt_manifest_is_told_and_not_overwritten() {
    let kit = made();
    let path = kit.path().join("out/manifest.json");
    for text in ["{", "[]", r#"{"format": 2, "kit": {"id": "x"}, "outputs": []}"#] {
        fs::write(&path, text).expect("a file");
        let output = run(kit.path(), &["build"]);
        assert_eq!(code(&output), 1);
        assert!(
            stderr(&output).contains("error: `out/manifest.json` is not as panelkit writes it"),
            "{}",
            stderr(&output)
        );
        assert_eq!(fs::read_to_string(&path).expect("it is there"), text);
    }
}

#[test]
fn a_manifest_names_no_file_outside_of_its_folder() {
    let kit = made();
    let victim = kit.write("victim.pdf", "mine");
    let evil = manifest(&kit).replace("c-001/team-tom.pdf", "../victim.pdf");
    fs::write(kit.path().join("out/manifest.json"), evil).expect("a file");
    assert_eq!(code(&run(kit.path(), &["build", "--prune", "--force"])), 0);
    assert_eq!(fs::read_to_string(victim).expect("it is there"), "mine");
}

/// A program that is told to end, and what it said.
#[cfg(unix)]
fn interrupted(child: std::process::Child) -> std::process::Output {
    let id = child.id().to_string();
    let sent = std::process::Command::new("kill").args(["-INT", &id]).status().expect("there is `kill`");
    assert!(sent.success());
    child.wait_with_output().expect("it ends")
}

/// Waits until something is so, and says whether it ever was.
#[cfg(unix)]
fn in_time(is_so: impl Fn() -> bool) -> bool {
    (0..600).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(50));
        is_so()
    })
}

#[cfg(unix)]
#[test]
fn watch_builds_on_every_save_and_ends_when_it_is_told_to() {
    use std::process::Stdio;
    let kit = SmallKit::new();
    let mut command = crate::cli::panelkit(kit.path());
    let child = command.arg("watch").stderr(Stdio::piped()).spawn().expect("it starts");
    let page = kit.path().join("out/c-001/team-tom.pdf");
    let manifest = kit.path().join("out/manifest.json");
    assert!(in_time(|| manifest.exists()), "the first run");
    let has = |what: &str| fs::read_to_string(&manifest).is_ok_and(|text| text.contains(what));
    // Half a file, and then the whole.
    let sound = fs::read_to_string(kit.path().join("kit.yaml")).expect("a kit");
    std::thread::sleep(std::time::Duration::from_millis(300));
    kit.write("kit.yaml", &sound[..sound.len() / 2]);
    std::thread::sleep(std::time::Duration::from_millis(600));
    kit.write("kit.yaml", &sound.replace("id: round", "id: second"));
    assert!(in_time(|| has("\"second\"")), "a save");
    let before = fs::read(&page).expect("it is there");
    kit.write("templates/packet.html", "<html lang=en><title>P</title><p>{% include \"partials/new.html\" %}</p>");
    kit.write("templates/partials/new.html", "quite new");
    assert!(in_time(|| fs::read(&page).expect("it is there") != before), "a new file in a new folder");
    assert!(in_time(|| code(&run(kit.path(), &["status"])) == 0), "all of it");
    let output = interrupted(child);
    let told = stderr(&output);
    assert_eq!(code(&output), 0, "{told}");
    assert!(told.contains("nothing was made; "), "{told}");
    assert!(told.contains("watching `"), "{told}");
    assert_eq!(code(&run(kit.path(), &["status"])), 0);
}

#[cfg(unix)]
#[test]
fn a_run_that_is_killed_is_gone_on_with_by_the_next() {
    use std::process::Stdio;
    let kit = SmallKit::new();
    let rows: String = (0..60).map(|index| format!("n-{index:03},Person {index}\n")).collect();
    kit.write("many.csv", &format!("id,name\n{rows}"));
    kit.replace("kit.yaml", "candidates.yaml", "many.csv");
    let out = kit.path().join("out");
    let journal = out.join(".panelkit-journal");
    let mut command = crate::cli::panelkit(kit.path());
    let mut child = command.args(["build", "--jobs", "1"]).stderr(Stdio::null()).spawn().expect("it starts");
    assert!(in_time(|| fs::read_to_string(&journal).is_ok_and(|text| text.lines().count() > 20)));
    child.kill().expect("it can be killed");
    child.wait().expect("it ends");
    let whole = documents(&out);
    assert!(!out.join("manifest.json").exists() && whole.len() < 360, "it was killed on its way");
    assert!(whole.iter().all(|name| fs::read(out.join(name)).expect("a file").trim_ascii_end().ends_with(b"%%EOF")));
    let made = built(&kit, &[]).len();
    // What was put in its place just before is not in the journal yet.
    assert!((360 - whole.len()..360 - 20).contains(&made), "{made} after {}", whole.len());
    assert_eq!((documents(&out).len(), code(&run(kit.path(), &["status"]))), (360, 0));
    assert!(!journal.exists());
}

#[test]
fn print_marks_what_it_prints() {
    let kit = made();
    let output = run(kit.path(), &["print", "--only", "tom"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let status = |arguments: &[&str]| {
        let output = run(kit.path(), &[&["status"], arguments].concat());
        (code(&output), stdout(&output))
    };
    let fresh = "12 documents unchanged; 8 on paper, 8 of them as they would be now, in `out`\n";
    assert_eq!(status(&[]), (0, fresh.to_owned()), "{}", manifest(&kit));
    kit.replace("kit.yaml", "name: Tom Adeyemi", "name: Tom Okafor");
    let (status, told) = status(&["--only", "c-002,team"]);
    assert_eq!(status, 1);
    assert!(told.contains("stale on paper (1): print them again"), "{told}");
    assert!(told.contains("  c-002/team-tom.pdf  panel\n"), "{told}");
}

#[test]
fn what_is_printed_before_it_is_made_is_known_too() {
    let kit = SmallKit::new();
    kit.write("templates/packet.html", "<html lang=en><title>P</title><p>{{ candidate.name }}</p>");
    assert_eq!(code(&run(kit.path(), &["print", "--only", "document:packet"])), 0);
    assert_eq!(code(&run(kit.path(), &["build"])), 0);
    assert_eq!(code(&run(kit.path(), &["status"])), 0, "{}", manifest(&kit));
    kit.replace("candidates.yaml", "Нина Ковалёва", "Нина Орлова");
    let told = stdout(&run(kit.path(), &["status"]));
    assert!(told.contains("stale on paper (3)"), "{told}");
}

/// One change of each kind that is none of the data, and the documents that it reaches.
#[test]
fn files_fonts_paper_and_options_are_causes_of_their_own() {
    let kit = SmallKit::new();
    let svg = |color: &str| {
        format!(
            "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><rect width='9' height='9' fill='{color}'/></svg>"
        )
    };
    kit.write("assets/mark.svg", &svg("red"));
    kit.write(
        "templates/packet.html",
        "<html lang=en><title>P</title><link rel=stylesheet href=assets/own.css><p>{% if interview.id == 'team' %}\
         <img src='assets/mark.svg' alt='Mark'>{% endif %}</p>",
    );
    kit.write("assets/own.css", "p { margin: 1px }");
    assert_eq!(code(&run(kit.path(), &["build"])), 0);
    let reached = |made: &[(String, Vec<String>)], cause: &str| {
        assert!(made.iter().all(|(_, causes)| causes == &[cause.to_owned()]), "{cause}: {made:?}");
        made.len()
    };
    kit.write("assets/mark.svg", &svg("blue"));
    let made = built(&kit, &[]);
    assert_eq!(reached(&made, "files"), 2, "the picture is on two packets");
    assert!(made.iter().all(|(name, _)| name.ends_with("team-tom.pdf")), "{made:?}");
    kit.write("assets/own.css", "p { margin: 2px }");
    assert_eq!(reached(&built(&kit, &[]), "files"), 6);
    // A file in the folder of templates is the kit's only where the kit has none of the name.
    fs::remove_file(kit.path().join("assets/own.css")).expect("it was there");
    kit.write("templates/assets/own.css", "p { margin: 2px }");
    assert_eq!(built(&kit, &[]), [], "the same content from elsewhere");
    assert_eq!(reached(&built(&kit, &["--paper", "letter"]), "paper"), 12);
    assert_eq!(reached(&built(&kit, &[]), "paper"), 12);
    assert_eq!(reached(&built(&kit, &["--no-forms"]), "options"), 12);
    assert_eq!(states(&kit), [], "the options of the last run are no news");
    assert_eq!(reached(&built(&kit, &[]), "options"), 12);
    let font = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fonts");
    let font = fs::read_dir(&font).expect("fonts").filter_map(|entry| {
        let path = entry.expect("an entry").path();
        path.extension().is_some_and(|extension| extension == "ttf").then_some(path)
    });
    let font = font.min().expect("a font");
    fs::create_dir(kit.path().join("fonts")).expect("a folder");
    fs::copy(font, kit.path().join("fonts/own.ttf")).expect("a font of the kit");
    assert_eq!(reached(&built(&kit, &[]), "fonts"), 12);
}

#[test]
fn encrypted_files_are_made_again_by_every_run() {
    let kit = SmallKit::new();
    let build = |arguments: &[&str]| {
        let mut command = crate::cli::panelkit(kit.path());
        let output = command.arg("build").args(arguments).env("PANELKIT_PASSWORD", "correct horse").output();
        let output = output.expect("the program runs");
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        stderr(&output).lines().last().expect("a summary").to_owned()
    };
    for _ in 0..2 {
        assert!(build(&["--encrypt"]).starts_with("made 12 documents"));
    }
    assert_eq!(states(&kit), []);
    assert!(build(&[]).starts_with("made 12 documents"), "without passwords they are others");
    assert!(build(&[]).starts_with("made nothing"));
}
