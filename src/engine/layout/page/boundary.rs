//! Two siblings → whether a break between them is forced or avoided.

use super::kind::{Side, end_page, first_descendants, forced_side, last_descendants, start_page};
use crate::engine::layout::{Fragment, FragmentContent};
use crate::engine::style::values::{Break, Direction};

/// What stands between two siblings.
pub(super) struct Boundary {
    /// A break is forced, and the next page begins on a side.
    pub forced: Option<Side>,
    /// A break is to be avoided.
    pub avoid: bool,
}

impl Boundary {
    /// What the siblings on both sides of a place, and the boxes at their edges, say of a break there (css-break-3 §3.1
    /// and §4.2; css-page-3 §3.3 for a change of the page's name).
    pub fn between(before: &Fragment<'_>, after: &Fragment<'_>, direction: Direction) -> Self {
        let mut boundary = Boundary { forced: None, avoid: false };
        each_end(before, &mut |fragment| boundary.take(fragment.style.break_after, direction));
        each_beginning(after, &mut |fragment| boundary.take(fragment.style.break_before, direction));
        if boundary.forced.is_none() && end_page(before) != start_page(after) {
            boundary.forced = Some(Side::Any);
        }
        boundary
    }

    /// Of several forced breaks the last one wins (css-break-3 §4.3).
    fn take(&mut self, value: Break, direction: Direction) {
        self.forced = forced_side(value, direction).or(self.forced);
        self.avoid |= matches!(value, Break::Avoid | Break::AvoidPage);
    }
}

/// The boxes whose beginnings meet at the top of a fragment, from the outermost: breaks before them come together
/// (css-break-3 §4.2). The items of a flex line all begin there (css-flexbox-1 §10).
fn each_beginning<'f, 'b>(fragment: &'f Fragment<'b>, act: &mut impl FnMut(&'f Fragment<'b>)) {
    let mut last = fragment;
    for first in first_descendants(fragment) {
        act(first);
        last = first;
    }
    if let FragmentContent::Fixed(items) = &last.content {
        items.iter().for_each(|item| each_beginning(item, act));
    }
}

/// The boxes whose ends meet at the bottom of a fragment, from the outermost.
fn each_end<'f, 'b>(fragment: &'f Fragment<'b>, act: &mut impl FnMut(&'f Fragment<'b>)) {
    let mut last = fragment;
    for inner in last_descendants(fragment) {
        act(inner);
        last = inner;
    }
    if let FragmentContent::Fixed(items) = &last.content {
        items.iter().for_each(|item| each_end(item, act));
    }
}
