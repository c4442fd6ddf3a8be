//! Block formatting: boxes one below the other, margins collapsing between them (CSS 2.2 §8.3.1, §9.4.1, §10).

use super::inline::BoxSize;
use super::positioned::OutOfFlow;
use super::sizing::{self, BoxEdges};
use super::{Containing, Fragment, FragmentContent, Imposed, Layouter, Lines};
use crate::engine::boxes::{BlockBox, BlockContent, InlineFlow, InlineItem};
use crate::engine::geometry::{Edges, Point, Px, Rect, Size};
use crate::engine::style::values::{Direction, Display, Overflow, Position, Sizing};

/// Margins that adjoin: the largest positive and the most negative of them.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Collapsed {
    positive: Px,
    negative: Px,
}

impl Collapsed {
    fn of(margin: Px) -> Self {
        Self { positive: margin.max(Px::ZERO), negative: margin.min(Px::ZERO) }
    }

    fn join(&mut self, other: Collapsed) {
        self.positive = self.positive.max(other.positive);
        self.negative = self.negative.min(other.negative);
    }

    fn sum(self) -> Px {
        self.positive + self.negative
    }
}

/// A box laid out in a flow, with the margins that adjoin its edges.
struct InFlow<'b> {
    fragment: Fragment<'b>,
    /// Its own top margin and those of its first descendants that adjoin it.
    top: Collapsed,
    /// Its own bottom margin and those of its last descendants.
    bottom: Collapsed,
    /// Its top and bottom margins adjoin, because there is nothing between them.
    through: bool,
    /// Absolutely positioned boxes inside that no box so far is the containing block of.
    out_of_flow: Vec<OutOfFlow<'b>>,
}

/// The content of a box, laid out.
struct Content<'b> {
    content: FragmentContent<'b>,
    /// Content height.
    height: Px,
    top: Collapsed,
    bottom: Collapsed,
    /// No content keeps the top and bottom margins apart.
    empty: bool,
    out_of_flow: Vec<OutOfFlow<'b>>,
}

impl<'b> Content<'b> {
    fn new(content: FragmentContent<'b>, height: Px) -> Self {
        Self {
            content,
            height,
            top: Collapsed::default(),
            bottom: Collapsed::default(),
            empty: false,
            out_of_flow: Vec::new(),
        }
    }
}

/// Where the content of a box may let its margins out.
#[derive(Clone, Copy)]
struct Open {
    top: bool,
    bottom: bool,
}

impl Layouter<'_> {
    /// Lays a box out as a formatting context of its own. The result's border box lies at the origin; margins are left
    /// to the caller.
    pub(super) fn block<'b>(&mut self, block: &'b BlockBox, containing: Containing, imposed: Imposed) -> Fragment<'b> {
        let mut result = self.flow_block(block, containing, imposed, true);
        let out_of_flow = std::mem::take(&mut result.out_of_flow);
        let area = padding_box(&result.fragment);
        self.place_positioned(&mut result.fragment, out_of_flow, area);
        result.fragment
    }

    /// Lays out the root element. What no box is the containing block of stands in the first page's content area
    /// (CSS 2.2 §10.1).
    pub(super) fn root<'b>(&mut self, root: &'b BlockBox, page: Size) -> Fragment<'b> {
        let containing = Containing::of_content(&root.style, page.width, Some(page.height));
        let mut result = self.flow_block(root, containing, Imposed::default(), true);
        let margin = result.fragment.margin;
        let area = Rect { origin: Point::new(-margin.left, -margin.top), size: page };
        let out_of_flow = std::mem::take(&mut result.out_of_flow);
        self.place_positioned(&mut result.fragment, out_of_flow, area);
        result.fragment
    }

    fn flow_block<'b>(
        &mut self,
        block: &'b BlockBox,
        containing: Containing,
        imposed: Imposed,
        independent: bool,
    ) -> InFlow<'b> {
        if let BlockContent::Table(grid) = &block.content {
            return self.flow_table(block, grid, containing, imposed);
        }
        let style = &block.style;
        let mut edges = BoxEdges::resolve(style, containing.width);
        let width = match imposed.width {
            Some(width) => (width - edges.horizontal()).max(Px::ZERO),
            None => self.content_width(block, containing, &mut edges),
        };
        let replaced_size = match &block.content {
            BlockContent::Replaced(replaced) => Some(sizing::replaced(replaced, style, containing, &edges)),
            _ => None,
        };
        let fixed_height = match imposed.height {
            Some(height) => Some((height - edges.vertical()).max(Px::ZERO)),
            None => sizing::content_height(style, containing, &edges),
        };
        let root = independent || establishes_context(block);
        let open = Open {
            top: !root && edges.border.top == Px::ZERO && edges.padding.top == Px::ZERO,
            bottom: !root
                && edges.border.bottom == Px::ZERO
                && edges.padding.bottom == Px::ZERO
                && fixed_height.is_none(),
        };
        let content = self.content(block, &edges, width, fixed_height, open);
        let mut height = fixed_height.unwrap_or(content.height);
        let mut width = width;
        if let Some(size) = replaced_size {
            if imposed.width.is_none() {
                width = size.width;
            }
            if imposed.height.is_none() {
                height = size.height;
            }
        } else if imposed.height.is_none() {
            height = sizing::clamp_height(style, containing, &edges, height);
        }
        let through = content.empty && !root && height == Px::ZERO && open.top && open.bottom;
        let mut fragment = Fragment {
            owner: block.owner,
            style,
            page: block.page.as_ref(),
            marks: block.marks.as_deref(),
            rect: Rect::new(Px::ZERO, Px::ZERO, width + edges.horizontal(), height + edges.vertical()),
            margin: edges.margin,
            border: style.border,
            padding: edges.padding,
            decorated: true,
            content: content.content,
            marker: None,
            positioned: Vec::new(),
        };
        self.marker(block, &edges, width, &mut fragment);
        let mut top = Collapsed::of(edges.margin.top);
        let mut bottom = Collapsed::of(edges.margin.bottom);
        top.join(content.top);
        bottom.join(content.bottom);
        let mut out_of_flow = content.out_of_flow;
        if style.position != Position::Static {
            let area = padding_box(&fragment);
            self.place_positioned(&mut fragment, std::mem::take(&mut out_of_flow), area);
        }
        InFlow { fragment, top, bottom, through, out_of_flow }
    }

    fn flow_table<'b>(
        &mut self,
        block: &'b BlockBox,
        grid: &'b crate::engine::boxes::TableGrid,
        containing: Containing,
        imposed: Imposed,
    ) -> InFlow<'b> {
        let edges = BoxEdges::resolve(&block.style, containing.width);
        let mut fragment = self.table(block, grid, containing, imposed);
        fragment.margin = edges.margin;
        let space = containing.width - fragment.rect.size.width;
        let style = &block.style;
        fragment.margin = sizing::auto_margins(style, edges.margin, space, containing.direction);
        InFlow {
            top: Collapsed::of(edges.margin.top),
            bottom: Collapsed::of(edges.margin.bottom),
            fragment,
            through: false,
            out_of_flow: Vec::new(),
        }
    }

    /// The content width of a block-level box (CSS 2.2 §10.3.3), with its automatic margins.
    fn content_width(&mut self, block: &BlockBox, containing: Containing, edges: &mut BoxEdges) -> Px {
        let style = &block.style;
        let available = containing.width - edges.margin.horizontal() - edges.horizontal();
        let width = match style.width {
            Sizing::Length(length) => sizing::content_box(style, length.resolve(containing.width), edges.horizontal()),
            Sizing::MinContent | Sizing::MaxContent | Sizing::FitContent => {
                let intrinsic = self.intrinsic(block);
                let border_box = match style.width {
                    Sizing::MinContent => intrinsic.min,
                    Sizing::MaxContent => intrinsic.max,
                    _ => intrinsic.max.min(intrinsic.min.max(available + edges.horizontal())),
                };
                border_box - edges.horizontal()
            }
            Sizing::Auto | Sizing::Content => match &block.content {
                BlockContent::Replaced(replaced) => sizing::replaced(replaced, style, containing, edges).width,
                _ => available,
            },
        };
        let width = sizing::clamp_width(style, containing, edges, width).max(Px::ZERO);
        let space = containing.width - edges.horizontal() - width;
        edges.margin = sizing::auto_margins(style, edges.margin, space, containing.direction);
        width
    }

    fn content<'b>(
        &mut self,
        block: &'b BlockBox,
        edges: &BoxEdges,
        width: Px,
        height: Option<Px>,
        open: Open,
    ) -> Content<'b> {
        let origin = Point::new(edges.border.left + edges.padding.left, edges.border.top + edges.padding.top);
        match &block.content {
            BlockContent::Blocks(blocks) => {
                self.blocks(blocks, origin, Containing::of_content(&block.style, width, height), open)
            }
            BlockContent::Inline(flow) => {
                self.lines(block, flow, origin, Containing::of_content(&block.style, width, height))
            }
            BlockContent::Flex(items) | BlockContent::Grid(items) => {
                let (content, height) = self.flex(block, items, origin, width, height);
                // Absolutely positioned boxes are no items; where nothing places them they stand at the beginning of
                // the container (css-flexbox-1 §4.1).
                let positioned = items.iter().filter(|item| is_out_of_flow(item));
                let out_of_flow = positioned.map(|block| OutOfFlow { block, position: origin }).collect();
                Content { out_of_flow, ..Content::new(content, height) }
            }
            BlockContent::Replaced(replaced) => Content::new(FragmentContent::Replaced(replaced), Px::ZERO),
            BlockContent::Table(_) => unreachable!("tables are laid out before their content is looked at"),
        }
    }

    /// Boxes one below the other; `origin` is the content box in the border box.
    fn blocks<'b>(&mut self, blocks: &'b [BlockBox], origin: Point, containing: Containing, open: Open) -> Content<'b> {
        let mut fragments = Vec::with_capacity(blocks.len());
        let mut out_of_flow = Vec::new();
        let mut top = Collapsed::default();
        let mut pending = Collapsed::default();
        let mut y = Px::ZERO;
        let mut placed = false;
        for child in blocks {
            if is_out_of_flow(child) {
                let position = Point::new(origin.x, origin.y + y + pending.sum());
                out_of_flow.push(OutOfFlow { block: child, position });
                continue;
            }
            let mut result = self.flow_block(child, containing, Imposed::default(), false);
            pending.join(result.top);
            if result.through {
                pending.join(result.bottom);
            } else {
                if !placed && open.top {
                    top = std::mem::take(&mut pending);
                } else {
                    y += pending.sum();
                }
                placed = true;
                pending = result.bottom;
            }
            let top_of_child = if result.through { y + pending.sum() } else { y };
            let place = Point::new(origin.x + result.fragment.margin.left, origin.y + top_of_child);
            result.fragment.rect = result.fragment.rect.moved(place);
            out_of_flow.extend(result.out_of_flow.into_iter().map(|inner| inner.moved(place)));
            if !result.through {
                y += result.fragment.rect.size.height;
            }
            fragments.push(result.fragment);
        }
        let mut bottom = Collapsed::default();
        if open.bottom && (placed || open.top) {
            bottom = pending;
        } else {
            y += pending.sum();
        }
        Content {
            content: FragmentContent::Blocks(fragments),
            height: y.max(Px::ZERO),
            top,
            bottom,
            empty: !placed,
            out_of_flow,
        }
    }

    /// The lines of a block container.
    fn lines<'b>(
        &mut self,
        block: &'b BlockBox,
        flow: &'b InlineFlow,
        origin: Point,
        containing: Containing,
    ) -> Content<'b> {
        let (boxes, sizes) = self.atomic_boxes(flow, containing);
        if boxes.is_empty() && flow_is_empty(flow) && block.marker.is_none() {
            let out_of_flow = positioned_boxes(flow).map(|block| OutOfFlow { block, position: origin }).collect();
            return Content { empty: true, out_of_flow, ..Content::new(FragmentContent::Empty, Px::ZERO) };
        }
        let paragraph = self.shaper.paragraph(flow, &block.style, &sizes, containing.width);
        self.check(block, flow, &paragraph, containing.width);
        let mut out_of_flow = Vec::new();
        for (number, block) in positioned_boxes(flow).enumerate() {
            let place = static_place(&paragraph, number).unwrap_or_default();
            out_of_flow.push(OutOfFlow { block, position: origin + place });
        }
        let height = paragraph.height;
        let lines = Lines { paragraph, spans: &flow.spans, origin, boxes };
        Content { out_of_flow, ..Content::new(FragmentContent::Lines(lines), height) }
    }

    /// Lays out the boxes that stand on lines, and says how much room they take there.
    fn atomic_boxes<'b>(&mut self, flow: &'b InlineFlow, containing: Containing) -> (Vec<Fragment<'b>>, Vec<BoxSize>) {
        let mut boxes = Vec::new();
        let mut sizes = Vec::new();
        for item in &flow.items {
            let InlineItem::Atomic(block) = item else { continue };
            let imposed = Imposed { width: self.shrink_to_fit(block, containing.width), height: None };
            let mut fragment = self.block(block, containing, imposed);
            let margin = fragment.margin;
            fragment.rect = fragment.rect.moved(Point::new(margin.left, margin.top));
            let baseline = match &block.content {
                BlockContent::Replaced(_) => None,
                _ if block.style.overflow != Overflow::Visible => None,
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
    fn marker<'b>(&mut self, block: &'b BlockBox, edges: &BoxEdges, width: Px, fragment: &mut Fragment<'b>) {
        let Some(flow) = &block.marker else { return };
        let content = Point::new(edges.border.left + edges.padding.left, edges.border.top + edges.padding.top);
        if matches!(block.content, BlockContent::Replaced(_)) {
            let paragraph = self.shaper.paragraph(flow, &block.style, &[], width);
            self.check(block, flow, &paragraph, width);
            let lines = Lines { paragraph, spans: &flow.spans, origin: content, boxes: Vec::new() };
            fragment.marker = Some(Box::new(lines));
            return;
        }
        let paragraph = self.shaper.paragraph(flow, &flow.spans[0].style, &[], Px(1.0e5));
        let own = paragraph.lines.first().map_or(Px::ZERO, |line| line.baseline);
        let first = first_baseline(fragment).unwrap_or(content.y + own);
        let x = match block.style.inherited.direction {
            Direction::Ltr => content.x - paragraph.width,
            Direction::Rtl => content.x + width - (Px(1.0e5) - paragraph.width),
        };
        let bottom = first - own + paragraph.height + edges.padding.bottom + edges.border.bottom;
        fragment.rect.size.height = fragment.rect.size.height.max(bottom);
        let origin = Point::new(x, first - own);
        fragment.marker = Some(Box::new(Lines { paragraph, spans: &flow.spans, origin, boxes: Vec::new() }));
    }
}

/// The containing block that a box makes for absolutely positioned ones.
fn padding_box(fragment: &Fragment<'_>) -> Rect {
    Rect { origin: Point::default(), size: fragment.rect.size }.inset(fragment.border.map(|side| side.width))
}

/// Whether a box keeps the margins of its content to itself (CSS 2.2 §9.4.1).
fn establishes_context(block: &BlockBox) -> bool {
    let style = &block.style;
    style.overflow != Overflow::Visible
        || !matches!(style.display, Display::Block | Display::ListItem | Display::Inline)
        || matches!(style.position, Position::Absolute | Position::Fixed)
        || !matches!(block.content, BlockContent::Blocks(_) | BlockContent::Inline(_))
}

/// Whether a box is absolutely positioned.
pub(super) fn is_out_of_flow(block: &BlockBox) -> bool {
    matches!(block.style.position, Position::Absolute | Position::Fixed)
}

/// Whether a flow makes no line at all: no text but collapsible white space (CSS 2.2 §9.4.2).
fn flow_is_empty(flow: &InlineFlow) -> bool {
    flow.items.iter().all(|item| match item {
        InlineItem::Text(text) => text.chars().all(|c| matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}')),
        InlineItem::Open(span) => {
            let style = &flow.spans[*span as usize].style;
            style.border == Edges::default() || style.border.map(|side| side.width) == Edges::all(Px::ZERO)
        }
        InlineItem::Close | InlineItem::Positioned(_) => true,
        InlineItem::Atomic(_) => false,
    })
}

fn positioned_boxes(flow: &InlineFlow) -> impl Iterator<Item = &BlockBox> {
    flow.items.iter().filter_map(|item| match item {
        InlineItem::Positioned(block) => Some(&**block),
        _ => None,
    })
}

fn static_place(paragraph: &super::Paragraph, wanted: usize) -> Option<Point> {
    paragraph.lines.iter().flat_map(|line| &line.items).find_map(|item| match item {
        super::LineItem::Static { number, origin } if *number as usize == wanted => Some(*origin),
        _ => None,
    })
}

/// The first baseline in a fragment, from the top of its border box.
pub(super) fn first_baseline(fragment: &Fragment<'_>) -> Option<Px> {
    baseline(fragment, &|lines| lines.paragraph.lines.first().map(|line| line.baseline), false)
}

/// The last baseline in a fragment, from the top of its border box.
pub(super) fn last_baseline(fragment: &Fragment<'_>) -> Option<Px> {
    baseline(fragment, &|lines| lines.paragraph.lines.last().map(|line| line.baseline), true)
}

fn baseline(fragment: &Fragment<'_>, of: &dyn Fn(&Lines<'_>) -> Option<Px>, last: bool) -> Option<Px> {
    let inside = |children: &[Fragment<'_>]| {
        let found = |child: &Fragment<'_>| baseline(child, of, last).map(|y| y + child.rect.top());
        if last { children.iter().rev().find_map(found) } else { children.iter().find_map(found) }
    };
    match &fragment.content {
        FragmentContent::Lines(lines) => of(lines).map(|y| y + lines.origin.y),
        FragmentContent::Blocks(children) | FragmentContent::Parallel(children) | FragmentContent::Fixed(children) => {
            inside(children)
        }
        FragmentContent::Table(table) => {
            let groups = table.header.iter().map(|group| &**group).chain(&table.bodies);
            let found = |group: &Fragment<'_>| baseline(group, of, last).map(|y| y + group.rect.top());
            if last { groups.filter_map(found).last() } else { groups.into_iter().find_map(found) }
        }
        FragmentContent::Empty | FragmentContent::Replaced(_) => None,
    }
}

impl OutOfFlow<'_> {
    fn moved(mut self, by: Point) -> Self {
        self.position = self.position + by;
        self
    }
}
