//! `text-transform` (css-text-3 §2.1): Unicode's default case mappings, and those of languages that have their own.

use crate::engine::style::computed::InheritedStyle;
use crate::engine::style::values::TextTransform;

/// The text as it is seen. `before` is the character before it in the same line of text, of which it may go on a word.
pub(super) fn transformed(text: &str, style: &InheritedStyle, before: Option<char>) -> String {
    let language = Language::of(&style.language);
    match style.text_transform {
        TextTransform::None => text.to_owned(),
        TextTransform::Uppercase => uppercase(text, language),
        TextTransform::Lowercase => match language {
            Language::Turkic => text.replace('I', "ı").replace('İ', "i").to_lowercase(),
            _ => text.to_lowercase(),
        },
        TextTransform::Capitalize => capitalized(text, language, before),
        TextTransform::FullWidth => text.chars().map(full_width).collect(),
    }
}

/// The languages whose letters have case mappings of their own (Unicode's SpecialCasing, and CLDR).
#[derive(Debug, Clone, Copy, PartialEq)]
enum Language {
    /// Turkish, Azerbaijani: `i` and `ı` are different letters.
    Turkic,
    /// Dutch: `ij` is one letter at the beginning of a word.
    Dutch,
    /// Greek: capitals have no accents.
    Greek,
    Other,
}

impl Language {
    fn of(tag: &str) -> Self {
        match tag.split('-').next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "tr" | "az" => Language::Turkic,
            "nl" => Language::Dutch,
            "el" => Language::Greek,
            _ => Language::Other,
        }
    }
}

fn uppercase(text: &str, language: Language) -> String {
    match language {
        Language::Turkic => text.replace('i', "İ").to_uppercase(),
        Language::Greek => greek_uppercase(text),
        _ => text.to_uppercase(),
    }
}

/// Accents fall away, but for those that tell a word: the lone `ή` keeps its own, and where an accented vowel stands
/// before `ι` or `υ` these get a diaeresis, since they are no diphthong.
fn greek_uppercase(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    for (index, letter) in letters.iter().enumerate() {
        let before = index.checked_sub(1).map(|before| letters[before]);
        let after = letters.get(index + 1);
        let is_alone = before.is_none_or(|c| !c.is_alphabetic()) && after.is_none_or(|c| !c.is_alphabetic());
        let follows_accent = before.is_some_and(|c| matches!(c, 'ά' | 'έ' | 'ή' | 'ό' | 'ύ' | 'ώ' | 'Ά' | 'Έ' | 'Ό'));
        match letter {
            'ή' | 'Ή' if is_alone => out.push('Ή'),
            'ά' | 'Ά' => out.push('Α'),
            'έ' | 'Έ' => out.push('Ε'),
            'ή' | 'Ή' => out.push('Η'),
            'ί' | 'Ί' => out.push('Ι'),
            'ό' | 'Ό' => out.push('Ο'),
            'ύ' | 'Ύ' => out.push('Υ'),
            'ώ' | 'Ώ' => out.push('Ω'),
            'ΐ' => out.push('Ϊ'),
            'ΰ' => out.push('Ϋ'),
            'ι' if follows_accent => out.push('Ϊ'),
            'υ' if follows_accent => out.push('Ϋ'),
            other => out.extend(other.to_uppercase()),
        }
    }
    out
}

fn capitalized(text: &str, language: Language, before: Option<char>) -> String {
    let mut inside = before.is_some_and(char::is_alphanumeric);
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        let is_letter = c.is_alphanumeric() || (inside && matches!(c, '\'' | '\u{2019}'));
        if !is_letter || inside {
            out.push(c);
        } else if language == Language::Turkic && c == 'i' {
            out.push('İ');
        } else if language == Language::Dutch && c == 'i' && letters.next_if_eq(&'j').is_some() {
            out.push_str("IJ");
        } else {
            titlecase(c, &mut out);
        }
        inside = is_letter;
    }
    out
}

/// `ß` and the like become one capital and small letters.
fn titlecase(c: char, out: &mut String) {
    for (index, upper) in c.to_uppercase().enumerate() {
        if index == 0 {
            out.push(upper);
        } else {
            out.extend(upper.to_lowercase());
        }
    }
}

fn full_width(c: char) -> char {
    match c {
        '!'..='~' => char::from_u32(c as u32 + 0xfee0).unwrap_or(c),
        ' ' => '\u{3000}',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn of(transform: TextTransform, language: &str, text: &str) -> String {
        let style =
            InheritedStyle { text_transform: transform, language: Arc::from(language), ..InheritedStyle::initial() };
        transformed(text, &style, None)
    }

    #[test]
    fn capitals_are_those_of_the_language() {
        let upper = |language, text| of(TextTransform::Uppercase, language, text);
        assert_eq!(upper("", "straße ﬁ i"), "STRASSE FI I");
        assert_eq!(upper("tr-TR", "istanbul ışık"), "İSTANBUL IŞIK");
        assert_eq!(upper("el", "Ρωμαίος μάιος ή ήλιος ΐ"), "ΡΩΜΑΙΟΣ ΜΑΪΟΣ Ή ΗΛΙΟΣ Ϊ");
    }

    #[test]
    fn small_letters_are_those_of_the_language() {
        assert_eq!(of(TextTransform::Lowercase, "tr", "ISPARTA İZMİR"), "ısparta izmir");
        assert_eq!(of(TextTransform::Lowercase, "el", "ΟΔΟΣ"), "οδος");
    }

    #[test]
    fn words_begin_with_a_capital() {
        let of = |language, text| of(TextTransform::Capitalize, language, text);
        assert_eq!(of("", "don't foo-bar (baz) o’neil 3rd"), "Don't Foo-Bar (Baz) O’neil 3rd");
        assert_eq!(of("nl", "ijsland ijs bijna"), "IJsland IJs Bijna");
        assert_eq!(of("nl", "i ja"), "I Ja");
        assert_eq!(of("tr", "istanbul"), "İstanbul");
    }

    #[test]
    fn a_word_that_goes_on_gets_no_capital() {
        let style = InheritedStyle { text_transform: TextTransform::Capitalize, ..InheritedStyle::initial() };
        assert_eq!(transformed("rest two", &style, Some('f')), "rest Two");
    }
}
