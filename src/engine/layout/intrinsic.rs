//! How narrow and how wide a box would like to be (css-sizing-3 §5).

use super::block::{establishes_context, is_float, is_out_of_flow};
use super::inline::BoxSize;
use super::sizing::{self, BoxEdges};
use super::{Containing, Intrinsic, Layouter};
use crate::engine::boxes::{BlockBox, BlockContent, InlineFlow, InlineItem};
use crate::engine::geometry::Px;
use crate::engine::style::values::Clear;

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
                let mut widest = Widest::default();
                for child in blocks.iter().filter(|child| !is_out_of_flow(child)) {
                    let outer = self.outer_intrinsic(child);
                    if is_float(child) {
                        widest.float(child, outer);
                    } else {
                        widest.block(child, outer);
                    }
                }
                widest.result
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
        let mut floats = Widest::default();
        for item in &flow.items {
            if let InlineItem::Positioned(float) = item
                && is_float(float)
            {
                let outer = self.outer_intrinsic(float);
                floats.float(float, outer);
            }
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
        let mut widths = self.shaper.widths(flow, &block.style, &sizes);
        // The text may stand beside all floats.
        widths.max = (widths.max + floats.beside).max(floats.result.max);
        narrow = narrow.max(floats.result.min);
        if sizes.is_empty() {
            return Intrinsic { min: widths.min.max(narrow), max: widths.max };
        }
        // Boxes on the line may be narrower than what was shaped: the text's own need is asked for without them.
        for size in &mut sizes {
            size.width = Px::ZERO;
        }
        let text = self.shaper.widths(flow, &block.style, &sizes);
        Intrinsic { min: text.min.max(narrow), max: widths.max }
    }
}

/// Boxes one below the other, with floats that may stand beside each other.
#[derive(Default)]
struct Widest {
    result: Intrinsic,
    /// The floats that may stand beside what comes next.
    beside: Px,
}

impl Widest {
    fn float(&mut self, block: &BlockBox, outer: Intrinsic) {
        if block.style.clear != Clear::None {
            self.beside = Px::ZERO;
        }
        self.beside += outer.max;
        self.join(outer.min, self.beside);
    }

    fn block(&mut self, block: &BlockBox, outer: Intrinsic) {
        if block.style.clear != Clear::None {
            self.beside = Px::ZERO;
        }
        // A formatting context stands beside the floats, the lines of other boxes are shortened by them.
        let beside = if establishes_context(block) { self.beside } else { Px::ZERO };
        self.join(outer.min, outer.max + beside);
        self.beside = Px::ZERO;
    }

    fn join(&mut self, min: Px, max: Px) {
        self.result = Intrinsic { min: self.result.min.max(min), max: self.result.max.max(max) };
    }
}
