//! The floats of one block formatting context: where the next one may stand, and the room that they leave (CSS 2.2
//! §9.5).
//!
//! Everything is in the coordinates of whoever keeps the list. Boxes and lines are laid out elsewhere.

use super::Containing;
use crate::engine::boxes::BlockBox;
use crate::engine::geometry::{Point, Px, Rect, Size};
use crate::engine::style::values::{Clear, Float};

/// Less than this is rounding.
const TOLERANCE: Px = Px(0.01);

/// A float that looks for its place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FloatSize {
    /// To the right, rather than to the left.
    pub to_right: bool,
    /// Below which of the earlier floats it must be.
    pub clear: Clear,
    /// Of its margin box.
    pub size: Size,
}

impl FloatSize {
    /// A floating box with a margin box of that size.
    pub(super) fn of(block: &BlockBox, size: Size) -> Self {
        Self { to_right: block.style.float == Float::Right, clear: block.style.clear, size }
    }
}

/// The floats so far.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Floats {
    placed: Vec<Placed>,
    /// The lowest top of them all: no later one may be higher.
    top: Option<Px>,
    /// The lowest bottom of those on the left and of those on the right, also of those that are not kept any more.
    bottoms: [Option<Px>; 2],
}

/// So many floats are kept before those are left out that ended far above.
const MANY: usize = 64;

/// How far above floats must have ended to be left out: negative margins may lead back as far as that.
const FAR: Px = Px(2000.0);

#[derive(Debug, Clone, Copy, PartialEq)]
struct Placed {
    to_right: bool,
    /// Its margin box.
    rect: Rect,
}

impl Floats {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.placed.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.placed.len()
    }

    /// What is left between `left` and `right` beside the floats at a height.
    pub fn room(&self, y: Px, height: Px, (mut left, mut right): (Px, Px)) -> (Px, Px) {
        for float in self.at(y, height) {
            if float.to_right {
                right = right.min(float.rect.left());
            } else {
                left = left.max(float.rect.right());
            }
        }
        (left, right)
    }

    /// The next height below `y` at which one of the floats beside it ends.
    pub fn next_end(&self, y: Px, height: Px) -> Option<Px> {
        self.at(y, height).map(|float| float.rect.bottom()).reduce(Px::min)
    }

    fn at(&self, y: Px, height: Px) -> impl Iterator<Item = &Placed> {
        // Far down in a column a small length is lost when it is added: `y` itself is compared.
        let begins = move |top: Px| top <= y || top < y + height;
        let is_beside = move |float: &&Placed| begins(float.rect.top()) && float.rect.bottom() > y + TOLERANCE;
        self.placed.iter().filter(is_beside)
    }

    /// The place for the margin box of a float that would like to stand at `y` between two edges (CSS 2.2 §9.5.1).
    pub fn find(&self, float: &FloatSize, y: Px, (left, right): (Px, Px)) -> Point {
        let mut y = self.top.map_or(y, |top| y.max(top));
        if let Some(bottom) = self.bottom(float.clear) {
            y = y.max(bottom);
        }
        loop {
            // Earlier floats begin at this height or above: those that reach down to it are in the way.
            let (free_left, free_right) = self.room(y, Px::ZERO, (left, right));
            match self.next_end(y, Px::ZERO) {
                Some(next) if free_right - free_left + TOLERANCE < float.size.width => y = next,
                _ if float.to_right => return Point::new(free_right - float.size.width, y),
                _ => return Point::new(free_left, y),
            }
        }
    }

    /// Keeps a float whose margin box stands at a place.
    pub fn keep(&mut self, float: &FloatSize, place: Point) {
        self.top = Some(self.top.map_or(place.y, |top| top.max(place.y)));
        let bottom = &mut self.bottoms[usize::from(float.to_right)];
        *bottom = Some(bottom.map_or(place.y + float.size.height, |lowest| lowest.max(place.y + float.size.height)));
        self.placed.push(Placed { to_right: float.to_right, rect: Rect { origin: place, size: float.size } });
    }

    /// The bottom of the lowest float that `clear` speaks of.
    pub fn bottom(&self, clear: Clear) -> Option<Px> {
        let [left, right] = self.bottoms;
        match clear {
            Clear::None => None,
            Clear::Left => left,
            Clear::Right => right,
            Clear::Both => left.into_iter().chain(right).reduce(Px::max),
        }
    }

    /// Leaves out floats that ended far above a place, when there are many.
    fn forget_above(&mut self, y: Px) {
        if self.placed.len() > MANY {
            self.placed.retain(|float| float.rect.bottom() > y - FAR);
        }
    }

    /// Those that end below `at.y`, seen from there.
    pub fn seen_from(&self, at: Point) -> Floats {
        let back = Point::new(-at.x, -at.y);
        let below = self.placed.iter().filter(|float| float.rect.bottom() > at.y + TOLERANCE);
        let placed = below.map(|float| Placed { rect: float.rect.moved(back), ..*float }).collect();
        let up = |y: Option<Px>| y.map(|y| y - at.y);
        Floats { placed, top: up(self.top), bottoms: self.bottoms.map(up) }
    }

    /// Appends all that lines beside the floats depend on.
    pub fn key(&self, key: &mut Vec<u8>) {
        for float in &self.placed {
            key.push(if float.to_right { b'r' } else { b'l' });
            let Rect { origin, size } = float.rect;
            for number in [origin.x, origin.y, size.width, size.height] {
                key.extend_from_slice(&number.0.to_bits().to_le_bytes());
            }
        }
        for y in [self.top, self.bottoms[0], self.bottoms[1]] {
            key.extend_from_slice(&y.unwrap_or(Px(f32::MIN)).0.to_bits().to_le_bytes());
        }
    }
}

/// Where layout stands in the present block formatting context.
#[derive(Debug, Clone, Default)]
pub(super) struct FlowState {
    /// The floats of the context, in its coordinates.
    pub floats: Floats,
    /// In the same coordinates, the content box of the block container that is laid out; of a box that is going to be,
    /// the border box if it had no left margin.
    pub at: Point,
}

impl FlowState {
    /// The floats beside or below the content that is laid out next, seen from its content box; none where there are
    /// none.
    pub fn around(&mut self) -> Option<Floats> {
        self.floats.forget_above(self.at.y);
        if self.floats.is_empty() {
            return None;
        }
        Some(self.floats.seen_from(self.at)).filter(|floats| !floats.is_empty())
    }

    /// The left and right edges of a containing block whose content box is at the present place.
    pub fn edges(&self, containing: Containing) -> (Px, Px) {
        (self.at.x, self.at.x + containing.width)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_far_down_stand_beside_each_other() {
        let float = FloatSize { to_right: false, clear: Clear::None, size: Size::new(Px(100.0), Px(90.0)) };
        let mut floats = Floats::default();
        let edges = (Px::ZERO, Px(250.0));
        // From 262,144 px on, numbers of this size have no hundredths.
        let places = [(); 3].map(|()| {
            let place = floats.find(&float, Px(5_000_000.0), edges);
            floats.keep(&float, place);
            place
        });
        let expected = [(0.0, 5_000_000.0), (100.0, 5_000_000.0), (0.0, 5_000_090.0)];
        assert_eq!(places, expected.map(|(x, y)| Point::new(Px(x), Px(y))));
    }
}
