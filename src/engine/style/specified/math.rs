//! `calc()`, `min()`, `max()`, `clamp()` and the other functions of css-values-4 §10.
//!
//! Sums and products come to one linear form, [`Linear`], at once; comparisons wait for the context. A comparison of a
//! percentage with lengths comes to limits of it, which layout applies; what limits cannot express, such as a comparison
//! of two sums of both kinds, is refused with a warning.

use cssparser::{Parser, Token};

use super::length::{Accept, Length, Unit, degrees, dimension};
use super::{Compute, Context, Parsed, fault, invalid};
use crate::engine::geometry::Px;
use crate::engine::style::values::LengthPercentage;

/// Pixels, a percentage and relative lengths, added up.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in crate::engine::style) struct Linear {
    pixels: f32,
    /// 1 for 100 %.
    fraction: f32,
    relative: Vec<(f32, Unit)>,
    /// A percentage stands in it, be it 0 %.
    has_percentage: bool,
    /// A length stands in it, be it 0.
    has_length: bool,
}

/// An expression of lengths.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::engine::style) enum Math {
    Linear(Linear),
    Sum(Vec<Math>),
    Scaled(f32, Box<Math>),
    Min(Vec<Math>),
    Max(Vec<Math>),
    /// The first, brought onto a multiple of the second.
    Stepped(Step, Box<(Math, Math)>),
    /// Without its sign.
    Absolute(Box<Math>),
    /// Not below zero, for properties that take no negative values.
    Positive(Box<Math>),
}

/// How a value is brought onto a multiple of another (css-values-4 §10.3), or what is left over (`mod()`, `rem()`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::engine::style) enum Step {
    Nearest,
    Up,
    Down,
    ToZero,
    Mod,
    Rem,
}

impl Step {
    fn apply(self, value: f32, step: f32) -> f32 {
        let multiple = value / step;
        match self {
            // Halves go up.
            Step::Nearest => (multiple + 0.5).floor() * step,
            Step::Up => (if step < 0.0 { multiple.floor() } else { multiple.ceil() }) * step,
            Step::Down => (if step < 0.0 { multiple.ceil() } else { multiple.floor() }) * step,
            Step::ToZero => multiple.trunc() * step,
            Step::Mod => value - multiple.floor() * step,
            Step::Rem => value % step,
        }
    }
}

/// An operand: a number, an angle in degrees, or an expression of lengths.
enum Operand {
    Number(f32),
    Angle(f32),
    Math(Math),
}

/// All functions of this module, as `docs/css.md` lists them.
pub(in crate::engine::style) const FUNCTIONS: &[&str] = &[
    "calc", "min", "max", "clamp", "round", "mod", "rem", "abs", "sign", "sqrt", "pow", "hypot", "exp", "log", "sin",
    "cos", "tan", "asin", "acos", "atan", "atan2",
];

/// Whether a function is one of this module's.
pub(in crate::engine::style) fn is_function(name: &str) -> bool {
    FUNCTIONS.iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// A length from a function whose name was just read.
pub(in crate::engine::style) fn length(name: &str, input: &mut Parser, accept: Accept) -> Parsed<Length> {
    let math = match function(name, input)? {
        Operand::Math(math) => math,
        Operand::Number(0.0) => return Ok(Length::ZERO),
        Operand::Angle(_) => return invalid(),
        Operand::Number(_) => {
            return fault(format!("`{name}()` gives a number where a length is needed"), "add a unit");
        }
    };
    if math.has_percentage() && !accept.percentages {
        return invalid();
    }
    let math = if accept.negative { math } else { Math::Positive(Box::new(math)) };
    Ok(Length::Math(Box::new(math)))
}

/// A number from a function whose name was just read.
pub(super) fn number(name: &str, input: &mut Parser) -> Parsed<f32> {
    match function(name, input)? {
        Operand::Number(value) if value.is_finite() => Ok(value),
        _ => invalid(),
    }
}

/// An angle in degrees from a function whose name was just read.
pub(super) fn angle(name: &str, input: &mut Parser) -> Parsed<f32> {
    match function(name, input)? {
        Operand::Angle(degrees) | Operand::Number(degrees @ 0.0) if degrees.is_finite() => Ok(degrees),
        _ => invalid(),
    }
}

/// A number, or a percentage as its share, from a function whose name was just read: a channel of a colour.
pub(super) fn channel(name: &str, input: &mut Parser) -> Parsed<(f32, bool)> {
    match function(name, input)? {
        Operand::Number(value) if value.is_finite() => Ok((value, false)),
        Operand::Math(Math::Linear(linear)) if !linear.has_length && linear.fraction.is_finite() => {
            Ok((linear.fraction, true))
        }
        _ => invalid(),
    }
}

fn function(name: &str, input: &mut Parser) -> Parsed<Operand> {
    let name = name.to_ascii_lowercase();
    input.parse_nested_block(|input| match name.as_str() {
        "calc" => sum(input),
        "round" => {
            let step = input.try_parse(strategy).unwrap_or(Step::Nearest);
            let value = sum(input)?;
            let to = if input.try_parse(Parser::expect_comma).is_ok() { sum(input)? } else { Operand::Number(1.0) };
            stepped(step, value, to)
        }
        "mod" | "rem" => {
            let [value, to] = operands::<2>(input)?;
            stepped(if name == "mod" { Step::Mod } else { Step::Rem }, value, to)
        }
        "abs" => match sum(input)? {
            Operand::Number(value) => Ok(Operand::Number(value.abs())),
            Operand::Angle(value) => Ok(Operand::Angle(value.abs())),
            Operand::Math(math) => one_kind("abs", &[&math]).map(|()| Operand::Math(Math::Absolute(Box::new(math)))),
        },
        "sign" => match sum(input)? {
            Operand::Number(value) | Operand::Angle(value) => Ok(Operand::Number(sign(value))),
            Operand::Math(Math::Linear(linear)) if linear.relative.is_empty() && !linear.has_percentage => {
                Ok(Operand::Number(sign(linear.pixels)))
            }
            Operand::Math(_) => fault("`sign()` takes numbers and absolute lengths", "write the number that it gives"),
        },
        "sin" | "cos" | "tan" => {
            let radians = match sum(input)? {
                Operand::Angle(degrees) => degrees.to_radians(),
                Operand::Number(radians) => radians,
                Operand::Math(_) => return invalid(),
            };
            Ok(Operand::Number(match name.as_str() {
                "sin" => radians.sin(),
                "cos" => radians.cos(),
                _ => radians.tan(),
            }))
        }
        "min" | "max" | "clamp" => {
            let operands = input.parse_comma_separated(sum)?;
            compare(&name, operands)
        }
        _ => of_numbers(&name, &input.parse_comma_separated(number_sum)?),
    })
}

fn strategy(input: &mut Parser) -> Parsed<Step> {
    let step = cssparser::match_ignore_ascii_case! { input.expect_ident()?,
        "nearest" => Step::Nearest,
        "up" => Step::Up,
        "down" => Step::Down,
        "to-zero" => Step::ToZero,
        _ => return invalid(),
    };
    input.expect_comma()?;
    Ok(step)
}

fn operands<const COUNT: usize>(input: &mut Parser) -> Parsed<[Operand; COUNT]> {
    <[Operand; COUNT]>::try_from(input.parse_comma_separated(sum)?).or_else(|_| invalid())
}

fn number_sum(input: &mut Parser) -> Parsed<f32> {
    match sum(input)? {
        Operand::Number(value) => Ok(value),
        _ => invalid(),
    }
}

fn sign(value: f32) -> f32 {
    if value == 0.0 || value.is_nan() { value } else { value.signum() }
}

/// The functions that take numbers only.
fn of_numbers(name: &str, numbers: &[f32]) -> Parsed<Operand> {
    let number = |value: f32| Ok(Operand::Number(value));
    let angle = |radians: f32| Ok(Operand::Angle(radians.to_degrees()));
    match (name, numbers) {
        ("sqrt", [value]) => number(value.sqrt()),
        ("pow", [base, exponent]) => number(base.powf(*exponent)),
        ("hypot", [_, ..]) => number(numbers.iter().map(|value| value * value).sum::<f32>().sqrt()),
        ("exp", [value]) => number(value.exp()),
        ("log", [value]) => number(value.ln()),
        ("log", [value, base]) => number(value.ln() / base.ln()),
        ("asin", [value]) => angle(value.asin()),
        ("acos", [value]) => angle(value.acos()),
        ("atan", [value]) => angle(value.atan()),
        ("atan2", [y, x]) => angle(y.atan2(*x)),
        _ => invalid(),
    }
}

fn stepped(step: Step, value: Operand, to: Operand) -> Parsed<Operand> {
    match (value, to) {
        (Operand::Number(_), Operand::Number(0.0)) | (Operand::Angle(_), Operand::Angle(0.0)) => {
            fault("a step of zero has no multiples", "write another step")
        }
        (Operand::Number(value), Operand::Number(to)) => Ok(Operand::Number(step.apply(value, to))),
        (Operand::Angle(value), Operand::Angle(to)) => Ok(Operand::Angle(step.apply(value, to))),
        (Operand::Math(value), Operand::Math(to)) => {
            one_kind("round", &[&value, &to])?;
            Ok(Operand::Math(Math::Stepped(step, Box::new((value, to)))))
        }
        _ => invalid(),
    }
}

/// Lengths and percentages cannot be weighed against each other before layout.
fn one_kind(name: &str, values: &[&Math]) -> Parsed<()> {
    if values.iter().any(|math| math.has_percentage()) && values.iter().any(|math| math.has_length()) {
        return fault(
            format!("`{name}()` compares lengths with percentages, which is not supported"),
            "use lengths only or percentages only; `min-width` and `max-width` can take the place of a comparison",
        );
    }
    Ok(())
}

/// Percentages may be weighed against lengths, but only one sum of both kinds: the lengths come to its limits.
fn limits(name: &str, values: &[Math]) -> Parsed<()> {
    let shares = || values.iter().filter(|math| math.has_percentage());
    if shares().count() > 1 && shares().any(Math::has_length) {
        return fault(
            format!("`{name}()` compares percentages with sums of percentages and lengths, which is not supported"),
            "compare one percentage with lengths, or percentages only",
        );
    }
    Ok(())
}

fn compare(name: &str, operands: Vec<Operand>) -> Parsed<Operand> {
    let numbers: Option<Vec<f32>> =
        operands.iter().map(|operand| if let Operand::Number(value) = operand { Some(*value) } else { None }).collect();
    let angles: Option<Vec<f32>> =
        operands.iter().map(|operand| if let Operand::Angle(value) = operand { Some(*value) } else { None }).collect();
    match (numbers, angles) {
        (Some(numbers), _) => compare_numbers(name, &numbers).map(Operand::Number),
        (_, Some(angles)) => compare_numbers(name, &angles).map(Operand::Angle),
        _ => compare_lengths(name, operands),
    }
}

fn compare_numbers(name: &str, numbers: &[f32]) -> Parsed<f32> {
    let (least, most) = (|a: f32, b: f32| a.min(b), |a: f32, b: f32| a.max(b));
    Ok(match numbers {
        [low, value, high] if name == "clamp" => value.min(*high).max(*low),
        _ if name == "clamp" => return invalid(),
        [first, rest @ ..] if name == "min" => rest.iter().copied().fold(*first, least),
        [first, rest @ ..] => rest.iter().copied().fold(*first, most),
        [] => return invalid(),
    })
}

fn compare_lengths(name: &str, operands: Vec<Operand>) -> Parsed<Operand> {
    let mut lengths = Vec::with_capacity(operands.len());
    for operand in operands {
        match operand {
            Operand::Math(math) => lengths.push(math),
            Operand::Number(0.0) => lengths.push(Math::Linear(Linear::default())),
            Operand::Number(_) | Operand::Angle(_) => return invalid(),
        }
    }
    limits(name, &lengths)?;
    let math = if name.eq_ignore_ascii_case("min") {
        Math::Min(lengths)
    } else if name.eq_ignore_ascii_case("max") {
        Math::Max(lengths)
    } else {
        let [low, value, high] = <[Math; 3]>::try_from(lengths).or_else(|_| invalid())?;
        Math::Max(vec![low, Math::Min(vec![value, high])])
    };
    Ok(Operand::Math(math))
}

fn sum(input: &mut Parser) -> Parsed<Operand> {
    let mut total = product(input)?;
    loop {
        let sign = input.try_parse(|input| {
            // css-values-4 §10.1: white space is needed on both sides of `+` and `-`.
            input.expect_whitespace()?;
            let sign = match *input.next_including_whitespace()? {
                Token::Delim('+') => 1.0,
                Token::Delim('-') => -1.0,
                _ => return invalid(),
            };
            input.expect_whitespace()?;
            Ok(sign)
        });
        let Ok(sign) = sign else { return Ok(total) };
        total = match (total, product(input)?) {
            (Operand::Number(a), Operand::Number(b)) => Operand::Number(a + sign * b),
            (Operand::Angle(a), Operand::Angle(b)) => Operand::Angle(a + sign * b),
            (Operand::Math(a), Operand::Math(b))
                if a.is_limited() && b.has_percentage() || b.is_limited() && a.has_percentage() =>
            {
                return fault(
                    "a percentage is added to a comparison of percentages with lengths, which is not supported",
                    "add it inside of the comparison",
                );
            }
            (Operand::Math(a), Operand::Math(b)) => Operand::Math(a.plus(b.scaled(sign))),
            _ => return fault("a sum of a number and a length has no meaning", "give both a unit"),
        };
    }
}

fn product(input: &mut Parser) -> Parsed<Operand> {
    let mut result = operand(input)?;
    loop {
        let divides = input.try_parse(|input| match *input.next()? {
            Token::Delim('*') => Ok(false),
            Token::Delim('/') => Ok(true),
            _ => invalid(),
        });
        let Ok(divides) = divides else { return Ok(result) };
        result = match (result, operand(input)?, divides) {
            (_, Operand::Number(0.0), true) => {
                return fault("a division by zero in `calc()`", "divide by another number");
            }
            (Operand::Number(a), Operand::Number(b), false) => Operand::Number(a * b),
            (Operand::Number(a), Operand::Number(b), true) => Operand::Number(a / b),
            (Operand::Angle(a), Operand::Number(b), false) | (Operand::Number(b), Operand::Angle(a), false) => {
                Operand::Angle(a * b)
            }
            (Operand::Angle(a), Operand::Number(b), true) => Operand::Angle(a / b),
            (Operand::Math(a), Operand::Number(b), false) | (Operand::Number(b), Operand::Math(a), false) => {
                Operand::Math(a.scaled(b))
            }
            (Operand::Math(a), Operand::Number(b), true) => Operand::Math(a.scaled(1.0 / b)),
            (_, Operand::Math(_) | Operand::Angle(_), _) => {
                return fault("in `calc()` one factor must be a number, and a divisor too", "remove one of the units");
            }
        };
    }
}

fn operand(input: &mut Parser) -> Parsed<Operand> {
    let linear = match *input.next()? {
        Token::Number { value, .. } => return Ok(Operand::Number(value)),
        Token::Percentage { unit_value, .. } => {
            Linear { fraction: unit_value, has_percentage: true, ..Linear::default() }
        }
        Token::Dimension { value, ref unit, .. } => match dimension(value, unit) {
            Some(Length::Px(pixels)) => Linear { pixels, has_length: true, ..Linear::default() },
            Some(Length::Relative(value, unit)) => {
                Linear { relative: vec![(value, unit)], has_length: true, ..Linear::default() }
            }
            _ => match degrees(value, unit) {
                Some(degrees) => return Ok(Operand::Angle(degrees)),
                None => return invalid(),
            },
        },
        Token::Ident(ref word) => {
            return Ok(Operand::Number(cssparser::match_ignore_ascii_case! { word,
                "pi" => std::f32::consts::PI,
                "e" => std::f32::consts::E,
                _ => return invalid(),
            }));
        }
        Token::ParenthesisBlock => return input.parse_nested_block(sum),
        Token::Function(ref name) if is_function(name) => {
            let name = name.clone();
            return function(&name, input);
        }
        _ => return invalid(),
    };
    Ok(Operand::Math(Math::Linear(linear)))
}

impl Math {
    fn plus(self, other: Math) -> Math {
        match (self, other) {
            (Math::Linear(mut a), Math::Linear(b)) => {
                a.pixels += b.pixels;
                a.fraction += b.fraction;
                a.relative.extend(b.relative);
                a.has_percentage |= b.has_percentage;
                a.has_length |= b.has_length;
                Math::Linear(a)
            }
            (Math::Sum(mut terms), other) => {
                terms.push(other);
                Math::Sum(terms)
            }
            (a, b) => Math::Sum(vec![a, b]),
        }
    }

    fn scaled(self, factor: f32) -> Math {
        match self {
            Math::Linear(mut linear) => {
                linear.pixels *= factor;
                linear.fraction *= factor;
                linear.relative.iter_mut().for_each(|(value, _)| *value *= factor);
                Math::Linear(linear)
            }
            math if factor == 1.0 => math,
            math => Math::Scaled(factor, Box::new(math)),
        }
    }

    fn any(&self, test: &impl Fn(&Linear) -> bool) -> bool {
        match self {
            Math::Linear(linear) => test(linear),
            Math::Sum(terms) | Math::Min(terms) | Math::Max(terms) => terms.iter().any(|term| term.any(test)),
            Math::Scaled(_, inner) | Math::Positive(inner) | Math::Absolute(inner) => inner.any(test),
            Math::Stepped(_, parts) => parts.0.any(test) || parts.1.any(test),
        }
    }

    /// Whether it comes to a percentage within limits.
    pub(super) fn is_limited(&self) -> bool {
        match self {
            Math::Min(_) | Math::Max(_) => self.has_percentage() && self.has_length(),
            Math::Sum(terms) => terms.iter().any(Math::is_limited),
            Math::Scaled(_, inner) | Math::Positive(inner) => inner.is_limited(),
            Math::Linear(_) | Math::Absolute(_) | Math::Stepped(..) => false,
        }
    }

    fn has_percentage(&self) -> bool {
        self.any(&|linear| linear.has_percentage)
    }

    fn has_length(&self) -> bool {
        self.any(&|linear| linear.has_length)
    }
}

impl Compute<LengthPercentage> for Math {
    fn compute(&self, context: &Context) -> LengthPercentage {
        let computed = match self {
            Math::Linear(linear) => {
                let relative: f32 = linear.relative.iter().map(|(value, unit)| value * unit.in_pixels(context)).sum();
                LengthPercentage::sum(Px(linear.pixels + relative), linear.fraction)
            }
            Math::Sum(terms) => terms.iter().map(|term| term.compute(context)).fold(LengthPercentage::ZERO, add),
            Math::Scaled(factor, inner) => scale(inner.as_ref().compute(context), *factor),
            Math::Min(terms) => choose(terms, context, f32::min),
            Math::Max(terms) => choose(terms, context, f32::max),
            Math::Stepped(step, parts) => {
                let (value, to): (LengthPercentage, LengthPercentage) =
                    (parts.0.compute(context), parts.1.compute(context));
                let (length, fraction) =
                    (step.apply(value.length.0, to.length.0), step.apply(value.fraction, to.fraction));
                // Of the two kinds one is not there: it has no step.
                let known = |value: f32| if value.is_finite() { value } else { 0.0 };
                LengthPercentage::sum(Px(known(length)), known(fraction))
            }
            Math::Absolute(inner) => {
                let LengthPercentage { length, fraction, .. } = inner.as_ref().compute(context);
                LengthPercentage::sum(length.abs(), fraction.abs())
            }
            Math::Positive(inner) => match inner.as_ref().compute(context) {
                LengthPercentage { length, fraction: 0.0, .. } => LengthPercentage::px(length.max(Px::ZERO)),
                LengthPercentage { length: Px::ZERO, fraction, least, most } => {
                    let (least, most) = if least.is_finite() { (least.max(Px::ZERO), most) } else { (least, most) };
                    LengthPercentage { length: Px::ZERO, fraction: fraction.max(0.0), least, most: most.max(Px::ZERO) }
                }
                // What mixes both kinds can only be judged when laid out.
                mixed => mixed,
            },
        };
        if computed.length.is_finite() && computed.fraction.is_finite() { computed } else { LengthPercentage::ZERO }
    }
}

/// Of the two at most one has limits and then the other no share: parsing made sure.
fn add(a: LengthPercentage, b: LengthPercentage) -> LengthPercentage {
    let moved = |limited: LengthPercentage, by: Px| (limited.least + by, limited.most + by);
    let (least, most) = if a.has_percentage() { moved(a, b.length) } else { moved(b, a.length) };
    LengthPercentage { length: a.length + b.length, fraction: a.fraction + b.fraction, least, most }
}

fn scale(value: LengthPercentage, factor: f32) -> LengthPercentage {
    let scaled = LengthPercentage::sum(value.length * factor, value.fraction * factor);
    // Below zero the limits change sides; by zero there are none.
    match factor {
        0.0 => scaled,
        _ if factor < 0.0 => LengthPercentage { least: value.most * factor, most: value.least * factor, ..scaled },
        _ => LengthPercentage { least: value.least * factor, most: value.most * factor, ..scaled },
    }
}

/// The least or the greatest term. Of terms that are shares of the same length it is known now; a length that is
/// weighed against the share becomes its limit.
fn choose(terms: &[Math], context: &Context, of: impl Fn(f32, f32) -> f32) -> LengthPercentage {
    let (mut length, mut share): (Option<f32>, Option<LengthPercentage>) = (None, None);
    for term in terms {
        let term: LengthPercentage = term.compute(context);
        if !term.has_percentage() {
            length = Some(length.map_or(term.length.0, |length| of(length, term.length.0)));
        } else {
            share = Some(match share {
                Some(share) if of(share.fraction, term.fraction) == share.fraction => share,
                _ => term,
            });
        }
    }
    match (length, share) {
        (Some(length), Some(share)) => {
            LengthPercentage { least: Px(of(share.least.0, length)), most: Px(of(share.most.0, length)), ..share }
        }
        (Some(length), None) => LengthPercentage::px(Px(length)),
        (None, share) => share.unwrap_or_default(),
    }
}
