//! Two siblings → whether a break between them is forced or avoided.

use super::kind::{Side, end_page, first_descendants, forced_side, last_descendants, start_page};
use crate::engine::layout::Fragment;
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
        let ends = last_descendants(before).map(|fragment| fragment.style.break_after);
        let begins = first_descendants(after).map(|fragment| fragment.style.break_before);
        for value in ends.chain(begins) {
            boundary.forced = forced_side(value, direction).or(boundary.forced);
            boundary.avoid |= matches!(value, Break::Avoid | Break::AvoidPage);
        }
        if boundary.forced.is_none() && end_page(before) != start_page(after) {
            boundary.forced = Some(Side::Any);
        }
        boundary
    }
}
