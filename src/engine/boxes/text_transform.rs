//! Text of an element → the letters that `text-transform` makes of it (css-text-3 §2.1).
//!
//! Case is mapped as Unicode does it for all languages, and for those that `lang` names as their readers write: Turkish
//! and its kin (dotted and dotless i), Greek (capitals without accents), Dutch (IJ as one letter).

use crate::engine::style::computed::InheritedStyle;
use crate::engine::style::values::TextTransform;

/// Languages whose letters are mapped otherwise.
#[derive(Clone, Copy, PartialEq)]
enum Casing {
    Any,
    Turkic,
    Greek,
    Dutch,
}

impl Casing {
    fn of(language: &str) -> Self {
        let primary = language.split('-').next().unwrap_or_default();
        let is = |names: &[&str]| names.iter().any(|name| primary.eq_ignore_ascii_case(name));
        match () {
            () if is(&["tr", "az"]) => Self::Turkic,
            () if is(&["el"]) => Self::Greek,
            () if is(&["nl"]) => Self::Dutch,
            () => Self::Any,
        }
    }

    fn uppercase(self, text: &str) -> String {
        match self {
            Self::Turkic => text.replace('i', "\u{130}").to_uppercase(),
            Self::Greek => text.chars().scan('\0', greek_capital).collect::<String>().to_uppercase(),
            _ => text.to_uppercase(),
        }
    }

    fn lowercase(self, text: &str) -> String {
        match self {
            Self::Turkic => text.replace('\u{130}', "i").replace('I', "\u{131}").to_lowercase(),
            _ => text.to_lowercase(),
        }
    }
}

/// The text as the style of its element wants it. `before` is the character before it on the line, of whose word it may
/// be a part.
pub(super) fn transformed(text: &str, style: &InheritedStyle, before: Option<char>) -> String {
    match style.text_transform {
        TextTransform::None => text.to_owned(),
        TextTransform::Uppercase => Casing::of(&style.language).uppercase(text),
        TextTransform::Lowercase => Casing::of(&style.language).lowercase(text),
        TextTransform::Capitalize => capitalized(text, Casing::of(&style.language), before),
        TextTransform::FullWidth => text
            .chars()
            .map(|c| match c {
                '!'..='~' => char::from_u32(c as u32 + 0xfee0).unwrap_or(c),
                ' ' => '\u{3000}',
                _ => c,
            })
            .collect(),
    }
}

/// The first letter of each word as a capital; the others stay.
fn capitalized(text: &str, casing: Casing, before: Option<char>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut inside = before.is_some_and(char::is_alphanumeric);
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        let letter = c.is_alphanumeric() || (inside && matches!(c, '\'' | '\u{2019}'));
        match c {
            'i' if letter && !inside && casing == Casing::Turkic => out.push('\u{130}'),
            'i' | 'I' if letter && !inside && casing == Casing::Dutch => {
                out.push('I');
                if characters.next_if(|next| matches!(next, 'j' | 'J')).is_some() {
                    out.push('J');
                }
            }
            _ if letter && !inside => out.extend(c.to_uppercase()),
            _ => out.push(c),
        }
        inside = letter;
    }
    out
}

/// A letter on the way to its Greek capital: without its accent. The dots that part it from the vowel before it stay,
/// and come in where that vowel loses the accent which parted them (ά\u{3b9} is not one sound, \u{3b1}ι is).
#[expect(clippy::unnecessary_wraps, reason = "it is a step of `scan`")]
fn greek_capital(before: &mut char, letter: char) -> Option<char> {
    let parted = matches!(*before, 'ά' | 'έ' | 'ό' | 'ύ' | 'Ά' | 'Έ' | 'Ό' | 'Ύ');
    *before = letter;
    Some(match letter {
        'ι' | 'Ι' if parted => 'ϊ',
        'υ' | 'Υ' if parted => 'ϋ',
        'ά' | 'Ά' => 'α',
        'έ' | 'Έ' => 'ε',
        'ή' | 'Ή' => 'η',
        'ί' | 'Ί' => 'ι',
        'ό' | 'Ό' => 'ο',
        'ύ' | 'Ύ' => 'υ',
        'ώ' | 'Ώ' => 'ω',
        'ΐ' => 'ϊ',
        'ΰ' => 'ϋ',
        _ => letter,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turkish_keeps_its_two_letters_apart() {
        assert_eq!(Casing::of("tr-TR").uppercase("ısı istanbul"), "ISI İSTANBUL");
        assert_eq!(Casing::of("az").lowercase("ISI İSTANBUL"), "ısı istanbul");
        assert_eq!(capitalized("iki ılık", Casing::of("tr"), None), "İki Ilık");
    }

    #[test]
    fn greek_capitals_have_no_accents() {
        assert_eq!(Casing::of("el").uppercase("Μάιος, άνθρωπος, καΐκι"), "ΜΑΪΟΣ, ΑΝΘΡΩΠΟΣ, ΚΑΪΚΙ");
        assert_eq!(Casing::of("en").uppercase("ά"), "Ά");
    }

    #[test]
    fn dutch_writes_ij_with_two_capitals() {
        assert_eq!(capitalized("ijsland en india", Casing::of("nl"), None), "IJsland En India");
    }

    #[test]
    fn words_begin_after_spaces_and_not_after_apostrophes() {
        assert_eq!(
            capitalized("o\u{2019}neill's \"quoted\" word", Casing::Any, None),
            "O\u{2019}neill's \"Quoted\" Word"
        );
    }

    #[test]
    fn a_word_that_goes_on_gets_no_capital() {
        assert_eq!(capitalized("rest two", Casing::Any, Some('f')), "rest Two");
    }
}
