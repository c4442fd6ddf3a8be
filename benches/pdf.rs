//! `pdf::write` alone, on a packet-like list of six pages: `cargo bench --bench pdf [-- FILE]`.
//!
//! Prints the time for a document with a warm cache (as in a batch) and with a cold one, and for compressing the same
//! content streams, which is the floor. With a FILE, the document is left there to look at.

#[expect(dead_code, reason = "the tests use all of it")]
#[path = "../tests/pdf/shape.rs"]
mod shape;

use std::hint::black_box;
use std::io::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use panelkit::engine::display::{Control, ControlKind, DisplayList, Draw, OutlineEntry, Path};
use panelkit::engine::dom::NodeId;
use panelkit::engine::fonts::FontLibrary;
use panelkit::engine::geometry::{Point, Px, Rect};
use panelkit::engine::style::values::Color;
use panelkit::pdf::{self, PdfOptions};
use shape::{Paragraph, Sketch, Style, fonts, paragraph};

const QUESTION: &str = "Tell us about a recent optimisation of a backend system: what was slow, how did you find out, \
    which technologies did you use, and what was the result? A strong answer names a number before and after, and says \
    what was tried and given up. “We first made the offline flow efficient” is worth 5 points – not 3.";

fn main() {
    let file = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    timed("font library", 20, || FontLibrary::new(Vec::new()).expect("bundled fonts are sound"));
    let list = packet();
    let items = || list.pages.iter().flat_map(|page| &page.items);
    let glyphs = |draw: &Draw| if let Draw::Text { run, .. } = draw { run.glyphs.len() } else { 0 };
    let glyphs: usize = items().map(|item| glyphs(&item.draw)).sum();
    println!("{} pages, {} items, {glyphs} glyphs", list.pages.len(), items().count());

    let write = |options: &PdfOptions| pdf::write(&list, fonts(), options).expect("can be written").value;
    let bytes = timed("cold cache", 50, || write(&PdfOptions::default()));
    let options = PdfOptions::default();
    timed("warm cache", 300, || write(&options));

    let document = lopdf::Document::load_mem(&bytes).expect("sound");
    let streams: Vec<Vec<u8>> = document.page_iter().map(|page| document.get_page_content(page)).collect();
    println!("{} bytes of file, {} of page content", bytes.len(), streams.iter().map(Vec::len).sum::<usize>());
    for level in [1, 3, 6, 9] {
        let sum: usize = timed(&format!("compressing at level {level}"), 100, || {
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

/// Runs something several times and prints the least time, which other work on the machine disturbs least.
fn timed<T>(what: &str, times: usize, mut run: impl FnMut() -> T) -> T {
    let mut last = black_box(run());
    let mut least = Duration::MAX;
    for _ in 0..times {
        let start = Instant::now();
        last = black_box(run());
        least = least.min(start.elapsed());
    }
    println!("{what}: {least:?}");
    last
}

fn packet() -> DisplayList {
    let mut sketch = Sketch::new();
    sketch.list.information.title = Some("Technical depth: Nguyễn Thị Phương Thảo".into());
    sketch.list.information.language = Some("en".into());
    for number in 0..6 {
        if number > 0 {
            sketch.page();
        }
        let bold = Style { bold: true, ..Style::default() };
        let head = format!("Nguyễn Thị Phương Thảo · 王小明 · page {number}");
        sketch.text_in(56.0, 40.0, 10.0, Style::default(), &head);
        sketch.text_in(56.0, 90.0, 24.0, bold, "Databases and scalability");
        let position = Point::new(Px::ZERO, Px(90.0));
        sketch.list.outline.push(OutlineEntry { level: 1, label: "Databases".into(), page: number, position });
        let mut y = 120.0;
        for _ in 0..6 {
            y += question(&mut sketch, y);
        }
    }
    sketch.list
}

/// A question with boxes to rate the answer; gives its height.
fn question(sketch: &mut Sketch, top: f32) -> f32 {
    let Paragraph { runs } = paragraph(QUESTION, 13.0, Style::default(), Some(680.0));
    let height = runs.iter().map(|(_, y, _)| *y).fold(0.0, f32::max) + 5.0;
    for (x, y, run) in runs {
        let origin = Point::new(Px(56.0 + x), Px(top + y));
        sketch.draw(Draw::Text { origin, run: Arc::new(run), color: Color::BLACK });
    }
    let bottom = top + height;
    for column in 0..5_u8 {
        let rect = Rect::new(Px(56.0 + 60.0 * f32::from(column)), Px(bottom), Px(13.0), Px(13.0));
        sketch.draw(Draw::Control { rect, control: Arc::new(radio(column)) });
    }
    let rule = Rect::new(Px(56.0), Px(bottom + 20.0), Px(680.0), Px(1.0));
    sketch.draw(Draw::Fill { path: Path::Rect(rule), color: Color { alpha: 0.5, ..Color::BLACK } });
    height + 40.0
}

fn radio(value: u8) -> Control {
    Control {
        node: NodeId(1),
        name: "q.rating".into(),
        label: None,
        group: None,
        kind: ControlKind::Radio { value: value.to_string(), checked: value == 2 },
        required: false,
        read_only: false,
        font_size: Px(12.0),
        color: Color::BLACK,
        ruled: true,
    }
}
