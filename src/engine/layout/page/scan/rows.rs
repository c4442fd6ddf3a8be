//! Fragments side by side → the place of a break in each of them: rows of cells, and the items of flex containers.

use super::{Context, Found, LEAST_CUT, Level, Opportunity, Room, Scanner, Stop, is_finished};
use crate::engine::geometry::Px;
use crate::engine::layout::Fragment;
use crate::engine::layout::page::flow::{TOLERANCE, spans_rows};
use crate::engine::layout::page::resume::{Part, PartsResume, Resume};

impl Scanner {
    /// A table row: every cell is broken for itself, and a break is possible when every cell has something to show
    /// before it or is finished.
    pub(super) fn row(
        &self,
        row: &Fragment<'_>,
        cells: &[Fragment<'_>],
        start: Option<&Resume>,
        room: Room,
        context: Context,
    ) -> Found {
        let own = |cell: &Fragment<'_>| !(context.in_flow && spans_rows(row, cell));
        let cell_context = Context { nested: true, cell: true, ..Context::default() };
        if let Some(Resume::Parts(parts)) = start {
            let parts_of = cells.iter().zip(&parts.parts);
            let found = parts_of.map(|(cell, part)| match part {
                Part::Done => None,
                Part::Ahead => Some(self.scan(cell, None, room, cell_context)),
                Part::Inside(inner) => Some(self.scan(cell, Some(inner), room, cell_context)),
            });
            let left = RowLeft { consumed: parts.consumed, rest: parts.rest, context: cell_context };
            return row_outcome(cells, found.collect(), left, room);
        }
        // Cells are walked over once, however deep tables are nested: where they would begin is known before.
        let bottom = room.y + row.rect.size.height;
        let context = Context { lifted: is_lifted(row, room.y, room.limit), ..cell_context };
        let scan_cell =
            |cell: &Fragment<'_>| self.scan(cell, None, Room { y: room.y + cell.rect.top(), ..room }, context);
        let found: Vec<Option<Found>> = cells.iter().map(|cell| own(cell).then(|| scan_cell(cell))).collect();
        let fits = found.iter().flatten().all(|found| matches!(found.stop, Stop::Fits));
        if fits && !context.lifted {
            return Found { bottom, best: None, stop: Stop::Fits };
        }
        row_outcome(cells, found, RowLeft { consumed: Px::ZERO, rest: row.rect.size.height, context }, room)
    }

    /// The items of a flex or grid container, which is cut only when nothing else is possible: items go on the page on
    /// which they begin, and those that are longer than that are broken for themselves.
    pub(super) fn items(
        &self,
        container: &Fragment<'_>,
        items: &[Fragment<'_>],
        start: Option<&Resume>,
        room: Room,
        context: Context,
    ) -> Found {
        let resumed = match start {
            Some(Resume::Parts(parts)) => Some(&**parts),
            _ => None,
        };
        let consumed = resumed.map_or(Px::ZERO, |parts| parts.consumed);
        let item_context = Context { nested: true, ..Context::default() };
        let mut places: Vec<ItemPlace> = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let part = resumed.and_then(|parts| parts.parts.get(index)).unwrap_or(&Part::Ahead);
            let start = part.clone();
            let (inner, column) = match part {
                Part::Done => {
                    places.push(ItemPlace { start, column: Px::INFINITY, found: None });
                    continue;
                }
                Part::Ahead => (None, item.rect.top()),
                Part::Inside(inner) => (Some(inner), item.rect.top() + inner.column_y(item)),
            };
            let y = room.y + item_offset(resumed.is_some(), column, consumed);
            places.push(ItemPlace {
                start,
                column,
                found: Some(self.scan(item, inner, Room { y, ..room }, item_context)),
            });
        }
        let content_end = places.iter().filter_map(|place| place.found.as_ref()).map(|found| found.bottom);
        let content_end = content_end.fold(room.y, Px::max);
        let rest = match resumed {
            Some(parts) => parts.rest,
            None => container.rect.size.height,
        };
        let bottom = room.y + rest;
        let hard_bottom = if context.last { content_end } else { bottom };
        let fits = |place: &ItemPlace| place.found.as_ref().is_none_or(|found| matches!(found.stop, Stop::Fits));
        if hard_bottom <= room.limit + TOLERANCE && places.iter().all(fits) {
            let bottom = bottom.min(room.limit.max(content_end)).max(content_end);
            return Found { bottom, best: None, stop: Stop::Fits };
        }
        let parts = cut_items(items, places, consumed, rest, room);
        let best = Some(Opportunity { level: Level::Cut, resume: Resume::Parts(Box::new(parts)) });
        Found { bottom, best, stop: Stop::Overflow }
    }
}

/// An item on its way over pages.
struct ItemPlace {
    /// How far it had come before this page.
    start: Part,
    /// Where it goes on, from the top of the container in the column.
    column: Px,
    /// What was found of it on this page; nothing when it was shown whole before.
    found: Option<Found>,
}

/// How far below the part's top an item begins that lies at `column` in its container.
pub(in crate::engine::layout::page) fn item_offset(resumed: bool, column: Px, consumed: Px) -> Px {
    if resumed { (column - consumed).max(Px::ZERO) } else { column }
}

/// Which items are shown, which are broken and which wait for the next page.
fn cut_items(items: &[Fragment<'_>], places: Vec<ItemPlace>, consumed: Px, rest: Px, room: Room) -> PartsResume {
    let first = places.iter().map(|place| place.column).fold(Px::INFINITY, Px::min);
    let shows = |place: &ItemPlace| match &place.found {
        Some(Found { stop: Stop::Fits, .. }) => true,
        Some(Found { best: Some(best), .. }) => best.level == Level::Allowed,
        _ => false,
    };
    let progress = places.iter().any(shows);
    // The next page begins where the first of the items that are left goes on.
    let mut next = Px::INFINITY;
    let mut parts = Vec::with_capacity(items.len());
    for (item, place) in items.iter().zip(places) {
        let waits = !shows(&place) && (progress || place.column > first + TOLERANCE);
        let part = match place.found {
            None | Some(Found { stop: Stop::Fits, .. }) => Part::Done,
            Some(Found { best: Some(best), .. }) if !waits || place.column <= consumed + TOLERANCE => {
                if is_finished(item, &best.resume, Context::default()) {
                    Part::Done
                } else {
                    next = next.min(item.rect.top() + best.resume.column_y(item));
                    Part::Inside(best.resume)
                }
            }
            Some(_) => {
                next = next.min(place.column);
                place.start
            }
        };
        parts.push(part);
    }
    let shown = (room.limit - room.y).max(LEAST_CUT);
    if parts.iter().all(|part| *part == Part::Done) {
        return PartsResume { parts, consumed: consumed + shown, rest: (rest - shown).max(Px::ZERO) };
    }
    // The ends of the items that are left make the height of what is left.
    PartsResume { parts, consumed: next.max(consumed), rest: Px::ZERO }
}

/// What earlier pages left of a row.
struct RowLeft {
    /// The height that was shown.
    consumed: Px,
    /// The least height of what is left.
    rest: Px,
    /// For its cells.
    context: Context,
}

/// Whether the cells of a row that begins here begin at its top, whatever their vertical alignment: a row that does
/// not fit has not the height in which they are aligned.
pub(in crate::engine::layout::page) fn is_lifted(row: &Fragment<'_>, y: Px, limit: Px) -> bool {
    y + row.rect.size.height > limit + TOLERANCE
}

/// The end of a row, or its break: at the worst level of its cells.
fn row_outcome(cells: &[Fragment<'_>], found: Vec<Option<Found>>, left: RowLeft, room: Room) -> Found {
    let RowLeft { consumed, rest, context } = left;
    let bottom = found.iter().flatten().map(|found| found.bottom).fold(room.y + rest, Px::max);
    let fits = found.iter().flatten().all(|found| matches!(found.stop, Stop::Fits));
    if fits && bottom <= room.limit + TOLERANCE {
        return Found { bottom, best: None, stop: Stop::Fits };
    }
    let mut level = if fits { Level::Cut } else { Level::Allowed };
    let mut parts = Vec::with_capacity(cells.len());
    for (cell, found) in cells.iter().zip(found) {
        parts.push(match found {
            Some(Found { stop: Stop::Overflow, best: Some(best), .. }) => {
                level = level.max(best.level);
                if is_finished(cell, &best.resume, context) { Part::Done } else { Part::Inside(best.resume) }
            }
            _ => Part::Done,
        });
    }
    let shown = (room.limit - room.y).max(LEAST_CUT);
    let rest = if fits { (rest - shown).max(Px::ZERO) } else { Px::ZERO };
    let resume = Resume::Parts(Box::new(PartsResume { parts, consumed: consumed + shown, rest }));
    Found { bottom, best: Some(Opportunity { level, resume }), stop: Stop::Overflow }
}
