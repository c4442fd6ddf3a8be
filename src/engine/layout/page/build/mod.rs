//! The column between two breaks → the [`Placed`] boxes and lines of one page.
//!
//! Every fragment is placed from its start token to its end token: the children, lines and cells between them, at the
//! places where [`super::scan`] found that they fit. Backgrounds, colours and links are left to the display list.

mod rows;
mod spans;

use std::collections::HashSet;
use std::sync::Arc;

use super::boundary::Boundary;
use super::flow::{Entry, Flow, TOLERANCE, cut_bottom, part_bottom, tail, whole_height};
use super::resume::{ChildResume, Resume, line_top};
use super::scan::{Scanner, is_float, lines_entry};
use crate::diag::Diagnostic;
use crate::engine::dom::{Dom, NodeId};
use crate::engine::geometry::{Point, Px, Rect, Size};
use crate::engine::layout::inline::LineItem;
use crate::engine::layout::{
    Cut, Few, Fragment, FragmentContent, Lines, Placed, PlacedContent, PlacedLines, relative_offset,
};
use crate::engine::style::ComputedStyle;
use crate::engine::style::values::{AutoLength, BoxDecorationBreak, Direction, Sizing};
use spans::Spans;

/// Places fragments on one page.
pub(super) struct Builder<'w, 'b> {
    /// For the names and places of what does not fit.
    pub dom: &'w Dom,
    /// What does not fit.
    pub warnings: &'w mut Vec<Diagnostic>,
    /// Content height of the page.
    pub page_height: Px,
    /// The absolutely positioned boxes that stand on a page already, by the place of their style.
    pub positioned: &'w mut HashSet<*const Arc<ComputedStyle>>,
    /// Finds out where floats end that do not fit.
    pub scanner: Scanner,
    /// The floats that go on on the next page.
    pub floats: &'w mut Vec<FloatRest<'b>>,
    /// The nearest element, for warnings about anonymous boxes.
    pub owner: Option<NodeId>,
}

/// A float that does not end on the page on which it begins.
#[derive(Debug)]
pub(super) struct FloatRest<'b> {
    fragment: Fragment<'b>,
    /// Where it goes on.
    resume: Resume,
    /// The left side of its border box, before relative positioning.
    left: Px,
    /// Relative positioning of the boxes around it.
    shift: Point,
}

/// The part of a fragment that is on the page.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Extent<'r> {
    /// Where it begins; none at its own beginning.
    pub start: Option<&'r Resume>,
    /// Where it ends; none at its own end.
    pub end: Option<&'r Resume>,
}

/// Where a part is placed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot {
    /// The top left corner of its border box on the page, before relative positioning.
    pub origin: Point,
    /// Where it must end.
    pub limit: Px,
    /// Relative positioning of this box and those around it.
    pub shift: Point,
    /// Content size of its containing block; no height where that is the content's own.
    pub around: Size,
}

/// How a fragment is placed, beyond what it says itself.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Role {
    /// A header or footer that is on another page too.
    repeated: bool,
    /// A cell of a row that is broken.
    broken_cell: bool,
    /// A cell of a row that begins here and is broken: its content begins at its top.
    lifted: bool,
    /// A row or row group: it ends after its last row, not at the end of the page.
    in_table: bool,
    /// The cells that span rows are placed by the flow around the row.
    in_flow: bool,
    /// In a cell or flex item, where breaks are not forced.
    nested: bool,
    /// The root element: boxes in no other containing block stand in the first page.
    root: bool,
}

impl Role {
    /// The root element's.
    pub fn of_root() -> Self {
        Role { root: true, ..Role::default() }
    }
}

/// Content of a part, and the bottom of it.
type Filled<'b> = (PlacedContent<'b>, Px);

impl Spot {
    fn at(self, origin: Point) -> Self {
        Spot { origin, ..self }
    }

    fn below(self, y: Px) -> Self {
        Spot { origin: Point::new(self.origin.x, y), ..self }
    }
}

impl<'b> Builder<'_, 'b> {
    /// Places a part of a fragment as the last of `into`; the result is the bottom of its border box on the page,
    /// before relative positioning.
    ///
    /// Boxes nest deeply: what is not needed while the content is placed is in [`Self::finish`], off the stack.
    pub fn part(
        &mut self,
        fragment: &Fragment<'b>,
        extent: Extent<'_>,
        spot: Spot,
        role: Role,
        into: &mut Vec<Placed<'b>>,
    ) -> Px {
        let around = self.owner;
        self.owner = fragment.owner.or(around);
        let spot = Spot { shift: spot.shift + relative_offset(fragment.style, spot.around), ..spot };
        let (content, bottom) = match &fragment.content {
            FragmentContent::Lines(lines) if !lines.paragraph.lines.is_empty() => {
                self.lines_part(fragment, lines, extent, spot, role)
            }
            FragmentContent::Parallel(cells) => self.row(fragment, cells, extent, spot, role),
            FragmentContent::Fixed(items) => self.items(fragment, items, extent, spot, role),
            _ => match Flow::of(fragment) {
                Some(flow) => self.flow(fragment, &flow, extent, spot, role),
                None => self.whole(fragment, extent, spot, role),
            },
        };
        self.finish(fragment, extent, spot, role, (content, bottom), into);
        self.owner = around;
        bottom
    }

    /// Puts a box around placed content, with its marker and positioned boxes.
    fn finish(
        &mut self,
        fragment: &Fragment<'b>,
        extent: Extent<'_>,
        spot: Spot,
        role: Role,
        (content, bottom): Filled<'b>,
        into: &mut Vec<Placed<'b>>,
    ) {
        let mut placed = shell(fragment, extent, spot, bottom, role);
        if matches!(content, PlacedContent::Replaced { visible: Some(_), .. }) {
            if let Some(Resume::Offset(shown)) = extent.start {
                placed.rect.origin.y -= *shown;
            }
            placed.rect.size.height = fragment.rect.size.height;
        }
        placed.content = content;
        if extent.start.is_none() {
            placed.marker = fragment.marker.as_ref().map(|marker| Box::new(self.marker(marker, spot, role)));
        }
        if !fragment.positioned.is_empty() {
            self.positioned(fragment, extent, spot, role, placed.positioned.vec());
        }
        into.push(placed);
    }

    /// A whole fragment, wherever the page ends.
    fn unbroken(&mut self, fragment: &Fragment<'b>, origin: Point, spot: Spot, role: Role, into: &mut Vec<Placed<'b>>) {
        let spot = Spot { origin, limit: Px::INFINITY, ..spot };
        let role = Role { repeated: role.repeated, nested: true, ..Role::default() };
        self.part(fragment, Extent::default(), spot, role, into);
    }

    fn lines_part(
        &mut self,
        fragment: &Fragment<'b>,
        lines: &Lines<'b>,
        extent: Extent<'_>,
        spot: Spot,
        role: Role,
    ) -> Filled<'b> {
        let paragraph = &lines.paragraph;
        let (first, y, shown) = lines_entry(fragment, lines, extent.start, spot.origin.y, role.lifted);
        let end = match extent.end {
            Some(Resume::Line(index)) => *index,
            _ => paragraph.lines.len(),
        };
        let base = line_top(paragraph, first);
        for line in paragraph.lines.get(first..end).unwrap_or_default() {
            let top = y + line.top - base;
            if top + line.height > spot.limit + TOLERANCE && line.height > self.page_height {
                let excess = line.height - self.page_height;
                self.warn(format!("a line is {excess} px taller than the page and runs out of it"));
            }
        }
        let origin = Point::new(spot.origin.x + lines.origin.x, y - base);
        let inside = Spot { around: content_size(fragment, spot.around), ..spot };
        let placed = self.lines(lines, first..end, origin, inside, role);
        let content_bottom = y + line_top(paragraph, end) - base;
        (PlacedContent::Lines(placed), self.bottom(fragment, extent, content_bottom, shown, spot, role))
    }

    fn lines(
        &mut self,
        lines: &Lines<'b>,
        range: std::ops::Range<usize>,
        origin: Point,
        spot: Spot,
        role: Role,
    ) -> PlacedLines<'b> {
        let (mut numbers, mut placed) = (Vec::new(), Vec::new());
        let items = lines.paragraph.lines.get(range.clone()).unwrap_or_default().iter().flat_map(|line| &line.items);
        for item in items {
            let LineItem::Box { number, origin: place } = item else { continue };
            let Some(fragment) = lines.boxes.get(*number as usize) else { continue };
            let corner = origin + *place + fragment.rect.origin;
            self.unbroken(fragment, corner, spot, role, &mut placed);
            numbers.push(*number);
        }
        let boxes: Vec<_> = numbers.into_iter().zip(placed).collect();
        let (paragraph, boxes) = (Arc::clone(&lines.paragraph), boxes.into());
        PlacedLines { paragraph, range, origin: origin + spot.shift, flow: lines.flow, boxes }
    }

    fn marker(&mut self, marker: &Lines<'b>, spot: Spot, role: Role) -> PlacedLines<'b> {
        self.lines(marker, 0..marker.paragraph.lines.len(), spot.origin + marker.origin, spot, role)
    }

    /// Absolutely positioned boxes go on the page on which their top lies in the column, or on the last page of their
    /// fragment. Those that are placed in the initial containing block go on the first page, of which it is the content
    /// area (CSS 2.2 §10.1).
    fn positioned(
        &mut self,
        fragment: &Fragment<'b>,
        extent: Extent<'_>,
        spot: Spot,
        role: Role,
        into: &mut Vec<Placed<'b>>,
    ) {
        let start = extent.start.map_or(Px::ZERO, |start| start.column_y(fragment));
        let end = extent.end.map(|end| end.column_y(fragment));
        for positioned in &fragment.positioned {
            let top = positioned.rect.top();
            let inset = &positioned.style.inset;
            let is_placed =
                !is_float(positioned) && (inset.top != AutoLength::Auto || inset.bottom != AutoLength::Auto);
            let on_first = role.root && is_placed && top < self.page_height;
            let due = on_first || end.is_none_or(|end| top < end);
            // The style is the box's own, in whatever width the column was laid out.
            if due && (role.repeated || self.positioned.insert(std::ptr::from_ref(positioned.style))) {
                let moved = Point::new(positioned.rect.left(), positioned.rect.top().max(start) - start);
                let place = if extent.start.is_some() { moved } else { positioned.rect.origin };
                if is_float(positioned) && spot.limit.is_finite() {
                    self.float(positioned, None, spot.at(spot.origin + place), into);
                } else {
                    self.unbroken(positioned, spot.origin + place, spot, role, into);
                }
            }
        }
    }

    /// A float, from a place in it on: what does not fit on the page goes on on the next one.
    fn float(&mut self, fragment: &Fragment<'b>, start: Option<&Resume>, spot: Spot, into: &mut Vec<Placed<'b>>) {
        let end = self.scanner.float_end(fragment, start, spot.origin.y);
        let spot = Spot { limit: if end.is_some() { self.scanner.bottom } else { Px::INFINITY }, ..spot };
        let role = Role { nested: true, ..Role::default() };
        self.part(fragment, Extent { start, end: end.as_ref() }, spot, role, into);
        if let Some(resume) = end {
            let fragment = fragment.clone();
            self.floats.push(FloatRest { fragment, resume, left: spot.origin.x, shift: spot.shift });
        }
    }

    /// Places what the page before left of its floats, at the top of the page.
    pub fn go_on(&mut self, rests: Vec<FloatRest<'b>>, into: &mut Vec<Placed<'b>>) {
        for rest in rests {
            let origin = Point::new(rest.left, self.scanner.top);
            let spot = Spot { origin, limit: self.scanner.bottom, shift: rest.shift, around: Size::default() };
            self.float(&rest.fragment, Some(&rest.resume), spot, into);
        }
    }

    fn flow(
        &mut self,
        fragment: &Fragment<'b>,
        flow: &Flow<'_, 'b>,
        extent: Extent<'_>,
        spot: Spot,
        role: Role,
    ) -> Filled<'b> {
        let height = self.page_height;
        let entry = Entry::new(fragment, flow, extent.start, spot.origin.y, height, role.lifted);
        let end = match extent.end {
            Some(Resume::Child(end)) => Some(&**end),
            _ => None,
        };
        let limit = spot.limit - cut_bottom(fragment);
        let row_limit = limit - flow.footer_reserve(height);
        let in_table = role.in_table || matches!(fragment.content, FragmentContent::Table(_));
        let child_role =
            Role { repeated: role.repeated, in_table, in_flow: true, nested: role.nested, ..Role::default() };
        let around = content_size(fragment, spot.around);
        let stop = match end {
            Some(end) if end.inner.is_some() => end.index + 1,
            Some(end) => end.index,
            None => flow.len(),
        };
        let stop = stop.min(flow.len());
        let mut boxes: Vec<Placed<'b>> = Vec::with_capacity(stop.saturating_sub(entry.first));
        if let (Some(y), Some(header)) = (entry.header_y, flow.repeated_header(height)) {
            let origin = Point::new(spot.origin.x + header.rect.left(), y);
            self.unbroken(header, origin, spot, Role { repeated: true, ..child_role }, &mut boxes);
        }
        let mut spans = Spans::new(spot.shift.y);
        let carried = entry.resume.map_or(&[][..], |resume| &resume.carried);
        let ending = end.map_or(&[][..], |end| &end.carried);
        spans.carry(self, flow, carried, ending, spot.below(entry.y), row_limit, &mut boxes, child_role);
        let mut bottom = entry.y;
        spans.close(entry.first, &mut bottom, &mut boxes, false);
        for index in entry.first..stop {
            let Some(child) = flow.get(index) else { break };
            let first = index == entry.first;
            let y = if first { bottom } else { bottom + flow.gap_before(index) };
            if role.nested && !role.repeated && !first {
                self.warn_not_forced(flow, index);
            }
            let inside = Extent {
                start: if first { entry.inner } else { None },
                end: end.filter(|end| end.index == index).and_then(|end| end.inner.as_ref()),
            };
            let child_limit = if flow.is_footer(index) { limit } else { row_limit };
            let child_spot = Spot {
                origin: Point::new(spot.origin.x + child.rect.left(), y),
                limit: child_limit,
                shift: spot.shift,
                around,
            };
            bottom = self.part(child, inside, child_spot, child_role, &mut boxes);
            if inside.start.is_none() {
                spans.open(self, flow, index, ending, child_spot, &mut boxes, child_role);
            }
            spans.close(index + 1, &mut bottom, &mut boxes, false);
        }
        spans.close(usize::MAX, &mut bottom, &mut boxes, end.is_some());
        let footer_stands =
            |end: &ChildResume| !(flow.is_header(end.index) || flow.is_footer(end.index) && end.inner.is_some());
        if let (Some(_), Some(footer)) = (end.filter(|end| footer_stands(end)), flow.repeated_footer(height)) {
            let y = bottom + flow.gap_before(flow.len() - 1);
            let origin = Point::new(spot.origin.x + footer.rect.left(), y);
            self.unbroken(footer, origin, spot, Role { repeated: true, ..child_role }, &mut boxes);
            bottom = y + footer.rect.size.height;
        }
        let role = Role { in_table, ..role };
        (PlacedContent::Boxes(boxes), self.bottom(fragment, extent, bottom, entry.tail_shown, spot, role))
    }

    /// The bottom of a part of a box with a flow in it: a box that is cut extends to the end of the page (css-break-3
    /// §6.1), a table to the end of its last row.
    fn bottom(
        &self,
        fragment: &Fragment<'_>,
        extent: Extent<'_>,
        content_bottom: Px,
        shown: Px,
        spot: Spot,
        role: Role,
    ) -> Px {
        if extent.end.is_some() {
            let own = content_bottom + cut_bottom(fragment);
            return if role.in_table { own } else { own.max(spot.limit) };
        }
        let tail = tail(fragment, role.broken_cell) - shown;
        part_bottom(spot.origin.y, content_bottom, tail, spot.limit)
    }

    fn whole(&mut self, fragment: &Fragment<'b>, extent: Extent<'_>, spot: Spot, role: Role) -> Filled<'b> {
        let offset = |resume: Option<&Resume>| match resume {
            Some(Resume::Offset(shown)) => Some(*shown),
            _ => None,
        };
        let start = offset(extent.start).unwrap_or(Px::ZERO);
        let end = offset(extent.end).unwrap_or_else(|| whole_height(fragment, role.broken_cell));
        let bottom = spot.origin.y + (end - start).max(Px::ZERO);
        let FragmentContent::Replaced(replaced) = &fragment.content else {
            return (PlacedContent::Empty, bottom);
        };
        let cut = extent.start.is_some() || extent.end.is_some();
        if cut && extent.start.is_none() {
            self.warn_cut(fragment);
        }
        let visible = cut.then(|| {
            Rect::new(spot.origin.x, spot.origin.y, fragment.rect.size.width, bottom - spot.origin.y).moved(spot.shift)
        });
        (PlacedContent::Replaced { replaced, visible }, bottom)
    }

    fn warn_not_forced(&mut self, flow: &Flow<'_, '_>, index: usize) {
        let (Some(before), Some(child)) = (index.checked_sub(1).and_then(|before| flow.get(before)), flow.get(index))
        else {
            return;
        };
        // Recto and verso do not matter for whether it is forced.
        if Boundary::between(before, child, Direction::Ltr).forced.is_some() {
            let warning = Diagnostic::warning("a forced page break has no effect inside of a table cell or flex item")
                .help("force the break before or after the table or flex container");
            self.push(warning, child.owner.or(self.owner));
        }
    }

    fn warn_cut(&mut self, fragment: &Fragment<'_>) {
        let name = self.owner.and_then(|owner| self.dom.element(owner)).map_or("a box", |element| &*element.name);
        let excess = fragment.rect.size.height - self.page_height;
        let quoted = if name == "a box" { name.to_owned() } else { format!("`{name}`") };
        self.warn(if excess > Px::ZERO {
            format!("{quoted} is {excess} px taller than the page and was cut")
        } else {
            format!("{quoted} does not fit on a page with what stands around it and was cut")
        });
    }

    fn warn(&mut self, message: String) {
        let warning = Diagnostic::warning(message)
            .help(format!("the content of this page is {} px high; make it smaller or let it break", self.page_height));
        self.push(warning, self.owner);
    }

    fn push(&mut self, warning: Diagnostic, owner: Option<NodeId>) {
        self.warnings.push(match owner {
            Some(owner) => warning.at_place(self.dom.place(owner)),
            None => warning,
        });
    }
}

/// Places a whole fragment that is not cut from the column: in a page margin, or fixed. Where it is `repeated`, its text
/// was read already.
pub(super) fn outside<'b>(
    (dom, warnings): (&Dom, &mut Vec<Diagnostic>),
    fragment: &Fragment<'b>,
    origin: Point,
    repeated: bool,
    into: &mut Vec<Placed<'b>>,
) {
    let mut positioned = HashSet::new();
    let scanner = Scanner { top: Px::ZERO, bottom: Px::INFINITY, direction: Direction::Ltr };
    // Without an end of the page nothing goes on after it.
    let mut floats = Vec::new();
    let mut builder = Builder {
        dom,
        warnings,
        page_height: Px::INFINITY,
        positioned: &mut positioned,
        scanner,
        floats: &mut floats,
        owner: None,
    };
    let spot = Spot { origin, limit: Px::INFINITY, shift: Point::default(), around: Size::default() };
    builder.unbroken(fragment, origin, spot, Role { repeated, ..Role::default() }, into);
}

/// The content size of a box, for what is in it; `around` is that of its containing block.
fn content_size(fragment: &Fragment<'_>, around: Size) -> Size {
    let size = fragment.rect.size;
    let border = fragment.border.map(|side| side.width);
    let height = match (fragment.owner, fragment.style.height) {
        // An anonymous box is no containing block for percentages (CSS 2.2 §9.2.1).
        (None, _) => around.height,
        (_, Sizing::Auto) => Px::ZERO,
        _ => size.height - border.vertical() - fragment.padding.vertical(),
    };
    Size::new(size.width - border.horizontal() - fragment.padding.horizontal(), height)
}

/// A placed box without content.
fn shell<'b>(fragment: &Fragment<'b>, extent: Extent<'_>, spot: Spot, bottom: Px, role: Role) -> Placed<'b> {
    let origin = spot.origin;
    Placed {
        owner: fragment.owner,
        style: fragment.style,
        rect: Rect::new(origin.x, origin.y, fragment.rect.size.width, bottom - origin.y).moved(spot.shift),
        decorated: fragment.decorated,
        border: fragment.border.clone(),
        padding: fragment.padding,
        cut: cut_sides(fragment.style, extent.start.is_some(), extent.end.is_some()),
        marks: if extent.start.is_none() && !role.repeated { fragment.marks } else { None },
        repeated: role.repeated,
        content: PlacedContent::Empty,
        marker: None,
        positioned: Few::new(),
    }
}

/// Which sides of a box are open at the breaks above and below it (css-break-3 §6.1).
fn cut_sides(style: &ComputedStyle, top: bool, bottom: bool) -> Cut {
    match style.box_decoration_break {
        BoxDecorationBreak::Slice => Cut { top, bottom },
        BoxDecorationBreak::Clone => Cut::default(),
    }
}
