//! Each sitting by itself: its day, its hours, its zone, and whether every candidate has one.

use jiff::ZonedDateTime;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;

use super::Finding;
use crate::kit::model::{Candidate, Interview, Kit, Sitting};
use crate::kit::scalar::Rule;

fn sittings(kit: &Kit) -> impl Iterator<Item = (&Candidate, &Interview, &Sitting)> {
    kit.candidates.iter().flat_map(|candidate| {
        let scheduled = kit.interviews.iter().zip(&candidate.schedule);
        scheduled.filter_map(move |(interview, sitting)| Some((candidate, interview, sitting.as_ref()?)))
    })
}

/// Sittings before a day.
pub fn past(kit: &Kit, today: Date, found: &mut Vec<Finding>) {
    for (candidate, interview, sitting) in sittings(kit) {
        let day = sitting.start.date();
        if day < today {
            let message = format!("`{}` of `{}` was on {day}, before {today}", interview.id, candidate.id);
            let help = "check the date; leave out candidates who have been interviewed";
            found.push(Finding::new(Rule::Past, &[&candidate.id, &interview.id], message, &sitting.origin, help));
        }
    }
}

/// Sittings on another day than the one for which a candidate is invited.
pub fn outside_day(kit: &Kit, found: &mut Vec<Finding>) {
    for (candidate, interview, sitting) in sittings(kit) {
        let Some(invited) = candidate.day else { continue };
        let day = sitting.start.date();
        if day != invited {
            let message = format!("`{}` of `{}` is on {day}, and the day is {invited}", interview.id, candidate.id);
            let help = "correct the time or the `day` of the candidate";
            found.push(Finding::new(Rule::OutsideDay, &[&candidate.id, &interview.id], message, &sitting.origin, help));
        }
    }
}

/// Sittings at night or at the end of the week, where they are held or where the candidate is.
pub fn outside_hours(kit: &Kit, found: &mut Vec<Finding>) {
    for (candidate, interview, sitting) in sittings(kit) {
        let subjects = [candidate.id.as_str(), &interview.id];
        let in_zone = |zone: &TimeZone| (there(&sitting.start, zone), there(&sitting.end, zone));
        let (start, end) = match &kit.time_zone {
            Some(zone) => in_zone(zone),
            None => (sitting.start.clone(), sitting.end.clone()),
        };
        let told = outside(kit, &start, &end).map(|what| {
            let message = format!("`{}` of `{}` is {what}", interview.id, candidate.id);
            (message, "correct the time, or give the kit its `hours`")
        });
        let there = candidate.time_zone.as_ref().map(|zone| (in_zone(zone), zone));
        let told = told.or_else(|| {
            let ((start, end), zone) = there?;
            let name = zone.iana_name().unwrap_or("the candidate's zone");
            let message =
                format!("in {name}, `{}` of `{}` is {}", interview.id, candidate.id, outside(kit, &start, &end)?);
            Some((message, "choose a time that suits the candidate too"))
        });
        if let Some((message, help)) = told {
            found.push(Finding::new(Rule::OutsideHours, &subjects, message, &sitting.origin, help));
        }
    }
}

fn there(moment: &ZonedDateTime, zone: &TimeZone) -> ZonedDateTime {
    moment.timestamp().to_zoned_datetime(zone.clone())
}

/// How a sitting lies outside of the working hours, when it does.
fn outside(kit: &Kit, start: &ZonedDateTime, end: &ZonedDateTime) -> Option<String> {
    let weekend = match start.weekday() {
        Weekday::Saturday => Some("Saturday"),
        Weekday::Sunday => Some("Sunday"),
        _ => None,
    };
    if let Some(day) = weekend {
        return Some(format!("on a {day} ({})", start.date()));
    }
    let minute = |moment: &ZonedDateTime| {
        u32::from(moment.hour().unsigned_abs()) * 60 + u32::from(moment.minute().unsigned_abs())
    };
    let last = if end.date() == start.date() { minute(end) } else { 24 * 60 + minute(end) };
    let hours = kit.hours;
    (minute(start) < hours.from || last > hours.until)
        .then(|| format!("from {} to {}, outside of the hours {hours}", start.strftime("%H:%M"), end.strftime("%H:%M")))
}

/// Times of which only the offset is known: a calendar cannot follow them when a meeting is moved over a change of clocks.
pub fn without_zone(kit: &Kit, found: &mut Vec<Finding>) {
    let mut without = sittings(kit).filter(|(.., sitting)| sitting.start.time_zone().iana_name().is_none());
    if let Some((candidate, interview, sitting)) = without.next() {
        let more = match without.count() {
            0 => String::new(),
            1 => ", and so has 1 other sitting".to_owned(),
            count => format!(", and so have {count} other sittings"),
        };
        let message = format!("`{}` of `{}` has an offset and no time zone{more}", interview.id, candidate.id);
        let help = "give the kit a `time_zone` like `Europe/Berlin`; invitations need one";
        found.push(Finding::new(Rule::NoZone, &[&candidate.id, &interview.id], message, &sitting.origin, help));
    }
}

/// Candidates who have times and none for an interview that others have: they are asked less.
pub fn unequal(kit: &Kit, found: &mut Vec<Finding>) {
    for (index, interview) in kit.interviews.iter().enumerate() {
        if !kit.candidates.iter().any(|candidate| candidate.schedule[index].is_some()) {
            continue;
        }
        for candidate in &kit.candidates {
            if candidate.schedule[index].is_none() && candidate.schedule.iter().any(Option::is_some) {
                let message = format!("`{}` has no time for `{}`, which others have", candidate.id, interview.id);
                let help = "add it to the schedule: all candidates are asked the same";
                let subjects = [candidate.id.as_str(), &interview.id];
                found.push(Finding::new(Rule::UnequalInterviews, &subjects, message, &candidate.origin, help));
            }
        }
    }
}
