//! The page tree of any file → its pages in order, each with what it inherits (ISO 32000-1 7.7.3).
//!
//! Trees of damaged and hostile files have circles, no types and wrong counts: only what can be reached is taken, each
//! node once, and no more of it than there is sense in.

use std::collections::HashSet;

use lopdf::{Dictionary, Document, Object, ObjectId};

use crate::diag::Diagnostic;

/// The most pages of one file, and the deepest tree of them.
const MOST: usize = 10_000;
const DEEPEST: usize = 64;

/// The longest side of a page, in its own units; the most that a unit may be, in points (ISO 32000-1 annex C).
const LONGEST: f32 = 14_400.0;
const LARGEST_UNIT: f32 = 200.0;

/// What stands for a page of no size: that is what viewers show (US Letter).
const NO_SIZE: [f32; 4] = [0.0, 0.0, 612.0, 792.0];

/// What a page may inherit.
const INHERITED: [&[u8]; 4] = [b"Resources", b"MediaBox", b"CropBox", b"Rotate"];

/// A page.
#[derive(Debug, Clone)]
pub(super) struct Page {
    /// Its number in the file, where it has one.
    pub id: Option<ObjectId>,
    /// Its own entries, and those that it inherits.
    pub entries: Dictionary,
    /// What is seen of it: left, bottom, right and top, in its own units.
    pub area: [f32; 4],
    /// How far it is turned clockwise when it is shown: 0, 90, 180 or 270 degrees.
    pub rotation: u16,
    /// How many points its own unit is.
    pub unit: f32,
}

/// Whether a file has pages.
pub(super) fn has_pages(document: &Document) -> bool {
    all(document).is_ok_and(|pages| !pages.is_empty())
}

/// All pages of a file.
///
/// # Errors
/// It has more than any document needs.
pub(super) fn all(document: &Document) -> Result<Vec<Page>, Diagnostic> {
    let mut walk = Walk { document, seen: HashSet::new(), pages: Vec::new() };
    if let Ok(root) = document.catalog().and_then(|catalog| catalog.get(b"Pages")) {
        walk.node(root, &Dictionary::new(), 0)?;
    }
    Ok(walk.pages)
}

struct Walk<'d> {
    document: &'d Document,
    seen: HashSet<ObjectId>,
    pages: Vec<Page>,
}

impl Walk<'_> {
    fn node(&mut self, object: &Object, inherited: &Dictionary, depth: usize) -> Result<(), Diagnostic> {
        let document = self.document;
        let id = object.as_reference().ok();
        if depth > DEEPEST || id.is_some_and(|id| !self.seen.insert(id)) {
            return Ok(());
        }
        let Ok((_, Object::Dictionary(own))) = document.dereference(object) else { return Ok(()) };
        let mut entries = inherited.clone();
        let kids = own.get(b"Kids").and_then(|kids| document.dereference(kids)?.1.as_array());
        let is_leaf = kids.is_err() || own.has_type(b"Page");
        for (key, value) in own {
            if is_leaf || INHERITED.contains(&key.as_slice()) {
                entries.set(key.clone(), value.clone());
            }
        }
        if is_leaf {
            // A tree without a leaf is an empty file, not a page.
            if !own.has_type(b"Pages") {
                self.page(id, entries)?;
            }
            return Ok(());
        }
        for kid in kids.into_iter().flatten() {
            self.node(kid, &entries, depth + 1)?;
        }
        Ok(())
    }

    fn page(&mut self, id: Option<ObjectId>, entries: Dictionary) -> Result<(), Diagnostic> {
        if self.pages.len() >= MOST {
            return Err(Diagnostic::error(format!("it has more than {MOST} pages")).help("split it"));
        }
        let document = self.document;
        let media = rectangle(document, &entries, b"MediaBox").unwrap_or(NO_SIZE);
        let crop = rectangle(document, &entries, b"CropBox");
        let seen = crop.map(|crop| intersection(crop, media)).filter(|area| is_area(*area)).unwrap_or(media);
        let area = [seen[0], seen[1], seen[2].min(seen[0] + LONGEST), seen[3].min(seen[1] + LONGEST)];
        let turn = number(document, &entries, b"Rotate").unwrap_or_default();
        // Turns are by quarters; anything else is none.
        let rotation = if turn % 90.0 == 0.0 { (turn % 360.0 + 360.0) as u16 % 360 } else { 0 };
        let unit = number(document, &entries, b"UserUnit").filter(|unit| (0.01..=LARGEST_UNIT).contains(unit));
        self.pages.push(Page { id, entries, area, rotation, unit: unit.unwrap_or(1.0) });
        Ok(())
    }
}

impl Page {
    /// Width and height as it is shown, in its own units.
    pub(super) fn shown_size(&self) -> [f32; 2] {
        let [left, bottom, right, top] = self.area;
        let (width, height) = (right - left, top - bottom);
        if self.rotation.is_multiple_of(180) { [width, height] } else { [height, width] }
    }
}

fn number(document: &Document, entries: &Dictionary, key: &[u8]) -> Option<f32> {
    let number = document.dereference(entries.get(key).ok()?).ok()?.1.as_float().ok()?;
    number.is_finite().then_some(number)
}

/// A rectangle with its corners in order; `None` for one without an area.
pub(super) fn rectangle(document: &Document, entries: &Dictionary, key: &[u8]) -> Option<[f32; 4]> {
    let corners = document.dereference(entries.get(key).ok()?).ok()?.1.as_array().ok()?;
    let mut numbers = [0.0; 4];
    for (number, corner) in numbers.iter_mut().zip(corners) {
        *number = document.dereference(corner).ok()?.1.as_float().ok().filter(|number| number.is_finite())?;
    }
    let [x, y, to_x, to_y] = numbers;
    let ordered = [x.min(to_x), y.min(to_y), x.max(to_x), y.max(to_y)];
    (corners.len() >= 4 && is_area(ordered)).then_some(ordered)
}

fn intersection(one: [f32; 4], other: [f32; 4]) -> [f32; 4] {
    [one[0].max(other[0]), one[1].max(other[1]), one[2].min(other[2]), one[3].min(other[3])]
}

fn is_area([left, bottom, right, top]: [f32; 4]) -> bool {
    right - left >= 1.0 && top - bottom >= 1.0
}

#[cfg(test)]
mod tests {
    use lopdf::dictionary;

    use super::*;

    fn document(build: impl FnOnce(&mut Document) -> Object) -> Document {
        let mut document = Document::new();
        let pages = build(&mut document);
        let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
        document.trailer.set("Root", catalog);
        document
    }

    #[test]
    fn pages_inherit_what_they_do_not_say() {
        let document = document(|document| {
            let page = document.add_object(
                dictionary! { "Type" => "Page", "CropBox" => vec![100.into(), 50.into(), 10.into(), 5.into()] },
            );
            let kids = dictionary! { "Kids" => vec![page.into()], "Rotate" => -90, "Count" => 1 };
            let kids = document.add_object(kids);
            let size = vec![0.into(), 0.into(), 200.into(), Object::Real(40.0)];
            document
                .add_object(dictionary! { "Type" => "Pages", "Kids" => vec![kids.into()], "MediaBox" => size })
                .into()
        });
        let pages = all(&document).expect("pages");
        assert_eq!(pages.len(), 1);
        // The crop box ends where the media box does; its corners may stand in any order.
        assert_eq!(pages[0].area, [10.0, 5.0, 100.0, 40.0]);
        assert_eq!(pages[0].rotation, 270);
        assert_eq!(pages[0].shown_size(), [35.0, 90.0]);
    }

    #[test]
    fn circles_and_depth_end() {
        let around = document(|document| {
            let tree = document.new_object_id();
            let page = document.add_object(dictionary! { "Type" => "Page" });
            let kids = vec![tree.into(), page.into(), tree.into(), page.into()];
            document.set_object(tree, dictionary! { "Type" => "Pages", "Kids" => kids });
            tree.into()
        });
        let pages = all(&around).expect("pages");
        assert_eq!(pages.len(), 1);
        assert_eq!(pages[0].area, NO_SIZE);
        let deep = document(|document| {
            let mut last = document.add_object(dictionary! { "Type" => "Page" });
            for _ in 0..100_000 {
                last = document.add_object(dictionary! { "Type" => "Pages", "Kids" => vec![last.into()] });
            }
            last.into()
        });
        assert!(!has_pages(&deep));
    }

    #[test]
    fn files_of_too_many_pages_are_refused() {
        let document = document(|document| {
            let kids =
                (0..=MOST).map(|_| document.add_object(dictionary! { "Type" => "Page" }).into()).collect::<Vec<_>>();
            document.add_object(dictionary! { "Type" => "Pages", "Kids" => kids }).into()
        });
        assert_eq!(all(&document).expect_err("refused").message, "it has more than 10000 pages");
    }
}
