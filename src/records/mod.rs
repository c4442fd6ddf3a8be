//! Files about a candidate, whoever made them → one file for the archive: flattened, bookmarked, every page numbered.
//!
//! 1. [`mod@gather`]: which documents, filled sheets and other files belong to a candidate; sheets by what they say of
//!    themselves, never by their names;
//! 2. [`Taken::open`]: the bytes of each file as objects ([`open`], [`repair`]), its pages ([`pages`]), what its fields show
//!    ([`crate::forms::seen`]), and what in it runs and is left out ([`survey`]);
//! 3. [`front`]: the cover and the contents, made from a template like all documents;
//! 4. [`bind`]: every page with its fields drawn into it ([`mod@flatten`]) and a strip with its number below ([`stamp`]),
//!    copied into one document ([`crate::pdf::copy`]) that begins with the outline of all.
//!
//! Files of applicants are not to be trusted: what they may cost is bounded, nothing of them runs, and one that cannot be
//! taken in is refused with the reason. How files are named and told about is left to [`crate::cli`].

mod content;
mod flatten;
mod layers;
mod open;
mod pages;
mod places;
mod repair;
mod stamp;
mod survey;

pub mod front;
pub mod gather;
pub mod retention;

use std::collections::HashMap;

use jiff::Timestamp;
use lopdf::{Document, ObjectId};

use self::flatten::{File, Strip};
use self::layers::Layers;
use self::pages::Page;
use self::places::Places;
use self::stamp::Stamper;
use crate::diag::{Diagnostic, Diagnostics, Warned};
use crate::engine::Engine;
use crate::engine::display::{DisplayList, Information};
use crate::forms::Sheet;
use crate::forms::seen::{self, Seen, Widgets};

pub use crate::forms::seen::CutOff;
use crate::pdf::copy::{Collection, Copying};
use crate::pdf::merged::{self, Bookmark, Front};
use crate::pdf::{PdfCache, appearance};

/// The most pages of a record.
const MOST_PAGES: usize = 20_000;
/// What the content of all pages of a record may come to, packed as it is, in bytes.
const MOST_CONTENT: usize = 1 << 30;

/// A file that was taken in.
#[derive(Debug)]
pub struct Taken {
    document: Document,
    pages: Vec<Page>,
    widgets: Widgets,
    /// What stands in its form.
    pub sheet: Sheet,
    /// What of it is left out, in words.
    pub left_out: Vec<String>,
}

impl Taken {
    /// Takes in a file.
    ///
    /// # Errors
    /// It is no PDF, needs a password, is damaged beyond repair, has no pages, or is larger than there is sense in.
    pub fn open(bytes: &[u8], engine: &Engine) -> Result<Self, Diagnostic> {
        let document = open::open(bytes)?;
        let pages = pages::all(&document)?;
        if pages.is_empty() {
            return Err(Diagnostic::error("it has no pages").help("get it anew, or leave it out"));
        }
        if document.catalog().and_then(|catalog| catalog.get(b"NeedsRendering")?.as_bool()).unwrap_or_default() {
            // Dynamic XFA (ISO 32000-1 table 28): all that is in the file is a page that says "please wait".
            return Err(Diagnostic::error("its pages are made by a program that is in it, when it is opened")
                .help("open it in Acrobat and print it to a file"));
        }
        let sheet = Sheet::of(&document);
        let widgets = seen::widgets(&document, engine);
        let left_out = survey::left_out(&document);
        Ok(Self { document, pages, widgets, sheet, left_out })
    }

    /// How many pages it has.
    pub fn pages(&self) -> usize {
        self.pages.len()
    }

    /// Fields whose text does not fit, so that its end is not seen on its page.
    pub fn cut_off(&self) -> &[CutOff] {
        &self.widgets.cut_off
    }

    /// Fields with a signature: it is drawn, and can be verified in the file alone.
    pub fn signed(&self) -> &[String] {
        &self.widgets.signed
    }
}

/// A part of a record.
#[derive(Debug, Clone, Copy)]
pub struct Part<'a> {
    /// The heading in the outline under which it stands with those before it.
    pub group: Option<&'a str>,
    /// Its entry in the outline.
    pub title: &'a str,
    /// What the strips of its pages say.
    pub origin: &'a str,
    /// Its pages.
    pub file: &'a Taken,
}

/// What a record is made of.
#[derive(Debug, Clone, Copy)]
pub struct Binding<'a> {
    /// Cover and contents.
    pub front: &'a Taken,
    /// What comes after them.
    pub parts: &'a [Part<'a>],
    /// What stands before the numbers of pages.
    pub prefix: &'a str,
    /// What the file says of itself.
    pub information: &'a Information,
    /// When it was made, as far as somebody said it.
    pub created: Option<Timestamp>,
}

/// The number of a page, from 1, as it is printed.
pub fn number(prefix: &str, page: usize) -> String {
    format!("{prefix}{page:06}")
}

/// Binds a record: its bytes.
///
/// # Errors
/// A file that has more on its pages than there is sense in; it is named.
pub fn bind(binding: Binding<'_>, engine: &Engine) -> Result<Warned<Vec<u8>>, Diagnostics> {
    let all: Vec<Part<'_>> = std::iter::once(front_part(binding)).chain(binding.parts.iter().copied()).collect();
    if all.iter().map(|part| part.file.pages()).sum::<usize>() > MOST_PAGES {
        return Err(Diagnostic::error(format!("the record has more than {MOST_PAGES} pages")).into());
    }
    let mut warnings = Vec::new();
    let mut to = Collection::new();
    let tree = to.document.new_object_id();
    let mut files: Vec<File<'_>> = all.iter().map(|part| file(part.file, &mut to)).collect();
    let firsts: Vec<ObjectId> = files[1..].iter().filter_map(|file| file.numbers.first().copied()).collect();
    files[0].parts = firsts;
    let strips = draw(&mut to, (&all, binding.prefix), &mut files, engine, &mut warnings)?;

    let mut budget = MOST_CONTENT;
    let mut strips = strips.into_iter();
    let (mut numbers, mut layers, mut hidden) = (Vec::new(), Vec::new(), Vec::new());
    for (part, file) in all.iter().zip(&mut files) {
        let named = |mut problem: Diagnostic| {
            problem.message = format!("`{}`: {}", part.origin, problem.message);
            problem
        };
        for (page, id) in part.file.pages.iter().zip(file.numbers.clone()) {
            let strip = strips.next().expect("one for each page");
            let made = file.page(&mut to, page, tree, &strip, &mut budget).map_err(named)?;
            to.document.set_object(id, made);
        }
        numbers.extend(&file.numbers);
        for layer in &file.layers.all {
            let Some(number) = file.copying.number(*layer) else { continue };
            if !layers.contains(&number) {
                layers.push(number);
                hidden.extend(file.layers.hidden.contains(layer).then_some(number));
            }
        }
    }
    let bookmarks = bookmarks(&all, &files);
    let front = Front {
        information: binding.information,
        created: binding.created,
        bookmarks: &bookmarks,
        open: 1,
        layers,
        hidden,
    };
    Ok(Warned { value: merged::finish(to.document, tree, &numbers, front), warnings })
}

/// Cover and contents as a part.
fn front_part(binding: Binding<'_>) -> Part<'_> {
    let title = binding.information.title.as_deref().unwrap_or_default();
    Part { group: None, title, origin: title, file: binding.front }
}

fn file<'d>(taken: &'d Taken, to: &mut Collection) -> File<'d> {
    File {
        document: &taken.document,
        copying: Copying::new(&taken.document),
        places: Places::new(&taken.document, &taken.pages),
        layers: Layers::of(&taken.document),
        widgets: &taken.widgets,
        texts: HashMap::new(),
        numbers: taken.pages.iter().map(|_| to.document.new_object_id()).collect(),
        parts: Vec::new(),
        drawn: HashMap::new(),
    }
}

/// Draws what is set anew: the strips of all pages, which are given in order, and the texts of fields.
fn draw(
    to: &mut Collection,
    (parts, prefix): (&[Part<'_>], &str),
    files: &mut [File<'_>],
    engine: &Engine,
    warnings: &mut Vec<Diagnostic>,
) -> Result<Vec<Strip>, Diagnostics> {
    let mut stamper = Stamper::new(engine);
    let mut list = DisplayList::default();
    let mut wider = Vec::new();
    let mut page_number = 0;
    for (index, part) in parts.iter().enumerate() {
        let count = part.file.pages.len();
        for (place, page) in part.file.pages.iter().enumerate() {
            page_number += 1;
            let origin = match (index, count) {
                (0, _) | (_, 1) => part.origin.to_owned(),
                _ => format!("{}, page {} of {count}", part.origin, place + 1),
            };
            let stamped = stamper.strip(page.shown_size()[0] * page.unit, &number(prefix, page_number), &origin)?;
            list.pages.push(stamped.page);
            wider.push(stamped.wider);
        }
    }
    let mut widgets: Vec<(usize, ObjectId)> = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        let mut texts: Vec<_> = part.file.widgets.seen.iter().collect();
        texts.sort_by_key(|(widget, _)| **widget);
        for (widget, seen) in texts {
            if let Seen::Text(page) = seen {
                list.pages.push(page.clone());
                widgets.push((index, *widget));
            }
        }
    }
    let drawn = appearance::add_to(&mut to.document, &list, &engine.fonts, &PdfCache::default(), warnings)?;
    let (strips, texts) = drawn.split_at(wider.len());
    for ((index, widget), text) in widgets.into_iter().zip(texts) {
        files[index].texts.insert(widget, *text);
    }
    let strip = |(drawing, wider): (&ObjectId, f32)| Strip { drawing: *drawing, height: stamp::HEIGHT, wider };
    Ok(strips.iter().zip(wider).map(strip).collect())
}

/// The outline: that of the front, then groups, the parts in them, and what was the outline of each part.
fn bookmarks(parts: &[Part<'_>], files: &[File<'_>]) -> Vec<Bookmark> {
    let mut bookmarks = Vec::new();
    let mut group = None;
    for (index, (part, file)) in parts.iter().zip(files).enumerate() {
        let first = file.destination(places::Target { page: 0, at: None });
        let mut level = 0;
        if index > 0 {
            if let Some(name) = part.group {
                if group != Some(name) {
                    bookmarks.push(Bookmark { level: 1, label: name.to_owned(), place: first.clone() });
                }
                level = 1;
            }
            group = part.group;
            level += 1;
            bookmarks.push(Bookmark { level, label: part.title.to_owned(), place: first });
        }
        for entry in file.places.outline() {
            let place = file.destination(entry.target);
            bookmarks.push(Bookmark { level: level + entry.level, label: entry.label, place });
        }
    }
    bookmarks
}
