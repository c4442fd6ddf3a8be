//! The schedules side by side: nobody can be in two interviews at the same time, and no room can hold two.

use indexmap::IndexMap;

use super::Finding;
use crate::kit::model::{Candidate, Interview, Kit, Sitting};
use crate::kit::scalar::Rule;

/// Words of a place that is no room: any number of calls may be at the same time.
const CALLS: [&str; 12] =
    ["://", "video", "online", "remote", "call", "phone", "telefon", "teléfono", "téléphone", "zoom", "teams", "meet"];

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
pub fn persons(kit: &Kit, findings: &mut Vec<Finding>) {
    // By the places of the two times: the same two sittings may be an overlap for several interviewers.
    let mut found: IndexMap<[*const Sitting; 2], Overlap<'_>> = IndexMap::new();
    for candidate in &kit.candidates {
        let bookings = bookings(candidate, &kit.interviews).collect();
        overlaps(bookings, |earlier, later| add(&mut found, earlier, later, &candidate.name));
    }
    for (index, interviewer) in kit.panel.iter().enumerate() {
        let holds = |booking: &Booking<'_>| booking.interview.interviewers.contains(&index);
        let of_interviewer = kit.candidates.iter().flat_map(|candidate| bookings(candidate, &kit.interviews));
        overlaps(of_interviewer.filter(holds).collect(), |earlier, later| {
            add(&mut found, earlier, later, &interviewer.name);
        });
    }
    findings.extend(found.values().map(Overlap::finding));
}

fn add<'a>(
    found: &mut IndexMap<[*const Sitting; 2], Overlap<'a>>,
    earlier: Booking<'a>,
    later: Booking<'a>,
    person: &'a str,
) {
    let key = [std::ptr::from_ref(earlier.sitting), std::ptr::from_ref(later.sitting)];
    found.entry(key).or_insert(Overlap { earlier, later, persons: Vec::new() }).persons.push(person);
}

/// Reports rooms in which two interviews are at once. Where somebody is in both, that has been reported.
pub fn rooms(kit: &Kit, findings: &mut Vec<Finding>) {
    let mut rooms: IndexMap<String, Vec<Booking<'_>>> = IndexMap::new();
    for booking in kit.candidates.iter().flat_map(|candidate| bookings(candidate, &kit.interviews)) {
        let Some(place) = &booking.sitting.place else { continue };
        if let Some(room) = room(place) {
            rooms.entry(room).or_default().push(booking);
        }
    }
    for bookings in rooms.into_values() {
        overlaps(bookings, |earlier, later| {
            let shared = |index: &usize| later.interview.interviewers.contains(index);
            let is_told =
                std::ptr::eq(earlier.candidate, later.candidate) || earlier.interview.interviewers.iter().any(shared);
            if !is_told {
                findings.push(two_in_a_room(earlier, later));
            }
        });
    }
}

/// What a place is the same room as, however it is written; nothing when it is a call.
pub fn room(place: &str) -> Option<String> {
    let place = place.to_lowercase();
    let is_call = CALLS.iter().any(|call| place.contains(call));
    (!is_call).then_some(place)
}

fn two_in_a_room(earlier: Booking<'_>, later: Booking<'_>) -> Finding {
    let room = later.sitting.place.as_deref().unwrap_or_default();
    let message = format!("two interviews are in `{room}` at once: {} and {}", name(&earlier), name(&later));
    let help = format!("the first has it until {}; find another room", earlier.sitting.end.strftime("%H:%M"));
    let subjects = [room, &earlier.candidate.id, &later.candidate.id];
    Finding::new(Rule::Room, &subjects, message, &later.sitting.origin, help)
}

fn bookings<'a>(candidate: &'a Candidate, interviews: &'a [Interview]) -> impl Iterator<Item = Booking<'a>> {
    let scheduled = candidate.schedule.iter().zip(interviews);
    scheduled.filter_map(move |(sitting, interview)| {
        sitting.as_ref().map(|sitting| Booking { candidate, interview, sitting })
    })
}

/// Hands on the overlaps: each sitting that begins before the one that lasts longest so far is over, with that one.
fn overlaps<'a>(mut bookings: Vec<Booking<'a>>, mut each: impl FnMut(Booking<'a>, Booking<'a>)) {
    bookings.sort_by_key(|booking| booking.sitting.start.timestamp());
    let mut longest: Option<Booking<'a>> = None;
    for later in bookings {
        if let Some(earlier) = longest.filter(|earlier| earlier.sitting.end > later.sitting.start) {
            each(earlier, later);
        }
        if longest.is_none_or(|longest| longest.sitting.end < later.sitting.end) {
            longest = Some(later);
        }
    }
}

fn name(booking: &Booking<'_>) -> String {
    format!("`{}` of `{}`", booking.interview.id, booking.candidate.id)
}

impl Overlap<'_> {
    fn finding(&self) -> Finding {
        let who = match self.persons.as_slice() {
            [one] => format!("{one} is"),
            [others @ .., last] => format!("{} and {last} are", others.join(", ")),
            [] => "somebody is".to_owned(),
        };
        let message = format!("{who} in two interviews at once: {} and {}", name(&self.earlier), name(&self.later));
        let Sitting { end, origin, .. } = self.earlier.sitting;
        let help =
            format!("the first lasts until {} (its time is at {origin}); move one of them", end.strftime("%H:%M"));
        let (earlier, later) = (&self.earlier, &self.later);
        let subjects = [&*earlier.candidate.id, &later.candidate.id, &earlier.interview.id, &later.interview.id];
        Finding::new(Rule::Overlap, &subjects, message, &later.sitting.origin, help)
    }
}
