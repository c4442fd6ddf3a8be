//! Names and values as they are typed → what fields are set to, or why they cannot be.

use lopdf::Document;

use super::super::read::{self, FieldKind};
use super::super::tree::{self, Node};
use crate::diag::{Diagnostic, Diagnostics};
use crate::kit::suggest;

/// Words for a box that is ticked, and for one that is not.
const YES: [&str; 6] = ["yes", "true", "on", "x", "1", "✓"];
const NO: [&str; 6] = ["no", "false", "off", "", "0", "none"];

/// A field and what it is set to.
pub(super) struct Setting {
    /// The field.
    pub node: Node,
    /// Its new value.
    pub to: To,
}

/// A new value.
pub(super) enum To {
    /// Text, with `\n` between lines.
    Text(String),
    /// The state of a box or of radio buttons; `Off` for none.
    State(String),
    /// Some of a list.
    Chosen {
        /// What is kept.
        values: Vec<String>,
        /// What is seen.
        shown: String,
    },
}

impl Setting {
    /// The text that is seen in the field; `None` for boxes.
    pub(super) fn shown(&self) -> Option<&str> {
        match &self.to {
            To::Text(text) => Some(text),
            To::Chosen { shown, .. } => Some(shown),
            To::State(_) => None,
        }
    }
}

/// What all fields are set to; of several values for one name, all are taken by a list, and the last by others.
pub(super) fn all(document: &Document, values: &[(String, String)]) -> Result<Vec<Setting>, Diagnostics> {
    let mut nodes: Vec<Option<Node>> = tree::nodes(document).into_iter().map(Some).collect();
    let known: Vec<String> = nodes.iter().flatten().map(|node| node.name.clone()).collect();
    let by_name: std::collections::HashMap<&str, usize> =
        known.iter().enumerate().rev().map(|(index, name)| (name.as_str(), index)).collect();
    let mut problems = Diagnostics::default();
    let mut settings = Vec::new();
    if known.is_empty() {
        problems.push(Diagnostic::error("it has no fields").help("fields are in sheets made without `--no-forms`"));
        return Err(problems);
    }
    let mut done = std::collections::HashSet::new();
    for (name, _) in values {
        if !done.insert(name.as_str()) {
            continue;
        }
        let Some(index) = by_name.get(name.as_str()) else {
            let remedy = suggest::remedy_among(problems.0.len(), name, known.iter().map(String::as_str));
            problems.push(Diagnostic::error(format!("there is no field `{}`", suggest::shown(name))).help(remedy));
            continue;
        };
        let Some(node) = nodes[*index].take() else { continue };
        let wanted: Vec<&str> =
            values.iter().filter(|(other, _)| other == name).map(|(_, value)| value.as_str()).collect();
        match one(document, &node, &wanted) {
            Ok(to) => settings.push(Setting { node, to }),
            Err(problem) => problems.push(problem),
        }
    }
    if problems.0.is_empty() { Ok(settings) } else { Err(problems) }
}

fn one(document: &Document, node: &Node, wanted: &[&str]) -> Result<To, Diagnostic> {
    let field = read::field(document, node);
    let name = &field.name;
    let last = wanted.last().copied().unwrap_or_default();
    if field.read_only {
        return Err(Diagnostic::error(format!("the field `{name}` cannot be changed")).help("leave it out"));
    }
    match field.kind {
        FieldKind::Text { multiline, max_length } => {
            let lines = last.replace("\r\n", "\n").replace('\r', "\n");
            let text: String = lines.chars().filter(|c| *c == '\n' || *c == '\t' || !c.is_control()).collect();
            let text = if multiline { text } else { text.replace(['\n', '\t'], " ") };
            let count = text.chars().count();
            match max_length.filter(|most| count > *most) {
                None => Ok(To::Text(text)),
                Some(most) => Err(Diagnostic::error(format!("the value of `{name}` has {count} characters"))
                    .help(format!("the field takes {most}"))),
            }
        }
        FieldKind::Button { states } => state(name, last, &states).map(To::State),
        FieldKind::Choice { options, editable, multiple } => chosen(name, wanted, &options, editable, multiple),
        FieldKind::Other => {
            Err(Diagnostic::error(format!("the field `{name}` is a button or a signature")).help("leave it out"))
        }
    }
}

fn state(name: &str, typed: &str, states: &[String]) -> Result<String, Diagnostic> {
    if states.iter().any(|state| state == typed) {
        return Ok(typed.to_owned());
    }
    let word = typed.trim().to_lowercase();
    if let [state] = states
        && YES.contains(&word.as_str())
    {
        return Ok(state.clone());
    }
    if NO.contains(&word.as_str()) {
        return Ok("Off".to_owned());
    }
    let allowed = suggest::list(states.iter().map(String::as_str));
    Err(Diagnostic::error(format!("`{}` is no value of `{name}`", suggest::shown(typed)))
        .help(format!("write {allowed}, or nothing for none of them")))
}

fn chosen(
    name: &str,
    typed: &[&str],
    options: &[(String, String)],
    editable: bool,
    multiple: bool,
) -> Result<To, Diagnostic> {
    let typed = if multiple { typed } else { &typed[typed.len().saturating_sub(1)..] };
    let (mut values, mut labels) = (Vec::new(), Vec::new());
    for word in typed.iter().filter(|word| !word.is_empty()) {
        let by_value = options.iter().find(|(value, _)| value == word);
        match by_value.or_else(|| options.iter().find(|(_, label)| label == word)) {
            Some((value, label)) => {
                values.push(value.clone());
                labels.push(label.clone());
            }
            None if editable => {
                values.push((*word).to_owned());
                labels.push((*word).to_owned());
            }
            None => {
                let allowed = suggest::list(options.iter().map(|(value, _)| value.as_str()));
                return Err(Diagnostic::error(format!("`{}` is no choice of `{name}`", suggest::shown(word)))
                    .help(format!("write one of {allowed}")));
            }
        }
    }
    Ok(To::Chosen { values, shown: labels.join("\n") })
}
