//! Font properties.

use std::collections::BTreeMap;
use std::sync::Arc;

use cssparser::{Parser, Token};

use super::length::{Length, integer, number, positive_length_percentage};
use super::{Compute, Context, Parsed, invalid, keyword, shared};
use crate::engine::geometry::Px;
use crate::engine::style::values::{FamilyName, FontFeature, FontStyle, LengthPercentage, LineHeight};

/// `font-size` as written.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::engine::style) enum FontSize {
    /// A length, or a percentage of the parent's size.
    Length(Length),
    /// A multiple of the parent's size: `larger`, `smaller`.
    Factor(f32),
}

/// `font-size`
pub(in crate::engine::style) fn font_size(input: &mut Parser) -> Parsed<FontSize> {
    if let Ok(length) = input.try_parse(positive_length_percentage) {
        return Ok(FontSize::Length(length));
    }
    // css-fonts-4 §2.5: the named sizes relative to a `medium` of 16px.
    let pixels = |size: f32| Ok(FontSize::Length(Length::Px(size)));
    cssparser::match_ignore_ascii_case! { input.expect_ident()?,
        "xx-small" => pixels(9.6),
        "x-small" => pixels(12.0),
        "small" => pixels(14.222_222),
        "medium" => pixels(16.0),
        "large" => pixels(19.2),
        "x-large" => pixels(24.0),
        "xx-large" => pixels(32.0),
        "xxx-large" => pixels(48.0),
        "larger" => Ok(FontSize::Factor(1.2)),
        "smaller" => Ok(FontSize::Factor(1.0 / 1.2)),
        _ => invalid(),
    }
}

impl Compute<Px> for FontSize {
    fn compute(&self, context: &Context) -> Px {
        let parent = context.font_size;
        let size = match self {
            FontSize::Length(length) => {
                let length: LengthPercentage = length.compute(context);
                length.resolve(parent)
            }
            FontSize::Factor(factor) => parent * *factor,
        };
        if size.is_finite() { size.clamp(Px::ZERO, Px(10_000.0)) } else { parent }
    }
}

/// `font-weight` as written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::engine::style) enum FontWeight {
    Number(f32),
    Bolder,
    Lighter,
}

/// `font-weight`
pub(in crate::engine::style) fn font_weight(input: &mut Parser) -> Parsed<FontWeight> {
    if let Ok(weight) = input.try_parse(number) {
        return if (1.0..=1000.0).contains(&weight) { Ok(FontWeight::Number(weight)) } else { invalid() };
    }
    cssparser::match_ignore_ascii_case! { input.expect_ident()?,
        "normal" => Ok(FontWeight::Number(400.0)),
        "bold" => Ok(FontWeight::Number(700.0)),
        "bolder" => Ok(FontWeight::Bolder),
        "lighter" => Ok(FontWeight::Lighter),
        _ => invalid(),
    }
}

impl Compute<f32> for FontWeight {
    /// css-fonts-4 §2.2.1, the table of relative weights.
    fn compute(&self, context: &Context) -> f32 {
        let parent = context.parent_weight;
        match *self {
            FontWeight::Number(weight) => weight,
            FontWeight::Bolder if parent < 350.0 => 400.0,
            FontWeight::Bolder if parent < 550.0 => 700.0,
            FontWeight::Bolder => parent.max(900.0),
            FontWeight::Lighter if parent < 100.0 => parent,
            FontWeight::Lighter if parent < 550.0 => 100.0,
            FontWeight::Lighter if parent < 750.0 => 400.0,
            FontWeight::Lighter => 700.0,
        }
    }
}

/// `font-style`; the angle of `oblique` makes no difference.
pub(in crate::engine::style) fn font_style(input: &mut Parser) -> Parsed<FontStyle> {
    let style = keyword(input)?;
    if style == FontStyle::Oblique {
        let _ = input.try_parse(super::length::angle);
    }
    Ok(style)
}

/// `font-stretch`
pub(in crate::engine::style) fn font_stretch(input: &mut Parser) -> Parsed<f32> {
    if let Ok(share) = input.try_parse(Parser::expect_percentage) {
        return if share >= 0.0 && share.is_finite() { Ok(share) } else { invalid() };
    }
    stretch_keyword(input)
}

/// The keywords of `font-stretch`, which `font` takes too.
pub(in crate::engine::style) fn stretch_keyword(input: &mut Parser) -> Parsed<f32> {
    Ok(cssparser::match_ignore_ascii_case! { input.expect_ident()?,
        "ultra-condensed" => 0.5,
        "extra-condensed" => 0.625,
        "condensed" => 0.75,
        "semi-condensed" => 0.875,
        "normal" => 1.0,
        "semi-expanded" => 1.125,
        "expanded" => 1.25,
        "extra-expanded" => 1.5,
        "ultra-expanded" => 2.0,
        _ => return invalid(),
    })
}

/// `font-family`
pub(in crate::engine::style) fn font_family(input: &mut Parser) -> Parsed<Arc<[FamilyName]>> {
    Ok(input.parse_comma_separated(family_name)?.into())
}

fn family_name(input: &mut Parser) -> Parsed<FamilyName> {
    if let Ok(name) = input.try_parse(Parser::expect_string_cloned) {
        return Ok(FamilyName::Named(shared(&name)));
    }
    let first = input.expect_ident_cloned()?;
    if input.is_exhausted() {
        return Ok(cssparser::match_ignore_ascii_case! { &first,
            "serif" | "ui-serif" => FamilyName::Serif,
            "sans-serif" | "system-ui" | "ui-sans-serif" | "ui-rounded" => FamilyName::SansSerif,
            "monospace" | "ui-monospace" => FamilyName::Monospace,
            "cursive" | "fantasy" | "emoji" | "math" | "fangsong" => FamilyName::Other,
            "inherit" | "initial" | "unset" | "revert" | "default" => return invalid(),
            _ => FamilyName::Named(shared(&first)),
        });
    }
    let mut name = first.to_string();
    while !input.is_exhausted() {
        name.push(' ');
        name.push_str(input.expect_ident()?);
    }
    Ok(FamilyName::Named(Arc::from(name)))
}

/// `line-height` as written.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::engine::style) enum LineHeightSpec {
    Normal,
    Number(f32),
    Length(Length),
}

/// `line-height`
pub(in crate::engine::style) fn line_height(input: &mut Parser) -> Parsed<LineHeightSpec> {
    if input.try_parse(|input| input.expect_ident_matching("normal")).is_ok() {
        return Ok(LineHeightSpec::Normal);
    }
    if let Ok(factor) = input.try_parse(super::length::positive_number) {
        return Ok(LineHeightSpec::Number(factor));
    }
    positive_length_percentage(input).map(LineHeightSpec::Length)
}

impl Compute<LineHeight> for LineHeightSpec {
    fn compute(&self, context: &Context) -> LineHeight {
        match self {
            LineHeightSpec::Normal => LineHeight::Normal,
            LineHeightSpec::Number(factor) => LineHeight::Number(*factor),
            LineHeightSpec::Length(length) => {
                let length: LengthPercentage = length.compute(context);
                LineHeight::Length(length.resolve(context.font_size))
            }
        }
    }
}

/// The OpenType features that one property asks for; the properties are joined when computed.
pub(in crate::engine::style) type Features = Arc<[FontFeature]>;

/// `font-feature-settings`
pub(in crate::engine::style) fn feature_settings(input: &mut Parser) -> Parsed<Features> {
    if input.try_parse(|input| input.expect_ident_matching("normal")).is_ok() {
        return Ok(Arc::from([]));
    }
    Ok(input.parse_comma_separated(feature_setting)?.into())
}

fn feature_setting(input: &mut Parser) -> Parsed<FontFeature> {
    let tag = match <[u8; 4]>::try_from(input.expect_string()?.as_bytes()) {
        Ok(tag) if tag.iter().all(|byte| (0x20..0x7f).contains(byte)) => tag,
        _ => return super::fault("an OpenType feature has four letters", "write for example `\"tnum\" 1`"),
    };
    if input.is_exhausted() {
        return Ok(FontFeature { tag, value: 1 });
    }
    if let Ok(value) = input.try_parse(integer) {
        return u16::try_from(value).map(|value| FontFeature { tag, value }).or_else(|_| invalid());
    }
    cssparser::match_ignore_ascii_case! { input.expect_ident()?,
        "on" => Ok(FontFeature { tag, value: 1 }),
        "off" => Ok(FontFeature { tag, value: 0 }),
        _ => invalid(),
    }
}

/// Keywords that each stand for features, none twice in one group; `normal` alone stands for none.
fn feature_keywords(input: &mut Parser, groups: &[&[(&str, &[&str])]], none: Option<&[&str]>) -> Parsed<Features> {
    if input.try_parse(|input| input.expect_ident_matching("normal")).is_ok() {
        return Ok(Arc::from([]));
    }
    if let Some(off) = none
        && input.try_parse(|input| input.expect_ident_matching("none")).is_ok()
    {
        return Ok(off.iter().map(|setting| feature(setting)).collect());
    }
    let mut used = vec![false; groups.len()];
    let mut features = Vec::new();
    while let Ok(ident) = input.try_parse(Parser::expect_ident_cloned) {
        let found = groups.iter().enumerate().find_map(|(index, group)| {
            group.iter().find(|(name, _)| ident.eq_ignore_ascii_case(name)).map(|(_, settings)| (index, settings))
        });
        let Some((index, settings)) = found.filter(|(index, _)| !used[*index]) else { return invalid() };
        used[index] = true;
        features.extend(settings.iter().map(|setting| feature(setting)));
    }
    if features.is_empty() { invalid() } else { Ok(features.into()) }
}

/// `tnum`, or `-liga` for a feature that is turned off.
fn feature(setting: &str) -> FontFeature {
    let (name, value) = setting.strip_prefix('-').map_or((setting, 1), |name| (name, 0));
    let tag = <[u8; 4]>::try_from(name.as_bytes()).expect("the tables below have tags of four letters");
    FontFeature { tag, value }
}

/// `font-variant-numeric`
pub(in crate::engine::style) fn variant_numeric(input: &mut Parser) -> Parsed<Features> {
    feature_keywords(
        input,
        &[
            &[("lining-nums", &["lnum"]), ("oldstyle-nums", &["onum"])],
            &[("proportional-nums", &["pnum"]), ("tabular-nums", &["tnum"])],
            &[("diagonal-fractions", &["frac"]), ("stacked-fractions", &["afrc"])],
            &[("ordinal", &["ordn"])],
            &[("slashed-zero", &["zero"])],
        ],
        None,
    )
}

/// `font-variant-caps`
pub(in crate::engine::style) fn variant_caps(input: &mut Parser) -> Parsed<Features> {
    feature_keywords(
        input,
        &[&[
            ("small-caps", &["smcp"]),
            ("all-small-caps", &["c2sc", "smcp"]),
            ("petite-caps", &["pcap"]),
            ("all-petite-caps", &["c2pc", "pcap"]),
            ("unicase", &["unic"]),
            ("titling-caps", &["titl"]),
        ]],
        None,
    )
}

/// `font-variant-ligatures`
pub(in crate::engine::style) fn variant_ligatures(input: &mut Parser) -> Parsed<Features> {
    feature_keywords(
        input,
        &[
            &[("common-ligatures", &["liga", "clig"]), ("no-common-ligatures", &["-liga", "-clig"])],
            &[("discretionary-ligatures", &["dlig"]), ("no-discretionary-ligatures", &["-dlig"])],
            &[("historical-ligatures", &["hlig"]), ("no-historical-ligatures", &["-hlig"])],
            &[("contextual", &["calt"]), ("no-contextual", &["-calt"])],
        ],
        Some(&["-liga", "-clig", "-dlig", "-hlig", "-calt"]),
    )
}

/// `font-variant-position`
pub(in crate::engine::style) fn variant_position(input: &mut Parser) -> Parsed<Features> {
    feature_keywords(input, &[&[("sub", &["subs"]), ("super", &["sups"])]], None)
}

/// `font-kerning`
pub(in crate::engine::style) fn kerning(input: &mut Parser) -> Parsed<Features> {
    cssparser::match_ignore_ascii_case! { input.expect_ident()?,
        "auto" => Ok(Arc::from([])),
        "normal" => Ok(Arc::from([feature("kern")])),
        "none" => Ok(Arc::from([feature("-kern")])),
        _ => invalid(),
    }
}

/// What the properties that set features hold for one element; inherited by its children one by one.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::engine::style) struct FeatureParts {
    pub ligatures: Features,
    pub caps: Features,
    pub position: Features,
    pub numeric: Features,
    pub kerning: Features,
    pub settings: Features,
}

impl Default for FeatureParts {
    fn default() -> Self {
        let none: Features = Arc::from([]);
        Self {
            ligatures: Arc::clone(&none),
            caps: Arc::clone(&none),
            position: Arc::clone(&none),
            numeric: Arc::clone(&none),
            kerning: Arc::clone(&none),
            settings: none,
        }
    }
}

impl FeatureParts {
    /// All of them, sorted by tag; `font-feature-settings` wins, and within it the last (css-fonts-4 §7.2).
    pub fn joined(&self) -> Features {
        let parts = [&self.ligatures, &self.caps, &self.position, &self.numeric, &self.kerning, &self.settings];
        let by_tag: BTreeMap<[u8; 4], u16> =
            parts.into_iter().flat_map(|part| part.iter().map(|feature| (feature.tag, feature.value))).collect();
        by_tag.into_iter().map(|(tag, value)| FontFeature { tag, value }).collect()
    }
}

/// A string or identifier that is a font format or technology; only its presence counts.
pub(in crate::engine::style) fn ident_or_string(input: &mut Parser) -> Parsed<String> {
    match input.next()? {
        Token::Ident(text) | Token::QuotedString(text) => Ok(text.to_string()),
        _ => invalid(),
    }
}
