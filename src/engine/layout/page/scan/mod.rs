//! The column from a place on, and the height of a page → the place of the next break (css-break-3 §4).
//!
//! [`Scanner::page_end`] walks the column as if it were placed on the page, until something does not fit. Every place
//! at which a break is possible is an [`Opportunity`] with a [`Level`]; the last one of the lowest level whose content
//! fits is taken. A fragment that does not fit always gives an opportunity with progress, if need be by cutting
//! through what should stay whole: so every page shows something, and nothing loops.
//!
//! Nothing is placed here; [`super::build`] does that once the end is known.

mod floats;
mod rows;
mod spans;

use super::boundary::Boundary;
use super::flow::{
    Entry, Flow, TOLERANCE, cut_bottom, cut_top, edges, hard_tail, is_seen, lifted_offset, part_bottom, tail,
    whole_height,
};
use super::kind::Side;
use super::resume::{ChildResume, Part, Resume, line_top};
use crate::engine::geometry::Px;
use crate::engine::layout::{Fragment, FragmentContent, Lines};
use crate::engine::style::values::{BreakInside, Direction, Sizing};
pub(super) use floats::is_float;
pub(super) use rows::{is_lifted, is_stretched, item_offset};
use spans::Spans;

/// The least that is shown of something cut, so that it comes to an end on pages with hardly any room.
const LEAST_CUT: Px = Px(10.0);

/// What a break at a place would violate, from nothing to most (css-break-3 §4.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// Nothing.
    Allowed,
    /// An `avoid` of `break-before`, `break-after` or `break-inside`.
    Avoided,
    /// `orphans` or `widows`.
    Stranded,
    /// It cuts through what is drawn as one.
    Cut,
}

/// A place where the page could end.
#[derive(Debug)]
pub(super) struct Opportunity {
    level: Level,
    resume: Resume,
}

/// What a walk over a fragment found.
#[derive(Debug)]
pub(super) struct Found {
    /// The bottom of the part on this page, when all of the rest fits.
    bottom: Px,
    /// The best place for a break inside; always there when the fragment does not fit.
    best: Option<Opportunity>,
    stop: Stop,
}

#[derive(Debug)]
enum Stop {
    /// The end of the fragment was reached.
    Fits,
    /// Something does not fit.
    Overflow,
    /// A forced break was reached, and all before it fits.
    Forced(Resume, Side),
}

/// How a page ends.
#[derive(Debug, PartialEq)]
pub(super) enum PageEnd {
    /// With the document.
    Document,
    /// At a place, and the next page begins on a side.
    Break(Resume, Side),
}

/// Walks over the column for one page. All lengths are on the page, from its top.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scanner {
    /// Top of the page's content area.
    pub top: Px,
    /// Bottom of the page's content area.
    pub bottom: Px,
    /// For recto and verso.
    pub direction: Direction,
}

/// The vertical room for a fragment: where its part begins and where it must end.
#[derive(Debug, Clone, Copy)]
struct Room {
    y: Px,
    limit: Px,
}

/// Where a fragment stands.
#[derive(Debug, Clone, Copy, Default)]
struct Context {
    /// In a cell or flex item: forced breaks are only opportunities.
    nested: bool,
    /// Nothing follows in the document.
    last: bool,
    /// The root element.
    root: bool,
    /// A child of the root element.
    body: bool,
    /// A cell of a row that is broken or may be.
    cell: bool,
    /// A cell whose row is broken: its content begins at its top.
    lifted: bool,
    /// A row in a flow, which takes care of cells that span rows.
    in_flow: bool,
}

impl Context {
    /// Whether the background may be the canvas's (css-backgrounds-3 §2.11).
    fn on_canvas(self) -> bool {
        self.root || self.body
    }

    /// The part of the space below the content that must be on the page of the content's end.
    fn hard_tail(self, fragment: &Fragment<'_>) -> Px {
        let tail = hard_tail(fragment, self.cell, self.on_canvas());
        let style = fragment.style;
        let is_free = [style.height, style.min_height] == [Sizing::Auto; 2] && style.aspect_ratio.is_none();
        let is_seen = is_seen(fragment, self.on_canvas());
        if self.last && is_free && (self.root || !is_seen) {
            // All else was made by floats, which may be on other pages than in the column.
            return if is_seen { tail.min(fragment.padding.bottom + fragment.border.bottom.width) } else { Px::ZERO };
        }
        tail
    }
}

impl Scanner {
    fn page_height(&self) -> Px {
        self.bottom - self.top
    }

    /// Where the page ends that begins at `start` of the root fragment, whose part begins at `y`.
    pub fn page_end(&self, root: &Fragment<'_>, start: Option<&Resume>, y: Px) -> PageEnd {
        let context = Context { last: true, root: true, in_flow: true, ..Context::default() };
        let found = self.scan(root, start, Room { y, limit: self.bottom }, context);
        match (found.stop, found.best) {
            (Stop::Fits, _) => PageEnd::Document,
            (Stop::Forced(resume, side), _) => PageEnd::Break(resume, side),
            (Stop::Overflow, Some(best)) if !is_finished(root, &best.resume, context) => {
                PageEnd::Break(best.resume, Side::Any)
            }
            (Stop::Overflow, _) => PageEnd::Document,
        }
    }

    fn scan(&self, fragment: &Fragment<'_>, start: Option<&Resume>, room: Room, context: Context) -> Found {
        let float = self.float_ahead(fragment, start, room);
        let room = Room { limit: float.map_or(room.limit, |(_, y)| y.min(room.limit)), ..room };
        let mut found = match &fragment.content {
            FragmentContent::Lines(lines) if !lines.paragraph.lines.is_empty() => {
                self.lines(fragment, lines, start, room, context)
            }
            FragmentContent::Parallel(cells) => self.row(fragment, cells, start, room, context),
            FragmentContent::Fixed(items) => self.items(fragment, items, start, room),
            _ => match Flow::of(fragment) {
                Some(flow) => self.flow(fragment, &flow, start, room, context),
                None => whole(fragment, start, room, context),
            },
        };
        if let (Some((top, _)), Stop::Fits) = (float, &found.stop) {
            found = floats::before_float(fragment, top);
        }
        let avoid = matches!(fragment.style.break_inside, BreakInside::Avoid | BreakInside::AvoidPage);
        if let Some(best) = found.best.as_mut().filter(|_| avoid) {
            best.level = best.level.max(Level::Avoided);
        }
        found
    }

    /// Adds an opportunity after content that ends at `bottom`; it takes the place of earlier ones that are no better.
    /// Where nothing was shown on the page yet there is none.
    fn offer(&self, best: &mut Option<Opportunity>, level: Level, bottom: Px, resume: impl FnOnce() -> Resume) {
        if bottom > self.top + TOLERANCE && best.as_ref().is_none_or(|best| level <= best.level) {
            *best = Some(Opportunity { level, resume: resume() });
        }
    }

    /// Breaks between lines are limited by `orphans` and `widows` (css-break-3 §3.3).
    fn lines(
        &self,
        fragment: &Fragment<'_>,
        lines: &Lines<'_>,
        start: Option<&Resume>,
        room: Room,
        context: Context,
    ) -> Found {
        let all = &lines.paragraph.lines;
        let (first, y, shown) = lines_entry(fragment, lines, start, room.y, context.lifted);
        let base = line_top(&lines.paragraph, first);
        let limit = room.limit - cut_bottom(fragment);
        let inherited = &fragment.style.inherited;
        let mut best = None;
        for (index, line) in all.iter().enumerate().skip(first) {
            let top = y + line.top - base;
            if index > first {
                let enough = index - first >= usize::from(inherited.orphans)
                    && all.len() - index >= usize::from(inherited.widows);
                let level = if enough { Level::Allowed } else { Level::Stranded };
                self.offer(&mut best, level, top, || Resume::Line(index));
            }
            if top + line.height > limit + TOLERANCE {
                let next = if index > first { index } else { index + 1 };
                let cut = || if next < all.len() { Resume::Line(next) } else { Resume::Tail(Px::ZERO) };
                return overflow(best, cut);
            }
        }
        let bottom = y + lines.paragraph.height - base;
        self.end_of_content(fragment, Ended { bottom, shown, resumed: start.is_some() }, best, room, context)
    }

    fn flow(
        &self,
        fragment: &Fragment<'_>,
        flow: &Flow<'_, '_>,
        start: Option<&Resume>,
        room: Room,
        context: Context,
    ) -> Found {
        let height = self.page_height();
        let entry = Entry::new(fragment, flow, start, room.y, height, context.lifted);
        let limit = room.limit - cut_bottom(fragment);
        let row_limit = limit - flow.footer_reserve(height);
        let mut spans = Spans::carried(self, flow, &entry, row_limit);
        let mut bottom = entry.y;
        let mut best = None;
        if let Some(stop) = spans.close(entry.first, &mut bottom, &mut best) {
            return stop;
        }
        if entry.shows_carried() && entry.inner.is_none() && entry.first < flow.len() {
            self.offer(&mut best, spans.level(), Px::INFINITY, || Resume::before(entry.first, spans.states()));
        }
        for index in entry.first..flow.len() {
            let Some(child) = flow.get(index) else { break };
            let first = index == entry.first;
            if !first && let Some(before) = flow.get(index - 1) {
                let boundary = Boundary::between(before, child, self.direction);
                if let Some(side) = boundary.forced.filter(|_| !context.nested) {
                    let forced = ChildResume { index, inner: None, forced: true, carried: spans.states() };
                    let forced = Resume::Child(Box::new(forced));
                    // Where a cell that spans this place would be cut through, any earlier break is better.
                    if spans.level() == Level::Cut {
                        return overflow(best, || forced);
                    }
                    return Found { bottom, best, stop: Stop::Forced(forced, side) };
                }
                let glued = flow.is_header(index - 1) && flow.repeated_header(height).is_some();
                let level = if boundary.avoid || glued { Level::Avoided } else { Level::Allowed };
                if !(flow.is_footer(index) && flow.repeated_footer(height).is_some()) {
                    let level = level.max(spans.level());
                    self.offer(&mut best, level, bottom, || Resume::before(index, spans.states()));
                }
            }
            let y = if first { bottom } else { bottom + flow.gap_before(index) };
            let child_limit = if flow.is_footer(index) { limit } else { row_limit };
            let inner = if first { entry.inner } else { None };
            if inner.is_none() {
                spans.open(self, flow, index, Room { y, limit: row_limit });
            }
            let inside = Context {
                nested: context.nested,
                last: context.last && index + 1 == flow.len(),
                body: context.root,
                in_flow: true,
                ..Context::default()
            };
            let found = self.scan(child, inner, Room { y, limit: child_limit }, inside);
            let repeated = (flow.is_header(index) && flow.repeated_header(height).is_some())
                || (flow.is_footer(index) && flow.repeated_footer(height).is_some());
            if let Some(inner) = found.best {
                let glue = if repeated { Level::Avoided } else { Level::Allowed };
                let level = inner.level.max(glue).max(spans.level());
                // A cut through a child is no better than a cut of a cell beside it that lets the child stay whole.
                let better = |best: &Opportunity| level < best.level || (level == best.level && level < Level::Cut);
                if best.as_ref().is_none_or(better) {
                    let resume = if is_finished(child, &inner.resume, inside) {
                        Resume::before(index + 1, spans.states())
                    } else {
                        Resume::inside(index, inner.resume, spans.states())
                    };
                    best = Some(Opportunity { level, resume });
                }
            }
            match found.stop {
                Stop::Fits => bottom = found.bottom,
                Stop::Overflow => return Found { bottom, best, stop: Stop::Overflow },
                Stop::Forced(inner, side) => {
                    let forced = Resume::inside(index, inner, spans.states());
                    return Found { bottom, best, stop: Stop::Forced(forced, side) };
                }
            }
            if let Some(stop) = spans.close(index + 1, &mut bottom, &mut best) {
                return stop;
            }
        }
        let ended = Ended { bottom, shown: entry.tail_shown, resumed: start.is_some() };
        self.end_of_content(fragment, ended, best, room, context)
    }

    /// All content of a box was walked over: does the space below it fit as well?
    fn end_of_content(
        &self,
        fragment: &Fragment<'_>,
        ended: Ended,
        mut best: Option<Opportunity>,
        room: Room,
        context: Context,
    ) -> Found {
        let hard = context.hard_tail(fragment) - ended.shown;
        if ended.bottom + hard > room.limit + TOLERANCE && hard > Px::ZERO {
            let free = (room.limit - ended.bottom).max(Px::ZERO);
            let shown = if ended.resumed { free.max(LEAST_CUT) } else { free };
            // A box that no page has room for may be broken in the space that its height leaves below its content
            // (css-break-3 §4.1, class C); others stay whole.
            let edge = fragment.padding.bottom + fragment.border.bottom.width;
            if hard > edge && fragment.rect.size.height > self.page_height() && !context.cell {
                self.offer(&mut best, Level::Allowed, ended.bottom, || Resume::Tail(ended.shown + shown));
            }
            let cut = Resume::Tail(ended.shown + shown);
            if floats::is_held_open(fragment) {
                let best = Some(Opportunity { level: Level::Allowed, resume: cut });
                return Found { bottom: Px::INFINITY, best, stop: Stop::Overflow };
            }
            return overflow(best, || cut);
        }
        let tail = tail(fragment, context.cell) - ended.shown;
        let bottom = part_bottom(room.y, ended.bottom, tail, room.limit);
        Found { bottom, best, stop: Stop::Fits }
    }
}

/// Something without a place to break: an image, a control, an empty box.
fn whole(fragment: &Fragment<'_>, start: Option<&Resume>, room: Room, context: Context) -> Found {
    let shown = match start {
        Some(Resume::Offset(shown)) => *shown,
        _ => Px::ZERO,
    };
    let empty = matches!(
        fragment.content,
        FragmentContent::Empty | FragmentContent::Blocks(_) | FragmentContent::Lines(_) | FragmentContent::Table(_)
    );
    let height = whole_height(fragment, context.cell);
    let only_edges = empty && height <= edges(fragment) + TOLERANCE;
    let bottom = room.y + (height - shown).max(Px::ZERO);
    // At the end of the document, padding that nobody sees makes no page.
    let makes_no_page = context.last && only_edges && !is_seen(fragment, context.on_canvas());
    if bottom <= room.limit + TOLERANCE || makes_no_page {
        return Found { bottom, best: None, stop: Stop::Fits };
    }
    let cut = Resume::Offset(shown + (room.limit - room.y).max(LEAST_CUT));
    if empty && floats::is_held_open(fragment) {
        let best = Some(Opportunity { level: Level::Allowed, resume: cut });
        return Found { bottom: Px::INFINITY, best, stop: Stop::Overflow };
    }
    overflow(None, || cut)
}

/// What does not fit, with a cut as the last resort.
fn overflow(best: Option<Opportunity>, cut: impl FnOnce() -> Resume) -> Found {
    let best = best.or_else(|| Some(Opportunity { level: Level::Cut, resume: cut() }));
    Found { bottom: Px::INFINITY, best, stop: Stop::Overflow }
}

/// The first line on the page, its top, and how much of the space below the lines was shown on earlier pages.
pub(super) fn lines_entry(
    fragment: &Fragment<'_>,
    lines: &Lines<'_>,
    start: Option<&Resume>,
    y: Px,
    lifted: bool,
) -> (usize, Px, Px) {
    match start {
        Some(Resume::Line(index)) => (*index, y + cut_top(fragment), Px::ZERO),
        Some(Resume::Tail(shown)) => (lines.paragraph.lines.len(), y + cut_top(fragment), *shown),
        _ => {
            let offset = lifted_offset(fragment, lines.origin.y, lifted);
            (0, y + offset + line_top(&lines.paragraph, 0), Px::ZERO)
        }
    }
}

/// Where the content of a part ended.
struct Ended {
    bottom: Px,
    /// How much of the space below it was shown on earlier pages.
    shown: Px,
    /// Whether the part begins after a break.
    resumed: bool,
}

/// Whether nothing of a fragment is left at a place in it.
fn is_finished(fragment: &Fragment<'_>, resume: &Resume, context: Context) -> bool {
    let rest = || context.hard_tail(fragment);
    if floats::has_float_after(fragment, resume) {
        return false;
    }
    match resume {
        Resume::Tail(shown) => rest() <= *shown + TOLERANCE,
        Resume::Offset(shown) => fragment.rect.size.height <= *shown + TOLERANCE,
        Resume::Parts(parts) => parts.rest <= TOLERANCE && parts.parts.iter().all(|part| *part == Part::Done),
        Resume::Child(child) => {
            let end = Flow::of(fragment).is_none_or(|flow| child.index >= flow.len());
            end && child.carried.iter().all(|carried| carried.part == Part::Done) && rest() <= TOLERANCE
        }
        Resume::Line(_) => false,
    }
}
