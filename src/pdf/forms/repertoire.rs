//! The characters that people may type into a field, wherever the file is filled: what the font of fields must have.
//!
//! A program that fills a form draws what was typed with the font that the field names (`DA`). With one that has only
//! the glyphs of the page, a name in another script would be seen by nobody. The font of fields therefore has all
//! letters of the European languages and of Vietnamese; `panelkit fill` adds a font for any other text.

use std::ops::RangeInclusive;

/// Letters, marks and signs.
///
/// Each hundred of them add about 2 KB to a file (measured), so that signs which stand on no keyboard are left out.
const TYPED: &[RangeInclusive<char>] = &[
    ' '..='~',
    // Latin-1: letters, and the signs that European keyboards have.
    '\u{A0}'..='\u{A1}',
    '£'..='£',
    '§'..='§',
    '«'..='«',
    '°'..='±',
    '´'..='´',
    '·'..='·',
    '»'..='»',
    '½'..='½',
    '¿'..='ÿ',
    // Latin Extended-A: Central and Eastern European, Baltic, Turkish.
    'Ā'..='ć',
    'Č'..='ē',
    'Ė'..='ě',
    'Ğ'..='ğ',
    'Ģ'..='ģ',
    'Ī'..='ī',
    'Į'..='ı',
    'Ķ'..='ķ',
    'Ĺ'..='ľ',
    'Ł'..='ň',
    'Ō'..='ō',
    'Ő'..='ś',
    'Ş'..='ť',
    'Ū'..='ū',
    'Ů'..='ų',
    'Ÿ'..='ž',
    // Romanian, and Vietnamese.
    'Ơ'..='ơ',
    'Ư'..='ư',
    'Ș'..='ț',
    'Ạ'..='ỹ',
    // Greek of today.
    'Ά'..='Ά',
    'Έ'..='Ί',
    'Ό'..='Ό',
    'Ύ'..='Ρ',
    'Σ'..='ώ',
    // Cyrillic: Russian, Ukrainian, Belarusian, Bulgarian, Serbian, Macedonian.
    'Ѐ'..='џ',
    'Ґ'..='ґ',
    // Dashes, quotes, bullet, points of omission, euro, number sign.
    '–'..='—',
    '‘'..='‚',
    '“'..='„',
    '•'..='•',
    '…'..='…',
    '€'..='€',
    '№'..='№',
    '→'..='→',
    '−'..='−',
    '✓'..='✓',
];

/// All of them.
pub(in crate::pdf) fn characters() -> impl Iterator<Item = char> {
    TYPED.iter().cloned().flatten()
}

/// How many there are.
pub(in crate::pdf) const fn count() -> u16 {
    let (mut count, mut index) = (0, 0);
    while index < TYPED.len() {
        count += length(&TYPED[index]);
        index += 1;
    }
    count
}

/// The place of a character among them, from 1 on.
pub(in crate::pdf) fn place(character: char) -> Option<u16> {
    let mut before = 0;
    for range in TYPED {
        if range.contains(&character) {
            return u16::try_from(character as u32 - *range.start() as u32).ok().map(|place| before + place + 1);
        }
        before += length(range);
    }
    None
}

/// None of the ranges has more characters than the blocks of Unicode that they are in.
const fn length(range: &RangeInclusive<char>) -> u16 {
    (*range.end() as u32 - *range.start() as u32 + 1) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_all_characters() {
        assert_eq!(usize::from(count()), characters().count());
        for (number, character) in (1..).zip(characters()) {
            assert_eq!(place(character), Some(number), "{character}");
        }
        assert_eq!(place('\n'), None);
        assert_eq!(place('字'), None);
    }

    #[test]
    fn each_character_is_there_once() {
        let all: std::collections::BTreeSet<char> = characters().collect();
        assert_eq!(all.len(), usize::from(count()));
    }
}
