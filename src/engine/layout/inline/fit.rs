//! A shaped flow → its lines broken in a width: with tabs at their stops, and words kept together with the edges of
//! inline boxes in them.

use parley::Layout;
use parley::layout::PositionedLayoutItem;

use super::leader;
use super::lines::{KIND, TAB, WORD, WORD_BACK, WORD_END};

/// How often tabs are set again because lines were broken elsewhere.
const TAB_ROUNDS: usize = 4;

/// What is found out while a flow is shaped, for breaking its lines.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Extras {
    /// How many words contain edges of inline boxes.
    pub(super) words: u32,
    /// How many tabs there are.
    pub(super) tabs: u32,
    /// How many leaders there are.
    pub(super) leaders: u32,
    /// The distance of tab stops, and the least width of a tab.
    pub(super) tab: (f32, f32),
}

/// Breaks the lines with `breaker`; `width` is what it breaks them in, and infinite for as few lines as possible. The
/// result is the widest of the words with edges.
pub(super) fn break_lines(
    layout: &mut Layout<u32>,
    extras: Extras,
    width: f32,
    indent: f32,
    mut breaker: impl FnMut(&mut Layout<u32>),
) -> f32 {
    let mut widest = 0.0;
    if extras.words > 0 {
        layout.break_all_lines(None);
        let widths = word_widths(layout, extras.words);
        widest = widths.iter().copied().fold(0.0, f32::max);
        let room = if width.is_finite() { (width - indent.max(0.0)).max(0.0) } else { 0.0 };
        reserve(layout, &widths, room);
    }
    breaker(layout);
    if extras.leaders > 0 && width.is_finite() && leader::widen(layout, extras.leaders, indent) {
        breaker(layout);
    }
    if extras.tabs > 0 {
        for _ in 0..TAB_ROUNDS {
            if !set_tabs(layout, extras, indent) {
                break;
            }
            breaker(layout);
        }
    }
    widest
}

/// The widths of words, from the places of their beginning and end on lines of any length.
fn word_widths(layout: &Layout<u32>, count: u32) -> Vec<f32> {
    let mut ends = vec![(0.0f32, 0.0f32); count as usize];
    for item in layout.lines().flat_map(|line| line.items()) {
        let PositionedLayoutItem::InlineBox(place) = item else { continue };
        let Some(end) = ends.get_mut((place.id & !KIND) as usize) else { continue };
        match place.id & KIND {
            WORD => end.0 = place.x,
            WORD_END => end.1 = place.x,
            _ => {}
        }
    }
    ends.into_iter().map(|(start, end)| (end - start).abs()).collect()
}

/// Lets each word be broken off before its beginning when it does not fit as a whole: a box as wide as the word stands
/// there, and one that takes the width back. A word that is wider than the line begins on a line of its own.
fn reserve(layout: &mut Layout<u32>, widths: &[f32], room: f32) {
    for inline_box in layout.inline_boxes_mut() {
        let Some(width) = widths.get((inline_box.id & !KIND) as usize) else { continue };
        match inline_box.id & KIND {
            WORD => inline_box.width = width.min(room),
            WORD_BACK => inline_box.width = -width.min(room),
            _ => {}
        }
    }
}

/// Gives tabs the widths that lead to their stops (css-text-3 §4.2); false when they have them already.
fn set_tabs(layout: &mut Layout<u32>, extras: Extras, indent: f32) -> bool {
    let (stop, least) = extras.tab;
    let mut widths = vec![0.0f32; extras.tabs as usize];
    let mut known = vec![0.0f32; extras.tabs as usize];
    for inline_box in layout.inline_boxes() {
        if inline_box.id & KIND == TAB {
            known[(inline_box.id & !KIND) as usize] = inline_box.width;
        }
    }
    for (number, line) in layout.lines().enumerate() {
        // The lines are not aligned yet, and begin at zero.
        let mut shift = if number == 0 { indent } else { 0.0 };
        for item in line.items() {
            let PositionedLayoutItem::InlineBox(place) = item else { continue };
            if place.id & KIND != TAB {
                continue;
            }
            let index = (place.id & !KIND) as usize;
            let x = place.x + shift;
            let width = if stop > 0.0 { ((x + least) / stop).floor() * stop + stop - x } else { 0.0 };
            shift += width - known[index];
            widths[index] = width;
        }
    }
    let changed = widths.iter().zip(&known).any(|(new, old)| (new - old).abs() > 0.01);
    for inline_box in layout.inline_boxes_mut() {
        if inline_box.id & KIND == TAB {
            inline_box.width = widths[(inline_box.id & !KIND) as usize];
        }
    }
    changed
}
