//! Page styles and the contents of margin boxes → lines and boxes in the page margins (css-page-3 §4 and §5).
//!
//! The corners have the size of the corner; along each side three boxes share the length of the content's side. Sizes
//! along the side are worked out here in one dimension, for heads and feet in x and for the sides in y.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::Typesetter;
use super::build::outside;
use super::contents::{MarginContent, PageContents};
use crate::diag::Diagnostic;
use crate::engine::boxes::BlockBox;
use crate::engine::dom::Dom;
use crate::engine::geometry::{Edges, Point, Px, Rect, Size};
use crate::engine::layout::{MarginLines, Pages, Paragraph};
use crate::engine::style::values::{BoxSizing, Sizing, VerticalAlign};
use crate::engine::style::{ComputedStyle, MarginBoxName, PageStyle};

/// Fills the margin boxes of all pages. `boxes` are those that were wanted for them.
pub(super) fn set<'b>(
    pages: &mut Pages<'b>,
    contents: Vec<PageContents>,
    boxes: &mut std::slice::Iter<'b, BlockBox>,
    setter: &mut dyn Typesetter<'b>,
    dom: &Dom,
    warnings: &mut Vec<Diagnostic>,
) {
    let mut texts = Texts { setter, cache: HashMap::new(), dom, warnings, warned: BTreeSet::new() };
    for (page, contents) in pages.pages.iter_mut().zip(contents) {
        let style = Arc::clone(&page.style);
        page.margin_boxes = page_boxes(&style, contents, boxes, &mut texts);
    }
}

/// Makes and keeps the lines of margin boxes: most of them say the same on every page.
struct Texts<'t, 'b> {
    setter: &'t mut dyn Typesetter<'b>,
    /// By text, address of the style and bits of the width.
    cache: HashMap<(String, usize, u32), Arc<Paragraph>>,
    dom: &'t Dom,
    warnings: &'t mut Vec<Diagnostic>,
    warned: BTreeSet<String>,
}

/// What stands in a margin box.
enum Inside<'b> {
    Text(String),
    Box(&'b BlockBox),
}

impl<'b> Texts<'_, 'b> {
    fn lines(&mut self, text: &str, style: &Arc<ComputedStyle>, width: Px) -> Arc<Paragraph> {
        if text.is_empty() {
            return Arc::new(Paragraph::default());
        }
        let key = (text.to_owned(), Arc::as_ptr(style) as usize, width.0.to_bits());
        let make = || self.setter.text(text, style, width);
        Arc::clone(self.cache.entry(key).or_insert_with(make))
    }

    /// The widest that content wants to be.
    fn widest(&mut self, filled: &Filled<'_, 'b>) -> Px {
        match &filled.inside {
            Inside::Text(text) => self.lines(text, filled.style, Px::INFINITY).width,
            Inside::Box(block) => self.setter.widths(block).max,
        }
    }

    /// The narrowest that content can be.
    fn narrowest(&mut self, filled: &Filled<'_, 'b>) -> Px {
        match &filled.inside {
            Inside::Text(text) => self.lines(text, filled.style, Px::ZERO).width,
            Inside::Box(block) => self.setter.widths(block).min,
        }
    }

    /// The height of content in a width.
    fn height(&mut self, filled: &Filled<'_, 'b>, width: Px) -> Px {
        match &filled.inside {
            Inside::Text(text) => self.lines(text, filled.style, width).height,
            Inside::Box(block) => self.setter.block(block, Size::new(width, Px::ZERO)).rect.size.height,
        }
    }

    fn warn(&mut self, message: String, help: &str) {
        if self.warned.insert(message.clone()) {
            self.warnings.push(Diagnostic::warning(message).help(help));
        }
    }
}

/// A margin box with its content.
struct Filled<'p, 'b> {
    name: MarginBoxName,
    style: &'p Arc<ComputedStyle>,
    inside: Inside<'b>,
    edges: BoxEdges,
}

/// Used margins, borders and padding.
struct BoxEdges {
    margin: Edges<Px>,
    /// Border and padding together.
    inner: Edges<Px>,
}

impl BoxEdges {
    /// Percentages refer to the room of the box (css-page-3 §5.3).
    fn of(style: &ComputedStyle, width: Px, height: Px) -> Self {
        let margin = Edges {
            top: style.margin.top.resolve_or_zero(height),
            right: style.margin.right.resolve_or_zero(width),
            bottom: style.margin.bottom.resolve_or_zero(height),
            left: style.margin.left.resolve_or_zero(width),
        };
        let padding = Edges {
            top: style.padding.top.resolve(height),
            right: style.padding.right.resolve(width),
            bottom: style.padding.bottom.resolve(height),
            left: style.padding.left.resolve(width),
        };
        BoxEdges { margin, inner: padding + style.border.map(|side| side.width) }
    }

    fn horizontal(&self) -> Px {
        self.margin.horizontal() + self.inner.horizontal()
    }

    fn vertical(&self) -> Px {
        self.margin.vertical() + self.inner.vertical()
    }
}

fn page_boxes<'b>(
    style: &PageStyle,
    contents: PageContents,
    boxes: &mut std::slice::Iter<'b, BlockBox>,
    texts: &mut Texts<'_, 'b>,
) -> Vec<MarginLines<'b>> {
    let mut insides: Vec<(MarginBoxName, Option<Inside<'b>>)> = Vec::with_capacity(contents.len());
    for (name, content) in contents {
        insides.push(match content {
            MarginContent::Text(text) => (name, Some(Inside::Text(text))),
            MarginContent::Box => (name, boxes.next().map(Inside::Box)),
        });
    }
    let mut lines = Vec::with_capacity(style.margin_boxes.len());
    for side in [PageSide::Top, PageSide::Right, PageSide::Bottom, PageSide::Left] {
        let room = side.room(style);
        let [start, middle, end, corner] = side.names();
        let mut fill = |name, room: Rect| {
            let (_, margin_box) = style.margin_boxes.iter().find(|(other, _)| *other == name)?;
            let (_, inside) = insides.iter_mut().find(|(other, _)| *other == name)?;
            let edges = BoxEdges::of(&margin_box.style, room.size.width, room.size.height);
            Some(Filled { name, style: &margin_box.style, inside: inside.take()?, edges })
        };
        let row = [fill(start, room), fill(middle, room), fill(end, room)];
        let corner_room = side.corner_room(style);
        let corner = fill(corner, corner_room);
        for (filled, room) in side.share(room, row, texts) {
            lines.push(place(&filled, room, side.is_horizontal(), side, texts));
        }
        if let Some(filled) = corner {
            lines.push(place(&filled, corner_room, false, side, texts));
        }
    }
    lines.sort_by_key(|lines| lines.name);
    lines
}

/// One side of the page margins, with the corner after it going clockwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PageSide {
    Top,
    Right,
    Bottom,
    Left,
}

impl PageSide {
    fn is_horizontal(self) -> bool {
        matches!(self, PageSide::Top | PageSide::Bottom)
    }

    /// The boxes from left to right or top to bottom, and a corner.
    fn names(self) -> [MarginBoxName; 4] {
        use MarginBoxName::*;
        match self {
            PageSide::Top => [TopLeft, TopCenter, TopRight, TopRightCorner],
            PageSide::Right => [RightTop, RightMiddle, RightBottom, BottomRightCorner],
            PageSide::Bottom => [BottomLeft, BottomCenter, BottomRight, BottomLeftCorner],
            PageSide::Left => [LeftTop, LeftMiddle, LeftBottom, TopLeftCorner],
        }
    }

    /// The margin along the page's border box.
    fn room(self, style: &PageStyle) -> Rect {
        let (size, margin) = (style.size, style.margin);
        let inner = Rect { size, ..Rect::default() }.inset(margin);
        match self {
            PageSide::Top => Rect::new(margin.left, Px::ZERO, inner.size.width, margin.top),
            PageSide::Bottom => Rect::new(margin.left, size.height - margin.bottom, inner.size.width, margin.bottom),
            PageSide::Left => Rect::new(Px::ZERO, margin.top, margin.left, inner.size.height),
            PageSide::Right => Rect::new(size.width - margin.right, margin.top, margin.right, inner.size.height),
        }
    }

    fn corner_room(self, style: &PageStyle) -> Rect {
        let (size, margin) = (style.size, style.margin);
        let (right, bottom) = (size.width - margin.right, size.height - margin.bottom);
        match self {
            PageSide::Top => Rect::new(right, Px::ZERO, margin.right, margin.top),
            PageSide::Right => Rect::new(right, bottom, margin.right, margin.bottom),
            PageSide::Bottom => Rect::new(Px::ZERO, bottom, margin.left, margin.bottom),
            PageSide::Left => Rect::new(Px::ZERO, Px::ZERO, margin.left, margin.top),
        }
    }

    /// Gives each of the three boxes of a side its outer rectangle (css-page-3 §5.3.2).
    fn share<'p, 'b>(
        self,
        room: Rect,
        row: [Option<Filled<'p, 'b>>; 3],
        texts: &mut Texts<'_, 'b>,
    ) -> Vec<(Filled<'p, 'b>, Rect)> {
        if row.iter().all(Option::is_none) {
            return Vec::new();
        }
        let horizontal = self.is_horizontal();
        let available = if horizontal { room.size.width } else { room.size.height };
        let wants = [0, 1, 2].map(|index| {
            let filled = row[index].as_ref()?;
            Some(if horizontal { wanted_width(filled, room, texts) } else { wanted_height(filled, room, texts) })
        });
        let lengths = share_length(available, wants);
        let starts = [Px::ZERO, (available - lengths[1]) / 2.0, available - lengths[2]];
        let rooms = [0, 1, 2].map(|index| {
            let (start, length) = (starts[index], lengths[index]);
            if horizontal {
                Rect::new(room.left() + start, room.top(), length, room.size.height)
            } else {
                Rect::new(room.left(), room.top() + start, room.size.width, length)
            }
        });
        row.into_iter().zip(rooms).filter_map(|(filled, room)| Some((filled?, room))).collect()
    }
}

/// How long a margin box wants to be along its side: outer lengths.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Wanted {
    /// Where the style says it.
    fixed: Option<Px>,
    min: Px,
    max: Px,
}

/// A length of `width` or `height` as an outer length.
fn outer(sizing: Sizing, style: &ComputedStyle, reference: Px, inner: Px, margin: Px) -> Option<Px> {
    let Sizing::Length(length) = sizing else { return None };
    let length = length.resolve(reference);
    Some(margin + if style.box_sizing == BoxSizing::BorderBox { length.max(inner) } else { length + inner })
}

fn limited(wanted: Wanted, low: Option<Px>, high: Option<Px>) -> Wanted {
    let (low, high) = (low.unwrap_or(Px::ZERO), high.unwrap_or(Px::INFINITY));
    let limit = |length: Px| length.clamp(low, high);
    Wanted { fixed: wanted.fixed.map(limit), min: limit(wanted.min), max: limit(wanted.max) }
}

fn wanted_width<'b>(filled: &Filled<'_, 'b>, room: Rect, texts: &mut Texts<'_, 'b>) -> Wanted {
    let (style, edges) = (filled.style, &filled.edges);
    let length = |sizing| outer(sizing, style, room.size.width, edges.inner.horizontal(), edges.margin.horizontal());
    let around = edges.horizontal();
    let max = texts.widest(filled) + around;
    // The narrowest that breaks no word matters only where the widest are too wide.
    let min = if max * 2.0 > room.size.width { texts.narrowest(filled) + around } else { max };
    limited(
        Wanted { fixed: length(style.width), min: min.min(max), max },
        length(style.min_width),
        length(style.max_width),
    )
}

fn wanted_height<'b>(filled: &Filled<'_, 'b>, room: Rect, texts: &mut Texts<'_, 'b>) -> Wanted {
    let (style, edges) = (filled.style, &filled.edges);
    let length = |sizing| outer(sizing, style, room.size.height, edges.inner.vertical(), edges.margin.vertical());
    let width = (room.size.width - edges.horizontal()).max(Px::ZERO);
    let height = texts.height(filled, width) + edges.vertical();
    let wanted = Wanted { fixed: length(style.height), min: height, max: height };
    limited(wanted, length(style.min_height), length(style.max_height))
}

/// The lengths of the three boxes of a side. The middle one is centred; the other two get what it leaves.
fn share_length(available: Px, wants: [Option<Wanted>; 3]) -> [Px; 3] {
    const NOTHING: Wanted = Wanted { fixed: Some(Px::ZERO), min: Px::ZERO, max: Px::ZERO };
    let [start, middle, end] = wants;
    let Some(middle) = middle else {
        let (start, end) = fit(available, start.unwrap_or(NOTHING), end.unwrap_or(NOTHING));
        return [start, Px::ZERO, end];
    };
    let (first, last) = (start.unwrap_or(NOTHING), end.unwrap_or(NOTHING));
    // The boxes at the ends count as one that is twice the longer of them, so that the middle is centred.
    let both = Wanted {
        fixed: first.fixed.zip(last.fixed).map(|(first, last)| first.max(last) * 2.0),
        min: first.fixed.unwrap_or(first.min).max(last.fixed.unwrap_or(last.min)) * 2.0,
        max: first.fixed.unwrap_or(first.max).max(last.fixed.unwrap_or(last.max)) * 2.0,
    };
    let middle = if start.is_none() && end.is_none() {
        middle.fixed.unwrap_or(available)
    } else {
        fit(available, middle, both).0
    };
    let side = ((available - middle) / 2.0).max(Px::ZERO);
    let length = |wanted: Option<Wanted>| wanted.map_or(Px::ZERO, |wanted| wanted.fixed.unwrap_or(side));
    [length(start), middle, length(end)]
}

/// Shares a length between two boxes in the proportion of what they want (css-page-3 §5.3.2.3).
fn fit(available: Px, a: Wanted, b: Wanted) -> (Px, Px) {
    match (a.fixed, b.fixed) {
        (Some(a), Some(b)) => (a, b),
        (Some(a), None) => (a, (available - a).max(Px::ZERO)),
        (None, Some(b)) => ((available - b).max(Px::ZERO), b),
        (None, None) => {
            let from_max = available - a.max - b.max;
            let from_min = available - a.min - b.min;
            let (base, space, factors) = if from_max >= Px::ZERO {
                ((a.max, b.max), from_max, (a.max, b.max))
            } else if from_min >= Px::ZERO {
                ((a.min, b.min), from_min, (a.max - a.min, b.max - b.min))
            } else {
                ((a.min, b.min), from_min, (a.min, b.min))
            };
            let sum = factors.0 + factors.1;
            let share = if sum > Px::ZERO { factors.0.0 / sum.0 } else { 0.5 };
            (base.0 + space * share, base.1 + space * (1.0 - share))
        }
    }
}

/// Sets the text of a margin box into its outer rectangle.
fn place<'b>(
    filled: &Filled<'_, 'b>,
    room: Rect,
    width_is_shared: bool,
    side: PageSide,
    texts: &mut Texts<'_, 'b>,
) -> MarginLines<'b> {
    let (style, edges) = (filled.style, &filled.edges);
    let mut outer_rect = room;
    // Where the box does not fill the margin, it stands at the page's content.
    if !width_is_shared
        && let Some(width) =
            outer(style.width, style, room.size.width, edges.inner.horizontal(), edges.margin.horizontal())
    {
        let at_right = matches!(side, PageSide::Left | PageSide::Bottom);
        outer_rect.origin.x += if at_right { room.size.width - width } else { Px::ZERO };
        outer_rect.size.width = width;
    }
    let height_is_shared = matches!(side, PageSide::Left | PageSide::Right) && !is_corner(filled.name);
    if !height_is_shared
        && let Some(height) =
            outer(style.height, style, room.size.height, edges.inner.vertical(), edges.margin.vertical())
    {
        let at_bottom = matches!(side, PageSide::Top | PageSide::Left);
        outer_rect.origin.y += if at_bottom { room.size.height - height } else { Px::ZERO };
        outer_rect.size.height = height;
    }
    let rect = outer_rect.inset(edges.margin);
    let content = rect.inset(edges.inner);
    let (paragraph, block) = match &filled.inside {
        Inside::Text(text) => (texts.lines(text, style, content.size.width), None),
        Inside::Box(block) => (Arc::default(), Some(texts.setter.block(block, content.size))),
    };
    for character in &paragraph.missing {
        texts.warn(
            format!(
                "no font has the character `{character}` (U+{:04X}) of `@{}`",
                u32::from(*character),
                css_name(filled.name)
            ),
            "put a font that has it into the kit's `fonts/`",
        );
    }
    let free = content.size.height - block.as_ref().map_or(paragraph.height, |block| block.rect.size.height);
    if free < Px(-0.5) {
        let name = css_name(filled.name);
        texts.warn(
            format!("the text of `@{name}` is {} px higher than its box", -free),
            "make the page margin larger or the text smaller",
        );
    }
    let offset = match style.vertical_align {
        VerticalAlign::Top | VerticalAlign::TextTop => Px::ZERO,
        VerticalAlign::Bottom | VerticalAlign::TextBottom => free,
        _ => free / 2.0,
    };
    let origin = content.origin + Point::new(Px::ZERO, offset);
    let mut boxes = Vec::new();
    if let Some(block) = block {
        outside((texts.dom, texts.warnings), &block, origin, true, &mut boxes);
    }
    MarginLines { name: filled.name, style: Arc::clone(style), rect, paragraph, origin, boxes }
}

fn is_corner(name: MarginBoxName) -> bool {
    use MarginBoxName::*;
    matches!(name, TopLeftCorner | TopRightCorner | BottomRightCorner | BottomLeftCorner)
}

/// The name of the at-rule.
pub(in crate::engine::layout) fn css_name(name: MarginBoxName) -> &'static str {
    match name {
        MarginBoxName::TopLeftCorner => "top-left-corner",
        MarginBoxName::TopLeft => "top-left",
        MarginBoxName::TopCenter => "top-center",
        MarginBoxName::TopRight => "top-right",
        MarginBoxName::TopRightCorner => "top-right-corner",
        MarginBoxName::RightTop => "right-top",
        MarginBoxName::RightMiddle => "right-middle",
        MarginBoxName::RightBottom => "right-bottom",
        MarginBoxName::BottomRightCorner => "bottom-right-corner",
        MarginBoxName::BottomRight => "bottom-right",
        MarginBoxName::BottomCenter => "bottom-center",
        MarginBoxName::BottomLeft => "bottom-left",
        MarginBoxName::BottomLeftCorner => "bottom-left-corner",
        MarginBoxName::LeftBottom => "left-bottom",
        MarginBoxName::LeftMiddle => "left-middle",
        MarginBoxName::LeftTop => "left-top",
    }
}
