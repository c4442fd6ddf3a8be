//! Dom and Styles → [`BoxTree`]: which boxes there are, before anything has a size.
//!
//! 1. [`build()`] walks the elements in document order and makes block boxes and inline flows
//!    (CSS 2.2 §9.2, with anonymous boxes where the standard wants them);
//! 2. generated content, list markers and counters become text on the way (css-content-3, css-lists-3);
//! 3. what text says of pages and of other places is asked for and filled in when the pages are there (`references`);
//!    boxes that stand on many pages are made anew for each (`on_pages`);
//! 4. tables get their grid: which cell stands in which rows and columns (css-tables-3 §3).
//!
//! Sizes, lines and pages are the business of [`super::layout`].

mod anonymous;
mod build;
mod control;
mod counter_style;
mod counters;
mod drawing;
mod dump;
mod first_letter;
mod flow;
mod generated;
mod media;
mod on_pages;
mod quotes;
mod references;
mod table;
mod text_transform;

use std::ops::Range;
use std::sync::Arc;

use smallvec::{SmallVec, smallvec};

use super::display::{Control, LinkTarget};
use super::dom::NodeId;
use super::images::Picture;
use super::style::ComputedStyle;

pub use build::{Images, build, build_again};
pub use counter_style::format_counter;
pub use dump::dump;
pub use on_pages::{MarginPiece, PageBox, PageNumbers, Repeated, WantedBox, on_pages};
pub use quotes::QuoteDepth;
pub use references::{Asked, References, TargetValues};
pub use table::{Cell, ColumnStyle, GroupKind, Row, RowGroup, TableGrid};

/// The boxes of a document: the root element's box.
#[derive(Debug)]
pub struct BoxTree {
    /// The root element's box.
    pub root: BlockBox,
    /// Whether any of them floats.
    pub has_floats: bool,
    /// Elements with `position: running()`, in document order; they are no part of `root`.
    pub running: Vec<Repeated>,
    /// Elements with `position: fixed`, in document order; they are no part of `root`.
    pub fixed: Vec<Repeated>,
    /// What generated text asks of pages and other places.
    pub asked: Asked,
    /// More than the number of any of its flows.
    pub flows: u32,
}

/// A box that stands in a block formatting context, or is the content of an inline-block, a cell, a flex item.
#[derive(Debug)]
pub struct BlockBox {
    /// The element it is the principal box of; none for anonymous boxes.
    pub owner: Option<NodeId>,
    /// Its computed style.
    pub style: Arc<ComputedStyle>,
    /// The used value of `page` (css-page-3 §3.2): the nearest ancestor's that is not `auto`.
    pub page: Option<Arc<str>>,
    /// What happens on the page where it begins.
    pub marks: Option<Box<Marks>>,
    /// Text that is not content: the marker of a list item outside of it, or the value of a form control.
    pub marker: Option<Box<InlineFlow>>,
    /// What is in it.
    pub content: BlockContent,
}

/// What a block box holds.
#[derive(Debug)]
pub enum BlockContent {
    /// Block boxes one below the other; floats and absolutely positioned ones among them where they stand in the source.
    Blocks(Vec<BlockBox>),
    /// Lines of text and inline boxes.
    Inline(InlineFlow),
    /// The rows of a table.
    Table(TableGrid),
    /// The items of a flex container.
    Flex(Vec<BlockBox>),
    /// The items of a grid container.
    Grid(Vec<BlockBox>),
    /// Something with a size of its own.
    Replaced(Replaced),
}

/// Content with a size of its own, drawn as one.
#[derive(Debug, Clone)]
pub enum Replaced {
    /// An image.
    Image {
        /// What it shows.
        picture: Picture,
        /// The `alt` attribute.
        alternative: Option<Arc<str>>,
    },
    /// A form control.
    Control {
        /// What to draw.
        control: Arc<Control>,
        /// Width and height in px where CSS says `auto`.
        natural: (f32, f32),
    },
}

/// What happens on the page where a box begins.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks {
    /// The `id` attribute: a target of links.
    pub anchor: Option<Arc<str>>,
    /// Named strings set here (css-gcpm-3 §1.1.1), with their resolved values.
    pub strings: Vec<(Arc<str>, Arc<str>)>,
    /// An outline entry: level and label.
    pub bookmark: Option<(u8, Arc<str>)>,
    /// Running elements that stood before the box in the source: their names and indices in [`BoxTree::running`].
    pub running: Vec<(Arc<str>, usize)>,
    /// What becomes of the page's number.
    pub page_number: Option<PageNumber>,
    /// The numbers of the places in generated text that ask on which page they are (see [`References`]).
    pub places: Range<usize>,
}

/// What an element makes of the number of the page on which it begins (css-page-3 §4.5, css-lists-3 §4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageNumber {
    /// `counter-reset` or `counter-set`: the page has this number, and those after it count on.
    Set(i32),
    /// `counter-increment`, beyond the 1 of every page.
    Add(i32),
}

/// The content of an inline formatting context. Most are one text in its block container.
#[derive(Debug)]
pub struct InlineFlow {
    /// Text, spans that open and close, and boxes on the line, in order.
    pub items: SmallVec<[InlineItem; 1]>,
    /// The spans that items open; the first is the block container itself.
    pub spans: SmallVec<[Span; 1]>,
    /// Which flow of the document it is: no other has the same number. The numbers are dense, but some may be missing.
    pub number: u32,
}

/// One step of an inline flow.
#[derive(Debug)]
pub enum InlineItem {
    /// Text with its white space as in the source.
    Text(String),
    /// A span begins: its index in [`InlineFlow::spans`].
    Open(u32),
    /// The span that was opened last ends.
    Close,
    /// `leader()`: the pattern that fills what is left of the line.
    Leader(Arc<str>),
    /// A box on the line: inline-block, image, control.
    Atomic(Box<BlockBox>),
    /// A box taken out of the flow, which would stand here: a float, or an absolutely positioned box.
    Positioned(Box<BlockBox>),
}

/// An inline box: the range of a flow that one inline element covers.
#[derive(Debug)]
pub struct Span {
    /// The element; for generated text, the element that generates it; none for anonymous text.
    pub owner: Option<NodeId>,
    /// Its computed style.
    pub style: Arc<ComputedStyle>,
    /// The span around it; none for the first.
    pub parent: Option<u32>,
    /// What happens on the page where it begins.
    pub marks: Option<Box<Marks>>,
    /// Where it leads, when it is in a link.
    pub link: Option<Arc<LinkTarget>>,
}

impl Span {
    /// A span without marks and links, in no other one.
    pub fn new(owner: Option<NodeId>, style: &Arc<ComputedStyle>) -> Self {
        Self { owner, style: Arc::clone(style), parent: None, marks: None, link: None }
    }
}

impl InlineFlow {
    /// A flow with nothing in it yet.
    pub fn new(container: Span, number: u32) -> Self {
        Self { items: SmallVec::new(), spans: smallvec![container], number }
    }

    /// Whether nothing in it would be seen: no boxes, and no text but collapsible white space.
    pub fn is_blank(&self) -> bool {
        self.items.iter().all(|item| match item {
            InlineItem::Text(text) => text.chars().all(|c| matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}')),
            InlineItem::Open(span) => self.spans[*span as usize].marks.is_none(),
            InlineItem::Close => true,
            InlineItem::Atomic(_) | InlineItem::Positioned(_) | InlineItem::Leader(_) => false,
        })
    }

    /// Whether there is nothing in it but boxes that are taken out of the flow, outside of any span.
    pub fn is_blank_but_for_positioned(&self) -> bool {
        self.items.iter().all(|item| match item {
            InlineItem::Text(text) => text.chars().all(|c| matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}')),
            InlineItem::Positioned(_) => true,
            InlineItem::Open(_) | InlineItem::Close | InlineItem::Atomic(_) | InlineItem::Leader(_) => false,
        })
    }
}
