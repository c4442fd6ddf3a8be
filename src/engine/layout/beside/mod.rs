//! Blocks that float, and blocks beside floats (CSS 2.2 §9.5).
//!
//! Margins collapse only when a box is laid out, but the floats in it have to know their height in the formatting context
//! before: [`Layouter::margin_ahead`] looks how they are going to collapse.

use super::block::{Collapsed, InFlow, establishes_context, is_float, is_out_of_flow};
use super::floats::{FloatSize, FlowState};
use super::sizing::{self, BoxEdges};
use super::{Containing, Fragment, Imposed, Layouter};
use crate::engine::boxes::{BlockBox, BlockContent};
use crate::engine::geometry::{Point, Px, Size};
use crate::engine::style::values::{AutoLength, Clear, Direction, Sizing};

#[cfg(test)]
mod tests;

/// Less than this is rounding.
const TOLERANCE: Px = Px(0.02);

/// A float laid out, and what its place depends on.
pub(super) type LaidFloat<'b> = (Fragment<'b>, FloatSize);

/// A box in the flow, laid out where floats may be.
pub(super) struct Beside<'b> {
    pub result: InFlow<'b>,
    /// The top of its border box from the content box around it, where floats decide on it.
    pub top: Option<Px>,
    /// The left side of its border box from the content box around it, where floats decide on it.
    pub left: Option<Px>,
}

impl Layouter<'_> {
    /// Begins the content of a box: of a formatting context of its own, or further inside of the present one. The
    /// result is given back to [`Self::leave`].
    pub(super) fn enter(&mut self, inside: FlowState, is_root: bool) -> FlowState {
        if is_root {
            return std::mem::take(&mut self.flow);
        }
        FlowState { at: std::mem::replace(&mut self.flow.at, inside.at), ..FlowState::default() }
    }

    /// Ends what [`Self::enter`] began.
    pub(super) fn leave(&mut self, around: FlowState, is_root: bool) {
        if is_root {
            self.flow = around;
        } else {
            self.flow.at = around.at;
        }
    }

    /// Lays out a float, wherever it is going to stand.
    pub(super) fn lay_float<'b>(&mut self, block: &'b BlockBox, containing: Containing) -> LaidFloat<'b> {
        let imposed = Imposed { width: self.shrink_to_fit(block, containing.width), height: None };
        let mut fragment = self.block(block, containing, imposed);
        // Automatic margins are nothing (CSS 2.2 §10.3.5).
        fragment.margin = BoxEdges::resolve(&block.style, containing.width).margin;
        let size = Size::new(
            (fragment.rect.size.width + fragment.margin.horizontal()).max(Px::ZERO),
            (fragment.rect.size.height + fragment.margin.vertical()).max(Px::ZERO),
        );
        let size = FloatSize::of(block, size);
        (fragment, size)
    }

    /// Lays out a float between blocks, at `top` of the content box around it or below. `origin` is the content box in
    /// the border box that the result is relative to.
    pub(super) fn float<'b>(
        &mut self,
        block: &'b BlockBox,
        origin: Point,
        containing: Containing,
        top: Px,
    ) -> Fragment<'b> {
        let (fragment, size) = self.lay_float(block, containing);
        let at = self.flow.at;
        let place = self.flow.floats.find(&size, at.y + top, self.flow.edges(containing));
        self.flow.floats.keep(&size, place);
        moved_to_margin_box(fragment, origin + place - at)
    }

    /// Lays out a box in the flow. `above` is where the box above it ends, and the margins below that; none where its
    /// margin adjoins that of the box around it.
    pub(super) fn beside_floats<'b>(
        &mut self,
        block: &'b BlockBox,
        containing: Containing,
        above: Option<(Px, Collapsed)>,
    ) -> Beside<'b> {
        let at = self.flow.at;
        let (ahead, _) = self.margin_ahead(block, containing.width);
        let mut top = above.map_or(Px::ZERO, |(y, mut pending)| {
            pending.join(ahead);
            y + pending.sum()
        });
        let cleared = self.flow.floats.bottom(block.style.clear).map(|bottom| bottom - at.y);
        let cleared = cleared.filter(|bottom| *bottom > top + TOLERANCE);
        top = cleared.unwrap_or(top);
        if establishes_context(block) && self.flow.floats.next_end(at.y + top, Px::INFINITY).is_some() {
            let natural = top;
            let (result, place) = self.context_beside(block, containing, top);
            let is_moved = cleared.is_some() || place.y > natural + TOLERANCE;
            return Beside { result, top: is_moved.then_some(place.y), left: Some(place.x) };
        }
        self.flow.at = at + Point::new(Px::ZERO, top);
        let result = self.flow_block(block, containing, Imposed::default(), false);
        Beside { result, top: cleared, left: None }
    }

    /// Lays out a formatting context, whose border box must not overlap floats: beside them where there is room, else
    /// below. The place is relative to the content box around it.
    fn context_beside<'b>(&mut self, block: &'b BlockBox, containing: Containing, top: Px) -> (InFlow<'b>, Point) {
        let at = self.flow.at;
        let style = &block.style;
        let edges = BoxEdges::resolve(style, containing.width);
        let is_automatic = matches!(style.width, Sizing::Auto | Sizing::Content);
        let stretches = is_automatic && !matches!(block.content, BlockContent::Replaced(_) | BlockContent::Table(_));
        let least = if stretches { self.intrinsic(block).min } else { Px::ZERO };
        let (mut y, mut height) = (at.y + top, Px::ZERO);
        let mut rounds = 2 * self.flow.floats.len() + 2;
        loop {
            rounds -= 1;
            let (left, right) = self.flow.floats.room(y, height, self.flow.edges(containing));
            let end = self.flow.floats.next_end(y, height);
            let start = left.max(at.x + edges.margin.left);
            let stop = right.min(at.x + containing.width - edges.margin.right);
            let room = stop - start;
            if let Some(end) = end.filter(|_| least > room + TOLERANCE && rounds > 0) {
                (y, height) = (end, Px::ZERO);
                continue;
            }
            let imposed = if stretches && end.is_some() {
                let content = room - edges.horizontal();
                let width = sizing::clamp_width(style, containing, &edges, content) + edges.horizontal();
                Imposed { width: Some(width), height: None }
            } else {
                Imposed::default()
            };
            let inside = match block.content {
                BlockContent::Table(_) if is_automatic => {
                    Containing { width: (room + edges.margin.horizontal()).min(containing.width), ..containing }
                }
                _ => containing,
            };
            let result = self.flow_block(block, inside, imposed, false);
            let size = result.fragment.rect.size;
            let Some(end) = end else {
                return (result, Point::new(aligned(block, containing, (start, stop), size.width) - at.x, y - at.y));
            };
            let (lower_left, lower_right) = self.flow.floats.room(y, size.height, self.flow.edges(containing));
            let is_narrower = lower_left > left + TOLERANCE || lower_right < right - TOLERANCE;
            let is_done = rounds == 0;
            if !is_done && is_narrower {
                height = size.height;
            } else if !is_done && size.width > room + TOLERANCE {
                (y, height) = (end, Px::ZERO);
            } else {
                return (result, Point::new(aligned(block, containing, (start, stop), size.width) - at.x, y - at.y));
            }
        }
    }

    /// The margins at the top of a box as they are going to collapse, and whether they collapse through the box.
    pub(super) fn margin_ahead(&self, block: &BlockBox, width: Px) -> (Collapsed, bool) {
        let style = &block.style;
        let edges = BoxEdges::resolve(style, width);
        let mut margins = Collapsed::of(edges.margin.top);
        if establishes_context(block) || edges.border.top + edges.padding.top > Px::ZERO {
            return (margins, false);
        }
        match &block.content {
            BlockContent::Blocks(blocks) => {
                for child in blocks.iter().filter(|child| !is_out_of_flow(child) && !is_float(child)) {
                    if child.style.clear != Clear::None && self.flow.floats.bottom(child.style.clear).is_some() {
                        return (margins, false);
                    }
                    let (inner, is_through) = self.margin_ahead(child, width);
                    margins.join(inner);
                    if !is_through {
                        return (margins, false);
                    }
                }
            }
            BlockContent::Inline(flow) if super::lines::flow_is_empty(flow) && block.marker.is_none() => {}
            _ => return (margins, false),
        }
        let has_height = matches!(style.height, Sizing::Length(length) if length.resolve(Px::ZERO) > Px::ZERO)
            || matches!(style.min_height, Sizing::Length(length) if length.resolve(Px::ZERO) > Px::ZERO);
        if has_height || edges.border.bottom + edges.padding.bottom > Px::ZERO {
            return (margins, false);
        }
        margins.join(Collapsed::of(edges.margin.bottom));
        (margins, true)
    }
}

/// The left side of a box in the room that floats leave, by its automatic margins and the direction around it.
fn aligned(block: &BlockBox, containing: Containing, (start, stop): (Px, Px), width: Px) -> Px {
    let free = (stop - start - width).max(Px::ZERO);
    let is_auto = |margin: AutoLength| margin == AutoLength::Auto;
    match (is_auto(block.style.margin.left), is_auto(block.style.margin.right)) {
        (true, true) => start + free / 2.0,
        (true, false) => start + free,
        (false, false) if containing.direction == Direction::Rtl => stop - width,
        _ => start,
    }
}

/// A fragment whose margin box begins at a place.
pub(super) fn moved_to_margin_box(mut fragment: Fragment<'_>, place: Point) -> Fragment<'_> {
    let margin = fragment.margin;
    fragment.rect = fragment.rect.moved(place + Point::new(margin.left, margin.top));
    fragment
}
