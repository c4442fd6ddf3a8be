//! A fragment → its children in the order of the flow, and what holds for all ways of going over them: where the
//! content of a part begins, where it ends, which cells span rows, which header is repeated.
//!
//! [`super::scan`] and [`super::build`] both measure with these functions, so that what was found to fit is placed
//! where it was found.

use super::resume::{ChildResume, Part, Resume};
use crate::engine::geometry::Px;
use crate::engine::layout::{Fragment, FragmentContent};
use crate::engine::style::values::BoxDecorationBreak;

/// What lengths may differ by and still be the same: rounding in a column of a thousand pages.
pub(super) const TOLERANCE: Px = Px(0.1);

/// The largest share of a page that a repeated header or footer may take.
const REPEATED_SHARE: f32 = 0.25;

/// The children of a flow. A table is a flow of its header, its row groups and its footer.
#[derive(Clone, Copy)]
pub(super) struct Flow<'f, 'b> {
    header: Option<&'f Fragment<'b>>,
    bodies: &'f [Fragment<'b>],
    footer: Option<&'f Fragment<'b>>,
}

impl<'f, 'b> Flow<'f, 'b> {
    /// The flow in a fragment that has one with something in it.
    pub fn of(fragment: &'f Fragment<'b>) -> Option<Self> {
        let flow = match &fragment.content {
            FragmentContent::Blocks(blocks) => Flow { header: None, bodies: blocks, footer: None },
            FragmentContent::Table(table) => {
                Flow { header: table.header.as_deref(), bodies: &table.bodies, footer: table.footer.as_deref() }
            }
            _ => return None,
        };
        (flow.len() > 0).then_some(flow)
    }

    /// How many children there are.
    pub fn len(&self) -> usize {
        usize::from(self.header.is_some()) + self.bodies.len() + usize::from(self.footer.is_some())
    }

    /// A child by its index.
    pub fn get(&self, index: usize) -> Option<&'f Fragment<'b>> {
        let body = match (self.header, index) {
            (Some(header), 0) => return Some(header),
            (Some(_), index) => index - 1,
            (None, index) => index,
        };
        if body == self.bodies.len() { self.footer } else { self.bodies.get(body) }
    }

    /// The distance in the column from the child before to this one; negative where they overlap, as rows with
    /// collapsed borders do.
    pub fn gap_before(&self, index: usize) -> Px {
        match (index.checked_sub(1).and_then(|before| self.get(before)), self.get(index)) {
            (Some(before), Some(child)) => child.rect.top() - before.rect.bottom(),
            _ => Px::ZERO,
        }
    }

    /// The header, when it is repeated on pages of this content height.
    pub fn repeated_header(&self, page_height: Px) -> Option<&'f Fragment<'b>> {
        self.header.filter(|header| !self.bodies.is_empty() && repeats(header, page_height))
    }

    /// The footer, when it is repeated on pages of this content height.
    pub fn repeated_footer(&self, page_height: Px) -> Option<&'f Fragment<'b>> {
        self.footer.filter(|footer| !self.bodies.is_empty() && repeats(footer, page_height))
    }

    /// Whether a child is the footer.
    pub fn is_footer(&self, index: usize) -> bool {
        self.footer.is_some() && index + 1 == self.len()
    }

    /// Whether a child is the header.
    pub fn is_header(&self, index: usize) -> bool {
        self.header.is_some() && index == 0
    }

    /// The height to keep free for the repeated footer below the rows.
    pub fn footer_reserve(&self, page_height: Px) -> Px {
        match self.repeated_footer(page_height) {
            Some(footer) => footer.rect.size.height + self.gap_before(self.len() - 1),
            None => Px::ZERO,
        }
    }

    /// A cell of a row of this flow.
    pub fn cell(&self, row: usize, cell: usize) -> Option<&'f Fragment<'b>> {
        self.cells(row).get(cell)
    }

    /// The cells of a child that is a row; else nothing.
    pub fn cells(&self, row: usize) -> &'f [Fragment<'b>] {
        match self.get(row).map(|row| &row.content) {
            Some(FragmentContent::Parallel(cells)) => cells,
            _ => &[],
        }
    }

    /// The row after the last one that a cell reaches into.
    pub fn span_end(&self, row: usize, cell: &Fragment<'b>) -> usize {
        let Some(first) = self.get(row) else { return row + 1 };
        let bottom = first.rect.top() + cell.rect.bottom() - TOLERANCE;
        let mut end = row + 1;
        while self.get(end).is_some_and(|next| next.rect.top() < bottom) {
            end += 1;
        }
        end
    }
}

/// Whether a cell reaches out of its row into those below.
pub(super) fn spans_rows(row: &Fragment<'_>, cell: &Fragment<'_>) -> bool {
    cell.rect.bottom() > row.rect.size.height + TOLERANCE
}

fn repeats(group: &Fragment<'_>, page_height: Px) -> bool {
    group.rect.size.height <= page_height * REPEATED_SHARE
}

/// Where a part of a flow begins on a page.
pub(super) struct Entry<'r> {
    /// The first child on the page; the number of children when none is left.
    pub first: usize,
    /// The token inside of the first child.
    pub inner: Option<&'r Resume>,
    /// The token, when the flow began on an earlier page.
    pub resume: Option<&'r ChildResume>,
    /// The top of the first child, on the page.
    pub y: Px,
    /// Where the header is repeated.
    pub header_y: Option<Px>,
    /// How much of the space below the content was shown on earlier pages.
    pub tail_shown: Px,
}

impl<'r> Entry<'r> {
    /// Whether cells of rows on earlier pages go on here.
    pub fn shows_carried(&self) -> bool {
        let carried = self.resume.iter().flat_map(|resume| &resume.carried);
        carried.into_iter().any(|carried| matches!(carried.part, Part::Inside(_)))
    }

    /// The beginning of a part whose border box begins at `y` of the page. A lifted fragment's content begins at the
    /// top of its content box, whatever its vertical alignment.
    pub fn new(
        fragment: &Fragment<'_>,
        flow: &Flow<'_, '_>,
        start: Option<&'r Resume>,
        y: Px,
        page_height: Px,
        lifted: bool,
    ) -> Self {
        let begin = |first, y| Entry { first, inner: None, resume: None, y, header_y: None, tail_shown: Px::ZERO };
        let top = y + cut_top(fragment);
        match start {
            Some(Resume::Child(child)) => {
                let mut entry = Entry { inner: child.inner.as_ref(), ..begin(child.index, top) };
                entry.resume = Some(child);
                let header = flow.repeated_header(page_height).filter(|_| child.index > 0);
                if let Some(header) = header {
                    entry.header_y = Some(top);
                    entry.y += header.rect.size.height + flow.gap_before(1);
                }
                if let Some(next) = flow.get(child.index).filter(|_| child.forced && child.inner.is_none()) {
                    entry.y += collapsed_top_margin(next);
                }
                entry
            }
            Some(Resume::Tail(shown)) => Entry { tail_shown: *shown, ..begin(flow.len(), top) },
            _ => {
                let offset = flow.get(0).map_or(Px::ZERO, |child| child.rect.top());
                begin(0, y + lifted_offset(fragment, offset, lifted))
            }
        }
    }
}

/// How far below a fragment's top its content begins, when it lies at `offset` in the column.
pub(super) fn lifted_offset(fragment: &Fragment<'_>, offset: Px, lifted: bool) -> Px {
    if lifted { offset.min(fragment.border.top.width + fragment.padding.top) } else { offset }
}

/// The border and padding that a box has again at its top after a break (css-break-3 §6.1).
pub(super) fn cut_top(fragment: &Fragment<'_>) -> Px {
    match fragment.style.box_decoration_break {
        BoxDecorationBreak::Slice => Px::ZERO,
        BoxDecorationBreak::Clone => fragment.border.top.width + fragment.padding.top,
    }
}

/// The border and padding that a box has at its bottom before a break.
pub(super) fn cut_bottom(fragment: &Fragment<'_>) -> Px {
    match fragment.style.box_decoration_break {
        BoxDecorationBreak::Slice => Px::ZERO,
        BoxDecorationBreak::Clone => fragment.border.bottom.width + fragment.padding.bottom,
    }
}

/// The top margin of a box and of the first boxes in it, as far as they collapse (CSS 2.2 §8.3.1).
fn collapsed_top_margin(fragment: &Fragment<'_>) -> Px {
    let first_in = |fragment: &Fragment<'_>| fragment.border.top.width + fragment.padding.top == Px::ZERO;
    collapsed(
        fragment,
        |fragment| fragment.margin.top,
        |fragment, blocks| blocks.first().filter(|first| first_in(fragment) && first.rect.top() == Px::ZERO),
    )
}

/// The bottom margin of a box and of the last boxes in it, as far as they collapse.
fn collapsed_bottom_margin(fragment: &Fragment<'_>) -> Px {
    collapsed(
        fragment,
        |fragment| fragment.margin.bottom,
        |fragment, blocks| blocks.last().filter(|last| last.rect.bottom() == fragment.rect.size.height),
    )
}

/// The margins of a box and of boxes in it, each the next of the one around it, as one.
fn collapsed<'f, 'b>(
    fragment: &'f Fragment<'b>,
    margin: impl Fn(&Fragment<'b>) -> Px,
    next_in: impl Fn(&'f Fragment<'b>, &'f [Fragment<'b>]) -> Option<&'f Fragment<'b>>,
) -> Px {
    let (mut positive, mut negative) = (Px::ZERO, Px::ZERO);
    let mut next = Some(fragment);
    while let Some(fragment) = next {
        positive = positive.max(margin(fragment));
        negative = negative.min(margin(fragment));
        next = match &fragment.content {
            FragmentContent::Blocks(blocks) => next_in(fragment, blocks),
            _ => None,
        };
    }
    positive + negative
}

/// The bottom of the content in the column, from the top of the fragment's border box.
pub(super) fn content_bottom(fragment: &Fragment<'_>) -> Px {
    if let Some(flow) = Flow::of(fragment) {
        return flow.get(flow.len() - 1).map_or(Px::ZERO, |last| last.rect.bottom());
    }
    match &fragment.content {
        FragmentContent::Lines(lines) => lines.origin.y + super::resume::line_top(&lines.paragraph, usize::MAX),
        _ => Px::ZERO,
    }
}

/// The space of a box below its content: padding, border, and what a fixed height leaves. A cell of a broken row does
/// not keep the space that the other cells made.
pub(super) fn tail(fragment: &Fragment<'_>, broken_cell: bool) -> Px {
    let tail = fragment.rect.size.height - content_bottom(fragment);
    if broken_cell { tail.min(fragment.border.bottom.width + fragment.padding.bottom) } else { tail }
}

/// The height of a box without a place to break. An empty cell of a broken row does not keep the height that the other
/// cells made.
pub(super) fn whole_height(fragment: &Fragment<'_>, broken_cell: bool) -> Px {
    let is_replaced = matches!(fragment.content, FragmentContent::Replaced(_));
    let height = fragment.rect.size.height;
    if broken_cell && !is_replaced { height.min(edges(fragment)) } else { height }
}

/// Border and padding above and below.
pub(super) fn edges(fragment: &Fragment<'_>) -> Px {
    fragment.padding.vertical() + fragment.border.top.width + fragment.border.bottom.width
}

/// The part of the space below the content that must be on the page of the content's end.
///
/// Padding that nobody sees is cut off at the bottom of a page like a margin.
pub(super) fn hard_tail(fragment: &Fragment<'_>, broken_cell: bool, on_canvas: bool) -> Px {
    let tail = tail(fragment, broken_cell);
    if is_seen(fragment, on_canvas) {
        return tail;
    }
    let last = Flow::of(fragment).and_then(|flow| flow.get(flow.len() - 1));
    let margin = last.map_or(Px::ZERO, collapsed_bottom_margin);
    (tail - fragment.padding.bottom - fragment.border.bottom.width - margin.max(Px::ZERO)).max(Px::ZERO)
}

/// Whether a box has a background or border to see; `on_canvas` where its background is the canvas's, which is on
/// every page anyway.
pub(super) fn is_seen(fragment: &Fragment<'_>, on_canvas: bool) -> bool {
    let border = &fragment.border;
    let width = border.top.width + border.right.width + border.bottom.width + border.left.width;
    let has_background = !on_canvas && !fragment.style.background_color.is_transparent();
    fragment.decorated && (width > Px::ZERO || has_background)
}

/// The bottom of a part that ends here: its content's bottom and the space below it, cut off at the page's end.
pub(super) fn part_bottom(y: Px, content_bottom: Px, tail: Px, limit: Px) -> Px {
    (content_bottom + tail).min(limit.max(content_bottom)).max(y)
}
