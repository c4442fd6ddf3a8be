//! Backgrounds and borders of inline boxes, line by line (CSS 2.2 §8.6, css-break-3 §6.1).

use super::Draw;
use super::background::{self, Areas};
use super::decoration::{self, Outline};
use super::list::relative_shift;
use crate::engine::boxes::Span;
use crate::engine::geometry::{Edges, Point, Px, Rect};
use crate::engine::images::Pictures;
use crate::engine::layout::{LineItem, PlacedLines, RunMetrics};
use crate::engine::style::ComputedStyle;
use crate::engine::style::values::{Direction, SideBorder, Visibility};

/// The part of an inline box that stands on one line.
struct Part {
    span: usize,
    line: usize,
    left: Px,
    right: Px,
    baseline: Px,
    /// Those of the box's own text, where it has any on the line.
    metrics: RunMetrics,
    own_metrics: bool,
}

/// What to draw for an inline box on a line.
pub(super) struct SpanBoxes {
    /// Index of the line in its paragraph.
    pub line: usize,
    /// Background and borders.
    pub draws: Vec<Draw>,
}

impl SpanBoxes {
    /// Those of all lines, line by line, on each the outermost box first.
    pub(super) fn of(lines: &PlacedLines<'_>, pictures: &Pictures) -> Vec<Self> {
        if !lines.flow.spans.iter().skip(1).any(|span| is_painted(&span.style)) {
            return Vec::new();
        }
        let mut parts = parts(lines);
        // Spans are numbered as they begin, so that outer ones come before those inside.
        parts.sort_by_key(|part| (part.line, part.span));
        let mut ends: Vec<(usize, usize)> = vec![(usize::MAX, 0); lines.flow.spans.len()];
        for part in &parts {
            let (first, last) = &mut ends[part.span];
            (*first, *last) = ((*first).min(part.line), (*last).max(part.line));
        }
        let draw = |part: &Part| {
            let (first, last) = ends[part.span];
            let style = &lines.flow.spans[part.span].style;
            Self { line: part.line, draws: draws(part, style, (part.line == first, part.line == last), pictures) }
        };
        parts.iter().map(draw).collect()
    }
}

fn is_painted(style: &ComputedStyle) -> bool {
    !style.background_color.is_transparent()
        || style.background.has_image()
        || style.border.map(|side| side.width) != Edges::all(Px::ZERO)
}

/// The parts of the boxes that are painted. The first span is the block container, which paints itself.
fn parts(lines: &PlacedLines<'_>) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for (number, line) in lines.paragraph.lines.iter().enumerate() {
        let begin = parts.len();
        for item in &line.items {
            let LineItem::Text { origin, run, span, metrics, .. } = item else { continue };
            let at = *origin + lines.origin + relative_shift(&lines.flow.spans, *span);
            for index in chain(&lines.flow.spans, *span) {
                let own = index == *span as usize;
                let right = at.x + run.advance;
                match parts[begin..].iter_mut().find(|part| part.span == index) {
                    Some(part) => {
                        (part.left, part.right) = (part.left.min(at.x), part.right.max(right));
                        if own && !part.own_metrics {
                            (part.baseline, part.metrics, part.own_metrics) = (at.y, *metrics, true);
                        }
                    }
                    None => parts.push(Part {
                        span: index,
                        line: number,
                        left: at.x,
                        right,
                        baseline: at.y,
                        metrics: *metrics,
                        own_metrics: own,
                    }),
                }
            }
        }
    }
    parts
}

/// A span and those around it that are painted.
fn chain(spans: &[Span], span: u32) -> impl Iterator<Item = usize> {
    let around = std::iter::successors(Some(span as usize), |index| spans[*index].parent.map(|parent| parent as usize));
    around.filter(|index| {
        let span = &spans[*index];
        span.parent.is_some() && is_painted(&span.style) && span.style.inherited.visibility == Visibility::Visible
    })
}

/// Where a box goes on on another line it has no edge.
fn draws(part: &Part, style: &ComputedStyle, (begins, ends): (bool, bool), pictures: &Pictures) -> Vec<Draw> {
    let (at_left, at_right) = if style.inherited.direction == Direction::Rtl { (ends, begins) } else { (begins, ends) };
    let mut padding = style.padding.map(|padding| padding.resolve(Px::ZERO));
    let mut border = style.border;
    if !at_left {
        (padding.left, border.left) = (Px::ZERO, SideBorder::default());
    }
    if !at_right {
        (padding.right, border.right) = (Px::ZERO, SideBorder::default());
    }
    let edges = padding + border.map(|side| side.width);
    let origin = Point::new(part.left - edges.left, part.baseline - part.metrics.ascent - edges.top);
    let rect = Rect::new(
        origin.x,
        origin.y,
        part.right - part.left + edges.horizontal(),
        part.metrics.ascent + part.metrics.descent + edges.vertical(),
    );
    let rounded = [at_left, at_right, at_right, at_left];
    let outline = Outline::rounded(rect, &style.border_radius, rounded);
    let padding_edge = outline.inset(border.map(|side| side.width));
    let areas = Areas { border: outline, padding: padding_edge, content: padding_edge.inset(padding) };
    let mut draws = background::draws(style.background_color, &style.background, &areas, pictures);
    draws.extend(decoration::borders(&outline, &border));
    draws
}
