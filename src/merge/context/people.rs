//! A candidate, an interviewer → `candidate`, `interviewer`.

use indexmap::IndexMap;
use serde::Serialize;

use crate::kit;

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
pub struct Candidate<'a> {
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

impl<'a> Candidate<'a> {
    pub fn of(role: &'a kit::Role, candidate: &'a kit::Candidate) -> Self {
        Self {
            id: &candidate.id,
            label: &candidate.name,
            name: &candidate.name,
            preferred_name: candidate.preferred_name.as_deref(),
            name_said: candidate.name_said.as_deref(),
            pronouns: candidate.pronouns.as_deref(),
            email: candidate.email.as_deref(),
            role: candidate.role.as_deref().unwrap_or(&role.title),
            level: candidate.level.or(role.level).map(kit::Level::as_str),
            probes: &candidate.probes,
            accommodations: &candidate.accommodations,
            extra: candidate.extra.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect(),
        }
    }
}
