//! One document of an output folder, as the manifest has it: a line of JSON.

use std::fmt;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest as _, Sha256};

use super::Inputs;
use crate::deliver::OutputName;

/// A document. Its large parts are boxed: the nodes of a map that grows at its end are half empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// Whose it is, and what.
    pub whose: Whose,
    /// Its file; nothing when it was printed and never made as a file of its own.
    pub made: Option<Box<Made>>,
    /// The copy on paper, when there is one.
    pub printed: Option<Box<Printed>>,
    /// The id of its kit, when that is not the kit of the manifest.
    pub kit: Option<String>,
}

/// Whose a document is, and what; ids as the document has them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Whose {
    /// Which kind: `packet`.
    pub document: String,
    /// The candidate, when it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub candidate: Option<String>,
    /// The interview, when it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interview: Option<String>,
    /// The interviewer, when it is for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interviewer: Option<String>,
    /// The day, when it is about one: `2026-11-26`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<String>,
}

impl Whose {
    /// What it is about: the candidate, else the day, else the kit, which has this id.
    pub fn key<'a>(&'a self, kit: &'a str) -> &'a str {
        self.candidate.as_deref().or(self.day.as_deref()).unwrap_or(kit)
    }
}

/// A document's file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// The revision that stands on it.
    pub revision: String,
    /// Of the bytes of the file.
    pub sha256: Digest,
    /// How many bytes it has.
    pub bytes: u64,
    /// How many pages it has.
    pub pages: usize,
    /// Whether there was something to warn of: it is made again each time, so that it is told again.
    #[serde(default, skip_serializing_if = "is_false")]
    pub warned: bool,
    /// Whether the file was found to be another than the one that was made.
    #[serde(default, skip_serializing_if = "is_false")]
    pub edited: bool,
    /// What it was made from.
    pub inputs: Inputs,
    /// The files that it names, in their order; those that were missing, too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<String>,
}

/// A document's copy on paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// The revision that stands on it.
    pub revision: String,
    /// Of the file that was printed; nothing when it was printed without one.
    pub sha256: Option<Digest>,
    /// When, as far as somebody said it.
    pub at: Option<String>,
    /// What it was made from.
    pub inputs: Inputs,
}

/// A SHA-256.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    /// Of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut text = [0; 64];
        for (pair, byte) in text.chunks_exact_mut(2).zip(self.0) {
            pair[0] = DIGITS[usize::from(byte >> 4)];
            pair[1] = DIGITS[usize::from(byte & 15)];
        }
        f.write_str(str::from_utf8(&text).map_err(|_| fmt::Error)?)
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        let mut digest = [0; 32];
        let pairs = text.as_bytes().chunks_exact(2);
        if text.len() != 64 {
            return Err(wrong(&text));
        }
        for (byte, pair) in digest.iter_mut().zip(pairs) {
            let (high, low) = digit(pair[0]).zip(digit(pair[1])).ok_or_else(|| wrong(&text))?;
            *byte = high << 4 | low;
        }
        Ok(Self(digest))
    }
}

fn wrong<E: Error>(text: &str) -> E {
    E::custom(format_args!("`{}` is no SHA-256", text.escape_debug().take(80).collect::<String>()))
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
fn is_false(value: &bool) -> bool {
    !value
}

/// An entry as a line of the file.
#[derive(Serialize, Deserialize)]
struct Line {
    name: String,
    document: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    candidate: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    interview: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    interviewer: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    day: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    made: Option<Box<Made>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    printed: Option<PrintedLine>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kit: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct PrintedLine {
    revision: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sha256: Option<Digest>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    at: Option<String>,
    /// Those of the file, when there are none here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    inputs: Option<Inputs>,
}

/// Writes an entry as a line of JSON, without its end.
pub(super) fn line(name: &OutputName, output: &Output) -> String {
    let Output { whose, made, printed, kit } = output.clone();
    let printed = printed.map(|printed| {
        let Printed { revision, sha256, at, inputs } = *printed;
        let is_other = made.as_ref().is_none_or(|made| made.inputs != inputs);
        PrintedLine { revision, sha256, at, inputs: is_other.then_some(inputs) }
    });
    let Whose { document, candidate, interview, interviewer, day } = whose;
    let line =
        Line { name: name.as_str().to_owned(), document, candidate, interview, interviewer, day, made, printed, kit };
    serde_json::to_string(&line).expect("an entry is plain data")
}

/// An entry that was read. One whose name was never given to a document is passed over: no file of another is touched,
/// whatever a manifest says.
pub(super) struct Entry(pub Option<(OutputName, Output)>);

impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Line { name, document, candidate, interview, interviewer, day, made, printed, kit } =
            Line::deserialize(deserializer)?;
        let Some(name) = OutputName::given(&name) else { return Ok(Self(None)) };
        let printed = printed.map(|PrintedLine { revision, sha256, at, inputs }| {
            let inputs = inputs.or_else(|| made.as_ref().map(|made| made.inputs)).unwrap_or_default();
            Box::new(Printed { revision, sha256, at, inputs })
        });
        let whose = Whose { document, candidate, interview, interviewer, day };
        Ok(Self(Some((name, Output { whose, made, printed, kit }))))
    }
}
