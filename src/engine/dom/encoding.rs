//! The bytes of a document → its text (HTML §13.2.3.2): by a byte order mark, by what the document says of itself, or
//! as UTF-8; what is neither is read as windows-1252, as browsers do.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// A document's text, and what has to be said about its encoding.
#[derive(Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without its byte order mark.
    pub text: String,
    /// A message and its remedy.
    pub problem: Option<(String, &'static str)>,
}

/// How far into a document its encoding is looked for, in bytes.
const PRESCAN: usize = 1024;

/// Decodes a document.
pub fn decode(bytes: Vec<u8>) -> Decoded {
    let help = "save it as UTF-8, and say so: `<meta charset=utf-8>`";
    if let Some((encoding, length)) = Encoding::for_bom(&bytes) {
        return decoded(encoding, &bytes[length..], help);
    }
    let declared = declared(&bytes[..bytes.len().min(PRESCAN)]);
    match declared {
        Some(encoding) if encoding != UTF_8 => decoded(encoding, &bytes, help),
        _ => match String::from_utf8(bytes) {
            Ok(text) => Decoded { text, problem: None },
            Err(error) => {
                let offset = error.utf8_error().valid_up_to();
                let bytes = error.into_bytes();
                let encoding = if declared.is_some() { UTF_8 } else { WINDOWS_1252 };
                let mut decoded = decoded(encoding, &bytes, help);
                let read = if declared.is_some() { "with marks for what it cannot be" } else { "as windows-1252" };
                decoded.problem =
                    Some((format!("the document is not UTF-8 at byte {offset}, and is read {read}"), help));
                decoded
            }
        },
    }
}

fn decoded(encoding: &'static Encoding, bytes: &[u8], help: &'static str) -> Decoded {
    let (text, has_faults) = encoding.decode_without_bom_handling(bytes);
    let problem = has_faults.then(|| (format!("some of the document is not {}", encoding.name()), help));
    Decoded { text: text.into_owned(), problem }
}

/// The encoding that a `<meta>` or an XML declaration names (HTML §13.2.3.2, in short: the first `charset=` or
/// `encoding=` counts).
fn declared(start: &[u8]) -> Option<&'static Encoding> {
    let text = String::from_utf8_lossy(start).to_ascii_lowercase();
    let from = |key: &str| {
        let mut rest = text.as_str();
        loop {
            let (_, after) = rest.split_once(key)?;
            rest = after;
            let after = after.trim_start();
            if let Some(value) = after.strip_prefix('=') {
                let value = value.trim_start().trim_start_matches(['"', '\'']);
                let end = value.find(|c: char| c.is_whitespace() || "\"';>?/".contains(c)).unwrap_or(value.len());
                return Encoding::for_label(&value.as_bytes()[..end]);
            }
        }
    };
    let found = if text.starts_with("<?xml") { from("encoding").or_else(|| from("charset")) } else { from("charset") }?;
    // A text in which this could be read is not in UTF-16.
    Some(if found == UTF_16BE || found == UTF_16LE { UTF_8 } else { found })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> String {
        let decoded = decode(bytes.to_vec());
        assert_eq!(decoded.problem, None);
        decoded.text
    }

    #[test]
    fn a_byte_order_mark_wins() {
        assert_eq!(text("\u{feff}<meta charset=latin1>é".as_bytes()), "<meta charset=latin1>é");
        assert_eq!(text(b"\xff\xfe<\0p\0>\0\xe9\0"), "<p>é");
        assert_eq!(text(b"\xfe\xff\0<\0p\0>\0\xe9"), "<p>é");
    }

    #[test]
    fn the_document_says_its_encoding() {
        assert_eq!(text(b"<meta charset=\"iso-8859-1\">\xe9"), "<meta charset=\"iso-8859-1\">é");
        let old = b"<meta http-equiv=content-type content='text/html; charset=shift_jis'>\x83e";
        assert!(text(old).ends_with('テ'));
        assert!(text(b"<?xml version='1.0' encoding='koi8-r'?>\xc1").ends_with('а'));
        assert_eq!(text("<meta charset=utf-16>é".as_bytes()), "<meta charset=utf-16>é");
    }

    #[test]
    fn what_says_nothing_is_utf_8_or_else_windows_1252() {
        assert_eq!(text("é".as_bytes()), "é");
        let decoded = decode(b"caf\xe9 \x80".to_vec());
        assert_eq!(decoded.text, "café €");
        let (message, _) = decoded.problem.expect("is said");
        assert_eq!(message, "the document is not UTF-8 at byte 3, and is read as windows-1252");
    }
}
