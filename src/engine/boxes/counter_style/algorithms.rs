//! A number and symbols → text (css-counter-styles-3 §3.1 and §7).

use std::ops::RangeInclusive;
use std::sync::Arc;

/// Symbols in order.
#[derive(Debug, Clone, Copy)]
pub(super) enum Symbols<'a> {
    /// Each character is one.
    Characters(&'static str),
    /// The ten digits of a script from its zero on.
    From(char),
    /// Of a rule.
    List(&'a [Arc<str>]),
}

impl Symbols<'_> {
    fn len(self) -> usize {
        match self {
            Symbols::Characters(text) => text.chars().count(),
            Symbols::From(_) => 10,
            Symbols::List(list) => list.len(),
        }
    }

    fn push(self, index: usize, text: &mut String) {
        match self {
            Symbols::Characters(symbols) => text.extend(symbols.chars().nth(index)),
            Symbols::From(zero) => {
                text.extend(u32::try_from(index).ok().and_then(|index| char::from_u32(zero as u32 + index)));
            }
            Symbols::List(list) => text.push_str(list.get(index).map_or("", |symbol| symbol)),
        }
    }
}

/// How a number becomes symbols.
#[derive(Debug, Clone)]
pub(super) enum Algorithm<'a> {
    /// Over and over.
    Cyclic(Symbols<'a>),
    /// Place-value notation.
    Numeric(Symbols<'a>),
    /// Bijective: a, b, …, z, aa, ab, …
    Alphabetic(Symbols<'a>),
    /// a, b, aa, bb, aaa, …
    Symbolic(Symbols<'a>),
    /// The symbols once, from a number on.
    Fixed(i32, Symbols<'a>),
    /// A sum of weights, of a rule.
    Weights(&'a [(i32, Arc<str>)]),
    /// A sum of weights up to a number.
    Additive(&'static [(i32, &'static str)], i32),
    /// A letter for each decimal place but zeros: nine for ones, nine for tens and so on, up to a number.
    Letters(&'static [&'static str], bool, i32),
    /// Digits with units between them.
    Units(&'static Units),
}

/// How East Asian numbers are written up to 9999 (css-counter-styles-3 §7.1).
#[derive(Debug)]
pub(super) struct Units {
    /// From zero to nine.
    pub digits: &'static str,
    /// Ten, hundred, thousand.
    pub units: &'static str,
    /// Whether a one before a unit is left out.
    pub drops_ones: bool,
    /// Chinese: zeros between digits are written, once for each gap.
    pub writes_zeros: bool,
    /// Chinese, informal: ten to nineteen begin with the unit.
    pub short_teens: bool,
}

/// The most symbols that a number is written with; longer ones are decimal.
const LONGEST: i64 = 120;

impl Algorithm<'_> {
    /// 0 to 9.
    pub const DECIMAL: Self = Algorithm::Numeric(Symbols::From('0'));

    /// The numbers that can be written (css-counter-styles-3 §3.6).
    pub fn range(&self) -> RangeInclusive<i32> {
        match self {
            Algorithm::Cyclic(_) | Algorithm::Numeric(_) | Algorithm::Fixed(..) => i32::MIN..=i32::MAX,
            Algorithm::Alphabetic(_) | Algorithm::Symbolic(_) => 1..=i32::MAX,
            Algorithm::Weights(_) => 0..=i32::MAX,
            Algorithm::Additive(_, last) | Algorithm::Letters(_, _, last) => 1..=*last,
            Algorithm::Units(_) => -9999..=9999,
        }
    }

    /// Whether negative numbers get a sign, and are written as positive ones.
    pub fn takes_sign(&self) -> bool {
        !matches!(self, Algorithm::Cyclic(_) | Algorithm::Fixed(..))
    }

    /// Writes a number; none where it cannot be written.
    pub fn write(&self, value: i64) -> Option<String> {
        let mut text = String::new();
        match self {
            Algorithm::Cyclic(symbols) => {
                let count = i64::try_from(symbols.len()).ok().filter(|count| *count > 0)?;
                symbols.push(usize::try_from((value - 1).rem_euclid(count)).ok()?, &mut text);
            }
            Algorithm::Numeric(symbols) => places(value, *symbols, 0, &mut text)?,
            Algorithm::Alphabetic(symbols) => places(value, *symbols, 1, &mut text)?,
            Algorithm::Symbolic(symbols) => {
                let count = i64::try_from(symbols.len()).ok().filter(|count| *count > 0 && value > 0)?;
                let times = (value - 1) / count + 1;
                for _ in 0..Some(times).filter(|times| *times <= LONGEST)? {
                    symbols.push(usize::try_from((value - 1) % count).ok()?, &mut text);
                }
            }
            Algorithm::Fixed(first, symbols) => {
                let index = usize::try_from(value - i64::from(*first)).ok().filter(|index| *index < symbols.len())?;
                symbols.push(index, &mut text);
            }
            Algorithm::Weights(weights) => {
                sum(value, weights.iter().map(|(weight, symbol)| (*weight, &**symbol)), &mut text)?;
            }
            Algorithm::Additive(weights, _) => sum(value, weights.iter().copied(), &mut text)?,
            Algorithm::Letters(groups, lower, _) => {
                letters(value, groups, &mut text);
                if *lower {
                    text = text.to_lowercase();
                }
            }
            Algorithm::Units(units) => units.write(value, &mut text),
        }
        Some(text)
    }
}

/// Place-value notation from the symbol for `lowest`: 0 for digits, 1 for letters.
fn places(value: i64, symbols: Symbols<'_>, lowest: i64, text: &mut String) -> Option<()> {
    let base = i64::try_from(symbols.len()).ok().filter(|base| *base > 1 || lowest == 1 && *base == 1)?;
    let mut indices = Vec::new();
    let mut rest = value;
    loop {
        rest -= lowest;
        indices.push(usize::try_from(rest % base).ok()?);
        rest /= base;
        if rest == 0 || indices.len() > 64 {
            break;
        }
    }
    indices.iter().rev().for_each(|index| symbols.push(*index, text));
    (rest == 0).then_some(())
}

/// From the heaviest weight down, each as often as it goes in (css-counter-styles-3 §3.1.6).
fn sum<'s>(value: i64, weights: impl Iterator<Item = (i32, &'s str)>, text: &mut String) -> Option<()> {
    let mut rest = value;
    for (weight, symbol) in weights {
        if weight == 0 {
            if value == 0 {
                text.push_str(symbol);
                return Some(());
            }
            continue;
        }
        let times = rest / i64::from(weight);
        if times > LONGEST {
            return None;
        }
        for _ in 0..times {
            text.push_str(symbol);
        }
        rest %= i64::from(weight);
    }
    (rest == 0 && value != 0).then_some(())
}

fn letters(value: i64, groups: &[&str], text: &mut String) {
    for (place, group) in groups.iter().enumerate().rev() {
        let power = 10i64.pow(u32::try_from(place).unwrap_or(0));
        let digit = usize::try_from(value / power % 10).unwrap_or(0);
        if digit > 0 {
            text.extend(group.chars().nth(digit - 1));
        }
    }
}

impl Units {
    fn write(&self, value: i64, text: &mut String) {
        let digit = |index: i64, text: &mut String| {
            text.extend(self.digits.chars().nth(usize::try_from(index).unwrap_or(0)));
        };
        if value == 0 {
            return digit(0, text);
        }
        let mut gap = false;
        for place in (0..4u32).rev() {
            let number = value / 10i64.pow(place) % 10;
            if number == 0 {
                gap |= !text.is_empty();
                continue;
            }
            if std::mem::take(&mut gap) && self.writes_zeros {
                digit(0, text);
            }
            let is_short = self.short_teens && place == 1 && value < 20;
            if place == 0 || !(number == 1 && (self.drops_ones || is_short)) {
                digit(number, text);
            }
            if place > 0 {
                text.extend(self.units.chars().nth(place as usize - 1));
            }
        }
    }
}
