//! What documents mean: the structure tree in reading order, and what keeps them from conforming.
//!
//! The pages of `tests/conformance/cases` have references in `tests/structure/`; `PANELKIT_ACCEPT=1` writes them.

use std::fs;
use std::path::Path;

use panelkit::engine::display::DisplayList;
use panelkit::engine::folder::FolderResources;
use panelkit::engine::fonts::FontLibrary;
use panelkit::engine::geometry::{Px, Size};
use panelkit::engine::{Engine, RenderOptions, Session, render, structure};
use panelkit::source::Source;

const CASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/conformance/cases");

fn listed(html: &str) -> DisplayList {
    let engine = Engine::new(FontLibrary::new(Vec::new()).expect("the bundled fonts are in order"));
    let resources = FolderResources::new(CASES);
    let options = RenderOptions { resources: &resources, paper: Size::new(Px(400.0), Px(300.0)) };
    render(&Source::new("test.html", html), &mut Session::new(&engine), options).expect("no errors").value
}

/// The tree of a body, without the document's own line, two spaces less deep.
fn tree(body: &str) -> String {
    let list = listed(&format!("<!DOCTYPE html><html lang=en><title>t</title>{body}"));
    let lines = structure::dump(&list);
    lines
        .lines()
        .skip(1)
        .map(|line| line.strip_prefix("  ").expect("all is in the document").to_owned() + "\n")
        .collect()
}

/// Messages and places of what stands against conformance.
fn faults(html: &str) -> Vec<String> {
    listed(html).structure.faults.iter().map(|fault| fault.diagnostic.to_string()).collect()
}

fn fault_of(body: &str) -> String {
    let mut faults = faults(&format!("<!DOCTYPE html><html lang=en><title>t</title>\n{body}"));
    assert_eq!(faults.len(), 1, "{faults:?}");
    faults.remove(0)
}

#[test]
fn hard_pages_have_the_tree_that_was_reviewed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/structure");
    let mut differing = Vec::new();
    for name in ["lists", "order", "pictures", "tables", "words"] {
        let html = fs::read_to_string(Path::new(CASES).join(format!("{name}.html"))).expect("the case is there");
        let list = listed(&html);
        assert!(list.structure.faults.is_empty(), "{name}: {:?}", list.structure.faults);
        let text = structure::dump(&list);
        let path = folder.join(format!("{name}.txt"));
        if std::env::var_os("PANELKIT_ACCEPT").is_some() {
            fs::write(&path, text).expect("the reference is written");
        } else if fs::read_to_string(&path).ok().as_ref() != Some(&text) {
            differing.push(format!("{}:\n{text}", path.display()));
        }
    }
    assert!(differing.is_empty(), "PANELKIT_ACCEPT=1 accepts these:\n{}", differing.join("\n"));
}

#[test]
fn layout_does_not_change_what_is_read_first() {
    let read = "P\n  \"one\"\nP\n  \"two\"\nP\n  \"three\"\n";
    let body = "<div><p>one</p><p>two</p><p>three</p></div>";
    for css in [
        "",
        "div { display: flex } p:first-child { order: 2 }",
        "div { display: flex; flex-direction: row-reverse }",
        "p:first-child { position: absolute; bottom: 0 }",
        "p:last-child { position: relative; z-index: -1 }",
        "p { break-after: page }",
        "div { display: grid } p:last-child { grid-row: 1 }",
    ] {
        assert_eq!(tree(&format!("<style>{css}</style>{body}")), read, "{css}");
    }
}

#[test]
fn a_header_repeated_on_other_pages_is_read_once() {
    let rows = "<tr><td style='height: 200px'>cell</td></tr>".repeat(3);
    let list = listed(&format!(
        "<!DOCTYPE html><html lang=en><title>t</title><table><thead><tr><th>head</th></tr></thead><tbody>{rows}</table>"
    ));
    assert!(list.pages.len() > 1);
    assert_eq!(structure::dump(&list).matches("\"head\"").count(), 1);
}

#[test]
fn a_paragraph_over_pages_is_one_element() {
    let text = tree(&format!("<p>{}</p>", "word ".repeat(900)));
    assert_eq!(text.matches("P\n").count(), 1);
    assert_eq!(text.matches("word").count(), 900);
}

#[test]
fn text_around_an_element_is_read_around_it() {
    assert_eq!(
        tree("<p>a <q>b <abbr title='see e'>c</abbr> d</q> f</p>"),
        "P\n  \"a \"\n  Quote\n    \"“b \"\n    Span expansion=\"see e\"\n      \"c\"\n    \" d”\"\n  \" f\"\n"
    );
    assert_eq!(
        tree("<p>before <span style='display: inline-block'>box</span> after</p>"),
        "P\n  \"before \"\n  \"box\"\n  \" after\"\n"
    );
}

#[test]
fn scripts_that_run_both_ways_are_read_in_order() {
    let text = tree("<p dir=rtl lang=he>אחת <span lang=en>two</span> שלוש</p>");
    assert_eq!(text, "P lang=\"he\"\n  \"אחת \"\n  Span lang=\"en\"\n    \"two\"\n  \" שלוש\"\n");
}

#[test]
fn an_empty_title_cell_still_fills_its_row() {
    assert_eq!(
        tree("<table><tr><th><th scope=col>B<tr><th>r<td>1<td>2</table>"),
        "Table\n  TBody\n    TR\n      TH scope=Row\n      TH scope=Column\n        \"B\"\n      TD\n    TR\n      TH scope=Row\n        \"r\"\n      TD\n        \"1\"\n      TD\n        \"2\"\n"
    );
}

#[test]
fn what_is_hidden_or_decorates_is_not_read() {
    assert_eq!(tree("<p>a<span aria-hidden=true>b</span><img src=dots.png alt=''>c</p>"), "P\n  \"ac\"\n");
    assert_eq!(tree("<div aria-hidden=true><p>a</p></div><p>b</p>"), "P\n  \"b\"\n");
}

#[test]
fn a_document_without_title_and_language_is_told() {
    assert_eq!(
        faults("<p>a"),
        [
            "test.html:1:1: warning: the document does not say its language \
             (help: write it in the first tag, as in `<html lang=\"en\">`)",
            "test.html:1:1: warning: the document has no title (help: write a `<title>` into its `<head>`)",
        ]
    );
    assert_eq!(faults("<html lang='en us'><title>t</title>").len(), 1);
}

#[test]
fn a_gap_between_headings_is_told_where_it_is() {
    assert_eq!(
        fault_of("<h1>a</h1>\n<h3>b</h3>"),
        "test.html:3:1: warning: a heading of level 3 follows one of level 1 (help: make it an `h2`; how large it is, CSS says)"
    );
    assert_eq!(
        fault_of("<h2>a</h2><h1>b</h1>"),
        "test.html:2:1: warning: the first heading is of level 2 (help: begin with an `h1`)"
    );
    assert_eq!(faults("<html lang=en><title>t</title><h1>a</h1><h2>b</h2><h3>c</h3><h2>d</h2><h1>e</h1>"), [""; 0]);
}

#[test]
fn what_a_screen_reader_could_not_say_is_told() {
    let told = |body: &str| fault_of(body).split(" (help").next().unwrap_or_default().to_owned();
    assert_eq!(told("<img src=dots.png>"), "test.html:2:1: warning: the image has no text that stands for it");
    assert_eq!(told("<input name=a>"), "test.html:2:1: warning: the form control has no name that can be read aloud");
    assert_eq!(told("<p lang=klingonish>a"), "test.html:2:1: warning: `klingonish` is no language");
    let private = faults("<html lang=en><title>t</title><p>\u{e000}");
    assert!(private[0].contains("the character U+E000 has no meaning but in its font"), "{private:?}");
    assert_eq!(told("<p>\u{12000}"), "test.html:2:1: warning: no font has the character `\u{12000}` (U+12000)");
}
