//! A font program → its glyphs and their widths, read by skrifa.

use skrifa::instance::{LocationRef, Size};
use skrifa::raw::TableProvider;
use skrifa::{FontRef, GlyphId, MetadataProvider};

/// A TrueType or OpenType font.
pub struct Program {
    bytes: Vec<u8>,
    glyphs: u16,
    /// Thousandths of an em in a unit of the font.
    scale: f32,
}

impl Program {
    /// Nothing when the bytes are no font with widths.
    pub fn new(bytes: Vec<u8>) -> Option<Self> {
        let font = FontRef::new(&bytes).ok()?;
        let units = font.head().ok()?.units_per_em();
        let glyphs = font.maxp().ok()?.num_glyphs();
        font.hmtx().ok()?;
        if units == 0 {
            return None;
        }
        let scale = 1000.0 / f32::from(units);
        Some(Self { bytes, glyphs, scale })
    }

    fn font(&self) -> Option<FontRef<'_>> {
        FontRef::new(&self.bytes).ok()
    }

    /// How far a glyph moves the pen, in thousandths of an em; nothing when the font does not have it.
    pub fn width(&self, glyph: u16) -> Option<f32> {
        if glyph >= self.glyphs {
            return None;
        }
        let font = self.font()?;
        let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
        metrics.advance_width(GlyphId::from(glyph)).map(|width| width * self.scale)
    }

    /// The glyph of a character.
    pub fn glyph_of(&self, character: char) -> Option<u16> {
        let glyph = self.font()?.charmap().map(character)?;
        u16::try_from(glyph.to_u32()).ok()
    }
}
