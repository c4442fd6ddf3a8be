//! The settings of a kit that stand alone: language, zone, colours, logo, documents, dates.

use std::path::{Component, Path, PathBuf};

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{refused, value};
use crate::diag::Diagnostic;
use crate::kit::blind::Blind;
use crate::kit::manifest::{BlindEntry, BrandingEntry, OrganizerEntry, OutputEntry};
use crate::kit::model::{Branding, Organizer, Output, OutputDocument, Written};
use crate::kit::record::{Placed, Text};
use crate::kit::scalar::{DocumentKind, Id, slug};
use crate::kit::{suggest, time};
use crate::source::display_name;

/// The colour of headings and rules when the kit names none: a blue that stays dark in grey.
const ACCENT: &str = "#0b5c7a";

/// The path of a document in the output folder when the kit names none.
///
/// What is about one candidate lies together; the handout, which the candidate gets, is kept apart from that.
pub const DOCUMENT_NAME: &str = "\
     {% if document.kind == 'handout' %}handouts/{{ candidate.id }}\
     {% elif interview is defined %}{{ candidate.id }}/{{ interview.id }}-{{ interviewer.id }}\
     {% if document.kind != 'packet' %}-{{ document.kind }}{% endif %}\
     {% elif interviewer is defined %}{{ candidate.id }}/{{ document.kind }}-{{ interviewer.id }}\
     {% elif candidate is defined %}{{ candidate.id }}/{{ document.kind }}\
     {% elif date is defined %}{{ document.kind }}-{{ date }}\
     {% else %}{{ document.kind }}{% endif %}.pdf";

/// The documents that are made when the kit names none.
const DOCUMENTS: [DocumentKind; 2] = [DocumentKind::Packet, DocumentKind::Evaluation];

/// How to run an interview, when the kit does not say.
const INSTRUCTIONS: [&str; 4] = [
    "Read this packet beforehand and mark the questions that are yours. Agree with the others on who keeps the time.",
    "Welcome the candidate, say who is who, how the time is divided, and that everyone will be writing.",
    "Ask every candidate the same questions, in these words and in this order. The follow-ups are there for when an answer \
     stays short; do not help towards an answer.",
    "Note what was said, not what you make of it. Rate alone and right after the interview, before you talk to the others.",
];

/// The id of the kit: its own, or one made of the name of its folder.
pub fn id(id: Option<&Placed<Id>>, folder: &Path) -> String {
    if let Some(id) = id {
        return id.value.0.clone();
    }
    let absolute = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let name = absolute.file_name().map(|name| slug(&name.to_string_lossy())).unwrap_or_default();
    if name.is_empty() { "kit".to_owned() } else { name }
}

/// How to run the interviews.
pub fn instructions(own: &[Text]) -> Vec<String> {
    if own.is_empty() { INSTRUCTIONS.map(str::to_owned).to_vec() } else { super::values(own) }
}

/// Checks the form of a language tag: BCP 47 §2.1, without asking whether the language exists.
pub fn language(text: Option<&Text>, problems: &mut Vec<Diagnostic>) -> String {
    let Some(text) = text else { return "en".to_owned() };
    let mut parts = text.value.split('-');
    let primary =
        parts.next().is_some_and(|part| (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphabetic()));
    let rest = parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()));
    if !(primary && rest) {
        let problem = Diagnostic::error(format!("`{}` is not a language tag", suggest::shown(&text.value)));
        problems.push(problem.at_place(text.place.clone()).help("write a BCP 47 tag like `en`, `de` or `pt-BR`"));
    }
    text.value.clone()
}

/// A zone by its name, like that of plain times.
pub fn time_zone(text: Option<&Text>, problems: &mut Vec<Diagnostic>) -> Option<TimeZone> {
    let text = text?;
    time::zone(&text.value).map_err(|refusal| problems.push(refused(refusal, &text.place))).ok()
}

/// A day, like that until which the papers are kept.
pub fn day(text: Option<&Text>, problems: &mut Vec<Diagnostic>) -> Option<Date> {
    let text = text?;
    time::day(&text.value).map_err(|refusal| problems.push(refused(refusal, &text.place))).ok()
}

/// Which documents are made, and what they are called.
pub fn output(entry: Option<&OutputEntry>, problems: &mut Vec<Diagnostic>) -> Output {
    let mut documents: Vec<OutputDocument> = Vec::new();
    let named = entry.and_then(|entry| entry.documents.as_ref());
    let help = "name some, like `packet` or `evaluation`, or delete the key";
    super::empty(named, "the list of documents is empty", help, problems);
    let written = |text: &Text| Written { text: text.value.clone(), place: text.place.clone() };
    for entry in named.map(|list| list.items.as_slice()).unwrap_or_default() {
        let Some(kind) = entry.0.kind.get() else { continue };
        if documents.iter().any(|document| document.kind == kind.value) {
            let problem = Diagnostic::error(format!("the document `{}` is named twice", kind.value.as_str()));
            let help = "delete one; a condition may have `or` in it";
            problems.push(problem.at_place(kind.place.clone()).help(help));
        } else {
            let (when, name) = (entry.0.when.0.as_ref().map(written), entry.0.name.0.as_ref().map(written));
            documents.push(OutputDocument { kind: kind.value, when, name });
        }
    }
    if documents.is_empty() {
        documents = DOCUMENTS.map(|kind| OutputDocument { kind, when: None, name: None }).to_vec();
    }
    let name = entry.and_then(|entry| entry.name.0.as_ref());
    Output {
        documents,
        name: name.map_or_else(|| DOCUMENT_NAME.to_owned(), |name| name.value.clone()),
        name_place: name.map(|name| name.place.clone()),
    }
}

/// What the panel sees of the candidates.
pub fn blind(entry: Option<&BlindEntry>) -> Blind {
    match entry {
        None | Some(BlindEntry::Whether(false)) => Blind::No,
        Some(BlindEntry::Whether(true)) => Blind::Asked(Vec::new()),
        Some(BlindEntry::Showing(entry)) => Blind::Asked(entry.show.iter().map(|field| field.value).collect()),
    }
}

/// Whom invitations come from.
pub fn organizer(entry: Option<&OrganizerEntry>, problems: &mut Vec<Diagnostic>) -> Option<Organizer> {
    let entry = entry?;
    let email = super::email(entry.email.get(), problems);
    Some(Organizer { name: entry.name.get()?.value.clone(), email: email? })
}

/// Files that go into records: PDF files below the folder of the kit.
pub fn record_files(texts: &[Text], problems: &mut Vec<Diagnostic>) -> Box<[Written]> {
    let file = |text: &Text| {
        let path = PathBuf::from(text.value.replace('\\', "/"));
        let named = |component: &Component<'_>| matches!(component, Component::Normal(_) | Component::CurDir);
        let is_below =
            path.components().all(|component| named(&component)) && text.value.as_bytes().get(1) != Some(&b':');
        let is_pdf = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("pdf"));
        let shown = suggest::shown(&text.value);
        let problem = if !is_below || text.value.contains("://") {
            Diagnostic::error(format!("the record `{shown}` is not in the folder of the kit"))
                .help("copy it into the folder of the kit, and write its path from there, like `files/cv.pdf`")
        } else if !is_pdf {
            Diagnostic::error(format!("the record `{shown}` is not a PDF file")).help("print it to a PDF file")
        } else {
            let names = path.components().filter(|component| matches!(component, Component::Normal(_)));
            let names: Vec<_> = names.map(|name| name.as_os_str().to_string_lossy()).collect();
            return Some(Written { text: names.join("/"), place: text.place.clone() });
        };
        problems.push(problem.at_place(text.place.clone()));
        None
    };
    texts.iter().filter_map(file).collect()
}

/// How the documents look.
pub fn branding(entry: Option<&BrandingEntry>, folder: &Path, problems: &mut Vec<Diagnostic>) -> Branding {
    let accent = entry.and_then(|entry| entry.accent.as_ref());
    let logo = entry.and_then(|entry| entry.logo.as_ref());
    Branding {
        company: value(entry.and_then(|entry| entry.company.as_ref())),
        logo: logo.and_then(|text| match logo_path(&text.value, folder) {
            Ok(path) => Some(path),
            Err((message, help)) => {
                problems.push(Diagnostic::error(message).at_place(text.place.clone()).help(help));
                None
            }
        }),
        logo_place: logo.map(|text| text.place.clone()),
        accent: accent.map_or_else(
            || ACCENT.to_owned(),
            |text| {
                colour(&text.value).unwrap_or_else(|| {
                    let problem = Diagnostic::error(format!("`{}` is not a colour", suggest::shown(&text.value)));
                    let help = "write it in quotes as `\"#rgb\"` or `\"#rrggbb\"`, for example `\"#0b5c7a\"`";
                    problems.push(problem.at_place(text.place.clone()).help(help));
                    ACCENT.to_owned()
                })
            },
        ),
    }
}

/// A colour as `#rrggbb`.
fn colour(text: &str) -> Option<String> {
    let digits = text.strip_prefix('#').filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
    match digits.len() {
        6 => Some(text.to_ascii_lowercase()),
        3 => Some(digits.chars().fold("#".to_owned(), |colour, c| format!("{colour}{c}{c}")).to_ascii_lowercase()),
        _ => None,
    }
}

/// The path of the logo with `/`, when it is an image inside the folder of the kit.
fn logo_path(text: &str, folder: &Path) -> Result<String, (String, &'static str)> {
    const INSIDE: &str =
        "copy the image into the folder of the kit, and write its path from there, like `assets/logo.png`";
    let path = PathBuf::from(text.replace('\\', "/"));
    let inside = path.components().all(|component| matches!(component, Component::Normal(_) | Component::CurDir));
    let windows_drive = text.as_bytes().get(1) == Some(&b':');
    if !inside || windows_drive {
        return Err((format!("the logo `{text}` is not in the folder of the kit"), INSIDE));
    }
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    if !matches!(extension.as_deref(), Some("png" | "jpg" | "jpeg" | "svg")) {
        return Err((
            format!("the logo `{text}` is not a PNG, JPEG or SVG file"),
            "save the image as PNG, JPEG or SVG",
        ));
    }
    let full = folder.join(&path);
    if text.contains("://") {
        return Err((format!("the logo `{text}` is an address, not a file"), INSIDE));
    }
    if !full.is_file() {
        return Err((format!("there is no image file `{}`", display_name(&full)), "check the path of the logo"));
    }
    // A symbolic link could lead out of the folder all the same.
    let is_below = |(full, folder): (PathBuf, PathBuf)| full.starts_with(folder);
    if !full.canonicalize().and_then(|full| Ok((full, folder.canonicalize()?))).is_ok_and(is_below) {
        return Err((format!("the logo `{text}` is a link to outside of the folder of the kit"), INSIDE));
    }
    let names = path.components().filter(|component| matches!(component, Component::Normal(_)));
    Ok(names.map(|name| name.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/"))
}
