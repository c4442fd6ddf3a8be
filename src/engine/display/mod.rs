//! Pages of fragments → [`DisplayList`]: what to draw, in order, and whom it belongs to.
//!
//! The last type with any meaning: it still knows the element that each thing came from (for tags, links, the outline
//! and form fields), and nothing of styles or boxes.

mod background;
mod decoration;
mod dump;
mod gradient;
mod layers;
mod list;
mod span_boxes;

use std::ops::Range;
use std::sync::Arc;

use super::dom::NodeId;
use super::fonts::{FontId, FontLibrary};
use super::geometry::{Point, Px, Rect, Size};
use super::structure::{Leaf, StructureTree};
use super::style::values::Color;

pub use dump::dump;
pub use list::list;

/// All pages of a document, and what stands beside them.
#[derive(Debug, Default)]
pub struct DisplayList {
    /// The pages in order.
    pub pages: Vec<DisplayPage>,
    /// The outline in document order; levels from 1.
    pub outline: Vec<OutlineEntry>,
    /// Where the targets of internal links (`id` attributes) stand.
    pub anchors: Vec<Anchor>,
    /// Title, author, language and the like.
    pub information: Information,
    /// The fonts that the ids of text runs mean, where the document has some of its own.
    pub fonts: Option<Arc<FontLibrary>>,
    /// `<input type=hidden>` with a name, in document order: what a form says of itself.
    pub hidden: Vec<HiddenField>,
    /// What the document means, in reading order; empty for a list that says nothing of it.
    pub structure: StructureTree,
}

/// A value that travels with a form and is not seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HiddenField {
    /// The `name` attribute.
    pub name: String,
    /// The `value` attribute.
    pub value: String,
}

/// What a document says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Information {
    /// `<title>`
    pub title: Option<String>,
    /// `<meta name=author>`
    pub author: Option<String>,
    /// `<meta name=description>` (or `subject`)
    pub subject: Option<String>,
    /// `<meta name=keywords>`
    pub keywords: Option<String>,
    /// `<html lang>`, BCP 47
    pub language: Option<String>,
}

/// One page.
#[derive(Debug, Clone)]
pub struct DisplayPage {
    /// Its size.
    pub size: Size,
    /// What to draw, from back to front.
    pub items: Vec<DisplayItem>,
}

/// One thing to draw.
#[derive(Debug, Clone)]
pub struct DisplayItem {
    /// Whom it belongs to.
    pub owner: Owner,
    /// The piece of content of the structure tree that it shows; none for an artifact. Of a link area, a piece that the
    /// link is around.
    pub leaf: Option<Leaf>,
    /// What it is.
    pub draw: Draw,
}

/// Whom a thing on a page belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Owner {
    /// An element's content (text, images, controls).
    Element(NodeId),
    /// Decoration: backgrounds, borders, ruled lines.
    Decoration,
    /// A page margin: running heads, page numbers.
    Margin,
}

/// How a thing is drawn.
#[derive(Debug, Clone)]
pub enum Draw {
    /// A filled path.
    Fill {
        /// The path.
        path: Path,
        /// Its colour.
        color: Color,
    },
    /// A stroked path.
    Stroke {
        /// The path.
        path: Path,
        /// Its colour.
        color: Color,
        /// Line width.
        width: Px,
        /// Lengths of dashes and gaps; empty for a solid line.
        dashes: Vec<Px>,
        /// Round ends, for dots.
        round: bool,
    },
    /// Glyphs on one baseline.
    Text {
        /// The start of the baseline.
        origin: Point,
        /// The glyphs, shared by all places where the same paragraph stands.
        run: Arc<TextRun>,
        /// Their colour.
        color: Color,
    },
    /// An image, filling a rectangle.
    Image {
        /// Where.
        rect: Rect,
        /// Which.
        image: Arc<ImageData>,
        /// Alternative text.
        alternative: Option<Arc<str>>,
    },
    /// A form control: drawn as a box to write in; a field in a file that can be filled.
    Control {
        /// Its content box.
        rect: Rect,
        /// What it is.
        control: Arc<Control>,
    },
    /// A link area.
    Link {
        /// Where.
        rect: Rect,
        /// Where it leads.
        target: LinkTarget,
    },
    /// A path filled with colours that change smoothly.
    Shade {
        /// The path.
        path: Path,
        /// The colours.
        shading: Arc<Shading>,
    },
    /// The same again and again, side by side and one below the other.
    Tiles {
        /// The first, at the top left.
        draws: Arc<[Draw]>,
        /// From one to the next, across and down.
        step: Size,
        /// How many stand side by side; at least one.
        columns: usize,
        /// How many stand one below the other; at least one.
        rows: usize,
    },
    /// From here to the matching [`Draw::Pop`], only what is inside the path is seen.
    Clip(Path),
    /// From here to the matching [`Draw::Pop`], all is drawn with this opacity, as one.
    Opacity(f32),
    /// From here to the matching [`Draw::Pop`], coordinates are transformed: a, b, c, d, e, f as in CSS `matrix()`.
    Transform([f32; 6]),
    /// Ends the last clip, opacity or transform.
    Pop,
}

/// Colours that change smoothly; before the first and behind the last one goes on.
#[derive(Debug, Clone, PartialEq)]
pub struct Shading {
    /// Along which way.
    pub kind: ShadingKind,
    /// Colours from 0 to 1, in ascending order; at least two, the first at 0 and the last at 1. Between two of them all
    /// channels change evenly.
    pub stops: Vec<(f32, Color)>,
    /// From the coordinates of `kind` to those of the path, as in CSS `matrix()`.
    pub matrix: [f32; 6],
}

/// The way along which colours change.
#[derive(Debug, Clone, PartialEq)]
pub enum ShadingKind {
    /// Along a line.
    Linear {
        /// Where the first colour is.
        from: Point,
        /// Where the last colour is.
        to: Point,
    },
    /// From one circle to another.
    Radial {
        /// The first colour's circle: centre and radius.
        from: (Point, Px),
        /// The last colour's circle.
        to: (Point, Px),
    },
}

/// A path of straight lines and curves.
#[derive(Debug, Clone, PartialEq)]
pub enum Path {
    /// A rectangle.
    Rect(Rect),
    /// Anything else; filled by the non-zero rule, or even-odd for rings.
    Segments {
        /// The steps.
        segments: Vec<Segment>,
        /// Fill by the even-odd rule.
        even_odd: bool,
    },
}

/// One step of a path.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Segment {
    /// Starts a new part.
    Move(Point),
    /// A straight line.
    Line(Point),
    /// A cubic Bézier curve: two control points and the end.
    Curve(Point, Point, Point),
    /// Back to the start of the part.
    Close,
}

/// Glyphs of one face and size on one baseline, with the text they stand for.
#[derive(Debug, Clone, PartialEq)]
pub struct TextRun {
    /// The face.
    pub font: FontId,
    /// The size.
    pub font_size: Px,
    /// Slanted by the renderer because the family has no italic.
    pub synthetic_slant: bool,
    /// Emboldened by the renderer because the family has no bold.
    pub synthetic_bold: bool,
    /// The text of the run, in logical order.
    pub text: Box<str>,
    /// The glyphs from left to right.
    pub glyphs: Vec<Glyph>,
    /// From the first glyph's origin to the end of the last.
    pub advance: Px,
}

/// One glyph of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct Glyph {
    /// In the face; 0 is never drawn.
    pub id: u16,
    /// Its origin, from the run's origin; y grows downwards.
    pub x: Px,
    /// Its offset from the baseline; y grows downwards.
    pub y: Px,
    /// The bytes of the run's text that it stands for; empty for all but the first glyph of a cluster.
    pub text: Range<u32>,
}

/// An image's pixels or file, decoded no more than needed.
#[derive(Debug, Clone, PartialEq)]
pub struct ImageData {
    /// Width in pixels, as it is seen.
    pub width: u32,
    /// Height in pixels, as it is seen.
    pub height: u32,
    /// Its content.
    pub pixels: Pixels,
}

impl ImageData {
    /// The colour of a small image that has no other.
    pub(super) fn only_color(&self) -> Option<Color> {
        const MOST: usize = 1 << 20;
        let Pixels::Raw { components, samples, alpha } = &self.pixels else { return None };
        let (components, alpha) = (usize::from(*components), alpha.as_deref());
        let first = samples.get(..components)?;
        if samples.len() > MOST || samples.chunks_exact(components).any(|pixel| pixel != first) {
            return None;
        }
        let opacity = alpha.map_or(Some(255), |alpha| alpha.first().copied())?;
        if alpha.is_some_and(|alpha| alpha.iter().any(|other| *other != opacity)) {
            return None;
        }
        let channel = |index: usize| f32::from(first[index % components]) / 255.0;
        Some(Color { red: channel(0), green: channel(1), blue: channel(2), alpha: f32::from(opacity) / 255.0 })
    }

    /// Width and height in pixels as they are stored: those of a photo that lies on its side are swapped.
    pub fn stored_size(&self) -> (u32, u32) {
        match self.pixels {
            Pixels::Jpeg { orientation: 5..=8, .. } => (self.height, self.width),
            _ => (self.width, self.height),
        }
    }
}

/// How an image's pixels are kept.
#[derive(Debug, Clone, PartialEq)]
pub enum Pixels {
    /// A JPEG file as it is.
    Jpeg {
        /// The file.
        data: Arc<[u8]>,
        /// 1, 3 or 4.
        components: u8,
        /// Full ink is stored as 0, as Adobe's programs do for four components.
        inverted: bool,
        /// How the camera was held, as Exif's `Orientation` says it: 1 is upright, 5 to 8 lie on a side.
        orientation: u8,
    },
    /// Rows of samples of 8 bits.
    Raw {
        /// 1 for grey, 3 for RGB.
        components: u8,
        /// `width × height × components` bytes.
        samples: Arc<[u8]>,
        /// `width × height` bytes of opacity.
        alpha: Option<Arc<[u8]>>,
    },
}

/// A form control, resolved from HTML.
#[derive(Debug, Clone, PartialEq)]
pub struct Control {
    /// The element.
    pub node: NodeId,
    /// The `name` attribute.
    pub name: String,
    /// The accessible name: `label`, `aria-label` or `title`.
    pub label: Option<String>,
    /// Of a radio button, what the whole group is called: the `legend` or `aria-label` of what is around it.
    pub group: Option<String>,
    /// Which control.
    pub kind: ControlKind,
    /// `required`
    pub required: bool,
    /// `readonly` or `disabled`
    pub read_only: bool,
    /// Text size in a field.
    pub font_size: Px,
    /// Colour of text, marks and ruled lines.
    pub color: Color,
    /// Whether a text area shows lines to write on (`appearance: auto`). Outlines of controls are CSS borders.
    pub ruled: bool,
}

/// The kinds of form controls.
#[derive(Debug, Clone, PartialEq)]
pub enum ControlKind {
    /// A box to tick.
    Checkbox {
        /// The `value` attribute.
        value: String,
        /// Ticked from the start.
        checked: bool,
    },
    /// One of several boxes of the same name.
    Radio {
        /// The `value` attribute.
        value: String,
        /// Chosen from the start.
        checked: bool,
    },
    /// A line to write on.
    Text {
        /// What stands in it from the start.
        value: String,
        /// `maxlength`
        max_length: Option<u32>,
    },
    /// Several lines to write on.
    TextArea {
        /// What stands in it from the start.
        value: String,
        /// The distance of its ruled lines.
        line_height: Px,
    },
    /// A choice.
    Select {
        /// Values and labels.
        options: Vec<(String, String)>,
        /// Index of the chosen one.
        selected: Option<usize>,
    },
    /// A line for a result.
    Output {
        /// What stands in it from the start.
        value: String,
        /// How it comes from other controls, if the element says so.
        calculation: Option<Calculation>,
    },
}

/// How the value of an `output` comes from those of other controls; the ones that are empty are passed over.
#[derive(Debug, Clone, PartialEq)]
pub struct Calculation {
    /// What is done with them.
    pub rule: CalculationRule,
    /// The names of the controls (`for`), and the weight of each (`data-weights`; 1 where there are none).
    pub terms: Vec<(String, f32)>,
    /// Digits after the point (`data-decimals`).
    pub decimals: u8,
}

/// What is done with values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CalculationRule {
    /// Their weighted sum.
    Sum,
    /// Their weighted mean.
    Mean,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkTarget {
    /// An element of this document by its `id`.
    Anchor(String),
    /// A URL (`http`, `https`, `mailto` only).
    Url(String),
}

/// An entry of the outline.
#[derive(Debug, Clone, PartialEq)]
pub struct OutlineEntry {
    /// Its level, from 1.
    pub level: u8,
    /// Its label.
    pub label: String,
    /// Index of the page.
    pub page: usize,
    /// The place on the page.
    pub position: Point,
}

/// A target of internal links.
#[derive(Debug, Clone, PartialEq)]
pub struct Anchor {
    /// The `id` attribute.
    pub id: String,
    /// Index of the page.
    pub page: usize,
    /// The place on the page.
    pub position: Point,
}
