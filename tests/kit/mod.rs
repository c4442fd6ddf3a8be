//! Kits as they are typed, right and wrong: what `load` and `plan` make of them, and what they say.
//!
//! Each case begins with the same small good kit (below) and changes a few words of it; what is asserted is the whole
//! text of all diagnostics, as a user would see it.

use std::fs;
use std::path::Path;

use panelkit::diag::Diagnostic;
use panelkit::kit::{self, Kit, Plan, Scope};
use tempfile::TempDir;

mod hostile;

mod manifest;

mod bank;

mod candidates;
mod table;

mod good;

mod equivalents;
mod exports;

mod fairness;

mod import;
mod impossible;
mod misplanned;
mod planning;

mod examples;
mod schema;
mod selecting;

const KIT: &str = "\
title: Test round
time_zone: Europe/Berlin
candidates: candidates.yaml
role:
  title: Baker
  level: senior
  competencies:
    - { id: kneading, weight: 2 }
    - { id: ovens }
panel:
  - { id: ada, name: Ada }
  - { id: ben, name: Ben, email: ben@example.org }
interviews:
  - id: first
    title: First
    minutes: 60
    interviewers: [ada, ben]
    sections:
      - section: dough
        questions: [dough-rest, dough-salt]
      - title: Heat
        select: { sections: [fire], count: 1, seed: 7 }
";

const QUESTIONS: &str = "\
competencies:
  - id: kneading
    name: Kneading
    definition: Makes dough.
    anchors: { 1: Tears it., 3: Folds it., 5: Feels it. }
  - id: ovens
    name: Ovens
    definition: Knows heat.
sections:
  - { id: dough, title: Dough, objective: To see the hands. }
  - { id: fire, title: Fire }
questions:
  - id: dough-rest
    section: dough
    ask: How long does it rest?
    competency: kneading
    levels: [senior]
    tags: [time]
    minutes: 5
  - id: dough-salt
    section: dough
    ask: How much salt?
    competency: kneading
    minutes: 6
    anchors: { 1: None., 5: Two in a hundred. }
  - id: fire-steam
    section: fire
    ask: Why steam?
    competency: ovens
    levels: [mid, senior]
    minutes: 7
  - id: fire-stone
    section: fire
    ask: Why stone?
    competency: ovens
    levels: [junior]
    minutes: 8
";

const CANDIDATES: &str = "\
candidates:
  - id: c-001
    name: Nguyễn Thị Phương Thảo
    email: thao@example.org
    schedule:
      first: { at: 2026-11-26T09:00, place: Room Elbe }
  - id: c-002
    name: Layla
    schedule:
      first: { at: 2026-11-26T10:00 }
";

/// A folder with the good kit, for a case to change.
struct Case {
    folder: TempDir,
}

impl Case {
    fn new() -> Self {
        let case = Self { folder: TempDir::new().expect("a temporary folder") };
        case.file("kit.yaml", KIT).file("questions/own.yaml", QUESTIONS).file("candidates.yaml", CANDIDATES)
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file.
    fn file(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().expect("a file in the folder")).expect("the folder can be made");
        fs::write(path, content).expect("the file can be written");
        self
    }

    /// Replaces words that stand in a file once.
    fn change(self, name: &str, from: &str, to: &str) -> Self {
        let text = fs::read_to_string(self.path().join(name)).expect("the file can be read");
        assert_eq!(text.matches(from).count(), 1, "`{from}` in {name}");
        self.file(name, text.replacen(from, to, 1))
    }

    /// Replaces words of `kit.yaml`.
    fn kit(self, from: &str, to: &str) -> Self {
        self.change("kit.yaml", from, to)
    }

    /// A table instead of the YAML file of candidates.
    fn table(self, content: impl AsRef<[u8]>) -> Self {
        self.file("candidates.csv", content).kit("candidates.yaml", "candidates.csv")
    }

    /// The kit and its plan, when nothing is wrong; the warnings as text.
    fn planned(&self) -> (Kit, Plan, String) {
        let mut warnings = Vec::new();
        let kit = kit::load(self.path()).expect("the kit loads").drain_into(&mut warnings);
        let plan = kit::plan(&kit).expect("the kit can be planned").drain_into(&mut warnings);
        warnings.extend(kit::check(&kit, &plan, Scope::Build, None).told);
        (kit, plan, self.text(&warnings))
    }

    /// All that is said about the kit, one diagnostic a line.
    fn said(&self) -> String {
        let mut said = Vec::new();
        match kit::load(self.path()) {
            Err(errors) => said.extend(errors.0),
            Ok(loaded) => {
                let kit = loaded.drain_into(&mut said);
                match kit::plan(&kit) {
                    Err(errors) => said.extend(errors.0),
                    Ok(planned) => {
                        said.extend(planned.warnings);
                        said.extend(kit::check(&kit, &planned.value, Scope::Build, None).told);
                    }
                }
            }
        }
        self.text(&said)
    }

    fn text(&self, diagnostics: &[Diagnostic]) -> String {
        let lines: Vec<String> = diagnostics.iter().map(Diagnostic::to_string).collect();
        lines.join("\n").replace(&format!("{}/", self.path().display()), "")
    }
}

/// Asserts all that is said about a kit.
#[track_caller]
fn says(case: &Case, expected: &[&str]) {
    assert_eq!(case.said(), expected.join("\n"));
}
