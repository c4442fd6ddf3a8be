//! The documents of a batch → one file for a printer, in the order in which they are handed out.
//!
//! 1. `order` sorts the documents into stacks: one for each interviewer, candidate, interview or time;
//! 2. `press` lays them out twice: first for the glyphs that they draw and the number of their pages, then to write them,
//!    with a sheet in front of each stack where that is asked for ([`crate::pdf::run`] says why, and writes the file);
//! 3. what came of it is counted in sheets of paper ([`Stack`]).
//!
//! Who is told, and where the file goes, is left to [`crate::cli`].

mod order;
mod press;

use std::num::NonZeroUsize;

use jiff::Timestamp;

use crate::pdf::Password;
use crate::pdf::run::{Imposition, booklet_sides};

pub use order::By;
pub(crate) use order::{Stacked, stacks};
pub use press::{Told, print};

/// How a run is made.
#[derive(Debug, Clone)]
pub struct Settings {
    /// What makes a stack.
    pub by: By,
    /// A sheet in front of each stack says whom it is for, and what is in it.
    pub separators: bool,
    /// How often everything is printed, one after the other.
    pub copies: NonZeroUsize,
    /// How pages come on paper.
    pub imposition: Imposition,
    /// The time that the file gives, when it gives any.
    pub created: Option<Timestamp>,
    /// What opens the file.
    pub password: Option<Password>,
}

/// What goes to one place, counted without further copies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stack {
    /// Whom or what it is for.
    pub title: String,
    /// Documents.
    pub documents: usize,
    /// Their pages.
    pub pages: usize,
    /// Sheets of paper, with the one in front.
    pub sheets: usize,
}

/// The sheets of paper that a document takes.
fn sheets(imposition: Imposition, pages: usize) -> usize {
    match imposition {
        Imposition::Sides { both: true } => pages.div_ceil(2),
        Imposition::Sides { both: false } => pages,
        Imposition::Booklet => booklet_sides(pages).len() / 2,
    }
}
