//! `data:` URLs → their bytes: small images and style sheets that stand in the document itself.
//!
//! The media type is not looked at: what the bytes are is found from the bytes (<https://www.rfc-editor.org/rfc/rfc2397>).

use std::sync::Arc;

use super::resources::{ResourceError, Resources};

/// Resources of a document: `data:` URLs from the document itself, all others from `files`.
#[derive(Clone, Copy)]
pub struct DocumentResources<'a> {
    /// The files that it may name.
    pub files: &'a dyn Resources,
}

impl Resources for DocumentResources<'_> {
    fn load(&self, url: &str) -> Result<Arc<[u8]>, ResourceError> {
        match strip_scheme(url) {
            Some(data) => {
                decode(data).map(Arc::from).map_err(|reason| ResourceError::Refused { url: shortened(url), reason })
            }
            None => self.files.load(url),
        }
    }
}

fn strip_scheme(url: &str) -> Option<&str> {
    let url = url.trim_start();
    url.get(..5).filter(|scheme| scheme.eq_ignore_ascii_case("data:")).map(|_| &url[5..])
}

/// Enough of a URL to know it by.
fn shortened(url: &str) -> String {
    const SHOWN: usize = 40;
    if url.chars().count() <= SHOWN { url.to_owned() } else { url.chars().take(SHOWN).chain(['…']).collect() }
}

fn decode(data: &str) -> Result<Vec<u8>, &'static str> {
    let (kind, content) = data.split_once(',').ok_or("it has no comma before its data")?;
    let content = percent_decoded(content);
    if kind.trim_end().to_ascii_lowercase().ends_with(";base64") {
        base64(&content).ok_or("its data is not base64")
    } else {
        Ok(content)
    }
}

/// <https://url.spec.whatwg.org/#percent-decode>
pub(super) fn percent_decoded(url: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(url.len());
    let mut rest = url.as_bytes();
    while let [first, after @ ..] = rest {
        let escaped = match (first, after) {
            (b'%', [high, low, ..]) => hexadecimal(*high).zip(hexadecimal(*low)),
            _ => None,
        };
        match escaped {
            Some((high, low)) => {
                bytes.push(high << 4 | low);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    bytes
}

fn hexadecimal(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// Base64 with its padding or without, white space anywhere (<https://infra.spec.whatwg.org/#forgiving-base64-decode>).
fn base64(text: &[u8]) -> Option<Vec<u8>> {
    let mut symbols: Vec<u8> = text.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    if symbols.len().is_multiple_of(4) {
        for _ in 0..2 {
            symbols.pop_if(|last| *last == b'=');
        }
    }
    if symbols.len() % 4 == 1 {
        return None;
    }
    let mut bytes = Vec::with_capacity(symbols.len() * 3 / 4);
    for group in symbols.chunks(4) {
        let mut bits = 0_u32;
        for symbol in group {
            bits = bits << 6 | u32::from(sextet(*symbol)?);
        }
        bits <<= 6 * (4 - group.len());
        let [_, three @ ..] = bits.to_be_bytes();
        bytes.extend(&three[..group.len() - 1]);
    }
    Some(bytes)
}

fn sextet(symbol: u8) -> Option<u8> {
    Some(match symbol {
        b'A'..=b'Z' => symbol - b'A',
        b'a'..=b'z' => symbol - b'a' + 26,
        b'0'..=b'9' => symbol - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::resources::NoResources;

    fn load(url: &str) -> Result<Vec<u8>, String> {
        let resources = DocumentResources { files: &NoResources };
        resources.load(url).map(|bytes| bytes.to_vec()).map_err(|error| error.to_string())
    }

    #[test]
    fn base64_has_padding_or_not() {
        for (url, bytes) in [
            ("data:;base64,", &b""[..]),
            ("data:image/png;base64,aGk=", b"hi"),
            ("DATA:image/png;charset=x;BASE64,aGk", b"hi"),
            ("data:;base64,aGVs bG8%3D", b"hello"),
            ("data:;base64,/+8A", &[0xff, 0xef, 0]),
        ] {
            assert_eq!(load(url).as_deref(), Ok(bytes), "{url}");
        }
    }

    #[test]
    fn text_is_percent_decoded() {
        assert_eq!(load("data:text/css,p%7Bcolor:red}%zz").as_deref(), Ok(&b"p{color:red}%zz"[..]));
    }

    #[test]
    fn broken_data_is_refused_with_a_short_url() {
        assert!(load("data:nothing").unwrap_err().ends_with("it has no comma before its data"));
        assert!(load("data:;base64,a").unwrap_err().ends_with("its data is not base64"));
        let long = load(&format!("data:;base64,{}", "?".repeat(1000))).unwrap_err();
        assert!(long.len() < 200, "{long}");
    }

    #[test]
    fn other_urls_are_files() {
        assert_eq!(load("a.png").unwrap_err(), "there is no file `a.png`");
    }
}
