//! Kit and candidate → what the candidate's handout sees: nothing of questions, anchors, probes or of what is rated.
//!
//! Everything that a template of a handout could print is listed here; it has no way to the rest of the kit.

use minijinja::Value;
use serde::Serialize;

use super::sitting::Sitting;
use super::value;
use crate::kit::{self, Kit, Paper};

/// `kit` of a handout
#[derive(Serialize)]
struct KitPart<'a> {
    id: &'a str,
    title: &'a str,
    language: &'a str,
    paper: &'static str,
}

/// `role` of a handout
#[derive(Serialize)]
struct Role<'a> {
    id: &'a str,
    title: &'a str,
    team: Option<&'a str>,
    place: Option<&'a str>,
    summary: Option<&'a str>,
}

/// `candidate` of a handout
#[derive(Serialize)]
struct Candidate<'a> {
    id: &'a str,
    label: &'a str,
    name: &'a str,
    preferred_name: Option<&'a str>,
    role: &'a str,
    /// As the panel is told.
    accommodations: &'a [String],
}

/// An entry of `day` of a handout
#[derive(Serialize)]
struct Entry<'a> {
    title: &'a str,
    minutes: u32,
    /// What the kit tells the candidate of it.
    told: Option<&'a str>,
    interviewers: Vec<Person<'a>>,
    sitting: Option<Sitting<'a>>,
    /// Whether its place is a call.
    remote: bool,
}

/// An entry of `interviewers`
#[derive(Serialize)]
struct Person<'a> {
    name: &'a str,
    title: Option<&'a str>,
}

/// `handout`
#[derive(Serialize)]
struct Handout<'a> {
    welcome: &'a str,
    expect: &'a [String],
    bring: &'a [String],
    /// Line by line.
    address: &'a [String],
    directions: &'a [String],
    contact: Option<Contact<'a>>,
}

/// `handout.contact`
#[derive(Serialize)]
struct Contact<'a> {
    name: &'a str,
    phone: Option<&'a str>,
    email: Option<&'a str>,
    hours: Option<&'a str>,
}

/// What the handouts of all candidates share.
#[derive(Debug)]
pub struct HandoutParts {
    pub kit: Value,
    pub role: Value,
    pub handout: Value,
}

impl HandoutParts {
    pub fn new(kit: &Kit, paper: Paper) -> Self {
        let role = &kit.role;
        let said = &kit.handout;
        Self {
            kit: value(KitPart { id: &kit.id, title: &kit.title, language: &kit.language, paper: paper.as_str() }),
            role: value(Role {
                id: &role.id,
                title: &role.title,
                team: role.team.as_deref(),
                place: role.place.as_deref(),
                summary: role.summary.as_deref(),
            }),
            handout: value(Handout {
                welcome: &said.welcome,
                expect: &said.expect,
                bring: &said.bring,
                address: &said.address,
                directions: &said.directions,
                contact: said.contact.as_ref().map(|contact| Contact {
                    name: &contact.name,
                    phone: contact.phone.as_deref(),
                    email: contact.email.as_deref(),
                    hours: contact.hours.as_deref(),
                }),
            }),
        }
    }
}

/// `candidate` of a handout.
pub fn candidate(kit: &Kit, candidate: &kit::Candidate) -> Value {
    value(Candidate {
        id: &candidate.id,
        label: &candidate.name,
        name: &candidate.name,
        preferred_name: candidate.preferred_name.as_deref(),
        role: candidate.role.as_deref().unwrap_or(&kit.role.title),
        accommodations: &candidate.accommodations,
    })
}

/// `day` of a handout: the interviews of the candidate in this order.
pub fn day(kit: &Kit, candidate: &kit::Candidate, order: &[usize]) -> Value {
    let entry = |index: &usize| {
        let interview = &kit.interviews[*index];
        let people = interview.interviewers.iter().map(|index| &kit.panel[*index]);
        value(Entry {
            title: &interview.title,
            minutes: interview.minutes,
            told: interview.told.as_deref(),
            interviewers: people.map(|person| Person { name: &person.name, title: person.title.as_deref() }).collect(),
            sitting: candidate.schedule[*index].as_ref().map(Sitting::of),
            remote: candidate.schedule[*index].as_ref().is_some_and(kit::Sitting::is_call),
        })
    };
    order.iter().map(entry).collect()
}
