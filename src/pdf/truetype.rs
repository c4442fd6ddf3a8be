//! A cut-down TrueType font → the tables of it that a PDF needs (ISO 32000-1 9.9).
//!
//! Names and what is said for printers of old serve fonts that are installed; in a document nobody looks for them, and they
//! are as long as the outlines of fifteen letters. Outlines and metrics stay as they are.

use skrifa::{FontRef, Tag};

/// In the order in which they stand, that of their tags; those of instructions are there where a font has any.
const NEEDED: [&[u8; 4]; 9] = [b"cvt ", b"fpgm", b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp", b"prep"];

/// The length of the font's header, and of a record in its directory.
const HEADER: usize = 12;
const RECORD: usize = 16;

/// Where `head` has the number that makes the sum over the font come out, and what it comes out to be.
const ADJUSTMENT: usize = 8;
const SUM: u32 = 0xB1B0_AFBA;

/// The font with these tables alone. `None` when it cannot be read.
pub(super) fn needed(font: &[u8]) -> Option<Vec<u8>> {
    let read = FontRef::new(font).ok()?;
    let tables: Vec<(Tag, &[u8])> =
        NEEDED.into_iter().map(Tag::new).filter_map(|tag| Some((tag, read.table_data(tag)?.as_bytes()))).collect();
    let mut made = Vec::with_capacity(font.len());
    let count = u16::try_from(tables.len()).ok().filter(|count| *count > 0)?;
    let largest_power = count.ilog2() as u16;
    let range = 16 << largest_power;
    made.extend_from_slice(&0x0001_0000u32.to_be_bytes());
    for number in [count, range, largest_power, count * 16 - range] {
        made.extend_from_slice(&number.to_be_bytes());
    }
    let mut place = HEADER + tables.len() * RECORD;
    let mut adjusted = None;
    for (tag, data) in &tables {
        made.extend_from_slice(&tag.to_be_bytes());
        let is_head = *tag == Tag::new(b"head");
        // The sum of this table is taken with nothing in the place of the adjustment.
        let own = if is_head { adjustment(data)? } else { 0 };
        for number in [sum(data).wrapping_sub(own), u32::try_from(place).ok()?, u32::try_from(data.len()).ok()?] {
            made.extend_from_slice(&number.to_be_bytes());
        }
        if is_head {
            adjusted = Some(place + ADJUSTMENT);
        }
        place += data.len().next_multiple_of(4);
    }
    for (_, data) in &tables {
        made.extend_from_slice(data);
        made.resize(made.len().next_multiple_of(4), 0);
    }
    let adjusted = adjusted?;
    made[adjusted..adjusted + 4].fill(0);
    let adjustment = SUM.wrapping_sub(sum(&made));
    made[adjusted..adjusted + 4].copy_from_slice(&adjustment.to_be_bytes());
    Some(made)
}

fn adjustment(head: &[u8]) -> Option<u32> {
    head.get(ADJUSTMENT..).and_then(|rest| rest.first_chunk()).copied().map(u32::from_be_bytes)
}

/// The sum over the whole as big-endian numbers, as if it went on with zeros.
fn sum(data: &[u8]) -> u32 {
    let (numbers, rest) = data.as_chunks::<4>();
    let mut last = [0; 4];
    last[..rest.len()].copy_from_slice(rest);
    numbers.iter().chain([&last]).fold(0, |sum, number| sum.wrapping_add(u32::from_be_bytes(*number)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A font of tables with a few bytes each.
    fn font(tables: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
        let mut font = [0, 1, 0, 0, 0, tables.len() as u8, 0, 0, 0, 0, 0, 0].to_vec();
        let mut place = HEADER + tables.len() * RECORD;
        for (tag, data) in tables {
            font.extend_from_slice(*tag);
            for number in [0, place, data.len()] {
                font.extend_from_slice(&(number as u32).to_be_bytes());
            }
            place += data.len().next_multiple_of(4);
        }
        for (_, data) in tables {
            font.extend_from_slice(data);
            font.resize(font.len().next_multiple_of(4), 0);
        }
        font
    }

    #[test]
    fn what_is_needed_stays_as_it_is_and_adds_up() {
        let tables = [
            (b"glyf", vec![1, 2, 3, 4, 5]),
            (b"head", (0..54).collect()),
            (b"name", vec![7; 700]),
            (b"post", vec![3; 32]),
        ];
        let made = needed(&font(&tables)).expect("a font");
        let read = FontRef::new(&made).expect("a font");
        assert_eq!(read.table_data(Tag::new(b"glyf")).map(|data| data.as_bytes().to_vec()), Some(vec![1, 2, 3, 4, 5]));
        let head = read.table_data(Tag::new(b"head")).expect("there").as_bytes();
        assert_eq!([&head[..8], &head[12..]].concat(), (0..8).chain(12..54).collect::<Vec<u8>>());
        assert!(read.table_data(Tag::new(b"name")).is_none() && read.table_data(Tag::new(b"post")).is_none());
        assert_eq!(sum(&made), SUM);
        for record in read.table_directory().table_records() {
            let data = read.table_data(record.tag()).expect("there").as_bytes();
            let own = if record.tag() == Tag::new(b"head") { adjustment(data).expect("long enough") } else { 0 };
            assert_eq!(record.checksum(), sum(data).wrapping_sub(own), "{}", record.tag());
        }
    }

    #[test]
    fn what_is_no_font_is_none() {
        assert_eq!(needed(b"no font"), None);
        assert_eq!(needed(&font(&[(b"head", vec![0; 4])])), None);
    }
}
