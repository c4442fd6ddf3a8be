//! The lines of a block container: the boxes and floats on them, and the marker beside the first (CSS 2.2 §9.4.2,
//! css-lists-3 §3.2).
//!
//! How text is shaped and broken is the business of [`super::inline`].

use super::beside::{LaidFloat, moved_to_margin_box};
use super::block::{Content, first_baseline, is_float, last_baseline};
use super::inline::{Beside, BoxSize};
use super::positioned::{OutOfFlow, relative_offset};
use super::sizing::BoxEdges;
use super::{Containing, Few, Fragment, FragmentContent, Imposed, Layouter, LineItem, Lines, Paragraph};
use crate::engine::boxes::{BlockBox, BlockContent, InlineFlow, InlineItem, Span};
use crate::engine::geometry::{Edges, Point, Px, Rect, Size};
use crate::engine::style::values::{Direction, Overflow, Position, Sizing};

impl Layouter<'_> {
    /// The lines of a block container; `origin` is the content box in the border box.
    pub(super) fn lines<'b>(
        &mut self,
        block: &'b BlockBox,
        flow: &'b InlineFlow,
        origin: Point,
        containing: Containing,
    ) -> Content<'b> {
        let (boxes, sizes) = self.atomic_boxes(flow, containing);
        let (floats, beside) = if self.has_floats { self.floats_of(flow, containing) } else { Default::default() };
        if boxes.is_empty() && flow_is_empty(flow) && block.marker.is_none() {
            return self.no_lines(flow, floats, origin, containing);
        }
        let style = &block.style;
        let paragraph = match &beside {
            Some(beside) => self.shaper.paragraph_beside(flow, style, &sizes, containing.width, beside),
            None => self.shaper.paragraph(flow, style, &sizes, containing.width),
        };
        self.check(block, flow, &paragraph, containing.width);
        let mut content = Content::new(FragmentContent::Empty, paragraph.height);
        let mut floats = floats.into_iter();
        let mut ancestors = inline_containing_blocks(flow).into_iter();
        for (number, block) in positioned_boxes(flow).enumerate() {
            let place = static_place(&paragraph, number).unwrap_or_default();
            let (float, ancestor) = (floats.next().flatten(), ancestors.next().flatten());
            if let Some((fragment, size)) = float {
                self.flow.floats.keep(&size, self.flow.at + place);
                content.positioned.push(moved_to_margin_box(fragment, origin + place));
            } else if let Some(area) = ancestor.and_then(|span| span_area(&paragraph, &flow.spans, span)) {
                let waiting = OutOfFlow { block, position: origin + place, direction: containing.direction };
                content.positioned.push(self.place_one(&waiting, area.moved(origin), containing.direction));
            } else {
                let direction = containing.direction;
                content.out_of_flow.push(OutOfFlow { block, position: origin + place, direction });
            }
        }
        content.content = FragmentContent::Lines(Lines { paragraph, flow, origin, boxes: boxes.into() });
        content
    }

    /// A block container in which only boxes are that are taken out of the flow.
    fn no_lines<'b>(
        &mut self,
        flow: &'b InlineFlow,
        floats: Vec<Option<LaidFloat<'b>>>,
        origin: Point,
        containing: Containing,
    ) -> Content<'b> {
        let mut content = Content::new(FragmentContent::Empty, Px::ZERO);
        content.empty = true;
        let mut floats = floats.into_iter();
        for block in positioned_boxes(flow) {
            match floats.next().flatten() {
                Some((fragment, size)) => {
                    let place = self.flow.floats.find(&size, self.flow.at.y, self.flow.edges(containing));
                    self.flow.floats.keep(&size, place);
                    content.positioned.push(moved_to_margin_box(fragment, origin + place - self.flow.at));
                }
                None => content.out_of_flow.push(OutOfFlow::at(block, origin, containing)),
            }
        }
        content
    }

    /// Lays out the floats of a flow, and tells what its lines have to leave room for.
    fn floats_of<'b>(
        &mut self,
        flow: &'b InlineFlow,
        containing: Containing,
    ) -> (Vec<Option<LaidFloat<'b>>>, Option<Beside>) {
        let boxes: Vec<&BlockBox> = positioned_boxes(flow).collect();
        let laid: Vec<Option<LaidFloat<'b>>> =
            boxes.into_iter().map(|block| is_float(block).then(|| self.lay_float(block, containing))).collect();
        let around = self.flow.around();
        let has_own = laid.iter().any(Option::is_some);
        let beside = (has_own || around.is_some()).then(|| Beside {
            around: around.unwrap_or_default(),
            own: laid.iter().map(|float| float.as_ref().map(|(_, size)| *size)).collect(),
        });
        (laid, beside)
    }

    /// Lays out the boxes that stand on lines, and says how much room they take there.
    fn atomic_boxes<'b>(&mut self, flow: &'b InlineFlow, containing: Containing) -> (Vec<Fragment<'b>>, Vec<BoxSize>) {
        let mut boxes = Vec::new();
        let mut sizes = Vec::new();
        for item in &flow.items {
            let InlineItem::Atomic(block) = item else { continue };
            let imposed = Imposed { width: self.shrink_to_fit(block, containing.width), height: None };
            let mut fragment = self.block(block, containing, imposed);
            let margin = BoxEdges::resolve(&block.style, containing.width).margin;
            fragment.margin = margin;
            fragment.rect = fragment.rect.moved(Point::new(margin.left, margin.top));
            let baseline = match &block.content {
                BlockContent::Replaced(_) => None,
                _ if block.style.overflow != Overflow::Visible => None,
                // CSS 2.2 §10.8.1, css-flexbox-1 §8.5, css-grid-1 §10.6: of these it is the first line's.
                BlockContent::Table(_) | BlockContent::Flex(_) | BlockContent::Grid(_) => {
                    first_baseline(&fragment).map(|baseline| margin.top + baseline)
                }
                _ => last_baseline(&fragment).map(|baseline| margin.top + baseline),
            };
            sizes.push(BoxSize {
                width: fragment.rect.size.width + margin.horizontal(),
                height: fragment.rect.size.height + margin.vertical(),
                baseline,
                align: block.style.vertical_align,
            });
            boxes.push(fragment);
        }
        (boxes, sizes)
    }

    /// The border-box width of a box that is as wide as its content where `width` is `auto` (CSS 2.2 §10.3.5); none
    /// where its own rules tell its width.
    pub(super) fn shrink_to_fit(&mut self, block: &BlockBox, available: Px) -> Option<Px> {
        let own_rules = !matches!(block.style.width, Sizing::Auto | Sizing::Content)
            || matches!(block.content, BlockContent::Replaced(_) | BlockContent::Table(_));
        if own_rules {
            return None;
        }
        let edges = BoxEdges::resolve(&block.style, available);
        let available = available - edges.margin.horizontal();
        let intrinsic = self.intrinsic(block);
        Some(intrinsic.max.min(intrinsic.min.max(available)))
    }

    /// Puts an outside marker beside the first line (css-lists-3 §3.2), or a control's value into its box.
    pub(super) fn marker<'b>(&mut self, block: &'b BlockBox, edges: &BoxEdges, width: Px, fragment: &mut Fragment<'b>) {
        let Some(flow) = &block.marker else { return };
        let content = Point::new(edges.border.left + edges.padding.left, edges.border.top + edges.padding.top);
        if matches!(block.content, BlockContent::Replaced(_)) {
            let paragraph = self.shaper.paragraph(flow, &block.style, &[], width);
            self.check(block, flow, &paragraph, width);
            let lines = Lines { paragraph, flow, origin: content, boxes: Few::new() };
            fragment.marker = Some(Box::new(lines));
            return;
        }
        let (boxes, sizes) = self.atomic_boxes(flow, Containing::of_width(width));
        let paragraph = self.shaper.paragraph(flow, &flow.spans[0].style, &sizes, Px(1.0e5));
        self.check(block, flow, &paragraph, Px(1.0e5));
        let own = paragraph.lines.first().map_or(Px::ZERO, |line| line.baseline);
        let first = first_baseline(fragment).unwrap_or(content.y + own);
        let x = match block.style.inherited.direction {
            Direction::Ltr => content.x - paragraph.width,
            Direction::Rtl => content.x + width - (Px(1.0e5) - paragraph.width),
        };
        let bottom = first - own + paragraph.height + edges.padding.bottom + edges.border.bottom;
        fragment.rect.size.height = fragment.rect.size.height.max(bottom);
        let origin = Point::new(x, first - own);
        fragment.marker = Some(Box::new(Lines { paragraph, flow, origin, boxes: boxes.into() }));
    }
}

/// Whether a flow makes no line at all: no text but collapsible white space (CSS 2.2 §9.4.2).
pub(super) fn flow_is_empty(flow: &InlineFlow) -> bool {
    flow.items.iter().all(|item| match item {
        InlineItem::Text(text) => text.chars().all(|c| matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}')),
        InlineItem::Open(span) => {
            let style = &flow.spans[*span as usize].style;
            style.border == Edges::default() || style.border.map(|side| side.width) == Edges::all(Px::ZERO)
        }
        InlineItem::Close | InlineItem::Positioned(_) => true,
        InlineItem::Atomic(_) | InlineItem::Leader(_) => false,
    })
}

/// The boxes of a flow that are taken out of it.
fn positioned_boxes(flow: &InlineFlow) -> impl Iterator<Item = &BlockBox> {
    flow.items.iter().filter_map(|item| match item {
        InlineItem::Positioned(block) => Some(&**block),
        _ => None,
    })
}

/// For each of the boxes that are taken out of a flow the innermost positioned inline box around it.
fn inline_containing_blocks(flow: &InlineFlow) -> Vec<Option<u32>> {
    let mut open: Vec<u32> = Vec::new();
    let mut found = Vec::new();
    for item in &flow.items {
        match item {
            InlineItem::Open(span) => open.push(*span),
            InlineItem::Close => {
                open.pop();
            }
            InlineItem::Positioned(block) => {
                let is_positioned = |span: &&u32| flow.spans[**span as usize].style.position == Position::Relative;
                let is_absolute = block.style.position == Position::Absolute;
                found.push(open.iter().rev().find(is_positioned).copied().filter(|_| is_absolute));
            }
            InlineItem::Text(_) | InlineItem::Atomic(_) | InlineItem::Leader(_) => {}
        }
    }
    found
}

/// The containing block that an inline box makes: from the padding edges of its first line to those of its last (CSS
/// 2.2 §10.1).
fn span_area(paragraph: &Paragraph, spans: &[Span], span: u32) -> Option<Rect> {
    let is_inside = |inner: u32| {
        let around = std::iter::successors(Some(inner), |index| spans[*index as usize].parent);
        around.into_iter().any(|index| index == span)
    };
    let mut area: Option<(Point, Point)> = None;
    for item in paragraph.lines.iter().flat_map(|line| &line.items) {
        let LineItem::Text { origin, run, span: own, metrics, .. } = item else { continue };
        if is_inside(*own) {
            let end = Point::new(origin.x + run.advance, origin.y + metrics.descent);
            let begin = Point::new(origin.x, origin.y - metrics.ascent);
            area = Some((area.map_or(begin, |(begin, _)| begin), end));
        }
    }
    let (begin, end) = area?;
    let style = &spans[span as usize].style;
    let padding = style.padding.map(|padding| padding.resolve(Px::ZERO));
    let rect = Rect { origin: begin, size: Size::new(end.x - begin.x, end.y - begin.y) };
    let around = std::iter::successors(Some(span), |index| spans[*index as usize].parent);
    // The first span is the block container, which is moved as a box.
    let moved =
        around.filter(|index| *index > 0).map(|index| relative_offset(&spans[index as usize].style, Size::default()));
    let rect = rect.inset(padding.map(|padding| -*padding));
    Some(moved.fold(rect, |rect, offset| rect.moved(offset)))
}

fn static_place(paragraph: &Paragraph, wanted: usize) -> Option<Point> {
    paragraph.lines.iter().flat_map(|line| &line.items).find_map(|item| match item {
        LineItem::Static { number, origin } if *number as usize == wanted => Some(*origin),
        _ => None,
    })
}
