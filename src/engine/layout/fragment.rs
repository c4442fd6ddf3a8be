//! What layout returns: boxes with sizes and places, first in one endless column, then on pages.
//!
//! A [`Fragment`] knows its place in the fragment around it, as if the paper were endless: breaking into pages does not
//! change widths, so the column is laid out once and then cut. A [`Placed`] is a part of a fragment on one page, at its
//! place on that page. The two are different types: nothing of the first has a page, nothing of the second is moved.

use std::ops::{Deref, Range};
use std::sync::Arc;

use super::few::Few;
use super::inline::Paragraph;
use super::positioned::OutOfFlow;
use crate::engine::boxes::{InlineFlow, Marks, Replaced};
use crate::engine::dom::NodeId;
use crate::engine::geometry::{Edges, Point, Px, Rect};
use crate::engine::style::values::{BorderStyle, Color, SideBorder};
use crate::engine::style::{ComputedStyle, MarginBoxName, PageStyle};

/// A box with its size and its place in the endless column.
#[derive(Debug, Clone)]
pub struct Fragment<'b> {
    /// The element it belongs to; none for anonymous boxes.
    pub owner: Option<NodeId>,
    /// Its computed style.
    pub style: &'b Arc<ComputedStyle>,
    /// The used value of `page`.
    pub page: Option<&'b Arc<str>>,
    /// What happens on the page where it begins.
    pub marks: Option<&'b Marks>,
    /// The border box; the origin is relative to the border box of the fragment around it.
    pub rect: Rect,
    /// Used margins. They are outside of `rect` and, where they collapse, not simply added up.
    pub margin: Edges<Px>,
    /// Used borders; in collapsed tables these are not the style's.
    pub border: Borders<'b>,
    /// Used padding.
    pub padding: Edges<Px>,
    /// Whether its background and borders are drawn; not so for the box around a table and its captions.
    pub decorated: bool,
    /// What is in it; places inside are relative to this border box.
    pub content: FragmentContent<'b>,
    /// An outside list marker.
    pub marker: Option<Box<Lines<'b>>>,
    /// Boxes taken out of the flow: floats that stand in this box, and absolutely positioned ones whose containing block
    /// it is. They do not take part in breaking.
    pub positioned: Few<Fragment<'b>>,
    /// Absolutely positioned boxes inside that wait for their containing block; none in a finished column.
    pub(super) waiting: Few<OutOfFlow<'b>>,
}

/// The borders of a box, where they are known to stand: a fragment does not carry their colours about.
#[derive(Debug, Clone)]
pub enum Borders<'b> {
    /// Those of a style, or none.
    Given(&'b Edges<SideBorder>),
    /// What came out of the borders of several boxes, in a collapsed table.
    Found(Arc<Edges<SideBorder>>),
}

impl Borders<'_> {
    /// No borders.
    pub const NONE: Self = Self::Given(&{
        const NONE: SideBorder = SideBorder { width: Px::ZERO, style: BorderStyle::None, color: Color::BLACK };
        Edges { top: NONE, right: NONE, bottom: NONE, left: NONE }
    });
}

impl Deref for Borders<'_> {
    type Target = Edges<SideBorder>;

    fn deref(&self) -> &Self::Target {
        match self {
            Self::Given(edges) => edges,
            Self::Found(edges) => edges,
        }
    }
}

/// What is in a fragment, by how it may be broken over pages.
#[derive(Debug, Clone)]
pub enum FragmentContent<'b> {
    /// Nothing.
    Empty,
    /// Fragments one below the other in the order of the flow; broken between and inside of them.
    Blocks(Vec<Fragment<'b>>),
    /// Lines; broken between them.
    Lines(Lines<'b>),
    /// Fragments side by side (the cells of a table row), each broken for itself at the same height.
    Parallel(Vec<Fragment<'b>>),
    /// The row groups of a table. Every group is a `Blocks` of rows, every row a `Parallel` of cells.
    Table(TableContent<'b>),
    /// Fragments in their places (the items of a flex line or of grid rows), each broken for itself.
    Fixed(Vec<Fragment<'b>>),
    /// Drawn as one; not broken.
    Replaced(&'b Replaced),
}

/// The row groups of a table, top to bottom.
#[derive(Debug, Clone, Default)]
pub struct TableContent<'b> {
    /// Repeated at the top of every page on which the table goes on.
    pub header: Option<Box<Fragment<'b>>>,
    /// The rows.
    pub bodies: Vec<Fragment<'b>>,
    /// Repeated at the bottom of every page on which the table is broken.
    pub footer: Option<Box<Fragment<'b>>>,
}

/// The lines of an inline formatting context in their place.
#[derive(Debug, Clone)]
pub struct Lines<'b> {
    /// The lines, shared with all places where the same text stands in the same width.
    pub paragraph: Arc<Paragraph>,
    /// The flow whose spans and pieces the paragraph's items speak of.
    pub flow: &'b InlineFlow,
    /// Where the lines begin, relative to the border box around them.
    pub origin: Point,
    /// The boxes on the lines, in the order of their numbers in the paragraph; each rect is relative to its line item's
    /// place.
    pub boxes: Few<Fragment<'b>>,
}

/// All pages of a document.
#[derive(Debug, Default)]
pub struct Pages<'b> {
    /// The pages in order.
    pub pages: Vec<Page<'b>>,
}

/// One page.
#[derive(Debug)]
pub struct Page<'b> {
    /// Its size, margins, background; shared by all pages of its kind.
    pub style: Arc<PageStyle>,
    /// The part of the document on it; none on a blank page. Coordinates are the page's, from its top left corner.
    pub root: Option<Placed<'b>>,
    /// Running heads and feet.
    pub margin_boxes: Vec<MarginLines<'b>>,
    /// The value of `counter(page)` on it.
    pub number: i32,
}

/// The lines in a page margin.
#[derive(Debug)]
pub struct MarginLines<'b> {
    /// Which margin box.
    pub name: MarginBoxName,
    /// The margin box's style: its background, border and text.
    pub style: Arc<ComputedStyle>,
    /// The margin box on the page (border box).
    pub rect: Rect,
    /// Its lines.
    pub paragraph: Arc<Paragraph>,
    /// Where the lines begin on the page.
    pub origin: Point,
    /// What stands there instead of lines: running elements, or lines with images.
    pub boxes: Vec<Placed<'b>>,
}

/// The part of a fragment that is on one page.
#[derive(Debug)]
pub struct Placed<'b> {
    /// The element it belongs to.
    pub owner: Option<NodeId>,
    /// Its computed style.
    pub style: &'b Arc<ComputedStyle>,
    /// The border box of this part, on the page. Of replaced content that is cut it is the whole box, of which only
    /// `visible` lies on the page.
    pub rect: Rect,
    /// Whether its background and borders are drawn.
    pub decorated: bool,
    /// Used borders; a side at which the box is cut is not drawn (see [`Placed::cut`]).
    pub border: Borders<'b>,
    /// Used padding.
    pub padding: Edges<Px>,
    /// Which sides are cut by a page break.
    pub cut: Cut,
    /// What happens here; only on the part where the box begins.
    pub marks: Option<&'b Marks>,
    /// A repeated header or footer: its text was read already.
    pub repeated: bool,
    /// What is in it.
    pub content: PlacedContent<'b>,
    /// An outside list marker.
    pub marker: Option<Box<PlacedLines<'b>>>,
    /// Floats, drawn before the text, and absolutely positioned boxes, drawn after the content.
    pub positioned: Few<Placed<'b>>,
}

/// Which sides of a box are cut open by page breaks. With `box-decoration-break: clone` none is: every part has all of
/// its border and padding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cut {
    /// The box began on an earlier page.
    pub top: bool,
    /// The box goes on on the next page.
    pub bottom: bool,
}

/// What is in a placed box.
#[derive(Debug)]
pub enum PlacedContent<'b> {
    /// Nothing.
    Empty,
    /// Boxes.
    Boxes(Vec<Placed<'b>>),
    /// Lines.
    Lines(PlacedLines<'b>),
    /// An image or control. When it is taller than a page, `visible` is the part of it on this page, and the rest is
    /// clipped.
    Replaced {
        /// What to draw.
        replaced: &'b Replaced,
        /// Clip to this rectangle of the page.
        visible: Option<Rect>,
    },
}

/// Lines on a page.
#[derive(Debug)]
pub struct PlacedLines<'b> {
    /// All lines of the paragraph.
    pub paragraph: Arc<Paragraph>,
    /// Those that are on this page.
    pub range: Range<usize>,
    /// Where the paragraph's own origin lies on the page: a line's place is this plus the place in the paragraph.
    pub origin: Point,
    /// The flow whose spans and pieces the paragraph's items speak of.
    pub flow: &'b InlineFlow,
    /// The boxes on these lines, placed: their number in the paragraph and the box.
    pub boxes: Few<(u32, Placed<'b>)>,
}
