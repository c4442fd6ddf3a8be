//! The order in which boxes are painted (CSS 2.2 appendix E): a stacking context's backgrounds, its floats, its text, and
//! between or above them the boxes that are positioned.
//!
//! What each of them looks like is the business of [`mod@super::list`].

use std::sync::Arc;

use super::list::Painter;
use super::{Draw, Owner, Path, decoration};
use crate::engine::geometry::Px;
use crate::engine::layout::{Placed, PlacedContent};
use crate::engine::style::ComputedStyle;
use crate::engine::style::values::{DecorationLines, Float, Overflow, Position, Visibility};

/// A box that is painted apart from those around it.
pub(super) struct Layer<'p, 'b> {
    placed: &'p Placed<'b>,
    /// What clips it, the outermost first.
    clips: Vec<Path>,
    /// The boxes whose `text-decoration` reaches into it.
    decorators: Vec<Arc<ComputedStyle>>,
}

/// What a walk over blocks is for.
#[derive(Clone, Copy)]
struct Walk {
    /// To paint backgrounds and borders, and to find the floats.
    paints: bool,
    /// To find what the stacking context paints in layers of its own.
    lifts: bool,
}

impl<'p, 'b> Painter<'p, 'b, '_> {
    /// Paints a box with all that is in it. Only a stacking context has layers of its own; boxes that are painted as
    /// if they were one (floats, inline-blocks) leave theirs to the context around them, which has found them before.
    pub(super) fn context(&mut self, placed: &'p Placed<'b>, is_stacking: bool) {
        let groups = self.open_groups(placed);
        let around = is_stacking.then(|| (std::mem::take(&mut self.lifted), std::mem::take(&mut self.clips)));
        let floats_around = std::mem::take(&mut self.floats);
        if placed.decorated && placed.style.inherited.visibility == Visibility::Visible {
            self.decoration(placed);
        }
        let above_background = self.items.len();
        let walk = Walk { paints: true, lifts: is_stacking };
        self.inside(placed, true, |painter| painter.below(placed, walk));
        for float in std::mem::replace(&mut self.floats, floats_around) {
            self.layer(float);
        }
        let outlines_around = std::mem::take(&mut self.outlines);
        self.text_of(placed);
        for draw in std::mem::replace(&mut self.outlines, outlines_around) {
            self.push(Owner::Decoration, draw);
        }
        if let Some((lifted, clips)) = around {
            let mut layers = std::mem::replace(&mut self.lifted, lifted);
            self.clips = clips;
            if !layers.is_empty() {
                layers.sort_by_key(|layer| layer.placed.style.z_index.unwrap_or(0));
                let above = layers.partition_point(|layer| layer.placed.style.z_index.is_some_and(|z| z < 0));
                let above = layers.split_off(above);
                if !layers.is_empty() {
                    let content = self.items.split_off(above_background);
                    layers.into_iter().for_each(|layer| self.layer(layer));
                    self.items.extend(content);
                }
                above.into_iter().for_each(|layer| self.layer(layer));
            }
        }
        for _ in 0..groups {
            self.push(Owner::Decoration, Draw::Pop);
        }
    }

    fn layer(&mut self, layer: Layer<'p, 'b>) {
        let count = layer.clips.len();
        for clip in layer.clips {
            self.push(Owner::Decoration, Draw::Clip(clip));
        }
        let around = std::mem::replace(&mut self.decorators, layer.decorators);
        self.context(layer.placed, is_stacking_context(layer.placed.style));
        self.decorators = around;
        for _ in 0..count {
            self.push(Owner::Decoration, Draw::Pop);
        }
    }

    /// Does something with the content of a box: within its clip, and with its `text-decoration`.
    fn inside(&mut self, placed: &'p Placed<'b>, paints: bool, work: impl FnOnce(&mut Self)) {
        let style = &**placed.style;
        let clips = style.overflow != Overflow::Visible && !matches!(placed.content, PlacedContent::Replaced { .. });
        let begin = self.items.len();
        if clips {
            let path = decoration::padding_outline(placed).path();
            if paints {
                self.push(Owner::Decoration, Draw::Clip(path.clone()));
            }
            self.clips.push(path);
        }
        let decorates = style.text_decoration_line != DecorationLines::default();
        if decorates {
            self.decorators.push(Arc::clone(placed.style));
        }
        work(self);
        if decorates {
            self.decorators.pop();
        }
        if clips {
            self.clips.pop();
            if paints && self.items.len() == begin + 1 {
                self.items.pop();
            } else if paints {
                self.push(Owner::Decoration, Draw::Pop);
            }
        }
    }

    /// The blocks in a box, and what in it is painted in other layers.
    fn below(&mut self, placed: &'p Placed<'b>, walk: Walk) {
        match &placed.content {
            PlacedContent::Boxes(children) => children.iter().for_each(|child| self.block(child, walk)),
            PlacedContent::Lines(lines) if walk.lifts => {
                lines.boxes.iter().for_each(|(_, child)| self.block(child, Walk { paints: false, lifts: true }));
            }
            _ => {}
        }
        for child in &placed.positioned {
            let is_float = child.style.float != Float::None && !is_lifted(child.style);
            let around = std::mem::take(&mut self.decorators);
            if !is_float {
                self.block(child, walk);
            } else {
                if walk.paints {
                    self.floats.push(Layer { placed: child, clips: self.clips.clone(), decorators: Vec::new() });
                }
                if walk.lifts {
                    self.block(child, Walk { paints: false, lifts: true });
                }
            }
            self.decorators = around;
        }
    }

    fn block(&mut self, placed: &'p Placed<'b>, walk: Walk) {
        let mut walk = walk;
        if is_lifted(placed.style) {
            if !walk.lifts {
                return;
            }
            let (clips, decorators) = (self.clips.clone(), self.decorators.clone());
            self.lifted.push(Layer { placed, clips, decorators });
            if is_stacking_context(placed.style) {
                return;
            }
            walk.paints = false;
        }
        if walk.paints && placed.decorated && placed.style.inherited.visibility == Visibility::Visible {
            self.decoration(placed);
        }
        self.inside(placed, walk.paints, |painter| painter.below(placed, walk));
    }

    /// The text and the replaced content of a box and the blocks in it.
    fn text_of(&mut self, placed: &'p Placed<'b>) {
        let repeated = self.repeated;
        self.repeated |= placed.repeated;
        self.inside(placed, true, |painter| match &placed.content {
            PlacedContent::Empty => {}
            PlacedContent::Boxes(children) => {
                children.iter().filter(|child| !is_lifted(child.style)).for_each(|child| painter.text_of(child));
            }
            PlacedContent::Lines(lines) => painter.lines(lines),
            PlacedContent::Replaced { replaced, visible } => {
                if placed.style.inherited.visibility == Visibility::Visible {
                    painter.replaced(placed, replaced, *visible);
                }
            }
        });
        if placed.style.outline.width > Px::ZERO && placed.style.inherited.visibility == Visibility::Visible {
            self.outlines.extend(decoration::outline_around(placed));
        }
        if let Some(marker) = &placed.marker {
            let around = std::mem::take(&mut self.decorators);
            self.lines(marker);
            self.decorators = around;
        }
        self.repeated = repeated;
    }

    /// A box on a line, which is painted as if it were a stacking context. The decorations around do not reach it
    /// (css-text-decor-3 §2).
    pub(super) fn box_on_line(&mut self, placed: &'p Placed<'b>) {
        if !is_lifted(placed.style) {
            let around = std::mem::take(&mut self.decorators);
            self.context(placed, false);
            self.decorators = around;
        }
    }
}

/// Whether a box is painted in a layer of its own in the stacking context around it.
fn is_lifted(style: &ComputedStyle) -> bool {
    style.position != Position::Static || makes_group(style)
}

/// Whether the layers of a box are its own (CSS 2.2 §9.9.1, css-color-4 §4.2, css-transforms-1 §3).
fn is_stacking_context(style: &ComputedStyle) -> bool {
    let is_positioned = style.position != Position::Static;
    is_positioned && (style.z_index.is_some() || style.position == Position::Fixed) || makes_group(style)
}

fn makes_group(style: &ComputedStyle) -> bool {
    style.opacity < 1.0 || !style.transform.is_empty()
}
