//! A file of passwords → the password of each id: two columns of a table, or a mapping in YAML.
//!
//! Nothing of the file is ever shown: what is wrong is told by its line alone.

use std::path::Path;
use std::sync::Arc;

use super::csv::{Row, Table};
use super::file;
use super::tree::{self, Value};
use crate::diag::{Diagnostic, Diagnostics};
use crate::source::Source;

/// The most bytes of such a file.
const LIMIT: u64 = 1 << 20;

/// A password and whose it is.
pub struct Entry {
    /// An id of the kit.
    pub id: String,
    /// The text.
    pub password: String,
    /// Where it stands, from 1.
    pub line: usize,
}

/// Reads a file of passwords: a table of ids and passwords, with a first row that says so or without, or in a file whose
/// name ends in `.yaml`, `.yml` or `.json` a mapping.
///
/// # Errors
/// When it cannot be read or is something else; an id that has two passwords.
pub fn passwords(path: &Path) -> Result<Vec<Entry>, Diagnostics> {
    let source = file::read(path, LIMIT).map_err(without_text)?;
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    let is_mapping = ["yaml", "yml", "json"].contains(&extension.to_ascii_lowercase().as_str());
    let entries = if is_mapping { mapping(&source)? } else { table(&source)? };
    for (index, entry) in entries.iter().enumerate() {
        if let Some(other) = entries[..index].iter().find(|other| other.id == entry.id) {
            let message = format!(
                "`{}` has a password in the lines {} and {} of `{}`",
                entry.id,
                other.line,
                entry.line,
                source.name()
            );
            return Err(Diagnostic::error(message).help("leave one of them").into());
        }
    }
    Ok(entries)
}

/// Diagnostics show the line that they stand in, which nobody shall see.
fn without_text(Diagnostics(mut problems): Diagnostics) -> Diagnostics {
    for problem in &mut problems {
        if let Some(place) = problem.place.take() {
            let (line, _) = place.line_column();
            problem.message = format!("line {line} of `{}`: {}", place.source.name(), problem.message);
        }
        problem.cause = None;
    }
    Diagnostics(problems)
}

fn table(source: &Arc<Source>) -> Result<Vec<Entry>, Diagnostic> {
    let mut entries = Vec::new();
    let mut table = Table::new(source);
    let mut row = Row::default();
    while table.next(&mut row) {
        let (line, _) = row.place(source).line_column();
        match &row.cells[..] {
            [id, password] => {
                let (id, password) = (row.text(id).to_owned(), row.text(password).to_owned());
                let is_header =
                    entries.is_empty() && id.eq_ignore_ascii_case("id") && password.eq_ignore_ascii_case("password");
                if !is_header {
                    entries.push(Entry { id, password, line });
                }
            }
            [only] if row.text(only).is_empty() || row.text(only).starts_with('#') => {}
            cells => {
                let message = format!("line {line} of `{}` has {} fields", source.name(), cells.len());
                let help =
                    "write an id and its password in each line; a password with a separator in it stands in quotes";
                return Err(Diagnostic::error(message).help(help));
            }
        }
    }
    Ok(entries)
}

fn mapping(source: &Arc<Source>) -> Result<Vec<Entry>, Diagnostics> {
    let node = tree::parse(source).map_err(|problem| {
        // The parser quotes what it stumbled over.
        let line = problem.place.map(|place| place.line_column().0);
        let line = line.map_or_else(String::new, |line| format!(" in line {line}"));
        Diagnostic::error(format!("`{}` is no YAML{line}", source.name())).help(MAPPING)
    })?;
    let entries = match node.value {
        Value::Null => return Ok(Vec::new()),
        Value::Mapping(entries) => entries,
        _ => return Err(Diagnostic::error(format!("`{}` is no mapping", source.name())).help(MAPPING).into()),
    };
    let entry = |(key, value): (tree::Node, tree::Node)| {
        let line = crate::source::Place::new(source, key.span.clone()).line_column().0;
        match (key.scalar(source), value.scalar(source)) {
            (Some(id), Some(password)) => Ok(Entry { id: id.to_owned(), password: password.to_owned(), line }),
            _ => {
                let message = format!("line {line} of `{}` is no id with a password", source.name());
                Err(Diagnostic::error(message).help(MAPPING))
            }
        }
    };
    Ok(entries.into_iter().map(entry).collect::<Result<_, _>>()?)
}

const MAPPING: &str = "write lines like `mira: \"password\"`";
