//! What a document says of itself → the information dictionary and the XMP packet, which say the same.

use jiff::Timestamp;
use lopdf::{Dictionary, Object, StringFormat, dictionary};

use super::content::utf16_with_mark;
use crate::engine::display::Information;

/// The program that made the file.
const PRODUCER: &str = concat!("panelkit ", env!("CARGO_PKG_VERSION"));

/// ISO 32000-1 14.3.3.
pub(super) fn information(information: &Information, created: Option<Timestamp>) -> Dictionary {
    let mut dictionary = dictionary! { "Producer" => text_string(PRODUCER) };
    let values = [
        ("Title", &information.title),
        ("Author", &information.author),
        ("Subject", &information.subject),
        ("Keywords", &information.keywords),
    ];
    for (key, value) in values {
        if let Some(value) = value {
            dictionary.set(key, text_string(value));
        }
    }
    if let Some(created) = created {
        // ISO 32000-1 7.9.4.
        let date = created.strftime("D:%Y%m%d%H%M%SZ").to_string();
        dictionary.set("CreationDate", Object::string_literal(date.as_str()));
        dictionary.set("ModDate", Object::string_literal(date));
    }
    dictionary
}

/// An XMP packet (ISO 16684-1) with the properties that PDF/A wants to equal the information dictionary
/// (ISO 19005-2 6.6.2).
pub(super) fn xmp(information: &Information, created: Option<Timestamp>) -> String {
    let mut properties = String::new();
    let mut add = |property: &str, open: &str, value: Option<&str>, close: &str| {
        if let Some(value) = value {
            properties += &format!("<{property}>{open}{}{close}</{property}>\n", escaped(value));
        }
    };
    let (alternative, end_alternative) = ("<rdf:Alt><rdf:li xml:lang=\"x-default\">", "</rdf:li></rdf:Alt>");
    add("dc:title", alternative, information.title.as_deref(), end_alternative);
    add("dc:creator", "<rdf:Seq><rdf:li>", information.author.as_deref(), "</rdf:li></rdf:Seq>");
    add("dc:description", alternative, information.subject.as_deref(), end_alternative);
    add("dc:language", "<rdf:Bag><rdf:li>", information.language.as_deref(), "</rdf:li></rdf:Bag>");
    add("dc:format", "", Some("application/pdf"), "");
    add("pdf:Keywords", "", information.keywords.as_deref(), "");
    add("pdf:Producer", "", Some(PRODUCER), "");
    let date = created.map(|created| created.strftime("%Y-%m-%dT%H:%M:%SZ").to_string());
    add("xmp:CreateDate", "", date.as_deref(), "");
    add("xmp:ModifyDate", "", date.as_deref(), "");
    format!(
        "<?xpacket begin=\"\u{FEFF}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n\
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\">\n\
         {properties}</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>"
    )
}

/// XML 1.0 §2.2 and §2.4: no markup, and no characters that XML cannot hold.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\t' | '\n' | '\r' => escaped.push(' '),
            '\u{FFFE}' | '\u{FFFF}' => {}
            _ if character.is_control() => {}
            _ => escaped.push(character),
        }
    }
    escaped
}

/// A string for people to read (ISO 32000-1 7.9.2.2): ASCII as it is, all else in UTF-16.
pub(crate) fn text_string(text: &str) -> Object {
    let plain = text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ');
    Object::String(if plain { text.into() } else { utf16_with_mark(text) }, StringFormat::Literal)
}
