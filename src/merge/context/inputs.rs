//! What the template of a document sees → [`Inputs`], for most documents without making the values for it.
//!
//! What documents share is hashed once; of a single document that leaves the candidate and the schedule, so that ten
//! thousand documents cost some hundredths of a second. Everything in [`super`] that a value comes from must be in here;
//! `tests/inputs.rs` holds the two against each other. Handouts, and the documents about days and the round, are hashed as
//! their templates see them (`seen`): there are few of them, or they see little.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value as Json;

use super::people::own_candidate;
use super::{Revision, Shared};
use crate::deliver::manifest::{Cause, InputHash, Inputs};
use crate::kit::{self, Anchor, DocumentKind, InterviewPlan, Job, Kit, Plan, Sitting, Subject};

/// What a template uses of what it sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uses {
    /// The names of the values; none when it may be all of them.
    pub names: Option<BTreeSet<String>>,
    /// Whether the question sets of the other interviews of a day are among them: they stand in the lists of forms, and
    /// a packet that does not show them is the same whatever the others ask.
    pub fingerprints: bool,
}

impl Uses {
    /// Everything.
    pub const ALL: Self = Self { names: None, fingerprints: true };

    /// Whether a template may use a value.
    pub fn has(&self, name: &str) -> bool {
        self.names.as_ref().is_none_or(|names| names.contains(name))
    }
}

/// The hashes of what documents share.
#[derive(Debug, Default, Serialize)]
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
    /// `competencies` of final individual forms, one for each of [`Kit::panel`].
    own_competencies: Vec<u64>,
    /// `competencies` of consensus forms.
    shared_competencies: u64,
}

#[derive(Debug, Serialize)]
struct InterviewInputs {
    /// What `interview` says of it, but for people and instructions.
    interview: u64,
    /// What `day` says of it, but for its question set.
    short: u64,
    instructions: u64,
    /// Who holds it.
    interviewers: u64,
    /// What `plan` says, for each form of it.
    forms: Vec<PlanInputs>,
}

#[derive(Debug, Serialize)]
struct PlanInputs {
    fingerprint: u64,
    questions: u64,
    /// The parts that are no questions.
    agenda: u64,
    /// Who asks what.
    leads: u64,
}

impl SharedInputs {
    pub fn new(kit: &Kit, plan: &Plan, shared: &Shared<'_>) -> Self {
        let people: Vec<u64> = shared.people.iter().map(|person| hash("person", |hash| hash.data(person))).collect();
        let competencies = |value| hash("competencies", |hash| hash.data(value));
        let interviews = kit.interviews.iter().enumerate();
        Self {
            kit: hash("kit", |hash| {
                hash.text(&kit.id);
                hash.text(&kit.title);
                hash.text(&kit.language);
                hash.optional(kit.retain_until.map(|day| day.to_string()).as_deref());
                add_revision(kit, hash);
            }),
            brand: hash("brand", |hash| hash.data(&shared.brand)),
            role: hash("role", |hash| hash.data(&shared.role)),
            instructions: hash("instructions", |hash| hash.data(&kit.instructions)),
            panel: hash("panel", |hash| hash.data(&shared.panel)),
            interviews: interviews
                .map(|(index, interview)| InterviewInputs::new(kit, index, interview, plan, &people))
                .collect(),
            own_competencies: shared.own_competencies.iter().map(competencies).collect(),
            shared_competencies: shared.shared_competencies.as_ref().map_or(0, competencies),
            people,
        }
    }
}

fn add_revision(kit: &Kit, hash: &mut InputHash) {
    hash.optional(kit.revision.as_deref());
    hash.optional(kit.revised.map(|day| day.to_string()).as_deref());
}

impl InterviewInputs {
    fn new(kit: &Kit, index: usize, interview: &kit::Interview, plan: &Plan, people: &[u64]) -> Self {
        Self {
            interview: hash("interview", |hash| {
                short(interview, hash);
                hash.optional(interview.purpose.as_deref());
            }),
            short: hash("interview", |hash| short(interview, hash)),
            instructions: hash("instructions", |hash| hash.data(&interview.instructions)),
            interviewers: hash("interviewers", |hash| {
                interview.interviewers.iter().for_each(|index| hash.number(people[*index]));
            }),
            forms: plan.forms(index).map(|form| PlanInputs::new(kit, interview, form, people)).collect(),
        }
    }
}

impl PlanInputs {
    fn new(kit: &Kit, interview: &kit::Interview, plan: &InterviewPlan, people: &[u64]) -> Self {
        Self {
            fingerprint: hash("fingerprint", |hash| hash.text(&plan.fingerprint)),
            questions: hash("questions", |hash| questions(kit, interview, plan, hash)),
            agenda: hash("agenda", |hash| {
                for item in plan.agenda.iter().filter(|item| item.question.is_none()) {
                    hash.text(item.kind.as_str());
                    hash.number(item.minute.into());
                    hash.number(item.minutes.into());
                }
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

/// The hashes of the causes of one document.
struct Sum<'a> {
    uses: &'a Uses,
    hashes: [Option<InputHash>; Cause::ALL.len()],
}

impl Sum<'_> {
    fn of(&mut self, cause: Cause) -> &mut InputHash {
        self.hashes[cause as usize].get_or_insert_with(|| InputHash::new(cause.as_str()))
    }

    /// Adds a hash, when the template uses the value.
    fn add(&mut self, cause: Cause, name: &str, number: u64) {
        if self.uses.has(name) {
            self.of(cause).text(name);
            self.of(cause).number(number);
        }
    }

    fn finish(self) -> Inputs {
        let mut inputs = Inputs::default();
        for (cause, hash) in Cause::ALL.into_iter().zip(self.hashes) {
            if let Some(hash) = hash {
                inputs.set(cause, hash.finish());
            }
        }
        inputs
    }
}

impl Shared<'_> {
    /// Stands for all that documents of a kit share.
    pub fn inputs_hash(&self) -> u64 {
        hash("shared", |hash| hash.data(&self.inputs))
    }

    /// What a document is made from, as far as its template sees it: all causes but those of [`crate::batch`].
    pub fn inputs(&self, job: &Job, uses: &Uses) -> Inputs {
        let mut sum = Sum { uses, hashes: [const { None }; Cause::ALL.len()] };
        if uses.has("document") {
            // Every document may show its revision.
            add_revision(self.kit, sum.of(Cause::Kit));
        }
        match job.subject {
            Subject::Sitting { candidate, interview, interviewer } => {
                self.add_sitting(candidate, interview, interviewer, &mut sum);
            }
            Subject::Assessment { candidate, interviewer } => {
                self.add_title(candidate, &mut sum);
                self.add_common(candidate, &mut sum);
                sum.add(Cause::Panel, "document", self.inputs.people[interviewer]);
                sum.add(Cause::Panel, "interviewer", self.inputs.people[interviewer]);
                let holds = |index: &usize| self.kit.interviews[*index].interviewers.contains(&interviewer);
                self.add_day(candidate, holds, &mut sum);
                let interviews = 0..self.kit.interviews.len();
                if interviews.clone().all(|index| self.plan.form_of(candidate, index) == 0) {
                    let competencies = self.inputs.own_competencies.get(interviewer).copied();
                    sum.add(Cause::Questions, "competencies", competencies.unwrap_or_default());
                } else {
                    // What is shared has the questions of the first forms.
                    interviews.filter(holds).for_each(|index| {
                        sum.add(Cause::Questions, "competencies", self.form(candidate, index).questions);
                        sum.add(Cause::Panel, "competencies", self.form(candidate, index).leads);
                    });
                }
            }
            Subject::Candidate { candidate } if job.document != DocumentKind::Handout => {
                self.add_title(candidate, &mut sum);
                self.add_common(candidate, &mut sum);
                self.add_day(candidate, |_| true, &mut sum);
                sum.add(Cause::Questions, "competencies", self.inputs.shared_competencies);
            }
            Subject::Candidate { .. } => self.add_seen(job, Cause::Candidate, &mut sum),
            Subject::Day { .. } => self.add_seen(job, Cause::Schedule, &mut sum),
            Subject::Round => self.add_seen(job, Cause::Kit, &mut sum),
        }
        sum.finish()
    }

    /// The causes of packets and evaluation sheets.
    fn add_sitting(&self, candidate: usize, interview: usize, interviewer: usize, sum: &mut Sum<'_>) {
        let parts = &self.inputs.interviews[interview];
        let plan = self.form(candidate, interview);
        self.add_title(candidate, sum);
        if sum.uses.has("document") {
            sum.of(Cause::Interview).text(&self.kit.interviews[interview].title);
        }
        self.add_common(candidate, sum);
        sum.add(Cause::Panel, "interviewer", self.inputs.people[interviewer]);
        sum.add(Cause::Interview, "interview", parts.interview);
        sum.add(Cause::Panel, "interview", parts.interviewers);
        sum.add(Cause::Instructions, "interview", parts.instructions);
        sum.add(Cause::Questions, "plan", plan.questions);
        sum.add(Cause::Interview, "plan", plan.agenda);
        sum.add(Cause::Panel, "plan", plan.leads);
        // Whose question it is.
        sum.add(Cause::Panel, "plan", self.inputs.people[interviewer]);
        sum.add(Cause::Role, "plan", self.inputs.role);
        if sum.uses.has("sitting") || sum.uses.has("plan") {
            add_time(self.kit.candidates[candidate].schedule[interview].as_ref(), sum.of(Cause::Schedule));
        }
        self.add_day(candidate, |_| true, sum);
    }

    /// The form of an interview that a candidate has.
    fn form(&self, candidate: usize, interview: usize) -> &PlanInputs {
        &self.inputs.interviews[interview].forms[self.plan.form_of(candidate, interview)]
    }

    /// What the title of a document about a candidate says.
    fn add_title(&self, candidate: usize, sum: &mut Sum<'_>) {
        if sum.uses.has("document") && !sum.uses.has("candidate") {
            sum.of(Cause::Candidate).data(&self.kit.candidates[candidate].name);
        }
    }

    /// What all documents about a candidate see, but the handout.
    fn add_common(&self, candidate: usize, sum: &mut Sum<'_>) {
        sum.add(Cause::Kit, "kit", self.inputs.kit);
        sum.add(Cause::Kit, "blind", self.kit.is_blind().into());
        sum.add(Cause::Instructions, "kit", self.inputs.instructions);
        sum.add(Cause::Kit, "brand", self.inputs.brand);
        sum.add(Cause::Role, "role", self.inputs.role);
        sum.add(Cause::Panel, "panel", self.inputs.panel);
        if sum.uses.has("candidate") {
            // The position stands in for what the candidate has not.
            sum.of(Cause::Candidate).data(&own_candidate(self.kit, &self.kit.candidates[candidate]));
            sum.add(Cause::Role, "candidate", self.inputs.role);
        }
    }

    /// The schedule of a candidate, as far as `shown`.
    fn add_day(&self, candidate: usize, shown: impl Fn(&usize) -> bool, sum: &mut Sum<'_>) {
        if !sum.uses.has("day") {
            return;
        }
        for index in (0..self.kit.interviews.len()).filter(shown) {
            let parts = &self.inputs.interviews[index];
            sum.add(Cause::Interview, "day", parts.short);
            sum.add(Cause::Panel, "day", parts.interviewers);
            if sum.uses.fingerprints {
                sum.add(Cause::Questions, "day", self.form(candidate, index).fingerprint);
            }
            add_time(self.kit.candidates[candidate].schedule[index].as_ref(), sum.of(Cause::Schedule));
        }
    }

    /// What a template sees, value by value; `title` is what the title of the document is about.
    fn add_seen(&self, job: &Job, title: Cause, sum: &mut Sum<'_>) {
        let seen = self.document(job, "", Revision { revision: "", revised: None });
        let Ok(Json::Object(values)) = serde_json::to_value(&seen) else { return };
        for (name, value) in values.iter().filter(|(name, _)| sum.uses.has(name)) {
            let cause = if name == "document" { title } else { cause_of(name).unwrap_or(Cause::Kit) };
            sum.of(cause).text(name);
            add_json(value, cause, sum);
        }
    }
}

/// Adds a value to its cause, and what is in it to theirs.
fn add_json(value: &Json, cause: Cause, sum: &mut Sum<'_>) {
    match value {
        Json::Object(values) => {
            for (name, value) in values {
                sum.of(cause).text(name);
                add_json(value, cause_of(name).unwrap_or(cause), sum);
            }
        }
        Json::Array(values) => {
            sum.of(cause).number(values.len() as u64);
            values.iter().for_each(|value| add_json(value, cause, sum));
        }
        plain => sum.of(cause).data(plain),
    }
}

/// The cause that a value is, by its name; none for what is a part of something else.
fn cause_of(name: &str) -> Option<Cause> {
    Some(match name {
        "kit" | "brand" | "handout" | "hands_out" | "papers" => Cause::Kit,
        "paper" => Cause::Paper,
        "instructions" => Cause::Instructions,
        "role" => Cause::Role,
        "candidate" | "accommodations" => Cause::Candidate,
        "interviewer" | "interviewers" | "panel" => Cause::Panel,
        "interview" => Cause::Interview,
        "sitting" | "sittings" | "day" | "date" | "date_in_words" | "zone" | "clashes" | "holders" | "guests" => {
            Cause::Schedule
        }
        "coverage" | "competencies" | "questions" => Cause::Questions,
        _ => return None,
    })
}

fn add_time(sitting: Option<&Sitting>, hash: &mut InputHash) {
    let Some(Sitting { start, end, place, .. }) = sitting else { return hash.number(0) };
    for time in [start, end] {
        hash.number(time.timestamp().as_second().cast_unsigned());
        hash.number(i64::from(time.offset().seconds()).cast_unsigned());
        hash.optional(time.time_zone().iana_name());
    }
    hash.optional(place.as_deref());
}
