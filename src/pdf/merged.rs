//! Pages taken from other files, in a document → the bytes of a file.
//!
//! What was taken in may be drawn by anybody, and is not tagged: the file claims no standard.

use jiff::Timestamp;
use lopdf::{Document, Object, ObjectId, Stream, StringFormat, dictionary};

use super::{PdfCache, file, metadata, outline};
use crate::engine::display::Information;

pub(crate) use super::outline::Bookmark;

/// What the file says of itself, beside its pages.
pub(crate) struct Front<'a> {
    pub information: &'a Information,
    pub created: Option<Timestamp>,
    /// The outline, in which the entries up to a level are open.
    pub bookmarks: &'a [Bookmark],
    pub open: u8,
    /// Layers, and of these the hidden ones (ISO 32000-1 8.11.4.2).
    pub layers: Vec<ObjectId>,
    pub hidden: Vec<ObjectId>,
}

/// Writes the file; `tree` is the parent of the pages, which is made here.
pub(crate) fn finish(mut document: Document, tree: ObjectId, pages: &[ObjectId], front: Front<'_>) -> Vec<u8> {
    let count = i64::try_from(pages.len()).expect("fewer than 2^63 pages");
    let references = |ids: &[ObjectId]| ids.iter().copied().map(Object::Reference).collect::<Vec<_>>();
    document.set_object(tree, dictionary! { "Type" => "Pages", "Kids" => references(pages), "Count" => count });
    let mut catalog = dictionary! { "Type" => "Catalog", "Pages" => tree };
    catalog.set("ViewerPreferences", dictionary! { "DisplayDocTitle" => true });
    if let Some(language) = &front.information.language {
        catalog.set("Lang", metadata::text_string(language));
    }
    if let Some(outline) = outline::add_bookmarks(&mut document, front.bookmarks, front.open) {
        catalog.set("Outlines", outline);
        catalog.set("PageMode", "UseOutlines");
    }
    if !front.layers.is_empty() {
        let default = dictionary! { "Name" => Object::string_literal("As opened"), "OFF" => references(&front.hidden), "Order" => Vec::<Object>::new() };
        catalog.set("OCProperties", dictionary! { "OCGs" => references(&front.layers), "D" => default });
    }
    let xmp = metadata::xmp(front.information, front.created, None).into_bytes();
    let stream = Stream::new(dictionary! { "Type" => "Metadata", "Subtype" => "XML" }, xmp).with_compression(false);
    catalog.set("Metadata", document.add_object(stream));
    let catalog = document.add_object(catalog);
    let information = document.add_object(metadata::information(front.information, front.created));
    document.trailer.set("Root", catalog);
    document.trailer.set("Info", information);
    let id = Object::String(file::ID.to_vec(), StringFormat::Hexadecimal);
    document.trailer.set("ID", vec![id.clone(), id]);
    file::save(&document.into(), None, &PdfCache::default())
}
