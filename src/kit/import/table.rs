//! A table → drafts: the first row names what the columns are, every other row is a question.

use std::sync::Arc;

use super::{Draft, Drafts, Label, line};
use crate::diag::Diagnostic;
use crate::kit::csv::{Row, Table, VALUE_SEPARATOR};
use crate::source::{Place, Source};

/// The questions of a table.
pub fn drafts(source: &Arc<Source>, problems: &mut Vec<Diagnostic>) -> Drafts {
    let mut drafts = Drafts::default();
    let mut table = Table::new(source);
    let mut row = Row::default();
    if !table.next(&mut row) {
        return drafts;
    }
    let columns = header(source, &row, problems);
    if !columns.contains(&Some(Label::Ask)) {
        return drafts;
    }
    while table.next(&mut row) {
        if row.cells.iter().all(|cell| row.text(cell).is_empty()) {
            continue;
        }
        if row.cells.len() != columns.len() {
            let message =
                format!("a row has {} fields and the header has {}; it is passed over", row.cells.len(), columns.len());
            let help = "put quotes around a text that has the separator in it";
            problems.push(Diagnostic::warning(message).at_place(row.place(source)).help(help));
            continue;
        }
        let mut draft = Draft::new(row.place(source), None);
        for (cell, label) in row.cells.iter().zip(&columns) {
            let Some(label) = *label else { continue };
            let place = Place::new(source, cell.span.clone());
            let text = row.text(cell);
            match label {
                Label::Expect | Label::Probes => {
                    // One line of the cell, or one between separators, is one of them.
                    for value in text.split(['\n', '\r']).flat_map(|line| line.split(VALUE_SEPARATOR)) {
                        draft.set(label, &line(value), &place, problems);
                    }
                }
                _ => draft.set(label, &line(text), &place, problems),
            }
        }
        if draft.ask.is_empty() {
            let problem = Diagnostic::warning("a row without a question is passed over").at_place(draft.place);
            problems.push(problem.help("fill in its question, or delete the row"));
            continue;
        }
        if let Some(section) = draft.section.clone()
            && !drafts.sections.iter().any(|(known, _)| *known == section)
        {
            drafts.sections.push((section, None));
        }
        drafts.questions.push(draft);
    }
    drafts
}

/// What each column is; one that is nothing of ours is told.
fn header(source: &Arc<Source>, row: &Row, problems: &mut Vec<Diagnostic>) -> Vec<Option<Label>> {
    let mut labels = Vec::new();
    for cell in &row.cells {
        let name = row.text(cell);
        let label = Label::named(name).filter(|label| !labels.contains(&Some(*label)));
        if label.is_none() {
            let message = format!("the column `{name}` is passed over");
            let help = "known are `question`, `id`, `section`, `expect`, `probes`, `competency`, `levels`, `tags`, \
                        `minutes`, and `1` to `5` for anchors, each once";
            let place = Place::new(source, cell.span.clone());
            problems.push(Diagnostic::warning(message).at_place(place).help(help));
        }
        labels.push(label);
    }
    labels
}
