//! Grid tracks and lines (css-grid-2), without names.

use std::sync::Arc;

use cssparser::{Parser, Token};

use super::length::{Length, integer, positive_length_percentage};
use super::{Compute, Context, Parsed, fault, invalid};
use crate::engine::style::values::{GridLine, Track};

/// A track as written.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::engine::style) enum TrackSpec {
    Same(Track),
    Length(Length),
}

/// The most tracks that `repeat()` may come to.
const MOST_TRACKS: usize = 1000;

/// `grid-auto-columns`, `grid-auto-rows`: one track.
pub(in crate::engine::style) fn track(input: &mut Parser) -> Parsed<TrackSpec> {
    if let Ok(length) = input.try_parse(positive_length_percentage) {
        return Ok(TrackSpec::Length(length));
    }
    match input.next()?.clone() {
        Token::Dimension { value, ref unit, .. }
            if unit.eq_ignore_ascii_case("fr") && value >= 0.0 && value.is_finite() =>
        {
            Ok(TrackSpec::Same(Track::Fraction(value)))
        }
        Token::Ident(name) => cssparser::match_ignore_ascii_case! { &name,
            "auto" => Ok(TrackSpec::Same(Track::Auto)),
            "min-content" => Ok(TrackSpec::Same(Track::MinContent)),
            "max-content" => Ok(TrackSpec::Same(Track::MaxContent)),
            _ => invalid(),
        },
        Token::Function(name) if name.eq_ignore_ascii_case("minmax") => input.parse_nested_block(minmax),
        Token::Function(name) if name.eq_ignore_ascii_case("fit-content") => {
            fault("`fit-content()` as a track is not supported", "use `auto` or a length")
        }
        _ => invalid(),
    }
}

/// `minmax(0, 1fr)` is `1fr`, `minmax(auto, x)` is `x` nearly; other forms have no counterpart here.
fn minmax(input: &mut Parser) -> Parsed<TrackSpec> {
    let low = track(input)?;
    input.expect_comma()?;
    let high = track(input)?;
    let is_free =
        matches!(low, TrackSpec::Same(Track::Auto | Track::MinContent)) || low == TrackSpec::Length(Length::ZERO);
    if is_free || low == high {
        Ok(high)
    } else {
        fault("`minmax()` with a minimum is not supported", "use its maximum, or `min-width` on the items")
    }
}

/// `grid-template-columns`, `grid-template-rows`
pub(in crate::engine::style) fn tracks(input: &mut Parser) -> Parsed<Vec<TrackSpec>> {
    if input.try_parse(|input| input.expect_ident_matching("none")).is_ok() {
        return Ok(Vec::new());
    }
    let mut list = Vec::new();
    while !input.is_exhausted() {
        if input.try_parse(|input| input.expect_function_matching("repeat")).is_ok() {
            input.parse_nested_block(|input| repeat(input, &mut list))?;
        } else if input.try_parse(Parser::expect_square_bracket_block).is_ok() {
            return fault("names of grid lines are not supported", "use numbers of lines");
        } else {
            match input.try_parse(track) {
                Ok(track) => list.push(track),
                // `grid-template` goes on with a slash.
                Err(_) if !list.is_empty() => break,
                Err(error) => return Err(error),
            }
        }
    }
    if list.is_empty() || list.len() > MOST_TRACKS { invalid() } else { Ok(list) }
}

fn repeat(input: &mut Parser, list: &mut Vec<TrackSpec>) -> Parsed<()> {
    let Ok(times) = input.try_parse(integer) else {
        return fault("`repeat()` with `auto-fill` or `auto-fit` is not supported", "give the number of tracks");
    };
    input.expect_comma()?;
    let tracks = super::one_or_more(input, track)?;
    match usize::try_from(times) {
        Ok(times) if times > 0 && times.saturating_mul(tracks.len()) <= MOST_TRACKS => {
            list.extend(std::iter::repeat_n(tracks, times).flatten());
            Ok(())
        }
        _ => invalid(),
    }
}

impl Compute<Track> for TrackSpec {
    fn compute(&self, context: &Context) -> Track {
        match self {
            TrackSpec::Same(track) => *track,
            TrackSpec::Length(length) => Track::Length(length.compute(context)),
        }
    }
}

impl Compute<Arc<[Track]>> for Vec<TrackSpec> {
    fn compute(&self, context: &Context) -> Arc<[Track]> {
        self.iter().map(|track| -> Track { track.compute(context) }).collect()
    }
}

/// `grid-column-start` and its kin.
pub(in crate::engine::style) fn line(input: &mut Parser) -> Parsed<GridLine> {
    if input.try_parse(|input| input.expect_ident_matching("auto")).is_ok() {
        return Ok(GridLine::Auto);
    }
    if input.try_parse(|input| input.expect_ident_matching("span")).is_ok() {
        return match u16::try_from(integer(input)?) {
            Ok(count) if count > 0 => Ok(GridLine::Span(count)),
            _ => invalid(),
        };
    }
    match input.try_parse(integer) {
        Ok(number) => match i16::try_from(number) {
            Ok(number) if number != 0 => Ok(GridLine::Line(number)),
            _ => invalid(),
        },
        Err(_) if input.expect_ident().is_ok() => {
            fault("names of grid lines are not supported", "use numbers of lines")
        }
        Err(error) => Err(error),
    }
}
