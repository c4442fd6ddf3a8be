//! Numbers in the styles of CSS, and in styles of a document.

use std::sync::Arc;

use super::*;

fn named(value: i32, name: &str) -> String {
    format_counter(value, &CounterStyle::Named(name.into()), &CounterStyles::new())
}

fn all(name: &str, values: &[i32]) -> Vec<String> {
    values.iter().map(|value| named(*value, name)).collect()
}

#[test]
fn alphabetic_styles_go_on_after_the_last_letter() {
    assert_eq!(all("lower-alpha", &[1, 26, 27, 703, 0, -1]), ["a", "z", "aa", "aaa", "0", "-1"]);
    assert_eq!(all("Upper-Latin", &[28]), ["AB"]);
    assert_eq!(all("lower-greek", &[24, 25]), ["ω", "αα"]);
}

#[test]
fn roman_falls_back_to_decimal_outside_of_its_range() {
    assert_eq!(all("upper-roman", &[1994, 3999, 4000, 0]), ["MCMXCIV", "MMMCMXCIX", "4000", "0"]);
    assert_eq!(all("lower-roman", &[8]), ["viii"]);
}

#[test]
fn hebrew_writes_fifteen_and_sixteen_by_custom() {
    assert_eq!(all("hebrew", &[15, 116, 999]), ["טו", "קטז", "תתקצט"]);
}

#[test]
fn letters_of_armenian_and_georgian_stand_for_decimal_places() {
    assert_eq!(all("armenian", &[1, 10, 1234]), ["Ա", "Ժ", "ՌՄԼԴ"]);
    assert_eq!(all("lower-armenian", &[11]), ["ժա"]);
    assert_eq!(all("georgian", &[1, 11, 10101]), ["ა", "ია", "ჵრა"]);
}

#[test]
fn digits_of_other_scripts_keep_the_sign() {
    assert_eq!(named(-12, "devanagari"), "-१२");
    assert_eq!(all("decimal-leading-zero", &[7, -7, 12]), ["07", "-7", "12"]);
    assert_eq!(all("persian", &[10]), ["۱۰"]);
    assert_eq!(all("thai", &[25]), ["๒๕"]);
}

#[test]
fn chinese_writes_a_zero_once_for_each_gap() {
    let values = [0, 10, 11, 20, 101, 110, 1001, 1010, 9999, -5];
    let written =
        ["零", "十", "十一", "二十", "一百零一", "一百一十", "一千零一", "一千零一十", "九千九百九十九", "负五"];
    assert_eq!(all("simp-chinese-informal", &values), written);
    assert_eq!(all("trad-chinese-formal", &[11, 203]), ["壹拾壹", "貳佰零參"]);
}

#[test]
fn japanese_and_korean_write_no_zeros() {
    assert_eq!(all("japanese-informal", &[11, 101, 1110]), ["十一", "百一", "千百十"]);
    assert_eq!(all("korean-hangul-formal", &[11]), ["일십일"]);
    assert_eq!(all("cjk-decimal", &[10000]), ["一〇〇〇〇"]);
}

#[test]
fn fixed_symbols_are_used_once() {
    assert_eq!(all("cjk-heavenly-stem", &[1, 10, 11]), ["甲", "癸", "一一"]);
}

fn defined(name: &str, definition: CounterDefinition) -> CounterStyles {
    CounterStyles::from([(Arc::from(name), Arc::new(definition))])
}

#[test]
fn styles_of_a_document_have_affixes_padding_and_ranges() {
    let definition = CounterDefinition {
        system: CounterSystem::Extends("decimal".into()),
        prefix: Some("(".into()),
        suffix: Some(") ".into()),
        pad: Some((3, "0".into())),
        negative: Some(("[".into(), "]".into())),
        range: Some(vec![(-9, 5)]),
        fallback: Some("lower-roman".into()),
        ..CounterDefinition::default()
    };
    let defined = defined("mine", definition);
    let style = CounterStyle::Named("mine".into());
    let texts = [3, -4, 6].map(|value| format_counter(value, &style, &defined));
    // The sign counts as a part of the length (css-counter-styles-3 §3.7).
    assert_eq!(texts, ["003", "[4]", "vi"]);
    assert_eq!(format_marker(3, &style, &defined), "(003) ");
}

#[test]
fn styles_that_go_in_circles_end_in_decimal() {
    let extends = |name: &str| {
        let system = CounterSystem::Extends(name.into());
        Arc::new(CounterDefinition { system, ..CounterDefinition::default() })
    };
    let defined = CounterStyles::from([("a".into(), extends("b")), ("b".into(), extends("a"))]);
    assert_eq!(format_counter(7, &CounterStyle::Named("a".into()), &defined), "7");
    let fixed = CounterDefinition {
        system: CounterSystem::Fixed(1),
        symbols: vec!["x".into()],
        fallback: Some("c".into()),
        ..CounterDefinition::default()
    };
    let defined = super::tests::defined("c", fixed);
    assert_eq!(format_counter(9, &CounterStyle::Named("c".into()), &defined), "9");
}

#[test]
fn symbols_are_repeated_only_so_often() {
    let definition = CounterDefinition { symbols: vec!["*".into()], ..CounterDefinition::default() };
    let style = CounterStyle::Symbols(Arc::new(definition));
    let write = |value| format_counter(value, &style, &CounterStyles::new());
    assert_eq!([write(3), write(2_000_000_000)], ["***", "2000000000"]);
}

#[test]
fn weights_stand_in_the_order_of_the_rule() {
    let additive = vec![(6, Arc::from("VI")), (1, Arc::from("I")), (0, Arc::from("-"))];
    let system = CounterSystem::Additive;
    let defined = defined("dice", CounterDefinition { system, additive, ..CounterDefinition::default() });
    let style = CounterStyle::Named("dice".into());
    assert_eq!([0, 8, 12].map(|value| format_counter(value, &style, &defined)), ["-", "VIII", "VIVI"]);
}
