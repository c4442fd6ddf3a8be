//! What the template of a document sees → [`Inputs`], without making the values for it.
//!
//! What documents share is hashed once; of a single document that leaves the candidate and the schedule, so that ten
//! thousand documents cost some hundredths of a second. Everything in [`super`] that a value comes from must be in here;
//! `tests/inputs.rs` holds the two against each other.

use std::collections::BTreeSet;

use super::people::Candidate;
use super::{Shared, value};
use crate::deliver::manifest::{Cause, InputHash, Inputs};
use crate::kit::{self, Anchor, InterviewPlan, Job, Kit, Plan, Sitting};

/// The names of what a template sees, as far as it uses them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Uses {
    /// All of it, or so much that nobody knows.
    All,
    /// These alone.
    Names(BTreeSet<String>),
}

impl Uses {
    /// Whether a template may use a value.
    pub fn has(&self, name: &str) -> bool {
        match self {
            Self::All => true,
            Self::Names(names) => names.contains(name),
        }
    }
}

/// The hashes of what documents share.
#[derive(Debug, Default)]
pub(super) struct SharedInputs {
    kit: u64,
    brand: u64,
    role: u64,
    instructions: u64,
    /// All of the panel.
    panel: u64,
    /// One for each of [`Kit::panel`].
    people: Vec<u64>,
    /// One for each of [`Kit::interviews`].
    interviews: Vec<InterviewInputs>,
}

#[derive(Debug)]
struct InterviewInputs {
    questions: u64,
    /// What `interview` says of it, but for people and instructions.
    interview: u64,
    /// What `day` says of it.
    short: u64,
    /// Its parts that are no questions.
    agenda: u64,
    instructions: u64,
    /// Who holds it.
    interviewers: u64,
    /// Who asks what.
    leads: u64,
}

impl SharedInputs {
    pub fn new(kit: &Kit, plan: &Plan, shared: &Shared<'_>) -> Self {
        let people: Vec<u64> = shared.people.iter().map(|person| hash("person", |hash| hash.data(person))).collect();
        let interviews = kit.interviews.iter().zip(&plan.interviews);
        Self {
            kit: hash("kit", |hash| {
                hash.text(&kit.id);
                hash.text(&kit.title);
                hash.text(&kit.language);
                hash.optional(kit.retain_until.map(|day| day.to_string()).as_deref());
                hash.optional(kit.revision.as_deref());
                hash.optional(kit.revised.map(|day| day.to_string()).as_deref());
            }),
            brand: hash("brand", |hash| hash.data(&shared.brand)),
            role: hash("role", |hash| hash.data(&shared.role)),
            instructions: hash("instructions", |hash| hash.data(&kit.instructions)),
            panel: hash("panel", |hash| hash.data(&shared.panel)),
            interviews: interviews
                .map(|(interview, plan)| InterviewInputs::new(kit, interview, plan, &people))
                .collect(),
            people,
        }
    }
}

impl InterviewInputs {
    fn new(kit: &Kit, interview: &kit::Interview, plan: &InterviewPlan, people: &[u64]) -> Self {
        Self {
            questions: hash("questions", |hash| questions(kit, interview, plan, hash)),
            interview: hash("interview", |hash| {
                short(interview, hash);
                hash.optional(interview.purpose.as_deref());
            }),
            short: hash("interview", |hash| short(interview, hash)),
            agenda: hash("agenda", |hash| {
                for item in plan.agenda.iter().filter(|item| item.question.is_none()) {
                    hash.text(item.kind.as_str());
                    hash.number(item.minute.into());
                    hash.number(item.minutes.into());
                }
            }),
            instructions: hash("instructions", |hash| hash.data(&interview.instructions)),
            interviewers: hash("interviewers", |hash| {
                interview.interviewers.iter().for_each(|index| hash.number(people[*index]));
            }),
            leads: hash("leads", |hash| {
                plan.agenda.iter().for_each(|item| hash.number(item.lead.map_or(0, |lead| people[lead])));
            }),
        }
    }
}

fn short(interview: &kit::Interview, hash: &mut InputHash) {
    hash.text(&interview.id);
    hash.text(&interview.title);
    hash.number(interview.minutes.into());
}

/// All that `plan` has of the questions.
fn questions(kit: &Kit, interview: &kit::Interview, plan: &InterviewPlan, hash: &mut InputHash) {
    hash.text(&plan.fingerprint);
    for (section, of_section) in interview.sections.iter().zip(&plan.sections) {
        hash.text(&section.id);
        hash.text(&section.title);
        hash.optional(section.objective.as_deref());
        for asked in &of_section.questions {
            let question = &kit.bank.questions[asked.question];
            hash.text(&question.id);
            hash.text(&question.ask);
            hash.data(&question.expect);
            hash.data(&question.probes);
            hash.data(&question.tags);
            question.levels.iter().for_each(|level| hash.text(level.as_str()));
            hash.number(asked.number.into());
            hash.number(asked.minute.into());
            hash.number(asked.minutes.into());
            anchors(&question.anchors, hash);
        }
    }
    for rated in &plan.rated {
        let competency = &kit.bank.competencies[rated.competency];
        hash.text(&competency.id);
        hash.text(&competency.name);
        hash.text(&competency.definition);
        anchors(&competency.anchors, hash);
    }
}

fn anchors(anchors: &[Anchor], hash: &mut InputHash) {
    for anchor in anchors {
        hash.number(anchor.rating.into());
        hash.text(&anchor.text);
    }
    hash.number(0);
}

fn hash(what: &str, of: impl FnOnce(&mut InputHash)) -> u64 {
    let mut hash = InputHash::new(what);
    of(&mut hash);
    hash.finish()
}

impl Shared<'_> {
    /// What a document is made from, as far as its template sees it: all causes but those of [`crate::batch`].
    pub fn inputs(&self, job: &Job, uses: &Uses) -> Inputs {
        let shared = &self.inputs;
        let candidate = &self.kit.candidates[job.candidate];
        let parts = &shared.interviews[job.interview];
        let has = |name: &str| uses.has(name);
        let mut inputs = Inputs::default();
        let mut set = |cause, names: &[&str], of: &dyn Fn(&mut InputHash)| {
            if names.iter().any(|name| has(name)) {
                inputs.set(cause, hash(cause.as_str(), of));
            }
        };
        set(Cause::Questions, &["plan"], &|hash| hash.number(parts.questions));
        set(Cause::Interview, &["document", "interview", "plan", "day"], &|hash| {
            // The title of a document names the interview and the candidate.
            if has("document") {
                hash.text(&self.kit.interviews[job.interview].title);
            }
            if has("interview") {
                hash.number(parts.interview);
            }
            if has("plan") {
                hash.number(parts.agenda);
            }
            if has("day") {
                shared.interviews.iter().for_each(|parts| hash.number(parts.short));
            }
        });
        set(Cause::Schedule, &["sitting", "day", "plan"], &|hash| {
            if has("day") {
                candidate.schedule.iter().for_each(|sitting| add_sitting(sitting.as_ref(), hash));
            }
            add_sitting(candidate.schedule[job.interview].as_ref(), hash);
        });
        set(Cause::Panel, &["interviewer", "panel", "interview", "plan", "day"], &|hash| {
            if has("interviewer") || has("plan") {
                hash.number(shared.people[job.interviewer]);
            }
            if has("panel") {
                hash.number(shared.panel);
            }
            if has("interview") {
                hash.number(parts.interviewers);
            }
            if has("plan") {
                hash.number(parts.leads);
            }
            if has("day") {
                shared.interviews.iter().for_each(|parts| hash.number(parts.interviewers));
            }
        });
        set(Cause::Candidate, &["document", "candidate"], &|hash| {
            if has("candidate") {
                hash.data(&value(Candidate::of(candidate)));
            } else {
                hash.text(&candidate.name);
            }
        });
        set(Cause::Role, &["role", "plan"], &|hash| hash.number(shared.role));
        set(Cause::Instructions, &["kit", "interview"], &|hash| {
            if has("kit") {
                hash.number(shared.instructions);
            }
            if has("interview") {
                hash.number(parts.instructions);
            }
        });
        set(Cause::Kit, &["kit", "brand"], &|hash| {
            if has("kit") {
                hash.number(shared.kit);
            }
            if has("brand") {
                hash.number(shared.brand);
            }
        });
        inputs
    }
}

fn add_sitting(sitting: Option<&Sitting>, hash: &mut InputHash) {
    let Some(Sitting { start, end, place, .. }) = sitting else { return hash.number(0) };
    for time in [start, end] {
        hash.number(time.timestamp().as_second().cast_unsigned());
        hash.number(i64::from(time.offset().seconds()).cast_unsigned());
        hash.optional(time.time_zone().iana_name());
    }
    hash.optional(place.as_deref());
}
