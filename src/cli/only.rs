//! The patterns of `--only` → which documents are wanted.
//!
//! A pattern with a prefix (`candidate:`) is matched against ids of that kind. One without is matched against the ids of
//! candidates, interviews and interviewers, and counts as a pattern of the kind in which it matches. Patterns of one
//! kind add up; different kinds narrow each other down.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{glob, words};
use crate::diag::Diagnostic;
use crate::kit::{Job, Kit, Plan};

/// What a pattern is matched against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Candidate,
    Interview,
    Interviewer,
    Document,
    Day,
}

impl Kind {
    const ALL: [Self; 5] = [Self::Candidate, Self::Interview, Self::Interviewer, Self::Document, Self::Day];
    /// Those that a pattern without a prefix is matched against.
    const UNNAMED: [Self; 3] = [Self::Candidate, Self::Interview, Self::Interviewer];

    fn name(self) -> &'static str {
        match self {
            Self::Candidate => "candidate",
            Self::Interview => "interview",
            Self::Interviewer => "interviewer",
            Self::Document => "document",
            Self::Day => "day",
        }
    }

    /// The ids of this kind in a kit.
    fn ids<'k>(self, kit: &'k Kit, plan: &Plan) -> Vec<Cow<'k, str>> {
        match self {
            Self::Candidate => kit.candidates.iter().map(|candidate| candidate.id.as_str().into()).collect(),
            Self::Interview => kit.interviews.iter().map(|interview| interview.id.as_str().into()).collect(),
            Self::Interviewer => kit.panel.iter().map(|person| person.id.as_str().into()).collect(),
            Self::Document => kit.output.documents.iter().map(|document| document.kind.as_str().into()).collect(),
            Self::Day => plan.days.iter().map(|day| day.date.to_string().into()).collect(),
        }
    }

    /// Which of those ids match. A candidate of a blind round is found by the id behind the code, too.
    fn matching(self, kit: &Kit, plan: &Plan, glob: &str) -> Vec<bool> {
        if self == Self::Candidate {
            let matches = |candidate: usize| kit.ids_of(candidate).any(|id| glob::matches(glob, id));
            return (0..kit.candidates.len()).map(matches).collect();
        }
        self.ids(kit, plan).iter().map(|id| glob::matches(glob, id)).collect()
    }

    /// The index among those ids of the one that a document has; a document has no interview when it is about a candidate
    /// as a whole, and no candidate when it is about a day.
    fn of(self, kit: &Kit, plan: &Plan, job: &Job) -> Option<usize> {
        match self {
            Self::Candidate => job.candidate(),
            Self::Interview => job.interview(),
            Self::Interviewer => job.interviewer(),
            Self::Document => kit.output.documents.iter().position(|document| document.kind == job.document),
            Self::Day => job.day().or_else(|| {
                let sitting = kit.candidates[job.candidate()?].schedule[job.interview()?].as_ref()?;
                plan.days.binary_search_by_key(&sitting.start.date(), |day| day.date).ok()
            }),
        }
    }
}

/// Which documents are wanted.
#[derive(Debug)]
pub struct Only {
    /// For all patterns of the same kinds: which ids match, by kind. A document is wanted when in every group the id of
    /// one of its kinds matches.
    groups: BTreeMap<Vec<Kind>, BTreeMap<Kind, Vec<bool>>>,
}

impl Only {
    /// Reads patterns against a kit.
    ///
    /// # Errors
    /// A pattern that matches nothing, or has an unknown prefix.
    pub fn new(patterns: &[String], kit: &Kit, plan: &Plan) -> Result<Self, Diagnostic> {
        let mut only = Self { groups: BTreeMap::new() };
        for pattern in patterns {
            let (kinds, glob) = kinds(pattern)?;
            let matching: Vec<(Kind, Vec<bool>)> = kinds
                .iter()
                .map(|kind| (*kind, kind.matching(kit, plan, glob)))
                .filter(|(_, matches)| matches.contains(&true))
                .collect();
            if matching.is_empty() {
                return Err(nothing_matches(pattern, glob, &kinds, kit, plan));
            }
            let group = only.groups.entry(matching.iter().map(|(kind, _)| *kind).collect()).or_default();
            for (kind, matches) in matching {
                let known = group.entry(kind).or_insert_with(|| vec![false; matches.len()]);
                known.iter_mut().zip(matches).for_each(|(known, matches)| *known |= matches);
            }
        }
        Ok(only)
    }

    /// Whether a document is wanted.
    pub fn wants(&self, kit: &Kit, plan: &Plan, job: &Job) -> bool {
        let matches = |group: &BTreeMap<Kind, Vec<bool>>| {
            group.iter().any(|(kind, ids)| kind.of(kit, plan, job).is_some_and(|index| ids[index]))
        };
        self.groups.values().all(matches)
    }
}

/// The kinds that a pattern is matched against, and the pattern itself.
fn kinds(pattern: &str) -> Result<(Vec<Kind>, &str), Diagnostic> {
    let Some((prefix, glob)) = pattern.split_once(':') else { return Ok((Kind::UNNAMED.to_vec(), pattern)) };
    match Kind::ALL.into_iter().find(|kind| kind.name() == prefix) {
        Some(kind) => Ok((vec![kind], glob)),
        None => {
            let names = Kind::ALL.map(Kind::name);
            let message = format!("`--only {pattern}` has the unknown prefix `{prefix}`");
            Err(Diagnostic::error(message).help(words::known(prefix, &names)))
        }
    }
}

fn nothing_matches(pattern: &str, glob: &str, kinds: &[Kind], kit: &Kit, plan: &Plan) -> Diagnostic {
    let names: Vec<&str> = kinds.iter().map(|kind| kind.name()).collect();
    let names = match names.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    };
    let ids = |kind: &Kind| kind.ids(kit, plan);
    let all: Vec<Cow<'_, str>> = kinds.iter().flat_map(ids).collect();
    let all: Vec<&str> = all.iter().map(AsRef::as_ref).collect();
    let help = match words::nearest(glob, &all) {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => {
            let listed = kinds.iter().map(|kind| {
                let ids = ids(kind);
                let ids: Vec<&str> = ids.iter().map(AsRef::as_ref).collect();
                format!("{}s {}", kind.name(), words::listed(&ids))
            });
            format!("there are the {}", listed.collect::<Vec<_>>().join("; the "))
        }
    };
    Diagnostic::error(format!("`--only {pattern}` matches no {names}")).help(help)
}
