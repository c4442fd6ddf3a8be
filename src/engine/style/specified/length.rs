//! `<length>`, `<percentage>` and `auto`.

use cssparser::{Parser, Token};

use super::math::{self, Math};
use super::{Compute, Context, Parsed, invalid};
use crate::engine::geometry::Px;
use crate::engine::style::values::{AutoLength, LengthPercentage, Sizing};

/// Units that need a context.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::engine::style) enum Unit {
    Em,
    Rem,
    Ex,
    Rex,
    Ch,
    Rch,
    Cap,
    Rcap,
    Ic,
    Ric,
    Lh,
    Rlh,
    Vw,
    Vh,
    Vmin,
    Vmax,
}

/// The units that need a context, with their names.
const RELATIVE: &[(&str, Unit)] = &[
    ("em", Unit::Em),
    ("rem", Unit::Rem),
    ("ex", Unit::Ex),
    ("rex", Unit::Rex),
    ("ch", Unit::Ch),
    ("rch", Unit::Rch),
    ("cap", Unit::Cap),
    ("rcap", Unit::Rcap),
    ("ic", Unit::Ic),
    ("ric", Unit::Ric),
    ("lh", Unit::Lh),
    ("rlh", Unit::Rlh),
    ("vw", Unit::Vw),
    ("vh", Unit::Vh),
    // Lines run horizontally: the inline axis is the width.
    ("vi", Unit::Vw),
    ("vb", Unit::Vh),
    ("vmin", Unit::Vmin),
    ("vmax", Unit::Vmax),
];

/// The units of length that need no context, with how many pixels so many of them are (css-values-4 §6.2). Multiplying
/// first keeps what is a whole number of pixels whole.
const ABSOLUTE: &[(&str, f32, f32)] = &[
    ("px", 1.0, 1.0),
    ("pt", 96.0, 72.0),
    ("pc", 16.0, 1.0),
    ("in", 96.0, 1.0),
    ("cm", 96.0, 2.54),
    ("mm", 96.0, 25.4),
    ("Q", 96.0, 101.6),
];

/// Every unit of length that is understood, as `docs/css.md` lists them.
pub(in crate::engine::style) fn units() -> Vec<String> {
    let absolute = ABSOLUTE.iter().map(|(name, ..)| (*name).to_owned());
    let relative = RELATIVE.iter().map(|(name, _)| (*name).to_owned());
    let pages = RELATIVE.iter().filter(|(name, _)| name.starts_with('v'));
    let variants = pages.flat_map(|(name, _)| ["s", "l", "d"].map(|prefix| format!("{prefix}{name}")));
    absolute.chain(relative).chain(variants).collect()
}

/// A length or percentage as written.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::engine::style) enum Length {
    /// An absolute length, in pixels.
    Px(f32),
    /// A percentage, 1 for 100 %.
    Percent(f32),
    /// A relative length.
    Relative(f32, Unit),
    /// `calc()` and its kin.
    Math(Box<Math>),
}

impl Length {
    /// No length.
    pub const ZERO: Length = Length::Px(0.0);

    /// Whether it comes to a percentage within limits.
    pub(super) fn is_limited(&self) -> bool {
        matches!(self, Length::Math(math) if math.is_limited())
    }
}

/// What a parser accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::engine::style) struct Accept {
    pub percentages: bool,
    pub negative: bool,
}

/// The length that a number with a unit is; none when there is no such unit of length.
pub(super) fn dimension(value: f32, unit: &str) -> Option<Length> {
    let is = |name: &str| unit.eq_ignore_ascii_case(name);
    if let Some((_, pixels, units)) = ABSOLUTE.iter().find(|(name, ..)| is(name)) {
        return Some(Length::Px(value * pixels / units));
    }
    if let Some((_, unit)) = RELATIVE.iter().find(|(name, _)| is(name)) {
        return Some(Length::Relative(value, *unit));
    }
    // A page is as large as it is: small, large and dynamic are one.
    let rest = unit.strip_prefix(['s', 'l', 'd', 'S', 'L', 'D'])?;
    let (_, unit) = RELATIVE.iter().find(|(name, _)| name.starts_with('v') && rest.eq_ignore_ascii_case(name))?;
    Some(Length::Relative(value, *unit))
}

impl Unit {
    /// How many pixels one of this unit is.
    pub(super) fn in_pixels(self, context: &Context) -> f32 {
        let (width, height) = (context.page.width.0, context.page.height.0);
        match self {
            Unit::Em => context.font_size.0,
            Unit::Rem => context.root_font_size.0,
            // css-values-4 §6.1.1 allows half an em where the font's measures are not at hand.
            Unit::Ex | Unit::Ch => context.font_size.0 * 0.5,
            Unit::Rex | Unit::Rch => context.root_font_size.0 * 0.5,
            // The capitals of the bundled family, and of most others.
            Unit::Cap => context.font_size.0 * 0.7,
            Unit::Rcap => context.root_font_size.0 * 0.7,
            Unit::Ic => context.font_size.0,
            Unit::Ric => context.root_font_size.0,
            Unit::Rlh => context.root_line_height.0,
            Unit::Lh => context.line_height.resolve(context.font_size).0,
            Unit::Vw => width / 100.0,
            Unit::Vh => height / 100.0,
            Unit::Vmin => width.min(height) / 100.0,
            Unit::Vmax => width.max(height) / 100.0,
        }
    }
}

fn parse(input: &mut Parser, accept: Accept) -> Parsed<Length> {
    let length = match *input.next()? {
        // Zero is the one length that needs no unit.
        Token::Number { value: 0.0, .. } => Length::ZERO,
        Token::Dimension { value, ref unit, .. } => match dimension(value, unit) {
            Some(length) if value >= 0.0 || accept.negative => length,
            _ => return invalid(),
        },
        Token::Percentage { unit_value, .. }
            if accept.percentages && unit_value.is_finite() && (unit_value >= 0.0 || accept.negative) =>
        {
            Length::Percent(unit_value)
        }
        Token::Function(ref name) if math::is_function(name) => {
            let name = name.clone();
            math::length(&name, input, accept)?
        }
        _ => return invalid(),
    };
    match length {
        Length::Px(value) | Length::Percent(value) | Length::Relative(value, _) if !value.is_finite() => invalid(),
        length => Ok(length),
    }
}

/// `<length>`
pub(in crate::engine::style) fn length(input: &mut Parser) -> Parsed<Length> {
    parse(input, Accept { percentages: false, negative: true })
}

/// `<length [0,∞]>`
pub(in crate::engine::style) fn positive_length(input: &mut Parser) -> Parsed<Length> {
    parse(input, Accept { percentages: false, negative: false })
}

/// `<length-percentage>`
pub(in crate::engine::style) fn length_percentage(input: &mut Parser) -> Parsed<Length> {
    parse(input, Accept { percentages: true, negative: true })
}

/// `<length-percentage [0,∞]>`
pub(in crate::engine::style) fn positive_length_percentage(input: &mut Parser) -> Parsed<Length> {
    parse(input, Accept { percentages: true, negative: false })
}

/// `normal | <length>`, for letter and word spacing.
pub(in crate::engine::style) fn spacing(input: &mut Parser) -> Parsed<Length> {
    if input.try_parse(|input| input.expect_ident_matching("normal")).is_ok() {
        return Ok(Length::ZERO);
    }
    length(input)
}

/// `normal | <length-percentage [0,∞]>`, for gaps.
pub(in crate::engine::style) fn gap(input: &mut Parser) -> Parsed<Length> {
    if input.try_parse(|input| input.expect_ident_matching("normal")).is_ok() {
        return Ok(Length::ZERO);
    }
    positive_length_percentage(input)
}

/// A number, `calc()` included.
pub(in crate::engine::style) fn number(input: &mut Parser) -> Parsed<f32> {
    let value = match *input.next()? {
        Token::Number { value, .. } if value.is_finite() => value,
        Token::Function(ref name) if math::is_function(name) => {
            let name = name.clone();
            math::number(&name, input)?
        }
        _ => return invalid(),
    };
    Ok(value.clamp(-MOST, MOST))
}

/// A number that is not negative.
pub(in crate::engine::style) fn positive_number(input: &mut Parser) -> Parsed<f32> {
    match number(input)? {
        value if value >= 0.0 => Ok(value),
        _ => invalid(),
    }
}

/// A whole number, `calc()` included (rounded then).
pub(in crate::engine::style) fn integer(input: &mut Parser) -> Parsed<i32> {
    match *input.next()? {
        Token::Number { int_value: Some(value), .. } => Ok(value),
        Token::Function(ref name) if math::is_function(name) => {
            let name = name.clone();
            #[expect(
                clippy::cast_possible_truncation,
                reason = "`as` saturates, which is what css-values-4 §11 asks for"
            )]
            Ok(math::number(&name, input)?.round() as i32)
        }
        _ => invalid(),
    }
}

/// A whole number of at least one, such as `orphans`.
pub(in crate::engine::style) fn count(input: &mut Parser) -> Parsed<u16> {
    match u16::try_from(integer(input)?) {
        Ok(value) if value > 0 => Ok(value),
        _ => invalid(),
    }
}

/// The units of angles, with how many degrees each is.
pub(in crate::engine::style) const ANGLES: &[(&str, f32)] =
    &[("deg", 1.0), ("grad", 0.9), ("rad", 180.0 / std::f32::consts::PI), ("turn", 360.0)];

/// The degrees that a number with a unit is; none when there is no such unit of angles.
pub(super) fn degrees(value: f32, unit: &str) -> Option<f32> {
    ANGLES.iter().find(|(name, _)| unit.eq_ignore_ascii_case(name)).map(|(_, degrees)| value * degrees)
}

/// An angle in degrees.
pub(in crate::engine::style) fn angle(input: &mut Parser) -> Parsed<f32> {
    let degrees = match *input.next()? {
        Token::Number { value: 0.0, .. } => 0.0,
        Token::Dimension { value, ref unit, .. } => match degrees(value, unit) {
            Some(degrees) => degrees,
            None => return invalid(),
        },
        Token::Function(ref name) if math::is_function(name) => {
            let name = name.clone();
            math::angle(&name, input)?
        }
        _ => return invalid(),
    };
    if degrees.is_finite() { Ok(degrees) } else { invalid() }
}

/// An angle in degrees that is not a number alone.
pub(super) fn angle_with_unit(input: &mut Parser) -> Parsed<f32> {
    let start = input.state();
    let is_number = matches!(input.next()?, Token::Number { .. });
    input.reset(&start);
    if is_number { invalid() } else { angle(input) }
}

/// The longest length, in pixels, and the largest number; CSS lets implementations choose (css-values-4 §5.1), and sums
/// of these stay finite.
const MOST: f32 = 1e7;

impl Compute<LengthPercentage> for Length {
    fn compute(&self, context: &Context) -> LengthPercentage {
        let computed = match self {
            Length::Px(value) => LengthPercentage::px(Px(*value)),
            Length::Percent(fraction) => LengthPercentage::percent(*fraction),
            Length::Relative(value, unit) => LengthPercentage::px(Px(value * unit.in_pixels(context))),
            Length::Math(math) => math.as_ref().compute(context),
        };
        let bounded = |value: f32| if value.is_nan() { 0.0 } else { value.clamp(-MOST, MOST) };
        let (length, fraction) = (Px(bounded(computed.length.0)), bounded(computed.fraction));
        LengthPercentage { length, fraction, ..computed }
    }
}

impl Compute<Px> for Length {
    fn compute(&self, context: &Context) -> Px {
        let computed: LengthPercentage = self.compute(context);
        computed.length
    }
}

impl Compute<(Px, Px)> for (Length, Length) {
    fn compute(&self, context: &Context) -> (Px, Px) {
        (self.0.compute(context), self.1.compute(context))
    }
}

impl Compute<(LengthPercentage, LengthPercentage)> for (Length, Length) {
    fn compute(&self, context: &Context) -> (LengthPercentage, LengthPercentage) {
        (self.0.compute(context), self.1.compute(context))
    }
}

/// A length or `auto`.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::engine::style) enum AutoOr {
    /// `auto`
    Auto,
    /// A length or percentage.
    Length(Length),
}

/// `auto | <length-percentage>`
pub(in crate::engine::style) fn auto_or_length(input: &mut Parser) -> Parsed<AutoOr> {
    if input.try_parse(|input| input.expect_ident_matching("auto")).is_ok() {
        return Ok(AutoOr::Auto);
    }
    length_percentage(input).map(AutoOr::Length)
}

impl Compute<AutoLength> for AutoOr {
    fn compute(&self, context: &Context) -> AutoLength {
        match self {
            AutoOr::Auto => AutoLength::Auto,
            AutoOr::Length(length) => AutoLength::Length(length.compute(context)),
        }
    }
}

impl Compute<Option<Px>> for AutoOr {
    fn compute(&self, context: &Context) -> Option<Px> {
        match self {
            AutoOr::Auto => None,
            // A percentage of `text-decoration-thickness` is one of 1em (css-text-decor-4 §2.3).
            AutoOr::Length(length) => {
                let length: LengthPercentage = length.compute(context);
                Some(length.resolve(context.font_size))
            }
        }
    }
}

/// `width` and its kin as written.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::engine::style) enum Size {
    /// A keyword.
    Keyword(Sizing),
    /// A length or percentage.
    Length(Length),
}

fn sizing(input: &mut Parser, none: &str, content: bool) -> Parsed<Size> {
    if let Ok(length) = input.try_parse(positive_length_percentage) {
        return Ok(Size::Length(length));
    }
    let ident = input.expect_ident()?;
    if ident.eq_ignore_ascii_case(none) {
        return Ok(Size::Keyword(Sizing::Auto));
    }
    Ok(Size::Keyword(cssparser::match_ignore_ascii_case! { ident,
        "min-content" => Sizing::MinContent,
        "max-content" => Sizing::MaxContent,
        "fit-content" => Sizing::FitContent,
        "content" if content => Sizing::Content,
        _ => return invalid(),
    }))
}

/// `auto | min-content | max-content | fit-content | <length-percentage [0,∞]>`
pub(in crate::engine::style) fn size(input: &mut Parser) -> Parsed<Size> {
    sizing(input, "auto", false)
}

/// The same with `none` in place of `auto`.
pub(in crate::engine::style) fn max_size(input: &mut Parser) -> Parsed<Size> {
    sizing(input, "none", false)
}

/// The same with `content`, for `flex-basis`.
pub(in crate::engine::style) fn flex_basis(input: &mut Parser) -> Parsed<Size> {
    sizing(input, "auto", true)
}

impl Compute<Sizing> for Size {
    fn compute(&self, context: &Context) -> Sizing {
        match self {
            Size::Keyword(keyword) => *keyword,
            Size::Length(length) => Sizing::Length(length.compute(context)),
        }
    }
}
