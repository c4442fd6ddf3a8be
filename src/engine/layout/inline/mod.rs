//! Text and boxes on lines → [`Paragraph`].
//!
//! 1. [`style`]: computed values → what parley wants to know of a span
//! 2. [`steps`]: a flow → the steps in which parley gets it
//! 3. [`shaper`]: the steps → parley's layout; finished paragraphs are kept and shared
//! 4. [`fit`]: the layout's lines, broken in a width; [`beside`]: where floats leave each line another one
//! 5. [`lines`]: parley's layout → [`Line`]s of glyphs and boxes; [`leader`] fills what is left of them
//!
//! Which boxes stand on the lines, and how large they are, is the caller's business.

mod beside;
mod fit;
mod leader;
mod lines;
mod shaper;
mod steps;
mod style;

use std::sync::Arc;

use crate::engine::display::TextRun;
use crate::engine::geometry::{Point, Px};
pub use beside::Beside;
pub(super) use shaper::MOST_SPANS;
pub use shaper::{BoxSize, Shaper};

/// The lines of an inline formatting context, without colours and elements: shared by all places where the same text
/// stands in the same fonts and width.
#[derive(Debug, Default, PartialEq)]
pub struct Paragraph {
    /// The lines from top to bottom.
    pub lines: Vec<Line>,
    /// The height of all lines.
    pub height: Px,
    /// The width of the longest line, without white space at its end.
    pub width: Px,
    /// Characters that no font has, each once.
    pub missing: Vec<char>,
}

/// One line box.
#[derive(Debug, PartialEq)]
pub struct Line {
    /// Its top, from the paragraph's top.
    pub top: Px,
    /// Its height.
    pub height: Px,
    /// Its baseline, from the paragraph's top.
    pub baseline: Px,
    /// What stands on it, from left to right.
    pub items: Vec<LineItem>,
}

impl Line {
    /// The bottom of the line box, from the paragraph's top.
    pub fn bottom(&self) -> Px {
        self.top + self.height
    }
}

/// One thing on a line. Places are relative to the paragraph's top left.
#[derive(Debug, PartialEq)]
pub enum LineItem {
    /// Glyphs.
    Text {
        /// The start of their baseline.
        origin: Point,
        /// The glyphs.
        run: Arc<TextRun>,
        /// Index of the innermost span.
        span: u32,
        /// Index of the item of the flow in which they begin.
        piece: u32,
        /// Where they begin in the text of the paragraph: the order in which they are read.
        start: u32,
        /// Metrics for decorations and backgrounds of the text.
        metrics: RunMetrics,
    },
    /// A box: its number among the boxes of the flow.
    Box {
        /// The number.
        number: u32,
        /// The top left corner of its margin box.
        origin: Point,
    },
    /// Where a box stands that is taken out of the flow: of an absolutely positioned one, where it would stand in the
    /// flow (CSS 2.2 §10.3.7); of a float the top left corner of its margin box.
    Static {
        /// Its number among the boxes of the flow that are taken out of it.
        number: u32,
        /// The place; of a positioned box on the top of its line.
        origin: Point,
    },
    /// The place where a span begins that has something to mark.
    Mark {
        /// Index of the span.
        span: u32,
        /// The place, on the top of its line.
        origin: Point,
    },
}

/// What decorations need to know of a run's font, at its size; distances are from the baseline, downwards.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct RunMetrics {
    /// Height above the baseline.
    pub ascent: Px,
    /// Depth below the baseline.
    pub descent: Px,
    /// Top of the underline, below the baseline.
    pub underline_offset: Px,
    /// Thickness of the underline.
    pub underline_thickness: Px,
    /// Top of the line through, below the baseline (negative: above).
    pub line_through_offset: Px,
    /// Thickness of the line through.
    pub line_through_thickness: Px,
}
