//! Floats → what they ask of the page's end: one that fits on a page stands whole on one (css-break-3 §4.1).

use super::{Context, Found, Level, Opportunity, Room, Scanner, Stop, is_finished};
use crate::engine::geometry::Px;
use crate::engine::layout::page::flow::{Flow, TOLERANCE, content_bottom};
use crate::engine::layout::page::resume::Resume;
use crate::engine::layout::{Fragment, FragmentContent};
use crate::engine::style::values::{Float, Position};

/// What holds inside of a float: breaks are not forced.
const CONTEXT: Context =
    Context { nested: true, last: false, root: false, body: false, cell: false, lifted: false, in_flow: false };

impl Scanner {
    /// The place in a float at which the page ends; none when the rest of it fits.
    pub fn float_end(&self, float: &Fragment<'_>, start: Option<&Resume>, y: Px) -> Option<Resume> {
        let found = self.scan(float, start, Room { y, limit: self.bottom }, CONTEXT);
        match (found.stop, found.best) {
            (Stop::Overflow, Some(best)) if !is_finished(float, &best.resume, CONTEXT) => Some(best.resume),
            _ => None,
        }
    }

    /// The top, in its fragment and on the page, of the first float that has to begin on the next page.
    pub(super) fn float_ahead(&self, fragment: &Fragment<'_>, start: Option<&Resume>, room: Room) -> Option<(Px, Px)> {
        if fragment.positioned.is_empty() {
            return None;
        }
        let begin = start.map_or(Px::ZERO, |start| start.column_y(fragment));
        let waiting = |float: &&Fragment<'_>| is_float(float) && float.rect.top() >= begin - TOLERANCE;
        let mut ahead: Option<(Px, Px)> = None;
        for float in fragment.positioned.iter().filter(waiting) {
            let y = room.y + float.rect.top() - begin;
            // At the top of a page it cannot have more room.
            let is_first = y > self.top + TOLERANCE && ahead.is_none_or(|(_, first)| y < first);
            if is_first && (y >= room.limit || !self.may_begin(float, y)) {
                ahead = Some((float.rect.top(), y));
            }
        }
        ahead
    }

    fn may_begin(&self, float: &Fragment<'_>, y: Px) -> bool {
        let found = self.scan(float, None, Room { y, limit: self.bottom }, CONTEXT);
        match found.stop {
            Stop::Fits => true,
            _ if float.rect.size.height <= self.page_height() + TOLERANCE => false,
            _ => found.best.is_some_and(|best| best.level < Level::Cut),
        }
    }
}

/// A fragment whose content is all on the page, but not its float that begins at `top`.
pub(super) fn before_float(fragment: &Fragment<'_>, top: Px) -> Found {
    let resume = match &fragment.content {
        FragmentContent::Lines(lines) if !lines.paragraph.lines.is_empty() => tail_at(fragment, top),
        _ if Flow::of(fragment).is_some() => tail_at(fragment, top),
        _ => Resume::Offset(top),
    };
    let best = Some(Opportunity { level: Level::Allowed, resume });
    Found { bottom: Px::INFINITY, best, stop: Stop::Overflow }
}

fn tail_at(fragment: &Fragment<'_>, top: Px) -> Resume {
    Resume::Tail((top - content_bottom(fragment)).max(Px::ZERO))
}

/// Whether a float of a fragment waits for the page that begins at a place in it.
pub(super) fn has_float_after(fragment: &Fragment<'_>, resume: &Resume) -> bool {
    !fragment.positioned.is_empty() && {
        let y = resume.column_y(fragment);
        fragment.positioned.iter().any(|float| is_float(float) && float.rect.top() >= y - TOLERANCE)
    }
}

/// Whether there is room in a fragment only because floats reach down into it: it may be broken anywhere.
pub(super) fn is_held_open(fragment: &Fragment<'_>) -> bool {
    let bottom = content_bottom(fragment) + TOLERANCE;
    fragment.positioned.iter().any(|float| is_float(float) && float.rect.bottom() > bottom)
}

/// Whether a box that is taken out of the flow is a float.
pub(in crate::engine::layout::page) fn is_float(fragment: &Fragment<'_>) -> bool {
    fragment.style.float != Float::None && !matches!(fragment.style.position, Position::Absolute | Position::Fixed)
}
