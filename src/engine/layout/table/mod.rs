//! Tables (CSS 2.2 §17, css-tables-3): a [`TableGrid`] → one [`Fragment`].
//!
//! 1. [`grid`] numbers rows and cells; [`borders`] finds out what each cell draws;
//! 2. [`measure`] and [`columns`] give every column its width;
//! 3. [`cells`] lays the cells out, [`rows`] gives every row its height, and the cells are aligned in it;
//! 4. here the parts are put together: table, groups, rows, cells, each relative to the one around it.
//!
//! Repeating headers and breaking between rows are left to [`super::page`].

mod grid;

mod borders;

mod columns;
mod measure;

mod cells;
mod content;
mod rows;

#[cfg(test)]
mod tests;

use std::ops::Range;
use std::sync::Arc;

use super::{Borders, Containing, Few, Fragment, FragmentContent, Imposed, Intrinsic, Layouter, TableContent};
use crate::engine::boxes::{BlockBox, GroupKind, RowGroup, TableGrid};
use crate::engine::dom::NodeId;
use crate::engine::geometry::{Edges, Point, Px, Rect, Size};
use crate::engine::style::ComputedStyle;
use crate::engine::style::values::{
    AutoLength, BorderCollapse, BoxSizing, CaptionSide, Direction, SideBorder, Sizing, TableLayout,
};

use borders::{NO_BORDER, TableEdges};
use cells::LaidCell;
pub(super) use cells::is_aligned_by_baseline;
use columns::Column;
pub(super) use content::content_bottom;
use grid::FlatGrid;
use rows::RowHeight;

/// What of a table is known before any of its contents are measured.
struct Frame<'b> {
    table: &'b BlockBox,
    grid: FlatGrid<'b>,
    edges: TableEdges,
    /// Zero in the collapsed model.
    padding: Edges<Px>,
    /// Between columns and between rows; zero in the collapsed model.
    spacing: (Px, Px),
}

impl<'b> Frame<'b> {
    fn new(table: &'b BlockBox, grid: &'b TableGrid, containing_width: Px) -> Self {
        let style = &*table.style;
        let grid = FlatGrid::new(grid);
        let collapsed = style.inherited.border_collapse == BorderCollapse::Collapse;
        let edges = if collapsed { borders::collapse(&grid, style) } else { borders::separate(&grid, style) };
        let padding = style.padding.map(|padding| padding.resolve(containing_width).max(Px::ZERO));
        Self {
            table,
            grid,
            edges,
            padding: if collapsed { Edges::default() } else { padding },
            spacing: if collapsed { (Px::ZERO, Px::ZERO) } else { style.inherited.border_spacing },
        }
    }

    /// Borders and padding of the table.
    fn edge(&self) -> Edges<Px> {
        self.edges.outer + self.padding
    }

    /// What borders, padding and spacing take of the width.
    fn fixed_width(&self) -> Px {
        let count = self.grid.columns.len();
        let gaps = if count == 0 { 0 } else { count + 1 };
        self.edge().horizontal() + self.spacing.0 * gaps as f32
    }

    /// What borders, padding and the spacing above the first and below the last row take of the height.
    fn fixed_height(&self) -> Px {
        let has_rows = self.grid.rows.iter().any(|row| !row.collapsed);
        self.edge().vertical() + if has_rows { self.spacing.1 * 2.0 } else { Px::ZERO }
    }

    /// A size of the style as a border-box size.
    fn border_box(&self, size: Px, edges: Px) -> Px {
        match self.table.style.box_sizing {
            BoxSizing::ContentBox => size + edges,
            BoxSizing::BorderBox => size.max(edges),
        }
    }
}

/// Where columns lie, from the first column's outer side.
struct ColumnPlaces {
    widths: Vec<Px>,
    /// Distances from the side where columns begin.
    starts: Vec<Px>,
    total: Px,
    direction: Direction,
}

impl ColumnPlaces {
    /// Columns that are left out take neither width nor spacing.
    fn new(mut widths: Vec<Px>, collapsed: &[bool], spacing: Px, direction: Direction) -> Self {
        let mut starts = Vec::with_capacity(widths.len());
        let mut total = Px::ZERO;
        let mut is_first = true;
        for (width, collapsed) in widths.iter_mut().zip(collapsed) {
            if *collapsed {
                *width = Px::ZERO;
            } else if !std::mem::take(&mut is_first) {
                total += spacing;
            }
            starts.push(total);
            total += *width;
        }
        Self { widths, starts, total, direction }
    }

    /// The width of columns, with the spacing between them.
    fn width(&self, columns: &Range<usize>) -> Px {
        let last = columns.end - 1;
        (self.starts[last] + self.widths[last] - self.starts[columns.start]).max(Px::ZERO)
    }

    /// The left side of columns.
    fn left(&self, columns: &Range<usize>) -> Px {
        let start = self.starts[columns.start];
        match self.direction {
            Direction::Ltr => start,
            Direction::Rtl => self.total - start - self.width(columns),
        }
    }
}

impl Layouter<'_> {
    /// Lays a table out, captions included. The result lies at the origin; margins are left to the caller.
    pub(super) fn table<'b>(
        &mut self,
        table: &'b BlockBox,
        grid: &'b TableGrid,
        containing: Containing,
        imposed: Imposed,
    ) -> Fragment<'b> {
        let frame = Frame::new(table, grid, containing.width);
        let (width, widths) = self.widths(&frame, grid, containing, imposed.width);
        let all: Px = widths.iter().copied().sum();
        let direction = table.style.inherited.direction;
        let places = ColumnPlaces::new(widths, &frame.grid.collapsed_columns, frame.spacing.0, direction);
        // The table is narrower by the columns that are left out (css-tables-3 §4.1).
        let left_out = all + frame.spacing.0 * frame.grid.columns.len().saturating_sub(1) as f32 - places.total;
        let width = width - left_out;
        let captions = self.captions(grid, width);
        let captions_height: Px =
            captions.iter().map(|caption| caption.rect.size.height + caption.margin.vertical()).sum();
        let height = imposed
            .height
            .map(|height| height - captions_height)
            .or_else(|| own_height(&frame, containing))
            .unwrap_or(Px::ZERO);

        let inside = Containing::of_width((width - frame.edge().horizontal()).max(Px::ZERO));
        let mut cells = self.lay_cells(&frame, &places, inside);
        let baselines = cells::row_baselines(&frame, &cells);
        let rows = cells::row_heights(&frame, &cells, &baselines, height - frame.fixed_height());
        for ((cell, edges), laid) in frame.grid.cells.iter().zip(&frame.edges.cells).zip(&mut cells) {
            if let Some(laid) = laid {
                let height = rows::extent(&rows[cell.rows.clone()], frame.spacing.1);
                self.lay_cell_again(cell, edges, laid, height, inside);
                cells::align(laid, height, baselines[cell.rows.start]);
            }
        }
        let size = Size::new(width, height.max(frame.fixed_height() + rows::extent(&rows, frame.spacing.1)));
        let outsets = borders::row_outsets(&frame.grid, &frame.edges);
        let columns = frame.grid.columns.iter().flatten();
        let has_column_backgrounds = columns
            .flat_map(|column| column.group.iter().map(|(_, style)| style).chain([&column.style]))
            .any(|style| paints(style));
        let slots = if has_column_backgrounds { borders::slots(&frame.grid) } else { Vec::new() };
        let assembly = Assembly { frame: &frame, places: &places, rows: &rows, outsets, has_column_backgrounds, slots };
        let fragment = assembly.table(cells, size);
        with_captions(fragment, captions, grid.inner_style.as_ref())
    }

    /// Border-box widths of a table.
    pub(super) fn table_intrinsic(&mut self, table: &BlockBox, grid: &TableGrid) -> Intrinsic {
        let frame = Frame::new(table, grid, Px::ZERO);
        let edges = frame.edge().horizontal();
        let length = |sizing| definite(sizing, None).map(|width| frame.border_box(width, edges));
        let style = &*table.style;
        let (min, max) = match (style.table_layout, length(style.width)) {
            (TableLayout::Fixed, Some(width)) => (width, width),
            (_, width) => {
                let (min, max) = columns::preferred(&self.measure_columns(&frame));
                let (min, max) = (min + frame.fixed_width(), max + frame.fixed_width());
                width.map_or((min, max), |width| (width.max(min), width.max(min)))
            }
        };
        let min = min.max(self.captions_min(grid));
        let low = length(style.min_width).unwrap_or(Px::ZERO);
        let high = length(style.max_width).unwrap_or(Px::INFINITY).max(min);
        Intrinsic { min: min.clamp(low, high), max: max.max(min).clamp(low, high) }
    }

    /// The width of the table's border box, and of its columns.
    fn widths(
        &mut self,
        frame: &Frame<'_>,
        grid: &TableGrid,
        containing: Containing,
        imposed: Option<Px>,
    ) -> (Px, Vec<Px>) {
        let style = &*frame.table.style;
        let given = imposed.or_else(|| {
            definite(style.width, Some(containing.width))
                .map(|width| limit(frame, containing, frame.border_box(width, frame.edge().horizontal())))
        });
        let fixed = frame.fixed_width();
        let (width, widths) = match (style.table_layout, given) {
            (TableLayout::Fixed, Some(width)) => {
                let room = (width - fixed).max(Px::ZERO);
                (width, columns::fixed_widths(&measure::first_row_widths(frame, room), room))
            }
            _ => {
                let columns = self.measure_columns(frame);
                let width = match (imposed, given) {
                    (Some(imposed), _) => imposed,
                    (None, given) => self.automatic_width(frame, grid, &columns, given, containing),
                };
                (width, columns::distribute(&columns, width - fixed))
            }
        };
        let needed = widths.iter().copied().sum::<Px>() + fixed;
        (width.max(needed), widths)
    }

    /// The used width in automatic layout (css-tables-3 §3.8.4): never less than contents and captions need.
    fn automatic_width(
        &mut self,
        frame: &Frame<'_>,
        grid: &TableGrid,
        columns: &[Column],
        given: Option<Px>,
        containing: Containing,
    ) -> Px {
        let style = &*frame.table.style;
        let (min, max) = columns::preferred(columns);
        let min = (min + frame.fixed_width()).max(self.captions_min(grid));
        let max = max + frame.fixed_width();
        let margin = |side: AutoLength| side.resolve_or_zero(containing.width);
        let available = containing.width - margin(style.margin.left) - margin(style.margin.right);
        let width = match (given, style.width) {
            (Some(given), _) => given,
            (None, Sizing::MinContent) => min,
            (None, Sizing::MaxContent) => max,
            _ => max.min(available),
        };
        limit(frame, containing, width).max(min)
    }

    fn captions_min(&mut self, grid: &TableGrid) -> Px {
        grid.captions.iter().map(|caption| self.intrinsic(caption).min).fold(Px::ZERO, Px::max)
    }

    /// The captions in a table of a width, each at its place beside its own margins.
    fn captions<'b>(&mut self, grid: &'b TableGrid, width: Px) -> Vec<Fragment<'b>> {
        let containing = Containing::of_width(width);
        let lay = |caption: &'b BlockBox| {
            let mut fragment = self.block(caption, containing, Imposed::default());
            fragment.margin = caption.style.margin.map(|margin| margin.resolve_or_zero(width));
            fragment
        };
        grid.captions.iter().map(lay).collect()
    }
}

/// A length, or a percentage of a size that is known.
fn definite(sizing: Sizing, reference: Option<Px>) -> Option<Px> {
    match (sizing, reference) {
        (Sizing::Length(length), Some(reference)) => Some(length.resolve(reference)),
        (Sizing::Length(length), None) if !length.has_percentage() => Some(length.length),
        _ => None,
    }
}

/// A border-box width between the table's `min-width` and `max-width`.
fn limit(frame: &Frame<'_>, containing: Containing, width: Px) -> Px {
    let style = &*frame.table.style;
    let resolve = |sizing| {
        definite(sizing, Some(containing.width)).map(|width| frame.border_box(width, frame.edge().horizontal()))
    };
    width.clamp(resolve(style.min_width).unwrap_or(Px::ZERO), resolve(style.max_width).unwrap_or(Px::INFINITY))
}

/// The border-box height that the table's style gives; contents may need more.
fn own_height(frame: &Frame<'_>, containing: Containing) -> Option<Px> {
    let style: &ComputedStyle = &frame.table.style;
    let resolve =
        |sizing| definite(sizing, containing.height).map(|height| frame.border_box(height, frame.edge().vertical()));
    let (height, least) = (resolve(style.height), resolve(style.min_height));
    height.into_iter().chain(least).reduce(Px::max)
}

/// The box around a table and its captions (CSS 2.2 §17.4), if it has any; the captions keep their order.
fn with_captions<'b>(
    mut grid: Fragment<'b>,
    captions: Vec<Fragment<'b>>,
    inner_style: Option<&'b Arc<ComputedStyle>>,
) -> Fragment<'b> {
    let Some(inner_style) = inner_style.filter(|_| !captions.is_empty()) else { return grid };
    let (above, below): (Vec<_>, Vec<_>) =
        captions.into_iter().partition(|caption| caption.style.inherited.caption_side == CaptionSide::Top);
    let width = grid.rect.size.width;
    let mut wrapper = Fragment {
        marks: grid.marks.take(),
        border: Borders::NONE,
        padding: Edges::default(),
        decorated: false,
        content: FragmentContent::Empty,
        marker: None,
        positioned: Few::new(),
        waiting: Few::new(),
        ..grid
    };
    grid.style = inner_style;
    let mut top = Px::ZERO;
    let mut children = Vec::new();
    let stacked = above.into_iter().chain([grid]).chain(below);
    for mut child in stacked {
        top += child.margin.top;
        child.rect.origin = Point::new(child.margin.left, top);
        top = child.rect.bottom() + child.margin.bottom;
        children.push(child);
    }
    wrapper.rect = Rect::new(Px::ZERO, Px::ZERO, width, top);
    wrapper.content = FragmentContent::Blocks(children);
    wrapper
}

/// Laid out parts on their way to one fragment.
struct Assembly<'f, 'b> {
    frame: &'f Frame<'b>,
    places: &'f ColumnPlaces,
    rows: &'f [RowHeight],
    /// How far each row reaches over the grid lines above and below it.
    outsets: Vec<(Px, Px)>,
    /// Whether any column has a background.
    has_column_backgrounds: bool,
    /// The cell in each slot, row by row, when that is so.
    slots: Vec<u32>,
}

/// Whether a background is to be seen.
fn paints(style: &ComputedStyle) -> bool {
    !style.background_color.is_transparent()
}

impl<'b> Assembly<'_, 'b> {
    fn table(&self, cells: Vec<Option<LaidCell<'b>>>, size: Size) -> Fragment<'b> {
        let frame = self.frame;
        let collapsed = frame.table.style.inherited.border_collapse == BorderCollapse::Collapse;
        let border = if collapsed {
            // The cells draw these; the table keeps their room.
            Borders::Found(Arc::new(frame.edges.outer.map(|width| SideBorder { width: *width, ..NO_BORDER })))
        } else {
            Borders::Given(&frame.table.style.border)
        };
        Fragment {
            owner: frame.table.owner,
            style: &frame.table.style,
            page: frame.table.page.as_ref(),
            marks: frame.table.marks.as_deref(),
            rect: Rect { origin: Point::default(), size },
            margin: Edges::default(),
            border,
            padding: frame.padding,
            decorated: true,
            content: FragmentContent::Table(self.content(cells)),
            marker: None,
            positioned: Few::new(),
            waiting: Few::new(),
        }
    }

    fn content(&self, cells: Vec<Option<LaidCell<'b>>>) -> TableContent<'b> {
        let mut cells = cells.into_iter();
        let mut content = TableContent::default();
        let edge = self.frame.edge();
        let origin = Point::new(edge.left + self.frame.spacing.0, edge.top + self.frame.spacing.1);
        let places = self.row_places();
        for range in &self.frame.grid.groups {
            let Some(first) = self.frame.grid.rows.get(range.start).filter(|_| !range.is_empty()) else { continue };
            let place = &places[range.clone()];
            let top = place[0].top();
            let bottom = place.iter().map(Rect::bottom).fold(top, Px::max);
            let up = Point::new(Px::ZERO, -top);
            let rows = range.clone().map(|row| self.row(row, places[row].moved(up), &mut cells)).collect();
            let rect = Rect::new(Px::ZERO, top, self.places.total, bottom - top).moved(origin);
            let fragment = self.group(first.group, rect, rows);
            match first.group.kind {
                GroupKind::Header => content.header = Some(Box::new(fragment)),
                GroupKind::Body => content.bodies.push(fragment),
                GroupKind::Footer => content.footer = Some(Box::new(fragment)),
            }
        }
        content
    }

    /// The boxes of rows, from the grid line above the first. In the collapsed model they overlap by the borders that
    /// they share.
    fn row_places(&self) -> Vec<Rect> {
        let tops = rows::tops(self.rows, self.frame.spacing.1);
        let outsets = tops.iter().zip(self.rows).zip(&self.outsets);
        let place = |((top, row), (above, below)): ((&Px, &RowHeight), &(Px, Px))| {
            let height = if row.collapsed { Px::ZERO } else { row.height + *above + *below };
            Rect::new(Px::ZERO, *top - *above, self.places.total, height)
        };
        outsets.map(place).collect()
    }

    fn group(&self, group: &'b RowGroup, rect: Rect, rows: Vec<Fragment<'b>>) -> Fragment<'b> {
        Fragment {
            marks: group.marks.as_deref(),
            ..self.part(group.owner, &group.style, rect, FragmentContent::Blocks(rows))
        }
    }

    /// A row with its cells, which are the next in order.
    fn row(&self, row: usize, rect: Rect, cells: &mut impl Iterator<Item = Option<LaidCell<'b>>>) -> Fragment<'b> {
        let flat = &self.frame.grid.rows[row];
        let mut children = self.backdrops(row, rect.size);
        let has_backdrops = !children.is_empty();
        for (index, laid) in flat.cells.clone().zip(cells) {
            let Some(laid) = laid else { continue };
            let outset = self.frame.edges.cells[index].outset;
            let left = self.places.left(&self.frame.grid.cells[index].columns);
            let mut fragment = laid.fragment;
            fragment.rect.origin = Point::new(left - outset.left, self.outsets[row].0 - outset.top);
            children.push(fragment);
        }
        let content = FragmentContent::Parallel(children);
        let row = self.part(flat.row.owner, &flat.row.style, rect, content);
        Fragment { marks: flat.row.marks.as_deref(), decorated: !has_backdrops, ..row }
    }

    /// What is painted behind the cells of a row where columns have backgrounds: those of column groups, columns and,
    /// over them, of the row itself (CSS 2.2 §17.5.1). Cells show the background of the column in which they begin.
    fn backdrops(&self, row: usize, size: Size) -> Vec<Fragment<'b>> {
        let grid = &self.frame.grid;
        if !self.has_column_backgrounds || grid.rows[row].collapsed {
            return Vec::new();
        }
        let mut backdrops = Vec::new();
        let mut column = 0;
        while column < grid.columns.len() {
            let number = grid.columns.len() * row + column;
            let covered = match self.slots.get(number).filter(|cell| **cell != borders::EMPTY) {
                Some(cell) => grid.cells[*cell as usize].columns.clone(),
                None => column..column + 1,
            };
            let owner = grid.columns[covered.start];
            let group = owner.and_then(|column| column.group.as_ref()).map(|(owner, style)| (*owner, style));
            let own = owner.map(|column| (column.owner, &column.style));
            for (owner, style) in group.into_iter().chain(own).filter(|(_, style)| paints(style)) {
                let width = self.places.width(&covered);
                let rect = Rect::new(self.places.left(&covered), Px::ZERO, width, size.height);
                backdrops.push(self.part(Some(owner), style, rect, FragmentContent::Empty));
            }
            column = covered.end.max(column + 1);
        }
        let flat = &grid.rows[row];
        if !backdrops.is_empty() && paints(&flat.row.style) {
            let rect = Rect { origin: Point::default(), size };
            backdrops.push(self.part(flat.row.owner, &flat.row.style, rect, FragmentContent::Empty));
        }
        backdrops
    }

    fn part(
        &self,
        owner: Option<NodeId>,
        style: &'b Arc<ComputedStyle>,
        rect: Rect,
        content: FragmentContent<'b>,
    ) -> Fragment<'b> {
        Fragment {
            owner,
            style,
            page: self.frame.table.page.as_ref(),
            marks: None,
            rect,
            margin: Edges::default(),
            border: Borders::NONE,
            padding: Edges::default(),
            decorated: true,
            content,
            marker: None,
            positioned: Few::new(),
            waiting: Few::new(),
        }
    }
}
