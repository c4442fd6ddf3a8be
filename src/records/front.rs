//! The files of a record → its cover and contents, by the template `record.html`.
//!
//! The contents name the pages that come after them, and are as long as they have to be: they are made again until the
//! numbers are right.

use super::gather::{Gathered, Piece};
use super::{CutOff, Taken, number};
use crate::batch::Batch;
use crate::diag::{Diagnostic, Diagnostics};
use crate::engine::Session;
use crate::merge::context::record::{Entry, Group, InFull, Record};
use crate::pdf::{Forms, PdfOptions};

/// The name of the template.
pub const TEMPLATE: &str = "record.html";

/// How often the contents are made at most; they grow by a line at most from the second time on.
const TRIES: usize = 4;

/// Makes cover and contents of a candidate's record.
///
/// # Errors
/// What the template did wrong.
pub fn front(
    batch: &Batch<'_>,
    candidate: usize,
    gathered: &Gathered,
    prefix: &str,
    session: &mut Session<'_>,
    warnings: &mut Vec<Diagnostic>,
) -> Result<Taken, Diagnostics> {
    let options = PdfOptions { forms: Forms::Flat, ..PdfOptions::default() };
    let mut length = 2;
    for _ in 0..TRIES {
        let record = record(gathered, prefix, length);
        let mut told = Vec::new();
        let made = batch.single(TEMPLATE, |shared| shared.record(candidate, &record), session, &options)?;
        let front = Taken::open(&made.drain_into(&mut told), session.engine)?;
        if front.pages() == length {
            warnings.extend(told);
            return Ok(front);
        }
        length = front.pages();
    }
    let message = format!("the template `{TEMPLATE}` gets longer and shorter by the numbers of pages that it prints");
    Err(Diagnostic::error(message).help("give these numbers a width of their own").into())
}

/// What the template sees, when the front has so many pages.
fn record<'a>(gathered: &'a Gathered, prefix: &'a str, length: usize) -> Record<'a> {
    let mut next = length + 1;
    let mut groups: Vec<Group<'a>> = Vec::new();
    for (index, piece) in gathered.pieces.iter().enumerate() {
        let entry = entry(index, piece, next);
        next += piece.taken.pages();
        match groups.last_mut().filter(|group| group.title == piece.group) {
            Some(group) => group.entries.push(entry),
            None => groups.push(Group { title: &piece.group, entries: vec![entry] }),
        }
    }
    Record {
        groups,
        known_as: gathered.known_as.as_deref(),
        missing: &gathered.missing,
        in_full: gathered.pieces.iter().flat_map(in_full).collect(),
        pages: next - 1,
        files: gathered.pieces.len(),
        first: number(prefix, 1),
        last: number(prefix, next - 1),
    }
}

/// The texts of a file that are longer than their fields.
fn in_full(piece: &Piece) -> impl Iterator<Item = InFull<'_>> {
    piece.taken.cut_off().iter().map(|CutOff { field, label, text }| InFull {
        group: &piece.group,
        title: &piece.title,
        label: label.as_deref().unwrap_or(field),
        lines: text.lines().collect(),
    })
}

fn entry(index: usize, piece: &Piece, first: usize) -> Entry<'_> {
    Entry {
        title: &piece.title,
        file: &piece.name,
        page: first,
        last_page: first + piece.taken.pages() - 1,
        pages: piece.taken.pages(),
        bytes: piece.bytes,
        sha256: &piece.sha256,
        notes: &piece.notes,
        link: format!("{}{index}", super::flatten::TO_PART),
        filled: piece.identity.is_some() && piece.is_filled(),
        questions: piece.identity.as_ref().map(|identity| identity.plan.as_str()).filter(|plan| !plan.is_empty()),
    }
}
