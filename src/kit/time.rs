//! A date or time as text → a moment with its zone, or a day.
//!
//! Three forms of a time are taken: with the name of a zone (RFC 9557), with an offset (RFC 3339), and plain when the kit
//! says its zone. A time that the clocks skip, or that they show twice, is refused rather than guessed.

use jiff::ZonedDateTime;
use jiff::civil::Date;
use jiff::fmt::temporal::{Pieces, PiecesOffset};
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};

use super::scalar::Refusal;
use super::suggest;

/// Finds a zone of the compiled-in database.
///
/// # Errors
/// When no zone has that name.
pub fn zone(name: &str) -> Result<TimeZone, Refusal> {
    TimeZone::get(name).map_err(|_| {
        let known: Vec<String> = jiff::tz::db().available().map(|name| name.to_string()).collect();
        let help = match suggest::nearest(name, known.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write a name of the IANA database, like `Europe/Berlin` or `America/New_York`".to_owned(),
        };
        Refusal { message: format!("there is no time zone `{}`", suggest::shown(name)), help }
    })
}

/// Reads a day like `2028-12-31`.
///
/// # Errors
/// When the text is not a day of the calendar.
pub fn day(text: &str) -> Result<Date, Refusal> {
    let form = text.len() == 10 && text.is_ascii();
    text.parse::<Date>().ok().filter(|_| form).ok_or_else(|| Refusal {
        message: format!("`{}` is not a day of the calendar", suggest::shown(text)),
        help: "write year, month and day like `2028-12-31`".to_owned(),
    })
}

/// Why a text is not a moment.
#[derive(Debug)]
pub struct WrongMoment {
    /// What is wrong.
    pub refusal: Refusal,
    /// The unknown zone, or nothing in it when the text has none: other times of the file will have the same mistake.
    pub zone: Option<String>,
}

impl From<Refusal> for WrongMoment {
    fn from(refusal: Refusal) -> Self {
        Self { refusal, zone: None }
    }
}

/// Reads a moment; `zone` is that of the kit.
///
/// A time with only an offset is shown in the zone of the kit when it has one, else with that offset.
///
/// # Errors
/// When the text is not a time, has no zone, or names a time that does not exist or exists twice.
pub fn moment(text: &str, zone_of_kit: Option<&TimeZone>) -> Result<ZonedDateTime, WrongMoment> {
    let refuse = |message: String, help: &str| Err(Refusal { message, help: help.to_owned() }.into());
    let text = &suggest::shown(text);
    let Ok(pieces) = Pieces::parse(text) else {
        return refuse(
            format!("`{text}` is not a time"),
            "write it like `2026-11-26T09:00[Europe/Berlin]`, with 24 hours",
        );
    };
    let Some(time) = pieces.time() else {
        return refuse(format!("`{text}` has no time of day"), "write it like `2026-11-26T09:00[Europe/Berlin]`");
    };
    let plain = pieces.date().to_datetime(time);
    let named = match pieces.time_zone_annotation() {
        Some(annotation) => Some(annotation.to_time_zone().or_else(|_| named_zone(text))?),
        None => None,
    };
    let offset = pieces.offset().map(|offset| match offset {
        PiecesOffset::Zulu => Offset::UTC,
        PiecesOffset::Numeric(numeric) => numeric.offset(),
        // Jiff may learn of more kinds; a numeric offset is what it promises for all of them.
        other => other.to_numeric_offset(),
    });
    match (named, offset) {
        (Some(zone), None) => Ok(resolve(text, plain, zone)?),
        (None, None) => match zone_of_kit {
            Some(zone) => Ok(resolve(text, plain, zone.clone())?),
            None => Err(WrongMoment {
                refusal: Refusal {
                    message: format!("`{text}` has no time zone"),
                    help: format!(
                        "write `{text}[Europe/Berlin]` or `{text}+01:00`, or give the kit a `time_zone` for all times"
                    ),
                },
                zone: Some(String::new()),
            }),
        },
        (zone, Some(offset)) => {
            let Ok(timestamp) = offset.to_timestamp(plain) else {
                return refuse(format!("`{text}` is outside of the calendar"), "check the year");
            };
            let Some(zone) = zone else {
                let zone = zone_of_kit.cloned().unwrap_or_else(|| TimeZone::fixed(offset));
                return Ok(timestamp.to_zoned_datetime(zone));
            };
            let there = timestamp.to_zoned_datetime(zone);
            if there.offset() != offset {
                let message = format!("the offset and the zone of `{text}` contradict each other");
                return refuse(message, &format!("the offset there is {} at that time; leave it out", there.offset()));
            }
            Ok(there)
        }
    }
}

fn named_zone(text: &str) -> Result<TimeZone, WrongMoment> {
    let name = bracketed(text);
    zone(&name).map_err(|refusal| WrongMoment { refusal, zone: Some(name) })
}

/// The name of the zone as typed.
fn bracketed(text: &str) -> String {
    text.split_once('[').map_or(text, |(_, rest)| rest).trim_end_matches(']').trim_start_matches('!').to_owned()
}

fn resolve(text: &str, plain: jiff::civil::DateTime, zone: TimeZone) -> Result<ZonedDateTime, Refusal> {
    let name = zone.iana_name().unwrap_or("that zone").to_owned();
    let local = zone.into_ambiguous_zoned_datetime(plain);
    let refusal = match local.offset() {
        AmbiguousOffset::Unambiguous { .. } => {
            Refusal { message: format!("`{text}` is outside of the calendar"), help: "check the year".to_owned() }
        }
        AmbiguousOffset::Gap { .. } => Refusal {
            message: format!("`{text}` does not exist: the clocks of {name} skip it"),
            help: "choose another time; the clocks go forward that night".to_owned(),
        },
        AmbiguousOffset::Fold { before, after } => Refusal {
            message: format!("`{text}` exists twice: the clocks of {name} go back over it"),
            help: format!("say which with the offset: `{plain:.0}{before}[{name}]` or `{plain:.0}{after}[{name}]`"),
        },
    };
    local.unambiguous().map_err(|_| refusal)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, kit: Option<&str>) -> String {
        let kit = kit.map(|name| zone(name).expect("a zone of the database"));
        match moment(text, kit.as_ref()) {
            Ok(moment) => moment.to_string(),
            Err(WrongMoment { refusal, .. }) => format!("{} ({})", refusal.message, refusal.help),
        }
    }

    #[test]
    fn a_time_is_taken_with_a_zone_with_an_offset_and_plain_in_the_zone_of_the_kit() {
        let berlin = Some("Europe/Berlin");
        assert_eq!(shown("2026-11-26T09:00[Europe/Berlin]", None), "2026-11-26T09:00:00+01:00[Europe/Berlin]");
        assert_eq!(shown("2026-11-26 09:00+01:00[Europe/Berlin]", None), "2026-11-26T09:00:00+01:00[Europe/Berlin]");
        assert_eq!(shown("2026-11-26T09:00+01:00", None), "2026-11-26T09:00:00+01:00[+01:00]");
        assert_eq!(shown("2026-11-26T08:00Z", berlin), "2026-11-26T09:00:00+01:00[Europe/Berlin]");
        assert_eq!(shown("2026-11-26T09:00", berlin), "2026-11-26T09:00:00+01:00[Europe/Berlin]");
        assert_eq!(shown("2026-11-26T09:00[Asia/Tokyo]", berlin), "2026-11-26T09:00:00+09:00[Asia/Tokyo]");
    }

    #[test]
    fn a_time_that_is_not_sure_is_refused_with_what_to_write() {
        assert_eq!(
            shown("2026-11-26T09:00", None),
            "`2026-11-26T09:00` has no time zone (write `2026-11-26T09:00[Europe/Berlin]` or `2026-11-26T09:00+01:00`, \
             or give the kit a `time_zone` for all times)"
        );
        assert_eq!(
            shown("2026-11-26", Some("Europe/Berlin")),
            "`2026-11-26` has no time of day (write it like `2026-11-26T09:00[Europe/Berlin]`)"
        );
        assert_eq!(
            shown("2026-11-26T09:00[Europe/Berlim]", None),
            "there is no time zone `Europe/Berlim` (did you mean `Europe/Berlin`?)"
        );
        assert_eq!(
            shown("2027-03-28T02:30[Europe/Berlin]", None),
            "`2027-03-28T02:30[Europe/Berlin]` does not exist: the clocks of Europe/Berlin skip it (choose another \
             time; the clocks go forward that night)"
        );
        assert_eq!(
            shown("2026-10-25T02:30", Some("Europe/Berlin")),
            "`2026-10-25T02:30` exists twice: the clocks of Europe/Berlin go back over it (say which with the offset: \
             `2026-10-25T02:30:00+02[Europe/Berlin]` or `2026-10-25T02:30:00+01[Europe/Berlin]`)"
        );
        assert_eq!(
            shown("2026-11-26T09:00+02:00[Europe/Berlin]", None),
            "the offset and the zone of `2026-11-26T09:00+02:00[Europe/Berlin]` contradict each other (the offset there \
             is +01 at that time; leave it out)"
        );
        assert_eq!(
            shown("26.11.2026 9:00", None),
            "`26.11.2026 9:00` is not a time (write it like `2026-11-26T09:00[Europe/Berlin]`, with 24 hours)"
        );
    }

    #[test]
    fn a_day_is_written_with_year_month_and_day() {
        assert_eq!(day("2028-12-31").map(|day| day.to_string()).ok().as_deref(), Some("2028-12-31"));
        for wrong in ["2028-12", "2027-02-29", "31.12.2028", "2028-12-31T00:00", "20281231"] {
            assert!(day(wrong).is_err(), "{wrong}");
        }
    }
}
