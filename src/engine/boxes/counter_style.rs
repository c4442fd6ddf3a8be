//! A number and a counter style → text (css-counter-styles-3 §6).

use crate::engine::style::values::CounterStyle;

/// Writes a number; where a style cannot, decimal stands in, as the standard wants.
pub fn format_counter(value: i32, style: CounterStyle) -> String {
    let text = match style {
        CounterStyle::None => Some(String::new()),
        CounterStyle::Disc => Some("\u{2022}".to_owned()),
        CounterStyle::Circle => Some("\u{25e6}".to_owned()),
        CounterStyle::Square => Some("\u{25aa}".to_owned()),
        CounterStyle::Decimal => None,
        CounterStyle::DecimalLeadingZero => Some(leading_zero(value)),
        CounterStyle::LowerRoman => roman(value).map(|text| text.to_lowercase()),
        CounterStyle::UpperRoman => roman(value),
        CounterStyle::LowerAlpha => alphabetic(value, LATIN),
        CounterStyle::UpperAlpha => alphabetic(value, LATIN).map(|text| text.to_uppercase()),
        CounterStyle::LowerGreek => alphabetic(value, GREEK),
        CounterStyle::Hiragana => alphabetic(value, HIRAGANA),
        CounterStyle::Katakana => alphabetic(value, KATAKANA),
        CounterStyle::Hebrew => hebrew(value),
        CounterStyle::Georgian => georgian(value),
        CounterStyle::UpperArmenian => armenian(value),
        CounterStyle::LowerArmenian => armenian(value).map(|text| text.to_lowercase()),
        CounterStyle::ArabicIndic => Some(digits(value, '\u{660}')),
        CounterStyle::Bengali => Some(digits(value, '\u{9e6}')),
        CounterStyle::Devanagari => Some(digits(value, '\u{966}')),
        CounterStyle::Tamil => Some(digits(value, '\u{be6}')),
        CounterStyle::Thai => Some(digits(value, '\u{e50}')),
        CounterStyle::CjkDecimal => Some(cjk_decimal(value)),
    };
    text.unwrap_or_else(|| value.to_string())
}

const LATIN: &str = "abcdefghijklmnopqrstuvwxyz";
const GREEK: &str = "αβγδεζηθικλμνξοπρστυφχψω";
const HIRAGANA: &str =
    "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわゐゑをん";
const KATAKANA: &str =
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヰヱヲン";
const CJK_DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

fn leading_zero(value: i32) -> String {
    if value < 0 { format!("-{:02}", value.unsigned_abs()) } else { format!("{value:02}") }
}

/// Bijective numeration: a, b, …, z, aa, ab, …
fn alphabetic(value: i32, letters: &str) -> Option<String> {
    let letters: Vec<char> = letters.chars().collect();
    let mut rest = usize::try_from(value).ok().filter(|value| *value > 0)?;
    let mut text = Vec::new();
    while rest > 0 {
        rest -= 1;
        text.push(letters[rest % letters.len()]);
        rest /= letters.len();
    }
    Some(text.iter().rev().collect())
}

/// Greedy additive numeration; every value that `symbols` can express, from the largest symbol down.
fn additive(value: i32, range: std::ops::RangeInclusive<i32>, symbols: &[(i32, &str)]) -> Option<String> {
    if !range.contains(&value) {
        return None;
    }
    let mut rest = value;
    let mut text = String::new();
    for (weight, symbol) in symbols {
        while rest >= *weight {
            text.push_str(symbol);
            rest -= weight;
        }
    }
    Some(text)
}

fn roman(value: i32) -> Option<String> {
    const SYMBOLS: [(i32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    additive(value, 1..=3999, &SYMBOLS)
}

fn hebrew(value: i32) -> Option<String> {
    const SYMBOLS: [(i32, &str); 24] = [
        (400, "ת"),
        (300, "ש"),
        (200, "ר"),
        (100, "ק"),
        (90, "צ"),
        (80, "פ"),
        (70, "ע"),
        (60, "ס"),
        (50, "נ"),
        (40, "מ"),
        (30, "ל"),
        (20, "כ"),
        (16, "טז"),
        (15, "טו"),
        (10, "י"),
        (9, "ט"),
        (8, "ח"),
        (7, "ז"),
        (6, "ו"),
        (5, "ה"),
        (4, "ד"),
        (3, "ג"),
        (2, "ב"),
        (1, "א"),
    ];
    additive(value, 1..=999, &SYMBOLS)
}

/// Letters of an alphabet that count units, tens, hundreds and thousands in turn.
fn letters(value: i32, largest: i32, alphabet: &str) -> Option<String> {
    let weights = [1, 10, 100, 1000, 10_000].into_iter().flat_map(|power| (1..=9).map(move |digit| power * digit));
    let letters: Vec<(i32, char)> = weights.zip(alphabet.chars()).collect();
    let mut rest = (1..=largest).contains(&value).then_some(value)?;
    let mut text = String::new();
    for (weight, letter) in letters.into_iter().rev() {
        if rest >= weight {
            text.push(letter);
            rest -= weight;
        }
    }
    Some(text)
}

fn armenian(value: i32) -> Option<String> {
    letters(value, 9999, "ԱԲԳԴԵԶԷԸԹԺԻԼԽԾԿՀՁՂՃՄՅՆՇՈՉՊՋՌՍՎՏՐՑՒՓՔ")
}

fn georgian(value: i32) -> Option<String> {
    letters(value, 19_999, "აბგდევზჱთიკლმნჲოპჟრსტჳფქღყშჩცძწჭხჴჯჰჵ")
}

fn digits(value: i32, zero: char) -> String {
    let shift = |c: char| match c.to_digit(10) {
        Some(digit) => char::from_u32(zero as u32 + digit).unwrap_or(c),
        None => c,
    };
    value.to_string().chars().map(shift).collect()
}

fn cjk_decimal(value: i32) -> String {
    let shift = |c: char| c.to_digit(10).map_or(c, |digit| CJK_DIGITS[digit as usize]);
    value.to_string().chars().map(shift).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alphabetic_styles_go_on_after_the_last_letter() {
        assert_eq!(format_counter(26, CounterStyle::LowerAlpha), "z");
        assert_eq!(format_counter(27, CounterStyle::LowerAlpha), "aa");
        assert_eq!(format_counter(703, CounterStyle::UpperAlpha), "AAA");
    }

    #[test]
    fn roman_falls_back_to_decimal_outside_of_its_range() {
        assert_eq!(format_counter(1994, CounterStyle::UpperRoman), "MCMXCIV");
        assert_eq!(format_counter(0, CounterStyle::LowerRoman), "0");
        assert_eq!(format_counter(4000, CounterStyle::LowerRoman), "4000");
    }

    #[test]
    fn hebrew_writes_fifteen_and_sixteen_by_custom() {
        assert_eq!(format_counter(15, CounterStyle::Hebrew), "טו");
        assert_eq!(format_counter(116, CounterStyle::Hebrew), "קטז");
    }

    #[test]
    fn armenian_and_georgian_letters_are_units_tens_hundreds_and_thousands() {
        assert_eq!(format_counter(12, CounterStyle::UpperArmenian), "ԺԲ");
        assert_eq!(format_counter(1999, CounterStyle::LowerArmenian), "ռջղթ");
        assert_eq!(format_counter(9999, CounterStyle::UpperArmenian), "ՔՋՂԹ");
        assert_eq!(format_counter(12, CounterStyle::Georgian), "იბ");
        assert_eq!(format_counter(10_999, CounterStyle::Georgian), "ჵშჟთ");
        assert_eq!(format_counter(0, CounterStyle::Georgian), "0");
    }

    #[test]
    fn digits_of_other_scripts_keep_the_sign() {
        assert_eq!(format_counter(-12, CounterStyle::Devanagari), "-१२");
        assert_eq!(format_counter(7, CounterStyle::DecimalLeadingZero), "07");
    }
}
