//! How narrow and how wide a box would like to be (css-sizing-3 §5).

use super::inline::BoxSize;
use super::sizing::{self, BoxEdges};
use super::{Containing, Intrinsic, Layouter};
use crate::engine::boxes::{BlockBox, BlockContent, InlineFlow, InlineItem};
use crate::engine::geometry::Px;
use crate::engine::style::values::Position;

impl Layouter<'_> {
    /// Border-box widths of a box, its `width`, `min-width` and `max-width` respected; percentages count as `auto`.
    pub(super) fn intrinsic(&mut self, block: &BlockBox) -> Intrinsic {
        if let BlockContent::Table(grid) = &block.content {
            return self.table_intrinsic(block, grid);
        }
        let style = &block.style;
        let edges = BoxEdges::resolve(style, Px::ZERO);
        let content = match sizing::fixed_width(style, &edges) {
            Some(width) => Intrinsic { min: width, max: width },
            None => self.content_intrinsic(block, &edges),
        };
        let indefinite = Containing::of_width(Px::ZERO);
        let clamp = |width: Px| {
            let clamped = if style.max_width_is_percentage() {
                width
            } else {
                sizing::clamp_width(style, indefinite, &edges, width)
            };
            clamped + edges.horizontal()
        };
        Intrinsic { min: clamp(content.min), max: clamp(content.max) }
    }

    /// Content widths of a box, whatever its own `width` says; of a table nothing.
    pub(super) fn content_intrinsic(&mut self, block: &BlockBox, edges: &BoxEdges) -> Intrinsic {
        match &block.content {
            BlockContent::Blocks(blocks) => {
                let mut widest = Intrinsic::default();
                for child in blocks.iter().filter(|child| is_in_flow(child)) {
                    let outer = self.outer_intrinsic(child);
                    widest.min = widest.min.max(outer.min);
                    widest.max = widest.max.max(outer.max);
                }
                widest
            }
            BlockContent::Inline(flow) => self.inline_intrinsic(block, flow),
            BlockContent::Flex(items) | BlockContent::Grid(items) => self.flex_intrinsic(block, items),
            BlockContent::Replaced(replaced) => {
                let size = sizing::replaced(replaced, &block.style, Containing::of_width(Px::ZERO), edges);
                // A percentage of an unknown width asks for nothing at the least, and for its own size at the most.
                let min = if block.style.width_is_percentage() { Px::ZERO } else { size.width };
                Intrinsic { min, max: size.width.max(min) }
            }
            BlockContent::Table(_) => Intrinsic::default(),
        }
    }

    /// Margin-box widths of a box.
    pub(super) fn outer_intrinsic(&mut self, block: &BlockBox) -> Intrinsic {
        let margin = BoxEdges::resolve(&block.style, Px::ZERO).margin.horizontal();
        let intrinsic = self.intrinsic(block);
        Intrinsic { min: intrinsic.min + margin, max: intrinsic.max + margin }
    }

    fn inline_intrinsic(&mut self, block: &BlockBox, flow: &InlineFlow) -> Intrinsic {
        let mut sizes = Vec::new();
        let mut narrow = Px::ZERO;
        for item in &flow.items {
            if let InlineItem::Atomic(atomic) = item {
                let outer = self.outer_intrinsic(atomic);
                narrow = narrow.max(outer.min);
                sizes.push(BoxSize {
                    width: outer.max,
                    height: Px::ZERO,
                    baseline: None,
                    align: atomic.style.vertical_align,
                });
            }
        }
        let widths = self.shaper.widths(flow, &block.style, &sizes);
        if sizes.is_empty() {
            return widths;
        }
        // Boxes on the line may be narrower than what was shaped: the text's own need is asked for without them.
        for size in &mut sizes {
            size.width = Px::ZERO;
        }
        let text = self.shaper.widths(flow, &block.style, &sizes);
        Intrinsic { min: text.min.max(narrow), max: widths.max }
    }
}

fn is_in_flow(block: &BlockBox) -> bool {
    !matches!(block.style.position, Position::Absolute | Position::Fixed)
}
