//! Text laid out for fields → the content streams of their appearances, in a document that is there already.
//!
//! The same fonts, glyph codes and operators as on pages; what a field says, and where its lines stand, is decided by
//! [`crate::forms`].

use lopdf::{Dictionary, Document, ObjectId, dictionary};

use super::{PdfCache, deflate, fonts, forms, glyphs, page};
use crate::diag::{Diagnostic, Diagnostics};
use crate::engine::display::{DisplayList, DisplayPage};
use crate::engine::fonts::FontLibrary;

/// Adds what pages show as form XObjects of their size, with fonts of their own; gives the streams in order.
///
/// # Errors
/// A face that cannot be cut down to the glyphs used.
pub(crate) fn add_to(
    document: &mut Document,
    list: &DisplayList,
    library: &FontLibrary,
    cache: &PdfCache,
    warnings: &mut Vec<Diagnostic>,
) -> Result<Vec<ObjectId>, Diagnostics> {
    let usage = glyphs::Usage::collect(&list.pages, library, None, warnings);
    let embedded = fonts::embed(&usage, library, cache)?;
    let mut resources = page::Resources::new(&usage, &embedded);
    let drawn = |page| forms::widget::text_of(&page::emit(list, page, &mut resources).stream);
    let streams: Vec<Vec<u8>> = (0..list.pages.len()).map(drawn).collect();

    let mut names = Dictionary::new();
    for face in resources.faces.values() {
        let font = document.new_object_id();
        face.embedded.add_to(document, font);
        names.set(face.name.as_str(), font);
    }
    let resources = document.add_object(dictionary! { "Font" => names });
    let form = |(page, stream): (&DisplayPage, Vec<u8>)| {
        let length = |points: f32| lopdf::Object::Real((points * 100.0).round() / 100.0);
        let dictionary = dictionary! {
            "Type" => "XObject",
            "Subtype" => "Form",
            "BBox" => vec![0.into(), 0.into(), length(page.size.width.to_pt()), length(page.size.height.to_pt())],
            "Resources" => resources,
        };
        document.add_object(deflate::stream(dictionary, &stream))
    };
    Ok(list.pages.iter().zip(streams).map(form).collect())
}
