//! Image files: what comes out of PNG and JPEG, and what is refused.

use std::sync::Arc;

use panelkit::diag::Warned;
use panelkit::engine::display::{Draw, ImageData, Path, Pixels, Segment, ShadingKind};
use panelkit::engine::geometry::{Point, Px, Rect, Size};
use panelkit::engine::images::{self, ImageCache, Picture};
use panelkit::engine::style::values::Color;
use png::{BitDepth, ColorType};

fn png(width: u32, height: u32, color: ColorType, depth: BitDepth, samples: &[u8]) -> Vec<u8> {
    png_with(width, height, color, depth, samples, |_| {})
}

fn png_with(
    width: u32,
    height: u32,
    color: ColorType,
    depth: BitDepth,
    samples: &[u8],
    set: impl FnOnce(&mut png::Encoder<'_, &mut Vec<u8>>),
) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(color);
    encoder.set_depth(depth);
    set(&mut encoder);
    let mut writer = encoder.write_header().expect("a sound header");
    writer.write_image_data(samples).expect("enough samples");
    writer.finish().expect("memory takes it");
    bytes
}

fn decode(bytes: &[u8]) -> ImageData {
    let decoded = images::decode("logo", bytes).expect("can be read");
    assert!(decoded.warnings.is_empty(), "{:?}", decoded.warnings);
    pixels(&decoded.value).clone()
}

fn pixels(picture: &Picture) -> &ImageData {
    let Picture::Pixels(image) = picture else { panic!("a drawing") };
    image
}

fn raw(components: u8, samples: &[u8], alpha: Option<&[u8]>) -> Pixels {
    Pixels::Raw { components, samples: samples.into(), alpha: alpha.map(Into::into) }
}

fn refused(bytes: &[u8]) -> String {
    images::decode("logo", bytes).expect_err("is refused").message
}

#[test]
fn png_becomes_samples_of_8_bits() {
    let eight = BitDepth::Eight;
    assert_eq!(decode(&png(2, 1, ColorType::Grayscale, eight, &[1, 2])).pixels, raw(1, &[1, 2], None));
    assert_eq!(decode(&png(1, 1, ColorType::Rgb, eight, &[1, 2, 3])).pixels, raw(3, &[1, 2, 3], None));
    assert_eq!(decode(&png(1, 1, ColorType::Rgba, eight, &[1, 2, 3, 4])).pixels, raw(3, &[1, 2, 3], Some(&[4])));
    assert_eq!(decode(&png(1, 1, ColorType::GrayscaleAlpha, eight, &[1, 4])).pixels, raw(1, &[1], Some(&[4])));
    let sixteen = png(1, 1, ColorType::Grayscale, BitDepth::Sixteen, &[0xAB, 0xCD]);
    assert_eq!(decode(&sixteen).pixels, raw(1, &[0xAB], None));
    // Two pixels of one bit each: black and white.
    assert_eq!(decode(&png(2, 1, ColorType::Grayscale, BitDepth::One, &[0b0100_0000])).pixels, raw(1, &[0, 255], None));
}

#[test]
fn palette_is_looked_up_with_its_opacity() {
    let bytes = png_with(2, 1, ColorType::Indexed, BitDepth::Eight, &[1, 0], |encoder| {
        encoder.set_palette(vec![1, 2, 3, 4, 5, 6]);
        encoder.set_trns(vec![255, 128]);
    });
    assert_eq!(decode(&bytes).pixels, raw(3, &[4, 5, 6, 1, 2, 3], Some(&[128, 255])));
}

#[test]
fn full_opacity_is_none() {
    let bytes = png(2, 1, ColorType::GrayscaleAlpha, BitDepth::Eight, &[1, 255, 2, 255]);
    assert_eq!(decode(&bytes).pixels, raw(1, &[1, 2], None));
}

#[test]
fn too_many_pixels_are_refused_by_the_header() {
    let mut bytes = png(1, 1, ColorType::Grayscale, BitDepth::Eight, &[0]);
    // The header's width and height, and its checksum.
    bytes[16..24].copy_from_slice(&[0, 0, 0x40, 0, 0, 0, 0x40, 0]);
    let checksum = crc(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&checksum.to_be_bytes());
    assert_eq!(refused(&bytes), "the image `logo` has 16384 × 16384 pixels, more than 64 million");
}

/// The checksum of PNG chunks (PNG 3 §5.5).
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { 0xEDB8_8320 ^ (sum >> 1) } else { sum >> 1 })
    })
}

#[test]
fn cut_off_files_are_refused() {
    let bytes = png(9, 9, ColorType::Grayscale, BitDepth::Eight, &[7; 81]);
    for length in 4..bytes.len() - 16 {
        assert_eq!(refused(&bytes[..length]), "the image `logo` cannot be read: it is no sound PNG file");
    }
    let bytes = jpeg(9, 9, 3, &[]);
    // Up to the marker after which the picture's data begin.
    for length in 2..bytes.len() - 4 {
        assert!(refused(&bytes[..length]).starts_with("the image `logo` cannot be read: "), "{length}");
    }
}

#[test]
fn other_formats_are_named() {
    assert_eq!(refused(b"GIF89a"), "the image `logo` cannot be read: it is no sound GIF file");
    assert_eq!(refused(b"RIFF\0\0\0\0WEBPVP8 "), "the image `logo` cannot be read: it is no sound WebP file");
    assert_eq!(refused(b"\0\0\0\x20ftypavif"), "`logo` is a HEIC or AVIF image");
    assert_eq!(refused(b""), "`logo` is empty");
    assert_eq!(refused(b"\x89PN"), "`logo` is no image in a known format");
}

/// A JPEG file up to its picture, with some segments before the frame.
fn jpeg(width: u16, height: u16, components: u8, segments: &[(u8, &[u8])]) -> Vec<u8> {
    let mut bytes = vec![0xFF, 0xD8];
    let mut add = |marker: u8, content: &[u8]| {
        bytes.extend([0xFF, marker]);
        bytes.extend(u16::try_from(content.len() + 2).expect("short").to_be_bytes());
        bytes.extend(content);
    };
    for (marker, content) in segments {
        add(*marker, content);
    }
    let mut frame = vec![8];
    frame.extend(height.to_be_bytes());
    frame.extend(width.to_be_bytes());
    frame.push(components);
    frame.extend(vec![0; usize::from(components) * 3]);
    add(0xC2, &frame);
    add(0xDA, &[]);
    bytes.extend([0xFF, 0xD9]);
    bytes
}

/// An Exif segment with just an orientation.
fn exif(orientation: u16, little: bool) -> Vec<u8> {
    let short = |value: u16| if little { value.to_le_bytes() } else { value.to_be_bytes() };
    let long = |value: u32| if little { value.to_le_bytes() } else { value.to_be_bytes() };
    let mut bytes = b"Exif\0\0".to_vec();
    bytes.extend(if little { b"II" } else { b"MM" });
    bytes.extend(short(42));
    bytes.extend(long(8));
    bytes.extend(short(1));
    bytes.extend(short(0x0112));
    bytes.extend(short(3));
    bytes.extend(long(1));
    bytes.extend(short(orientation));
    bytes.extend([0; 6]);
    bytes
}

#[test]
fn jpeg_is_kept_as_the_file_it_is() {
    let bytes = jpeg(40, 30, 3, &[(0xE0, b"JFIF\0")]);
    let image = decode(&bytes);
    assert_eq!((image.width, image.height), (40, 30));
    let pixels = Pixels::Jpeg { data: bytes.into(), components: 3, inverted: false, orientation: 1 };
    assert_eq!(image.pixels, pixels);
}

#[test]
fn orientation_swaps_width_and_height() {
    for (orientation, size) in [(3, (40, 30)), (6, (30, 40)), (8, (30, 40)), (99, (40, 30))] {
        for little in [false, true] {
            let image = decode(&jpeg(40, 30, 3, &[(0xE1, &exif(orientation, little))]));
            assert_eq!((image.width, image.height), size, "orientation {orientation}");
            assert_eq!(image.stored_size(), (40, 30));
        }
    }
}

#[test]
fn strange_exif_is_passed_over() {
    for length in 0..32 {
        let exif = &exif(6, true)[..length];
        let image = decode(&jpeg(40, 30, 3, &[(0xE1, exif)]));
        assert!(image.width == 40 || length >= 26, "{length}");
    }
    let mut far = exif(6, false);
    far[10..14].copy_from_slice(&u32::MAX.to_be_bytes());
    assert_eq!(decode(&jpeg(40, 30, 3, &[(0xE1, &far)])).width, 40);
}

#[test]
fn cmyk_becomes_rgb_with_a_warning() {
    // Full magenta and yellow, stored as Adobe's programs do; and the same bytes without the mark that says so.
    let first = |file: &[u8]| {
        let decoded = images::decode("logo", file).expect("can be read");
        let message = "the image `logo` is in CMYK, and was converted to RGB without a colour profile";
        assert_eq!(decoded.warnings[0].message, message);
        let Pixels::Raw { components: 3, samples, .. } = &pixels(&decoded.value).pixels else { panic!("no RGB") };
        [samples[0] > 200, samples[1] > 200, samples[2] > 200]
    };
    assert_eq!(first(include_bytes!("images/red-cmyk.jpg")), [true, false, false]);
    // Stored the other way round it is cyan and black.
    assert_eq!(first(include_bytes!("images/cyan-cmyk-plain.jpg")), [false, false, false]);
}

#[test]
fn gif_and_webp_become_samples() {
    let red_but_one = [255, 0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 0, 0, 255];
    assert_eq!(decode(include_bytes!("images/two.gif")).pixels, raw(3, &red_but_one, None));
    let two = decode(include_bytes!("images/two.webp")).pixels;
    assert_eq!(two, raw(3, &[255, 0, 0, 0, 0, 255], Some(&[255, 128])));
}

#[test]
fn jpeg_that_no_viewer_knows_is_refused() {
    let mut lossless = jpeg(4, 4, 3, &[]);
    lossless[3] = 0xC3;
    assert_eq!(refused(&lossless), "the image `logo` cannot be read: no PDF viewer knows its kind of JPEG");
    let mut deep = jpeg(4, 4, 3, &[]);
    deep[6] = 12;
    assert_eq!(refused(&deep), "the image `logo` cannot be read: it has more than 8 bits a colour");
}

#[test]
fn same_content_is_decoded_once() {
    let cache = ImageCache::default();
    let bytes = png(1, 1, ColorType::Grayscale, BitDepth::Eight, &[7]);
    let image = |name: &str, bytes: &[u8]| match cache.picture(name, bytes).expect("can be read").value {
        Picture::Pixels(image) => image,
        Picture::Drawing(_) => panic!("a drawing"),
    };
    assert!(Arc::ptr_eq(&image("logo.png", &bytes), &image("copy.png", &bytes)));
    let other = png(1, 1, ColorType::Grayscale, BitDepth::Eight, &[8]);
    assert!(!Arc::ptr_eq(&image("logo.png", &bytes), &image("logo.png", &other)));
}

#[test]
fn cached_image_warns_each_time() {
    let cache = ImageCache::default();
    let bytes = include_bytes!("images/red-cmyk.jpg").to_vec();
    for _ in 0..2 {
        assert_eq!(cache.picture("logo", &bytes).expect("can be read").warnings.len(), 1);
    }
}

#[test]
fn picture_is_placed_into_a_rectangle() {
    let rect = Rect::new(Px(10.0), Px(20.0), Px(30.0), Px(40.0));
    let bytes = png(2, 1, ColorType::Grayscale, BitDepth::Eight, &[1, 2]);
    let picture = images::decode("logo", &bytes).expect("can be read").value;
    assert_eq!(picture.size(), Size::new(Px(2.0), Px(1.0)));
    let draws = picture.placed(rect, Some("Logo".into()));
    assert!(matches!(&draws[..], [Draw::Image { rect: place, alternative: Some(_), .. }] if *place == rect));
    let drawing = drawing("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 15 10'><path d='M0 0h1v1z'/></svg>");
    let draws = drawing.value.placed(rect, None);
    // 30 px for 15 units, 40 px for 10.
    assert!(matches!(draws[1], Draw::Transform([2.0, 0.0, 0.0, 4.0, 10.0, 20.0])));
    assert!(matches!(&draws[..], [Draw::Clip(_), _, Draw::Fill { .. }, Draw::Pop, Draw::Pop]));
}

fn drawing(svg: &str) -> Warned<Picture> {
    images::decode("logo.svg", svg.as_bytes()).expect("can be read")
}

/// What the content of a drawing of 100 by 100 becomes, and the warnings.
fn drawn(content: &str) -> (Vec<Draw>, Vec<String>) {
    let svg = format!("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 100 100'>\n{content}</svg>");
    let Warned { value, warnings } = drawing(&svg);
    let Picture::Drawing(drawing) = value else { panic!("pixels") };
    (drawing.draws.clone(), warnings.iter().map(ToString::to_string).collect())
}

fn fill(draw: &Draw) -> (&[Segment], bool, Color) {
    let Draw::Fill { path: Path::Segments { segments, even_odd }, color } = draw else { panic!("{draw:?}") };
    (segments, *even_odd, *color)
}

#[test]
fn shapes_are_filled_paths() {
    let (draws, warnings) =
        drawn("<g transform='translate(10 0)'><rect width='20' height='30' fill='#f00' fill-opacity='.5'/></g>");
    assert!(warnings.is_empty(), "{warnings:?}");
    let (segments, even_odd, color) = fill(&draws[0]);
    let at = |x: f32, y: f32| Point::new(Px(x), Px(y));
    let corners = [
        Segment::Move(at(10.0, 0.0)),
        Segment::Line(at(30.0, 0.0)),
        Segment::Line(at(30.0, 30.0)),
        Segment::Line(at(10.0, 30.0)),
        Segment::Close,
    ];
    assert_eq!(segments, corners);
    assert!(!even_odd);
    assert_eq!(color, Color { red: 1.0, green: 0.0, blue: 0.0, alpha: 0.5 });
}

#[test]
fn strokes_are_the_outlines_that_they_fill() {
    let (draws, _) = drawn("<path d='M10 50H90' fill='none' stroke='#000' stroke-width='4' stroke-dasharray='10 70'/>");
    let (segments, _, _) = fill(&draws[0]);
    let ys: Vec<f32> = segments
        .iter()
        .filter_map(|segment| match segment {
            Segment::Move(point) | Segment::Line(point) => Some(point.y.0),
            _ => None,
        })
        .collect();
    assert!(ys.contains(&48.0) && ys.contains(&52.0), "{ys:?}");
    let right = segments
        .iter()
        .filter_map(|segment| match segment {
            Segment::Line(point) => Some(point.x.0),
            _ => None,
        })
        .fold(0.0, f32::max);
    // The first dash is 10 long.
    assert_eq!(right, 20.0);
}

#[test]
fn group_opacity_and_clip_are_scopes() {
    let (draws, warnings) = drawn(
        "<clipPath id='c'><circle cx='50' cy='50' r='20'/></clipPath>\
         <g opacity='.5' clip-path='url(#c)'><rect width='9' height='9'/><rect width='8' height='8'/></g>",
    );
    assert!(warnings.is_empty(), "{warnings:?}");
    let kinds: Vec<&str> = draws
        .iter()
        .map(|draw| match draw {
            Draw::Opacity(_) => "opacity",
            Draw::Clip(_) => "clip",
            Draw::Fill { .. } => "fill",
            Draw::Pop => "pop",
            _ => "other",
        })
        .collect();
    assert_eq!(kinds, ["opacity", "clip", "fill", "fill", "pop", "pop"]);
}

#[test]
fn what_a_drawing_cannot_show_is_warned_about_at_its_place() {
    let (draws, warnings) = drawn(
        "<text x='1' y='1'>a</text>\n<image href='/etc/passwd' width='9' height='9'/><text>b</text>\
         <rect width='9' height='9'/>",
    );
    assert_eq!(
        warnings,
        [
            "logo.svg:2:1: warning: `<text>` in a drawing has no effect (help: turn text into paths in the program that made \
             the drawing)",
            "logo.svg:3:1: warning: `<image>` in a drawing has no effect (help: put the image into the document beside the \
             drawing)",
        ]
    );
    assert_eq!(draws.len(), 1);
}

#[test]
fn gradients_of_drawings_are_shadings() {
    let stops = "<stop offset='.5' stop-color='#000'/><stop offset='1' stop-color='#fff' stop-opacity='.5'/>";
    let of = |gradient: &str| {
        let (draws, warnings) = drawn(&format!("{gradient}<rect x='1' y='2' width='8' height='4' fill='url(#g)'/>"));
        assert_eq!(warnings, Vec::<String>::new());
        let [Draw::Shade { shading, .. }] = &draws[..] else { panic!("{draws:?}") };
        shading.clone()
    };
    let linear = of(&format!("<linearGradient id='g'>{stops}</linearGradient>"));
    // Over the box of the shape: 8 × 4 from 1,2.
    assert_eq!(linear.matrix, [8.0, 0.0, 0.0, 4.0, 1.0, 2.0]);
    let places: Vec<(f32, f32)> = linear.stops.iter().map(|(place, color)| (*place, color.alpha)).collect();
    assert_eq!(places, [(0.0, 1.0), (0.5, 1.0), (1.0, 0.5)]);
    let radial = of(&format!(
        "<radialGradient id='g' spreadMethod='reflect' gradientUnits='userSpaceOnUse' r='1'>{stops}</radialGradient>"
    ));
    let ShadingKind::Radial { to, .. } = &radial.kind else { panic!("{radial:?}") };
    assert_eq!(to.1, Px(8.0));
}

#[test]
fn broken_drawings_are_refused_with_their_place() {
    let problem = |svg: &str| images::decode("logo.svg", svg.as_bytes()).expect_err("is refused").to_string();
    assert!(
        problem("<svg xmlns='http://www.w3.org/2000/svg'>\n<g></svg>")
            .starts_with("logo.svg:2:4: error: the drawing `logo.svg` cannot be read: ")
    );
    assert!(problem("<svg xmlns='http://www.w3.org/2000/svg' width='0' height='0'/>").contains("cannot be read"));
}

#[test]
fn bombs_do_no_harm() {
    let nested = format!(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'>{}{}</svg>",
        "<g>".repeat(100_000),
        "</g>".repeat(100_000)
    );
    let _ = images::decode("nested.svg", nested.as_bytes());
    let mut uses =
        String::from("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><defs><path id='u0' d='M0 0h9v9z'/>");
    for level in 1..40 {
        let inner = level - 1;
        uses += &format!("<g id='u{level}'><use href='#u{inner}'/><use href='#u{inner}'/></g>");
    }
    uses += "</defs><use href='#u39'/></svg>";
    assert!(images::decode("uses.svg", uses.as_bytes()).is_err());
    let mut entities = String::from("<!DOCTYPE svg [<!ENTITY e0 'lol'>");
    for level in 1..30 {
        entities += &format!("<!ENTITY e{level} '&e{0};&e{0};&e{0};&e{0};'>", level - 1);
    }
    entities += "]><svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><title>&e29;</title></svg>";
    assert!(images::decode("entities.svg", entities.as_bytes()).is_err());
}
