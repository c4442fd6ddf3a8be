//! Files from anywhere → a record: pages as they were, fields drawn into them, numbers below, nothing that runs.

mod foreign;
mod forms;
mod hostile;
mod program;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use panelkit::audit::{self, Standards};
use panelkit::engine::display::Information;
use panelkit::preview::{self, Image};
use panelkit::records::{self, Binding, Part, Taken};

use crate::forms::engine;

/// A file under way, as other programs write it.
pub struct Foreign {
    pub document: Document,
    pub tree: ObjectId,
    pub pages: Vec<ObjectId>,
    pub catalog: Dictionary,
}

/// A red square of 20 points at the lower left corner of a page, drawn with the resources of none.
pub const RED_CORNER: &str = "q 1 0 0 rg 0 0 20 20 re f Q";

impl Foreign {
    pub fn new() -> Self {
        let mut document = Document::with_version("1.5");
        let tree = document.new_object_id();
        Self { document, tree, pages: Vec::new(), catalog: dictionary! { "Type" => "Catalog", "Pages" => tree } }
    }

    /// A page of 200 × 100 points, or as other entries have it.
    pub fn page(&mut self, content: &str, entries: Dictionary) -> ObjectId {
        let content = self.document.add_object(Stream::new(Dictionary::new(), content.into()));
        let mut page = dictionary! {
            "Type" => "Page",
            "Parent" => self.tree,
            "MediaBox" => numbers(&[0, 0, 200, 100]),
            "Contents" => content,
        };
        page.extend(&entries);
        let page = self.document.add_object(page);
        self.pages.push(page);
        page
    }

    /// The document, whole.
    pub fn finish(mut self) -> Document {
        let kids: Vec<Object> = self.pages.iter().copied().map(Object::Reference).collect();
        let count = kids.len() as i64;
        self.document.set_object(self.tree, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count });
        let catalog = self.document.add_object(self.catalog);
        self.document.trailer.set("Root", catalog);
        self.document
    }

    pub fn bytes(self) -> Vec<u8> {
        bytes(self.finish())
    }
}

pub fn bytes(mut document: Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("written");
    bytes
}

pub fn numbers(numbers: &[i64]) -> Object {
    Object::Array(numbers.iter().copied().map(Object::Integer).collect())
}

/// One page with this content, and these entries.
pub fn one_page(content: &str, entries: Dictionary) -> Vec<u8> {
    let mut file = Foreign::new();
    file.page(content, entries);
    file.bytes()
}

pub fn taken(bytes: &[u8]) -> Taken {
    Taken::open(bytes, engine()).unwrap_or_else(|problem| panic!("{problem}"))
}

/// The record of some files that are sound, after a front of one empty page.
pub fn record(files: &[&[u8]]) -> Vec<u8> {
    let made = record_of_any(files);
    let problems = audit::audit(&made, Standards::NONE).problems();
    assert!(problems.is_empty(), "{problems:?}");
    made
}

/// The same of files that may be wrong in themselves.
pub fn record_of_any(files: &[&[u8]]) -> Vec<u8> {
    let front = taken(&one_page("", Dictionary::new()));
    let files: Vec<Taken> = files.iter().map(|bytes| taken(bytes)).collect();
    let part = |file| Part { group: None, title: "Part", origin: "part.pdf", file };
    let parts: Vec<Part<'_>> = files.iter().map(part).collect();
    let information = Information { title: Some("Record".to_owned()), ..Information::default() };
    let binding = Binding { front: &front, parts: &parts, prefix: "N-", information: &information, created: None };
    let made = records::bind(binding, engine()).unwrap_or_else(|problems| panic!("{problems}"));
    assert!(made.warnings.is_empty(), "{:?}", made.warnings);
    made.value
}

/// The pages of a record of one file without its front, at a pixel a point.
pub fn pictures(bytes: &[u8]) -> Vec<Image> {
    preview::pages(&record(&[bytes]), 72.0).expect("pictures").split_off(1)
}

pub fn is_red(image: &Image, x: u32, y: u32) -> bool {
    let [red, green, blue] = image.pixel(x, y);
    red > 200 && green < 80 && blue < 80
}

/// Whether there are dark letters in the last 14 rows: the number.
pub fn is_numbered(image: &Image) -> bool {
    let dark = |x: u32, y: u32| image.pixel(x, y).iter().all(|channel| *channel < 120);
    let rows = image.height - 12..image.height;
    rows.flat_map(|y| (image.width - 80..image.width - 8).map(move |x| (x, y))).any(|(x, y)| dark(x, y))
}
