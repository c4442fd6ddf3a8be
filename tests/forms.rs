//! From controls to fields, and from filled files back to values.

mod fields;
mod fill;
mod program;
mod read;

use std::sync::OnceLock;

use lopdf::{Dictionary, Document, Object, ObjectId};
use panelkit::diag::Warned;
use panelkit::engine::folder::FolderResources;
use panelkit::engine::fonts::FontLibrary;
use panelkit::engine::geometry::{Px, Size};
use panelkit::engine::{self, Engine, RenderOptions, Session};
use panelkit::pdf::{self, Forms, PdfOptions};
use panelkit::source::Source;

pub fn engine() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(|| Engine::new(FontLibrary::new(Vec::new()).expect("the bundled fonts")))
}

/// A sheet with these elements in its body, and the warnings about it.
pub fn sheet_as(body: &str, forms: Forms) -> (Vec<u8>, Vec<String>) {
    let html = format!(
        "<!DOCTYPE html><html lang=en><title>Sheet</title><style>@page {{ size: 400px 400px; margin: 0 }} \
         body {{ margin: 0; font: 16px \"Panelkit Sans\" }} input, textarea, select {{ display: block; margin: 0; border: 0 }}\
         </style>{body}"
    );
    let resources = FolderResources::new(".");
    let options = RenderOptions { resources: &resources, paper: Size::new(Px(400.0), Px(400.0)) };
    let html = Source::new("sheet.html".to_owned(), html);
    let mut warnings = Vec::new();
    let list = engine::render(&html, &mut Session::new(engine()), options).expect("laid out").drain_into(&mut warnings);
    let options = PdfOptions { forms, ..PdfOptions::default() };
    let Warned { value, warnings: told } = pdf::write(&list, &engine().fonts, &options).expect("written");
    warnings.extend(told);
    // Names that are read aloud are a matter of the structure tree, and most fields here have none.
    let told = warnings.into_iter().map(|warning| warning.message);
    (value, told.filter(|message| message != "the form control has no name that can be read aloud").collect())
}

/// The same, of which nothing is to be said.
pub fn sheet(body: &str) -> Vec<u8> {
    let (bytes, warnings) = sheet_as(body, Forms::Fillable);
    assert!(warnings.is_empty(), "{warnings:?}");
    bytes
}

/// A file read again.
pub struct File(pub Document);

impl File {
    pub fn of(bytes: &[u8]) -> Self {
        Self(Document::load_mem(bytes).expect("lopdf reads it"))
    }

    pub fn get<'a>(&'a self, dictionary: &'a Dictionary, key: &str) -> &'a Object {
        let value = dictionary.get(key.as_bytes()).unwrap_or_else(|_| panic!("no {key} in {dictionary:?}"));
        self.0.dereference(value).expect("it is there").1
    }

    pub fn dictionary<'a>(&'a self, dictionary: &'a Dictionary, key: &str) -> &'a Dictionary {
        match self.get(dictionary, key) {
            Object::Stream(stream) => &stream.dict,
            object => object.as_dict().expect("a dictionary"),
        }
    }

    pub fn form(&self) -> &Dictionary {
        self.dictionary(self.0.catalog().expect("a catalog"), "AcroForm")
    }

    /// The widgets of a page, in order.
    pub fn widgets(&self, page: u32) -> Vec<(ObjectId, &Dictionary)> {
        let page = self.0.get_dictionary(self.0.get_pages()[&page]).expect("a page");
        let annotations = self.get(page, "Annots").as_array().expect("an array");
        annotations
            .iter()
            .map(|widget| widget.as_reference().expect("a reference"))
            .map(|id| (id, self.0.get_dictionary(id).expect("a widget")))
            .collect()
    }

    /// The content of the appearance of a field with text.
    pub fn appearance(&self, widget: &Dictionary) -> String {
        let Object::Stream(stream) = self.get(self.dictionary(widget, "AP"), "N") else { panic!("no stream") };
        let content = stream.decompressed_content().unwrap_or_else(|_| stream.content.clone());
        String::from_utf8_lossy(&content).into_owned()
    }

    pub fn content(&self, page: u32) -> String {
        String::from_utf8_lossy(&self.0.get_page_content(self.0.get_pages()[&page])).into_owned()
    }
}

/// A text of a dictionary as Latin or UTF-16.
pub fn text(object: &Object) -> String {
    match object {
        Object::Name(name) => String::from_utf8_lossy(name).into_owned(),
        object => match object.as_str().expect("a string") {
            [0xFE, 0xFF, rest @ ..] => {
                let units: Vec<u16> = rest.chunks(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
                String::from_utf16(&units).expect("UTF-16")
            }
            bytes => String::from_utf8_lossy(bytes).into_owned(),
        },
    }
}
