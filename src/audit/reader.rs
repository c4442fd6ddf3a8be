//! A lopdf document → its objects, read without trust.
//!
//! Every PDF is a web of references that may be missing, of the wrong type or circular. What is asked for here is
//! there or is not; nothing recurses, and what streams decompress to is limited. What an absence means is left to the
//! rules.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashSet;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

/// References to references that are followed.
const MOST_HOPS: usize = 16;
/// Nodes of a page tree, number tree or name tree that are visited.
const MOST_NODES: usize = 1_000_000;
/// Bytes that all streams looked at may decompress to.
const MOST_BYTES: usize = 512 << 20;
/// Bytes that one stream may decompress to.
const MOST_STREAM_BYTES: usize = 256 << 20;
/// Dictionaries above a page from which it inherits.
const MOST_ANCESTORS: usize = 64;

static NULL: Object = Object::Null;

/// A document, as far as it can be read.
pub struct Reader<'a> {
    pub document: &'a Document,
    /// Bytes that streams may still decompress to.
    budget: Cell<usize>,
}

/// A page and what it inherits.
pub struct Page<'a> {
    /// From 1.
    pub number: usize,
    pub id: ObjectId,
    pub dictionary: &'a Dictionary,
    pub resources: Option<&'a Dictionary>,
}

impl<'a> Reader<'a> {
    pub fn new(document: &'a Document) -> Self {
        Self { document, budget: Cell::new(MOST_BYTES) }
    }

    /// What an object stands for: itself, or what its reference leads to; null where that is nothing.
    pub fn resolve(&self, mut object: &'a Object) -> &'a Object {
        for _ in 0..MOST_HOPS {
            match object {
                Object::Reference(id) => object = self.document.objects.get(id).unwrap_or(&NULL),
                _ => return object,
            }
        }
        &NULL
    }

    /// The object of this id.
    pub fn object(&self, id: ObjectId) -> &'a Object {
        self.document.objects.get(&id).map_or(&NULL, |object| self.resolve(object))
    }

    /// The value of a key; null where there is none.
    pub fn get(&self, dictionary: &'a Dictionary, key: &str) -> &'a Object {
        dictionary.get(key.as_bytes()).map_or(&NULL, |object| self.resolve(object))
    }

    /// The dictionary that an object is or, for a stream, has.
    pub fn dictionary_of(&self, object: &'a Object) -> Option<&'a Dictionary> {
        match self.resolve(object) {
            Object::Dictionary(dictionary) => Some(dictionary),
            Object::Stream(stream) => Some(&stream.dict),
            _ => None,
        }
    }

    pub fn dictionary(&self, dictionary: &'a Dictionary, key: &str) -> Option<&'a Dictionary> {
        self.dictionary_of(self.get(dictionary, key))
    }

    pub fn stream(&self, dictionary: &'a Dictionary, key: &str) -> Option<&'a Stream> {
        match self.get(dictionary, key) {
            Object::Stream(stream) => Some(stream),
            _ => None,
        }
    }

    pub fn name(&self, dictionary: &'a Dictionary, key: &str) -> Option<&'a [u8]> {
        self.get(dictionary, key).as_name().ok()
    }

    pub fn integer(&self, dictionary: &'a Dictionary, key: &str) -> Option<i64> {
        self.get(dictionary, key).as_i64().ok()
    }

    pub fn is_true(&self, dictionary: &'a Dictionary, key: &str) -> bool {
        matches!(self.get(dictionary, key), Object::Boolean(true))
    }

    pub fn array(&self, dictionary: &'a Dictionary, key: &str) -> Option<&'a [Object]> {
        self.get(dictionary, key).as_array().ok().map(Vec::as_slice)
    }

    /// One object, or those of an array: what `K`, `Contents` and `Filter` may be.
    pub fn one_or_many(&self, dictionary: &'a Dictionary, key: &str) -> &'a [Object] {
        match dictionary.get(key.as_bytes()) {
            Ok(object) => match self.resolve(object) {
                Object::Array(objects) => objects,
                // A reference to nothing is one thing that is not there.
                Object::Null if object.is_null() => &[],
                _ => std::slice::from_ref(object),
            },
            Err(_) => &[],
        }
    }

    /// A text string (ISO 32000-1 7.9.2.2): UTF-16 with its mark, otherwise nearly Latin-1.
    pub fn text(&self, dictionary: &'a Dictionary, key: &str) -> Option<String> {
        match self.get(dictionary, key) {
            Object::String(bytes, _) => Some(text(bytes)),
            _ => None,
        }
    }

    /// Four numbers.
    pub fn rectangle(&self, dictionary: &'a Dictionary, key: &str) -> Option<[f32; 4]> {
        let numbers: Vec<f32> =
            self.array(dictionary, key)?.iter().filter_map(|n| self.resolve(n).as_float().ok()).collect();
        numbers.try_into().ok()
    }

    pub fn trailer(&self) -> &'a Dictionary {
        &self.document.trailer
    }

    pub fn catalog(&self) -> Option<&'a Dictionary> {
        self.dictionary(self.trailer(), "Root")
    }

    /// What a stream holds, decompressed; nothing when it is damaged, of an unknown filter, or too large.
    pub fn bytes(&self, stream: &'a Stream) -> Option<Cow<'a, [u8]>> {
        /// The shortest that nothing at all compresses to, and more.
        const SHORTEST: usize = 16;
        let left = self.budget.get();
        let bytes = if stream.dict.get(b"Filter").is_err() {
            Cow::Borrowed(stream.content.as_slice())
        } else {
            // lopdf gives what it got before an error.
            let bytes = self.undone(stream, left.min(MOST_STREAM_BYTES))?;
            Cow::Owned(Some(bytes).filter(|bytes| !bytes.is_empty() || stream.content.len() < SHORTEST)?)
        };
        // What is read again counts again, so that the time is limited too.
        self.budget.set(left.checked_sub(bytes.len())?);
        Some(bytes)
    }

    fn undone(&self, stream: &'a Stream, limit: usize) -> Option<Vec<u8>> {
        let is_direct = |key: &[u8]| match stream.dict.get(key) {
            Ok(Object::Array(objects)) => !objects.iter().any(|object| matches!(object, Object::Reference(_))),
            Ok(Object::Reference(_)) => false,
            _ => true,
        };
        if is_direct(b"Filter") && is_direct(b"DecodeParms") {
            return stream.decompressed_content_with_limit(limit).ok();
        }
        // lopdf looks for filters in the stream itself only.
        let mut direct = Stream::new(Dictionary::new(), stream.content.clone());
        for key in ["Filter", "DecodeParms"] {
            let value = match self.get(&stream.dict, key) {
                Object::Array(objects) => {
                    Object::Array(objects.iter().map(|object| self.resolve(object).clone()).collect())
                }
                other => other.clone(),
            };
            if !value.is_null() {
                direct.dict.set(key, value);
            }
        }
        direct.decompressed_content_with_limit(limit).ok()
    }

    /// The pages in their order; nodes that come twice, or are none, are left out and counted.
    pub fn pages(&self) -> (Vec<Page<'a>>, usize) {
        let mut pages = Vec::new();
        let mut broken = 0;
        let mut seen = HashSet::new();
        let Some(catalog) = self.catalog() else { return (pages, broken) };
        let mut waiting: Vec<&'a Object> = catalog.get(b"Pages").into_iter().collect();
        while let Some(object) = waiting.pop() {
            let (Object::Reference(id), Some(dictionary)) = (object, self.dictionary_of(object)) else {
                broken += 1;
                continue;
            };
            if !seen.insert(*id) || seen.len() > MOST_NODES {
                broken += 1;
                continue;
            }
            match self.array(dictionary, "Kids") {
                Some(kids) => waiting.extend(kids.iter().rev()),
                None => {
                    let resources = self.inherited(dictionary, "Resources");
                    pages.push(Page { number: pages.len() + 1, id: *id, dictionary, resources });
                }
            }
        }
        (pages, broken)
    }

    /// A dictionary that a page has or inherits (ISO 32000-1 7.7.3.4).
    fn inherited(&self, mut node: &'a Dictionary, key: &str) -> Option<&'a Dictionary> {
        for _ in 0..MOST_ANCESTORS {
            if let Some(found) = self.dictionary(node, key) {
                return Some(found);
            }
            node = self.dictionary(node, "Parent")?;
        }
        None
    }

    /// The entries of a number tree, by key (ISO 32000-1 7.9.7).
    pub fn number_tree(&self, root: &'a Dictionary) -> Vec<(i64, &'a Object)> {
        let mut entries = Vec::new();
        let mut seen = HashSet::new();
        let mut waiting = vec![root];
        while let Some(node) = waiting.pop() {
            // A node has one place in the tree, by which it is known again.
            if !seen.insert(std::ptr::from_ref(node)) || seen.len() > MOST_NODES {
                continue;
            }
            for pair in self.array(node, "Nums").unwrap_or_default().chunks_exact(2) {
                if let Ok(key) = self.resolve(&pair[0]).as_i64() {
                    entries.push((key, &pair[1]));
                }
            }
            let kids = self.array(node, "Kids").unwrap_or_default();
            waiting.extend(kids.iter().rev().filter_map(|kid| self.dictionary_of(kid)));
        }
        entries
    }
}

/// The id under which an object is known, when it is a reference.
pub fn id_of(object: &Object) -> Option<ObjectId> {
    object.as_reference().ok()
}

/// The id to which a key leads.
pub fn reference(dictionary: &Dictionary, key: &str) -> Option<ObjectId> {
    dictionary.get(key.as_bytes()).ok().and_then(id_of)
}

/// A name for people.
pub fn shown(name: &[u8]) -> String {
    let text = String::from_utf8_lossy(name);
    if text.chars().count() > 60 { text.chars().take(60).chain("…".chars()).collect() } else { text.into_owned() }
}

/// A text string's characters.
pub fn text(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => utf16(rest.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]))),
        [0xFF, 0xFE, rest @ ..] => utf16(rest.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]))),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

fn utf16(units: impl Iterator<Item = u16>) -> String {
    char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}
