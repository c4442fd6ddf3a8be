//! Dom and Styles → boxes: anonymous boxes, tables, generated content, counters, markers, controls.

use panelkit::batch::paper_size;
use panelkit::engine::fonts::FontLibrary;
use panelkit::engine::resources::NoResources;
use panelkit::engine::{self, Engine, RenderOptions, Session, Stage};
use panelkit::kit::Paper;
use panelkit::source::Source;

/// The boxes inside of `body`, as text, and the warnings.
fn boxes(css: &str, body: &str) -> (String, Vec<String>) {
    let html = format!("<!doctype html><html lang=en><head><title>t</title><style>{css}</style></head><body>{body}");
    let engine = Engine::new(FontLibrary::new(Vec::new()).expect("the bundled fonts are right"));
    let mut session = Session::new(&engine);
    let options = RenderOptions { resources: &NoResources, paper: paper_size(Paper::A4) };
    let dumped = engine::dump(&Source::new("page.html", html), &mut session, options, Stage::Boxes).expect("no error");
    // The first two lines are `html` and `body`; what is in them is indented by two levels.
    let inside = dumped.value.lines().skip(2).map(|line| line.strip_prefix("    ").unwrap_or(line));
    let warnings = dumped.warnings.iter().map(|warning| warning.message.clone()).collect();
    (inside.collect::<Vec<_>>().join("\n"), warnings)
}

/// The boxes of a body that gives no warning.
fn clean(css: &str, body: &str) -> String {
    let (text, warnings) = boxes(css, body);
    assert!(warnings.is_empty(), "{warnings:?}");
    text
}

#[test]
fn text_beside_blocks_stands_in_anonymous_blocks() {
    let text = clean("", "before<p>inside</p>after");
    assert_eq!(
        text,
        "block anonymous Block\n  \"before\"\nblock p Block\n  \"inside\"\nblock anonymous Block\n  \"after\""
    );
}

#[test]
fn white_space_between_blocks_makes_no_box() {
    assert_eq!(clean("", "<p>a</p>\n  <p>b</p>\n"), "block p Block\n  \"a\"\nblock p Block\n  \"b\"");
}

#[test]
fn a_block_in_an_inline_box_splits_it_in_two() {
    let text = clean("", "<b>one<div>two</div>three</b>");
    assert_eq!(
        text,
        "block anonymous Block\n  inline b\n    \"one\"\nblock div Block\n  \"two\"\nblock anonymous Block\n  inline b\n    \"three\""
    );
}

#[test]
fn contents_leave_their_children_and_none_leaves_nothing() {
    let text = clean(".c { display: contents } .n { display: none }", "<div class=c><p>a</p></div><p class=n>b</p>");
    assert_eq!(text, "block p Block\n  \"a\"");
}

#[test]
fn nested_counters_have_a_scope_of_their_own() {
    let css = "ol { counter-reset: n; list-style: none } li { counter-increment: n } li::before { content: counters(n, '.') ' ' }";
    let text = clean(css, "<ol><li>a<ol><li>b</li><li>c</li></ol></li><li>d</li></ol>");
    let numbers: Vec<&str> =
        text.lines().map(str::trim).filter(|line| line.ends_with(" \"") && line.starts_with('"')).collect();
    assert_eq!(numbers, ["\"1 \"", "\"1.1 \"", "\"1.2 \"", "\"2 \""]);
}

#[test]
fn list_items_count_from_start_and_value() {
    let text = clean("", "<ol start=3 type=a><li>x</li><li value=7>y</li><li>z</li></ol>");
    let markers: Vec<&str> = text.lines().map(str::trim).filter(|line| line.ends_with(". \"")).collect();
    assert_eq!(markers, ["\"c. \"", "\"g. \"", "\"h. \""]);
}

#[test]
fn quotation_marks_follow_their_depth() {
    let text = clean("", "<p><q>a <q>b</q></q></p>");
    let marks: String = text.chars().filter(|c| "\u{201c}\u{201d}\u{2018}\u{2019}".contains(*c)).collect();
    assert_eq!(marks, "\u{201c}\u{2018}\u{2019}\u{201d}");
}

#[test]
fn a_cell_goes_to_the_first_free_column_below_a_row_span() {
    let text = clean("", "<table><tr><td rowspan=2>a<td>b<tr><td>c</table>");
    let cells: Vec<&str> = text.lines().map(str::trim).filter(|line| line.starts_with("cell")).collect();
    assert_eq!(cells, ["cell column 0 span 1x2", "cell column 1 span 1x1", "cell column 1 span 1x1"]);
}

#[test]
fn stray_cells_get_a_row_and_a_table_around_them() {
    let text = clean(".c { display: table-cell }", "<div><span class=c>a</span></div>");
    assert!(text.contains("table anonymous Table") && text.contains("row"), "{text}");
}

#[test]
fn the_header_stands_first_and_the_footer_last() {
    let text = clean("", "<table><tfoot><tr><td>f</tfoot><tbody><tr><td>b</tbody><thead><tr><td>h</thead></table>");
    let groups: Vec<&str> = text.lines().map(str::trim).filter(|line| line.starts_with("group")).collect();
    assert_eq!(groups, ["group Header", "group Body", "group Footer"]);
}

#[test]
fn controls_are_boxes_with_their_names() {
    let text = clean("", "<input type=checkbox name=a value=yes checked><textarea name=b>x</textarea>");
    assert!(text.contains("control Checkbox { value: \"yes\", checked: true } a"), "{text}");
    assert!(text.contains("control TextArea { value: \"x\""), "{text}");
}

#[test]
fn what_has_no_effect_yet_is_said() {
    let (_, warnings) = boxes("p { hyphens: auto }", "<p lang=hu>a</p><a href='javascript:x'>b</a>");
    assert_eq!(warnings, ["no words of the language `hu` are hyphenated", "the link `javascript:x` is left out"]);
}

#[test]
fn a_missing_image_is_an_error_of_the_document() {
    let html = Source::new("page.html", "<!doctype html><title>t</title><body><img src=gone.png alt=x>");
    let engine = Engine::new(FontLibrary::new(Vec::new()).expect("the bundled fonts are right"));
    let options = RenderOptions { resources: &NoResources, paper: paper_size(Paper::A4) };
    let problems = engine::render(&html, &mut Session::new(&engine), options).unwrap_err();
    let text = problems.to_string();
    assert!(text.contains("page.html:1") && text.contains("there is no file `gone.png`"), "{text}");
}

#[test]
fn the_first_letter_has_a_box_of_its_own() {
    let text = |css: &str, body: &str| -> Vec<String> {
        let text = clean(css, body);
        let quoted = |line: &str| line.split_once('"').map(|(_, rest)| rest.trim_end_matches('"').to_owned());
        text.lines().filter_map(quoted).collect()
    };
    let red = "p::first-letter { color: red }";
    assert_eq!(text(red, "<p>“Once <b>upon</b></p>"), ["“O", "nce ", "upon"]);
    assert_eq!(text(red, "<p><b>in</b> it</p><p> x</p>"), ["i", "n", " it", " ", "x"]);
    // In a box on the line it is another block container's.
    assert_eq!(text(red, "<p><span style='display: inline-block'>ab</span>cd</p>"), ["ab", "cd"]);
    assert_eq!(text("div::first-letter { float: left }", "<div> <p>one</p><p>two</p></div>"), ["o", "ne", "two"]);
    assert_eq!(text(&format!("{red} p::before {{ content: 'no' }}"), "<p>x</p>"), ["n", "o", "x"]);
}

#[test]
fn ruby_is_said_to_stand_in_the_line() {
    let (_, warnings) = boxes("", "<ruby>a<rt>b</rt></ruby><ruby>a<rt>b</rt></ruby>");
    assert_eq!(warnings, ["the annotations of `ruby` stand in the line, after their text"]);
}
