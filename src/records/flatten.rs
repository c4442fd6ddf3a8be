//! A page of any file, with its form and notes → a page of the record.
//!
//! The page is drawn whole, by one operator, so that nothing in its content can reach beyond it; over it, what its fields
//! show. Links stay where they lead to the web or to a page of the same file; notes stay as they are, locked. Nothing is
//! scaled: the strip with the number is added below the page, at the side that is below when it is shown.

use std::collections::HashMap;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use super::content::{self, Content};
use super::layers::Layers;
use super::pages::{Page, rectangle};
use super::places::{Places, Target};
use crate::diag::Diagnostic;
use crate::forms::seen::{self, Seen, Widgets};
use crate::pdf::copy::{Collection, CopyError, Copying};

/// Annotation flags (ISO 32000-1 table 165).
const HIDDEN: i64 = 1 << 1;
const PRINT: i64 = 1 << 2;
const NO_VIEW: i64 = 1 << 5;
const READ_ONLY: i64 = 1 << 6;
const LOCKED: i64 = 1 << 7;
const LOCKED_CONTENTS: i64 = 1 << 9;

/// Notes and marks that readers have made: they stay, with what is written in them.
const NOTES: [&[u8]; 13] = [
    b"Text",
    b"FreeText",
    b"Line",
    b"Square",
    b"Circle",
    b"Polygon",
    b"PolyLine",
    b"Highlight",
    b"Underline",
    b"Squiggly",
    b"StrikeOut",
    b"Stamp",
    b"Ink",
];

/// What of a note stays: how it looks, and what is written in it.
const OF_NOTE: [&[u8]; 24] = [
    b"Type",
    b"Subtype",
    b"Rect",
    b"Contents",
    b"T",
    b"Subj",
    b"M",
    b"CreationDate",
    b"Name",
    b"C",
    b"IC",
    b"CA",
    b"Border",
    b"BS",
    b"BE",
    b"RD",
    b"QuadPoints",
    b"InkList",
    b"L",
    b"Vertices",
    b"LE",
    b"DA",
    b"Q",
    b"AP",
];

/// The most annotations of a page that are looked at.
const MOST: usize = 20_000;

/// Links of our own pages to parts of the record begin so; the number of the part comes after it.
pub(super) const TO_PART: &str = "https://record.invalid/";

/// What the pages of one file share while they are taken in.
pub(super) struct File<'d> {
    pub document: &'d Document,
    pub copying: Copying<'d>,
    pub places: Places<'d>,
    pub layers: Layers,
    pub widgets: &'d Widgets,
    /// The drawings of widgets that are set anew, by widget.
    pub texts: HashMap<ObjectId, ObjectId>,
    /// The pages of the record that this file's become.
    pub numbers: Vec<ObjectId>,
    /// The first page of each part of the record, for links to them; none for files that are not ours.
    pub parts: Vec<ObjectId>,
    /// Drawings of pages by where their content is.
    pub drawn: HashMap<(ObjectId, Option<ObjectId>, [u32; 4]), ObjectId>,
}

/// What cannot go on a page.
pub(super) fn refused(cause: CopyError) -> Diagnostic {
    Diagnostic::error("it is not like a document for people")
        .help("open it in a viewer and print it to a file")
        .cause(cause)
}

/// Where the strip below a page is.
pub(super) struct Strip {
    /// The drawing of it, in points.
    pub drawing: ObjectId,
    /// Its height in points.
    pub height: f32,
    /// What the page is too narrow for it, in points.
    pub wider: f32,
}

impl File<'_> {
    /// Makes a page of the record from a page of the file; `budget` is how many bytes of content may still come.
    ///
    /// # Errors
    /// Its content is packed in an unknown way or comes to too much.
    pub(super) fn page(
        &mut self,
        to: &mut Collection,
        page: &Page,
        parent: ObjectId,
        strip: &Strip,
        budget: &mut usize,
    ) -> Result<Dictionary, Diagnostic> {
        let resources = match page.entries.get(b"Resources").and_then(|own| self.document.dereference(own)) {
            Ok((_, Object::Dictionary(own))) => self.copying.dictionary(to, own, |_| true).map_err(refused)?,
            _ => Dictionary::new(),
        };
        let mut own = Own::new(&resources);
        // The strip comes first: some readers let a page that restores more than it saved change what comes after it.
        let mut content = vec![format!("q {} cm /{} Do Q", matrix(strip_matrix(page, strip)), own.name(strip.drawing))];
        let shared = to.add(resources.clone());
        if let Some(drawing) = self.drawing(to, page, shared, budget)? {
            content.push(format!("q /{} Do Q", own.name(drawing)));
        }
        let kept = self.annotations(to, page, (&mut own, &mut content))?;
        let contents = to.packed(Dictionary::new(), content.join("\n").as_bytes());
        let contents = to.add(contents);
        let mut made = dictionary! {
            "Type" => "Page",
            "Parent" => parent,
            "MediaBox" => media_box(page, strip).map(Object::Real).to_vec(),
            "Resources" => own.resources(resources, &to.document),
            "Contents" => contents,
        };
        if page.rotation != 0 {
            made.set("Rotate", i64::from(page.rotation));
        }
        if (page.unit - 1.0).abs() > f32::EPSILON {
            made.set("UserUnit", page.unit);
        }
        if !kept.is_empty() {
            made.set("Annots", kept.into_iter().map(Object::Reference).collect::<Vec<_>>());
        }
        Ok(made)
    }

    /// The page as a drawing of its own; nothing for an empty page.
    fn drawing(
        &mut self,
        to: &mut Collection,
        page: &Page,
        resources: ObjectId,
        budget: &mut usize,
    ) -> Result<Option<ObjectId>, Diagnostic> {
        let reference = |key: &[u8]| page.entries.get(key).and_then(Object::as_reference).ok();
        let (of_content, of_resources) = (reference(b"Contents"), reference(b"Resources"));
        // Files that show one content on all of their pages are small, and shall stay so.
        let is_shared = of_resources.is_some() || !page.entries.has(b"Resources");
        let key = of_content.filter(|_| is_shared).map(|content| (content, of_resources, page.area.map(f32::to_bits)));
        if let Some(known) = key.as_ref().and_then(|key| self.drawn.get(key)) {
            return Ok(Some(*known));
        }
        let made = content::of_page(self.document, page.entries.get(b"Contents").ok())?;
        if made.len() == 0 {
            return Ok(None);
        }
        *budget = budget.checked_sub(made.len()).ok_or_else(|| {
            Diagnostic::error("its pages come to more than there is sense in")
                .help("open it in a viewer and print it to a file")
        })?;
        let mut dictionary = dictionary! {
            "Type" => "XObject",
            "Subtype" => "Form",
            "BBox" => page.area.map(Object::Real).to_vec(),
            "Resources" => resources,
        };
        // ISO 32000-1 11.4.7: what is transparent on the page is so within the page.
        if let Ok(group) = page.entries.get(b"Group") {
            let group = self.copying.copy(to, group).map_err(refused)?;
            if !group.is_null() {
                dictionary.set("Group", group);
            }
        }
        let stream = match made {
            Content::Packed(packing, bytes) => {
                let packing = self.copying.dictionary(to, &packing, |_| true).map_err(refused)?;
                dictionary.extend(&packing);
                Stream::new(dictionary, bytes.to_vec()).with_compression(false)
            }
            Content::Plain(bytes) => to.packed(dictionary, &bytes),
        };
        let drawing = to.add(stream);
        if let Some(key) = key {
            self.drawn.insert(key, drawing);
        }
        Ok(Some(drawing))
    }

    /// Draws what annotations show; gives those that stay, each for one page alone (ISO 32000-1 12.5.2).
    fn annotations(
        &mut self,
        to: &mut Collection,
        page: &Page,
        (own, content): (&mut Own, &mut Vec<String>),
    ) -> Result<Vec<ObjectId>, Diagnostic> {
        let document = self.document;
        let all = page.entries.get(b"Annots").and_then(|all| document.dereference(all)?.1.as_array());
        let mut kept = Vec::new();
        for object in all.into_iter().flatten().take(MOST) {
            let Ok((id, Object::Dictionary(annotation))) = document.dereference(object) else { continue };
            let name = |key: &[u8]| annotation.get(key).and_then(Object::as_name).unwrap_or_default();
            let flags = annotation.get(b"F").and_then(Object::as_i64).unwrap_or_default();
            if flags & (HIDDEN | NO_VIEW) != 0 || self.layers.hides(annotation.get(b"OC").ok()) {
                continue;
            }
            match name(b"Subtype") {
                b"Link" => kept.extend(self.link(annotation).map(|link| to.document.add_object(link))),
                b"Popup" => {}
                kind if NOTES.contains(&kind) => {
                    let mut note =
                        self.copying.dictionary(to, annotation, |key| OF_NOTE.contains(&key)).map_err(refused)?;
                    note.set("F", flags | PRINT | READ_ONLY | LOCKED | LOCKED_CONTENTS);
                    kept.push(to.document.add_object(note));
                }
                _ => self.draw(to, (id, annotation), (own, content))?,
            }
        }
        Ok(kept)
    }

    /// A link that stays: to the web, or to a page of this file.
    fn link(&self, annotation: &Dictionary) -> Option<Dictionary> {
        let document = self.document;
        let [left, bottom, right, top] = rectangle(document, annotation, b"Rect")?;
        let mut link = dictionary! {
            "Type" => "Annot",
            "Subtype" => "Link",
            "Rect" => [left, bottom, right, top].map(Object::Real).to_vec(),
            "F" => PRINT,
        };
        let numbers = |key: &[u8]| -> Option<Vec<Object>> {
            let array = document.dereference(annotation.get(key).ok()?).ok()?.1.as_array().ok()?;
            array
                .iter()
                .take(1_000)
                .map(|number| document.dereference(number).ok()?.1.as_float().ok().map(Object::Real))
                .collect()
        };
        for key in ["C", "QuadPoints"] {
            if let Some(numbers) = numbers(key.as_bytes()) {
                link.set(key, numbers);
            }
        }
        // Without one, viewers draw a frame around it.
        link.set(
            "Border",
            numbers(b"Border").unwrap_or_else(|| vec![0.into(), 0.into(), i64::from(!annotation.has(b"BS")).into()]),
        );
        if let Some(target) = self.places.of_item(annotation) {
            link.set("Dest", self.destination(target)?);
            return Some(link);
        }
        let action = document.dereference(annotation.get(b"A").ok()?).ok()?.1.as_dict().ok()?;
        let is_address = action.get(b"S").and_then(Object::as_name).is_ok_and(|name| name == b"URI");
        let address = document.dereference(action.get(b"URI").ok().filter(|_| is_address)?).ok()?.1.as_str().ok()?;
        let address = std::str::from_utf8(address).ok()?.trim();
        if let Some(part) = address.strip_prefix(TO_PART)
            && !self.parts.is_empty()
        {
            let first = self.parts.get(part.parse::<usize>().ok()?)?;
            link.set("Dest", vec![Object::Reference(*first), "Fit".into()]);
            return Some(link);
        }
        let (scheme, _) = address.split_once(':')?;
        let is_harmless = ["http", "https", "mailto"].contains(&scheme.to_ascii_lowercase().as_str());
        is_harmless.then(|| {
            link.set("A", dictionary! { "S" => "URI", "URI" => Object::string_literal(address) });
            link
        })
    }

    /// A place in the record.
    pub(super) fn destination(&self, target: Target) -> Option<Object> {
        let page = Object::Reference(*self.numbers.get(target.page)?);
        Some(match target.at {
            Some([x, y]) => vec![page, "XYZ".into(), Object::Real(x), Object::Real(y), Object::Null].into(),
            None => vec![page, "Fit".into()].into(),
        })
    }

    /// Draws what a field or another annotation shows.
    fn draw(
        &mut self,
        to: &mut Collection,
        (id, annotation): (Option<ObjectId>, &Dictionary),
        (own, content): (&mut Own, &mut Vec<String>),
    ) -> Result<(), Diagnostic> {
        let Some(area) = rectangle(self.document, annotation, b"Rect") else { return Ok(()) };
        let widgets = self.widgets;
        let known = id.and_then(|id| widgets.seen.get(&id));
        let is_field = id.is_some_and(|id| widgets.fields.contains(&id));
        let stream = match known {
            Some(Seen::Stream(stream)) => Some(*stream),
            Some(Seen::Text(_)) => {
                frame(self.document, annotation, area, content);
                if let Some(text) = id.and_then(|id| self.texts.get(&id)) {
                    let [left, bottom, right, top] = area;
                    let place = matrix(match seen::turn(self.document, annotation) {
                        90 => [0.0, 1.0, -1.0, 0.0, right, bottom],
                        180 => [-1.0, 0.0, 0.0, -1.0, right, top],
                        270 => [0.0, -1.0, 1.0, 0.0, left, top],
                        _ => [1.0, 0.0, 0.0, 1.0, left, bottom],
                    });
                    content.push(format!("q {place} cm /{} Do Q", own.name(*text)));
                }
                return Ok(());
            }
            Some(Seen::Tick) => {
                tick(area, content);
                return Ok(());
            }
            None if is_field => None,
            None => seen::appearance(self.document, annotation, None),
        };
        let Some(Ok(Object::Stream(stream))) = stream.map(|stream| self.document.get_object(stream)) else {
            return Ok(());
        };
        let Some(place) = placement(self.document, stream, area) else { return Ok(()) };
        let mut dictionary =
            self.copying.dictionary(to, &stream.dict, |key| key != b"Length" && key != b"F").map_err(refused)?;
        dictionary.set("Type", "XObject");
        dictionary.set("Subtype", "Form");
        if !dictionary.has(b"Resources")
            && let Some(default) = seen::default_resources(self.document)
        {
            dictionary.set("Resources", self.copying.dictionary(to, default, |_| true).map_err(refused)?);
        }
        let drawing = to.add(Stream::new(dictionary, stream.content.clone()).with_compression(false));
        content.push(format!("q {} cm /{} Do Q", matrix(place), own.name(drawing)));
        Ok(())
    }
}

/// From the box of an appearance to the rectangle of its annotation (ISO 32000-1 12.5.5, algorithm 8.1).
fn placement(document: &Document, stream: &Stream, area: [f32; 4]) -> Option<[f32; 6]> {
    let [left, bottom, right, top] = rectangle_of_any_size(document, &stream.dict, b"BBox")?;
    let own = stream.dict.get(b"Matrix").ok().and_then(|matrix| document.dereference(matrix).ok()?.1.as_array().ok());
    let own: Vec<f32> = own.into_iter().flatten().filter_map(|number| number.as_float().ok()).collect();
    let [a, b, c, d, e, f] = <[f32; 6]>::try_from(own).unwrap_or([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);
    let corners = [(left, bottom), (right, bottom), (left, top), (right, top)];
    let corners = corners.map(|(x, y)| (a * x + c * y + e, b * x + d * y + f));
    let least = corners.iter().fold((f32::MAX, f32::MAX), |least, at| (least.0.min(at.0), least.1.min(at.1)));
    let most = corners.iter().fold((f32::MIN, f32::MIN), |most, at| (most.0.max(at.0), most.1.max(at.1)));
    let (width, height) = (most.0 - least.0, most.1 - least.1);
    let (wide, high) = ((area[2] - area[0]) / width, (area[3] - area[1]) / height);
    let place = [wide, 0.0, 0.0, high, area[0] - least.0 * wide, area[1] - least.1 * high];
    (width > 0.0 && height > 0.0 && place.iter().all(|number| number.is_finite())).then_some(place)
}

/// A box of an appearance; other than pages, they may be smaller than a unit.
fn rectangle_of_any_size(document: &Document, dictionary: &Dictionary, key: &[u8]) -> Option<[f32; 4]> {
    let corners = document.dereference(dictionary.get(key).ok()?).ok()?.1.as_array().ok()?;
    let numbers: Vec<f32> =
        corners.iter().filter_map(|corner| document.dereference(corner).ok()?.1.as_float().ok()).collect();
    let [x, y, to_x, to_y] = <[f32; 4]>::try_from(numbers).ok()?;
    Some([x.min(to_x), y.min(to_y), x.max(to_x), y.max(to_y)])
}

/// The background and the border of a field (`MK`), for which nothing is drawn (ISO 32000-1 table 189).
fn frame(
    document: &Document,
    annotation: &Dictionary,
    [left, bottom, right, top]: [f32; 4],
    content: &mut Vec<String>,
) {
    let Some(look) = annotation.get(b"MK").ok().and_then(|look| document.dereference(look).ok()?.1.as_dict().ok())
    else {
        return;
    };
    let color = |key: &[u8], operators: [&str; 3]| {
        let parts = document.dereference(look.get(key).ok()?).ok()?.1.as_array().ok()?;
        let parts: Vec<f32> = parts.iter().filter_map(|part| part.as_float().ok()).collect();
        let operator = match parts.len() {
            1 => operators[0],
            3 => operators[1],
            4 => operators[2],
            _ => return None,
        };
        Some(format!("{} {operator}", numbers(&parts)))
    };
    let box_of =
        |inset: f32| numbers(&[left + inset, bottom + inset, right - left - 2.0 * inset, top - bottom - 2.0 * inset]);
    if let Some(color) = color(b"BG", ["g", "rg", "k"]) {
        content.push(format!("q {color} {} re f Q", box_of(0.0)));
    }
    if let Some(color) = color(b"BC", ["G", "RG", "K"]) {
        content.push(format!("q {color} 1 w {} re S Q", box_of(0.5)));
    }
}

/// A tick in a box.
fn tick([left, bottom, right, top]: [f32; 4], content: &mut Vec<String>) {
    let at = |across: f32, up: f32| numbers(&[left + (right - left) * across, bottom + (top - bottom) * up]);
    let width = numbers(&[(right - left).min(top - bottom) * 0.12]);
    content.push(format!("q 0 G 1 J {width} w {} m {} l {} l S Q", at(0.2, 0.5), at(0.42, 0.25), at(0.8, 0.78)));
}

/// What is seen of a page, and the strip.
fn media_box(page: &Page, strip: &Strip) -> [f32; 4] {
    let [left, bottom, right, top] = page.area;
    let (height, wider) = (strip.height / page.unit, strip.wider / page.unit);
    match page.rotation {
        90 => [left, bottom, right + height, top + wider],
        180 => [left - wider, bottom, right, top + height],
        270 => [left - height, bottom - wider, right, top],
        _ => [left, bottom - height, right + wider, top],
    }
}

/// From the strip, in points, to its place below the page as it is shown.
fn strip_matrix(page: &Page, strip: &Strip) -> [f32; 6] {
    let [left, bottom, right, top] = page.area;
    let one = 1.0 / page.unit;
    let height = strip.height * one;
    match page.rotation {
        90 => [0.0, one, -one, 0.0, right + height, bottom],
        180 => [-one, 0.0, 0.0, -one, right, top + height],
        270 => [0.0, -one, one, 0.0, left - height, top],
        _ => [one, 0.0, 0.0, one, left, bottom - height],
    }
}

fn matrix(matrix: [f32; 6]) -> String {
    numbers(&matrix)
}

/// Numbers of a content stream, which knows no exponents.
fn numbers(numbers: &[f32]) -> String {
    let number = |number: &f32| {
        let text = format!("{number:.5}");
        let short = text.trim_end_matches('0').trim_end_matches('.');
        if short.is_empty() || short == "-0" { "0".to_owned() } else { short.to_owned() }
    };
    numbers.iter().map(number).collect::<Vec<_>>().join(" ")
}

/// The names by which the content of a made page calls drawings.
struct Own {
    /// What the names begin with: nothing else on the page does.
    prefix: String,
    drawings: Vec<ObjectId>,
}

impl Own {
    fn new(resources: &Dictionary) -> Self {
        let mut prefix = "Record".to_owned();
        let taken = |prefix: &str| {
            let Ok(Object::Dictionary(drawings)) = resources.get(b"XObject") else { return false };
            drawings.iter().any(|(name, _)| name.starts_with(prefix.as_bytes()))
        };
        while taken(&prefix) {
            prefix.push('x');
        }
        Self { prefix, drawings: Vec::new() }
    }

    fn name(&mut self, drawing: ObjectId) -> String {
        let known = self.drawings.iter().position(|other| *other == drawing);
        let index = known.unwrap_or_else(|| {
            self.drawings.push(drawing);
            self.drawings.len() - 1
        });
        format!("{}{index}", self.prefix)
    }

    /// The resources of the page with the drawings: what has none of its own looks for them there.
    fn resources(self, mut resources: Dictionary, document: &Document) -> Dictionary {
        let drawings = resources.get(b"XObject").and_then(|drawings| document.dereference(drawings)?.1.as_dict());
        let mut drawings = drawings.cloned().unwrap_or_default();
        for (index, drawing) in self.drawings.iter().enumerate() {
            drawings.set(format!("{}{index}", self.prefix), *drawing);
        }
        resources.set("XObject", drawings);
        resources
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(rotation: u16) -> Page {
        Page { id: None, entries: Dictionary::new(), area: [10.0, 20.0, 110.0, 220.0], rotation, unit: 2.0 }
    }

    /// Where the lower left corner of the strip and a point to the right of it come to, in the units of the page.
    fn strip_of(rotation: u16) -> ([f32; 4], [f32; 2], [f32; 2]) {
        let strip = Strip { drawing: (1, 0), height: 10.0, wider: 0.0 };
        let [a, b, _, _, e, f] = strip_matrix(&page(rotation), &strip);
        (media_box(&page(rotation), &strip), [e, f], [a * 8.0 + e, b * 8.0 + f])
    }

    #[test]
    fn strip_is_below_the_page_as_it_is_shown() {
        // 10 points are 5 units of 2 points; 8 points to the right are 4 units.
        assert_eq!(strip_of(0), ([10.0, 15.0, 110.0, 220.0], [10.0, 15.0], [14.0, 15.0]));
        // Turned clockwise, the right side is below, and what was up is to the right.
        assert_eq!(strip_of(90), ([10.0, 20.0, 115.0, 220.0], [115.0, 20.0], [115.0, 24.0]));
        assert_eq!(strip_of(180), ([10.0, 20.0, 110.0, 225.0], [110.0, 225.0], [106.0, 225.0]));
        assert_eq!(strip_of(270), ([5.0, 20.0, 110.0, 220.0], [5.0, 220.0], [5.0, 216.0]));
    }

    #[test]
    fn names_differ_from_those_of_the_page() {
        let resources = dictionary! { "XObject" => dictionary! { "Record0" => 1 } };
        let mut own = Own::new(&resources);
        assert_eq!(own.name((4, 0)), "Recordx0");
        assert_eq!(own.name((5, 0)), "Recordx1");
        assert_eq!(own.name((4, 0)), "Recordx0");
        let merged = own.resources(resources, &Document::new());
        assert_eq!(merged.get(b"XObject").and_then(Object::as_dict).expect("there").len(), 3);
    }

    #[test]
    fn appearances_fill_their_rectangle_however_they_are_turned() {
        let dictionary = dictionary! {
            "BBox" => vec![0.into(), 0.into(), 10.into(), 20.into()],
            "Matrix" => vec![0.into(), 1.into(), (-1).into(), 0.into(), 0.into(), 0.into()],
        };
        // Turned by a quarter, the box goes from -20 to 0 and from 0 to 10: twice as wide as high, and so is the rectangle.
        let place = placement(&Document::new(), &Stream::new(dictionary, Vec::new()), [100.0, 50.0, 140.0, 70.0]);
        assert_eq!(place, Some([2.0, 0.0, 0.0, 2.0, 140.0, 50.0]));
    }

    #[test]
    fn numbers_have_no_exponent() {
        assert_eq!(numbers(&[0.000_000_1, -0.0, 1.5, 14_400.0, -12.345_678, 1e6]), "0 0 1.5 14400 -12.34568 1000000");
    }
}
