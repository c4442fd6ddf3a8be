//! `ToUnicode` → the text of codes (ISO 32000-1 9.10.3), and the text of the Windows Latin encoding.

use std::collections::BTreeMap;

use crate::audit::content::lexer::{Lexer, Operand};

/// Codes that are read, those that come again included.
const MOST_CODES: usize = 1 << 20;
/// UTF-16 units of a code that are read.
const LONGEST_TEXT: usize = 64;

/// The UTF-16 units of each code.
pub struct Map {
    texts: BTreeMap<u16, Vec<u16>>,
}

impl Map {
    /// Reads a character map; what is no part of one is passed over.
    pub fn read(bytes: &[u8]) -> Self {
        let mut texts = BTreeMap::new();
        let mut read = 0;
        for operation in Lexer::new(bytes) {
            match operation.operator {
                b"endbfchar" => {
                    for pair in operation.operands.chunks_exact(2) {
                        if let (Some(code), Some(text)) = (code(&pair[0]), text(&pair[1])) {
                            texts.insert(code, text);
                        }
                    }
                }
                b"endbfrange" => {
                    for triple in operation.operands.chunks_exact(3) {
                        read += range(triple, &mut texts);
                        if read >= MOST_CODES {
                            break;
                        }
                    }
                }
                _ => {}
            }
            if read >= MOST_CODES {
                break;
            }
        }
        Self { texts }
    }

    /// The text of a code; nothing when the map has none.
    pub fn text(&self, code: u16) -> Option<&[u16]> {
        self.texts.get(&code).map(Vec::as_slice).filter(|text| !text.is_empty())
    }
}

/// Codes one after the other: with the texts of a list, or with texts that count up in their last unit. Gives how many
/// there were.
fn range(triple: &[Operand], texts: &mut BTreeMap<u16, Vec<u16>>) -> usize {
    let (Some(first), Some(last)) = (code(&triple[0]), code(&triple[1])) else { return 0 };
    match &triple[2] {
        Operand::Array(list) => {
            for (code, operand) in (first..=last).zip(list) {
                texts.extend(text(operand).map(|text| (code, text)));
            }
        }
        operand => {
            let Some(start) = text(operand) else { return 0 };
            for code in first..=last {
                let mut text = start.clone();
                if let Some(unit) = text.last_mut() {
                    *unit = unit.wrapping_add(code - first);
                }
                texts.insert(code, text);
            }
        }
    }
    usize::from(last.saturating_sub(first)) + 1
}

fn code(operand: &Operand) -> Option<u16> {
    match operand {
        Operand::String(bytes) => match bytes.as_slice() {
            [code] => Some(u16::from(*code)),
            [high, low] => Some(u16::from_be_bytes([*high, *low])),
            _ => None,
        },
        _ => None,
    }
}

fn text(operand: &Operand) -> Option<Vec<u16>> {
    match operand {
        // A single byte is no UTF-16, but what some write.
        Operand::String(bytes) if bytes.len() == 1 => Some(vec![u16::from(bytes[0])]),
        Operand::String(bytes) => {
            Some(bytes.chunks_exact(2).take(LONGEST_TEXT).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect())
        }
        _ => None,
    }
}

/// The character of a code of `WinAnsiEncoding` (ISO 32000-1 D.2): Latin-1 but for 128 to 159.
pub fn windows_latin(code: u8) -> Option<char> {
    const OTHERS: [u16; 32] = [
        0x20AC, 0x2022, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x2022,
        0x017D, 0x2022, 0x2022, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
        0x0153, 0x2022, 0x017E, 0x0178,
    ];
    match code {
        0..=31 => None,
        128..=159 => char::from_u32(u32::from(OTHERS[usize::from(code - 128)])),
        160 => Some(' '),
        173 => Some('-'),
        _ => Some(char::from(code)),
    }
}

#[cfg(test)]
mod tests {
    use super::{Map, windows_latin};

    #[test]
    fn characters_and_ranges_of_a_map() {
        let map = Map::read(
            b"1 beginbfchar <0003> <00660069> endbfchar\n\
              2 beginbfrange <0010> <0012> <0041> <0020> <0021> [<0061> <0062>] endbfrange",
        );
        assert_eq!(map.text(3), Some(&[0x66, 0x69][..]));
        assert_eq!(map.text(0x12), Some(&[0x43][..]));
        assert_eq!(map.text(0x21), Some(&[0x62][..]));
        assert_eq!(map.text(0x22), None);
    }

    #[test]
    fn windows_latin_differs_from_latin_1_where_that_has_controls() {
        assert_eq!([0x41, 0xE9, 0x80, 0x9F].map(windows_latin), [Some('A'), Some('é'), Some('€'), Some('Ÿ')]);
        assert_eq!(windows_latin(7), None);
    }
}
