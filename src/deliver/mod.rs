//! Bytes → files: names that every file system takes, and files that appear whole or not at all.
//!
//! 1. [`names::OutputName`]: what a name pattern gave → a relative path that is safe everywhere.
//! 2. [`names::find_collisions`]: no two documents under one name, known before anything is written.
//! 3. [`OutputFolder::write`]: bytes → a file, written beside its place and renamed.
//! 4. [`manifest`]: what was made, from what, and what of it is on paper → a file beside the documents.
//! 5. [`Archive`]: files → a zip archive.
//! 6. [`calendar`] and [`mail`]: an entry → the text of a calendar file; a message → the text of a mail. [`contact`] keeps
//!    what a kit says from breaking out of a line of either.
//!
//! What is in the files, and how many there are, is the business of [`crate::batch`].

pub mod names;

mod archive;
mod folder;

pub mod manifest;

pub mod calendar;
pub mod contact;
pub mod mail;

#[cfg(test)]
mod hostile;

pub use archive::Archive;
pub use folder::{OutputFolder, Pending, replace};
pub(crate) use folder::{create_private, problem};
pub use manifest::Manifest;
pub use names::OutputName;
