//! The schedules side by side: nobody can be in two interviews at the same time.
//!
//! An overlap is a warning, not an error: the documents are right as they are, and a coordinator may still be moving
//! times about.

use indexmap::IndexMap;

use crate::diag::Diagnostic;
use crate::kit::model::{Candidate, Interview, Interviewer, Sitting};

/// How many overlaps are reported; a wrong date copied down a table makes thousands.
const OVERLAPS_REPORTED: usize = 20;

/// A sitting of one candidate.
#[derive(Clone, Copy)]
struct Booking<'a> {
    candidate: &'a Candidate,
    interview: &'a Interview,
    sitting: &'a Sitting,
}

/// Two sittings at the same time, and who would have to be in both.
struct Overlap<'a> {
    earlier: Booking<'a>,
    later: Booking<'a>,
    persons: Vec<&'a str>,
}

/// Reports who would have to be in two interviews at once.
pub fn check(
    candidates: &[Candidate],
    interviews: &[Interview],
    panel: &[Interviewer],
    problems: &mut Vec<Diagnostic>,
) {
    // By the places of the two times: the same two sittings may be an overlap for several interviewers.
    let mut found: IndexMap<[*const Sitting; 2], Overlap<'_>> = IndexMap::new();
    for candidate in candidates {
        overlaps(bookings(candidate, interviews).collect(), &candidate.name, &mut found);
    }
    for (index, interviewer) in panel.iter().enumerate() {
        let of_interviewer = candidates
            .iter()
            .flat_map(|candidate| bookings(candidate, interviews))
            .filter(|booking| booking.interview.interviewers.contains(&index));
        overlaps(of_interviewer.collect(), &interviewer.name, &mut found);
    }
    problems.extend(found.values().take(OVERLAPS_REPORTED).map(Overlap::diagnostic));
    if found.len() > OVERLAPS_REPORTED {
        let more = found.len() - OVERLAPS_REPORTED;
        problems.push(Diagnostic::warning(format!("{more} more interviews overlap")).help("look at the schedule"));
    }
}

fn bookings<'a>(candidate: &'a Candidate, interviews: &'a [Interview]) -> impl Iterator<Item = Booking<'a>> {
    let scheduled = candidate.schedule.iter().zip(interviews);
    scheduled.filter_map(move |(sitting, interview)| {
        sitting.as_ref().map(|sitting| Booking { candidate, interview, sitting })
    })
}

/// Adds the overlaps of one person: each sitting that begins before the one that lasts longest so far is over.
fn overlaps<'a>(
    mut bookings: Vec<Booking<'a>>,
    person: &'a str,
    found: &mut IndexMap<[*const Sitting; 2], Overlap<'a>>,
) {
    bookings.sort_by_key(|booking| booking.sitting.start.timestamp());
    let mut longest: Option<Booking<'a>> = None;
    for later in bookings {
        if let Some(earlier) = longest.filter(|earlier| earlier.sitting.end > later.sitting.start) {
            let key = [std::ptr::from_ref(earlier.sitting), std::ptr::from_ref(later.sitting)];
            let overlap = found.entry(key).or_insert(Overlap { earlier, later, persons: Vec::new() });
            overlap.persons.push(person);
        }
        if longest.is_none_or(|longest| longest.sitting.end < later.sitting.end) {
            longest = Some(later);
        }
    }
}

impl Overlap<'_> {
    fn diagnostic(&self) -> Diagnostic {
        let name = |booking: &Booking<'_>| format!("`{}` of `{}`", booking.interview.id, booking.candidate.id);
        let who = match self.persons.as_slice() {
            [one] => format!("{one} is"),
            [others @ .., last] => format!("{} and {last} are", others.join(", ")),
            [] => "somebody is".to_owned(),
        };
        let message = format!("{who} in two interviews at once: {} and {}", name(&self.earlier), name(&self.later));
        let Sitting { end, origin, .. } = self.earlier.sitting;
        let help =
            format!("the first lasts until {} (its time is at {origin}); move one of them", end.strftime("%H:%M"));
        Diagnostic::warning(message).at_place(self.later.sitting.origin.clone()).help(help)
    }
}
