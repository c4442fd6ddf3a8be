//! The grid of a table → rows and cells that fit together.
//!
//! HTML forgives rows of different lengths and cells that overlap; PDF/UA-1 does not (ISO 14289-1 7.5). Short rows are
//! filled with empty cells, and what a cell covers twice is said of the first only.

use super::build::{Builder, Inside};
use super::{Role, Scope};
use crate::engine::boxes::{Cell, GroupKind, Row, RowGroup, TableGrid};

/// The most columns of a row that is filled up: `colspan` can ask for thousands.
const MOST_FILLED: usize = 1000;

/// The parts of a table, into its element; without one (boxes that are no table of HTML), the content of the cells in order.
pub(super) fn table(builder: &mut Builder<'_>, grid: &TableGrid, inside: Inside) {
    let Some(table) = inside.filter(|inside| builder.role(*inside) == Role::Table) else {
        grid.captions.iter().for_each(|caption| builder.block(caption, inside, false));
        let cells = grid.groups.iter().flat_map(|group| &group.rows).flat_map(|row| &row.cells);
        cells.for_each(|cell| builder.block(&cell.content, inside, false));
        return;
    };
    let mut caption = None;
    for block in &grid.captions {
        let element = *caption.get_or_insert_with(|| builder.push(table, Role::Caption, None));
        builder.content(block, Some(element));
    }
    // A header or footer without rows between them would be no table (7.2): its rows stand alone.
    let has_body = grid.groups.iter().any(|group| group.kind == GroupKind::Body && !group.rows.is_empty());
    for group in grid.groups.iter().filter(|group| !group.rows.is_empty()) {
        let parent = match group.kind {
            _ if !has_body => table,
            GroupKind::Header => builder.push(table, Role::THead, group.owner),
            GroupKind::Body => builder.push(table, Role::TBody, group.owner),
            GroupKind::Footer => builder.push(table, Role::TFoot, group.owner),
        };
        rows(builder, group, grid.column_count, parent);
    }
}

fn rows(builder: &mut Builder<'_>, group: &RowGroup, columns: usize, parent: u32) {
    // For each column how many more rows are taken by a cell above.
    let mut taken: Vec<u32> = vec![0; columns];
    let count = group.rows.len();
    for (index, row) in group.rows.iter().enumerate() {
        let element = builder.push(parent, Role::TR, row.owner);
        let left = u32::try_from(count - index).unwrap_or(u32::MAX);
        let mut filled = 0;
        for cell in &row.cells {
            fill(builder, element, &mut taken, filled, cell.column);
            let span = free(&taken, cell);
            let rows = u32::try_from(cell.row_span).unwrap_or(u32::MAX).clamp(1, left);
            if span == 0 {
                // All of it lies under other cells: its content is read with the last cell.
                builder.block(&cell.content, Some(last_cell(builder, element)), false);
                continue;
            }
            let header = group.kind == GroupKind::Header;
            cell_element(builder, cell, row, element, (span, rows, header));
            taken[cell.column..cell.column + span].fill(rows);
            filled = cell.column + span;
        }
        fill(builder, element, &mut taken, filled, columns);
        taken.iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
    }
}

/// How many columns from a cell's first are not taken.
fn free(taken: &[u32], cell: &Cell) -> usize {
    let slots = taken.get(cell.column..).unwrap_or_default();
    slots.iter().take(cell.column_span).take_while(|rows| **rows == 0).count()
}

/// Empty cells for the columns from one up to another that no cell covers.
fn fill(builder: &mut Builder<'_>, row: u32, taken: &mut [u32], from: usize, to: usize) {
    let mut column = from;
    while column < to.min(taken.len()) {
        if taken[column] > 0 {
            column += 1;
            continue;
        }
        let span = taken[column..to.min(taken.len())].iter().take_while(|rows| **rows == 0).count();
        let span = span.min(MOST_FILLED);
        let cell = builder.push(row, Role::TD, None);
        spans(builder, cell, span, 1);
        taken[column..column + span].fill(1);
        column += span;
    }
}

fn last_cell(builder: &Builder<'_>, row: u32) -> u32 {
    match builder.tree.element(row).kids.last() {
        Some(super::Kid::Element(cell)) => *cell,
        _ => row,
    }
}

fn cell_element(
    builder: &mut Builder<'_>,
    cell: &Cell,
    row: &Row,
    parent: u32,
    (columns, rows, in_header): (usize, u32, bool),
) {
    let owner = cell.content.owner.filter(|owner| Some(*owner) != row.owner);
    let name = |owner| builder.dom.element(owner).is_some_and(|element| &*element.name == "th");
    let role = if owner.is_some_and(name) { Role::TH } else { Role::TD };
    let hidden = owner.and_then(|owner| builder.dom.element(owner)?.attribute("aria-hidden"));
    let is_hidden = hidden.is_some_and(|hidden| hidden.trim() == "true");
    let element = match owner {
        Some(owner) => builder.enter(parent, role, owner),
        None => builder.push(parent, role, None),
    };
    if role == Role::TH {
        let said = owner.and_then(|owner| builder.dom.element(owner)?.attribute("scope")).map(str::to_ascii_lowercase);
        let scope = match said.as_deref() {
            Some("row" | "rowgroup") => Scope::Row,
            Some("col" | "colgroup") => Scope::Column,
            // As HTML guesses (§4.9.12.2): a header at the start of a row that has data is the row's.
            _ if !in_header && cell.column == 0 && row.cells.len() > 1 => Scope::Row,
            _ => Scope::Column,
        };
        builder.attributes(element).scope = Some(scope);
    }
    spans(builder, element, columns, rows);
    builder.content(&cell.content, Some(element).filter(|_| !is_hidden));
}

fn spans(builder: &mut Builder<'_>, cell: u32, columns: usize, rows: u32) {
    if columns > 1 {
        builder.attributes(cell).column_span = u32::try_from(columns).ok();
    }
    if rows > 1 {
        builder.attributes(cell).row_span = Some(rows);
    }
}
