//! Words of the command line → values, or what should stand there.

use std::num::NonZeroUsize;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use jiff::civil::{Date, DateTime};

use crate::audit::Standards;
use crate::kit::Shard;

/// Takes a number from 1.
pub fn number(text: &str) -> Result<NonZeroUsize, &'static str> {
    text.parse().map_err(|_| "write a number from 1")
}

/// Takes which of how many, like `3/7`.
pub fn shard(text: &str) -> Result<Shard, String> {
    let numbers = text.split_once('/').and_then(|(number, count)| Some((number.parse().ok()?, count.parse().ok()?)));
    let Some((number, count @ 1..)) = numbers else { return Err("write which of how many, like `3/7`".to_owned()) };
    Shard::new(number, count).ok_or_else(|| match number {
        0 => format!(
            "shards are counted from 1; add one to an index that begins with 0: `--shard $((INDEX + 1))/{count}`"
        ),
        _ => format!("the last shard is `--shard {count}/{count}`"),
    })
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
