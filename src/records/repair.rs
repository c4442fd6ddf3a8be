//! A file without a sound cross-reference table → the same file with one appended, so that it can be read.
//!
//! Objects are found by their beginnings (`12 0 obj`); of several with one number the last counts, as after an
//! incremental update (ISO 32000-1 7.5.6). The catalog is the one that the last trailer names, or the last that there is.
//! Objects in object streams are found by who reads these.

use std::collections::BTreeMap;
use std::io::Write;

/// The most objects that are looked for.
const MOST: usize = 2_000_000;

/// A file with a new cross-reference table; `None` when no catalog can be found, or it is encrypted: then what is to be
/// decrypted by which key is not known.
pub(super) fn repaired(bytes: &[u8]) -> Option<Vec<u8>> {
    let start = find(bytes, b"%PDF-", 0)?;
    let bytes = &bytes[start..];
    let objects = objects(bytes);
    if after_last_key(bytes, b"/Encrypt").is_some() {
        return None;
    }
    let named = after_last_key(bytes, b"/Root").filter(|(number, _)| !objects.is_empty() && *number > 0);
    let root = named.or_else(|| catalog(bytes, &objects))?;
    let mut repaired = bytes.to_vec();
    repaired.push(b'\n');
    let table = repaired.len();
    // Writing to a vector cannot fail.
    let _ = write!(repaired, "xref\n0 1\n0000000000 65535 f \n");
    for ((number, generation), place) in &objects {
        let _ = write!(repaired, "{number} 1\n{place:010} {generation:05} n \n");
    }
    let size = objects.keys().next_back().map_or(1, |(number, _)| u64::from(*number) + 1);
    let _ = write!(repaired, "trailer\n<</Size {size}/Root {} {} R>>\nstartxref\n{table}\n%%EOF\n", root.0, root.1);
    Some(repaired)
}

/// Where objects begin. Of one number, only the last generation that was written.
fn objects(bytes: &[u8]) -> BTreeMap<(u32, u16), usize> {
    let mut last: BTreeMap<u32, (u16, usize)> = BTreeMap::new();
    let mut from = 0;
    while let Some(place) = find(bytes, b"obj", from) {
        from = place + 3;
        let before = &bytes[..place];
        // Not the end of `endobj`, and not in the middle of a word.
        let Some((generation, rest)) = number_before(before) else { continue };
        let Some((number, rest)) = number_before(rest) else { continue };
        let begins = rest.len();
        let is_word = rest.last().is_some_and(|byte| !byte.is_ascii_whitespace() && !rest.ends_with(b"endobj"));
        let (Ok(number), Ok(generation)) = (u32::try_from(number), u16::try_from(generation)) else { continue };
        if !is_word && number > 0 && last.len() < MOST {
            last.insert(number, (generation, begins));
        }
    }
    last.into_iter().map(|(number, (generation, place))| ((number, generation), place)).collect()
}

/// The number at the end of some bytes, white space after it, and what is before it.
fn number_before(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let end = bytes.iter().rposition(|byte| !byte.is_ascii_whitespace())? + 1;
    let digits = bytes[..end].iter().rev().take(10).take_while(|byte| byte.is_ascii_digit()).count();
    let start = end - digits;
    let number = std::str::from_utf8(&bytes[start..end]).ok()?.parse().ok()?;
    Some((number, &bytes[..start]))
}

/// The reference after the last place where a key stands with one.
fn after_last_key(bytes: &[u8], key: &[u8]) -> Option<(u32, u16)> {
    let mut found = None;
    let mut from = 0;
    while let Some(place) = find(bytes, key, from) {
        from = place + key.len();
        let rest = &bytes[from..bytes.len().min(from + 32)];
        let text = String::from_utf8_lossy(rest);
        let mut words = text.split_ascii_whitespace();
        let number = words.next().and_then(|word| word.parse().ok());
        let generation = words.next().and_then(|word| word.parse().ok());
        if let (Some(number), Some(generation)) = (number, generation)
            && words.next().is_some_and(|word| word.starts_with('R'))
        {
            found = Some((number, generation));
        }
    }
    found
}

/// The last object that says that it is a catalog.
fn catalog(bytes: &[u8], objects: &BTreeMap<(u32, u16), usize>) -> Option<(u32, u16)> {
    let mut by_place: Vec<(usize, (u32, u16))> = objects.iter().map(|(id, place)| (*place, *id)).collect();
    by_place.sort_unstable();
    let mut from = 0;
    let mut last = None;
    while let Some(place) = find(bytes, b"/Catalog", from) {
        from = place + 8;
        let index = by_place.partition_point(|(begins, _)| *begins <= place);
        last = index.checked_sub(1).map(|index| by_place[index].1).or(last);
    }
    last
}

fn find(bytes: &[u8], word: &[u8], from: usize) -> Option<usize> {
    let first = *word.first()?;
    let mut at = from;
    loop {
        let skipped = bytes.get(at..)?.iter().position(|byte| *byte == first)?;
        at += skipped;
        if bytes[at..].starts_with(word) {
            return Some(at);
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use lopdf::Document;

    use super::*;

    const FILE: &[u8] =
        b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj <</Type/Pages/Kids[]/Count 0>>endobj\n\
        2 0 obj <</Type/Pages/Kids[]/Count 7>>endobj 12 0 obj(no 3 0 object)endobj\n";

    #[test]
    fn objects_are_found_and_the_last_of_a_number_counts() {
        let repaired = repaired(FILE).expect("repaired");
        let document = Document::load_mem(&repaired).expect("read");
        assert_eq!(document.objects.len(), 3);
        let pages = document.catalog().and_then(|catalog| catalog.get(b"Pages")?.as_reference()).expect("pages");
        assert_eq!(document.get_dictionary(pages).and_then(|pages| pages.get(b"Count")?.as_i64()).expect("count"), 7);
    }

    #[test]
    fn what_stands_before_the_header_is_left_out() {
        let mut bytes = b"HTTP/1.1 200 OK\r\n\r\n".to_vec();
        bytes.extend_from_slice(FILE);
        assert_eq!(repaired(&bytes), repaired(FILE));
    }

    #[test]
    fn files_that_cannot_be_repaired_are_refused() {
        assert_eq!(repaired(b""), None);
        assert_eq!(repaired(b"%PDF-1.7"), None);
        let encrypted = [FILE, b"trailer <</Encrypt 9 0 R>>"].concat();
        assert_eq!(repaired(&encrypted), None);
    }
}
