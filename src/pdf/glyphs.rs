//! Display list → which glyphs of which faces are drawn, and the text that each stands for.
//!
//! A PDF maps each glyph of a font to text once (ToUnicode). [`Usage`] decides that text: the first one that a glyph
//! stands for alone. Where a cluster's glyphs do not add up to its text (ligatures in pieces, reordered vowels, a
//! glyph used for two characters), [`super::text`] says the text beside the glyphs instead.
//!
//! In a TrueType font the code that shows a glyph is the place of its character among all that people may type, or comes
//! after those by the glyph's number in the whole font, so that pages with the same text have the same content streams in all
//! documents, whatever else these say, and the same letters in two faces look alike to the compressor. The face of fields has
//! all that people may type, and needs no map from codes to glyphs when the others are counted on from there. The glyphs of a
//! CFF font are numbered anew.
//!
//! Readers turn right-to-left text around glyph by glyph, and many (poppler) the letters of a ligature with it. A
//! ligature of two such letters is therefore shown as two glyphs: itself for the second letter, and a blank one of no
//! width for the first.

use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::BoundingBox;
use skrifa::raw::TableProvider;
use skrifa::{FontRef, MetadataProvider, Tag};

use super::forms;
use crate::diag::Diagnostic;
use crate::engine::display::{DisplayPage, Draw, Glyph, TextRun};
use crate::engine::fonts::{FontFace, FontId, FontLibrary};

/// The glyphs drawn from all faces of a document.
pub(super) struct Usage {
    /// By face; `None` for faces that are not used.
    faces: Vec<Option<FaceUsage>>,
}

/// The glyphs drawn from one face.
pub(super) struct FaceUsage {
    /// Whether the code of a glyph is the same in all documents; otherwise codes count from 1.
    has_fixed_codes: bool,
    /// By glyph id: 1 + its place in `entries`, or 0.
    slots: Vec<u16>,
    entries: Vec<Entry>,
    /// How many of the entries are there in all documents: they stand first.
    fixed: usize,
    /// The blank glyph that stands for the first letter of right-to-left ligatures.
    blank: Option<u16>,
}

/// One glyph and what it stands for.
struct Entry {
    glyph: u16,
    /// Known when all are there: see [`FaceUsage::sort`].
    code: u16,
    /// The text where it is one byte, as nearly all are; else 0, which no text is.
    byte: u8,
    text: Box<str>,
    /// The text is a guess from a cluster of several glyphs; one that stands alone says it better.
    guessed: bool,
}

/// Some neighbouring glyphs of a run and the text that they stand for together.
pub(super) struct Cluster<'a> {
    /// The glyphs, from left to right.
    pub glyphs: &'a [Glyph],
    /// Their text in logical order.
    pub text: &'a str,
}

/// The clusters of a run from left to right.
pub(super) fn clusters(run: &TextRun) -> impl Iterator<Item = Cluster<'_>> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = run.glyphs.get(start..).filter(|rest| !rest.is_empty())?;
        let length = 1 + rest[1..].iter().take_while(|glyph| glyph.text.is_empty()).count();
        start += length;
        let text = run.text.get(rest[0].text.start as usize..rest[0].text.end as usize).unwrap_or_default();
        Some(Cluster { glyphs: &rest[..length], text })
    })
}

impl Usage {
    /// Looks at every run of the pages. The face of fields has all that people may type as well; each glyph stands for
    /// what they would type to get it.
    pub(super) fn collect(
        pages: &[DisplayPage],
        fonts: &FontLibrary,
        field_face: Option<FontId>,
        warnings: &mut Vec<Diagnostic>,
    ) -> Self {
        let mut faces: Vec<Option<FaceUsage>> = Vec::new();
        faces.resize_with(fonts.faces.len(), || None);
        if let Some(id) = field_face {
            let usage = faces[id.index()].insert(FaceUsage { has_fixed_codes: false, ..FaceUsage::of(fonts.face(id)) });
            let charmap = fonts.face(id).font().map(|font| font.charmap()).unwrap_or_default();
            for character in forms::characters() {
                let glyph = charmap.map(character).and_then(|glyph| u16::try_from(glyph.to_u32()).ok());
                if let Some(glyph) = glyph.filter(|glyph| *glyph != 0) {
                    usage.note(glyph, character.encode_utf8(&mut [0; 4]), false);
                }
            }
            usage.fixed = usage.entries.len();
        }
        let mut missing = Missing::default();
        for item in pages.iter().flat_map(|page| &page.items) {
            if let Draw::Text { run, .. } = &item.draw {
                let face = fonts.face(run.font);
                faces[run.font.index()].get_or_insert_with(|| FaceUsage::of(face)).add(run, face, &mut missing);
            }
        }
        for (usage, face) in faces.iter_mut().zip(&fonts.faces) {
            usage.iter_mut().for_each(|usage| usage.sort(face));
        }
        missing.report(warnings);
        Self { faces }
    }

    /// The faces that are used, in the order of the library.
    pub(super) fn faces(&self) -> impl Iterator<Item = (FontId, &FaceUsage)> {
        let used = |(index, usage): (usize, &'_ Option<FaceUsage>)| {
            let id = FontId(u32::try_from(index).expect("fewer than 2^32 faces"));
            usage.as_ref().filter(|usage| !usage.entries.is_empty()).map(|_| id)
        };
        self.faces.iter().enumerate().filter_map(used).map(|id| (id, self.face(id)))
    }

    /// The same, taken out.
    pub(super) fn into_faces(self) -> impl Iterator<Item = (FontId, FaceUsage)> {
        let ids = (0..).map(FontId);
        ids.zip(self.faces).filter_map(|(id, usage)| Some((id, usage.filter(|usage| !usage.entries.is_empty())?)))
    }

    /// What is used of a face that is used.
    pub(super) fn face(&self, id: FontId) -> &FaceUsage {
        self.faces[id.index()].as_ref().expect("every run's face was looked at")
    }
}

impl FaceUsage {
    /// Nothing of a face.
    pub(super) fn of(face: &FontFace) -> Self {
        let has_room = |font: &FontRef<'_>| {
            let glyphs = font.maxp().map_or(0, |maxp| maxp.num_glyphs());
            font.table_data(Tag::new(b"glyf")).is_some() && glyphs.checked_add(forms::count()).is_some()
        };
        Self {
            has_fixed_codes: face.font().is_some_and(|font| has_room(&font)),
            slots: Vec::new(),
            entries: Vec::new(),
            fixed: 0,
            blank: None,
        }
    }

    fn add(&mut self, run: &TextRun, face: &FontFace, missing: &mut Missing) {
        for cluster in clusters(run) {
            match cluster.glyphs {
                [glyph] if glyph.id != 0 => match right_to_left_pair(cluster.text) {
                    Some((first, second)) if self.has_blank_for(first, face) => self.note(glyph.id, second, false),
                    _ => self.note(glyph.id, cluster.text, false),
                },
                [_] => missing.note(cluster.text),
                glyphs => {
                    if glyphs.iter().any(|glyph| glyph.id == 0) {
                        missing.note(cluster.text);
                    }
                    self.guess(&cluster, &face.font().map(|font| font.charmap()).unwrap_or_default());
                }
            }
        }
    }

    /// Whether the blank glyph can stand for a letter: it stands for one in all of the document.
    fn has_blank_for(&mut self, letter: &str, face: &FontFace) -> bool {
        if let Some(text) = self.blank.and_then(|blank| self.text(blank)) {
            return text == letter;
        }
        let Some(font) = face.font() else { return false };
        let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
        let blank = font.charmap().map('\u{200B}').filter(|glyph| {
            metrics.advance_width(*glyph) == Some(0.0)
                && metrics.bounds(*glyph).is_none_or(|bounds| bounds == BoundingBox::default())
        });
        let Some(blank) = blank.and_then(|blank| u16::try_from(blank.to_u32()).ok()).filter(|blank| *blank != 0) else {
            return false;
        };
        self.note(blank, letter, false);
        self.blank = Some(blank);
        self.text(blank) == Some(letter)
    }

    /// Glyphs that are a character's own stand for it; what is left of the text goes to the first of the others. This
    /// is for viewers that pass over the text said beside the glyphs; those that heed it never look here.
    fn guess(&mut self, cluster: &Cluster<'_>, charmap: &Charmap<'_>) {
        let is_own =
            |character: char, id: u16| charmap.map(character).is_some_and(|glyph| glyph.to_u32() == u32::from(id));
        let mut rest = String::new();
        let mut others: Vec<u16> = cluster.glyphs.iter().map(|glyph| glyph.id).filter(|id| *id != 0).collect();
        for character in cluster.text.chars() {
            match others.iter().position(|id| is_own(character, *id)) {
                Some(place) => self.note(others.remove(place), character.encode_utf8(&mut [0; 4]), true),
                None => rest.push(character),
            }
        }
        // Every code must stand for some text (ISO 14289-1 7.21.7): a space of no width.
        let pieces =
            std::iter::once(rest.as_str()).filter(|rest| !rest.is_empty()).chain(std::iter::repeat("\u{200B}"));
        for (id, piece) in others.into_iter().zip(pieces) {
            self.note(id, piece, true);
        }
    }

    fn note(&mut self, glyph: u16, text: &str, guessed: bool) {
        let index = usize::from(glyph);
        if self.slots.len() <= index {
            self.slots.resize(index + 1, 0);
        }
        match self.slots[index] {
            0 => {
                self.entries.push(Entry { glyph, code: 0, byte: only_byte(text), text: text.into(), guessed });
                self.slots[index] = u16::try_from(self.entries.len()).expect("fewer glyphs than ids");
            }
            slot => {
                let entry = &mut self.entries[usize::from(slot) - 1];
                if entry.guessed && !guessed {
                    (entry.text, entry.byte, entry.guessed) = (text.into(), only_byte(text), false);
                }
            }
        }
    }

    /// Adds what another document uses of the face. What a glyph stands for in the first of them, it stands for in all;
    /// [`Self::sort`] comes after the last one.
    pub(super) fn merge(&mut self, other: &Self) {
        for entry in &other.entries {
            self.note(entry.glyph, &entry.text, entry.guessed);
        }
        self.blank = self.blank.or(other.blank);
    }

    /// Gives codes to all glyphs, and puts them in the order of these, so that a set of glyphs has one form. Where codes are
    /// counted it is that of texts, so that neighbouring codes stand for neighbouring characters, and ranges say more in less.
    pub(super) fn sort(&mut self, face: &FontFace) {
        if self.has_fixed_codes {
            let charmap = face.font().map(|font| font.charmap()).unwrap_or_default();
            self.entries.iter_mut().for_each(|entry| entry.code = entry.fixed_code(&charmap));
            self.entries.sort_unstable_by_key(|entry| entry.code);
        } else {
            self.entries[self.fixed..]
                .sort_unstable_by(|one, other| (&one.text, one.glyph).cmp(&(&other.text, other.glyph)));
            (1..).zip(&mut self.entries).for_each(|(code, entry)| entry.code = code);
        }
        for (index, entry) in self.entries.iter().enumerate() {
            self.slots[usize::from(entry.glyph)] = u16::try_from(index + 1).expect("fewer glyphs than ids");
        }
    }

    /// The code that must be shown after a glyph for a cluster's text, when the glyph stands for the second of two
    /// right-to-left letters.
    pub(super) fn blank_after(&self, cluster: &Cluster<'_>) -> Option<u16> {
        let [glyph] = cluster.glyphs else { return None };
        let (first, second) = right_to_left_pair(cluster.text)?;
        let blank = self.code(self.blank?)?;
        (self.text(glyph.id)? == second && self.text(self.blank?)? == first).then_some(blank)
    }

    fn entry(&self, glyph: u16) -> Option<&Entry> {
        let slot = self.slots.get(usize::from(glyph)).copied().filter(|slot| *slot != 0)?;
        self.entries.get(usize::from(slot) - 1)
    }

    /// The code that shows a glyph. `None` for glyph 0.
    pub(super) fn code(&self, glyph: u16) -> Option<u16> {
        self.entry(glyph).map(|entry| entry.code)
    }

    /// The same for a glyph that stands for just this text.
    pub(super) fn code_of(&self, glyph: u16, text: &str) -> Option<u16> {
        let entry = self.entry(glyph)?;
        let is_same = match text.as_bytes() {
            [byte] => entry.byte == *byte,
            _ => *entry.text == *text,
        };
        is_same.then_some(entry.code)
    }

    /// The text that a glyph stands for. `None` for glyph 0.
    pub(super) fn text(&self, glyph: u16) -> Option<&str> {
        self.entry(glyph).map(|entry| &*entry.text)
    }

    /// Whether the code of a glyph is the same in all documents; otherwise codes count from 1.
    pub(super) fn has_fixed_codes(&self) -> bool {
        self.has_fixed_codes
    }

    /// The glyphs in the order of their codes, and what they stand for.
    pub(super) fn glyphs(&self) -> impl Iterator<Item = (u16, &str)> {
        self.entries.iter().map(|entry| (entry.glyph, &*entry.text))
    }

    /// Their codes, in ascending order.
    pub(super) fn codes(&self) -> impl Iterator<Item = u16> {
        self.entries.iter().map(|entry| entry.code)
    }
}

impl Entry {
    /// The place of the character among all that people may type, when this is the glyph that typing it gives; a number that
    /// comes after those otherwise. No two glyphs have the same one.
    fn fixed_code(&self, charmap: &Charmap<'_>) -> u16 {
        let mut characters = self.text.chars();
        let character = characters.next().filter(|_| characters.next().is_none());
        let is_own =
            |character: &char| charmap.map(*character).is_some_and(|glyph| glyph.to_u32() == u32::from(self.glyph));
        let place = character.and_then(forms::place).filter(|_| character.as_ref().is_some_and(is_own));
        // Only a broken font names glyphs that are more than it has room for.
        place.unwrap_or_else(|| forms::count().saturating_add(self.glyph))
    }
}

fn only_byte(text: &str) -> u8 {
    if let [byte] = text.as_bytes() { *byte } else { 0 }
}

/// The two letters of a right-to-left text that has just these.
fn right_to_left_pair(text: &str) -> Option<(&str, &str)> {
    // Two of them take four bytes at least, which is said of few clusters.
    if text.len() < 4 {
        return None;
    }
    let mut letters = text.char_indices().filter(|(_, letter)| right_to_left(*letter));
    let (Some(_), Some((second, _)), None) = (letters.next(), letters.next(), letters.next()) else { return None };
    text.chars().all(right_to_left).then(|| text.split_at(second))
}

/// Letters of Hebrew, Arabic and the scripts that Unicode puts beside them (UAX #9, classes R and AL).
pub(super) fn right_to_left(character: char) -> bool {
    matches!(character, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}'
        | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

/// The characters for which only glyph 0 was there, in the order of their first use.
#[derive(Default)]
struct Missing(Vec<char>);

impl Missing {
    fn note(&mut self, text: &str) {
        for character in text.chars() {
            if !character.is_control() && !character.is_whitespace() && !self.0.contains(&character) {
                self.0.push(character);
            }
        }
    }

    fn report(self, warnings: &mut Vec<Diagnostic>) {
        warnings.extend(self.0.into_iter().map(|character| {
            Diagnostic::warning(format!(
                "no font has a glyph for `{character}` (U+{:04X}), which is left out",
                character as u32
            ))
            .help("put a font that has it into the kit's `fonts/`")
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The codes of glyphs that stand for these characters in a bundled face.
    fn codes(name: &str, characters: &str, noted_first: &str) -> Vec<Option<u16>> {
        let library = FontLibrary::new(Vec::new()).expect("the bundled fonts are right");
        let face = library.faces.iter().find(|face| face.postscript_name == name).expect("bundled");
        let charmap = face.font().expect("a font").charmap();
        let glyph =
            |character| charmap.map(character).and_then(|glyph| u16::try_from(glyph.to_u32()).ok()).expect("there");
        let mut usage = FaceUsage::of(face);
        for character in noted_first.chars().chain(characters.chars()) {
            usage.note(glyph(character), character.encode_utf8(&mut [0; 4]), false);
        }
        usage.sort(face);
        characters.chars().map(|character| usage.code(glyph(character))).collect()
    }

    #[test]
    fn letters_have_the_same_codes_in_all_faces_and_documents() {
        let places: Vec<_> = "aZéЖ".chars().map(forms::place).collect();
        assert_eq!(codes("PanelkitSans-Regular", "aZéЖ", ""), places);
        assert_eq!(codes("PanelkitSans-Bold", "aZéЖ", "xyz★"), places);
    }

    #[test]
    fn what_is_not_typed_comes_after_what_is_and_each_glyph_has_a_code_of_its_own() {
        let [star, again] = ["", "abc"].map(|first| codes("PanelkitSans-Regular", "★", first));
        assert_eq!(star, again);
        assert!(star[0] > Some(forms::count()));
        let library = FontLibrary::new(Vec::new()).expect("the bundled fonts are right");
        let face = library.faces.iter().find(|face| face.postscript_name == "PanelkitSans-Regular").expect("bundled");
        let mut usage = FaceUsage::of(face);
        // Glyphs that all say the same, as small capitals and letters do.
        (1..500).for_each(|glyph| usage.note(glyph, "a", false));
        usage.sort(face);
        let mut codes: Vec<u16> = usage.codes().collect();
        assert!(codes.is_sorted());
        codes.dedup();
        assert_eq!(codes.len(), 499);
    }
}
