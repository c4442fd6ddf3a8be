//! `--explain`: why each question of an interview is asked, and what the kit allows.

use std::fmt::Write as _;

use serde_json::json;

use super::args::Format;
use super::output::{self, Failure};
use super::report::Reporter;
use crate::kit::{Allowed, Bank, Choice, Interview, Kit, Level, Plan, Selection};

/// Prints why each question is in.
pub fn questions(kit: &Kit, plan: &Plan, reporter: &Reporter) -> Result<(), Failure> {
    let mut text = String::new();
    for (interview, of_plan) in kit.interviews.iter().zip(&plan.interviews) {
        if reporter.format() == Format::Text {
            let separator = if text.is_empty() { "" } else { "\n" };
            _ = writeln!(
                text,
                "{separator}{} ({}), question set {}",
                interview.title, interview.id, of_plan.fingerprint
            );
        }
        for (section, of_section) in interview.sections.iter().zip(&of_plan.sections) {
            for asked in &of_section.questions {
                let question = &kit.bank.questions[asked.question];
                let competency = &kit.bank.competencies[question.competency].id;
                let why = why(&kit.bank, asked.question, &section.choice);
                match reporter.format() {
                    Format::Text => {
                        _ = writeln!(text, "  {}  {}: {competency}; {why}", asked.number, question.id);
                    }
                    Format::Json => reporter.object(&object(interview, &question.id, competency, &why))?,
                }
            }
        }
    }
    if text.is_empty() { Ok(()) } else { output::print(&text) }
}

fn object(interview: &Interview, question: &str, competency: &str, why: &str) -> serde_json::Value {
    json!({
        "type": "reason",
        "interview": interview.id,
        "question": question,
        "competency": competency,
        "why": why,
    })
}

fn why(bank: &Bank, question: usize, choice: &Choice) -> String {
    match choice {
        Choice::Listed(listed) => match listed.iter().find(|listed| listed.question == question) {
            Some(listed) => format!("named at {}", listed.origin),
            None => "named".to_owned(),
        },
        Choice::Selected(selection) => format!(
            "chosen with seed {} from {} that match {} at {}",
            selection.seed,
            selection.matching(bank).count(),
            description(bank, selection),
            selection.origin
        ),
    }
}

/// A selection as a kit writes it.
fn description(bank: &Bank, selection: &Selection) -> String {
    let sections = selection.sections.iter().map(|index| bank.sections[*index].id.as_str());
    let competencies = selection.competencies.iter().map(|index| bank.competencies[*index].id.as_str());
    let keys = [
        ("sections", sections.collect::<Vec<_>>()),
        ("competencies", competencies.collect()),
        ("levels", selection.levels.iter().copied().map(Level::as_str).collect()),
        ("tags", selection.tags.iter().map(String::as_str).collect()),
    ];
    let given = keys.into_iter().filter(|(_, values)| !values.is_empty());
    let mut texts: Vec<String> = given.map(|(key, values)| format!("{key} [{}]", values.join(", "))).collect();
    texts.extend(selection.minutes.map(|minutes| format!("{minutes} minutes in all")));
    texts.extend(selection.fresh.then(|| "fresh".to_owned()));
    if texts.is_empty() { "anything".to_owned() } else { texts.join(", ") }
}

/// Prints what the kit allows, with its reasons.
pub fn allowed(allowed: &[Allowed], reporter: &Reporter) -> Result<(), Failure> {
    let mut text = String::new();
    for Allowed { rule, message, place, why } in allowed {
        match reporter.format() {
            Format::Text => _ = writeln!(text, "{place}: allowed ({}): {message}\n  why: {why}", rule.as_str()),
            Format::Json => reporter.object(&json!({
                "type": "allowed",
                "rule": rule.as_str(),
                "message": message,
                "file": place.source.name(),
                "line": place.line_column().0,
                "column": place.line_column().1,
                "why": why,
            }))?,
        }
    }
    if text.is_empty() { Ok(()) } else { output::print(&format!("\n{text}")) }
}
