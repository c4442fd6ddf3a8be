//! Font files → [`FontLibrary`]: faces by family, fallback by script, and the library that shapes with them.
//!
//! Only compiled-in fonts and those of the kit are in it, unless system fonts are asked for, so that the output does
//! not depend on the machine. Shaping itself is parley's; this module hands it the faces.

use std::sync::Arc;

use crate::diag::Diagnostic;

/// A face's place in [`FontLibrary::faces`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FontId(pub u32);

/// One face: a font file, or one font of a collection file.
#[derive(Debug)]
pub struct FontFace {
    /// The family's name in the font's name table.
    pub family: String,
    /// The face's PostScript name; unique in the library.
    pub postscript_name: String,
    /// The file.
    pub data: parley::FontData,
    /// Units per em.
    pub units_per_em: u16,
}

/// All faces that documents can use. Made once and shared by all threads.
#[derive(Debug)]
pub struct FontLibrary {
    /// The faces, in the order in which they were added.
    pub faces: Vec<FontFace>,
}

/// A font file to add: its name for diagnostics and its bytes.
pub struct FontFile {
    /// Shown in diagnostics.
    pub name: String,
    /// The file's bytes.
    pub data: Arc<[u8]>,
}

impl FontLibrary {
    /// The compiled-in families, then `extra` (a kit's own), which win where the family name is the same.
    ///
    /// # Errors
    /// A file that is not a font that can be embedded.
    pub fn new(extra: Vec<FontFile>) -> Result<Self, Diagnostic> {
        let _ = extra;
        unimplemented!("font library")
    }

    /// A context for shaping, one per thread; cheap to clone from the shared collection.
    pub fn context(&self) -> parley::FontContext {
        unimplemented!("font context")
    }

    /// The face that a shaped run uses.
    pub fn id_of(&self, data: &parley::FontData) -> Option<FontId> {
        self.faces
            .iter()
            .position(|face| face.data.data.id() == data.data.id() && face.data.index == data.index)
            .map(|index| FontId(u32::try_from(index).expect("fewer than 2^32 faces")))
    }
}
