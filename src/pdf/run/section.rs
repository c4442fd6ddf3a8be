//! One display list of a run → its objects, numbered as if it stood first.

use std::collections::HashMap;

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};
use sha2::{Digest, Sha256};

use super::{RunFonts, WHOLE, booklet};
use crate::diag::{Diagnostic, Diagnostics, Warned};
use crate::engine::display::{DisplayItem, DisplayList, Draw};
use crate::engine::fonts::FontLibrary;
use crate::engine::structure::StructureTree;
use crate::pdf::file::Fonts;
use crate::pdf::objects::{Written, write_object};
use crate::pdf::page::{self, Resources};
use crate::pdf::tags::{Part, Root};
use crate::pdf::{PdfOptions, conformance, file, outline};

/// How pages come on paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Imposition {
    /// Each on a side of its own; where both sides are printed, a list ends with a blank back when it has an odd number
    /// of pages, so that the next one starts on a front.
    Sides {
        /// Whether both sides are printed.
        both: bool,
    },
    /// Two on each side, for folding; without tags and links, which readers would look for elsewhere.
    Booklet,
}

/// How the sections of a run are made.
#[derive(Debug, Clone)]
pub struct SectionOptions {
    /// How pages come on paper.
    pub imposition: Imposition,
    /// Whether they are tagged, where that can be.
    pub tagged: bool,
    /// As for a file of its own; forms are flat.
    pub pdf: PdfOptions,
}

/// The pages of a list, ready to stand in a run.
pub struct Section {
    /// Objects in the order of their numbers, which begin after those of the run's fonts.
    pub(super) objects: Vec<(u32, Object)>,
    /// The last of the numbers.
    pub(super) last: u32,
    /// The parent of the sides.
    pub(super) tree: ObjectId,
    /// The sides in order, blank ones among them.
    pub(super) sides: Vec<ObjectId>,
    /// How many sides at the end are blank.
    pub(super) blank: usize,
    /// The height of the first side in points.
    pub(super) height: f32,
    /// The outline entry of the whole list, which is still to be made, and what it has of those below.
    pub(super) entry: (ObjectId, Dictionary),
    /// Objects that are bytes already.
    pub(super) written: Written,
    /// The tags, when there are any.
    pub(super) structure: Option<Root>,
    /// What others may have as well, images and what is drawn on pages, by what is in them.
    pub(super) alike: Vec<(u32, [u8; 32])>,
    /// Whether nothing stands against PDF/UA and PDF/A.
    pub(super) conforms: bool,
}

impl Section {
    /// How many sides of paper it takes.
    pub fn sides(&self) -> usize {
        self.sides.len()
    }
}

/// Makes the objects of a list. `number` tells the lists of a run apart; `shared` is the library that all lists have.
///
/// Warnings are those of [`crate::pdf::write`], but for characters without a glyph, which [`super::glyphs`] tells.
///
/// # Errors
/// As [`crate::pdf::write`].
pub fn section(
    mut list: DisplayList,
    number: usize,
    (fonts, shared): (&RunFonts, &FontLibrary),
    options: &SectionOptions,
) -> Result<Warned<Section>, Diagnostics> {
    let mut warnings: Vec<Diagnostic> = Vec::new();
    let SectionOptions { imposition, tagged, pdf: options } = options;
    let folded = *imposition == Imposition::Booklet;
    let mut resources = Resources::with_faces(fonts.of(&list, shared));
    let part = u16::try_from(number).ok().filter(|number| usize::from(*number) < Part::MOST);
    let part = part.map(|number| Part { parent: WHOLE, number });
    if folded || !tagged || part.is_none() || keys(&list) > Part::MOST_KEYS {
        list.structure = StructureTree::default();
    }
    let mut pages: Vec<_> = (0..list.pages.len()).map(|page| page::emit(&list, page, &mut resources)).collect();
    let claim = conformance::claim(&list, &pages, &resources, options, &mut warnings)?;
    if folded {
        for page in &mut pages {
            page.links.clear();
            // A drawing is one stream.
            page.running = page.stream.len();
        }
    }
    let mut document = Document::new();
    document.max_id = fonts.objects.max_id;
    let resources = (resources, Fonts::Shared(super::FONTS), part);
    let body = file::add_body(&mut document, &list, pages, resources, options, &mut warnings);
    let outline = outline::add_to(&mut document, &list, &body.pages);
    let sizes: Vec<_> = list.pages.iter().map(|page| page.size).collect();
    let (sides, blank) = match imposition {
        Imposition::Sides { both } => {
            let mut sides = body.pages;
            let blank = usize::from(*both && !sides.len().is_multiple_of(2));
            if let Some(last) = sides.last().filter(|_| blank > 0).copied() {
                sides.push(blank_side(&mut document, last));
            }
            (sides, blank)
        }
        Imposition::Booklet => {
            let sides = booklet::impose(&mut document, body.tree, &body.pages, &sizes);
            lead_to_sides(&mut document, &body.pages, &sides);
            (sides, 0)
        }
    };
    let kids: Vec<Object> = sides.iter().copied().map(Object::Reference).collect();
    let count = i64::try_from(kids.len()).expect("fewer than 2^63 sides");
    let tree = dictionary! { "Type" => "Pages", "Parent" => super::PAGES, "Kids" => kids, "Count" => count };
    document.set_object(body.tree, tree);
    let entry = match outline.and_then(|root| Some((root, document.objects.remove(&root)?))) {
        Some((root, Object::Dictionary(mut of_list))) => {
            of_list.remove(b"Type");
            (root, of_list)
        }
        _ => (document.new_object_id(), Dictionary::new()),
    };
    let height = sides.first().and_then(|side| height(&document, *side)).unwrap_or_default();
    let alike = alike(&document);
    Ok(Warned {
        value: Section {
            last: document.max_id,
            objects: document.objects.into_iter().map(|((number, _), object)| (number, object)).collect(),
            tree: body.tree,
            sides,
            blank,
            height,
            entry,
            written: body.written,
            structure: body.structure,
            alike,
            conforms: claim.is_some(),
        },
        warnings,
    })
}

/// A side with nothing on it, like another one.
fn blank_side(document: &mut Document, like: ObjectId) -> ObjectId {
    let like = document.get_dictionary(like).cloned().unwrap_or_default();
    let entry = |key: &[u8]| like.get(key).cloned().unwrap_or(Object::Null);
    document.add_object(dictionary! {
        "Type" => "Page",
        "Parent" => entry(b"Parent"),
        "MediaBox" => entry(b"MediaBox"),
        "Resources" => Dictionary::new(),
    })
}

fn height(document: &Document, side: ObjectId) -> Option<f32> {
    document.get_dictionary(side).ok()?.get(b"MediaBox").ok()?.as_array().ok()?.get(3)?.as_float().ok()
}

/// Lets outline entries lead to the sides that pages came on.
fn lead_to_sides(document: &mut Document, pages: &[ObjectId], sides: &[ObjectId]) {
    let mut on: HashMap<ObjectId, ObjectId> = HashMap::new();
    for (side, halves) in sides.iter().zip(booklet::booklet_sides(pages.len())) {
        on.extend(halves.into_iter().filter_map(|page| Some((*pages.get(page)?, *side))));
    }
    for object in document.objects.values_mut() {
        let Object::Dictionary(dictionary) = object else { continue };
        let Ok(Object::Array(place)) = dictionary.get(b"Dest") else { continue };
        let page = place.first().and_then(|page| page.as_reference().ok());
        if let Some(side) = page.and_then(|page| on.get(&page)) {
            dictionary.set("Dest", vec![Object::Reference(*side), "Fit".into()]);
        }
    }
}

/// At least as many streams and annotations as a list comes to.
fn keys(list: &DisplayList) -> usize {
    let counts = |item: &DisplayItem| matches!(item.draw, Draw::Link { .. } | Draw::Opacity(_) | Draw::Tiles { .. });
    let items = list.pages.iter().flat_map(|page| &page.items);
    list.pages.len() + 2 * items.filter(|item| counts(item)).count()
}

/// Streams that name nothing but perhaps an opacity, and what is in them, as a hash.
fn alike(document: &Document) -> Vec<(u32, [u8; 32])> {
    let hash = |object: &Object| -> Option<[u8; 32]> {
        let stream = object.as_stream().ok()?;
        let mut dictionary = stream.dict.clone();
        let mask = dictionary.remove(b"SMask").and_then(|mask| mask.as_reference().ok());
        if dictionary.iter().any(|(_, value)| !is_plain(value)) {
            return None;
        }
        let mut hash = Sha256::new();
        let mut add = |dictionary: Dictionary, content: &[u8]| {
            let mut bytes = Vec::new();
            write_object(&mut bytes, &Object::Dictionary(dictionary));
            hash.update((content.len() as u64).to_be_bytes());
            hash.update(&bytes);
            hash.update(content);
        };
        add(dictionary, &stream.content);
        if let Some(mask) = mask.and_then(|mask| document.objects.get(&mask)?.as_stream().ok()) {
            add(mask.dict.clone(), &mask.content);
        }
        Some(hash.finalize().into())
    };
    document.objects.iter().filter_map(|((number, _), object)| Some((*number, hash(object)?))).collect()
}

/// Whether a value names no object; deeper ones are taken for such that may.
fn is_plain(value: &Object) -> bool {
    match value {
        Object::Array(items) => {
            items.iter().all(|item| !matches!(item, Object::Reference(_) | Object::Array(_) | Object::Dictionary(_)))
        }
        Object::Reference(_) | Object::Dictionary(_) | Object::Stream(_) => false,
        _ => true,
    }
}
