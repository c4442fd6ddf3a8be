//! Files that travel inside of a PDF (ISO 32000-1 7.11.4, ISO 19005-3 6.8).

use lopdf::{Dictionary, Document, Object, dictionary};

use super::metadata::{date_string, text_string};
use super::{PdfOptions, deflate};

/// A file that travels inside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its name, as it is saved under.
    pub name: String,
    /// Its media type (`application/json`).
    pub media_type: String,
    /// What it is, in a few words.
    pub description: String,
    /// What it is to the document.
    pub relationship: Relationship,
    /// Its bytes.
    pub data: Vec<u8>,
}

/// What an attached file is to the document (ISO 19005-3 6.8, `AFRelationship`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relationship {
    /// The document was made from it.
    Source,
    /// It holds data that the document shows.
    Data,
    /// Nothing is said of it.
    Unspecified,
}

impl Relationship {
    fn as_str(self) -> &'static str {
        match self {
            Self::Source => "Source",
            Self::Data => "Data",
            Self::Unspecified => "Unspecified",
        }
    }
}

/// Puts the files into a document, named by its catalog.
pub(super) fn add_to(document: &mut Document, catalog: &mut Dictionary, options: &PdfOptions) {
    if options.attachments.is_empty() {
        return;
    }
    let mut attachments: Vec<&Attachment> = options.attachments.iter().collect();
    // Names of a name tree are sorted (ISO 32000-1 7.9.6).
    attachments.sort_by_key(|attachment| name_bytes(&attachment.name));
    let mut names: Vec<Object> = Vec::new();
    let mut associated: Vec<Object> = Vec::new();
    for attachment in attachments {
        let mut parameters =
            dictionary! { "Size" => i64::try_from(attachment.data.len()).expect("a file of less than 2^63 bytes") };
        if let Some(created) = options.created {
            parameters.set("ModDate", date_string(created));
        }
        let stream = dictionary! {
            "Type" => "EmbeddedFile",
            "Subtype" => attachment.media_type.as_str(),
            "Params" => parameters,
        };
        let file = document.add_object(deflate::stream(stream, &attachment.data));
        let specification = document.add_object(dictionary! {
            "Type" => "Filespec",
            "F" => text_string(&attachment.name),
            "UF" => text_string(&attachment.name),
            "Desc" => text_string(&attachment.description),
            "AFRelationship" => attachment.relationship.as_str(),
            "EF" => dictionary! { "F" => file, "UF" => file },
        });
        names.extend([text_string(&attachment.name), specification.into()]);
        associated.push(specification.into());
    }
    catalog.set("Names", dictionary! { "EmbeddedFiles" => dictionary! { "Names" => names } });
    catalog.set("AF", associated);
}

fn name_bytes(name: &str) -> Vec<u8> {
    match text_string(name) {
        Object::String(bytes, _) => bytes,
        _ => Vec::new(),
    }
}
