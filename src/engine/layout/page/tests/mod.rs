//! Pagination of hand-made fragments: lines are 10 px high, pages have no margins unless a test says so.

mod breaks;
mod cells;
mod margins;
mod random;

use std::sync::Arc;

use super::{Typesetter, draft, finish};
use crate::diag::Diagnostic;
use crate::engine::boxes::{BlockBox, InlineFlow, Marks, Replaced, Span};
use crate::engine::display::{ImageData, Pixels, TextRun};
use crate::engine::dom::{Dom, Element, Node, NodeData, NodeId};
use crate::engine::fonts::FontId;
use crate::engine::geometry::{Edges, Point, Px, Rect, Size};
use crate::engine::images::Picture;
use crate::engine::layout::{
    Borders, Cut, Few, Fragment, FragmentContent, Intrinsic, Line, LineItem, Lines, Page, Pages, Paragraph, Placed,
    PlacedContent, PlacedLines, RunMetrics, TableContent,
};
use crate::engine::style::values::SideBorder;
use crate::engine::style::{ComputedStyle, CounterStyles, MarginBox, MarginBoxName, PageCounters, PageKind, PageStyle};
use crate::source::Source;

/// Width of all pages' content.
const WIDTH: Px = Px(100.0);

type Styled = &'static Arc<ComputedStyle>;

/// A style that differs from the initial one; tests may leak.
fn style(change: impl FnOnce(&mut ComputedStyle)) -> Styled {
    let mut style = ComputedStyle::initial();
    change(&mut style);
    Box::leak(Box::new(Arc::new(style)))
}

fn plain() -> Styled {
    style(|style| {
        let inherited = Arc::make_mut(&mut style.inherited);
        (inherited.orphans, inherited.widows) = (1, 1);
    })
}

fn fragment(content: FragmentContent<'static>, height: f32) -> Fragment<'static> {
    Fragment {
        owner: None,
        style: plain(),
        page: None,
        marks: None,
        rect: Rect::new(Px::ZERO, Px::ZERO, WIDTH, Px(height)),
        margin: Edges::default(),
        border: Borders::NONE,
        padding: Edges::default(),
        decorated: true,
        content,
        marker: None,
        positioned: Few::new(),
        waiting: Few::new(),
    }
}

fn paragraph(texts: &[String], line_height: f32) -> Paragraph {
    let line = |(index, text): (usize, &String)| {
        let run = Arc::new(TextRun {
            font: FontId(0),
            font_size: Px(8.0),
            synthetic_slant: false,
            synthetic_bold: false,
            text: text.as_str().into(),
            glyphs: Vec::new(),
            advance: Px(5.0) * text.chars().count() as f32,
        });
        let top = Px(line_height * index as f32);
        let baseline = top + Px(line_height * 0.8);
        let origin = Point::new(Px::ZERO, baseline);
        let items = vec![LineItem::Text { origin, run, span: 0, piece: 0, start: 0, metrics: RunMetrics::default() }];
        Line { top, height: Px(line_height), baseline, items }
    };
    let lines: Vec<Line> = texts.iter().enumerate().map(line).collect();
    let width = texts.iter().map(|text| 5.0 * text.chars().count() as f32).fold(0.0, f32::max);
    Paragraph { height: Px(line_height * lines.len() as f32), width: Px(width), lines, missing: Vec::new() }
}

fn lines_of(name: &str, count: usize, line_height: f32) -> Lines<'static> {
    let texts: Vec<String> = (1..=count).map(|number| format!("{name}{number}")).collect();
    Lines {
        paragraph: Arc::new(paragraph(&texts, line_height)),
        flow: Box::leak(Box::new(InlineFlow::new(Span::new(None, plain()), 0))),
        origin: Point::default(),
        boxes: Few::new(),
    }
}

/// A paragraph of lines `a1`, `a2`, … of 10 px.
fn text(name: &str, count: usize) -> Fragment<'static> {
    fragment(FragmentContent::Lines(lines_of(name, count, 10.0)), 10.0 * count as f32)
}

/// Puts fragments one below the other from `top`; margins collapse to the larger one.
fn pile(children: Vec<Fragment<'static>>, top: f32) -> (Vec<Fragment<'static>>, f32) {
    let mut bottom = Px(top);
    let mut margin = Px::ZERO;
    let place = |(index, mut child): (usize, Fragment<'static>)| {
        let gap = if index == 0 { Px::ZERO } else { margin.max(child.margin.top) };
        child.rect.origin.y = bottom + gap;
        bottom = child.rect.bottom();
        margin = child.margin.bottom;
        child
    };
    let placed = children.into_iter().enumerate().map(place).collect();
    (placed, bottom.0)
}

fn blocks(children: Vec<Fragment<'static>>) -> Fragment<'static> {
    let (children, height) = pile(children, 0.0);
    fragment(FragmentContent::Blocks(children), height)
}

/// Gives a box padding above and below its content.
fn padded(mut inner: Fragment<'static>, padding: f32) -> Fragment<'static> {
    let down = |fragments: &mut Vec<Fragment<'static>>| {
        fragments.iter_mut().for_each(|child| child.rect.origin.y += Px(padding));
    };
    match &mut inner.content {
        FragmentContent::Blocks(children) | FragmentContent::Fixed(children) => down(children),
        FragmentContent::Lines(lines) => lines.origin.y += Px(padding),
        _ => panic!("padding is for boxes with content"),
    }
    inner.rect.size.height += Px(2.0 * padding);
    (inner.padding.top, inner.padding.bottom) = (Px(padding), Px(padding));
    inner
}

/// A visible border of no thickness that matters would not be seen; this one has 1 px at the sides.
fn bordered(mut inner: Fragment<'static>) -> Fragment<'static> {
    let side = SideBorder { width: Px(1.0), ..SideBorder::default() };
    inner.border = Borders::Found(Arc::new(Edges { left: side, right: side, ..Edges::default() }));
    inner
}

fn styled(mut fragment: Fragment<'static>, change: impl FnOnce(&mut ComputedStyle)) -> Fragment<'static> {
    let mut style = (**fragment.style).clone();
    change(&mut style);
    fragment.style = Box::leak(Box::new(Arc::new(style)));
    fragment
}

fn image(height: f32) -> Fragment<'static> {
    let pixels = Pixels::Raw { components: 1, samples: Arc::from([0]), alpha: None };
    let picture = Picture::Pixels(Arc::new(ImageData { width: 1, height: 1, pixels }));
    let replaced = Box::leak(Box::new(Replaced::Image { picture, alternative: None }));
    fragment(FragmentContent::Replaced(replaced), height)
}

/// A row of cells with a height from its tallest; a cell with another height in `spans` reaches out of it.
fn row(mut cells: Vec<Fragment<'static>>, height: f32) -> Fragment<'static> {
    let width = WIDTH.0 / cells.len().max(1) as f32;
    for (index, cell) in cells.iter_mut().enumerate() {
        cell.rect.origin.x = Px(width * index as f32);
        cell.rect.size.width = Px(width);
        cell.rect.size.height = cell.rect.size.height.max(Px(height));
    }
    fragment(FragmentContent::Parallel(cells), height)
}

fn table(
    header: Option<Fragment<'static>>,
    bodies: Vec<Fragment<'static>>,
    footer: Option<Fragment<'static>>,
) -> Fragment<'static> {
    let (has_header, has_footer) = (header.is_some(), footer.is_some());
    let (mut groups, height) = pile(header.into_iter().chain(bodies).chain(footer).collect(), 0.0);
    let footer = has_footer.then(|| Box::new(groups.pop().expect("the footer is the last group")));
    let header = has_header.then(|| Box::new(groups.remove(0)));
    fragment(FragmentContent::Table(TableContent { header, bodies: groups, footer }), height)
}

fn marked(mut fragment: Fragment<'static>, marks: Marks) -> Fragment<'static> {
    fragment.marks = Some(Box::leak(Box::new(marks)));
    fragment
}

/// A document of one `img` element: node 1.
fn dom() -> Dom {
    let node = |data| Node {
        parent: None,
        first_child: None,
        last_child: None,
        previous_sibling: None,
        next_sibling: None,
        line: 1,
        data,
    };
    let element = Element {
        name: "img".into(),
        namespace: "http://www.w3.org/1999/xhtml".into(),
        attributes: Vec::new(),
        classes: Vec::new(),
    };
    let nodes = vec![node(NodeData::Document), node(NodeData::Element(element))];
    Dom { nodes, source: Source::new("page.html", "<img>") }
}

const IMG: NodeId = NodeId(1);

/// Stands in for the other stages.
struct Sample<F> {
    column: F,
    height: Px,
    margin: Edges<Px>,
    margin_boxes: Vec<(MarginBoxName, MarginBox)>,
    /// Changes to the style of some kinds of pages.
    change: fn(&PageKind, &mut PageStyle),
    kinds: Vec<PageKind>,
}

impl<F: FnMut(Px) -> Fragment<'static>> Typesetter<'static> for Sample<F> {
    fn column(&mut self, page: Size) -> Fragment<'static> {
        (self.column)(page.width)
    }

    fn page_style(&mut self, kind: &PageKind) -> PageStyle {
        self.kinds.push(kind.clone());
        let size = Size::new(WIDTH + self.margin.horizontal(), self.height + self.margin.vertical());
        let mut style = PageStyle {
            size,
            margin: self.margin,
            padding: Edges::default(),
            border: Edges::default(),
            background: None,
            counters: PageCounters::default(),
            background_layers: Default::default(),
            margin_boxes: self.margin_boxes.clone(),
        };
        (self.change)(kind, &mut style);
        style
    }

    fn counts_pages(&self) -> bool {
        false
    }

    fn fixed_boxes(&self) -> usize {
        0
    }

    fn counter_styles(&self) -> &CounterStyles {
        static NONE: CounterStyles = CounterStyles::new();
        &NONE
    }

    fn block(&mut self, _: &'static BlockBox, _: Size) -> Fragment<'static> {
        unreachable!("the tests here make no boxes for margins")
    }

    fn widths(&mut self, _: &'static BlockBox) -> Intrinsic {
        unreachable!("the tests here make no boxes for margins")
    }

    fn fixed(&mut self, _: &'static BlockBox, _: Rect) -> Fragment<'static> {
        unreachable!("the tests here have no fixed boxes")
    }

    /// Words stand on lines of their own when the width is less than their sum.
    fn text(&mut self, text: &str, _: &Arc<ComputedStyle>, width: Px) -> Arc<Paragraph> {
        let one_line = Px(5.0) * text.chars().count() as f32 <= width;
        let texts: Vec<String> =
            if one_line { vec![text.to_owned()] } else { text.split(' ').map(str::to_owned).collect() };
        Arc::new(paragraph(&texts, 10.0))
    }
}

fn sample<F: FnMut(Px) -> Fragment<'static>>(column: F, height: f32) -> Sample<F> {
    Sample {
        column,
        height: Px(height),
        margin: Edges::default(),
        margin_boxes: Vec::new(),
        change: |_, _| {},
        kinds: Vec::new(),
    }
}

fn set<F: FnMut(Px) -> Fragment<'static>>(sample: &mut Sample<F>) -> (Pages<'static>, Vec<Diagnostic>) {
    let mut warnings = Vec::new();
    let draft = draft(sample, &dom(), &mut warnings);
    let pages = finish(draft, &[], sample, &dom(), &mut warnings);
    (pages, warnings)
}

/// The pages of a document on pages of a content height; warnings fail the test.
fn pages(root: Fragment<'static>, height: f32) -> Pages<'static> {
    let (pages, warnings) = set(&mut sample(|_| root.clone(), height));
    assert!(warnings.is_empty(), "{warnings:?}");
    pages
}

/// The texts of the lines on every page, repeated ones in parentheses, `-` for a blank page.
fn outline(pages: &Pages<'_>) -> Vec<String> {
    let page = |page: &Page<'_>| {
        let mut texts = Vec::new();
        let Some(root) = &page.root else { return "-".to_owned() };
        for_each(root, &mut |placed| {
            if let PlacedContent::Lines(lines) = &placed.content {
                let line = |text: String| if placed.repeated { format!("({text})") } else { text };
                texts.extend(line_texts(lines).map(line));
            }
        });
        texts.join(" ")
    };
    pages.pages.iter().map(page).collect()
}

fn line_texts<'p>(lines: &'p PlacedLines<'_>) -> impl Iterator<Item = String> + 'p {
    let text = |line: &Line| {
        let texts = line.items.iter().map(|item| match item {
            LineItem::Text { run, .. } => run.text.to_string(),
            _ => String::new(),
        });
        texts.collect()
    };
    lines.paragraph.lines[lines.range.clone()].iter().map(text)
}

/// All placed boxes in document order.
fn for_each<'p, 'b>(placed: &'p Placed<'b>, act: &mut impl FnMut(&'p Placed<'b>)) {
    act(placed);
    if let PlacedContent::Boxes(boxes) = &placed.content {
        boxes.iter().for_each(|child| for_each(child, act));
    }
    placed.positioned.iter().for_each(|child| for_each(child, act));
}

/// The box on a page at a path of child indices.
fn at<'p, 'b>(page: &'p Page<'b>, path: &[usize]) -> &'p Placed<'b> {
    let root = page.root.as_ref().expect("the page is not blank");
    path.iter().fold(root, |placed, index| match &placed.content {
        PlacedContent::Boxes(boxes) => &boxes[*index],
        _ => panic!("no boxes in {placed:?}"),
    })
}
