//! [`Kit`] → [`Plan`]: which questions each interview asks, at which minute, who asks them, and what is rated.
//!
//! The plan of an interview is the same for every candidate, unless the kit has equivalent questions take turns: then it
//! has several `forms`. What else differs between candidates, their schedule and what to probe, stays in the kit. Of the
//! schedules the plan knows the days. The same kit gives the same plan, on every machine.
//!
//! All of it is planned by each of the processes that a run is spread over; which documents of it one makes, [`Share`] tells.
//!
//! How documents are named and made is left to the stages after this one; they take [`Plan::jobs`].

mod reason;
mod select;

mod lead;

mod agenda;

mod rate;

mod fingerprint;
mod forms;

mod days;

mod jobs;

mod shard;

pub use agenda::{AgendaItem, AgendaKind};
pub use days::{Clash, ClashOver, Day};
pub use jobs::{Job, Per, Subject};
pub use rate::Rated;
pub use reason::{Passed, PassedOver, Pick, Reason};
pub use select::passed_over;
pub use shard::{Shard, Share};

use super::bank::Question;
use super::model::{Interview, Kit};
use crate::diag::{Diagnostic, Diagnostics, Severity, Warned};
use select::Chosen;

/// A kit resolved into what happens.
#[derive(Debug, Clone)]
pub struct Plan {
    /// One for each of [`Kit::interviews`], in their order. Where equivalent questions take turns, this is the first form;
    /// what a candidate is asked is told by [`Plan::of`].
    pub interviews: Vec<InterviewPlan>,
    /// Days with interviews, one after the other.
    pub days: Vec<Day>,
    /// The other forms, for each interview; few have any.
    other_forms: Vec<Vec<InterviewPlan>>,
    /// For each interview that has several forms, the one of each candidate.
    form_of: Vec<Vec<u16>>,
}

impl Plan {
    /// What a candidate goes through in an interview: indices in [`Kit::candidates`] and [`Kit::interviews`].
    pub fn of(&self, candidate: usize, interview: usize) -> &InterviewPlan {
        match self.form_of(candidate, interview) {
            0 => &self.interviews[interview],
            form => &self.other_forms[interview][form - 1],
        }
    }

    /// Which form of an interview a candidate has: an index in what [`Plan::forms`] gives.
    pub fn form_of(&self, candidate: usize, interview: usize) -> usize {
        self.form_of[interview].get(candidate).copied().map_or(0, usize::from)
    }

    /// All forms of an interview: one, unless equivalent questions take turns.
    pub fn forms(&self, interview: usize) -> impl Iterator<Item = &InterviewPlan> + Clone {
        std::iter::once(&self.interviews[interview]).chain(&self.other_forms[interview])
    }

    /// All forms of all interviews.
    pub fn all_forms(&self) -> impl Iterator<Item = &InterviewPlan> {
        (0..self.interviews.len()).flat_map(|interview| self.forms(interview))
    }
}

/// What happens in an interview.
#[derive(Debug, Clone)]
pub struct InterviewPlan {
    /// One for each of [`Interview::sections`], in their order.
    pub sections: Vec<SectionPlan>,
    /// From the welcome to the end, without gaps.
    pub agenda: Vec<AgendaItem>,
    /// What is rated: the competencies of the questions, in the order of the role, then those that the role does not list.
    pub rated: Vec<Rated>,
    /// Stands for the questions, their wording, order, minutes and anchors: `7f3a-91c2`.
    pub fingerprint: String,
}

impl InterviewPlan {
    /// All questions in the order in which they are asked.
    pub fn asked(&self) -> impl Iterator<Item = &Asked> {
        self.sections.iter().flat_map(|section| &section.questions)
    }
}

/// The questions of a part of an interview.
#[derive(Debug, Clone)]
pub struct SectionPlan {
    /// In the order in which they are asked; never empty.
    pub questions: Vec<Asked>,
}

/// A question in its interview.
#[derive(Debug, Clone)]
pub struct Asked {
    /// From 1, over all sections of the interview.
    pub number: u32,
    /// Index in [`super::bank::Bank::questions`].
    pub question: usize,
    /// When it begins, from the beginning of the interview.
    pub minute: u32,
    /// How long it takes.
    pub minutes: u32,
    /// Index in [`Kit::panel`] of who asks it.
    pub lead: usize,
    /// Why it is in.
    pub reason: Reason,
}

/// Plans a kit.
///
/// # Errors
/// When a selection is impossible, or an interview does not fit into its minutes; all of them at once.
pub fn plan(kit: &Kit) -> Result<Warned<Plan>, Diagnostics> {
    let mut problems = Vec::new();
    let plan = resolve(kit, &mut problems);
    let warnings = Diagnostics(problems).into_result()?;
    Ok(Warned { value: plan, warnings })
}

/// What is wrong with the plan of the interviews in which nothing else is, for a kit that does not load.
pub(super) fn errors(kit: &Kit) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    resolve(kit, &mut problems);
    problems.retain(|problem| problem.severity == Severity::Error);
    problems
}

fn resolve(kit: &Kit, problems: &mut Vec<Diagnostic>) -> Plan {
    let chosen = select::questions(kit, problems);
    let mut plan = Plan { interviews: Vec::new(), days: days::days(kit), other_forms: Vec::new(), form_of: Vec::new() };
    for (interview, chosen) in kit.interviews.iter().zip(chosen).filter(|(interview, _)| interview.sound) {
        let first = interview_plan(kit, interview, &chosen, problems);
        let others = forms::others(&kit.bank, &first, &chosen);
        let mut form_of = Vec::new();
        if !others.is_empty() {
            let all: Vec<&[SectionPlan]> = std::iter::once(&first).chain(&others).map(|form| &*form.sections).collect();
            form_of = forms::of_candidates(interview, &all, &kit.candidates);
        }
        plan.interviews.push(first);
        plan.other_forms.push(others);
        plan.form_of.push(form_of);
    }
    plan
}

/// Plans one interview; `chosen` are the questions of its sections.
fn interview_plan(
    kit: &Kit,
    interview: &Interview,
    chosen: &[Vec<Chosen>],
    problems: &mut Vec<Diagnostic>,
) -> InterviewPlan {
    let mut sections = number(kit, interview, chosen);
    lead::assign(kit, interview, &mut sections);
    let agenda = agenda::agenda(interview, &sections, problems);
    let rated = rate::rated(kit, &sections);
    let fingerprint = fingerprint::fingerprint(&kit.bank, &sections);
    InterviewPlan { sections, agenda, rated, fingerprint }
}

/// Numbers the questions and gives each its minute.
fn number(kit: &Kit, interview: &Interview, chosen: &[Vec<Chosen>]) -> Vec<SectionPlan> {
    let (mut number, mut minute) = (0, interview.opening);
    let mut ask = |chosen: &Chosen| {
        let Question { minutes, .. } = kit.bank.questions[chosen.question];
        number += 1;
        let asked = Asked { number, question: chosen.question, minute, minutes, lead: 0, reason: chosen.reason };
        minute += minutes;
        asked
    };
    chosen.iter().map(|questions| SectionPlan { questions: questions.iter().map(&mut ask).collect() }).collect()
}
