//! The font library: what is bundled, how a kit's fonts extend it, which face a character gets.

use std::sync::Arc;

use panelkit::engine::display::Draw;
use panelkit::engine::fonts::{FontFile, FontLibrary};
use panelkit::engine::geometry::{Px, Size};
use panelkit::engine::resources::{ResourceError, Resources};
use panelkit::engine::{Engine, RenderOptions, Session, render};
use panelkit::pdf::PdfOptions;
use panelkit::source::Source;
use parley::fontique::GenericFamily;
use parley::{LayoutContext, PositionedLayoutItem, StyleProperty};

fn library() -> FontLibrary {
    FontLibrary::new(Vec::new()).expect("bundled fonts are sound")
}

/// A bundled font file's bytes, with another family name of the same length where asked for.
fn file(path: &str, rename: Option<(&str, &str)>) -> Arc<[u8]> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts");
    let mut bytes = std::fs::read(folder.join(path)).expect("a font file");
    if let Some((from, to)) = rename {
        let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
        for (from, to) in [(utf16(from), utf16(to)), (from.as_bytes().to_vec(), to.as_bytes().to_vec())] {
            assert_eq!(from.len(), to.len());
            let mut start = 0;
            while let Some(at) = bytes[start..].windows(from.len()).position(|window| window == from) {
                bytes[start + at..start + at + to.len()].copy_from_slice(&to);
                start += at + to.len();
            }
        }
    }
    bytes.into()
}

/// The families of the runs that a text is shaped into, and whether a glyph is missing.
fn families(library: &FontLibrary, text: &str) -> (Vec<String>, bool) {
    let mut fonts = library.context();
    let mut context: LayoutContext<()> = LayoutContext::new();
    let mut builder = context.ranged_builder(&mut fonts, text, 1.0, false);
    builder.push_default(StyleProperty::FontFamily(GenericFamily::SansSerif.into()));
    let mut layout = builder.build(text);
    layout.break_all_lines(None);
    let (mut names, mut missing) = (Vec::new(), false);
    for line in layout.lines() {
        for item in line.items() {
            let PositionedLayoutItem::GlyphRun(run) = item else { continue };
            let id = library.id_of(run.run().font()).expect("a face of this library");
            names.push(library.face(id).family.clone());
            missing |= run.glyphs().any(|glyph| glyph.id == 0);
        }
    }
    (names, missing)
}

#[test]
fn text_family_has_four_styles() {
    let library = library();
    let mut styles: Vec<(bool, bool)> = library
        .faces
        .iter()
        .filter(|face| face.family == library.text_family)
        .map(|face| (face.italic, face.weight >= 600))
        .collect();
    styles.sort_unstable();
    assert_eq!(styles, [(false, false), (false, true), (true, false), (true, true)]);
}

#[test]
fn names_in_all_promised_scripts_have_glyphs() {
    let library = library();
    for text in [
        "Zoë Müller-Łódź",
        "Nguyễn Thị Phương Thảo",
        "Олександра Ковальчук",
        "Ελένη Παπαδοπούλου",
        "فاطمة الزهراء العلوي",
        "王小明",
        "प्रिया शर्मा",
        "דוד לוי",
        "สมชาย ใจดี",
        "佐藤 さくら",
        "サトウ",
        "김민준",
        "রহমান",
        "தமிழ்",
        "გიორგი",
        "Արամ",
        "→ ✓ ☐ ★ • – “ ” ½ €",
    ] {
        let (families, missing) = families(&library, text);
        assert!(!missing, "{text} in {families:?}");
        assert!(text.chars().all(|character| library.covers(character)), "{text}");
    }
}

#[test]
fn running_text_stays_in_the_text_family() {
    let library = library();
    assert_eq!(families(&library, "Zoë – “fi” 12 €").0, [library.text_family.as_str()]);
}

#[test]
fn character_of_no_font_is_not_covered() {
    let library = library();
    assert!(!library.covers('\u{13000}'), "an Egyptian hieroglyph");
    assert!(families(&library, "\u{13000}").1);
    assert!(library.covers('\n'));
}

#[test]
fn faces_have_distinct_postscript_names() {
    let data = file("PanelkitSans-Regular.ttf", Some(("Panelkit Sans", "Another1 Sans")));
    let library = FontLibrary::new(vec![FontFile { name: "again.ttf".into(), data }]).expect("sound");
    let mut names: Vec<&str> = library.faces.iter().map(|face| face.postscript_name.as_str()).collect();
    assert!(library.has_family("Another1 Sans") && names.contains(&"PanelkitSans-Regular-2"));
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
}

#[test]
fn kit_family_replaces_the_bundled_one_of_its_name() {
    let name = "NotoSansThai-Bold.ttf";
    let before = library();
    let library = FontLibrary::new(vec![FontFile { name: name.into(), data: file(name, None) }]).expect("sound");
    let faces = |library: &FontLibrary| library.faces.iter().filter(|face| face.family == "Noto Sans Thai").count();
    assert_eq!((faces(&before), faces(&library)), (2, 1));
}

#[test]
fn kit_family_is_first_for_its_script_and_last_for_latin() {
    let name = "NotoSansThai-Regular.ttf";
    let thai = file(name, Some(("Noto Sans Thai", "Ours Sans Thai")));
    let library = FontLibrary::new(vec![FontFile { name: name.into(), data: thai }]).expect("sound");
    assert!(library.has_family("ours sans thai"));
    assert_eq!(families(&library, "สมชาย").0, ["Ours Sans Thai"]);
    assert_eq!(families(&library, "Tom").0, [library.text_family.as_str()]);
}

#[test]
fn missing_generic_families_are_told() {
    let library = library();
    assert_eq!(library.substitute_for(GenericFamily::Serif), Some(library.text_family.as_str()));
    assert_eq!(library.substitute_for(GenericFamily::SansSerif), None);
}

#[test]
fn every_bad_file_is_named() {
    let mut restricted = file("NotoSansHebrew-Regular.ttf", None).to_vec();
    let os2 = table_offset(&restricted, b"OS/2");
    restricted[os2 + 8..os2 + 10].copy_from_slice(&0x0002_u16.to_be_bytes());
    let truncated = file("NotoSansHebrew-Regular.ttf", None)[..300].to_vec();
    let files = [("junk.ttf", b"not a font".to_vec()), ("locked.ttf", restricted), ("short.ttf", truncated)];
    let files = files.map(|(name, data)| FontFile { name: name.into(), data: data.into() });
    let problems = FontLibrary::new(files.into()).expect_err("three bad files");
    let messages: Vec<&str> = problems.0.iter().map(|problem| problem.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "`junk.ttf` is not a font that can be read",
            "the font `locked.ttf` cannot be used: its licence bits forbid embedding (`OS/2.fsType` is 0x0002)",
            "the font `short.ttf` has no outlines that a PDF can hold",
        ]
    );
}

/// Where a table of a font file begins.
fn table_offset(font: &[u8], tag: &[u8; 4]) -> usize {
    let record = font.windows(4).position(|window| window == tag).expect("has the table");
    u32::from_be_bytes(font[record + 8..record + 12].try_into().expect("four bytes")) as usize
}

/// A page with a face of its own, as drawn.
fn with_own_face(rule: &str, css: &str, text: &str) -> (Vec<String>, Vec<String>, Vec<u8>) {
    struct Files;
    impl Resources for Files {
        fn load(&self, url: &str) -> Result<Arc<[u8]>, ResourceError> {
            Ok(match url {
                "a.woff2" => include_bytes!("fonts/armenian.woff2")[..].into(),
                "a.woff" => include_bytes!("fonts/armenian.woff")[..].into(),
                "a.ttf" => include_bytes!("fonts/armenian.ttf")[..].into(),
                "broken.woff2" => include_bytes!("fonts/armenian.woff2")[..200].into(),
                _ => return Err(ResourceError::Missing { url: url.to_owned() }),
            })
        }
    }
    let html = format!("<!DOCTYPE html><html lang=hy><title>t</title><style>{rule} p {{ {css} }}</style><p>{text}");
    let engine = Engine::new(FontLibrary::new(Vec::new()).expect("the bundled fonts are in order"));
    let options = RenderOptions { resources: &Files, paper: Size::new(Px(400.0), Px(300.0)) };
    let list = render(&Source::new("t.html", html), &mut Session::new(&engine), options).expect("no errors");
    let fonts = list.value.fonts.clone();
    let library = fonts.as_deref().unwrap_or(&engine.fonts);
    let runs = list.value.pages[0].items.iter().filter_map(|item| match &item.draw {
        Draw::Text { run, .. } => Some(library.face(run.font).postscript_name.clone()),
        _ => None,
    });
    let runs = runs.collect();
    let pdf = panelkit::pdf::write(&list.value, &engine.fonts, &PdfOptions::default()).expect("can be written");
    (runs, list.warnings.iter().map(ToString::to_string).collect(), pdf.value)
}

#[test]
fn a_document_brings_fonts_along() {
    for file in ["a.woff2", "a.woff", "a.ttf"] {
        let rule =
            format!("@font-face {{ font-family: Own; src: url(missing.ttf), url({file}); font-weight: 100 900 }}");
        let (runs, warnings, pdf) = with_own_face(&rule, "font-family: Own", "Ա");
        assert_eq!(warnings, Vec::<String>::new(), "{file}");
        // The name of the file's face, which is there under that name already.
        assert_eq!(runs, ["NotoSansArmenian-Bold-2"], "{file}");
        assert!(pdf.starts_with(b"%PDF-1.7"));
    }
}

#[test]
fn a_face_of_the_library_can_be_given_another_name() {
    let rule = "@font-face { font-family: Own; src: local('NotoSansThai-Bold') }";
    let (runs, warnings, _) = with_own_face(rule, "font-family: Own", "ก");
    assert_eq!((runs, warnings), (vec!["NotoSansThai-Bold".to_owned()], Vec::new()));
}

#[test]
fn a_font_that_cannot_be_had_is_told_and_another_stands_in() {
    let told = |source: &str| {
        let rule = format!("@font-face {{ font-family: Own; src: {source} }}");
        let (runs, warnings, _) = with_own_face(&rule, "font-family: Own", "a");
        assert_eq!(runs, ["PanelkitSans-Regular"]);
        assert_eq!(warnings.len(), 1, "{warnings:?}");
        warnings[0].clone()
    };
    assert_eq!(
        told("url(missing.woff2), local(Nowhere)"),
        "t.html:1:53: warning: the font `Own` cannot be had: there is no file `missing.woff2` (help: name a TrueType, OpenType, \
         WOFF or WOFF2 file below the folder of the kit, or of the page)"
    );
    assert!(told("url(broken.woff2)").contains("warning: the font `broken.woff2` cannot be unpacked"));
}
