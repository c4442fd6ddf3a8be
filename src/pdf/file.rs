//! Operations and resources → a lopdf document → bytes.
//!
//! Everything around content streams is set here, object by object, in a document of lopdf: printpdf's own would name
//! resources that are not used, a random id and dates of today.

use std::collections::BTreeMap;
use std::ops::Range;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat, dictionary};
use sha2::{Digest, Sha256};

use super::conformance::Claim;
use super::encryption::{self, Cipher};
use super::forms::{self, Form, Forms};
use super::objects::{self, Objects, Written};
use super::page::{Emitted, Resources};
use super::tags::{self, Part, Tags};
use super::{PdfCache, PdfOptions, annotations, attachments, deflate, images, metadata, outline, shadings};
use crate::diag::Diagnostic;
use crate::engine::display::{DisplayList, Information};
use crate::engine::fonts::FontId;
use crate::engine::geometry::Size;
use crate::engine::structure::is_language;

/// An sRGB profile, so that colours mean the same everywhere.
const SRGB: &[u8] = include_bytes!("srgb.icc");

/// Stands in the file's trailer until the hash of the content is known.
pub(super) const ID: &[u8; 16] = b"panelkit file id";

/// Beyond any page: what is drawn in a group is cut off nowhere.
const EVERYWHERE: [i32; 4] = [-14400, -14400, 28800, 28800];

/// Puts all objects of the file together.
pub(super) fn assemble(
    list: &DisplayList,
    pages: Vec<Emitted>,
    (resources, field_face): (Resources<'_>, Option<FontId>),
    (options, claim): (&PdfOptions, Option<Claim>),
    warnings: &mut Vec<Diagnostic>,
) -> Objects {
    let mut document = new_document();
    let fonts = Fonts::Own { of_fields: field_face };
    let body = add_body(&mut document, list, pages, (resources, fonts, None), options, warnings);
    let Body { tree, pages, structure, form, common, written } = body;
    let count = i64::try_from(pages.len()).expect("fewer than 2^63 pages");
    let kids: Vec<Object> = pages.iter().copied().map(Object::Reference).collect();
    document.set_object(tree, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count });

    let outline = outline::add_to(&mut document, list, &pages);
    let mut catalog = catalog(&mut document, &list.information, (options, claim));
    catalog.set("Pages", tree);
    // Text of no known language is said to be so (BCP 47 §4.1), for then a reader may guess.
    if !catalog.has(b"Lang") && !list.structure.elements.is_empty() {
        catalog.set("Lang", metadata::text_string("und"));
    }
    if let Some(outline) = outline {
        catalog.set("Outlines", outline);
    }
    attachments::add_to(&mut document, &mut catalog, options);
    if let Some(structure) = structure {
        catalog.set("StructTreeRoot", structure.root);
        catalog.set("MarkInfo", dictionary! { "Marked" => true });
    }
    if let Some(form) = form {
        catalog.set("AcroForm", document.add_object(form));
    }
    let catalog = document.add_object(catalog);
    let information = document.add_object(metadata::information(&list.information, options.created));
    document.trailer.set("Root", catalog);
    document.trailer.set("Info", information);
    let id = Object::String(ID.to_vec(), StringFormat::Hexadecimal);
    document.trailer.set("ID", vec![id.clone(), id]);
    Objects { document, common, written }
}

/// A document of no objects.
pub(super) fn new_document() -> Document {
    let mut document = Document::with_version("1.7");
    document.binary_mark = vec![0xE2, 0xE3, 0xCF, 0xD3];
    document
}

/// Where the fonts of pages are.
#[derive(Clone, Copy)]
pub(super) enum Fonts {
    /// Among the objects of the pages.
    Own {
        /// The face of fields.
        of_fields: Option<FontId>,
    },
    /// In a dictionary that others have, too.
    Shared(ObjectId),
}

/// The pages of a display list, as objects.
pub(super) struct Body {
    /// The parent of the pages, which is still to be set.
    pub tree: ObjectId,
    /// The pages in order.
    pub pages: Vec<ObjectId>,
    /// The tags of what is on them.
    pub structure: Option<tags::Root>,
    /// The form, when there is one.
    form: Option<Dictionary>,
    /// See [`Objects::common`].
    common: Range<u32>,
    /// See [`Objects::written`].
    pub written: Written,
}

/// Adds the pages of a display list and what is on them. Content streams name the faces of `resources`. With `part`, the tags
/// are a part of those of a file.
pub(super) fn add_body(
    document: &mut Document,
    list: &DisplayList,
    mut pages: Vec<Emitted>,
    (mut resources, fonts, part): (Resources<'_>, Fonts, Option<Part>),
    options: &PdfOptions,
    warnings: &mut Vec<Diagnostic>,
) -> Body {
    let tree = document.new_object_id();
    let page_ids: Vec<ObjectId> = pages.iter().map(|_| document.new_object_id()).collect();
    let shared = document.new_object_id();
    let field_face = match fonts {
        Fonts::Own { of_fields } => of_fields.filter(|face| resources.faces.contains_key(face)),
        Fonts::Shared(_) => None,
    };
    let field_font = field_face.map(|face| (face, document.new_object_id()));

    // What all documents of a batch are likely to have comes first, so that it has the same numbers in all of them.
    let mut tags = tags(document, list, &mut pages, &mut resources, part);
    let drawn = resources.form.take().unwrap_or_default();
    let form = Form {
        pages: drawn.pages,
        appearances: drawn.appearances,
        turned: drawn.turned,
        hidden: if options.forms == Forms::Flat { &[] } else { &list.hidden },
        page_ids: &page_ids,
        resources: shared,
        font: field_font.map(|(_, object)| object),
        forms: options.forms,
    };
    let made = forms::add_to(document, form, warnings);
    let mut widgets = made.widgets.into_iter();
    let anchors = annotations::anchors(list);
    for (index, (page, id)) in pages.into_iter().zip(&page_ids).enumerate() {
        let mut dictionary = dictionary! {
            "Type" => "Page",
            "Parent" => tree,
            "MediaBox" => media_box(page.size),
            "Resources" => shared,
            "Contents" => contents(document, &page, matches!(fonts, Fonts::Shared(_)), options),
        };
        if let Some(key) = tags.stream_key(index) {
            dictionary.set("StructParents", key);
        }
        // In the order in which they are read (ISO 32000-1 table 30, `Tabs`).
        let mut annotations: Vec<(u32, Object)> = Vec::new();
        for area in page.links {
            let (leaf, order) = (area.leaf, tags.link_order(area.leaf));
            let Some(mut link) = annotations::link(area, list, &anchors, &page_ids, warnings) else { continue };
            let object = document.new_object_id();
            if let Some(tag) = tags.link(leaf, index, object) {
                link.set("StructParent", tag.key);
                link.set("Contents", metadata::text_string(tag.contents.as_deref().unwrap_or("link")));
            }
            document.set_object(object, link);
            annotations.push((order, object.into()));
        }
        for (object, node) in widgets.next().into_iter().flatten() {
            if let Some(key) = tags.widget(node, index, object)
                && let Ok(widget) = document.get_dictionary_mut(object)
            {
                widget.set("StructParent", key);
            }
            annotations.push((tags.order(node), object.into()));
        }
        if !annotations.is_empty() {
            annotations.sort_by_key(|(order, _)| *order);
            let objects: Vec<Object> = annotations.into_iter().map(|(_, object)| object).collect();
            dictionary.set("Annots", objects);
            dictionary.set("Tabs", "S");
        }
        document.set_object(*id, dictionary);
    }
    let mut written = Written::default();
    let groups: Vec<_> = (0..resources.groups.len()).map(|index| tags.group(index)).collect();
    let structure = tags.is_tagged().then(|| tags.write(document, &page_ids, &mut written));
    add_resources(document, (shared, fonts, field_font), &resources, &groups, options);
    Body { tree, pages: page_ids, structure, form: made.form, common: made.common, written }
}

/// What is drawn on a page: what other documents may have as well, and its running head and foot; `apart` where those
/// documents are in one file with it.
fn contents(document: &mut Document, page: &Emitted, apart: bool, options: &PdfOptions) -> Object {
    let (common, running) = page.stream.split_at(page.running);
    let mut add = |stream| Object::from(document.add_object(stream));
    let shared = |part: &[u8]| deflate::shared_stream(Dictionary::new(), part, &options.cache);
    match (common, running) {
        (common, []) => add(shared(common)),
        ([], running) => add(deflate::stream(Dictionary::new(), running)),
        (common, running) if apart => {
            vec![add(shared(common)), add(deflate::stream(Dictionary::new(), running))].into()
        }
        parts => add(deflate::continued_stream(Dictionary::new(), parts, &options.cache)),
    }
}

/// The tags of a file, with an object for each group: marks in groups name it.
fn tags<'l>(
    document: &mut Document,
    list: &'l DisplayList,
    pages: &mut [Emitted],
    resources: &mut Resources<'_>,
    part: Option<Part>,
) -> Tags<'l> {
    let mut streams: Vec<tags::Stream> = Vec::with_capacity(pages.len() + resources.groups.len());
    let mut figures = BTreeMap::new();
    for (index, page) in pages.iter_mut().enumerate() {
        streams.push(tags::Stream { page: index, group: None, marks: std::mem::take(&mut page.marks) });
        for (figure, rect) in std::mem::take(&mut page.figures) {
            figures.entry(figure).or_insert(rect);
        }
    }
    for group in &mut resources.groups {
        let object = document.new_object_id();
        streams.push(tags::Stream { page: group.page, group: Some(object), marks: std::mem::take(&mut group.marks) });
    }
    Tags::new(&list.structure, streams, figures, part)
}

/// Left, bottom, right and top in points.
fn media_box(size: Size) -> Vec<Object> {
    let round = |points: f32| (points * 100.0).round() / 100.0;
    [0.0, 0.0, round(size.width.to_pt()), round(size.height.to_pt())].map(Object::Real).to_vec()
}

/// One resource dictionary for all pages and groups, and what it names; the objects of both, and of the font of fields,
/// are known. Groups come with their objects and keys.
fn add_resources(
    document: &mut Document,
    (id, shared_fonts, field_font): (ObjectId, Fonts, Option<(FontId, ObjectId)>),
    resources: &Resources<'_>,
    groups: &[(ObjectId, Option<i64>)],
    options: &PdfOptions,
) {
    let mut own_fonts = Dictionary::new();
    for (face_id, face) in resources.faces.iter().filter(|_| matches!(shared_fonts, Fonts::Own { .. })) {
        let known = field_font.filter(|(field_face, _)| field_face == face_id).map(|(_, object)| object);
        let object = known.unwrap_or_else(|| document.new_object_id());
        face.embedded.add_to(document, object);
        own_fonts.set(face.name.as_str(), object);
    }
    let mut objects = Dictionary::new();
    for (number, image) in (1..).zip(&resources.images) {
        objects.set(format!("I{number}"), images::add_to(document, image, &options.cache));
    }
    for ((number, drawn), (object, key)) in (1..).zip(&resources.groups).zip(groups) {
        // ISO 32000-1 8.10 and 11.6.6.
        let mut group = dictionary! {
            "Type" => "XObject",
            "Subtype" => "Form",
            "BBox" => EVERYWHERE.map(Object::from).to_vec(),
            "Group" => dictionary! { "Type" => "Group", "S" => "Transparency" },
            "Resources" => id,
        };
        if let Some(key) = key {
            group.set("StructParents", *key);
        }
        document.set_object(*object, deflate::stream(group, &drawn.stream));
        objects.set(format!("X{number}"), *object);
    }
    let mut states = Dictionary::new();
    for (alpha, name) in &resources.alphas {
        let alpha = Object::Real(f32::from(*alpha) / 1000.0);
        states.set(name.as_str(), dictionary! { "Type" => "ExtGState", "ca" => alpha.clone(), "CA" => alpha });
    }
    let mut smooth = Dictionary::new();
    for (number, shading) in (1..).zip(&resources.shadings) {
        smooth.set(format!("S{number}"), shadings::add_to(document, shading));
        if matches!(shadings::opacity(shading), shadings::Opacity::Changing) {
            states.set(format!("M{number}"), shadings::mask(document, shading, EVERYWHERE));
        }
    }
    let mut dictionary = Dictionary::new();
    if let Fonts::Shared(fonts) = shared_fonts {
        dictionary.set("Font", fonts);
    }
    let kinds = [("Font", own_fonts), ("XObject", objects), ("ExtGState", states), ("Shading", smooth)];
    for (key, entries) in kinds {
        if !entries.is_empty() {
            dictionary.set(key, entries);
        }
    }
    document.set_object(id, dictionary);
}

/// ISO 32000-1 7.7.2, without what leads to pages.
pub(super) fn catalog(
    document: &mut Document,
    information: &Information,
    (options, claim): (&PdfOptions, Option<Claim>),
) -> Dictionary {
    let mut catalog = dictionary! { "Type" => "Catalog" };
    if options.password.is_some() {
        catalog.set("Extensions", encryption::extensions());
    }
    let language = information.language.as_deref().filter(|language| is_language(language));
    if let Some(language) = language {
        catalog.set("Lang", metadata::text_string(language));
    }
    if information.title.is_some() {
        // The title in the window's bar instead of the file name.
        catalog.set("ViewerPreferences", dictionary! { "DisplayDocTitle" => true });
    }
    // Readable without decompressing, as ISO 14289-1 7.1 wants.
    let xmp = metadata::xmp(information, options.created, claim).into_bytes();
    let stream = Stream::new(dictionary! { "Type" => "Metadata", "Subtype" => "XML" }, xmp).with_compression(false);
    catalog.set("Metadata", document.add_object(stream));
    let profile = document.add_object(deflate::shared_stream(dictionary! { "N" => 3 }, SRGB, &options.cache));
    let intent = dictionary! {
        "Type" => "OutputIntent",
        "S" => "GTS_PDFA1",
        "OutputConditionIdentifier" => Object::string_literal("sRGB"),
        "Info" => Object::string_literal("sRGB"),
        "DestOutputProfile" => profile,
    };
    catalog.set("OutputIntents", vec![Object::Dictionary(intent)]);
    catalog
}

/// Writes the document, and names it by its content.
pub(super) fn save(objects: &Objects, cipher: Option<Cipher>, cache: &PdfCache) -> Vec<u8> {
    let mut bytes = objects::write(objects, cipher, cache);
    let hash = Sha256::digest(&bytes);
    let hexadecimal = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02X}")).collect::<String>().into_bytes();
    let (from, to) = (hexadecimal(ID), hexadecimal(&hash[..ID.len()]));
    // The trailer is at the end of the file, and holds the id twice.
    for _ in 0..2 {
        if let Some(place) = bytes.windows(from.len()).rposition(|window| window == from) {
            bytes[place..place + to.len()].copy_from_slice(&to);
        }
    }
    bytes
}
