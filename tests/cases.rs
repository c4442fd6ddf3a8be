//! The corpus `tests/cases/<area>/<rule>.html`: each case is laid out and compared with the reference beside it.
//!
//! How a case is written stands in `README.md`. The comments at its top say what is compared and which warnings are
//! expected; with `PANELKIT_ACCEPT=1` references are written instead of compared.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use panelkit::diag::{Diagnostic, Diagnostics};
use panelkit::engine::folder::FolderResources;
use panelkit::engine::fonts::FontLibrary;
use panelkit::engine::geometry::{Px, Size};
use panelkit::engine::{Engine, RenderOptions, Session, Stage, dump, render};
use panelkit::pdf::{self, PdfOptions};
use panelkit::preview;
use panelkit::source::Source;

use crate::support::picture;

/// The paper of cases that name none: A4.
const PAPER: Size = Size { width: Px(793.700_8), height: Px(1_122.519_7) };

/// What the comments at the top of a case say.
#[derive(Default)]
struct Wanted {
    /// The stage whose text is the reference; none for a case whose result is an error.
    stage: Option<Stage>,
    /// At how many dots per inch the first page is drawn as well, for a case of painting.
    dpi: Option<f32>,
    /// The diagnostics, `line:column message` each.
    diagnostics: Vec<String>,
}

/// A case, and how it is laid out.
struct Case {
    /// `<area>/<rule>`.
    name: String,
    /// Where its reference is.
    reference: PathBuf,
    wanted: Wanted,
    html: Arc<Source>,
    /// The lines of `html` that stand before the case's own.
    before: usize,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

/// The names `<area>/<file>` of all files that end in `ending`, in order.
fn files(ending: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for area in fs::read_dir(folder()).expect("the corpus").map(|entry| entry.expect("an area")) {
        if !area.path().is_dir() {
            continue;
        }
        for file in fs::read_dir(area.path()).expect("an area").map(|entry| entry.expect("a file")) {
            let name = format!("{}/{}", area.file_name().display(), file.file_name().display());
            if let Some(name) = name.strip_suffix(ending) {
                names.insert(name.to_owned());
            }
        }
    }
    names
}

/// Reads the comments at the top, `<!-- key: value -->`, one a line.
fn wanted(name: &str, text: &str) -> Wanted {
    let mut wanted = Wanted::default();
    let comments = text.lines().map_while(|line| line.strip_prefix("<!-- ")?.strip_suffix(" -->"));
    for comment in comments {
        let (key, value) = comment.split_once(": ").unwrap_or_else(|| panic!("{name}: `{comment}` has no key"));
        match key {
            "dump" => {
                let stage = Stage::ALL.into_iter().find(|stage| stage.as_str() == value);
                wanted.stage = Some(stage.unwrap_or_else(|| panic!("{name}: there is no stage `{value}`")));
            }
            "pixels" => wanted.dpi = Some(value.parse().unwrap_or_else(|_| panic!("{name}: `{value}` are no dots"))),
            "warning" | "error" => wanted.diagnostics.push(format!("{key}: {value}")),
            // These are for `tests/compare`.
            "not in weasyprint" | "not in chromium" | "weasyprint" | "chromium" => {}
            _ => panic!("{name}: `{key}` is nothing that a case can say"),
        }
    }
    wanted.diagnostics.sort();
    wanted
}

impl Case {
    fn read(name: &str, head: &str) -> Self {
        let path = folder().join(format!("{name}.html"));
        let text = fs::read_to_string(&path).expect("a case");
        let wanted = wanted(name, &text);
        // A case that is a document of its own has no need of the head.
        let head = if text.contains("<!DOCTYPE") { "" } else { head };
        let html = Source::new(name, format!("{head}{text}"));
        Self {
            name: name.to_owned(),
            reference: path.with_extension("txt"),
            wanted,
            html,
            before: head.lines().count(),
        }
    }

    /// The dump, and all that was said.
    fn run(&self, engine: &Engine, files: &FolderResources) -> (Option<String>, Vec<String>) {
        let options = RenderOptions { resources: files, paper: PAPER };
        let stage = self.wanted.stage.unwrap_or(Stage::Fragments);
        let (text, said) = match dump(&self.html, &mut Session::new(engine), options, stage) {
            Ok(dumped) => (Some(dumped.value), dumped.warnings),
            Err(Diagnostics(errors)) => (None, errors),
        };
        let mut said: Vec<String> = said.iter().map(|diagnostic| self.told(diagnostic)).collect();
        said.sort();
        (text, said)
    }

    /// What differs in the picture of the first page, or nothing.
    fn picture_difference(&self, engine: &Engine, files: &FolderResources, accept: bool) -> Option<String> {
        let dpi = self.wanted.dpi?;
        let options = RenderOptions { resources: files, paper: PAPER };
        let list = render(&self.html, &mut Session::new(engine), options).expect("its dump was made").value;
        let bytes = pdf::write(&list, &engine.fonts, &PdfOptions::default()).expect("a PDF file").value;
        let got = preview::pages(&bytes, dpi).expect("a PDF file that can be drawn").swap_remove(0);
        let path = self.reference.with_extension("png");
        let expected = picture::read(&path);
        if expected.as_ref().is_some_and(|expected| picture::alike(expected, &got)) {
            return None;
        }
        if accept {
            fs::write(path, got.to_png(dpi)).expect("a reference");
            return None;
        }
        let shown = picture::show(&self.name, expected.as_ref(), &got);
        Some(format!("== {}: another picture; expected, difference and got are in {}\n", self.name, shown.display()))
    }

    /// A diagnostic as a case says it: `warning: line:column message`.
    fn told(&self, diagnostic: &Diagnostic) -> String {
        let severity = if matches!(diagnostic.severity, panelkit::diag::Severity::Error) { "error" } else { "warning" };
        let place = diagnostic.place.as_ref().map_or(String::new(), |place| {
            let (line, column) = place.line_column();
            if place.source.name() == self.name {
                format!("{}:{column} ", line - self.before)
            } else {
                format!("{}:{line}:{column} ", place.source.name())
            }
        });
        format!("{severity}: {place}{}", diagnostic.message)
    }

    /// What differs, or nothing.
    fn difference(&self, engine: &Engine, files: &FolderResources, accept: bool) -> Option<String> {
        let (text, said) = self.run(engine, files);
        if said != self.wanted.diagnostics {
            let lines = |lines: &[String]| lines.iter().map(|line| format!("<!-- {line} -->\n")).collect::<String>();
            let (expected, got) = (lines(&self.wanted.diagnostics), lines(&said));
            return Some(format!("== {}: other diagnostics\n-- expected\n{expected}-- got\n{got}", self.name));
        }
        let Some(text) = text else {
            return self.wanted.stage.map(|_| format!("== {}: it has no dump because of its error\n", self.name));
        };
        if self.wanted.stage.is_none() {
            return Some(format!("== {}: it does not say which stage to dump: <!-- dump: STAGE -->\n", self.name));
        }
        let expected = fs::read_to_string(&self.reference).unwrap_or_default();
        if expected == text {
            return None;
        }
        if accept {
            fs::write(&self.reference, text).expect("a reference");
            return None;
        }
        Some(format!("== {}\n-- expected\n{expected}-- got\n{text}", self.name))
    }
}

#[test]
fn cases_come_out_as_accepted() {
    let accept = std::env::var_os("PANELKIT_ACCEPT").is_some();
    let head = fs::read_to_string(folder().join("head.html")).expect("the head of cases");
    let engine = Engine::new(FontLibrary::new(Vec::new()).expect("the bundled fonts are in order"));
    let resources = FolderResources::new(folder().join("files"));
    let mut differing = Vec::new();
    let (mut referred, mut drawn) = (BTreeSet::new(), BTreeSet::new());
    for name in files(".html") {
        let case = Case::read(&name, &head);
        if case.wanted.stage.is_some() {
            referred.insert(name);
        }
        if case.wanted.dpi.is_some() {
            drawn.insert(case.name.clone());
        }
        let difference = case.difference(&engine, &resources, accept);
        differing.extend(difference.or_else(|| case.picture_difference(&engine, &resources, accept)));
    }
    let without = |ending: &str, cases: &BTreeSet<String>| -> Vec<String> {
        files(ending).difference(cases).map(|name| format!("{name}{ending}")).collect()
    };
    let mut orphans = without(".txt", &referred);
    orphans.extend(without(".png", &drawn).into_iter().filter(|name| !name.starts_with("files/")));
    assert!(orphans.is_empty(), "references without a case: {}", orphans.join(", "));
    assert!(
        differing.is_empty(),
        "{}{} cases differ; PANELKIT_ACCEPT=1 cargo test cases:: writes the references anew",
        differing.concat(),
        differing.len()
    );
}
