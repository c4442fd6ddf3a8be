//! Fragments side by side → the place of a break in each of them: rows of cells, lines of flex and grid items.

use super::{Context, Found, LEAST_CUT, Level, Opportunity, Room, Scanner, Stop, is_finished};
use crate::engine::geometry::Px;
use crate::engine::layout::Fragment;
use crate::engine::layout::page::flow::{TOLERANCE, spans_rows};
use crate::engine::layout::page::resume::{Part, PartsResume, Resume};
use crate::engine::style::values::Sizing;

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

    /// The items of a line: each is broken for itself where it lies. One that begins further down waits for the next
    /// page when it does not fit well, and the line may be broken as well as the worst of its other items.
    pub(super) fn items(
        &self,
        line: &Fragment<'_>,
        items: &[Fragment<'_>],
        start: Option<&Resume>,
        room: Room,
    ) -> Found {
        let resumed = match start {
            Some(Resume::Parts(parts)) => Some(&**parts),
            _ => None,
        };
        let consumed = resumed.map_or(Px::ZERO, |parts| parts.consumed);
        let rest = resumed.map_or(line.rect.size.height, |parts| parts.rest);
        let mut broken = BrokenLine {
            parts: Vec::with_capacity(items.len()),
            level: Level::Allowed,
            goes_on: false,
            next: Px::INFINITY,
        };
        let mut content_end = room.y;
        for (index, item) in items.iter().enumerate() {
            let part = resumed.and_then(|parts| parts.parts.get(index)).unwrap_or(&Part::Ahead);
            if *part == Part::Done {
                broken.parts.push(Part::Done);
                continue;
            }
            let y = room.y + item_offset(item, part, consumed);
            let further_down = y > room.y + TOLERANCE;
            if further_down && y >= room.limit - TOLERANCE {
                broken.wait(item);
                continue;
            }
            let inner = if let Part::Inside(inner) = part { Some(inner) } else { None };
            let item_context = Context { nested: true, cell: is_stretched(line, item), ..Context::default() };
            let found = self.scan(item, inner, Room { y, ..room }, item_context);
            match found.best {
                Some(best) if matches!(found.stop, Stop::Overflow) => {
                    if further_down && inner.is_none() && best.level > Level::Allowed {
                        broken.wait(item);
                    } else {
                        broken.break_inside(item, best, item_context);
                    }
                }
                _ => {
                    content_end = content_end.max(found.bottom);
                    broken.parts.push(Part::Done);
                }
            }
        }
        let bottom = room.y + rest;
        let finished = broken.parts.iter().all(|part| *part == Part::Done);
        if finished && bottom <= room.limit + TOLERANCE {
            let bottom = bottom.min(room.limit.max(content_end)).max(content_end);
            return Found { bottom, best: None, stop: Stop::Fits };
        }
        let shown = (room.limit - room.y).max(LEAST_CUT);
        let resume = if finished {
            // Only the empty space that the line's height leaves does not fit.
            broken.level = Level::Cut;
            PartsResume { parts: broken.parts, consumed: consumed + shown, rest: (rest - shown).max(Px::ZERO) }
        } else {
            // Where only items are left that have not begun, the next page begins with the first of them.
            let consumed = if broken.goes_on { consumed + shown } else { broken.next };
            PartsResume { parts: broken.parts, consumed, rest: Px::ZERO }
        };
        let best = Some(Opportunity { level: broken.level, resume: Resume::Parts(Box::new(resume)) });
        Found { bottom, best, stop: Stop::Overflow }
    }
}

/// How far the items of a line come on a page.
struct BrokenLine {
    parts: Vec<Part>,
    /// The worst of the breaks inside of items.
    level: Level,
    /// Whether items are left that have begun.
    goes_on: bool,
    /// Where the first of those begins that have not, from the top of the line.
    next: Px,
}

impl BrokenLine {
    fn wait(&mut self, item: &Fragment<'_>) {
        self.next = self.next.min(item.rect.top());
        self.parts.push(Part::Ahead);
    }

    fn break_inside(&mut self, item: &Fragment<'_>, best: Opportunity, context: Context) {
        self.level = self.level.max(best.level);
        if is_finished(item, &best.resume, context) {
            self.parts.push(Part::Done);
        } else {
            self.goes_on = true;
            self.parts.push(Part::Inside(best.resume));
        }
    }
}

/// How far below the top of a line's part an item begins or goes on, when `consumed` of the line was shown on earlier
/// pages.
pub(in crate::engine::layout::page) fn item_offset(item: &Fragment<'_>, part: &Part, consumed: Px) -> Px {
    match part {
        Part::Ahead => (item.rect.top() - consumed).max(Px::ZERO),
        Part::Inside(_) | Part::Done => Px::ZERO,
    }
}

/// Whether an item is as high as its line because the line is: then it is as high as the line's parts, too.
pub(in crate::engine::layout::page) fn is_stretched(line: &Fragment<'_>, item: &Fragment<'_>) -> bool {
    let reaches = item.rect.bottom() + item.margin.bottom >= line.rect.size.height + line.margin.bottom - TOLERANCE;
    reaches && item.style.height == Sizing::Auto
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
