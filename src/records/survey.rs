//! A file from anywhere → what is in it that does something, or is not on its pages: none of it goes into a record.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object};

/// How deep arrays and dictionaries are looked into.
const DEEPEST: usize = 100;

/// What is left out of a record, in words: `1 script`, `2 attached files`.
pub(super) fn left_out(document: &Document) -> Vec<String> {
    let mut counts: BTreeMap<Kind, usize> = BTreeMap::new();
    for object in document.objects.values() {
        look(object, &mut counts, 0);
    }
    counts
        .into_iter()
        .map(|(kind, count)| match count {
            1 => format!("1 {}", kind.words().0),
            count => format!("{count} {}", kind.words().1),
        })
        .collect()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Script,
    Launch,
    Submit,
    OtherFile,
    Attached,
    Media,
    Xfa,
}

impl Kind {
    /// For one, and for several.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Kind::Script => ("script", "scripts"),
            Kind::Launch => ("action that starts a program", "actions that start programs"),
            Kind::Submit => ("action that sends the form", "actions that send the form"),
            Kind::OtherFile => ("link to another file", "links to other files"),
            Kind::Attached => ("attached file", "attached files"),
            Kind::Media => ("film, sound or 3D model", "films, sounds or 3D models"),
            Kind::Xfa => ("form in XFA", "forms in XFA"),
        }
    }
}

fn look(object: &Object, counts: &mut BTreeMap<Kind, usize>, depth: usize) {
    if depth > DEEPEST {
        return;
    }
    match object {
        Object::Array(items) => items.iter().for_each(|item| look(item, counts, depth + 1)),
        Object::Dictionary(dictionary) => entries(dictionary, counts, depth),
        Object::Stream(stream) => entries(&stream.dict, counts, depth),
        _ => {}
    }
}

fn entries(dictionary: &Dictionary, counts: &mut BTreeMap<Kind, usize>, depth: usize) {
    if let Some(kind) = kind(dictionary) {
        *counts.entry(kind).or_default() += 1;
    }
    if dictionary.has(b"XFA") {
        *counts.entry(Kind::Xfa).or_default() += 1;
    }
    dictionary.iter().for_each(|(_, value)| look(value, counts, depth + 1));
}

/// ISO 32000-1 tables 44, 169 and 198.
fn kind(dictionary: &Dictionary) -> Option<Kind> {
    let name = |key: &[u8]| dictionary.get(key).and_then(Object::as_name).unwrap_or_default();
    match name(b"S") {
        b"JavaScript" => return Some(Kind::Script),
        b"Launch" => return Some(Kind::Launch),
        b"SubmitForm" | b"ImportData" => return Some(Kind::Submit),
        b"GoToR" | b"GoToE" => return Some(Kind::OtherFile),
        _ => {}
    }
    if dictionary.has(b"EF") {
        return Some(Kind::Attached);
    }
    matches!(name(b"Subtype"), b"Movie" | b"Sound" | b"Screen" | b"RichMedia" | b"3D").then_some(Kind::Media)
}

#[cfg(test)]
mod tests {
    use lopdf::dictionary;

    use super::*;

    #[test]
    fn what_runs_or_is_attached_is_counted() {
        let mut document = Document::new();
        let script = || dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("1") };
        document.add_object(dictionary! { "OpenAction" => script(), "AA" => dictionary! { "WC" => script() } });
        document.add_object(dictionary! { "Type" => "Filespec", "EF" => dictionary! {} });
        document.add_object(dictionary! { "A" => vec![dictionary! { "S" => "Launch" }.into()] });
        document.add_object(dictionary! { "Subtype" => "Link", "A" => dictionary! { "S" => "URI" } });
        assert_eq!(left_out(&document), ["2 scripts", "1 action that starts a program", "1 attached file"]);
        assert!(left_out(&Document::new()).is_empty());
    }
}
