//! BoxTree → [`Pages`] of positioned fragments.
//!
//! 1. [`block`], [`inline`], [`table`], [`flex`] lay the boxes out in one endless column of the page's width
//!    ([`Fragment`]);
//! 2. [`page`] cuts the column into pages at the best places and puts the running heads around them ([`Pages`]).
//!
//! A break does not change the width of anything, so nothing is laid out twice. What is drawn, and how, is the business
//! of [`super::display`].

mod few;
mod fragment;

pub mod inline;

mod beside;
mod block;
mod check;
mod floats;
mod intrinsic;
mod lines;
mod positioned;
mod sizing;

mod flex;
mod table;
mod taffy_style;

mod page;

mod dump;

#[cfg(test)]
mod testing;

use std::collections::HashSet;

use crate::diag::Diagnostic;
use crate::engine::dom::Dom;
use crate::engine::geometry::{Px, Size};
use crate::engine::style::ComputedStyle;
use crate::engine::style::values::Direction;

use flex::Measures;
use floats::FlowState;

pub use dump::dump;
pub use few::Few;
pub use fragment::{
    Borders, Cut, Fragment, FragmentContent, Lines, MarginLines, Page, Pages, Placed, PlacedContent, PlacedLines,
    TableContent,
};
pub use inline::{BoxSize, Line, LineItem, Paragraph, RunMetrics, Shaper};
pub use page::{Draft, PageInput, paginate};
pub use positioned::relative_offset;

/// What the layout of a document carries along.
pub struct Layouter<'s> {
    /// Shapes text and breaks it into lines.
    pub shaper: &'s mut Shaper,
    /// For the places of warnings.
    pub dom: &'s Dom,
    /// What does not fit or has no effect.
    pub warnings: Vec<Diagnostic>,
    /// Whether there are floats in the document: without them nothing is done for them.
    pub(super) has_floats: bool,
    /// Those of them about text that is not seen, because no font has it.
    pub unseen: Vec<Diagnostic>,
    /// The places and messages of warnings so far.
    told: HashSet<(Option<usize>, String)>,
    measures: Measures,
    /// The floats around the box that is laid out.
    flow: FlowState,
    /// Whether a fragment may have boxes that wait for their containing block.
    has_waiting: bool,
}

impl<'s> Layouter<'s> {
    /// The layout of one document.
    pub fn new(shaper: &'s mut Shaper, dom: &'s Dom) -> Self {
        Self {
            shaper,
            dom,
            warnings: Vec::new(),
            unseen: Vec::new(),
            told: HashSet::new(),
            has_floats: false,
            measures: Measures::default(),
            flow: FlowState::default(),
            has_waiting: false,
        }
    }
}

/// The box that percentages refer to (CSS 2.2 §10.1).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Containing {
    /// Its content width.
    pub width: Px,
    /// Its content height, where it does not depend on its content.
    pub height: Option<Px>,
    /// Its `direction`: at which side boxes that leave room begin (CSS 2.2 §10.3.3).
    pub direction: Direction,
}

impl Containing {
    /// A containing block of a width, as high as its content, from left to right.
    pub fn of_width(width: Px) -> Self {
        Self { width, height: None, direction: Direction::Ltr }
    }

    /// A containing block of a fixed size, from left to right.
    pub fn of_size(size: Size) -> Self {
        Self { height: Some(size.height), ..Self::of_width(size.width) }
    }

    /// The content box of a box.
    fn of_content(style: &ComputedStyle, width: Px, height: Option<Px>) -> Self {
        Self { width, height, direction: style.inherited.direction }
    }
}

/// Sizes that the formatting context around a box imposes on it (flex items, cells): border-box sizes that win over
/// `width` and `height`.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Imposed {
    /// Border-box width.
    pub width: Option<Px>,
    /// Border-box height.
    pub height: Option<Px>,
}

/// How narrow and how wide a box would like to be: border-box widths (css-sizing-3 §5).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Intrinsic {
    /// With every possible line break taken.
    pub min: Px,
    /// With no line break but forced ones.
    pub max: Px,
}
