//! Entries of a bank → YAML, in the order in which a person would write the keys.

use std::fmt::Write as _;

use super::assemble::{BankDraft, Entry};
use crate::kit::scalar::{Id, Scalar, slug};

/// The text of a file for `questions/`.
pub fn yaml(file: &BankDraft) -> String {
    // Writing to a string cannot fail.
    let mut text = "# yaml-language-server: $schema=../bank.schema.json\n".to_owned();
    if !file.competencies.is_empty() {
        text.push_str("competencies:\n");
        for (id, (name, definition)) in &file.competencies {
            _ = writeln!(
                text,
                "  - id: {}\n    name: {}\n    definition: {}",
                quoted(id),
                quoted(name),
                quoted(definition)
            );
        }
    }
    if !file.sections.is_empty() {
        text.push_str("sections:\n");
        for (id, (title, objective)) in &file.sections {
            _ = writeln!(text, "  - id: {}\n    title: {}", quoted(id), quoted(title));
            if let Some(objective) = objective {
                _ = writeln!(text, "    objective: {}", quoted(objective));
            }
        }
    }
    text.push_str("questions:\n");
    for entry in &file.questions {
        question(&mut text, entry);
    }
    text
}

fn question(text: &mut String, entry: &Entry) {
    let Entry { id, section, competency, minutes, draft } = entry;
    _ = writeln!(text, "  - id: {}\n    section: {}\n    ask: {}", quoted(id), quoted(section), quoted(&draft.ask));
    for (key, values) in [("expect", &draft.expect), ("probes", &draft.probes)] {
        if !values.is_empty() {
            _ = writeln!(text, "    {key}:");
            values.iter().for_each(|value| _ = writeln!(text, "      - {}", quoted(value)));
        }
    }
    _ = writeln!(text, "    competency: {}", quoted(competency));
    let mut levels = draft.levels.clone();
    levels.sort();
    levels.dedup();
    let levels: Vec<&str> = levels.into_iter().map(|level| level.as_str()).collect();
    let mut tags: Vec<String> = draft.tags.iter().map(|tag| slug(tag)).filter(|tag| Id::parse(tag).is_ok()).collect();
    tags.dedup();
    for (key, values) in
        [("levels", levels.join(", ")), ("tags", tags.iter().map(|tag| quoted(tag)).collect::<Vec<_>>().join(", "))]
    {
        if !values.is_empty() {
            _ = writeln!(text, "    {key}: [{values}]");
        }
    }
    _ = writeln!(text, "    minutes: {minutes}");
    if !draft.anchors.is_empty() {
        text.push_str("    anchors:\n");
        draft.anchors.iter().for_each(|(rating, anchor)| _ = writeln!(text, "      {rating}: {}", quoted(anchor)));
    }
}

/// A word as it is, where YAML takes it for nothing else; any other text in double quotes, whose escapes are JSON's.
fn quoted(text: &str) -> String {
    let is_word = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.contains('-');
    if is_word { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}
