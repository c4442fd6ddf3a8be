//! `@media` queries (mediaqueries-4): text → [`MediaList`], and whether it holds for a page.

use cssparser::{ParseError, Parser, Token};

use super::specified::length::{Length, length};
use super::specified::{Compute, Context, Fault, Parsed, invalid};
use crate::engine::geometry::{Px, Size};

/// A comma-separated list of queries; an empty list always holds.
#[derive(Debug, Clone, Default)]
pub(super) struct MediaList {
    queries: Vec<Query>,
}

#[derive(Debug, Clone)]
struct Query {
    negated: bool,
    /// `print` or `all`, not a type that paper is not.
    for_print: bool,
    condition: Condition,
}

#[derive(Debug, Clone)]
enum Condition {
    Always,
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
    Feature(Feature),
    /// Something that is not known here: neither it nor its negation holds (mediaqueries-4 §3.1).
    Unknown,
}

#[derive(Debug, Clone)]
enum Feature {
    Width(Compare, Px),
    Height(Compare, Px),
    /// Width by height.
    AspectRatio(Compare, f32),
    /// Dots for each pixel.
    Resolution(Compare, f32),
    Portrait,
    Landscape,
    /// A feature whose answer on paper is known beforehand.
    Fixed(bool),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Compare {
    Less,
    LessOrEqual,
    Equal,
    GreaterOrEqual,
    Greater,
}

impl Compare {
    fn holds(self, actual: f32, wanted: f32) -> bool {
        const NEAR: f32 = 0.01;
        match self {
            Compare::Less => actual < wanted,
            Compare::LessOrEqual => actual <= wanted + NEAR,
            Compare::Equal => (actual - wanted).abs() < NEAR,
            Compare::GreaterOrEqual => actual >= wanted - NEAR,
            Compare::Greater => actual > wanted,
        }
    }

    /// The comparison with its sides swapped.
    fn swapped(self) -> Self {
        match self {
            Compare::Less => Compare::Greater,
            Compare::LessOrEqual => Compare::GreaterOrEqual,
            Compare::Equal => Compare::Equal,
            Compare::GreaterOrEqual => Compare::LessOrEqual,
            Compare::Greater => Compare::Less,
        }
    }
}

/// The resolution that paper is taken to have: 300 dots per inch (96 pixels).
const DOTS_PER_PIXEL: f32 = 300.0 / 96.0;

impl MediaList {
    /// Whether it holds for paper of a size.
    pub fn holds(&self, page: Size) -> bool {
        self.queries.is_empty() || self.queries.iter().any(|query| query.holds(page))
    }

    /// Whether it cannot hold for paper of any size: `screen`, `speech`.
    pub fn never_printed(&self) -> bool {
        !self.queries.is_empty() && self.queries.iter().all(|query| !query.for_print && !query.negated)
    }
}

impl Query {
    fn holds(&self, page: Size) -> bool {
        match self.condition.holds(page) {
            None => false,
            Some(holds) => (self.for_print && holds) != self.negated,
        }
    }
}

impl Condition {
    /// None when it cannot be said.
    fn holds(&self, page: Size) -> Option<bool> {
        match self {
            Condition::Always => Some(true),
            Condition::All(parts) => parts.iter().try_fold(true, |all, part| Some(all & part.holds(page)?)),
            Condition::Any(parts) => {
                let mut answers = parts.iter().map(|part| part.holds(page));
                if answers.clone().any(|answer| answer == Some(true)) {
                    Some(true)
                } else {
                    answers.try_fold(false, |any, answer| Some(any | answer?))
                }
            }
            Condition::Not(part) => part.holds(page).map(|holds| !holds),
            Condition::Feature(feature) => Some(feature.holds(page)),
            Condition::Unknown => None,
        }
    }
}

impl Feature {
    fn holds(&self, page: Size) -> bool {
        let (width, height) = (page.width.0, page.height.0);
        match *self {
            Feature::Width(compare, wanted) => compare.holds(width, wanted.0),
            Feature::Height(compare, wanted) => compare.holds(height, wanted.0),
            Feature::AspectRatio(compare, wanted) => compare.holds(width / height, wanted),
            Feature::Resolution(compare, wanted) => compare.holds(DOTS_PER_PIXEL, wanted),
            Feature::Portrait => height >= width,
            Feature::Landscape => width > height,
            Feature::Fixed(holds) => holds,
        }
    }
}

/// Parses a media query list; what is not understood is returned beside it and never holds.
pub(super) fn parse(input: &mut Parser) -> (MediaList, Option<Fault>) {
    if input.is_exhausted() {
        return (MediaList::default(), None);
    }
    let mut fault = None;
    let queries = input.parse_comma_separated(|input| {
        input.skip_whitespace();
        let start = input.position();
        let query = query(input).and_then(|query| {
            input.expect_exhausted()?;
            Ok(query)
        });
        let query = query.unwrap_or_else(|_| {
            while input.next().is_ok() {}
            let message = format!("the media query `{}` is not understood", input.slice_from(start).trim());
            let help = "it holds never; docs/css.md lists the media features that are known";
            fault.get_or_insert(Fault::new(message, help));
            Query { negated: false, for_print: true, condition: Condition::Unknown }
        });
        Ok::<_, ParseError<Fault>>(query)
    });
    (MediaList { queries: queries.unwrap_or_default() }, fault)
}

fn query(input: &mut Parser) -> Parsed<Query> {
    if let Ok(condition) = input.try_parse(condition) {
        return Ok(Query { negated: false, for_print: true, condition });
    }
    let negated = input.try_parse(|input| input.expect_ident_matching("not")).is_ok();
    let _ = negated || input.try_parse(|input| input.expect_ident_matching("only")).is_ok();
    let kind = input.expect_ident()?;
    let for_print = kind.eq_ignore_ascii_case("print") || kind.eq_ignore_ascii_case("all");
    if ["and", "or", "not", "only"].iter().any(|word| kind.eq_ignore_ascii_case(word)) {
        return invalid();
    }
    let condition = if input.try_parse(|input| input.expect_ident_matching("and")).is_ok() {
        let mut parts = vec![in_parentheses(input)?];
        while input.try_parse(|input| input.expect_ident_matching("and")).is_ok() {
            parts.push(in_parentheses(input)?);
        }
        Condition::All(parts)
    } else {
        Condition::Always
    };
    Ok(Query { negated, for_print, condition })
}

fn condition(input: &mut Parser) -> Parsed<Condition> {
    if input.try_parse(|input| input.expect_ident_matching("not")).is_ok() {
        return Ok(Condition::Not(Box::new(in_parentheses(input)?)));
    }
    let mut parts = vec![in_parentheses(input)?];
    let word = if input.try_parse(|input| input.expect_ident_matching("or")).is_ok() {
        "or"
    } else if input.try_parse(|input| input.expect_ident_matching("and")).is_ok() {
        "and"
    } else {
        return Ok(parts.remove(0));
    };
    parts.push(in_parentheses(input)?);
    while input.try_parse(|input| input.expect_ident_matching(word)).is_ok() {
        parts.push(in_parentheses(input)?);
    }
    Ok(if word == "or" { Condition::Any(parts) } else { Condition::All(parts) })
}

fn in_parentheses(input: &mut Parser) -> Parsed<Condition> {
    input.expect_parenthesis_block()?;
    input.parse_nested_block(|input| {
        if let Ok(condition) = input.try_parse(|input| {
            let inner = condition(input)?;
            input.expect_exhausted()?;
            Ok::<_, ParseError<Fault>>(inner)
        }) {
            return Ok(condition);
        }
        feature(input)
    })
}

fn feature(input: &mut Parser) -> Parsed<Condition> {
    // `width >= 10cm`, `10cm <= width`, `1cm < width < 5cm`
    if let Ok(range) = input.try_parse(range) {
        return Ok(range);
    }
    let name = input.expect_ident()?.to_ascii_lowercase();
    if input.try_parse(Parser::expect_colon).is_err() {
        input.expect_exhausted()?;
        return Ok(match name.as_str() {
            "width" | "height" | "aspect-ratio" | "resolution" | "orientation" | "color" | "color-gamut" => {
                Condition::Feature(Feature::Fixed(true))
            }
            "monochrome"
            | "hover"
            | "any-hover"
            | "pointer"
            | "any-pointer"
            | "grid"
            | "scripting"
            | "update"
            | "overflow-inline"
            | "prefers-reduced-motion"
            | "prefers-contrast"
            | "inverted-colors"
            | "scan"
            | "color-index"
            | "forced-colors"
            | "prefers-reduced-data"
            | "prefers-reduced-transparency" => Condition::Feature(Feature::Fixed(false)),
            "overflow-block" => Condition::Feature(Feature::Fixed(true)),
            _ => return invalid(),
        });
    }
    let (name, compare) = match (name.strip_prefix("min-"), name.strip_prefix("max-")) {
        (Some(name), _) => (name, Compare::GreaterOrEqual),
        (_, Some(name)) => (name, Compare::LessOrEqual),
        _ => (name.as_str(), Compare::Equal),
    };
    valued(name, compare, input)
}

fn valued(name: &str, compare: Compare, input: &mut Parser) -> Parsed<Condition> {
    if let Some(feature) = measured(name, compare, input)? {
        return Ok(Condition::Feature(feature));
    }
    let word = match input.next()?.clone() {
        Token::Ident(word) => word.to_ascii_lowercase(),
        Token::Number { value, .. } => value.to_string(),
        _ => return invalid(),
    };
    let fixed = |holds: bool| Ok(Condition::Feature(Feature::Fixed(holds)));
    match (name, word.as_str()) {
        ("orientation", "portrait") => Ok(Condition::Feature(Feature::Portrait)),
        ("orientation", "landscape") => Ok(Condition::Feature(Feature::Landscape)),
        // Paper is in colour, eight bits a channel; whether the printer is grey-scale cannot be known.
        ("color", bits) => fixed(bits.parse::<f32>().is_ok_and(|bits| compare.holds(8.0, bits))),
        ("monochrome" | "color-index", bits) => fixed(bits.parse::<f32>().is_ok_and(|bits| compare.holds(0.0, bits))),
        ("grid", value) => fixed(value == "0"),
        ("color-gamut", value) => fixed(value == "srgb"),
        ("overflow-block", value) => fixed(value == "paged"),
        (
            "hover" | "any-hover" | "pointer" | "any-pointer" | "scripting" | "update" | "overflow-inline" | "scan"
            | "inverted-colors" | "forced-colors",
            value,
        ) => fixed(value == "none"),
        ("prefers-color-scheme", value) => fixed(value == "light"),
        (name, value) if name.starts_with("prefers-") => fixed(value == "no-preference"),
        _ => invalid(),
    }
}

/// A feature that has a size; none when the name is of another kind.
fn measured(name: &str, compare: Compare, input: &mut Parser) -> Parsed<Option<Feature>> {
    Ok(Some(match name {
        "width" | "device-width" => Feature::Width(compare, pixels(input)?),
        "height" | "device-height" => Feature::Height(compare, pixels(input)?),
        "aspect-ratio" | "device-aspect-ratio" => {
            let width = input.expect_number()?;
            let height =
                if input.try_parse(|input| input.expect_delim('/')).is_ok() { input.expect_number()? } else { 1.0 };
            Feature::AspectRatio(compare, width / height)
        }
        "resolution" => Feature::Resolution(compare, resolution(input)?),
        _ => return Ok(None),
    }))
}

/// A length where relative units refer to initial values (mediaqueries-4 §1.3).
fn pixels(input: &mut Parser) -> Parsed<Px> {
    let length: Length = length(input)?;
    let initial = super::computed::InheritedStyle::initial();
    let context = Context {
        font_size: initial.font_size,
        root_font_size: initial.font_size,
        root_line_height: initial.line_height.resolve(initial.font_size),
        line_height: initial.line_height,
        parent_weight: initial.font_weight,
        parent_align: initial.text_align,
        page: Size::default(),
        color: initial.color,
        direction: initial.direction,
    };
    Ok(length.compute(&context))
}

fn resolution(input: &mut Parser) -> Parsed<f32> {
    match *input.next()? {
        Token::Dimension { value, ref unit, .. } => Ok(cssparser::match_ignore_ascii_case! { unit,
            "dpi" => value / 96.0,
            "dpcm" => value * 2.54 / 96.0,
            "dppx" | "x" => value,
            _ => return invalid(),
        }),
        _ => invalid(),
    }
}

fn comparison(input: &mut Parser) -> Parsed<Compare> {
    let sign = match *input.next()? {
        Token::Delim(sign) => sign,
        _ => return invalid(),
    };
    let or_equal = |input: &mut Parser| {
        input.try_parse(|input| match input.next_including_whitespace() {
            Ok(Token::Delim('=')) => Ok(()),
            _ => Err(()),
        })
    };
    match sign {
        '=' => Ok(Compare::Equal),
        '<' => Ok(if or_equal(input).is_ok() { Compare::LessOrEqual } else { Compare::Less }),
        '>' => Ok(if or_equal(input).is_ok() { Compare::GreaterOrEqual } else { Compare::Greater }),
        _ => invalid(),
    }
}

fn range(input: &mut Parser) -> Parsed<Condition> {
    if let Ok(name) = input.try_parse(|input| input.expect_ident().map(|name| name.to_ascii_lowercase())) {
        let compare = comparison(input)?;
        return match measured(&name, compare, input)? {
            Some(feature) => Ok(Condition::Feature(feature)),
            None => invalid(),
        };
    }
    // The value stands first: find the name behind it, then read the value for that name.
    let start = input.state();
    while !matches!(input.next()?, Token::Delim('<' | '>' | '=')) {}
    let _ = input.try_parse(|input| input.expect_delim('='));
    let name = input.expect_ident()?.to_ascii_lowercase();
    input.reset(&start);
    let Some(low) = measured(&name, Compare::Equal, input)? else { return invalid() };
    let mut parts = vec![Condition::Feature(low.with(comparison(input)?.swapped()))];
    input.expect_ident()?;
    if !input.is_exhausted() {
        let compare = comparison(input)?;
        let Some(high) = measured(&name, compare, input)? else { return invalid() };
        parts.push(Condition::Feature(high));
    }
    Ok(Condition::All(parts))
}

impl Feature {
    /// The same with another comparison.
    fn with(self, compare: Compare) -> Self {
        match self {
            Feature::Width(_, value) => Feature::Width(compare, value),
            Feature::Height(_, value) => Feature::Height(compare, value),
            Feature::AspectRatio(_, value) => Feature::AspectRatio(compare, value),
            Feature::Resolution(_, value) => Feature::Resolution(compare, value),
            other => other,
        }
    }
}
