//! Display lists by hand, and what is in the files they become.

use std::sync::{Arc, OnceLock};

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object};
use panelkit::diag::Warned;
use panelkit::engine::display::{DisplayItem, DisplayList, DisplayPage, Draw, Glyph, Owner, TextRun};
use panelkit::engine::fonts::FontLibrary;
use panelkit::engine::geometry::{Point, Px, Size};
use panelkit::engine::style::values::Color;
use panelkit::pdf::{self, PdfOptions};
use parley::fontique::GenericFamily;
use parley::{FontStyle, FontWeight, LayoutContext, PositionedLayoutItem, StyleProperty};

/// The bundled fonts, read once.
pub fn fonts() -> &'static FontLibrary {
    static FONTS: OnceLock<FontLibrary> = OnceLock::new();
    FONTS.get_or_init(|| FontLibrary::new(Vec::new()).expect("bundled fonts are sound"))
}

/// How a line of text is set.
#[derive(Clone, Copy, Default)]
pub struct Style {
    pub bold: bool,
    pub italic: bool,
    pub letter_spacing: f32,
}

/// The runs of one line of text with their offsets from its left.
pub fn shape(text: &str, size: f32, style: Style) -> Vec<(f32, TextRun)> {
    paragraph(text, size, style, None).runs.into_iter().map(|(x, _, run)| (x, run)).collect()
}

/// Lines of text.
pub struct Paragraph {
    /// Runs with the starts of their baselines, from the top left.
    pub runs: Vec<(f32, f32, TextRun)>,
}

/// Text broken into lines of a width.
pub fn paragraph(text: &str, size: f32, style: Style, width: Option<f32>) -> Paragraph {
    let mut context = fonts().context();
    let mut layouts: LayoutContext<()> = LayoutContext::new();
    let mut builder = layouts.ranged_builder(&mut context, text, 1.0, false);
    builder.push_default(StyleProperty::FontFamily(GenericFamily::SansSerif.into()));
    builder.push_default(StyleProperty::FontSize(size));
    builder.push_default(StyleProperty::LetterSpacing(style.letter_spacing));
    if style.bold {
        builder.push_default(StyleProperty::FontWeight(FontWeight::BOLD));
    }
    if style.italic {
        builder.push_default(StyleProperty::FontStyle(FontStyle::Italic));
    }
    let mut layout = builder.build(text);
    layout.break_all_lines(width);
    let mut runs = Vec::new();
    for line in layout.lines() {
        for item in line.items() {
            let PositionedLayoutItem::GlyphRun(glyphs) = item else { continue };
            runs.push((glyphs.offset(), glyphs.baseline(), text_run(text, size, &glyphs)));
        }
    }
    Paragraph { runs }
}

fn text_run(text: &str, size: f32, glyph_run: &parley::GlyphRun<'_, ()>) -> TextRun {
    let run = glyph_run.run();
    let whole = run.text_range();
    // Of the characters of a ligature, only the first has its glyphs: its text reaches to where the next begin.
    let mut starts: Vec<usize> =
        run.clusters().filter(|cluster| !cluster.is_ligature_continuation()).map(|c| c.text_range().start).collect();
    starts.sort_unstable();
    starts.push(whole.end);
    let mut glyphs = Vec::new();
    let mut pen = 0.0;
    for cluster in run.visual_clusters() {
        let start = cluster.text_range().start;
        let end = starts.iter().copied().find(|next| *next > start).unwrap_or(whole.end);
        for (index, glyph) in cluster.glyphs().enumerate() {
            let range = if index == 0 { start - whole.start..end - whole.start } else { 0..0 };
            glyphs.push(Glyph {
                id: u16::try_from(glyph.id).expect("glyph ids are small"),
                x: Px(pen + glyph.x),
                y: Px(glyph.y),
                text: range.start as u32..range.end as u32,
            });
            pen += glyph.advance;
        }
    }
    TextRun {
        font: fonts().id_of(run.font()).expect("a bundled face"),
        font_size: Px(size),
        synthetic_slant: run.synthesis().skew().is_some(),
        synthetic_bold: run.synthesis().embolden(),
        text: text[whole].into(),
        glyphs,
        advance: Px(glyph_run.advance()),
    }
}

/// A list under way: one A4 page after the other.
pub struct Sketch {
    pub list: DisplayList,
}

impl Sketch {
    pub fn new() -> Self {
        let mut sketch = Self { list: DisplayList::default() };
        sketch.page();
        sketch
    }

    pub fn page(&mut self) -> &mut Self {
        let size = Size::new(Px::from_mm(210.0), Px::from_mm(297.0));
        self.list.pages.push(DisplayPage { size, items: Vec::new() });
        self
    }

    pub fn draw(&mut self, draw: Draw) -> &mut Self {
        let page = self.list.pages.last_mut().expect("there is a first page");
        page.items.push(DisplayItem { owner: Owner::Decoration, leaf: None, draw });
        self
    }

    pub fn text_in(&mut self, x: f32, y: f32, size: f32, style: Style, text: &str) -> &mut Self {
        for (offset, run) in shape(text, size, style) {
            let origin = Point::new(Px(x + offset), Px(y));
            self.draw(Draw::Text { origin, run: Arc::new(run), color: Color::BLACK });
        }
        self
    }

    pub fn text(&mut self, x: f32, y: f32, text: &str) -> &mut Self {
        self.text_in(x, y, 16.0, Style::default(), text)
    }

    /// The file, read again; it is also left in the folder for temporary files of tests, to look at.
    pub fn written(&self, name: &str) -> Written {
        self.written_with(name, &PdfOptions::default())
    }

    pub fn written_with(&self, name: &str, options: &PdfOptions) -> Written {
        let Warned { value, warnings } = pdf::write(&self.list, fonts(), options).expect("can be written");
        let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.pdf"));
        std::fs::write(path, &value).expect("the folder for temporary files can be written to");
        let document = Document::load_mem(&value).expect("lopdf reads what was written");
        let warnings = warnings.into_iter().map(|warning| warning.message).collect();
        Written { document, bytes: value, warnings }
    }
}

/// A file read again.
pub struct Written {
    pub document: Document,
    pub bytes: Vec<u8>,
    pub warnings: Vec<String>,
}

impl Written {
    pub fn catalog(&self) -> &Dictionary {
        self.document.catalog().expect("there is a catalog")
    }

    /// Follows references.
    pub fn resolve<'a>(&'a self, object: &'a Object) -> &'a Object {
        self.document.dereference(object).expect("the object is there").1
    }

    pub fn get<'a>(&'a self, dictionary: &'a Dictionary, key: &str) -> &'a Object {
        self.resolve(dictionary.get(key.as_bytes()).unwrap_or_else(|_| panic!("no {key}")))
    }

    pub fn dictionary<'a>(&'a self, dictionary: &'a Dictionary, key: &str) -> &'a Dictionary {
        match self.get(dictionary, key) {
            Object::Stream(stream) => &stream.dict,
            object => object.as_dict().unwrap_or_else(|_| panic!("{key} is no dictionary")),
        }
    }

    pub fn page(&self, number: u32) -> &Dictionary {
        let id = self.document.get_pages()[&number];
        self.document.get_dictionary(id).expect("the page is there")
    }

    pub fn resources(&self) -> &Dictionary {
        self.dictionary(self.page(1), "Resources")
    }

    pub fn operations(&self, page: u32) -> Vec<Operation> {
        let id = self.document.get_pages()[&page];
        Content::decode(&self.document.get_page_content(id)).expect("operators").operations
    }

    /// The operators of a page, one a line; strings of glyph codes as numbers.
    pub fn content(&self, page: u32) -> String {
        listing(&self.operations(page))
    }

    /// What the codes shown on a page stand for, by ToUnicode and ActualText, in the order in which they are shown.
    pub fn spoken(&self, page: u32) -> String {
        let fonts = self.dictionary(self.resources(), "Font");
        let mut font = Vec::new();
        let (mut text, mut replaced) = (String::new(), false);
        for Operation { operator, operands } in self.operations(page) {
            match (operator.as_str(), &operands[..]) {
                ("Tf", [Object::Name(name), _]) => {
                    let dictionary = self.get(fonts, std::str::from_utf8(name).expect("ASCII")).as_dict();
                    font = self.to_unicode(dictionary.expect("a font"));
                }
                ("BDC", [_, Object::Dictionary(properties)]) => {
                    let actual = properties.get(b"ActualText").and_then(Object::as_str).expect("the text");
                    text += &utf16(&actual[2..]);
                    replaced = true;
                }
                ("EMC", _) => replaced = false,
                ("TJ", [Object::Array(items)]) if !replaced => {
                    let codes = items.iter().filter_map(|item| item.as_str().ok()).flatten();
                    let codes: Vec<u8> = codes.copied().collect();
                    for code in codes.chunks(2) {
                        text += &font[usize::from(u16::from_be_bytes([code[0], code[1]]))];
                    }
                }
                _ => {}
            }
        }
        text
    }

    /// The text of each code from 0.
    pub fn to_unicode(&self, font: &Dictionary) -> Vec<String> {
        let Object::Stream(stream) = self.get(font, "ToUnicode") else { panic!("no stream") };
        let map = String::from_utf8(stream.decompressed_content().expect("a sound stream")).expect("ASCII");
        let mut texts = vec![String::new()];
        for line in map.lines().filter(|line| line.starts_with('<') && *line != "<0000> <FFFF>") {
            let parts: Vec<&str> = line[1..line.len() - 1].split("> <").collect();
            let (first, last, text) = match parts[..] {
                [first, last, text] => (first, last, text),
                [code, text] => (code, code, text),
                _ => panic!("no range: {line}"),
            };
            let code = |hexadecimal| usize::from_str_radix(hexadecimal, 16).expect("a number");
            let mut bytes: Vec<u8> = (0..text.len())
                .step_by(2)
                .map(|place| u8::from_str_radix(&text[place..place + 2], 16).expect("a number"))
                .collect();
            texts.resize(texts.len().max(code(last) + 1), String::new());
            for text in &mut texts[code(first)..=code(last)] {
                *text = utf16(&bytes);
                // ISO 32000-1 9.10.3: within a range, nothing but the last byte goes on.
                *bytes.last_mut().expect("a text") = bytes[bytes.len() - 1].wrapping_add(1);
            }
        }
        texts
    }
}

pub fn utf16(bytes: &[u8]) -> String {
    let units: Vec<u16> = bytes.chunks(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
    String::from_utf16(&units).expect("sound UTF-16")
}

pub fn listing(operations: &[Operation]) -> String {
    let mut lines = String::new();
    for Operation { operator, operands } in operations {
        for operand in operands {
            lines += &shown(operand);
            lines.push(' ');
        }
        lines += operator;
        lines.push('\n');
    }
    lines
}

fn shown(object: &Object) -> String {
    match object {
        Object::Real(number) => number.to_string(),
        Object::Integer(number) => number.to_string(),
        Object::Name(name) => format!("/{}", String::from_utf8_lossy(name)),
        Object::Array(items) => format!("[{}]", items.iter().map(shown).collect::<Vec<_>>().join(" ")),
        Object::String(bytes, _) if bytes.starts_with(&[0xFE, 0xFF]) => format!("({})", utf16(&bytes[2..])),
        Object::String(bytes, _) => {
            let codes = bytes.chunks(2).map(|pair| pair.iter().fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte)));
            format!("({})", codes.map(|code| code.to_string()).collect::<Vec<_>>().join(","))
        }
        Object::Dictionary(entries) => {
            let entries =
                entries.iter().map(|(key, value)| format!("/{} {}", String::from_utf8_lossy(key), shown(value)));
            format!("<<{}>>", entries.collect::<Vec<_>>().join(" "))
        }
        other => format!("{other:?}"),
    }
}
