//! Dom and style sheets → [`Styles`]: a computed style for every element and pseudo-element, and the page rules.
//!
//! CSS text becomes sheets, which know neither the document nor the page:
//!
//! 1. `specified`: tokens → values as written, one file for each family of values
//! 2. `properties`: the table of properties, each with its parser and its place in the computed style
//! 3. `declaration`: `name: value` → settings of longhands
//! 4. `media`, `supports`, `font_face`, `counter_style`, `page_parse`, `selectors`: the other grammars of CSS
//! 5. `sheet`: all of them together, and what is not understood; `index` files the rules for matching
//!
//! A document and its sheets become styles:
//!
//! 6. `load`: which sheets, in which order, with the conditions answered
//! 7. `element`, `matching`, `hints`: which rules and attributes apply to an element
//! 8. `custom`, `compute`: declarations in the order of the cascade → [`ComputedStyle`]
//! 9. [`cascade()`]: this for every element, once for all that have the same; `page_rules` for pages
//!
//! What is supported is documented in `docs/css.md`. Nothing here knows of boxes.

pub mod values;

pub mod backgrounds;

pub mod computed;

mod specified;

mod properties;

mod declaration;

mod media;

mod supports;

mod font_face;

mod counter_style;

mod page_parse;

mod selectors;

mod sheet;

mod index;

mod load;

mod element;

mod matching;

mod hints;

mod custom;

mod compute;

mod cascade;

mod page_rules;

mod show;

mod dump;

use std::sync::Arc;

use super::dom::{Dom, NodeId};
use super::geometry::{Edges, Px, Size};
use crate::source::Place;
pub use cascade::{MarkupStyles, StyleCache, cascade, cascade_with};
pub use computed::ComputedStyle;
pub use dump::dump;
pub use font_face::FontSource;
pub use properties::supported_properties;
use values::{ContentItem, CounterList, SideBorder};

/// What is understood beside properties, for the documentation's test.
#[derive(Debug)]
pub struct Supported {
    /// At-rules, with their `@`.
    pub at_rules: Vec<String>,
    /// Pseudo-classes and pseudo-elements, with their colons.
    pub pseudo_selectors: Vec<String>,
    /// Units of lengths and of angles.
    pub units: Vec<String>,
    /// Mathematical functions.
    pub functions: Vec<String>,
}

/// All at-rules, pseudo-classes, units and mathematical functions that are understood.
pub fn supported() -> Supported {
    let angles = specified::length::ANGLES.iter().map(|(name, _)| (*name).to_owned());
    Supported {
        at_rules: sheet::at_rules(),
        pseudo_selectors: selectors::pseudo_selectors(),
        units: specified::length::units().into_iter().chain(angles).collect(),
        functions: specified::math::FUNCTIONS.iter().map(|name| format!("{name}()")).collect(),
    }
}

/// The outcome of the cascade for one document.
#[derive(Debug)]
pub struct Styles {
    /// Parallel to [`Dom::nodes`]: the style of elements; a text node has its parent's.
    pub elements: Vec<ElementStyles>,
    /// What `@page` rules say.
    pub pages: PageRules,
    /// The `@font-face` rules, in the order of the sheets; loading the files is the session's business.
    pub font_faces: Vec<FontFaceRule>,
    /// What `@counter-style` rules say, by their names.
    pub counter_styles: CounterStyles,
}

/// The counter styles of a document's own.
pub type CounterStyles = std::collections::BTreeMap<Arc<str>, Arc<values::CounterDefinition>>;

/// One `@font-face` rule (css-fonts-4 §4).
#[derive(Debug, Clone)]
pub struct FontFaceRule {
    /// The family that the face belongs to.
    pub family: Arc<str>,
    /// Where it can be had; the first that can wins.
    pub sources: Vec<FontSource>,
    /// The weights it serves, from 1 to 1000.
    pub weight: (f32, f32),
    /// The widths it serves, 1 for normal.
    pub stretch: (f32, f32),
    /// Its style.
    pub style: values::FontStyle,
    /// The rule's `@font-face`.
    pub place: Place,
}

/// The styles of one element.
#[derive(Debug, Clone)]
pub struct ElementStyles {
    /// The element's own.
    pub own: Arc<ComputedStyle>,
    /// `::before`, when it has content.
    pub before: Option<Arc<ComputedStyle>>,
    /// `::after`, when it has content.
    pub after: Option<Arc<ComputedStyle>>,
    /// `::marker`, for list items when a rule speaks of it.
    pub marker: Option<Arc<ComputedStyle>>,
    /// `::first-letter`, when a rule speaks of it.
    pub first_letter: Option<Arc<ComputedStyle>>,
}

impl Styles {
    /// The computed style of a node.
    pub fn of(&self, node: NodeId) -> &Arc<ComputedStyle> {
        &self.elements[node.index()].own
    }
}

/// Which page is meant: the questions that `@page` selectors ask (css-page-3 §3.1).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct PageKind {
    /// The `page` property's value on this page, empty for `auto`.
    pub name: String,
    /// The first page of the document.
    pub first: bool,
    /// A left-hand (verso) page; else a right-hand one.
    pub left: bool,
    /// Left empty by a forced break.
    pub blank: bool,
    /// The first page of its group: consecutive pages that one element with a `page` of its own gives their name
    /// (css-gcpm-3 §3).
    pub first_of_group: bool,
    /// The page's number in the document and in its group, from 1, when a rule asks for it by `:nth()`; else zeroes.
    pub index: (u32, u32),
}

/// All `@page` rules, in cascade order.
#[derive(Debug, Clone, Default)]
pub struct PageRules {
    collected: Option<Arc<page_rules::CollectedPages>>,
}

impl PageRules {
    /// The style of one kind of page: size, margins, margin boxes. `root` is the root element's style, from which
    /// margin boxes inherit.
    pub fn resolve(&self, kind: &PageKind, root: &Arc<ComputedStyle>) -> PageStyle {
        page_rules::resolve(self, kind, root)
    }

    /// Whether a rule asks for pages by their number (`:nth()`).
    pub fn count_pages(&self) -> bool {
        self.collected.as_ref().is_some_and(|collected| collected.count_pages())
    }
}

/// The computed style of one page.
#[derive(Debug, Clone, PartialEq)]
pub struct PageStyle {
    /// The page box, margins included.
    pub size: Size,
    /// The page margins.
    pub margin: Edges<Px>,
    /// Padding between the page's border and its content.
    pub padding: Edges<Px>,
    /// The page's border.
    pub border: Edges<SideBorder>,
    /// What fills the page behind everything, from the `@page` rule's background.
    pub background: Option<values::Color>,
    /// What the page makes of counters.
    pub counters: PageCounters,
    /// The images of that background.
    pub background_layers: backgrounds::Background,
    /// The margin boxes that have content, in the order of [`MarginBoxName`].
    pub margin_boxes: Vec<(MarginBoxName, MarginBox)>,
}

/// What a page makes of counters (css-page-3 §4.5).
#[derive(Debug, Clone, PartialEq)]
pub struct PageCounters {
    /// `counter-reset`
    pub reset: CounterList,
    /// `counter-increment`
    pub increment: CounterList,
    /// `counter-set`
    pub set: CounterList,
}

impl PageCounters {
    /// Whether they say what becomes of the page's number.
    pub fn touch_page(&self) -> bool {
        [&self.reset, &self.increment, &self.set].into_iter().any(|list| list.iter().any(|(name, _)| &**name == "page"))
    }
}

impl Default for PageCounters {
    fn default() -> Self {
        let none: CounterList = Arc::from([]);
        PageCounters { reset: Arc::clone(&none), increment: Arc::clone(&none), set: none }
    }
}

/// What a margin box holds.
#[derive(Debug, Clone, PartialEq)]
pub struct MarginBox {
    /// Its computed style; `width`, `height`, `text_align`, `vertical_align` are used.
    pub style: Arc<ComputedStyle>,
    /// Its content.
    pub content: Vec<ContentItem>,
}

/// The sixteen margin boxes (css-page-3 §4.2).
#[expect(missing_docs, reason = "the names are the standard's")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MarginBoxName {
    TopLeftCorner,
    TopLeft,
    TopCenter,
    TopRight,
    TopRightCorner,
    RightTop,
    RightMiddle,
    RightBottom,
    BottomRightCorner,
    BottomRight,
    BottomCenter,
    BottomLeft,
    BottomLeftCorner,
    LeftBottom,
    LeftMiddle,
    LeftTop,
}

impl values::Keyword for MarginBoxName {
    const ALL: &'static [(&'static str, Self)] = &[
        ("TopLeftCorner", Self::TopLeftCorner),
        ("TopLeft", Self::TopLeft),
        ("TopCenter", Self::TopCenter),
        ("TopRight", Self::TopRight),
        ("TopRightCorner", Self::TopRightCorner),
        ("RightTop", Self::RightTop),
        ("RightMiddle", Self::RightMiddle),
        ("RightBottom", Self::RightBottom),
        ("BottomRightCorner", Self::BottomRightCorner),
        ("BottomRight", Self::BottomRight),
        ("BottomCenter", Self::BottomCenter),
        ("BottomLeft", Self::BottomLeft),
        ("BottomLeftCorner", Self::BottomLeftCorner),
        ("LeftBottom", Self::LeftBottom),
        ("LeftMiddle", Self::LeftMiddle),
        ("LeftTop", Self::LeftTop),
    ];
}

/// What the cascade needs beside the document.
pub struct StyleInput<'a> {
    /// The document.
    pub dom: &'a Dom,
    /// Where `<link rel=stylesheet>` and `@import` find their files.
    pub resources: &'a dyn super::resources::Resources,
    /// Author sheets from outside of the document, before its own.
    pub sheets: &'a [Arc<crate::source::Source>],
    /// Paper size where the document's `@page` says nothing.
    pub default_page: Size,
}
