//! A finished file → the day until which it is kept.
//!
//! Every document says it among its keywords, for they are in every file, with a form or without, and stay when other
//! programs save it.

use jiff::civil::Date;
use lopdf::{Document, LoadOptions};

use crate::forms::text;

/// What stands before the day, in keywords.
pub const WORDS: &str = "retain until ";

/// What one stream of objects may come to while a file is looked into, in bytes.
const LARGEST_STREAM: usize = 32 << 20;

/// What a file says of its retention.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retained {
    /// The last day.
    pub until: Date,
    /// The title of the document.
    pub title: Option<String>,
}

/// Reads until when a file is kept; nothing for a file that does not say it, or cannot be read.
pub fn of_file(bytes: &[u8]) -> Option<Retained> {
    let options = LoadOptions { max_decompressed_size: Some(LARGEST_STREAM), ..LoadOptions::default() };
    let document = Document::load_mem_with_options(bytes, options).ok()?;
    let information = document.trailer.get(b"Info").and_then(|info| document.dereference(info)?.1.as_dict()).ok()?;
    let entry = |key: &[u8]| information.get(key).ok().and_then(|value| text::of(&document, value));
    Some(Retained { until: day(&entry(b"Keywords")?)?, title: entry(b"Title") })
}

/// The day in keywords.
fn day(keywords: &str) -> Option<Date> {
    let keyword = keywords.split([',', ';']).find_map(|keyword| keyword.trim().strip_prefix(WORDS))?;
    keyword.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_stands_among_keywords() {
        let expected: Date = "2028-12-31".parse().expect("a day");
        assert_eq!(day("kit, technical, retain until 2028-12-31"), Some(expected));
        assert_eq!(day("retain until 2028-12-31; other"), Some(expected));
        assert_eq!(day("retain until further notice"), None);
        assert_eq!(day("kit"), None);
    }
}
