//! A candidate, an interviewer → `candidate`, `interviewer`.

use indexmap::IndexMap;
use minijinja::Value;
use serde::Serialize;

use super::value;
use crate::kit::{self, Blind, BlindField};

/// `interviewer`, and each of `panel`
#[derive(Serialize)]
pub struct Person<'a> {
    id: &'a str,
    name: &'a str,
    title: Option<&'a str>,
    email: Option<&'a str>,
}

impl<'a> Person<'a> {
    pub fn of(person: &'a kit::Interviewer) -> Self {
        Self { id: &person.id, name: &person.name, title: person.title.as_deref(), email: person.email.as_deref() }
    }
}

/// `candidate`
#[derive(Serialize)]
struct Candidate<'a> {
    id: &'a str,
    /// What papers call the candidate.
    label: &'a str,
    name: &'a str,
    preferred_name: Option<&'a str>,
    name_said: Option<&'a str>,
    pronouns: Option<&'a str>,
    email: Option<&'a str>,
    /// That of the candidate, or `role.title`.
    role: &'a str,
    /// That of the candidate, or `role.level`.
    level: Option<&'static str>,
    probes: &'a [String],
    accommodations: &'a [String],
    /// The free fields, in the order of the file.
    extra: IndexMap<&'a str, &'a str>,
}

/// `candidate` in a blind round: what is not here is not defined
#[derive(Serialize)]
struct Coded<'a> {
    /// The code.
    id: &'a str,
    /// The code.
    label: &'a str,
    role: &'a str,
    level: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    probes: Option<&'a [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    accommodations: Option<&'a [String]>,
}

/// A candidate as the reader may see them.
pub fn candidate(kit: &kit::Kit, candidate: &kit::Candidate) -> Value {
    shown(kit, Candidate::of(&kit.role, candidate))
}

/// The same, without what the position has for what the candidate has not.
pub fn own_candidate(kit: &kit::Kit, candidate: &kit::Candidate) -> Value {
    shown(kit, Candidate::own(candidate))
}

fn shown(kit: &kit::Kit, whole: Candidate<'_>) -> Value {
    let Blind::Done { show, .. } = &kit.blind else { return value(whole) };
    let shows = |field: BlindField| show.contains(&field);
    value(Coded {
        id: whole.id,
        label: whole.label,
        role: whole.role,
        level: whole.level,
        probes: shows(BlindField::Probes).then_some(whole.probes),
        accommodations: shows(BlindField::Accommodations).then_some(whole.accommodations),
    })
}

impl<'a> Candidate<'a> {
    fn of(role: &'a kit::Role, candidate: &'a kit::Candidate) -> Self {
        Self {
            role: candidate.role.as_deref().unwrap_or(&role.title),
            level: candidate.level.or(role.level).map(kit::Level::as_str),
            ..Self::own(candidate)
        }
    }

    /// With nothing from the position.
    fn own(candidate: &'a kit::Candidate) -> Self {
        Self {
            id: &candidate.id,
            label: &candidate.name,
            name: &candidate.name,
            preferred_name: candidate.preferred_name.as_deref(),
            name_said: candidate.name_said.as_deref(),
            pronouns: candidate.pronouns.as_deref(),
            email: candidate.email.as_deref(),
            role: candidate.role.as_deref().unwrap_or_default(),
            level: candidate.level.map(kit::Level::as_str),
            probes: &candidate.probes,
            accommodations: &candidate.accommodations,
            extra: candidate.extra.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect(),
        }
    }
}
