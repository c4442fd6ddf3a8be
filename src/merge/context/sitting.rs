//! When and where a candidate has an interview → `sitting`, `day`, and the clock beside each minute.

use jiff::civil::Date;
use jiff::{ToSpan, ZonedDateTime};
use minijinja::Value;
use serde::Serialize;

use crate::kit;

/// `sitting`
#[derive(Serialize)]
pub struct Sitting<'a> {
    /// `Thursday, 26 November 2026`
    date: String,
    /// `09:00`
    start: String,
    /// `10:00`
    end: String,
    /// What the zone is called at that time: `CET`.
    zone: String,
    /// RFC 9557: `2026-11-26T09:00:00+01:00[Europe/Berlin]`
    at: String,
    place: Option<&'a str>,
}

impl<'a> Sitting<'a> {
    pub fn of(sitting: &'a kit::Sitting) -> Self {
        Self {
            date: date_in_words(sitting.start.date()),
            start: clock(&sitting.start),
            end: clock(&sitting.end),
            zone: sitting.start.strftime("%Z").to_string(),
            at: sitting.start.to_string(),
            place: sitting.place.as_deref(),
        }
    }
}

/// An entry of `day`
#[derive(Serialize)]
pub struct Entry<'a> {
    /// `id`, `title`, `minutes`
    pub interview: Value,
    pub interviewers: Value,
    pub sitting: Option<Sitting<'a>>,
    /// Whether it is the interview of this document.
    pub this: bool,
}

/// `Thursday, 26 November 2026`
pub fn date_in_words(date: Date) -> String {
    date.strftime("%A, %-d %B %Y").to_string()
}

/// What the clock shows some minutes into a sitting; nothing when that is past the end of the calendar.
pub fn clock_at(sitting: &kit::Sitting, minute: u32) -> Option<String> {
    sitting.start.checked_add(i64::from(minute).minutes()).ok().map(|time| clock(&time))
}

fn clock(time: &ZonedDateTime) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}
