//! Display list → PDF bytes.
//!
//! A PDF file is a tree of numbered objects: the catalog leads to the pages; a page has a *content stream* (operators
//! that draw: `BT … TJ … ET` for text, `re f` for a filled box) and *resources* (the fonts and images that its
//! operators name). The way here:
//!
//! 1. `glyphs::Usage::collect`: which glyphs of which faces are drawn, and for which text;
//! 2. `fonts::embed`: each face cut down to those glyphs, with widths and the way back to text;
//! 3. `page::emit`: each page as printpdf operations, with the fonts' new glyph numbers;
//! 4. `file::assemble`: operations as bytes (`encode`), in a lopdf document with the fonts, images, `shadings`,
//!    links (`annotations`), the outline (`outline`) and what the document says of itself (`metadata`);
//! 5. `file::save`: written, and named by the hash of its content.
//!
//! Points with their origin at the bottom left exist only below this module, made in `content`. Nothing here knows
//! of elements or styles; tags and fillable fields attach to the owners and controls that the display list still names.

mod cache;
mod deflate;

mod glyphs;

mod fonts;

mod content;
mod controls;
mod page;
mod text;

mod annotations;
mod images;
mod metadata;
mod outline;
mod shadings;

mod encode;
mod file;

use std::sync::Arc;

use jiff::Timestamp;

use crate::diag::{Diagnostics, Warned};
use crate::engine::display::DisplayList;
use crate::engine::fonts::FontLibrary;

pub use cache::PdfCache;

/// How a file is written.
#[derive(Debug, Clone, Default)]
pub struct PdfOptions {
    /// When the document was made; left out of the file when not given. Never read from a clock.
    pub created: Option<Timestamp>,
    /// What documents of one batch share: fonts cut down, images compressed. It changes no byte of the output.
    pub cache: Arc<PdfCache>,
}

/// The bytes of a PDF 1.7 file that shows the list; the same list gives the same bytes.
///
/// Warnings are for what is left out: characters without a glyph, links that lead nowhere.
///
/// # Errors
/// A face that cannot be cut down to the glyphs used.
pub fn write(list: &DisplayList, fonts: &FontLibrary, options: &PdfOptions) -> Result<Warned<Vec<u8>>, Diagnostics> {
    let mut warnings = Vec::new();
    let fonts = list.fonts.as_deref().unwrap_or(fonts);
    let usage = glyphs::Usage::collect(list, fonts, &mut warnings);
    let embedded = fonts::embed(&usage, fonts, &options.cache)?;
    let mut resources = page::Resources::new(&usage, &embedded);
    let pages: Vec<_> = list.pages.iter().map(|page| page::emit(page, &mut resources)).collect();
    let document = file::assemble(list, pages, resources, options, &mut warnings);
    let bytes = file::save(document)?;
    Ok(Warned { value: bytes, warnings })
}
