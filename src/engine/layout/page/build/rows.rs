//! Fragments side by side → their parts on a page: rows of cells, lines of flex and grid items.

use super::{Builder, Extent, Filled, Role, Spot, cut_sides, shell};
use crate::engine::geometry::{Point, Px};
use crate::engine::layout::page::flow::{part_bottom, spans_rows};
use crate::engine::layout::page::resume::{Part, Resume};
use crate::engine::layout::page::scan::{is_lifted, is_stretched, item_offset};
use crate::engine::layout::{Fragment, Placed, PlacedContent};

/// The part of one of several fragments side by side.
#[derive(Debug, Clone, Copy)]
pub(super) struct PartExtent<'r> {
    pub start: Option<&'r Part>,
    pub end: Option<&'r Part>,
}

impl<'b> Builder<'_, 'b> {
    pub(super) fn row(
        &mut self,
        row: &Fragment<'b>,
        cells: &[Fragment<'b>],
        extent: Extent<'_>,
        spot: Spot,
        role: Role,
    ) -> Filled<'b> {
        let broken = extent.start.is_some() || extent.end.is_some();
        let begins = extent.start.is_none();
        let cell_role = Role {
            repeated: role.repeated,
            broken_cell: broken,
            lifted: begins && is_lifted(row, spot.origin.y, spot.limit),
            nested: true,
            ..Role::default()
        };
        let mut boxes = Vec::with_capacity(cells.len());
        let mut bottom = match extent.start {
            Some(Resume::Parts(parts)) if extent.end.is_none() => spot.origin.y + parts.rest,
            _ if broken => spot.origin.y,
            _ => spot.origin.y + row.rect.size.height,
        };
        for (index, cell) in cells.iter().enumerate() {
            let states = PartExtent { start: part_of(extent.start, index), end: part_of(extent.end, index) };
            // In the width of an earlier page it may not have reached out of the row, and been broken with it.
            let is_broken_here = matches!(states.start, Some(Part::Inside(_)));
            if role.in_flow && spans_rows(row, cell) && !is_broken_here {
                continue;
            }
            let top = if begins { cell.rect.top() } else { Px::ZERO };
            let cell_spot = spot.at(Point::new(spot.origin.x + cell.rect.left(), spot.origin.y + top));
            let cell_bottom = self.cell(cell, states, cell_spot, cell_role, &mut boxes);
            if broken {
                bottom = bottom.max(cell_bottom);
            }
        }
        if extent.end.is_some() {
            bottom = bottom.max(spot.limit);
        }
        if broken {
            for cell in &mut boxes {
                stretch(cell, bottom + spot.shift.y, extent.end.is_some());
            }
        }
        (PlacedContent::Boxes(boxes), bottom)
    }

    /// A cell between two states of it; without content when it was shown whole before.
    pub(super) fn cell(
        &mut self,
        cell: &Fragment<'b>,
        extent: PartExtent<'_>,
        spot: Spot,
        role: Role,
        into: &mut Vec<Placed<'b>>,
    ) -> Px {
        let end = match extent.end {
            Some(Part::Inside(end)) => Some(end),
            _ => None,
        };
        let start = match extent.start {
            Some(Part::Done) => {
                into.push(finished_cell(cell, spot, role));
                return spot.origin.y;
            }
            Some(Part::Inside(start)) => Some(start),
            Some(Part::Ahead) | None => None,
        };
        self.part(cell, Extent { start, end }, spot, role, into)
    }

    pub(super) fn items(
        &mut self,
        line: &Fragment<'b>,
        items: &[Fragment<'b>],
        extent: Extent<'_>,
        spot: Spot,
        role: Role,
    ) -> Filled<'b> {
        let resumed = match extent.start {
            Some(Resume::Parts(parts)) => Some(&**parts),
            _ => None,
        };
        let consumed = resumed.map_or(Px::ZERO, |parts| parts.consumed);
        let item_role = Role { repeated: role.repeated, nested: true, ..Role::default() };
        let mut boxes = Vec::with_capacity(items.len());
        let mut stretched = Vec::new();
        let mut content_bottom = spot.origin.y;
        for (index, item) in items.iter().enumerate() {
            let (start, end) = (part_of(extent.start, index), part_of(extent.end, index));
            let stretches = is_stretched(line, item);
            let done = matches!(start, Some(Part::Done));
            if matches!(end, Some(Part::Ahead)) || done && !stretches {
                continue;
            }
            let y = spot.origin.y + item_offset(item, start.unwrap_or(&Part::Ahead), consumed);
            let item_spot = spot.at(Point::new(spot.origin.x + item.rect.left(), y));
            if stretches {
                stretched.push((boxes.len(), line.rect.size.height - item.rect.bottom()));
            }
            let role = Role { broken_cell: stretches, ..item_role };
            let bottom = self.cell(item, PartExtent { start, end }, item_spot, role, &mut boxes);
            content_bottom = content_bottom.max(bottom);
        }
        let rest = resumed.map_or(line.rect.size.height, |parts| parts.rest);
        let bottom = if extent.end.is_some() {
            content_bottom.max(spot.limit)
        } else if resumed.is_none() {
            part_bottom(spot.origin.y, spot.origin.y, rest, spot.limit.max(content_bottom))
        } else {
            (spot.origin.y + rest).min(spot.limit).max(content_bottom)
        };
        let cut = extent.end.is_some();
        for (index, below) in stretched {
            let bottom = if cut { bottom } else { bottom - below };
            stretch(&mut boxes[index], bottom + spot.shift.y, cut);
        }
        (PlacedContent::Boxes(boxes), bottom)
    }
}

/// A cell beside others that go on after it was shown whole.
fn finished_cell<'b>(cell: &Fragment<'b>, spot: Spot, role: Role) -> Placed<'b> {
    let mut placed = shell(cell, Extent::default(), spot, spot.origin.y, role);
    placed.cut = cut_sides(cell.style, true, false);
    placed.marks = None;
    placed
}

/// Lets a cell reach down to `bottom` of the page.
pub(super) fn stretch(cell: &mut Placed<'_>, bottom: Px, cut: bool) {
    cell.rect.size.height = (bottom - cell.rect.top()).max(cell.rect.size.height);
    cell.cut.bottom |= cut_sides(cell.style, false, cut).bottom;
}

fn part_of(resume: Option<&Resume>, index: usize) -> Option<&Part> {
    match resume {
        Some(Resume::Parts(parts)) => parts.parts.get(index),
        _ => None,
    }
}
