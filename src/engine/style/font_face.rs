//! `@font-face` (css-fonts-4 §4) → where a family's faces can be had; loading them is others' work.

use std::sync::Arc;

use cssparser::{
    AtRuleParser, CowRcStr, DeclarationParser, ParseError, Parser, ParserState, QualifiedRuleParser, RuleBodyItemParser,
};

use super::specified::font::{self, FontWeight};
use super::specified::{Fault, Parsed, fault, invalid, shared};
use super::values::{FamilyName, FontStyle};

/// Where a face can be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FontSource {
    /// A file, by a URL relative to the document.
    Url {
        /// As the sheet names it.
        url: Arc<str>,
        /// The `format()` hint.
        format: Option<Arc<str>>,
    },
    /// A family that is there already.
    Local(Arc<str>),
}

/// The descriptors of one rule.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct FontFace {
    pub family: Option<Arc<str>>,
    pub sources: Vec<FontSource>,
    pub weight: Option<(f32, f32)>,
    pub style: Option<FontStyle>,
    pub stretch: Option<(f32, f32)>,
}

/// Parses the body of a rule into its descriptors.
#[derive(Default)]
pub(super) struct FontFaceParser {
    pub face: FontFace,
}

impl<'i> DeclarationParser<'i> for FontFaceParser {
    type Declaration = ();
    type Error = Fault;

    fn parse_value(&mut self, name: CowRcStr<'i>, input: &mut Parser<'i>, _start: &ParserState) -> Parsed<()> {
        let face = &mut self.face;
        cssparser::match_ignore_ascii_case! { &name,
            "font-family" => face.family = Some(family(input)?),
            "src" => face.sources = input.parse_comma_separated(source)?,
            "font-weight" => face.weight = Some(weights(input)?),
            "font-style" => face.style = Some(if is_auto(input) { FontStyle::Normal } else { font::font_style(input)? }),
            "font-stretch" | "font-width" => face.stretch = Some(one_or_range(input, font::font_stretch)?),
            "font-display" => while input.next().is_ok() {},
            "unicode-range" | "size-adjust" | "ascent-override" | "descent-override" | "line-gap-override"
            | "font-feature-settings" | "font-variation-settings" | "font-named-instance" | "font-language-override"
                => return fault(format!("`{name}` is not supported in `@font-face`"), "remove it"),
            _ => return fault(
                format!("unknown descriptor `{name}` in `@font-face`"),
                "the known ones are font-family, src, font-weight, font-style, font-stretch",
            ),
        }
        Ok(())
    }
}

impl AtRuleParser<'_> for FontFaceParser {
    type Prelude = ();
    type AtRule = ();
    type Error = Fault;
}

impl QualifiedRuleParser<'_> for FontFaceParser {
    type Prelude = ();
    type QualifiedRule = ();
    type Error = Fault;
}

impl RuleBodyItemParser<'_, (), Fault> for FontFaceParser {
    fn parse_declarations(&self) -> bool {
        true
    }

    fn parse_qualified(&self) -> bool {
        false
    }
}

fn is_auto(input: &mut Parser) -> bool {
    input.try_parse(|input| input.expect_ident_matching("auto")).is_ok()
}

fn family(input: &mut Parser) -> Parsed<Arc<str>> {
    match &*font::font_family(input)? {
        [FamilyName::Named(name)] => Ok(Arc::clone(name)),
        _ => invalid(),
    }
}

fn source(input: &mut Parser) -> Parsed<FontSource> {
    if input.try_parse(|input| input.expect_function_matching("local")).is_ok() {
        return input.parse_nested_block(|input| {
            let mut name = font::ident_or_string(input)?;
            while !input.is_exhausted() {
                name = format!("{name} {}", input.expect_ident()?);
            }
            Ok(FontSource::Local(Arc::from(name)))
        });
    }
    let url = shared(&input.expect_url()?);
    let mut format = None;
    while !input.is_exhausted() {
        let function = input.expect_function()?.clone();
        let argument = input.parse_nested_block(|input| {
            let first = font::ident_or_string(input)?;
            while input.next().is_ok() {}
            Ok::<String, ParseError<Fault>>(first)
        })?;
        if function.eq_ignore_ascii_case("format") {
            format = Some(Arc::from(argument));
        } else if !function.eq_ignore_ascii_case("tech") {
            return invalid();
        }
    }
    Ok(FontSource::Url { url, format })
}

fn one_or_range<'i>(input: &mut Parser<'i>, parse: impl Fn(&mut Parser<'i>) -> Parsed<f32>) -> Parsed<(f32, f32)> {
    let first = parse(input)?;
    let second = if input.is_exhausted() { first } else { parse(input)? };
    Ok((first.min(second), first.max(second)))
}

fn weights(input: &mut Parser) -> Parsed<(f32, f32)> {
    if is_auto(input) {
        return Ok((400.0, 400.0));
    }
    one_or_range(input, |input| match font::font_weight(input)? {
        FontWeight::Number(weight) => Ok(weight),
        _ => invalid(),
    })
}
