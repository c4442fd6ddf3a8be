//! Questions as people keep them, in Markdown lists and tables → a file of the question bank, as YAML.
//!
//! 1. `markdown` and `table` find [`Draft`]s: what is clearly a question and what clearly belongs to it.
//! 2. `assemble` gives them what the bank asks for and they do not have: ids, a section, a competency, minutes.
//! 3. `write` makes YAML of them, which is read again as a kit reads it: what comes out is always a file that loads.
//!
//! Nothing is guessed in silence: what was not understood, and what was made up, is a warning with its place.

mod markdown;

mod table;

mod assemble;

mod write;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::bank;
use super::scalar::{Level, Minutes, Scalar};
use super::suggest::shown;
use crate::diag::{Diagnostic, Diagnostics, Severity, Warned};
use crate::source::{Place, Source};

/// The form of the questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportForm {
    /// Headings are sections, items of lists are questions, lists below them what belongs to them.
    Markdown,
    /// Rows are questions.
    Csv,
}

impl ImportForm {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Markdown, Self::Csv];

    /// How it is written on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Markdown => "markdown",
            Self::Csv => "csv",
        }
    }
}

/// What questions get that do not say it themselves.
#[derive(Debug, Clone, Default)]
pub struct ImportDefaults {
    /// The id of a competency; without it, one for each section.
    pub competency: Option<String>,
    /// The time that a question takes; without it, five minutes.
    pub minutes: Option<u32>,
}

/// What was imported.
#[derive(Debug, Clone)]
pub struct Imported {
    /// A file for the `questions/` of a kit.
    pub yaml: String,
    /// How many questions are in it.
    pub questions: usize,
    /// How many new sections.
    pub sections: usize,
}

/// Imports questions from a text; `name` is what messages call it.
///
/// # Errors
/// When the text is no text, or has no question in it.
pub fn import(
    name: &str,
    bytes: Vec<u8>,
    form: ImportForm,
    defaults: &ImportDefaults,
) -> Result<Warned<Imported>, Diagnostics> {
    let source = super::file::text(name, bytes)?;
    let mut problems = Vec::new();
    let drafts = match form {
        ImportForm::Markdown => markdown::drafts(&source, &mut problems),
        ImportForm::Csv => table::drafts(&source, &mut problems),
    };
    if drafts.questions.is_empty() {
        let problem = Diagnostic::error("no question was found").at_place(Place::line(&source, 1));
        problems.push(problem.help(match form {
            ImportForm::Markdown => "write each as an item of a list: `- How would you …?`",
            ImportForm::Csv => "name the column of the questions `question` in the first row",
        }));
        return Err(Diagnostics(problems));
    }
    let file = assemble::assemble(drafts, defaults, &mut problems);
    let yaml = write::yaml(&file);
    read_again(&yaml, &mut problems);
    let imported = Imported { yaml, questions: file.questions.len(), sections: file.sections.len() };
    Diagnostics(problems).into_result().map(|warnings| Warned { value: imported, warnings })
}

/// Reads the result as a kit would; what is wrong with it is wrong here.
fn read_again(yaml: &str, problems: &mut Vec<Diagnostic>) {
    let mut wrong = Vec::new();
    bank::load_with(&Source::new("the imported questions", yaml), &mut wrong);
    problems.extend(wrong.into_iter().filter(|problem| problem.severity == Severity::Error));
}

/// What was found in a text.
#[derive(Debug, Default)]
struct Drafts {
    /// With their objectives.
    sections: Vec<(String, Option<String>)>,
    questions: Vec<Draft>,
}

/// A question as it was found.
#[derive(Debug)]
struct Draft {
    place: Place,
    id: Option<String>,
    /// The title of its section.
    section: Option<String>,
    ask: String,
    expect: Vec<String>,
    probes: Vec<String>,
    competency: Option<String>,
    levels: Vec<Level>,
    tags: Vec<String>,
    minutes: Option<u32>,
    anchors: BTreeMap<u8, String>,
}

impl Draft {
    fn new(place: Place, section: Option<String>) -> Self {
        Self {
            place,
            id: None,
            section,
            ask: String::new(),
            expect: Vec::new(),
            probes: Vec::new(),
            competency: None,
            levels: Vec::new(),
            tags: Vec::new(),
            minutes: None,
            anchors: BTreeMap::new(),
        }
    }

    /// Sets or adds what a label or a column says.
    fn set(&mut self, label: Label, text: &str, place: &Place, problems: &mut Vec<Diagnostic>) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        let words = || text.split([',', ';', '/', '|']).map(str::trim).filter(|word| !word.is_empty());
        match label {
            Label::Id => self.id = Some(text.to_owned()),
            Label::Section => self.section = Some(text.to_owned()),
            Label::Ask => text.clone_into(&mut self.ask),
            Label::Expect => self.expect.push(text.to_owned()),
            Label::Probes => self.probes.push(text.to_owned()),
            Label::Competency => self.competency = Some(text.to_owned()),
            Label::Tags => self.tags.extend(words().map(str::to_owned)),
            Label::Anchor(rating) => _ = self.anchors.insert(rating, text.to_owned()),
            Label::Minutes => match minutes(text) {
                Some(minutes) => self.minutes = Some(minutes),
                None => problems.push(not_understood("a time", text, place, "write a number of minutes, like `5`")),
            },
            Label::Levels => {
                for word in words() {
                    match Level::parse(&word.to_lowercase()) {
                        Ok(level) => self.levels.push(level),
                        Err(_) => {
                            let help = "levels are `junior`, `mid`, `senior` and `staff`";
                            problems.push(not_understood("a level", word, place, help));
                        }
                    }
                }
            }
        }
    }
}

/// `5`, `5 min`, `5 minutes`
fn minutes(text: &str) -> Option<u32> {
    let digits = text.trim().trim_end_matches(|c: char| c.is_alphabetic() || c == '.' || c == '′').trim();
    Minutes::parse(digits).ok().map(|minutes| minutes.0)
}

fn not_understood(what: &str, text: &str, place: &Place, help: &str) -> Diagnostic {
    Diagnostic::warning(format!("not understood as {what}: `{}`", shown(text))).at_place(place.clone()).help(help)
}

/// What belongs to a question, by the word before a colon or at the head of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    Id,
    Section,
    Ask,
    Expect,
    Probes,
    Competency,
    Levels,
    Tags,
    Minutes,
    Anchor(u8),
}

impl Label {
    fn named(name: &str) -> Option<Self> {
        let name = name.trim().to_lowercase().replace(['-', '_', '.'], " ");
        let rating = |text: &str| match text.trim().parse() {
            Ok(rating @ 1..=5) => Some(Self::Anchor(rating)),
            _ => None,
        };
        Some(match name.as_str() {
            "id" => Self::Id,
            "section" | "category" | "area" | "group" => Self::Section,
            "ask" | "question" | "questions" | "prompt" => Self::Ask,
            "expect" | "expected" | "listen for" | "look for" | "good answer" | "answer" | "expected answer" => {
                Self::Expect
            }
            "probe" | "probes" | "follow up" | "follow ups" | "followup" | "followups" => Self::Probes,
            "competency" | "competence" | "skill" => Self::Competency,
            "level" | "levels" | "seniority" => Self::Levels,
            "tag" | "tags" => Self::Tags,
            "minutes" | "time" | "duration" => Self::Minutes,
            _ => {
                return rating(
                    name.trim_start_matches("anchors").trim_start_matches("anchor").trim_start_matches("rating"),
                );
            }
        })
    }
}

/// Text on one line, without characters that no file may have.
fn line(text: &str) -> String {
    let text: String = text.chars().filter(|character| !super::file::is_control(*character)).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The place of some bytes of a source.
fn place(source: &Arc<Source>, span: std::ops::Range<usize>) -> Place {
    let text = &source.text()[span.clone()];
    let end = text.trim_end().find('\n').unwrap_or(text.trim_end().len());
    Place::new(source, span.start..span.start + end)
}
