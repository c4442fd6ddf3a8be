//! Tables: every row fills all columns, and header cells say what they head (ISO 14289-1 7.2 and 7.5).

use std::collections::BTreeSet;

use lopdf::{Dictionary, Object};

use super::tree::{Element, Tree};
use crate::audit::finding::Findings;
use crate::audit::reader::Reader;
use crate::audit::rules::Rule;

/// Rows and columns of a table that are looked at, and the most that a cell may span.
const MOST_ROWS: usize = 20_000;
const MOST_COLUMNS: usize = 2_000;
/// Fields of all grids that are laid out: a cell of 2000 × 2000 in every row would take for ever.
const MOST_FIELDS: usize = 4_000_000;

pub fn check<'a>(reader: &Reader<'a>, tree: &Tree<'a>, findings: &mut Findings) {
    let mut fields_left = MOST_FIELDS;
    for (index, element) in tree.elements.iter().enumerate() {
        if element.kind == b"Table" {
            table(reader, tree, index, &mut fields_left, findings);
        }
    }
}

/// Rows of a table: its own, and those of its head, body and foot.
fn rows(tree: &Tree<'_>, table: usize) -> Vec<Vec<usize>> {
    let mut parts: Vec<Vec<usize>> = vec![Vec::new()];
    for kid in tree.kids_of(table) {
        match tree.kind(kid) {
            b"TR" => parts.last_mut().expect("a part is open").push(kid),
            b"THead" | b"TBody" | b"TFoot" => {
                parts.push(tree.kids_of(kid).filter(|row| tree.kind(*row) == b"TR").collect());
                parts.push(Vec::new());
            }
            _ => {}
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

fn table<'a>(reader: &Reader<'a>, tree: &Tree<'a>, table: usize, fields_left: &mut usize, findings: &mut Findings) {
    let mut width = None;
    let mut cells = Vec::new();
    for part in rows(tree, table) {
        // Cells of one part do not reach into the next (ISO 32000-1 14.8.4.3.4).
        let mut taken: BTreeSet<(usize, usize)> = BTreeSet::new();
        let mut widths = vec![0; part.len().min(MOST_ROWS)];
        for (row, element) in part.iter().take(MOST_ROWS).enumerate() {
            let mut column = 0;
            for cell in tree.kids_of(*element).filter(|cell| matches!(tree.kind(*cell), b"TH" | b"TD")) {
                cells.push(cell);
                while taken.contains(&(row, column)) {
                    column += 1;
                }
                let (rows, columns) = spans(reader, &tree.elements[cell]);
                if row + rows > part.len() {
                    let message = "a cell spans more rows than there are";
                    findings.add(Rule::TableIrregular, tree.elements[cell].place(), message);
                }
                let rows = rows.min(part.len() - row);
                let Some(left) = fields_left.checked_sub(rows * columns) else { return };
                *fields_left = left;
                let mut overlaps = false;
                for down in row..row + rows {
                    overlaps |= !(column..column + columns).all(|across| taken.insert((down, across)));
                    if let Some(width) = widths.get_mut(down) {
                        *width = (*width).max(column + columns);
                    }
                }
                if overlaps {
                    let message = "a cell covers another one that spans into its row";
                    findings.add(Rule::TableCellsOverlap, tree.elements[cell].place(), message);
                }
                column += columns;
            }
        }
        for (row, columns) in part.iter().zip(widths) {
            let expected = *width.get_or_insert(columns);
            if columns != expected {
                let message = format!("a row has {columns} columns, and the table {expected}");
                findings.add(Rule::TableIrregular, tree.elements[*row].place(), message);
            }
        }
    }
    headers(reader, tree, &cells, findings);
}

/// How many rows and columns a cell takes.
fn spans<'a>(reader: &Reader<'a>, cell: &Element<'a>) -> (usize, usize) {
    let span = |key, most| {
        let value = attribute(reader, cell.dictionary, b"Table", key).and_then(|value| value.as_i64().ok());
        value.and_then(|value| usize::try_from(value).ok()).unwrap_or(1).clamp(1, most)
    };
    (span("RowSpan", MOST_ROWS), span("ColSpan", MOST_COLUMNS))
}

/// Header cells have a scope, unless cells name their headers themselves.
fn headers<'a>(reader: &Reader<'a>, tree: &Tree<'a>, cells: &[usize], findings: &mut Findings) {
    let mut ids = BTreeSet::new();
    let mut named = Vec::new();
    for cell in cells {
        let element = &tree.elements[*cell];
        if let Object::String(id, _) = reader.get(element.dictionary, "ID") {
            ids.insert(id.as_slice());
        }
        if let Some(Object::Array(headers)) = attribute(reader, element.dictionary, b"Table", "Headers") {
            named.push((element, headers));
        }
    }
    for (element, headers) in &named {
        let unknown = headers
            .iter()
            .any(|id| !matches!(reader.resolve(id), Object::String(id, _) if ids.contains(id.as_slice())));
        if unknown {
            let message = "a cell names a header by an id that no cell of the table has";
            findings.add(Rule::TableHeaderUnknown, element.place(), message);
        }
    }
    for cell in cells.iter().filter(|cell| tree.kind(**cell) == b"TH") {
        let element = &tree.elements[*cell];
        let scope = attribute(reader, element.dictionary, b"Table", "Scope").and_then(|scope| scope.as_name().ok());
        let scoped = matches!(scope, Some(b"Row" | b"Column" | b"Both"));
        if !scoped && (named.is_empty() || reader.get(element.dictionary, "ID").is_null()) {
            let message = "a header cell does not say whether it heads its row or its column";
            findings.add(Rule::TableHeaderScope, element.place(), message);
        }
    }
}

/// The value of an attribute of an element, by the owner of the attribute and its key (ISO 32000-1 14.7.5).
pub(super) fn attribute<'a>(
    reader: &Reader<'a>,
    element: &'a Dictionary,
    owner: &[u8],
    key: &str,
) -> Option<&'a Object> {
    let root = reader.catalog().and_then(|catalog| reader.dictionary(catalog, "StructTreeRoot"));
    let classes = root.and_then(|root| reader.dictionary(root, "ClassMap"));
    let names = reader.one_or_many(element, "C").iter().filter_map(|class| reader.resolve(class).as_name().ok());
    let of_classes = names.filter_map(|name| classes?.get(name).ok()).flat_map(|object| match reader.resolve(object) {
        Object::Array(lists) => lists.as_slice(),
        _ => std::slice::from_ref(object),
    });
    let lists = reader.one_or_many(element, "A").iter().chain(of_classes);
    let mut lists = lists.filter_map(|list| reader.dictionary_of(list));
    lists
        .find(|list| reader.name(list, "O") == Some(owner) && !reader.get(list, key).is_null())
        .map(|list| reader.get(list, key))
}
