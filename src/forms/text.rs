//! Strings of a PDF → text (ISO 32000-1 7.9.2.2), whichever of their encodings a program has chosen.

use lopdf::{Document, Object};

/// What one value may come to, in bytes.
const LONGEST: usize = 4 << 20;

/// The characters of PDFDocEncoding that are not those of Latin-1 (ISO 32000-1 annex D.3), from 0x18 and from 0x80.
const LOW: [char; 8] = ['\u{2D8}', '\u{2C7}', '\u{2C6}', '\u{2D9}', '\u{2DD}', '\u{2DB}', '\u{2DA}', '\u{2DC}'];
const HIGH: [char; 33] = [
    '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚', '™', 'ﬁ', 'ﬂ', 'Ł', 'Œ',
    'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž', '\u{FFFD}', '€',
];

/// The text of a string, a name or a stream; `None` for anything else. Lines end with `\n`.
pub(crate) fn of(document: &Document, object: &Object) -> Option<String> {
    let (_, object) = document.dereference(object).ok()?;
    let text = match object {
        Object::String(bytes, _) => decoded(bytes),
        Object::Name(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        Object::Stream(stream) if stream.content.len() <= LONGEST => {
            decoded(&stream.decompressed_content_with_limit(LONGEST).unwrap_or_else(|_| stream.content.clone()))
        }
        Object::Integer(number) => number.to_string(),
        Object::Real(number) => number.to_string(),
        Object::Boolean(value) => value.to_string(),
        _ => return None,
    };
    Some(text.replace("\r\n", "\n").replace('\r', "\n"))
}

/// UTF-16 of either order and UTF-8 where they say so by a mark; otherwise PDFDocEncoding.
fn decoded(bytes: &[u8]) -> String {
    let wide = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
        without_languages(&String::from_utf16_lossy(&units))
    };
    match bytes {
        [0xFE, 0xFF, rest @ ..] => wide(rest, u16::from_be_bytes),
        [0xFF, 0xFE, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|byte| character(*byte)).collect(),
    }
}

fn character(byte: u8) -> char {
    match byte {
        0x18..=0x1F => LOW[usize::from(byte - 0x18)],
        0x80..=0xA0 => HIGH[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

/// Without the escapes that tell the language of what follows (ISO 32000-1 14.9.2.2): from one U+001B to the next.
fn without_languages(text: &str) -> String {
    if !text.contains('\u{1B}') {
        return text.to_owned();
    }
    let inside_and_out = text.split('\u{1B}').enumerate();
    inside_and_out.filter(|(index, _)| index % 2 == 0).map(|(_, part)| part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_encoding_gives_the_text() {
        assert_eq!(decoded(b"\xFE\xFF\x01\x41\x00\xF3"), "Łó");
        assert_eq!(decoded(b"\xFF\xFE\x41\x01\xF3\x00"), "Łó");
        assert_eq!(decoded("\u{FEFF}Łó 李".as_bytes()), "Łó 李");
        assert_eq!(decoded(b"\x95\xF3 \xA0 \x84 (a)"), "Łó € — (a)");
        assert_eq!(decoded(b"\xFE\xFF\x00\x1B\x00e\x00n\x00\x1B\x00A"), "A");
        // Half a unit at the end, and half of a pair.
        assert_eq!(decoded(b"\xFE\xFF\xD8\x00\x00"), "\u{FFFD}");
    }
}
