//! What a document is made from → a hash for each kind of it, so that a change is known, and known by its cause.
//!
//! A hash is the beginning of a SHA-256: it tells one state from another and proves nothing. What goes into which is
//! decided by those who know the data: [`crate::merge::context`] for what templates see, [`crate::batch`] for the rest.

use std::fmt;
use std::io;

use serde::de::{Error, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

/// A kind of what a document is made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// Which questions, their words, order, minutes, what to expect, anchors, and the competencies they show.
    Questions,
    /// The title, length and purpose of the interview, and of its other parts than questions.
    Interview,
    /// When and where.
    Schedule,
    /// Who holds the interviews, and who asks what.
    Panel,
    /// What is known of the candidate.
    Candidate,
    /// The position and the weights of its competencies.
    Role,
    /// How to run the interview.
    Instructions,
    /// The title, language and dates of the round, the company and its colours.
    Kit,
    /// The document's template and those that it includes.
    Template,
    /// The style sheets among them.
    Style,
    /// Pictures, fonts and style sheets that the document names.
    Files,
    /// The fonts of the kit.
    Fonts,
    /// The size of the sheets.
    Paper,
    /// How the file is written: its form, its date, what is attached.
    Options,
    /// The version of the program.
    Program,
}

impl Cause {
    /// All of them, as they are told.
    pub const ALL: [Self; 15] = [
        Self::Questions,
        Self::Interview,
        Self::Schedule,
        Self::Panel,
        Self::Candidate,
        Self::Role,
        Self::Instructions,
        Self::Kit,
        Self::Template,
        Self::Style,
        Self::Files,
        Self::Fonts,
        Self::Paper,
        Self::Options,
        Self::Program,
    ];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Questions => "questions",
            Self::Interview => "interview",
            Self::Schedule => "schedule",
            Self::Panel => "panel",
            Self::Candidate => "candidate",
            Self::Role => "role",
            Self::Instructions => "instructions",
            Self::Kit => "kit",
            Self::Template => "template",
            Self::Style => "style",
            Self::Files => "files",
            Self::Fonts => "fonts",
            Self::Paper => "paper",
            Self::Options => "options",
            Self::Program => "program",
        }
    }

    fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cause| cause.as_str() == word)
    }
}

/// Some causes.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Causes(u16);

impl Causes {
    /// What makes copies on paper stale: all that changes what they say or how they look. The size of the sheets and the
    /// form of the file may be others for the printer than for the screen, and a new program draws the same.
    pub const ON_PAPER: Self = Self::all().without(Cause::Paper).without(Cause::Options).without(Cause::Program);
    /// What a document says, and not how it looks: another one is another revision.
    pub const SAID: Self =
        Self::ON_PAPER.without(Cause::Template).without(Cause::Style).without(Cause::Files).without(Cause::Fonts);

    /// All of them.
    pub const fn all() -> Self {
        Self((1 << Cause::ALL.len()) - 1)
    }

    /// The same without one.
    #[must_use]
    pub const fn without(self, cause: Cause) -> Self {
        Self(self.0 & !(1 << cause as u16))
    }

    /// Those that are in both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether it is one of them.
    pub fn contains(self, cause: Cause) -> bool {
        self.0 & (1 << cause as u16) != 0
    }

    /// Each of them, as they are told.
    pub fn iter(self) -> impl Iterator<Item = Cause> {
        Cause::ALL.into_iter().filter(move |cause| self.contains(*cause))
    }

    /// Their words.
    pub fn words(self) -> Vec<&'static str> {
        self.iter().map(Cause::as_str).collect()
    }
}

impl FromIterator<Cause> for Causes {
    fn from_iter<I: IntoIterator<Item = Cause>>(causes: I) -> Self {
        Self(causes.into_iter().fold(0, |set, cause| set | 1 << cause as u16))
    }
}

impl fmt::Debug for Causes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

/// The hash of each kind of what a document is made from; 0 for what it has nothing of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Inputs([u64; Cause::ALL.len()]);

impl Inputs {
    /// Sets the hash of a cause.
    pub fn set(&mut self, cause: Cause, hash: u64) {
        self.0[cause as usize] = hash;
    }

    /// The hash of a cause.
    pub fn get(&self, cause: Cause) -> u64 {
        self.0[cause as usize]
    }

    /// In what the two differ.
    pub fn differences(&self, other: &Self) -> Causes {
        Cause::ALL.into_iter().filter(|cause| self.get(*cause) != other.get(*cause)).collect()
    }

    /// Eight characters that stand for what a document says: `7f3a-91c2`.
    pub fn revision(&self) -> String {
        let mut hash = InputHash::new("revision");
        Causes::SAID.iter().for_each(|cause| hash.number(self.get(cause)));
        let hash = hash.finish();
        format!("{:04x}-{:04x}", hash >> 48, hash >> 32 & 0xffff)
    }
}

/// Makes the hash of a cause.
#[derive(Debug, Clone)]
pub struct InputHash(Sha256);

impl InputHash {
    /// Of nothing yet; `what` keeps equal data of different kinds apart.
    pub fn new(what: &str) -> Self {
        let mut hash = Self(Sha256::new());
        hash.text(what);
        hash
    }

    /// Adds bytes, with their number before them, so that no two sequences of them are the same.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.0.update(bytes);
    }

    /// Adds a text.
    pub fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    /// Adds a text that may not be there.
    pub fn optional(&mut self, text: Option<&str>) {
        match text {
            Some(text) => self.text(text),
            None => self.number(u64::MAX),
        }
    }

    /// Adds a number.
    pub fn number(&mut self, number: u64) {
        self.0.update(number.to_be_bytes());
    }

    /// Adds plain data: what is written of it as JSON.
    pub fn data(&mut self, data: &impl Serialize) {
        // Keys and brackets end by themselves; the number keeps what follows apart.
        serde_json::to_writer(Sink(&mut self.0), data).expect("what templates see is plain data");
        self.number(0);
    }

    /// The first eight bytes; never 0, which stands for nothing.
    pub fn finish(self) -> u64 {
        let bytes = self.0.finalize();
        u64::from_be_bytes(bytes[..8].try_into().expect("a SHA-256 has 32 bytes")).max(1)
    }
}

struct Sink<'a>(&'a mut Sha256);

impl io::Write for Sink<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// As an object of hexadecimal numbers by the words of the causes.
impl Serialize for Inputs {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for cause in Cause::ALL.into_iter().filter(|cause| self.get(*cause) != 0) {
            map.serialize_entry(cause.as_str(), &format_args!("{:016x}", self.get(cause)))?;
        }
        map.end()
    }
}

/// Words that are not known are passed over: they are those of another version, which is a difference by itself.
impl<'de> Deserialize<'de> for Inputs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Inputs;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of hashes")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Inputs, A::Error> {
                let mut inputs = Inputs::default();
                while let Some((word, Hexadecimal(hash))) = map.next_entry::<Word, _>()? {
                    if let Some(cause) = word.0 {
                        inputs.set(cause, hash);
                    }
                }
                Ok(inputs)
            }
        }
        deserializer.deserialize_map(Object)
    }
}

/// The word of a cause, read without a copy of it.
struct Word(Option<Cause>);

impl<'de> Deserialize<'de> for Word {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl Visitor<'_> for Text {
            type Value = Word;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a word")
            }

            fn visit_str<E: Error>(self, word: &str) -> Result<Word, E> {
                Ok(Word(Cause::named(word)))
            }
        }
        deserializer.deserialize_str(Text)
    }
}

struct Hexadecimal(u64);

impl<'de> Deserialize<'de> for Hexadecimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl Visitor<'_> for Text {
            type Value = Hexadecimal;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("sixteen hexadecimal digits")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Hexadecimal, E> {
                u64::from_str_radix(text, 16).map(Hexadecimal).map_err(E::custom)
            }
        }
        deserializer.deserialize_str(Text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(texts: &[&str]) -> u64 {
        let mut hash = InputHash::new("test");
        texts.iter().for_each(|text| hash.text(text));
        hash.finish()
    }

    #[test]
    fn texts_that_are_parted_otherwise_have_another_hash() {
        assert_ne!(hash(&["ab", "c"]), hash(&["a", "bc"]));
        assert_ne!(hash(&["a"]), hash(&["a", ""]));
    }

    #[test]
    fn differences_are_told_by_their_cause() {
        let mut before = Inputs::default();
        before.set(Cause::Questions, 1);
        before.set(Cause::Paper, 2);
        let mut after = before;
        after.set(Cause::Paper, 3);
        after.set(Cause::Schedule, 4);
        assert_eq!(before.differences(&after).words(), ["schedule", "paper"]);
        assert_eq!(before.differences(&after).and(Causes::ON_PAPER).words(), ["schedule"]);
    }

    #[test]
    fn a_revision_is_what_is_said_and_not_how_it_looks() {
        let mut before = Inputs::default();
        before.set(Cause::Questions, 7);
        let with = |cause| {
            let mut after = before;
            after.set(cause, 9);
            after.revision()
        };
        for cause in Cause::ALL {
            assert_eq!(with(cause) != before.revision(), Causes::SAID.contains(cause), "{cause:?}");
        }
    }

    #[test]
    fn inputs_are_read_as_they_are_written() {
        let mut inputs = Inputs::default();
        inputs.set(Cause::Style, u64::MAX);
        inputs.set(Cause::Program, 1);
        let text = serde_json::to_string(&inputs).unwrap();
        assert_eq!(text, r#"{"style":"ffffffffffffffff","program":"0000000000000001"}"#);
        assert_eq!(serde_json::from_str::<Inputs>(&text).unwrap(), inputs);
        assert_eq!(serde_json::from_str::<Inputs>(r#"{"weather":"01"}"#).unwrap(), Inputs::default());
        assert!(serde_json::from_str::<Inputs>(r#"{"style":"red"}"#).is_err());
    }
}
