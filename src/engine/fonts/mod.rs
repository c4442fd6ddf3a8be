//! Font files → [`FontLibrary`]: faces by family, fallback by script, and the context that shapes with them.
//!
//! Only compiled-in fonts and those of the kit are in it, unless system fonts are asked for, so that the output does
//! not depend on the machine. Shaping itself is parley's; this module hands it the faces. Cutting a face down to the
//! glyphs of a document is the business of [`crate::pdf`].
//!
//! 1. `face::read` checks a file and reads the names and metrics of its faces; of those compiled in (`bundled`), it takes
//!    no more than the beginning of the file to know them;
//! 2. the faces are registered with parley's collection, a kit's families in the place of bundled ones of that name;
//! 3. `fallback::set` tells the collection where each script's characters are found.

mod bundled;
mod face;
mod fallback;

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::Arc;

use parley::FontContext;
use parley::fontique::{
    Blob, Collection, CollectionOptions, FamilyId, FontInfoOverride, FontStyle, FontWeight, FontWidth, GenericFamily,
    SourceCache, SourceCacheOptions,
};
use skrifa::MetadataProvider;

use crate::diag::{Diagnostic, Diagnostics};

use bundled::Bundled;
pub use face::FontFace;

/// A face's place in [`FontLibrary::faces`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FontId(pub u32);

impl FontId {
    /// As an index into [`FontLibrary::faces`].
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// All faces that documents can use. Made once and shared by all threads.
pub struct FontLibrary {
    /// The faces, in the order in which they were added: bundled ones by file name, then the kit's.
    pub faces: Vec<FontFace>,
    /// The family that stands for `sans-serif` and for every generic family that has no face of its own.
    pub text_family: String,
    /// The generic families that [`FontLibrary::text_family`] stands in for.
    substituted: Vec<GenericFamily>,
    /// Faces by their file's blob id and their index in it.
    ids: HashMap<(u64, u32), FontId>,
    /// What each thread's context is cloned from. Not a shared collection: nothing is added after the start, and a
    /// clone copies a few small maps while the font files themselves stay where they are.
    context: FontContext,
}

/// A font file to add: its name for diagnostics and its bytes.
pub struct FontFile {
    /// Shown in diagnostics.
    pub name: String,
    /// The file's bytes.
    pub data: Arc<[u8]>,
}

/// A face that a document brings along under a name of its choice.
pub struct OwnFace {
    /// The name.
    pub family: Arc<str>,
    /// The weight that it serves, from 1 to 1000.
    pub weight: f32,
    /// The width that it serves, 1 for normal.
    pub width: f32,
    /// Whether it serves italics.
    pub italic: bool,
    /// Where it comes from.
    pub source: OwnSource,
}

/// Where a document's own face comes from.
pub enum OwnSource {
    /// A file.
    File(FontFile),
    /// A face of the library, by its family's or its own name.
    Local(Arc<str>),
}

impl FontLibrary {
    /// This library with the faces of one document; those that cannot be used are told by their number. The faces
    /// here keep their ids.
    pub fn with(&self, own: &[OwnFace]) -> (Self, Vec<(usize, Diagnostic)>) {
        let mut problems = Vec::new();
        let mut library = Self {
            faces: self.faces.clone(),
            text_family: self.text_family.clone(),
            substituted: self.substituted.clone(),
            ids: self.ids.clone(),
            context: self.context.clone(),
        };
        for (number, own) in own.iter().enumerate() {
            let blob = match &own.source {
                OwnSource::Local(name) => match self.local(name) {
                    Some(face) => face.data.data.clone(),
                    None => continue,
                },
                OwnSource::File(file) => {
                    let blob = Blob::new(Arc::new(Arc::clone(&file.data)));
                    match face::read(&file.name, &blob) {
                        Ok(faces) => {
                            for face in faces {
                                let id = FontId(u32::try_from(library.faces.len()).expect("fewer than 2^32 faces"));
                                library.ids.insert((face.data.data.id(), face.data.index), id);
                                library.faces.push(FontFace { family: own.family.to_string(), ..face });
                            }
                        }
                        Err(problem) => {
                            problems.push((number, problem));
                            continue;
                        }
                    }
                    blob
                }
            };
            let style = if own.italic { FontStyle::Italic } else { FontStyle::Normal };
            let named = FontInfoOverride {
                family_name: Some(&own.family),
                width: Some(FontWidth::from_ratio(own.width)),
                style: Some(style),
                weight: Some(FontWeight::new(own.weight)),
                axes: None,
            };
            library.context.collection.register_fonts(blob, Some(named));
        }
        make_names_unique(&mut library.faces);
        (library, problems)
    }

    /// The face of a family or of this name.
    pub fn local(&self, name: &str) -> Option<&FontFace> {
        let is = |face: &&FontFace| face.postscript_name == name || face.family.eq_ignore_ascii_case(name);
        let plain = |face: &&FontFace| is(face) && !face.italic && face.weight == 400;
        self.faces.iter().find(plain).or_else(|| self.faces.iter().find(is))
    }

    /// The compiled-in families, then `extra` (a kit's own), which win where the family name is the same.
    ///
    /// # Errors
    /// Every file that is not a font, or that may not be embedded.
    pub fn new(extra: Vec<FontFile>) -> Result<Self, Diagnostics> {
        let mut problems = Diagnostics::default();
        let mut or_told = |faces: Result<Vec<FontFace>, Diagnostic>| {
            faces.unwrap_or_else(|problem| {
                problems.push(problem);
                Vec::new()
            })
        };
        let bundled = Bundled::new();
        let faces = bundled.files.iter().flat_map(|(name, blob)| or_told(face::known(name, blob))).collect();
        let own = extra.into_iter().map(|file| face::read(&file.name, &Blob::new(Arc::new(file.data))));
        let own = own.flat_map(&mut or_told).collect();
        problems.into_result()?;
        let library = Self::from_faces(faces, own)?;
        bundled.complete();
        Ok(library)
    }

    fn from_faces(bundled: Vec<FontFace>, own: Vec<FontFace>) -> Result<Self, Diagnostics> {
        let replaced: HashSet<String> = own.iter().map(|face| face.family.to_lowercase()).collect();
        let mut faces: Vec<FontFace> =
            bundled.into_iter().filter(|face| !replaced.contains(&face.family.to_lowercase())).collect();
        let bundled_count = faces.len();
        faces.extend(own);
        make_names_unique(&mut faces);

        let mut collection = Collection::new(CollectionOptions { shared: false, system_fonts: false });
        let mut seen = HashSet::new();
        for face in &faces {
            if seen.insert(face.data.data.id()) {
                collection.register_fonts(face.data.data.clone(), None);
            }
        }
        let families = fallback::Families::new(&mut collection, &faces, bundled_count);
        let Some(text) = families.text() else {
            return Err(Diagnostic::error("there is no font at all")
                .help("put font files with a text family into the kit's `fonts/`")
                .into());
        };
        fallback::set(&mut collection, &families);
        let substituted = set_generic_families(&mut collection, text.id);
        let ids = faces.iter().enumerate().map(|(index, face)| {
            let id = u32::try_from(index).expect("fewer than 2^32 faces");
            ((face.data.data.id(), face.data.index), FontId(id))
        });
        Ok(Self {
            ids: ids.collect(),
            text_family: text.name.clone(),
            substituted,
            context: FontContext { collection, source_cache: SourceCache::new(SourceCacheOptions::default()) },
            faces,
        })
    }

    /// A context for shaping, one per thread; cheap to clone, the font files are shared.
    pub fn context(&self) -> FontContext {
        self.context.clone()
    }

    /// The face that a shaped run uses.
    pub fn id_of(&self, data: &parley::FontData) -> Option<FontId> {
        self.ids.get(&(data.data.id(), data.index)).copied()
    }

    /// A face by its id.
    ///
    /// # Panics
    /// When the id is of another library.
    pub fn face(&self, id: FontId) -> &FontFace {
        &self.faces[id.index()]
    }

    /// The upright face of the text family whose weight is nearest to regular.
    pub fn text_face(&self) -> Option<FontId> {
        let upright = |(_, face): &(u32, &FontFace)| face.family == self.text_family && !face.italic;
        let nearest = (0..).zip(&self.faces).filter(upright).min_by_key(|(_, face)| face.weight.abs_diff(400));
        nearest.map(|(index, _)| FontId(index))
    }

    /// Whether any face has a glyph for a character; characters that are never seen (controls) count as covered.
    pub fn covers(&self, character: char) -> bool {
        character.is_control() || self.faces.iter().any(|face| face.covers(character))
    }

    /// Whether there is a family of this name, whatever its case.
    pub fn has_family(&self, name: &str) -> bool {
        let name = name.to_lowercase();
        self.faces.iter().any(|face| face.family.to_lowercase() == name)
    }

    /// The family that stands in for a generic family of which no face is there (`serif` set in a sans, say).
    pub fn substitute_for(&self, generic: GenericFamily) -> Option<&str> {
        self.substituted.contains(&generic).then_some(self.text_family.as_str())
    }
}

impl fmt::Debug for FontLibrary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FontLibrary").field("faces", &self.faces).field("text_family", &self.text_family).finish()
    }
}

/// Appends a number to PostScript names that are there already.
fn make_names_unique(faces: &mut [FontFace]) {
    let mut seen = HashSet::new();
    for face in faces {
        let name = face.postscript_name.clone();
        let mut number = 1;
        while !seen.insert(face.postscript_name.clone()) {
            number += 1;
            face.postscript_name = format!("{name}-{number}");
        }
    }
}

/// Points the generic families at a family of that kind, or at the text family; gives those that have none.
fn set_generic_families(collection: &mut Collection, text: FamilyId) -> Vec<GenericFamily> {
    use GenericFamily::{
        Cursive, Emoji, FangSong, Fantasy, Math, Monospace, SansSerif, Serif, SystemUi, UiMonospace, UiRounded,
        UiSansSerif, UiSerif,
    };
    for generic in [SansSerif, SystemUi, UiSansSerif] {
        collection.set_generic_families(generic, std::iter::once(text));
    }
    let mut substituted = Vec::new();
    for (generics, word) in [
        (&[Serif, UiSerif][..], Some("Serif")),
        (&[Monospace, UiMonospace], Some("Mono")),
        (&[Cursive, Fantasy, UiRounded, Math, FangSong], None),
    ] {
        let family = word.and_then(|word| family_with_word(collection, word));
        for generic in generics {
            collection.set_generic_families(*generic, std::iter::once(family.unwrap_or(text)));
            if family.is_none() {
                substituted.push(*generic);
            }
        }
    }
    // Emoji have no face of their own; the fallback chain has the symbols.
    collection.set_generic_families(Emoji, std::iter::empty());
    substituted
}

/// The first family, by name, that says in its name what kind it is (`Noto Serif`, `Source Code Mono`).
fn family_with_word(collection: &mut Collection, word: &str) -> Option<FamilyId> {
    let mut names: Vec<String> = collection.family_names().map(str::to_owned).collect();
    names.sort_unstable();
    let name = names.into_iter().find(|name| name.split([' ', '-']).any(|part| part == word))?;
    collection.family_id(&name)
}

impl FontFace {
    /// Whether the face has a glyph for a character.
    pub fn covers(&self, character: char) -> bool {
        self.font().is_some_and(|font| font.charmap().map(character).is_some_and(|glyph| glyph.to_u32() != 0))
    }
}
