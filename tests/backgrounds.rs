//! What backgrounds come to on the page: fills, images, gradients and their tiles.

use std::sync::Arc;

use panelkit::engine::fonts::FontLibrary;
use panelkit::engine::geometry::{Px, Size};
use panelkit::engine::resources::{ResourceError, Resources};
use panelkit::engine::{Engine, RenderOptions, Session, Stage, dump};
use panelkit::source::Source;

/// `red.png`, 2 × 2 of one colour, and `half.png`, 2 × 2 of two.
struct Images;

impl Resources for Images {
    fn load(&self, url: &str) -> Result<Arc<[u8]>, ResourceError> {
        let samples: [u8; 12] = match url {
            "red.png" | "sheets/red.png" => [255, 0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0],
            "half.png" => [255, 0, 0, 0, 0, 255, 255, 0, 0, 0, 0, 255],
            "sheets/a.css" => return Ok(b"p { background: url(red.png) }"[..].into()),
            _ => return Err(ResourceError::Missing { url: url.to_owned() }),
        };
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, 2, 2);
        encoder.set_color(png::ColorType::Rgb);
        let mut writer = encoder.write_header().expect("a sound header");
        writer.write_image_data(&samples).expect("enough samples");
        writer.finish().expect("memory takes it");
        Ok(bytes.into())
    }
}

/// What is drawn on pages of 100 × 80 px with margins of 10 px, a line for each thing.
fn drawn(css: &str, body: &str) -> Vec<String> {
    let head = "@page { size: 100px 80px; margin: 10px } body, p { margin: 0 } p { width: 40px; height: 20px }";
    let html = format!("<!DOCTYPE html><html lang=en><title>t</title><style>{head} {css}</style><body>{body}");
    let engine = Engine::new(FontLibrary::new(Vec::new()).expect("the bundled fonts are in order"));
    let options = RenderOptions { resources: &Images, paper: Size::new(Px(100.0), Px(80.0)) };
    let text = dump(&Source::new("t.html", html), &mut Session::new(&engine), options, Stage::Display);
    let text = text.unwrap_or_else(|problems| panic!("{problems:?}"));
    assert!(text.warnings.is_empty(), "{:?}", text.warnings);
    text.value.lines().skip(1).map(|line| line.trim().trim_start_matches("- ").to_owned()).collect()
}

#[test]
fn the_root_elements_background_fills_the_page_inside_of_its_margins() {
    assert_eq!(
        drawn("html { background: red } body { background: lime }", ""),
        ["fill 10,10 80x60 #ff0000", "fill 10,10 80x0 #00ff00"]
    );
}

#[test]
fn the_background_of_body_is_the_pages_where_the_root_has_none() {
    assert_eq!(drawn("body { background: lime; height: 5px }", ""), ["fill 10,10 80x60 #00ff00"]);
}

#[test]
fn the_background_of_the_page_rule_reaches_into_the_margins() {
    assert_eq!(drawn("@page { background: red }", ""), ["fill 0,0 100x80 #ff0000"]);
}

#[test]
fn the_colour_is_clipped_as_its_layer_is() {
    let css = "p { padding: 3px; border: 2px solid transparent; background: red content-box }";
    assert_eq!(drawn(css, "<p>"), ["fill 15,15 40x20 #ff0000"]);
}

#[test]
fn an_image_of_one_colour_is_a_fill() {
    assert_eq!(drawn("p { background: url(red.png) }", "<p>"), ["fill 10,10 40x20 #ff0000"]);
    // 100 % of 40 - 10 by 20 - 5
    let css = "p { background: url(red.png) right bottom / 10px 5px no-repeat }";
    assert_eq!(drawn(css, "<p>"), ["fill 40,25 10x5 #ff0000"]);
}

#[test]
fn images_are_tiled_from_their_position() {
    // From 10 + 1 - 2 = 9 in steps of 2: 21 tiles to the right edge at 50.
    let tiles = "tiles 21x1 every 2x2: image 9,10 2x2 of 2x2";
    let css = "p { background: url(half.png) 1px 0 repeat-x }";
    assert_eq!(drawn(css, "<p>"), ["clip 10,10 40x20", tiles, "pop"]);
    // Thirteen of 3 px fit into 40, with 1 px over in twelve spaces.
    let css = "p { background: url(half.png) 0 0 / 3px 20px space }";
    assert_eq!(drawn(css, "<p>"), ["tiles 13x1 every 3.08x20: image 10,10 3x20 of 2x2"]);
    // As many are fitted in, without spaces.
    let css = "p { background: url(half.png) 0 0 / 3px 20px round }";
    assert_eq!(drawn(css, "<p>"), ["tiles 13x1 every 3.08x20: image 10,10 3.08x20 of 2x2"]);
}

#[test]
fn cover_and_contain_keep_the_shape() {
    // 40 wide from 2 × 2: 40 × 40, of which 20 are seen.
    let covers = drawn("p { background: url(half.png) center / cover no-repeat }", "<p>");
    assert_eq!(covers, ["clip 10,10 40x20", "image 10,0 40x40 of 2x2", "pop"]);
    let contains = drawn("p { background: url(half.png) center / contain no-repeat }", "<p>");
    assert_eq!(contains, ["image 20,10 20x20 of 2x2"]);
}

#[test]
fn the_first_layer_lies_on_top_of_the_others_and_of_the_colour() {
    let css = "p { background: url(half.png) no-repeat, url(red.png) 50% 50% no-repeat, lime }";
    let layers = ["fill 10,10 40x20 #00ff00", "fill 29,19 2x2 #ff0000", "image 10,10 2x2 of 2x2"];
    assert_eq!(drawn(css, "<p>"), layers);
}

#[test]
fn images_of_a_sheet_are_relative_to_it() {
    let html = "<link rel=stylesheet href=sheets/a.css><p>";
    assert_eq!(drawn("", html), ["fill 10,10 40x20 #ff0000"]);
}

#[test]
fn linear_gradients_run_along_their_angle() {
    let down = drawn("p { background: linear-gradient(red, blue) }", "<p>");
    assert_eq!(down, ["shade 10,10 40x20 linear 30,10 to 30,30: #ff0000 0, #0000ff 1"]);
    let left = drawn("p { background: linear-gradient(to left, red 10px, blue) }", "<p>");
    assert_eq!(left, ["shade 10,10 40x20 linear 40,20 to 10,20: #ff0000 0, #0000ff 1"]);
}

#[test]
fn one_colour_is_a_fill_and_sharp_edges_are_stripes() {
    assert_eq!(drawn("p { background: linear-gradient(red, red) }", "<p>"), ["fill 10,10 40x20 #ff0000"]);
    let stripes = drawn("p { background: linear-gradient(90deg, red 50%, blue 50%) }", "<p>");
    assert_eq!(stripes[..2], ["clip 10,10 40x20", "fill 10,10 40x20 #ff0000"]);
    assert!(stripes[2].starts_with("fill M30,") && stripes[2].ends_with("#0000ff"), "{}", stripes[2]);
}

#[test]
fn radial_gradients_reach_the_farthest_corner() {
    // A circle of 20 px, squashed to half its height and enlarged to go through the corner: 20 × √2.
    let ellipse = drawn("p { background: radial-gradient(red, blue) }", "<p>");
    let start = "shade 10,10 40x20 radial 30,20 r 0 to 30,20 r 28.28 by [1.0, 0.0, 0.0, 0.5, 0.0, 10.0]";
    assert!(ellipse[0].starts_with(start), "{}", ellipse[0]);
    let circle = drawn("p { background: radial-gradient(10px at left top, red, blue) }", "<p>");
    assert_eq!(circle, ["shade 10,10 40x20 radial 10,10 r 0 to 10,10 r 10: #ff0000 0, #0000ff 1"]);
}

#[test]
fn transparent_takes_on_the_colour_that_it_changes_to() {
    let shade = drawn("p { background: linear-gradient(transparent, red) }", "<p>").remove(0);
    assert!(!shade.contains("#800000") && !shade.contains("#7f0000"), "{shade}");
    assert!(shade.contains("#ff0000/0.5 0.5"), "{shade}");
}

#[test]
fn gradients_that_repeat_too_often_to_be_seen_are_their_mean_colour() {
    let css = "p { background: repeating-linear-gradient(#000, #fff 0.01px) }";
    assert_eq!(drawn(css, "<p>"), ["fill 10,10 40x20 #808080"]);
}

#[test]
fn the_place_of_an_image_in_its_box_can_be_chosen() {
    let css = "img { width: 40px; height: 20px; object-fit: contain; object-position: right top }";
    let image = drawn(css, "<img src=half.png alt=x>");
    assert_eq!(image, ["img image 30,10 20x20 of 2x2"]);
}
