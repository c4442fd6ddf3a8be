//! What is known only when there are pages: page numbers and groups, references, running elements, fixed boxes, leaders.

use std::sync::Arc;

use panelkit::engine::display::{DisplayList, Draw, Owner};
use panelkit::engine::fonts::FontLibrary;
use panelkit::engine::geometry::{Px, Size};
use panelkit::engine::resources::NoResources;
use panelkit::engine::{Engine, RenderOptions, Session, render};
use panelkit::source::Source;

/// Pages with content of 200 × 100 px in margins of 50 px; text of 10 px on lines of 20 px, five to a page.
fn document(css: &str, body: &str) -> Arc<Source> {
    let head = "@page { size: 300px 200px; margin: 50px }
        body { margin: 0; font: 10px/20px 'Panelkit Sans' } p, h2, ol { margin: 0; font: inherit; padding: 0 }";
    Source::new(
        "test.html",
        format!("<!DOCTYPE html><html lang=en><title>t</title><style>{head} {css}</style><body>{body}"),
    )
}

fn laid_out(css: &str, body: &str) -> (DisplayList, Vec<String>) {
    let engine = Engine::new(FontLibrary::new(Vec::new()).expect("the bundled fonts are in order"));
    let options = RenderOptions { resources: &NoResources, paper: Size::new(Px(300.0), Px(200.0)) };
    let made = render(&document(css, body), &mut Session::new(&engine), options).expect("no errors");
    (made.value, made.warnings.into_iter().map(|warning| warning.message).collect())
}

/// The texts of a page that are in its margins, or those that are not, in painting order.
fn texts(list: &DisplayList, page: usize, in_margin: bool) -> String {
    let items = list.pages[page].items.iter().filter(|item| (item.owner == Owner::Margin) == in_margin);
    let text = |draw: &Draw| match draw {
        Draw::Text { run, .. } => Some(run.text.to_string()),
        _ => None,
    };
    items.filter_map(|item| text(&item.draw)).collect::<Vec<_>>().join("|")
}

/// What stands in the margins of each page; a warning fails the test.
fn margins(css: &str, body: &str) -> Vec<String> {
    let (list, warnings) = laid_out(css, body);
    assert!(warnings.is_empty(), "{warnings:?}");
    (0..list.pages.len()).map(|page| texts(&list, page, true)).collect()
}

/// What stands on each page without its margins; a warning fails the test.
fn contents(css: &str, body: &str) -> Vec<String> {
    let (list, warnings) = laid_out(css, body);
    assert!(warnings.is_empty(), "{warnings:?}");
    (0..list.pages.len()).map(|page| texts(&list, page, false)).collect()
}

const NUMBERED: &str = "@page { @top-left { content: counter(page) '/' counter(pages) } }";

fn sections(count: usize) -> String {
    (0..count).map(|_| "<section><p>a<p>b<p>c<p>d<p>e<p>f</section>").collect()
}

#[test]
fn an_element_that_resets_the_page_counter_begins_a_sequence() {
    let css = format!("{NUMBERED} section {{ break-before: page; counter-reset: page 1 }}");
    // A page before the sections, and two pages for each of them.
    assert_eq!(margins(&css, &format!("<p>x{}", sections(2))), ["1/5", "1/5", "2/5", "1/5", "2/5"]);
}

#[test]
fn page_rules_reset_set_and_increment_counters() {
    let pages = "<p>a<p style='break-before: page'>b<p style='break-before: page'>c";
    let css = |rule: &str| format!("{NUMBERED} {rule}");
    // Rules that name the counter count it themselves.
    assert_eq!(margins(&css("@page :first { counter-reset: page 9 }"), pages), ["9/3", "10/3", "11/3"]);
    assert_eq!(margins(&css("@page { counter-increment: page 2 }"), pages), ["2/3", "4/3", "6/3"]);
    assert_eq!(margins(&css("@page :left { counter-set: page 7 }"), pages), ["1/3", "7/3", "8/3"]);
    let own = "@page { counter-increment: sheet 3; @top-right { content: counter(sheet, lower-roman) } }";
    assert_eq!(margins(own, pages), ["iii", "vi", "ix"]);
}

#[test]
fn the_first_page_of_each_group_is_selected_by_name() {
    let css = "section { page: packet; break-before: page } @page { @top-left { content: 'x' } }
        @page packet:first { @top-left { content: 'first' } } @page :first { @top-left { content: 'cover' } }";
    let body = format!("<p>x{}", sections(2));
    assert_eq!(margins(css, &body), ["cover", "first", "x", "first", "x"]);
    // An element inside of the group, or a page of no name between, changes nothing.
    let inner = "<section><div><p>a<p>b<p>c<p>d<p>e<p>f</div></section>";
    assert_eq!(margins(css, &format!("{inner}{inner}")), ["first", "x", "first", "x"]);
}

#[test]
fn pages_are_selected_by_their_number_in_the_document_and_in_a_group() {
    let css = "section { page: packet; break-before: page } @page { @top-left { content: 'x' } }
        @page :nth(2n+1) { @top-right { content: 'odd' } } @page :nth(2 of packet) { @bottom-left { content: 'second' } }";
    let body = format!("<p>x{}", sections(2));
    assert_eq!(margins(css, &body), ["x|odd", "x", "x|odd|second", "x", "x|odd|second"]);
}

#[test]
fn text_says_on_which_page_it_is_and_how_many_there_are() {
    let css = "span::after { content: counter(page) ' of ' counter(pages) } p.l { break-before: page }";
    let pages = contents(css, "<p>a <span></span><p class=l>b<p><span></span>");
    assert_eq!(pages, ["a| |1 of 2", "b|2 of 2"]);
}

#[test]
fn references_lead_to_pages_counters_and_texts_further_on() {
    let css = "body { counter-reset: c } h2 { break-before: page; counter-increment: c } h2::before { content: counter(c) '. ' }
        a::after { content: target-counter(attr(href url), page) '/' target-counter(attr(href), c, upper-roman) '/'
        target-text(attr(href), before) target-text(attr(href)) target-text(attr(href), first-letter) }";
    let body = "<p><a href='#two'></a><h2 id=one>First</h2><h2 id=two>Second</h2>";
    assert_eq!(contents(css, body)[0], "3/II/2. SecondS");
}

#[test]
fn nested_counters_of_a_target_are_joined() {
    let css = "ol { counter-reset: i } li { counter-increment: i; list-style: none }
        a::after { content: target-counters(attr(href), i, '.') }";
    let body = "<p><a href='#x'></a><ol><li>a<li>b<ol><li>c<li id=x>d</ol></ol>";
    assert_eq!(contents(css, body), ["2.2|a|b|c|d"]);
}

#[test]
fn a_reference_to_nothing_is_reported_at_its_place() {
    let css = "a::after { content: target-counter(attr(href), page) } b::after { content: target-text('x.html#a') }";
    let (list, warnings) = laid_out(css, "<p>t<a href='#gone'></a><b></b>");
    assert_eq!(texts(&list, 0, false), "t");
    assert_eq!(warnings, ["no element has the id `gone`", "`x.html#a` is not a place in this document"]);
}

#[test]
fn numbers_that_move_what_they_speak_of_end_with_a_warning() {
    // On page 1 the number is long, which puts the target on page 2; from there it is short, and the target comes back.
    let css = "@counter-style long { system: fixed 1; symbols: '1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1' '2' }
        .r::after { content: target-counter('#t', page, long) }";
    let (_, warnings) = laid_out(css, "<p class=r>x<p>a<p>b<p>c<p id=t>t");
    assert_eq!(warnings, ["page numbers in the text do not settle: writing them moves what they speak of"]);
}

#[test]
fn the_number_of_pages_of_a_packet_is_that_of_its_end() {
    let css =
        "section { page: packet; break-before: page; counter-reset: page 1; string-set: total target-counter(attr(data-end url), page) }
        @page packet { @top-left { content: counter(page) ' of ' string(total) } }";
    let section = |end: &str, lines: usize| {
        let inner: String = (0..lines).map(|_| "<p>x").collect();
        format!("<section data-end='#{end}'>{inner}<p id={end}>e</section>")
    };
    let body = section("a", 5) + &section("b", 1);
    assert_eq!(margins(css, &body), ["1 of 2", "2 of 2", "1 of 1"]);
}

#[test]
fn named_strings_take_content_and_generated_text() {
    let css = "body { counter-reset: c } h2 { counter-increment: c; string-set: a content(before) '-' content(), b attr(class) content(first-letter) }
        h2::before { content: counter(c) }
        @page { @top-left { content: string(a) } @top-right { content: string(b, last) } }";
    assert_eq!(margins(css, "<h2 class=x>One</h2><h2 class=y>Two</h2>"), ["1-One|yT"]);
}

#[test]
fn running_elements_stand_in_the_margin_of_their_page_with_its_number() {
    let css = "header { position: running(head) } header b::after { content: counter(page) }
        @page { @top-left { content: element(head) } @bottom-left { content: element(head, last) } }";
    let body = "<header>One <b></b></header><p>a<p>b<header>Two <b></b></header><p>c
        <p style='break-before: page'>d<p style='break-before: page'><header>Three</header>e";
    assert_eq!(margins(css, body), ["One |1|Two |1", "Two |2|Two |2", "Three|Three"]);
    // They are no part of the text.
    assert_eq!(contents(css, body), ["a|b|c", "d", "e"]);
}

#[test]
fn running_elements_at_a_break_count_on_the_page_of_what_follows_them() {
    let css = "header { position: running(head) } section { break-before: page }
        @page { @top-left { content: element(head, start) } }";
    let body = "<section><header>One</header><p>a</section><section><header>Two</header><p>b</section>";
    assert_eq!(margins(css, body), ["One", "Two"]);
}

#[test]
fn fixed_boxes_stand_on_every_page_in_its_content_area() {
    let css = ".f { position: fixed; right: 10px; bottom: 5px; width: 40px; height: 20px } .f::after { content: counter(page) }";
    let (list, warnings) = laid_out(css, "<div class=f></div><p>a<p style='break-before: page'>b");
    assert!(warnings.is_empty(), "{warnings:?}");
    let places = (0..2).map(|page| {
        let place = |draw: &Draw| match draw {
            Draw::Text { origin, run, .. } => Some((run.text.to_string(), origin.x)),
            _ => None,
        };
        list.pages[page].items.iter().filter_map(|item| place(&item.draw)).collect::<Vec<_>>()
    });
    // 50 px of margin, then 200 − 10 − 40 px.
    let at = |text: &str, x: f32| (text.to_owned(), Px(x));
    assert_eq!(places.collect::<Vec<_>>(), [[at("a", 50.0), at("1", 200.0)], [at("b", 50.0), at("2", 200.0)]]);
}

#[test]
fn fixed_boxes_leave_any_containing_block_and_pseudo_elements_can_be_fixed() {
    let css = "div { position: relative; height: 20px } i { position: fixed; left: 0; bottom: 0 }
        body::before { content: 'seen' counter(page); position: fixed; left: 0; bottom: 20px }";
    let body = "<div>a<i>b</i></div><div style='display: flex'><i>c</i></div><p style='break-before: page'>d";
    assert_eq!(contents(css, body), ["a|seen1|b|c", "d|seen2|b|c"]);
}

#[test]
fn leaders_fill_the_line_so_that_numbers_end_at_its_end() {
    let css = "a::after { content: leader('.') target-counter(attr(href), page) } h2 { break-before: page }";
    let (list, warnings) = laid_out(css, "<p><a href='#x'>Name</a><p><a href='#x'>A longer name</a><h2 id=x>X</h2>");
    assert!(warnings.is_empty(), "{warnings:?}");
    let mut ends = Vec::new();
    for item in &list.pages[0].items {
        let Draw::Text { origin, run, .. } = &item.draw else { continue };
        if run.text.starts_with('.') {
            // The dots of both lines stand below each other.
            let step = run.glyphs[1].x - run.glyphs[0].x;
            let rest = ((origin.x - Px(50.0)).0 / step.0).fract();
            assert!(!(0.02..0.98).contains(&rest), "{rest}");
        }
        if run.text.ends_with('2') {
            ends.push((origin.x + run.advance).0);
        }
    }
    assert_eq!(ends.len(), 2);
    assert!(ends.iter().all(|end| (end - 250.0).abs() < 0.1), "{ends:?}");
}

#[test]
fn counter_styles_of_the_document_mark_lists() {
    let css = "@counter-style mine { system: extends lower-roman; prefix: '('; suffix: ') ' }
        ol { list-style: mine inside } ol.s { list-style-type: symbols(cyclic 'x' 'y') } ol.u { list-style-type: nowhere }";
    let (list, warnings) = laid_out(css, "<ol><li>a<li>b</ol><ol class=s><li>c<li>d</ol><ol class=u><li>e</ol>");
    let text = texts(&list, 0, false);
    assert_eq!(text, "(i) |a|(ii) |b|x |c|y |d|1. |e");
    assert_eq!(warnings, ["there is no counter style `nowhere`; numbers are decimal"]);
}

#[test]
fn images_stand_in_markers_and_in_margins() {
    let image = "url(\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='8' height='8'%3E%3Crect width='8' height='8'/%3E%3C/svg%3E\")";
    let css = format!(
        "li {{ margin-left: 50px }} li::marker {{ content: {image} ' ' }} @page {{ @top-left {{ content: {image} 'logo' }} }}"
    );
    let (list, warnings) = laid_out(&css, "<ol><li>a</ol>");
    assert!(warnings.is_empty(), "{warnings:?}");
    let fills = |owner: fn(Owner) -> bool| {
        let items = list.pages[0].items.iter().filter(|item| owner(item.owner));
        items.filter(|item| matches!(item.draw, Draw::Fill { .. })).count()
    };
    assert_eq!(fills(|owner| owner == Owner::Margin), 1);
    assert_eq!(fills(|owner| matches!(owner, Owner::Element(_))), 1);
    assert_eq!(texts(&list, 0, true), "logo");
}

#[test]
fn quotation_marks_are_those_of_the_language_around() {
    let css = "q::before { content: open-quote } q::after { content: close-quote }";
    let body = "<p>a<q>b<q>c</q></q><p lang=de>d<q lang=fr>e</q>";
    let text = contents(css, body).concat().replace('|', "");
    assert_eq!(text, "a“b‘c’”d„e“");
}

#[test]
fn functions_of_the_margins_are_reported_elsewhere() {
    let css = "p::after { content: string(a) element(b) }";
    let (_, warnings) = laid_out(css, "<p>x");
    let wanted =
        ["`string()` has no effect outside of page margins", "`element()` has no effect outside of page margins"];
    assert_eq!(warnings, wanted);
}
