//! A lopdf document and objects written beside it → the bytes of a file (ISO 32000-1 7.5): streams as they are, all other
//! objects together in object streams (7.5.7), and a cross-reference stream (7.5.8).
//!
//! A tagged file has hundreds of small objects. lopdf writes each of them three times to learn where it ends, leaves the
//! cross-reference stream uncompressed, and compresses with settings of its own; here each is written once.

use std::io::Write;
use std::ops::Range;

use lopdf::{Dictionary, Document, Object, ObjectId, StringFormat, dictionary};

use super::PdfCache;
use super::deflate;

/// How many objects are compressed together: many, since the elements of a structure tree are much alike.
const OBJECTS_PER_STREAM: usize = 1_000;

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

/// Objects that are bytes already, as they stand in an object stream.
#[derive(Default)]
pub(super) struct Written {
    bytes: Vec<u8>,
    /// The number of each object, and where it begins.
    places: Vec<(u32, usize)>,
}

impl Written {
    /// Begins the next object, which is what is appended until another one begins.
    pub(super) fn begin(&mut self, (number, _): ObjectId) -> &mut Vec<u8> {
        if !self.bytes.is_empty() {
            self.bytes.push(b' ');
        }
        self.places.push((number, self.bytes.len()));
        &mut self.bytes
    }

    fn of<'o>(objects: impl Iterator<Item = (ObjectId, &'o Object)>) -> Self {
        let mut written = Self::default();
        objects.for_each(|(id, object)| write_object(written.begin(id), object));
        written
    }
}

/// All objects of a file. Those that many documents of a batch have in common stand together and apart from others, so
/// that they are compressed once.
pub(super) struct Objects {
    /// With the trailer.
    pub document: Document,
    /// The numbers of the document's objects that are the same in many documents.
    pub common: Range<u32>,
    /// Objects beside those of the document, which are the same in many documents.
    pub written: Written,
}

impl From<Document> for Objects {
    /// A document with nothing in common with others.
    fn from(document: Document) -> Self {
        Self { document, common: 0..0, written: Written::default() }
    }
}

/// Writes a file. All objects have generation 0.
pub(super) fn write(objects: &Objects, cache: &PdfCache) -> Vec<u8> {
    let Objects { document, common, written } = objects;
    let last = document.objects.keys().next_back().map_or(0, |(number, _)| *number).max(document.max_id);
    let mut file = File { bytes: Vec::new(), entries: vec![Entry::Free], next: last + 1 };
    file.bytes.extend_from_slice(format!("%PDF-{}\n%", document.version).as_bytes());
    file.bytes.extend_from_slice(&document.binary_mark);
    file.bytes.push(b'\n');
    let mut small = Vec::new();
    for (id, object) in &document.objects {
        match object {
            Object::Stream(stream) => file.stream(id.0, &stream.dict, &stream.content),
            object => small.push((*id, object)),
        }
    }
    let (shared, own): (Vec<_>, Vec<_>) = small.into_iter().partition(|((number, _), _)| common.contains(number));
    file.objects(written, Some(cache));
    file.objects(&Written::of(shared.into_iter()), Some(cache));
    file.objects(&Written::of(own.into_iter()), None);
    file.references(&document.trailer);
    file.bytes
}

/// A row of the cross-reference stream: what it is, a place or the number of a stream, and an index.
type Row = [u8; 7];

impl Entry {
    /// ISO 32000-1 table 18.
    fn row(self, index: usize) -> Row {
        let (kind, place, rest): (u8, u32, u16) = match self {
            // The first of the free ones can never be used (ISO 32000-1 7.5.4).
            Self::Free => (0, 0, if index == 0 { 65_535 } else { 0 }),
            Self::At(place) => (1, u32::try_from(place).unwrap_or(u32::MAX), 0),
            Self::In(stream, place) => (2, stream, u16::try_from(place).expect("a thousand at the most")),
        };
        let ([a, b, c, d], [e, f]) = (place.to_be_bytes(), rest.to_be_bytes());
        [kind, a, b, c, d, e, f]
    }
}

/// Rows as what each adds to the one before it (the filter *Up* of PNG, ISO 32000-1 7.4.4.4): nearly nothing.
fn differences(rows: &[Row]) -> Vec<u8> {
    const UP: u8 = 2;
    let mut before = [0; 7];
    let mut bytes = Vec::with_capacity(rows.len() * (size_of::<Row>() + 1));
    for row in rows {
        bytes.push(UP);
        bytes.extend(row.iter().zip(before).map(|(now, before)| now.wrapping_sub(before)));
        before = *row;
    }
    bytes
}

struct File {
    bytes: Vec<u8>,
    /// By the numbers of objects.
    entries: Vec<Entry>,
    /// The number of the next stream of the file's own.
    next: u32,
}

impl File {
    fn enter(&mut self, number: u32, entry: Entry) {
        let index = number as usize;
        if self.entries.len() <= index {
            self.entries.resize(index + 1, Entry::Free);
        }
        self.entries[index] = entry;
    }

    fn stream(&mut self, number: u32, dictionary: &Dictionary, content: &[u8]) {
        self.enter(number, Entry::At(self.bytes.len()));
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

    /// Writes object streams; with a cache when other documents may have the same.
    fn objects(&mut self, written: &Written, cache: Option<&PdfCache>) {
        let mut places = written.places.as_slice();
        while !places.is_empty() {
            let (these, rest) = places.split_at(places.len().min(OBJECTS_PER_STREAM));
            let end = rest.first().map_or(written.bytes.len(), |(_, start)| *start);
            self.object_stream(these, &written.bytes[these[0].1..end], cache);
            places = rest;
        }
    }

    fn object_stream(&mut self, places: &[(u32, usize)], objects: &[u8], cache: Option<&PdfCache>) {
        let number = self.number();
        let mut content = Vec::with_capacity(objects.len() + places.len() * 10);
        for (index, (object, start)) in places.iter().enumerate() {
            self.enter(*object, Entry::In(number, index));
            write_integer(&mut content, (*object).into());
            write_integer(&mut content, i64::try_from(start - places[0].1).expect("fewer than 2^63 bytes"));
        }
        content.push(b' ');
        let count = i64::try_from(places.len()).expect("fewer than 2^63 objects");
        let first = i64::try_from(content.len()).expect("fewer than 2^63 bytes");
        content.extend_from_slice(objects);
        let dictionary = dictionary! { "Type" => "ObjStm", "N" => count, "First" => first };
        let stream = match cache {
            Some(cache) => deflate::shared_stream(dictionary, &content, cache),
            None => deflate::stream(dictionary, &content),
        };
        self.stream(number, &stream.dict, &stream.content);
    }

    fn number(&mut self) -> u32 {
        self.next += 1;
        self.next - 1
    }

    /// Writes the cross-reference stream, which is the trailer as well, and the end of the file.
    fn references(&mut self, trailer: &Dictionary) {
        let number = self.number();
        let start = self.bytes.len();
        self.enter(number, Entry::At(start));
        let rows: Vec<Row> = self.entries.iter().enumerate().map(|(index, entry)| entry.row(index)).collect();
        let mut dictionary = trailer.clone();
        dictionary.set("Type", "XRef");
        dictionary.set("Size", i64::from(number) + 1);
        dictionary.set("W", vec![Object::Integer(1), Object::Integer(4), Object::Integer(2)]);
        let columns = i64::try_from(size_of::<Row>()).expect("a few");
        dictionary.set("DecodeParms", dictionary! { "Predictor" => 12, "Columns" => columns });
        let stream = deflate::always(dictionary, &differences(&rows));
        self.stream(number, &stream.dict, &stream.content);
        let _ = write!(self.bytes, "startxref\n{start}\n%%EOF");
    }
}

/// What begins with a regular character must be told from what is before it (ISO 32000-1 7.2.2).
fn regular(bytes: &mut Vec<u8>) {
    if bytes.last().is_some_and(|last| !b"[]<>()/ \n".contains(last)) {
        bytes.push(b' ');
    }
}

/// Writes an integer, apart from what is before it.
pub(super) fn write_integer(bytes: &mut Vec<u8>, integer: i64) {
    regular(bytes);
    if integer < 0 {
        bytes.push(b'-');
    }
    write_digits(bytes, integer.unsigned_abs());
}

/// Writes the reference to an object, apart from what is before it.
pub(super) fn write_reference(bytes: &mut Vec<u8>, (number, generation): ObjectId) {
    write_integer(bytes, number.into());
    write_integer(bytes, generation.into());
    bytes.extend_from_slice(b" R");
}

fn write_digits(bytes: &mut Vec<u8>, mut number: u64) {
    let mut digits = [0u8; 20];
    let mut start = digits.len();
    loop {
        start -= 1;
        digits[start] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            break;
        }
    }
    bytes.extend_from_slice(&digits[start..]);
}

/// Writes an object, apart from what is before it.
pub(super) fn write_object(bytes: &mut Vec<u8>, object: &Object) {
    match object {
        Object::Null => {
            regular(bytes);
            bytes.extend_from_slice(b"null");
        }
        Object::Boolean(value) => {
            regular(bytes);
            bytes.extend_from_slice(if *value { b"true" } else { b"false" });
        }
        Object::Integer(value) => write_integer(bytes, *value),
        Object::Real(value) => {
            regular(bytes);
            write_number(bytes, *value);
        }
        Object::Reference(id) => write_reference(bytes, *id),
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
    write_digits(bytes, (hundredths / 100).into());
    let (tenth, hundredth) = ((hundredths / 10 % 10) as u8, (hundredths % 10) as u8);
    match (tenth, hundredth) {
        (0, 0) => {}
        (_, 0) => bytes.extend_from_slice(&[b'.', b'0' + tenth]),
        _ => bytes.extend_from_slice(&[b'.', b'0' + tenth, b'0' + hundredth]),
    }
}

/// A literal string (ISO 32000-1 7.3.4.2).
pub(super) fn write_string(bytes: &mut Vec<u8>, text: &[u8]) {
    bytes.reserve(text.len() + 2);
    bytes.push(b'(');
    text.iter().for_each(|byte| write_string_byte(bytes, *byte));
    bytes.push(b')');
}

/// A byte of a literal string.
pub(super) fn write_string_byte(bytes: &mut Vec<u8>, byte: u8) {
    match byte {
        b'(' | b')' | b'\\' => bytes.extend_from_slice(&[b'\\', byte]),
        b'\r' => bytes.extend_from_slice(b"\\r"),
        byte => bytes.push(byte),
    }
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
        let mut written = Written::default();
        let (one, other) = (document.new_object_id(), document.new_object_id());
        written.begin(other).extend_from_slice(b"(other)");
        written.begin(one).extend_from_slice(b"[1 2]");
        let common = many[7].0..many[1_600].0;
        let objects = Objects { document, common, written };
        let bytes = write(&objects, &PdfCache::default());
        let read = Document::load_mem(&bytes).expect("sound");
        assert_eq!(read.get_object(one).expect("there"), &Object::Array(vec![1.into(), 2.into()]));
        assert_eq!(read.get_object(other).expect("there"), &Object::string_literal("other"));
        assert_eq!(read.get_dictionary(id).expect("there"), &dictionary);
        assert_eq!(read.get_object(stream).and_then(Object::as_stream).expect("there").content, b"content\r");
        assert!(read.get_object(gap).is_err());
        for (number, id) in (0..).zip(many) {
            assert_eq!(read.get_object(id).and_then(Object::as_i64).expect("there"), number);
        }
    }
}
