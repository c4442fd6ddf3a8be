//! The schedules side by side: nobody can be in two interviews at the same time.
//!
//! An overlap is a warning, not an error: the documents are right as they are, and a coordinator may still be moving
//! times about.

use jiff::Timestamp;

use crate::diag::Diagnostic;
use crate::kit::model::{Candidate, Interview, Interviewer, Sitting};

/// How many overlaps of one person are reported; a wrong date copied down a table makes thousands.
const OVERLAPS_REPORTED: usize = 10;

/// A sitting of one candidate.
struct Booking<'a> {
    candidate: &'a Candidate,
    interview: &'a Interview,
    sitting: &'a Sitting,
}

/// Reports who would have to be in two interviews at once.
pub fn check(
    candidates: &[Candidate],
    interviews: &[Interview],
    panel: &[Interviewer],
    problems: &mut Vec<Diagnostic>,
) {
    for candidate in candidates {
        overlaps(bookings(candidate, interviews).collect(), &candidate.name, problems);
    }
    for (index, interviewer) in panel.iter().enumerate() {
        let of_interviewer = candidates
            .iter()
            .flat_map(|candidate| bookings(candidate, interviews))
            .filter(|booking| booking.interview.interviewers.contains(&index));
        overlaps(of_interviewer.collect(), &interviewer.name, problems);
    }
}

fn bookings<'a>(candidate: &'a Candidate, interviews: &'a [Interview]) -> impl Iterator<Item = Booking<'a>> {
    let scheduled = candidate.schedule.iter().zip(interviews);
    scheduled.filter_map(move |(sitting, interview)| {
        sitting.as_ref().map(|sitting| Booking { candidate, interview, sitting })
    })
}

fn overlaps(mut bookings: Vec<Booking<'_>>, person: &str, problems: &mut Vec<Diagnostic>) {
    let start = |booking: &Booking<'_>| -> Timestamp { booking.sitting.start.timestamp() };
    bookings.sort_by_key(start);
    let mut count = 0;
    let mut busy: Option<&Booking<'_>> = None;
    for booking in &bookings {
        if let Some(earlier) = busy.filter(|earlier| earlier.sitting.end.timestamp() > start(booking)) {
            count += 1;
            if count <= OVERLAPS_REPORTED {
                problems.push(overlap(person, earlier, booking));
            }
        }
        if busy.is_none_or(|earlier| earlier.sitting.end.timestamp() < booking.sitting.end.timestamp()) {
            busy = Some(booking);
        }
    }
    if count > OVERLAPS_REPORTED {
        let more = count - OVERLAPS_REPORTED;
        problems.push(
            Diagnostic::warning(format!("{person} has {more} more interviews that overlap"))
                .help("look at the schedule"),
        );
    }
}

fn overlap(person: &str, earlier: &Booking<'_>, later: &Booking<'_>) -> Diagnostic {
    let name = |booking: &Booking<'_>| format!("`{}` of `{}`", booking.interview.id, booking.candidate.id);
    let message = format!("{person} is in two interviews at once: {} and {}", name(earlier), name(later));
    let help = format!(
        "the first lasts until {} (its time is at {}); move one of them",
        earlier.sitting.end.strftime("%H:%M"),
        earlier.sitting.origin
    );
    Diagnostic::warning(message).at_place(later.sitting.origin.clone()).help(help)
}
