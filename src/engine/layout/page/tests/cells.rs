//! Breaks in fragments side by side: rows of cells, lines of flex items.

use super::*;
use crate::engine::style::values::{Break, BreakInside};

fn body(rows: usize) -> Fragment<'static> {
    blocks((1..=rows).map(|number| row(vec![text(&format!("r{number}."), 1)], 10.0)).collect())
}

fn group(name: &str) -> Fragment<'static> {
    blocks(vec![row(vec![text(name, 1)], 10.0)])
}

#[test]
fn header_and_footer_are_repeated_on_every_page_of_a_table() {
    let document = blocks(vec![text("a", 1), table(Some(group("h")), vec![body(4)], Some(group("f")))]);
    // 40 px: a1, header, one row, footer; then header, two rows, footer.
    let pages = pages(document, 40.0);
    assert_eq!(outline(&pages), ["a1 h1 r1.1 (f1)", "(h1) r2.1 r3.1 (f1)", "(h1) r4.1 f1"]);
    // The table ends after its footer, not at the end of the page.
    assert_eq!(at(&pages.pages[2], &[0]).rect.size.height, Px(30.0));
}

#[test]
fn a_header_of_more_than_a_quarter_of_the_page_is_not_repeated() {
    let document = blocks(vec![table(Some(group("h")), vec![body(4)], None)]);
    assert_eq!(outline(&pages(document, 30.0)), ["h1 r1.1 r2.1", "r3.1 r4.1"]);
}

#[test]
fn a_header_does_not_stand_alone() {
    let document = blocks(vec![text("a", 3), table(Some(group("h")), vec![body(2)], None)]);
    assert_eq!(outline(&pages(document, 40.0)), ["a1 a2 a3", "h1 r1.1 r2.1"]);
}

#[test]
fn cells_of_a_row_are_broken_side_by_side() {
    let wide = row(vec![text("a", 5), text("b", 2), text("c", 6)], 60.0);
    let pages = pages(blocks(vec![table(None, vec![blocks(vec![wide, body(1)])], None)]), 40.0);
    assert_eq!(outline(&pages), ["a1 a2 a3 a4 b1 b2 c1 c2 c3 c4", "a5 c5 c6 r1.1"]);
    // Path: table, group, row, cell. The finished cell goes on as an empty box beside the others.
    let cell = at(&pages.pages[1], &[0, 0, 0, 1]);
    assert_eq!((cell.rect.size.height, cell.cut.top), (Px(20.0), true));
    assert!(matches!(cell.content, PlacedContent::Empty));
    assert_eq!(at(&pages.pages[0], &[0, 0, 0, 1]).rect.size.height, Px(40.0));
}

#[test]
fn a_row_is_not_broken_where_a_cell_would_have_nothing_to_show() {
    let cell = |name: &str, lines| {
        styled(text(name, lines), |style| {
            let inherited = Arc::make_mut(&mut style.inherited);
            (inherited.orphans, inherited.widows) = (3, 3);
        })
    };
    let wide = row(vec![text("a", 1), cell("b", 6)], 60.0);
    let document = blocks(vec![text("x", 3), blocks(vec![wide])]);
    // Two lines of `b` would fit below x3, and are fewer than its three orphans.
    assert_eq!(outline(&pages(document, 50.0)), ["x1 x2 x3", "a1 b1 b2 b3", "b4 b5 b6"]);
}

#[test]
fn a_row_that_avoids_breaks_moves_to_the_next_page() {
    let wide = styled(row(vec![text("a", 4), text("b", 2)], 40.0), |style| style.break_inside = BreakInside::Avoid);
    let document = blocks(vec![text("x", 2), blocks(vec![wide])]);
    assert_eq!(outline(&pages(document, 50.0)), ["x1 x2", "a1 a2 a3 a4 b1 b2"]);
}

#[test]
fn centred_content_of_a_broken_row_begins_at_its_top() {
    let mut centred = text("b", 2);
    let FragmentContent::Lines(lines) = &mut centred.content else { unreachable!() };
    lines.origin.y = Px(30.0);
    let document = blocks(vec![blocks(vec![row(vec![text("a", 8), centred], 80.0)])]);
    assert_eq!(outline(&pages(document, 40.0)), ["a1 a2 a3 a4 b1 b2", "a5 a6 a7 a8"]);
}

/// Two rows joined by the first cell of the first one.
fn joined(lines: usize) -> Fragment<'static> {
    let mut spanning = text("s", lines);
    spanning.rect.size.height = Px(60.0);
    blocks(vec![row(vec![spanning, text("a", 3)], 30.0), row(vec![text("b", 3)], 30.0)])
}

#[test]
fn rows_joined_by_a_cell_stay_together() {
    let document = blocks(vec![text("x", 3), table(None, vec![joined(4)], None)]);
    assert_eq!(outline(&pages(document, 60.0)), ["x1 x2 x3", "s1 s2 s3 s4 a1 a2 a3 b1 b2 b3"]);
}

#[test]
fn a_cell_over_several_rows_goes_on_on_the_next_page() {
    let document = blocks(vec![table(None, vec![joined(6)], None)]);
    let pages = pages(document, 40.0);
    assert_eq!(outline(&pages), ["s1 s2 s3 s4 a1 a2 a3 b1", "s5 s6 b2 b3"]);
}

#[test]
fn a_cell_over_several_rows_may_be_longer_than_what_is_left_of_them() {
    let mut spanning = text("s", 9);
    spanning.rect.size.height = Px(90.0);
    let rows = blocks(vec![row(vec![spanning, text("a", 1)], 80.0), row(vec![text("b", 1)], 10.0)]);
    let document = blocks(vec![table(None, vec![rows], None), text("x", 1)]);
    assert_eq!(outline(&pages(document, 40.0))[..2], ["s1 s2 s3 s4 a1", "s5 s6 s7 s8"]);
}

/// A line of items that begin at distances from its top.
fn line(items: Vec<(f32, Fragment<'static>)>) -> Fragment<'static> {
    let place = |(top, mut item): (f32, Fragment<'static>)| {
        item.rect.origin.y = Px(top);
        item
    };
    let items: Vec<_> = items.into_iter().map(place).collect();
    let height = items.iter().map(|item| item.rect.bottom().0).fold(0.0, f32::max);
    fragment(FragmentContent::Fixed(items), height)
}

fn whole(inner: Fragment<'static>) -> Fragment<'static> {
    styled(inner, |style| style.break_inside = BreakInside::Avoid)
}

#[test]
fn items_of_a_line_are_broken_side_by_side_each_at_its_distance_from_the_top() {
    let document =
        blocks(vec![text("x", 2), line(vec![(0.0, text("a", 6)), (20.0, text("b", 2)), (40.0, text("c", 1))])]);
    let pages = pages(document, 50.0);
    // The line begins at 20: three lines of `a` to 50, one of `b` from 40, and `c` at 60 waits. `a` goes on at 30 of the
    // line, as does `b`; `c` is 10 below.
    assert_eq!(outline(&pages), ["x1 x2 a1 a2 a3 b1", "a4 a5 a6 b2 c1"]);
    let tops = [0, 1, 2].map(|item| at(&pages.pages[1], &[0, item]).rect.top().0);
    assert_eq!(tops, [0.0, 0.0, 10.0]);
}

#[test]
fn a_line_moves_to_the_next_page_where_an_item_would_be_cut() {
    let document = blocks(vec![text("x", 2), line(vec![(0.0, text("a", 4)), (0.0, image(40.0))])]);
    assert_eq!(outline(&pages(document, 50.0)), ["x1 x2", "a1 a2 a3 a4"]);
}

#[test]
fn an_item_that_avoids_breaks_and_begins_further_down_waits_for_the_next_page() {
    let document = blocks(vec![line(vec![(0.0, text("a", 9)), (30.0, whole(text("b", 4)))]), text("x", 1)]);
    // `b` lies from 30 to 70; where `a` goes on, at 50, it has its place on the next page.
    assert_eq!(outline(&pages(document, 50.0)), ["a1 a2 a3 a4 a5", "a6 a7 a8 a9 b1 b2 b3 b4 x1"]);
}

#[test]
fn a_forced_break_before_an_item_is_one_before_its_line() {
    let broken = styled(text("b", 1), |style| style.break_before = Break::Page);
    let document = blocks(vec![text("x", 1), line(vec![(0.0, text("a", 1)), (0.0, broken)]), text("y", 1)]);
    assert_eq!(outline(&pages(document, 50.0)), ["x1", "a1 b1 y1"]);
}

#[test]
fn a_forced_break_in_a_cell_has_no_effect_and_is_reported() {
    let second = styled(text("b", 1), |style| style.break_before = Break::Page);
    let document = blocks(vec![blocks(vec![row(vec![blocks(vec![text("a", 1), second])], 20.0)])]);
    let (pages, warnings) = set(&mut sample(|_| document.clone(), 50.0));
    assert_eq!(outline(&pages), ["a1 b1"]);
    let messages: Vec<&str> = warnings.iter().map(|warning| warning.message.as_str()).collect();
    assert_eq!(messages, ["a forced page break has no effect inside of a table cell or flex item"]);
}

#[test]
fn deeply_nested_tables_are_walked_over_in_time() {
    let mut inner = text("a", 8);
    for _ in 0..100 {
        let height = inner.rect.size.height.0;
        inner = blocks(vec![table(None, vec![blocks(vec![row(vec![blocks(vec![inner])], height)])], None)]);
    }
    assert_eq!(outline(&pages(inner, 50.0)), ["a1 a2 a3 a4 a5", "a6 a7 a8"]);
}

#[test]
fn a_cell_goes_on_though_it_reaches_out_of_its_row_in_the_next_page_s_width() {
    let document = |width: Px| {
        let mut tall = text("a", 6);
        tall.rect.size.height = Px(60.0);
        let height = if width == WIDTH { 60.0 } else { 50.0 };
        blocks(vec![blocks(vec![row(vec![tall, text("b", 1)], height), row(vec![text("c", 1)], 10.0)])])
    };
    let mut sample = sample(document, 40.0);
    sample.change = |kind, style| {
        if !kind.first {
            style.size.width += Px(10.0);
        }
    };
    let (pages, _) = set(&mut sample);
    assert_eq!(outline(&pages), ["a1 a2 a3 a4 b1", "a5 a6 c1"]);
}
