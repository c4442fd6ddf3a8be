//! `panelkit records` and `panelkit retain` on the command line.

use std::fs;
use std::path::Path;

use lopdf::{Dictionary, Document, Object, dictionary};

use super::{Foreign, RED_CORNER, one_page};
use crate::cli::{code, lines, run, stderr, stdout, timeless};
use crate::support::SmallKit;

const SHEET: &str = "<html lang=en><title>{{ document.title }}</title>\n\
    <meta name=keywords content=\"retain until {{ kit.retain_until }}\">{% include \"partials/identity.html\" %}\
    <p>{{ candidate.name }}, {{ interviewer.name }}</p><input name=notes aria-label=notes>\n";

/// A kit with its documents made, of which two sheets of Ada and one of Nina are filled.
fn kit() -> SmallKit {
    let kit = SmallKit::new();
    kit.write("templates/packet.html", SHEET);
    kit.write("templates/evaluation.html", SHEET);
    kit.append("kit.yaml", "retain_until: 2028-12-31\nrecords: [files/advert.pdf]\n");
    let with_files = fs::read_to_string(kit.path().join("candidates.yaml")).expect("candidates");
    let with_files =
        with_files.replacen("    schedule:\n", "    records: [files/cv.pdf, files/missing.pdf]\n    schedule:\n", 1);
    kit.write("candidates.yaml", &with_files);
    write(&kit, "files/cv.pdf", &one_page(RED_CORNER, dictionary! { "Rotate" => 90 }));
    write(&kit, "files/advert.pdf", &one_page("", Dictionary::new()));
    let output = run(kit.path(), &["build"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    // Their names say nothing, or something that is wrong.
    for (document, name) in [
        ("c-001/technical-mira-evaluation", "filled/x1.pdf"),
        ("c-001/team-tom-evaluation", "filled/c-002.pdf"),
        ("c-002/team-tom-evaluation", "filled/c-001.pdf"),
    ] {
        let document = format!("out/{document}.pdf");
        let set = format!("notes=of {document}");
        fs::create_dir_all(kit.path().join("filled")).expect("a folder");
        let output = run(kit.path(), &["fill", &document, "--set", &set, "-o", name]);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
    }
    kit
}

fn write(kit: &SmallKit, name: &str, bytes: &[u8]) {
    let path = kit.path().join(name);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, bytes).expect("written");
}

fn outline(record: &Path) -> Vec<String> {
    let document = Document::load(record).expect("read");
    let titles = |parent: &Dictionary| {
        let mut titles = Vec::new();
        let mut next = parent.get(b"First").and_then(Object::as_reference);
        while let Ok(item) = next.and_then(|id| document.get_dictionary(id)) {
            titles.push(item.clone());
            next = item.get(b"Next").and_then(Object::as_reference);
        }
        titles
    };
    let root = document.catalog().and_then(|catalog| catalog.get(b"Outlines")?.as_reference()).expect("an outline");
    let mut told = Vec::new();
    for item in titles(document.get_dictionary(root).expect("an outline")) {
        told.push(title(&item));
        told.extend(titles(&item).iter().map(|item| format!("  {}", title(item))));
    }
    told
}

fn title(item: &Dictionary) -> String {
    match item.get(b"Title").and_then(Object::as_str).expect("a title") {
        [0xFE, 0xFF, wide @ ..] => {
            let units: Vec<u16> = wide.chunks(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
            String::from_utf16_lossy(&units)
        }
        plain => String::from_utf8_lossy(plain).into_owned(),
    }
}

#[test]
fn record_has_what_belongs_to_the_candidate_by_what_files_say() {
    let kit = kit();
    let output = run(kit.path(), &["records", "c-001", "--sheets", "filled"]);
    assert_eq!(code(&output), 1);
    assert!(stderr(&output).contains("error: `files/missing.pdf`: it is not there"), "{}", stderr(&output));
    assert!(stderr(&output).contains("candidates.yaml:4:"), "{}", stderr(&output));
    let record = kit.path().join("out/records/c-001.pdf");
    let outline = outline(&record);
    let of_files: Vec<&str> = outline.iter().map(String::as_str).skip_while(|title| *title != "Application").collect();
    // The team's interview is first in the schedule; Tom has no technical sheet filled.
    assert_eq!(
        of_files,
        [
            "Application",
            "  cv.pdf",
            "Team",
            "  Packet of Tom Adeyemi",
            "  Evaluation sheet of Tom Adeyemi",
            "Technical depth",
            "  Packet of Mira Kovač",
            "  Evaluation sheet of Mira Kovač",
            "  Packet of Tom Adeyemi",
            "For all candidates",
            "  advert.pdf",
        ]
    );
    let document = Document::load(&record).expect("read");
    let all = document.objects.values().map(|object| format!("{object:?}")).collect::<String>();
    assert!(!all.contains("Widget") && !all.contains("document.candidate"));
    let first = fs::read(&record).expect("the record");
    run(kit.path(), &["records", "c-001", "--sheets", "filled"]);
    assert!(fs::read(&record).expect("the record") == first, "the same files give the same bytes");
}

#[test]
fn sheets_of_others_are_refused_by_their_name() {
    let kit = kit();
    write(&kit, "scan.pdf", &one_page("", Dictionary::new()));
    let typed = ["records", "c-002", "--sheets", "filled/c-002.pdf", "filled/c-001.pdf", "scan.pdf", "kit.yaml"];
    let output = run(kit.path(), &typed);
    assert_eq!(code(&output), 1);
    assert_eq!(
        timeless(&output),
        "out/records/c-002.pdf (5 files, 7 pages; 2 not there, see its contents)\n  \
         error: `filled/c-002.pdf`: it is of the candidate `c-001`\n  \
         help: leave it out, or name that candidate, too: what counts is what the file says of itself, not\n        its name\n\n  \
         error: `scan.pdf`: it does not say which document it is\n  \
         help: only sheets of panelkit can be sorted by whose they are; name other files as `records` in\n        the kit\n\n  \
         error: `kit.yaml`: it is not a PDF file\n  help: print it to a PDF file\n\n\
         made 1 record, 7 pages, in `out/records`; 3 errors\n"
    );
}

#[test]
fn records_are_told_to_programs() {
    let kit = kit();
    let output = run(kit.path(), &["records", "c-002", "--prefix", "HR 7/", "--format", "json"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let told = lines(&output);
    assert_eq!(told[0]["type"], "record");
    assert_eq!((&told[0]["candidate"], &told[0]["path"]), (&"c-002".into(), &"out/records/c-002.pdf".into()));
    assert_eq!((told[0]["files"].as_u64(), told[0]["missing"].as_u64()), (Some(4), Some(3)));
    assert_eq!(told[1]["type"], "summary");
}

#[test]
fn same_sheet_twice_is_there_once_and_two_copies_are_both() {
    let kit = kit();
    fs::copy(kit.path().join("filled/c-001.pdf"), kit.path().join("filled/again.pdf")).expect("copied");
    let other = ["fill", "filled/c-001.pdf", "--set", "notes=second thoughts", "-o", "filled/second.pdf"];
    assert_eq!(code(&run(kit.path(), &other)), 0);
    let output = run(kit.path(), &["records", "c-002", "--sheets", "filled"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(stderr(&output).contains("is another copy of a sheet that was handed in before"), "{}", stderr(&output));
    let outline = outline(&kit.path().join("out/records/c-002.pdf"));
    let sheets = outline.iter().filter(|title| title.contains("Evaluation sheet of Tom"));
    assert_eq!(sheets.count(), 2, "{outline:?}");
}

#[test]
fn unknown_candidates_and_wrong_paths_are_told() {
    let kit = SmallKit::new();
    let output = run(kit.path(), &["records", "c-01"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("there is no candidate `c-01`"), "{}", stderr(&output));
    kit.append("kit.yaml", "records: [../cv.pdf, /etc/cv.pdf, \"https://example.org/cv.pdf\", cv.docx]\n");
    let output = run(kit.path(), &["check"]);
    for path in ["../cv.pdf", "/etc/cv.pdf", "https://example.org/cv.pdf"] {
        assert!(stderr(&output).contains(&format!("the record `{path}` is not in the folder of the kit")));
    }
    assert!(stderr(&output).contains("the record `cv.docx` is not a PDF file"), "{}", stderr(&output));
}

#[test]
fn document_that_was_not_built_is_told() {
    let kit = SmallKit::new();
    let output = run(kit.path(), &["records", "c-001"]);
    assert_eq!(code(&output), 1);
    assert!(stderr(&output).contains("there is no document `out/c-001/team-tom.pdf`"), "{}", stderr(&output));
    assert!(stderr(&output).contains("run `panelkit build`"), "{}", stderr(&output));
}

#[test]
fn retain_lists_what_is_past_its_day_and_deletes_nothing() {
    let kit = kit();
    let mut other = Foreign::new();
    other.page("", Dictionary::new());
    let mut document = other.finish();
    let information =
        document.add_object(dictionary! { "Keywords" => Object::string_literal("a; retain until 2020-01-31") });
    document.trailer.set("Info", information);
    write(&kit, "old/a.pdf", &super::bytes(document));
    assert_eq!(code(&run(kit.path(), &["records", "c-002"])), 0);
    let output = run(kit.path(), &["retain", "old", "--today", "2020-01-31"]);
    assert_eq!((code(&output), stdout(&output).as_str()), (0, ""));
    let output = run(kit.path(), &["retain", "old", "--today", "2020-02-02"]);
    assert_eq!((code(&output), stdout(&output).as_str()), (0, "2020-01-31  old/a.pdf\n"));
    let output = run(kit.path(), &["retain", "--today", "2029-01-02", "--format", "json"]);
    let told = lines(&output);
    // Six packets, six sheets, three of them filled, too, the record, and the old file.
    assert_eq!(told.len(), 17);
    let record = told.iter().find(|file| file["file"] == "out/records/c-002.pdf").expect("the record");
    assert_eq!((record["retain_until"].as_str(), record["days_past"].as_i64()), (Some("2028-12-31"), Some(2)));
    assert_eq!(record["title"], "Record: Нина Ковалёва");
    assert!(kit.path().join("out/records/c-002.pdf").is_file());
}

#[test]
fn records_of_a_blind_round_have_codes_or_names() {
    let kit = SmallKit::new();
    let sheet = "<html lang=en><title>{{ document.title }}</title>{% include \"partials/identity.html\" %}\
                 <p>{{ candidate.label }}</p><input name=notes aria-label=notes>\n";
    kit.write("templates/packet.html", sheet);
    kit.write("templates/evaluation.html", sheet);
    kit.append("kit.yaml", "blind: true\n");
    let output = run(kit.path(), &["records", "c-002", "--names"]);
    assert_eq!(code(&output), 1);
    assert!(
        stderr(&output).contains("the round is blind, and there is no key `blind-key.json`"),
        "{}",
        stderr(&output)
    );
    assert_eq!(code(&run(kit.path(), &["build"])), 0);
    let key = fs::read_to_string(kit.path().join("blind-key.json")).expect("the key");
    let key: serde_json::Value = serde_json::from_str(&key).expect("JSON");
    let codes = key["codes"].as_array().expect("codes");
    let of_nina = codes.iter().find(|code| code["id"] == "c-002").expect("Nina's")["code"].as_str().expect("a code");
    let filled = ["fill", &format!("out/{of_nina}/team-tom-evaluation.pdf"), "--set", "notes=good", "-o", "filled.pdf"];
    assert_eq!(code(&run(kit.path(), &filled)), 0);
    for (typed, name) in
        [(&[][..], format!("out/records/{of_nina}.pdf")), (&["--names"][..], "records/c-002.pdf".to_owned())]
    {
        let output = run(kit.path(), &[&["records", "c-002", "--sheets", "filled.pdf"], typed].concat());
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        let outline = outline(&kit.path().join(name));
        assert_eq!(outline.iter().filter(|title| title.contains("Packet of")).count(), 3, "{outline:?}");
        assert_eq!(outline.iter().filter(|title| title.contains("Evaluation sheet of Tom")).count(), 1, "{outline:?}");
    }
    // Who it is stands in the record with names, so it is never with the papers.
    let output = run(kit.path(), &["records", "c-002", "--names", "-o", "out/records"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("would be in the folder of the documents"), "{}", stderr(&output));
}

#[test]
fn retain_passes_over_no_folder() {
    let kit = kit();
    let deep = (0..50).map(|_| "d").collect::<Vec<_>>().join("/");
    fs::create_dir_all(kit.path().join("archive").join(&deep)).expect("folders");
    let packet = fs::read_dir(kit.path().join("out/c-002")).expect("made").flatten().next().expect("a document").path();
    fs::copy(packet, kit.path().join("archive").join(&deep).join("packet.pdf")).expect("a file");
    let output = run(kit.path(), &["retain", "archive", "--today", "2029-01-02"]);
    assert_eq!(
        stderr(&output).lines().last().map(|line| line.contains("1 file past its day")),
        Some(true),
        "{}",
        stderr(&output)
    );
    let output = run(kit.path(), &["retain", "nowhere"]);
    assert_eq!(code(&output), 1);
    assert!(stderr(&output).contains("cannot read `nowhere`"), "{}", stderr(&output));
}
