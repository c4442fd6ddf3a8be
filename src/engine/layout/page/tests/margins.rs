//! Named strings, page numbers and the boxes in page margins.

use super::*;
use crate::engine::dom::Dom;
use crate::engine::layout::dump;
use crate::engine::style::values::{
    AutoLength, Break, ContentItem, CounterStyle, ElementTextPart, LengthPercentage, Sizing, StringPosition,
    VerticalAlign,
};

fn margin_box(content: Vec<ContentItem>) -> MarginBox {
    MarginBox { style: style(|style| style.vertical_align = VerticalAlign::Middle).clone(), content }
}

fn literal(text: &str) -> Vec<ContentItem> {
    vec![ContentItem::Text(text.into())]
}

fn counter(name: &str) -> ContentItem {
    ContentItem::Counter { name: name.into(), style: CounterStyle::Decimal }
}

fn string(which: StringPosition) -> ContentItem {
    ContentItem::NamedString { name: "title".into(), which }
}

fn titled(fragment: Fragment<'static>, title: &str) -> Fragment<'static> {
    marked(fragment, Marks { strings: vec![("title".into(), title.into())], ..Marks::default() })
}

/// Pages of 100 × 40 px in margins of 20 px.
fn with_boxes(root: Fragment<'static>, boxes: Vec<(MarginBoxName, MarginBox)>) -> (Pages<'static>, Vec<Diagnostic>) {
    let mut sample = sample(|_| root.clone(), 40.0);
    sample.margin = Edges::all(Px(20.0));
    sample.margin_boxes = boxes;
    set(&mut sample)
}

fn margin_texts(page: &Page<'_>) -> Vec<String> {
    let text = |lines: &Line| match &lines.items[..] {
        [LineItem::Text { run, .. }] => run.text.to_string(),
        _ => String::new(),
    };
    page.margin_boxes.iter().flat_map(|lines| lines.paragraph.lines.iter().map(text)).collect()
}

fn broken(texts: &[(&str, usize)]) -> Fragment<'static> {
    let page = |(index, (name, count)): (usize, &(&str, usize))| {
        let inner = text(name, *count);
        if index == 0 { inner } else { styled(inner, |style| style.break_before = Break::Page) }
    };
    blocks(texts.iter().enumerate().map(page).collect())
}

#[test]
fn page_numbers_count_from_one_and_know_the_last() {
    let content = vec![counter("page"), ContentItem::Text(" of ".into()), counter("pages")];
    let (pages, _) =
        with_boxes(broken(&[("a", 1), ("b", 1)]), vec![(MarginBoxName::BottomCenter, margin_box(content))]);
    let texts: Vec<Vec<String>> = pages.pages.iter().map(margin_texts).collect();
    assert_eq!(texts, [["1 of 2"], ["2 of 2"]]);
}

#[test]
fn named_strings_carry_over_pages() {
    use StringPosition::{First, FirstExcept, Last, Start};
    let root = blocks(vec![
        text("a", 4), // page 1: nothing set
        text("b", 1), // page 2: One and Two set below the top
        titled(text("c", 1), "One"),
        titled(text("d", 1), "Two"),
        text("e", 1),
        titled(text("f", 4), "Three"), // page 3: Three set at the top
        text("g", 4),                  // page 4: nothing set
    ]);
    let boxes = [
        (MarginBoxName::TopLeft, First),
        (MarginBoxName::TopCenter, Start),
        (MarginBoxName::TopRight, Last),
        (MarginBoxName::RightTop, FirstExcept),
    ];
    let content = |which| margin_box(vec![ContentItem::Text("-".into()), string(which)]);
    let (pages, _) = with_boxes(root, boxes.into_iter().map(|(name, which)| (name, content(which))).collect());
    let texts: Vec<Vec<String>> = pages.pages.iter().map(margin_texts).collect();
    assert_eq!(
        texts,
        [
            ["-", "-", "-", "-"],
            ["-One", "-", "-Two", "-"],
            ["-Three", "-Three", "-Three", "-"],
            ["-Three", "-Three", "-Three", "-Three"],
        ]
    );
}

#[test]
fn a_string_set_on_a_span_counts_on_the_page_of_its_line() {
    let span = Span {
        owner: None,
        style: plain().clone(),
        parent: None,
        marks: Some(Box::new(Marks { strings: vec![("title".into(), "Here".into())], ..Marks::default() })),
        link: None,
    };
    let mut lines = lines_of("a", 6, 10.0);
    lines.flow = Box::leak(Box::new(InlineFlow::new(span, 0)));
    let paragraph = Arc::get_mut(&mut lines.paragraph).expect("not shared yet");
    paragraph.lines[5].items.insert(0, LineItem::Mark { span: 0, origin: Point::new(Px::ZERO, Px(50.0)) });
    let root = blocks(vec![fragment(FragmentContent::Lines(lines), 60.0)]);
    let boxes = vec![(MarginBoxName::TopLeft, margin_box(vec![string(StringPosition::First)]))];
    let (pages, _) = with_boxes(root, boxes);
    assert_eq!(pages.pages.iter().map(margin_texts).collect::<Vec<_>>(), [vec![], vec!["Here".to_owned()]]);
}

fn rects(boxes: Vec<(MarginBoxName, MarginBox)>) -> Vec<(Px, Px)> {
    let (pages, _) = with_boxes(broken(&[("a", 1)]), boxes);
    pages.pages[0].margin_boxes.iter().map(|lines| (lines.rect.left(), lines.rect.size.width)).collect()
}

#[test]
fn the_middle_box_is_centred_between_unequal_neighbours() {
    let boxes = vec![
        (MarginBoxName::TopLeft, margin_box(literal("aaaa"))),
        (MarginBoxName::TopCenter, margin_box(literal("bbbb"))),
        (MarginBoxName::TopRight, margin_box(literal("cc"))),
    ];
    // Wanted: 20 in the middle, twice 20 for the ends; 40 are left and shared 1:2. The middle gets 20 + 40/3.
    let middle = 20.0 + 40.0 / 3.0;
    let side = (100.0 - middle) / 2.0;
    let near = |(left, width): (Px, Px), want: (f32, f32)| {
        assert!((left - Px(want.0)).abs() < Px(0.01) && (width - Px(want.1)).abs() < Px(0.01), "{left} {width}");
    };
    let rects = rects(boxes);
    near(rects[0], (20.0, side));
    near(rects[1], (20.0 + side, middle));
    near(rects[2], (20.0 + side + middle, side));
}

#[test]
fn two_boxes_share_a_side_by_what_they_want() {
    let boxes = vec![
        (MarginBoxName::BottomLeft, margin_box(literal("aaaaaa"))),
        (MarginBoxName::BottomRight, margin_box(literal("bb"))),
    ];
    // Wanted: 30 and 10; 60 are left and shared 3:1.
    let mut rects = rects(boxes);
    rects.sort_by(|a, b| a.0.0.total_cmp(&b.0.0));
    assert_eq!(rects, [(Px(20.0), Px(75.0)), (Px(95.0), Px(25.0))]);
}

#[test]
fn a_fixed_width_is_kept_and_the_other_box_gets_the_rest() {
    let mut fixed = margin_box(literal("a"));
    Arc::make_mut(&mut fixed.style).width = Sizing::Length(LengthPercentage::percent(0.3));
    Arc::make_mut(&mut fixed.style).margin.left = AutoLength::Length(LengthPercentage::px(Px(5.0)));
    let boxes = vec![(MarginBoxName::TopLeft, fixed), (MarginBoxName::TopRight, margin_box(literal("bb")))];
    // 5 px margin and 30 px; 65 px for the other.
    assert_eq!(rects(boxes), [(Px(25.0), Px(30.0)), (Px(55.0), Px(65.0))]);
}

#[test]
fn a_box_alone_has_the_whole_side_and_corners_have_their_corner() {
    let boxes = vec![
        (MarginBoxName::TopCenter, margin_box(literal("a"))),
        (MarginBoxName::TopRightCorner, margin_box(literal("b"))),
    ];
    assert_eq!(rects(boxes), [(Px(20.0), Px(100.0)), (Px(120.0), Px(20.0))]);
}

#[test]
fn content_that_has_no_effect_is_reported_once() {
    let content = vec![ContentItem::ElementText(ElementTextPart::Text)];
    let (_, warnings) =
        with_boxes(broken(&[("a", 1), ("b", 1)]), vec![(MarginBoxName::TopCenter, margin_box(content))]);
    let messages: Vec<&str> = warnings.iter().map(|warning| warning.message.as_str()).collect();
    assert_eq!(messages, ["`content()` has no effect in a page margin"]);
}

#[test]
fn text_higher_than_its_margin_is_reported() {
    // 25 characters of 5 px in 100 px: three lines of 10 px in a margin of 20 px.
    let text = literal("aaaaaaaa bbbbbbbb ccccccc");
    let (_, warnings) = with_boxes(broken(&[("a", 1)]), vec![(MarginBoxName::TopCenter, margin_box(text))]);
    let messages: Vec<&str> = warnings.iter().map(|warning| warning.message.as_str()).collect();
    assert_eq!(messages, ["the text of `@top-center` is 10 px higher than its box"]);
}

#[test]
fn the_dump_shows_pages_boxes_lines_and_margins() {
    let dom: Dom = super::dom();
    let mut inner = text("a", 5);
    inner.owner = Some(IMG);
    let (pages, _) = with_boxes(blocks(vec![inner]), vec![(MarginBoxName::TopLeft, margin_box(vec![counter("page")]))]);
    assert_eq!(
        dump(&pages, &dom),
        "\
page 1 140x80 margins 20 20 20 20
  anonymous 20,20 100x40 cut-bottom
    img 20,20 100x40 cut-bottom
      line 20,20 10x10 \"a1\"
      line 20,30 10x10 \"a2\"
      line 20,40 10x10 \"a3\"
      line 20,50 10x10 \"a4\"
  @top-left 20,0 100x20
    line 20,5 5x10 \"1\"
page 2 140x80 margins 20 20 20 20
  anonymous 20,20 100x10 cut-top
    img 20,20 100x10 cut-top
      line 20,20 10x10 \"a5\"
  @top-left 20,0 100x20
    line 20,5 5x10 \"2\"
"
    );
}
