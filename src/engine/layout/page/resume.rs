//! A break → [`Resume`], the place in a fragment at which the next page goes on.
//!
//! A token is a path down the tree of fragments. It names children and lines by their index, so that the next page
//! begins there without walking over what is done, and so that it can be carried over to the same boxes laid out in
//! another width ([`Resume::carry_over`]).

use super::flow::Flow;
use crate::engine::geometry::Px;
use crate::engine::layout::inline::{Line, LineItem, Paragraph};
use crate::engine::layout::{Fragment, FragmentContent};
use crate::engine::style::values::Display;

/// Where to go on inside of a fragment.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Resume {
    /// Before or inside of a child of a flow.
    Child(Box<ChildResume>),
    /// Before a line.
    Line(usize),
    /// In fragments that stand side by side, each at its own place.
    Parts(Box<PartsResume>),
    /// In something drawn as one of which so much, from its top, was shown.
    Offset(Px),
    /// After all content, in the space below it, of which so much was shown.
    Tail(Px),
}

/// A place in a flow of children.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ChildResume {
    /// The child; the number of children when only cells of earlier rows are left.
    pub index: usize,
    /// The place in it; none when it has not begun.
    pub inner: Option<Resume>,
    /// After a forced break, a child that has not begun keeps its margin (css-break-3 §5.2).
    pub forced: bool,
    /// Cells of earlier rows that reach over the break.
    pub carried: Vec<Carried>,
}

/// A cell that spans rows on both sides of a break.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Carried {
    /// Index of the row in which it begins.
    pub row: usize,
    /// Index of the cell in that row.
    pub cell: usize,
    /// What is left of it.
    pub part: Part,
}

/// Places in fragments that stand side by side.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PartsResume {
    /// The place in each, parallel to the fragments.
    pub parts: Vec<Part>,
    /// How much of the height of them all was shown.
    pub consumed: Px,
    /// The least height of what is left, when only empty space is left.
    pub rest: Px,
}

/// How far one of several fragments side by side has come.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Part {
    /// It has not begun.
    Ahead,
    /// It goes on here.
    Inside(Resume),
    /// It was shown whole.
    Done,
}

impl Resume {
    /// Before a child that has not begun, after an unforced break.
    pub fn before(index: usize, carried: Vec<Carried>) -> Self {
        Resume::Child(Box::new(ChildResume { index, inner: None, forced: false, carried }))
    }

    /// Inside of a child.
    pub fn inside(index: usize, inner: Resume, carried: Vec<Carried>) -> Self {
        Resume::Child(Box::new(ChildResume { index, inner: Some(inner), forced: false, carried }))
    }

    /// Where the place lies in the endless column, from the top of the fragment's border box.
    pub fn column_y(&self, fragment: &Fragment<'_>) -> Px {
        match self {
            Resume::Child(child) => match Flow::of(fragment).and_then(|flow| flow.get(child.index)) {
                Some(next) => {
                    next.rect.top() + child.inner.as_ref().map_or(Px::ZERO, |inner| inner.column_y(next).max(Px::ZERO))
                }
                None => fragment.rect.size.height,
            },
            Resume::Line(index) => match &fragment.content {
                FragmentContent::Lines(lines) => lines.origin.y + line_top(&lines.paragraph, *index),
                _ => Px::ZERO,
            },
            Resume::Parts(parts) => parts.consumed,
            Resume::Offset(offset) => *offset,
            Resume::Tail(shown) => super::flow::content_bottom(fragment) + *shown,
        }
    }

    /// The same place in the same boxes laid out in another width. A line becomes the line that begins at or before the
    /// same text, so that nothing is left out. None where it lies in a flex or grid container whose items are arranged
    /// in another way in that width: what was shown of them would not be the beginning of it.
    pub fn carry_over(&self, from: &Fragment<'_>, to: &Fragment<'_>) -> Option<Resume> {
        Some(match (self, &from.content, &to.content) {
            (Resume::Child(child), ..) => {
                let (old, new) = (Flow::of(from)?, Flow::of(to)?);
                if is_arranged(from) && !same_arrangement(from, to) {
                    return None;
                }
                let inner = match &child.inner {
                    Some(inner) => Some(inner.carry_over(old.get(child.index)?, new.get(child.index)?)?),
                    None => None,
                };
                let carried = child.carried.iter().map(|carried| carried.carry_over(&old, &new));
                let carried = carried.collect::<Option<_>>()?;
                Resume::Child(Box::new(ChildResume { index: child.index, inner, forced: child.forced, carried }))
            }
            (Resume::Line(index), FragmentContent::Lines(old), FragmentContent::Lines(new)) => {
                Resume::Line(same_text(&old.paragraph, *index, &new.paragraph))
            }
            (Resume::Parts(parts), ..) => {
                let (old, new) = (side_by_side(from), side_by_side(to));
                let carry = |(index, part): (usize, &Part)| part.carry_over(old.get(index), new.get(index));
                let share = to.rect.size.height.0 / from.rect.size.height.0.max(1.0);
                Resume::Parts(Box::new(PartsResume {
                    parts: parts.parts.iter().enumerate().map(carry).collect::<Option<_>>()?,
                    consumed: parts.consumed * share,
                    rest: parts.rest,
                }))
            }
            (Resume::Offset(offset), ..) => {
                Resume::Offset(*offset * (to.rect.size.height.0 / from.rect.size.height.0.max(1.0)))
            }
            _ => self.clone(),
        })
    }
}

/// Whether a fragment's children were put in an order by their places.
fn is_arranged(fragment: &Fragment<'_>) -> bool {
    use Display::{Flex, Grid, InlineFlex, InlineGrid};
    matches!(fragment.style.display, Flex | InlineFlex | Grid | InlineGrid)
}

/// Items and lines, in their order.
fn arranged<'f, 'b>(fragment: &'f Fragment<'b>) -> &'f [Fragment<'b>] {
    match &fragment.content {
        FragmentContent::Blocks(children) | FragmentContent::Fixed(children) => children,
        _ => &[],
    }
}

/// Whether the same items follow each other in the same lines.
fn same_arrangement(from: &Fragment<'_>, to: &Fragment<'_>) -> bool {
    let (old, new) = (arranged(from), arranged(to));
    // A box's style is its own, in whatever width; boxes around items have none that is an element's.
    let same = |(old, new): (&Fragment<'_>, &Fragment<'_>)| {
        std::ptr::eq(old.style, new.style) && (old.owner.is_some() || same_arrangement(old, new))
    };
    old.len() == new.len() && old.iter().zip(new).all(same)
}

impl Part {
    fn carry_over(&self, from: Option<&Fragment<'_>>, to: Option<&Fragment<'_>>) -> Option<Part> {
        Some(match (self, from, to) {
            (Part::Inside(inner), Some(from), Some(to)) => Part::Inside(inner.carry_over(from, to)?),
            _ => self.clone(),
        })
    }
}

impl Carried {
    fn carry_over(&self, from: &Flow<'_, '_>, to: &Flow<'_, '_>) -> Option<Carried> {
        let part = self.part.carry_over(from.cell(self.row, self.cell), to.cell(self.row, self.cell))?;
        Some(Carried { row: self.row, cell: self.cell, part })
    }
}

/// The fragments of a row or of a flex container.
pub(super) fn side_by_side<'f, 'b>(fragment: &'f Fragment<'b>) -> &'f [Fragment<'b>] {
    match &fragment.content {
        FragmentContent::Parallel(fragments) | FragmentContent::Fixed(fragments) => fragments,
        _ => &[],
    }
}

/// The top of a line in its paragraph; the bottom of the paragraph for a line past the end.
pub(super) fn line_top(paragraph: &Paragraph, index: usize) -> Px {
    paragraph.lines.get(index).map_or(paragraph.height, |line| line.top)
}

/// The line of `new` that begins at or before the text with which a line of `old` begins.
fn same_text(old: &Paragraph, index: usize, new: &Paragraph) -> usize {
    let before: usize = old.lines.iter().take(index).map(text_length).sum();
    let mut end = 0;
    for (index, line) in new.lines.iter().enumerate() {
        end += text_length(line);
        if end > before {
            return index;
        }
    }
    new.lines.len()
}

/// How much of the text stands on a line: its bytes, and one for every box.
fn text_length(line: &Line) -> usize {
    let length = |item: &LineItem| match item {
        LineItem::Text { run, .. } => run.text.len(),
        LineItem::Box { .. } => 1,
        LineItem::Mark { .. } | LineItem::Static { .. } => 0,
    };
    line.items.iter().map(length).sum()
}
