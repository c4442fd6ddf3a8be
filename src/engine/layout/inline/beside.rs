//! A shaped flow beside floats → lines of different widths, and the places of the floats that stand in the flow
//! (CSS 2.2 §9.5).

use parley::Layout;
use parley::layout::{BreakLines, LineBreakData, YieldData};

use super::lines::KIND;
use crate::engine::geometry::{Point, Px};
use crate::engine::layout::floats::{FloatSize, Floats};

/// Less than this is rounding.
const TOLERANCE: f32 = 0.02;

/// The floats that a paragraph's lines have to do with.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Beside {
    /// Those that stand there already, seen from the paragraph's top left.
    pub around: Floats,
    /// Those in the flow, at their number among the boxes taken out of the flow.
    pub own: Vec<Option<FloatSize>>,
}

impl Beside {
    /// Whether a box taken out of the flow is a float.
    pub(super) fn is_float(&self, number: u32) -> bool {
        self.own.get(number as usize).is_some_and(Option::is_some)
    }

    /// Appends all that the lines depend on.
    pub(super) fn key(&self, key: &mut Vec<u8>) {
        self.around.key(key);
        for float in &self.own {
            let Some(float) = float else {
                key.push(0);
                continue;
            };
            key.extend_from_slice(&[1, u8::from(float.to_right), float.clear as u8]);
            for number in [float.size.width, float.size.height] {
                key.extend_from_slice(&number.0.to_bits().to_le_bytes());
            }
        }
    }
}

/// A float of the flow in its place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct OwnFloat {
    /// Its number among the boxes taken out of the flow.
    pub number: u32,
    /// The top left corner of its margin box.
    pub origin: Point,
    /// The line in which it was met.
    pub line: usize,
}

/// Breaks the lines in a width, as far as the floats let them have it.
///
/// A line may be wider by `rounding`.
pub(super) fn break_lines(layout: &mut Layout<u32>, beside: &Beside, width: f32, rounding: f32) -> Vec<OwnFloat> {
    let mut state = Lines {
        own: &beside.own,
        width,
        rounding,
        placed: Placed { floats: beside.around.clone(), own: Vec::new(), waiting: Vec::new() },
        line: 0,
    };
    let mut breaker = layout.break_lines();
    breaker.state_mut().set_layout_max_advance(width);
    while !breaker.is_done() {
        state.line(&mut breaker);
        state.line += 1;
    }
    state.place_waiting(Px(breaker.committed_y() as f32));
    breaker.finish();
    state.placed.own
}

struct Lines<'a> {
    own: &'a [Option<FloatSize>],
    width: f32,
    rounding: f32,
    placed: Placed,
    /// The number of the line that is made.
    line: usize,
}

/// What a line adds to; put back when the line is made again in another place.
#[derive(Clone)]
struct Placed {
    floats: Floats,
    own: Vec<OwnFloat>,
    /// Floats that found no room beside the text before them: they go below the line.
    waiting: Vec<u32>,
}

impl Lines<'_> {
    /// Makes one line, as high as it can be.
    fn line(&mut self, breaker: &mut BreakLines<'_, u32>) {
        let mut y = Px(breaker.committed_y() as f32);
        self.place_waiting(y);
        let before = (breaker.state().clone(), self.placed.clone());
        let mut height = Px::ZERO;
        // Each round is either higher or lies below one float more.
        for _ in 0..4 + 2 * (self.placed.floats.len() + self.own.len()) {
            let Some(line) = self.try_line(breaker, y, height) else { return };
            let needed = Px((line.line_y_end - line.line_y_start) as f32);
            let had = self.room(y, height);
            let has = self.room(y, needed);
            let metrics = line.metrics;
            let used = metrics.advance - metrics.hanging_advance + metrics.indent.max(0.0);
            let is_narrower = has.0 > had.0 + Px(TOLERANCE) || has.1 < had.1 - Px(TOLERANCE);
            let fits = Px(used) <= has.1 - has.0 + Px(TOLERANCE);
            if needed <= Px::ZERO || (fits && !is_narrower) {
                return;
            }
            if is_narrower {
                // Floats that begin beside the line, but below its top, leave it less.
                height = needed;
            } else {
                match self.placed.floats.next_end(y, needed) {
                    Some(next) if next > y => (y, height) = (next, Px::ZERO),
                    // No float is in the way: the text is wider than its box.
                    _ => return,
                }
            }
            breaker.revert_to(before.0.clone());
            self.placed.clone_from(&before.1);
        }
        self.try_line(breaker, y, height);
    }

    fn room(&self, y: Px, height: Px) -> (Px, Px) {
        self.placed.floats.room(y, height, (Px::ZERO, Px(self.width)))
    }

    fn set_geometry(&self, breaker: &mut BreakLines<'_, u32>, y: Px, height: Px) {
        let (left, right) = self.room(y, height);
        let state = breaker.state_mut();
        state.set_line_x(left.0);
        state.set_line_max_advance((right - left).max(Px::ZERO).0 + self.rounding);
    }

    fn try_line(&mut self, breaker: &mut BreakLines<'_, u32>, y: Px, height: Px) -> Option<LineBreakData> {
        breaker.state_mut().set_line_y(f64::from(y.0));
        self.set_geometry(breaker, y, height);
        loop {
            match breaker.break_next()? {
                YieldData::LineBreak(line) => return Some(line),
                YieldData::MaxHeightExceeded(_) => breaker.state_mut().set_line_max_height(f32::MAX),
                YieldData::InlineBoxBreak(found) => {
                    let number = u32::try_from(found.inline_box_id & !KIND).expect("the lower half of an id");
                    self.meet(number, found.advance, y);
                    self.set_geometry(breaker, y, height);
                    let nothing = f32::NEG_INFINITY;
                    breaker.state_mut().append_inline_box_to_line(found.advance, nothing, nothing);
                }
            }
        }
    }

    /// A float, after so much text on the line: it stands beside the line where both fit, else below it.
    fn meet(&mut self, number: u32, advance: f32, y: Px) {
        // The text after the last place for a break was met before, on the line above.
        if self.placed.own.iter().any(|own| own.number == number) || self.placed.waiting.contains(&number) {
            return;
        }
        let Some(Some(float)) = self.own.get(number as usize) else { return };
        let place = self.placed.floats.find(float, y, (Px::ZERO, Px(self.width)));
        let (left, right) = self.room(y, Px::ZERO);
        let is_beside = place.y <= y + Px(TOLERANCE);
        let is_pushed = is_beside && advance > 0.0 && Px(advance) + float.size.width > right - left + Px(TOLERANCE);
        if is_pushed || !self.placed.waiting.is_empty() {
            self.placed.waiting.push(number);
        } else {
            self.keep(number, place);
        }
    }

    fn place_waiting(&mut self, y: Px) {
        for number in std::mem::take(&mut self.placed.waiting) {
            let Some(Some(float)) = self.own.get(number as usize) else { continue };
            let place = self.placed.floats.find(float, y, (Px::ZERO, Px(self.width)));
            self.keep(number, place);
        }
    }

    fn keep(&mut self, number: u32, origin: Point) {
        if let Some(Some(float)) = self.own.get(number as usize) {
            self.placed.floats.keep(float, origin);
            self.placed.own.push(OwnFloat { number, origin, line: self.line });
        }
    }
}
