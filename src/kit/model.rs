//! What a kit says, with everything looked up: the types that the later stages see.
//!
//! Names are resolved to indices, defaults are filled in, times have their zone. Places are kept where a later stage may
//! have something to say about an entry.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::ZonedDateTime;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::bank::Bank;
use super::blind::Blind;
use super::fairness::{self, Topic};
use super::scalar::{DocumentKind, Hours, LeadRule, Level, Paper, Rule};
use crate::source::{Place, Source};

/// A kit: who is to be asked what by whom, and how the documents look.
#[derive(Debug, Clone)]
pub struct Kit {
    /// The text of `kit.yaml`.
    pub source: Arc<Source>,
    /// The folder of `kit.yaml`; paths in the kit are relative to it.
    pub folder: PathBuf,
    /// The name of the kit in files.
    pub id: String,
    /// What the round is called.
    pub title: String,
    /// BCP 47 tag.
    pub language: String,
    /// The size of the sheets.
    pub paper: Paper,
    /// The zone of plain times, when the kit names one.
    pub time_zone: Option<TimeZone>,
    /// What the panel sees of the candidates.
    pub blind: Blind,
    /// How the documents look.
    pub branding: Branding,
    /// Which documents are made, and what they are called.
    pub output: Output,
    /// The day until which the papers are kept.
    pub retain_until: Option<Date>,
    /// The state of the plan, when the kit names it.
    pub revision: Option<String>,
    /// The day of the revision.
    pub revised: Option<Date>,
    /// PDF files that go into the record of every candidate: paths with `/`, below the folder of the kit; whether they are
    /// there is found when they are needed.
    pub records: Vec<Written>,
    /// Whom invitations come from, when the kit says it.
    pub organizer: Option<Organizer>,
    /// What candidates are told before the interviews.
    pub handout: Handout,
    /// How to run the interviews; the default sentences when the kit has none.
    pub instructions: Vec<String>,
    /// The position.
    pub role: Role,
    /// All interviewers, in the order of the kit.
    pub panel: Vec<Interviewer>,
    /// The interviews that every candidate has, in the order of the kit.
    pub interviews: Vec<Interview>,
    /// In the order of their file.
    pub candidates: Vec<Candidate>,
    /// All that can be asked: the compiled-in bank and the kit's own questions.
    pub bank: Bank,
    /// When sittings are expected.
    pub hours: Hours,
    /// Topics not to ask about, beside the built-in ones.
    pub topics: Vec<Topic>,
    /// What a check finds and is as it should be.
    pub allow: Vec<Allowance>,
}

/// What a check finds and is as it should be.
#[derive(Debug, Clone)]
pub struct Allowance {
    /// What is broken on purpose.
    pub rule: Rule,
    /// Ids of what it is about, any of which; empty: of everything.
    pub of: Vec<String>,
    /// The reason.
    pub why: String,
    /// Where the entry stands.
    pub origin: Place,
}

/// How the documents look.
#[derive(Debug, Clone)]
pub struct Branding {
    /// The name of the company.
    pub company: Option<String>,
    /// The image file, with `/`, relative to the folder of the kit; it is there.
    pub logo: Option<String>,
    /// Where the kit names the logo.
    pub logo_place: Option<Place>,
    /// `#rrggbb`
    pub accent: String,
}

/// Which documents are made, and what they are called.
#[derive(Debug, Clone)]
pub struct Output {
    /// Each kind once, in the order of the kit.
    pub documents: Vec<OutputDocument>,
    /// A template that gives the path of a document in the output folder.
    pub name: String,
    /// Where the template stands; nowhere when it is the default.
    pub name_place: Option<Place>,
}

/// A kind of document that is made.
#[derive(Debug, Clone)]
pub struct OutputDocument {
    /// Which.
    pub kind: DocumentKind,
    /// An expression over what name templates see: those for which it is not true are left out.
    pub when: Option<Written>,
    /// A template for its path, instead of [`Output::name`].
    pub name: Option<Written>,
}

impl Output {
    /// What the kit says of a kind of document, when it makes any.
    pub fn document(&self, kind: DocumentKind) -> Option<&OutputDocument> {
        self.documents.iter().find(|document| document.kind == kind)
    }

    /// Whether documents of a kind are made, of anybody.
    pub fn makes(&self, kind: DocumentKind) -> bool {
        self.document(kind).is_some()
    }
}

/// A text of the kit, and where it stands.
#[derive(Debug, Clone)]
pub struct Written {
    /// The text.
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

impl Kit {
    /// Whether a member of the panel (an index in [`Kit::panel`]) is in an interview.
    pub fn is_asked(&self, interviewer: usize) -> bool {
        self.interviews.iter().any(|interview| interview.interviewers.contains(&interviewer))
    }
}

/// Whom invitations come from, and whom the answers to them go to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organizer {
    /// The name of a person or a team.
    pub name: String,
    /// The address.
    pub email: String,
}

/// What candidates are told before the interviews, beside their schedule.
#[derive(Debug, Clone)]
pub struct Handout {
    /// The first words.
    pub welcome: String,
    /// What to expect.
    pub expect: Vec<String>,
    /// What to bring.
    pub bring: Vec<String>,
    /// Where the interviews are held, line by line.
    pub address: Vec<String>,
    /// How to get there.
    pub directions: Vec<String>,
    /// Whom to turn to: the organizer, when the kit says nothing else and has one.
    pub contact: Option<HandoutContact>,
}

/// Whom candidates turn to.
#[derive(Debug, Clone)]
pub struct HandoutContact {
    /// The name of a person or a team.
    pub name: String,
    /// A telephone number.
    pub phone: Option<String>,
    /// The address.
    pub email: Option<String>,
    /// When they can be reached.
    pub hours: Option<String>,
}

/// The position.
#[derive(Debug, Clone)]
pub struct Role {
    /// The name of the position in files.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// How much experience it asks for.
    pub level: Option<Level>,
    /// The team.
    pub team: Option<String>,
    /// Where the work is done.
    pub place: Option<String>,
    /// What it is about.
    pub summary: Option<String>,
    /// What is rated for it, in the order of the evaluation sheet; never empty.
    pub competencies: Vec<RoleCompetency>,
}

/// A competency that the position asks for.
#[derive(Debug, Clone)]
pub struct RoleCompetency {
    /// Index in [`Bank::competencies`].
    pub competency: usize,
    /// Finite and not negative; not all of a role are 0.
    pub weight: f64,
    /// The weight as a whole percentage; all of a role sum to 100.
    pub share: u32,
    /// Why the position needs it.
    pub why: Option<String>,
    /// Where its id stands.
    pub origin: Place,
}

/// Somebody who holds interviews.
#[derive(Debug, Clone)]
pub struct Interviewer {
    /// The name that interviews use.
    pub id: String,
    /// As on paper.
    pub name: String,
    /// The position in the company.
    pub title: Option<String>,
    /// The address for invitations.
    pub email: Option<String>,
    /// Indices in [`Bank::competencies`] of what this person asks about under [`LeadRule::Competency`].
    pub leads: Vec<usize>,
    /// Where the id stands.
    pub origin: Place,
}

/// One sitting.
#[derive(Debug, Clone)]
pub struct Interview {
    /// The name that schedules and file names use.
    pub id: String,
    /// As on paper.
    pub title: String,
    /// How long it takes in all.
    pub minutes: u32,
    /// Indices in [`Kit::panel`], in the order of the kit; never empty.
    pub interviewers: Vec<usize>,
    /// Who asks which question.
    pub lead: LeadRule,
    /// Minutes for the welcome.
    pub opening: u32,
    /// Minutes for what the candidate asks.
    pub candidate_questions: u32,
    /// Minutes for the end.
    pub closing: u32,
    /// What is to be known after it.
    pub purpose: Option<String>,
    /// What the candidate is told of it beforehand.
    pub told: Option<String>,
    /// How to run it, beside [`Kit::instructions`].
    pub instructions: Vec<String>,
    /// What is asked, in order; never empty.
    pub sections: Vec<InterviewSection>,
    /// Where the id stands.
    pub origin: Place,
    /// Where the minutes stand.
    pub minutes_origin: Place,
    /// Whether nothing in it, and nothing that it names, was reported as wrong. Only in a kit that loads is this true of
    /// all; with it, the plan of a sound interview is checked beside the mistakes of another.
    pub(super) sound: bool,
}

/// A part of an interview.
#[derive(Debug, Clone)]
pub struct InterviewSection {
    /// The id of the section of the bank, or `section-2` by its number in the interview.
    pub id: String,
    /// The heading.
    pub title: String,
    /// What the interviewer should know after it.
    pub objective: Option<String>,
    /// Which questions.
    pub choice: Choice,
}

/// Which questions a part of an interview has.
#[derive(Debug, Clone)]
pub enum Choice {
    /// These, in this order.
    Listed(Vec<ListedQuestion>),
    /// Those of the bank that satisfy a description.
    Selected(Selection),
}

/// A question that an interview names.
#[derive(Debug, Clone)]
pub struct ListedQuestion {
    /// Index in [`Bank::questions`].
    pub question: usize,
    /// Where the id stands.
    pub origin: Place,
}

/// A description of questions: all that is not empty must hold.
#[derive(Debug, Clone)]
pub struct Selection {
    /// Indices in [`Bank::sections`], any of which.
    pub sections: Vec<usize>,
    /// Any of these.
    pub levels: Vec<Level>,
    /// Any of these.
    pub tags: Vec<String>,
    /// Indices in [`Bank::competencies`], any of which.
    pub competencies: Vec<usize>,
    /// How many, at least 1; with [`Selection::minutes`] at most so many.
    pub count: usize,
    /// The time that all of them may take.
    pub minutes: Option<u32>,
    /// Whether what any candidate has been asked before is taken last.
    pub fresh: bool,
    /// Indices in [`Bank::competencies`], each once, and how many questions each has at least, from 1.
    pub cover: Vec<(usize, usize)>,
    /// Whether equivalent questions take turns from candidate to candidate.
    pub rotate: bool,
    /// Another number gives other questions.
    pub seed: u64,
    /// Where it stands.
    pub origin: Place,
}

/// Somebody who is interviewed.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Stands for the candidate in files.
    pub id: String,
    /// The whole name.
    pub name: String,
    /// What the candidate likes to be called.
    pub preferred_name: Option<String>,
    /// How the name is said.
    pub name_said: Option<String>,
    /// Like `she/her`.
    pub pronouns: Option<String>,
    /// The address for invitations.
    pub email: Option<String>,
    /// Instead of [`Role::title`], on paper.
    pub role: Option<String>,
    /// Instead of [`Role::level`], on paper; the questions stay the same.
    pub level: Option<Level>,
    /// The day of the interviews, when there is only one.
    pub day: Option<Date>,
    /// Where the candidate is, when not where the interviews are held.
    pub time_zone: Option<TimeZone>,
    /// One for each of [`Kit::interviews`].
    pub schedule: Box<[Option<Sitting>]>,
    /// What to ask beside the questions.
    pub probes: Box<[String]>,
    /// Indices in [`Bank::questions`] of what the candidate has been asked in an earlier round.
    pub asked: Box<[usize]>,
    /// What the candidate needs for a fair interview.
    pub accommodations: Box<[String]>,
    /// PDF files that go into the candidate's record, like [`Kit::records`].
    pub records: Box<[Written]>,
    /// Anything else, in the order of the file.
    pub extra: Box<[(String, String)]>,
    /// Where the id stands.
    pub origin: Place,
}

/// An interview of one candidate: when and where.
#[derive(Debug, Clone)]
pub struct Sitting {
    /// The beginning, in the zone in which it is shown.
    pub start: ZonedDateTime,
    /// [`Interview::minutes`] later.
    pub end: ZonedDateTime,
    /// A room, or the address of a call.
    pub place: Option<String>,
    /// Where the time stands.
    pub origin: Place,
}

impl Sitting {
    /// Whether its place is a call and no room.
    pub fn is_call(&self) -> bool {
        self.place.as_deref().is_some_and(|place| fairness::room(place).is_none())
    }
}
