//! [`Kit`] → [`Plan`]: which questions each interview asks, at which minute, who asks them, and what is rated.
//!
//! The plan of an interview is the same for every candidate; what differs between candidates, their schedule and what
//! to probe, stays in the kit. Of the schedules the plan knows the days. The same kit gives the same plan, on every machine.
//!
//! How documents are named and made is left to the stages after this one; they take [`Plan::jobs`].

mod select;

mod lead;

mod agenda;

mod rate;

mod fingerprint;

mod days;

mod jobs;

pub use agenda::{AgendaItem, AgendaKind};
pub use days::Day;
pub use jobs::{Job, Per, Subject};
pub use rate::Rated;

use super::bank::Question;
use super::model::{Interview, Kit};
use crate::diag::{Diagnostic, Diagnostics, Severity, Warned};

/// A kit resolved into what happens.
#[derive(Debug, Clone)]
pub struct Plan {
    /// One for each of [`Kit::interviews`], in their order.
    pub interviews: Vec<InterviewPlan>,
    /// Those with interviews, one after the other.
    pub days: Vec<Day>,
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
}

/// Plans a kit.
///
/// # Errors
/// When a selection finds too few questions, or an interview does not fit into its minutes; all of them at once.
pub fn plan(kit: &Kit) -> Result<Warned<Plan>, Diagnostics> {
    let mut problems = Vec::new();
    let interviews = interviews(kit, &mut problems);
    let warnings = Diagnostics(problems).into_result()?;
    Ok(Warned { value: Plan { interviews, days: days::days(kit) }, warnings })
}

/// What is wrong with the plan of the interviews in which nothing else is, for a kit that does not load.
pub(super) fn errors(kit: &Kit) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    interviews(kit, &mut problems);
    problems.retain(|problem| problem.severity == Severity::Error);
    problems
}

fn interviews(kit: &Kit, problems: &mut Vec<Diagnostic>) -> Vec<InterviewPlan> {
    let chosen = select::questions(kit, problems);
    let with_questions = kit.interviews.iter().zip(chosen).filter(|(interview, _)| interview.sound);
    with_questions.map(|(interview, chosen)| interview_plan(kit, interview, chosen, problems)).collect()
}

/// Plans one interview; `chosen` are the questions of its sections.
fn interview_plan(
    kit: &Kit,
    interview: &Interview,
    chosen: Vec<Vec<usize>>,
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
fn number(kit: &Kit, interview: &Interview, chosen: Vec<Vec<usize>>) -> Vec<SectionPlan> {
    let (mut number, mut minute) = (0, interview.opening);
    let mut ask = |question: usize| {
        let Question { minutes, .. } = kit.bank.questions[question];
        number += 1;
        let asked = Asked { number, question, minute, minutes, lead: 0 };
        minute += minutes;
        asked
    };
    chosen
        .into_iter()
        .map(|questions| SectionPlan { questions: questions.into_iter().map(&mut ask).collect() })
        .collect()
}
