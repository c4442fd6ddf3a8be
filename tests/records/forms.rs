//! Fields become part of their page, whoever filled them.

use lopdf::{Document, Object, dictionary};
use panelkit::forms::fill;
use panelkit::preview::{self, Image};

use super::{bytes, is_red, numbers, one_page, pictures, record, taken};
use crate::forms::{engine, sheet};
use crate::support::picture;

const BODY: &str = "<input name=name style='width: 300px; height: 24px'><textarea name=notes style='width: 300px; height: 80px'>\
    </textarea><input type=radio name=rating value=1 aria-label=1><input type=radio name=rating value=2 aria-label=2>\
    <select name=city><option value=h>Hamburg<option value=b>Bremen</select>";

fn filled() -> Vec<u8> {
    let values = [("name", "Zoë Łuczak"), ("notes", "One\nTwo 日本"), ("rating", "2"), ("city", "b")];
    let values: Vec<(String, String)> =
        values.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    fill(&sheet(BODY), &values, engine()).expect("filled").value
}

/// What is above the strip.
fn page_of(image: &Image) -> Image {
    let height = image.height - 16;
    Image { width: image.width, height, rgb: image.rgb[..(image.width * height * 3) as usize].to_vec() }
}

/// A filled file, changed by who else works on it.
fn changed(change: impl Fn(&mut Document, lopdf::ObjectId)) -> Vec<u8> {
    let mut document = Document::load_mem(&filled()).expect("read");
    let widgets: Vec<_> = document
        .objects
        .iter()
        .filter(|(_, object)| object.as_dict().is_ok_and(|widget| widget.has(b"Rect")))
        .map(|(id, _)| *id)
        .collect();
    widgets.into_iter().for_each(|widget| change(&mut document, widget));
    bytes(document)
}

fn need_appearances(document: &mut Document) {
    let form = document.catalog().and_then(|catalog| catalog.get(b"AcroForm")?.as_reference()).expect("a form");
    document.get_dictionary_mut(form).expect("a form").set("NeedAppearances", true);
}

#[test]
fn fields_look_as_in_the_sheet_and_are_no_fields_any_more() {
    let bytes = filled();
    let sheet = preview::pages(&bytes, 72.0).expect("pictures");
    let pages = pictures(&bytes);
    assert!(picture::alike(&page_of(&pages[0]), &sheet[0]));
    let empty = pictures(&crate::forms::sheet(BODY));
    assert!(!picture::alike(&empty[0], &pages[0]));
    let record = Document::load_mem(&record(&[&bytes])).expect("read");
    assert!(!record.catalog().expect("a catalog").has(b"AcroForm"));
    let is_widget = |object: &&Object| object.as_dict().is_ok_and(|widget| widget.has(b"FT"));
    assert_eq!(record.objects.values().filter(is_widget).count(), 0);
}

#[test]
fn what_no_program_has_drawn_is_set_from_the_value() {
    let expected = pictures(&filled());
    let remove_texts = |document: &mut Document, widget| {
        let widget = document.get_dictionary_mut(widget).expect("a widget");
        if !widget.has(b"AS") {
            widget.remove(b"AP");
        }
    };
    // As pypdf leaves it, and as pdf.js does.
    assert!(picture::alike(&pictures(&changed(remove_texts))[0], &expected[0]));
    let outdated = changed(|document, widget| {
        need_appearances(document);
        remove_texts(document, widget);
    });
    assert!(picture::alike(&pictures(&outdated)[0], &expected[0]));
}

#[test]
fn what_is_drawn_of_an_older_value_is_set_anew_when_the_file_says_so() {
    let of_other = changed(|document, widget| {
        need_appearances(document);
        let widget = document.get_dictionary_mut(widget).expect("a widget");
        if widget.get(b"T").and_then(Object::as_str).is_ok_and(|name| name == b"name") {
            widget.set("V", Object::string_literal("A much longer name"));
        }
    });
    assert!(!picture::alike(&pictures(&of_other)[0], &pictures(&filled())[0]));
}

#[test]
fn box_shows_the_value_of_its_field() {
    // A program that sets the value alone, and leaves the states of the boxes.
    let mut document = Document::load_mem(&sheet(BODY)).expect("read");
    let group = document.objects.iter().find(|(_, object)| {
        object.as_dict().is_ok_and(|field| field.get(b"T").and_then(Object::as_str).is_ok_and(|name| name == b"rating"))
    });
    let group = *group.expect("the group").0;
    document.get_dictionary_mut(group).expect("the group").set("V", Object::Name(b"2".to_vec()));
    let values = vec![("rating".to_owned(), "2".to_owned())];
    let expected = fill(&sheet(BODY), &values, engine()).expect("filled").value;
    assert!(picture::alike(&pictures(&bytes(document))[0], &pictures(&expected)[0]));
}

#[test]
fn appearances_are_fitted_to_their_rectangle() {
    let mut document = Document::load_mem(&one_page("", lopdf::Dictionary::new())).expect("read");
    let stream = lopdf::Stream::new(
        dictionary! { "BBox" => numbers(&[0, 0, 10, 10]), "Matrix" => numbers(&[0, 1, -1, 0, 0, 0]) },
        b"1 0 0 rg 0 0 5 10 re f".to_vec(),
    );
    let stream = document.add_object(stream);
    let stamp = |flags: i64, left: i64| {
        Object::Dictionary(dictionary! {
            "Type" => "Annot",
            "Subtype" => "Watermark",
            "Rect" => numbers(&[left, 0, left + 40, 40]),
            "F" => flags,
            "AP" => dictionary! { "N" => stream },
        })
    };
    let page = document.get_pages()[&1];
    // Hidden ones, and those that are not viewed, are not drawn.
    let annotations = vec![stamp(4, 0), stamp(2, 60), stamp(32, 120)];
    document.get_dictionary_mut(page).expect("a page").set("Annots", annotations);
    let pages = pictures(&bytes(document));
    // The left half, turned by a quarter to the left, is the lower half.
    assert!(is_red(&pages[0], 20, 90) && !is_red(&pages[0], 20, 70));
    assert!(!is_red(&pages[0], 80, 90) && !is_red(&pages[0], 140, 90));
}

#[test]
fn text_in_a_turned_field_runs_as_the_field_does() {
    // A field of 20 × 90 points beside one of 90 × 20, both for the same text.
    let field = |area: &[i64], turn: i64| {
        Object::Dictionary(dictionary! {
            "Type" => "Annot",
            "Subtype" => "Widget",
            "FT" => "Tx",
            "T" => Object::string_literal(format!("f{turn}")),
            "V" => Object::string_literal("IIIII IIIII"),
            "DA" => Object::string_literal("/F 12 Tf 1 0 0 rg"),
            "Rect" => numbers(area),
            "MK" => dictionary! { "R" => turn },
        })
    };
    let mut file = super::Foreign::new();
    let fields = [field(&[0, 5, 20, 95], 90), field(&[100, 40, 190, 60], 0), field(&[40, 5, 60, 95], 270)];
    let fields: Vec<Object> = fields.map(|field| file.document.add_object(field).into()).to_vec();
    file.catalog.set("AcroForm", dictionary! { "Fields" => fields.clone(), "NeedAppearances" => true });
    file.page("", dictionary! { "Annots" => fields });
    let page = &pictures(&file.bytes())[0];
    let red = |x: std::ops::Range<u32>, y: std::ops::Range<u32>| {
        let places = x.flat_map(|x| y.clone().map(move |y| (x, y)));
        places.filter(|(x, y)| page.pixel(*x, *y)[1] < 160).count()
    };
    // Turned to the left, it begins below; to the right, above. Lying, it begins on the left.
    let half = |begin: usize, end: usize| assert!(begin > 20 && begin > end + 10, "{begin} and {end}");
    half(red(0..20, 50..95), red(0..20, 5..50));
    half(red(40..60, 5..50), red(40..60, 50..95));
    half(red(100..145, 40..60), red(145..190, 40..60));
}

#[test]
fn text_that_does_not_fit_is_told() {
    let mut document =
        Document::load_mem(&sheet("<textarea name=notes style='width: 60px; height: 20px'></textarea>")).expect("read");
    let field = document.objects.iter().find(|(_, object)| object.as_dict().is_ok_and(|field| field.has(b"Rect")));
    let field = *field.expect("the field").0;
    document
        .get_dictionary_mut(field)
        .expect("the field")
        .set("V", Object::string_literal("much too long ".repeat(40)));
    let text = "much too long ".repeat(40);
    let told = |bytes: &[u8]| -> Vec<(String, String)> {
        taken(bytes).cut_off().iter().map(|cut| (cut.field.clone(), cut.text.clone())).collect()
    };
    let expected = [("notes".to_owned(), text.clone())];
    assert_eq!(told(&bytes(document)), expected);
    // Also where another program has drawn it, as much of it as there is room for.
    let small = sheet("<textarea name=notes style='width: 60px; height: 20px'></textarea>");
    let set = |text: &str| fill(&small, &[("notes".to_owned(), text.to_owned())], engine()).expect("filled").value;
    assert_eq!(told(&set(&text)), expected);
    assert_eq!(told(&set("short")), []);
}
