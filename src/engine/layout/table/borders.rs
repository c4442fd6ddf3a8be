//! Styles of a table's parts → which border each cell draws, and where its border box ends.
//!
//! In the separated model that is its own border. In the collapsed model (CSS 2.2 §17.6.2) neighbours share the border
//! on the grid line between them, and only one of them may draw it. Here a cell draws the borders at its start and its
//! top, half of each reaching over the grid line; its neighbour's border box ends where that border begins. So boxes
//! neither overlap nor leave a gap, and of two neighbours the one that is painted later has the border. At the far edges
//! of the table, and beside empty slots, a cell draws its end and bottom as well.
//!
//! One border is drawn twice, in the same place: the plain one between two rows, by the cells of both. A page break
//! between them then leaves no row open. Cells over several rows end before it, so that they reach into no row that they
//! do not cover.
//!
//! Sides are logical in this file: in a table from right to left, `left` and `right` are exchanged on the way in and
//! out.

use super::grid::{FlatCell, FlatGrid};
use crate::engine::geometry::{Edges, Px};
use crate::engine::style::ComputedStyle;
use crate::engine::style::values::{BorderStyle, Color, Direction, SideBorder};

/// The edges of one cell, physical sides.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct CellEdges {
    /// What it draws.
    pub border: Edges<SideBorder>,
    /// How far its border box reaches over the grid lines around it; negative where it ends before them.
    pub outset: Edges<Px>,
    /// Room between border and padding, where the borders along one side have several widths.
    pub extra: Edges<Px>,
}

impl CellEdges {
    /// Between grid line and padding, on each side.
    pub(super) fn inset(&self) -> Edges<Px> {
        let negative = self.outset.map(|outset| -*outset);
        self.border.map(|border| border.width) + self.extra + negative
    }
}

/// The edges of all cells, and the part of the outermost borders that lies in the table's border box.
#[derive(Debug)]
pub(super) struct TableEdges {
    /// By the numbers of cells in the grid.
    pub cells: Vec<CellEdges>,
    /// Widths; in the collapsed model half of the widest border on each side.
    pub outer: Edges<Px>,
}

/// How far the boxes of rows reach over the grid lines above and below them. A row reaches up as far as the least of
/// its cells, so that those that end above it do not touch it, and down as far as the most.
pub(super) fn row_outsets(grid: &FlatGrid<'_>, edges: &TableEdges) -> Vec<(Px, Px)> {
    let mut outsets: Vec<(Option<Px>, Px)> = vec![(None, Px::ZERO); grid.rows.len()];
    for (cell, edges) in grid.cells.iter().zip(&edges.cells) {
        let above = &mut outsets[cell.rows.start].0;
        *above = Some(above.unwrap_or(edges.outset.top).min(edges.outset.top));
        let below = &mut outsets[cell.rows.end - 1].1;
        *below = below.max(edges.outset.bottom);
    }
    outsets.into_iter().map(|(above, below)| (above.unwrap_or_default(), below)).collect()
}

/// No border.
pub(super) const NO_BORDER: SideBorder = SideBorder { width: Px::ZERO, style: BorderStyle::None, color: Color::BLACK };

/// The separated model: everybody has their own border.
pub(super) fn separate(grid: &FlatGrid<'_>, table: &ComputedStyle) -> TableEdges {
    let own = |cell: &FlatCell<'_>| CellEdges {
        border: cell.cell.content.style.border,
        outset: Edges::default(),
        extra: Edges::default(),
    };
    TableEdges { cells: grid.cells.iter().map(own).collect(), outer: table.border.map(|border| border.width) }
}

/// The collapsed model.
pub(super) fn collapse(grid: &FlatGrid<'_>, table: &ComputedStyle) -> TableEdges {
    let direction = table.inherited.direction;
    let resolver = Resolver { grid, table: logical(table.border, direction), direction, slots: slots(grid) };
    // Before-edges first: the after-edges of a cell are the before-edges of its neighbours.
    let before: Vec<(SideBorder, SideBorder)> =
        grid.cells.iter().map(|cell| (resolver.start(cell), resolver.top(cell))).collect();
    let mut outer = Edges::default();
    let mut cells = Vec::with_capacity(grid.cells.len());
    for (cell, (start, top)) in grid.cells.iter().zip(&before) {
        let end = resolver.end(cell, &before);
        let bottom = resolver.bottom(cell, &before);
        let half = |width: Px, outer: Px| outer.max(width / 2.0);
        if cell.columns.start == 0 {
            outer.left = half(start.width, outer.left);
        }
        if cell.columns.end == grid.columns.len() {
            outer.right = half(end.widest, outer.right);
        }
        if cell.rows.start == 0 {
            outer.top = half(top.width, outer.top);
        }
        if cell.rows.end == grid.rows.len() {
            outer.bottom = half(bottom.widest, outer.bottom);
        }
        let edges = CellEdges {
            border: Edges { top: *top, right: end.drawn, bottom: bottom.drawn, left: *start },
            outset: Edges { top: top.width / 2.0, right: end.outset, bottom: bottom.outset, left: start.width / 2.0 },
            extra: Edges { right: end.extra, bottom: bottom.extra, ..Edges::default() },
        };
        cells.push(CellEdges {
            border: logical(edges.border, direction),
            outset: logical(edges.outset, direction),
            extra: logical(edges.extra, direction),
        });
    }
    TableEdges { cells, outer: logical(outer, direction) }
}

/// Physical sides to logical ones, and back.
fn logical<T: Copy>(edges: Edges<T>, direction: Direction) -> Edges<T> {
    match direction {
        Direction::Ltr => edges,
        Direction::Rtl => Edges { left: edges.right, right: edges.left, ..edges },
    }
}

/// A slot that no cell covers.
pub(super) const EMPTY: u32 = u32::MAX;

/// The number of the cell that covers each slot, row by row.
pub(super) fn slots(grid: &FlatGrid<'_>) -> Vec<u32> {
    let width = grid.columns.len();
    let mut slots = vec![EMPTY; width * grid.rows.len()];
    for (index, cell) in (0_u32..).zip(&grid.cells) {
        for row in cell.rows.clone() {
            slots[row * width + cell.columns.start..row * width + cell.columns.end].fill(index);
        }
    }
    slots
}

/// The end or bottom edge of a cell.
struct AfterEdge {
    drawn: SideBorder,
    outset: Px,
    extra: Px,
    widest: Px,
}

impl AfterEdge {
    /// The cell draws it itself.
    fn own(border: SideBorder) -> Self {
        Self { drawn: border, outset: border.width / 2.0, extra: Px::ZERO, widest: border.width }
    }

    /// The neighbours draw it; the cell ends at the narrowest, its padding begins behind the widest.
    fn of_neighbours(borders: &[SideBorder]) -> Self {
        let widths = || borders.iter().map(|border| border.width);
        let widest = widths().fold(Px::ZERO, Px::max);
        let narrowest = widths().fold(widest, Px::min);
        Self { drawn: NO_BORDER, outset: -(narrowest / 2.0), extra: (widest - narrowest) / 2.0, widest }
    }
}

struct Resolver<'g, 'b> {
    grid: &'g FlatGrid<'b>,
    table: Edges<SideBorder>,
    direction: Direction,
    slots: Vec<u32>,
}

impl Resolver<'_, '_> {
    fn border(&self, style: &ComputedStyle) -> Edges<SideBorder> {
        logical(style.border, self.direction)
    }

    fn cell_border(&self, cell: &FlatCell<'_>) -> Edges<SideBorder> {
        self.border(&cell.cell.content.style)
    }

    /// The borders of a column, then those of its column group where the column lies at its edge.
    fn column_borders(&self, column: usize) -> impl Iterator<Item = Edges<SideBorder>> {
        let group_of = |column: usize| self.grid.columns.get(column).copied().flatten()?.group.as_ref();
        let owner_of = |column: usize| group_of(column).map(|(owner, _)| *owner);
        let own = self.grid.columns[column].map(|column| self.border(&column.style));
        let group = group_of(column).map(|(owner, style)| {
            let mut border = self.border(style);
            if column.checked_sub(1).and_then(owner_of) == Some(*owner) {
                border.left = NO_BORDER;
            }
            if owner_of(column + 1) == Some(*owner) {
                border.right = NO_BORDER;
            }
            border
        });
        own.into_iter().chain(group)
    }

    /// The cells in slots, each once; none where all slots are empty.
    fn cells_in(&self, slots: impl Iterator<Item = (usize, usize)>) -> Vec<usize> {
        let width = self.grid.columns.len();
        let numbers = slots.map(|(row, column)| self.slots[row * width + column]);
        let mut cells: Vec<usize> = numbers.filter(|number| *number != EMPTY).map(|number| number as usize).collect();
        cells.dedup();
        cells
    }

    fn start(&self, cell: &FlatCell<'_>) -> SideBorder {
        let column = cell.columns.start;
        let mut claims = Vec::new();
        if column > 0 {
            let before = self.cells_in(cell.rows.clone().map(|row| (row, column - 1)));
            claims.extend(before.iter().map(|index| self.cell_border(&self.grid.cells[*index]).right));
        }
        claims.push(self.cell_border(cell).left);
        if column == 0 {
            let rows = &self.grid.rows[cell.rows.clone()];
            claims.extend(rows.iter().map(|row| self.border(&row.row.style).left));
            claims.extend(rows.first().map(|row| self.border(&row.group.style).left));
        } else {
            claims.extend(self.column_borders(column - 1).map(|border| border.right));
        }
        claims.extend(self.column_borders(column).map(|border| border.left));
        if column == 0 {
            claims.push(self.table.left);
        }
        winner(claims)
    }

    fn end(&self, cell: &FlatCell<'_>, before: &[(SideBorder, SideBorder)]) -> AfterEdge {
        let column = cell.columns.end;
        let at_edge = column == self.grid.columns.len();
        let neighbours = if at_edge { Vec::new() } else { self.cells_in(cell.rows.clone().map(|row| (row, column))) };
        if !neighbours.is_empty() {
            let borders: Vec<SideBorder> = neighbours.iter().map(|index| before[*index].0).collect();
            return AfterEdge::of_neighbours(&borders);
        }
        let mut claims = vec![self.cell_border(cell).right];
        if at_edge {
            let rows = &self.grid.rows[cell.rows.clone()];
            claims.extend(rows.iter().map(|row| self.border(&row.row.style).right));
            claims.extend(rows.first().map(|row| self.border(&row.group.style).right));
        }
        claims.extend(self.column_borders(column - 1).map(|border| border.right));
        if at_edge {
            claims.push(self.table.right);
        }
        AfterEdge::own(winner(claims))
    }

    fn top(&self, cell: &FlatCell<'_>) -> SideBorder {
        let row = cell.rows.start;
        let mut claims = Vec::new();
        if row > 0 {
            let above = self.cells_in(cell.columns.clone().map(|column| (row - 1, column)));
            claims.extend(above.iter().map(|index| self.cell_border(&self.grid.cells[*index]).bottom));
        }
        claims.push(self.cell_border(cell).top);
        let own = &self.grid.rows[row];
        let previous = row.checked_sub(1).map(|previous| &self.grid.rows[previous]);
        claims.extend(previous.map(|previous| self.border(&previous.row.style).bottom));
        claims.push(self.border(&own.row.style).top);
        if self.grid.begins_group(row) {
            claims.extend(previous.map(|previous| self.border(&previous.group.style).bottom));
            claims.push(self.border(&own.group.style).top);
        }
        if row == 0 {
            claims.extend(cell.columns.clone().flat_map(|column| self.column_borders(column)).map(|border| border.top));
            claims.push(self.table.top);
        }
        winner(claims)
    }

    fn bottom(&self, cell: &FlatCell<'_>, before: &[(SideBorder, SideBorder)]) -> AfterEdge {
        let row = cell.rows.end;
        let at_edge = row == self.grid.rows.len();
        let neighbours =
            if at_edge { Vec::new() } else { self.cells_in(cell.columns.clone().map(|column| (row, column))) };
        if let Some(first) = neighbours.first() {
            let borders: Vec<SideBorder> = neighbours.iter().map(|index| before[*index].1).collect();
            let shared = before[*first].1;
            let plain = shared.style == BorderStyle::Solid && shared.color.alpha >= 1.0;
            let apart = cell.rows.len() == 1 || self.grid.ends_group(row - 1);
            if plain && apart && borders.iter().all(|border| *border == shared) {
                return AfterEdge::own(shared);
            }
            return AfterEdge::of_neighbours(&borders);
        }
        let last = &self.grid.rows[row - 1];
        let mut claims = vec![self.cell_border(cell).bottom, self.border(&last.row.style).bottom];
        if self.grid.ends_group(row - 1) {
            claims.push(self.border(&last.group.style).bottom);
        }
        if at_edge {
            claims.extend(
                cell.columns.clone().flat_map(|column| self.column_borders(column)).map(|border| border.bottom),
            );
            claims.push(self.table.bottom);
        }
        AfterEdge::own(winner(claims))
    }
}

/// Which of the borders that meet on a grid line is drawn (CSS 2.2 §17.6.2.1). The claims stand in the order of cell,
/// row, row group, column, table, each from the start and from the top: the earlier one wins where they are equal.
fn winner(claims: impl IntoIterator<Item = SideBorder>) -> SideBorder {
    let mut best = NO_BORDER;
    for claim in claims {
        if claim.style == BorderStyle::Hidden {
            return NO_BORDER;
        }
        if claim.style == BorderStyle::None {
            continue;
        }
        let stronger =
            claim.width > best.width || claim.width == best.width && strength(claim.style) > strength(best.style);
        if stronger {
            best = claim;
        }
    }
    best
}

/// Among borders of one width, the style of higher strength wins.
fn strength(style: BorderStyle) -> u8 {
    match style {
        BorderStyle::None | BorderStyle::Hidden => 0,
        BorderStyle::Inset => 1,
        BorderStyle::Groove => 2,
        BorderStyle::Outset => 3,
        BorderStyle::Ridge => 4,
        BorderStyle::Dotted => 5,
        BorderStyle::Dashed => 6,
        BorderStyle::Solid => 7,
        BorderStyle::Double => 8,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(width: f32, style: BorderStyle) -> SideBorder {
        SideBorder { width: Px(width), style, color: Color::BLACK }
    }

    #[test]
    fn hidden_wins_over_everything() {
        let claims = [side(9.0, BorderStyle::Solid), side(0.0, BorderStyle::Hidden)];
        assert_eq!(winner(claims), NO_BORDER);
    }

    #[test]
    fn none_loses_against_everything() {
        let thin = side(0.5, BorderStyle::Inset);
        assert_eq!(winner([side(0.0, BorderStyle::None), thin]), thin);
    }

    #[test]
    fn the_wider_border_wins_then_the_stronger_style() {
        let wide = side(2.0, BorderStyle::Dotted);
        assert_eq!(winner([side(1.0, BorderStyle::Double), wide]), wide);
        let double = side(2.0, BorderStyle::Double);
        assert_eq!(winner([wide, side(2.0, BorderStyle::Solid), double]), double);
    }

    #[test]
    fn of_equal_borders_the_first_claim_wins() {
        let red = SideBorder { color: Color { red: 1.0, ..Color::BLACK }, ..side(1.0, BorderStyle::Solid) };
        assert_eq!(winner([red, side(1.0, BorderStyle::Solid)]), red);
    }

    #[test]
    fn a_cell_ends_at_the_narrowest_of_its_neighbours_borders() {
        let edge = AfterEdge::of_neighbours(&[side(2.0, BorderStyle::Solid), side(6.0, BorderStyle::Solid)]);
        assert_eq!(edge.outset, Px(-1.0));
        // inset 3 = half of 6: 1 outside of the box, 2 inside
        assert_eq!(edge.extra, Px(2.0));
        assert_eq!(edge.drawn, NO_BORDER);
    }
}
