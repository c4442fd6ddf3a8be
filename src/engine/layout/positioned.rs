//! Positioned boxes. Absolutely positioned ones are out of the flow, placed in their containing block (CSS 2.2
//! §10.3.7, §10.6.4); relatively positioned ones are moved when they are painted.

use super::sizing::BoxEdges;
use super::{Containing, Fragment, Imposed, Layouter};
use crate::engine::boxes::BlockBox;
use crate::engine::geometry::{Point, Px, Rect};
use crate::engine::style::ComputedStyle;
use crate::engine::style::values::{AutoLength, Position, Sizing};

/// A box that waits for its containing block.
#[derive(Debug, Clone)]
pub(super) struct OutOfFlow<'b> {
    /// The box.
    pub(super) block: &'b BlockBox,
    /// Where it would stand in the flow, relative to the border box of the fragment that is being made.
    pub(super) position: Point,
}

impl Layouter<'_> {
    /// Lays out boxes in their containing block, and hangs them on a fragment, whose border box `area` is relative to.
    pub(super) fn place_positioned<'b>(&mut self, fragment: &mut Fragment<'b>, boxes: Vec<OutOfFlow<'b>>, area: Rect) {
        for waiting in boxes {
            let placed = self.positioned(waiting.block, area, waiting.position);
            fragment.positioned.push(placed);
        }
    }

    pub(super) fn positioned<'b>(&mut self, block: &'b BlockBox, area: Rect, position: Point) -> Fragment<'b> {
        let style = &block.style;
        let inset = |length: AutoLength, reference: Px| match length {
            AutoLength::Auto => None,
            AutoLength::Length(length) => Some(length.resolve(reference)),
        };
        let (left, right) = (inset(style.inset.left, area.size.width), inset(style.inset.right, area.size.width));
        let (top, bottom) = (inset(style.inset.top, area.size.height), inset(style.inset.bottom, area.size.height));
        let mut margin = BoxEdges::resolve(style, area.size.width).margin;
        let available = area.size.width - left.unwrap_or_default() - right.unwrap_or_default();
        let auto_width = matches!(style.width, Sizing::Auto);
        let width = match (left, right) {
            (Some(_), Some(_)) if auto_width => Some((available - margin.horizontal()).max(Px::ZERO)),
            _ => self.shrink_to_fit(block, available),
        };
        let height = match (top, bottom) {
            (Some(top), Some(bottom)) if matches!(style.height, Sizing::Auto) => {
                Some((area.size.height - top - bottom - margin.vertical()).max(Px::ZERO))
            }
            _ => None,
        };
        let mut fragment = self.block(block, Containing::of_size(area.size), Imposed { width, height });
        let size = fragment.rect.size;
        if let (Some(left), Some(right)) = (left, right) {
            let space = area.size.width - left - right - size.width - margin.horizontal();
            (margin.left, margin.right) =
                share((style.margin.left, margin.left), (style.margin.right, margin.right), space);
        }
        if let (Some(top), Some(bottom)) = (top, bottom) {
            let space = area.size.height - top - bottom - size.height - margin.vertical();
            (margin.top, margin.bottom) =
                share((style.margin.top, margin.top), (style.margin.bottom, margin.bottom), space);
        }
        let x = match (left, right) {
            (Some(left), _) => area.left() + left + margin.left,
            (None, Some(right)) => area.right() - right - margin.right - size.width,
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

/// Two margins, of which the automatic ones take the space that is left; on both sides only as far as there is any.
fn share(start: (AutoLength, Px), end: (AutoLength, Px), space: Px) -> (Px, Px) {
    match (start.0 == AutoLength::Auto, end.0 == AutoLength::Auto) {
        (true, true) if space > Px::ZERO => (space / 2.0, space / 2.0),
        (true, true) => (Px::ZERO, space),
        (true, false) => (space, end.1),
        (false, true) => (start.1, space),
        (false, false) => (start.1, end.1),
    }
}

/// How far a relatively positioned box is moved (CSS 2.2 §9.4.3). Percentages count as nothing.
pub fn relative_offset(style: &ComputedStyle) -> Point {
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
