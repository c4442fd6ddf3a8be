//! Text runs → shown glyphs that say their text.
//!
//! Glyphs are shown by their codes in the cut-down font and stand where shaping put them: viewers advance by the
//! font's widths, and a number in the `TJ` array moves the pen only where the two differ.
//! A cluster whose codes do not add up to its text is wrapped in a span that says it (`ActualText`).

use std::sync::Arc;

use super::content::Content;
use super::encode::Shown;
use super::fonts::Embedded;
use super::glyphs::{Cluster, FaceUsage, clusters, right_to_left};
use crate::engine::display::{Glyph, TextRun};
use crate::engine::geometry::{Point, Px};
use crate::engine::style::values::Color;

/// The tangent of 14°, the angle by which shaping supposes that a synthetic oblique leans (CSS Fonts 4 §2.4).
const SLANT: f32 = 0.249_328;

/// The share of the font size by which the stroke of a synthetic bold widens stems.
const BOLD: f32 = 1.0 / 24.0;

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
    let shown = std::mem::take(&mut content.room);
    let mut under_way = UnderWay { content, face, size, pen: 0.0, rise: Px::ZERO, shown };
    under_way.shown.reserve(run.glyphs.len());
    for cluster in clusters(run) {
        under_way.cluster(&cluster);
    }
    under_way.flush();
    under_way.set_rise(Px::ZERO);
    content.room = under_way.shown;
    if run.synthetic_slant {
        content.text_end();
    }
}

/// A run under way.
struct UnderWay<'a, 'f> {
    content: &'a mut Content,
    face: &'a Face<'f>,
    /// The font size in pixels.
    size: f64,
    /// Where a viewer's pen is, from the run's origin, in thousandths of an em.
    pen: f64,
    rise: Px,
    /// What is shown next.
    shown: Shown,
}

impl UnderWay<'_, '_> {
    fn cluster(&mut self, cluster: &Cluster<'_>) {
        if let [glyph] = cluster.glyphs
            && let Some(code) = self.face.usage.code_of(glyph.id, cluster.text)
        {
            return self.glyph_at(glyph, code);
        }
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
            self.code(blank);
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
        let text = |glyph: &Glyph| self.face.usage.text(glyph.id);
        let mut texts: Vec<&str> = cluster.glyphs.iter().filter_map(text).collect();
        if cluster.text.chars().any(right_to_left) {
            texts.reverse();
        }
        texts.concat() == cluster.text
    }

    fn glyph(&mut self, glyph: &Glyph) {
        if let Some(code) = self.face.usage.code(glyph.id) {
            self.glyph_at(glyph, code);
        }
    }

    /// Shows a glyph where it stands.
    fn glyph_at(&mut self, glyph: &Glyph, code: u16) {
        self.set_rise(-glyph.y);
        let target = f64::from(glyph.x.0) * 1000.0 / self.size;
        let back = self.pen - target;
        if back.abs() > 0.5 && back.is_finite() {
            // To the nearest whole number, which is far below 2^52.
            let back = (back + 0.5_f64.copysign(back)) as i64;
            self.shown.back(back);
            self.pen -= back as f64;
        }
        self.code(code);
    }

    /// Shows a glyph where the pen is.
    fn code(&mut self, code: u16) {
        if self.shown.is_full() {
            self.flush();
        }
        self.shown.code(code);
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
        if !self.shown.is_empty() {
            self.content.text_show(&self.shown);
            self.shown.clear();
        }
    }
}
