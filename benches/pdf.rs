//! `pdf::write` alone, on a packet-like list of six pages: `cargo bench --bench pdf [-- FILE]`.
//!
//! Prints the time for a document with a warm cache (as in a batch), with a cold one, and for compressing the same
//! content streams, which is the floor. With a FILE, the document is left there to look at.

use std::hint::black_box;
use std::io::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use panelkit::engine::display::{
    Control, ControlKind, DisplayItem, DisplayList, DisplayPage, Draw, Glyph, OutlineEntry, Owner, Path, TextRun,
};
use panelkit::engine::dom::NodeId;
use panelkit::engine::fonts::FontLibrary;
use panelkit::engine::geometry::{Point, Px, Rect, Size};
use panelkit::engine::style::values::Color;
use panelkit::pdf::{self, PdfOptions};
use parley::fontique::GenericFamily;
use parley::{FontStyle, FontWeight, LayoutContext, PositionedLayoutItem, StyleProperty};

const PARAGRAPH: &str = "Tell us about a recent optimisation of a backend system: what was slow, how did you find out, \
    which technologies did you use, and what was the result? A strong answer names a number before and after, and says \
    what was tried and given up. “We first made the offline flow efficient” is worth 5 points – not 3.";

fn main() {
    let file = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let fonts = timed("font library", 1, || FontLibrary::new(Vec::new()).expect("bundled fonts are sound"));
    let list = packet(&fonts);
    let glyphs: usize = list
        .pages
        .iter()
        .flat_map(|page| &page.items)
        .map(|item| match &item.draw {
            Draw::Text { run, .. } => run.glyphs.len(),
            _ => 0,
        })
        .sum();
    let items: usize = list.pages.iter().map(|page| page.items.len()).sum();
    println!("{} pages, {items} items, {glyphs} glyphs", list.pages.len());

    let write = |options: &PdfOptions| pdf::write(&list, &fonts, options).expect("can be written").value;
    let bytes = timed("cold cache", 20, || write(&PdfOptions::default()));
    let options = PdfOptions::default();
    timed("warm cache", 200, || write(&options));
    let document = lopdf::Document::load_mem(&bytes).expect("sound");
    let streams: Vec<Vec<u8>> = document.page_iter().map(|page| document.get_page_content(page)).collect();
    println!("{} bytes of file, {} of page content", bytes.len(), streams.iter().map(Vec::len).sum::<usize>());
    for level in [1, 2, 3, 4, 5, 6, 7, 9] {
        let sum: usize = timed(&format!("compressing at level {level}"), 50, || {
            streams.iter().map(|stream| compress(stream, level)).sum()
        });
        println!("    {sum} bytes");
    }
    if let Some(file) = file {
        std::fs::write(file, &bytes).expect("can be written");
    }
}

fn compress(bytes: &[u8], level: u32) -> usize {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::new(level));
    encoder.write_all(bytes).and_then(|()| encoder.finish()).map_or(0, |bytes| bytes.len())
}

/// Runs something several times and prints the median.
fn timed<T>(what: &str, times: usize, mut run: impl FnMut() -> T) -> T {
    let mut last = black_box(run());
    let mut spent: Vec<Duration> = (0..times)
        .map(|_| {
            let start = Instant::now();
            last = black_box(run());
            start.elapsed()
        })
        .collect();
    spent.sort_unstable();
    println!("{what}: {:?}", spent[spent.len() / 2]);
    last
}

fn packet(fonts: &FontLibrary) -> DisplayList {
    let mut list = DisplayList::default();
    list.information.title = Some("Technical depth: Nguyễn Thị Phương Thảo".into());
    list.information.language = Some("en".into());
    let mut setter = Setter { fonts, context: fonts.context(), layouts: LayoutContext::new() };
    for number in 0..6 {
        let mut items = Vec::new();
        setter.line(&mut items, 56.0, 40.0, 10.0, false, &format!("Nguyễn Thị Phương Thảo · 王小明 · page {number}"));
        setter.line(&mut items, 56.0, 90.0, 24.0, true, "Databases and scalability");
        list.outline.push(OutlineEntry {
            level: 1,
            label: "Databases".into(),
            page: number,
            position: Point::default(),
        });
        let mut y = 120.0;
        for _ in 0..6 {
            y = setter.paragraph(&mut items, y, PARAGRAPH);
            for column in 0..5_u16 {
                let rect = Rect::new(Px(56.0 + 60.0 * f32::from(column)), Px(y), Px(13.0), Px(13.0));
                draw(&mut items, Draw::Control { rect, control: Arc::new(radio(column)) });
            }
            let rule = Rect::new(Px(56.0), Px(y + 20.0), Px(680.0), Px(1.0));
            draw(&mut items, Draw::Fill { path: Path::Rect(rule), color: Color { alpha: 0.5, ..Color::BLACK } });
            y += 40.0;
        }
        list.pages.push(DisplayPage { size: Size::new(Px::from_mm(210.0), Px::from_mm(297.0)), items });
    }
    list
}

fn radio(value: u16) -> Control {
    Control {
        node: NodeId(1),
        name: "q.rating".into(),
        label: None,
        kind: ControlKind::Radio { value: value.to_string(), checked: value == 2 },
        required: false,
        read_only: false,
        font_size: Px(12.0),
        color: Color::BLACK,
        outline: true,
    }
}

fn draw(items: &mut Vec<DisplayItem>, draw: Draw) {
    items.push(DisplayItem { owner: Owner::Decoration, draw });
}

struct Setter<'a> {
    fonts: &'a FontLibrary,
    context: parley::FontContext,
    layouts: LayoutContext<()>,
}

impl Setter<'_> {
    fn line(&mut self, items: &mut Vec<DisplayItem>, x: f32, y: f32, size: f32, bold: bool, text: &str) {
        self.set(items, x, y, size, bold, text, None);
    }

    fn paragraph(&mut self, items: &mut Vec<DisplayItem>, y: f32, text: &str) -> f32 {
        y + self.set(items, 56.0, y, 13.0, false, text, Some(680.0))
    }

    #[expect(clippy::too_many_arguments, reason = "one place, one text, its style")]
    fn set(
        &mut self,
        items: &mut Vec<DisplayItem>,
        x: f32,
        y: f32,
        size: f32,
        bold: bool,
        text: &str,
        width: Option<f32>,
    ) -> f32 {
        let mut builder = self.layouts.ranged_builder(&mut self.context, text, 1.0, false);
        builder.push_default(StyleProperty::FontFamily(GenericFamily::SansSerif.into()));
        builder.push_default(StyleProperty::FontSize(size));
        if bold {
            builder.push_default(StyleProperty::FontWeight(FontWeight::BOLD));
        }
        if let Some(place) = text.find("offline") {
            builder.push(StyleProperty::FontStyle(FontStyle::Italic), place..place + 7);
        }
        let mut layout = builder.build(text);
        layout.break_all_lines(width);
        for line in layout.lines() {
            for item in line.items() {
                let PositionedLayoutItem::GlyphRun(glyphs) = item else { continue };
                let origin = Point::new(Px(x + glyphs.offset()), Px(y + glyphs.baseline()));
                let run = Arc::new(self.run(text, size, &glyphs));
                draw(items, Draw::Text { origin, run, color: Color::BLACK });
            }
        }
        layout.height()
    }

    fn run(&self, text: &str, size: f32, glyph_run: &parley::GlyphRun<'_, ()>) -> TextRun {
        let run = glyph_run.run();
        let (mut glyphs, mut pen) = (Vec::new(), 0.0);
        for cluster in run.visual_clusters() {
            let range = cluster.text_range();
            for (index, glyph) in cluster.glyphs().enumerate() {
                glyphs.push(Glyph {
                    id: u16::try_from(glyph.id).expect("glyph ids are small"),
                    x: Px(pen + glyph.x),
                    y: Px(glyph.y),
                    text: if index == 0 { range.start as u32..range.end as u32 } else { 0..0 },
                });
                pen += glyph.advance;
            }
        }
        TextRun {
            font: self.fonts.id_of(run.font()).expect("a bundled face"),
            font_size: Px(size),
            synthetic_slant: run.synthesis().skew().is_some(),
            synthetic_bold: run.synthesis().embolden(),
            text: text.into(),
            glyphs,
            advance: Px(glyph_run.advance()),
        }
    }
}
