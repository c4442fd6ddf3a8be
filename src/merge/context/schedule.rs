//! A day of the round → what the coordinator's day sheet sees.

use std::collections::BTreeSet;

use minijinja::Value;
use serde::Serialize;

use super::sitting::{Sitting, date_in_words};
use super::{Shared, value};
use crate::kit::{ClashOver, Day, DocumentKind, Job, Kit, Subject};

/// An entry of `sittings`
#[derive(Serialize)]
struct Entry<'a> {
    /// From 1, in the order of time.
    number: usize,
    candidate: Value,
    /// `id`, `title`, `minutes`
    interview: Value,
    interviewers: Value,
    sitting: Sitting<'a>,
    /// Whether it is in one of `clashes`.
    clashes: bool,
}

/// An entry of `clashes`
#[derive(Serialize)]
struct Clash<'a> {
    /// `candidate`, `interviewer` or `room`
    over: &'static str,
    /// The name of the candidate or the interviewer, or the room.
    who: &'a str,
    /// The numbers of the two sittings.
    earlier: usize,
    later: usize,
    /// When the earlier one ends.
    until: String,
}

/// An entry of `holders`
#[derive(Serialize)]
struct Holder<'a> {
    interviewer: Value,
    sittings: Vec<Held<'a>>,
}

/// An entry of `sittings` of a holder
#[derive(Serialize)]
struct Held<'a> {
    /// That of `sittings`.
    number: usize,
    candidate: Value,
    interview: Value,
    sitting: Sitting<'a>,
    /// What is handed over before it: kinds of documents.
    papers: Vec<&'static str>,
}

/// An entry of `guests`
#[derive(Serialize)]
struct Guest {
    candidate: Value,
    /// The first and the last time of the day.
    from: String,
    until: String,
    /// The place of the first sitting.
    place: Option<String>,
    accommodations: Value,
    /// Whether there is a handout for this candidate.
    handout: bool,
}

/// What the day sheet of a day sees, without what it shares with all documents.
pub struct DayParts {
    /// `Thursday, 3 December 2026`
    pub in_words: String,
    /// What the zone of the times is called, when it is one.
    pub zone: Option<String>,
    pub sittings: Value,
    pub clashes: Value,
    pub holders: Value,
    pub guests: Value,
}

impl DayParts {
    pub fn new(shared: &Shared<'_>, day: &Day) -> Self {
        let kit = shared.kit;
        let clashes = day.clashes(kit);
        let clashing: BTreeSet<usize> = clashes.iter().flat_map(|clash| [clash.earlier, clash.later]).collect();
        let sittings: Vec<Value> = (0..day.sittings.len())
            .filter_map(|index| {
                let (candidate, interview) = day.sittings[index];
                let sitting = kit.candidates[candidate].schedule[interview].as_ref()?;
                Some(value(Entry {
                    number: index + 1,
                    candidate: shared.candidate(candidate),
                    interview: shared.interviews[interview].short.clone(),
                    interviewers: shared.interviews[interview].interviewers.clone(),
                    sitting: Sitting::of(sitting),
                    clashes: clashing.contains(&index),
                }))
            })
            .collect();
        let zones: BTreeSet<String> = day
            .sittings
            .iter()
            .filter_map(|(candidate, interview)| kit.candidates[*candidate].schedule[*interview].as_ref())
            .map(|sitting| sitting.start.strftime("%Z").to_string())
            .collect();
        Self {
            in_words: date_in_words(day.date),
            zone: if zones.len() == 1 { zones.into_iter().next() } else { None },
            sittings: sittings.into(),
            clashes: clashes.iter().map(|clash| value(shown(kit, day, clash))).collect(),
            holders: holders(shared, day),
            guests: guests(shared, day),
        }
    }
}

/// The kinds of documents that an interviewer gets for an interview of a candidate; what is about all interviews of the
/// candidate goes with the last that this interviewer has with them.
fn papers(shared: &Shared<'_>, candidate: usize, interview: usize, interviewer: usize) -> Vec<&'static str> {
    let kit = shared.kit;
    let start = |index: usize| {
        let holds = kit.interviews[index].interviewers.contains(&interviewer);
        let sitting = kit.candidates[candidate].schedule[index].as_ref().filter(|_| holds)?;
        Some((sitting.start.timestamp(), index))
    };
    let is_last = (0..kit.interviews.len()).filter_map(start).max().is_some_and(|(_, last)| last == interview);
    let subjects = [
        Some(Subject::Sitting { candidate, interview, interviewer }),
        is_last.then_some(Subject::Assessment { candidate, interviewer }),
    ];
    let kinds = kit.output.documents.iter().map(|document| document.kind);
    let made = kinds.filter(|kind| {
        let job = subjects.iter().flatten().map(|subject| Job { document: *kind, subject: *subject });
        job.filter(|job| job.is_consistent()).any(|job| shared.makes(&job))
    });
    made.map(DocumentKind::as_str).collect()
}

fn shown<'k>(kit: &'k Kit, day: &Day, clash: &crate::kit::Clash) -> Clash<'k> {
    let (candidate, interview) = day.sittings[clash.earlier];
    let sitting = kit.candidates[candidate].schedule[interview].as_ref();
    let (over, who) = match clash.over {
        ClashOver::Candidate => ("candidate", kit.candidates[candidate].name.as_str()),
        ClashOver::Interviewer(index) => ("interviewer", kit.panel[index].name.as_str()),
        ClashOver::Room => ("room", sitting.and_then(|sitting| sitting.place.as_deref()).unwrap_or_default()),
    };
    let until = sitting.map(|sitting| sitting.end.strftime("%H:%M").to_string()).unwrap_or_default();
    Clash { over, who, earlier: clash.earlier + 1, later: clash.later + 1, until }
}

/// Those of the panel who have an interview on the day, in the order of the kit.
fn holders(shared: &Shared<'_>, day: &Day) -> Value {
    let kit = shared.kit;
    let of = |person: usize| {
        let held = day.sittings.iter().enumerate().filter_map(|(index, (candidate, interview))| {
            let sitting = kit.candidates[*candidate].schedule[*interview].as_ref()?;
            kit.interviews[*interview].interviewers.contains(&person).then(|| Held {
                number: index + 1,
                candidate: shared.candidate(*candidate),
                interview: shared.interviews[*interview].short.clone(),
                sitting: Sitting::of(sitting),
                papers: papers(shared, *candidate, *interview, person),
            })
        });
        let sittings: Vec<Held<'_>> = held.collect();
        (!sittings.is_empty()).then(|| value(Holder { interviewer: shared.people[person].clone(), sittings }))
    };
    (0..kit.panel.len()).filter_map(of).collect()
}

/// The candidates who come on the day, by the time of their first interview.
fn guests(shared: &Shared<'_>, day: &Day) -> Value {
    let mut order: Vec<usize> = Vec::new();
    for (candidate, _) in &day.sittings {
        if !order.contains(candidate) {
            order.push(*candidate);
        }
    }
    let guest = |candidate: usize| {
        let of_candidate = &shared.kit.candidates[candidate];
        let own = day.sittings.iter().filter(|(of, _)| *of == candidate);
        let mut sittings = own.filter_map(|(_, interview)| of_candidate.schedule[*interview].as_ref());
        let first = sittings.next()?;
        let last = sittings.chain([first]).max_by_key(|sitting| sitting.end.timestamp())?;
        Some(value(Guest {
            candidate: shared.candidate(candidate),
            from: first.start.strftime("%H:%M").to_string(),
            until: last.end.strftime("%H:%M").to_string(),
            place: first.place.clone(),
            accommodations: value(&*of_candidate.accommodations),
            handout: shared.makes(&Job { document: DocumentKind::Handout, subject: Subject::Candidate { candidate } }),
        }))
    };
    order.into_iter().filter_map(guest).collect()
}
