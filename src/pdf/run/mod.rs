//! Many display lists → one PDF file with the pages of all, written as they come.
//!
//! What the documents of a file share is stored once: fonts, images, the profile of colours. Fonts make it two rounds,
//! since a font is cut down to what all documents draw with it, and glyphs are named by their numbers in what is left:
//!
//! 1. [`glyphs`] tells what one list draws; [`RunGlyphs`] adds that up, and [`RunGlyphs::fonts`] cuts the faces down;
//! 2. [`section()`] makes the objects of one list, numbered from the end of what is shared, whatever stands before it in the
//!    file: threads make sections side by side. [`booklet`] puts two pages on a side, for folding;
//! 3. [`RunFile`] takes sections in their order, gives their objects the numbers that are next, and writes them.
//!
//! Nothing of a section is kept but where it is: memory grows by some hundred bytes for a page. Which documents there are,
//! and in what order, is said by [`crate::print`].

mod faces;

mod booklet;
mod section;

mod file;

pub use booklet::booklet_sides;
pub use faces::{ListGlyphs, RunFonts, RunGlyphs, glyphs};
pub use file::{RunCipher, RunFile, RunInformation};
pub use section::{Imposition, Section, SectionOptions, section};

use lopdf::ObjectId;

/// The objects that every run has, by number.
const CATALOG: ObjectId = (1, 0);
/// The root of the page tree.
const PAGES: ObjectId = (2, 0);
/// The root of the outline.
const OUTLINE: ObjectId = (3, 0);
/// The root of the structure tree.
const STRUCTURE: ObjectId = (4, 0);
/// The one element below it.
const WHOLE: ObjectId = (5, 0);
/// The fonts by their names.
const FONTS: ObjectId = (6, 0);
/// The last of them; those of fonts follow.
const LAST_FIXED: u32 = 6;
