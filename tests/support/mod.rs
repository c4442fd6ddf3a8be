//! What several tests share: a small kit in a folder of its own.

pub mod picture;

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// A role, two interviews, two interviewers and two candidates; the templates say no more than who is who.
const KIT: &str = r#"id: round
title: Round
paper: a4
time_zone: Europe/Berlin
candidates: candidates.yaml
role:
  title: Engineer
  competencies:
    - { id: own-data, weight: 2, why: It is all data. }
panel:
  - { id: mira, name: Mira Kovač, email: mira@example.org }
  - { id: tom, name: Tom Adeyemi }
interviews:
  - id: technical
    title: Technical depth
    minutes: 60
    interviewers: [mira, tom]
    sections:
      - title: Data
        questions: [own-first, own-second]
  - id: team
    title: Team
    minutes: 30
    interviewers: [tom]
    sections:
      - title: Data
        questions: [own-third]
"#;

const CANDIDATES: &str = r#"candidates:
  - id: c-001
    name: Ada <b>"Lovelace"</b> & {{ 7 * 7 }}
    schedule:
      team: { at: "2026-11-26T08:15", place: Room Elbe }
      technical: { at: "2026-11-26T09:00" }
  - id: c-002
    name: Нина Ковалёва
    preferred_name: Nina
    x_github: nina
"#;

/// Questions of its own, so that the built-in bank may change.
const QUESTIONS: &str = r#"competencies:
  - id: own-data
    name: Data
    definition: Knows where it is.
    anchors: { 1: Lost it., 3: Found it., 5: Never loses it. }
sections:
  - { id: own, title: Our own, objective: To see. }
questions:
  - { id: own-first, section: own, ask: First?, expect: [Yes.], competency: own-data, minutes: 10 }
  - { id: own-second, section: own, ask: Second?, probes: [Why?], competency: own-data, minutes: 10 }
  - { id: own-third, section: own, ask: Third?, competency: own-data, minutes: 5 }
"#;

/// A kit in a temporary folder.
pub struct SmallKit {
    dir: TempDir,
}

impl SmallKit {
    /// The kit as above.
    pub fn new() -> Self {
        let kit = Self { dir: tempfile::tempdir().expect("a temporary folder") };
        kit.write("kit.yaml", KIT);
        kit.write("candidates.yaml", CANDIDATES);
        kit.write("questions/own.yaml", QUESTIONS);
        kit.write(
            "templates/packet.html",
            "<html lang=en><title>{{ document.title }}</title>\n<p>{{ candidate.name }}, {{ interviewer.name }}</p>\n",
        );
        kit.write(
            "templates/evaluation.html",
            "<html lang=en><title>{{ document.title }}</title>\n<p>{{ document.title }}</p>\n",
        );
        kit
    }

    /// Its folder.
    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    /// Writes one of its files.
    pub fn write(&self, path: &str, text: &str) -> PathBuf {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("a folder");
        fs::write(&path, text).expect("a file");
        path
    }

    /// Adds to the end of one of its files.
    pub fn append(&self, path: &str, text: &str) {
        let before = fs::read_to_string(self.path().join(path)).expect("a file of the kit");
        self.write(path, &(before + text));
    }

    /// Replaces a part of one of its files, which must be there.
    pub fn replace(&self, path: &str, part: &str, by: &str) {
        let text = fs::read_to_string(self.path().join(path)).expect("a file of the kit");
        assert!(text.contains(part), "`{part}` is not in {path}");
        self.write(path, &text.replacen(part, by, 1));
    }
}
