//! What is compiled in: templates, questions and fonts, so that a lone binary works in an empty folder.
//!
//! A kit's own folders of the same names override and extend these; that is decided by those who read them.

use include_dir::{Dir, include_dir};

/// The templates of all documents.
pub static TEMPLATES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");
/// The question bank.
pub static QUESTIONS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/questions");
/// The font families.
pub static FONTS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/fonts");
/// The starter kit that `init` and `demo` write.
pub static STARTER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/examples/starter");
