//! `@page` rules for every kind of page.

use panelkit::engine::geometry::{Edges, Px, Size};
use panelkit::engine::style::values::{ContentItem, TextAlign, VerticalAlign};
use panelkit::engine::style::{MarginBoxName, PageKind, PageStyle};

use super::{Styled, clean};

fn kind(name: &str, first: bool, left: bool, blank: bool) -> PageKind {
    PageKind { name: name.to_owned(), first, left, blank, first_of_group: first, ..PageKind::default() }
}

fn right() -> PageKind {
    kind("", false, false, false)
}

fn page(styled: &Styled, kind: &PageKind) -> PageStyle {
    styled.styles.pages.resolve(kind, styled.styles.of(styled.dom.root().expect("a root element")))
}

fn size(css: &str) -> (i32, i32) {
    let Size { width, height } = page(&clean(css, ""), &right()).size;
    ((width.0 * 25.4 / 96.0).round() as i32, (height.0 * 25.4 / 96.0).round() as i32)
}

#[test]
fn sizes_by_name_length_and_orientation() {
    assert_eq!(size(""), (210, 297));
    assert_eq!(size("@page { size: a3 }"), (297, 420));
    assert_eq!(size("@page { size: A5 landscape }"), (210, 148));
    assert_eq!(size("@page { size: landscape letter }"), (279, 216));
    assert_eq!(size("@page { size: ledger }"), (279, 432));
    assert_eq!(size("@page { size: 10cm 5cm }"), (100, 50));
    assert_eq!(size("@page { size: 10cm }"), (100, 100));
    assert_eq!(size("@page { size: landscape }"), (297, 210));
    assert_eq!(size("@page { size: a5 } @page { size: auto }"), (210, 297));
}

#[test]
fn the_more_specific_page_selector_wins_whatever_the_order() {
    let css = "@page cover:first { margin: 1px } @page cover { margin: 2px } @page :first { margin: 3px } @page :left { margin: 4px } @page { margin: 5px } @page :blank { margin: 6px }";
    let styled = clean(css, "");
    let margin = |kind: &PageKind| page(&styled, kind).margin.top.0;
    assert_eq!(margin(&kind("cover", true, true, false)), 1.0);
    assert_eq!(margin(&kind("cover", false, true, false)), 2.0);
    assert_eq!(margin(&kind("", true, true, false)), 3.0);
    assert_eq!(margin(&kind("", false, true, false)), 4.0);
    assert_eq!(margin(&right()), 5.0);
    assert_eq!(margin(&kind("", false, true, true)), 6.0);
}

#[test]
fn margins_padding_border_and_background() {
    let styled = clean(
        "@page { size: 1000px 500px; margin: 10% 20px; padding: 1px; border-top: 2px solid red; background: #eee }",
        "",
    );
    let page = page(&styled, &right());
    assert_eq!(page.margin, Edges { top: Px(50.0), right: Px(20.0), bottom: Px(50.0), left: Px(20.0) });
    assert_eq!(page.padding, Edges::all(Px(1.0)));
    assert_eq!(page.border.top.width, Px(2.0));
    assert_eq!(page.border.left.width, Px::ZERO);
    assert!(page.background.is_some());
}

#[test]
fn without_rules_pages_have_margins_of_20_mm_and_no_background() {
    let page = page(&clean("", ""), &right());
    assert_eq!(page.margin, Edges::all(Px::from_mm(20.0)));
    assert_eq!(page.background, None);
    assert_eq!(page.margin_boxes, []);
}

#[test]
fn margin_boxes_exist_when_they_have_content_and_stand_in_the_order_of_the_standard() {
    let css = "@page { @bottom-right { content: counter(page) } @top-left { content: 'x' } @top-center { color: red } @left-top { content: none } }";
    let page = page(&clean(css, ""), &right());
    let names: Vec<MarginBoxName> = page.margin_boxes.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, [MarginBoxName::TopLeft, MarginBoxName::BottomRight]);
    assert_eq!(page.margin_boxes[0].1.content, [ContentItem::Text("x".into())]);
}

#[test]
fn margin_boxes_inherit_from_the_page_and_that_from_the_root() {
    let css = "html { color: red; font-size: 10px } @page { font-weight: bold; @top-left { content: 'x'; padding-left: 2em } }";
    let page = page(&clean(css, ""), &right());
    let style = &page.margin_boxes[0].1.style;
    assert_eq!(style.inherited.color.red, 1.0);
    assert_eq!(style.inherited.font_weight, 700.0);
    assert_eq!(style.padding.left.length, Px(20.0));
}

#[test]
fn each_margin_box_has_its_own_alignment_unless_it_says_otherwise() {
    let names = ["top-left-corner", "top-left", "top-center", "top-right", "left-top", "right-bottom", "bottom-right"];
    let boxes: String = names.iter().map(|name| format!("@{name} {{ content: 'x' }}")).collect();
    let page = page(
        &clean(
            &format!("@page {{ {boxes} @left-middle {{ content: 'x'; text-align: left; vertical-align: top }} }}"),
            "",
        ),
        &right(),
    );
    let alignments: Vec<(TextAlign, VerticalAlign)> =
        page.margin_boxes.iter().map(|(_, it)| (it.style.inherited.text_align, it.style.vertical_align)).collect();
    assert_eq!(
        alignments,
        [
            (TextAlign::Right, VerticalAlign::Middle),  // top-left-corner
            (TextAlign::Left, VerticalAlign::Middle),   // top-left
            (TextAlign::Center, VerticalAlign::Middle), // top-center
            (TextAlign::Right, VerticalAlign::Middle),  // top-right
            (TextAlign::Center, VerticalAlign::Bottom), // right-bottom
            (TextAlign::Right, VerticalAlign::Middle),  // bottom-right
            (TextAlign::Left, VerticalAlign::Top),      // left-middle, by its rule
            (TextAlign::Center, VerticalAlign::Top),    // left-top
        ]
    );
}

#[test]
fn a_box_is_taken_away_by_content_none_of_a_more_specific_rule() {
    let styled = clean("@page { @top-left { content: 'x' } } @page cover { @top-left { content: none } }", "");
    assert_eq!(page(&styled, &kind("cover", false, false, false)).margin_boxes, []);
    assert_eq!(page(&styled, &right()).margin_boxes.len(), 1);
}

#[test]
fn page_rules_in_media_that_do_not_hold_do_not_count() {
    let styled =
        clean("@media (min-width: 100cm) { @page { margin: 1px } } @media print { @page { margin: 2px } }", "");
    assert_eq!(page(&styled, &right()).margin.top, Px(2.0));
}
