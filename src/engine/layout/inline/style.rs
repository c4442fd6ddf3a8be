//! Computed values → the styles of parley, and the bytes that tell one paragraph from another.

use std::borrow::Cow;

use parley::style::{
    FontFamily, FontFamilyName, FontFeature, FontFeatures, FontStyle, FontVariations, FontWeight, FontWidth,
    GenericFamily, Language, LineBreak, LineHeight, OverflowWrap, TextStyle, TextWrapMode, VerticalAlign,
    WhiteSpaceCollapse, WordBreak,
};
use parley::{BaseDirection, setting::Tag};

use crate::engine::style::ComputedStyle;
use crate::engine::style::values::{self, Direction, FamilyName, UnicodeBidi, WhiteSpace};

/// What parley is told of a span; the brush is the span's index.
pub(super) fn text_style(
    style: &ComputedStyle,
    span: u32,
    vertical_align: VerticalAlign,
) -> TextStyle<'_, 'static, u32> {
    let text = &*style.inherited;
    let (collapse, wrap) = white_space(text.white_space);
    TextStyle {
        font_family: FontFamily::List(Cow::Owned(text.font_family.iter().map(family).collect())),
        font_size: text.font_size.0,
        font_width: FontWidth::from_ratio(text.font_stretch),
        font_style: match text.font_style {
            values::FontStyle::Normal => FontStyle::Normal,
            values::FontStyle::Italic => FontStyle::Italic,
            values::FontStyle::Oblique => FontStyle::Oblique(None),
        },
        font_weight: FontWeight::new(text.font_weight),
        font_variations: FontVariations::empty(),
        font_features: FontFeatures::List(Cow::Owned(text.font_features.iter().map(feature).collect())),
        locale: Language::parse(&text.language).ok(),
        brush: span,
        has_underline: false,
        underline_offset: None,
        underline_size: None,
        underline_brush: None,
        has_strikethrough: false,
        strikethrough_offset: None,
        strikethrough_size: None,
        strikethrough_brush: None,
        line_height: match text.line_height {
            values::LineHeight::Normal => LineHeight::NORMAL,
            values::LineHeight::Number(factor) => LineHeight::FontSizeRelative(factor),
            values::LineHeight::Length(length) => LineHeight::Absolute(length.0),
        },
        vertical_align,
        word_spacing: text.word_spacing.0,
        letter_spacing: text.letter_spacing.0,
        word_break: match text.word_break {
            values::WordBreak::Normal | values::WordBreak::BreakWord => WordBreak::Normal,
            values::WordBreak::BreakAll => WordBreak::BreakAll,
            values::WordBreak::KeepAll => WordBreak::KeepAll,
        },
        line_break: LineBreak::default(),
        overflow_wrap: match (text.overflow_wrap, text.word_break) {
            // `word-break: break-word` is `overflow-wrap: anywhere` (css-text-3 §5.2).
            (_, values::WordBreak::BreakWord) | (values::OverflowWrap::Anywhere, _) => OverflowWrap::Anywhere,
            (values::OverflowWrap::BreakWord, _) => OverflowWrap::BreakWord,
            (values::OverflowWrap::Normal, _) => OverflowWrap::Normal,
        },
        text_wrap_mode: wrap,
        white_space_collapse: collapse,
    }
}

fn family(name: &FamilyName) -> FontFamilyName<'_> {
    match name {
        FamilyName::Named(name) => FontFamilyName::Named(Cow::Borrowed(name)),
        FamilyName::Serif => FontFamilyName::Generic(GenericFamily::Serif),
        FamilyName::SansSerif | FamilyName::Other => FontFamilyName::Generic(GenericFamily::SansSerif),
        FamilyName::Monospace => FontFamilyName::Generic(GenericFamily::Monospace),
    }
}

fn feature(feature: &values::FontFeature) -> FontFeature {
    FontFeature::new(Tag::from_bytes(feature.tag), feature.value)
}

/// `white-space` as the two properties it stands for (css-text-4 §3).
fn white_space(value: WhiteSpace) -> (WhiteSpaceCollapse, TextWrapMode) {
    match value {
        WhiteSpace::Normal => (WhiteSpaceCollapse::Collapse, TextWrapMode::Wrap),
        WhiteSpace::Nowrap => (WhiteSpaceCollapse::Collapse, TextWrapMode::NoWrap),
        WhiteSpace::Pre => (WhiteSpaceCollapse::Preserve, TextWrapMode::NoWrap),
        WhiteSpace::PreWrap => (WhiteSpaceCollapse::Preserve, TextWrapMode::Wrap),
        WhiteSpace::PreLine => (WhiteSpaceCollapse::PreserveBreaks, TextWrapMode::Wrap),
        WhiteSpace::BreakSpaces => (WhiteSpaceCollapse::BreakSpaces, TextWrapMode::Wrap),
    }
}

/// `vertical-align` of an inline box.
pub(super) fn vertical_align(value: values::VerticalAlign) -> VerticalAlign {
    match value {
        values::VerticalAlign::Baseline => VerticalAlign::BASELINE,
        values::VerticalAlign::Sub => VerticalAlign::SUB,
        values::VerticalAlign::Super => VerticalAlign::SUPER,
        values::VerticalAlign::TextTop => VerticalAlign::TEXT_TOP,
        values::VerticalAlign::TextBottom => VerticalAlign::TEXT_BOTTOM,
        values::VerticalAlign::Middle => VerticalAlign::MIDDLE,
        values::VerticalAlign::Top => VerticalAlign::TOP,
        values::VerticalAlign::Bottom => VerticalAlign::BOTTOM,
        values::VerticalAlign::Length(length) => VerticalAlign::length(length.0),
    }
}

/// The paragraph's base direction (css-writing-modes-3 §2.4.1).
pub(super) fn base_direction(container: &ComputedStyle) -> BaseDirection {
    match (container.unicode_bidi, container.inherited.direction) {
        (UnicodeBidi::Plaintext, _) => BaseDirection::Auto,
        (_, Direction::Ltr) => BaseDirection::Ltr,
        (_, Direction::Rtl) => BaseDirection::Rtl,
    }
}

/// Appends a `vertical-align`.
pub(super) fn align_key(value: values::VerticalAlign, key: &mut Vec<u8>) {
    let (kind, length) = match value {
        values::VerticalAlign::Baseline => (0, 0.0),
        values::VerticalAlign::Sub => (1, 0.0),
        values::VerticalAlign::Super => (2, 0.0),
        values::VerticalAlign::TextTop => (3, 0.0),
        values::VerticalAlign::TextBottom => (4, 0.0),
        values::VerticalAlign::Middle => (5, 0.0),
        values::VerticalAlign::Top => (6, 0.0),
        values::VerticalAlign::Bottom => (7, 0.0),
        values::VerticalAlign::Length(length) => (8, length.0),
    };
    key.push(kind);
    key.extend_from_slice(&length.to_bits().to_le_bytes());
}

/// Appends all that text layout depends on of a style.
pub(super) fn key(style: &ComputedStyle, key: &mut Vec<u8>) {
    let text = &*style.inherited;
    for family in text.font_family.iter() {
        match family {
            FamilyName::Named(name) => key.extend_from_slice(name.as_bytes()),
            FamilyName::Serif => key.push(1),
            FamilyName::SansSerif | FamilyName::Other => key.push(2),
            FamilyName::Monospace => key.push(3),
        }
        key.push(0);
    }
    let (line_height_kind, line_height) = match text.line_height {
        values::LineHeight::Normal => (0, 0.0),
        values::LineHeight::Number(factor) => (1, factor),
        values::LineHeight::Length(length) => (2, length.0),
    };
    let numbers = [
        text.font_size.0,
        text.font_weight,
        text.font_stretch,
        line_height,
        text.letter_spacing.0,
        text.word_spacing.0,
        text.tab_size,
    ];
    for number in numbers {
        key.extend_from_slice(&number.to_bits().to_le_bytes());
    }
    key.extend_from_slice(&[
        line_height_kind,
        text.font_style as u8,
        text.white_space as u8,
        text.overflow_wrap as u8,
        text.word_break as u8,
        text.hyphens as u8,
        text.direction as u8,
    ]);
    align_key(style.vertical_align, key);
    for feature in text.font_features.iter() {
        key.extend_from_slice(&feature.tag);
        key.extend_from_slice(&feature.value.to_le_bytes());
    }
    key.push(0);
    key.extend_from_slice(text.language.as_bytes());
    key.push(0);
}
