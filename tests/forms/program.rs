//! `panelkit fill` and `panelkit read` on the command line.

use std::fs;

use tempfile::TempDir;

use super::sheet;
use crate::cli::{code, lines, run, stderr, stdout};

fn folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let bytes = sheet(
        "<input type=hidden name=document.id value=r/c-1/t><input type=hidden name=document.candidate value=c-1>\
         <input name=notes><input type=radio name=rating value=1 aria-label=1><input type=radio name=rating value=2 aria-label=2>",
    );
    fs::write(folder.path().join("sheet.pdf"), bytes).expect("written");
    folder
}

#[test]
fn a_filled_sheet_stands_beside_the_empty_one() {
    let folder = folder();
    let output = run(folder.path(), &["fill", "sheet.pdf", "--set", "notes==1+1", "--set", "rating=2"]);
    assert_eq!((code(&output), stderr(&output).as_str()), (0, ""));
    let output = run(folder.path(), &["read", "sheet-filled.pdf", "--format", "json"]);
    let fields = &lines(&output)[0];
    assert_eq!(fields["file"], "sheet-filled.pdf");
    assert_eq!(fields["document"]["candidate"], "c-1");
    assert_eq!(fields["fields"]["notes"], "=1+1");
    assert_eq!(fields["fields"]["rating"], "2");

    let output = run(folder.path(), &["read", "sheet-filled.pdf", "--format", "csv"]);
    assert_eq!(
        stdout(&output),
        "\"file\",\"id\",\"kind\",\"candidate\",\"interview\",\"interviewer\",\"plan\",\"field\",\"value\"\r\n\
         \"sheet-filled.pdf\",\"r/c-1/t\",\"\",\"c-1\",\"\",\"\",\"\",\"notes\",\"'=1+1\"\r\n\
         \"sheet-filled.pdf\",\"r/c-1/t\",\"\",\"c-1\",\"\",\"\",\"\",\"rating\",\"2\"\r\n"
    );
    let output = run(folder.path(), &["read", "sheet-filled.pdf"]);
    assert_eq!(stdout(&output), "sheet-filled.pdf\n  candidate c-1\n  notes   =1+1\n  rating  2\n\n");
}

#[test]
fn values_come_from_a_file_and_what_is_typed_wins() {
    let folder = folder();
    fs::write(folder.path().join("values.json"), r#"{ "fields": { "notes": "from the file", "rating": 1 } }"#)
        .expect("written");
    let typed = ["fill", "sheet.pdf", "--from", "values.json", "--set", "rating=2", "-o", "-"];
    let filled = run(folder.path(), &typed);
    assert_eq!(code(&filled), 0, "{}", stderr(&filled));
    fs::write(folder.path().join("b.pdf"), &filled.stdout).expect("written");
    let fields = &lines(&run(folder.path(), &["read", "b.pdf", "--format", "json"]))[0]["fields"];
    assert_eq!((fields["notes"].as_str(), fields["rating"].as_str()), (Some("from the file"), Some("2")));
}

#[test]
fn a_wrong_name_writes_nothing_and_names_the_file() {
    let folder = folder();
    let output = run(folder.path(), &["fill", "sheet.pdf", "--set", "note=x"]);
    assert_eq!(code(&output), 1);
    assert_eq!(stderr(&output), "  error: `sheet.pdf`: there is no field `note`\n  help: did you mean `notes`?\n\n");
    assert!(!folder.path().join("sheet-filled.pdf").exists());
    let output = run(folder.path(), &["fill", "sheet.pdf"]);
    assert_eq!(code(&output), 2);
    let output = run(folder.path(), &["fill", "sheet.pdf", "--set", "notes"]);
    assert_eq!(code(&output), 2);
}

#[test]
fn files_that_are_not_ours_are_named_and_the_others_are_read() {
    let folder = folder();
    fs::write(folder.path().join("foreign.pdf"), sheet("<input name=a value=b>")).expect("written");
    fs::write(folder.path().join("broken.PDF"), b"%PDF-1.7\nnothing").expect("written");
    fs::write(folder.path().join("notes.txt"), b"not looked at").expect("written");
    let output = run(folder.path(), &["read", ".", "--format", "json"]);
    assert_eq!(code(&output), 1);
    assert_eq!(lines(&output).len(), 1);
    let told = stderr(&output);
    assert!(told.contains("`foreign.pdf`: it is no sheet of panelkit's"), "{told}");
    assert!(told.contains("`broken.PDF`: it is damaged"), "{told}");
    assert!(!told.contains("notes.txt"), "{told}");

    let output = run(folder.path(), &["read", "f*.pdf", "--any", "--format", "json"]);
    assert_eq!((code(&output), lines(&output)[0]["fields"]["a"].as_str()), (0, Some("b")));
    let output = run(folder.path(), &["read", "z*.pdf"]);
    assert_eq!((code(&output), stderr(&output).contains("no file matches `z*.pdf`")), (1, true));
}
