//! Text runs → shown glyphs that say their text.
//!
//! Glyphs are shown by their codes in the cut-down font and stand where shaping put them: viewers advance by the
//! font's widths, and a number in the `TJ` array moves the pen only where the two differ.
//! A cluster whose codes do not add up to its text is wrapped in a span that says it (`ActualText`).

use std::sync::Arc;

use printpdf::DictItem;

use super::content::Content;
use super::fonts::Embedded;
use super::glyphs::{Cluster, FaceUsage, clusters, right_to_left};
use crate::engine::display::{Glyph, TextRun};
use crate::engine::geometry::{Point, Px};
use crate::engine::style::values::Color;

/// The tangent of 14°, the angle by which shaping supposes that a synthetic oblique leans (CSS Fonts 4 §2.4).
const SLANT: f32 = 0.249_328;

/// The share of the font size by which the stroke of a synthetic bold widens stems.
const BOLD: f32 = 1.0 / 24.0;

/// The most elements of an array and bytes of a string that every viewer takes (ISO 32000-1, Annex C), less a few.
const MOST_ITEMS: usize = 8_000;
const LONGEST_STRING: usize = 32_000;
/// The glyphs for which a string has room from the beginning: those of a line.
const COMMON_LENGTH: usize = 128;

/// A face as a document's content streams see it.
pub(super) struct Face<'a> {
    /// The resource name.
    pub name: String,
    /// Codes and their text.
    pub usage: &'a FaceUsage,
    /// Widths.
    pub embedded: Arc<Embedded>,
}

/// Shows a run with its baseline starting at a point.
pub(super) fn show(content: &mut Content, face: &Face<'_>, run: &TextRun, origin: Point, color: Color) {
    if run.font_size.0 <= 0.0 || !run.font_size.is_finite() {
        return;
    }
    content.text_style(&face.name, run.font_size, color, run.synthetic_bold.then_some(run.font_size * BOLD));
    if run.synthetic_slant {
        content.text_slanted_at(origin, SLANT);
    } else {
        content.text_at(origin);
    }
    let size = run.font_size.0.into();
    let left = run.glyphs.len();
    let mut shown = Shown { content, face, size, pen: 0.0, rise: Px::ZERO, items: Vec::new(), left };
    for cluster in clusters(run) {
        shown.cluster(&cluster);
    }
    shown.flush();
    shown.set_rise(Px::ZERO);
    if run.synthetic_slant {
        content.text_end();
    }
}

/// A run under way.
struct Shown<'a, 'f> {
    content: &'a mut Content,
    face: &'a Face<'f>,
    /// The font size in pixels.
    size: f64,
    /// Where a viewer's pen is, from the run's origin, in thousandths of an em.
    pen: f64,
    rise: Px,
    /// What the next `TJ` shows.
    items: Vec<DictItem>,
    /// Glyphs still to come: room for their codes.
    left: usize,
}

impl Shown<'_, '_> {
    fn cluster(&mut self, cluster: &Cluster<'_>) {
        // Glyph 0 has no code: there is nothing to show, and it was reported.
        if cluster.glyphs.iter().all(|glyph| self.face.usage.code(glyph.id).is_none()) {
            return;
        }
        if self.says(cluster) {
            cluster.glyphs.iter().for_each(|glyph| self.glyph(glyph));
            return;
        }
        if let Some(blank) = self.face.usage.blank_after(cluster) {
            cluster.glyphs.iter().for_each(|glyph| self.glyph(glyph));
            self.code(blank, 1);
            return;
        }
        self.flush();
        self.content.begin_actual_text(cluster.text);
        cluster.glyphs.iter().for_each(|glyph| self.glyph(glyph));
        self.flush();
        self.content.end_actual_text();
    }

    /// Whether the codes of a cluster add up to its text: read from right to left where its letters are.
    fn says(&self, cluster: &Cluster<'_>) -> bool {
        let text = |glyph: &Glyph| self.face.usage.code(glyph.id).map(|code| self.face.usage.text(code));
        if let [glyph] = cluster.glyphs {
            return text(glyph) == Some(cluster.text);
        }
        let mut texts: Vec<&str> = cluster.glyphs.iter().filter_map(text).collect();
        if cluster.text.chars().any(right_to_left) {
            texts.reverse();
        }
        texts.concat() == cluster.text
    }

    fn glyph(&mut self, glyph: &Glyph) {
        let room = self.left;
        self.left = self.left.saturating_sub(1);
        let Some(code) = self.face.usage.code(glyph.id) else { return };
        self.set_rise(-glyph.y);
        let target = f64::from(glyph.x.0) * 1000.0 / self.size;
        let back = self.pen - target;
        if back.abs() > 0.5 && back.is_finite() {
            let back = back.round();
            self.items.push(DictItem::Int(back as i64));
            self.pen -= back;
        }
        self.code(code, room);
    }

    /// Shows a glyph where the pen is.
    fn code(&mut self, code: u16, room: usize) {
        if self.items.len() >= MOST_ITEMS {
            self.flush();
        }
        let has_room = |item: &DictItem| matches!(item, DictItem::String { data, .. } if data.len() < LONGEST_STRING);
        if !self.items.last().is_some_and(has_room) {
            // Not room for all that is left: where the pen is moved often, that grows with the square of the text.
            self.items.push(DictItem::String { data: Vec::with_capacity(room.min(COMMON_LENGTH) * 2), literal: true });
        }
        if let Some(DictItem::String { data, .. }) = self.items.last_mut() {
            data.extend_from_slice(&code.to_be_bytes());
        }
        self.pen += f64::from(self.face.embedded.widths[usize::from(code)]);
    }

    fn set_rise(&mut self, rise: Px) {
        if (rise - self.rise).abs().0 > 0.01 {
            self.flush();
            self.rise = rise;
            self.content.text_rise(rise);
        }
    }

    fn flush(&mut self) {
        if !self.items.is_empty() {
            self.content.text_show(std::mem::take(&mut self.items));
        }
    }
}
