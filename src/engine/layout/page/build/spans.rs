//! Cells that reach over several rows → their parts on a page, as high as the rows they cover.

use super::rows::{PartExtent, stretch};
use super::{Builder, Role, Spot};
use crate::engine::geometry::{Point, Px};
use crate::engine::layout::page::flow::{Flow, spans_rows};
use crate::engine::layout::page::resume::Carried;
use crate::engine::layout::{Placed, PlacedContent};

/// Cells that reach over several rows, while their rows are placed.
pub(super) struct Spans {
    open: Vec<Span>,
    /// Relative positioning of the flow.
    shift: Px,
}

struct Span {
    /// Where it was placed: index of the box, and of the cell in it when the box is its row.
    slot: (usize, Option<usize>),
    /// The row after the last one it covers.
    end: usize,
    bottom: Px,
    /// It goes on on the next page.
    cut: bool,
}

impl Spans {
    /// None yet, in a flow moved down by relative positioning.
    pub(super) fn new(shift: Px) -> Self {
        Spans { open: Vec::new(), shift }
    }

    /// Places the cells that came over from the page before, beside the rows.
    #[expect(clippy::too_many_arguments, reason = "the state of the flow that it is a step of")]
    pub(super) fn carry<'b>(
        &mut self,
        builder: &mut Builder<'_, 'b>,
        flow: &Flow<'_, 'b>,
        carried: &[Carried],
        ending: &[Carried],
        spot: Spot,
        limit: Px,
        boxes: &mut Vec<Placed<'b>>,
        role: Role,
    ) {
        for carried in carried {
            let (Some(row), Some(cell)) = (flow.get(carried.row), flow.cell(carried.row, carried.cell)) else {
                continue;
            };
            let state = find(ending, carried.row, carried.cell);
            let x = spot.origin.x + row.rect.left() + cell.rect.left();
            let cell_spot = Spot { origin: Point::new(x, spot.origin.y), limit, ..spot };
            let cell_role = Role { repeated: role.repeated, broken_cell: true, nested: true, ..Role::default() };
            let slot = (boxes.len(), None);
            let extent = PartExtent { start: Some(&carried.part), end: state.map(|state| &state.part) };
            let bottom = builder.cell(cell, extent, cell_spot, cell_role, boxes);
            self.open.push(Span { slot, end: flow.span_end(carried.row, cell), bottom, cut: state.is_some() });
        }
    }

    /// Places the cells of a row that reach out of it, among the other cells of the row, which is the last box.
    #[expect(clippy::too_many_arguments, reason = "the state of the flow that it is a step of")]
    pub(super) fn open<'b>(
        &mut self,
        builder: &mut Builder<'_, 'b>,
        flow: &Flow<'_, 'b>,
        row: usize,
        ending: &[Carried],
        spot: Spot,
        boxes: &mut [Placed<'b>],
        role: Role,
    ) {
        let slot = boxes.len().saturating_sub(1);
        let (Some(fragment), Some(placed_row)) = (flow.get(row), boxes.last_mut()) else { return };
        let PlacedContent::Boxes(cells) = &mut placed_row.content else { return };
        for (index, cell) in flow.cells(row).iter().enumerate().filter(|(_, cell)| spans_rows(fragment, cell)) {
            let state = find(ending, row, index);
            let origin = spot.origin + cell.rect.origin;
            let broken = state.is_some();
            let cell_role =
                Role { repeated: role.repeated, broken_cell: broken, lifted: broken, nested: true, ..Role::default() };
            let extent = PartExtent { start: None, end: state.map(|state| &state.part) };
            let bottom = builder.cell(cell, extent, spot.at(origin), cell_role, cells);
            // It was placed after the others; its place in the order of the source is before some of them.
            let end = cells.len();
            cells[index.min(end - 1)..end].rotate_right(1);
            self.open.push(Span {
                slot: (slot, Some(index)),
                end: flow.span_end(row, cell),
                bottom: if broken { bottom.min(spot.limit) } else { Px::ZERO },
                cut: broken,
            });
        }
    }

    /// Lets the cells whose last row is the one before `row` reach down to its end.
    pub(super) fn close(&mut self, row: usize, bottom: &mut Px, boxes: &mut [Placed<'_>], cut: bool) {
        for span in self.open.iter().filter(|span| span.end <= row) {
            *bottom = bottom.max(span.bottom);
        }
        for span in self.open.iter().filter(|span| span.end <= row) {
            let (index, cell) = span.slot;
            let placed = match (boxes.get_mut(index), cell) {
                (Some(Placed { content: PlacedContent::Boxes(cells), .. }), Some(cell)) => cells.get_mut(cell),
                (placed, _) => placed,
            };
            if let Some(placed) = placed {
                stretch(placed, *bottom + self.shift, cut || span.cut);
            }
        }
        self.open.retain(|span| span.end > row);
    }
}

fn find(carried: &[Carried], row: usize, cell: usize) -> Option<&Carried> {
    carried.iter().find(|carried| carried.row == row && carried.cell == cell)
}
