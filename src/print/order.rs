//! Documents → stacks in the order in which they are handed out.
//!
//! Within a stack documents lie in the order of time; what has no time comes last, and what begins at the same time keeps
//! the order of the plan.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::batch::Document;
use crate::kit::{Job, Kit};

/// What makes a stack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum By {
    /// Whose documents they are.
    #[default]
    Interviewer,
    /// Whom they are about.
    Candidate,
    /// The interview that they are for.
    Interview,
    /// When it begins.
    Time,
}

impl By {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Interviewer, Self::Candidate, Self::Interview, Self::Time];

    /// As it is typed.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Interviewer => "interviewer",
            Self::Candidate => "candidate",
            Self::Interview => "interview",
            Self::Time => "time",
        }
    }

    /// What the title of a stack is.
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Interviewer => "Interviewer",
            Self::Candidate => "Candidate",
            Self::Interview => "Interview",
            Self::Time => "Time",
        }
    }
}

/// What a stack is for, in order; what is for nobody comes last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Owner {
    /// An interviewer, a candidate or an interview, by index.
    Index(usize),
    /// A moment.
    Time(Timestamp),
    /// What belongs to none.
    Nobody,
}

/// Documents that go to one place, as indices.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Sorted {
    pub owner: Owner,
    pub documents: Vec<usize>,
}

/// Sorts documents.
pub(super) fn stacks(kit: &Kit, documents: &[Document], by: By) -> Vec<Sorted> {
    let mut stacks: BTreeMap<Owner, Vec<(bool, Option<Timestamp>, usize)>> = BTreeMap::new();
    for (index, document) in documents.iter().enumerate() {
        let start = start(kit, &document.job);
        let owned = |index: Option<usize>| index.map_or(Owner::Nobody, Owner::Index);
        let owner = match by {
            By::Interviewer => owned(Some(document.job.interviewer)),
            By::Candidate => owned(Some(document.job.candidate)),
            By::Interview => owned(Some(document.job.interview)),
            By::Time => start.map_or(Owner::Nobody, Owner::Time),
        };
        stacks.entry(owner).or_default().push((start.is_none(), start, index));
    }
    let sorted = stacks.into_iter().map(|(owner, mut documents)| {
        documents.sort_unstable();
        Sorted { owner, documents: documents.into_iter().map(|(.., index)| index).collect() }
    });
    sorted.collect()
}

/// When a document is needed.
pub(super) fn start(kit: &Kit, job: &Job) -> Option<Timestamp> {
    let sitting = kit.candidates[job.candidate].schedule[job.interview].as_ref();
    sitting.map(|sitting| sitting.start.timestamp())
}

/// The same as text.
pub(super) fn shown_start(kit: &Kit, job: &Job) -> Option<String> {
    let sitting = kit.candidates[job.candidate].schedule[job.interview].as_ref();
    sitting.map(|sitting| sitting.start.strftime("%A, %-d %B %Y, %H:%M").to_string())
}
