//! Cells that reach over several rows → how far each has come where the rows are broken.

use super::{Context, Found, Level, Opportunity, Room, Scanner, Stop, is_finished};
use crate::engine::geometry::Px;
use crate::engine::layout::Fragment;
use crate::engine::layout::page::flow::{Entry, Flow, spans_rows};
use crate::engine::layout::page::resume::{Carried, Part, Resume};

/// Cells that reach over several rows, while their rows are walked over.
pub(super) struct Spans {
    open: Vec<Span>,
}

struct Span {
    row: usize,
    cell: usize,
    /// The row after the last one it covers.
    end: usize,
    bottom: Px,
    fits: bool,
    /// What is left of it at the page's end.
    level: Level,
    part: Part,
}

impl Spans {
    /// The cells that came over from the page before.
    pub(super) fn carried(scanner: &Scanner, flow: &Flow<'_, '_>, entry: &Entry<'_>, limit: Px) -> Self {
        let mut spans = Spans { open: Vec::new() };
        for carried in entry.resume.iter().flat_map(|resume| &resume.carried) {
            let Some(cell) = flow.cell(carried.row, carried.cell) else { continue };
            let end = flow.span_end(carried.row, cell);
            spans.open.push(match &carried.part {
                Part::Inside(inner) => {
                    let room = Room { y: entry.y, limit };
                    Span::new(scanner, cell, Some(inner), (carried.row, carried.cell, end), room)
                }
                Part::Ahead | Part::Done => Span {
                    row: carried.row,
                    cell: carried.cell,
                    end,
                    bottom: entry.y,
                    fits: true,
                    level: Level::Allowed,
                    part: Part::Done,
                },
            });
        }
        spans
    }

    /// The cells of a row that reach out of it.
    pub(super) fn open(&mut self, scanner: &Scanner, flow: &Flow<'_, '_>, row: usize, room: Room) {
        let Some(fragment) = flow.get(row) else { return };
        for (index, cell) in flow.cells(row).iter().enumerate().filter(|(_, cell)| spans_rows(fragment, cell)) {
            let end = flow.span_end(row, cell);
            let room = Room { y: room.y + cell.rect.top(), ..room };
            self.open.push(Span::new(scanner, cell, None, (row, index, end), room));
        }
    }

    /// Ends the cells whose last row is the one before `row`. A cell that does not fit ends the walk.
    pub(super) fn close(&mut self, row: usize, bottom: &mut Px, best: &mut Option<Opportunity>) -> Option<Found> {
        if self.open.iter().any(|span| span.end <= row && !span.fits) {
            let ending = self.open.iter().filter(|span| span.end <= row && !span.fits);
            let level = ending.map(|span| span.level).max().unwrap_or(Level::Cut).max(self.level());
            let level = level.max(Level::Avoided);
            if best.as_ref().is_none_or(|best| level <= best.level) {
                let carried = self.open.iter().filter(|span| span.end > row || !span.fits).map(Span::state).collect();
                *best = Some(Opportunity { level, resume: Resume::before(row, carried) });
            }
            return Some(Found { bottom: *bottom, best: best.take(), stop: Stop::Overflow });
        }
        for span in self.open.iter().filter(|span| span.end <= row) {
            *bottom = bottom.max(span.bottom);
        }
        self.open.retain(|span| span.end > row);
        None
    }

    /// The state of the cells that reach over a break here.
    pub(super) fn states(&self) -> Vec<Carried> {
        self.open.iter().map(Span::state).collect()
    }

    /// A break between joined rows is to be avoided, and is as bad as the breaks in the cells that join them.
    pub(super) fn level(&self) -> Level {
        self.open.iter().map(|span| span.level.max(Level::Avoided)).max().unwrap_or(Level::Allowed)
    }
}

impl Span {
    fn new(
        scanner: &Scanner,
        cell: &Fragment<'_>,
        start: Option<&Resume>,
        (row, index, end): (usize, usize, usize),
        room: Room,
    ) -> Self {
        let context = Context { nested: true, cell: true, lifted: start.is_none(), ..Context::default() };
        let found = scanner.scan(cell, start, room, context);
        let fits = !matches!(found.stop, Stop::Overflow);
        let (level, part) = match found.best {
            Some(best) if !fits && !is_finished(cell, &best.resume, context) => (best.level, Part::Inside(best.resume)),
            Some(best) if !fits => (best.level, Part::Done),
            _ => (Level::Allowed, Part::Done),
        };
        Span { row, cell: index, end, bottom: found.bottom, fits, level, part }
    }

    fn state(&self) -> Carried {
        Carried { row: self.row, cell: self.cell, part: self.part.clone() }
    }
}
