//! Styles and contents of cells → what they ask of their columns.

use super::Frame;
use super::borders::CellEdges;
use super::columns::{self, CellWish, Column};
use super::grid::FlatCell;
use crate::engine::boxes::ColumnStyle;
use crate::engine::geometry::Px;
use crate::engine::layout::Layouter;
use crate::engine::layout::sizing::BoxEdges;
use crate::engine::style::ComputedStyle;
use crate::engine::style::values::{BoxSizing, Sizing};

impl Layouter<'_> {
    /// What the columns of a table ask for in automatic layout (css-tables-3 §3.8).
    pub(super) fn measure_columns(&mut self, frame: &Frame<'_>) -> Vec<Column> {
        let given =
            frame.grid.columns.iter().map(|column| column.map_or_else(Column::default, |c| given(width_style(c))));
        let given = given.collect();
        let wishes: Vec<CellWish> = frame
            .grid
            .cells
            .iter()
            .zip(&frame.edges.cells)
            .map(|(cell, edges)| self.measure_cell(cell, edges))
            .collect();
        columns::gather(given, &wishes, frame.spacing.0)
    }

    fn measure_cell(&mut self, cell: &FlatCell<'_>, edges: &CellEdges) -> CellWish {
        let block = &cell.cell.content;
        let style = &*block.style;
        let own_edges = BoxEdges::resolve(style, Px::ZERO);
        let content = self.content_intrinsic(block, &own_edges);
        let outer_edges = own_edges.padding.horizontal() + edges.inset().horizontal();
        let least = length(style.min_width).map_or(Px::ZERO, |width| outer(style, width, outer_edges));
        let most = length(style.max_width).map_or(Px::INFINITY, |width| outer(style, width, outer_edges));
        let min = (content.min + outer_edges).max(least);
        let max = (content.max + outer_edges).clamp(min, most);
        CellWish {
            column: cell.columns.start,
            span: cell.columns.len(),
            min,
            max,
            fixed: length(style.width).map(|width| outer(style, width, outer_edges).clamp(min, most)),
            percent: percentage(style.width),
        }
    }
}

/// The style that gives a column its width: a `col` without one has that of its `colgroup`.
fn width_style(column: &ColumnStyle) -> &ComputedStyle {
    match &column.group {
        Some((_, group)) if column.style.width == Sizing::Auto => group,
        _ => &column.style,
    }
}

/// What a `col` asks for. Its width is that of the whole column, whatever `box-sizing` says.
fn given(style: &ComputedStyle) -> Column {
    let fixed = length(style.width);
    let min = length(style.min_width).unwrap_or(Px::ZERO);
    Column {
        min,
        max: fixed.unwrap_or(Px::ZERO).max(min),
        constrained: fixed.is_some(),
        percent: percentage(style.width),
    }
}

/// The widths that fixed layout starts from: of `col` elements and of the cells in the first row
/// (CSS 2.2 §17.5.2.1). `width` is that of all columns together.
pub(super) fn first_row_widths(frame: &Frame<'_>, width: Px) -> Vec<Option<Px>> {
    let resolve = |sizing: Sizing| match sizing {
        Sizing::Length(length) => Some(length.resolve(width)),
        _ => None,
    };
    let columns = frame.grid.columns.iter();
    let mut widths: Vec<Option<Px>> =
        columns.map(|column| column.and_then(|c| resolve(width_style(c).width))).collect();
    let first_row = frame.grid.rows.first().map_or(0..0, |row| row.cells.clone());
    for index in first_row {
        let cell = &frame.grid.cells[index];
        let style = &*cell.cell.content.style;
        let Some(own) = resolve(style.width) else { continue };
        let padding = style.padding.left.resolve(width) + style.padding.right.resolve(width);
        let edges = padding + frame.edges.cells[index].inset().horizontal();
        let is_share = percentage(style.width).is_some();
        let whole = if is_share { own } else { outer(style, own, edges) };
        let count = cell.columns.len() as f32;
        let each = ((whole - frame.spacing.0 * (count - 1.0)) / count).max(Px::ZERO);
        for column in &mut widths[cell.columns.clone()] {
            column.get_or_insert(each);
        }
    }
    widths
}

/// A width from grid line to grid line, given a `width` in length units.
fn outer(style: &ComputedStyle, width: Px, edges: Px) -> Px {
    match style.box_sizing {
        BoxSizing::ContentBox => width + edges,
        BoxSizing::BorderBox => width.max(edges),
    }
}

/// A width in length units.
fn length(sizing: Sizing) -> Option<Px> {
    match sizing {
        Sizing::Length(length) if !length.has_percentage() => Some(length.length),
        _ => None,
    }
}

/// A width in percent. `calc()` and comparisons of both kinds count as `auto` (css-tables-3 §3.8).
fn percentage(sizing: Sizing) -> Option<f32> {
    match sizing {
        Sizing::Length(length) => length.share().filter(|share| *share > 0.0),
        _ => None,
    }
}
