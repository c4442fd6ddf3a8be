//! The tree of fields → [`Field`]s, each with its full name and its widgets.

use std::collections::HashSet;

use lopdf::{Dictionary, Object, ObjectId};

use super::stands_below;
use crate::audit::finding::{Findings, Where};
use crate::audit::reader::{Reader, id_of};
use crate::audit::rules::Rule;

/// Fields that are read.
const MOST_FIELDS: usize = 200_000;
/// Bytes of a full name; what is longer is cut, so that a chain of fields does not fill the memory.
const LONGEST_NAME: usize = 1000;

/// A field.
pub struct Field<'a> {
    pub id: Option<ObjectId>,
    pub dictionary: &'a Dictionary,
    /// All names from the root on, with points between.
    pub name: String,
    /// Whether it has a name of its own.
    pub has_name: bool,
    /// Whether it has a value: no fields are below it.
    pub is_terminal: bool,
    /// The annotations that show it; the field's own object among them when it is one.
    pub widgets: Vec<ObjectId>,
}

/// Reads the fields that `Fields` leads to.
pub fn load<'a>(reader: &Reader<'a>, form: &'a Dictionary, findings: &mut Findings) -> Vec<Field<'a>> {
    let mut fields = Vec::new();
    let mut seen = HashSet::new();
    let roots = reader.array(form, "Fields").unwrap_or_default();
    let mut waiting: Vec<(&'a Object, Option<ObjectId>, String)> =
        roots.iter().rev().map(|object| (object, None, String::new())).collect();
    while let Some((object, parent, above)) = waiting.pop() {
        let id = id_of(object);
        let place = Where::object(id.or(parent));
        let Some(dictionary) = reader.dictionary_of(object) else {
            findings.add(Rule::FieldBroken, place, "the form has a field that is not there");
            continue;
        };
        if !seen.insert(std::ptr::from_ref(dictionary) as usize) || seen.len() > MOST_FIELDS {
            findings.add(Rule::FieldCycle, place, "a field stands in the form more than once");
            continue;
        }
        let part = reader.text(dictionary, "T");
        let name = match &part {
            Some(part) if above.is_empty() => part.clone(),
            Some(part) if above.len() < LONGEST_NAME => format!("{above}.{part}"),
            _ => above,
        };
        let place = place.of_field(&name);
        if !stands_below(dictionary, parent) {
            let message = "`Parent` does not lead to the field that has it among its `Kids`";
            findings.add(Rule::FieldParentWrong, place.clone(), message);
        }
        match &part {
            Some(part) if part.is_empty() || part.contains('.') => {
                let message = format!("`{part}` is no name for a field: it is empty or has a point in it");
                findings.add(Rule::FieldNameInvalid, place.clone(), message);
            }
            None if parent.is_none() => findings.add(Rule::FieldNameMissing, place.clone(), "the field has no name"),
            _ => {}
        }
        let kids = reader.array(dictionary, "Kids").unwrap_or_default();
        let (below, mut widgets) = split(reader, dictionary, kids, &name, findings);
        if reader.name(dictionary, "Subtype") == Some(b"Widget") {
            widgets.extend(id);
        }
        let is_terminal = below.is_empty();
        waiting.extend(below.into_iter().rev().map(|kid| (kid, id, name.clone())));
        fields.push(Field { id, dictionary, name, has_name: part.is_some(), is_terminal, widgets });
    }
    fields
}

/// Kids that are fields, and kids that are only widgets of this one.
fn split<'a>(
    reader: &Reader<'a>,
    field: &'a Dictionary,
    kids: &'a [Object],
    name: &str,
    findings: &mut Findings,
) -> (Vec<&'a Object>, Vec<ObjectId>) {
    let mut widgets = Vec::new();
    let mut below = Vec::new();
    let is_radio = super::flags(reader, field) & super::RADIO != 0 && reader.get(field, "FT").as_name().is_ok();
    for kid in kids {
        let Some(dictionary) = reader.dictionary_of(kid) else {
            below.push(kid);
            continue;
        };
        let is_widget = reader.name(dictionary, "Subtype") == Some(b"Widget");
        let is_field = dictionary.has(b"T") || dictionary.has(b"Kids") || !is_widget;
        if is_radio && is_widget && dictionary.has(b"T") {
            let message = "a button of a radio group has a name of its own";
            findings.add(Rule::RadioKidNamed, Where::object(id_of(kid)).of_field(name), message);
        } else if is_field {
            below.push(kid);
            continue;
        }
        let parent = kid_parent(reader, dictionary);
        if !parent.is_some_and(|parent| std::ptr::eq(parent, field)) {
            let message = "`Parent` does not lead to the field that has it among its `Kids`";
            findings.add(Rule::FieldParentWrong, Where::object(id_of(kid)).of_field(name), message);
        }
        widgets.extend(id_of(kid));
    }
    (below, widgets)
}

fn kid_parent<'a>(reader: &Reader<'a>, kid: &'a Dictionary) -> Option<&'a Dictionary> {
    reader.dictionary(kid, "Parent")
}
