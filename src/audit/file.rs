//! The file around its pages: header, trailer, limits, encryption, and what may happen when it is opened.

use lopdf::{Dictionary, Object, ObjectId};

use super::colours::filters;
use super::finding::{Findings, Where};
use super::reader::{Page, Reader, reference, shown};
use super::rules::Rule;

/// ISO 19005-2 6.1.13.
const LONGEST_STRING: usize = 32_767;
const LONGEST_NAME: usize = 127;
const PAGE_SIDES: std::ops::RangeInclusive<f32> = 3.0..=14_400.0;

/// Actions that a file to be kept must not have (ISO 19005-2 6.5.1).
const FORBIDDEN_ACTIONS: [&[u8]; 14] = [
    b"Launch",
    b"Sound",
    b"Movie",
    b"ResetForm",
    b"ImportData",
    b"Hide",
    b"SetOCGState",
    b"Rendition",
    b"Trans",
    b"GoTo3DView",
    b"set-state",
    b"no-op",
    b"SetState",
    b"NOP",
];
/// What a named action may be named.
const NAMED_ACTIONS: [&[u8]; 4] = [b"NextPage", b"PrevPage", b"FirstPage", b"LastPage"];

/// Checks the bytes that are not objects.
pub fn check_bytes(bytes: &[u8], findings: &mut Findings) {
    let header = bytes.starts_with(b"%PDF-1.") && matches!(bytes.get(7), Some(b'0'..=b'7'));
    if !header || !matches!(bytes.get(8), Some(b'\r' | b'\n')) {
        findings.add(Rule::HeaderWrong, Where::file(), "the file does not begin with `%PDF-1.0` to `%PDF-1.7`");
    }
    let second = bytes.iter().position(|byte| matches!(byte, b'\r' | b'\n')).map(|end| bytes[end..].trim_ascii_start());
    let comment = second.and_then(|line| line.strip_prefix(b"%")).and_then(|comment| comment.get(..4));
    if !comment.is_some_and(|comment| comment.iter().all(|byte| *byte > 127)) {
        let message = "the second line is no comment of four bytes above 127";
        findings.add(Rule::BinaryCommentMissing, Where::file(), message);
    }
    let end = bytes.windows(5).rposition(|window| window == b"%%EOF").map(|at| &bytes[at + 5..]);
    if !matches!(end, Some(b"" | b"\n" | b"\r" | b"\r\n")) {
        findings.add(Rule::DataAfterEnd, Where::file(), "the file goes on after its last `%%EOF`, or has none");
    }
}

/// Checks the trailer and the catalog.
pub fn check<'a>(reader: &Reader<'a>, pages: &[Page<'a>], broken_pages: usize, findings: &mut Findings) {
    trailer(reader, findings);
    let Some(catalog) = reader.catalog() else {
        findings.add(Rule::CatalogMissing, Where::file(), "the trailer leads to no catalog");
        return;
    };
    let place = || Where::object(reference(reader.trailer(), "Root"));
    if broken_pages > 0 {
        let message = format!("the page tree has nodes that are missing or come twice: {broken_pages}");
        findings.add(Rule::PageTreeBroken, place(), message);
    }
    let count = reader.dictionary(catalog, "Pages").and_then(|tree| reader.integer(tree, "Count"));
    if count.and_then(|count| usize::try_from(count).ok()) != Some(pages.len()) {
        let said = count.map_or("nothing".to_owned(), |count| count.to_string());
        let message = format!("`Count` says {said}, and there are {} pages", pages.len());
        findings.add(Rule::PageTreeBroken, place(), message);
    }
    if let Some(form) = reader.dictionary(catalog, "AcroForm")
        && form.has(b"XFA")
    {
        findings.add(Rule::XfaForm, place(), "the form is an XFA form");
    }
    if let Some(names) = reader.dictionary(catalog, "Names")
        && names.has(b"JavaScript")
    {
        findings.add(Rule::Javascript, place(), "the file has scripts");
    }
    preferences(reader, catalog, findings);
    optional_content(reader, catalog, findings);
    for page in pages {
        page_size(reader, page, findings);
    }
}

fn trailer(reader: &Reader<'_>, findings: &mut Findings) {
    if reader.document.was_encrypted() || reader.document.is_encrypted() {
        findings.add(Rule::Encrypted, Where::file(), "the file is encrypted");
        // Bit 10 lets readers aloud in (ISO 14289-1 7.16).
        let permissions = reader.document.encryption_state.as_ref().map(|state| state.permissions());
        if permissions.is_some_and(|permissions| permissions.bits() & (1 << 9) == 0) {
            findings.add(Rule::AccessibilityForbidden, Where::file(), "the file forbids to be read aloud");
        }
    }
    let id = reader.array(reader.trailer(), "ID").unwrap_or_default();
    let sound = |part: &Object| matches!(reader.resolve(part), Object::String(bytes, _) if !bytes.is_empty());
    if id.len() != 2 || !id.iter().all(sound) {
        findings.add(Rule::FileIdMissing, Where::file(), "the trailer has no `ID` of two strings");
    }
}

/// What a viewer is told, and in which language the file is.
fn preferences<'a>(reader: &Reader<'a>, catalog: &'a Dictionary, findings: &mut Findings) {
    let place = || Where::object(reference(reader.trailer(), "Root"));
    match reader.text(catalog, "Lang") {
        None => findings.add(Rule::LanguageMissing, place(), "the file does not say its language"),
        Some(language) if !is_language(&language) => {
            findings.add(Rule::LanguageInvalid, place(), format!("`{language}` names no language"));
        }
        Some(_) => {}
    }
    let marks = reader.dictionary(catalog, "MarkInfo");
    if !marks.is_some_and(|marks| reader.is_true(marks, "Marked")) {
        findings.add(Rule::NotMarked, place(), "`MarkInfo` does not say that the file is tagged");
    }
    if marks.is_some_and(|marks| reader.is_true(marks, "Suspects")) {
        findings.add(Rule::TagsSuspect, place(), "`MarkInfo` says that the tags are suspect");
    }
    let viewer = reader.dictionary(catalog, "ViewerPreferences");
    if !viewer.is_some_and(|viewer| reader.is_true(viewer, "DisplayDocTitle")) {
        let message = "viewers are not told to show the title in place of the file's name";
        findings.add(Rule::TitleNotDisplayed, place(), message);
    }
}

/// Layers: each configuration has a name and does not switch itself (ISO 14289-1 7.10, ISO 19005-2 6.9).
fn optional_content<'a>(reader: &Reader<'a>, catalog: &'a Dictionary, findings: &mut Findings) {
    let Some(layers) = reader.dictionary(catalog, "OCProperties") else { return };
    let others = reader.array(layers, "Configs").unwrap_or_default();
    let all = layers.get(b"D").into_iter().chain(others).filter_map(|layer| reader.dictionary_of(layer));
    for configuration in all {
        if reader.text(configuration, "Name").is_none_or(|name| name.is_empty()) || configuration.has(b"AS") {
            let message = "a configuration of layers has no name, or switches layers by itself";
            findings.add(Rule::LayersUnnamed, Where::file(), message);
        }
    }
}

fn page_size<'a>(reader: &Reader<'a>, page: &Page<'a>, findings: &mut Findings) {
    if let Some([left, bottom, right, top]) = reader.rectangle(page.dictionary, "MediaBox")
        && !(PAGE_SIDES.contains(&(right - left).abs()) && PAGE_SIDES.contains(&(top - bottom).abs()))
    {
        let message = "the page is smaller than 3 or larger than 14400 units";
        findings.add(Rule::PageSize, Where::object(page.id).on(page.number), message);
    }
}

/// Whether a tag is formed as BCP 47 wants it.
pub fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let first = parts.next().unwrap_or_default();
    let private = first.eq_ignore_ascii_case("x") || first.eq_ignore_ascii_case("i");
    let primary = (2..=8).contains(&first.len()) && first.bytes().all(|byte| byte.is_ascii_alphabetic());
    let mut rest = parts.peekable();
    (primary || (private && rest.peek().is_some()))
        && rest.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// Goes through every object that the file has, in whatever it stands.
pub fn check_objects<'a>(reader: &Reader<'a>, findings: &mut Findings) {
    let attached = attached(reader);
    for (id, object) in &reader.document.objects {
        let mut waiting = vec![object];
        while let Some(object) = waiting.pop() {
            match object {
                Object::String(bytes, _) if bytes.len() > LONGEST_STRING => {
                    let message = format!("a string has {} bytes; {LONGEST_STRING} are allowed", bytes.len());
                    findings.add(Rule::StringTooLong, Where::object(*id), message);
                }
                Object::Name(name) => name_length(name, *id, findings),
                Object::Array(parts) => waiting.extend(parts),
                Object::Dictionary(dictionary) => {
                    dictionary_rules(reader, dictionary, *id, &attached, findings);
                    waiting.extend(dictionary.iter().map(|(_, value)| value));
                }
                Object::Stream(stream) => {
                    stream_rules(reader, &stream.dict, *id, findings);
                    waiting.extend(stream.dict.iter().map(|(_, value)| value));
                }
                _ => {}
            }
        }
    }
}

fn name_length(name: &[u8], id: ObjectId, findings: &mut Findings) {
    if name.len() > LONGEST_NAME {
        let message = format!("a name has {} bytes; {LONGEST_NAME} are allowed", name.len());
        findings.add(Rule::NameTooLong, Where::object(id), message);
    }
}

fn stream_rules<'a>(reader: &Reader<'a>, stream: &'a Dictionary, id: ObjectId, findings: &mut Findings) {
    for (key, _) in stream {
        name_length(key, id, findings);
    }
    let used = filters(reader, stream);
    if used.iter().any(|filter| matches!(*filter, b"LZWDecode" | b"LZW")) {
        findings.add(Rule::LzwFilter, Where::object(id), "a stream is compressed with LZW");
    }
    if reader.name(stream, "Type") != Some(b"EmbeddedFile") && (stream.has(b"F") || stream.has(b"FFilter")) {
        findings.add(Rule::StreamOutside, Where::object(id), "the data of a stream is in another file");
    }
}

fn dictionary_rules<'a>(
    reader: &Reader<'a>,
    dictionary: &'a Dictionary,
    id: ObjectId,
    attached: &[ObjectId],
    findings: &mut Findings,
) {
    for (key, _) in dictionary {
        name_length(key, id, findings);
    }
    if matches!(reader.name(dictionary, "Type"), None | Some(b"Action"))
        && let Some(kind) = reader.name(dictionary, "S")
    {
        action(reader, dictionary, kind, id, findings);
    }
    if matches!(reader.get(dictionary, "AA"), Object::Dictionary(_)) {
        findings.add(Rule::AdditionalActions, Where::object(id), "something is done without being asked for (`AA`)");
    }
    if dictionary.has(b"EF") {
        attachment(reader, dictionary, id, attached, findings);
    }
}

fn action<'a>(reader: &Reader<'a>, action: &'a Dictionary, kind: &[u8], id: ObjectId, findings: &mut Findings) {
    match kind {
        b"JavaScript" => findings.add(Rule::Javascript, Where::object(id), "an action is a script"),
        b"Named" => {
            let name = reader.name(action, "N").unwrap_or_default();
            if !NAMED_ACTIONS.contains(&name) {
                let message = format!("the named action `{}` is not one of the four for turning pages", shown(name));
                findings.add(Rule::ForbiddenAction, Where::object(id), message);
            }
        }
        _ if FORBIDDEN_ACTIONS.contains(&kind) => {
            findings.add(Rule::ForbiddenAction, Where::object(id), format!("there is an action `{}`", shown(kind)));
        }
        _ => {}
    }
}

/// Files that the catalog, or something else, says it belongs with (ISO 19005-3 6.8).
fn attached(reader: &Reader<'_>) -> Vec<ObjectId> {
    let owners = reader.document.objects.values().filter_map(|object| reader.dictionary_of(object));
    owners.flat_map(|owner| reader.array(owner, "AF").unwrap_or_default()).filter_map(super::reader::id_of).collect()
}

/// A file specification with a file in it (ISO 14289-1 7.11, ISO 19005-2 and -3 6.8).
fn attachment<'a>(
    reader: &Reader<'a>,
    specification: &'a Dictionary,
    id: ObjectId,
    attached: &[ObjectId],
    findings: &mut Findings,
) {
    let mut say = |rule, message: &str| findings.add(rule, Where::object(id), message);
    if !specification.has(b"F") || !specification.has(b"UF") {
        say(Rule::AttachmentUnnamed, "an attached file lacks its name as `F` or as `UF`");
    }
    let files = reader.dictionary(specification, "EF");
    let file = files.and_then(|files| reader.stream(files, "F").or_else(|| reader.stream(files, "UF")));
    let kind = file.and_then(|file| reader.name(&file.dict, "Subtype"));
    if !kind.is_some_and(|kind| kind.contains(&b'/')) {
        say(Rule::AttachmentUntyped, "an attached file does not say of which media type it is");
    }
    if kind != Some(b"application/pdf") {
        say(Rule::AttachmentForeign, "an attached file is no PDF");
    }
    if reader.name(specification, "AFRelationship").is_none() || !attached.contains(&id) {
        let message = "an attached file is not associated with the file (`AF` and `AFRelationship`)";
        say(Rule::AttachmentUnrelated, message);
    }
}

#[cfg(test)]
mod tests {
    use super::is_language;

    #[test]
    fn languages_are_named_by_bcp_47() {
        for tag in ["de", "en-GB", "zh-Hant-TW", "x-klingon", "sl-rozaj-biske-1994"] {
            assert!(is_language(tag), "{tag}");
        }
        for tag in ["", "d", "en_GB", "englishlanguage", "x", "de-", "de--AT", "1de"] {
            assert!(!is_language(tag), "{tag}");
        }
    }
}
