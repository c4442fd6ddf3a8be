//! What HTML elements and attributes look like without an author's word.

use super::clean;

fn html(body: &str) -> super::Styled {
    clean("", body)
}

#[test]
fn headings_are_large_bold_bookmarked_and_kept_with_what_follows() {
    let page = html("<h2 id=a></h2>");
    assert_eq!(
        page.of("a"),
        "font-size: 24px; font-weight: 700; display: block; margin-top: 19.92px; margin-bottom: 19.92px; bookmark-level: 2; \
         break-after: avoid; break-inside: avoid;"
    );
}

#[test]
fn tables_have_their_display_types_and_spacing() {
    let page = html(
        "<table id=t><caption id=c></caption><thead id=h><tr id=r><th id=x></th></tr></thead><tbody id=b><tr><td id=d></td></tr></tbody></table>",
    );
    let displays = ["t", "c", "h", "r", "x", "b", "d"].map(|id| page.property(id, "display"));
    assert_eq!(
        displays,
        ["table", "table-caption", "table-header-group", "table-row", "table-cell", "table-row-group", "table-cell"]
    );
    assert_eq!(page.property("t", "border-spacing"), "2px 2px");
    assert_eq!(page.property("x", "text-align"), "center");
    assert_eq!(page.property("d", "vertical-align"), "middle");
}

#[test]
fn header_cells_are_centred_unless_the_table_says_how_text_is_aligned() {
    let page =
        clean(".left { text-align: left }", "<table><tr><th id=a></table><table class=left><tr><th id=b></table>");
    assert_eq!(page.property("a", "text-align"), "center");
    assert_eq!(page.property("b", "text-align"), "");
}

#[test]
fn nested_lists_change_their_markers_and_lose_their_margins() {
    let page = html("<ul id=a><li><ul id=b><li><ul id=c><li><ol id=d></ol></ul></ul></ul>");
    let markers = ["a", "b", "c", "d"].map(|id| page.property(id, "list-style-type"));
    assert_eq!(markers, ["", "circle", "square", "decimal"]);
    assert_eq!(page.property("a", "margin-top"), "16px");
    assert_eq!(page.property("b", "margin-top"), "");
}

#[test]
fn list_items_count_and_attributes_set_the_numbers() {
    let page = html(
        "<ol id=a start=5><li id=b><li id=c value=9></ol><ol id=d reversed><li id=e><li></ol><ol id=f type=a></ol>",
    );
    assert_eq!(page.property("a", "counter-reset"), "list-item 4");
    assert_eq!(page.property("b", "counter-increment"), "list-item 1");
    assert_eq!(page.property("c", "counter-set"), "list-item 9");
    assert_eq!(page.property("d", "counter-reset"), "list-item 3");
    assert_eq!(page.property("e", "counter-increment"), "list-item -1");
    assert_eq!(page.property("f", "list-style-type"), "lower-alpha");
}

#[test]
fn an_item_counts_though_the_author_counts_something_else_too() {
    let page = clean("li { counter-increment: x }", "<ol><li id=a></ol>");
    assert_eq!(page.property("a", "counter-increment"), "x 1 list-item 1");
}

#[test]
fn presentational_attributes_count_less_than_any_rule() {
    let page = clean(
        "#b { width: 1px } td { text-align: left }",
        "<img id=a width=20 height='50%'><img id=b width=20><table width=80%><tr><td id=c align=right valign=top nowrap></table>",
    );
    assert_eq!(page.property("a", "width"), "20px");
    assert_eq!(page.property("a", "height"), "50%");
    assert_eq!(page.property("b", "width"), "1px");
    assert_eq!(page.property("c", "text-align"), "left");
    assert_eq!(page.property("c", "vertical-align"), "top");
    assert_eq!(page.property("c", "white-space"), "nowrap");
}

#[test]
fn hidden_elements_are_not_displayed() {
    let page = html("<p id=a hidden></p><script id=b></script><input id=c type=hidden>");
    assert_eq!(["a", "b", "c"].map(|id| page.property(id, "display")), ["none", "none", "none"]);
}

#[test]
fn language_and_direction_come_from_attributes_and_are_inherited() {
    let page = html("<div id=a lang=de dir=rtl><p id=b></p><bdi id=c>abc</bdi><p id=d dir=auto>אב</p></div>");
    assert_eq!(&*page.styles.of(page.id("b")).inherited.language, "de");
    assert_eq!(page.property("a", "direction"), "rtl");
    assert_eq!(page.property("b", "direction"), "");
    assert_eq!(page.property("c", "direction"), "ltr");
    assert_eq!(page.property("c", "unicode-bidi"), "isolate");
    assert_eq!(page.property("d", "direction"), "");
}

#[test]
fn form_controls_are_boxes_for_a_pen() {
    let page = html("<input id=a><input id=b type=checkbox><textarea id=c rows=4></textarea><input id=d type=RADIO>");
    assert_eq!(page.property("a", "display"), "inline-block");
    assert_eq!(page.property("a", "border-bottom-width"), "0.667px");
    assert_eq!(page.property("a", "border-top-width"), "");
    assert_eq!(page.property("b", "width"), "13.228px"); // 3.5 mm
    assert_eq!(page.property("c", "height"), "120.945px"); // 4 × 8 mm
    assert_eq!(page.property("d", "border-top-left-radius"), "50% 50%");
}

#[test]
fn inline_elements_of_text() {
    let page = html("<b id=a></b><em id=b></em><code id=c></code><sup id=d></sup><del id=e></del><q id=f>x</q>");
    assert_eq!(page.property("a", "font-weight"), "700");
    assert_eq!(page.property("b", "font-style"), "italic");
    assert_eq!(page.property("c", "font-family"), "monospace");
    assert_eq!(page.property("d", "vertical-align"), "super");
    assert_eq!(page.property("e", "text-decoration-line"), "line-through");
    assert_eq!(page.below("f", 1), "content: open-quote;");
}
