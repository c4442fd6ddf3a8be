//! The content streams of a page → one stream (ISO 32000-1 7.8.2), as a drawing can have only one.

use std::borrow::Cow;

use lopdf::{Dictionary, Document, Object, Stream, dictionary};

use crate::diag::Diagnostic;

/// What the content of one page may come to, in bytes.
pub(super) const LARGEST: usize = 128 << 20;

/// The content of a page.
pub(super) enum Content<'d> {
    /// One stream, packed as it is: its filters and its bytes.
    Packed(Dictionary, &'d [u8]),
    /// Bytes that are not packed.
    Plain(Vec<u8>),
}

impl Content<'_> {
    /// How long it is, in bytes.
    pub(super) fn len(&self) -> usize {
        match self {
            Content::Packed(_, bytes) => bytes.len(),
            Content::Plain(bytes) => bytes.len(),
        }
    }
}

/// The content of a page, by its `Contents`.
///
/// # Errors
/// It has several streams, and one of them is packed in a way that is not known here or comes to too much.
pub(super) fn of_page<'d>(document: &'d Document, contents: Option<&'d Object>) -> Result<Content<'d>, Diagnostic> {
    let streams = streams(document, contents);
    if let [stream] = streams[..] {
        let mut packing = Dictionary::new();
        for key in [&b"Filter"[..], b"DecodeParms"] {
            if let Ok(value) = stream.dict.get(key) {
                packing.set(key, value.clone());
            }
        }
        return Ok(Content::Packed(packing, &stream.content));
    }
    let mut plain = Vec::new();
    for stream in streams {
        let left = LARGEST.saturating_sub(plain.len());
        plain.extend_from_slice(&decoded(document, stream, left)?);
        // Streams are parted between tokens, not in them.
        plain.push(b'\n');
    }
    Ok(Content::Plain(plain))
}

fn streams<'d>(document: &'d Document, contents: Option<&'d Object>) -> Vec<&'d Stream> {
    let Some((_, contents)) = contents.and_then(|contents| document.dereference(contents).ok()) else {
        return Vec::new();
    };
    match contents {
        Object::Stream(stream) => vec![stream],
        Object::Array(parts) => {
            let stream = |part| document.dereference(part).ok()?.1.as_stream().ok();
            parts.iter().take(100_000).filter_map(stream).collect()
        }
        _ => Vec::new(),
    }
}

/// The bytes of a stream without its filters; what is broken off in the middle is taken as far as it goes.
pub(super) fn decoded<'d>(document: &Document, stream: &'d Stream, most: usize) -> Result<Cow<'d, [u8]>, Diagnostic> {
    let entry = |key: &[u8]| stream.dict.get(key).ok().and_then(|value| document.dereference(value).ok());
    let list = |value: Option<&Object>| -> Vec<Object> {
        match value {
            Some(Object::Array(items)) => items
                .iter()
                .map(|item| document.dereference(item).map_or(Object::Null, |(_, item)| item.clone()))
                .collect(),
            Some(one) => vec![one.clone()],
            None => Vec::new(),
        }
    };
    let filters = list(entry(b"Filter").map(|(_, value)| value));
    let parameters = list(entry(b"DecodeParms").map(|(_, value)| value));
    let mut bytes = Cow::Borrowed(&stream.content[..]);
    let too_much = || Diagnostic::error(format!("the content of a page comes to more than {} MB", LARGEST >> 20));
    for (index, filter) in filters.iter().enumerate() {
        let name = filter.as_name().unwrap_or_default();
        bytes = match name {
            b"ASCIIHexDecode" | b"AHx" => hexadecimal(&bytes).into(),
            b"RunLengthDecode" | b"RL" => run_length(&bytes, most).into(),
            // ISO 32000-1 7.4.10: it is decrypted by now.
            b"Crypt" => bytes,
            b"FlateDecode" | b"Fl" | b"LZWDecode" | b"LZW" | b"ASCII85Decode" | b"A85" => {
                let long: &[u8] = match name {
                    b"Fl" => b"FlateDecode",
                    b"LZW" => b"LZWDecode",
                    b"A85" => b"ASCII85Decode",
                    long => long,
                };
                let mut dictionary = dictionary! { "Filter" => Object::Name(long.to_vec()) };
                if let Some(Object::Dictionary(parameters)) = parameters.get(index) {
                    dictionary.set("DecodeParms", parameters.clone());
                }
                let packed = Stream::new(dictionary, bytes.into_owned());
                packed.decompressed_content_with_limit(most).map_err(|cause| too_much().cause(cause))?.into()
            }
            other => {
                let message = format!("the content of a page is packed by `{}`", String::from_utf8_lossy(other));
                return Err(Diagnostic::error(message).help("open it in a viewer and print it to a file"));
            }
        };
        if bytes.len() > most {
            return Err(too_much());
        }
    }
    if bytes.len() > most { Err(too_much()) } else { Ok(bytes) }
}

/// ISO 32000-1 7.4.2.
fn hexadecimal(bytes: &[u8]) -> Vec<u8> {
    let digits = bytes.iter().take_while(|byte| **byte != b'>').filter_map(|byte| char::from(*byte).to_digit(16));
    let digits: Vec<u32> = digits.collect();
    // Half a byte at the end is followed by nought.
    digits.chunks(2).map(|pair| (pair[0] * 16 + pair.get(1).copied().unwrap_or_default()) as u8).collect()
}

/// ISO 32000-1 7.4.5.
fn run_length(bytes: &[u8], most: usize) -> Vec<u8> {
    let mut decoded = Vec::new();
    let mut rest = bytes;
    while let Some((length, after)) = rest.split_first() {
        rest = match length {
            128 => break,
            length if *length < 128 => {
                let (run, after) = after.split_at(after.len().min(usize::from(*length) + 1));
                decoded.extend_from_slice(run);
                after
            }
            length => {
                let Some((byte, after)) = after.split_first() else { break };
                decoded.extend(std::iter::repeat_n(*byte, 257 - usize::from(*length)));
                after
            }
        };
        if decoded.len() > most {
            break;
        }
    }
    decoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_are_unpacked_and_joined() {
        let mut document = Document::new();
        let mut zipped = Stream::new(Dictionary::new(), b"1 0 0 1 5 5 cm ".repeat(40));
        zipped.compress().expect("compressed");
        assert!(zipped.dict.has(b"Filter"));
        let hexadecimal = dictionary! { "Filter" => vec!["AHx".into(), "RL".into()] };
        let parts = vec![
            document.add_object(zipped).into(),
            document.add_object(Stream::new(hexadecimal, b"01 71 0A FF 20 80>".to_vec())).into(),
            document.add_object(Stream::new(Dictionary::new(), b"Q".to_vec())).into(),
        ];
        let Ok(Content::Plain(plain)) = of_page(&document, Some(&parts.into())) else { panic!("plain") };
        assert_eq!(plain, [&b"1 0 0 1 5 5 cm ".repeat(40)[..], b"\nq\n  \nQ\n"].concat());
    }

    #[test]
    fn bombs_are_refused() {
        let mut document = Document::new();
        let mut bomb = Stream::new(Dictionary::new(), vec![b' '; LARGEST + 1]);
        bomb.compress().expect("compressed");
        let id = document.add_object(bomb);
        let twice: Object = vec![id.into(), id.into()].into();
        let Err(problem) = of_page(&document, Some(&twice)) else { panic!("refused") };
        assert_eq!(problem.message, "the content of a page comes to more than 128 MB");
    }
}
