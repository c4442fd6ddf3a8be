//! Display list → PDF bytes.
//!
//! A PDF file is a tree of numbered objects: the catalog leads to the pages; a page has a *content stream* (operators
//! that draw: `BT … TJ … ET` for text, `re f` for a filled box) and *resources* (the fonts and images that its
//! operators name). The way here:
//!
//! 1. `glyphs::Usage::collect`: which glyphs of which faces are drawn, and for which text;
//! 2. `fonts::embed`: each face cut down to those glyphs, with widths and the way back to text;
//! 3. `page::emit`: each page as printpdf operations, with the fonts' new glyph numbers, and these as bytes (`encode`);
//! 4. `conformance::claim`: whether it may be called PDF/UA-1 and PDF/A-2a, and what stands against it;
//! 5. `file::assemble`: these in a lopdf document with the fonts, images, `shadings`, attached
//!    files, links (`annotations`), fields to fill (`forms`), the outline (`outline`), tags (`tags`) and what the document says of
//!    itself (`metadata`);
//! 6. `file::save`: written (`objects`, with a password encrypted by `encryption`), and named by the hash of its content; debug builds audit what they wrote.
//!
//! [`run`] writes many display lists as one file.
//!
//! Points with their origin at the bottom left exist only below this module, made in `content`. Nothing here knows
//! of styles or boxes; tags and fillable fields attach to the leaves and controls that the display list still names.

mod cache;
mod deflate;

mod glyphs;

mod fonts;
mod truetype;

mod content;
mod controls;
mod page;
mod text;

mod annotations;
pub(crate) mod forms;
mod images;
mod metadata;
mod outline;
mod shadings;
mod tags;

mod attachments;
mod conformance;

mod encode;
mod encryption;
mod file;
mod objects;

pub mod run;

pub(crate) mod appearance;
pub(crate) mod copy;
pub(crate) mod merged;

use std::sync::Arc;

use jiff::Timestamp;

use crate::diag::{Diagnostics, Warned};
use crate::engine::display::DisplayList;
use crate::engine::fonts::FontLibrary;

pub use attachments::{Attachment, Relationship};
pub use cache::PdfCache;
pub use deflate::LEVEL as COMPRESSION_LEVEL;
pub use encryption::Password;
pub use forms::Forms;
pub(crate) use metadata::text_string;

/// How a file is written.
#[derive(Debug, Clone, Default)]
pub struct PdfOptions {
    /// When the document was made; left out of the file when not given. Never read from a clock.
    pub created: Option<Timestamp>,
    /// What becomes of form controls.
    pub forms: Forms,
    /// A document that cannot claim to be PDF/UA-1 and PDF/A is an error, not a warning.
    pub strict: bool,
    /// Files that travel inside; with them the claim is PDF/A-3a instead of PDF/A-2a.
    pub attachments: Vec<Attachment>,
    /// What opens the file, which is encrypted then and claims no standard.
    pub password: Option<Password>,
    /// What documents of one batch share: fonts cut down, images compressed. It changes no byte of the output.
    pub cache: Arc<PdfCache>,
}

/// The bytes of a PDF 1.7 file that shows the list; the same list gives the same bytes, but for encrypted ones.
///
/// It says that it is PDF/UA-1 (ISO 14289-1) and PDF/A-2a (ISO 19005-2) when nothing stands against it.
///
/// Warnings are for what is left out (characters without a glyph, links that lead nowhere), and for what stands against
/// that claim.
///
/// # Errors
/// A face that cannot be cut down to the glyphs used; a system without random numbers to encrypt with; with [`PdfOptions::strict`], what stands against the claim.
pub fn write(list: &DisplayList, fonts: &FontLibrary, options: &PdfOptions) -> Result<Warned<Vec<u8>>, Diagnostics> {
    let mut warnings = Vec::new();
    let fonts = list.fonts.as_deref().unwrap_or(fonts);
    let field_face = forms::field_face(list, fonts, options.forms);
    let usage = glyphs::Usage::collect(&list.pages, fonts, field_face, &mut warnings);
    let embedded = fonts::embed(&usage, fonts, &options.cache)?;
    let mut resources = page::Resources::new(&usage, &embedded);
    resources.form = (options.forms != Forms::Flat).then(forms::UnderWay::default);
    let pages: Vec<_> = (0..list.pages.len()).map(|page| page::emit(list, page, &mut resources)).collect();
    let claim = conformance::claim(list, &pages, &resources, options, &mut warnings)?;
    let objects = file::assemble(list, pages, (resources, field_face), (options, claim), &mut warnings);
    let cipher = options.password.as_ref().map(encryption::Cipher::new).transpose()?;
    let bytes = file::save(&objects, cipher, &options.cache);
    #[cfg(debug_assertions)]
    if options.password.is_none() {
        assert_sound(&bytes);
    }
    Ok(Warned { value: bytes, warnings })
}

/// Every file that a test makes is a test of this module, too.
#[cfg(debug_assertions)]
fn assert_sound(bytes: &[u8]) {
    let report = crate::audit::audit(bytes, crate::audit::Standards::NONE);
    let problems: Vec<String> = report.problems().iter().map(ToString::to_string).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
