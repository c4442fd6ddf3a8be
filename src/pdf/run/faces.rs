//! What each list of a run draws of which faces → the fonts that all share.

use std::collections::BTreeMap;
use std::sync::Arc;

use lopdf::{Dictionary, Document};
use sha2::{Digest, Sha256};

use super::{FONTS, LAST_FIXED};
use crate::diag::{Diagnostic, Diagnostics};
use crate::engine::display::DisplayList;
use crate::engine::fonts::{FontFace, FontId, FontLibrary};
use crate::pdf::file;
use crate::pdf::fonts::{self, Embedded};
use crate::pdf::glyphs::{FaceUsage, Usage};
use crate::pdf::text::Face;

/// What a face is in all documents of a run.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum FaceKey {
    /// One of the library that all share.
    Shared(FontId),
    /// One that a document brings along: the SHA-256 of its file, and its index there.
    Own([u8; 32], u32),
}

impl FaceKey {
    /// A document's own faces come after those that all have.
    fn of(id: FontId, face: &FontFace, shared: &FontLibrary) -> Self {
        if id.index() < shared.faces.len() {
            return Self::Shared(id);
        }
        Self::Own(Sha256::digest(face.data.data.data()).into(), face.data.index)
    }
}

/// What a list draws of each face.
pub struct ListGlyphs(Vec<(FaceKey, FontFace, FaceUsage)>);

/// Looks at what a list draws; `shared` is the library that all lists have, or begin with. Characters without a glyph
/// are told.
pub fn glyphs(list: &DisplayList, shared: &FontLibrary, warnings: &mut Vec<Diagnostic>) -> ListGlyphs {
    let library = list.fonts.as_deref().unwrap_or(shared);
    let usage = Usage::collect(&list.pages, library, None, warnings);
    let faces = usage.into_faces().map(|(id, usage)| {
        let face = library.face(id);
        (FaceKey::of(id, face, shared), face.clone(), usage)
    });
    ListGlyphs(faces.collect())
}

/// What all lists so far draw of each face.
#[derive(Default)]
pub struct RunGlyphs(BTreeMap<FaceKey, (FontFace, FaceUsage)>);

impl RunGlyphs {
    /// Adds what the next list draws. The order of lists counts: a glyph stands for the text that the first of them gives
    /// it.
    pub fn add(&mut self, list: ListGlyphs) {
        for (key, face, used) in list.0 {
            let (_, all) = self.0.entry(key).or_insert_with(|| {
                let nothing = FaceUsage::of(&face);
                (face, nothing)
            });
            all.merge(&used);
        }
    }

    /// Cuts the faces down.
    ///
    /// # Errors
    /// Every face whose outlines cannot be read.
    pub fn fonts(self) -> Result<RunFonts, Diagnostics> {
        let mut problems = Diagnostics::default();
        let mut faces = BTreeMap::new();
        let mut objects = file::new_document();
        objects.max_id = LAST_FIXED;
        let mut names = Dictionary::new();
        for (key, (face, mut usage)) in self.0 {
            usage.sort(&face);
            match fonts::cut_down(&face, &usage) {
                Ok(embedded) => {
                    let font = objects.new_object_id();
                    embedded.add_to(&mut objects, font);
                    let name = format!("F{}", faces.len() + 1);
                    names.set(name.as_str(), font);
                    faces.insert(key, RunFace { name, usage, embedded: Arc::new(embedded) });
                }
                Err(problem) => problems.push(problem),
            }
        }
        objects.set_object(FONTS, names);
        if problems.0.is_empty() { Ok(RunFonts { faces, objects }) } else { Err(problems) }
    }
}

/// The fonts of a run.
pub struct RunFonts {
    faces: BTreeMap<FaceKey, RunFace>,
    /// Their objects, and those are numbered on from by all sections.
    pub(super) objects: Document,
}

struct RunFace {
    name: String,
    usage: FaceUsage,
    embedded: Arc<Embedded>,
}

impl RunFonts {
    /// The fonts of a list, by its own ids.
    pub(super) fn of<'a>(&'a self, list: &DisplayList, shared: &FontLibrary) -> BTreeMap<FontId, Face<'a>> {
        let named = |key: &FaceKey| {
            let face = self.faces.get(key)?;
            Some(Face { name: face.name.clone(), usage: &face.usage, embedded: Arc::clone(&face.embedded) })
        };
        let shared_faces = self.faces.keys().filter_map(|key| match key {
            FaceKey::Shared(id) => Some((*id, named(key)?)),
            FaceKey::Own(..) => None,
        });
        let mut faces: BTreeMap<FontId, Face<'a>> = shared_faces.collect();
        let own = list.fonts.iter().flat_map(|library| (0..).map(FontId).zip(&library.faces));
        for (id, face) in own.skip(shared.faces.len()) {
            if let Some(face) = named(&FaceKey::of(id, face, shared)) {
                faces.insert(id, face);
            }
        }
        faces
    }
}
