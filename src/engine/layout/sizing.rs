//! Widths, heights, margins, borders and padding: computed values → px (CSS 2.2 §8, §10, css-sizing-3).

use super::Containing;
use crate::engine::boxes::Replaced;
use crate::engine::geometry::{Edges, Px, Size};
use crate::engine::style::ComputedStyle;
use crate::engine::style::values::{AutoLength, BoxSizing, Direction, Sizing};

/// The used widths of margin, border and padding; automatic margins are zero until something is left for them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct BoxEdges {
    pub(super) margin: Edges<Px>,
    pub(super) border: Edges<Px>,
    pub(super) padding: Edges<Px>,
}

impl BoxEdges {
    /// Percentages refer to the width of the containing block, on all sides (CSS 2.2 §8.3, §8.4).
    pub(super) fn resolve(style: &ComputedStyle, containing_width: Px) -> Self {
        Self {
            margin: style.margin.map(|margin| margin.resolve_or_zero(containing_width)),
            border: style.border.map(|side| side.width),
            padding: style.padding.map(|padding| padding.resolve(containing_width)),
        }
    }

    /// Left and right border and padding.
    pub(super) fn horizontal(&self) -> Px {
        self.border.horizontal() + self.padding.horizontal()
    }

    /// Top and bottom border and padding.
    pub(super) fn vertical(&self) -> Px {
        self.border.vertical() + self.padding.vertical()
    }
}

/// A length of `width` or `height` as the content box's.
pub(super) fn content_box(style: &ComputedStyle, length: Px, edges: Px) -> Px {
    match style.box_sizing {
        BoxSizing::ContentBox => length.max(Px::ZERO),
        BoxSizing::BorderBox => (length - edges).max(Px::ZERO),
    }
}

/// A length property as a content-box size; none for keywords, and for percentages of nothing.
fn definite(style: &ComputedStyle, sizing: Sizing, reference: Option<Px>, edges: Px) -> Option<Px> {
    let Sizing::Length(length) = sizing else { return None };
    let resolved = match reference {
        Some(reference) => length.resolve(reference),
        None if length.has_percentage() => return None,
        None => length.length,
    };
    Some(content_box(style, resolved, edges))
}

/// A content width within `min-width` and `max-width`.
pub(super) fn clamp_width(style: &ComputedStyle, containing: Containing, edges: &BoxEdges, width: Px) -> Px {
    let reference = Some(containing.width);
    let low = definite(style, style.min_width, reference, edges.horizontal()).unwrap_or(Px::ZERO);
    let high = definite(style, style.max_width, reference, edges.horizontal()).unwrap_or(Px::INFINITY);
    width.clamp(low, high)
}

/// A content height within `min-height` and `max-height`.
pub(super) fn clamp_height(style: &ComputedStyle, containing: Containing, edges: &BoxEdges, height: Px) -> Px {
    let low = definite(style, style.min_height, containing.height, edges.vertical()).unwrap_or(Px::ZERO);
    let high = definite(style, style.max_height, containing.height, edges.vertical()).unwrap_or(Px::INFINITY);
    height.clamp(low, high)
}

/// The content height that `height` gives; none where it is the content's.
pub(super) fn content_height(style: &ComputedStyle, containing: Containing, edges: &BoxEdges) -> Option<Px> {
    definite(style, style.height, containing.height, edges.vertical())
        .map(|height| clamp_height(style, containing, edges, height))
}

/// The content height of a box whose width is known and whose `aspect-ratio` tells the height; its content may make it
/// higher (css-sizing-4 §5.1).
pub(super) fn height_by_ratio(style: &ComputedStyle, edges: &BoxEdges, width: Px, ratio: f32) -> Px {
    match style.box_sizing {
        BoxSizing::ContentBox => width / ratio,
        BoxSizing::BorderBox => content_box(style, (width + edges.horizontal()) / ratio, edges.vertical()),
    }
}

/// The content width that `width` gives, where it does not depend on what is around or inside.
pub(super) fn fixed_width(style: &ComputedStyle, edges: &BoxEdges) -> Option<Px> {
    definite(style, style.width, None, edges.horizontal())
}

/// Margins with the space that is left given to automatic ones (CSS 2.2 §10.3.3). `space` is what the margins share;
/// the direction is the containing block's.
pub(super) fn auto_margins(style: &ComputedStyle, mut margin: Edges<Px>, space: Px, direction: Direction) -> Edges<Px> {
    let left = style.margin.left == AutoLength::Auto;
    let right = style.margin.right == AutoLength::Auto;
    let free = (space - margin.horizontal()).max(Px::ZERO);
    match (left, right) {
        (true, true) => {
            margin.left = free / 2.0;
            margin.right = free / 2.0;
        }
        (true, false) => margin.left = free,
        (false, true) => margin.right = free,
        // Over-constrained: the margin at the end gives way.
        (false, false) if direction == Direction::Rtl => margin.left = space - margin.right,
        (false, false) => {}
    }
    margin
}

/// The content size of replaced content (CSS 2.2 §10.3.2, §10.6.2, §10.4).
pub(super) fn replaced(replaced: &Replaced, style: &ComputedStyle, containing: Containing, edges: &BoxEdges) -> Size {
    let (natural, ratio) = natural_size(replaced, style);
    let width = definite(style, style.width, Some(containing.width), edges.horizontal());
    let height = definite(style, style.height, containing.height, edges.vertical());
    let clamped_width = |width| clamp_width(style, containing, edges, width);
    let clamped_height = |height| clamp_height(style, containing, edges, height);
    let (width, height) = match (width, height, ratio) {
        (Some(width), Some(height), _) => (clamped_width(width), clamped_height(height)),
        (Some(width), None, Some(ratio)) => {
            let width = clamped_width(width);
            (width, clamped_height(width / ratio))
        }
        (Some(width), None, None) => (clamped_width(width), clamped_height(natural.height)),
        (None, Some(height), Some(ratio)) => {
            let height = clamped_height(height);
            (clamped_width(height * ratio), height)
        }
        (None, Some(height), None) => (clamped_width(natural.width), clamped_height(height)),
        (None, None, Some(ratio)) => {
            // Both limits keep the proportions, the narrower one first.
            let width = clamped_width(natural.width);
            let height = clamped_height(width / ratio);
            let width = if height < width / ratio { clamped_width(height * ratio) } else { width };
            (width, height)
        }
        (None, None, None) => (clamped_width(natural.width), clamped_height(natural.height)),
    };
    Size::new(width, height)
}

/// The size that content has by itself, and its proportion of width to height where that is kept.
pub(super) fn natural_size(replaced: &Replaced, style: &ComputedStyle) -> (Size, Option<f32>) {
    match replaced {
        Replaced::Image { picture, .. } => {
            let size = picture.size();
            let ratio = (size.height > Px::ZERO && size.width > Px::ZERO).then(|| size.width.0 / size.height.0);
            (size, style.aspect_ratio.or(ratio))
        }
        Replaced::Control { natural, .. } => (Size::new(Px(natural.0), Px(natural.1)), style.aspect_ratio),
    }
}
