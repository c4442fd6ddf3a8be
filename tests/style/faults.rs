//! What is not understood is named, with its exact place, once.

use super::{styled, styled_with};

fn faults(css: &str) -> Vec<String> {
    styled(&format!("<!DOCTYPE html>\n<style>\n{css}\n</style>\n<p id=a>")).messages()
}

#[test]
fn an_unknown_property_is_named_with_the_nearest_known_one() {
    assert_eq!(
        faults("p {\n  colr: red;\n}"),
        ["t.html:4:3: warning: unknown property `colr` (help: did you mean `color`?)"]
    );
    assert_eq!(
        faults("p { -webkit-box-sizing: border-box }"),
        ["t.html:3:5: warning: unknown property `-webkit-box-sizing` (help: write `box-sizing`)"]
    );
    assert_eq!(
        faults("p { frobnicate: 1 }"),
        [
            "t.html:3:5: warning: unknown property `frobnicate` (help: docs/css.md lists the properties that are supported)"
        ]
    );
}

#[test]
fn a_bad_value_is_named_with_what_the_property_takes_and_the_rest_of_the_rule_stands() {
    let page = styled("<style>p { float: middle; color: red }</style><p id=a>");
    assert_eq!(
        page.messages(),
        [
            "t.html:1:12: warning: `middle` is not a value of `float` (help: it takes none | left | right | inline-start | inline-end)"
        ]
    );
    assert_eq!(page.property("a", "color"), "#ff0000");
}

#[test]
fn a_number_without_unit_gets_the_advice_to_add_one() {
    assert_eq!(
        faults("p { margin-top: 12 }"),
        [
            "t.html:3:5: warning: `12` is not a value of `margin-top` (help: a length needs a unit, such as `mm`, `pt` or `px`)"
        ]
    );
}

#[test]
fn what_css_has_and_this_engine_has_not_is_said_so_unless_it_makes_no_difference() {
    assert_eq!(
        faults("p { box-shadow: 1px 1px red }"),
        ["t.html:3:5: warning: `box-shadow` is not supported (help: use a border)"]
    );
    assert_eq!(faults("p { box-shadow: none; writing-mode: horizontal-tb }"), Vec::<String>::new());
    assert_eq!(
        faults("p { background: image-set('x.png' 1x) }"),
        ["t.html:3:5: warning: `image-set()` is not supported (help: use `url()` or a gradient)"]
    );
}

#[test]
fn what_only_a_screen_knows_is_passed_over() {
    let css = "a { cursor: pointer; transition: color 1s; user-select: none; -webkit-print-color-adjust: exact } \
               a:hover { color: red } ::selection { color: red } @keyframes x { from { top: 0 } } \
               @media screen { p { nonsense: 1 } }";
    assert_eq!(faults(css), Vec::<String>::new());
}

#[test]
fn a_bad_selector_drops_its_rule_and_a_part_of_a_forgiving_list_does_not() {
    let page = styled("<style>p, :frobnicate { color: red } :is(p, :frobnicate) { color: blue }</style><p id=a>");
    assert_eq!(
        page.messages(),
        [
            "t.html:1:8: warning: `:frobnicate` is not supported in selectors (help: docs/css.md lists the selectors that are)",
            "t.html:1:38: warning: `:frobnicate` is not supported in selectors (help: docs/css.md lists the selectors that are)",
        ]
    );
    assert_eq!(page.property("a", "color"), "#0000ff");
}

#[test]
fn selectors_that_say_nothing_are_explained() {
    assert_eq!(
        faults("p > { color: red }"),
        ["t.html:3:1: warning: the selector `p >` is not understood (help: a selector is missing beside a combinator)"]
    );
    assert_eq!(
        faults(".1a { color: red }"),
        [
            "t.html:3:1: warning: the selector `.1a` is not understood (help: a class begins with a letter, `-` or `_`; write others with a backslash)"
        ]
    );
    assert_eq!(
        faults("p::first-line { color: red }"),
        [
            "t.html:3:1: warning: `::first-line` is not supported in selectors (help: docs/css.md lists the selectors that are)"
        ]
    );
}

#[test]
fn at_rules_that_are_unknown_or_unsupported_are_named() {
    assert_eq!(
        faults("@frobnicate x { p { color: red } }"),
        [
            "t.html:3:1: warning: unknown at-rule `@frobnicate` (help: docs/css.md lists the at-rules that are supported)"
        ]
    );
    assert_eq!(
        faults("@container (width > 1px) { p { color: red } }"),
        ["t.html:3:1: warning: `@container` is not supported (help: docs/css.md lists the at-rules that are)"]
    );
}

#[test]
fn faults_in_page_rules_have_their_place() {
    assert_eq!(
        faults("@page {\n  marks: crop;\n  @top-lft { content: 'x' }\n  size: b99;\n}\n@page :frst { margin: 0 }"),
        [
            "t.html:4:3: warning: `marks` is not supported in `@page` (help: remove it; a printer's workflow adds it)",
            "t.html:5:3: warning: `@top-lft` is not a margin box (help: the sixteen are @top-left-corner, @top-left, @top-center, @top-right, …, @left-bottom)",
            "t.html:6:3: warning: this is not a value of `size` (help: it takes auto | <length>{1,2} | [ a3 | a4 | a5 | b5 | letter | legal | ledger | … ] || [ portrait | landscape ])",
            "t.html:8:1: warning: `:frst` is not supported in `@page` (help: the known ones are :first, :left, :right, :blank and :nth())",
        ]
    );
}

#[test]
fn comparisons_that_limits_cannot_express_are_refused() {
    assert_eq!(
        faults("p { width: min(10px + 20%, 50%) }"),
        [
            "t.html:3:5: warning: `min()` compares percentages with sums of percentages and lengths, which is not supported \
          (help: compare one percentage with lengths, or percentages only)"
        ]
    );
    assert_eq!(
        faults("p { width: calc(min(10px, 50%) + 1%) }"),
        [
            "t.html:3:5: warning: a percentage is added to a comparison of percentages with lengths, which is not supported \
          (help: add it inside of the comparison)"
        ]
    );
    assert_eq!(
        faults("p { background-position: right min(10px, 50%) top 0 }"),
        [
            "t.html:3:5: warning: a percentage that is compared with lengths cannot be measured from the right or bottom \
          (help: measure it from the left or top)"
        ]
    );
}

#[test]
fn what_is_wrong_inside_of_calc_is_said_whatever_the_property() {
    let of = |css: &str| faults(css).concat();
    assert!(of("p { margin: 1px calc(1px + 2) }").contains("a sum of a number and a length has no meaning"));
    assert!(of("p { font-size: calc(1px * 2px) }").contains("in `calc()` one factor must be a number"));
    assert!(of("p { border: calc(1px / 0) solid }").contains("a division by zero"));
    assert!(
        of("p { border: 1px solid color-mix(in hsl, red, blue) }").contains("`color-mix()` in `hsl` is not supported")
    );
}

#[test]
fn a_fault_in_a_style_attribute_has_its_column() {
    let page = styled("<p>\n<p class=x style=\"color: red; colr: 1\">\n<p style='top: 1'>");
    assert_eq!(
        page.messages(),
        [
            "t.html:2:31: warning: unknown property `colr` (help: did you mean `color`?)",
            "t.html:3:11: warning: `1` is not a value of `top` (help: a length needs a unit, such as `mm`, `pt` or `px`)",
        ]
    );
}

#[test]
fn the_same_fault_of_many_elements_is_said_once() {
    let page = styled("<style>p { color: var(--x) }</style><p><p class=a><div><p>");
    assert_eq!(page.messages().len(), 1);
}

#[test]
fn places_are_right_behind_windows_line_ends_and_other_style_elements() {
    let page = styled("<style>p { color: red }</style>\r\n<style>\r\np {\r\n  colr: red }\r\n</style>");
    assert_eq!(page.messages(), ["t.html:4:3: warning: unknown property `colr` (help: did you mean `color`?)"]);
}

#[test]
fn a_fault_in_a_file_has_the_files_name() {
    let page = styled_with(
        "<link rel=stylesheet href=css/a.css>",
        &[("css/a.css", "@import 'b.css';\np { x: 1 }"), ("css/b.css", "\n\nq { y: 1 }")],
    );
    assert_eq!(
        page.messages(),
        [
            "css/a.css:2:5: warning: unknown property `x` (help: docs/css.md lists the properties that are supported)",
            "css/b.css:3:5: warning: unknown property `y` (help: docs/css.md lists the properties that are supported)",
        ]
    );
}

#[test]
fn a_sheet_that_cannot_be_loaded_is_an_error() {
    let page = styled("<p>\n<link rel=stylesheet href=none.css>");
    assert_eq!(
        page.messages(),
        [
            "t.html:2:1: error: the style sheet `none.css` cannot be loaded (help: name a file beside the document or compiled in)"
        ]
    );
}

#[test]
fn broken_syntax_ends_with_its_block() {
    let page = styled("<style>p { color: red; ; ]; width: 1px; nonsense; } #a { height: 2px }</style><p id=a>");
    assert_eq!(page.property("a", "color"), "#ff0000");
    assert_eq!(page.property("a", "width"), "1px");
    assert_eq!(page.property("a", "height"), "2px");
    assert_eq!(page.messages().len(), 2, "{:?}", page.messages());
}

#[test]
fn no_css_makes_the_parser_panic_or_hang() {
    let deep = format!("p {{ width: calc({}1px{}) }}", "(".repeat(5000), ")".repeat(5000));
    let nested = format!("{}{}", "a { & & & ".repeat(300), "}".repeat(600));
    let chain: String = (0..5000).map(|n| format!("--v{n}: var(--v{});", n + 1)).collect();
    let is = format!("{}p{} {{ color: red }}", ":is(".repeat(3000), ")".repeat(3000));
    let layer = format!("@layer a{} {{ p {{ color: red }} }}", ".a".repeat(20_000));
    let safe = format!("p {{ align-items: {}center }}", "safe ".repeat(50_000));
    let long = format!("p {{ {}: 1; color: {} }}", "x".repeat(100_000), "y ".repeat(100_000));
    let many = "p { x: 1 } ".repeat(5_000);
    let cases = [
        layer,
        safe,
        long,
        many,
        deep,
        nested,
        format!("p {{ {chain} color: var(--v0) }}"),
        is,
        "@media ".to_owned(),
        "@page :".to_owned(),
        "p { color: var( }".to_owned(),
        "@import".to_owned(),
        "p { grid-template-columns: repeat(99999999, 1px) }".to_owned(),
        "}}}{{{".to_owned(),
        "@layer a.b.".to_owned(),
        "p { width: calc(1px / 0); height: 1e99px; order: 99999999999; font-size: 1e30em }".to_owned(),
        "\\".to_owned(),
        "@media (1px<".to_owned(),
    ];
    for css in cases {
        let page = styled(&format!("<style>{css}</style><p id=a style=\"{}\">", css.replace('"', "")));
        assert!(page.warnings.len() < 1100);
        assert!(page.warnings.iter().all(|warning| warning.message.len() < 400));
    }
}

#[test]
fn computed_lengths_and_numbers_are_finite_whatever_is_written() {
    let css = "#a { width: 1e38em; margin-left: -1e38rem; height: calc(1e38px * 1e38); padding-top: 1e38%; flex-grow: 1e38; \
               font-size: 1e38px; line-height: 1e38; letter-spacing: 1e38em; border-top: 1e38em solid }";
    let page = styled(&format!("<style>{css}</style><p id=a>"));
    let declarations = page.of("a");
    assert!(!declarations.contains("inf") && !declarations.contains("NaN"), "{declarations}");
}
