//! `calc()`, `min()`, `max()`, `clamp()` (css-values-4 §10).
//!
//! Sums and products come to one linear form, [`Linear`], at once; comparisons wait for the context. A comparison that
//! mixes lengths and percentages would need the layout's reference length, which computed values cannot express: it is
//! refused with a warning.

use cssparser::{Parser, Token};

use super::length::{Accept, Length, Unit, dimension};
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
    /// Not below zero, for properties that take no negative values.
    Positive(Box<Math>),
}

/// An operand: a number or an expression of lengths.
enum Operand {
    Number(f32),
    Math(Math),
}

/// Whether a function is one of this module's.
pub(in crate::engine::style) fn is_function(name: &str) -> bool {
    ["calc", "min", "max", "clamp"].iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// A length from a function whose name was just read.
pub(in crate::engine::style) fn length(name: &str, input: &mut Parser, accept: Accept) -> Parsed<Length> {
    let math = match function(name, input)? {
        Operand::Math(math) => math,
        Operand::Number(0.0) => return Ok(Length::ZERO),
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

fn function(name: &str, input: &mut Parser) -> Parsed<Operand> {
    input.parse_nested_block(|input| {
        if name.eq_ignore_ascii_case("calc") {
            return sum(input);
        }
        let operands = input.parse_comma_separated(sum)?;
        let numbers: Option<Vec<f32>> = operands
            .iter()
            .map(|operand| match operand {
                Operand::Number(value) => Some(*value),
                Operand::Math(_) => None,
            })
            .collect();
        match numbers {
            Some(numbers) => compare_numbers(name, &numbers),
            None => compare_lengths(name, operands),
        }
    })
}

fn compare_numbers(name: &str, numbers: &[f32]) -> Parsed<Operand> {
    let (least, most) = (|a: f32, b: f32| a.min(b), |a: f32, b: f32| a.max(b));
    Ok(Operand::Number(match numbers {
        [low, value, high] if name.eq_ignore_ascii_case("clamp") => value.min(*high).max(*low),
        _ if name.eq_ignore_ascii_case("clamp") => return invalid(),
        [first, rest @ ..] if name.eq_ignore_ascii_case("min") => rest.iter().copied().fold(*first, least),
        [first, rest @ ..] => rest.iter().copied().fold(*first, most),
        [] => return invalid(),
    }))
}

fn compare_lengths(name: &str, operands: Vec<Operand>) -> Parsed<Operand> {
    let mut lengths = Vec::with_capacity(operands.len());
    for operand in operands {
        match operand {
            Operand::Math(math) => lengths.push(math),
            Operand::Number(0.0) => lengths.push(Math::Linear(Linear::default())),
            Operand::Number(_) => return invalid(),
        }
    }
    if lengths.iter().any(Math::has_percentage) && lengths.iter().any(Math::has_length) {
        return fault(
            format!("`{name}()` compares lengths with percentages, which is not supported"),
            "use lengths only or percentages only; `min-width` and `max-width` can take the place of a comparison",
        );
    }
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
            (Operand::Math(a), Operand::Number(b), false) | (Operand::Number(b), Operand::Math(a), false) => {
                Operand::Math(a.scaled(b))
            }
            (Operand::Math(a), Operand::Number(b), true) => Operand::Math(a.scaled(1.0 / b)),
            (_, Operand::Math(_), _) => {
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
            _ => return invalid(),
        },
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
            Math::Scaled(_, inner) | Math::Positive(inner) => inner.any(test),
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
                LengthPercentage { length: Px(linear.pixels + relative), fraction: linear.fraction }
            }
            Math::Sum(terms) => terms.iter().map(|term| term.compute(context)).fold(LengthPercentage::ZERO, add),
            Math::Scaled(factor, inner) => scale(inner.as_ref().compute(context), *factor),
            Math::Min(terms) => choose(terms, context, |a, b| a < b),
            Math::Max(terms) => choose(terms, context, |a, b| a > b),
            Math::Positive(inner) => match inner.as_ref().compute(context) {
                // What mixes both kinds can only be judged when laid out.
                LengthPercentage { length, fraction: 0.0 } => LengthPercentage::px(length.max(Px::ZERO)),
                LengthPercentage { length: Px::ZERO, fraction } => LengthPercentage::percent(fraction.max(0.0)),
                mixed => mixed,
            },
        };
        if computed.length.is_finite() && computed.fraction.is_finite() { computed } else { LengthPercentage::ZERO }
    }
}

fn add(a: LengthPercentage, b: LengthPercentage) -> LengthPercentage {
    LengthPercentage { length: a.length + b.length, fraction: a.fraction + b.fraction }
}

fn scale(value: LengthPercentage, factor: f32) -> LengthPercentage {
    LengthPercentage { length: value.length * factor, fraction: value.fraction * factor }
}

/// The term that wins every comparison; parsing made sure that all terms are of one kind.
fn choose(terms: &[Math], context: &Context, wins: impl Fn(f32, f32) -> bool) -> LengthPercentage {
    let measure = |value: &LengthPercentage| if value.fraction == 0.0 { value.length.0 } else { value.fraction };
    let computed = terms.iter().map(|term| -> LengthPercentage { term.compute(context) });
    computed.reduce(|best, next| if wins(measure(&next), measure(&best)) { next } else { best }).unwrap_or_default()
}
