//! Interview packets and evaluation sheets, from data to PDF.
//!
//! # The way of the data
//!
//! 1. `kit::load` reads `kit.yaml`, the question bank and the candidates into a `kit::Kit`; every problem
//!    has a file, a line and a remedy, and all are reported at once.
//! 2. `kit::plan` resolves the kit into a `kit::Plan`: who asks what, at which minute.
//! 3. [`merge`] renders one minijinja template per document: plan, candidate and interviewer become HTML text.
//! 4. [`engine`] lays the HTML out on pages:
//!    [`engine::dom`] → [`engine::style`] → [`engine::boxes`] → [`engine::layout`] → [`engine::display`].
//! 5. [`pdf`] writes the display list as a PDF file.
//! 6. [`deliver`] names the files and puts them in their place, whole or not at all.
//!
//! Data goes one way: a stage sees the type that the stage before made, and nothing further back. The engine knows
//! nothing of interviews, the kit knows nothing of PDF; they meet in [`merge`] (HTML text) and [`deliver`] (bytes).
//!
//! Filled files come back through [`forms`], which reads and fills the fields of finished PDFs.
//!
//! [`batch`] goes that way for all documents of a kit, on all processor cores.
//!
//! [`mod@print`] puts documents in the order in which they are handed out, as one file for a printer.
//!
//! [`invite`] makes the calendar entries and mails that bring people and packets together.
//!
//! [`records`] binds what is known of a candidate, by whatever program it was made, to one file for the archive.
//!
//! [`audit`] looks for what is wrong with a file that is made, or any other; [`preview`] draws its pages.
//!
//! Beside the way stand [`diag`] and [`source`] (what is wrong, and where), [`assets`] (what is compiled in) and
//! [`cli`] (the program), and `recent` (what stages keep from one document to the next).

pub mod diag;
pub mod source;

mod recent;

pub mod assets;

pub mod kit;

pub mod merge;

pub mod engine;

pub mod pdf;

pub mod forms;

pub mod deliver;

pub mod batch;

pub mod print;

pub mod invite;

pub mod records;

pub mod audit;
pub mod preview;

pub mod cli;
