//! What a document says of itself → the information dictionary and the XMP packet, which say the same.

use jiff::Timestamp;
use lopdf::{Dictionary, Object, StringFormat, dictionary};

use super::conformance::Claim;
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
        dictionary.set("CreationDate", date_string(created));
        dictionary.set("ModDate", date_string(created));
    }
    dictionary
}

/// A date (ISO 32000-1 7.9.4).
pub(super) fn date_string(date: Timestamp) -> Object {
    Object::string_literal(date.strftime("D:%Y%m%d%H%M%SZ").to_string())
}

/// An XMP packet (ISO 16684-1) with the properties that PDF/A wants to equal the information dictionary
/// (ISO 19005-2 6.6.2). It stands in every file as it is, and has no word more than it must.
pub(super) fn xmp(information: &Information, created: Option<Timestamp>, claim: Option<Claim>) -> String {
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
    add("pdf:Keywords", "", information.keywords.as_deref(), "");
    add("pdf:Producer", "", Some(PRODUCER), "");
    let date = created.map(|created| created.strftime("%Y-%m-%dT%H:%M:%SZ").to_string());
    add("xmp:CreateDate", "", date.as_deref(), "");
    add("xmp:ModifyDate", "", date.as_deref(), "");
    let xmp = if date.is_some() { " xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\"" } else { "" };
    let (names, claimed) = claim.map(claimed).unwrap_or_default();
    format!(
        "<?xpacket begin=\"\u{FEFF}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\"{xmp}{names}>\n\
         {properties}{claimed}</rdf:Description>\n</rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>"
    )
}

/// What the file conforms to (ISO 19005-2 6.6.4, ISO 14289-1 5), and what PDF/A wants to know of PDF/UA's property, which
/// is none of its own (ISO 19005-2 6.6.2.3): the names that this needs, and the properties.
fn claimed(claim: Claim) -> (&'static str, String) {
    let names = " xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\" xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\" \
         xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\" \
         xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\" \
         xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\"";
    let properties = format!(
        "<pdfaid:part>{}</pdfaid:part>\n<pdfaid:conformance>A</pdfaid:conformance>\n<pdfuaid:part>1</pdfuaid:part>\n\
         <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">\n\
         <pdfaSchema:schema>PDF/UA</pdfaSchema:schema>\n\
         <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\n\
         <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\n\
         <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\">\n\
         <pdfaProperty:name>part</pdfaProperty:name>\n<pdfaProperty:valueType>Integer</pdfaProperty:valueType>\n\
         <pdfaProperty:category>internal</pdfaProperty:category>\n\
         <pdfaProperty:description>part of ISO 14289</pdfaProperty:description>\n\
         </rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>\n",
        claim.archive
    );
    (names, properties)
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
