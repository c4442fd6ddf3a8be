//! What is compiled in: templates, questions and fonts, so that a lone binary works in an empty folder.
//!
//! A kit's own folders of the same names override and extend these; that is decided by those who read them.

use include_dir::{Dir, include_dir};

/// A font file: its beginning as it is, and the rest compressed.
#[derive(Debug)]
pub struct FontBytes {
    /// The name of the file.
    pub name: &'static str,
    /// The tables that tell what the face is and which characters it has; all of them where `rest` is empty.
    pub head: &'static [u8],
    /// The other tables, as zlib has them (RFC 1950).
    pub rest: &'static [u8],
    /// How many bytes both are together, uncompressed.
    pub length: usize,
}

/// The templates of all documents.
pub static TEMPLATES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");
/// The question bank.
pub static QUESTIONS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/questions");
/// The font families, in the order of their files' names: made by `build.rs`.
pub static FONTS: &[FontBytes] = &include!(concat!(env!("OUT_DIR"), "/fonts.rs"));
/// The starter kit that `init` and `demo` write.
pub static STARTER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/examples/starter");
