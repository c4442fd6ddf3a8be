//! From values as written to computed values.

use super::clean;

/// One computed property of an element.
fn computed(property: &str, value: &str) -> String {
    let page = clean(&format!("#a {{ {property}: {value} }}"), "<div id=a></div>");
    page.property("a", property)
}

#[test]
fn absolute_units_are_pixels_of_a_96th_inch() {
    for (written, pixels) in [
        ("96px", "96px"),
        ("72pt", "96px"),
        ("6pc", "96px"),
        ("1in", "96px"),
        ("2.54cm", "96px"),
        ("25.4mm", "96px"),
        ("101.6Q", "96px"),
    ] {
        assert_eq!(computed("width", written), pixels, "{written}");
    }
}

#[test]
fn font_relative_units_refer_to_the_element_and_the_root() {
    let css = "html { font-size: 10px } #a { font-size: 20px; line-height: 1.5; width: 2em; height: 2rem; margin-left: 2ex; \
               margin-right: 2ch; padding-left: 2lh }";
    let page = clean(css, "<div id=a></div>");
    assert_eq!(page.property("a", "width"), "40px"); // 2 × 20
    assert_eq!(page.property("a", "height"), "20px"); // 2 × 10
    assert_eq!(page.property("a", "margin-left"), "20px"); // 2 × 20 / 2
    assert_eq!(page.property("a", "margin-right"), "20px");
    assert_eq!(page.property("a", "padding-left"), "60px"); // 2 × 1.5 × 20
}

#[test]
fn font_size_refers_to_the_parent() {
    let css = "html { font-size: 10px } #a { font-size: 2em } #b { font-size: 50% } #c { font-size: larger } #d { font-size: calc(1em + 1px) } #e { font-size: x-large } #f { font-size: 3rem }";
    let page = clean(css, "<div id=a><p id=b></p><p id=c></p><p id=d></p><p id=e></p><p id=f></p></div>");
    let sizes = ["a", "b", "c", "d", "e", "f"].map(|id| page.property(id, "font-size"));
    assert_eq!(sizes, ["20px", "10px", "24px", "21px", "24px", "30px"]);
}

#[test]
fn viewport_units_refer_to_the_page_that_the_document_asks_for() {
    let page = clean(
        "@page { size: 1000px 500px } #a { width: 10vw; height: 10vh; margin-left: 10vmin; margin-right: 10vmax }",
        "<div id=a></div>",
    );
    let sides = ["width", "height", "margin-left", "margin-right"].map(|name| page.property("a", name));
    assert_eq!(sides, ["100px", "50px", "50px", "100px"]);
}

#[test]
fn calc_adds_lengths_and_percentages_and_keeps_both() {
    assert_eq!(computed("width", "calc(100% - 2 * (1cm + 1px))"), "calc(100% + -77.591px)"); // 2 × 37.795 + 2
    assert_eq!(computed("width", "calc((1px + 3px) * 2 / 4)"), "2px");
    assert_eq!(computed("width", "calc(1px + 1em * 2)"), "33px");
    assert_eq!(computed("flex-grow", "calc(1 + 2 * 3)"), "7");
    assert_eq!(computed("z-index", "calc(7 / 2)"), "4");
}

#[test]
fn lengths_are_limits_of_percentages() {
    for (value, expected) in [
        ("min(50%, 90px)", "min(50%, 90px)"),
        ("min(90px, 50%, 2em)", "min(50%, 32px)"),
        ("max(50%, 90px)", "max(90px, 50%)"),
        ("max(calc(50% - 1em), 90px)", "max(90px, calc(50% + -16px))"),
        ("clamp(50px, 90%, 130px)", "clamp(50px, 90%, 130px)"),
        ("clamp(50px, 90%, 10px)", "clamp(50px, 90%, 50px)"),
        ("clamp(10%, 20%, 5%)", "10%"),
        ("calc(2 * min(50%, 90px) + 5px)", "min(calc(100% + 5px), 185px)"),
        ("calc(500px - clamp(50px, 90%, 130px))", "clamp(370px, calc(-90% + 500px), 450px)"),
        ("max(0%, 7px)", "7px"),
        ("calc(1px + 0 * min(50%, 90px))", "1px"),
    ] {
        assert_eq!(computed("width", value), expected, "{value}");
    }
    assert_eq!(computed("padding-left", "max(-3px, 50%)"), "max(0px, 50%)");
}

#[test]
fn comparisons_are_made_among_lengths_and_among_percentages() {
    assert_eq!(computed("width", "min(1em, 10px, 1in)"), "10px");
    assert_eq!(computed("width", "max(1em, 10px)"), "16px");
    assert_eq!(computed("width", "clamp(1px, 5em, 20px)"), "20px");
    assert_eq!(computed("width", "max(10%, 20%)"), "20%");
    assert_eq!(computed("width", "calc(1px + max(2px, 1px) * 2)"), "5px");
}

#[test]
fn a_negative_result_is_zero_where_negative_values_are_not_allowed() {
    assert_eq!(computed("padding-left", "calc(1px - 5px)"), "");
    assert_eq!(computed("margin-left", "calc(1px - 5px)"), "-4px");
}

#[test]
fn colours_of_every_notation_come_to_srgb() {
    for (written, hex) in [
        ("#abc", "#aabbcc"),
        ("#aabbcc80", "#aabbcc/0.502"),
        ("rebeccapurple", "#663399"),
        ("rgb(1 2 3 / 50%)", "#010203/0.5"),
        ("rgba(1, 2, 3, .5)", "#010203/0.5"),
        ("hsl(120 100% 25%)", "#008000"),
        ("hwb(0 20% 20%)", "#cc3333"),
        ("lab(54.29 80.8 69.89)", "#ff0000"),
        ("lch(29.57 131.2 301.37)", "#0000ff"),
        ("oklab(0.628 0.225 0.126)", "#ff0000"),
        ("oklch(0.52 0.177 142.5)", "#008000"),
        ("color(srgb 1 0.5 0)", "#ff8000"),
        ("color(display-p3 0 0 0)", "#000000"),
        ("color(srgb-linear 0.5 0.5 0.5)", "#bcbcbc"),
        ("color(xyz-d65 0.9505 1 1.089)", "#ffffff"),
    ] {
        assert_eq!(computed("background-color", written), hex, "{written}");
    }
}

#[test]
fn currentcolor_is_the_colour_of_the_element_and_of_the_parent_for_color() {
    let css = "#p { color: red } #a { color: currentcolor; background-color: currentcolor; border-top: 1px solid } #b { color: blue; background-color: currentcolor }";
    let page = clean(css, "<div id=p><p id=a></p><p id=b></p></div>");
    assert_eq!(page.property("a", "color"), "");
    assert_eq!(page.property("a", "background-color"), "#ff0000");
    assert_eq!(page.styles.of(page.id("a")).border.top.color, page.styles.of(page.id("a")).inherited.color);
    assert_eq!(page.property("b", "background-color"), "#0000ff");
}

#[test]
fn borders_without_style_have_no_width_and_with_style_are_medium() {
    assert_eq!(clean("#a { border-top-width: 9px }", "<p id=a>").property("a", "border-top-width"), "");
    assert_eq!(clean("#a { border-top-style: solid }", "<p id=a>").property("a", "border-top-width"), "3px");
    assert_eq!(clean("#a { border-top: thick solid }", "<p id=a>").property("a", "border-top-width"), "5px");
}

#[test]
fn weights_bolder_and_lighter_go_by_the_parents() {
    let weight = |parent: &str, own: &str| {
        let page =
            clean(&format!("div {{ font-weight: {parent} }} #a {{ font-weight: {own} }}"), "<div><i id=a></i></div>");
        page.styles.of(page.id("a")).inherited.font_weight
    };
    assert_eq!(weight("300", "bolder"), 400.0);
    assert_eq!(weight("400", "bolder"), 700.0);
    assert_eq!(weight("700", "bolder"), 900.0);
    assert_eq!(weight("400", "lighter"), 100.0);
    assert_eq!(weight("700", "lighter"), 400.0);
    assert_eq!(weight("900", "lighter"), 700.0);
}

#[test]
fn line_height_is_inherited_as_a_number_but_computed_as_a_percentage() {
    let page = clean(
        "#a { line-height: 2; font-size: 10px } #b { line-height: 200%; font-size: 10px } b { font-size: 20px }",
        "<p id=a><b id=c></b></p><p id=b><b id=d></b></p>",
    );
    let height = |id: &str| {
        let inherited = &page.styles.of(page.id(id)).inherited;
        inherited.line_height.resolve(inherited.font_size).0
    };
    assert_eq!(height("c"), 40.0); // 2 × 20
    assert_eq!(height("d"), 20.0); // 200 % of 10
}

#[test]
fn vertical_align_percentages_are_of_the_line_height() {
    let page = clean("#a { line-height: 30px; vertical-align: 50% }", "<i id=a></i>");
    assert_eq!(page.property("a", "vertical-align"), "15px");
}

#[test]
fn floats_absolute_boxes_flex_items_and_the_root_are_blocks() {
    let css = "i { float: left } b { position: absolute; float: right } div { display: flex } u { display: inline-table } s { position: running(head) } p { display: contents }";
    let page = clean(
        css,
        "<i id=a></i><b id=b></b><div><span id=c></span><u id=d></u><p><em id=e></em></p></div><s id=f></s>",
    );
    let displays = ["a", "b", "c", "d", "e", "f"].map(|id| page.property(id, "display"));
    assert_eq!(displays, ["block", "block", "block", "table", "block", "block"]);
    assert_eq!(page.property("b", "float"), "");
    assert_eq!(page.property("f", "position"), "running(head)");
}

#[test]
fn match_parent_is_the_parents_side() {
    let page = clean(
        "div { text-align: end } p { text-align: match-parent; direction: ltr }",
        "<div dir=rtl><p id=a></p></div>",
    );
    assert_eq!(page.property("a", "text-align"), "left");
}

#[test]
fn logical_properties_go_to_sides_by_direction() {
    let css = "p { margin-inline-start: 1px; margin-inline-end: 2px; padding-inline: 3px 4px; margin-block: 5px 6px; inset-inline: 7px 8px;
        border-inline-start: 1px solid red; border-start-end-radius: 9px; float: inline-start; inline-size: 10px }";
    let page = clean(css, "<p id=l></p><p id=r dir=rtl></p>");
    for (id, start, end) in [("l", "left", "right"), ("r", "right", "left")] {
        assert_eq!(page.property(id, &format!("margin-{start}")), "1px");
        assert_eq!(page.property(id, &format!("margin-{end}")), "2px");
        assert_eq!(page.property(id, &format!("padding-{start}")), "3px");
        assert_eq!(page.property(id, &format!("padding-{end}")), "4px");
        assert_eq!(page.property(id, start), "7px");
        assert_eq!(page.property(id, end), "8px");
        assert_eq!(page.property(id, &format!("border-{start}-color")), "#ff0000");
        assert_eq!(page.property(id, &format!("border-top-{end}-radius")), "9px 9px");
        assert_eq!(page.property(id, "float"), start);
        assert_eq!(page.property(id, "margin-top"), "5px");
        assert_eq!(page.property(id, "margin-bottom"), "6px");
        assert_eq!(page.property(id, "width"), "10px");
    }
}

#[test]
fn a_logical_and_a_physical_property_of_the_same_side_win_by_order() {
    let page = clean(
        "#a { margin-left: 1px; margin-inline-start: 2px } #b { margin-inline-start: 2px; margin-left: 1px }",
        "<p id=a><p id=b>",
    );
    assert_eq!(page.property("a", "margin-left"), "2px");
    assert_eq!(page.property("b", "margin-left"), "1px");
}

#[test]
fn font_features_of_several_properties_are_joined_and_inherited_one_by_one() {
    let css = "div { font-variant-numeric: tabular-nums lining-nums; font-kerning: none } p { font-feature-settings: 'smcp', 'tnum' 0 } b { font-variant-numeric: normal }";
    let page = clean(css, "<div id=d><p id=p><b id=b></b></p></div>");
    assert_eq!(page.property("d", "font-features"), "\"kern\" 0, \"lnum\" 1, \"tnum\" 1");
    assert_eq!(page.property("p", "font-features"), "\"kern\" 0, \"lnum\" 1, \"smcp\" 1, \"tnum\" 0");
    assert_eq!(page.property("b", "font-features"), "\"kern\" 0, \"smcp\" 1, \"tnum\" 0");
}

#[test]
fn content_items_of_every_kind() {
    for (written, shown) in [
        ("\"a\" 'b'", "\"a\" \"b\""),
        ("attr(title)", "attr(title)"),
        ("attr(TITLE, 'none')", "attr(title, \"none\")"),
        ("counter(page)", "counter(page, decimal)"),
        ("counter(c, upper-roman)", "counter(c, upper-roman)"),
        ("counters(c, '.', lower-alpha)", "counters(c, \".\", lower-alpha)"),
        ("string(s) string(s, last)", "string(s, first) string(s, last)"),
        ("string(s, first-except)", "string(s, first-except)"),
        ("element(e, start)", "element(e, start)"),
        ("content() content(before)", "content(text) content(before)"),
        ("open-quote no-close-quote", "open-quote no-close-quote"),
        ("target-counter(attr(href), page)", "target-counter(attr(href), page, decimal)"),
        ("target-counter(attr(href url), page, lower-roman)", "target-counter(attr(href), page, lower-roman)"),
        ("target-counter(url(#x), page)", "target-counter(\"#x\", page, decimal)"),
        ("target-text(attr(href), before)", "target-text(attr(href), before)"),
        ("leader(dotted) leader('. ')", "leader(\".\") leader(\". \")"),
        ("url(a.png)", "url(\"a.png\")"),
        ("'x' / 'spoken'", "\"x\""),
        ("none", "none"),
    ] {
        assert_eq!(computed("content", written), shown, "{written}");
    }
}

#[test]
fn strings_counters_and_bookmarks() {
    assert_eq!(
        computed("string-set", "title content(), other attr(x) '!'"),
        "title content(text), other attr(x) \"!\""
    );
    assert_eq!(computed("counter-reset", "a b 3"), "a 0 b 3");
    assert_eq!(computed("counter-increment", "a b -2"), "a 1 b -2");
    assert_eq!(computed("counter-set", "none"), "");
    assert_eq!(computed("bookmark-level", "3"), "3");
    assert_eq!(computed("bookmark-label", "content(before) ': '"), "content(before) \": \"");
    assert_eq!(computed("quotes", "'«' '»' '‹' '›'"), "\"«\" \"»\" \"‹\" \"›\"");
}

#[test]
fn lists_transforms_and_grids() {
    assert_eq!(computed("list-style-type", "lower-latin"), "lower-latin");
    assert_eq!(computed("list-style-type", "'– '"), "\"– \"");
    assert_eq!(
        computed("transform", "rotate(0.25turn) translate(10%, 2px) scale(2)"),
        "rotate(90deg) translate(10%, 2px) scale(2, 2)"
    );
    assert_eq!(computed("transform-origin", "top left"), "0px 0px");
    assert_eq!(computed("transform-origin", "right"), "100% 50%");
    assert_eq!(computed("grid-template-columns", "1fr repeat(2, auto 10px)"), "1fr auto 10px auto 10px");
    assert_eq!(computed("grid-template-columns", "minmax(0, 1fr) min-content"), "1fr min-content");
    assert_eq!(computed("grid-row-start", "span 2"), "span 2");
    assert_eq!(computed("aspect-ratio", "16 / 9"), "1.778");
}

#[test]
fn breaks_with_their_old_names() {
    assert_eq!(
        clean("#a { page-break-before: always; page-break-inside: avoid; page-break-after: right }", "<p id=a>")
            .of("a"),
        "display: block; margin-top: 16px; margin-bottom: 16px; break-before: page; break-after: right; break-inside: avoid;"
    );
    assert_eq!(computed("break-after", "recto"), "recto");
    assert_eq!(computed("page", "cover"), "cover");
}

#[test]
fn white_space_by_one_or_two_keywords() {
    assert_eq!(computed("white-space", "pre-wrap"), "pre-wrap");
    assert_eq!(computed("white-space", "preserve nowrap"), "pre");
    assert_eq!(computed("white-space", "nowrap"), "nowrap");
    assert_eq!(computed("overflow", "visible auto"), "hidden");
    assert_eq!(computed("display", "inline flow-root"), "inline-block");
}

#[test]
fn mathematical_functions_are_computed() {
    let width = |value: &str| clean(&format!("p {{ width: {value} }}"), "<p id=a>").property("a", "width");
    for (value, expected) in [
        ("round(13px, 5px)", "15px"),
        ("round(down, 1.9em, 1em)", "16px"),
        ("round(up, 11%, 10%)", "20%"),
        ("mod(18px, 5px)", "3px"),
        ("mod(-18px, 5px)", "2px"),
        ("rem(-18px, 5px)", "0px"),
        ("abs(-2em)", "32px"),
        ("calc(10px * sign(-3) + 30px)", "20px"),
        ("calc(1px * sqrt(16))", "4px"),
        ("calc(1px * pow(2, 5))", "32px"),
        ("calc(1px * hypot(3, 4))", "5px"),
        ("calc(10px * sin(90deg) + 10px * cos(pi))", "0px"),
        ("calc(1px * log(8, 2))", "3px"),
        ("min(10px, 2em, calc(1px + max(1px, 3px)))", "4px"),
        ("calc(2 * (50% - 1em) / 4)", "calc(25% + -8px)"),
    ] {
        assert_eq!(width(value), expected, "{value}");
    }
    let page = clean("p { transform: rotate(calc(0.25turn / 2)) rotate(max(1deg, 2deg)) }", "<p id=a>");
    assert_eq!(page.property("a", "transform"), "rotate(45deg) rotate(2deg)");
}

#[test]
fn units_of_the_root_and_of_the_page_are_resolved() {
    let css = "html { font-size: 20px; line-height: 1.5 } p { font-size: 10px; line-height: 3 }";
    let width = |value: &str| clean(&format!("{css} p {{ width: {value} }}"), "<p id=a>").property("a", "width");
    for (value, expected) in
        [("1rlh", "30px"), ("1lh", "30px"), ("2rex", "20px"), ("1ic", "10px"), ("1rcap", "14px"), ("2RCH", "20px")]
    {
        assert_eq!(width(value), expected, "{value}");
    }
    // An A4 page is 793.701 px wide.
    assert_eq!((width("10svw"), width("10vi")), ("79.37px".to_owned(), "79.37px".to_owned()));
}

#[test]
fn colours_are_mixed_computed_and_converted() {
    let color = |value: &str| clean(&format!("p {{ color: {value} }}"), "<p id=a>").property("a", "color");
    for (value, expected) in [
        ("rgb(calc(100 + 55) calc(50%) 0)", "#9b8000"),
        ("hsl(calc(60deg * 2) 100% 50%)", "#00ff00"),
        ("color-mix(in srgb, red, blue)", "#800080"),
        ("color-mix(in srgb, red 25%, blue)", "#4000bf"),
        ("color-mix(in srgb, red 20%, blue 20%)", "#800080/0.4"),
        ("color-mix(in oklab, red, red)", "#ff0000"),
        ("color-mix(in srgb-linear, black, white)", "#bcbcbc"),
        ("device-cmyk(0 1 1 0)", "#ff0000"),
        ("device-cmyk(0%, 50%, 100%, 20%)", "#cc6600"),
        ("device-cmyk(1 0 0 0 / 50%)", "#00ffff/0.5"),
        ("LinkText", "#0000ee"),
        ("graytext", "#6d6d6d"),
    ] {
        assert_eq!(color(value), expected, "{value}");
    }
}
