//! The counter styles that CSS has by name (css-counter-styles-3 §6 and §7, and a few of the ready-made ones): a table.

use super::Style;
use super::algorithms::{Algorithm, Symbols, Units};

const LATIN: &str = "abcdefghijklmnopqrstuvwxyz";
const LATIN_CAPITALS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const GREEK: &str = "αβγδεζηθικλμνξοπρστυφχψω";
const RUSSIAN: &str = "абвгдежзиклмнопрстуфхцчшщэюя";
const RUSSIAN_CAPITALS: &str = "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЭЮЯ";
const HIRAGANA: &str =
    "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわゐゑをん";
const HIRAGANA_IROHA: &str =
    "いろはにほへとちりぬるをわかよたれそつねならむうゐのおくやまけふこえてあさきゆめみしゑひもせす";
const KATAKANA: &str =
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヰヱヲン";
const KATAKANA_IROHA: &str =
    "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス";
const ARMENIAN: &[&str] = &["ԱԲԳԴԵԶԷԸԹ", "ԺԻԼԽԾԿՀՁՂ", "ՃՄՅՆՇՈՉՊՋ", "ՌՍՎՏՐՑՒՓՔ"];
const GEORGIAN: &[&str] = &["აბგდევზჱთ", "იკლმნჲოპჟ", "რსტჳფქღყშ", "ჩცძწჭხჴჯჰ", "ჵ"];
const ROMAN: &[(i32, &str)] = &[
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
const ROMAN_SMALL: &[(i32, &str)] = &[
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
];
const HEBREW: &[(i32, &str)] = &[
    (10000, "י׳"),
    (9000, "ט׳"),
    (8000, "ח׳"),
    (7000, "ז׳"),
    (6000, "ו׳"),
    (5000, "ה׳"),
    (4000, "ד׳"),
    (3000, "ג׳"),
    (2000, "ב׳"),
    (1000, "א׳"),
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
    (19, "יט"),
    (18, "יח"),
    (17, "יז"),
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

/// The first digit of the scripts whose digits follow each other.
const DIGITS: &[(&str, char)] = &[
    ("arabic-indic", '\u{660}'),
    ("bengali", '\u{9e6}'),
    ("cambodian", '\u{17e0}'),
    ("devanagari", '\u{966}'),
    ("gujarati", '\u{ae6}'),
    ("gurmukhi", '\u{a66}'),
    ("kannada", '\u{ce6}'),
    ("khmer", '\u{17e0}'),
    ("lao", '\u{ed0}'),
    ("malayalam", '\u{d66}'),
    ("mongolian", '\u{1810}'),
    ("myanmar", '\u{1040}'),
    ("oriya", '\u{b66}'),
    ("persian", '\u{6f0}'),
    ("tamil", '\u{be6}'),
    ("telugu", '\u{c66}'),
    ("thai", '\u{e50}'),
    ("tibetan", '\u{f20}'),
    ("urdu", '\u{6f0}'),
];

/// Chinese, Japanese and Korean numbers: the name, the digits, the sign of negative numbers, what follows a marker.
const EAST_ASIAN: &[(&str, Units, &str, &str)] = &[
    ("simp-chinese-informal", chinese("零一二三四五六七八九", "十百千", true), "负", "、"),
    ("simp-chinese-formal", chinese("零壹贰叁肆伍陆柒捌玖", "拾佰仟", false), "负", "、"),
    ("trad-chinese-informal", chinese("零一二三四五六七八九", "十百千", true), "負", "、"),
    ("trad-chinese-formal", chinese("零壹貳參肆伍陸柒捌玖", "拾佰仟", false), "負", "、"),
    ("cjk-ideographic", chinese("零一二三四五六七八九", "十百千", true), "負", "、"),
    ("japanese-informal", units("〇一二三四五六七八九", "十百千", true), "マイナス", "、"),
    ("japanese-formal", units("零壱弐参四伍六七八九", "拾百阡", false), "マイナス", "、"),
    ("korean-hangul-formal", units("영일이삼사오육칠팔구", "십백천", false), "마이너스 ", ", "),
    ("korean-hanja-informal", units("零一二三四五六七八九", "十百千", true), "마이너스 ", ", "),
    ("korean-hanja-formal", units("零壹貳參四五六七八九", "拾百仟", false), "마이너스 ", ", "),
];

const fn chinese(digits: &'static str, units: &'static str, short_teens: bool) -> Units {
    Units { digits, units, drops_ones: false, writes_zeros: true, short_teens }
}

const fn units(digits: &'static str, units: &'static str, drops_ones: bool) -> Units {
    Units { digits, units, drops_ones, writes_zeros: false, short_teens: false }
}

/// A style by its name, whatever the case of its letters.
pub(super) fn predefined(name: &str) -> Option<Style<'static>> {
    let by_name = cssparser::match_ignore_ascii_case! { name,
        "decimal" => Style::new(Algorithm::DECIMAL),
        "decimal-leading-zero" => Style { pad: (2, "0"), ..Style::new(Algorithm::DECIMAL) },
        "lower-alpha" | "lower-latin" => alphabetic(LATIN),
        "upper-alpha" | "upper-latin" => alphabetic(LATIN_CAPITALS),
        "lower-greek" => alphabetic(GREEK),
        "lower-russian" => alphabetic(RUSSIAN),
        "upper-russian" => alphabetic(RUSSIAN_CAPITALS),
        "hiragana" => listed(alphabetic(HIRAGANA)),
        "hiragana-iroha" => listed(alphabetic(HIRAGANA_IROHA)),
        "katakana" => listed(alphabetic(KATAKANA)),
        "katakana-iroha" => listed(alphabetic(KATAKANA_IROHA)),
        "lower-roman" => Style::new(Algorithm::Additive(ROMAN_SMALL, 3999)),
        "upper-roman" => Style::new(Algorithm::Additive(ROMAN, 3999)),
        "hebrew" => Style::new(Algorithm::Additive(HEBREW, 10999)),
        "armenian" | "upper-armenian" => Style::new(Algorithm::Letters(ARMENIAN, false, 9999)),
        "lower-armenian" => Style::new(Algorithm::Letters(ARMENIAN, true, 9999)),
        "georgian" => Style::new(Algorithm::Letters(GEORGIAN, false, 19999)),
        "cjk-decimal" => listed(Style::new(Algorithm::Numeric(Symbols::Characters("〇一二三四五六七八九")))),
        "cjk-earthly-branch" => listed(Style {
            fallback: "cjk-decimal",
            ..Style::new(Algorithm::Fixed(1, Symbols::Characters("子丑寅卯辰巳午未申酉戌亥")))
        }),
        "cjk-heavenly-stem" => listed(Style {
            fallback: "cjk-decimal",
            ..Style::new(Algorithm::Fixed(1, Symbols::Characters("甲乙丙丁戊己庚辛壬癸")))
        }),
        "disc" => bullet("\u{2022}"),
        "circle" => bullet("\u{25e6}"),
        "square" => bullet("\u{25aa}"),
        // The triangles of disclosure widgets, which are never closed on paper.
        "disclosure-open" => bullet("\u{25be}"),
        "disclosure-closed" => bullet("\u{25b8}"),
        _ => return by_table(name),
    };
    Some(by_name)
}

fn by_table(name: &str) -> Option<Style<'static>> {
    if let Some((_, zero)) = DIGITS.iter().find(|(known, _)| name.eq_ignore_ascii_case(known)) {
        return Some(Style::new(Algorithm::Numeric(Symbols::From(*zero))));
    }
    let (_, units, negative, suffix) = EAST_ASIAN.iter().find(|(known, ..)| name.eq_ignore_ascii_case(known))?;
    let style = Style::new(Algorithm::Units(units));
    Some(Style { negative: (negative, ""), suffix, fallback: "cjk-decimal", ..style })
}

fn alphabetic(letters: &'static str) -> Style<'static> {
    Style::new(Algorithm::Alphabetic(Symbols::Characters(letters)))
}

fn bullet(symbol: &'static str) -> Style<'static> {
    Style { suffix: " ", ..Style::new(Algorithm::Cyclic(Symbols::Characters(symbol))) }
}

/// With the comma of lists in Chinese and Japanese.
fn listed(style: Style<'static>) -> Style<'static> {
    Style { suffix: "、", ..style }
}
