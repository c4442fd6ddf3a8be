//! A flow of text and boxes → [`Paragraph`], through parley; finished paragraphs are kept.

use std::sync::Arc;

use parley::{
    Alignment, AlignmentOptions, FontContext, InlineBox, InlineBoxKind, Layout, LayoutContext, layout::IndentOptions,
};

use super::beside::{self, Beside, OwnFloat};
use super::fit::{self, Extras};
use super::leader::Pattern;
use super::lines::Pieces;
use super::steps::{self, SoftHyphens, Step};
use super::{LineItem, Paragraph, lines, style};
use crate::engine::boxes::{InlineFlow, InlineItem, Span};
use crate::engine::fonts::FontLibrary;
use crate::engine::geometry::Px;
use crate::engine::layout::Intrinsic;
use crate::engine::style::ComputedStyle;
use crate::engine::style::values::{Direction, LengthPercentage, TextAlign, TextAlignLast, VerticalAlign};
use crate::recent::Recent;

/// The size of a box that stands on a line: its margin box.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BoxSize {
    /// Width with margins.
    pub width: Px,
    /// Height with margins.
    pub height: Px,
    /// The baseline, from the top of the margin box; the bottom edge when none.
    pub baseline: Option<Px>,
    /// Its `vertical-align`.
    pub align: VerticalAlign,
}

/// The most spans of a paragraph that have a style of their own: parley counts up to 65,535 styles, of which a span
/// may need two.
pub(in crate::engine::layout) const MOST_SPANS: usize = 30_000;

/// How many bytes the keys and glyphs of the paragraphs that are kept may take, about.
const CACHE_BYTES: usize = 6 << 20;
/// How many bytes the keys of the widths that are kept may take, about.
const WIDTHS_BYTES: usize = 1 << 20;

/// Shapes text and breaks it into lines; one per thread, kept over many documents.
///
/// What repeats in a batch is shaped once: a paragraph is found again by its text, styles, boxes and width.
pub struct Shaper {
    fonts: Arc<FontLibrary>,
    font_context: FontContext,
    layout_context: LayoutContext<u32>,
    paragraphs: Recent<Box<[u8]>, Arc<Paragraph>>,
    widths: Recent<Box<[u8]>, Intrinsic>,
    /// The key of the paragraph that is asked for; kept for its memory.
    key: Vec<u8>,
}

/// A width that was computed from a text's own is still wide enough for it.
pub(super) const ROUNDING: f32 = 0.01;

/// How many soft hyphens of a paragraph are decided; those after them are no places for breaks that are seen.
const HYPHEN_ROUNDS: usize = 60;

/// A flow that was shaped.
struct Shaped {
    layout: Layout<u32>,
    text: String,
    pieces: Pieces,
    extras: Extras,
    /// The patterns of leaders.
    leaders: Vec<Pattern>,
    /// Where each soft hyphen ends in the text, if it is in it.
    soft_hyphens: Vec<Option<usize>>,
}

/// A flow whose lines are broken.
struct Broken {
    layout: Layout<u32>,
    text: String,
    pieces: Pieces,
    leaders: Vec<Pattern>,
    /// The floats in it.
    floats: Vec<OwnFloat>,
}

/// What one paragraph is made of.
struct Request<'a> {
    flow: &'a InlineFlow,
    container: &'a ComputedStyle,
    boxes: &'a [BoxSize],
    /// What percentages of span edges and the indent refer to.
    reference: Px,
    /// The floats, where there are any.
    beside: Option<&'a Beside>,
}

impl std::fmt::Debug for Shaper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shaper").finish_non_exhaustive()
    }
}

impl Shaper {
    /// A shaper with nothing kept yet.
    pub fn new(fonts: Arc<FontLibrary>) -> Self {
        Self {
            font_context: fonts.context(),
            fonts,
            layout_context: LayoutContext::new(),
            paragraphs: Recent::new(CACHE_BYTES),
            widths: Recent::new(WIDTHS_BYTES),
            key: Vec::new(),
        }
    }

    /// The lines of a flow in a width. `boxes` are the sizes of the atomic boxes of the flow, in order.
    pub fn paragraph(
        &mut self,
        flow: &InlineFlow,
        container: &ComputedStyle,
        boxes: &[BoxSize],
        width: Px,
    ) -> Arc<Paragraph> {
        self.requested(&Request { flow, container, boxes, reference: width, beside: None }, width)
    }

    /// The lines of a flow with floats beside or in it.
    pub fn paragraph_beside(
        &mut self,
        flow: &InlineFlow,
        container: &ComputedStyle,
        boxes: &[BoxSize],
        width: Px,
        beside: &Beside,
    ) -> Arc<Paragraph> {
        self.requested(&Request { flow, container, boxes, reference: width, beside: Some(beside) }, width)
    }

    fn requested(&mut self, request: &Request<'_>, width: Px) -> Arc<Paragraph> {
        self.write_key(request, width);
        if let Some(paragraph) = self.paragraphs.get(self.key.as_slice()) {
            return paragraph;
        }
        // Shaping asks for other texts in between: the widths of spaces, the patterns of leaders.
        let key: Box<[u8]> = self.key.as_slice().into();
        let Broken { mut layout, text, pieces, leaders, floats } = self.broken(request, width);
        align(&mut layout, request.container);
        let mut paragraph = lines::convert(&layout, &text, &pieces, &leaders, &self.fonts);
        for float in floats {
            let last = paragraph.lines.len().saturating_sub(1);
            if let Some(line) = paragraph.lines.get_mut(float.line.min(last)) {
                line.items.push(LineItem::Static { number: float.number, origin: float.origin });
            }
        }
        let paragraph = Arc::new(paragraph);
        let weight = key.len() + lines::size_hint(&paragraph);
        self.paragraphs.put(key, Arc::clone(&paragraph), weight);
        paragraph
    }

    /// How narrow and how wide the lines of a flow would like to be.
    pub fn widths(&mut self, flow: &InlineFlow, container: &ComputedStyle, boxes: &[BoxSize]) -> Intrinsic {
        let request = Request { flow, container, boxes, reference: Px::ZERO, beside: None };
        self.write_key(&request, Px(-1.0));
        if let Some(widths) = self.widths.get(self.key.as_slice()) {
            return widths;
        }
        let key: Box<[u8]> = self.key.as_slice().into();
        let Shaped { mut layout, extras, .. } = self.shape(&request, &SoftHyphens::unused());
        let mut word = 0.0;
        if extras.words > 0 || extras.tabs > 0 {
            let indent = container.inherited.text_indent.length.0;
            word = fit::break_lines(&mut layout, extras, f32::INFINITY, indent, |layout| layout.break_all_lines(None));
        }
        let mut widths = layout.calculate_content_widths();
        widths.min = widths.min.max(word);
        let indent = container.inherited.text_indent.length.max(Px::ZERO);
        let widths = Intrinsic { min: Px(widths.min) + indent, max: Px(widths.max) + indent };
        let weight = key.len() + size_of::<Intrinsic>();
        self.widths.put(key, widths, weight);
        widths
    }

    /// The lines of a plain text in one style: for margin boxes and markers.
    pub fn text(&mut self, text: &str, style: &Arc<ComputedStyle>, width: Px) -> Arc<Paragraph> {
        if width.is_finite() {
            return self.paragraph(&plain(text, style), style, &[], width);
        }
        let style = Arc::new(ComputedStyle {
            inherited: Arc::new(crate::engine::style::computed::InheritedStyle {
                text_align: TextAlign::Left,
                ..(*style.inherited).clone()
            }),
            ..(**style).clone()
        });
        self.paragraph(&plain(text, &style), &style, &[], Px(1.0e6))
    }

    /// How narrow and how wide a plain text in one style would like to be.
    pub fn text_widths(&mut self, text: &str, style: &Arc<ComputedStyle>) -> Intrinsic {
        self.widths(&plain(text, style), style, &[])
    }

    /// Shapes a flow and breaks its lines; again, as long as lines end at soft hyphens that are not seen yet.
    fn broken(&mut self, request: &Request<'_>, width: Px) -> Broken {
        let indent = request.container.inherited.text_indent.resolve(width).0;
        let mut hyphens = SoftHyphens::default();
        for round in 0.. {
            let Shaped { mut layout, text, mut pieces, extras, leaders, soft_hyphens } = self.shape(request, &hyphens);
            layout.set_text_indent(indent, IndentOptions::default());
            let room = width.0.max(0.0) + ROUNDING;
            let mut floats = Vec::new();
            fit::break_lines(&mut layout, extras, room, indent, |layout| match request.beside {
                Some(beside) => floats = beside::break_lines(layout, beside, width.0.max(0.0), ROUNDING),
                None => layout.break_all_lines(Some(room)),
            });
            if !soft_hyphens.is_empty() && round < HYPHEN_ROUNDS {
                let count = layout.len().saturating_sub(1);
                let ends: Vec<usize> = layout.lines().take(count).map(|line| line.text_range().end).collect();
                if hyphens.decide(&soft_hyphens, &ends) {
                    continue;
                }
            }
            pieces.hyphens = soft_hyphens.into_iter().flatten().collect();
            return Broken { layout, text, pieces, leaders, floats };
        }
        unreachable!("the rounds are endless")
    }

    fn write_key(&mut self, request: &Request<'_>, width: Px) {
        let key = &mut self.key;
        key.clear();
        let text = &request.container.inherited;
        key.extend_from_slice(&width.0.to_bits().to_le_bytes());
        key.extend_from_slice(&text.text_indent.resolve(width).0.to_bits().to_le_bytes());
        key.extend_from_slice(&[
            text.text_align as u8,
            request.container.text_align_last as u8,
            request.container.unicode_bidi as u8,
        ]);
        style::key(request.container, key);
        if let Some(beside) = request.beside {
            key.push(b'f');
            beside.key(key);
        }
        let mut boxes = request.boxes.iter();
        for item in &request.flow.items {
            match item {
                InlineItem::Text(text) => {
                    key.push(b't');
                    key.extend_from_slice(&u32::try_from(text.len()).unwrap_or(u32::MAX).to_le_bytes());
                    key.extend_from_slice(text.as_bytes());
                }
                InlineItem::Open(span) => {
                    let span = &request.flow.spans[*span as usize];
                    key.push(if span.marks.is_some() { b'm' } else { b's' });
                    style::key(&span.style, key);
                    for edge in edges(span, request.reference) {
                        key.extend_from_slice(&edge.0.to_bits().to_le_bytes());
                    }
                }
                InlineItem::Close => key.push(b'c'),
                InlineItem::Leader(pattern) => {
                    key.push(b'l');
                    key.extend_from_slice(&u32::try_from(pattern.len()).unwrap_or(u32::MAX).to_le_bytes());
                    key.extend_from_slice(pattern.as_bytes());
                }
                InlineItem::Positioned(_) => key.push(b'p'),
                InlineItem::Atomic(_) => {
                    key.push(b'b');
                    if let Some(size) = boxes.next() {
                        for number in [size.width, size.height, size.baseline.unwrap_or(Px(-1.0))] {
                            key.extend_from_slice(&number.0.to_bits().to_le_bytes());
                        }
                        style::align_key(size.align, key);
                    }
                }
            }
        }
    }

    fn shape(&mut self, request: &Request<'_>, hyphens: &SoftHyphens) -> Shaped {
        let flow = request.flow;
        let steps = steps::steps(flow, request.container, request.reference);
        let mut extras = Extras::default();
        if steps.contains(&Step::Tab) {
            extras.tab = self.tab_stops(request.container);
        }
        let leaders = self.leaders(flow, request.container);
        let root = style::text_style(request.container, 0, parley::VerticalAlign::BASELINE);
        let mut builder = self.layout_context.tree_builder(&mut self.font_context, 1.0, false, &root);
        builder.set_base_direction(style::base_direction(request.container));
        let mut open: Vec<(u32, bool)> = Vec::new();
        let (mut atomic, mut positioned, mut styles) = (0u32, 0u32, 0usize);
        // For each character in the text that may stand for a soft hyphen, for which.
        let mut hyphen_characters: Vec<Option<usize>> = Vec::new();
        let mut soft_hyphens = 0;
        let mut pieces = Pieces::default();
        for step in steps {
            match step {
                Step::Piece(index) => pieces.begin(index, builder.text(), builder.has_pending_whitespace()),
                Step::Text(text) => {
                    hyphen_characters.extend(text.matches('\u{2010}').map(|_| None));
                    builder.push_text(text);
                }
                Step::SoftHyphen => {
                    let text = hyphens.text(soft_hyphens);
                    hyphen_characters.extend(text.chars().map(|_| Some(soft_hyphens)));
                    soft_hyphens += 1;
                    builder.push_text(text);
                }
                Step::Tab => {
                    builder.push_inline_box(edge(lines::TAB | u64::from(extras.tabs), Px::ZERO));
                    extras.tabs += 1;
                }
                Step::WordStart => {
                    builder.push_inline_box(edge(lines::WORD | u64::from(extras.words), Px::ZERO));
                    builder.push_inline_box(edge(lines::WORD_BACK | u64::from(extras.words), Px::ZERO));
                }
                Step::WordEnd => {
                    builder.push_inline_box(point(lines::WORD_END | u64::from(extras.words)));
                    extras.words += 1;
                }
                Step::Open(index) => {
                    let span = &flow.spans[index as usize];
                    styles += 1;
                    let is_styled = styles < MOST_SPANS;
                    if is_styled {
                        let align = style::vertical_align(span.style.vertical_align);
                        builder.push_style_span(style::text_style(&span.style, index, align));
                    }
                    open.push((index, is_styled));
                    if span.marks.is_some() {
                        builder.push_inline_box(point(lines::MARK | u64::from(index)));
                    }
                    push_edge(&mut builder, edges(span, request.reference)[0]);
                }
                Step::Close => {
                    if let Some((index, is_styled)) = open.pop() {
                        push_edge(&mut builder, edges(&flow.spans[index as usize], request.reference)[1]);
                        if is_styled {
                            builder.pop_style_span();
                        }
                    }
                }
                Step::Atomic => {
                    if let Some(size) = request.boxes.get(atomic as usize) {
                        builder.push_inline_box(inline_box(lines::BOX | u64::from(atomic), *size));
                    }
                    atomic += 1;
                }
                Step::Leader(_) => {
                    let width = leaders.get(extras.leaders as usize).map_or(Px::ZERO, |pattern| pattern.advance);
                    builder.push_inline_box(edge(lines::LEADER | u64::from(extras.leaders), width));
                    extras.leaders += 1;
                }
                Step::Positioned => {
                    let is_float = request.beside.is_some_and(|beside| beside.is_float(positioned));
                    builder.push_inline_box(if is_float {
                        let kind = InlineBoxKind::CustomOutOfFlow;
                        InlineBox { kind, ..point(lines::FLOAT | u64::from(positioned)) }
                    } else {
                        point(lines::STATIC | u64::from(positioned))
                    });
                    positioned += 1;
                }
            }
        }
        let (layout, text) = builder.build();
        pieces.end(&text);
        let characters = text.char_indices().filter(|(_, c)| matches!(c, '\u{ad}' | '\u{2010}'));
        let mut places = vec![None; soft_hyphens];
        for ((start, character), number) in characters.zip(hyphen_characters) {
            if let Some(number) = number {
                places[number] = Some(start + character.len_utf8());
            }
        }
        Shaped { layout, text, pieces, extras, leaders, soft_hyphens: places }
    }

    /// The patterns of the leaders of a flow, in order.
    fn leaders(&mut self, flow: &InlineFlow, container: &ComputedStyle) -> Vec<Pattern> {
        let mut patterns = Vec::new();
        let mut open: Vec<u32> = Vec::new();
        for (number, item) in flow.items.iter().enumerate() {
            match item {
                InlineItem::Open(span) => open.push(*span),
                InlineItem::Close => drop(open.pop()),
                InlineItem::Leader(pattern) => {
                    let span = open.last().copied().unwrap_or(0);
                    let style = if open.is_empty() { container } else { &*flow.spans[span as usize].style };
                    let mut inherited = (*style.inherited).clone();
                    inherited.text_indent = LengthPercentage::ZERO;
                    let style = Arc::new(ComputedStyle::with_inherited(Arc::new(inherited)));
                    let once = self.text(pattern, &style, Px::INFINITY);
                    let twice = self.text(&pattern.repeat(2), &style, Px::INFINITY);
                    patterns.push(Pattern::new(&once, &twice, span, u32::try_from(number).unwrap_or(u32::MAX)));
                }
                _ => {}
            }
        }
        patterns
    }

    /// The distance of tab stops, and the least width of a tab: half of a zero (css-text-3 §4.2).
    fn tab_stops(&mut self, container: &ComputedStyle) -> (f32, f32) {
        let style = Arc::new(container.clone());
        let mut width = |text: &str| self.text_widths(text, &style).max.0;
        let (zero, space) = (width("0"), width("0 0") - width("00"));
        (container.inherited.tab_size * space, zero / 2.0)
    }
}

fn plain(text: &str, style: &Arc<ComputedStyle>) -> InlineFlow {
    let mut flow = InlineFlow::new(Span::new(None, style), 0);
    flow.items.push(InlineItem::Text(text.to_owned()));
    flow
}

/// The width of an inline box's margin, border and padding at its start and its end.
pub(super) fn edges(span: &Span, reference: Px) -> [Px; 2] {
    let style = &span.style;
    let left =
        style.margin.left.resolve_or_zero(reference) + style.border.left.width + style.padding.left.resolve(reference);
    let right = style.margin.right.resolve_or_zero(reference)
        + style.border.right.width
        + style.padding.right.resolve(reference);
    if style.inherited.direction == Direction::Rtl { [right, left] } else { [left, right] }
}

fn push_edge(builder: &mut parley::TreeBuilder<'_, u32>, width: Px) {
    if width != Px::ZERO {
        builder.push_inline_box(edge(lines::EDGE, width));
    }
}

/// A box that has a width only.
fn edge(id: u64, width: Px) -> InlineBox {
    inline_box(id, BoxSize { width, height: Px::ZERO, baseline: None, align: VerticalAlign::Baseline })
}

fn inline_box(id: u64, size: BoxSize) -> InlineBox {
    InlineBox {
        id,
        kind: InlineBoxKind::InFlow,
        index: 0,
        width: size.width.0,
        height: size.height.0,
        baseline: size.baseline.map(|baseline| baseline.0),
        vertical_align: style::vertical_align(size.align),
    }
}

/// A box without size that only tells where it is.
fn point(id: u64) -> InlineBox {
    let size = BoxSize { width: Px::ZERO, height: Px::ZERO, baseline: None, align: VerticalAlign::Baseline };
    InlineBox { kind: InlineBoxKind::OutOfFlow, ..inline_box(id, size) }
}

/// `text-align` and `text-align-last` (css-text-3 §6).
fn align(layout: &mut Layout<u32>, container: &ComputedStyle) {
    let alignment = match container.inherited.text_align {
        TextAlign::Start | TextAlign::MatchParent => Alignment::Start,
        TextAlign::End => Alignment::End,
        TextAlign::Left => Alignment::Left,
        TextAlign::Right => Alignment::Right,
        TextAlign::Center => Alignment::Center,
        TextAlign::Justify => Alignment::Justify,
    };
    let last_line_alignment = match container.text_align_last {
        TextAlignLast::Auto => None,
        TextAlignLast::Start => Some(Alignment::Start),
        TextAlignLast::End => Some(Alignment::End),
        TextAlignLast::Left => Some(Alignment::Left),
        TextAlignLast::Right => Some(Alignment::Right),
        TextAlignLast::Center => Some(Alignment::Center),
        TextAlignLast::Justify => Some(Alignment::Justify),
    };
    layout.align(alignment, AlignmentOptions { last_line_alignment, ..AlignmentOptions::default() });
}
