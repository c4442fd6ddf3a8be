//! The column between two breaks → the [`Placed`] boxes and lines of one page.
//!
//! Every fragment is placed from its start token to its end token: the children, lines and cells between them, at the
//! places where [`super::scan`] found that they fit. Backgrounds, colours and links are left to the display list.

use super::flow::{Entry, Flow, TOLERANCE, cut_bottom, part_bottom, spans_rows, tail};
use super::resume::{Carried, ChildResume, Part, Resume, line_top};
use super::scan::{item_offset, lines_entry};
use crate::diag::Diagnostic;
use crate::engine::dom::{Dom, NodeId};
use crate::engine::geometry::{Point, Px, Rect};
use crate::engine::layout::inline::LineItem;
use crate::engine::layout::{Cut, Fragment, FragmentContent, Lines, Placed, PlacedContent, PlacedLines};
use crate::engine::style::ComputedStyle;
use crate::engine::style::values::{AutoLength, Position};

/// Places fragments on one page.
pub(super) struct Builder<'w> {
    /// For the names and places of what does not fit.
    pub dom: &'w Dom,
    /// What does not fit.
    pub warnings: &'w mut Vec<Diagnostic>,
    /// Content height of the page.
    pub page_height: Px,
    /// The nearest element, for warnings about anonymous boxes.
    pub owner: Option<NodeId>,
}

/// The part of a fragment that is on the page.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Extent<'r> {
    /// Where it begins; none at its own beginning.
    pub start: Option<&'r Resume>,
    /// Where it ends; none at its own end.
    pub end: Option<&'r Resume>,
}

/// The same for one of several fragments side by side.
#[derive(Debug, Clone, Copy)]
struct PartExtent<'r> {
    start: Option<&'r Part>,
    end: Option<&'r Part>,
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

impl Builder<'_> {
    /// Places a part of a fragment as the last of `into`; the result is the bottom of its border box on the page,
    /// before relative positioning.
    ///
    /// Boxes nest deeply: what is not needed while the content is placed is in [`Self::finish`], off the stack.
    pub fn part<'b>(
        &mut self,
        fragment: &Fragment<'b>,
        extent: Extent<'_>,
        spot: Spot,
        role: Role,
        into: &mut Vec<Placed<'b>>,
    ) -> Px {
        let around = self.owner;
        self.owner = fragment.owner.or(around);
        let spot = Spot { shift: spot.shift + relative_offset(fragment.style), ..spot };
        let (content, bottom) = match &fragment.content {
            FragmentContent::Lines(lines) if !lines.paragraph.lines.is_empty() => {
                self.lines_part(fragment, lines, extent, spot, role)
            }
            FragmentContent::Parallel(cells) => self.row(fragment, cells, extent, spot, role),
            FragmentContent::Fixed(items) => self.items(fragment, items, extent, spot, role),
            _ => match Flow::of(fragment) {
                Some(flow) => self.flow(fragment, &flow, extent, spot, role),
                None => self.whole(fragment, extent, spot),
            },
        };
        self.finish(fragment, extent, spot, role, (content, bottom), into);
        self.owner = around;
        bottom
    }

    /// Puts a box around placed content, with its marker and positioned boxes.
    fn finish<'b>(
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
            placed.marker = fragment.marker.as_ref().map(|marker| self.marker(marker, spot, role));
        }
        self.positioned(fragment, extent, spot, role, &mut placed.positioned);
        into.push(placed);
    }

    /// A whole fragment, wherever the page ends.
    fn unbroken<'b>(
        &mut self,
        fragment: &Fragment<'b>,
        origin: Point,
        spot: Spot,
        role: Role,
        into: &mut Vec<Placed<'b>>,
    ) {
        let spot = Spot { origin, limit: Px::INFINITY, shift: spot.shift };
        let role = Role { repeated: role.repeated, ..Role::default() };
        self.part(fragment, Extent::default(), spot, role, into);
    }

    fn lines_part<'b>(
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
        let placed = self.lines(lines, first..end, origin, spot, role);
        let content_bottom = y + line_top(paragraph, end) - base;
        (PlacedContent::Lines(placed), self.bottom(fragment, extent, content_bottom, shown, spot, role))
    }

    fn lines<'b>(
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
        let boxes = numbers.into_iter().zip(placed).collect();
        PlacedLines {
            paragraph: lines.paragraph.clone(),
            range,
            origin: origin + spot.shift,
            spans: lines.spans,
            boxes,
        }
    }

    fn marker<'b>(&mut self, marker: &Lines<'b>, spot: Spot, role: Role) -> PlacedLines<'b> {
        self.lines(marker, 0..marker.paragraph.lines.len(), spot.origin + marker.origin, spot, role)
    }

    /// Absolutely positioned boxes go on the page on which their top lies in the column. Those that are placed in the
    /// initial containing block go on the first page, of which it is the content area (CSS 2.2 §10.1).
    fn positioned<'b>(
        &mut self,
        fragment: &Fragment<'b>,
        extent: Extent<'_>,
        spot: Spot,
        role: Role,
        into: &mut Vec<Placed<'b>>,
    ) {
        let start = extent.start.map(|start| start.column_y(fragment));
        let end = extent.end.map(|end| end.column_y(fragment));
        let moved = Point::new(Px::ZERO, -start.unwrap_or(Px::ZERO));
        for positioned in &fragment.positioned {
            let top = positioned.rect.top();
            let inset = &positioned.style.inset;
            let placed = inset.top != AutoLength::Auto || inset.bottom != AutoLength::Auto;
            if role.root && placed && top < self.page_height {
                if start.is_none() {
                    self.unbroken(positioned, spot.origin + positioned.rect.origin, spot, role, into);
                }
                continue;
            }
            if start.is_none_or(|start| start <= top) && end.is_none_or(|end| top < end) {
                self.unbroken(positioned, spot.origin + positioned.rect.origin + moved, spot, role, into);
            }
        }
    }

    fn flow<'b>(
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
        let child_role = Role { repeated: role.repeated, in_table, in_flow: true, ..Role::default() };
        let mut boxes: Vec<Placed<'b>> = Vec::new();
        if let (Some(y), Some(header)) = (entry.header_y, flow.repeated_header(height)) {
            let origin = Point::new(spot.origin.x + header.rect.left(), y);
            self.unbroken(header, origin, spot, Role { repeated: true, ..child_role }, &mut boxes);
        }
        let mut spans = Spans { open: Vec::new(), shift: spot.shift.y };
        let carried = entry.resume.map_or(&[][..], |resume| &resume.carried);
        let ending = end.map_or(&[][..], |end| &end.carried);
        spans.carry(self, flow, carried, ending, spot.below(entry.y), row_limit, &mut boxes, child_role);
        let mut bottom = entry.y;
        spans.close(entry.first, &mut bottom, &mut boxes, false);
        let stop = match end {
            Some(end) if end.inner.is_some() => end.index + 1,
            Some(end) => end.index,
            None => flow.len(),
        };
        for index in entry.first..stop.min(flow.len()) {
            let Some(child) = flow.get(index) else { break };
            let first = index == entry.first;
            let y = if first { bottom } else { bottom + flow.gap_before(index) };
            let inside = Extent {
                start: if first { entry.inner } else { None },
                end: end.filter(|end| end.index == index).and_then(|end| end.inner.as_ref()),
            };
            let child_limit = if flow.is_footer(index) { limit } else { row_limit };
            let child_spot = Spot {
                origin: Point::new(spot.origin.x + child.rect.left(), y),
                limit: child_limit,
                shift: spot.shift,
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

    fn row<'b>(
        &mut self,
        row: &Fragment<'b>,
        cells: &[Fragment<'b>],
        extent: Extent<'_>,
        spot: Spot,
        role: Role,
    ) -> Filled<'b> {
        let broken = extent.start.is_some() || extent.end.is_some();
        let begins = extent.start.is_none();
        let cell_role =
            Role { repeated: role.repeated, broken_cell: broken, lifted: broken && begins, ..Role::default() };
        let mut boxes = Vec::with_capacity(cells.len());
        let mut bottom = match extent.start {
            Some(Resume::Parts(parts)) if extent.end.is_none() => spot.origin.y + parts.rest,
            _ if broken => spot.origin.y,
            _ => spot.origin.y + row.rect.size.height,
        };
        for (index, cell) in cells.iter().enumerate() {
            if role.in_flow && spans_rows(row, cell) {
                continue;
            }
            let top = if begins { cell.rect.top() } else { Px::ZERO };
            let cell_spot = spot.at(Point::new(spot.origin.x + cell.rect.left(), spot.origin.y + top));
            let states = PartExtent { start: part_of(extent.start, index), end: part_of(extent.end, index) };
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
    fn cell<'b>(
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

    fn items<'b>(
        &mut self,
        container: &Fragment<'b>,
        items: &[Fragment<'b>],
        extent: Extent<'_>,
        spot: Spot,
        role: Role,
    ) -> Filled<'b> {
        let resumed = match extent.start {
            Some(Resume::Parts(parts)) => Some(&**parts),
            _ => None,
        };
        if resumed.is_none() && extent.end.is_some() {
            self.warn_cut(container);
        }
        let consumed = resumed.map_or(Px::ZERO, |parts| parts.consumed);
        let item_role = Role { repeated: role.repeated, ..Role::default() };
        let mut boxes = Vec::with_capacity(items.len());
        let mut content_bottom = spot.origin.y;
        for (index, item) in items.iter().enumerate() {
            let (start, end) = (part_of(extent.start, index), part_of(extent.end, index));
            // What waits for the next page is as far after this page as before it.
            let waits = matches!(end, Some(Part::Ahead)) || (start.is_some() && start == end);
            if matches!(start, Some(Part::Done)) || waits {
                continue;
            }
            let column = match start {
                Some(Part::Inside(inner)) => item.rect.top() + inner.column_y(item),
                _ => item.rect.top(),
            };
            let y = spot.origin.y + item_offset(resumed.is_some(), column, consumed);
            let item_spot = spot.at(Point::new(spot.origin.x + item.rect.left(), y));
            let bottom = self.cell(item, PartExtent { start, end }, item_spot, item_role, &mut boxes);
            content_bottom = content_bottom.max(bottom);
        }
        let rest = resumed.map_or(container.rect.size.height, |parts| parts.rest);
        let bottom = if extent.end.is_some() {
            content_bottom.max(spot.limit)
        } else if resumed.is_none() {
            part_bottom(spot.origin.y, spot.origin.y, rest, spot.limit.max(content_bottom))
        } else {
            (spot.origin.y + rest).min(spot.limit).max(content_bottom)
        };
        (PlacedContent::Boxes(boxes), bottom)
    }

    fn whole<'b>(&mut self, fragment: &Fragment<'b>, extent: Extent<'_>, spot: Spot) -> Filled<'b> {
        let offset = |resume: Option<&Resume>| match resume {
            Some(Resume::Offset(shown)) => Some(*shown),
            _ => None,
        };
        let start = offset(extent.start).unwrap_or(Px::ZERO);
        let end = offset(extent.end).unwrap_or(fragment.rect.size.height);
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
        let diagnostic = Diagnostic::warning(message)
            .help(format!("the content of this page is {} px high; make it smaller or let it break", self.page_height));
        self.warnings.push(match self.owner {
            Some(owner) => diagnostic.at_place(self.dom.place(owner)),
            None => diagnostic,
        });
    }
}

/// A placed box without content.
fn shell<'b>(fragment: &Fragment<'b>, extent: Extent<'_>, spot: Spot, bottom: Px, role: Role) -> Placed<'b> {
    let origin = spot.origin;
    Placed {
        owner: fragment.owner,
        style: fragment.style,
        rect: Rect::new(origin.x, origin.y, fragment.rect.size.width, bottom - origin.y).moved(spot.shift),
        decorated: fragment.decorated,
        border: fragment.border,
        padding: fragment.padding,
        cut: Cut { top: extent.start.is_some(), bottom: extent.end.is_some() },
        marks: if extent.start.is_none() && !role.repeated { fragment.marks } else { None },
        repeated: role.repeated,
        content: PlacedContent::Empty,
        marker: None,
        positioned: Vec::new(),
    }
}

/// A cell beside others that go on after it was shown whole.
fn finished_cell<'b>(cell: &Fragment<'b>, spot: Spot, role: Role) -> Placed<'b> {
    let mut placed = shell(cell, Extent::default(), spot, spot.origin.y, role);
    placed.cut.top = true;
    placed.marks = None;
    placed
}

/// Lets a cell reach down to `bottom` of the page.
fn stretch(cell: &mut Placed<'_>, bottom: Px, cut: bool) {
    cell.rect.size.height = (bottom - cell.rect.top()).max(cell.rect.size.height);
    cell.cut.bottom |= cut;
}

fn part_of(resume: Option<&Resume>, index: usize) -> Option<&Part> {
    match resume {
        Some(Resume::Parts(parts)) => parts.parts.get(index),
        _ => None,
    }
}

/// How far a relatively positioned box is moved (CSS 2.2 §9.4.3). Percentages count as nothing.
fn relative_offset(style: &ComputedStyle) -> Point {
    if style.position != Position::Relative {
        return Point::default();
    }
    let offset = |start: AutoLength, end: AutoLength| match (start, end) {
        (AutoLength::Length(start), _) => start.length,
        (AutoLength::Auto, AutoLength::Length(end)) => -end.length,
        (AutoLength::Auto, AutoLength::Auto) => Px::ZERO,
    };
    Point::new(offset(style.inset.left, style.inset.right), offset(style.inset.top, style.inset.bottom))
}

/// Cells that reach over several rows, while their rows are placed.
struct Spans {
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
    /// Places the cells that came over from the page before, beside the rows.
    #[expect(clippy::too_many_arguments, reason = "the state of the flow that it is a step of")]
    fn carry<'b>(
        &mut self,
        builder: &mut Builder<'_>,
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
            let cell_spot = Spot { origin: Point::new(x, spot.origin.y), limit, shift: spot.shift };
            let cell_role = Role { repeated: role.repeated, broken_cell: true, ..Role::default() };
            let slot = (boxes.len(), None);
            let extent = PartExtent { start: Some(&carried.part), end: state.map(|state| &state.part) };
            let bottom = builder.cell(cell, extent, cell_spot, cell_role, boxes);
            self.open.push(Span { slot, end: flow.span_end(carried.row, cell), bottom, cut: state.is_some() });
        }
    }

    /// Places the cells of a row that reach out of it, among the other cells of the row, which is the last box.
    #[expect(clippy::too_many_arguments, reason = "the state of the flow that it is a step of")]
    fn open<'b>(
        &mut self,
        builder: &mut Builder<'_>,
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
            let cell_role = Role { repeated: role.repeated, broken_cell: broken, lifted: broken, ..Role::default() };
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
    fn close(&mut self, row: usize, bottom: &mut Px, boxes: &mut [Placed<'_>], cut: bool) {
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
