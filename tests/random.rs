//! Documents made at random from a grammar: layout comes to an end, and every letter that is in one is on its pages,
//! once and in order.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use panelkit::engine::display::{DisplayList, Draw, Owner};
use panelkit::engine::dom::{self, Dom, NodeData, NodeId};
use panelkit::engine::fonts::FontLibrary;
use panelkit::engine::geometry::{Px, Size};
use panelkit::engine::resources::NoResources;
use panelkit::engine::{Engine, RenderOptions, Session, render};
use panelkit::source::Source;

/// How many documents; `PANELKIT_RANDOM=5000` makes more of them.
fn documents() -> u64 {
    std::env::var("PANELKIT_RANDOM").ok().and_then(|count| count.parse().ok()).unwrap_or(120)
}

/// A linear congruential generator (Knuth's MMIX); the upper half of its state is random enough here.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % limit
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn pick<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len())]
    }
}

/// Writes a document while it is thought up.
struct Author {
    random: Random,
    html: String,
    depth: usize,
    words: usize,
}

const LENGTHS: [&str; 12] = ["0", "1px", "7px", "0.3mm", "2em", "15%", "40%", "60px", "33mm", "90%", "140%", "250px"];
const BREAKS: [&str; 9] = ["page", "left", "right", "recto", "verso", "avoid", "avoid-page", "avoid-column", "auto"];
const SIGNED: [&str; 5] = ["-3px", "-1em", "-10%", "auto", "4px"];

impl Author {
    fn document(seed: u64) -> String {
        Self::document_from(seed, 0)
    }

    /// The same document with other words: those after so many.
    fn document_from(seed: u64, words: usize) -> String {
        let mut author = Author { random: Random(seed), html: String::new(), depth: 0, words };
        let random = &mut author.random;
        let (width, height, margin) = (40 + random.below(170), 40 + random.below(260), random.below(19));
        let size = 6 + random.below(14);
        let _ = write!(
            author.html,
            "<!DOCTYPE html><html lang=\"en\"><title>t</title><style>@page {{ size: {width}mm {height}mm; margin: {margin}mm }}
             @page other {{ margin: 3mm }} body {{ font-size: {size}px }}</style><body>"
        );
        for _ in 0..2 + author.random.below(6) {
            author.block();
        }
        author.html
    }

    fn words(&mut self, most: usize) {
        for _ in 0..1 + self.random.below(most) {
            self.words += 1;
            let mut number = self.words;
            while number > 0 {
                self.html.push(char::from(b'a' + u8::try_from(number % 26).expect("less than 26")));
                number /= 26;
            }
            let after = [" ", " ", " ", " ", "-", "&shy;", "\n", "&nbsp;", "/"];
            if self.random.chance(3) {
                self.html.push_str("averylongwordthatfitsinnonarrowbox");
            }
            self.html.push_str(self.random.pick(&after));
        }
    }

    fn style(&mut self) {
        let mut css = String::new();
        for _ in 0..self.random.below(4) {
            let random = &mut self.random;
            let length = random.pick(&LENGTHS);
            let property = match random.below(27) {
                0 => format!("width: {length}"),
                1 => format!("height: {length}"),
                2 => format!("min-height: {length}"),
                3 => format!("max-width: {length}"),
                4 => format!("padding: {length}"),
                5 => format!("margin: {}", random.pick(&SIGNED)),
                6 => format!("margin-top: {}", random.pick(&SIGNED)),
                7 => format!("border: {}px {} red", random.below(9), random.pick(&["solid", "dashed", "double"])),
                8 => format!("break-before: {}", random.pick(&BREAKS)),
                9 => format!("break-after: {}", random.pick(&BREAKS)),
                10 => format!("break-inside: {}", random.pick(&["avoid", "avoid-page"])),
                11 => format!("orphans: {0}; widows: {0}", 1 + random.below(5)),
                12 => format!("text-align: {}", random.pick(&["right", "center", "justify"])),
                13 => format!("font-size: {}", random.pick(&["50%", "30px", "1.4em", "90px"])),
                14 => format!("line-height: {}", random.pick(&["0", "1", "3", "5px", "80px"])),
                15 => format!("white-space: {}", random.pick(&["pre", "nowrap", "pre-wrap", "pre-line"])),
                16 => format!("overflow-wrap: {}", random.pick(&["anywhere", "break-word"])),
                17 => format!("text-indent: {length}; letter-spacing: 1px"),
                18 => "position: relative; top: 3px".to_owned(),
                19 => "box-decoration-break: clone; box-sizing: border-box".to_owned(),
                20 => "page: other".to_owned(),
                21 => format!("float: {}", random.pick(&["left", "right"])),
                22 => format!("clear: {}", random.pick(&["left", "both"])),
                23 => "display: flow-root".to_owned(),
                24 => format!("direction: {}", random.pick(&["rtl", "ltr"])),
                25 => format!("margin-bottom: {}; padding-top: {length}", random.pick(&["900px", "-40px", "0.1px"])),
                _ => "text-decoration: underline; opacity: 0.5; border-radius: 9px; background: yellow".to_owned(),
            };
            let _ = write!(css, "{property}; ");
        }
        self.style_with(&css);
    }

    fn style_with(&mut self, css: &str) {
        if !css.is_empty() {
            let _ = write!(self.html, " style=\"{css}\"");
        }
        self.html.push('>');
    }

    fn inline(&mut self) {
        for _ in 0..1 + self.random.below(4) {
            self.words(12);
            if self.depth > 5 || self.random.chance(50) {
                continue;
            }
            self.depth += 1;
            match self.random.below(7) {
                6 => {
                    let side = self.random.pick(&["left; width: 40%", "right; height: 50px", "left; clear: left"]);
                    let _ = write!(self.html, "<b style=\"float: {side}\">");
                    self.words(4);
                    self.html.push_str("</b>");
                }
                0 => self.html.push_str("<br>"),
                1 => {
                    self.html.push_str("<span style=\"display: inline-block; border: 1px solid; margin: 2px; ");
                    let width = self.random.pick(&LENGTHS);
                    let _ = write!(self.html, "max-width: {width}\">");
                    self.words(4);
                    self.html.push_str("</span>");
                }
                2 => {
                    self.html.push_str("<i style=\"position: absolute; ");
                    let (side, length) =
                        (self.random.pick(&["top", "bottom", "left", "right"]), self.random.pick(&LENGTHS));
                    let _ = write!(self.html, "{side}: {length}\">");
                    self.words(3);
                    self.html.push_str("</i>");
                }
                3 => {
                    let align = self.random.pick(&["super", "top", "middle", "-20px", "bottom"]);
                    let _ = write!(self.html, "<sup style=\"vertical-align: {align}\">");
                    self.words(3);
                    self.html.push_str("</sup>");
                }
                _ => {
                    self.html.push_str("<span style=\"padding: 0 4px; border: 1px solid\">");
                    self.inline();
                    self.html.push_str("</span>");
                }
            }
            self.depth -= 1;
        }
    }

    fn block(&mut self) {
        self.depth += 1;
        let deep = self.depth > 4;
        match self.random.below(if deep { 3 } else { 9 }) {
            0 | 1 => self.element("p", Self::inline),
            2 => self.element("h2", |author| author.words(5)),
            3 => self.list(),
            4 | 5 => self.table(),
            6 => self.flex(),
            7 => {
                self.html.push_str("<div style=\"position: absolute; width: 60%; bottom: 3px\">");
                self.words(6);
                self.html.push_str("</div>");
            }
            _ => self.element("div", |author| {
                for _ in 0..author.random.below(4) {
                    author.block();
                }
            }),
        }
        self.depth -= 1;
    }

    fn element(&mut self, name: &str, content: impl FnOnce(&mut Self)) {
        let _ = write!(self.html, "<{name}");
        self.style();
        content(self);
        let _ = write!(self.html, "</{name}>");
    }

    fn list(&mut self) {
        let name = self.random.pick(&["ul", "ol", "ol start=\"8\"", "ul style=\"list-style-position: inside\""]);
        let _ = write!(self.html, "<{name}>");
        for _ in 0..1 + self.random.below(5) {
            self.element("li", |author| {
                author.inline();
                if author.random.chance(20) {
                    author.block();
                }
            });
        }
        self.html.push_str(if name.starts_with("ul") { "</ul>" } else { "</ol>" });
    }

    fn table(&mut self) {
        let collapse = self.random.pick(&["collapse", "separate"]);
        let layout = self.random.pick(&["auto", "fixed"]);
        let width = self.random.pick(&LENGTHS);
        self.html.push_str("<table");
        self.style_with(&format!("border-collapse: {collapse}; table-layout: {layout}; width: {width}"));
        if self.random.chance(30) {
            self.element("caption", |author| author.words(5));
        }
        if self.random.chance(30) {
            let (first, second) = (self.random.pick(&LENGTHS), self.random.pick(&LENGTHS));
            let _ = write!(
                self.html,
                "<colgroup style=\"width: {first}; background: pink\"><col><col style=\"width: {second}\"></colgroup>"
            );
        }
        for group in ["thead", "tfoot", "tbody", "tbody"] {
            if self.random.chance(60) {
                let rows = 1 + self.random.below(if group == "tbody" { 9 } else { 2 });
                let css =
                    self.random.pick(&["", "", "break-before: page", "break-inside: avoid", "break-after: avoid"]);
                let _ = write!(self.html, "<{group} style=\"{css}\">");
                for _ in 0..rows {
                    self.row();
                }
                let _ = write!(self.html, "</{group}>");
            }
        }
        self.html.push_str("</table>");
    }

    fn row(&mut self) {
        let rules = ["", "", "", "break-inside: avoid", "break-after: page", "break-before: avoid", "height: 70px"];
        let css = self.random.pick(&rules);
        let _ = write!(self.html, "<tr style=\"{css}\">");
        for _ in 0..1 + self.random.below(4) {
            let (columns, rows) = (1 + self.random.below(3), 1 + self.random.below(4));
            let _ = write!(self.html, "<td colspan=\"{columns}\" rowspan=\"{rows}\"");
            let align = self.random.pick(&["top", "middle", "bottom", "baseline"]);
            self.style_with(&format!("border: 1px solid; padding: 2px; vertical-align: {align}"));
            if self.random.chance(10) {
                self.html.push_str("</td>");
                continue;
            }
            if self.random.chance(15) && self.depth < 4 {
                self.block();
            } else {
                self.words(14);
            }
            self.html.push_str("</td>");
        }
    }

    fn flex(&mut self) {
        let css = self.random.pick(&[
            "display: flex",
            "display: flex; flex-wrap: wrap; gap: 5px",
            "display: flex; flex-direction: column; height: 90px",
            "display: flex; flex-direction: column; gap: 9px; padding: 4px; border: 1px solid",
            "display: flex; flex-direction: column-reverse",
            "display: flex; flex-flow: row-reverse wrap-reverse; align-items: flex-end; box-decoration-break: clone",
            "display: flex; flex-flow: column wrap; height: 200px",
            "display: flex; align-items: center; break-inside: avoid",
            "display: grid; grid-template-columns: 1fr 2fr",
            "display: grid; grid-template-columns: 1fr 1fr 1fr; gap: 2px 6px; align-items: end",
        ]);
        self.html.push_str("<div");
        self.style_with(css);
        for _ in 0..1 + self.random.below(5) {
            match self.random.below(5) {
                0 => {
                    let (columns, rows) = (1 + self.random.below(3), 1 + self.random.below(3));
                    let _ = write!(self.html, "<div");
                    self.style_with(&format!("grid-area: span {rows} / span {columns}; margin: -1px; order: {rows}"));
                    self.inline();
                    self.html.push_str("</div>");
                }
                _ => self.block(),
            }
        }
        self.html.push_str("</div>");
    }
}

fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(char::is_ascii_lowercase)
}

/// The letters directly in each element.
fn letters_in(dom: &Dom) -> BTreeMap<NodeId, String> {
    let mut all: BTreeMap<NodeId, String> = BTreeMap::new();
    let body = dom.descendants(Dom::DOCUMENT).find(|id| dom.element(*id).is_some_and(|e| &*e.name == "body"));
    for id in dom.descendants(body.expect("a body")) {
        if let (NodeData::Text(text), Some(parent)) = (&dom.node(id).data, dom.node(id).parent) {
            all.entry(parent).or_default().extend(letters(text));
        }
    }
    all.retain(|_, text| !text.is_empty());
    all
}

/// The letters drawn for each element, over all pages.
fn letters_out(list: &DisplayList) -> BTreeMap<NodeId, String> {
    let mut all: BTreeMap<NodeId, String> = BTreeMap::new();
    for item in list.pages.iter().flat_map(|page| &page.items) {
        if let (Owner::Element(owner), Draw::Text { run, .. }) = (item.owner, &item.draw) {
            all.entry(owner).or_default().extend(letters(&run.text));
        }
    }
    all.retain(|_, text| !text.is_empty());
    all
}

/// Whether an element stands in a header or footer, which may be repeated.
fn may_be_repeated(dom: &Dom, element: NodeId) -> bool {
    let around = std::iter::successors(Some(element), |id| dom.node(*id).parent);
    let names = around.filter_map(|id| dom.element(id));
    names.into_iter().any(|element| matches!(&*element.name, "thead" | "tfoot"))
}

#[test]
fn every_letter_of_random_documents_is_on_a_page_once_and_in_order() {
    let engine = Engine::new(FontLibrary::new(Vec::new()).expect("the bundled fonts are in order"));
    let mut session = Session::new(&engine);
    let options = RenderOptions { resources: &NoResources, paper: Size { width: Px(500.0), height: Px(700.0) } };
    for seed in 0..documents() {
        let html = Author::document(seed);
        let source = Source::new("random.html", html.clone());
        let dom = dom::parse(&source).value;
        let list = render(&source, &mut session, options).expect("only warnings").value;
        let (inside, mut outside) = (letters_in(&dom), letters_out(&list));
        for (owner, text) in &inside {
            let mut drawn = outside.remove(owner).unwrap_or_default();
            if may_be_repeated(&dom, *owner)
                && drawn.len() > text.len()
                && drawn == text.repeat(drawn.len() / text.len())
            {
                drawn.truncate(text.len());
            }
            if drawn != *text {
                let file = std::env::temp_dir().join(format!("panelkit-random-{seed}.html"));
                std::fs::write(&file, &html).expect("a place for the document");
                let line = dom.node(*owner).line;
                panic!("{}:{line}: {drawn:?} is drawn of {text:?}", file.display());
            }
        }
        assert!(outside.is_empty(), "document {seed}: {outside:?}");
    }
}

#[test]
fn the_same_document_gives_the_same_pages() {
    let engine = Engine::new(FontLibrary::new(Vec::new()).expect("the bundled fonts are in order"));
    let options = RenderOptions { resources: &NoResources, paper: Size { width: Px(500.0), height: Px(700.0) } };
    let source: Arc<Source> = Source::new("random.html", Author::document(7));
    let pages = || {
        let list = render(&source, &mut Session::new(&engine), options).expect("only warnings").value;
        format!("{:?}", list.pages)
    };
    assert_eq!(pages(), pages());
}

#[test]
fn a_document_after_one_with_other_words_has_the_pages_that_it_has_alone() {
    let engine = Engine::new(FontLibrary::new(Vec::new()).expect("the bundled fonts are in order"));
    let options = RenderOptions { resources: &NoResources, paper: Size { width: Px(500.0), height: Px(700.0) } };
    let pages = |html: String, session: &mut Session<'_>| {
        let list = render(&Source::new("random.html", html), session, options).expect("only warnings");
        format!("{:?} {:?}", list.value, list.warnings)
    };
    for seed in 0..documents() / 3 {
        let mut session = Session::new(&engine);
        for words in [0, 700, 20_000] {
            let alone = pages(Author::document_from(seed, words), &mut Session::new(&engine));
            let after_others = pages(Author::document_from(seed, words), &mut session);
            assert!(alone == after_others, "document {seed} with words from {words}");
        }
    }
}
