//! What long documents cost: one kind of content on 1, 10, 100 and 1,000 pages, stage by stage.
//!
//! `cargo bench --bench pages` measures every kind; `cargo bench --bench pages -- table 10 1000` one kind at some
//! lengths. Each line tells the processor time of a stage in a warm session, that time per page, and the pieces of memory
//! it asked for, per page and per glyph: time per page should not grow with the number of pages, and nothing should be
//! asked for each glyph. Nothing is asserted.

use std::alloc::System;
use std::fmt::Write as _;
use std::time::Duration;

use panelkit::engine::display::{DisplayList, Draw};
use panelkit::engine::fonts::FontLibrary;
use panelkit::engine::geometry::{Px, Size};
use panelkit::engine::layout::{Layouter, PageInput, Shaper};
use panelkit::engine::resources::NoResources;
use panelkit::engine::{Engine, boxes, display, dom, images, layout, structure, style};
use panelkit::pdf;
use panelkit::source::Source;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

/// The system's allocator, which counts what is asked of it; the program's own is some percent faster.
#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// A stage is repeated until it has run so long: the kernel counts processor time in ticks of 10 ms.
const LEAST: Duration = Duration::from_millis(300);

const TICK: Duration = Duration::from_millis(10);

/// Paragraphs on one page of A4 in the default font.
const PARAGRAPHS: usize = 30;

const WORDS: [&str; 24] = [
    "candidate",
    "asks",
    "about",
    "the",
    "design",
    "of",
    "a",
    "queue",
    "and",
    "listens",
    "for",
    "limits",
    "of",
    "memory",
    "what",
    "happens",
    "when",
    "workers",
    "fail",
    "who",
    "retries",
    "which",
    "order",
    "holds",
];

/// A name, and what writes so many pages.
type Kind = (&'static str, fn(usize) -> String);

const KINDS: [Kind; 7] = [
    ("paragraphs", |pages| paragraphs(pages, false)),
    ("distinct", |pages| paragraphs(pages, true)),
    ("table", table),
    ("flex", |pages| container(pages, "display: flex; flex-direction: column")),
    ("wrap", |pages| container(pages, "display: flex; flex-wrap: wrap")),
    ("grid", |pages| container(pages, "display: grid; grid-template-columns: 1fr 1fr")),
    ("list", list),
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let mut lengths: Vec<usize> = arguments.iter().filter_map(|argument| argument.parse().ok()).collect();
    if lengths.is_empty() {
        lengths = vec![1, 10, 100, 1000];
    }
    let named = |name: &str| arguments.iter().any(|argument| argument == name);
    let any_named = KINDS.iter().any(|(name, _)| named(name));
    let engine = Engine::new(FontLibrary::new(Vec::new()).expect("the bundled fonts are right"));
    for (name, write) in KINDS.iter().filter(|(name, _)| !any_named || named(name)) {
        for pages in &lengths {
            measure(&engine, name, &write(*pages));
        }
    }
}

/// A sentence of some words; a number makes it one of its own.
fn sentence(html: &mut String, seed: usize, number: Option<usize>) {
    for index in 0..9 + seed % 5 {
        html.push_str(WORDS[(seed * 7 + index * 5) % WORDS.len()]);
        html.push(' ');
    }
    if let Some(number) = number {
        let _ = write!(html, "{number}");
    }
}

fn paragraphs(pages: usize, distinct: bool) -> String {
    let mut html = String::new();
    for number in 0..pages * PARAGRAPHS {
        html.push_str("<p>");
        sentence(&mut html, number % PARAGRAPHS, distinct.then_some(number));
        html.push_str("</p>");
    }
    html
}

fn table(pages: usize) -> String {
    let mut html = "<table><thead><tr><th>Question<th>Answer<th>Score</thead>".to_owned();
    for number in 0..pages * 45 {
        html.push_str("<tr><td>");
        sentence(&mut html, number % PARAGRAPHS, None);
        let _ = write!(html, "<td>A{}<td>{}", number % 100, number % 5);
    }
    html + "</table>"
}

fn container(pages: usize, css: &str) -> String {
    let mut html = format!("<div style='{css}'>");
    for number in 0..pages * PARAGRAPHS {
        html.push_str("<p>");
        sentence(&mut html, number % PARAGRAPHS, None);
        html.push_str("</p>");
    }
    html + "</div>"
}

fn list(pages: usize) -> String {
    let mut html = "<ol>".to_owned();
    for number in 0..pages * 15 {
        html.push_str("<li>");
        sentence(&mut html, number % PARAGRAPHS, None);
        html.push_str("<ul><li>");
        sentence(&mut html, number % 7, None);
        html.push_str("<li>");
        sentence(&mut html, number % 11, None);
        html.push_str("</ul>");
    }
    html + "</ol>"
}

/// Runs every stage over one document and prints what it cost.
fn measure(engine: &Engine, name: &str, body: &str) {
    let css = "@page { size: A4; margin: 2cm } body { font: 11px/1.3 'Panelkit Sans' } p { margin: 0 0 6px }";
    let html =
        Source::new("long.html", format!("<!DOCTYPE html><html lang=en><title>t</title><style>{css}</style>{body}"));
    let paper = Size { width: Px(794.0), height: Px(1123.0) };
    let resources = NoResources;
    let dom = dom::parse(&html).value;
    let input = style::StyleInput { dom: &dom, resources: &resources, sheets: &[], default_page: paper };
    let styles = style::cascade(&input).value;
    let cache = images::ImageCache::default();
    let image = |url: &str| cache.picture(url, &[]);
    let tree = boxes::build(&dom, &styles, &image).value;
    let mut shaper = Shaper::new(std::sync::Arc::clone(&engine.fonts));
    let paginate = |shaper: &mut Shaper| {
        let (input, mut layouter) = (PageInput { tree: &tree, styles: &styles }, Layouter::new(shaper, &dom));
        layout::paginate(&input, &mut layouter).finish(&[], &input, &mut layouter)
    };
    let (first, pages) = timed_once(|| paginate(&mut shaper));
    let list = display::list(&pages, &dom, structure::build(&tree, &[], &dom), &images::Pictures::default());
    let size = Extent { pages: list.pages.len(), glyphs: glyphs(&list) };
    println!(
        "{name}: {} pages, {} glyphs a page; layout of the first round {first:.1?}",
        size.pages,
        size.glyphs / size.pages
    );
    let stages = [
        size.stage("dom", || drop(dom::parse(&html))),
        size.stage("style", || drop(style::cascade(&input))),
        size.stage("boxes", || drop(boxes::build(&dom, &styles, &image))),
        size.stage("layout", || drop(paginate(&mut shaper))),
        size.stage("display", || {
            drop(display::list(&pages, &dom, structure::build(&tree, &[], &dom), &images::Pictures::default()))
        }),
        size.stage("pdf", || drop(pdf::write(&list, &engine.fonts, &pdf::PdfOptions::default()))),
    ];
    let whole = stages.iter().sum::<Duration>();
    println!("  {:<8} {:>10.2} ms {:>8.1} µs a page", "all", whole.as_secs_f64() * 1e3, size.per_page(whole));
}

/// How much a document is.
struct Extent {
    pages: usize,
    glyphs: usize,
}

impl Extent {
    fn per_page(&self, time: Duration) -> f64 {
        time.as_secs_f64() * 1e6 / self.pages as f64
    }

    /// Repeats a stage, and gives the processor time of one run.
    fn stage(&self, name: &str, mut run: impl FnMut()) -> Duration {
        let region = Region::new(ALLOCATOR);
        run();
        let change = region.change();
        let asked = (change.allocations + change.reallocations) as f64;
        let begin = processor_time();
        let mut rounds = 0;
        while processor_time() - begin < LEAST {
            run();
            rounds += 1;
        }
        let time = (processor_time() - begin) / rounds;
        println!(
            "  {name:<8} {:>10.2} ms {:>8.1} µs a page {:>9.1} pieces of memory a page, {:.3} a glyph",
            time.as_secs_f64() * 1e3,
            self.per_page(time),
            asked / self.pages as f64,
            asked / self.glyphs as f64,
        );
        time
    }
}

fn timed_once<T>(run: impl FnOnce() -> T) -> (Duration, T) {
    let begin = processor_time();
    let result = run();
    (processor_time() - begin, result)
}

fn glyphs(list: &DisplayList) -> usize {
    let items = list.pages.iter().flat_map(|page| &page.items);
    items.map(|item| if let Draw::Text { run, .. } = &item.draw { run.glyphs.len() } else { 0 }).sum()
}

/// The processor time of this process outside of the kernel, from `/proc`.
fn processor_time() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("a system with `/proc`");
    let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks: u32 =
        after_name.split_whitespace().nth(11).and_then(|ticks| ticks.parse().ok()).expect("fields in their place");
    TICK * ticks
}
