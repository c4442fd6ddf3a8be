//! `panelkit audit`: what it prints and returns.

use std::fs;

use lopdf::{Document, EncryptionState, EncryptionVersion, Permissions};

use super::base::Base;
use crate::cli::{code, lines, run, stderr, stdout};

fn folder_with(name: &str, bytes: &[u8]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join(name), bytes).expect("a file");
    folder
}

#[test]
fn a_clean_file_is_one_line_and_0() {
    let folder = folder_with("good.pdf", &Base::new().bytes());
    let output = run(folder.path(), &["audit", "good.pdf"]);
    assert_eq!(stdout(&output), "good.pdf: nothing found (2 pages, claims PDF/UA-1, PDF/A-2a)\n");
    assert_eq!((code(&output), stderr(&output).as_str()), (0, ""));
}

#[test]
fn errors_are_told_by_rule_and_are_1() {
    let mut base = Base::new();
    base.dict("text").remove(b"AP");
    let folder = folder_with("bad.pdf", &base.bytes());
    let output = run(folder.path(), &["audit", "bad.pdf"]);
    let object = base.id("text").0;
    let expected = format!(
        "bad.pdf: 1 error (2 pages, claims PDF/UA-1, PDF/A-2a)\n  \
           error: widget-without-appearance\n    \
             page 1, object {object}, field `own-text`: nothing says how the annotation looks\n    \
             help: draw it for each of its states (ISO 19005-2 6.3.3)\n"
    );
    assert_eq!((code(&output), stdout(&output)), (1, expected));
}

#[test]
fn programs_get_an_object_per_finding_and_per_file() {
    let mut base = Base::new();
    base.dict("catalog").remove(b"Metadata");
    base.dict("page").remove(b"Tabs");
    let folder = folder_with("plain.pdf", &base.bytes());
    let output = run(folder.path(), &["audit", "--format", "json", "plain.pdf"]);
    let objects = lines(&output);
    assert_eq!(code(&output), 0);
    let rules: Vec<_> = objects.iter().map(|object| (&object["rule"], &object["severity"])).collect();
    assert_eq!(rules[0], (&"metadata-missing".into(), &"note".into()));
    assert_eq!(rules[1], (&"tab-order-missing".into(), &"note".into()));
    assert_eq!(objects[1]["page"], 1);
    assert_eq!(
        (&objects[2]["type"], &objects[2]["notes"], &objects[2]["errors"]),
        (&"file".into(), &2.into(), &0.into())
    );

    let output = run(folder.path(), &["audit", "--format", "json", "--as", "ua1,a2a", "plain.pdf"]);
    assert_eq!(code(&output), 1);
    assert_eq!(lines(&output).last().expect("a file")["errors"], 3);
}

#[test]
fn a_file_that_cannot_be_read_keeps_none_of_the_others_from_being_audited() {
    let folder = folder_with("good.pdf", &Base::new().bytes());
    fs::write(folder.path().join("junk.pdf"), "junk").expect("a file");
    let output = run(folder.path(), &["audit", "missing.pdf", "junk.pdf", "good.pdf"]);
    assert_eq!(code(&output), 1);
    assert!(stderr(&output).contains("cannot read `missing.pdf`"), "{}", stderr(&output));
    assert!(stdout(&output).starts_with("junk.pdf: 1 error"), "{}", stdout(&output));
    assert!(stdout(&output).contains("error: file-unreadable"), "{}", stdout(&output));
    assert!(stdout(&output).ends_with("good.pdf: nothing found (2 pages, claims PDF/UA-1, PDF/A-2a)\n"));
    assert_eq!(code(&run(folder.path(), &["audit"])), 2);
    assert_eq!(code(&run(folder.path(), &["audit", "--as", "ua9", "good.pdf"])), 2);
}

#[test]
fn an_encrypted_file_is_told_and_read_where_no_password_is_needed() {
    let encrypted = |password: &str| {
        let mut document: Document = Base::new().document;
        let version = EncryptionVersion::V2 {
            document: &document,
            owner_password: "owner",
            user_password: password,
            key_length: 128,
            permissions: Permissions::PRINTABLE,
        };
        let state = EncryptionState::try_from(version).expect("a way to encrypt");
        document.encrypt(&state).expect("it can be encrypted");
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).expect("it can be written");
        bytes
    };
    for password in ["", "secret"] {
        let report = panelkit::audit::audit(&encrypted(password), panelkit::audit::Standards::UA);
        let rules: Vec<_> = report.findings.iter().map(|finding| finding.rule.name()).collect();
        assert!(rules.contains(&"encrypted") || rules.contains(&"file-unreadable"), "{password}: {rules:?}");
        assert_eq!(rules.contains(&"accessibility-forbidden"), password.is_empty(), "{rules:?}");
    }
}

#[test]
fn build_audits_what_it_makes_when_asked() {
    let kit = crate::support::SmallKit::new();
    let output = run(kit.path(), &["build", "--audit", "--quiet"]);
    assert_eq!((code(&output), stderr(&output).as_str()), (0, ""));
    assert!(kit.path().join("out/c-001/technical-mira.pdf").exists());
}

/// The documentation has a row for each rule, as the table of rules has it.
#[test]
fn the_documentation_lists_every_rule() {
    let documented = include_str!("../../docs/audit.md");
    for rule in panelkit::audit::Rule::ALL {
        let (start, end) = (format!("| `{rule}` | "), format!(" | {} | {} |", rule.clause(), rule.remedy()));
        let row = documented.lines().find(|line| line.starts_with(&start));
        assert!(row.is_some_and(|row| row.ends_with(&end)), "docs/audit.md lacks {start}…{end}");
    }
    assert_eq!(documented.matches("\n| `").count(), panelkit::audit::Rule::ALL.len());
}
