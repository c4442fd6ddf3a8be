//! Text: where glyphs stand, and that what was typed can be had back.

use std::sync::Arc;

use lopdf::Object;
use panelkit::engine::display::{Draw, Glyph, TextRun};
use panelkit::engine::geometry::{Point, Px};
use panelkit::engine::style::values::Color;

use super::shape::{Sketch, Style, fonts, shape};

/// Names in the scripts that candidates' names come in, and what else a packet is set in.
const NAMES: [&str; 13] = [
    "Zoë Müller-Łódź",
    "Nguyễn Thị Phương Thảo",
    "Олександра Ковальчук",
    "Ελένη Παπαδοπούλου",
    "王小明",
    "प्रिया शर्मा",
    "สมชาย ใจดี",
    "佐藤 さくら",
    "김민준",
    "தமிழ்ச்செல்வி",
    "রহমান চৌধুরী",
    "გიორგი Արամ",
    "office fjord flow → ✓ ☐ “quoted” (½ €)",
];

#[test]
fn text_comes_back_as_typed() {
    for (number, name) in NAMES.iter().enumerate() {
        let written = Sketch::new().text(100.0, 100.0, name).written(&format!("name-{number}"));
        assert_eq!(written.spoken(1), *name);
        assert!(written.warnings.is_empty(), "{name}: {:?}", written.warnings);
    }
}

/// Readers turn such text around letter by letter, so that it must be there letter by letter, the last one first.
#[test]
fn right_to_left_text_is_shown_last_letter_first() {
    for (number, name) in ["דוד לוי", "فاطمة الزهراء العلوي", "الأحمد سلام"].iter().enumerate()
    {
        let written = Sketch::new().text(100.0, 100.0, name).written(&format!("right-to-left-{number}"));
        assert_eq!(written.spoken(1), name.chars().rev().collect::<String>());
        assert!(!written.content(1).contains("ActualText"));
    }
}

#[test]
fn ligature_stands_for_all_its_letters() {
    let written = Sketch::new().text(100.0, 100.0, "ffi").written("ligature");
    let shown = written.content(1).lines().find(|line| line.ends_with("TJ")).map(str::to_owned);
    // One glyph or two, but fewer than letters.
    assert!(shown.is_some_and(|shown| shown.matches(',').count() < 2));
    assert_eq!(written.spoken(1), "ffi");
}

#[test]
fn reordered_vowel_is_in_a_span_that_says_its_text() {
    let content = Sketch::new().text(100.0, 100.0, "कि").written("reordered").content(1);
    assert!(content.contains("/Span <</ActualText (कि)>> BDC"), "{content}");
}

#[test]
fn glyph_of_two_texts_says_the_second_one() {
    let mut run = shape("aa", 16.0, Style::default()).remove(0).1;
    run.text = "ab".into();
    let mut sketch = Sketch::new();
    sketch.draw(Draw::Text { origin: Point::default(), run: Arc::new(run), color: Color::BLACK });
    let written = sketch.written("two-texts");
    assert_eq!(written.spoken(1), "ab");
    assert!(written.content(1).contains("/Span <</ActualText (b)>> BDC"));
}

#[test]
fn missing_glyph_is_left_out_and_reported_once() {
    let mut sketch = Sketch::new();
    sketch.text(100.0, 100.0, "a\u{13000}b\u{13000}").text(100.0, 200.0, "\u{13000}");
    let written = sketch.written("missing-glyph");
    assert_eq!(written.warnings, ["no font has a glyph for `\u{13000}` (U+13000), which is left out"]);
    assert_eq!(written.spoken(1), "ab");
}

/// The name of the first face that text is set in.
fn face_name() -> String {
    format!("F{}", fonts().text_face().expect("a text family").index() + 1)
}

#[test]
fn runs_share_a_text_object_and_a_font() {
    let mut sketch = Sketch::new();
    sketch.text(96.0, 96.0, "one").text(96.0, 192.0, "two");
    let content = sketch.written("text-object").content(1);
    let operators: Vec<&str> = content.lines().map(|line| line.rsplit(' ').next().unwrap_or_default()).collect();
    assert_eq!(operators, ["Tf", "BT", "Td", "TJ", "Td", "TJ", "ET"]);
    // 96 px are 72 pt; A4 is 841.89 pt high.
    assert!(content.contains("\n72 769.89 Td\n") && content.contains("\n0 -72 Td\n"), "{content}");
    // 16 px are 12 pt.
    assert!(content.starts_with(&format!("/{} 12 Tf", face_name())), "{content}");
}

#[test]
fn texts_at_one_place_both_begin_there() {
    let mut sketch = Sketch::new();
    sketch.text(96.0, 96.0, "under").text(96.0, 96.0, "over");
    let content = sketch.written("text-over-text").content(1);
    let operators: Vec<&str> = content.lines().map(|line| line.rsplit(' ').next().unwrap_or_default()).collect();
    // Without the second move the second text would stand behind the first.
    assert_eq!(operators, ["Tf", "BT", "Td", "TJ", "Td", "TJ", "ET"]);
    assert!(content.contains("\n0 0 Td\n"), "{content}");
}

/// The run `text` with each glyph moved to the right by `by` pixels for each one before it.
fn spread(text: &str, by: f32) -> TextRun {
    let mut run = shape(text, 10.0, Style::default()).remove(0).1;
    for (index, glyph) in run.glyphs.iter_mut().enumerate() {
        glyph.x += Px(by * index as f32);
    }
    run
}

fn shown(run: TextRun) -> Vec<Object> {
    let mut sketch = Sketch::new();
    sketch.draw(Draw::Text { origin: Point::new(Px(96.0), Px(96.0)), run: Arc::new(run), color: Color::BLACK });
    let operations = sketch.written("spread").operations(1);
    let shown = operations.into_iter().find(|operation| operation.operator == "TJ").expect("text is shown");
    shown.operands[0].as_array().expect("TJ has an array").clone()
}

#[test]
fn pen_moves_only_where_widths_do_not_lead() {
    assert_eq!(shown(spread("nnnn", 0.0)).len(), 1);
    // 1 px of 10 px is a tenth of an em: 100 to the right between any two glyphs.
    let items = shown(spread("nnnn", 1.0));
    let moves: Vec<i64> = items.iter().filter_map(|item| item.as_i64().ok()).collect();
    assert_eq!(moves, [-100, -100, -100]);
}

#[test]
fn small_differences_do_not_add_up() {
    // 0.004 px of 10 px are 0.4 thousandths, too little to move the pen for; after two glyphs they are 0.8.
    let items = shown(spread("nnnnnnnnnnn", 0.004));
    let moves: i64 = items.iter().filter_map(|item| item.as_i64().ok()).sum();
    assert_eq!(moves, -4);
}

#[test]
fn raised_glyph_is_lifted_and_the_next_is_not() {
    let mut run = shape("nnn", 16.0, Style::default()).remove(0).1;
    run.glyphs[1].y = Px(-4.0);
    let mut sketch = Sketch::new();
    sketch.draw(Draw::Text { origin: Point::default(), run: Arc::new(run), color: Color::BLACK });
    let content = sketch.written("raised").content(1);
    let rises: Vec<&str> = content.lines().filter(|line| line.ends_with("Ts")).collect();
    assert_eq!(rises, ["3 Ts", "0 Ts"]);
}

#[test]
fn missing_styles_are_drawn_from_the_upright_face() {
    let mut sketch = Sketch::new();
    let slanted = Style { italic: true, ..Style::default() };
    let heavy = Style { bold: true, ..Style::default() };
    sketch.text_in(96.0, 96.0, 16.0, slanted, "שלום").text_in(96.0, 192.0, 16.0, heavy, "王");
    let content = sketch.written("synthetic").content(1);
    // tan 14° = 0.249328
    assert!(content.contains("1 0 0.249328 1 "), "{content}");
    assert!(content.contains("\n2 Tr\n"), "{content}");
    // 12 pt / 24 = 0.5 pt
    assert!(content.contains("\n0.5 w\n"), "{content}");
}

#[test]
fn letter_spacing_keeps_words_together() {
    let style = Style { letter_spacing: 2.0, ..Style::default() };
    let mut sketch = Sketch::new();
    sketch.text_in(96.0, 96.0, 16.0, style, "SPACED OUT");
    assert_eq!(sketch.written("spaced").spoken(1), "SPACED OUT");
}

#[test]
fn fonts_hold_just_the_glyphs_used() {
    let written = Sketch::new().text(96.0, 96.0, "abc").written("subset");
    let font = written.dictionary(written.dictionary(written.resources(), "Font"), &face_name());
    let texts = written.to_unicode(font);
    assert_eq!(texts.iter().filter(|text| !text.is_empty()).collect::<Vec<_>>(), ["a", "b", "c"]);
    let descendant = written.get(font, "DescendantFonts").as_array().expect("an array");
    let descendant = written.resolve(&descendant[0]).as_dict().expect("a font");
    let widths = written.get(descendant, "W").as_array().expect("an array")[1].as_array().expect("widths");
    assert_eq!(widths.len(), 3);
    // Codes are the numbers of glyphs in the whole font, and lead to those in the cut-down one.
    let first = texts.iter().position(|text| text == "a").expect("a code");
    let Object::Stream(glyphs) = written.get(descendant, "CIDToGIDMap") else { panic!("a map") };
    let glyphs = glyphs.decompressed_content().expect("sound");
    assert_eq!(glyphs[first * 2..], [0, 1, 0, 2, 0, 3]);
    assert!(glyphs[..first * 2].iter().all(|byte| *byte == 0));
    let descriptor = written.dictionary(descendant, "FontDescriptor");
    let Object::Stream(program) = written.get(descriptor, "FontFile2") else { panic!("a TrueType program") };
    let program = program.decompressed_content().expect("sound");
    let font = skrifa::FontRef::new(&program).expect("a font");
    assert_eq!(skrifa::raw::TableProvider::maxp(&font).expect("maxp").num_glyphs(), 4);
    let name =
        |dictionary: &lopdf::Dictionary, key: &[u8]| dictionary.get(key).and_then(Object::as_name).map(<[u8]>::to_vec);
    assert_eq!(name(descendant, b"BaseFont").ok(), name(descriptor, b"FontName").ok());
}

#[test]
fn run_without_size_or_with_strange_ranges_does_no_harm() {
    let run = |size: f32, range: std::ops::Range<u32>, x: f32| TextRun {
        font: fonts().id_of(&fonts().faces[0].data).expect("the first face"),
        font_size: Px(size),
        synthetic_slant: false,
        synthetic_bold: false,
        text: "é".into(),
        glyphs: vec![Glyph { id: 5, x: Px(x), y: Px::ZERO, text: range }],
        advance: Px::ZERO,
    };
    let mut sketch = Sketch::new();
    for run in [run(0.0, 0..2, 0.0), run(f32::NAN, 0..2, 0.0), run(9.0, 1..2, 0.0), run(9.0, 7..9, f32::INFINITY)] {
        sketch.draw(Draw::Text { origin: Point::new(Px(f32::NAN), Px::ZERO), run: Arc::new(run), color: Color::BLACK });
    }
    assert_eq!(sketch.written("strange").spoken(1), "");
}
