//! The file as a whole: pages, links, outline, what it says of itself, the same bytes every time.

use std::sync::Arc;

use jiff::Timestamp;
use lopdf::{Dictionary, Object};
use panelkit::engine::display::{Anchor, Draw, Information, LinkTarget, OutlineEntry};
use panelkit::engine::fonts::FontLibrary;
use panelkit::engine::geometry::{Point, Px, Rect};
use panelkit::pdf::{self, PdfCache, PdfOptions};

use super::shape::{Sketch, Written, fonts, utf16};

fn link(target: LinkTarget) -> Draw {
    Draw::Link { rect: Rect::new(Px(96.0), Px(96.0), Px(48.0), Px(24.0)), target }
}

fn annotations(written: &Written, page: u32) -> Vec<&Dictionary> {
    let Ok(list) = written.page(page).get(b"Annots").and_then(Object::as_array) else { return Vec::new() };
    list.iter().map(|annotation| written.resolve(annotation).as_dict().expect("an annotation")).collect()
}

#[test]
fn file_is_pdf_1_7_with_a_binary_mark() {
    let written = Sketch::new().written("header");
    assert!(written.bytes.starts_with(b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n"));
    assert!(written.bytes.ends_with(b"%%EOF"));
}

#[test]
fn page_has_its_size_in_points() {
    let written = Sketch::new().written("size");
    let media_box = written.page(1).get(b"MediaBox").and_then(Object::as_array).expect("a box");
    let numbers: Vec<f32> = media_box.iter().map(|number| number.as_float().expect("a number")).collect();
    assert_eq!(numbers, [0.0, 0.0, 595.28, 841.89]);
}

#[test]
fn web_and_mail_links_are_annotations() {
    let mut sketch = Sketch::new();
    sketch.draw(link(LinkTarget::Url("https://example.org/é (1)".into())));
    sketch.draw(link(LinkTarget::Url("MAILTO:a@example.org".into())));
    let written = sketch.written("links");
    let annotations = annotations(&written, 1);
    let uri = |annotation: &Dictionary| {
        let action = written.dictionary(annotation, "A");
        String::from_utf8(action.get(b"URI").and_then(Object::as_str).expect("a string").to_vec()).expect("ASCII")
    };
    assert_eq!(uri(annotations[0]), "https://example.org/%C3%A9%20(1)");
    assert_eq!(uri(annotations[1]), "MAILTO:a@example.org");
    assert_eq!(annotations[0].get(b"F").and_then(Object::as_i64).ok(), Some(4));
    let rect = annotations[0].get(b"Rect").and_then(Object::as_array).expect("a rectangle");
    let rect: Vec<f32> = rect.iter().map(|number| number.as_float().expect("a number")).collect();
    // Left 72, bottom 841.89 − 72 − 18, right 72 + 36, top 841.89 − 72.
    assert_eq!(rect, [72.0, 751.89, 108.0, 769.89]);
}

#[test]
fn other_schemes_are_left_out_and_reported() {
    let mut sketch = Sketch::new();
    for url in ["javascript:alert(1)", "file:///etc/passwd", "relative.html", "java\nscript:x"] {
        sketch.draw(link(LinkTarget::Url(url.into())));
    }
    let written = sketch.written("schemes");
    assert_eq!(annotations(&written, 1).len(), 0);
    assert_eq!(written.warnings.len(), 4);
    assert_eq!(written.warnings[0], "the link to `javascript:alert(1)` is left out");
}

#[test]
fn link_within_the_document_goes_to_its_anchor() {
    let mut sketch = Sketch::new();
    sketch.draw(link(LinkTarget::Anchor("there".into()))).draw(link(LinkTarget::Anchor("nowhere".into()))).page();
    sketch.list.anchors.push(Anchor { id: "there".into(), page: 1, position: Point::new(Px(0.0), Px(96.0)) });
    let written = sketch.written("anchor");
    let annotations = annotations(&written, 1);
    assert_eq!(annotations.len(), 1);
    let place = annotations[0].get(b"Dest").and_then(Object::as_array).expect("a place");
    assert_eq!(place[0].as_reference().ok(), written.document.get_pages().get(&2).copied());
    assert_eq!(place[3].as_float().ok(), Some(770.0));
    assert_eq!(written.warnings, ["the link to `#nowhere` leads nowhere"]);
}

#[test]
fn link_area_follows_a_transform() {
    let mut sketch = Sketch::new();
    // A quarter turn clockwise about the origin, then 192 px to the right: (x, y) → (192 − y, x).
    sketch.draw(Draw::Transform([0.0, 1.0, -1.0, 0.0, 192.0, 0.0]));
    sketch.draw(link(LinkTarget::Url("https://example.org".into()))).draw(Draw::Pop);
    let written = sketch.written("turned-link");
    let rect = annotations(&written, 1)[0].get(b"Rect").and_then(Object::as_array).expect("a rectangle");
    let rect: Vec<f32> = rect.iter().map(|number| number.as_float().expect("a number")).collect();
    // x from 192 − 120 to 192 − 96 px, y from 96 to 144 px.
    assert_eq!(rect, [54.0, 733.89, 72.0, 769.89]);
}

/// The outline as lines, two spaces for each level.
fn outline(written: &Written, parent: &Dictionary, indent: usize, lines: &mut String) {
    let Ok(mut id) = parent.get(b"First").and_then(Object::as_reference) else { return };
    loop {
        let item = written.document.get_dictionary(id).expect("an item");
        let title = item.get(b"Title").and_then(Object::as_str).expect("a title");
        let title = title.strip_prefix(b"\xFE\xFF").map_or_else(|| String::from_utf8_lossy(title).into_owned(), utf16);
        lines.push_str(&format!("{}{title}\n", "  ".repeat(indent)));
        outline(written, item, indent + 1, lines);
        match item.get(b"Next").and_then(Object::as_reference) {
            Ok(next) => id = next,
            Err(_) => break,
        }
    }
    assert_eq!(parent.get(b"Last").and_then(Object::as_reference).ok(), Some(id));
}

#[test]
fn outline_nests_by_level_and_bears_gaps() {
    let mut sketch = Sketch::new();
    for (level, label) in [(2, "below"), (1, "Zoë"), (3, "deep"), (2, "mid"), (3, "leaf"), (1, "last"), (0, "zero")] {
        let position = Point::new(Px(0.0), Px(96.0));
        sketch.list.outline.push(OutlineEntry { level, label: label.into(), page: 0, position });
    }
    let written = sketch.written("outline");
    let root = written.dictionary(written.catalog(), "Outlines");
    let mut lines = String::new();
    outline(&written, root, 0, &mut lines);
    assert_eq!(lines, "below\nZoë\n  deep\n  mid\n    leaf\nlast\nzero\n");
    assert_eq!(root.get(b"Count").and_then(Object::as_i64).ok(), Some(7));
}

#[test]
fn entry_on_a_page_that_is_not_there_has_no_place() {
    let mut sketch = Sketch::new();
    sketch.list.outline.push(OutlineEntry { level: 1, label: "x".into(), page: 9, position: Point::default() });
    let written = sketch.written("outline-without-page");
    let root = written.dictionary(written.catalog(), "Outlines");
    assert!(written.dictionary(root, "First").get(b"Dest").is_err());
}

fn told() -> Sketch {
    let mut sketch = Sketch::new();
    sketch.list.information = Information {
        title: Some("Technik & Tiefe <1>: Zoë\u{8}".into()),
        author: Some("Anna".into()),
        subject: None,
        keywords: Some("a, b".into()),
        language: Some("de".into()),
    };
    sketch
}

#[test]
fn information_is_told_twice_and_the_same() {
    let sketch = told();
    let created: Timestamp = "2026-11-26T08:00:00Z".parse().expect("a time");
    let options = PdfOptions { created: Some(created), ..PdfOptions::default() };
    let bytes = pdf::write(&sketch.list, fonts(), &options).expect("can be written").value;
    let written = Written { document: lopdf::Document::load_mem(&bytes).expect("sound"), bytes, warnings: Vec::new() };
    let catalog = written.catalog();
    assert_eq!(catalog.get(b"Lang").and_then(Object::as_str).ok(), Some(&b"de"[..]));
    let preferences = written.dictionary(catalog, "ViewerPreferences");
    assert_eq!(preferences.get(b"DisplayDocTitle").and_then(Object::as_bool).ok(), Some(true));
    let Object::Stream(xmp) = written.get(catalog, "Metadata") else { panic!("no XMP") };
    assert!(xmp.dict.get(b"Filter").is_err(), "readable as it is");
    let xmp = String::from_utf8(xmp.content.clone()).expect("UTF-8");
    assert!(xmp.contains("Technik &amp; Tiefe &lt;1&gt;: Zoë<"), "{xmp}");
    assert!(xmp.contains("<xmp:CreateDate>2026-11-26T08:00:00Z</xmp:CreateDate>"), "{xmp}");
    assert!(!xmp.contains("dc:description"), "{xmp}");
    let information = written.dictionary(&written.document.trailer, "Info");
    let date = information.get(b"CreationDate").and_then(Object::as_str);
    assert_eq!(date.ok(), Some(&b"D:20261126080000Z"[..]));
    assert!(information.get(b"Subject").is_err());
}

#[test]
fn no_date_is_invented() {
    let written = told().written("dateless");
    assert!(written.dictionary(&written.document.trailer, "Info").get(b"CreationDate").is_err());
    assert!(!written.bytes.windows(14).any(|window| window == b"xmp:CreateDate"));
}

#[test]
fn colours_are_those_of_the_srgb_profile() {
    let written = Sketch::new().written("intent");
    let intents = written.get(written.catalog(), "OutputIntents").as_array().expect("an array");
    let intent = written.resolve(&intents[0]).as_dict().expect("an intent");
    assert_eq!(written.dictionary(intent, "DestOutputProfile").get(b"N").and_then(Object::as_i64).ok(), Some(3));
}

fn varied() -> Sketch {
    let mut sketch = told();
    sketch.text(96.0, 96.0, "Zoë 王 प्रिया").draw(Draw::Opacity(0.5)).text(96.0, 200.0, "office").draw(Draw::Pop);
    sketch.draw(link(LinkTarget::Url("https://example.org".into())));
    sketch
}

#[test]
fn same_list_gives_the_same_bytes() {
    let sketch = varied();
    let cache = Arc::new(PdfCache::default());
    let bytes = |fonts: &FontLibrary, cache: &Arc<PdfCache>| {
        let options = PdfOptions { cache: Arc::clone(cache), ..PdfOptions::default() };
        pdf::write(&sketch.list, fonts, &options).expect("can be written").value
    };
    let first = bytes(fonts(), &cache);
    assert!(first == bytes(fonts(), &cache), "with what the first one left in the cache");
    assert!(first == bytes(fonts(), &Arc::default()), "with nothing in the cache");
    let anew = FontLibrary::new(Vec::new()).expect("sound");
    assert!(first == bytes(&anew, &cache), "with the fonts read anew");
}

#[test]
fn threads_share_a_cache() {
    let sketch = varied();
    let options = PdfOptions::default();
    let first = pdf::write(&sketch.list, fonts(), &options).expect("can be written").value;
    std::thread::scope(|scope| {
        let write = || pdf::write(&sketch.list, fonts(), &options).expect("can be written").value;
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(write)).collect();
        for thread in threads {
            assert!(thread.join().expect("no panic") == first);
        }
    });
}

#[test]
fn id_follows_the_content() {
    let id = |written: &Written| {
        let id = written.document.trailer.get(b"ID").and_then(Object::as_array).expect("an id");
        assert_eq!(id[0], id[1]);
        id[0].as_str().expect("bytes").to_vec()
    };
    let (one, two) =
        (Sketch::new().text(9.0, 9.0, "a").written("id-a"), Sketch::new().text(9.0, 9.0, "b").written("id-b"));
    assert_ne!(id(&one), id(&two));
    assert!(!one.bytes.windows(32).any(|window| window == b"70616E656C6B69742066696C65206964"), "the placeholder");
}

#[test]
fn document_without_pages_is_a_file_too() {
    let mut sketch = Sketch::new();
    sketch.list.pages.clear();
    assert_eq!(sketch.written("no-pages").document.get_pages().len(), 0);
}
