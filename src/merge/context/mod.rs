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

use crate::kit::{DocumentKind, Job, Kit, Paper, Plan, Subject};
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
        let panel = (0..people.len()).filter(|index| kit.is_asked(*index)).map(|index| people[index].clone()).collect();
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
            role,
            candidate => of(job.candidate(), &|index| self.candidate(index)),
            interviewer => of(job.interviewer(), &|index| self.people[index].clone()),
            interview => of(job.interview(), &|index| self.interviews[index].interview.clone()),
            date,
        }
    }

    /// What the template of a document sees; `file` is the document's output name.
    pub fn document(&self, job: &Job, file: &str) -> Value {
        let document = context! { kind => job.document.as_str(), title => self.title(job), file };
        match job.subject {
            Subject::Sitting { candidate, interview, interviewer } => {
                self.sitting(document, candidate, interview, interviewer)
            }
            Subject::Assessment { .. } | Subject::Candidate { .. } | Subject::Day { .. } | Subject::Round => {
                context! { document }
            }
        }
    }

    /// What the documents about an interview see.
    fn sitting(&self, document: Value, candidate: usize, interview: usize, interviewer: usize) -> Value {
        let parts = &self.interviews[interview];
        let sitting = self.kit.candidates[candidate].schedule[interview].as_ref();
        context! {
            document,
            kit => self.kit_value.clone(),
            brand => self.brand.clone(),
            role => self.role.clone(),
            candidate => self.candidate(candidate),
            interviewer => self.people[interviewer].clone(),
            panel => self.panel.clone(),
            interview => parts.interview.clone(),
            sitting => sitting.map(|sitting| value(Sitting::of(sitting))),
            day => self.day(candidate, Some(interview)),
            plan => parts.plan(&self.plan.interviews[interview], interviewer, sitting),
            scale => self.scale.clone(),
            recommendations => self.recommendations.clone(),
        }
    }

    fn candidate(&self, candidate: usize) -> Value {
        value(Candidate::of(&self.kit.role, &self.kit.candidates[candidate]))
    }

    /// The candidate's whole schedule, in the order of time; interviews without a time come last. `this` is the interview
    /// of the document.
    fn day(&self, candidate: usize, this: Option<usize>) -> Value {
        let candidate = &self.kit.candidates[candidate];
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
        };
        let candidate = job.candidate().map(|index| self.kit.candidates[index].name.as_str());
        let interview = job.interview().map(|index| self.kit.interviews[index].title.as_str());
        let parts: Vec<&str> = candidate.into_iter().chain(interview).collect();
        format!("{kind}: {}", parts.join(", "))
    }
}

/// A serializable value as templates see it.
fn value(serializable: impl Serialize) -> Value {
    Value::from(Serde(serializable))
}
