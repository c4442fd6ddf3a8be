//! HTML with CSS → boxes on pages and what is drawn: the arithmetic stands in comments.

use std::sync::Arc;

use panelkit::engine::display::{DisplayList, Draw, Path, Segment};
use panelkit::engine::fonts::FontLibrary;
use panelkit::engine::geometry::{Point, Px, Rect, Size};
use panelkit::engine::resources::NoResources;
use panelkit::engine::{Engine, RenderOptions, Session, Stage, dump, render};
use panelkit::source::Source;

/// Pages of 400 × 300 px without margins; text of 10 px on lines of 20 px.
fn document(css: &str, body: &str) -> Arc<Source> {
    let head =
        "@page { size: 400px 300px; margin: 0 } body { margin: 0; font: 10px/20px 'Panelkit Sans' } p { margin: 0 }
        table { border-spacing: 0 } td, th { padding: 0 }";
    let html = format!("<!DOCTYPE html><html lang=en><title>t</title><style>{head} {css}</style><body>{body}");
    Source::new("test.html", html)
}

const PAPER: Size = Size { width: Px(400.0), height: Px(300.0) };

fn with_session<T>(work: impl FnOnce(&mut Session<'_>, RenderOptions<'_>) -> T) -> T {
    let engine = Engine::new(FontLibrary::new(Vec::new()).expect("the bundled fonts are in order"));
    let options = RenderOptions { resources: &NoResources, paper: PAPER };
    work(&mut Session::new(&engine), options)
}

/// The placed boxes and lines, one a line, without what is not asked for.
fn fragments(css: &str, body: &str) -> Vec<String> {
    let html = document(css, body);
    let text = with_session(|session, options| dump(&html, session, options, Stage::Fragments));
    text.expect("no errors").value.lines().map(|line| line.trim().to_owned()).collect()
}

/// The lines of text, as they stand on the pages.
fn lines(css: &str, body: &str) -> Vec<String> {
    let text = |line: String| line.strip_prefix("line ").map(str::to_owned);
    fragments(css, body).into_iter().filter_map(text).collect()
}

/// The text of each line.
fn texts(css: &str, body: &str) -> Vec<String> {
    let text = |line: String| line.split_once('"').map(|(_, text)| text.trim_end_matches('"').to_owned());
    lines(css, body).into_iter().filter_map(text).collect()
}

fn displayed(css: &str, body: &str) -> DisplayList {
    let html = document(css, body);
    with_session(|session, options| render(&html, session, options)).expect("no errors").value
}

/// The filled rectangles of a page.
fn fills(list: &DisplayList, page: usize) -> Vec<Rect> {
    let fill = |draw: &Draw| match draw {
        Draw::Fill { path: Path::Rect(rect), .. } => Some(*rect),
        _ => None,
    };
    list.pages[page].items.iter().filter_map(|item| fill(&item.draw)).collect()
}

/// Where each run of text begins and how wide it is.
fn runs(list: &DisplayList, page: usize) -> Vec<(String, f32, f32)> {
    let run = |draw: &Draw| match draw {
        Draw::Text { origin, run, .. } => Some((run.text.to_string(), origin.x.0, run.advance.0)),
        _ => None,
    };
    list.pages[page].items.iter().filter_map(|item| run(&item.draw)).collect()
}

#[test]
fn decorations_of_a_block_reach_the_text_of_the_blocks_inside() {
    let list = displayed("", "<div style='text-decoration: underline'><p>a <b>bold</b></p><ul><li>item</ul></div>");
    // The runs `a `, `bold` and `item`; the marker stands outside of the line.
    assert_eq!(fills(&list, 0).len(), 3);
}

#[test]
fn decorations_do_not_reach_boxes_that_stand_as_one_on_a_line() {
    let css = "div { text-decoration: underline } span { display: inline-block }";
    assert_eq!(fills(&displayed(css, "<div>line <span>box</span></div>"), 0).len(), 1);
}

#[test]
fn a_line_under_text_ends_before_the_space_that_hangs() {
    let list = displayed("p { text-decoration: underline; width: 60px }", "<p>first words second words</p>");
    let words = runs(&list, 0);
    let alone = runs(&displayed("", "<p>first words</p>"), 0)[0].2;
    assert_eq!(words[0].0, "first words ", "the space stays in the text");
    assert!((words[0].2 - alone).abs() < 0.1, "{} is as wide as the words, {alone}", words[0].2);
    assert!((fills(&list, 0)[0].size.width.0 - alone).abs() < 0.1);
}

#[test]
fn a_soft_hyphen_is_seen_where_the_line_ends_with_it() {
    assert_eq!(texts("p { width: 45px }", "<p>extra&shy;ordi&shy;nary</p>"), ["extraordi\\u{ad}", "nary"]);
    assert_eq!(texts("", "<p>extra&shy;ordi&shy;nary</p>"), ["extraordinary"]);
    assert_eq!(texts("p { width: 45px; hyphens: none }", "<p>extra&shy;ordi&shy;nary</p>"), ["extraordinary"]);
}

#[test]
fn a_soft_hyphen_that_has_no_room_is_no_place_for_a_break() {
    let letters = runs(&displayed("", "<p>aaaaaa</p>"), 0)[0].2;
    // Six letters fit exactly, and no hyphen after them.
    let css = format!("p {{ width: {letters}px }}");
    assert_eq!(texts(&css, "<p>aaa&shy;aaa&shy;aaa</p>"), ["aaa\\u{ad}", "aaaaaa"]);
}

#[test]
fn tabs_lead_to_the_next_stop() {
    let place = |body: &str| runs(&displayed("p { white-space: pre; tab-size: 10 }", body), 0).pop().expect("text").1;
    let stop = place("<p>\tx</p>");
    // A stop is ten spaces wide; a word that is narrower than that does not move what follows.
    assert!(stop > 15.0);
    assert!((place("<p>ab\tx</p>") - stop).abs() < 0.1);
    assert!((place("<p>ab\tcd\tx</p>") - 2.0 * stop).abs() < 0.1);
}

#[test]
fn a_line_break_at_the_end_makes_no_line() {
    assert_eq!(texts("p { white-space: pre-wrap }", "<p>one\ntwo\n</p>"), ["one", "two"]);
    assert_eq!(texts("", "<p>one<br></p><p>a<br><br>b</p>"), ["one", "a", "", "b"]);
}

#[test]
fn a_word_is_not_torn_from_the_edges_of_the_span_in_it() {
    let css = "span { padding: 0 10px }";
    let of = |width: u32| format!("{css} p {{ width: {width}px }}");
    // `some words` is about 50 px wide, `pad` 16 px and 20 px of padding: only its second side does not fit.
    assert_eq!(texts(&of(80), "<p>some words <span>pad</span></p>"), ["some words ", "pad"]);
    // The padding goes with the word: 10 px from the left.
    assert_eq!(runs(&displayed(&of(80), "<p>some words <span>pad</span></p>"), 0)[1].1, 10.0);
    assert_eq!(texts(&of(60), "<p>some wo<span>r</span>ds here</p>"), ["some ", "words ", "here"]);
}

#[test]
fn borders_of_a_span_are_drawn_where_it_begins_and_where_it_ends() {
    let css = "span { border: 2px solid; padding: 0 3px } p { width: 70px }";
    let list = displayed(css, "<p><span>first words second words</span></p>");
    // Bars of 4 points and an end each: three of the first part, and three of the last.
    let bars = |draw: &Draw| match draw {
        Draw::Fill { path: Path::Segments { segments, even_odd: false }, .. } => Some(segments.len() / 5),
        _ => None,
    };
    let drawn: Vec<usize> = list.pages[0].items.iter().filter_map(|item| bars(&item.draw)).collect();
    assert_eq!(drawn, [3, 3]);
}

#[test]
fn a_row_is_a_target_of_links() {
    let list = displayed("", "<table><tbody id=group><tr id=row><td>cell</table>");
    let anchors: Vec<&str> = list.anchors.iter().map(|anchor| anchor.id.as_str()).collect();
    assert_eq!(anchors, ["group", "row"]);
}

#[test]
fn a_forced_break_before_a_table_comes_before_its_caption_only() {
    let table = "<table style='break-before: page; opacity: 0.5'><caption>c</caption><tr><td>cell</table>";
    let list = displayed("", &format!("<p>before</p>{table}"));
    assert_eq!(list.pages.len(), 2);
    let groups = list.pages[1].items.iter().filter(|item| matches!(item.draw, Draw::Opacity(_))).count();
    assert_eq!(groups, 1);
}

#[test]
fn rows_after_a_repeated_header_share_its_border() {
    let css = "table { border-collapse: collapse } td, th { border: 2px solid }";
    let rows = "<tr><td>x".repeat(30);
    let all = fragments(css, &format!("<table><thead><tr><th>h</thead><tbody>{rows}</table>"));
    let second = all.iter().position(|line| line.starts_with("page 2")).expect("a second page");
    let rows: Vec<&String> = all[second..].iter().filter(|line| line.starts_with("tr ")).take(2).collect();
    // A row is 2 + 20 + 2 px high; the next begins 22 px below it, so that the 2 px of border are the same.
    let top = |row: &str| row.split([',', ' ']).nth(2).and_then(|top| top.parse::<f32>().ok()).expect("a place");
    assert_eq!(top(rows[1]) - top(rows[0]), 22.0);
}

#[test]
fn boxes_at_the_bottom_of_no_other_box_stand_at_the_bottom_of_the_first_page() {
    let css = "i { position: absolute; bottom: 0; right: 0; width: 50px; height: 20px }";
    let all = fragments(css, "<i></i><p>text</p>");
    // 400 - 50 and 300 - 20
    assert!(all.contains(&"positioned i 350,280 50x20".to_owned()), "{all:?}");
}

#[test]
fn automatic_margins_center_a_box_between_its_insets() {
    let css = "i { position: absolute; inset: 0; width: 100px; height: 50px; margin: auto }";
    let all = fragments(css, "<i></i><p>text</p>");
    // (400 - 100) / 2 and (300 - 50) / 2
    assert!(all.contains(&"positioned i 150,125 100x50".to_owned()), "{all:?}");
}

#[test]
fn the_containing_blocks_direction_says_which_margin_gives_way() {
    let all = fragments("p { width: 100px }", "<p dir=rtl></p><div dir=rtl><p dir=ltr></p></div>");
    let places: Vec<&String> = all.iter().filter(|line| line.starts_with("p ")).collect();
    // 400 - 100 in the block from right to left
    assert_eq!(places, ["p 0,0 100x0", "p 300,0 100x0"]);
}

#[test]
fn a_text_fits_into_the_width_it_asked_for() {
    let css = "div { display: flex; flex-direction: column; align-items: center } p { padding: 0 3.3px }";
    assert_eq!(texts(css, "<div><p>also centred</p><p>three short words</p></div>").len(), 2);
}

#[test]
fn relatively_positioned_spans_are_moved_with_their_text() {
    let list = displayed("span { position: relative; left: 7px }", "<p><span>moved</span></p>");
    assert_eq!(runs(&list, 0)[0].1, 7.0);
}

#[test]
fn reversed_lists_count_down() {
    let markers: Vec<String> = texts("", "<ol reversed><li>a<li>b</ol><ol start=8 reversed><li>c</ol>");
    assert_eq!(markers, ["2. ", "a", "1. ", "b", "8. ", "c"]);
}

#[test]
fn words_are_hyphenated_by_their_language() {
    let css = "p { hyphens: auto; width: 50px }";
    assert_eq!(texts(css, "<p>extraordinary</p>"), ["extraordi\\u{ad}", "nary"]);
    assert_eq!(texts(css, "<p lang=de>Schifffahrt</p>").concat(), "Schifffahrt");
    assert_eq!(texts(css, "<p lang=xx>extraordinary</p>"), ["extraordinary"]);
}

/// The top of each box with this content on its page.
fn pages_of(css: &str, body: &str, wanted: &str) -> Vec<usize> {
    let list = displayed(css, body);
    let has = |page: usize| runs(&list, page).iter().any(|(text, ..)| text.trim() == wanted);
    (0..list.pages.len()).filter(|page| has(*page)).collect()
}

#[test]
fn a_float_stands_whole_on_one_page() {
    let css = "div { float: left; width: 50px; height: 100px } p { margin: 0 }";
    let before = "<p>line".repeat(11);
    // 11 × 20 = 220 px of 300 are full; the float of 100 px and the line beside it go to the next page.
    let body = format!("{before}<div>float</div><p>beside");
    assert_eq!(pages_of(css, &body, "float"), [1]);
    assert_eq!(pages_of(css, &body, "beside"), [1]);
    // 10 × 20 = 200 px leave the room for it.
    assert_eq!(pages_of(css, &body.replacen("<p>line", "", 1), "float"), [0]);
    // In a paragraph, the break goes before the line in which it stands.
    let body = format!("{before}<p style='orphans: 1; widows: 1'>one<br>two<div>float</div>three</p>");
    assert_eq!(pages_of(css, &body, "one"), [0]);
    assert_eq!(pages_of(css, &body, "float"), [1]);
}

#[test]
fn a_float_that_is_taller_than_a_page_goes_on_on_the_next() {
    let words: String = (0..40).map(|n| format!("<p>w{n}")).collect();
    let list = displayed("div { float: left; width: 100px }", &format!("<div>{words}</div><p>beside"));
    // 40 × 20 = 800 px on pages of 300 px: 15 lines, 15, 10.
    let found: Vec<Vec<String>> =
        (0..list.pages.len()).map(|page| runs(&list, page).into_iter().map(|(text, ..)| text).collect()).collect();
    assert_eq!(found.iter().map(Vec::len).collect::<Vec<_>>(), [16, 15, 10]);
    assert_eq!(found.concat().iter().filter(|text| text.starts_with('w')).count(), 40);
    assert_eq!(runs(&list, 0).last().expect("text").1, 100.0, "the text stands beside the float");
}

#[test]
fn rows_of_floats_are_broken_between_them() {
    let css = "section { overflow: hidden } div { float: left; width: 100px; height: 90px }";
    let body: String = (0..20).map(|n| format!("<div>f{n}</div>")).collect();
    let list = displayed(css, &format!("<p>title</p><section>{body}</section>"));
    // Four in a row of 400 px; after the 20 px of the title three rows of 90 px fit on 300 px, then three more.
    assert_eq!((0..list.pages.len()).map(|page| runs(&list, page).len()).collect::<Vec<_>>(), [13, 8]);
}

#[test]
fn floats_are_painted_between_backgrounds_and_text() {
    let css = "#f { float: left; background: #ff0000; width: 50px; height: 50px } p { background: #00ff00 }";
    let list = displayed(css, "<div id=f>in</div><p>beside</p>");
    let kinds: Vec<String> = list.pages[0]
        .items
        .iter()
        .filter_map(|item| match &item.draw {
            Draw::Fill { color, .. } => Some(if color.red > 0.5 { "float" } else { "block" }.to_owned()),
            Draw::Text { run, .. } => Some(run.text.to_string()),
            _ => None,
        })
        .collect();
    assert_eq!(kinds, ["block", "float", "in", "beside"]);
}

#[test]
fn layers_are_painted_by_their_z_index() {
    let css = "div { position: absolute; top: 0 } #a { z-index: 2 } #b { z-index: -1 } #c { z-index: 1 }
        section { position: relative } section b { position: relative; z-index: 3; display: block }";
    let body = "<p style='background: #00ff00'>text</p><div id=a>two</div><section><b>three</b>section</section>
        <div id=b>minus</div><div id=c>one</div><div>zero</div>";
    let list = displayed(css, body);
    let texts: Vec<String> = runs(&list, 0).into_iter().map(|(text, ..)| text).collect();
    // A negative one stands behind the text; the box in the `section` belongs to the context around that.
    assert_eq!(texts, ["minus", "text", "section", "zero", "one", "two", "three"]);
}

#[test]
fn an_outline_is_drawn_around_the_border_and_takes_no_room() {
    let css = "p { outline: 2px solid #ff0000; outline-offset: 3px; margin: 10px }";
    let list = displayed(css, "<p id=p>text</p><div>after</div>");
    let rings: Vec<&Path> = list.pages[0]
        .items
        .iter()
        .filter_map(|item| match &item.draw {
            Draw::Fill { path, .. } => Some(path),
            _ => None,
        })
        .collect();
    let Path::Segments { segments, even_odd: true } = rings[0] else { panic!("{rings:?}") };
    // 10 px of margin less 2 + 3 on every side; the 10 px of the top margin collapse out of the body.
    assert_eq!(segments[0], Segment::Move(Point::new(Px(5.0), Px(5.0))));
    assert_eq!(lines(css, "<p>text</p><div>after</div>").len(), 2);
}

#[test]
fn columns_have_backgrounds_behind_those_of_rows_and_cells() {
    let table = "<table><colgroup style='background: red'><col><col style='background: lime'></colgroup>
        <tr><td><td><tr style='background: blue'><td colspan=2></table>";
    let list = displayed("td { width: 50px; height: 20px }", table);
    let rects: Vec<[f32; 4]> = fills(&list, 0)
        .iter()
        .map(|rect| [rect.left(), rect.top(), rect.size.width, rect.size.height].map(|length| length.0))
        .collect();
    assert_eq!(
        rects,
        [
            [0.0, 0.0, 50.0, 20.0],   // the group behind the first cell
            [50.0, 0.0, 50.0, 20.0],  // the group behind the second
            [50.0, 0.0, 50.0, 20.0],  // its column
            [0.0, 20.0, 100.0, 20.0], // the group behind the cell that begins in its first column
            [0.0, 20.0, 100.0, 20.0], // the row over it
        ]
    );
}

#[test]
fn an_empty_cell_lets_its_row_be_broken() {
    let words = "word ".repeat(400);
    let body = format!("<p>before<table><tr><td style='width: 200px'>{words}<td style='border: 1px solid'></table>");
    // The row begins below the paragraph, though it does not end on the page.
    let first = lines("", &body);
    assert!(first[1].contains("\"word"), "{first:?}");
    let pages = displayed("", &body).pages.len();
    let all_lines = first.len();
    // 15 lines of 20 px on each page of 300 px
    assert_eq!(pages, all_lines.div_ceil(15));
}

/// The first word of each page.
fn first_words(css: &str, body: &str) -> Vec<String> {
    let word = |draw: &Draw| if let Draw::Text { run, .. } = draw { Some(run.text.trim().to_owned()) } else { None };
    let list = displayed(css, body);
    list.pages.iter().map(|page| page.items.iter().find_map(|item| word(&item.draw)).unwrap_or_default()).collect()
}

#[test]
fn a_column_of_flex_items_is_broken_between_and_inside_of_items() {
    // Items of 10 lines of 20 px, 20 px apart: 200 + 20, then 4 lines of the second; 6 lines and 20, then 8 of the third.
    let item =
        |name: &str| format!("<div>{}</div>", (1..=10).map(|line| format!("{name}{line}<br>")).collect::<String>());
    let body = format!(
        "<div style='display: flex; flex-direction: column; gap: 20px'>{}{}{}</div>",
        item("a"),
        item("b"),
        item("c")
    );
    assert_eq!(first_words("", &body), ["a1", "b5", "c9"]);
}

#[test]
fn rows_of_a_grid_are_broken_between_and_side_by_side() {
    let item = |name: &str, lines: usize| {
        format!("<div>{}</div>", (1..=lines).map(|line| format!("{name}{line}<br>")).collect::<String>())
    };
    let body = format!(
        "<div style='display: grid; grid-template-columns: 1fr 1fr'>{}{}{}{}</div>",
        item("a", 9),
        item("b", 3),
        item("c", 14),
        item("d", 8)
    );
    // 9 lines of the first row, then 6 of 15 lines of both items of the second.
    assert_eq!(first_words("", &body), ["a1", "c7"]);
    let words = texts("", &body);
    assert_eq!(words[24..], ["c7", "c8", "c9", "c10", "c11", "c12", "c13", "c14", "d7", "d8"].map(str::to_owned));
}
