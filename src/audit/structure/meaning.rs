//! What elements must have so that they can be read aloud: alternatives, ids, the objects they stand for.

use std::collections::BTreeSet;

use lopdf::Object;

use super::tables::attribute;
use super::tree::{Element, Kid, Tree};
use crate::audit::finding::Findings;
use crate::audit::reader::{Reader, shown};
use crate::audit::rules::Rule;

pub fn check<'a>(reader: &Reader<'a>, tree: &Tree<'a>, findings: &mut Findings) {
    let mut ids = BTreeSet::new();
    for element in &tree.elements {
        let id = match reader.get(element.dictionary, "ID") {
            Object::String(id, _) if !id.is_empty() => Some(id.as_slice()),
            _ => None,
        };
        if let Some(id) = id
            && !ids.insert(id)
        {
            findings.add(
                Rule::ElementIdRepeated,
                element.place(),
                format!("the id `{}` is that of two elements", shown(id)),
            );
        }
        match element.kind {
            b"Figure" | b"Formula" if !has_alternative(reader, element) => {
                let message = format!("`{}` has no text in its place", shown(element.kind));
                findings.add(Rule::FigureWithoutAlternative, element.place(), message);
            }
            b"Note" if id.is_none() => {
                findings.add(Rule::NoteWithoutId, element.place(), "a note has no id");
            }
            b"Form" => form(reader, element, findings),
            b"Link" if !leads_to_object(tree, element) => {
                let message = "a link element leads to no link annotation";
                findings.add(Rule::LinkWithoutObject, element.place(), message);
            }
            _ => {}
        }
    }
}

/// ISO 14289-1 7.3: `Alt`, or `ActualText`.
fn has_alternative<'a>(reader: &Reader<'a>, element: &Element<'a>) -> bool {
    ["Alt", "ActualText"]
        .iter()
        .any(|key| reader.text(element.dictionary, key).is_some_and(|text| !text.trim().is_empty()))
}

/// A form element stands for one field, or says that it is a picture of one (ISO 14289-1 7.18.4).
fn form<'a>(reader: &Reader<'a>, element: &Element<'a>, findings: &mut Findings) {
    let objects = element.kids.iter().filter(|kid| matches!(kid, Kid::Object(_))).count();
    let drawn = attribute(reader, element.dictionary, b"PrintField", "Role").is_some();
    if objects > 1 || (objects == 0 && !drawn) || (objects == 1 && element.kids.len() > 1) {
        let message = format!("a form element has {objects} fields and {} things in it", element.kids.len());
        findings.add(Rule::FormElementContent, element.place(), message);
    }
}

fn leads_to_object(tree: &Tree<'_>, element: &Element<'_>) -> bool {
    let has = |element: &Element<'_>| element.kids.iter().any(|kid| matches!(kid, Kid::Object(_)));
    has(element) || element.kids.iter().any(|kid| matches!(kid, Kid::Element(index) if has(&tree.elements[*index])))
}
