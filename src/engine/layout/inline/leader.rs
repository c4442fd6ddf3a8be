//! `leader()`: what is left of a line, filled with a pattern (css-content-3 §2.5).
//!
//! A leader is a box as wide as one pattern until lines are broken; then those of a line share what is left of it, and
//! the pattern is repeated at multiples of its own width, so that the dots of neighbouring lines stand below each other.

use std::sync::Arc;

use parley::Layout;
use parley::layout::PositionedLayoutItem;

use super::lines::{KIND, LEADER};
use super::shaper::ROUNDING;
use super::{LineItem, Paragraph, RunMetrics};
use crate::engine::display::{Glyph, TextRun};
use crate::engine::geometry::{Point, Px};

/// What a leader repeats.
#[derive(Debug)]
pub(super) struct Pattern {
    /// The glyphs of one pattern, and where each run begins in it.
    runs: Vec<(Px, Arc<TextRun>, RunMetrics)>,
    /// How far what is seen of one pattern reaches.
    ink: Px,
    /// From one pattern to the next.
    pub(super) advance: Px,
    /// Index of the span that the leader stands in.
    span: u32,
    /// Its item in the flow.
    piece: u32,
}

impl Pattern {
    /// From the lines of the pattern alone, and of the pattern twice: white space at the end of a line has no width.
    pub(super) fn new(once: &Paragraph, twice: &Paragraph, span: u32, piece: u32) -> Self {
        let items = once.lines.first().map_or(&[][..], |line| &line.items);
        let run = |item: &LineItem| match item {
            LineItem::Text { origin, run, metrics, .. } => Some((origin.x, Arc::clone(run), *metrics)),
            _ => None,
        };
        // A pattern without width could be repeated without end.
        let advance = (twice.width - once.width).max(Px(1.0));
        Pattern { runs: items.iter().filter_map(run).collect(), ink: once.width, advance, span, piece }
    }

    /// The pattern repeated in a stretch of a line.
    pub(super) fn fill(&self, from: Px, width: Px, baseline: Px, items: &mut Vec<LineItem>) {
        let first = (from.0 / self.advance.0 - 0.01).ceil();
        let last = ((from + width - self.ink).0 / self.advance.0 + 0.01).floor() + 1.0;
        // The number of patterns on a line is limited by their least width and that of a page.
        let count = (last - first).clamp(0.0, 100_000.0) as usize;
        if count == 0 {
            return;
        }
        // It is read after what stands before it.
        let before = items.iter().rev().find_map(|item| match item {
            LineItem::Text { start, .. } => Some(*start),
            _ => None,
        });
        let start = before.unwrap_or(0);
        for (x, run, metrics) in &self.runs {
            let length = u32::try_from(run.text.len()).unwrap_or(0);
            let mut glyphs: Vec<Glyph> = Vec::with_capacity(count * run.glyphs.len());
            for number in 0..count {
                let (shift, from) = (self.advance * number as f32, u32::try_from(number).unwrap_or(0) * length);
                glyphs.extend(run.glyphs.iter().map(|glyph| Glyph {
                    id: glyph.id,
                    x: glyph.x + shift,
                    y: glyph.y,
                    text: glyph.text.start + from..glyph.text.end + from,
                }));
            }
            let repeated = TextRun {
                text: run.text.repeat(count).into_boxed_str(),
                glyphs,
                advance: self.advance * (count - 1) as f32 + run.advance,
                ..(**run).clone()
            };
            let origin = Point::new(self.advance * first + *x, baseline);
            items.push(LineItem::Text {
                origin,
                run: Arc::new(repeated),
                span: self.span,
                start,
                piece: self.piece,
                metrics: *metrics,
            });
        }
    }
}

/// Lets the leaders of each line share what is left of it; false when there is nothing to share. `count` is how many
/// leaders there are.
pub(super) fn widen(layout: &mut Layout<u32>, count: u32, indent: f32) -> bool {
    let mut shares = vec![0.0f32; count as usize];
    let mut is_any = false;
    for (number, line) in layout.lines().enumerate() {
        let mut leaders: Vec<usize> = Vec::new();
        for item in line.items() {
            if let PositionedLayoutItem::InlineBox(place) = item
                && place.id & KIND == LEADER
            {
                leaders.push((place.id & !KIND) as usize);
            }
        }
        let metrics = line.metrics();
        let indent = if number == 0 { indent } else { 0.0 };
        // Beside floats each line has a width of its own.
        let width = metrics.inline_max_coord - metrics.inline_min_coord - ROUNDING;
        let free = width - indent - (metrics.advance - metrics.hanging_advance);
        if free > 0.0 && !leaders.is_empty() {
            let share = free / leaders.len() as f32;
            is_any = true;
            leaders.into_iter().for_each(|leader| shares[leader] = share);
        }
    }
    for inline_box in layout.inline_boxes_mut() {
        if inline_box.id & KIND == LEADER {
            inline_box.width += shares[(inline_box.id & !KIND) as usize];
        }
    }
    is_any
}
