//! A file and values for its fields → the file with these values, seen in every viewer.
//!
//! An incremental update (ISO 32000-1 7.5.6): the bytes of the file stay as they are, and the fields that are set are
//! appended, each with a new appearance. Nothing else is touched.
//!
//! 1. Every value is looked at first ([`setting`]): nothing is written when one of them cannot be set;
//! 2. text is laid out by the engine, with the fonts that documents have ([`mod@typeset`]);
//! 3. values, states and appearances go into the new objects.

mod setting;
pub(super) mod typeset;

use lopdf::{Dictionary, Document, IncrementalDocument, Object, ObjectId, dictionary};

use self::setting::{Setting, To};
use super::{file, tree};
use crate::diag::{Diagnostic, Diagnostics, Warned};
use crate::engine::Engine;
use crate::engine::display::{DisplayList, DisplayPage};
use crate::pdf::{PdfCache, appearance, text_string};

/// Sets fields of a form to values; several values for one name are several choices of a list. Names are the full ones,
/// and a box is ticked by its value or by `yes`.
///
/// # Errors
/// The file cannot be read ([`super::Sheet::read`]); a name is unknown, or a value cannot stand in its field: all of them.
pub fn fill(bytes: &[u8], values: &[(String, String)], engine: &Engine) -> Result<Warned<Vec<u8>>, Diagnostics> {
    let document = file::open(bytes)?;
    let settings = setting::all(&document, values)?;
    let mut warnings = Vec::new();
    let mut update = IncrementalDocument::create_from(bytes.to_vec(), document);
    let (pages, places) = typeset(&update, &settings, engine, &mut warnings);
    let list = DisplayList { pages, ..DisplayList::default() };
    let appearances =
        appearance::add_to(&mut update.new_document, &list, &engine.fonts, &PdfCache::default(), &mut warnings)?;
    for setting in &settings {
        set_value(&mut update, setting).map_err(damaged)?;
    }
    for (widget, appearance) in places.into_iter().zip(appearances) {
        let states = dictionary! { "N" => appearance };
        widget_mut(&mut update, widget).map_err(damaged)?.set("AP", states);
    }
    let mut written = Vec::new();
    update.save_to(&mut written).map_err(|cause| Diagnostic::error("the file cannot be written").cause(cause))?;
    Ok(Warned { value: written, warnings })
}

fn damaged(cause: lopdf::Error) -> Diagnostic {
    Diagnostic::error("it is damaged: a field of its form cannot be read").cause(cause)
}

/// The text of every widget that gets one, and whose it is.
fn typeset(
    update: &IncrementalDocument,
    settings: &[Setting],
    engine: &Engine,
    warnings: &mut Vec<Diagnostic>,
) -> (Vec<DisplayPage>, Vec<ObjectId>) {
    let document = update.get_prev_documents();
    let mut typesetter = typeset::Typesetter::new(engine);
    let (mut pages, mut places) = (Vec::new(), Vec::new());
    for setting in settings {
        let Some(text) = setting.shown() else { continue };
        for widget in &setting.node.widgets {
            let Some(place) = typeset::Place::of(document, *widget, &setting.node.attributes) else { continue };
            let set = typesetter.page(text, &place);
            if !set.fits {
                let message =
                    format!("the text does not fit the field `{}`, and its end is not seen", setting.node.name);
                let help = "shorten it; the value itself is kept whole";
                warnings.push(Diagnostic::warning(message).help(help));
            }
            pages.push(set.page);
            places.push(*widget);
        }
    }
    (pages, places)
}

fn widget_mut(update: &mut IncrementalDocument, id: ObjectId) -> lopdf::Result<&mut Dictionary> {
    update.opt_clone_object_to_new_document(id)?;
    update.new_document.get_dictionary_mut(id)
}

fn set_value(update: &mut IncrementalDocument, setting: &Setting) -> lopdf::Result<()> {
    let value = match &setting.to {
        To::Text(text) => text_string(text),
        To::State(state) => Object::Name(state.clone().into_bytes()),
        To::Chosen { values, .. } => match &values[..] {
            [] => Object::Null,
            [value] => text_string(value),
            several => Object::Array(several.iter().map(|value| text_string(value)).collect()),
        },
    };
    let field = widget_mut(update, setting.node.id)?;
    field.set("V", value);
    // Places in the list, and rich text: both would say what stood there before.
    field.remove(b"I");
    field.remove(b"RV");
    if let To::State(state) = &setting.to {
        for widget in &setting.node.widgets {
            let own = super::read::widget_states(update.get_prev_documents(), *widget);
            let now = if own.contains(state) { state.as_bytes().to_vec() } else { b"Off".to_vec() };
            widget_mut(update, *widget)?.set("AS", Object::Name(now));
        }
    }
    Ok(())
}

/// What a widget or field says, itself or by reference.
fn entry<'d>(document: &'d Document, dictionary: &'d Dictionary, key: &[u8]) -> Option<&'d Object> {
    document.dereference(dictionary.get(key).ok()?).ok().map(|(_, object)| object)
}

/// The form's own entry: what fields without one of theirs have.
fn form_entry<'d>(document: &'d Document, key: &[u8]) -> Option<&'d Object> {
    entry(document, tree::form(document)?, key)
}
