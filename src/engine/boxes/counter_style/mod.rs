//! A number and a counter style → text (css-counter-styles-3).
//!
//! 1. [`mod@predefined`]: the styles that CSS has by name;
//! 2. [`Style::find`]: one of them, or one of an `@counter-style` rule, with what it extends;
//! 3. [`algorithms`]: a number in the symbols of a style.

mod algorithms;
mod predefined;

#[cfg(test)]
mod tests;

use crate::engine::style::CounterStyles;
use crate::engine::style::values::{CounterDefinition, CounterStyle, CounterSystem};

use algorithms::{Algorithm, Symbols};
use predefined::predefined;

/// How deep styles may extend and stand in for one another: rules can go in circles.
const DEEPEST: usize = 8;

/// Writes a number; where a style cannot, its fallback stands in, and decimal where there is none.
pub fn format_counter(value: i32, style: &CounterStyle, defined: &CounterStyles) -> String {
    match style {
        CounterStyle::Decimal => value.to_string(),
        CounterStyle::None => String::new(),
        CounterStyle::Named(name) => written_by_name(value, name, defined, 0),
        CounterStyle::Symbols(definition) => Style::of(definition, defined, 0).write(value, defined, 0),
    }
}

/// The text of a list item's marker: the number with what stands before and after it (css-lists-3 §3).
pub(super) fn format_marker(value: i32, style: &CounterStyle, defined: &CounterStyles) -> String {
    let text = format_counter(value, style, defined);
    match style {
        CounterStyle::None => text,
        CounterStyle::Decimal => text + ". ",
        CounterStyle::Named(name) => match Style::find(name, defined, 0) {
            Some(style) => format!("{}{text}{}", style.prefix, style.suffix),
            None => text + ". ",
        },
        CounterStyle::Symbols(definition) => {
            let style = Style::of(definition, defined, 0);
            format!("{}{text}{}", style.prefix, style.suffix)
        }
    }
}

/// The name of a style that there is none of.
pub(super) fn unknown_name<'s>(style: &'s CounterStyle, defined: &CounterStyles) -> Option<&'s str> {
    match style {
        CounterStyle::Named(name) if Style::find(name, defined, 0).is_none() => Some(name),
        _ => None,
    }
}

/// A counter style with all its descriptors.
#[derive(Debug, Clone)]
struct Style<'a> {
    algorithm: Algorithm<'a>,
    negative: (&'a str, &'a str),
    prefix: &'a str,
    suffix: &'a str,
    /// The numbers it is for; none for those of its algorithm.
    range: Option<&'a [(i32, i32)]>,
    pad: (usize, &'a str),
    fallback: &'a str,
}

impl<'a> Style<'a> {
    fn new(algorithm: Algorithm<'a>) -> Self {
        Style {
            algorithm,
            negative: ("-", ""),
            prefix: "",
            suffix: ". ",
            range: None,
            pad: (0, ""),
            fallback: "decimal",
        }
    }

    /// The style of a name. Those of the document come first.
    fn find(name: &str, defined: &'a CounterStyles, depth: usize) -> Option<Self> {
        match defined.get(name) {
            Some(definition) if depth < DEEPEST => Some(Self::of(definition, defined, depth)),
            Some(_) => None,
            None => predefined(name),
        }
    }

    fn of(definition: &'a CounterDefinition, defined: &'a CounterStyles, depth: usize) -> Self {
        let symbols = Symbols::List(&definition.symbols);
        let mut style = match &definition.system {
            CounterSystem::Cyclic => Style::new(Algorithm::Cyclic(symbols)),
            CounterSystem::Numeric => Style::new(Algorithm::Numeric(symbols)),
            CounterSystem::Alphabetic => Style::new(Algorithm::Alphabetic(symbols)),
            CounterSystem::Symbolic => Style::new(Algorithm::Symbolic(symbols)),
            CounterSystem::Additive => Style::new(Algorithm::Weights(&definition.additive)),
            CounterSystem::Fixed(first) => Style::new(Algorithm::Fixed(*first, symbols)),
            // css-counter-styles-3 §3.1.7: what is not there, or goes in circles, is decimal.
            CounterSystem::Extends(name) => {
                Style::find(name, defined, depth + 1).unwrap_or_else(|| Style::new(Algorithm::DECIMAL))
            }
        };
        let set = |text: &mut &'a str, given: &'a Option<std::sync::Arc<str>>| {
            if let Some(given) = given {
                *text = given;
            }
        };
        set(&mut style.prefix, &definition.prefix);
        set(&mut style.suffix, &definition.suffix);
        set(&mut style.fallback, &definition.fallback);
        if let Some((before, after)) = &definition.negative {
            style.negative = (before, after);
        }
        if let Some((length, symbol)) = &definition.pad {
            style.pad = (usize::from(*length), symbol);
        }
        if definition.range.is_some() {
            style.range = definition.range.as_deref();
        }
        style
    }

    /// css-counter-styles-3 §2.
    fn write(&self, value: i32, defined: &CounterStyles, depth: usize) -> String {
        match self.represent(value) {
            Some(text) => text,
            None => written_by_name(value, self.fallback, defined, depth + 1),
        }
    }

    fn represent(&self, value: i32) -> Option<String> {
        let is_within = match self.range {
            Some(ranges) => ranges.iter().any(|(low, high)| (*low..=*high).contains(&value)),
            None => self.algorithm.range().contains(&value),
        };
        if !is_within {
            return None;
        }
        let signed = value < 0 && self.algorithm.takes_sign();
        let size = if self.algorithm.takes_sign() { i64::from(value).abs() } else { i64::from(value) };
        let text = self.algorithm.write(size)?;
        let (before, after) = if signed { self.negative } else { ("", "") };
        let length = |text: &str| text.chars().count();
        let missing = self.pad.0.saturating_sub(length(&text) + length(before) + length(after));
        Some(format!("{before}{}{text}{after}", self.pad.1.repeat(missing)))
    }
}

fn written_by_name(value: i32, name: &str, defined: &CounterStyles, depth: usize) -> String {
    match Style::find(name, defined, 0) {
        Some(style) if depth < DEEPEST => style.write(value, defined, depth),
        _ => value.to_string(),
    }
}
