//! Widths of columns → laid out cells, heights of rows, and cells aligned in them (CSS 2.2 §17.5.3, css-tables-3 §3.10).

use std::sync::Arc;

use super::borders::CellEdges;
use super::content;
use super::grid::FlatCell;
use super::rows::{self, RowHeight};
use super::{ColumnPlaces, Frame};
use crate::engine::boxes::{BlockBox, BlockContent, InlineItem};
use crate::engine::geometry::{Edges, Point, Px};
use crate::engine::layout::block::first_baseline;
use crate::engine::layout::{Borders, Containing, Fragment, Imposed, Layouter};
use crate::engine::style::values::{BorderCollapse, EmptyCells, Sizing, VerticalAlign};

/// A cell as high as its content.
pub(super) struct LaidCell<'b> {
    /// Its box; not in its place yet.
    pub fragment: Fragment<'b>,
    /// From grid line to grid line.
    pub height: Px,
    /// The same, as high as its content, where its `height` gives more: what is left is for `vertical-align`.
    natural: Px,
    /// From the grid line at its top, where it is aligned by it.
    pub baseline: Option<Px>,
}

impl Layouter<'_> {
    /// Lays out the content of all cells; those in rows or columns that are left out are left out.
    pub(super) fn lay_cells<'b>(
        &mut self,
        frame: &Frame<'b>,
        places: &ColumnPlaces,
        containing: Containing,
    ) -> Vec<Option<LaidCell<'b>>> {
        let mut laid = Vec::with_capacity(frame.grid.cells.len());
        for (cell, edges) in frame.grid.cells.iter().zip(&frame.edges.cells) {
            let shown = !frame.grid.hides(cell);
            laid.push(shown.then(|| self.lay_cell(cell, edges, (places.width(&cell.columns), None), containing)));
        }
        laid
    }

    /// Lays out a cell anew, now that its height is known, if something in it is a percentage of that (css-tables-3
    /// §3.10.6).
    pub(super) fn lay_cell_again<'b>(
        &mut self,
        cell: &FlatCell<'b>,
        edges: &CellEdges,
        laid: &mut LaidCell<'b>,
        height: Px,
        containing: Containing,
    ) {
        if has_share_of_height(&cell.cell.content.content) {
            let width = laid.fragment.rect.size.width - edges.outset.horizontal();
            *laid = self.lay_cell(cell, edges, (width, Some(height)), containing);
        }
    }

    /// Lays out a cell between grid lines, of which the lower may not be known.
    fn lay_cell<'b>(
        &mut self,
        cell: &FlatCell<'b>,
        edges: &CellEdges,
        (width, height): (Px, Option<Px>),
        containing: Containing,
    ) -> LaidCell<'b> {
        let block = &cell.cell.content;
        let style = &block.style;
        // The box is laid out with the borders of its style, so that its content gets the width that remains between the
        // borders it really has; then the borders are exchanged.
        let own = style.border.map(|border| border.width);
        let used = edges.border.map(|border| border.width) + edges.extra;
        let rect_width = width + edges.outset.horizontal();
        let imposed = Imposed {
            width: Some((rect_width - used.horizontal() + own.horizontal()).max(Px::ZERO)),
            height: height
                .map(|height| (height + edges.outset.vertical() - used.vertical() + own.vertical()).max(Px::ZERO)),
        };
        let mut fragment = self.block(block, containing, imposed);
        let mut height = fragment.rect.size.height;
        let mut natural = height;
        if style.height != Sizing::Auto || imposed.height.is_some() {
            // The height of a cell is a minimum (CSS 2.2 §17.5.3).
            let reach = content::content_bottom(&fragment).unwrap_or(Px::ZERO);
            natural = reach + fragment.padding.bottom + own.bottom;
            height = height.max(natural);
        }
        let exchange = used.vertical() - own.vertical();
        let (height, natural) = (height + exchange, natural + exchange);
        content::shift(&mut fragment, Point::new(used.left - own.left, used.top - own.top));
        fragment.rect.size.width = rect_width;
        fragment.rect.size.height = height;
        if edges.border != style.border {
            fragment.border = Borders::Found(Arc::new(edges.border));
        }
        fragment.padding = fragment.padding + edges.extra;
        fragment.margin = Edges::default();
        fragment.decorated = !is_hidden_when_empty(cell);
        let baseline = is_aligned_by_baseline(style.vertical_align).then(|| {
            let bottom = height - fragment.border.bottom.width - fragment.padding.bottom;
            first_baseline(&fragment).unwrap_or(bottom) - edges.outset.top
        });
        let outset = edges.outset.vertical();
        LaidCell { height: height - outset, natural: natural - outset, baseline, fragment }
    }
}

/// Whether a box in a cell has a height that is a share of the cell's.
fn has_share_of_height(content: &BlockContent) -> bool {
    let is_share = |sizing: Sizing| matches!(sizing, Sizing::Length(length) if length.has_percentage());
    let has_share = |block: &BlockBox| {
        let style = &block.style;
        is_share(style.height) || is_share(style.min_height) || is_share(style.max_height)
    };
    match content {
        BlockContent::Blocks(children) | BlockContent::Flex(children) | BlockContent::Grid(children) => {
            children.iter().any(has_share)
        }
        BlockContent::Inline(flow) => {
            flow.items.iter().any(|item| matches!(item, InlineItem::Atomic(block) if has_share(block)))
        }
        BlockContent::Table(_) | BlockContent::Replaced(_) => false,
    }
}

/// Whether a cell without content shows neither borders nor background (CSS 2.2 §17.6.1.1).
fn is_hidden_when_empty(cell: &FlatCell<'_>) -> bool {
    let inherited = &cell.cell.content.style.inherited;
    let blank = match &cell.cell.content.content {
        BlockContent::Blocks(blocks) => blocks.is_empty(),
        BlockContent::Inline(flow) => flow.is_blank(),
        _ => false,
    };
    blank && inherited.empty_cells == EmptyCells::Hide && inherited.border_collapse == BorderCollapse::Separate
}

/// Whether a cell is aligned by the baseline of its row.
pub(in crate::engine::layout) fn is_aligned_by_baseline(align: VerticalAlign) -> bool {
    !matches!(align, VerticalAlign::Top | VerticalAlign::Middle | VerticalAlign::Bottom)
}

/// The baseline of each row, from its top: the lowest of the cells that are aligned by it.
pub(super) fn row_baselines(frame: &Frame<'_>, cells: &[Option<LaidCell<'_>>]) -> Vec<Px> {
    let mut baselines = vec![Px::ZERO; frame.grid.rows.len()];
    for (cell, laid) in frame.grid.cells.iter().zip(cells) {
        if let Some(baseline) = laid.as_ref().and_then(|laid| laid.baseline) {
            let row = &mut baselines[cell.rows.start];
            *row = row.max(baseline);
        }
    }
    baselines
}

/// The heights of all rows; `height` is what the table's own height leaves for them.
pub(super) fn row_heights(
    frame: &Frame<'_>,
    cells: &[Option<LaidCell<'_>>],
    baselines: &[Px],
    height: Px,
) -> Vec<RowHeight> {
    let mut heights: Vec<RowHeight> = frame
        .grid
        .rows
        .iter()
        .map(|row| match row.row.style.height {
            _ if row.collapsed => RowHeight { collapsed: true, ..RowHeight::default() },
            // Percentages are of the table's height, where it has one (css-tables-3 §3.10.5).
            Sizing::Length(length) if height > Px::ZERO || !length.has_percentage() => {
                RowHeight { height: length.resolve(height.max(Px::ZERO)), given: true, collapsed: false }
            }
            _ => RowHeight::default(),
        })
        .collect();
    let mut spanning = Vec::new();
    for (cell, laid) in frame.grid.cells.iter().zip(cells) {
        let Some(laid) = laid else { continue };
        let first = cell.rows.start;
        let needed = laid.height + laid.baseline.map_or(Px::ZERO, |baseline| baselines[first] - baseline);
        if cell.rows.len() == 1 {
            heights[first].height = heights[first].height.max(needed);
            // A height of a cell is one of its row, too.
            let height = cell.cell.content.style.height;
            heights[first].given |= matches!(height, Sizing::Length(length) if !length.has_percentage());
        } else {
            spanning.push((cell.rows.clone(), needed));
        }
    }
    spanning.sort_by_key(|(rows, _)| rows.len());
    for (rows, needed) in spanning {
        rows::grow_to(&mut heights[rows], needed, frame.spacing.1);
    }
    rows::grow_to(&mut heights, height, frame.spacing.1);
    heights
}

/// Gives a cell the height of its rows and moves its content where `vertical-align` wants it.
pub(super) fn align(laid: &mut LaidCell<'_>, height: Px, row_baseline: Px) {
    let free = (height - laid.natural).max(Px::ZERO);
    let offset = match (laid.fragment.style.vertical_align, laid.baseline) {
        (VerticalAlign::Middle, _) => free / 2.0,
        (VerticalAlign::Bottom, _) => free,
        (_, Some(baseline)) => (row_baseline - baseline).min(free),
        _ => Px::ZERO,
    };
    laid.fragment.rect.size.height += height - laid.height;
    content::shift(&mut laid.fragment, Point::new(Px::ZERO, offset));
}
