//! Positioned boxes. Absolutely positioned ones are out of the flow, placed in their containing block (CSS 2.2
//! §10.3.7, §10.6.4); relatively positioned ones are moved when they are painted.

use super::sizing::{self, BoxEdges};
use super::{Containing, Fragment, FragmentContent, Imposed, Layouter, LineItem};
use crate::engine::boxes::{BlockBox, BlockContent};
use crate::engine::geometry::{Point, Px, Rect, Size};
use crate::engine::style::ComputedStyle;
use crate::engine::style::values::{AutoLength, Direction, Position, Sizing};

/// A box that waits for its containing block.
#[derive(Debug, Clone)]
pub(super) struct OutOfFlow<'b> {
    /// The box.
    pub(super) block: &'b BlockBox,
    /// Where it would stand in the flow, relative to the border box of the fragment that is being made: its left corner,
    /// or its right one where text runs from the right.
    pub(super) position: Point,
    /// By the `direction` around it.
    pub(super) direction: Direction,
}

impl Layouter<'_> {
    /// Lays out boxes in their containing block, and hangs them on a fragment, whose border box `area` is relative to.
    pub(super) fn place_positioned<'b>(&mut self, fragment: &mut Fragment<'b>, boxes: Vec<OutOfFlow<'b>>, area: Rect) {
        let direction = fragment.style.inherited.direction;
        for waiting in boxes {
            let placed = self.place_one(&waiting, area, direction);
            fragment.positioned.push(placed);
        }
    }

    /// Takes the boxes that wait for their containing block out of all that is in a fragment, with their places relative
    /// to it.
    pub(super) fn gather_waiting<'b>(&self, fragment: &mut Fragment<'b>, into: &mut Vec<OutOfFlow<'b>>) {
        if self.has_waiting {
            into.append(&mut fragment.waiting.take());
            gather_inside(fragment, Point::default(), into);
        }
    }

    /// Lays out a fixed box in the area of a page, in a document with a direction.
    pub(super) fn fixed<'b>(&mut self, block: &'b BlockBox, area: Rect, direction: Direction) -> Fragment<'b> {
        let containing = Containing { direction, ..Containing::of_size(area.size) };
        self.place_one(&OutOfFlow::at(block, area.origin, containing), area, direction)
    }

    /// Lays out a box in its containing block, which has a direction.
    pub(super) fn place_one<'b>(&mut self, waiting: &OutOfFlow<'b>, area: Rect, direction: Direction) -> Fragment<'b> {
        let OutOfFlow { block, position, direction: static_direction } = *waiting;
        let style = &block.style;
        let inset = |length: AutoLength, reference: Px| match length {
            AutoLength::Auto => None,
            AutoLength::Length(length) => Some(length.resolve(reference)),
        };
        let (left, right) = (inset(style.inset.left, area.size.width), inset(style.inset.right, area.size.width));
        let (top, bottom) = (inset(style.inset.top, area.size.height), inset(style.inset.bottom, area.size.height));
        let mut margin = BoxEdges::resolve(style, area.size.width).margin;
        let available = area.size.width - left.unwrap_or_default() - right.unwrap_or_default();
        let edges = BoxEdges::resolve(style, area.size.width);
        let containing = Containing { direction, ..Containing::of_size(area.size) };
        // Content with a size of its own, and tables, are not stretched between two sides (CSS 2.2 §10.3.8, §10.6.5).
        let stretches = !matches!(block.content, BlockContent::Replaced(_) | BlockContent::Table(_));
        let width = match (left, right) {
            (Some(_), Some(_)) if stretches && matches!(style.width, Sizing::Auto) => {
                let content = available - margin.horizontal() - edges.horizontal();
                let width = sizing::clamp_width(style, containing, &edges, content.max(Px::ZERO));
                Some(width + edges.horizontal())
            }
            _ => self.shrink_to_fit(block, available),
        };
        let height = match (top, bottom) {
            (Some(top), Some(bottom)) if stretches && matches!(style.height, Sizing::Auto) => {
                let content = area.size.height - top - bottom - margin.vertical() - edges.vertical();
                let height = sizing::clamp_height(style, containing, &edges, content.max(Px::ZERO));
                Some(height + edges.vertical())
            }
            _ => None,
        };
        let mut fragment = self.block(block, containing, Imposed { width, height });
        let size = fragment.rect.size;
        if let (Some(left), Some(right)) = (left, right) {
            let space = area.size.width - left - right - size.width - margin.horizontal();
            let (start, end) = ((style.margin.left, margin.left), (style.margin.right, margin.right));
            (margin.left, margin.right) = share(start, end, space, direction);
        }
        if let (Some(top), Some(bottom)) = (top, bottom) {
            let space = area.size.height - top - bottom - size.height - margin.vertical();
            let (start, end) = ((style.margin.top, margin.top), (style.margin.bottom, margin.bottom));
            (margin.top, margin.bottom) = match (start.0, end.0) {
                (AutoLength::Auto, AutoLength::Auto) => (space / 2.0, space / 2.0),
                _ => share(start, end, space, Direction::Ltr),
            };
        }
        let x = match (left, right) {
            // Over-constrained: the side at the end gives way.
            (Some(_), Some(right)) if direction == Direction::Rtl => area.right() - right - margin.right - size.width,
            (Some(left), _) => area.left() + left + margin.left,
            (None, Some(right)) => area.right() - right - margin.right - size.width,
            (None, None) if static_direction == Direction::Rtl => position.x - margin.right - size.width,
            (None, None) => position.x + margin.left,
        };
        let y = match (top, bottom) {
            (Some(top), _) => area.top() + top + margin.top,
            (None, Some(bottom)) => area.bottom() - bottom - margin.bottom - size.height,
            (None, None) => position.y + margin.top,
        };
        fragment.rect = fragment.rect.moved(Point::new(x, y));
        fragment
    }
}

/// Goes over all boxes in a fragment that lies at `place`.
fn gather_inside<'b>(fragment: &mut Fragment<'b>, place: Point, into: &mut Vec<OutOfFlow<'b>>) {
    let mut gather = |child: &mut Fragment<'b>, place: Point| {
        let place = place + child.rect.origin;
        into.extend(child.waiting.take().into_iter().map(|waiting| waiting.moved(place)));
        gather_inside(child, place, into);
    };
    match &mut fragment.content {
        FragmentContent::Blocks(children) | FragmentContent::Parallel(children) | FragmentContent::Fixed(children) => {
            children.iter_mut().for_each(|child| gather(child, place));
        }
        FragmentContent::Table(table) => {
            let groups = table.header.as_deref_mut().into_iter().chain(&mut table.bodies);
            groups.chain(table.footer.as_deref_mut()).for_each(|group| gather(group, place));
        }
        FragmentContent::Lines(lines) => {
            for item in lines.paragraph.lines.iter().flat_map(|line| &line.items) {
                let LineItem::Box { number, origin } = item else { continue };
                if let Some(child) = lines.boxes.get_mut(*number as usize) {
                    gather(child, place + lines.origin + *origin);
                }
            }
        }
        FragmentContent::Empty | FragmentContent::Replaced(_) => {}
    }
    fragment.positioned.iter_mut().for_each(|child| gather(child, place));
}

/// Two margins, of which the automatic ones take the space that is left; on both sides only as far as there is any.
fn share(start: (AutoLength, Px), end: (AutoLength, Px), space: Px, direction: Direction) -> (Px, Px) {
    match (start.0 == AutoLength::Auto, end.0 == AutoLength::Auto) {
        (true, true) if space > Px::ZERO => (space / 2.0, space / 2.0),
        (true, true) if direction == Direction::Rtl => (space, Px::ZERO),
        (true, true) => (Px::ZERO, space),
        (true, false) => (space, end.1),
        (false, true) => (start.1, space),
        (false, false) => (start.1, end.1),
    }
}

/// How far a relatively positioned box is moved (CSS 2.2 §9.4.3). Percentages are of `around`, the content size of the
/// containing block; where that height is the content's own it counts as nothing.
pub fn relative_offset(style: &ComputedStyle, around: Size) -> Point {
    if style.position != Position::Relative {
        return Point::default();
    }
    let offset = |start: AutoLength, end: AutoLength, reference: Px| match (start, end) {
        (AutoLength::Length(start), _) => start.resolve(reference),
        (AutoLength::Auto, AutoLength::Length(end)) => -end.resolve(reference),
        (AutoLength::Auto, AutoLength::Auto) => Px::ZERO,
    };
    let inset = &style.inset;
    Point::new(offset(inset.left, inset.right, around.width), offset(inset.top, inset.bottom, around.height))
}
