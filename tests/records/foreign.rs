//! Pages of other programs, whole and sound or not.

use std::collections::BTreeMap;
use std::sync::Arc;

use lopdf::encryption::crypt_filters::{Aes128CryptFilter, CryptFilter};
use lopdf::{Dictionary, Document, EncryptionState, EncryptionVersion, Object, Permissions, Stream, dictionary};
use panelkit::preview;
use panelkit::records::Taken;

use super::{
    Foreign, RED_CORNER, bytes, is_numbered, is_red, numbers, one_page, pictures, record, record_of_any, taken,
};
use crate::forms::engine;

fn numbers_of(numbers: [f32; 4]) -> Object {
    Object::Array(
        numbers
            .map(|number| if number.fract() == 0.0 { Object::Integer(number as i64) } else { Object::Real(number) })
            .to_vec(),
    )
}

#[test]
fn page_keeps_its_size_and_has_its_number_below() {
    let pages = pictures(&one_page(RED_CORNER, Dictionary::new()));
    // 100 points of the page, 16 of the strip.
    assert_eq!((pages[0].width, pages[0].height), (200, 116));
    assert!(is_red(&pages[0], 10, 90) && !is_red(&pages[0], 10, 70) && !is_red(&pages[0], 30, 90));
    assert!(is_numbered(&pages[0]));
}

#[test]
fn pages_that_are_turned_have_their_number_below_as_they_are_shown() {
    // The lower left corner comes to the upper left, the upper right, and the lower right one.
    for (turn, [width, height], [x, y]) in
        [(90, [110, 216], [10, 10]), (180, [200, 116], [190, 10]), (-90, [110, 216], [90, 190])]
    {
        let pages = pictures(&one_page(RED_CORNER, dictionary! { "Rotate" => turn }));
        // 100 points are too narrow for the number: 110 are taken.
        assert_eq!((pages[0].width, pages[0].height), (width, height), "{turn}");
        assert!(is_red(&pages[0], x, y), "{turn}");
        assert!(is_numbered(&pages[0]), "{turn}");
    }
}

#[test]
fn pages_are_cropped_as_they_are_shown() {
    let content = format!("{RED_CORNER} 1 0 0 rg 60 10 20 20 re f");
    let pages = pictures(&one_page(&content, dictionary! { "CropBox" => numbers(&[50, 10, 180, 90]) }));
    assert_eq!((pages[0].width, pages[0].height), (130, 96));
    // The square begins 10 points to the right of the crop box; the one in the corner is cut away, also where the strip is.
    assert!(is_red(&pages[0], 15, 75) && !is_red(&pages[0], 5, 75));
    assert!((0..130).all(|x| !is_red(&pages[0], x, 90)));
}

#[test]
fn large_units_are_kept() {
    let bytes = one_page(RED_CORNER, dictionary! { "UserUnit" => 2 });
    let record = Document::load_mem(&record(&[&bytes])).expect("read");
    let page = record.get_dictionary(record.get_pages()[&2]).expect("a page");
    assert_eq!(page.get(b"UserUnit").and_then(Object::as_float).expect("a unit"), 2.0);
    // The strip is as high as on other pages: 8 units of 2 points.
    assert_eq!(page.get(b"MediaBox").expect("a size"), &numbers_of([0.0, -8.0, 200.0, 100.0]));
}

#[test]
fn resources_and_sizes_of_the_tree_are_inherited() {
    let mut document = Document::with_version("1.4");
    let square = Stream::new(
        dictionary! { "Type" => "XObject", "Subtype" => "Form", "BBox" => numbers(&[0, 0, 20, 20]) },
        b"1 0 0 rg 0 0 20 20 re f".to_vec(),
    );
    let square = document.add_object(square);
    let first = document.add_object(Stream::new(Dictionary::new(), b"q 1 0 0 1 40 0 cm /Squ".to_vec()));
    let second = document.add_object(Stream::new(Dictionary::new(), b" 0 0 m /Sq Do Q".to_vec()));
    let tree = document.new_object_id();
    // A token is never parted by streams: what is broken off here is passed over by all readers.
    let page = document.add_object(dictionary! { "Type" => "Page", "Contents" => vec![first.into(), second.into()] });
    let middle = document.add_object(dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 });
    let resources = document.add_object(dictionary! { "XObject" => dictionary! { "Sq" => square } });
    let kids = dictionary! {
        "Type" => "Pages",
        "Kids" => vec![middle.into()],
        "Count" => 1,
        "Resources" => resources,
        "MediaBox" => numbers(&[0, 0, 120, 50]),
    };
    document.set_object(tree, kids);
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    document.trailer.set("Root", catalog);
    let pages = pictures(&bytes(document));
    assert_eq!((pages[0].width, pages[0].height), (120, 66));
    assert!(is_red(&pages[0], 50, 40) && !is_red(&pages[0], 30, 40));
}

#[test]
fn content_cannot_reach_beyond_its_page() {
    // It restores more than it saved, makes all that comes after it tiny and red, and never ends a clip.
    let content = format!("{RED_CORNER} Q Q Q 0.01 0 0 0.01 0 0 cm 1 0 0 rg 1 0 0 RG 0 0 1 1 re W n q q q");
    let record = record_of_any(&[&one_page(&content, Dictionary::new())]);
    let pages = preview::pages(&record, 72.0).expect("pictures");
    assert!(is_red(&pages[1], 10, 90) && is_numbered(&pages[1]));
}

#[test]
fn files_without_a_password_for_readers_are_decrypted() {
    let mut file = Foreign::new();
    file.page(RED_CORNER, Dictionary::new());
    let mut document = file.finish();
    let id = Object::string_literal("0123456789abcdef");
    document.trailer.set("ID", vec![id.clone(), id]);
    let filter: Arc<dyn CryptFilter> = Arc::new(Aes128CryptFilter);
    let encrypted = |user_password| {
        let mut document = document.clone();
        let version = EncryptionVersion::V4 {
            document: &document,
            encrypt_metadata: true,
            crypt_filters: BTreeMap::from([(b"StdCF".to_vec(), Arc::clone(&filter))]),
            stream_filter: b"StdCF".to_vec(),
            string_filter: b"StdCF".to_vec(),
            owner_password: "owner",
            user_password,
            permissions: Permissions::all(),
        };
        let state = EncryptionState::try_from(version).expect("a state");
        document.encrypt(&state).expect("encrypted");
        bytes(document)
    };
    let pages = pictures(&encrypted(""));
    assert!(is_red(&pages[0], 10, 90));
    let problem = Taken::open(&encrypted("secret"), engine()).expect_err("refused");
    assert_eq!(problem.message, "it is encrypted, and needs a password");
}

#[test]
fn broken_cross_references_are_repaired() {
    let sound = one_page(RED_CORNER, Dictionary::new());
    let text = String::from_utf8_lossy(&sound).into_owned();
    let start = text.rfind("startxref").expect("there");
    let without_end = sound[..start].to_vec();
    let table = text.rfind("xref\n0").or_else(|| text.find("xref\r\n0")).unwrap_or(start);
    let without_table = sound[..table].to_vec();
    let wrong_start = [&sound[..start], b"startxref\n7\n%%EOF"].concat();
    let moved = [b"HTTP/1.1 200 OK\r\n\r\n".to_vec(), sound.clone()].concat();
    for (name, file) in [("end", without_end), ("table", without_table), ("start", wrong_start), ("moved", moved)] {
        assert!(is_red(&pictures(&file)[0], 10, 90), "{name}");
    }
}

#[test]
fn what_cannot_be_taken_in_is_refused_with_the_reason() {
    let refused = |bytes: &[u8]| Taken::open(bytes, engine()).expect_err("refused").message;
    assert_eq!(refused(b"PK\x03\x04 a text document"), "it is not a PDF file");
    assert_eq!(refused(b""), "it is not a PDF file");
    assert_eq!(refused(b"%PDF-1.7\nand nothing more"), "it is damaged: its objects cannot be read");
    assert_eq!(refused(&Foreign::new().bytes()), "it has no pages");
    let mut around = Foreign::new();
    let page = around.tree;
    around.pages = vec![page, page];
    assert_eq!(refused(&around.bytes()), "it has no pages");
    let mut dynamic = Foreign::new();
    dynamic.page("BT (Please wait...) Tj ET", Dictionary::new());
    dynamic.catalog.set("NeedsRendering", true);
    assert_eq!(refused(&dynamic.bytes()), "its pages are made by a program that is in it, when it is opened");
}

#[test]
fn circles_and_wrong_counts_in_the_page_tree_end() {
    let mut file = Foreign::new();
    let page = file.page(RED_CORNER, Dictionary::new());
    let tree = file.tree;
    file.pages = vec![page, tree, page];
    let mut document = file.finish();
    document.get_dictionary_mut(tree).expect("there").set("Count", 2_000_000_000);
    assert_eq!(taken(&bytes(document)).pages(), 1);
}

#[test]
fn nothing_that_runs_comes_along() {
    let mut file = Foreign::new();
    let script =
        |code: &str| dictionary! { "Type" => "Action", "S" => "JavaScript", "JS" => Object::string_literal(code) };
    let launch = dictionary! { "S" => "Launch", "F" => Object::string_literal("calc.exe") };
    let attached =
        file.document.add_object(Stream::new(dictionary! { "Type" => "EmbeddedFile" }, b"MZ-virus".to_vec()));
    let named = dictionary! {
        "Type" => "Filespec",
        "F" => Object::string_literal("invoice.exe"),
        "EF" => dictionary! { "F" => attached },
    };
    let link =
        dictionary! { "Type" => "Annot", "Subtype" => "Link", "Rect" => numbers(&[0, 0, 50, 50]), "A" => launch };
    let clip = dictionary! {
        "Type" => "Annot",
        "Subtype" => "FileAttachment",
        "Rect" => numbers(&[0, 0, 9, 9]),
        "FS" => named,
    };
    let entries = dictionary! {
        "Annots" => vec![link.into(), clip.into()],
        "AA" => dictionary! { "O" => script("open()") },
    };
    file.page(RED_CORNER, entries);
    file.catalog.set("OpenAction", script("app.alert('hello')"));
    let bytes = file.bytes();
    let file = taken(&bytes);
    assert_eq!(file.left_out, ["2 scripts", "1 action that starts a program", "1 attached file"]);
    let record = Document::load_mem(&record(&[&bytes])).expect("read");
    let all = record.objects.values().map(|object| format!("{object:?}")).collect::<String>();
    for word in ["JavaScript", "Launch", "calc.exe", "Filespec", "EmbeddedFile", "FileAttachment"] {
        assert!(!all.contains(word), "{word}");
    }
}

#[test]
fn layers_that_are_hidden_stay_hidden() {
    let mut file = Foreign::new();
    let layer = |file: &mut Foreign, name: &str| {
        file.document.add_object(dictionary! { "Type" => "OCG", "Name" => Object::string_literal(name) })
    };
    let (shown, hidden) = (layer(&mut file, "shown"), layer(&mut file, "hidden"));
    file.catalog.set(
        "OCProperties",
        dictionary! {
            "OCGs" => vec![shown.into(), hidden.into()],
            "D" => dictionary! { "OFF" => vec![hidden.into()] },
        },
    );
    let content = "1 0 0 rg /OC /A BDC 0 0 20 20 re f EMC /OC /B BDC 40 0 20 20 re f EMC";
    let properties = dictionary! { "A" => shown, "B" => hidden };
    file.page(content, dictionary! { "Resources" => dictionary! { "Properties" => properties } });
    let bytes = file.bytes();
    let pages = pictures(&bytes);
    assert!(is_red(&pages[0], 10, 90) && !is_red(&pages[0], 50, 90));
    let record = Document::load_mem(&record(&[&bytes, &bytes])).expect("read");
    let properties = record.catalog().and_then(|catalog| catalog.get(b"OCProperties")?.as_dict()).expect("layers");
    // Two files with the same layers have them together.
    assert_eq!(properties.get(b"OCGs").and_then(Object::as_array).expect("layers").len(), 2);
}

#[test]
fn links_lead_where_they_led() {
    let mut file = Foreign::new();
    let link = |to: Dictionary| {
        let mut link = dictionary! { "Type" => "Annot", "Subtype" => "Link", "Rect" => numbers(&[0, 0, 50, 50]) };
        link.extend(&to);
        Object::Dictionary(link)
    };
    let uri =
        |address: &str| dictionary! { "A" => dictionary! { "S" => "URI", "URI" => Object::string_literal(address) } };
    let second = file.page("", Dictionary::new());
    let links = vec![
        link(uri("https://example.org/a")),
        link(uri("file:///etc/passwd")),
        link(uri("javascript:alert(1)")),
        link(dictionary! { "Dest" => Object::string_literal("second") }),
        link(dictionary! { "A" => dictionary! { "S" => "GoTo", "D" => vec![second.into(), "Fit".into()] } }),
        link(dictionary! { "Dest" => Object::string_literal("nowhere") }),
        // Ours alone may lead to parts of the record.
        link(uri("https://record.invalid/0")),
    ];
    file.page("", dictionary! { "Annots" => links });
    let names = dictionary! {
        "Names" => vec![Object::string_literal("second"), vec![second.into(), "XYZ".into(), 7.into(), 80.into(), Object::Null].into()],
    };
    file.catalog.set("Names", dictionary! { "Dests" => names });
    let record = Document::load_mem(&record(&[&file.bytes()])).expect("read");
    let pages = record.get_pages();
    let page = record.get_dictionary(pages[&3]).expect("the second page of the file");
    let links = page.get(b"Annots").and_then(Object::as_array).expect("links");
    let told = |link: &Object| {
        let link = record.dereference(link).and_then(|(_, link)| link.as_dict()).expect("a link");
        if let Ok(place) = link.get(b"Dest").and_then(Object::as_array) {
            let page = pages
                .iter()
                .find(|(_, id)| place[0].as_reference().is_ok_and(|to| to == **id))
                .expect("a page of the record")
                .0;
            return format!("page {page} {:?}", &place[1..]);
        }
        let action = link.get(b"A").and_then(Object::as_dict).expect("an action");
        String::from_utf8_lossy(action.get(b"URI").and_then(Object::as_str).expect("an address")).into_owned()
    };
    let told: Vec<String> = links.iter().map(told).collect();
    assert_eq!(told[0], "https://example.org/a");
    assert_eq!(told[1], "page 2 [/XYZ, 7, 80, Null]");
    assert_eq!(told[2], "page 2 [/Fit]");
    assert_eq!(told[3], "https://record.invalid/0");
    assert_eq!(told.len(), 4);
}

#[test]
fn notes_stay_and_are_locked() {
    let note = dictionary! {
        "Type" => "Annot",
        "Subtype" => "Text",
        "Rect" => numbers(&[100, 50, 120, 70]),
        "Contents" => Object::string_literal("Ask about 2019"),
        "A" => dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("1") },
        "F" => 0,
    };
    let bytes = one_page("", dictionary! { "Annots" => vec![note.into()] });
    let record = Document::load_mem(&record(&[&bytes])).expect("read");
    let page = record.get_dictionary(record.get_pages()[&2]).expect("a page");
    let notes = page.get(b"Annots").and_then(Object::as_array).expect("notes");
    let note = record.dereference(&notes[0]).and_then(|(_, note)| note.as_dict()).expect("a note");
    assert_eq!(note.get(b"Contents").and_then(Object::as_str).expect("a text"), b"Ask about 2019");
    // Print, read only, locked, contents locked.
    assert_eq!(note.get(b"F").and_then(Object::as_i64).expect("flags"), 4 | 64 | 128 | 512);
    assert!(!note.has(b"A"));
}

#[test]
fn what_several_files_have_is_there_once() {
    let picture = "%".to_owned() + &"red ".repeat(50_000) + "\n" + RED_CORNER;
    let bytes = one_page(&picture, Dictionary::new());
    let one = record(&[&bytes]).len();
    let three = record(&[&bytes, &bytes, &bytes]).len();
    assert!(three < one + 5_000, "{three} and {one}");
    assert_eq!(record(&[&bytes, &bytes, &bytes]).len(), three);
}
