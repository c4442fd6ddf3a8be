//! Files that other programs have saved, and files that are no forms.

use lopdf::{Dictionary, Document, Object, Stream, StringFormat, dictionary};
use panelkit::forms::{Sheet, Value};

use super::sheet;

/// A file with these fields, and others that they refer to.
fn form(make: impl FnOnce(&mut Document) -> Vec<Object>) -> Vec<u8> {
    let mut document = Document::with_version("1.7");
    let pages = document.new_object_id();
    let page = document.add_object(dictionary! { "Type" => "Page", "Parent" => pages });
    document.set_object(pages, dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 });
    let fields = make(&mut document);
    let form = dictionary! { "Fields" => fields, "NeedAppearances" => true };
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages, "AcroForm" => form });
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("written");
    bytes
}

fn values(bytes: &[u8]) -> Vec<(String, Value)> {
    let fields = Sheet::read(bytes).expect("read").fields;
    fields.into_iter().map(|field| (field.name, field.value)).collect()
}

fn string(bytes: &[u8]) -> Object {
    Object::String(bytes.to_vec(), StringFormat::Literal)
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

#[test]
fn values_are_strings_names_streams_and_arrays() {
    let bytes = form(|document| {
        let long = document.add_object(Stream::new(Dictionary::new(), b"\xFE\xFF\x01\x41".to_vec()));
        [
            dictionary! { "FT" => "Tx", "T" => string(b"a"), "V" => string(b"\xEF\xBB\xBF\xE6\x9D\x8E\r\nx") },
            dictionary! { "FT" => "Tx", "T" => string(b"q.x.notes"), "V" => long },
            dictionary! { "FT" => "Tx", "T" => string(b"c"), "V" => "Name" },
            dictionary! { "FT" => "Ch", "T" => string(b"d"), "V" => vec![string(b"1"), string(b"2")] },
            dictionary! { "FT" => "Tx", "T" => string(b"e"), "V" => Object::Null },
            dictionary! { "FT" => "Tx", "T" => string(b"f"), "V" => string(b"") },
        ]
        .map(|field| document.add_object(field).into())
        .to_vec()
    });
    let several = Value::Several(vec!["1".into(), "2".into()]);
    let expected = [
        ("a", text("李\nx")),
        ("q.x.notes", text("Ł")),
        ("c", text("Name")),
        ("d", several),
        ("e", Value::None),
        ("f", Value::None),
    ];
    assert_eq!(values(&bytes), expected.map(|(name, value)| (name.to_owned(), value)));
}

#[test]
fn a_state_may_be_told_by_the_widget_alone_or_by_a_string_with_a_slash() {
    let bytes = form(|document| {
        let on = document.add_object(Stream::new(Dictionary::new(), Vec::new()));
        let look = || dictionary! { "N" => dictionary! { "4" => on, "Off" => on } };
        let kid = dictionary! { "Subtype" => "Widget", "AS" => "4", "AP" => look() };
        let kid = document.add_object(kid);
        let written = document.add_object(dictionary! { "Subtype" => "Widget", "AP" => look() });
        [
            dictionary! { "FT" => "Btn", "T" => string(b"a"), "Kids" => vec![kid.into()] },
            dictionary! { "FT" => "Btn", "T" => string(b"b"), "V" => string(b"/4"), "Kids" => vec![written.into()] },
            dictionary! { "FT" => "Btn", "T" => string(b"c"), "V" => "Off" },
        ]
        .map(|field| document.add_object(field).into())
        .to_vec()
    });
    assert_eq!(values(&bytes), [("a".into(), text("4")), ("b".into(), text("4")), ("c".into(), Value::None)]);
}

#[test]
fn attributes_are_inherited_and_circles_end() {
    let bytes = form(|document| {
        let [parent, kid, circle] = [(); 3].map(|()| document.new_object_id());
        document.set_object(
            parent,
            dictionary! { "T" => string(b"p"), "FT" => "Tx", "V" => string(b"v"), "Kids" => vec![kid.into(), circle.into()] },
        );
        document.set_object(kid, dictionary! { "T" => string(b"k"), "Parent" => parent });
        document.set_object(
            circle,
            dictionary! { "T" => string(b"o"), "Parent" => circle, "Kids" => vec![parent.into(), circle.into()] },
        );
        vec![parent.into(), parent.into()]
    });
    assert!(values(&bytes).contains(&("p.k".into(), text("v"))));
}

#[test]
fn files_that_are_no_sheets_are_told_apart() {
    let told = |bytes: &[u8]| Sheet::read(bytes).expect_err("not read").message;
    assert_eq!(told(b"hello"), "it is not a PDF file");
    let bytes = sheet("<p>nothing to fill</p>");
    assert_eq!(told(&bytes), "it has no fields");
    assert_eq!(told(&bytes[..bytes.len() / 2]), "it is damaged: its objects cannot be read");
    let mut encrypted = Document::load_mem(&bytes).expect("read");
    encrypted.trailer.set(
        "Encrypt",
        dictionary! { "Filter" => "Standard", "V" => 1, "R" => 2, "P" => -4,
        "O" => string(&[1; 32]), "U" => string(&[2; 32]) },
    );
    let mut written = Vec::new();
    encrypted.save_to(&mut written).expect("written");
    assert_eq!(told(&written), "it is encrypted");
}

#[test]
fn damaged_files_end_in_a_result() {
    let whole = sheet(
        "<input type=hidden name=document.id value=x><input name=a value=b><input type=checkbox name=c aria-label=c>",
    );
    let mut seed = 0x9E37_79B9_u32;
    for _ in 0..400 {
        let mut bytes = whole.clone();
        for _ in 0..8 {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let place = seed as usize % bytes.len();
            bytes[place] = (seed >> 24) as u8;
        }
        // Whether it can be read does not matter; that it ends does.
        let _ = Sheet::read(&bytes);
    }
}
