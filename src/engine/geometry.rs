//! Lengths, points, sizes and rectangles of layout.
//!
//! Everything is in CSS pixels ([`Px`], 1/96 inch), the origin at the top left of a page, y growing downwards.
//! PDF points and their bottom-left origin exist only in [`crate::pdf`].

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

/// A length in CSS pixels: 1/96 inch on paper.
#[derive(Clone, Copy, PartialEq, PartialOrd, Default)]
pub struct Px(pub f32);

impl Px {
    /// No length.
    pub const ZERO: Px = Px(0.0);
    /// Longer than any page; the width when nothing limits it.
    pub const INFINITY: Px = Px(f32::INFINITY);

    /// From millimetres.
    pub fn from_mm(mm: f32) -> Px {
        Px(mm * 96.0 / 25.4)
    }

    /// From PDF points (1/72 inch).
    pub fn from_pt(pt: f32) -> Px {
        Px(pt * 96.0 / 72.0)
    }

    /// In PDF points (1/72 inch).
    pub fn to_pt(self) -> f32 {
        self.0 * 72.0 / 96.0
    }

    /// The longer of two.
    #[must_use]
    pub fn max(self, other: Px) -> Px {
        Px(self.0.max(other.0))
    }

    /// The shorter of two.
    #[must_use]
    pub fn min(self, other: Px) -> Px {
        Px(self.0.min(other.0))
    }

    /// Between `low` and `high`; `low` wins when they contradict, as CSS 2.2 §10.4 wants.
    #[must_use]
    pub fn clamp(self, low: Px, high: Px) -> Px {
        self.min(high).max(low)
    }

    /// The length without its sign.
    #[must_use]
    pub fn abs(self) -> Px {
        Px(self.0.abs())
    }

    /// Neither infinite nor not a number.
    pub fn is_finite(self) -> bool {
        self.0.is_finite()
    }
}

impl fmt::Debug for Px {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Px {
    /// At most two digits after the point, without trailing zeros.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rounded = (self.0 * 100.0).round() / 100.0;
        write!(f, "{}", if rounded == 0.0 { 0.0 } else { rounded })
    }
}

impl Add for Px {
    type Output = Px;
    fn add(self, other: Px) -> Px {
        Px(self.0 + other.0)
    }
}
impl AddAssign for Px {
    fn add_assign(&mut self, other: Px) {
        self.0 += other.0;
    }
}
impl Sub for Px {
    type Output = Px;
    fn sub(self, other: Px) -> Px {
        Px(self.0 - other.0)
    }
}
impl SubAssign for Px {
    fn sub_assign(&mut self, other: Px) {
        self.0 -= other.0;
    }
}
impl Neg for Px {
    type Output = Px;
    fn neg(self) -> Px {
        Px(-self.0)
    }
}
impl Mul<f32> for Px {
    type Output = Px;
    fn mul(self, factor: f32) -> Px {
        Px(self.0 * factor)
    }
}
impl Div<f32> for Px {
    type Output = Px;
    fn div(self, divisor: f32) -> Px {
        Px(self.0 / divisor)
    }
}
impl Sum for Px {
    fn sum<I: Iterator<Item = Px>>(lengths: I) -> Px {
        lengths.fold(Px::ZERO, Add::add)
    }
}

/// A point on a page, or an offset between two.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Point {
    /// From the left.
    pub x: Px,
    /// From the top.
    pub y: Px,
}

impl Point {
    /// A point.
    pub fn new(x: Px, y: Px) -> Self {
        Self { x, y }
    }
}

impl Add for Point {
    type Output = Point;
    fn add(self, other: Point) -> Point {
        Point::new(self.x + other.x, self.y + other.y)
    }
}

impl Sub for Point {
    type Output = Point;
    fn sub(self, other: Point) -> Point {
        Point::new(self.x - other.x, self.y - other.y)
    }
}

/// Width and height.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Size {
    /// Width.
    pub width: Px,
    /// Height.
    pub height: Px,
}

impl Size {
    /// A size.
    pub fn new(width: Px, height: Px) -> Self {
        Self { width, height }
    }
}

/// A rectangle by its top left corner and size.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Rect {
    /// Top left corner.
    pub origin: Point,
    /// Width and height.
    pub size: Size,
}

impl Rect {
    /// A rectangle.
    pub fn new(x: Px, y: Px, width: Px, height: Px) -> Self {
        Self { origin: Point::new(x, y), size: Size::new(width, height) }
    }

    /// The left edge.
    pub fn left(&self) -> Px {
        self.origin.x
    }
    /// The top edge.
    pub fn top(&self) -> Px {
        self.origin.y
    }
    /// The right edge.
    pub fn right(&self) -> Px {
        self.origin.x + self.size.width
    }
    /// The bottom edge.
    pub fn bottom(&self) -> Px {
        self.origin.y + self.size.height
    }

    /// The same rectangle moved by an offset.
    #[must_use]
    pub fn moved(&self, offset: Point) -> Rect {
        Rect { origin: self.origin + offset, size: self.size }
    }

    /// What is left inside when each side gives way by the given edge.
    #[must_use]
    pub fn inset(&self, edges: Edges<Px>) -> Rect {
        Rect::new(
            self.left() + edges.left,
            self.top() + edges.top,
            (self.size.width - edges.left - edges.right).max(Px::ZERO),
            (self.size.height - edges.top - edges.bottom).max(Px::ZERO),
        )
    }
}

/// One value for each side of a box, in the order of CSS shorthands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Edges<T> {
    /// Top side.
    pub top: T,
    /// Right side.
    pub right: T,
    /// Bottom side.
    pub bottom: T,
    /// Left side.
    pub left: T,
}

impl<T: Clone> Edges<T> {
    /// The same value on every side.
    pub fn all(value: T) -> Self {
        Self { top: value.clone(), right: value.clone(), bottom: value.clone(), left: value }
    }
}

impl<T> Edges<T> {
    /// Each side through a function.
    pub fn map<U>(&self, f: impl Fn(&T) -> U) -> Edges<U> {
        Edges { top: f(&self.top), right: f(&self.right), bottom: f(&self.bottom), left: f(&self.left) }
    }
}

impl Edges<Px> {
    /// Left and right together.
    pub fn horizontal(&self) -> Px {
        self.left + self.right
    }
    /// Top and bottom together.
    pub fn vertical(&self) -> Px {
        self.top + self.bottom
    }
}

impl Add for Edges<Px> {
    type Output = Edges<Px>;
    fn add(self, other: Edges<Px>) -> Edges<Px> {
        Edges {
            top: self.top + other.top,
            right: self.right + other.right,
            bottom: self.bottom + other.bottom,
            left: self.left + other.left,
        }
    }
}
