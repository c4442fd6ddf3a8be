//! Block formatting: boxes one below the other, margins collapsing between them (CSS 2.2 §8.3.1, §9.4.1, §10).

use super::beside::Beside;
use super::floats::FlowState;
use super::positioned::OutOfFlow;
use super::sizing::{self, BoxEdges};
use super::table::is_aligned_by_baseline;
use super::{Borders, Containing, Few, Fragment, FragmentContent, Imposed, Layouter, Lines};
use crate::engine::boxes::{BlockBox, BlockContent};
use crate::engine::geometry::{Point, Px, Rect, Size};
use crate::engine::style::ComputedStyle;
use crate::engine::style::values::{Clear, Direction, Display, Float, Overflow, Position, Sizing};

/// Margins that adjoin: the largest positive and the most negative of them.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Collapsed {
    positive: Px,
    negative: Px,
}

impl Collapsed {
    pub(super) fn of(margin: Px) -> Self {
        Self { positive: margin.max(Px::ZERO), negative: margin.min(Px::ZERO) }
    }

    pub(super) fn join(&mut self, other: Collapsed) {
        self.positive = self.positive.max(other.positive);
        self.negative = self.negative.min(other.negative);
    }

    pub(super) fn sum(self) -> Px {
        self.positive + self.negative
    }
}

/// A box laid out in a flow, with the margins that adjoin its edges.
pub(super) struct InFlow<'b> {
    pub(super) fragment: Fragment<'b>,
    /// Its own top margin and those of its first descendants that adjoin it.
    pub(super) top: Collapsed,
    /// Its own bottom margin and those of its last descendants.
    pub(super) bottom: Collapsed,
    /// Its top and bottom margins adjoin, because there is nothing between them.
    pub(super) through: bool,
    /// Absolutely positioned boxes inside that no box so far is the containing block of.
    pub(super) out_of_flow: Vec<OutOfFlow<'b>>,
}

/// The content of a box, laid out.
pub(super) struct Content<'b> {
    pub(super) content: FragmentContent<'b>,
    /// Content height.
    height: Px,
    top: Collapsed,
    bottom: Collapsed,
    /// No content keeps the top and bottom margins apart.
    pub(super) empty: bool,
    pub(super) out_of_flow: Vec<OutOfFlow<'b>>,
    /// The floats, and boxes whose containing block is an inline box in here; relative to the border box.
    pub(super) positioned: Vec<Fragment<'b>>,
}

impl<'b> Content<'b> {
    pub(super) fn new(content: FragmentContent<'b>, height: Px) -> Self {
        Self {
            content,
            height,
            top: Collapsed::default(),
            bottom: Collapsed::default(),
            empty: false,
            out_of_flow: Vec::new(),
            positioned: Vec::new(),
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
        self.has_waiting |= !result.out_of_flow.is_empty();
        if !result.out_of_flow.is_empty() {
            result.fragment.waiting.vec().append(&mut result.out_of_flow);
        }
        result.fragment
    }

    /// Lays out the root element. What no box is the containing block of stands in the first page's content area
    /// (CSS 2.2 §10.1).
    pub(super) fn root<'b>(&mut self, root: &'b BlockBox, page: Size) -> Fragment<'b> {
        let containing = Containing::of_content(&root.style, page.width, Some(page.height));
        let mut result = self.flow_block(root, containing, Imposed::default(), true);
        let margin = result.fragment.margin;
        let area = Rect { origin: Point::new(-margin.left, -margin.top), size: page };
        let mut out_of_flow = std::mem::take(&mut result.out_of_flow);
        self.gather_waiting(&mut result.fragment, &mut out_of_flow);
        self.place_positioned(&mut result.fragment, out_of_flow, area);
        result.fragment
    }

    pub(super) fn flow_block<'b>(
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
                && fixed_height.is_none()
                && style.aspect_ratio.is_none(),
        };
        let content_origin = Point::new(edges.border.left + edges.padding.left, edges.border.top + edges.padding.top);
        let inside = FlowState {
            at: self.flow.at + content_origin + Point::new(edges.margin.left, Px::ZERO),
            ..FlowState::default()
        };
        let around = self.enter(inside, root);
        let mut content = self.content(block, &edges, width, fixed_height, open);
        // A box that keeps its floats to itself reaches down to the end of them (CSS 2.2 §10.6.7).
        let floats =
            if root { self.flow.floats.bottom(Clear::Both).map(|bottom| bottom - self.flow.at.y) } else { None };
        self.leave(around, root);
        let mut height = fixed_height.unwrap_or(content.height.max(floats.unwrap_or_default()));
        if let Some(ratio) = style.aspect_ratio.filter(|_| fixed_height.is_none()) {
            height = sizing::height_by_ratio(style, &edges, width, ratio).max(height);
        }
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
            if height > content.height {
                // The last margin ends in the room that `min-height` makes (CSS 2.2 §8.3.1).
                content.bottom = Collapsed::default();
            }
        }
        let through = content.empty && !root && height == Px::ZERO && open.top && open.bottom;
        let mut fragment = Fragment {
            owner: block.owner,
            style,
            page: block.page.as_ref(),
            marks: block.marks.as_deref(),
            rect: Rect::new(Px::ZERO, Px::ZERO, width + edges.horizontal(), height + edges.vertical()),
            margin: edges.margin,
            border: Borders::Given(&style.border),
            padding: edges.padding,
            decorated: true,
            content: content.content,
            marker: None,
            positioned: content.positioned.into(),
            waiting: Few::new(),
        };
        self.marker(block, &edges, width, &mut fragment);
        let mut top = Collapsed::of(edges.margin.top);
        let mut bottom = Collapsed::of(edges.margin.bottom);
        top.join(content.top);
        bottom.join(content.bottom);
        let mut out_of_flow = content.out_of_flow;
        if is_containing_block(style) {
            self.gather_waiting(&mut fragment, &mut out_of_flow);
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
        if is_containing_block(style) {
            let mut out_of_flow = Vec::new();
            self.gather_waiting(&mut fragment, &mut out_of_flow);
            let area = padding_box(&fragment);
            self.place_positioned(&mut fragment, out_of_flow, area);
        }
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
                let containing = Containing::of_content(&block.style, width, None);
                let out_of_flow = positioned.map(|block| OutOfFlow::at(block, origin, containing)).collect();
                Content { out_of_flow, ..Content::new(content, height) }
            }
            BlockContent::Replaced(replaced) => Content::new(FragmentContent::Replaced(replaced), Px::ZERO),
            BlockContent::Table(_) => unreachable!("tables are laid out before their content is looked at"),
        }
    }

    /// Boxes one below the other; `origin` is the content box in the border box.
    fn blocks<'b>(&mut self, blocks: &'b [BlockBox], origin: Point, containing: Containing, open: Open) -> Content<'b> {
        let mut fragments = Vec::with_capacity(blocks.len());
        let mut content = Content::new(FragmentContent::Empty, Px::ZERO);
        let at = self.flow.at;
        let mut pending = Collapsed::default();
        let mut y = Px::ZERO;
        let mut placed = false;
        for child in blocks {
            if is_out_of_flow(child) {
                let position = Point::new(origin.x, origin.y + y + pending.sum());
                content.out_of_flow.push(OutOfFlow::at(child, position, containing));
                continue;
            }
            let is_first = !placed && open.top;
            if is_float(child) {
                self.flow.at = at;
                let top = if is_first { Px::ZERO } else { y + pending.sum() };
                content.positioned.push(self.float(child, origin, containing, top));
                continue;
            }
            let spot = if self.has_floats {
                self.flow.at = at;
                let top = if is_first { None } else { Some((y, pending)) };
                self.beside_floats(child, containing, top)
            } else {
                Beside { result: self.flow_block(child, containing, Imposed::default(), false), top: None, left: None }
            };
            let mut result = spot.result;
            if let Some(top) = spot.top {
                // Clearance keeps the margins above it apart from those below (CSS 2.2 §8.3.1, §9.5.2).
                if is_first {
                    content.top = pending;
                }
                placed = true;
                y = top;
                pending = if result.through { result.top } else { Collapsed::default() };
            } else {
                pending.join(result.top);
            }
            if result.through {
                pending.join(result.bottom);
            } else {
                if !placed && open.top {
                    content.top = std::mem::take(&mut pending);
                } else {
                    y += pending.sum();
                }
                placed = true;
                pending = result.bottom;
            }
            let top_of_child = match spot.top {
                Some(top) => top,
                None if result.through => y + pending.sum(),
                None => y,
            };
            let left = spot.left.unwrap_or(result.fragment.margin.left);
            let place = Point::new(origin.x + left, origin.y + top_of_child);
            result.fragment.rect = result.fragment.rect.moved(place);
            content.out_of_flow.extend(result.out_of_flow.into_iter().map(|inner| inner.moved(place)));
            if !result.through {
                y += result.fragment.rect.size.height;
            }
            fragments.push(result.fragment);
        }
        self.flow.at = at;
        if open.bottom && (placed || open.top) {
            content.bottom = pending;
        } else {
            y += pending.sum();
        }
        content.content = FragmentContent::Blocks(fragments);
        content.height = y.max(Px::ZERO);
        content.empty = !placed;
        content
    }
}

/// The containing block that a box makes for absolutely positioned ones.
pub(super) fn padding_box(fragment: &Fragment<'_>) -> Rect {
    Rect { origin: Point::default(), size: fragment.rect.size }.inset(fragment.border.map(|side| side.width))
}

/// Whether a box keeps the margins of its content to itself (CSS 2.2 §9.4.1).
pub(super) fn establishes_context(block: &BlockBox) -> bool {
    let style = &block.style;
    style.overflow != Overflow::Visible
        || !matches!(style.display, Display::Block | Display::ListItem | Display::Inline)
        || matches!(style.position, Position::Absolute | Position::Fixed)
        || style.float != Float::None
        || !matches!(block.content, BlockContent::Blocks(_) | BlockContent::Inline(_))
}

/// Whether a box is the containing block of absolutely positioned ones (CSS 2.2 §10.1, css-transforms-1 §3).
fn is_containing_block(style: &ComputedStyle) -> bool {
    style.position != Position::Static || !style.transform.is_empty()
}

/// Whether a box is taken out of the flow to a side.
pub(super) fn is_float(block: &BlockBox) -> bool {
    block.style.float != Float::None && !is_out_of_flow(block)
}

/// Whether a box is absolutely positioned.
pub(super) fn is_out_of_flow(block: &BlockBox) -> bool {
    matches!(block.style.position, Position::Absolute | Position::Fixed)
}

/// The first baseline in a fragment, from the top of its border box.
pub(super) fn first_baseline(fragment: &Fragment<'_>) -> Option<Px> {
    baseline(fragment, &|lines| lines.paragraph.lines.first().map(|line| line.baseline), false)
}

/// The last baseline in a fragment, from the top of its border box.
pub(super) fn last_baseline(fragment: &Fragment<'_>) -> Option<Px> {
    baseline(fragment, &|lines| lines.paragraph.lines.last().map(|line| line.baseline), true)
}

/// The baseline of a table row: that of its cells that are aligned by it, or where the content of the lowest cell ends
/// (CSS 2.2 §17.5.3).
fn row_baseline(cells: &[Fragment<'_>]) -> Option<Px> {
    let cells = || cells.iter().filter(|cell| cell.style.display == Display::TableCell);
    let aligned = cells().filter(|cell| is_aligned_by_baseline(cell.style.vertical_align));
    let baselines = aligned.filter_map(|cell| first_baseline(cell).map(|y| y + cell.rect.top()));
    let ends = || cells().map(|cell| cell.rect.bottom() - cell.padding.bottom - cell.border.bottom.width);
    baselines.reduce(Px::max).or_else(|| ends().reduce(Px::max))
}

fn baseline(fragment: &Fragment<'_>, of: &dyn Fn(&Lines<'_>) -> Option<Px>, last: bool) -> Option<Px> {
    let inside = |children: &[Fragment<'_>]| {
        let found = |child: &Fragment<'_>| baseline(child, of, last).map(|y| y + child.rect.top());
        if last { children.iter().rev().find_map(found) } else { children.iter().find_map(found) }
    };
    match &fragment.content {
        FragmentContent::Lines(lines) => of(lines).map(|y| y + lines.origin.y),
        FragmentContent::Parallel(cells) if !last => row_baseline(cells),
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

impl<'b> OutOfFlow<'b> {
    /// A box that would stand at the beginning of a line at `position`, which is on the left of the containing block.
    pub(super) fn at(block: &'b BlockBox, mut position: Point, containing: Containing) -> Self {
        if containing.direction == Direction::Rtl {
            position.x += containing.width;
        }
        OutOfFlow { block, position, direction: containing.direction }
    }

    pub(super) fn moved(mut self, by: Point) -> Self {
        self.position = self.position + by;
        self
    }
}
