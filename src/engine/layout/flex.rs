//! Flex and grid containers through taffy (css-flexbox-1, css-grid-1): boxes → fragments in their places.
//!
//! Taffy decides on sizes and places; what an item measures is asked of the other layout modes: [`Layouter::block`] for
//! the height in a width, the intrinsic widths for how narrow and wide it would like to be. Every answer is kept, and the
//! fragment made for measuring is used when its size turns out to be the final one, so that boxes in boxes in boxes
//! are not laid out again at every level. How the items are broken over pages is found out from their places, by
//! [`lines`].

use std::collections::HashMap;

use rustc_hash::FxBuildHasher;
use taffy::{AvailableSpace, LayoutInput, LayoutOutput, NodeId, SizingMode, TaffyError, TaffyTree};

use super::block::{first_baseline, is_out_of_flow};
use super::sizing::{self, BoxEdges};
use super::table::content_bottom;
use super::{Containing, Fragment, FragmentContent, Imposed, Intrinsic, Layouter, taffy_style};
use crate::engine::boxes::{BlockBox, BlockContent};
use crate::engine::geometry::{Edges, Point, Px, Size};
use crate::engine::style::values::{Alignment, FlexDirection, FlexWrap, Sizing};

mod lines;

#[cfg(test)]
mod tests;

/// Stands in for an infinite width; wider than any content.
const WIDEST: Px = Px(1_000_000.0);

/// The most rows of a grid: taffy counts no farther.
const MOST_ROWS: usize = 10_000;

/// Heights that differ by less are equal.
const TOLERANCE: Px = Px(0.01);

/// What boxes measured, by the box (its address: the tree does not move while it is laid out) and its width in bits.
pub(super) type Measures = HashMap<(usize, u32), Measure, FxBuildHasher>;

/// A box in some width.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measure {
    /// Height of the border box.
    height: Px,
    /// First baseline, from the top of the border box.
    baseline: Option<Px>,
}

/// One item during the layout of its container.
struct Item<'b> {
    block: &'b BlockBox,
    edges: BoxEdges,
    /// Content widths.
    intrinsic: Option<Intrinsic>,
    /// What was laid out for measuring, last.
    fragment: Option<Fragment<'b>>,
}

impl Layouter<'_> {
    /// Lays out the items of a flex or grid container of a content width, whose content box lies at `origin` of its
    /// border box; the second result is the content height.
    pub(super) fn flex<'b>(
        &mut self,
        container: &'b BlockBox,
        items: &'b [BlockBox],
        origin: Point,
        width: Px,
        height: Option<Px>,
    ) -> (FragmentContent<'b>, Px) {
        let width = if width.is_finite() { width.max(Px::ZERO) } else { WIDEST };
        let columns = container.style.grid_template_columns.len().max(1);
        if matches!(container.content, BlockContent::Grid(_)) && items.len() > columns * MOST_ROWS {
            self.warn(
                container.owner,
                &format!("a grid has at most {MOST_ROWS} rows; what comes after them lies over the last one"),
                "use a table, or several grids",
            );
        }
        let mut items = self.items(items, width);
        let style = taffy_style::container(&container.style, Some(width), height);
        let root_size = |root: &taffy::Layout| Size::new(Px(root.size.width), Px(root.size.height));
        let space = taffy::Size { width: AvailableSpace::Definite(width.0), height: AvailableSpace::MaxContent };
        let computed = compute(style, &mut items, width, space, |item, input| self.measure(item, input, width));
        // Taffy reports misuse of its tree only.
        let Ok(layouts) = computed else { return (FragmentContent::Empty, Px::ZERO) };
        let containing = Containing::of_content(&container.style, width, height);
        let fragments = items.into_iter().zip(&layouts.items);
        let fragments = fragments.map(|(item, layout)| self.finish(item, layout, containing, origin)).collect();
        let style = &container.style;
        let is_column = matches!(container.content, BlockContent::Flex(_))
            && matches!(style.flex_direction, FlexDirection::Column | FlexDirection::ColumnReverse)
            && style.flex_wrap == FlexWrap::Nowrap;
        (lines::arrange(fragments, is_column), root_size(&layouts.root).height)
    }

    /// Content widths of a flex or grid container.
    pub(super) fn flex_intrinsic(&mut self, container: &BlockBox, items: &[BlockBox]) -> Intrinsic {
        let mut items = self.items(items, Px::ZERO);
        for item in &mut items {
            item.intrinsic = Some(self.item_intrinsic(item.block, &item.edges));
        }
        let style = taffy_style::container(&container.style, None, None);
        let mut widths = |available: AvailableSpace| {
            let space = taffy::Size { width: available, height: AvailableSpace::MaxContent };
            let measure = |item: &mut Item<'_>, input: &Input| {
                let intrinsic = item.intrinsic.unwrap_or_default();
                (Size::new(input.fit(intrinsic), Px::ZERO), None)
            };
            let computed = compute(style.clone(), &mut items, Px::ZERO, space, measure);
            computed.map_or(Px::ZERO, |layouts| Px(layouts.root.size.width))
        };
        let min = widths(AvailableSpace::MinContent);
        let max = widths(AvailableSpace::MaxContent).max(min);
        Intrinsic { min, max }
    }

    /// The boxes that take part. Absolutely positioned ones are no items (css-flexbox-1 §4.1).
    fn items<'b>(&self, blocks: &'b [BlockBox], width: Px) -> Vec<Item<'b>> {
        let item = |block: &'b BlockBox| {
            let edges = BoxEdges::resolve(&block.style, width);
            Item { block, edges, intrinsic: None, fragment: None }
        };
        blocks.iter().filter(|block| !is_out_of_flow(block)).map(item).collect()
    }

    /// Content widths of an item, whatever its own `width` says: a minimum that lets it shrink.
    fn item_intrinsic(&mut self, block: &BlockBox, edges: &BoxEdges) -> Intrinsic {
        match &block.content {
            BlockContent::Table(grid) => {
                let border_box = self.table_intrinsic(block, grid);
                let content = |width: Px| (width - edges.horizontal()).max(Px::ZERO);
                Intrinsic { min: content(border_box.min), max: content(border_box.max) }
            }
            _ => self.content_intrinsic(block, edges),
        }
    }

    /// The content size of an item, and its first baseline.
    fn measure(&mut self, item: &mut Item<'_>, input: &Input, container_width: Px) -> (Size, Option<Px>) {
        if let BlockContent::Replaced(replaced) = &item.block.content {
            let containing = Containing::of_width(container_width);
            return (sizing::replaced(replaced, &item.block.style, containing, &item.edges), None);
        }
        let width = match input.exact_width() {
            Some(width) => width,
            None => {
                let intrinsic = match item.intrinsic {
                    Some(intrinsic) => intrinsic,
                    None => self.item_intrinsic(item.block, &item.edges),
                };
                item.intrinsic = Some(intrinsic);
                input.fit(intrinsic)
            }
        };
        if input.height_is_known {
            return (Size::new(width, Px::ZERO), None);
        }
        let measure = self.measure_height(item, width + item.edges.horizontal(), container_width);
        let height = (measure.height - item.edges.vertical()).max(Px::ZERO);
        (Size::new(width, height), measure.baseline)
    }

    /// Height and baseline of an item in a border-box width.
    fn measure_height(&mut self, item: &mut Item<'_>, width: Px, container_width: Px) -> Measure {
        let key = (std::ptr::from_ref(item.block).addr(), width.0.to_bits());
        if let Some(measure) = self.measures.get(&key) {
            return *measure;
        }
        let imposed = Imposed { width: Some(width), height: None };
        let fragment = self.block(item.block, Containing::of_width(container_width), imposed);
        let mut height = fragment.rect.size.height;
        if item.block.style.height != Sizing::Auto {
            // Taffy knows the given height; what it asks for is the content's (css-flexbox-1 §4.5).
            let reach = content_bottom(&fragment);
            height = reach.map_or(height, |reach| reach + item.edges.padding.bottom + item.edges.border.bottom);
        }
        let measure = Measure { height, baseline: first_baseline(&fragment) };
        self.measures.insert(key, measure);
        item.fragment = Some(fragment);
        measure
    }

    /// The item in its final size and place.
    fn finish<'b>(
        &mut self,
        item: Item<'b>,
        layout: &taffy::Layout,
        containing: Containing,
        origin: Point,
    ) -> Fragment<'b> {
        let size = Size::new(Px(layout.size.width), Px(layout.size.height));
        let mut fragment = match item.fragment.filter(|fragment| suits(fragment, item.block, size)) {
            Some(fragment) => fragment,
            None => {
                let imposed = Imposed { width: Some(size.width), height: Some(size.height) };
                self.block(item.block, containing, imposed)
            }
        };
        fragment.rect.size =
            Size::new(fragment.rect.size.width.max(size.width), fragment.rect.size.height.max(size.height));
        fragment.rect.origin = origin + Point::new(Px(layout.location.x), Px(layout.location.y));
        fragment.margin = Edges {
            top: Px(layout.margin.top),
            right: Px(layout.margin.right),
            bottom: Px(layout.margin.bottom),
            left: Px(layout.margin.left),
        };
        fragment
    }
}

/// Whether a fragment laid out in its content's height can have another size: it has that width, and nothing in it
/// depends on its height.
fn suits(fragment: &Fragment<'_>, block: &BlockBox, size: Size) -> bool {
    if (fragment.rect.size.width - size.width).abs() > TOLERANCE {
        return false;
    }
    if (fragment.rect.size.height - size.height).abs() <= TOLERANCE {
        return true;
    }
    let flows = matches!(block.content, BlockContent::Inline(_) | BlockContent::Blocks(_));
    let is_relative = |sizing: Sizing| matches!(sizing, Sizing::Length(length) if length.has_percentage());
    let has_relative_height = match &block.content {
        BlockContent::Blocks(children) => children.iter().any(|child| {
            let style = &child.style;
            [style.height, style.min_height, style.max_height].into_iter().any(is_relative)
        }),
        _ => false,
    };
    flows && !has_relative_height && fragment.positioned.is_empty() && fragment.rect.size.height <= size.height
}

/// What taffy asks of an item, as content-box sizes.
struct Input {
    /// The width to measure in.
    width: AvailableSpace,
    /// The item has that width, rather than at most that width.
    width_is_known: bool,
    /// Only the width is asked for.
    height_is_known: bool,
}

impl Input {
    fn exact_width(&self) -> Option<Px> {
        match self.width {
            AvailableSpace::Definite(width) if self.width_is_known => Some(Px(width).max(Px::ZERO)),
            _ => None,
        }
    }

    /// As wide as the content, within what there is.
    fn fit(&self, intrinsic: Intrinsic) -> Px {
        match self.width {
            AvailableSpace::Definite(width) if self.width_is_known => Px(width).max(Px::ZERO),
            AvailableSpace::Definite(width) => intrinsic.max.min(intrinsic.min.max(Px(width))),
            AvailableSpace::MinContent => intrinsic.min,
            AvailableSpace::MaxContent => intrinsic.max,
        }
    }
}

/// Sizes and places as taffy computed them.
struct Layouts {
    root: taffy::Layout,
    /// In the order of the items.
    items: Vec<taffy::Layout>,
}

/// Runs taffy over one container. `measure` gives content sizes and baselines from the top of the border box.
fn compute<'b>(
    style: taffy::Style,
    items: &mut [Item<'b>],
    width: Px,
    space: taffy::Size<AvailableSpace>,
    mut measure: impl FnMut(&mut Item<'b>, &Input) -> (Size, Option<Px>),
) -> Result<Layouts, TaffyError> {
    let mut tree: TaffyTree<usize> = TaffyTree::with_capacity(items.len() + 1);
    // Paper has no pixels to round to.
    tree.disable_rounding();
    let mut nodes = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        nodes.push(tree.new_leaf_with_context(taffy_style::item(item.block, width), index)?);
    }
    let mut ordered: Vec<(i32, NodeId)> =
        items.iter().map(|item| item.block.style.order).zip(nodes.iter().copied()).collect();
    ordered.sort_by_key(|(order, _)| *order);
    let ordered: Vec<NodeId> = ordered.into_iter().map(|(_, node)| node).collect();
    let is_baseline = |alignment: Alignment| alignment == Alignment::Baseline;
    let by_baseline = style.align_items == taffy::AlignItems::BASELINE
        || items.iter().any(|item| is_baseline(item.block.style.align_self));
    let root = tree.new_with_children(style, &ordered)?;
    tree.compute_layout_with_measure(root, space, |input, _, index, style| match index {
        Some(index) => measure_leaf(input, style, by_baseline, |asked| measure(&mut items[*index], asked)),
        None => LayoutOutput::from_outer_size(taffy::Size::ZERO),
    })?;
    let layouts = nodes.into_iter().map(|node| tree.layout(node).copied()).collect::<Result<_, _>>()?;
    Ok(Layouts { root: *tree.layout(root)?, items: layouts })
}

/// Answers one question of taffy's about an item. Where items are aligned by baseline, those of known size are measured
/// too.
fn measure_leaf(
    input: LayoutInput,
    style: &taffy::Style,
    by_baseline: bool,
    measure: impl FnOnce(&Input) -> (Size, Option<Px>),
) -> LayoutOutput {
    let own_sizes = input.sizing_mode == SizingMode::InherentSize;
    let known = input.known_dimensions;
    let has_width = known.width.is_some() || own_sizes && style.size.width.into_option().is_some();
    let mut baseline = None;
    let mut output = taffy::compute_leaf_layout(
        input,
        style,
        |_, _| 0.0,
        |_, available| {
            let asked = Input {
                width: available.width,
                width_is_known: has_width,
                height_is_known: known.height.is_some() && !by_baseline,
            };
            let (size, first) = measure(&asked);
            baseline = first;
            taffy::Size { width: size.width.0, height: size.height.0 }
        },
    );
    output.baselines.first = baseline.map(|baseline| baseline.0);
    output
}
