//! HTML text → tree: structure, document order, limits, warnings.

use panelkit::diag::Severity;
use panelkit::engine::dom::{self, MAX_DEPTH, NodeData, NodeId};
use panelkit::source::Source;

fn parse(html: &str) -> (dom::Dom, Vec<String>) {
    let warned = dom::parse(&Source::new("t.html", html));
    (warned.value, warned.warnings.iter().map(ToString::to_string).collect())
}

fn clean(html: &str) -> dom::Dom {
    let (dom, warnings) = parse(html);
    assert_eq!(warnings, Vec::<String>::new());
    dom
}

#[test]
fn elements_text_and_attributes_keep_their_order() {
    let dom = clean("<!DOCTYPE html><title>T</title><p class='a b' id=x>one <b>two</b> three</p>");
    assert_eq!(
        dom::dump(&dom),
        "#document\n  <html>\n    <head>\n      <title>\n        \"T\"\n    <body>\n      <p class=\"a b\" id=\"x\">\n        \
         \"one \"\n        <b>\n          \"two\"\n        \" three\"\n"
    );
}

#[test]
fn ids_are_in_document_order_even_when_the_parser_moves_nodes() {
    // The text inside the table is moved in front of it after the table was made.
    let (dom, warnings) = parse("<table>stray<tr><td>cell</table>");
    let texts: Vec<&str> = dom
        .nodes
        .iter()
        .filter_map(|node| match &node.data {
            NodeData::Text(text) => Some(text.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(texts, ["stray", "cell"]);
    for (index, node) in dom.nodes.iter().enumerate().skip(1) {
        assert!(node.parent.is_some_and(|parent| parent.index() < index));
    }
    assert_eq!(
        warnings,
        ["t.html:1:1: warning: text directly inside a table was moved in front of it (help: put it into a cell)"]
    );
}

#[test]
fn nodes_know_their_line() {
    let dom = clean("<!DOCTYPE html>\n<body>\n  <p>one\n  <p>two");
    let lines: Vec<u32> = dom
        .nodes
        .iter()
        .filter(|node| matches!(&node.data, NodeData::Element(e) if &*e.name == "p"))
        .map(|node| node.line)
        .collect();
    assert_eq!(lines, [3, 4]);
}

#[test]
fn text_of_a_node_is_all_text_below_it_and_nothing_else() {
    let dom = clean("<div>a<p>b<i>c</i></p>d</div>e");
    let div = (0u32..).map(NodeId).find(|id| dom.element(*id).is_some_and(|e| &*e.name == "div")).unwrap();
    assert_eq!(dom.text(div), "abcd");
    assert_eq!(dom.text(dom::Dom::DOCUMENT), "abcde");
}

#[test]
fn nesting_is_bounded_and_no_text_is_lost() {
    let html = format!("{}deep{}", "<div>".repeat(1000), "</div>".repeat(1000));
    let (dom, warnings) = parse(&html);
    let mut depths = vec![0];
    for node in &dom.nodes[1..] {
        depths.push(depths[node.parent.unwrap().index()] + 1);
    }
    assert_eq!(depths.iter().max(), Some(&MAX_DEPTH));
    assert_eq!(dom.text(dom::Dom::DOCUMENT), "deep");
    assert_eq!(
        warnings,
        [
            "t.html:1:1: warning: elements are nested more than 512 deep; deeper ones were moved up (help: look for end tags that are missing)"
        ]
    );
}

#[test]
fn nesting_beyond_all_reason_is_an_error_and_ends_the_reading() {
    let warned = dom::parse(&Source::new("t.html", "<div>".repeat(200_000)));
    assert!(warned.warnings.iter().any(|diagnostic| diagnostic.severity == Severity::Error));
}

#[test]
fn wrong_tags_are_named_with_their_line() {
    let (_, warnings) = parse(
        "<!DOCTYPE html>\n<div>\n<p>a</span>\n<b>x</i></b>\n<ul><li>one<section></ul>\n<div/>\n<p id=a id=b>\n<br></br>\n",
    );
    assert_eq!(
        warnings,
        [
            "t.html:2:1: warning: `<div>` is never closed (help: write its end tag)",
            "t.html:3:1: warning: `</span>` closes nothing that is open (help: remove it, or open the element before)",
            "t.html:4:1: warning: `</i>` closes nothing that is open (help: remove it, or open the element before)",
            "t.html:5:1: warning: `<section>` is not closed before `</ul>` (help: write its end tag, inner elements first)",
            "t.html:6:1: warning: the slash in `<div/>` does not close the element (help: write an end tag; only void elements such as `<br>` go without)",
            "t.html:6:1: warning: `<div>` is never closed (help: write its end tag)",
            "t.html:7:1: warning: an attribute stands twice in one tag; the first counts (help: remove one of them)",
            "t.html:8:1: warning: `</br>` closes nothing that is open (help: void elements have no end tag)",
        ]
    );
}

#[test]
fn misnested_formatting_is_repaired_and_named() {
    let (dom, warnings) = parse("<!DOCTYPE html>\n<p><b>one<i>two</b>three</i></p>");
    assert_eq!(dom.text(dom::Dom::DOCUMENT), "onetwothree");
    assert_eq!(
        warnings,
        [
            "t.html:2:1: warning: `<i>` is not closed before `</b>` (help: write its end tag, inner elements first)",
            "t.html:2:1: warning: `</i>` closes nothing that is open (help: remove it, or open the element before)",
        ]
    );
}

#[test]
fn elements_that_paper_cannot_show_are_named_once() {
    let (_, warnings) =
        parse("<!DOCTYPE html>\n<body><p><video></video> <video></video>\n<buton>x</buton><my-thing>y</my-thing>");
    assert_eq!(
        warnings,
        [
            "t.html:2:10: warning: `<video>` has no meaning on paper (help: leave it out, or put what should be printed into other elements)",
            "t.html:3:1: warning: `<buton>` is not an HTML element (help: did you mean `<button>`?)",
        ]
    );
}

#[test]
fn a_missing_doctype_and_left_out_end_tags_are_no_fault() {
    clean("<p>a<p>b<ul><li>c<li>d</ul><table><tr><td>e<tr><td>f</table>");
}
