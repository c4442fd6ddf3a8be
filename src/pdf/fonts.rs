//! Glyphs used of a face → the objects of a PDF font that has just these.
//!
//! A PDF font for Unicode text is a *Type0* font of one *CIDFont* (ISO 32000-1 9.7): codes of two bytes (`Identity-H`) are
//! the numbers of glyphs in the cut-down font, or the same in all documents (see [`super::glyphs`]), and `CIDToGIDMap` leads
//! to the glyphs then; `W` repeats the widths, which viewers advance by; `ToUnicode` maps codes to text, for
//! search, copying and screen readers.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use sha2::{Digest, Sha256};
use skrifa::instance::{LocationRef, Size};
use skrifa::raw::TableProvider;
use skrifa::{FontRef, GlyphId, MetadataProvider, Tag};
use subsetter::GlyphRemapper;

use super::cache::{PdfCache, Weight};
use super::deflate;
use super::glyphs::{FaceUsage, Usage};
use super::truetype;
use crate::diag::{Diagnostic, Diagnostics};
use crate::engine::fonts::{FontFace, FontId, FontLibrary};

/// What makes two cut-down fonts the same.
#[derive(PartialEq, Eq, Hash)]
pub(super) struct EmbeddedKey {
    /// The font file's blob and the face's index in it.
    face: (u64, u32),
    /// The glyphs in ascending order, with their text.
    glyphs: Box<[(u16, Box<str>)]>,
}

/// A face cut down, ready to be put into any document.
pub(super) struct Embedded {
    /// Widths by code, from code 0, in thousandths of an em: what viewers advance by.
    pub(super) widths: Vec<f32>,
    /// The codes in use: first and last of each range.
    ranges: Vec<(u16, u16)>,
    /// Glyphs of the program by code, compressed; `None` where the two are the same.
    glyphs: Option<Stream>,
    /// The font program, compressed.
    program: Stream,
    /// `FontFile2` or `FontFile3`.
    program_key: &'static str,
    /// `CIDFontType2` or `CIDFontType0`.
    subtype: &'static str,
    /// The code to text map, compressed.
    to_unicode: Stream,
    /// All of the descriptor but the program.
    descriptor: Dictionary,
    /// `ABCDEF+Name`
    base_font: String,
}

impl Weight for Embedded {
    fn weight(&self) -> usize {
        let glyphs = self.glyphs.as_ref().map_or(0, |glyphs| glyphs.content.len());
        self.program.content.len() + self.to_unicode.content.len() + glyphs + self.widths.len() * size_of::<f32>()
    }
}

/// Cuts down every face that is used.
///
/// # Errors
/// Every face whose outlines cannot be read.
pub(super) fn embed(
    usage: &Usage,
    fonts: &FontLibrary,
    cache: &PdfCache,
) -> Result<BTreeMap<FontId, Arc<Embedded>>, Diagnostics> {
    let mut problems = Diagnostics::default();
    let mut embedded = BTreeMap::new();
    for (id, used) in usage.faces() {
        let face = fonts.face(id);
        let glyphs = used.glyphs().map(|(glyph, text)| (glyph, text.into())).collect();
        let key = EmbeddedKey { face: (face.data.data.id(), face.data.index), glyphs };
        match cache.fonts.get_or_make(key, |_| cut_down(face, used)) {
            Ok(font) => {
                embedded.insert(id, font);
            }
            Err(problem) => problems.push(problem),
        }
    }
    if problems.0.is_empty() { Ok(embedded) } else { Err(problems) }
}

/// Cuts down a face.
///
/// # Errors
/// When its outlines cannot be read.
pub(super) fn cut_down(face: &FontFace, used: &FaceUsage) -> Result<Embedded, Diagnostic> {
    let unusable = || {
        Diagnostic::error(format!("the font `{}` cannot be cut down to the glyphs used", face.postscript_name))
            .help("get the font file anew from where it comes from, or use another font")
    };
    let mut remapper = GlyphRemapper::new();
    for (glyph, _) in used.glyphs() {
        remapper.remap(glyph);
    }
    let program = subsetter::subset(face.data.data.data(), face.data.index, &remapper)
        .map_err(|cause| unusable().cause(cause))?;
    let font = face.font().ok_or_else(unusable)?;
    let outlines = FontRef::new(&program).ok().and_then(|program| program.table_data(Tag::new(b"CFF ")));
    let (stream, program_key, subtype) = match outlines {
        Some(outlines) => {
            let stream = deflate::smallest(dictionary! { "Subtype" => "CIDFontType0C" }, outlines.as_bytes());
            (stream, "FontFile3", "CIDFontType0")
        }
        None => {
            let program = truetype::needed(&program).unwrap_or(program);
            let length = i64::try_from(program.len()).expect("a font of less than 2^63 bytes");
            (deflate::smallest(dictionary! { "Length1" => length }, &program), "FontFile2", "CIDFontType2")
        }
    };
    let base_font = format!("{}+{}", subset_tag(face, used), face.postscript_name);
    Ok(Embedded {
        widths: widths(&font, used),
        ranges: ranges_of(used.codes()),
        glyphs: used.has_fixed_codes().then(|| deflate::stream(Dictionary::new(), &glyphs_by_code(used, &remapper))),
        program: stream,
        program_key,
        subtype,
        to_unicode: deflate::stream(Dictionary::new(), to_unicode(used).as_bytes()),
        descriptor: descriptor(&font, face, &base_font),
        base_font,
    })
}

/// Six letters that tell cut-down fonts of one face apart (ISO 32000-1 9.6.4).
fn subset_tag(face: &FontFace, used: &FaceUsage) -> String {
    let mut hash = Sha256::new();
    hash.update(face.postscript_name.as_bytes());
    for (glyph, _) in used.glyphs() {
        hash.update(glyph.to_be_bytes());
    }
    hash.finalize().iter().take(6).map(|byte| char::from(b'A' + byte % 26)).collect()
}

/// Thousandths of an em, to two digits after the point: a whole number would be off by up to half a unit a glyph in
/// fonts of 2048 units. Codes that are not used have none.
fn widths(font: &FontRef<'_>, used: &FaceUsage) -> Vec<f32> {
    let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
    let scale = 1000.0 / f32::from(font.head().map_or(1000, |head| head.units_per_em()).max(1));
    let mut widths = vec![0.0; used.codes().last().map_or(0, usize::from) + 1];
    for (code, (glyph, _)) in used.codes().zip(used.glyphs()) {
        let units = metrics.advance_width(GlyphId::from(glyph)).unwrap_or_default();
        widths[usize::from(code)] = (units * scale * 100.0).round() / 100.0;
    }
    widths
}

/// The first and last of codes that follow each other.
fn ranges_of(codes: impl Iterator<Item = u16>) -> Vec<(u16, u16)> {
    let mut ranges: Vec<(u16, u16)> = Vec::new();
    for code in codes {
        match ranges.last_mut().filter(|(_, last)| last.checked_add(1) == Some(code)) {
            Some((_, last)) => *last = code,
            None => ranges.push((code, code)),
        }
    }
    ranges
}

/// Two bytes for each code: its glyph in the font that was cut down (ISO 32000-1 table 117, `CIDToGIDMap`).
fn glyphs_by_code(used: &FaceUsage, remapper: &GlyphRemapper) -> Vec<u8> {
    let mut map = vec![0; (used.codes().last().map_or(0, usize::from) + 1) * 2];
    for (code, (glyph, _)) in used.codes().zip(used.glyphs()) {
        let place = usize::from(code) * 2;
        map[place..place + 2].copy_from_slice(&remapper.get(glyph).unwrap_or(0).to_be_bytes());
    }
    map
}

/// ISO 32000-1 9.8, table 122. Values in thousandths of an em.
fn descriptor(font: &FontRef<'_>, face: &FontFace, base_font: &str) -> Dictionary {
    /// Codes are not those of a standard Latin encoding.
    const SYMBOLIC: i64 = 1 << 2;
    const ITALIC: i64 = 1 << 6;
    let metrics = font.metrics(Size::unscaled(), LocationRef::default());
    let scale = 1000.0 / f32::from(metrics.units_per_em.max(1));
    let thousandths = |value: f32| Object::Integer((value * scale).round() as i64);
    let bounds = metrics.bounds.unwrap_or_default();
    let bold = f32::from(face.weight) / 65.0;
    dictionary! {
        "Type" => "FontDescriptor",
        "FontName" => base_font,
        "Flags" => SYMBOLIC | if face.italic { ITALIC } else { 0 },
        "FontBBox" => [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max].map(thousandths).to_vec(),
        "ItalicAngle" => Object::Integer(metrics.italic_angle.round() as i64),
        "Ascent" => thousandths(metrics.ascent),
        "Descent" => thousandths(metrics.descent),
        "CapHeight" => thousandths(metrics.cap_height.unwrap_or(metrics.ascent)),
        // No table has the width of stems; this is the customary estimate from the weight.
        "StemV" => (50.0 + bold * bold).round() as i64,
    }
}

/// The CMap from codes to UTF-16 text (ISO 32000-1 9.10.3), at most a hundred lines a block.
fn to_unicode(used: &FaceUsage) -> String {
    let mut map = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n\
         /CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n\
         /CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n\
         1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n",
    );
    // Texts of several characters stand alone: some readers take them for numbers where ranges are.
    let (ranges, texts): (Vec<_>, Vec<_>) = ranges(used).into_iter().partition(|range| only_unit(range.text).is_some());
    for block in ranges.chunks(100) {
        let _ = writeln!(map, "{} beginbfrange", block.len());
        map.extend(block.iter().map(Range::line));
        map.push_str("endbfrange\n");
    }
    for block in texts.chunks(100) {
        let _ = writeln!(map, "{} beginbfchar", block.len());
        map.extend(block.iter().map(Range::text_line));
        map.push_str("endbfchar\n");
    }
    map + "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
}

/// Codes that follow each other and stand for characters that follow each other.
struct Range<'a> {
    first: u16,
    last: u16,
    /// The place of the next code among those that are used.
    next: usize,
    /// What the first code stands for.
    text: &'a str,
}

/// The codes that stand for a text, in ranges within which nothing but the last byte changes (ISO 32000-1 9.10.3). Codes
/// that are not used do not end a range: what they stand for is never asked.
fn ranges(used: &FaceUsage) -> Vec<Range<'_>> {
    let mut ranges: Vec<Range<'_>> = Vec::new();
    for (place, (code, (_, text))) in used.codes().zip(used.glyphs()).enumerate() {
        if text.is_empty() {
            continue;
        }
        let follows = |range: &&mut Range<'_>| {
            let (Some(first), Some(this)) = (only_unit(range.text), only_unit(text)) else { return false };
            range.next == place
                && range.first >> 8 == code >> 8
                && first >> 8 == this >> 8
                && this.checked_sub(first) == Some(code - range.first)
        };
        match ranges.last_mut().filter(follows) {
            Some(range) => (range.last, range.next) = (code, place + 1),
            None => ranges.push(Range { first: code, last: code, next: place + 1, text }),
        }
    }
    ranges
}

/// The UTF-16 unit of a text that has just one.
fn only_unit(text: &str) -> Option<u16> {
    let mut units = text.encode_utf16();
    units.next().filter(|_| units.next().is_none())
}

impl Range<'_> {
    fn line(&self) -> String {
        format!("<{:04X}> {}", self.first, self.text_line_from(self.last))
    }

    fn text_line(&self) -> String {
        self.text_line_from(self.first)
    }

    fn text_line_from(&self, code: u16) -> String {
        let mut line = format!("<{code:04X}> <");
        for unit in self.text.encode_utf16() {
            let _ = write!(line, "{unit:04X}");
        }
        line + ">\n"
    }
}

impl Embedded {
    /// Adds the font's objects to a document; the id is that of the Type0 font.
    pub(super) fn add_to(&self, document: &mut Document, id: ObjectId) {
        let program = document.add_object(self.program.clone());
        let to_unicode = document.add_object(self.to_unicode.clone());
        let mut descriptor = self.descriptor.clone();
        descriptor.set(self.program_key, program);
        let descriptor = document.add_object(descriptor);
        let mut descendant = dictionary! {
            "Type" => "Font",
            "Subtype" => self.subtype,
            "BaseFont" => self.base_font.as_str(),
            "CIDSystemInfo" => dictionary! {
                "Registry" => Object::string_literal("Adobe"),
                "Ordering" => Object::string_literal("Identity"),
                "Supplement" => 0,
            },
            "FontDescriptor" => descriptor,
            "W" => self.width_ranges(),
        };
        match &self.glyphs {
            Some(glyphs) => descendant.set("CIDToGIDMap", document.add_object(glyphs.clone())),
            None if self.subtype == "CIDFontType2" => descendant.set("CIDToGIDMap", "Identity"),
            None => {}
        }
        let descendant = document.add_object(descendant);
        let font = dictionary! {
            "Type" => "Font",
            "Subtype" => "Type0",
            "BaseFont" => self.base_font.as_str(),
            "Encoding" => "Identity-H",
            "DescendantFonts" => vec![Object::Reference(descendant)],
            "ToUnicode" => to_unicode,
        };
        document.set_object(id, font);
    }

    /// Each range of codes: its first one, and the widths of all (ISO 32000-1 9.7.4.3).
    fn width_ranges(&self) -> Vec<Object> {
        let range = |(first, last): &(u16, u16)| {
            let widths = &self.widths[usize::from(*first)..=usize::from(*last)];
            let widths = widths.iter().map(|width| Object::Real(*width)).collect();
            [Object::Integer(i64::from(*first)), Object::Array(widths)]
        };
        self.ranges.iter().flat_map(range).collect()
    }
}
