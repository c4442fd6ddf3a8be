//! Kinds of long documents → their HTML, and the stages that work on them, for the benches of long documents.
//!
//! The pages of a kind are alike, however many there are: what is measured of one page can be compared.

use std::fmt::Write as _;
use std::sync::Arc;

use panelkit::engine::display::{DisplayList, Draw};
use panelkit::engine::fonts::FontLibrary;
use panelkit::engine::geometry::{Px, Size};
use panelkit::engine::layout::{Layouter, PageInput, Shaper};
use panelkit::engine::resources::NoResources;
use panelkit::engine::{boxes, display, dom, images, layout, structure, style};
use panelkit::pdf;
use panelkit::source::Source;

/// Sentences are told apart by their words up to this number of them.
const SENTENCES: usize = 30;

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

/// A name, and what writes the body of a document of so many pages.
type Kind = (&'static str, fn(usize) -> String);

const KINDS: [Kind; 7] = [
    ("paragraphs", |pages| paragraphs(pages, false)),
    ("distinct", |pages| paragraphs(pages, true)),
    ("table", table),
    ("flex", |pages| containers(pages, 48, "display: flex; flex-direction: column")),
    ("wrap", |pages| containers(pages, 80, "display: flex; flex-wrap: wrap")),
    ("grid", |pages| containers(pages, 68, "display: grid; grid-template-columns: 1fr 1fr")),
    ("list", list),
];

/// The most pages of one container: a grid has a limit of rows.
const CONTAINER_PAGES: usize = 100;

/// What one run of a stage works on: gives nothing, and drops what it made.
pub type Run<'a> = &'a mut dyn FnMut();

/// A document under measure.
pub struct Extent {
    /// Of what kind it is.
    pub name: &'static str,
    /// How many pages it came to.
    pub pages: usize,
    /// How many glyphs are on all of them.
    pub glyphs: usize,
}

/// Makes each document that the arguments ask for (kinds by their names, and numbers of pages), and hands each stage of
/// it to `measure`, with the stage's name. The first is the layout of a session that has shaped nothing yet.
pub fn each_stage(mut measure: impl FnMut(&Extent, &str, Run<'_>)) {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let mut lengths: Vec<usize> = arguments.iter().filter_map(|argument| argument.parse().ok()).collect();
    if lengths.is_empty() {
        lengths = vec![1, 10, 100, 1000];
    }
    let named = |name: &str| arguments.iter().any(|argument| argument == name);
    let any_named = KINDS.iter().any(|(name, _)| named(name));
    let fonts = Arc::new(FontLibrary::new(Vec::new()).expect("the bundled fonts are right"));
    for (name, write) in KINDS.iter().filter(|(name, _)| !any_named || named(name)) {
        for pages in &lengths {
            stages(&fonts, name, &write(*pages), &mut measure);
        }
    }
}

fn stages(fonts: &Arc<FontLibrary>, name: &'static str, body: &str, measure: &mut dyn FnMut(&Extent, &str, Run<'_>)) {
    let css =
        "@page { size: A4; margin: 2cm } body { margin: 0; font: 11px/1.3 'Panelkit Sans' } p { margin: 0 0 6px }";
    let html =
        Source::new("long.html", format!("<!DOCTYPE html><html lang=en><title>t</title><style>{css}</style>{body}"));
    let paper = Size { width: Px(794.0), height: Px(1123.0) };
    let dom = dom::parse(&html).value;
    let input = style::StyleInput { dom: &dom, resources: &NoResources, sheets: &[], default_page: paper };
    let styles = style::cascade(&input).value;
    let cache = images::ImageCache::default();
    let image = |url: &str| cache.picture(url, &[]);
    let tree = boxes::build(&dom, &styles, &image).value;
    let paginate = |shaper: &mut Shaper| {
        let (input, mut layouter) = (PageInput { tree: &tree, styles: &styles }, Layouter::new(shaper, &dom));
        layout::paginate(&input, &mut layouter).finish(&[], &input, &mut layouter)
    };
    let mut shaper = Shaper::new(Arc::clone(fonts));
    let pages = paginate(&mut shaper);
    let shown = || display::list(&pages, &dom, structure::build(&tree, &[], &dom), &images::Pictures::default());
    let list = shown();
    let extent = Extent { name, pages: list.pages.len(), glyphs: glyphs(&list) };
    measure(&extent, "shaping", &mut || drop(paginate(&mut Shaper::new(Arc::clone(fonts)))));
    measure(&extent, "dom", &mut || drop(dom::parse(&html)));
    measure(&extent, "style", &mut || drop(style::cascade(&input)));
    measure(&extent, "boxes", &mut || drop(boxes::build(&dom, &styles, &image)));
    measure(&extent, "layout", &mut || drop(paginate(&mut shaper)));
    measure(&extent, "display", &mut || drop(shown()));
    measure(&extent, "pdf", &mut || drop(pdf::write(&list, fonts, &pdf::PdfOptions::default())));
}

fn glyphs(list: &DisplayList) -> usize {
    let items = list.pages.iter().flat_map(|page| &page.items);
    items.map(|item| if let Draw::Text { run, .. } = &item.draw { run.glyphs.len() } else { 0 }).sum()
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
    for number in 0..pages * 48 {
        html.push_str("<p>");
        sentence(&mut html, number % SENTENCES, distinct.then_some(number));
        html.push_str("</p>");
    }
    html
}

fn table(pages: usize) -> String {
    let mut html = "<table><thead><tr><th>Question<th>Answer<th>Score</thead>".to_owned();
    for number in 0..pages * 52 {
        html.push_str("<tr><td>");
        sentence(&mut html, number % SENTENCES, None);
        let _ = write!(html, "<td>A{}<td>{}", number % 100, number % 5);
    }
    html + "</table>"
}

fn containers(pages: usize, on_page: usize, css: &str) -> String {
    let mut html = String::new();
    for first in (0..pages).step_by(CONTAINER_PAGES) {
        let _ = write!(html, "<div style='{css}'>");
        for number in 0..(pages - first).min(CONTAINER_PAGES) * on_page {
            html.push_str("<p>");
            sentence(&mut html, number % SENTENCES, None);
            html.push_str("</p>");
        }
        html.push_str("</div>");
    }
    html
}

fn list(pages: usize) -> String {
    let mut html = "<ol>".to_owned();
    for number in 0..pages * 22 {
        html.push_str("<li>");
        sentence(&mut html, number % SENTENCES, None);
        html.push_str("<ul><li>");
        sentence(&mut html, number % 7, None);
        html.push_str("<li>");
        sentence(&mut html, number % 11, None);
        html.push_str("</ul>");
    }
    html + "</ol>"
}
