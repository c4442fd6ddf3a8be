//! `@media`, `@supports`, `@import`, `@font-face`.

use panelkit::engine::style::FontSource;
use panelkit::engine::style::values::FontStyle;

use super::{clean, styled, styled_with};

/// Whether rules under a condition count, on A4 in portrait.
fn holds(condition: &str) -> bool {
    let page = clean(&format!("{condition} {{ p {{ orphans: 9 }} }}"), "<p id=a>");
    page.property("a", "orphans") == "9"
}

#[test]
fn media_types_and_features_are_those_of_paper() {
    for condition in [
        "all",
        "print",
        "only print",
        "not screen",
        "screen, print",
        "print and (orientation: portrait)",
        "(min-width: 20cm)",
        "(width >= 20cm)",
        "(20cm <= width < 22cm)",
        "(30cm > height)",
        "(max-height: 297mm)",
        "(min-resolution: 150dpi)",
        "(color)",
        "not (monochrome)",
        "(hover: none)",
        "(orientation: landscape) or (color)",
        "print and (not (max-width: 10cm))",
        "(overflow-block: paged)",
        "(prefers-color-scheme: light)",
        "(prefers-reduced-motion: no-preference)",
        "(aspect-ratio < 1/1)",
    ] {
        assert!(holds(&format!("@media {condition}")), "{condition}");
    }
    for condition in [
        "screen",
        "not print",
        "not all",
        "print and (orientation: landscape)",
        "(max-width: 10cm)",
        "(width > 30cm)",
        "(monochrome)",
        "(hover)",
        "(prefers-color-scheme: dark)",
        "speech",
        "(pointer: fine)",
    ] {
        assert!(!holds(&format!("@media {condition}")), "{condition}");
    }
}

#[test]
fn an_unknown_media_feature_is_named_and_never_holds() {
    let page = styled(
        "<style>@media (frobnicate: 1), (min-width: 1cm) { p { orphans: 9 } } @media not (frobnicate) { p { widows: 9 } }</style><p id=a>",
    );
    assert_eq!(page.property("a", "orphans"), "9");
    assert_eq!(page.property("a", "widows"), "");
    let help = "(help: it holds never; docs/css.md lists the media features that are known)";
    assert_eq!(
        page.messages(),
        [
            format!("t.html:1:15: warning: the media query `(frobnicate: 1)` is not understood {help}"),
            format!("t.html:1:77: warning: the media query `not (frobnicate)` is not understood {help}"),
        ]
    );
}

#[test]
fn media_conditions_nest_and_see_the_page_that_the_document_asks_for() {
    let css = "@page { size: a5 landscape } @media print { @media (orientation: landscape) { p { orphans: 9 } } @media screen { p { widows: 9 } } }";
    let page = clean(css, "<p id=a>");
    assert_eq!(page.property("a", "orphans"), "9");
    assert_eq!(page.property("a", "widows"), "");
}

#[test]
fn supports_is_answered_by_what_is_understood() {
    for condition in [
        "(display: flex)",
        "not (display: frob)",
        "(color: red) and (width: 1px)",
        "(x: y) or (color: red)",
        "selector(a:has(b))",
        "(--x: y)",
    ] {
        assert!(holds(&format!("@supports {condition}")), "{condition}");
    }
    for condition in [
        "(display: frob)",
        "(box-shadow: 1px 1px red)",
        "not (color: red)",
        "selector(a::frob)",
        "(frob)",
        "font-tech(color-COLRv1)",
    ] {
        assert!(!holds(&format!("@supports {condition}")), "{condition}");
    }
}

#[test]
fn imported_sheets_come_before_the_one_that_imports_them() {
    let files =
        [("a.css", "p { color: red; width: 1px }"), ("b.css", "p { color: red }"), ("c.css", "p { height: 3px }")];
    let html = "<style>@import 'a.css'; @import url(b.css) screen; @import 'c.css' supports(display: grid) print; p { color: blue }</style><p id=a>";
    let page = styled_with(html, &files);
    assert_eq!(page.messages(), Vec::<String>::new());
    assert_eq!(page.property("a", "color"), "#0000ff");
    assert_eq!(page.property("a", "width"), "1px");
    assert_eq!(page.property("a", "height"), "3px");
}

#[test]
fn imports_can_be_put_into_a_layer() {
    let page = styled_with(
        "<style>@import 'a.css' layer(base); p { color: blue }</style><p id=a class=x>",
        &[("a.css", "p.x { color: red }")],
    );
    assert_eq!(page.property("a", "color"), "#0000ff");
}

#[test]
fn imports_that_run_in_a_circle_or_come_too_late_are_named() {
    let page = styled_with(
        "<link rel=stylesheet href=a.css>",
        &[("a.css", "@import 'b.css';"), ("b.css", "@import 'a.css';\np { color: red }\n@import 'c.css';")],
    );
    assert_eq!(
        page.messages(),
        [
            "b.css:3:1: warning: `@import` must stand before all rules (help: move it to the top of the sheet)",
            "b.css:1:1: warning: `a.css` is imported by what it imports itself (help: remove this `@import`)",
        ]
    );
}

#[test]
fn sheets_of_links_and_style_elements_count_in_document_order_and_by_their_media() {
    let html = "<link rel=stylesheet href=a.css><style media=screen>p { color: #010101 }</style><style media=print>p { color: #020202 }</style>\
                <link rel='alternate stylesheet' href=none.css><link rel=icon href=none.ico><p id=a>";
    let page = styled_with(html, &[("a.css", "p { color: red; width: 1px }")]);
    assert_eq!(page.messages(), Vec::<String>::new());
    assert_eq!(page.property("a", "color"), "#020202");
    assert_eq!(page.property("a", "width"), "1px");
}

#[test]
fn font_faces_are_listed_with_their_place_and_urls_relative_to_the_document() {
    let files = [(
        "css/a.css",
        "@font-face { font-family: 'My Font'; src: local('X Y'), url(../fonts/m.ttf) format('truetype'); font-weight: 200 700; font-style: italic; font-display: swap }",
    )];
    let page =
        styled_with("<link rel=stylesheet href=css/a.css><style>\n@font-face { font-family: x }</style>", &files);
    let [face] = page.styles.font_faces.as_slice() else { panic!("{:?}", page.styles.font_faces) };
    assert_eq!(&*face.family, "My Font");
    assert_eq!(
        face.sources,
        [
            FontSource::Local("X Y".into()),
            FontSource::Url { url: "fonts/m.ttf".into(), format: Some("truetype".into()) }
        ]
    );
    assert_eq!((face.weight, face.style), ((200.0, 700.0), FontStyle::Italic));
    assert_eq!(face.place.to_string(), "css/a.css:1:1");
    assert_eq!(
        page.messages(),
        ["t.html:2:1: warning: `@font-face` needs `font-family` and `src` (help: add what is missing)"]
    );
}
