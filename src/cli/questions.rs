//! The question bank → a list, or single questions in full.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::json;

use super::args::{Format, Questions};
use super::explain::{WholeBank, Word};
use super::glob;
use super::output::{self, Failure};
use super::report::Reporter;
use super::words;
use crate::diag::Diagnostic;
use crate::kit::{self, Anchor, Bank, Kit, Plan, Question, QuestionFilter};

/// The columns in which a question in full is set.
const COLUMNS: usize = 90;

/// `panelkit questions`
pub fn run(command: &Questions, reporter: &mut Reporter) -> Result<(), Failure> {
    let mut warnings = Vec::new();
    let planned: Option<(Kit, Plan)> = match &command.kit {
        Some(path) if command.explain => {
            let kit = kit::load(path)?.drain_into(&mut warnings);
            let plan = kit::plan(&kit)?.drain_into(&mut warnings);
            Some((kit, plan))
        }
        _ => None,
    };
    let alone;
    let bank = if let Some((kit, _)) = &planned {
        &kit.bank
    } else {
        alone = kit::bank(command.kit.as_deref().map(folder))?.drain_into(&mut warnings);
        &alone
    };
    reporter.add(warnings);
    let found = found(command, bank)?;
    let whole = planned.as_ref().map(|(kit, plan)| WholeBank::new(kit, plan));
    let text = match (command.format, &whole) {
        (Format::Json, _) => {
            found.iter().map(|question| format!("{}\n", to_json(bank, question, whole.as_ref()))).collect()
        }
        (Format::Text, Some(whole)) => found.iter().map(|question| explained(bank, question, whole)).collect(),
        (Format::Text, None) if command.ids.is_empty() => list(bank, &found),
        (Format::Text, None) => found.iter().map(|question| full(bank, question)).collect::<Vec<_>>().join("\n"),
    };
    output::print(&text)
}

/// The questions that are asked for, in the order of the bank.
fn found<'b>(command: &Questions, bank: &'b Bank) -> Result<Vec<&'b Question>, Failure> {
    check_names(command, bank).map_err(Failure::Usage)?;
    let filter = QuestionFilter {
        sections: command.section.clone(),
        levels: command.level.clone(),
        tags: command.tag.clone(),
        competencies: command.competency.clone(),
        text: command.search.clone(),
    };
    let is_named = |id: &str| command.ids.is_empty() || command.ids.iter().any(|pattern| glob::matches(pattern, id));
    let questions = bank.questions.iter().filter(|question| filter.admits(bank, question) && is_named(&question.id));
    let found: Vec<&Question> = questions.collect();
    if found.is_empty() {
        let message = "no question matches all of what was asked for";
        return Err(Diagnostic::error(message).help("leave one of the options out").into());
    }
    Ok(found)
}

/// A filter that names nothing is a mistake, not an empty list.
fn check_names(command: &Questions, bank: &Bank) -> Result<(), Diagnostic> {
    let questions: Vec<&str> = bank.questions.iter().map(|question| question.id.as_str()).collect();
    let sections: Vec<&str> = bank.sections.iter().map(|section| section.id.as_str()).collect();
    let competencies: Vec<&str> = bank.competencies.iter().map(|competency| competency.id.as_str()).collect();
    let mut tags: Vec<&str> = bank.questions.iter().flat_map(|question| &question.tags).map(String::as_str).collect();
    tags.sort_unstable();
    tags.dedup();
    known("question", &command.ids, &questions)?;
    known("section", &command.section, &sections)?;
    known("competency", &command.competency, &competencies)?;
    known("tag", &command.tag, &tags)
}

fn known(what: &str, names: &[String], ids: &[&str]) -> Result<(), Diagnostic> {
    // Only ids of questions may be patterns; in the others, `*` stands for itself and is unknown.
    let is_known =
        |name: &str| ids.iter().any(|id| if what == "question" { glob::matches(name, id) } else { name == *id });
    match names.iter().find(|name| !is_known(name)) {
        None => Ok(()),
        Some(name) => Err(Diagnostic::error(format!("there is no {what} `{name}`")).help(words::known(name, ids))),
    }
}

/// The folder of a kit that is named by its folder or its file.
fn folder(kit: &Path) -> &Path {
    match kit.parent() {
        Some(folder) if kit.is_file() && folder.as_os_str().is_empty() => Path::new("."),
        Some(folder) if kit.is_file() => folder,
        _ => kit,
    }
}

/// Where a question is asked, and why; or why not.
fn explained(bank: &Bank, question: &Question, whole: &WholeBank<'_>) -> String {
    let words = bank.question(&question.id).map(|index| whole.words(index)).unwrap_or_default();
    let lines: String = words.iter().map(Word::line).collect();
    format!("{}\n{lines}", question.id)
}

/// One line per question, below the titles of the sections.
fn list(bank: &Bank, questions: &[&Question]) -> String {
    let width = questions.iter().map(|question| question.id.len()).max().unwrap_or_default();
    let mut text = String::new();
    for (index, section) in bank.sections.iter().enumerate() {
        let mut own = questions.iter().filter(|question| question.section == index).peekable();
        if own.peek().is_none() {
            continue;
        }
        if !text.is_empty() {
            text.push('\n');
        }
        _ = writeln!(text, "{} ({})", section.title, section.id);
        for question in own {
            let indent = width + 12;
            let ask = words::shortened(&question.ask, COLUMNS.saturating_sub(indent).max(30));
            _ = writeln!(text, "  {:width$}  {:>3} min  {ask}", question.id, question.minutes);
        }
    }
    text
}

fn full(bank: &Bank, question: &Question) -> String {
    let mut text = format!("{}\n", question.id);
    let section = &bank.sections[question.section];
    let competency = &bank.competencies[question.competency];
    let levels = question.levels.iter().map(|level| level.as_str()).collect::<Vec<_>>().join(", ");
    _ = writeln!(text, "{}\n", "=".repeat(question.id.len()));
    text.push_str(&words::wrapped(&question.ask, "", COLUMNS));
    text.push('\n');
    for (name, value) in [
        ("Section", format!("{} ({})", section.title, section.id)),
        ("Competency", format!("{} ({})", competency.name, competency.id)),
        ("Levels", if levels.is_empty() { "all".to_owned() } else { levels }),
        ("Minutes", question.minutes.to_string()),
        ("Tags", question.tags.join(", ")),
        ("Variant of", question.variant_of.map_or_else(String::new, |original| bank.questions[original].id.clone())),
    ] {
        if !value.is_empty() {
            _ = writeln!(text, "{name:11} {value}");
        }
    }
    items(&mut text, "Listen for", "-", question.expect.iter());
    items(&mut text, "Follow up", "-", question.probes.iter());
    if !question.anchors.is_empty() {
        text.push_str("\nAnchors:\n");
        for Anchor { rating, text: anchor } in &question.anchors {
            text.push_str(&words::wrapped(anchor, &format!("  {rating} "), COLUMNS));
        }
    }
    text
}

fn items<'a>(text: &mut String, title: &str, mark: &str, items: impl ExactSizeIterator<Item = &'a String>) {
    if items.len() > 0 {
        _ = writeln!(text, "\n{title}:");
        for item in items {
            text.push_str(&words::wrapped(item, &format!("  {mark} "), COLUMNS));
        }
    }
}

fn to_json(bank: &Bank, question: &Question, whole: Option<&WholeBank<'_>>) -> serde_json::Value {
    let anchors: serde_json::Map<_, _> =
        question.anchors.iter().map(|anchor| (anchor.rating.to_string(), anchor.text.clone().into())).collect();
    let mut object = json!({
        "type": "question",
        "id": question.id,
        "section": bank.sections[question.section].id,
        "ask": question.ask,
        "expect": question.expect,
        "probes": question.probes,
        "competency": bank.competencies[question.competency].id,
        "levels": question.levels.iter().map(|level| level.as_str()).collect::<Vec<_>>(),
        "tags": question.tags,
        "minutes": question.minutes,
        "anchors": anchors,
        "variant_of": question.variant_of.map(|original| &bank.questions[original].id),
    });
    if let (Some(whole), Some(index)) = (whole, bank.question(&question.id)) {
        object["reasons"] = whole.words(index).iter().map(Word::object).collect();
    }
    object
}
