//! Paths, colours, opacity, clips, transforms, images and controls as operators.

use std::sync::Arc;

use lopdf::Object;
use panelkit::engine::display::{Control, ControlKind, Draw, ImageData, Path, Pixels, Segment};
use panelkit::engine::dom::NodeId;
use panelkit::engine::geometry::{Point, Px, Rect};
use panelkit::engine::style::values::Color;
use panelkit::pdf::{Forms, PdfOptions};

use super::shape::Sketch;

const RED: Color = Color { red: 1.0, green: 0.0, blue: 0.0, alpha: 1.0 };

fn rect(x: f32, y: f32, width: f32, height: f32) -> Rect {
    Rect::new(Px(x), Px(y), Px(width), Px(height))
}

fn fill(rect: Rect, color: Color) -> Draw {
    Draw::Fill { path: Path::Rect(rect), color }
}

fn point(x: f32, y: f32) -> Point {
    Point::new(Px(x), Px(y))
}

/// The operators for a page with these things on it.
fn content(name: &str, draws: Vec<Draw>) -> String {
    let mut sketch = Sketch::new();
    for draw in draws {
        sketch.draw(draw);
    }
    let written = sketch.written(name);
    assert!(written.warnings.is_empty(), "{:?}", written.warnings);
    written.content(1)
}

#[test]
fn rectangle_is_measured_from_the_bottom_left() {
    // 96 px are 72 pt; the bottom edge is 841.89 − 72 − 36 pt above the page's.
    assert_eq!(
        content("rectangle", vec![fill(rect(96.0, 96.0, 192.0, 48.0), RED)]),
        "1 0 0 rg\n72 733.89 144 36 re\nf\n"
    );
}

#[test]
fn colour_is_set_where_it_changes() {
    let grey = Color { red: 0.5, green: 0.5, blue: 0.5, alpha: 1.0 };
    let square = rect(0.0, 0.0, 96.0, 96.0);
    let content =
        content("colours", vec![fill(square, Color::BLACK), fill(square, RED), fill(square, RED), fill(square, grey)]);
    let colours: Vec<&str> = content.lines().filter(|line| line.ends_with(" rg") || line.ends_with(" g")).collect();
    assert_eq!(colours, ["1 0 0 rg", "0.5 g"]);
}

#[test]
fn colour_outside_of_the_gamut_is_cut_off() {
    let vivid = Color { red: 1.2, green: -0.1, blue: f32::NAN, alpha: 1.0 };
    assert!(content("gamut", vec![fill(rect(0.0, 0.0, 9.0, 9.0), vivid)]).starts_with("1 0 0 rg"));
}

#[test]
fn colour_is_known_again_after_a_clip() {
    let square = rect(0.0, 0.0, 96.0, 96.0);
    let content =
        content("clip", vec![Draw::Clip(Path::Rect(square)), fill(square, RED), Draw::Pop, fill(square, RED)]);
    let lines: Vec<&str> = content.lines().collect();
    let (area, red) = ("0 769.89 72 72 re", "1 0 0 rg");
    assert_eq!(lines, ["q", area, "W", "n", red, area, "f", "Q", red, area, "f"]);
}

#[test]
fn stroke_has_width_dashes_and_caps() {
    let path = Path::Segments {
        segments: vec![Segment::Move(point(0.0, 0.0)), Segment::Line(point(96.0, 0.0))],
        even_odd: false,
    };
    let stroke = Draw::Stroke { path, color: RED, width: Px(2.0), dashes: vec![Px(0.0), Px(4.0)], round: true };
    assert_eq!(content("dashes", vec![stroke]), "1 0 0 RG\n1.5 w\n[0 3] 0 d\n1 J\n0 841.89 m\n72 841.89 l\nS\n");
}

#[test]
fn curves_and_rings_are_filled_by_their_rule() {
    let segments = vec![
        Segment::Move(point(0.0, 0.0)),
        Segment::Curve(point(0.0, 96.0), point(96.0, 96.0), point(96.0, 0.0)),
        Segment::Close,
        Segment::Move(point(24.0, 24.0)),
        Segment::Line(point(48.0, 24.0)),
        Segment::Line(point(48.0, 48.0)),
        Segment::Close,
    ];
    let content =
        content("rings", vec![Draw::Fill { path: Path::Segments { segments, even_odd: true }, color: Color::BLACK }]);
    assert!(content.starts_with("0 841.89 m\n0 769.89 72 769.89 72 841.89 c\n"), "{content}");
    assert!(content.ends_with("h\nf*\n"), "{content}");
}

#[test]
fn transform_turns_about_the_top_left() {
    // CSS: 96 px to the right and 48 px down, and twice as large. A square of 48 px at the origin then lies at
    // x = 72 pt and reaches from 841.89 − 36 pt down by 72 pt.
    let content = content(
        "transform",
        vec![
            Draw::Transform([2.0, 0.0, 0.0, 2.0, 96.0, 48.0]),
            fill(rect(0.0, 0.0, 48.0, 48.0), Color::BLACK),
            Draw::Pop,
        ],
    );
    let lines: Vec<&str> = content.lines().collect();
    assert_eq!(lines[0], "q");
    let numbers = |line: &str| -> Vec<f32> { line.split(' ').filter_map(|number| number.parse().ok()).collect() };
    let [a, b, c, d, e, f] = numbers(lines[1])[..] else { panic!("{content}") };
    let [x, y, width, height] = numbers(lines[2])[..] else { panic!("{content}") };
    assert_eq!((b, c), (0.0, 0.0));
    let near = |one: f32, other: f32| (one - other).abs() < 0.01;
    assert!(near(a * x + e, 72.0) && near(a * width, 72.0), "{content}");
    assert!(near(d * (y + height) + f, 841.89 - 36.0) && near(d * height, 72.0), "{content}");
}

#[test]
fn alpha_of_a_colour_is_a_graphics_state() {
    let mut sketch = Sketch::new();
    let faint = Color { alpha: 0.25, ..Color::BLACK };
    sketch.draw(fill(rect(0.0, 0.0, 9.0, 9.0), faint)).draw(fill(rect(0.0, 0.0, 9.0, 9.0), Color::BLACK));
    let written = sketch.written("alpha");
    let content = written.content(1);
    let states: Vec<&str> = content.lines().filter(|line| line.ends_with(" gs")).collect();
    assert_eq!(states, ["/G250 gs", "/G1000 gs"]);
    let state = written.dictionary(written.dictionary(written.resources(), "ExtGState"), "G250");
    assert_eq!(state.get(b"ca").and_then(Object::as_float).ok(), Some(0.25));
}

#[test]
fn opacity_fades_a_group_as_one() {
    let mut sketch = Sketch::new();
    let square = rect(0.0, 0.0, 96.0, 96.0);
    for draw in [Draw::Opacity(0.5), fill(square, RED), fill(square, Color::BLACK), Draw::Pop, fill(square, RED)] {
        sketch.draw(draw);
    }
    let written = sketch.written("opacity");
    let content = written.content(1);
    assert!(content.starts_with("/G500 gs\n/X1 Do\n/G1000 gs\n"), "{content}");
    let objects = written.dictionary(written.resources(), "XObject");
    let Object::Stream(group) = written.get(objects, "X1") else { panic!("no group") };
    assert_eq!(
        written.dictionary(&group.dict, "Group").get(b"S").and_then(Object::as_name).ok(),
        Some(&b"Transparency"[..])
    );
    let drawn = String::from_utf8(group.get_plain_content().expect("sound")).expect("ASCII");
    assert_eq!(drawn.matches("re\nf").count(), 2);
    // The group is drawn in the state of the page, whatever colour that has.
    assert!(drawn.starts_with("0 g\n0 G\n1 w\n[] 0 d\n0 J\n0 Tr\n1 0 0 rg\n"), "{drawn}");
}

#[test]
fn empty_group_leaves_nothing() {
    assert_eq!(content("empty-group", vec![Draw::Opacity(0.5), Draw::Pop]), "");
}

#[test]
fn invisible_things_are_not_drawn() {
    assert_eq!(content("invisible", vec![fill(rect(0.0, 0.0, 9.0, 9.0), Color::TRANSPARENT)]), "");
}

#[test]
fn open_scopes_are_closed_at_the_end_of_the_page() {
    let square = Path::Rect(rect(0.0, 0.0, 9.0, 9.0));
    let content =
        content("open", vec![Draw::Pop, Draw::Clip(square.clone()), Draw::Transform([1.0; 6]), Draw::Clip(square)]);
    assert_eq!(content.matches("q\n").count(), 3);
    assert_eq!(content.matches("Q\n").count(), 3);
}

fn grey_image(alpha: Option<Vec<u8>>) -> Arc<ImageData> {
    let pixels = Pixels::Raw { components: 1, samples: vec![0, 255].into(), alpha: alpha.map(Into::into) };
    Arc::new(ImageData { width: 2, height: 1, pixels })
}

#[test]
fn image_is_in_the_file_once() {
    let image = grey_image(Some(vec![128, 255]));
    let mut sketch = Sketch::new();
    for x in [0.0, 96.0] {
        let image = Arc::clone(&image);
        sketch.draw(Draw::Image { rect: rect(x, 0.0, 96.0, 48.0), image, alternative: None });
    }
    let written = sketch.written("image");
    let objects = written.dictionary(written.resources(), "XObject");
    assert_eq!(objects.len(), 1);
    let image = written.dictionary(objects, "I1");
    assert_eq!(image.get(b"ColorSpace").and_then(Object::as_name).ok(), Some(&b"DeviceGray"[..]));
    assert_eq!(written.dictionary(image, "SMask").get(b"Width").and_then(Object::as_i64).ok(), Some(2));
    let content = written.content(1);
    // 36 pt high, the bottom edge 841.89 − 36 pt up; the second one 72 pt further right.
    assert!(content.contains("72 0 0 36 0 805.89 cm\n") && content.contains("72 0 0 36 72 805.89 cm\n"), "{content}");
}

/// Where the stored picture's top left and bottom right corner come to lie, in shares of the rectangle from its
/// bottom left.
fn corners(orientation: u8) -> [(f32, f32); 2] {
    let pixels = Pixels::Jpeg { data: vec![0xFF, 0xD8].into(), components: 3, inverted: false, orientation };
    let image = Arc::new(ImageData { width: 3, height: 4, pixels });
    let mut sketch = Sketch::new();
    // 72 pt squared, 769.89 pt up.
    sketch.draw(Draw::Image { rect: rect(0.0, 0.0, 96.0, 96.0), image, alternative: None });
    let content = sketch.written("orientation").content(1);
    let matrix = content.lines().nth(1).expect("a matrix");
    let numbers: Vec<f32> = matrix.split(' ').filter_map(|number| number.parse().ok()).collect();
    let [a, b, c, d, e, f] = numbers[..] else { panic!("{content}") };
    let seen = |x: f32, y: f32| ((a * x + c * y + e) / 72.0, (b * x + d * y + f - 769.89) / 72.0);
    [seen(0.0, 1.0), seen(1.0, 0.0)].map(|(x, y)| (x.round(), y.round()))
}

#[test]
fn photo_is_turned_as_its_camera_was_held() {
    let (left_top, right_top, left_bottom, right_bottom) = ((0.0, 1.0), (1.0, 1.0), (0.0, 0.0), (1.0, 0.0));
    assert_eq!(corners(1), [left_top, right_bottom]);
    assert_eq!(corners(3), [right_bottom, left_top]);
    // The first row is at the right side, the first column at the top.
    assert_eq!(corners(6), [right_top, left_bottom]);
    // The first row is at the left side, the first column at the bottom.
    assert_eq!(corners(8), [left_bottom, right_top]);
}

fn control(kind: ControlKind) -> Arc<Control> {
    Arc::new(Control {
        node: NodeId(1),
        name: "q.rating".into(),
        label: None,
        group: None,
        kind,
        required: false,
        read_only: false,
        font_size: Px(12.0),
        color: Color::BLACK,
        ruled: true,
    })
}

#[test]
fn a_checkbox_draws_its_tick_and_leaves_its_outline_to_css() {
    let boxed = |checked| {
        let control = control(ControlKind::Checkbox { value: "on".into(), checked });
        let mut sketch = Sketch::new();
        sketch.draw(Draw::Control { rect: rect(96.0, 96.0, 16.0, 16.0), control });
        let written = |forms| {
            let options = PdfOptions { forms, ..PdfOptions::default() };
            sketch.written_with("checkbox", &options).content(1)
        };
        [written(Forms::Flat), written(Forms::Fillable)]
    };
    assert_eq!(boxed(false), ["", ""]);
    let [flat, fillable] = boxed(true);
    assert_eq!(flat.matches(" l\nS").count(), 2);
    assert_eq!(fillable, "", "the tick is in the field's appearance");
}

#[test]
fn text_area_is_ruled_at_its_line_height() {
    let kind = ControlKind::TextArea { value: String::new(), line_height: Px(32.0) };
    let content =
        content("ruled", vec![Draw::Control { rect: rect(96.0, 96.0, 192.0, 100.0), control: control(kind) }]);
    // 100 px hold three lines of 32 px.
    assert_eq!(content.matches(" l\nS").count(), 3, "{content}");
    assert!(content.contains("\n0.5 w\n"), "{content}");
}

#[test]
fn rules_are_bounded() {
    let kind = ControlKind::TextArea { value: String::new(), line_height: Px(1.0) };
    let rules = content("bounded", vec![Draw::Control { rect: rect(0.0, 0.0, 9.0, 1e9), control: control(kind) }]);
    assert_eq!(rules.matches(" l\nS").count(), 500);
    let kind = ControlKind::TextArea { value: String::new(), line_height: Px(64.0) };
    let low = Draw::Control { rect: rect(0.0, 0.0, 9.0, 9.0), control: control(kind) };
    assert_eq!(content("no-rules", vec![low]), "");
}
