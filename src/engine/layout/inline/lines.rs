//! Parley's layout → [`Line`]s of glyphs and boxes.

use std::ops::Range;
use std::sync::Arc;

use parley::Layout;
use parley::layout::{Cluster, GlyphRun, Line as ParleyLine, LineMetrics, PositionedLayoutItem};

use super::leader::Pattern;
use super::{Line, LineItem, Paragraph, RunMetrics};
use crate::engine::display::{Glyph, TextRun};
use crate::engine::fonts::FontLibrary;
use crate::engine::geometry::{Point, Px};

/// What an inline box given to parley stands for: the kind in the upper half of its id, a number in the lower.
pub(super) const BOX: u64 = 0;
pub(super) const MARK: u64 = 1 << 32;
pub(super) const STATIC: u64 = 2 << 32;
pub(super) const EDGE: u64 = 3 << 32;
pub(super) const TAB: u64 = 4 << 32;
/// The beginning of a word with edges of inline boxes in it: its width, and the same backwards.
pub(super) const WORD: u64 = 5 << 32;
pub(super) const WORD_BACK: u64 = 6 << 32;
/// The end of such a word.
pub(super) const WORD_END: u64 = 7 << 32;
/// What fills the rest of a line.
pub(super) const LEADER: u64 = 8 << 32;
/// A float.
pub(super) const FLOAT: u64 = 9 << 32;
pub(super) const KIND: u64 = 0xffff_ffff << 32;

/// About how many bytes a paragraph takes.
pub(super) fn size_hint(paragraph: &Paragraph) -> usize {
    let item = |item: &LineItem| match item {
        LineItem::Text { run, .. } => 200 + run.text.len() + run.glyphs.len() * size_of::<Glyph>(),
        _ => size_of::<LineItem>(),
    };
    paragraph.lines.iter().map(|line| size_of::<Line>() + line.items.iter().map(item).sum::<usize>()).sum()
}

/// Which item of the flow each part of a paragraph's text is from.
#[derive(Debug, Default)]
pub(super) struct Pieces {
    /// Items with text, and where their text ends.
    ends: Vec<(usize, u32)>,
    /// The item whose text is not at its end yet.
    open: Option<Piece>,
    /// Where hyphens end that were written for soft hyphens.
    pub(super) hyphens: Vec<usize>,
}

/// The text of an item under way.
#[derive(Debug, Clone, Copy)]
struct Piece {
    item: u32,
    start: usize,
    /// A space of the item before may come first.
    after_space: bool,
}

impl Pieces {
    /// The text of an item begins, after `text`; the one before it ends. `after_space` when a space is still to come that
    /// was written before.
    pub(super) fn begin(&mut self, item: u32, text: &str, after_space: bool) {
        self.end(text);
        self.open = Some(Piece { item, start: text.len(), after_space });
    }

    /// The text ends.
    pub(super) fn end(&mut self, text: &str) {
        let Some(piece) = self.open.take() else { return };
        if let Some((end, _)) =
            self.ends.last_mut().filter(|_| piece.after_space && text[piece.start..].starts_with(' '))
        {
            *end = piece.start + 1;
        }
        self.ends.push((text.len(), piece.item));
    }

    fn item_at(&self, place: usize) -> u32 {
        let index = self.ends.partition_point(|(end, _)| *end <= place);
        self.ends.get(index).or(self.ends.last()).map_or(0, |(_, item)| *item)
    }
}

/// Takes the lines out of a layout that was broken and aligned.
pub(super) fn convert(
    layout: &Layout<u32>,
    text: &str,
    pieces: &Pieces,
    leaders: &[Pattern],
    fonts: &FontLibrary,
) -> Paragraph {
    let mut converter = Converter { text, pieces, leaders, fonts, is_rtl: layout.is_rtl(), missing: Vec::new() };
    let mut lines: Vec<Line> = layout.lines().map(|line| converter.line(&line)).collect();
    // What follows a forced break at the end is no line (css-text-3 §4.1.2 makes lines of what is there to break).
    if lines.len() > 1 && lines.last().is_some_and(|line| line.items.is_empty()) {
        lines.pop();
    }
    let reach = |line: &LineMetrics| line.indent + line.advance - line.hanging_advance;
    let width = layout.lines().map(|line| reach(line.metrics())).fold(0.0, f32::max);
    let height = lines.last().map_or(Px::ZERO, Line::bottom);
    Paragraph { lines, height, width: Px(width), missing: converter.missing }
}

struct Converter<'a> {
    text: &'a str,
    leaders: &'a [Pattern],
    pieces: &'a Pieces,
    fonts: &'a FontLibrary,
    is_rtl: bool,
    missing: Vec<char>,
}

/// A cluster of a run: its bytes of the text, its style and how many glyphs it has.
struct ClusterPart {
    text: Range<usize>,
    style: u16,
    glyphs: usize,
}

/// The clusters of a run in visual order, and all their glyphs. Parley gives glyphs one by one and at some cost: they
/// are asked for once.
#[derive(Default)]
struct RunParts {
    clusters: Vec<ClusterPart>,
    glyphs: Vec<parley::layout::Glyph>,
}

impl Converter<'_> {
    fn line(&mut self, line: &ParleyLine<'_, u32>) -> Line {
        let metrics = line.metrics();
        let is_rtl = self.is_rtl;
        let top = Px(metrics.block_min_coord);
        let mut items = Vec::new();
        // Parley cuts a run into glyph runs by style; the clusters of a run are walked along.
        let mut parts = RunParts::default();
        let mut run_index = None;
        let (mut next, mut next_glyph) = (0, 0);
        for item in line.items() {
            match item {
                PositionedLayoutItem::GlyphRun(glyph_run) => {
                    let index = glyph_run.run().index();
                    if run_index != Some(index) || next >= parts.clusters.len() {
                        run_index = Some(index);
                        parts.read(glyph_run.run().visual_clusters());
                        (next, next_glyph) = (0, 0);
                    }
                    let (from, from_glyph) = (next, next_glyph);
                    let belongs = |part: &&ClusterPart| part.glyphs == 0 || part.style == glyph_run.style_index();
                    for part in parts.clusters[from..].iter().take_while(belongs) {
                        next += 1;
                        next_glyph += part.glyphs;
                    }
                    let glyphs = &parts.glyphs[from_glyph..next_glyph];
                    items.extend(self.text(&glyph_run, &parts.clusters[from..next], glyphs));
                }
                PositionedLayoutItem::InlineBox(inline_box) => {
                    let number = u32::try_from(inline_box.id & !KIND).expect("the lower half of an id");
                    let origin = Point::new(Px(inline_box.x), Px(inline_box.y));
                    let on_top = Point::new(Px(inline_box.x), top);
                    if inline_box.id & KIND == LEADER
                        && let Some(pattern) = self.leaders.get(number as usize)
                    {
                        pattern.fill(Px(inline_box.x), Px(inline_box.width), Px(metrics.baseline), &mut items);
                    }
                    items.extend(match inline_box.id & KIND {
                        BOX => Some(LineItem::Box { number, origin }),
                        MARK => Some(LineItem::Mark { span: number, origin: on_top }),
                        STATIC => Some(LineItem::Static { number, origin: on_top }),
                        _ => None,
                    });
                }
            }
        }
        hang(&mut items, Px(metrics.hanging_advance), is_rtl);
        Line { top, height: Px(metrics.line_height), baseline: Px(metrics.baseline), items }
    }

    fn text(
        &mut self,
        glyph_run: &GlyphRun<'_, u32>,
        clusters: &[ClusterPart],
        positioned: &[parley::layout::Glyph],
    ) -> Option<LineItem> {
        let run = glyph_run.run();
        let font = self.fonts.id_of(run.font())?;
        let (text, starts) = self.visible_text(clusters);
        let mut glyphs = Vec::with_capacity(positioned.len());
        let mut pen = 0.0;
        let mut start_of_ink = None;
        let mut positioned = positioned.iter();
        for (cluster, start) in clusters.iter().zip(starts) {
            let mut is_reported = false;
            for (index, glyph) in positioned.by_ref().take(cluster.glyphs).enumerate() {
                if let Some(range) = &start {
                    let id = u16::try_from(glyph.id).unwrap_or(0);
                    if id == 0 {
                        // Once: a cluster may have as many glyphs as characters.
                        if !std::mem::replace(&mut is_reported, true) {
                            self.report_missing(&cluster.text);
                        }
                    } else {
                        let first = start_of_ink.get_or_insert(pen);
                        let range = if index == 0 { range.clone() } else { range.end..range.end };
                        glyphs.push(Glyph { id, x: Px(pen + glyph.x - *first), y: Px(glyph.y), text: range });
                    }
                }
                pen += glyph.advance;
            }
        }
        if glyphs.is_empty() {
            return None;
        }
        let start = clusters.iter().map(|cluster| cluster.text.start).min().unwrap_or_default();
        let start_of_ink = start_of_ink.unwrap_or(0.0);
        let metrics = run.font_metrics();
        let synthesis = run.synthesis();
        let text_run = TextRun {
            font,
            font_size: Px(run.font_size()),
            synthetic_slant: synthesis.skew().is_some(),
            synthetic_bold: synthesis.embolden(),
            text: text.into_boxed_str(),
            glyphs,
            advance: Px(pen - start_of_ink),
        };
        Some(LineItem::Text {
            origin: Point::new(Px(glyph_run.offset() + start_of_ink), Px(glyph_run.baseline())),
            run: Arc::new(text_run),
            span: glyph_run.style().brush,
            piece: self.pieces.item_at(start),
            start: u32::try_from(start).unwrap_or(u32::MAX),
            metrics: RunMetrics {
                ascent: Px(metrics.ascent),
                descent: Px(metrics.descent),
                underline_offset: Px(-metrics.underline_offset),
                underline_thickness: Px(metrics.underline_size),
                line_through_offset: Px(-metrics.strikethrough_offset),
                line_through_thickness: Px(metrics.strikethrough_size),
            },
        })
    }

    /// The text of clusters in logical order without what is never seen, and for each cluster its bytes in that text;
    /// none for a cluster that is not drawn.
    fn visible_text(&self, clusters: &[ClusterPart]) -> (String, Vec<Option<Range<u32>>>) {
        let mut text = String::with_capacity(clusters.iter().map(|cluster| cluster.text.len()).sum());
        let mut ranges = vec![None; clusters.len()];
        let mut append = |(cluster, range): (&ClusterPart, &mut Option<Range<u32>>)| {
            let from = &self.text[cluster.text.clone()];
            if from.chars().all(is_invisible) {
                return;
            }
            let start = text.len();
            if from == "\u{2010}" && self.pieces.hyphens.binary_search(&cluster.text.end).is_ok() {
                // Seen as a hyphen, and read as part of its word.
                text.push('\u{ad}');
            } else {
                text.extend(from.chars().filter(|c| !is_invisible(*c)));
            }
            let offset = |length: usize| u32::try_from(length).expect("a run is shorter than 4 GiB");
            *range = Some(offset(start)..offset(text.len()));
        };
        let parts = clusters.iter().zip(&mut ranges);
        if clusters.is_sorted_by_key(|cluster| cluster.text.start) {
            parts.for_each(append);
        } else {
            let mut parts: Vec<_> = parts.collect();
            parts.sort_by_key(|(cluster, _)| cluster.text.start);
            parts.into_iter().for_each(&mut append);
        }
        (text, ranges)
    }

    fn report_missing(&mut self, text: &Range<usize>) {
        for character in self.text[text.clone()].chars() {
            if !self.missing.contains(&character) && !self.fonts.covers(character) {
                self.missing.push(character);
            }
        }
    }
}

/// Takes the white space that hangs at the end of a line out of the width of its runs: it stays in the text, but
/// decorations, backgrounds and links end before it (css-text-3 §4.1.2).
fn hang(items: &mut [LineItem], mut hanging: Px, is_rtl: bool) {
    let count = items.len();
    for index in 0..count {
        let item = &mut items[if is_rtl { index } else { count - 1 - index }];
        match item {
            LineItem::Text { origin, run, .. } if hanging > Px::ZERO => {
                let taken = hanging.min(run.advance);
                hanging -= taken;
                // The run was made for this line and is not shared yet.
                let run = Arc::make_mut(run);
                run.advance -= taken;
                if is_rtl {
                    origin.x += taken;
                    run.glyphs.iter_mut().for_each(|glyph| glyph.x -= taken);
                }
            }
            LineItem::Mark { .. } | LineItem::Static { .. } => {}
            _ => return,
        }
    }
}

impl RunParts {
    /// Takes the place of what was read before with clusters in visual order; the parts of a ligature are taken together
    /// with its first.
    fn read<'a>(&mut self, clusters: impl Iterator<Item = Cluster<'a, u32>>) {
        self.clusters.clear();
        self.glyphs.clear();
        // In right-to-left runs the continuations come before the cluster that has the glyph.
        let mut waiting: Option<Range<usize>> = None;
        for cluster in clusters {
            let mut text = cluster.text_range();
            if cluster.is_ligature_continuation() {
                match self.clusters.last_mut() {
                    Some(last) if !cluster.is_rtl() => last.text = join(&last.text, &text),
                    _ => waiting = Some(waiting.map_or(text.clone(), |range| join(&range, &text))),
                }
                continue;
            }
            if let Some(range) = waiting.take() {
                text = join(&range, &text);
            }
            let before = self.glyphs.len();
            self.glyphs.extend(cluster.glyphs());
            let glyphs = self.glyphs.len() - before;
            self.clusters.push(ClusterPart { text, style: cluster.style_index(), glyphs });
        }
    }
}

fn join(a: &Range<usize>, b: &Range<usize>) -> Range<usize> {
    a.start.min(b.start)..a.end.max(b.end)
}

/// Characters that steer layout and are not seen: line ends, bidi controls, soft hyphens, zero-width spaces.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r'
            | '\u{ad}'
            | '\u{200b}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2028}'
            | '\u{2029}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'
            | '\u{2066}'..='\u{2069}'
            | '\u{feff}'
    )
}
