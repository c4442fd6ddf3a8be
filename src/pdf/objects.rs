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

    /// Appends objects with other numbers, for them and for those that they name.
    pub(super) fn append(&mut self, other: &Self, number: &impl Fn(u32) -> u32) {
        for (index, (object, start)) in other.places.iter().enumerate() {
            let end = other.places.get(index + 1).map_or(other.bytes.len(), |(_, next)| next - 1);
            renumber_written(&other.bytes[*start..end], self.begin((number(*object), 0)), number);
        }
    }

    /// How many objects there are.
    pub(super) fn len(&self) -> usize {
        self.places.len()
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

/// The same for an object as this module writes it: names and strings are passed over, and all integers before `0 R` are
/// numbers of objects.
fn renumber_written(written: &[u8], bytes: &mut Vec<u8>, number: &impl Fn(u32) -> u32) {
    let mut rest = written;
    while let Some(&first) = rest.first() {
        let length = match first {
            b'(' => {
                let mut escaped = false;
                let closes = |byte: &u8| {
                    *byte == b')' && !std::mem::take(&mut escaped) || {
                        escaped = *byte == b'\\' && !escaped;
                        false
                    }
                };
                rest.iter().position(closes).map_or(rest.len(), |end| end + 1)
            }
            b'/' => 1 + rest[1..].iter().take_while(|byte| !b"[]<>()/ ".contains(byte)).count(),
            b'0'..=b'9' => {
                let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
                let named = std::str::from_utf8(&rest[..digits]).ok().and_then(|digits| digits.parse().ok());
                if let Some(named) = named.filter(|_| rest[digits..].starts_with(b" 0 R")) {
                    write_digits(bytes, number(named).into());
                    rest = &rest[digits..];
                    continue;
                }
                digits
            }
            // A number with a sign or a part is none of an object, nor are the digits of a string.
            b'-' | b'.' => 1 + rest[1..].iter().take_while(|byte| byte.is_ascii_digit() || **byte == b'.').count(),
            b'<' if rest.get(1) != Some(&b'<') => rest.iter().position(|byte| *byte == b'>').unwrap_or(rest.len()),
            b'<' => 2,
            _ => 1,
        };
        bytes.extend_from_slice(&rest[..length]);
        rest = &rest[length..];
    }
}

/// Writes a file. All objects have generation 0.
pub(super) fn write(objects: &Objects, cipher: Option<Cipher>, cache: &PdfCache) -> Vec<u8> {
    let Objects { document, common, written } = objects;
    let last = document.objects.keys().next_back().map_or(0, |(number, _)| *number).max(document.max_id);
    let mut file = File::new(document, cipher);
    file.next = last + 1;
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
    file.take()
}

/// A row of the cross-reference stream: what it is, a place or the number of a stream, and an index.
type Row = [u8; 7];

/// The first of the free ones, which can never be used (ISO 32000-1 7.5.4).
const FIRST: Row = [0, 0, 0, 0, 0, 0xFF, 0xFF];

impl Entry {
    /// ISO 32000-1 table 18.
    fn row(self) -> Row {
        let (kind, place, rest): (u8, u32, u16) = match self {
            Self::Free => (0, 0, 0),
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

/// A file under way, of which what is written may be taken away before the rest is.
pub(super) struct File {
    bytes: Vec<u8>,
    /// How many bytes were taken.
    taken: usize,
    /// By the numbers of objects.
    entries: Vec<Row>,
    /// The next number that is free, for an object of the file's own.
    pub next: u32,
    /// What encrypts the file.
    cipher: Option<Cipher>,
}

impl File {
    /// The beginning of a file with the version of a document, whose numbers are taken.
    pub(super) fn new(document: &Document, cipher: Option<Cipher>) -> Self {
        let mut bytes = format!("%PDF-{}\n%", document.version).into_bytes();
        bytes.extend_from_slice(&document.binary_mark);
        bytes.push(b'\n');
        Self { bytes, taken: 0, entries: vec![FIRST], next: document.max_id + 1, cipher }
    }

    /// Whether it is encrypted.
    pub(super) fn is_encrypted(&self) -> bool {
        self.cipher.is_some()
    }

    /// Whether it is longer than a row of the cross-reference stream can say.
    pub(super) fn is_too_long(&self) -> bool {
        u32::try_from(self.end()).is_err()
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
            self.entries.resize(index + 1, Entry::Free.row());
        }
        self.entries[index] = entry.row();
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

    /// Writes object streams; with a cache when other documents may have the same.
    pub(super) fn objects(&mut self, written: &Written, cache: Option<&PdfCache>) {
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

    /// A number that is free.
    pub(super) fn number(&mut self) -> u32 {
        self.next += 1;
        self.next - 1
    }

    /// Writes how the file is encrypted, when it is; this object stands alone, since it must be read before all others.
    fn encryption(&mut self) -> Option<u32> {
        let mut object = Vec::new();
        self.cipher.as_ref()?.write_dictionary(&mut object);
        let number = self.number();
        self.enter(number, Entry::At(self.end()));
        let _ = writeln!(self.bytes, "{number} 0 obj");
        self.bytes.extend_from_slice(&object);
        self.bytes.extend_from_slice(b"\nendobj\n");
        Some(number)
    }

    /// Writes the cross-reference stream, which is the trailer as well, and the end of the file.
    pub(super) fn references(&mut self, trailer: &Dictionary) {
        let encryption = self.encryption();
        let number = self.number();
        let start = self.end();
        self.enter(number, Entry::At(start));
        let mut dictionary = trailer.clone();
        dictionary.set("Type", "XRef");
        if let Some(encryption) = encryption {
            dictionary.set("Encrypt", Object::Reference((encryption, 0)));
        }
        dictionary.set("Size", i64::from(number) + 1);
        dictionary.set("W", vec![Object::Integer(1), Object::Integer(4), Object::Integer(2)]);
        let columns = i64::try_from(size_of::<Row>()).expect("a few");
        dictionary.set("DecodeParms", dictionary! { "Predictor" => 12, "Columns" => columns });
        let stream = deflate::always(dictionary, &differences(&self.entries));
        // It must be read before anything can be decrypted (ISO 32000-2 7.5.8.2).
        self.plain_stream(number, &stream.dict, &stream.content);
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
    for part in text.split_inclusive(|byte| needs_escape(*byte)) {
        let (plain, last) = part.split_at(part.len() - 1);
        bytes.extend_from_slice(plain);
        last.iter().for_each(|byte| write_string_byte(bytes, *byte));
    }
    bytes.push(b')');
}

/// Whether a byte cannot stand in a literal string as it is.
pub(super) fn needs_escape(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'\\' | b'\r')
}

/// A byte of a literal string.
pub(super) fn write_string_byte(bytes: &mut Vec<u8>, byte: u8) {
    if needs_escape(byte) {
        bytes.push(b'\\');
    }
    bytes.push(if byte == b'\r' { b'r' } else { byte });
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
        let bytes = write(&objects, None, &PdfCache::default());
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

    #[test]
    fn only_what_is_named_is_renumbered() {
        let object = dictionary! {
            "Name 7 0 R" => "7 0 R",
            "Text" => Object::string_literal("(7 0 R) \\\\ 7 0 R"),
            "Bytes" => Object::String(vec![0x70, 0x52], StringFormat::Hexadecimal),
            "List" => vec![7.into(), 0.into(), Object::Reference((7, 0)), Object::Real(-7.5), Object::Reference((123, 0)), Object::Null],
            "One" => Object::Reference((7, 0)),
            "Inner" => dictionary! { "Two" => Object::Reference((9, 0)), "Yes" => true },
        };
        let number = |number: u32| number * 100;
        let mut expected: Object = object.clone().into();
        renumber(&mut expected, &number);
        let mut before = Written::default();
        write_object(before.begin((1, 0)), &object.into());
        write_object(before.begin((2, 0)), &Object::Reference((3, 0)));
        let mut after = Written::default();
        after.append(&before, &number);
        let mut direct = Written::default();
        write_object(direct.begin((100, 0)), &expected);
        write_object(direct.begin((200, 0)), &Object::Reference((300, 0)));
        assert_eq!(String::from_utf8_lossy(&after.bytes), String::from_utf8_lossy(&direct.bytes));
        assert_eq!(after.places, direct.places);
    }
}
