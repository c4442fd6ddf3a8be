//! `panelkit retain`: a folder of papers → those that are past the day until which they are kept. Nothing is deleted.

use std::path::Path;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SpanRelativeTo, Timestamp, Unit};
use serde_json::json;

use super::args::{Format, Retain};
use super::build::source_date;
use super::output::{self, Failure};
use super::read;
use super::report::{Reporter, counted};
use crate::batch;
use crate::records::retention::{self, Retained};
use crate::source::display_name;

/// `panelkit retain [DIR]`
pub fn run(command: &Retain, reporter: &mut Reporter) -> Result<(), Failure> {
    let today = match (command.today, source_date()?) {
        (Some(day), _) => day,
        (None, source_date) => source_date.unwrap_or_else(Timestamp::now).to_zoned_datetime(TimeZone::UTC).date(),
    };
    let (mut past, mut kept, mut silent) = (0, 0, 0);
    for file in read::below(&command.folder)? {
        match look(&file, reporter) {
            Some(retained) if retained.until < today => {
                past += 1;
                tell(&file, &retained, today, command.format)?;
            }
            Some(_) => kept += 1,
            None => silent += 1,
        }
    }
    reporter.note(format_args!(
        "{} past {} day, {kept} to keep, {silent} without one ({today})",
        counted(past, "file"),
        if past == 1 { "its" } else { "their" },
    ))
}

/// What a file says; one that cannot be read is told, and says nothing.
fn look(file: &Path, reporter: &mut Reporter) -> Option<Retained> {
    let name = display_name(file);
    match output::read_bytes(file)
        .map_err(Into::into)
        .and_then(|bytes| batch::caught(|| Ok(retention::of_file(&bytes))))
    {
        Ok(retained) => retained,
        Err(problems) => {
            reporter.add_of_document(problems.0, &name);
            None
        }
    }
}

fn tell(file: &Path, Retained { until, title }: &Retained, today: Date, format: Format) -> Result<(), Failure> {
    let name = display_name(file);
    let days = (today - *until).total((Unit::Day, SpanRelativeTo::days_are_24_hours())).unwrap_or_default();
    let title = title.as_deref().map(read::visible);
    output::print(&match format {
        Format::Json => {
            let object = json!({
                "type": "file",
                "file": name,
                "title": title,
                "retain_until": until.to_string(),
                "days_past": days as i64,
            });
            format!("{object}\n")
        }
        Format::Text => format!("{until}  {name}{}\n", title.map(|title| format!("  {title}")).unwrap_or_default()),
    })
}
