//! The questions of an interview → its minutes, from the welcome to the end.

use super::SectionPlan;
use crate::diag::Diagnostic;
use crate::kit::model::Interview;

/// What a stretch of an interview is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AgendaKind {
    /// Welcome and introductions.
    Opening,
    /// A question of the panel.
    Question,
    /// Time in hand: what the slot has beyond the sum of its parts.
    Reserve,
    /// What the candidate wants to know.
    Candidate,
    /// The end.
    Closing,
}

impl AgendaKind {
    /// How templates see it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Opening => "opening",
            Self::Question => "question",
            Self::Reserve => "reserve",
            Self::Candidate => "candidate",
            Self::Closing => "closing",
        }
    }

    /// How it is called on paper; a question has its own words.
    pub fn title(self) -> &'static str {
        match self {
            Self::Opening => "Welcome and introductions",
            Self::Question => "Question",
            Self::Reserve => "Time in hand",
            Self::Candidate => "The candidate’s questions",
            Self::Closing => "Closing",
        }
    }
}

/// A stretch of an interview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgendaItem {
    /// When it begins, from the beginning of the interview.
    pub minute: u32,
    /// How long it takes, at least 1.
    pub minutes: u32,
    /// What it is for.
    pub kind: AgendaKind,
    /// For a question: the index of its section in the interview, and its index there.
    pub question: Option<(usize, usize)>,
    /// Index in the panel of who leads; nobody does in the time in hand.
    pub lead: Option<usize>,
}

/// Makes the minute plan; an interview that does not fit into its slot is reported.
pub fn agenda(interview: &Interview, sections: &[SectionPlan], problems: &mut Vec<Diagnostic>) -> Vec<AgendaItem> {
    let questions: u32 = sections.iter().flat_map(|section| &section.questions).map(|question| question.minutes).sum();
    let needed = interview.opening + questions + interview.candidate_questions + interview.closing;
    if needed > interview.minutes {
        let count = sections.iter().map(|section| section.questions.len()).sum();
        problems.push(does_not_fit(interview, needed, questions, count));
    }
    let first = interview.interviewers.first().copied();
    let mut agenda = Agenda::default();
    agenda.add(AgendaKind::Opening, interview.opening, None, first);
    for (section_index, section) in sections.iter().enumerate() {
        for (index, question) in section.questions.iter().enumerate() {
            agenda.add(AgendaKind::Question, question.minutes, Some((section_index, index)), Some(question.lead));
        }
    }
    agenda.add(AgendaKind::Reserve, interview.minutes.saturating_sub(needed), None, None);
    agenda.add(AgendaKind::Candidate, interview.candidate_questions, None, first);
    agenda.add(AgendaKind::Closing, interview.closing, None, first);
    agenda.items
}

#[derive(Default)]
struct Agenda {
    items: Vec<AgendaItem>,
    minute: u32,
}

impl Agenda {
    /// Adds a stretch; one without minutes is left out, unless it is a question.
    fn add(&mut self, kind: AgendaKind, minutes: u32, question: Option<(usize, usize)>, lead: Option<usize>) {
        if minutes > 0 || kind == AgendaKind::Question {
            self.items.push(AgendaItem { minute: self.minute, minutes, kind, question, lead });
            self.minute += minutes;
        }
    }
}

fn does_not_fit(interview: &Interview, needed: u32, questions: u32, count: usize) -> Diagnostic {
    let Interview { id, minutes, opening, candidate_questions, closing, .. } = interview;
    let plural = if count == 1 { "question" } else { "questions" };
    let message = format!(
        "the interview `{id}` needs {needed} minutes and has {minutes}: opening {opening}, {count} {plural} {questions}, \
         candidate's questions {candidate_questions}, closing {closing}"
    );
    let over = needed - minutes;
    let unit = if over == 1 { "minute" } else { "minutes" };
    Diagnostic::error(message)
        .at_place(interview.minutes_origin.clone())
        .help(format!("write `minutes: {needed}`, or leave out questions of {over} {unit}"))
}
