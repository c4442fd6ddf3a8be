//! The schedule of the kit against the record → what everybody has to be told.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::record::{Guest, Record, Sitting};
use super::sitting::{position, sitting};
use super::{Audience, News, Notice};
use crate::diag::Diagnostic;
use crate::kit::{DocumentKind, Job, Kit, Organizer};

/// The most sittings without a time that are named.
const NAMED: usize = 3;

/// What is asked for.
pub struct Asked<'a> {
    /// Who is invited.
    pub audience: Audience,
    /// Whether all that is wanted is called off, instead of told as the kit has it.
    pub cancel: bool,
    /// Whether everything is wanted: then those are told, too, whose sittings the kit does not know any more.
    pub all: bool,
    /// Which guests of which sittings are wanted, by the document that they would get.
    pub wanted: &'a dyn Fn(&Job) -> bool,
}

/// What everybody has to be told, and what could not be.
#[derive(Debug, Default)]
pub struct Notices {
    /// In the order of the kit; then what the kit does not know any more, in the order of the record.
    pub notices: Vec<Notice>,
    /// What left somebody without an invitation.
    pub warnings: Vec<Diagnostic>,
}

/// Whom invitations come from.
///
/// # Errors
/// When the kit does not say it.
pub fn organizer(kit: &Kit) -> Result<&Organizer, Diagnostic> {
    kit.organizer.as_ref().ok_or_else(|| {
        let help = "add to `kit.yaml`, for example: organizer: { name: Aylin, email: aylin@example.org }";
        Diagnostic::error(format!("the kit `{}` has no `organizer`: nobody whom invitations come from", kit.id))
            .help(help)
    })
}

/// Compares the kit with the record, and brings the record up to date.
///
/// # Errors
/// When the kit does not say who invites.
pub fn notices(kit: &Kit, asked: &Asked<'_>, record: &mut Record) -> Result<Notices, Diagnostic> {
    let organizer = organizer(kit)?;
    let mut found = Notices::default();
    let mut present = BTreeSet::new();
    let mut timeless = Vec::new();
    let mut unreachable = BTreeSet::new();
    for candidate in 0..kit.candidates.len() {
        for interview in 0..kit.interviews.len() {
            let jobs = jobs(kit, asked.audience, candidate, interview);
            let Some(now) = sitting(kit, organizer, asked.audience, candidate, interview) else {
                if jobs.iter().any(asked.wanted) {
                    timeless.push((candidate, interview));
                }
                continue;
            };
            present.insert((now.candidate.clone(), now.interview.clone()));
            if !jobs.iter().any(asked.wanted) {
                continue;
            }
            if asked.cancel {
                call_off(record.get(asked.audience, &now.candidate, &now.interview).cloned(), record, &mut found);
                continue;
            }
            let guests = jobs.iter().zip(&now.guests).filter(|(job, _)| (asked.wanted)(job));
            unreachable.extend(
                guests.filter(|(_, guest)| guest.email.is_none()).filter_map(|(job, _)| person(asked.audience, job)),
            );
            tell(kit, asked, now, &jobs, record, &mut found);
        }
    }
    let gone: Vec<Sitting> = record
        .sittings()
        .filter(|told| told.audience == asked.audience)
        .filter(|told| !present.contains(&(told.candidate.clone(), told.interview.clone())))
        .filter(|told| asked.all || is_wanted(kit, asked, told))
        .cloned()
        .collect();
    for told in gone {
        call_off(Some(told), record, &mut found);
    }
    if !asked.cancel {
        found.warnings.extend(without_time(kit, &timeless));
        found.warnings.extend(unreachable.iter().map(|person| without_address(kit, asked.audience, *person)));
    }
    Ok(found)
}

/// The document of each guest of a sitting, in the order of the guests.
fn jobs(kit: &Kit, audience: Audience, candidate: usize, interview: usize) -> Vec<Job> {
    let document = audience.document().unwrap_or(DocumentKind::Packet);
    let job = |interviewer: usize| Job::of_sitting(document, candidate, interview, interviewer);
    let interviewers = kit.interviews[interview].interviewers.iter().copied();
    match audience {
        Audience::Interviewer => interviewers.map(job).collect(),
        Audience::Candidate => interviewers.take(1).map(job).collect(),
    }
}

/// The index of the guest among their kind.
fn person(audience: Audience, job: &Job) -> Option<usize> {
    match audience {
        Audience::Interviewer => job.interviewer(),
        Audience::Candidate => job.candidate(),
    }
}

/// Tells the guests of a sitting that takes place.
fn tell(kit: &Kit, asked: &Asked<'_>, mut now: Sitting, jobs: &[Job], record: &mut Record, found: &mut Notices) {
    let told = record.get(asked.audience, &now.candidate, &now.interview).cloned();
    let mut is_changed = false;
    if let Some(told) = &told {
        now.changes = changes(told, &now);
        is_changed = !now.changes.is_empty();
        now.uid.clone_from(&told.uid);
        now.since = told.since;
        now.sequence = told.sequence.saturating_add(u32::from(is_changed || told.cancelled));
        if now.sequence == told.sequence {
            now.changes.clone_from(&told.changes);
        }
    }
    let before: &[Guest] = told.as_ref().filter(|told| !told.cancelled).map_or(&[], |told| &told.guests);
    let same = |guest: &Guest| before.iter().find(|other| other.id == guest.id);
    for guest in &mut now.guests {
        guest.since = same(guest).map_or(now.sequence, |other| other.since);
    }
    let shared = Arc::new(now.clone());
    let candidate = jobs.first().and_then(Job::candidate);
    let role = candidate.map(|candidate| position(kit, asked.audience, &kit.candidates[candidate]));
    for (guest, job) in now.guests.iter().zip(jobs).filter(|(_, job)| (asked.wanted)(job)) {
        let news = match same(guest) {
            None => News::New,
            Some(_) if is_changed => News::Changed,
            Some(_) => News::Unchanged,
        };
        let (sitting, guest) = (Arc::clone(&shared), guest.clone());
        found.notices.push(Notice { sitting, guest, news, role: role.clone(), job: Some(*job) });
    }
    for guest in before.iter().filter(|guest| now.guests.iter().all(|other| other.id != guest.id)) {
        let (sitting, guest) = (Arc::clone(&shared), guest.clone());
        found.notices.push(Notice { sitting, guest, news: News::Uninvited, role: None, job: None });
    }
    record.put(now);
}

/// What is not as it was told, in the words of its reader. The document that goes with it is not among this: it is no
/// part of the schedule.
fn changes(told: &Sitting, now: &Sitting) -> Vec<String> {
    let times = |sitting: &Sitting| (sitting.start.timestamp(), sitting.end.timestamp());
    let same_guests =
        told.guests.len() == now.guests.len() && told.guests.iter().zip(&now.guests).all(|(told, now)| told.is(now));
    let differing = [
        (times(told) != times(now), "time"),
        (told.place != now.place, "place"),
        (told.panel != now.panel || !same_guests, "panel"),
        (told.summary != now.summary || told.title != now.title, "title"),
        (told.organizer != now.organizer, "organizer"),
    ];
    differing.into_iter().filter(|(differs, _)| *differs).map(|(_, what)| what.to_owned()).collect()
}

/// Tells the guests of a sitting that it does not take place, unless they know.
fn call_off(told: Option<Sitting>, record: &mut Record, found: &mut Notices) {
    let Some(mut sitting) = told.filter(|told| !told.cancelled) else { return };
    sitting.cancelled = true;
    sitting.sequence = sitting.sequence.saturating_add(1);
    let shared = Arc::new(sitting.clone());
    found.notices.extend(sitting.guests.iter().map(|guest| Notice {
        sitting: Arc::clone(&shared),
        guest: guest.clone(),
        news: News::CalledOff,
        role: None,
        job: None,
    }));
    record.put(sitting);
}

/// Whether a sitting that has no time any more is one of those that are asked for.
fn is_wanted(kit: &Kit, asked: &Asked<'_>, told: &Sitting) -> bool {
    let candidate = kit.candidates.iter().position(|candidate| candidate.id == told.candidate);
    let interview = kit.interviews.iter().position(|interview| interview.id == told.interview);
    match (candidate, interview) {
        (Some(candidate), Some(interview)) => jobs(kit, asked.audience, candidate, interview).iter().any(asked.wanted),
        _ => false,
    }
}

fn without_time(kit: &Kit, timeless: &[(usize, usize)]) -> Option<Diagnostic> {
    let (candidate, _) = timeless.first()?;
    let name = |(candidate, interview): &(usize, usize)| {
        format!("`{}` of `{}`", kit.interviews[*interview].id, kit.candidates[*candidate].id)
    };
    let mut named = timeless.iter().take(NAMED).map(name).collect::<Vec<_>>().join(", ");
    if let Some(more @ 1..) = timeless.len().checked_sub(NAMED) {
        named = format!("{named} and {more} more");
    }
    let problem = Diagnostic::warning(format!("nobody is invited to what has no time: {named}"));
    let problem = problem.at_place(kit.candidates[*candidate].origin.clone());
    Some(problem.help("give it a time under `schedule`, or leave it out with `--only`"))
}

fn without_address(kit: &Kit, audience: Audience, person: usize) -> Diagnostic {
    let (what, id, place) = match audience {
        Audience::Interviewer => ("interviewer", &kit.panel[person].id, &kit.panel[person].origin),
        Audience::Candidate => ("candidate", &kit.candidates[person].id, &kit.candidates[person].origin),
    };
    Diagnostic::warning(format!("the {what} `{id}` has no `email`, so there is a calendar file but no mail"))
        .at_place(place.clone())
        .help("add `email: …`")
}
