//! Objects of other files → objects of one file, with numbers of their own, each once however many files have it.
//!
//! What is copied is what draws: content, fonts, images and what they lead to. What runs, or leads to other files, is left
//! behind on the way; so is what leads back to pages, the structure tree and private data.

use std::collections::HashMap;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use sha2::{Digest, Sha256};

use super::{deflate, objects};

/// How deep objects may lead to one another, and how many of them one file may bring.
const DEEPEST: usize = 300;
const MOST: usize = 500_000;

/// Entries that are never copied, in whatever dictionary they stand: actions, associated files, private data, metadata,
/// the structure tree, the object above, other files in the place of content (ISO 32000-1 7.3.8.2, 8.10.4, 14.5, 14.7).
const LEFT_BEHIND: [&[u8]; 13] = [
    b"AA",
    b"AF",
    b"PieceInfo",
    b"Metadata",
    b"StructParent",
    b"StructParents",
    b"Parent",
    b"OPI",
    b"Ref",
    b"LastModified",
    b"JS",
    b"EF",
    b"Thumb",
];

/// Entries of streams that name a file with the content (ISO 32000-1 table 5).
const EXTERNAL: [&[u8]; 3] = [b"F", b"FFilter", b"FDecodeParms"];

/// Actions that do more than show another place (ISO 32000-1 table 198).
const ACTIVE: [&[u8]; 17] = [
    b"JavaScript",
    b"Launch",
    b"GoToR",
    b"GoToE",
    b"SubmitForm",
    b"ImportData",
    b"ResetForm",
    b"Rendition",
    b"Movie",
    b"Sound",
    b"Hide",
    b"SetOCGState",
    b"Trans",
    b"GoTo3DView",
    b"RichMediaExecute",
    b"Thread",
    b"URI",
];

/// Why an object cannot be copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum CopyError {
    /// It leads on and on.
    #[error("its objects are nested more than {DEEPEST} deep")]
    Deep,
    /// It leads to too many.
    #[error("its pages have more than {MOST} objects")]
    Many,
}

/// A document under way: objects that are the same have one number.
pub(crate) struct Collection {
    /// What is there so far.
    pub document: Document,
    /// Numbers of objects by the hash of what they are.
    same: HashMap<[u8; 32], ObjectId>,
}

impl Collection {
    pub(crate) fn new() -> Self {
        let mut document = Document::with_version("1.7");
        document.binary_mark = vec![0xE2, 0xE3, 0xCF, 0xD3];
        Self { document, same: HashMap::new() }
    }

    /// A stream, compressed where that makes it smaller.
    pub(crate) fn packed(&self, dictionary: Dictionary, content: &[u8]) -> Stream {
        deflate::stream(dictionary, content)
    }

    /// Adds an object, unless the same is there.
    pub(crate) fn add(&mut self, object: impl Into<Object>) -> ObjectId {
        let object = object.into();
        let mut bytes = Vec::new();
        objects::write_object(&mut bytes, &object);
        let mut hash = Sha256::new_with_prefix(&bytes);
        if let Object::Stream(stream) = &object {
            hash.update(b"stream");
            hash.update(&stream.content);
        }
        let document = &mut self.document;
        *self.same.entry(hash.finalize().into()).or_insert_with(|| document.add_object(object))
    }
}

/// What has been copied from one file.
pub(crate) struct Copying<'s> {
    source: &'s Document,
    copied: HashMap<ObjectId, State>,
}

enum State {
    /// Its parts are being copied; the number, where a part leads back to it.
    UnderWay(Option<ObjectId>),
    Done(Object),
}

impl<'s> Copying<'s> {
    pub(crate) fn new(source: &'s Document) -> Self {
        Self { source, copied: HashMap::new() }
    }

    /// The number that an object has got, if it was copied.
    pub(crate) fn number(&self, id: ObjectId) -> Option<ObjectId> {
        match self.copied.get(&id)? {
            State::Done(object) => object.as_reference().ok(),
            State::UnderWay(number) => *number,
        }
    }

    /// Copies an object and all that it leads to.
    ///
    /// # Errors
    /// What is more than any page needs.
    pub(crate) fn copy(&mut self, to: &mut Collection, object: &Object) -> Result<Object, CopyError> {
        self.object(to, object, 0)
    }

    /// Copies a dictionary, without the entries for which `wanted` is false.
    ///
    /// # Errors
    /// As [`Self::copy`].
    pub(crate) fn dictionary(
        &mut self,
        to: &mut Collection,
        dictionary: &Dictionary,
        wanted: impl Fn(&[u8]) -> bool,
    ) -> Result<Dictionary, CopyError> {
        self.entries(to, dictionary, 0, wanted)
    }

    fn object(&mut self, to: &mut Collection, object: &Object, depth: usize) -> Result<Object, CopyError> {
        if depth > DEEPEST {
            return Err(CopyError::Deep);
        }
        Ok(match object {
            Object::Reference(id) => self.reference(to, *id, depth)?,
            Object::Array(items) => {
                let items: Result<Vec<Object>, CopyError> =
                    items.iter().map(|item| self.object(to, item, depth + 1)).collect();
                Object::Array(items?)
            }
            Object::Dictionary(dictionary) if is_left_behind(dictionary) => Object::Null,
            Object::Dictionary(dictionary) => self.entries(to, dictionary, depth, |_| true)?.into(),
            Object::Stream(stream) => {
                let dictionary =
                    self.entries(to, &stream.dict, depth, |key| key != b"Length" && !EXTERNAL.contains(&key))?;
                Stream::new(dictionary, stream.content.clone()).with_compression(false).into()
            }
            other => other.clone(),
        })
    }

    fn entries(
        &mut self,
        to: &mut Collection,
        dictionary: &Dictionary,
        depth: usize,
        wanted: impl Fn(&[u8]) -> bool,
    ) -> Result<Dictionary, CopyError> {
        let mut copy = Dictionary::new();
        for (key, value) in dictionary {
            if wanted(key) && !LEFT_BEHIND.contains(&key.as_slice()) {
                copy.set(key.clone(), self.object(to, value, depth + 1)?);
            }
        }
        Ok(copy)
    }

    fn reference(&mut self, to: &mut Collection, id: ObjectId, depth: usize) -> Result<Object, CopyError> {
        match self.copied.get_mut(&id) {
            Some(State::Done(object)) => return Ok(object.clone()),
            Some(State::UnderWay(number)) => {
                return Ok(Object::Reference(*number.get_or_insert_with(|| to.document.new_object_id())));
            }
            None => {}
        }
        if self.copied.len() >= MOST {
            return Err(CopyError::Many);
        }
        let source = self.source;
        let Ok(object) = source.get_object(id) else {
            // ISO 32000-1 7.3.10: a reference to nothing is null.
            self.copied.insert(id, State::Done(Object::Null));
            return Ok(Object::Null);
        };
        self.copied.insert(id, State::UnderWay(None));
        let copy = self.object(to, object, depth + 1)?;
        let number = match self.copied.get(&id) {
            Some(State::UnderWay(number)) => *number,
            _ => None,
        };
        let copy = match (number, copy) {
            (Some(number), copy) => {
                to.document.set_object(number, copy);
                Object::Reference(number)
            }
            (None, copy @ (Object::Null | Object::Reference(_))) => copy,
            (None, copy) => Object::Reference(to.add(copy)),
        };
        self.copied.insert(id, State::Done(copy.clone()));
        Ok(copy)
    }
}

/// Whether a dictionary is an action, a file, or of the trees of a document.
fn is_left_behind(dictionary: &Dictionary) -> bool {
    let name = |key: &[u8]| dictionary.get(key).and_then(Object::as_name).unwrap_or_default();
    let by_type: [&[u8]; 8] =
        [b"Page", b"Pages", b"Catalog", b"StructElem", b"StructTreeRoot", b"Action", b"Filespec", b"EmbeddedFile"];
    by_type.contains(&name(b"Type")) || ACTIVE.contains(&name(b"S"))
}

#[cfg(test)]
mod tests {
    use lopdf::dictionary;

    use super::*;

    fn copied(source: &Document, object: &Object) -> (Collection, Result<Object, CopyError>) {
        let mut to = Collection::new();
        let copy = Copying::new(source).copy(&mut to, object);
        (to, copy)
    }

    #[test]
    fn what_two_files_have_is_there_once() {
        let mut to = Collection::new();
        let mut copies = Vec::new();
        for before in [0, 3] {
            let mut source = Document::new();
            (0..before).for_each(|number| _ = source.add_object(number));
            let font = source.add_object(dictionary! { "Type" => "Font" });
            let fonts = source.add_object(dictionary! { "F1" => font });
            copies.push(Copying::new(&source).copy(&mut to, &Object::Reference(fonts)).expect("copied"));
        }
        assert_eq!(copies[0], copies[1]);
        assert_eq!(to.document.objects.len(), 2);
    }

    #[test]
    fn circles_end() {
        let mut source = Document::new();
        let first = source.new_object_id();
        let second = source.add_object(dictionary! { "Next" => first });
        source.set_object(first, dictionary! { "Next" => second });
        let (to, copy) = copied(&source, &Object::Reference(first));
        let mut place = copy.expect("copied").as_reference().expect("a reference");
        for _ in 0..4 {
            place = to.document.get_dictionary(place).and_then(|one| one.get(b"Next")?.as_reference()).expect("next");
        }
        assert_eq!(to.document.objects.len(), 2);
    }

    #[test]
    fn chains_without_an_end_are_refused() {
        let mut source = Document::new();
        let mut last = source.add_object(Object::Null);
        for _ in 0..100_000 {
            last = source.add_object(dictionary! { "Next" => last });
        }
        let (_, copy) = copied(&source, &Object::Reference(last));
        assert_eq!(copy, Err(CopyError::Deep));
    }

    #[test]
    fn what_runs_is_left_behind() {
        let mut source = Document::new();
        let script =
            source.add_object(dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("app.alert(1)") });
        let page = source.add_object(dictionary! { "Type" => "Page" });
        let object = dictionary! {
            "AA" => dictionary! { "O" => script },
            "Next" => script,
            "P" => page,
            "Kept" => 1,
            "Here" => dictionary! { "S" => "Launch", "F" => Object::string_literal("cmd.exe") },
        };
        let mut to = Collection::new();
        let mut copying = Copying::new(&source);
        let copy = copying.copy(&mut to, &object.into()).expect("copied");
        let expected = dictionary! { "Next" => Object::Null, "P" => Object::Null, "Kept" => 1, "Here" => Object::Null };
        assert_eq!(copy, expected.into());
        assert!(to.document.objects.is_empty());
    }

    #[test]
    fn no_stream_takes_its_content_from_another_file() {
        let mut source = Document::new();
        let stream = Stream::new(dictionary! { "F" => Object::string_literal("/etc/passwd"), "A" => 1 }, b"x".to_vec());
        let id = source.add_object(stream);
        let (to, copy) = copied(&source, &Object::Reference(id));
        let id = copy.expect("copied").as_reference().expect("a reference");
        let stream = to.document.get_object(id).and_then(Object::as_stream).expect("a stream");
        assert!(!stream.dict.has(b"F") && stream.dict.has(b"A"));
    }
}
