//! Kit and plan → what a template sees, as minijinja values.
//!
//! 1. [`Shared`]: what many documents share (kit, role, brand, panel, each interview's plan), made once.
//! 2. [`Shared::naming`]: what the pattern of output names sees of one document.
//! 3. [`Shared::document`]: what the template of one document sees.
//!
//! Optional values are always there, as `none`, so that a template may test them while a misspelt name stays an error.
//! The structs below are the reference: their field names are the names in templates (see `templates/README.md`).
//! Words are English: titles of documents, dates; clocks have 24 hours.

mod people;
mod plan;
mod role;
mod separator;
mod sitting;

use minijinja::value::Serde;
use minijinja::{Value, context};
use serde::Serialize;

use crate::kit::{DocumentKind, Job, Kit, Paper, Plan};
use people::{Candidate, Person};
use plan::InterviewParts;
use role::Role;
use sitting::{Entry, Sitting};

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
    /// One for each of [`Kit::interviews`].
    interviews: Vec<InterviewParts>,
    scale: Value,
    recommendations: Value,
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

impl<'k> Shared<'k> {
    /// Makes what the documents of a kit share; `paper` is the kit's unless the command line says otherwise.
    pub fn new(kit: &'k Kit, plan: &'k Plan, paper: Paper) -> Self {
        let people: Vec<Value> = kit.panel.iter().map(|person| value(Person::of(person))).collect();
        let is_asked = |index: &usize| kit.interviews.iter().any(|interview| interview.interviewers.contains(index));
        let panel = (0..people.len()).filter(is_asked).map(|index| people[index].clone()).collect();
        let role = Role::of(kit);
        let interviews = kit.interviews.iter().zip(&plan.interviews);
        let interviews =
            interviews.map(|(interview, plan)| InterviewParts::new(kit, interview, plan, &role, &people)).collect();
        Self {
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
            scale: value(SCALE),
            recommendations: value(RECOMMENDATIONS),
        }
    }

    /// What the pattern of output names sees.
    pub fn naming(&self, job: &Job) -> Value {
        context! {
            document => context! { kind => job.document.as_str(), title => self.title(job) },
            kit => self.kit_value.clone(),
            role => self.role.clone(),
            candidate => self.candidate(job),
            interviewer => self.people[job.interviewer].clone(),
            interview => self.interviews[job.interview].interview.clone(),
        }
    }

    /// What the template of a document sees; `file` is the document's output name.
    pub fn document(&self, job: &Job, file: &str) -> Value {
        let candidate = &self.kit.candidates[job.candidate];
        let parts = &self.interviews[job.interview];
        let sitting = candidate.schedule[job.interview].as_ref();
        context! {
            document => context! { kind => job.document.as_str(), title => self.title(job), file },
            kit => self.kit_value.clone(),
            brand => self.brand.clone(),
            role => self.role.clone(),
            candidate => self.candidate(job),
            interviewer => self.people[job.interviewer].clone(),
            panel => self.panel.clone(),
            interview => parts.interview.clone(),
            sitting => sitting.map(|sitting| value(Sitting::of(sitting))),
            day => self.day(job),
            plan => parts.plan(&self.plan.interviews[job.interview], job.interviewer, sitting),
            scale => self.scale.clone(),
            recommendations => self.recommendations.clone(),
        }
    }

    fn candidate(&self, job: &Job) -> Value {
        value(Candidate::of(&self.kit.candidates[job.candidate]))
    }

    /// The candidate's whole schedule, in the order of time; interviews without a time come last.
    fn day(&self, job: &Job) -> Value {
        let candidate = &self.kit.candidates[job.candidate];
        let mut order: Vec<usize> = (0..self.interviews.len()).collect();
        order.sort_by_key(|index| match &candidate.schedule[*index] {
            Some(sitting) => (false, Some(sitting.start.timestamp())),
            None => (true, None),
        });
        let entries = order.into_iter().map(|index| {
            value(Entry {
                interview: self.interviews[index].short.clone(),
                interviewers: self.interviews[index].interviewers.clone(),
                sitting: candidate.schedule[index].as_ref().map(Sitting::of),
                this: index == job.interview,
            })
        });
        entries.collect()
    }

    /// What the document calls itself.
    fn title(&self, job: &Job) -> String {
        let kind = match job.document {
            DocumentKind::Packet => "Interview packet",
            DocumentKind::Evaluation => "Evaluation sheet",
        };
        let candidate = &self.kit.candidates[job.candidate].name;
        format!("{kind}: {candidate}, {}", self.kit.interviews[job.interview].title)
    }
}

/// A serializable value as templates see it.
fn value(serializable: impl Serialize) -> Value {
    Value::from(Serde(serializable))
}
