//! Which declaration wins, and what is inherited.

use super::{clean, styled};

#[test]
fn later_rules_win_over_earlier_ones_of_the_same_specificity() {
    let page = clean("p { color: red } p { color: blue }", "<p id=a>");
    assert_eq!(page.property("a", "color"), "#0000ff");
}

#[test]
fn specificity_wins_over_order() {
    let page = clean(
        "#a { color: #010101 } p.x { color: #020202 } .x { color: #030303 } p { color: #040404 }",
        "<p id=a class=x><p id=b class=x>",
    );
    assert_eq!(page.property("a", "color"), "#010101");
    assert_eq!(page.property("b", "color"), "#020202");
}

#[test]
fn important_wins_over_specificity_and_the_style_attribute() {
    let page = clean("p { color: red !important } #a { color: blue }", "<p id=a style='color: green'>");
    assert_eq!(page.property("a", "color"), "#ff0000");
}

#[test]
fn the_style_attribute_wins_over_rules_and_its_important_over_all() {
    let page = clean(
        "#a { color: blue } #b { color: blue !important }",
        "<p id=a style='color: red'><p id=b style='color: red !important'>",
    );
    assert_eq!(page.property("a", "color"), "#ff0000");
    assert_eq!(page.property("b", "color"), "#ff0000");
}

#[test]
fn author_rules_win_over_those_of_the_user_agent_whatever_their_specificity() {
    let page = clean("* { font-weight: 400 }", "<table><tr><th id=a>x</table>");
    assert_eq!(page.property("a", "font-weight"), "");
}

#[test]
fn inherited_properties_come_from_the_parent_and_others_do_not() {
    let page = clean("#a { color: red; border: 1px solid; margin-top: 3px }", "<div id=a><p><b id=c>x</b></div>");
    assert_eq!(page.property("c", "color"), "");
    let style = page.styles.of(page.id("c"));
    assert_eq!(style.inherited.color.red, 1.0);
    assert_eq!(page.property("c", "border-top-style"), "");
}

#[test]
fn the_wide_keywords_take_the_parents_or_the_initial_or_the_user_agents_value() {
    let css = "div { color: red; margin-top: 9px; font-weight: bold }
        #inherit { margin-top: inherit } #initial { color: initial } #unset { color: unset; margin-top: unset }
        h1 { font-weight: 100; margin-top: 1px } #revert { font-weight: revert; margin-top: revert } #all { all: unset }";
    let page = clean(css, "<div><p id=inherit><p id=initial><p id=unset><h1 id=revert></h1><h1 id=all></h1></div>");
    assert_eq!(page.property("inherit", "margin-top"), "9px");
    assert_eq!(page.property("initial", "color"), "#000000");
    assert_eq!(page.property("unset", "color"), "");
    assert_eq!(page.property("unset", "margin-top"), "");
    assert_eq!(page.property("revert", "margin-top"), "21.44px"); // 0.67 × 2 × 16
    assert_eq!(page.styles.of(page.id("revert")).inherited.font_weight, 700.0);
    assert_eq!(page.of("all"), "");
}

#[test]
fn layers_lose_against_rules_outside_and_win_when_important() {
    let css = "@layer base, theme; @layer theme { #a { color: #111111 } #b { color: #111111 !important } }
        @layer base { p#a { color: #222222 } p#b { color: #222222 !important } } p#c { color: #333333 }
        @layer theme { #c { color: #444444 } @layer inner { p#a { color: #555555 } } }";
    let page = clean(css, "<p id=a><p id=b><p id=c>");
    assert_eq!(page.property("a", "color"), "#111111");
    assert_eq!(page.property("b", "color"), "#222222");
    assert_eq!(page.property("c", "color"), "#333333");
}

#[test]
fn nested_rules_select_below_their_parent_and_keep_their_order() {
    let css = ".a { color: #010101; & > b { color: #020202 } i { color: #030303 } &.z { color: #040404 }
        @media print { color: #050505; u & { color: #060606 } } + p { color: #070707 } }
        .c { &:hover { color: red } color: #080808; & { color: #090909 } color: #0a0a0a }";
    let page = clean(
        css,
        "<div class=a id=a><b id=b></b><s><i id=i></i></s></div><p id=p></p><div class='a z' id=z></div><u><div class=a id=u></div></u><p class=c id=c>",
    );
    assert_eq!(page.property("a", "color"), "#050505");
    assert_eq!(page.property("b", "color"), "#020202");
    assert_eq!(page.property("i", "color"), "#030303");
    assert_eq!(page.property("p", "color"), "#070707");
    assert_eq!(page.property("z", "color"), "#040404");
    assert_eq!(page.property("u", "color"), "#060606");
    assert_eq!(page.property("c", "color"), "#0a0a0a");
}

/// Which of the elements `a`, `b`, … a selector selects.
fn selected(selector: &str, body: &str) -> String {
    let page = styled(&format!("<style>{selector} {{ orphans: 9 }}</style><body>{body}"));
    assert_eq!(page.messages(), Vec::<String>::new(), "{selector}");
    ('a'..='z')
        .filter(|id| body.contains(&format!("id={id}")))
        .filter(|id| page.styles.of(page.id(&id.to_string())).inherited.orphans == 9)
        .collect()
}

#[test]
fn selectors_by_structure() {
    let list = "<i id=a></i><b id=b></b>text<i id=c></i><u id=d>x</u>";
    assert_eq!(selected("i:first-child", list), "a");
    assert_eq!(selected("body > :last-child", list), "d");
    assert_eq!(selected("body > :nth-child(2n+1)", list), "ac");
    assert_eq!(selected("body > :nth-child(2 of i)", list), "c");
    assert_eq!(selected("i:nth-of-type(2)", list), "c");
    assert_eq!(selected("body > :nth-last-child(-n+2)", list), "cd");
    assert_eq!(selected("b + i", list), "c");
    assert_eq!(selected("b ~ *", list), "cd");
    assert_eq!(selected("body > :empty", list), "abc");
    assert_eq!(selected("body > u:only-of-type", list), "d");
    assert_eq!(selected(":root u", list), "d");
}

#[test]
fn selectors_by_lists_and_negation() {
    let list = "<div id=a><b id=b class=x></b></div><p id=c class='x y'></p><p id=d></p>";
    assert_eq!(selected("body > :is(div, .y)", list), "abc"); // orphans are inherited by b
    assert_eq!(selected("p:not(.x)", list), "d");
    assert_eq!(selected("p:not(.x, #d)", list), "");
    assert_eq!(selected("div:has(> .x)", list), "ab");
    assert_eq!(selected("p:has(+ p)", list), "c");
    assert_eq!(selected("p:has(.x)", list), "");
    assert_eq!(selected(":where(#c)", list), "c");
}

#[test]
fn where_has_no_specificity_and_is_has_that_of_its_most_specific_argument() {
    let page = clean(
        ":where(#a) { color: red } p { color: blue } :is(#b, x) { color: red } p.y { color: blue }",
        "<p id=a><p id=b class=y>",
    );
    assert_eq!(page.property("a", "color"), "#0000ff");
    assert_eq!(page.property("b", "color"), "#ff0000");
}

#[test]
fn selectors_by_attributes() {
    let list = "<p id=a title=One><p id=b title='one two'><p id=c lang=en-GB data-x=1><p id=d TYPE=One>";
    assert_eq!(selected("[title]", list), "ab");
    assert_eq!(selected("[title=one]", list), "");
    assert_eq!(selected("[title=one i]", list), "a");
    assert_eq!(selected("[title~=two]", list), "b");
    assert_eq!(selected("[title^=one][title$=two]", list), "b");
    assert_eq!(selected("[title*='e t']", list), "b");
    assert_eq!(selected("[lang|=en]", list), "c");
    assert_eq!(selected("[data-x='1']", list), "c");
    // HTML compares the values of some attributes without regard to case.
    assert_eq!(selected("[type=one]", list), "d");
    assert_eq!(selected("[type=one s]", list), "");
}

#[test]
fn selectors_by_language_and_direction() {
    let list = "<p id=a lang=de-Latn-CH><p id=b lang=en><p id=c dir=rtl><p id=d dir=auto>שלום";
    assert_eq!(selected("p:lang(de)", list), "a");
    assert_eq!(selected("p:lang('*-CH')", list), "a");
    assert_eq!(selected("p:lang(e)", list), "");
    assert_eq!(selected("p:dir(rtl)", list), "cd");
}

#[test]
fn selectors_by_the_state_of_forms_and_links() {
    let list = "<a id=a href=x></a><a id=b></a><input id=c checked type=checkbox><input id=d disabled>\
                <fieldset disabled><textarea id=e></textarea></fieldset><input id=f required>";
    assert_eq!(selected("a:link", list), "a");
    assert_eq!(selected("input:checked", list), "c");
    assert_eq!(selected(":is(input, textarea):disabled", list), "de");
    assert_eq!(selected("input:enabled", list), "cf");
    assert_eq!(selected(":required", list), "f");
    assert_eq!(selected("a:hover, a:focus, a:visited, input:focus-visible", list), "");
}

#[test]
fn pseudo_elements_have_styles_where_they_have_content() {
    let css = "#a::before { content: 'x'; color: red } #a::after { color: red } #b:after { content: none } li::marker { color: red }";
    let page = clean(css, "<p id=a></p><p id=b></p><ul><li id=c></li></ul>");
    let of = |id: &str| &page.styles.elements[page.id(id).index()];
    assert!(of("a").before.is_some());
    assert!(of("a").after.is_none());
    assert!(of("b").after.is_none());
    assert_eq!(page.below("a", 1), "color: #ff0000; content: \"x\";");
    assert!(of("c").marker.as_ref().is_some_and(|marker| marker.inherited.color.red == 1.0));
}

#[test]
fn a_text_node_has_the_style_of_its_parent() {
    let page = clean("p { color: red }", "<p id=a>text</p>");
    let text = page.dom.node(page.id("a")).first_child.unwrap();
    assert!(std::sync::Arc::ptr_eq(page.styles.of(text), page.styles.of(page.id("a"))));
}

#[test]
fn earlier_siblings_are_found_whatever_stands_between_and_below() {
    let css = "p:nth-child(2) ~ p { color: red } section > b ~ p i { color: lime } h1 ~ div p { color: blue }";
    let body = "<p id=a>a<p id=b>b<p id=c>c<div><p id=d>d<p id=e>e<p id=f>f</div><p id=g>g
        <section><p id=h><i id=i>i</i></p><b>b</b><p><i id=j>j</i></p></section>";
    let styled = styled(&format!("<style>{css}</style>{body}"));
    let color = |id: &str| styled.property(id, "color");
    assert_eq!(["a", "b", "c"].map(color), ["", "", "#ff0000"]);
    // In each parent the search begins anew, and goes on where it was when the parent is come back to.
    assert_eq!(["d", "e", "f", "g"].map(color), ["", "", "#ff0000", "#ff0000"]);
    assert_eq!(["h", "i", "j"].map(color), ["", "", "#00ff00"]);
}

/// Without remembering what was found among earlier siblings this takes minutes: thirty million tests.
#[test]
fn a_search_among_thousands_of_siblings_goes_on_where_it_was() {
    let rules: String = (5001..=5100).map(|index| format!("p:nth-child({index}) ~ p {{ color: red }}")).collect();
    let styled = styled(&format!(
        "<style>{rules} #first ~ p {{ color: lime }}</style><p id=first>{}<p id=last>x",
        "<p>x".repeat(800)
    ));
    assert_eq!(styled.property("last", "color"), "#00ff00");
}

#[test]
fn revert_layer_goes_back_to_the_layer_before() {
    let css = "@layer a, b; @layer a { p { color: red; margin-top: 1px } } @layer b { p { color: blue } #a { color: revert-layer } }
        p { margin-top: 3px } #a { margin-top: revert-layer } #b { color: revert }";
    let page = clean(css, "<p id=a><p id=b style='margin-top: revert-layer'><p id=c>");
    assert_eq!(
        (page.property("a", "color"), page.property("a", "margin-top")),
        ("#ff0000".to_owned(), "1px".to_owned())
    );
    assert_eq!((page.property("b", "color"), page.property("b", "margin-top")), (String::new(), "3px".to_owned()));
    assert_eq!(page.property("c", "color"), "#0000ff");
}
