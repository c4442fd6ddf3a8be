//! The value types of background layers and of the images that CSS draws itself (css-backgrounds-3, css-images-4).
//!
//! A list that was never set is none, so that elements without a background image carry nothing.

use std::sync::Arc;

use super::values::{Color, LengthPercentage};

/// One value for each layer, the top one first; none is the initial value.
pub type Layers<T> = Option<Arc<[T]>>;

/// All that `background-*` says but the colour.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Background {
    /// `background-image`: there are as many layers as images.
    pub images: Layers<PaintedImage>,
    /// `background-position-x`
    pub positions_x: Layers<LengthPercentage>,
    /// `background-position-y`
    pub positions_y: Layers<LengthPercentage>,
    /// `background-size`
    pub sizes: Layers<BackgroundSize>,
    /// `background-repeat`, horizontally and vertically
    pub repeats: Layers<(Repeat, Repeat)>,
    /// `background-origin`
    pub origins: Layers<BoxArea>,
    /// `background-clip`
    pub clips: Layers<BoxArea>,
}

impl Background {
    /// Whether any layer has an image.
    pub fn has_image(&self) -> bool {
        self.images.as_deref().is_some_and(|images| images.iter().any(|image| *image != PaintedImage::None))
    }
}

/// An image of a background layer.
#[derive(Debug, Clone, PartialEq)]
pub enum PaintedImage {
    /// `none`
    None,
    /// `url()`, relative to the document.
    Url(Arc<str>),
    /// A gradient.
    Gradient(Arc<Gradient>),
}

/// `background-size`
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum BackgroundSize {
    /// `contain`
    Contain,
    /// `cover`
    Cover,
    /// Width and height; none for `auto`.
    Lengths(Option<LengthPercentage>, Option<LengthPercentage>),
}

/// How a background repeats along one axis.
#[expect(missing_docs, reason = "the names are CSS's")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeat {
    Repeat,
    NoRepeat,
    Space,
    Round,
}

/// One of the boxes that an element's box has.
#[expect(missing_docs, reason = "the names are CSS's")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BoxArea {
    BorderBox,
    PaddingBox,
    ContentBox,
}

/// A smooth change of colours (css-images-4 §3).
#[derive(Debug, Clone, PartialEq)]
pub struct Gradient {
    /// The way along which they change.
    pub kind: GradientKind,
    /// Whether it begins anew behind its last colour.
    pub repeating: bool,
    /// The colours along it; at least two, hints apart.
    pub stops: Vec<GradientStop>,
}

/// The way along which colours change.
#[derive(Debug, Clone, PartialEq)]
pub enum GradientKind {
    /// From one side to the other.
    Linear(LinearDirection),
    /// From a centre outwards.
    Radial {
        /// A circle, not an ellipse.
        circle: bool,
        /// How far out.
        extent: RadialExtent,
        /// The centre, in the image.
        center: (LengthPercentage, LengthPercentage),
    },
    /// Around a centre.
    Conic {
        /// Where it begins, in degrees clockwise from the top.
        from: f32,
        /// The centre, in the image.
        center: (LengthPercentage, LengthPercentage),
    },
}

/// Where a linear gradient leads.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum LinearDirection {
    /// Degrees clockwise from the top.
    Angle(f32),
    /// Towards a side or corner: -1, 0 or 1 to the right and downwards.
    Side(i8, i8),
}

/// How far a radial gradient reaches.
#[expect(missing_docs, reason = "the names are CSS's")]
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum RadialExtent {
    ClosestSide,
    FarthestSide,
    ClosestCorner,
    FarthestCorner,
    /// The radii.
    Radii(LengthPercentage, LengthPercentage),
}

/// A step of a gradient.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum GradientStop {
    /// A colour, and where it is reached. On conic gradients 100 % is the whole circle.
    Color(Color, Option<LengthPercentage>),
    /// Where half of the change between its neighbours is done.
    Hint(LengthPercentage),
}
