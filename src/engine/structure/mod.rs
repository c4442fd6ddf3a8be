//! Dom and BoxTree → [`StructureTree`]: what a document means, in the order in which it is read.
//!
//! A *structure element* says what a part of the document is: a heading, a paragraph, a list, a table with its cells.
//! Its content is *leaves*: the pieces of text and the images that layout puts on pages. The tree is made from the boxes
//! in document order, before there are pages, so that nothing of layout changes it: neither `order` and absolute
//! positions, nor page breaks in a paragraph, nor the header that a table repeats on every page. What is drawn names its
//! leaf ([`super::display::DisplayItem::leaf`]); what has none is an artifact, of which a screen reader says nothing.
//!
//! 1. [`roles`]: an element's name and ARIA attributes → what it is;
//! 2. [`build()`]: the walk over the boxes that makes elements and leaves; [`table`]: the parts of tables;
//! 3. [`dump()`]: the tree as text.
//!
//! The names are those of PDF (ISO 32000-1 14.8.4). What the tree lacks of what PDF/UA-1 and PDF/A-2a ask for stands in
//! [`StructureTree::faults`]. Which mark on which page a leaf becomes is the business of [`crate::pdf`].

mod roles;

mod build;
mod lists;
mod table;

mod dump;

use std::num::NonZeroU32;

use smallvec::SmallVec;

use crate::diag::Diagnostic;
use crate::engine::dom::NodeId;

pub use build::{Leaves, build, is_language};
pub use dump::dump;

/// The meaning of a document: its elements, the parent before its children, the first the document itself.
#[derive(Debug, Clone, Default)]
pub struct StructureTree {
    /// All elements.
    pub elements: Vec<StructureElement>,
    /// The element that each leaf is in, by the leaf's number less 1.
    pub leaf_parents: Vec<u32>,
    /// What keeps the document from conforming to PDF/UA-1 and PDF/A-2a, as warnings with their places.
    pub faults: Vec<Fault>,
}

/// What keeps a document from conforming to PDF/UA-1 and PDF/A-2a: a warning with its place and remedy.
#[derive(Debug, Clone)]
pub struct Fault {
    /// What it is, and where.
    pub diagnostic: Diagnostic,
    /// It stands among the warnings of the document already.
    pub told: bool,
}

/// A piece of content: a text of a flow, an image, a form control. Numbered from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Leaf(pub NonZeroU32);

impl Leaf {
    /// As an index into vectors with an entry for each leaf.
    pub fn index(self) -> usize {
        self.0.get() as usize - 1
    }
}

/// What stands in an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kid {
    /// Another element, by its index.
    Element(u32),
    /// Content.
    Leaf(Leaf),
}

/// One element of the tree.
#[derive(Debug, Clone, PartialEq)]
pub struct StructureElement {
    /// What it is.
    pub role: Role,
    /// The HTML element; none for what HTML does not name (the body of a list item).
    pub node: Option<NodeId>,
    /// Index of the element around it; its own for the document.
    pub parent: u32,
    /// What is in it, in reading order.
    pub kids: SmallVec<[Kid; 2]>,
    /// What else is said of it; few elements have any.
    pub attributes: Option<Box<Attributes>>,
}

/// What is said of an element beside its role.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attributes {
    /// `Lang`: its language where it is another than around it, BCP 47.
    pub language: Option<Box<str>>,
    /// `Alt`: what stands for it where it cannot be seen.
    pub alternative: Option<Box<str>>,
    /// `E`: what an abbreviation stands for.
    pub expansion: Option<Box<str>>,
    /// `T`: its name, as `aria-label` gives it.
    pub title: Option<Box<str>>,
    /// `ID`: what other elements call it.
    pub id: Option<Box<str>>,
    /// What is said of a table, `Summary`.
    pub summary: Option<Box<str>>,
    /// What a link says of itself: the `Contents` of its annotations.
    pub contents: Option<Box<str>>,
    /// `Scope` of a header cell.
    pub scope: Option<Scope>,
    /// `RowSpan`, when not 1.
    pub row_span: Option<u32>,
    /// `ColSpan`, when not 1.
    pub column_span: Option<u32>,
    /// `Headers` of a cell: the ids of header cells.
    pub headers: Vec<Box<str>>,
    /// What a form control is on paper.
    pub field: Option<PrintField>,
    /// `ListNumbering` of a list.
    pub numbering: Option<&'static str>,
}

/// A form control that is filled with a pen (ISO 32000-1 table 348).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PrintField {
    /// `rb`, `cb` or `tv`.
    pub role: &'static str,
    /// Whether it is ticked, when it can be.
    pub checked: Option<bool>,
}

/// Of what a header cell is the header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Of the cells of its row.
    Row,
    /// Of the cells of its column.
    Column,
}

/// What an element is: the standard structure types of ISO 32000-1 14.8.4 that are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// The whole.
    Document,
    /// `article`
    Art,
    /// `section`, `nav`, `aside`
    Sect,
    /// What has a language or a name of its own and no meaning.
    Div,
    /// `blockquote`
    BlockQuote,
    /// `caption`
    Caption,
    /// A paragraph, and all other text that stands by itself.
    P,
    /// `h1` to `h6`
    H(u8),
    /// `ul`, `ol`, `dl`
    L,
    /// An item of a list.
    LI,
    /// Its marker, or a `dt`.
    Lbl,
    /// Its content, or a `dd`.
    LBody,
    /// `table`
    Table,
    /// The header rows.
    THead,
    /// Rows.
    TBody,
    /// The footer rows.
    TFoot,
    /// A row.
    TR,
    /// A header cell.
    TH,
    /// A cell.
    TD,
    /// Text within a paragraph of which something is said.
    Span,
    /// `q`
    Quote,
    /// `role=note`
    Note,
    /// `code`
    Code,
    /// A link.
    Link,
    /// An image.
    Figure,
    /// A form control.
    Form,
}

impl Role {
    /// Its name in a PDF.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Document => "Document",
            Self::Art => "Art",
            Self::Sect => "Sect",
            Self::Div => "Div",
            Self::BlockQuote => "BlockQuote",
            Self::Caption => "Caption",
            Self::P => "P",
            Self::H(level) => ["H1", "H2", "H3", "H4", "H5", "H6"][usize::from(level.clamp(1, 6)) - 1],
            Self::L => "L",
            Self::LI => "LI",
            Self::Lbl => "Lbl",
            Self::LBody => "LBody",
            Self::Table => "Table",
            Self::THead => "THead",
            Self::TBody => "TBody",
            Self::TFoot => "TFoot",
            Self::TR => "TR",
            Self::TH => "TH",
            Self::TD => "TD",
            Self::Span => "Span",
            Self::Quote => "Quote",
            Self::Note => "Note",
            Self::Code => "Code",
            Self::Link => "Link",
            Self::Figure => "Figure",
            Self::Form => "Form",
        }
    }

    /// Whether it only groups others, so that text in it stands in a paragraph of its own (ISO 32000-1 14.8.4.2).
    pub fn is_grouping(self) -> bool {
        matches!(self, Self::Document | Self::Art | Self::Sect | Self::Div | Self::BlockQuote)
    }
}

impl StructureTree {
    /// The element that a leaf is in.
    pub fn parent_of(&self, leaf: Leaf) -> Option<u32> {
        self.leaf_parents.get(leaf.index()).copied()
    }

    /// An element by its index.
    pub fn element(&self, index: u32) -> &StructureElement {
        &self.elements[index as usize]
    }

    /// An element and those around it, the innermost first.
    pub fn around(&self, index: u32) -> impl Iterator<Item = u32> + '_ {
        std::iter::successors(Some(index), |index| Some(self.element(*index).parent).filter(|parent| parent != index))
    }
}
