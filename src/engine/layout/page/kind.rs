//! Page number, side and name → the style and content area of a page (css-page-3 §3).

use std::collections::HashMap;
use std::sync::Arc;

use super::Typesetter;
use super::flow::Flow;
use super::resume::Resume;
use crate::engine::geometry::{Px, Rect};
use crate::engine::layout::Fragment;
use crate::engine::style::values::{Break, Direction};
use crate::engine::style::{PageKind, PageStyle};

/// On which side of a sheet the next page must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// On any.
    Any,
    /// On a left-hand page.
    Left,
    /// On a right-hand page.
    Right,
}

/// What a forced break asks for; none where the value forces nothing on paper (css-break-3 §3.1). Recto pages are
/// right-hand ones where pages go from left to right.
pub(super) fn forced_side(value: Break, direction: Direction) -> Option<Side> {
    let (recto, verso) = match direction {
        Direction::Ltr => (Side::Right, Side::Left),
        Direction::Rtl => (Side::Left, Side::Right),
    };
    match value {
        Break::Page | Break::Always => Some(Side::Any),
        Break::Left => Some(Side::Left),
        Break::Right => Some(Side::Right),
        Break::Recto => Some(recto),
        Break::Verso => Some(verso),
        Break::Auto | Break::Avoid | Break::AvoidPage | Break::AvoidColumn | Break::Column => None,
    }
}

/// The side of the first page: the one that its first content asks for, else recto.
pub(super) fn first_page_is_left(asked: Option<Side>, direction: Direction) -> bool {
    match asked {
        Some(Side::Left) => true,
        Some(Side::Right) => false,
        Some(Side::Any) | None => direction == Direction::Rtl,
    }
}

/// The styles of the kinds of pages that came up.
#[derive(Default)]
pub(super) struct PageStyles {
    by_kind: HashMap<PageKind, Arc<PageStyle>>,
}

impl PageStyles {
    /// The style of a kind of page.
    pub fn of<'b>(&mut self, kind: PageKind, setter: &mut dyn Typesetter<'b>) -> Arc<PageStyle> {
        if let Some(style) = self.by_kind.get(&kind) {
            return Arc::clone(style);
        }
        let style = Arc::new(setter.page_style(&kind));
        self.by_kind.insert(kind, Arc::clone(&style));
        style
    }
}

/// The rectangle of a page that the document's content fills; never smaller than a pixel.
pub(super) fn content_area(style: &PageStyle) -> Rect {
    let border = style.border.map(|side| side.width);
    let mut area = Rect { size: style.size, ..Rect::default() }.inset(style.margin + border + style.padding);
    area.size.width = area.size.width.max(Px(1.0));
    area.size.height = area.size.height.max(Px(1.0));
    area
}

/// The name of the page that begins at a place: the used `page` of the first box there (css-page-3 §3.3).
pub(super) fn page_name(fragment: &Fragment<'_>, start: Option<&Resume>) -> String {
    page_at(fragment, start).map_or_else(String::new, |name| name.to_string())
}

fn page_at<'b>(fragment: &Fragment<'b>, start: Option<&Resume>) -> Option<&'b Arc<str>> {
    match start {
        None => start_page(fragment),
        Some(Resume::Child(child)) => match Flow::of(fragment).and_then(|flow| flow.get(child.index)) {
            Some(next) => page_at(next, child.inner.as_ref()),
            None => fragment.page,
        },
        Some(_) => fragment.page,
    }
}

/// Whether an element with a `page` of its own begins at a place: a new group of pages does too (css-gcpm-3 §3).
pub(super) fn begins_group(fragment: &Fragment<'_>, start: Option<&Resume>) -> bool {
    let is_named = |fragment: &Fragment<'_>| fragment.style.page.is_some();
    match start {
        None => first_descendants(fragment).any(is_named),
        Some(Resume::Child(child)) => Flow::of(fragment)
            .and_then(|flow| flow.get(child.index))
            .is_some_and(|next| begins_group(next, child.inner.as_ref())),
        Some(_) => false,
    }
}

/// The used `page` of the first box in a box that could stand beside a break.
pub(super) fn start_page<'b>(fragment: &Fragment<'b>) -> Option<&'b Arc<str>> {
    first_descendants(fragment).last().and_then(|last| last.page)
}

/// The used `page` of the last box in a box that could stand beside a break.
pub(super) fn end_page<'b>(fragment: &Fragment<'b>) -> Option<&'b Arc<str>> {
    last_descendants(fragment).last().and_then(|last| last.page)
}

/// A fragment, its first child, that one's first child, and so on.
pub(super) fn first_descendants<'f, 'b>(fragment: &'f Fragment<'b>) -> impl Iterator<Item = &'f Fragment<'b>> {
    std::iter::successors(Some(fragment), |fragment| Flow::of(fragment).and_then(|flow| flow.get(0)))
}

/// A fragment, its last child, that one's last child, and so on.
pub(super) fn last_descendants<'f, 'b>(fragment: &'f Fragment<'b>) -> impl Iterator<Item = &'f Fragment<'b>> {
    std::iter::successors(Some(fragment), |fragment| Flow::of(fragment).and_then(|flow| flow.get(flow.len() - 1)))
}
