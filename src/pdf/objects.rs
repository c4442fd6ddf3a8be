//! A lopdf document → the bytes of a file (ISO 32000-1 7.5): streams as they are, all other objects together in object
//! streams (7.5.7), and a cross-reference stream (7.5.8).
//!
//! A tagged file has hundreds of small objects. lopdf writes each of them three times to learn where it ends, leaves the
//! cross-reference stream uncompressed, and compresses with settings of its own; here each is written once.

use std::io::Write;

use lopdf::{Dictionary, Document, Object, StringFormat, dictionary};

use super::deflate;
use super::encryption::Cipher;

/// How many objects are compressed together: many, since the elements of a structure tree are much alike.
pub(super) const OBJECTS_PER_STREAM: usize = 1_000;

/// Where an object is, as a row of the cross-reference stream (ISO 32000-1 table 18).
#[derive(Clone, Copy)]
enum Entry {
    /// No object has this number.
    Free,
    /// It begins at this byte.
    At(usize),
    /// In the object stream of this number, at this index.
    In(u32, usize),
}

/// Writes a file. All objects have generation 0.
pub(super) fn write(document: &Document, cipher: Option<Cipher>) -> Vec<u8> {
    let mut file = File::new(document, cipher);
    let mut small = Vec::new();
    for ((number, _), object) in &document.objects {
        match object {
            Object::Stream(stream) => file.stream(*number, &stream.dict, &stream.content),
            object => small.push((*number, object)),
        }
    }
    let mut next = document.objects.keys().next_back().map_or(1, |(number, _)| number + 1);
    for objects in small.chunks(OBJECTS_PER_STREAM) {
        file.objects(next, objects);
        next += 1;
    }
    if file.cipher.is_some() {
        file.encryption(next);
        next += 1;
    }
    file.references(next, &document.trailer);
    file.take()
}

/// Gives every object that an object names the number that `number` gives it.
pub(super) fn renumber(object: &mut Object, number: &impl Fn(u32) -> u32) {
    match object {
        Object::Reference((named, _)) => *named = number(*named),
        Object::Array(items) => items.iter_mut().for_each(|item| renumber(item, number)),
        Object::Dictionary(dictionary) => renumber_entries(dictionary, number),
        Object::Stream(stream) => renumber_entries(&mut stream.dict, number),
        _ => {}
    }
}

fn renumber_entries(dictionary: &mut Dictionary, number: &impl Fn(u32) -> u32) {
    dictionary.iter_mut().for_each(|(_, value)| renumber(value, number));
}

/// A file under way, of which what is written may be taken away before the rest is.
pub(super) struct File {
    bytes: Vec<u8>,
    /// How many bytes were taken.
    taken: usize,
    /// By the numbers of objects.
    entries: Vec<Entry>,
    /// What encrypts the file.
    cipher: Option<Cipher>,
    /// The object that says how.
    encryption: Option<u32>,
}

impl File {
    /// The beginning of a file with a document's version.
    pub(super) fn new(document: &Document, cipher: Option<Cipher>) -> Self {
        let mut bytes = format!("%PDF-{}\n%", document.version).into_bytes();
        bytes.extend_from_slice(&document.binary_mark);
        bytes.push(b'\n');
        Self { bytes, taken: 0, entries: vec![Entry::Free], cipher, encryption: None }
    }

    /// Where the next object begins.
    fn end(&self) -> usize {
        self.taken + self.bytes.len()
    }

    /// What is written and was not taken before.
    pub(super) fn take(&mut self) -> Vec<u8> {
        self.taken = self.end();
        std::mem::take(&mut self.bytes)
    }

    fn enter(&mut self, number: u32, entry: Entry) {
        let index = number as usize;
        if self.entries.len() <= index {
            self.entries.resize(index + 1, Entry::Free);
        }
        self.entries[index] = entry;
    }

    /// Writes a stream, encrypted where the file is.
    pub(super) fn stream(&mut self, number: u32, dictionary: &Dictionary, content: &[u8]) {
        let Some(cipher) = &self.cipher else { return self.plain_stream(number, dictionary, content) };
        let content = cipher.content(content);
        let mut dictionary = Object::Dictionary(dictionary.clone());
        cipher.strings(&mut dictionary);
        if let Object::Dictionary(dictionary) = &dictionary {
            self.plain_stream(number, dictionary, &content);
        }
    }

    fn plain_stream(&mut self, number: u32, dictionary: &Dictionary, content: &[u8]) {
        self.enter(number, Entry::At(self.end()));
        // Writing to a vector cannot fail.
        let _ = write!(self.bytes, "{number} 0 obj\n<<");
        for (key, value) in dictionary.iter().filter(|(key, _)| key.as_slice() != b"Length") {
            write_name(&mut self.bytes, key);
            write_object(&mut self.bytes, value);
        }
        let _ = writeln!(self.bytes, "/Length {}>>stream", content.len());
        self.bytes.extend_from_slice(content);
        self.bytes.extend_from_slice(b"\nendstream\nendobj\n");
    }

    /// Writes an object stream, with [`OBJECTS_PER_STREAM`] objects at the most.
    pub(super) fn objects(&mut self, number: u32, objects: &[(u32, &Object)]) {
        let (mut index, mut content) = (Vec::new(), Vec::new());
        for (place, (object_number, object)) in objects.iter().enumerate() {
            self.enter(*object_number, Entry::In(number, place));
            let _ = write!(index, "{object_number} {} ", content.len());
            write_object(&mut content, object);
            content.push(b' ');
        }
        let count = i64::try_from(objects.len()).expect("fewer than 2^63 objects");
        let first = i64::try_from(index.len()).expect("fewer than 2^63 bytes");
        index.append(&mut content);
        let stream = deflate::stream(dictionary! { "Type" => "ObjStm", "N" => count, "First" => first }, &index);
        self.stream(number, &stream.dict, &stream.content);
    }

    /// Writes how the file is encrypted, when it is; this object stands alone, since it must be read before all others.
    pub(super) fn encryption(&mut self, number: u32) {
        let Some(cipher) = &self.cipher else { return };
        let start = self.taken + self.bytes.len();
        let _ = writeln!(self.bytes, "{number} 0 obj");
        cipher.write_dictionary(&mut self.bytes);
        self.bytes.extend_from_slice(b"\nendobj\n");
        self.enter(number, Entry::At(start));
        self.encryption = Some(number);
    }

    /// Writes the cross-reference stream, which is the trailer as well, and the end of the file.
    pub(super) fn references(&mut self, number: u32, trailer: &Dictionary) {
        let start = self.end();
        self.enter(number, Entry::At(start));
        // A file of more than 4 GB has places that take more bytes.
        let width = if u32::try_from(start).is_ok() { 4 } else { 8 };
        let mut rows = Vec::with_capacity(self.entries.len() * (3 + width));
        for (index, entry) in self.entries.iter().enumerate() {
            let (kind, place, rest) = match *entry {
                // The first of the free ones can never be used (ISO 32000-1 7.5.4).
                Entry::Free => (0, 0, if index == 0 { 65_535 } else { 0 }),
                Entry::At(place) => (1, place as u64, 0),
                Entry::In(stream, place) => (2, stream.into(), u16::try_from(place).expect("a thousand at the most")),
            };
            rows.push(kind);
            rows.extend(&place.to_be_bytes()[8 - width..]);
            rows.extend(rest.to_be_bytes());
        }
        let mut dictionary = trailer.clone();
        dictionary.set("Type", "XRef");
        if let Some(encryption) = self.encryption {
            dictionary.set("Encrypt", Object::Reference((encryption, 0)));
        }
        dictionary.set("Size", i64::from(number) + 1);
        dictionary.set("W", [1, width as i64, 2].map(Object::Integer).to_vec());
        let stream = deflate::stream(dictionary, &rows);
        // It must be read before anything can be decrypted (ISO 32000-2 7.5.8.2).
        self.plain_stream(number, &stream.dict, &stream.content);
        let _ = write!(self.bytes, "startxref\n{start}\n%%EOF");
    }
}

/// Writes an object, with a space before it where it could be taken for a part of what is there.
pub(super) fn write_object(bytes: &mut Vec<u8>, object: &Object) {
    // Only what begins with a regular character must be told from what is before it (ISO 32000-1 7.2.2).
    let regular = |bytes: &mut Vec<u8>| {
        if bytes.last().is_some_and(|last| !b"[]<>()/ \n".contains(last)) {
            bytes.push(b' ');
        }
    };
    match object {
        Object::Null => {
            regular(bytes);
            bytes.extend_from_slice(b"null");
        }
        Object::Boolean(value) => {
            regular(bytes);
            bytes.extend_from_slice(if *value { b"true" } else { b"false" });
        }
        Object::Integer(value) => {
            regular(bytes);
            let _ = write!(bytes, "{value}");
        }
        Object::Real(value) => {
            regular(bytes);
            write_number(bytes, *value);
        }
        Object::Reference((number, generation)) => {
            regular(bytes);
            let _ = write!(bytes, "{number} {generation} R");
        }
        Object::Name(name) => write_name(bytes, name),
        Object::String(text, StringFormat::Literal) => write_string(bytes, text),
        Object::String(text, StringFormat::Hexadecimal) => {
            bytes.push(b'<');
            text.iter().for_each(|byte| _ = write!(bytes, "{byte:02X}"));
            bytes.push(b'>');
        }
        Object::Array(items) => {
            bytes.push(b'[');
            items.iter().for_each(|item| write_object(bytes, item));
            bytes.push(b']');
        }
        Object::Dictionary(dictionary) => write_dictionary(bytes, dictionary),
        // A stream is an object of its own (ISO 32000-1 7.3.8.1), and never inside of another here.
        Object::Stream(stream) => write_dictionary(bytes, &stream.dict),
    }
}

fn write_dictionary(bytes: &mut Vec<u8>, dictionary: &Dictionary) {
    bytes.extend_from_slice(b"<<");
    for (key, value) in dictionary {
        write_name(bytes, key);
        write_object(bytes, value);
    }
    bytes.extend_from_slice(b">>");
}

/// A name, with its `/` (ISO 32000-1 7.3.5).
pub(super) fn write_name(bytes: &mut Vec<u8>, name: &[u8]) {
    bytes.push(b'/');
    if name.iter().all(u8::is_ascii_alphanumeric) {
        bytes.extend_from_slice(name);
        return;
    }
    for byte in name {
        if byte.is_ascii_graphic() && !b"()<>[]{}/%#".contains(byte) {
            bytes.push(*byte);
        } else {
            let _ = write!(bytes, "#{byte:02X}");
        }
    }
}

/// Writes a number; what is none becomes 0 (ISO 32000-1 7.3.3). Up to two decimals, as nearly all are, are written
/// without a search for the shortest that mean the same.
pub(super) fn write_number(bytes: &mut Vec<u8>, number: f32) {
    let hundredths = (number * 100.0).round();
    if hundredths / 100.0 == number && hundredths.abs() < 8_388_608.0 {
        // Exact: a whole number below 2^23.
        write_hundredths(bytes, hundredths as i32);
    } else if number.is_finite() {
        let _ = write!(bytes, "{number}");
    } else {
        bytes.push(b'0');
    }
}

fn write_hundredths(bytes: &mut Vec<u8>, hundredths: i32) {
    if hundredths < 0 {
        bytes.push(b'-');
    }
    let hundredths = hundredths.unsigned_abs();
    let mut digits = [0u8; 10];
    let mut start = digits.len();
    let mut whole = hundredths / 100;
    loop {
        start -= 1;
        digits[start] = b'0' + (whole % 10) as u8;
        whole /= 10;
        if whole == 0 {
            break;
        }
    }
    bytes.extend_from_slice(&digits[start..]);
    let (tenth, hundredth) = ((hundredths / 10 % 10) as u8, (hundredths % 10) as u8);
    match (tenth, hundredth) {
        (0, 0) => {}
        (_, 0) => bytes.extend_from_slice(&[b'.', b'0' + tenth]),
        _ => bytes.extend_from_slice(&[b'.', b'0' + tenth, b'0' + hundredth]),
    }
}

/// A literal string (ISO 32000-1 7.3.4.2).
pub(super) fn write_string(bytes: &mut Vec<u8>, text: &[u8]) {
    bytes.push(b'(');
    let mut rest = text;
    while let Some(place) = rest.iter().position(|byte| matches!(byte, b'(' | b')' | b'\\' | b'\r')) {
        bytes.extend_from_slice(&rest[..place]);
        bytes.push(b'\\');
        bytes.push(if rest[place] == b'\r' { b'r' } else { rest[place] });
        rest = &rest[place + 1..];
    }
    bytes.extend_from_slice(rest);
    bytes.push(b')');
}

#[cfg(test)]
mod tests {
    use lopdf::Stream;

    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let mut document = Document::with_version("1.7");
        document.binary_mark = vec![0xE2, 0xE3, 0xCF, 0xD3];
        let stream = document.add_object(Stream::new(dictionary! { "A" => 1 }, b"content\r".to_vec()));
        let dictionary = dictionary! {
            "Null" => Object::Null,
            "Yes" => true,
            "Whole" => -7,
            "Part" => 12.25f32,
            "Small" => 0.0003f32,
            "Name of#this" => "A b/c",
            "Text" => Object::string_literal("(a) \\ )\r\n"),
            "Bytes" => Object::String(vec![0, 255, 13], StringFormat::Hexadecimal),
            "List" => vec![1.into(), Object::Real(2.5), "N".into(), true.into(), Object::Reference(stream), Object::Null],
            "Inner" => dictionary! { "Empty" => Vec::<Object>::new(), "Stream" => stream },
        };
        let id = document.add_object(dictionary.clone());
        let gap = document.new_object_id();
        let mut many = Vec::new();
        for number in 0..2_500 {
            many.push(document.add_object(Object::Integer(number)));
        }
        document.trailer.set("Root", id);
        let read = Document::load_mem(&write(&document, None)).expect("sound");
        assert_eq!(read.get_dictionary(id).expect("there"), &dictionary);
        assert_eq!(read.get_object(stream).and_then(Object::as_stream).expect("there").content, b"content\r");
        assert!(read.get_object(gap).is_err());
        for (number, id) in (0..).zip(many) {
            assert_eq!(read.get_object(id).and_then(Object::as_i64).expect("there"), number);
        }
    }
}
