//! Documents from HTML to a file: marks, the parent tree, artifacts, annotations, what the file claims, attachments.

use lopdf::{Dictionary, Document, Object};
use panelkit::diag::{Diagnostics, Warned};
use panelkit::engine::geometry::{Px, Size};
use panelkit::engine::resources::NoResources;
use panelkit::engine::{Engine, RenderOptions, Session, render};
use panelkit::pdf::{self, Attachment, PdfOptions, Relationship};
use panelkit::source::Source;

use super::shape::{Written, fonts};

fn written(html: &str, options: &PdfOptions) -> Result<Written, Diagnostics> {
    let engine = Engine::new(panelkit::engine::fonts::FontLibrary::new(Vec::new())?);
    let layout = RenderOptions { resources: &NoResources, paper: Size::new(Px(400.0), Px(300.0)) };
    let list = render(&Source::new("test.html", html), &mut Session::new(&engine), layout)?.value;
    let Warned { value, warnings } = pdf::write(&list, fonts(), options)?;
    let document = Document::load_mem(&value).expect("lopdf reads what was written");
    Ok(Written { document, bytes: value, warnings: warnings.into_iter().map(|warning| warning.message).collect() })
}

fn page(body: &str) -> Written {
    let html = format!("<!DOCTYPE html><html lang=en><title>t</title><body>{body}");
    let written = written(&html, &PdfOptions::default()).expect("can be written");
    assert_eq!(written.warnings, [""; 0]);
    written
}

/// The parent tree: keys and what they lead to.
fn parents(written: &Written) -> Vec<(i64, &Object)> {
    let root = written.dictionary(written.catalog(), "StructTreeRoot");
    let numbers = written.get(written.dictionary(root, "ParentTree"), "Nums").as_array().expect("an array");
    numbers.chunks(2).map(|pair| (pair[0].as_i64().expect("a key"), written.resolve(&pair[1]))).collect()
}

fn role(element: &Dictionary) -> &str {
    element.get(b"S").and_then(Object::as_name).ok().and_then(|name| std::str::from_utf8(name).ok()).expect("a role")
}

#[test]
fn every_mark_leads_to_its_element() {
    let written = page("<h1>a</h1><p>b <a href='https://example.org'>c</a> d</p><ul><li>e</ul>");
    let parents = parents(&written);
    let (key, of_page) = parents[0];
    assert_eq!(key, written.page(1).get(b"StructParents").and_then(Object::as_i64).expect("a key"));
    let roles: Vec<&str> = of_page
        .as_array()
        .expect("an element for each mark")
        .iter()
        .map(|element| role(written.resolve(element).as_dict().expect("an element")))
        .collect();
    assert_eq!(roles, ["H1", "P", "Link", "P", "LBody", "Lbl"]);
    let (_, of_link) = parents[1];
    assert_eq!(role(of_link.as_dict().expect("an element")), "Link");
}

#[test]
fn all_that_is_drawn_is_marked_once() {
    let css = "<style>@page { @top-left { content: 'head' } } p { border: 1px solid; text-decoration: underline }
        .o { opacity: .5 } .c { overflow: hidden; transform: rotate(3deg) }</style>";
    let body = "<p>a <b>b</b></p><div class=c><p>c <i style='font-family: monospace'>d</i></p></div><p>नमस्ते दुनिया</p>";
    let written = page(&format!("{css}{body}<div class=o><p>e</p></div>"));
    let mut depth = 0;
    let mut saved = Vec::new();
    let mut in_text = Vec::new();
    let mut text = false;
    for operation in written.operations(1) {
        match operation.operator.as_str() {
            "BDC" | "BMC" => {
                depth += 1;
                in_text.push(text);
            }
            "EMC" => {
                depth -= 1;
                assert_eq!(in_text.pop(), Some(text), "a mark begins and ends in or outside of a text object");
            }
            "BT" => text = true,
            "ET" => text = false,
            "q" => saved.push(depth),
            "Q" => assert_eq!(saved.pop(), Some(depth), "a mark does not reach over a saved state"),
            "TJ" | "f" | "f*" | "S" => assert_eq!(depth, 1, "{operation:?}"),
            // The group has marks of its own.
            "Do" => assert_eq!(depth, 0),
            _ => {}
        }
    }
    assert_eq!(depth, 0);
}

#[test]
fn the_dots_of_a_contents_list_are_part_of_its_link() {
    let css = "<style>a::after { content: leader('.') target-counter(attr(href url), page) }</style>";
    // `page` expects no warning, and debug builds audit the file: each area must have its tag.
    let written = page(&format!("{css}<p><a href='#end'>End</a><p id=end>the end"));
    assert_eq!(written.page(1).get(b"Annots").and_then(Object::as_array).expect("link areas").len(), 3);
}

#[test]
fn running_heads_and_borders_are_artifacts() {
    let written = page("<style>@page { margin: 60px; @bottom-left { content: 'foot' } }</style><hr>");
    let marks: Vec<String> = written
        .operations(1)
        .into_iter()
        .filter(|operation| operation.operator == "BDC")
        .map(|operation| format!("{:?} {:?}", operation.operands[0], operation.operands[1]))
        .collect();
    assert_eq!(marks.len(), 2, "{marks:?}");
    assert!(marks[0].contains("/Artifact") && marks[0].contains("Layout"), "{marks:?}");
    assert!(marks[1].contains("/Artifact") && marks[1].contains("Footer"), "{marks:?}");
}

#[test]
fn marks_in_a_group_name_its_stream() {
    let written = page("<div style='opacity: .5'><p>a</p></div>");
    let root = written.dictionary(written.catalog(), "StructTreeRoot");
    let paragraph = written.dictionary(written.dictionary(root, "K"), "K");
    let reference = written.dictionary(paragraph, "K");
    assert_eq!(reference.get(b"Type").and_then(Object::as_name).ok(), Some(&b"MCR"[..]));
    let stream = written.dictionary(reference, "Stm");
    assert_eq!(stream.get(b"StructParents").and_then(Object::as_i64).ok(), Some(1));
}

#[test]
fn the_claim_stands_in_the_metadata_and_falls_with_a_fault() {
    let metadata = |written: &Written| match written.get(written.catalog(), "Metadata") {
        Object::Stream(stream) => String::from_utf8(stream.content.clone()).expect("UTF-8"),
        other => panic!("{other:?}"),
    };
    let claims = metadata(&page("<p>a"));
    for part in ["<pdfaid:part>2</", "<pdfaid:conformance>A</", "<pdfuaid:part>1</", "<pdfaSchema:prefix>pdfuaid</"] {
        assert!(claims.contains(part), "{part}");
    }
    let html = "<!DOCTYPE html><html lang=en><title>t</title><h2>a";
    let faulty = written(html, &PdfOptions::default()).expect("can be written");
    assert_eq!(faulty.warnings, ["the first heading is of level 2"]);
    assert!(!metadata(&faulty).contains("pdfaid") && !metadata(&faulty).contains("pdfuaid"));
    let strict = PdfOptions { strict: true, ..PdfOptions::default() };
    let problems = written(html, &strict).err().expect("it is not written");
    assert_eq!(
        problems.to_string(),
        "test.html:1:51: error: the first heading is of level 2 (help: begin with an `h1`)"
            .replace(":51:", &format!(":{}:", problems.0[0].place.as_ref().expect("a place").line_column().1))
    );
    assert!(written("<!DOCTYPE html><html lang=en><title>t</title><p>a", &strict).is_ok());
}

#[test]
fn a_missing_glyph_costs_the_claim_and_is_told_once() {
    let html = "<!DOCTYPE html><html lang=en><title>t</title><p>a\u{12000}";
    let written = written(html, &PdfOptions::default()).expect("can be written");
    assert_eq!(written.warnings, [""; 0], "layout has told it");
    assert!(!String::from_utf8_lossy(&written.bytes).contains("pdfuaid"));
}

#[test]
fn attached_files_are_named_by_the_catalog() {
    let attachment = |name: &str| Attachment {
        name: name.to_owned(),
        media_type: "application/json".to_owned(),
        description: "Data".to_owned(),
        relationship: Relationship::Source,
        data: b"{}".to_vec(),
    };
    let options =
        PdfOptions { attachments: vec![attachment("é.json"), attachment("a.json")], ..PdfOptions::default() };
    let written = written("<!DOCTYPE html><html lang=en><title>t</title><p>a", &options).expect("can be written");
    assert!(String::from_utf8_lossy(&written.bytes).contains("<pdfaid:part>3</"));
    let associated = written.get(written.catalog(), "AF").as_array().expect("an array");
    assert_eq!(associated.len(), 2);
    let file = written.resolve(&associated[0]).as_dict().expect("a file");
    assert_eq!(written.get(file, "F").as_str().ok(), Some(&b"a.json"[..]), "names are sorted");
    let stream = written.get(written.dictionary(file, "EF"), "F").as_stream().expect("a stream");
    assert_eq!(stream.get_plain_content().expect("sound"), b"{}");
}

#[test]
fn a_list_without_a_tree_has_no_tags() {
    let written = super::shape::Sketch::new().text(10.0, 10.0, "text").written("untagged");
    assert!(written.catalog().get(b"StructTreeRoot").is_err());
    assert!(written.operations(1).iter().all(|operation| operation.operator != "BDC"));
}
