//! Content streams → what is drawn with what, and which of it is tagged.
//!
//! A *marked-content sequence* (`BDC … EMC`) ties what is drawn to the structure tree by a number, its MCID, that is
//! unique on the page (ISO 32000-1 14.7.4). What has no meaning (rules, backgrounds, page numbers) is an *artifact*.
//! The walk follows every stream that is drawn, form XObjects included, and keeps for the other checks which MCIDs there
//! are, which codes of which fonts are shown, and which kinds of colour are used. A form XObject is walked once for each way
//! of being tagged, however often it is drawn.

pub mod lexer;
mod state;
mod walk;

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use lopdf::{Dictionary, ObjectId};

use super::finding::{Findings, Where};
use super::reader::{Page, Reader};

/// What the content streams of a file use.
#[derive(Default)]
pub struct Facts<'a> {
    /// By the page, or form XObject, in whose content the numbers are unique.
    pub marked: IndexMap<ObjectId, Marked>,
    /// Fonts with which something is shown, by the address of their dictionary.
    pub fonts: IndexMap<usize, FontUse<'a>>,
    /// Where each device colour space is first used.
    pub device_colours: BTreeMap<DeviceColour, Where>,
    /// Pages on which something is transparent.
    pub transparent: BTreeSet<usize>,
}

/// The marked content of a page or form XObject.
pub struct Marked {
    /// The page's number.
    pub page: usize,
    /// The key of the page or XObject in the parent tree.
    pub struct_parents: Option<i64>,
    /// The numbers of marked-content sequences.
    pub ids: BTreeSet<i64>,
}

/// How a font is used.
pub struct FontUse<'a> {
    pub dictionary: &'a Dictionary,
    /// Where first.
    pub place: Where,
    /// The character codes that are shown.
    pub codes: BTreeSet<u16>,
    /// Whether any of it can be seen; text in render mode 3 cannot.
    pub visible: bool,
}

/// Colours whose look depends on the device (ISO 32000-1 8.6.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DeviceColour {
    Gray,
    Rgb,
    Cmyk,
}

/// Walks the pages and the appearances of their annotations.
pub fn check<'a>(reader: &Reader<'a>, pages: &[Page<'a>], findings: &mut Findings) -> Facts<'a> {
    let mut walk = walk::Walk::new(reader, findings);
    for page in pages {
        walk.page(page);
    }
    walk.facts
}

/// Whether a stream's content has a marked-content sequence with this tag.
pub fn has_mark(bytes: &[u8], tag: &[u8]) -> bool {
    lexer::Lexer::new(bytes).any(|operation| {
        matches!(operation.operator, b"BMC" | b"BDC")
            && operation.operands.first().and_then(lexer::Operand::as_name) == Some(tag)
    })
}

/// The font and its size that a default appearance chooses (ISO 32000-1 12.7.3.3).
pub fn default_font(appearance: &[u8]) -> Option<(Vec<u8>, f64)> {
    let mut chosen = None;
    for operation in lexer::Lexer::new(appearance) {
        if operation.operator == b"Tf"
            && let [lexer::Operand::Name(font), lexer::Operand::Number(size)] = operation.operands.as_slice()
        {
            chosen = Some((font.clone(), *size));
        }
    }
    chosen
}
