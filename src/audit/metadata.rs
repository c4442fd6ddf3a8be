//! What a file says of itself: the XMP packet, and the information dictionary that must agree with it.
//!
//! XMP (ISO 16684-1) is XML in a stream: RDF descriptions whose elements or attributes are properties, each in the
//! namespace of its schema. PDF/A knows the properties of a list of schemas; others must be described in the file by an
//! *extension schema* (ISO 19005-2 6.6.2.3). The claims to a standard are such properties too.

use std::collections::BTreeSet;

use lopdf::Object;
use roxmltree::{Document as Xml, Node, ParsingOptions};

use super::finding::{Findings, Where};
use super::reader::{Reader, reference};
use super::rules::Rule;
use super::standards::Standards;

const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const XML: &str = "http://www.w3.org/XML/1998/namespace";
const DC: &str = "http://purl.org/dc/elements/1.1/";
const XMP: &str = "http://ns.adobe.com/xap/1.0/";
const PDF: &str = "http://ns.adobe.com/pdf/1.3/";
const PDF_A: &str = "http://www.aiim.org/pdfa/ns/id/";
const PDF_UA: &str = "http://www.aiim.org/pdfua/ns/id/";
const EXTENSION: &str = "http://www.aiim.org/pdfa/ns/extension/";
const SCHEMA: &str = "http://www.aiim.org/pdfa/ns/schema#";
const PROPERTY: &str = "http://www.aiim.org/pdfa/ns/property#";

/// Schemas with whatever properties they define (ISO 19005-2 6.6.2.3.1, XMP specification 2005).
const KNOWN_SCHEMAS: [&str; 14] = [
    DC,
    XMP,
    PDF,
    PDF_A,
    EXTENSION,
    "http://ns.adobe.com/xap/1.0/mm/",
    "http://ns.adobe.com/xap/1.0/rights/",
    "http://ns.adobe.com/xap/1.0/bj/",
    "http://ns.adobe.com/xap/1.0/t/pg/",
    "http://ns.adobe.com/xmp/1.0/DynamicMedia/",
    "http://ns.adobe.com/photoshop/1.0/",
    "http://ns.adobe.com/tiff/1.0/",
    "http://ns.adobe.com/exif/1.0/",
    "http://ns.adobe.com/camera-raw-settings/1.0/",
];

/// The most nodes of a packet that are read.
const MOST_NODES: u32 = 20_000;
/// The most bytes of a packet that are read.
const MOST_BYTES: usize = 16 << 20;

/// Checks the metadata, and gives the standards that it claims.
pub fn check(reader: &Reader<'_>, demanded: Standards, findings: &mut Findings) -> Standards {
    let claimed = packet(reader, demanded, findings);
    if demanded != Standards::NONE && !claimed.contains(demanded) {
        let message = format!("the file is held to {demanded} and claims {claimed}");
        findings.add(Rule::ClaimMissing, Where::file(), message);
    }
    claimed
}

fn packet(reader: &Reader<'_>, demanded: Standards, findings: &mut Findings) -> Standards {
    let catalog = reader.catalog();
    let stream = catalog.and_then(|catalog| reader.stream(catalog, "Metadata"));
    let (Some(stream), Some(catalog)) = (stream, catalog) else {
        findings.add(Rule::MetadataMissing, Where::file(), "the file has no XMP metadata");
        return Standards::NONE;
    };
    let place = Where::object(reference(catalog, "Metadata"));
    if reader.name(&stream.dict, "Subtype") != Some(b"XML") || reader.name(&stream.dict, "Type") != Some(b"Metadata") {
        findings.add(Rule::MetadataBroken, place.clone(), "the metadata stream is not of type `Metadata` and `XML`");
    }
    if stream.dict.has(b"Filter") {
        findings.add(Rule::MetadataFiltered, place.clone(), "the metadata is compressed or encoded");
    }
    let bytes = reader.bytes(stream).filter(|bytes| bytes.len() <= MOST_BYTES);
    let text = bytes.as_deref().and_then(|bytes| std::str::from_utf8(bytes).ok());
    let Some(text) = text else {
        findings.add(Rule::MetadataBroken, place, "the metadata is not UTF-8, too large or cannot be read");
        return Standards::NONE;
    };
    let text = text.trim_start_matches('\u{FEFF}');
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    let xml = match Xml::parse_with_options(text, options) {
        Ok(xml) => xml,
        Err(error) => {
            findings.add(Rule::MetadataBroken, place, format!("the metadata is no XML: {error}"));
            return Standards::NONE;
        }
    };
    let attributes = xml.root().children().find(Node::is_pi).and_then(|node| node.pi()).and_then(|pi| pi.value);
    if attributes.is_some_and(|value| value.contains("bytes=") || value.contains("encoding=")) {
        let message = "the header of the packet has the attribute `bytes` or `encoding`";
        findings.add(Rule::MetadataPacket, place.clone(), message);
    }
    let packet = Packet { properties: properties(&xml), described: described(&xml) };
    packet.check(reader, demanded, &place, findings)
}

/// The parts of an XMP packet.
struct Packet<'x> {
    properties: Vec<Property<'x>>,
    /// Namespace and name of the properties that extension schemas describe.
    described: BTreeSet<(String, String)>,
}

struct Property<'x> {
    namespace: &'x str,
    prefix: &'x str,
    name: &'x str,
    /// The value, or the first of its values.
    value: String,
}

impl Packet<'_> {
    fn value(&self, namespace: &str, name: &str) -> Option<&str> {
        let found = self.properties.iter().find(|known| known.namespace == namespace && known.name == name);
        found.map(|known| known.value.trim())
    }

    fn check(&self, reader: &Reader<'_>, demanded: Standards, place: &Where, findings: &mut Findings) -> Standards {
        let claimed = self.claims(place, findings);
        if self.value(DC, "title").is_none_or(str::is_empty) {
            findings.add(Rule::TitleMissing, place.clone(), "the metadata has no `dc:title`");
        }
        for property in &self.properties {
            let known = KNOWN_SCHEMAS.contains(&property.namespace);
            let key = (property.namespace.to_owned(), property.name.to_owned());
            if !known && !self.described.contains(&key) {
                let message =
                    format!("the property `{}:{}` is of no schema that PDF/A knows", property.prefix, property.name);
                findings.add(Rule::MetadataUndescribed, place.clone(), message);
            }
        }
        // Without PDF/A, differences hurt nobody; a producer may still want to know.
        if claimed.or(demanded).touches(Standards::ANY) || self.value(DC, "title").is_some() {
            self.agree(reader, findings);
        }
        claimed
    }

    fn claims(&self, place: &Where, findings: &mut Findings) -> Standards {
        let mut claimed = Standards::NONE;
        let mut wrong = |message: String| findings.add(Rule::ClaimUnknown, place.clone(), message);
        if let Some(part) = self.value(PDF_UA, "part") {
            match part {
                "1" => claimed = claimed.or(Standards::UA),
                _ => wrong(format!("the file claims PDF/UA-{part}, whose rules are not known here")),
            }
        }
        if let Some(part) = self.value(PDF_A, "part") {
            let level = self.value(PDF_A, "conformance").unwrap_or_default();
            match Standards::named(&format!("a{part}{}", level.to_ascii_lowercase())) {
                Some(standard) if level.chars().all(|letter| letter.is_ascii_uppercase()) => {
                    claimed = claimed.or(standard);
                }
                _ => wrong(format!("the file claims PDF/A-{part}{level}, whose rules are not known here")),
            }
        }
        for (namespace, prefix) in [(PDF_UA, "pdfuaid"), (PDF_A, "pdfaid")] {
            if self.properties.iter().any(|known| known.namespace == namespace && known.prefix != prefix) {
                let message = format!("the properties of the claim do not have the prefix `{prefix}`");
                findings.add(Rule::ClaimPrefix, place.clone(), message);
            }
        }
        claimed
    }

    /// What both say, both say alike (ISO 19005-1 6.7.3; ISO 19005-2 leaves the information dictionary aside).
    fn agree(&self, reader: &Reader<'_>, findings: &mut Findings) {
        let Some(information) = reader.dictionary(reader.trailer(), "Info") else { return };
        let place = || Where::object(reference(reader.trailer(), "Info"));
        let pairs = [
            ("Title", DC, "title"),
            ("Author", DC, "creator"),
            ("Subject", DC, "description"),
            ("Keywords", PDF, "Keywords"),
            ("Producer", PDF, "Producer"),
            ("Creator", XMP, "CreatorTool"),
        ];
        for (key, namespace, name) in pairs {
            let Some(said) = reader.text(information, key).filter(|said| !said.trim().is_empty()) else { continue };
            if self.value(namespace, name) != Some(said.trim()) {
                findings.add(Rule::InformationDiffers, place(), format!("`{key}` is not what the metadata says"));
            }
        }
        for (key, name) in [("CreationDate", "CreateDate"), ("ModDate", "ModifyDate")] {
            let Object::String(said, _) = reader.get(information, key) else { continue };
            // Digits of the date and time; zones are written in too many ways to compare.
            let digits = |text: &str| text.chars().filter(char::is_ascii_digit).take(14).collect::<String>();
            let said = digits(&String::from_utf8_lossy(said));
            if self.value(XMP, name).map(digits).is_none_or(|value| !said.starts_with(&value) || value.is_empty()) {
                findings.add(Rule::InformationDiffers, place(), format!("`{key}` is not what the metadata says"));
            }
        }
    }
}

/// The properties of all descriptions: their elements, and their attributes in the short form.
fn properties<'x>(xml: &'x Xml<'x>) -> Vec<Property<'x>> {
    let mut found = Vec::new();
    let root = xml.descendants().find(|node| node.has_tag_name((RDF, "RDF")));
    let descriptions = root.into_iter().flat_map(|root| root.children());
    for description in descriptions.filter(|node| node.has_tag_name((RDF, "Description"))) {
        let prefix = |namespace| description.lookup_prefix(namespace).unwrap_or_default();
        for attribute in description.attributes() {
            if let Some(namespace) = attribute.namespace().filter(|namespace| ![RDF, XML].contains(namespace)) {
                found.push(Property {
                    namespace,
                    prefix: prefix(namespace),
                    name: attribute.name(),
                    value: attribute.value().to_owned(),
                });
            }
        }
        for element in description.children().filter(Node::is_element) {
            let namespace = element.tag_name().namespace().unwrap_or_default();
            let prefix = element.lookup_prefix(namespace).unwrap_or_default();
            found.push(Property { namespace, prefix, name: element.tag_name().name(), value: value(element) });
        }
    }
    found
}

/// The text of a property, or of the first element of its array.
fn value(element: Node<'_, '_>) -> String {
    let first = element.descendants().find(|node| node.has_tag_name((RDF, "li"))).unwrap_or(element);
    first.descendants().filter_map(|node| if node.is_text() { node.text() } else { None }).collect()
}

/// What extension schemas describe.
fn described(xml: &Xml<'_>) -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    let child = |node: &Node<'_, '_>, namespace: &str, name: &str| {
        let element = node.children().find(|child| child.has_tag_name((namespace, name)));
        let element = element.and_then(|element| element.text().map(str::to_owned));
        element.or_else(|| node.attribute((namespace, name)).map(str::to_owned))
    };
    let schemas = xml.descendants().filter(|node| node.has_tag_name((EXTENSION, "schemas")));
    for schema in schemas.flat_map(|schemas| schemas.descendants()) {
        let Some(namespace) = child(&schema, SCHEMA, "namespaceURI") else { continue };
        for property in schema.descendants() {
            if let Some(name) = child(&property, PROPERTY, "name") {
                found.insert((namespace.trim().to_owned(), name.trim().to_owned()));
            }
        }
    }
    found
}
