//! What was made → `manifest.json` in the output folder, and what has changed since.
//!
//! 1. [`inputs`]: what a document is made from, as a hash for each kind of it.
//! 2. [`entry`]: one document of the folder: whose it is, what it was made from, its file, and what is on paper.
//! 3. [`Manifest::read`]: the file, and after a run that was killed the journal beside it → the entries.
//! 4. [`Writer`]: entries → the journal as documents are made, and the file at the end, whole or not at all.
//! 5. [`standing`]: an entry and what it would be made from now → new, changed and why, missing, edited by hand.
//! 6. [`mark_printed`]: what was printed is noted, so that it is known when it is stale.
//! 7. [`part`]: what one of several processes has made of a run, and [`merge()`]: the parts of all of them → the file.
//!
//! The manifest holds no time but the one it is told, and its order is that of the names: the same documents give the
//! same bytes. It names candidates by their ids alone, and is for its owner only, like all that stands beside it.
//! Which documents there are is the business of [`crate::batch`].

pub mod inputs;

pub mod entry;

mod read;
mod write;

pub mod standing;

mod disk;
mod print;

pub mod part;

pub mod merge;

use std::collections::BTreeMap;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::OutputName;

pub use entry::{Digest, Made, Output, Printed, Whose};
pub use inputs::{Cause, Causes, InputHash, Inputs};
pub use merge::{Merged, merge};
pub use part::Head;
pub use print::{OnPaper, mark_printed};
pub use standing::{OnDisk, Standing};
pub use write::Writer;

/// The name of the file in the output folder.
pub const FILE: &str = "manifest.json";
/// Documents that were made since the file was written, one a line; there only while a run is on, or after it was killed.
const JOURNAL: &str = ".panelkit-journal";
/// The version of the form of the file.
const FORMAT: u32 = 1;

/// What is in an output folder.
#[derive(Debug, Clone, Default)]
pub struct Manifest {
    /// The kit that it is from.
    pub kit: Round,
    /// The documents, in the order of their names.
    pub outputs: BTreeMap<OutputName, Output>,
    /// When the file was written, by the file system: what was written later may have been written by somebody else.
    /// Nothing when a journal has been added to it, or there is no file.
    written: Option<SystemTime>,
}

/// What a manifest says of its kit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Round {
    /// The kit's id.
    pub id: String,
    /// The day until which the papers are kept: `2028-12-31`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retain_until: Option<String>,
}
