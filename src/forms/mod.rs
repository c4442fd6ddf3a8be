//! Finished PDF files with forms → what stands in their fields, and the same files with other values.
//!
//! Beside the way of the data: the files come back from people, who filled them with whatever program they have. Sheets
//! are written by [`crate::pdf`]; how text in a field looks is decided there as well ([`crate::pdf::appearance`]).
//!
//! 1. [`mod@file`] opens the bytes and says what is wrong with them;
//! 2. [`tree`] walks the fields, whatever their nesting;
//! 3. [`text`] decodes the strings of a PDF;
//! 4. [`Sheet::read`] gives names and values ([`read`]), [`fill()`] sets them;
//! 5. [`seen`] says what stands in the place of fields where none can be: in [records](crate::records).
//!
//! A sheet made by panelkit says which document it is by fields without a widget, whose names begin with
//! `document.`: they survive every program that keeps the form.

mod file;
mod fill;
mod read;
pub(crate) mod seen;
pub(crate) mod text;
mod tree;

pub use fill::fill;
pub use read::{Field, FieldKind, Sheet, Value};

/// The beginning of the names of fields that identify a document.
pub const IDENTITY: &str = "document.";

/// The key of a widget that tells how far apart its ruled lines are, in points. Private (ISO 32000-1 annex E):
/// other programs pass over it.
pub(crate) const PITCH: &str = "PKIT_Pitch";
