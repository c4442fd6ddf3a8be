//! An interview and its plan → `interview`, `plan`.
//!
//! The same for every candidate but for the clock, and for every interviewer but for whose question it is: those two
//! are set per document, on values that are shared otherwise.

use minijinja::Value;
use serde::Serialize;

use super::role::{Anchor, RatedCompetency, Role, anchors, competency};
use super::sitting::clock_at;
use super::value;
use crate::kit::{self, AgendaKind, Asked, InterviewPlan, Kit};

/// What the documents of one interview share.
#[derive(Debug)]
pub struct InterviewParts {
    /// `interview`
    pub interview: Value,
    /// `interview` of an entry of `day`
    pub short: Value,
    /// `interview.interviewers`
    pub interviewers: Value,
    /// One for each item of the agenda.
    agenda: Vec<AgendaPart>,
    /// One for each section of the plan.
    sections: Vec<SectionPart>,
    competencies: Value,
}

#[derive(Debug)]
struct AgendaPart {
    title: Value,
    number: Option<u32>,
    question: Option<Value>,
    lead: Option<Value>,
}

#[derive(Debug)]
struct SectionPart {
    id: Value,
    title: Value,
    objective: Option<Value>,
    questions: Vec<QuestionPart>,
}

/// The values of a question that are the same in all documents.
#[derive(Debug, Clone, Serialize)]
struct QuestionPart {
    number: u32,
    id: Value,
    ask: Value,
    expect: Value,
    probes: Value,
    competency: Value,
    levels: Value,
    tags: Value,
    minutes: u32,
    /// When it begins, from the beginning of the interview.
    minute: u32,
    anchors: Value,
    /// Who asks it.
    lead: Value,
}

/// `interview`
#[derive(Serialize)]
struct Interview<'a> {
    id: &'a str,
    title: &'a str,
    minutes: u32,
    purpose: Option<&'a str>,
    /// Beside `kit.instructions`.
    instructions: &'a [String],
    interviewers: Value,
}

/// `interview` of an entry of `day`
#[derive(Serialize)]
struct ShortInterview<'a> {
    id: &'a str,
    title: &'a str,
    minutes: u32,
    /// Of its question set.
    fingerprint: &'a str,
}

/// `plan`
#[derive(Serialize)]
struct PlanPart<'a> {
    /// Stands for the question set: `7f3a-91c2`.
    fingerprint: &'a str,
    agenda: Vec<AgendaItem<'a>>,
    sections: Vec<Section<'a>>,
    competencies: &'a Value,
}

/// An entry of `plan.agenda`
#[derive(Serialize)]
struct AgendaItem<'a> {
    /// When it begins, from the beginning of the interview.
    minute: u32,
    /// The same by the clock, when the interview has a time.
    clock: Option<String>,
    minutes: u32,
    /// `opening`, `question`, `candidate`, `closing` or `reserve`
    kind: &'static str,
    title: &'a Value,
    /// Of the question.
    number: Option<u32>,
    /// Its id.
    question: Option<&'a Value>,
    lead: Option<&'a Value>,
}

/// An entry of `plan.sections`
#[derive(Serialize)]
struct Section<'a> {
    id: &'a Value,
    title: &'a Value,
    objective: Option<&'a Value>,
    questions: Vec<Question<'a>>,
}

/// A question of a section
#[derive(Serialize)]
struct Question<'a> {
    #[serde(flatten)]
    part: &'a QuestionPart,
    /// When it begins by the clock, when the interview has a time.
    clock: Option<String>,
    /// Whether the interviewer who holds the document asks it.
    mine: bool,
}

/// An entry of `plan.competencies`
#[derive(Serialize)]
struct PlanCompetency<'a> {
    #[serde(flatten)]
    competency: RatedCompetency<'a>,
    /// Those that show it.
    questions: Vec<ShortQuestion<'a>>,
}

/// A question of an entry of `plan.competencies`
#[derive(Serialize)]
struct ShortQuestion<'a> {
    number: u32,
    id: &'a str,
    ask: &'a str,
}

impl InterviewParts {
    /// `people` has one value for each of [`Kit::panel`].
    pub fn new(kit: &Kit, interview: &kit::Interview, plan: &InterviewPlan, role: &Role<'_>, people: &[Value]) -> Self {
        let interviewers: Value = interview.interviewers.iter().map(|index| people[*index].clone()).collect();
        let (id, title, minutes) = (interview.id.as_str(), interview.title.as_str(), interview.minutes);
        let sections = interview.sections.iter().zip(&plan.sections).map(|(section, plan)| SectionPart {
            id: section.id.as_str().into(),
            title: section.title.as_str().into(),
            objective: section.objective.as_deref().map(Value::from),
            questions: plan.questions.iter().map(|asked| QuestionPart::new(kit, asked, people)).collect(),
        });
        let sections: Vec<SectionPart> = sections.collect();
        Self {
            interview: value(Interview {
                id,
                title,
                minutes,
                purpose: interview.purpose.as_deref(),
                instructions: &interview.instructions,
                interviewers: interviewers.clone(),
            }),
            short: value(ShortInterview { id, title, minutes, fingerprint: &plan.fingerprint }),
            interviewers,
            agenda: plan.agenda.iter().map(|item| AgendaPart::new(item, &sections, people)).collect(),
            competencies: competencies(kit, plan, role),
            sections,
        }
    }

    /// `plan`, for one interviewer and candidate.
    pub fn plan(&self, plan: &InterviewPlan, interviewer: usize, sitting: Option<&kit::Sitting>) -> Value {
        let clock = |minute| sitting.and_then(|sitting| clock_at(sitting, minute));
        let agenda = plan.agenda.iter().zip(&self.agenda).map(|(item, part)| AgendaItem {
            minute: item.minute,
            clock: clock(item.minute),
            minutes: item.minutes,
            kind: item.kind.as_str(),
            title: &part.title,
            number: part.number,
            question: part.question.as_ref(),
            lead: part.lead.as_ref(),
        });
        let sections = self.sections.iter().zip(&plan.sections).map(|(part, section)| Section {
            id: &part.id,
            title: &part.title,
            objective: part.objective.as_ref(),
            questions: std::iter::zip(&part.questions, &section.questions)
                .map(|(part, asked)| Question { part, clock: clock(asked.minute), mine: asked.lead == interviewer })
                .collect(),
        });
        value(PlanPart {
            fingerprint: &plan.fingerprint,
            agenda: agenda.collect(),
            sections: sections.collect(),
            competencies: &self.competencies,
        })
    }
}

impl AgendaPart {
    fn new(item: &kit::AgendaItem, sections: &[SectionPart], people: &[Value]) -> Self {
        let question = item.question.map(|(section, index)| &sections[section].questions[index]);
        Self {
            title: match question {
                Some(question) => question.ask.clone(),
                None => AgendaKind::title(item.kind).into(),
            },
            number: question.map(|question| question.number),
            question: question.map(|question| question.id.clone()),
            lead: item.lead.map(|lead| people[lead].clone()),
        }
    }
}

impl QuestionPart {
    fn new(kit: &Kit, asked: &Asked, people: &[Value]) -> Self {
        let question = &kit.bank.questions[asked.question];
        let anchors: Vec<Anchor<'_>> = anchors(&question.anchors);
        Self {
            number: asked.number,
            id: question.id.as_str().into(),
            ask: question.ask.as_str().into(),
            expect: value(&question.expect),
            probes: value(&question.probes),
            competency: competency(&kit.bank.competencies[question.competency]),
            levels: question.levels.iter().map(|level| level.as_str()).collect(),
            tags: value(&question.tags),
            minutes: asked.minutes,
            minute: asked.minute,
            anchors: value(anchors),
            lead: people[asked.lead].clone(),
        }
    }
}

/// `plan.competencies`
fn competencies(kit: &Kit, plan: &InterviewPlan, role: &Role<'_>) -> Value {
    let rated = plan.rated.iter().map(|rated| {
        let competency = match rated.of_role {
            Some(index) => role.competencies[index].clone(),
            None => RatedCompetency::unweighted(&kit.bank.competencies[rated.competency]),
        };
        let questions = rated.questions.iter().map(|(section, index)| {
            let asked = &plan.sections[*section].questions[*index];
            let question = &kit.bank.questions[asked.question];
            ShortQuestion { number: asked.number, id: &question.id, ask: &question.ask }
        });
        value(PlanCompetency { competency, questions: questions.collect() })
    });
    rated.collect()
}
