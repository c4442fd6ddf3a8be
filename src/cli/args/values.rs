//! Words of the command line → values, or what should stand there.

use std::num::NonZeroUsize;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use jiff::civil::{Date, DateTime};

use crate::audit::Standards;

/// Takes a number from 1.
pub fn number(text: &str) -> Result<NonZeroUsize, &'static str> {
    text.parse().map_err(|_| "write a number from 1")
}

/// Takes a number of copies.
pub fn copies(text: &str) -> Result<NonZeroUsize, &'static str> {
    number(text).ok().filter(|copies| copies.get() <= 1000).ok_or("write a number from 1 to 1000")
}

/// Takes a day like `2026-11-26`.
pub fn day(text: &str) -> Result<Date, &'static str> {
    text.parse().map_err(|_| "write a day like 2026-11-26")
}

/// Takes a day, or a day and a time, and gives it in one form: `2026-11-26`, `2026-11-26T08:10:00`.
pub fn moment(text: &str) -> Result<String, &'static str> {
    let day = text.parse::<Date>().ok().filter(|_| text.len() <= "2026-11-26".len()).map(|day| day.to_string());
    let time = || text.parse::<DateTime>().ok().map(|time| time.to_string());
    day.or_else(time).ok_or("write a day like 2026-11-26, or 2026-11-26T08:10")
}

/// Takes the name of a standard.
pub fn standard() -> impl TypedValueParser<Value = Standards> {
    let parser = PossibleValuesParser::new(Standards::NAMES);
    parser.map(|name| Standards::named(&name).expect("clap lets only the possible values through"))
}

/// Takes the words that a kit has for a type, and no others.
pub fn words<T: Copy + Send + Sync + 'static>(
    all: &'static [T],
    name: fn(T) -> &'static str,
) -> impl TypedValueParser<Value = T> {
    let parser = PossibleValuesParser::new(all.iter().map(|value| name(*value)));
    parser.map(move |word| {
        let named = all.iter().find(|value| name(**value) == word);
        *named.expect("clap lets only the possible values through")
    })
}
