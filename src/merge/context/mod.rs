//! Kit and plan → what a template sees, as minijinja values.
//!
//! 1. [`Shared`]: what many documents share (kit, role, brand, panel, each interview's plan), made once.
//! 2. [`Shared::naming`]: what the pattern of output names sees of one document.
//! 3. [`Shared::document`]: what the template of one document sees.
//!
//! Optional values are always there, as `none`, so that a template may test them while a misspelt name stays an error.
//! The structs below are the reference: their field names are the names in templates (see `templates/README.md`).
//! Words are English: titles of documents, dates; clocks have 24 hours.

mod handout;
mod inputs;
mod panel;
mod people;
mod plan;
pub mod record;
mod role;
mod schedule;
mod separator;
mod sitting;

use std::collections::BTreeSet;

use minijinja::value::Serde;
use minijinja::{Value, context};
use serde::Serialize;

use crate::kit::{DocumentKind, InterviewPlan, Job, Kit, Paper, Plan, Subject};
use handout::HandoutParts;
use inputs::SharedInputs;
pub use inputs::Uses;
use people::Person;
use plan::InterviewParts;
use role::Role;
use schedule::DayParts;
use sitting::{Entry, Sitting, date_in_words};

pub use separator::{Separator, SeparatorEntry};

/// What the documents of one kit share.
#[derive(Debug)]
pub struct Shared<'k> {
    kit: &'k Kit,
    plan: &'k Plan,
    kit_value: Value,
    brand: Value,
    role: Value,
    /// One for each of [`Kit::panel`].
    people: Vec<Value>,
    /// Those of the panel who are in an interview, in the order of the kit.
    panel: Value,
    /// One for each of [`Kit::interviews`]; of its first form, where it has several.
    interviews: Vec<InterviewParts>,
    /// The other forms of each interview.
    other_forms: Vec<Vec<InterviewParts>>,
    scale: Value,
    recommendations: Value,
    /// `competencies` of final individual forms, one for each of [`Kit::panel`]; none when the kit makes no such forms.
    own_competencies: Vec<Value>,
    /// `competencies` of consensus forms.
    shared_competencies: Option<Value>,
    /// `coverage`
    coverage: Option<Value>,
    handout: HandoutParts,
    /// What the conditions of the kit leave out.
    left_out: BTreeSet<Job>,
    inputs: SharedInputs,
}

/// `kit`
#[derive(Serialize)]
struct KitPart<'a> {
    id: &'a str,
    title: &'a str,
    /// BCP 47
    language: &'a str,
    /// `a4` or `letter`
    paper: &'static str,
    instructions: &'a [String],
    /// `2028-12-31`
    retain_until: Option<String>,
}

/// `brand`
#[derive(Serialize)]
struct Brand<'a> {
    company: Option<&'a str>,
    /// The path for `<img src>`, relative to the folder of the kit.
    logo: Option<&'a str>,
    /// `#rrggbb`
    accent: &'a str,
}

/// What a document says of its state.
#[derive(Debug, Clone, Copy)]
pub struct Revision<'a> {
    /// That of the kit, or one that changes with what the document says: `7f3a-91c2`.
    pub revision: &'a str,
    /// The day of it: `26 November 2026`.
    pub revised: Option<&'a str>,
}

/// An entry of `scale`
#[derive(Serialize)]
struct Step {
    value: u8,
    label: &'static str,
}

/// An entry of `recommendations`
#[derive(Serialize)]
struct Recommendation {
    value: &'static str,
    label: &'static str,
}

/// The ratings of a competency and of an answer; the even ones lie between the described ones.
const SCALE: [Step; 5] = [
    Step { value: 1, label: "Poor" },
    Step { value: 2, label: "Weak" },
    Step { value: 3, label: "Solid" },
    Step { value: 4, label: "Strong" },
    Step { value: 5, label: "Outstanding" },
];

/// Four, so that there is no middle to hide in.
const RECOMMENDATIONS: [Recommendation; 4] = [
    Recommendation { value: "strong-no", label: "Strong no" },
    Recommendation { value: "no", label: "No" },
    Recommendation { value: "yes", label: "Yes" },
    Recommendation { value: "strong-yes", label: "Strong yes" },
];

/// What a panel can agree on.
const DECISIONS: [Recommendation; 3] = [
    Recommendation { value: "offer", label: "Make an offer" },
    Recommendation { value: "no-offer", label: "Make no offer" },
    Recommendation { value: "open", label: "Not decided yet" },
];

impl<'k> Shared<'k> {
    /// Makes what the documents of a kit share; `paper` is the kit's unless the command line says otherwise.
    pub fn new(kit: &'k Kit, plan: &'k Plan, paper: Paper) -> Self {
        let people: Vec<Value> = kit.panel.iter().map(|person| value(Person::of(person))).collect();
        let panel = (0..people.len()).filter(|index| kit.is_asked(*index)).map(|index| people[index].clone()).collect();
        let role = Role::of(kit);
        let makes = |kind: DocumentKind| kit.output.makes(kind);
        let first_forms = panel::first_forms(plan);
        let own = |interviewer| panel::own_competencies(kit, &first_forms, &role, interviewer);
        let own_competencies =
            if makes(DocumentKind::Final) { (0..people.len()).map(own).collect() } else { Vec::new() };
        let shared_competencies = makes(DocumentKind::Consensus).then(|| panel::shared_competencies(kit, plan, &role));
        let coverage = makes(DocumentKind::Coverage).then(|| panel::coverage(kit, plan, &role));
        let parts = |interview, plan| InterviewParts::new(kit, interview, plan, &role, &people);
        let interviews = kit.interviews.iter().zip(&plan.interviews).map(|(interview, plan)| parts(interview, plan));
        let interviews = interviews.collect();
        let other_forms = kit.interviews.iter().enumerate();
        let other_forms = other_forms
            .map(|(index, interview)| plan.forms(index).skip(1).map(|form| parts(interview, form)).collect())
            .collect();
        let mut shared = Self {
            kit,
            plan,
            kit_value: value(KitPart {
                id: &kit.id,
                title: &kit.title,
                language: &kit.language,
                paper: paper.as_str(),
                instructions: &kit.instructions,
                retain_until: kit.retain_until.map(|day| day.to_string()),
            }),
            brand: value(Brand {
                company: kit.branding.company.as_deref(),
                logo: kit.branding.logo.as_deref(),
                accent: &kit.branding.accent,
            }),
            role: value(&role),
            people,
            panel,
            interviews,
            other_forms,
            scale: value(SCALE),
            recommendations: value(RECOMMENDATIONS),
            own_competencies,
            shared_competencies,
            coverage,
            handout: HandoutParts::new(kit, paper),
            left_out: BTreeSet::new(),
            inputs: SharedInputs::default(),
        };
        shared.inputs = SharedInputs::new(kit, plan, &shared);
        shared
    }

    /// Tells which documents the conditions of the kit leave out, for the lists of papers.
    pub fn leave_out(&mut self, jobs: BTreeSet<Job>) {
        self.left_out = jobs;
    }

    /// The plan that it is from.
    pub fn plan(&self) -> &'k Plan {
        self.plan
    }

    /// Whether the kit makes a document.
    fn makes(&self, job: &Job) -> bool {
        self.kit.output.makes(job.document) && !self.left_out.contains(job)
    }

    /// What the pattern of output names and conditions see. What a document is not about is not there: a pattern must not
    /// give an empty name for it, and a condition not leave it out.
    pub fn naming(&self, job: &Job) -> Value {
        let document = context! { kind => job.document.as_str(), title => self.title(job) };
        let (kit, role) = (self.kit_value.clone(), self.role.clone());
        let date = match job.subject {
            Subject::Sitting { candidate, interview, .. } => {
                let sitting = self.kit.candidates[candidate].schedule[interview].as_ref();
                Value::from(sitting.map(|sitting| sitting.start.date().to_string()))
            }
            Subject::Day { day } => Value::from(self.plan.days[day].date.to_string()),
            _ => Value::UNDEFINED,
        };
        let of = |index: Option<usize>, value: &dyn Fn(usize) -> Value| index.map_or(Value::UNDEFINED, value);
        context! {
            document,
            kit,
            blind => self.kit.is_blind(),
            role,
            candidate => of(job.candidate(), &|index| self.candidate(index)),
            interviewer => of(job.interviewer(), &|index| self.people[index].clone()),
            interview => of(job.interview(), &|index| self.interviews[index].interview.clone()),
            date,
        }
    }

    /// What the template of a document sees; `file` is the document's output name.
    pub fn document(&self, job: &Job, file: &str, revision: Revision<'_>) -> Value {
        let Revision { revision, revised } = revision;
        let document = context! { kind => job.document.as_str(), title => self.title(job), file, revision, revised };
        match job.subject {
            Subject::Sitting { candidate, interview, interviewer } => {
                self.sitting(document, candidate, interview, interviewer)
            }
            Subject::Assessment { candidate, interviewer } => self.assessment(document, candidate, interviewer),
            Subject::Candidate { candidate } if job.document == DocumentKind::Handout => {
                self.handout(document, candidate)
            }
            Subject::Candidate { candidate } => self.of_candidate(document, candidate),
            Subject::Day { day } => self.of_day(document, day),
            Subject::Round => self.of_round(document),
        }
    }

    /// What the final individual form sees.
    fn assessment(&self, document: Value, candidate: usize, interviewer: usize) -> Value {
        let holds = |index: &usize| self.kit.interviews[*index].interviewers.contains(&interviewer);
        context! {
            document,
            kit => self.kit_value.clone(),
            brand => self.brand.clone(),
            blind => self.kit.is_blind(),
            role => self.role.clone(),
            candidate => self.candidate(candidate),
            interviewer => self.people[interviewer].clone(),
            panel => self.panel.clone(),
            day => self.entries(candidate, self.order(candidate).into_iter().filter(holds), None),
            competencies => self.own_competencies(candidate, interviewer),
            scale => self.scale.clone(),
            recommendations => self.recommendations.clone(),
        }
    }

    /// What the consensus form sees.
    fn of_candidate(&self, document: Value, candidate: usize) -> Value {
        context! {
            document,
            kit => self.kit_value.clone(),
            brand => self.brand.clone(),
            blind => self.kit.is_blind(),
            role => self.role.clone(),
            candidate => self.candidate(candidate),
            panel => self.panel.clone(),
            day => self.day(candidate, None),
            competencies => self.shared_competencies.clone(),
            scale => self.scale.clone(),
            decisions => value(DECISIONS),
        }
    }

    /// What the handout of a candidate sees.
    fn handout(&self, document: Value, index: usize) -> Value {
        let candidate = &self.kit.candidates[index];
        context! {
            document,
            kit => self.handout.kit.clone(),
            brand => self.brand.clone(),
            blind => false,
            role => self.handout.role.clone(),
            candidate => handout::candidate(self.kit, candidate),
            day => handout::day(self.kit, candidate, &self.order(index)),
            handout => self.handout.handout.clone(),
        }
    }

    /// What the coordinator's day sheet sees.
    fn of_day(&self, document: Value, day: usize) -> Value {
        let day = &self.plan.days[day];
        let DayParts { in_words, zone, sittings, clashes, holders, guests } = DayParts::new(self, day);
        context! {
            document,
            kit => self.kit_value.clone(),
            brand => self.brand.clone(),
            blind => self.kit.is_blind(),
            role => self.role.clone(),
            date => day.date.to_string(),
            date_in_words => in_words,
            zone,
            sittings,
            clashes,
            holders,
            guests,
            hands_out => self.kit.output.makes(DocumentKind::Handout),
        }
    }

    /// What the coverage matrix sees.
    fn of_round(&self, document: Value) -> Value {
        context! {
            document,
            kit => self.kit_value.clone(),
            brand => self.brand.clone(),
            blind => self.kit.is_blind(),
            role => self.role.clone(),
            panel => self.panel.clone(),
            coverage => self.coverage.clone(),
        }
    }

    /// What the documents about an interview see.
    fn sitting(&self, document: Value, candidate: usize, interview: usize, interviewer: usize) -> Value {
        let parts = self.parts(candidate, interview);
        let sitting = self.kit.candidates[candidate].schedule[interview].as_ref();
        context! {
            document,
            kit => self.kit_value.clone(),
            brand => self.brand.clone(),
            blind => self.kit.is_blind(),
            role => self.role.clone(),
            candidate => self.candidate(candidate),
            interviewer => self.people[interviewer].clone(),
            panel => self.panel.clone(),
            interview => parts.interview.clone(),
            sitting => sitting.map(|sitting| value(Sitting::of(sitting))),
            day => self.day(candidate, Some(interview)),
            plan => parts.plan(self.plan.of(candidate, interview), interviewer, sitting),
            scale => self.scale.clone(),
            recommendations => self.recommendations.clone(),
        }
    }

    /// What an interviewer rates of a candidate, with the questions that this candidate is asked.
    fn own_competencies(&self, candidate: usize, interviewer: usize) -> Option<Value> {
        let interviews = 0..self.kit.interviews.len();
        if interviews.clone().all(|interview| self.plan.form_of(candidate, interview) == 0) {
            return self.own_competencies.get(interviewer).cloned();
        }
        let forms: Vec<&InterviewPlan> = interviews.map(|interview| self.plan.of(candidate, interview)).collect();
        Some(panel::own_competencies(self.kit, &forms, &Role::of(self.kit), interviewer))
    }

    /// What the documents of a candidate share with those of all who have the same form of an interview.
    fn parts(&self, candidate: usize, interview: usize) -> &InterviewParts {
        match self.plan.form_of(candidate, interview) {
            0 => &self.interviews[interview],
            form => &self.other_forms[interview][form - 1],
        }
    }

    fn candidate(&self, candidate: usize) -> Value {
        people::candidate(self.kit, &self.kit.candidates[candidate])
    }

    /// The candidate's whole schedule, in the order of time; interviews without a time come last. `this` is the interview
    /// of the document.
    fn day(&self, candidate: usize, this: Option<usize>) -> Value {
        self.entries(candidate, self.order(candidate), this)
    }

    /// The interviews of a candidate in the order of time; those without a time come last.
    fn order(&self, candidate: usize) -> Vec<usize> {
        let candidate = &self.kit.candidates[candidate];
        let mut order: Vec<usize> = (0..self.interviews.len()).collect();
        order.sort_by_key(|index| match &candidate.schedule[*index] {
            Some(sitting) => (false, Some(sitting.start.timestamp())),
            None => (true, None),
        });
        order
    }

    fn entries(&self, candidate: usize, interviews: impl IntoIterator<Item = usize>, this: Option<usize>) -> Value {
        let candidate = &self.kit.candidates[candidate];
        let entries = interviews.into_iter().map(|index| {
            value(Entry {
                interview: self.interviews[index].short.clone(),
                interviewers: self.interviews[index].interviewers.clone(),
                sitting: candidate.schedule[index].as_ref().map(Sitting::of),
                this: Some(index) == this,
            })
        });
        entries.collect()
    }

    /// What the document calls itself.
    fn title(&self, job: &Job) -> String {
        let kind = match job.document {
            DocumentKind::Packet => "Interview packet",
            DocumentKind::Evaluation => "Evaluation sheet",
            DocumentKind::Final => "Final individual form",
            DocumentKind::Consensus => "Panel consensus form",
            DocumentKind::Handout => "Your interviews",
            DocumentKind::DaySheet => "Day sheet",
            DocumentKind::Coverage => "Coverage matrix",
        };
        let candidate = |index: usize| self.kit.candidates[index].name.as_str();
        match job.subject {
            Subject::Sitting { candidate: of, interview, .. } => {
                format!("{kind}: {}, {}", candidate(of), self.kit.interviews[interview].title)
            }
            Subject::Assessment { candidate: of, interviewer } => {
                format!("{kind}: {}, {}", candidate(of), self.kit.panel[interviewer].name)
            }
            Subject::Candidate { candidate: of } => format!("{kind}: {}", candidate(of)),
            Subject::Day { day } => format!("{kind}: {}", date_in_words(self.plan.days[day].date)),
            Subject::Round => format!("{kind}: {}", self.kit.title),
        }
    }
}

/// A serializable value as templates see it.
fn value(serializable: impl Serialize) -> Value {
    Value::from(Serde(serializable))
}
