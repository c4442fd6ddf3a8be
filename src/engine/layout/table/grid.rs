//! [`TableGrid`] → [`FlatGrid`]: all rows and cells of all groups in one numbering.
//!
//! Columns in which no cell begins and that no `col` describes are merged with the column before them: they look no
//! different, and a `colspan=100` over three columns costs nothing (css-tables-3 §3.5, track merging).

use std::collections::BTreeSet;
use std::ops::Range;

use crate::engine::boxes::{Cell, ColumnStyle, Row, RowGroup, TableGrid};
use crate::engine::style::values::Visibility;

/// The grid of a table without its division into groups.
pub(super) struct FlatGrid<'b> {
    /// All rows, top to bottom.
    pub rows: Vec<FlatRow<'b>>,
    /// All cells, by row.
    pub cells: Vec<FlatCell<'b>>,
    /// The `col` of each column, if it has one.
    pub columns: Vec<Option<&'b ColumnStyle>>,
    /// Whether each column is left out (`visibility: collapse`).
    pub collapsed_columns: Vec<bool>,
    /// The rows of each group.
    pub groups: Vec<Range<usize>>,
}

/// A row.
pub(super) struct FlatRow<'b> {
    /// The row itself.
    pub row: &'b Row,
    /// Its group.
    pub group: &'b RowGroup,
    /// Its group's number.
    pub group_index: usize,
    /// The cells that begin in it.
    pub cells: Range<usize>,
    /// Whether it is left out (`visibility: collapse`).
    pub collapsed: bool,
}

/// A cell with its place.
pub(super) struct FlatCell<'b> {
    /// The cell itself.
    pub cell: &'b Cell,
    /// Its rows.
    pub rows: Range<usize>,
    /// Its columns, after merging.
    pub columns: Range<usize>,
}

impl<'b> FlatGrid<'b> {
    pub(super) fn new(grid: &'b TableGrid) -> Self {
        let starts = column_starts(grid);
        let columns: Vec<Option<&'b ColumnStyle>> = starts.iter().map(|start| grid.columns.get(*start)).collect();
        let collapsed_columns = columns.iter().map(|column| column.is_some_and(is_collapsed)).collect();
        let mut flat = Self { rows: Vec::new(), cells: Vec::new(), columns, collapsed_columns, groups: Vec::new() };
        for (group_index, group) in grid.groups.iter().enumerate() {
            let first = flat.rows.len();
            let last = first + group.rows.len();
            for row in &group.rows {
                let index = flat.rows.len();
                let first_cell = flat.cells.len();
                flat.cells.extend(row.cells.iter().map(|cell| {
                    let from = starts.partition_point(|start| *start <= cell.column).saturating_sub(1);
                    let to = starts.partition_point(|start| *start < cell.column + cell.column_span);
                    FlatCell { cell, rows: index..(index + cell.row_span).min(last), columns: from..to }
                }));
                let collapsed =
                    [&row.style, &group.style].iter().any(|style| style.inherited.visibility == Visibility::Collapse);
                flat.rows.push(FlatRow { row, group, group_index, cells: first_cell..flat.cells.len(), collapsed });
            }
            flat.groups.push(first..last);
        }
        flat
    }

    /// Whether nothing is to be seen of a cell, because its row or all of its columns are left out.
    pub(super) fn hides(&self, cell: &FlatCell<'_>) -> bool {
        self.rows[cell.rows.start].collapsed || self.collapsed_columns[cell.columns.clone()].iter().all(|c| *c)
    }

    /// Whether a row is the first of its group.
    pub(super) fn begins_group(&self, row: usize) -> bool {
        self.groups[self.rows[row].group_index].start == row
    }

    /// Whether a row is the last of its group.
    pub(super) fn ends_group(&self, row: usize) -> bool {
        self.groups[self.rows[row].group_index].end == row + 1
    }
}

fn is_collapsed(column: &ColumnStyle) -> bool {
    let group = column.group.iter().map(|(_, style)| style);
    group.chain([&column.style]).any(|style| style.inherited.visibility == Visibility::Collapse)
}

/// The columns that remain when those without a beginning are merged with the one before.
fn column_starts(grid: &TableGrid) -> Vec<usize> {
    let mut starts: BTreeSet<usize> = (0..grid.columns.len()).collect();
    let rows = grid.groups.iter().flat_map(|group| &group.rows);
    starts.extend(rows.flat_map(|row| &row.cells).map(|cell| cell.column));
    if grid.column_count > 0 {
        starts.insert(0);
    }
    starts.into_iter().collect()
}
