//! Breaks between and inside of boxes and lines.

use super::*;
use crate::engine::style::values::{AutoLength, LengthPercentage};
use crate::engine::style::values::{BoxDecorationBreak, Break, BreakInside, Direction, Position};

fn with_lines(mut fragment: Fragment<'static>, orphans: u16, widows: u16) -> Fragment<'static> {
    fragment = styled(fragment, |style| {
        let inherited = Arc::make_mut(&mut style.inherited);
        (inherited.orphans, inherited.widows) = (orphans, widows);
    });
    fragment
}

fn before(fragment: Fragment<'static>, value: Break) -> Fragment<'static> {
    styled(fragment, |style| style.break_before = value)
}

fn after(fragment: Fragment<'static>, value: Break) -> Fragment<'static> {
    styled(fragment, |style| style.break_after = value)
}

fn avoid_inside(fragment: Fragment<'static>) -> Fragment<'static> {
    styled(fragment, |style| style.break_inside = BreakInside::Avoid)
}

fn margins(mut fragment: Fragment<'static>, top: f32, bottom: f32) -> Fragment<'static> {
    (fragment.margin.top, fragment.margin.bottom) = (Px(top), Px(bottom));
    fragment
}

#[test]
fn a_document_that_fits_has_one_page() {
    assert_eq!(outline(&pages(blocks(vec![text("a", 3), text("b", 7)]), 100.0)), ["a1 a2 a3 b1 b2 b3 b4 b5 b6 b7"]);
}

#[test]
fn an_empty_document_has_one_page() {
    assert_eq!(outline(&pages(blocks(Vec::new()), 100.0)), [""]);
}

#[test]
fn the_break_is_at_the_last_place_whose_content_fits() {
    // 45 px: a1 a2 b1 b2 are 40 px, b3 would be 50.
    assert_eq!(outline(&pages(blocks(vec![text("a", 2), text("b", 4)]), 45.0)), ["a1 a2 b1 b2", "b3 b4"]);
}

#[test]
fn orphans_and_widows_keep_lines_together() {
    let document = || blocks(vec![text("a", 3), with_lines(text("b", 5), 2, 2)]);
    // Only b1 would fit below: one line is too few.
    assert_eq!(outline(&pages(document(), 40.0)), ["a1 a2 a3", "b1 b2 b3", "b4 b5"]);
    // b1 to b4 would fit, and leave one line.
    assert_eq!(outline(&pages(document(), 70.0)), ["a1 a2 a3 b1 b2 b3", "b4 b5"]);
}

#[test]
fn orphans_give_way_when_nothing_else_is_possible() {
    let document = blocks(vec![with_lines(text("a", 3), 5, 5)]);
    assert_eq!(outline(&pages(document, 20.0)), ["a1 a2", "a3"]);
}

#[test]
fn a_heading_stays_with_what_follows() {
    let heading = after(text("h", 1), Break::Avoid);
    let document = blocks(vec![text("a", 3), heading, avoid_inside(text("b", 2))]);
    assert_eq!(outline(&pages(document, 40.0)), ["a1 a2 a3", "h1 b1 b2"]);
}

#[test]
fn avoid_counts_from_the_edges_of_nested_boxes() {
    let document = blocks(vec![
        text("a", 3),
        blocks(vec![text("b", 1), after(text("h", 1), Break::Avoid)]),
        blocks(vec![avoid_inside(text("c", 2))]),
    ]);
    // The break between the two sections is avoided by the last box of the first one.
    assert_eq!(outline(&pages(document, 60.0)), ["a1 a2 a3 b1", "h1 c1 c2"]);
}

#[test]
fn a_box_that_avoids_breaks_is_broken_only_when_it_is_longer_than_a_page() {
    let document = blocks(vec![text("a", 1), avoid_inside(blocks(vec![text("b", 3), text("c", 4)]))]);
    assert_eq!(outline(&pages(document.clone(), 70.0)), ["a1", "b1 b2 b3 c1 c2 c3 c4"]);
    assert_eq!(outline(&pages(document, 40.0)), ["a1", "b1 b2 b3 c1", "c2 c3 c4"]);
}

#[test]
fn a_forced_break_to_a_left_page_leaves_a_blank_one() {
    let document = blocks(vec![
        text("a", 1),
        before(text("b", 1), Break::Page),
        before(text("c", 1), Break::Page),
        before(text("d", 1), Break::Left),
        before(text("e", 1), Break::Left),
    ]);
    let mut sample = sample(|_| document.clone(), 40.0);
    let (pages, _) = set(&mut sample);
    assert_eq!(outline(&pages), ["a1", "b1", "c1", "d1", "-", "e1"]);
    assert!(sample.kinds.iter().any(|kind| kind.blank && !kind.left));
}

#[test]
fn forced_breaks_come_from_the_first_and_last_boxes_inside() {
    let document = blocks(vec![
        blocks(vec![text("a", 1), after(text("b", 1), Break::Page)]),
        text("c", 1),
        blocks(vec![blocks(vec![before(text("d", 1), Break::Always)])]),
    ]);
    assert_eq!(outline(&pages(document, 100.0)), ["a1 b1", "c1", "d1"]);
}

#[test]
fn a_forced_break_at_the_beginning_or_end_makes_no_page() {
    let document = blocks(vec![after(before(text("a", 1), Break::Page), Break::Page)]);
    assert_eq!(outline(&pages(document, 100.0)), ["a1"]);
}

#[test]
fn recto_and_verso_follow_the_direction_of_pages() {
    let document = |direction| {
        let root = blocks(vec![text("a", 1), before(text("b", 1), Break::Recto)]);
        styled(root, |style| Arc::make_mut(&mut style.inherited).direction = direction)
    };
    let second = |direction| {
        let document = document(direction);
        let mut sample = sample(|_| document.clone(), 40.0);
        let (pages, _) = set(&mut sample);
        let first_left = sample.kinds.iter().any(|kind| kind.first && kind.left);
        (outline(&pages), first_left)
    };
    assert_eq!(second(Direction::Ltr), (vec!["a1".to_owned(), "-".to_owned(), "b1".to_owned()], false));
    assert_eq!(second(Direction::Rtl), (vec!["a1".to_owned(), "-".to_owned(), "b1".to_owned()], true));
}

#[test]
fn a_change_of_the_page_name_breaks_and_names_the_page() {
    let name: &'static Arc<str> = Box::leak(Box::new(Arc::from("cover")));
    let mut cover = text("a", 1);
    cover.page = Some(name);
    let document = blocks(vec![blocks(vec![cover]), text("b", 1), text("c", 1)]);
    let mut sample = sample(|_| document.clone(), 40.0);
    let (pages, _) = set(&mut sample);
    assert_eq!(outline(&pages), ["a1", "b1 c1"]);
    let named: Vec<(&str, bool)> = sample.kinds.iter().map(|kind| (kind.name.as_str(), kind.first)).collect();
    assert_eq!(named, [("", true), ("cover", true), ("", false)]);
}

#[test]
fn a_page_of_another_width_has_the_document_laid_out_for_it() {
    let name: &'static Arc<str> = Box::leak(Box::new(Arc::from("wide")));
    let column = |width: Px| {
        let mut wide = text("b", if width > WIDTH { 2 } else { 4 });
        wide.page = Some(name);
        blocks(vec![text("a", 1), wide])
    };
    let mut sample = sample(column, 40.0);
    sample.change = |kind, style| {
        if kind.name == "wide" {
            style.size.width = Px(200.0);
        }
    };
    assert_eq!(outline(&set(&mut sample).0), ["a1", "b1 b2"]);
}

#[test]
fn lines_go_on_at_the_same_text_in_another_width() {
    // Right-hand pages have lines of `ab`, left-hand pages lines of `a` and `b`.
    let column = |width: Px| {
        let texts: Vec<String> = if width > WIDTH {
            ["ab", "cd", "ef"].map(str::to_owned).to_vec()
        } else {
            ["a", "b", "c", "d", "e", "f"].map(str::to_owned).to_vec()
        };
        let mut inner = text("x", texts.len());
        let FragmentContent::Lines(lines) = &mut inner.content else { unreachable!() };
        lines.paragraph = Arc::new(paragraph(&texts, 10.0));
        blocks(vec![inner])
    };
    let mut sample = sample(column, 20.0);
    sample.change = |kind, style| {
        if !kind.left {
            style.size.width = Px(200.0);
        }
    };
    assert_eq!(outline(&set(&mut sample).0), ["ab cd", "e f"]);
}

#[test]
fn margins_are_dropped_at_an_unforced_break_and_kept_after_a_forced_one() {
    let document = |value| {
        let next = blocks(vec![margins(text("b", 1), 7.0, 0.0)]);
        blocks(vec![margins(text("a", 3), 0.0, 20.0), before(margins(next, 5.0, 0.0), value)])
    };
    let top = |value| at(&pages(document(value), 35.0).pages[1], &[0]).rect.top();
    assert_eq!(top(Break::Auto), Px(0.0));
    // The section's 5 px and its first paragraph's 7 px collapse.
    assert_eq!(top(Break::Page), Px(7.0));
}

#[test]
fn trailing_space_makes_no_page() {
    let mut root = padded(blocks(vec![margins(text("a", 4), 0.0, 50.0)]), 0.0);
    root.padding.bottom = Px(30.0);
    root.rect.size.height += Px(30.0);
    assert_eq!(outline(&pages(root, 40.0)), ["a1 a2 a3 a4"]);
}

#[test]
fn seen_padding_belongs_to_its_last_line() {
    let document = |seen: bool| {
        let inner = padded(text("a", 4), 10.0);
        blocks(vec![if seen { bordered(inner) } else { inner }, text("b", 1)])
    };
    // 10 px padding, four lines, 10 px padding: 60 px.
    assert_eq!(outline(&pages(document(true), 55.0)), ["a1 a2 a3", "a4 b1"]);
    assert_eq!(outline(&pages(document(false), 55.0)), ["a1 a2 a3 a4", "b1"]);
}

#[test]
fn a_sliced_box_reaches_the_end_of_the_page_and_has_no_padding_at_the_cut() {
    let document = blocks(vec![bordered(padded(text("a", 6), 10.0))]);
    let pages = pages(document, 45.0);
    // 10 px padding and three lines, and 5 px to the end of the page.
    assert_eq!(outline(&pages), ["a1 a2 a3", "a4 a5 a6"]);
    let (first, second) = (at(&pages.pages[0], &[0]), at(&pages.pages[1], &[0]));
    assert_eq!((first.rect.size.height, first.cut.top, first.cut.bottom), (Px(45.0), false, true));
    // Three lines and 10 px padding.
    assert_eq!((second.rect.size.height, second.cut.top, second.cut.bottom), (Px(40.0), true, false));
}

#[test]
fn a_cloned_box_has_its_padding_on_every_page() {
    let inner = styled(bordered(padded(text("a", 6), 10.0)), |style| {
        style.box_decoration_break = BoxDecorationBreak::Clone;
    });
    let pages = pages(blocks(vec![inner]), 45.0);
    // 45 px less twice 10 px padding: two lines.
    assert_eq!(outline(&pages), ["a1 a2", "a3 a4", "a5 a6"]);
    let middle = at(&pages.pages[1], &[0]);
    assert_eq!(middle.cut, Cut::default());
    let PlacedContent::Lines(lines) = &middle.content else { panic!("lines") };
    // The third line lies 20 px below the first in the paragraph and 10 px below the top of the page.
    assert_eq!(lines.origin.y, Px(-10.0));
}

#[test]
fn a_tall_image_begins_on_its_own_page_and_is_cut_with_a_warning() {
    let mut tall = image(130.0);
    tall.owner = Some(IMG);
    let document = blocks(vec![text("a", 1), tall, text("b", 1)]);
    let (pages, warnings) = set(&mut sample(|_| document.clone(), 50.0));
    assert_eq!(outline(&pages), ["a1", "", "", "b1"]);
    assert_eq!(warnings.len(), 1);
    assert_eq!(
        warnings[0].to_string(),
        "page.html:1:1: warning: `img` is 80 px taller than the page and was cut \
         (help: the content of this page is 50 px high; make it smaller or let it break)"
    );
    let part = |page: usize| {
        let placed = at(&pages.pages[page], &[0]);
        let PlacedContent::Replaced { visible: Some(visible), .. } = &placed.content else { panic!("an image") };
        (placed.rect.top(), visible.top(), visible.size.height)
    };
    assert_eq!(part(1), (Px(0.0), Px(0.0), Px(50.0)));
    assert_eq!(part(2), (Px(-50.0), Px(0.0), Px(50.0)));
    assert_eq!(part(3), (Px(-100.0), Px(0.0), Px(30.0)));
}

#[test]
fn a_line_taller_than_the_page_stands_alone_with_a_warning() {
    let tall = fragment(FragmentContent::Lines(lines_of("t", 2, 60.0)), 120.0);
    let document = blocks(vec![text("a", 1), tall, text("b", 1)]);
    let (pages, warnings) = set(&mut sample(|_| document.clone(), 50.0));
    assert_eq!(outline(&pages), ["a1", "t1", "t2", "b1"]);
    let messages: Vec<&str> = warnings.iter().map(|warning| warning.message.as_str()).collect();
    assert_eq!(messages, ["a line is 10 px taller than the page and runs out of it"; 2]);
}

#[test]
fn a_relative_offset_moves_the_box_and_not_the_break() {
    let moved = styled(text("a", 2), |style| {
        style.position = Position::Relative;
        style.inset.top = AutoLength::Length(LengthPercentage::px(Px(25.0)));
    });
    let pages = pages(blocks(vec![moved, text("b", 2)]), 40.0);
    assert_eq!(outline(&pages), ["a1 a2 b1 b2"]);
    assert_eq!(at(&pages.pages[0], &[0]).rect.top(), Px(25.0));
    assert_eq!(at(&pages.pages[0], &[1]).rect.top(), Px(20.0));
}

#[test]
fn positioned_boxes_go_on_the_page_of_their_place() {
    let mut root = blocks(vec![text("a", 8)]);
    for (name, top) in [("x", 35.0), ("y", 45.0)] {
        let mut positioned = text(name, 1);
        positioned.rect.origin.y = Px(top);
        root.positioned.push(positioned);
    }
    let pages = pages(root, 40.0);
    assert_eq!(outline(&pages), ["a1 a2 a3 a4 x1", "a5 a6 a7 a8 y1"]);
    // 45 px in the column are 5 px on the second page.
    assert_eq!(pages.pages[1].root.as_ref().expect("content").positioned[0].rect.top(), Px(5.0));
}

#[test]
fn the_most_pages_are_a_limit_with_a_warning() {
    let document = blocks(vec![image(1e9)]);
    let (pages, warnings) = set(&mut sample(|_| document.clone(), 50.0));
    assert_eq!(pages.pages.len(), super::super::MAX_PAGES);
    assert!(warnings.iter().any(|warning| warning.message.contains("more than 20000 pages")));
}

#[test]
fn the_deepest_nesting_is_walked_without_an_overflow_of_the_stack() {
    let mut inner = text("a", 4);
    for _ in 0..512 {
        inner = blocks(vec![inner]);
    }
    assert_eq!(outline(&pages(inner, 20.0)), ["a1 a2", "a3 a4"]);
}

#[test]
fn a_box_with_a_height_of_more_than_a_page_is_broken_below_its_content() {
    let tall = bordered(fragment(FragmentContent::Lines(lines_of("a", 1, 10.0)), 120.0));
    let pages = pages(blocks(vec![text("x", 1), tall, text("y", 1)]), 50.0);
    // 10 + 120 + 10 over pages of 50: 40 of the box, 50, and 30 with the last line below.
    assert_eq!(outline(&pages), ["x1 a1", "", "y1"]);
    let heights: Vec<Px> =
        [(0, 1), (1, 0), (2, 0)].map(|(page, child)| at(&pages.pages[page], &[child]).rect.size.height).into();
    assert_eq!(heights, [Px(40.0), Px(50.0), Px(30.0)]);
}

#[test]
fn a_tall_box_comes_to_an_end_though_the_padding_around_it_fills_the_page() {
    let mut tall = text("a", 1);
    tall.rect.size.height = Px(120.0);
    let clone = |style: &mut ComputedStyle| style.box_decoration_break = BoxDecorationBreak::Clone;
    let around = styled(padded(blocks(vec![tall]), 25.0), clone);
    let pages = pages(blocks(vec![around, text("y", 1)]), 50.0);
    // At least 10 of the 110 below the line on every page.
    assert!(pages.pages.len() <= 14, "{} pages", pages.pages.len());
}
