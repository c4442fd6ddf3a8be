//! Custom properties and `var()` in the values of properties.

use super::{clean, styled};

#[test]
fn variables_are_inherited_and_put_in_where_they_are_used() {
    let page = clean(
        ":root { --c: red; --gap: 2px } div { --c: blue } p { color: var(--c); margin: var(--gap) calc(var(--gap) * 2) }",
        "<div><p id=a></p></div><p id=b></p>",
    );
    assert_eq!(page.property("a", "color"), "#0000ff");
    assert_eq!(page.property("b", "color"), "#ff0000");
    assert_eq!(page.property("a", "margin-top"), "2px");
    assert_eq!(page.property("a", "margin-left"), "4px");
}

#[test]
fn variables_work_inside_of_shorthands_and_other_variables() {
    let page = clean(
        ":root { --w: 1px; --line: var(--w) solid } p { border-top: var(--line) red; font: var(--w) / 2 var(--text, serif) }",
        "<p id=a></p>",
    );
    assert_eq!(page.property("a", "border-top-width"), "1px");
    assert_eq!(page.property("a", "border-top-color"), "#ff0000");
    assert_eq!(page.property("a", "font-family"), "serif");
}

#[test]
fn a_fallback_stands_in_for_what_is_not_set() {
    let page = clean("p { color: var(--x, var(--y, #123456)) }", "<p id=a></p>");
    assert_eq!(page.property("a", "color"), "#123456");
}

#[test]
fn a_missing_variable_unsets_the_property_and_is_named_with_its_place() {
    let page = styled("<style>\np { color: green }\n  p { color: var(--missing); }\n</style><p id=a>");
    assert_eq!(page.property("a", "color"), "");
    assert_eq!(
        page.messages(),
        ["t.html:3:7: warning: `color` uses `--missing`, which has no value here \
          (help: set it, for example on `:root`, or give a fallback: `var(--name, fallback)`)"]
    );
}

#[test]
fn a_variable_of_the_wrong_kind_is_named_with_what_it_came_to() {
    let page = styled("<style>:root { --n: 12 } p { width: var(--n) }</style><p id=a>");
    assert_eq!(
        page.messages(),
        [
            "t.html:1:30: warning: `12` is not a value of `width` (help: a length needs a unit, such as `mm`, `pt` or `px`)"
        ]
    );
}

#[test]
fn important_variables_win() {
    let page = clean("p { --c: red !important; color: var(--c) } #a { --c: blue }", "<p id=a>");
    assert_eq!(page.property("a", "color"), "#ff0000");
}

#[test]
fn variables_reach_style_attributes_pseudo_elements_and_margin_boxes() {
    let css = ":root { --c: red; --t: 'page' } #a::before { content: var(--t) } @page { @top-left { content: var(--t); color: var(--c) } }";
    let page = clean(css, "<p id=a style='color: var(--c)'>");
    assert_eq!(page.property("a", "color"), "#ff0000");
    assert_eq!(page.below("a", 1), "content: \"page\";");
    let dump = panelkit::engine::style::dump(&page.dom, &page.styles);
    assert!(
        dump.contains("@top-left { color: #ff0000; text-align: left; vertical-align: middle; content: \"page\"; }"),
        "{dump}"
    );
}
