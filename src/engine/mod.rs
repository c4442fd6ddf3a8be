//! HTML and CSS on paper: from a document's text to pages of things to draw.
//!
//! The stages, in order; each borrows what the one before made and returns an owned result:
//!
//! 1. [`dom::parse`]: HTML text → [`dom::Dom`]
//! 2. [`style::cascade`]: Dom and style sheets → [`style::Styles`], a computed style for every element
//! 3. [`boxes::build`]: Dom and Styles → [`boxes::BoxTree`]
//! 4. [`structure::build`]: BoxTree → [`structure::StructureTree`], what the document means, in reading order
//! 5. [`layout::paginate`]: BoxTree → [`layout::Pages`] of positioned fragments
//! 6. [`display::list`]: Pages → [`display::DisplayList`], the last type with any meaning
//!
//! Beside them stand [`geometry`] (lengths), [`fonts`] (faces and what they cover), [`images`], [`svg`] and [`qr`] (pictures) and
//! [`resources`] (files that a document names). The engine knows nothing of interviews and nothing of PDF.

pub mod data_url;
pub mod folder;
pub mod geometry;
pub mod resources;

pub mod fonts;
pub mod images;
pub mod qr;
pub mod svg;

pub mod dom;

pub mod style;

pub mod boxes;

pub mod structure;

pub mod layout;

pub mod display;

mod own_fonts;

mod session;

pub use session::{Engine, RenderOptions, Session, Stage, dump, render};
