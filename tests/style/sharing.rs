//! Styles are computed once for all elements that have the same.

use std::collections::BTreeMap;
use std::sync::Arc;

use panelkit::diag::Diagnostic;
use panelkit::engine::dom;
use panelkit::engine::style::{self, StyleInput};
use panelkit::source::Source;

use super::{Files, Styled, a4, clean};

fn same(page: &Styled, a: &str, b: &str) -> bool {
    Arc::ptr_eq(page.styles.of(page.id(a)), page.styles.of(page.id(b)))
}

#[test]
fn siblings_with_the_same_rules_share_their_style() {
    let page = clean("p { color: red } .x { width: 1px }", "<p id=a><p id=b><p id=c class=x><p id=d class='x y'>");
    assert!(same(&page, "a", "b"));
    assert!(same(&page, "c", "d"));
    assert!(!same(&page, "a", "c"));
}

#[test]
fn cousins_share_when_their_parents_pass_on_the_same() {
    let page = clean(
        ".x { margin-top: 1px } .y { color: red }",
        "<div><p id=a></div><div class=x><p id=b></div><div class=y><p id=c></div>",
    );
    assert!(same(&page, "a", "b"));
    assert!(!same(&page, "a", "c"));
}

#[test]
fn cousins_do_not_share_what_they_take_from_different_parents() {
    let css = ".x { margin-top: 1px } .y { vertical-align: top } .z { display: flex } p { margin-top: inherit } b { vertical-align: inherit }";
    let page = clean(
        css,
        "<div><p id=a><b id=c></b></div><div class=x><p id=b></div><p class=y><b id=d></b></p><div><i id=e></i></div><div class=z><i id=f></i></div>",
    );
    assert_eq!(page.property("b", "margin-top"), "1px");
    assert_eq!(page.property("a", "margin-top"), "");
    assert_eq!(page.property("d", "vertical-align"), "top");
    assert_eq!(page.property("c", "vertical-align"), "");
    assert_eq!(page.property("e", "display"), "");
    assert_eq!(page.property("f", "display"), "block");
}

#[test]
fn the_inherited_group_is_shared_with_the_parent_when_nothing_in_it_changes() {
    let page = clean(
        "p { margin-top: 1px } b { font-weight: bold } i { font-style: normal }",
        "<div id=a><p id=b></p><b id=c></b><i id=d></i></div>",
    );
    let inherited = |id: &str| &page.styles.of(page.id(id)).inherited;
    assert!(Arc::ptr_eq(inherited("a"), inherited("b")));
    assert!(!Arc::ptr_eq(inherited("a"), inherited("c")));
    // It was set, but to what it was.
    assert!(Arc::ptr_eq(inherited("a"), inherited("d")));
}

#[test]
fn a_document_gets_the_same_styles_again() {
    let css = ":root { --c: red } p { color: var(--c) } @page { @top-left { content: 'x' } }";
    let dump = || {
        let page = clean(css, "<p id=a style='width: 1px'>");
        panelkit::engine::style::dump(&page.dom, &page.styles)
    };
    assert_eq!(dump(), dump());
}

/// Documents one after the other, with the styles of the ones before: each as if it were alone.
#[test]
fn styles_of_the_document_before_change_nothing() {
    let sheet =
        "p { color: green; margin: 1rem } .large { font-size: 2em } [title] { --gap: 3px } p { gap: var(--gap, 1px) }";
    let head = format!("<style>{sheet}</style>");
    let documents = [
        format!("{head}<p>one<p class=large style='padding: 1em'>two"),
        format!("{head}<p title=t>one<p class=large style='padding: 1em'>two<p style='padding: 2em'>three"),
        // Root-relative lengths are other ones, and then the first ones again.
        format!("<html style='font-size: 30px'>{head}<p>one<p class=large>two"),
        format!("{head}<p>one<p class=large style='padding: 1em'>two"),
        // What is wrong is told of each document, at its own place.
        format!("{head}<p>one\n<p style='--x: red; margin: var(--x)'>two"),
        format!("{head}<p>\n\none\n<p style='--x: red; margin: var(--x)'>two"),
        format!("{head}<p>one\n<p style='colour: red'>two"),
        format!("<style>{sheet} p {{ color: red }}</style><p>other sheets"),
        format!(
            "<style>@page {{ size: 50mm }} @media (max-width: 100mm) {{ p {{ color: red }} }} {sheet}</style><p>one"
        ),
        format!("{head}<p>one<p class=large style='padding: 1em'>two"),
    ];
    let files = Files(BTreeMap::new());
    let mut cache = style::StyleCache::default();
    for html in documents.iter().chain(&documents) {
        let dom = dom::parse(&Source::new("t.html", html.as_str())).value;
        let input = StyleInput { dom: &dom, resources: &files, sheets: &[], default_page: a4() };
        let (alone, after_others) =
            (style::cascade(&input), style::cascade_with(&input, &mut cache, &mut Default::default()));
        assert_eq!(style::dump(&dom, &after_others.value), style::dump(&dom, &alone.value), "{html}");
        let told = |warnings: &[Diagnostic]| warnings.iter().map(|it| format!("{it:?}")).collect::<Vec<_>>();
        assert_eq!(told(&after_others.warnings), told(&alone.warnings), "{html}");
    }
}
