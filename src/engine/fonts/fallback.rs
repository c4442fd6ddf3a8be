//! Families → where to look for a character that the asked-for families lack, script by script.
//!
//! Every chain names every family, only in another order, so that a character is found if any face has it.
//! For Latin and what has no script of its own (digits, arrows), the text family comes first and a kit's families last,
//! so that a display face does not creep into running text; for all other scripts, those families come first that
//! cover the script, a kit's before the bundled ones.

use parley::fontique::{Collection, FamilyId, Script, ScriptExt};
use skrifa::MetadataProvider;
use skrifa::charmap::Charmap;

use super::FontFace;

/// One family of the library.
pub(super) struct Family {
    /// For the collection.
    pub id: FamilyId,
    /// As the font says it.
    pub name: String,
    /// Bundled, not a kit's.
    bundled: bool,
    /// Faces, as indices.
    faces: Vec<usize>,
}

/// All families in the order of the general chain: text, bundled, symbols, large ideographic ones, the kit's.
pub(super) struct Families<'a> {
    list: Vec<Family>,
    faces: &'a [FontFace],
    /// The characters of each face, looked up some ten thousand times for the chains of all scripts.
    charmaps: Vec<Charmap<'a>>,
}

impl<'a> Families<'a> {
    /// Sorts faces into families; the first `bundled` ones are not a kit's.
    pub(super) fn new(collection: &mut Collection, faces: &'a [FontFace], bundled: usize) -> Self {
        let mut list: Vec<Family> = Vec::new();
        for (index, face) in faces.iter().enumerate() {
            let Some(id) = collection.family_id(&face.family) else { continue };
            match list.iter_mut().find(|family| family.id == id) {
                Some(family) => family.faces.push(index),
                None => {
                    list.push(Family { id, name: face.family.clone(), bundled: index < bundled, faces: vec![index] })
                }
            }
        }
        let charmaps = faces.iter().map(|face| face.font().map(|font| font.charmap()).unwrap_or_default()).collect();
        let mut families = Self { list, faces, charmaps };
        let text = families.text().map(|family| family.id);
        let rank = |family: &Family| {
            (Some(family.id) != text, !family.bundled, families.ideographic(family), family.name.contains("Symbol"))
        };
        let mut order: Vec<usize> = (0..families.list.len()).collect();
        order.sort_by_key(|index| rank(&families.list[*index]));
        let mut slots: Vec<Option<Family>> = std::mem::take(&mut families.list).into_iter().map(Some).collect();
        families.list = order.into_iter().filter_map(|index| slots[index].take()).collect();
        families
    }

    /// The family that running text is set in: bundled before a kit's, Latin, with the most of the four styles.
    pub(super) fn text(&self) -> Option<&Family> {
        // `min_by_key` keeps the first of equals, which is the first by file name.
        self.list.iter().min_by_key(|family| {
            let latin = self.covered(family, "aZé") == 3;
            (!latin, !family.bundled, 4 - self.styles(family))
        })
    }

    /// How many of regular, bold, italic and bold italic a family has.
    fn styles(&self, family: &Family) -> usize {
        let has = |italic, bold| {
            family.faces.iter().any(|index| {
                let face = &self.faces[*index];
                face.italic == italic && (face.weight >= 600) == bold
            })
        };
        [has(false, false), has(false, true), has(true, false), has(true, true)].into_iter().filter(|has| *has).count()
    }

    /// Fonts of tens of thousands of glyphs, whose Latin and symbols are a makeshift.
    fn ideographic(&self, family: &Family) -> bool {
        self.covered(family, "中一㐀") > 0
    }

    /// How many of the sample's characters the family's first face has.
    fn covered(&self, family: &Family, sample: &str) -> usize {
        let charmap = &self.charmaps[family.faces[0]];
        sample.chars().filter(|character| charmap.map(*character).is_some_and(|glyph| glyph.to_u32() != 0)).count()
    }

    /// Every family in the order in which a script's characters are looked for.
    fn chain(&self, script: Script, sample: &str) -> Vec<FamilyId> {
        let general = [*b"Latn", *b"Grek", *b"Cyrl", *b"Zyyy", *b"Zinh", *b"Zzzz"].contains(&script.to_bytes());
        let mut order: Vec<&Family> = self.list.iter().collect();
        if !general {
            let length = sample.chars().count();
            order.sort_by_cached_key(|family| {
                let missing = length - self.covered(family, sample);
                (missing == length, family.bundled, missing)
            });
        }
        order.into_iter().map(|family| family.id).collect()
    }
}

/// Sets the chain of every script that has a sample, and of the characters without a script.
///
/// Chains by language are not set: parley looks last into the one of Han whatever the script, and that, too, names
/// every family.
pub(super) fn set(collection: &mut Collection, families: &Families<'_>) {
    let without = [Script::COMMON, Script::INHERITED, Script::UNKNOWN].map(|script| (script, ""));
    for (script, sample) in Script::all_samples().iter().copied().chain(without) {
        collection.set_fallbacks(script, families.chain(script, sample).into_iter());
    }
}
