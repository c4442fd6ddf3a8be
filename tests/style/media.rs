//! Elements that stand for images and for media that paper has not.

use std::sync::Arc;

use panelkit::engine::fonts::FontLibrary;
use panelkit::engine::geometry::{Px, Size};
use panelkit::engine::resources::NoResources;
use panelkit::engine::{Engine, RenderOptions, Session, Stage, dump};
use panelkit::source::Source;

/// What is drawn, and what is warned about.
fn drawn(body: &str) -> (Vec<String>, Vec<String>) {
    let html = format!(
        "<!DOCTYPE html><html lang=en><title>t</title><style>@page {{ size: 200px; margin: 0 }} body {{ margin: 0 }}</style><body>{body}"
    );
    let engine = Engine::new(FontLibrary::new(Vec::new()).expect("the bundled fonts are in order"));
    let options = RenderOptions { resources: &NoResources, paper: Size::new(Px(200.0), Px(200.0)) };
    let source: Arc<Source> = Source::new("t.html", html);
    let text = dump(&source, &mut Session::new(&engine), options, Stage::Display);
    let text = text.unwrap_or_else(|problems| panic!("{problems:?}"));
    let warnings = text.warnings.iter().map(|warning| warning.message.clone()).collect();
    (text.value.lines().skip(1).map(|line| line.trim().to_owned()).collect(), warnings)
}

/// A GIF of one pixel.
const GIF: &str = "data:image/gif;base64,R0lGODdhAQABAIAAAP8AAAAAACwAAAAAAQABAAACAkQBADs=";

fn images(body: &str) -> usize {
    let (draws, warnings) = drawn(body);
    assert_eq!(warnings, Vec::<String>::new());
    draws.iter().filter(|draw| draw.contains("image ")).count()
}

#[test]
fn a_picture_shows_its_first_source_of_a_kind_that_can_be_read() {
    let body = format!(
        "<picture><source srcset='x.avif' type='image/avif'><source srcset='x.png' media='screen'>\
         <source srcset='{GIF} 2x'><img src='missing.png' alt=x></picture>"
    );
    assert_eq!(images(&body), 1);
    assert_eq!(images(&format!("<img srcset='{GIF} 100w, missing.png 200w' alt=x>")), 1);
}

#[test]
fn objects_that_are_images_are_shown_and_others_leave_what_stands_in_for_them() {
    assert_eq!(images(&format!("<object data='{GIF}'>x</object><embed src='{GIF}'>")), 2);
    let (draws, warnings) = drawn("<object data=a.swf type=application/x-y>instead</object>");
    assert!(draws.iter().any(|draw| draw.contains("\"instead\"")), "{draws:?}");
    assert_eq!(warnings, ["`<object>` has no meaning on paper"]);
}

#[test]
fn a_drawing_in_the_document_is_drawn_in_the_colour_of_the_text() {
    let svg = "<svg width=20 height=10 viewBox='0 0 2 1'><title>a & b</title><rect width=1 height=1 fill=currentColor /></svg>";
    let (draws, warnings) = drawn(&format!("<p style='color: #ff0000; margin: 0'>{svg}</p>"));
    assert_eq!(warnings, Vec::<String>::new());
    assert!(draws.iter().any(|draw| draw.starts_with("svg fill") && draw.ends_with("#ff0000")), "{draws:?}");
    assert!(!draws.iter().any(|draw| draw.contains("a & b")), "{draws:?}");
}

#[test]
fn a_qr_code_is_an_image_of_paths() {
    let (draws, _) = drawn("<img src='qr:abc' alt='abc' style='width: 58px'>");
    // 29 modules of 4 px on 58 px.
    assert!(draws.iter().any(|draw| draw.starts_with("img transform [0.5, 0.0, 0.0, 0.5")), "{draws:?}");
}

#[test]
fn details_are_printed_open_and_what_is_for_readers_without_scripts_is_printed() {
    let (draws, warnings) = drawn("<details><summary>a</summary>bb</details><noscript>cc</noscript><map>dd</map>");
    assert_eq!(warnings, Vec::<String>::new());
    for text in ["\"a\"", "\"bb\"", "\"cc\"", "\"dd\""] {
        assert!(draws.iter().any(|draw| draw.contains(text.trim_matches('"'))), "{text} in {draws:?}");
    }
}

#[test]
fn formulas_and_a_base_are_told() {
    let (draws, warnings) = drawn("<math><mi>x</mi></math>");
    assert!(draws.iter().any(|draw| draw.contains("\"x\"")), "{draws:?}");
    assert_eq!(warnings, ["`<math>` is not laid out: its text is printed on the line"]);
    assert_eq!(drawn("<base href=/a/>").1, ["`<base href>` has no effect: files are named relative to the document"]);
}
