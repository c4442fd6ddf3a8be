//! A font file → its [`FontFace`]s: names, metrics, and whether it may be embedded at all.
//!
//! Outlines are not looked at here; a face that passes can be shaped with, and cut down by the PDF stage.

use parley::FontData;
use parley::fontique::Blob;
use skrifa::raw::{FileRef, FontRef, TableProvider};
use skrifa::string::StringId;
use skrifa::{MetadataProvider, Tag};

use crate::diag::Diagnostic;

/// One face: a font file, or one font of a collection file.
#[derive(Debug, Clone)]
pub struct FontFace {
    /// The family's name in the font's name table.
    pub family: String,
    /// The face's PostScript name; unique in the library.
    pub postscript_name: String,
    /// The file.
    pub data: FontData,
    /// Units per em.
    pub units_per_em: u16,
    /// Upright or slanted by design.
    pub italic: bool,
    /// `OS/2.usWeightClass`: 400 is regular, 700 bold.
    pub weight: u16,
}

impl FontFace {
    /// The tables of the face; `None` only for bytes that were never read as a font.
    pub fn font(&self) -> Option<FontRef<'_>> {
        FontRef::from_index(self.data.data.data(), self.data.index).ok()
    }
}

/// All faces of a font file.
///
/// # Errors
/// The bytes are not a font, tables are missing, it is a variable font, or its licence bits forbid embedding.
pub(super) fn read(name: &str, file: &Blob<u8>) -> Result<Vec<FontFace>, Diagnostic> {
    faces(name, file, |font| check(name, font))
}

/// The same for a compiled-in file, of which no more than the beginning need be there: that it can be used is tested.
///
/// # Errors
/// As [`read`], where the beginning is not that of a font.
pub(super) fn known(name: &str, beginning: &Blob<u8>) -> Result<Vec<FontFace>, Diagnostic> {
    faces(name, beginning, |_| Ok(()))
}

fn faces(
    name: &str,
    file: &Blob<u8>,
    check: impl Fn(&FontRef<'_>) -> Result<(), Diagnostic>,
) -> Result<Vec<FontFace>, Diagnostic> {
    let not_a_font = |cause: skrifa::raw::ReadError| {
        Diagnostic::error(format!("`{name}` is not a font that can be read"))
            .help("fonts are TrueType or OpenType files (`.ttf`, `.otf`, `.ttc`), not web fonts (`.woff2`)")
            .cause(cause)
    };
    let count = match FileRef::new(file.data()).map_err(not_a_font)? {
        FileRef::Font(_) => 1,
        FileRef::Collection(collection) => collection.len(),
    };
    (0..count)
        .map(|index| {
            let font = FontRef::from_index(file.data(), index).map_err(not_a_font)?;
            check(&font)?;
            describe(&font, FontData::new(file.clone(), index)).map_err(not_a_font)
        })
        .collect()
}

fn describe(font: &FontRef<'_>, data: FontData) -> Result<FontFace, skrifa::raw::ReadError> {
    let name = |id| font.localized_strings(id).english_or_first().map(|name| name.to_string());
    let family = name(StringId::TYPOGRAPHIC_FAMILY_NAME)
        .or_else(|| name(StringId::FAMILY_NAME))
        .unwrap_or_else(|| "unnamed".to_owned());
    let postscript_name: String = name(StringId::POSTSCRIPT_NAME).map_or_else(
        || family.chars().filter(char::is_ascii_alphanumeric).collect(),
        // ISO 32000-1 7.3.5: what a PDF name holds without escapes.
        |name| name.chars().filter(|c| c.is_ascii_alphanumeric() || ['-', '_', '.'].contains(c)).take(63).collect(),
    );
    let attributes = font.attributes();
    Ok(FontFace {
        family,
        postscript_name,
        units_per_em: font.head()?.units_per_em().max(1),
        italic: attributes.style != skrifa::attribute::Style::Normal,
        weight: attributes.weight.value() as u16,
        data,
    })
}

/// Whether a face can stand in a PDF, technically and by its licence bits.
fn check(name: &str, font: &FontRef<'_>) -> Result<(), Diagnostic> {
    let has = |tag: &[u8; 4]| font.table_data(Tag::new(tag)).is_some();
    if !has(b"glyf") && !has(b"CFF ") {
        return Err(Diagnostic::error(format!("the font `{name}` has no outlines that a PDF can hold"))
            .help("use a font with TrueType (`glyf`) or PostScript (`CFF `) outlines"));
    }
    if ![b"cmap", b"head", b"hhea", b"hmtx", b"maxp"].into_iter().all(has) {
        return Err(Diagnostic::error(format!("the font `{name}` lacks tables that every font must have"))
            .help("get the file anew from where it comes from"));
    }
    if has(b"fvar") {
        return Err(Diagnostic::error(format!("`{name}` is a variable font, which a PDF cannot hold"))
            .help("put the static files of the family into the folder, one for each weight and style"));
    }
    check_licence(name, font)
}

/// The embedding bits of `OS/2.fsType`: <https://learn.microsoft.com/en-us/typography/opentype/spec/os2#fstype>
fn check_licence(name: &str, font: &FontRef<'_>) -> Result<(), Diagnostic> {
    const RESTRICTED: u16 = 0x0002;
    const USAGE: u16 = 0x000F;
    const NO_SUBSETTING: u16 = 0x0100;
    const BITMAP_ONLY: u16 = 0x0200;
    let bits = font.os2().map_or(0, |os2| os2.fs_type());
    let reason = if bits & USAGE == RESTRICTED {
        "its licence bits forbid embedding"
    } else if bits & NO_SUBSETTING != 0 {
        "its licence bits forbid embedding a part of it"
    } else if bits & BITMAP_ONLY != 0 {
        "its licence bits forbid embedding its outlines"
    } else {
        return Ok(());
    };
    Err(Diagnostic::error(format!("the font `{name}` cannot be used: {reason} (`OS/2.fsType` is {bits:#06x})"))
        .help("use a font under an open licence (OFL, Apache), or the vendor's edition for embedding"))
}
