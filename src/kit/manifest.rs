//! The records of `kit.yaml`: what a kit says, before anything in it is looked up.
//!
//! The names, defaults and sentences here are the ones of `docs/schema/kit.schema.json`. Whether ids exist, minutes fit
//! and files are there is found by [`super::resolve`].

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};

use super::candidate::CandidateEntry;
use super::columns::Columns;
use super::record::{List, Named, NotBlank, Placed, Read, Reading, Required, Text, record};
use super::scalar::{BlindField, DocumentKind, Hours, Id, LeadRule, Level, Minutes, Paper, Rule, Weight};
use super::tree::{Node, Value};

record! {
    /// A kit: role, panel, interviews, candidates and how the documents look.
    #[schemars(title = "kit.yaml of panelkit")]
    Manifest, "the kit" {
        /// The name of the kit in files; without it, the name of its folder.
        id: Option<Placed<Id>>,
        /// What the round is called.
        title: Required<Text>,
        /// The language of the documents as a BCP 47 tag; without it, `en`.
        language: Option<Text>,
        /// The size of the sheets; without it, `a4`.
        paper: Option<Placed<Paper>>,
        /// The zone of times that are written without one, like `Europe/Berlin`.
        time_zone: Option<Text>,
        /// A file of candidates (`.yaml`, `.json` or `.csv`; `-` for standard input), or a list of them right here.
        candidates: Required<Candidates>,
        /// The names of the columns of a table, or of the fields of a JSON file, that another program made: by our names.
        #[schemars(default)]
        columns: Columns,
        /// Whether the panel sees codes instead of the candidates: `true`, or what it sees of them all the same.
        blind: Option<BlindEntry>,
        /// How the documents look.
        branding: Option<BrandingEntry>,
        /// Which documents are made, and what they are called.
        output: Option<OutputEntry>,
        /// The day until which the papers are kept, like `2028-12-31`.
        retain_until: Option<Text>,
        /// A name for the state of the plan, like `3`, on every cover; without it, each document has one of its own.
        revision: Option<Text>,
        /// The day of the revision, like `2026-11-20`.
        revised: Option<Text>,
        /// Whom invitations come from, and whom the answers to them go to.
        organizer: Option<OrganizerEntry>,
        /// What candidates are told before the interviews, in the handout.
        handout: Option<HandoutEntry>,
        /// How to run the interviews, in every packet; without it, four sentences of our own.
        #[schemars(default)]
        instructions: Vec<Text>,
        /// The position.
        role: Required<RoleEntry>,
        /// All interviewers.
        panel: Required<List<InterviewerEntry>>,
        /// The interviews that every candidate has.
        interviews: Required<List<InterviewEntry>>,
        /// The hours in which sittings are expected, like `08:00-18:30`; without it, `07:00-20:00`.
        hours: Option<Placed<Hours>>,
        /// Topics not to ask about, beside the built-in ones.
        #[schemars(default)]
        topics: Vec<TopicEntry>,
        /// What `panelkit check` finds and is as it should be, each with the reason.
        #[schemars(default)]
        allow: Vec<AllowEntry>,
        /// PDF files that go into the record of every candidate, from the folder of the kit.
        #[schemars(default)]
        records: Vec<Text>,
    }
    at origin
}

record! {
    /// A panel that sees codes instead of the candidates.
    BlindShowEntry, "the entry `blind`" {
        /// What is shown all the same: texts of yours in which nobody is named.
        #[schemars(default)]
        show: Vec<Placed<BlindField>>,
    }
}

/// Whether the panel sees codes instead of the candidates.
#[derive(Debug, Clone)]
pub enum BlindEntry {
    /// Yes or no.
    Whether(bool),
    /// Yes, and what it sees all the same.
    Showing(BlindShowEntry),
}

impl Read for BlindEntry {
    fn read(node: &Node, reading: &mut Reading<'_>) -> Option<Self> {
        match node.value {
            Value::Mapping(_) => BlindShowEntry::read(node, reading).map(Self::Showing),
            _ => Placed::<bool>::read(node, reading).map(|whether| Self::Whether(whether.value)),
        }
    }
}

impl JsonSchema for BlindEntry {
    fn schema_name() -> Cow<'static, str> {
        "BlindEntry".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let entry = generator.subschema_for::<BlindShowEntry>();
        schemars::json_schema!({ "anyOf": [{ "type": "boolean" }, entry] })
    }
}

/// A file of candidates, or the candidates themselves.
#[derive(Debug, Clone)]
pub enum Candidates {
    /// The path of a file, from the folder of the kit.
    File(Text),
    /// The candidates.
    Inline(Vec<CandidateEntry>),
}

impl Read for Candidates {
    fn read(node: &Node, reading: &mut Reading<'_>) -> Option<Self> {
        match node.value {
            Value::List(_) => Vec::read(node, reading).map(Self::Inline),
            _ => Text::read(node, reading).map(Self::File),
        }
    }
}

impl JsonSchema for Candidates {
    fn schema_name() -> Cow<'static, str> {
        "Candidates".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let list = generator.subschema_for::<Vec<CandidateEntry>>();
        schemars::json_schema!({ "anyOf": [{ "type": "string" }, list] })
    }
}

record! {
    /// How the documents look.
    BrandingEntry, "the branding" {
        /// The name of the company.
        company: Option<Text>,
        /// An image file in the folder of the kit: PNG, JPEG or SVG.
        logo: Option<Text>,
        /// The colour of headings and rules, like `"#0b5c7a"` (quoted, for `#` begins a comment).
        accent: Option<Text>,
    }
}

record! {
    /// Which documents are made, and what they are called.
    OutputEntry, "the output" {
        /// Which documents, each by its kind or with a condition; without it, `packet` and `evaluation`.
        documents: Option<List<DocumentEntry>>,
        /// The path of a document as a template over `document`, `candidate`, `interview`, `interviewer` and `date`.
        name: NotBlank<Text>,
    }
}

record! {
    /// A kind of document, when it is made and what it is called.
    ConditionalEntry, "a document" {
        /// What is made.
        kind: Required<Placed<DocumentKind>>,
        /// An expression over `candidate`, `interview`, `interviewer`, `date`, `role` and `kit`, like
        /// `{{ candidate.level == 'senior' }}`: where it is not true, the document is left out.
        when: NotBlank<Text>,
        /// The path of such a document, instead of `output.name`.
        name: NotBlank<Text>,
    }
}

/// A kind of document: its name alone, or more about it.
#[derive(Debug, Clone)]
pub struct DocumentEntry(pub ConditionalEntry);

impl Read for DocumentEntry {
    fn read(node: &Node, reading: &mut Reading<'_>) -> Option<Self> {
        match node.value {
            Value::Mapping(_) => ConditionalEntry::read(node, reading).map(Self),
            _ => Placed::read(node, reading).map(|kind| {
                Self(ConditionalEntry { kind: Required(Some(kind)), when: NotBlank(None), name: NotBlank(None) })
            }),
        }
    }
}

impl JsonSchema for DocumentEntry {
    fn schema_name() -> Cow<'static, str> {
        "DocumentEntry".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let kind = generator.subschema_for::<DocumentKind>();
        let entry = generator.subschema_for::<ConditionalEntry>();
        schemars::json_schema!({ "anyOf": [kind, entry] })
    }
}

record! {
    /// Whom invitations come from, and whom the answers to them go to.
    OrganizerEntry, "the organizer" {
        /// The name, as a person or a team has it.
        name: Required<Text>,
        /// The address.
        email: Required<Text>,
    }
}

record! {
    /// What candidates are told before the interviews, beside their schedule.
    HandoutEntry, "the handout" {
        /// The first words; without it, a sentence of our own.
        welcome: Option<Text>,
        /// What to expect; without it, four sentences of our own.
        #[schemars(default)]
        expect: Vec<Text>,
        /// What to bring.
        #[schemars(default)]
        bring: Vec<Text>,
        /// Where the interviews are held, as on an envelope; each line is one.
        address: Option<Text>,
        /// How to get there.
        #[schemars(default)]
        directions: Vec<Text>,
        /// Whom to turn to; without it, the organizer.
        contact: Option<ContactEntry>,
    }
}

record! {
    /// Whom candidates turn to.
    ContactEntry, "the contact" {
        /// The name of a person or a team.
        name: Required<Text>,
        /// A telephone number, as it is dialled.
        phone: Option<Text>,
        /// The address.
        email: Option<Text>,
        /// When they can be reached, like `from 8:00 on the day`.
        hours: Option<Text>,
    }
}

record! {
    /// The position.
    RoleEntry, "the role" {
        /// The name of the position in files; without it, made of the title.
        id: Option<Placed<Id>>,
        /// What the position is called.
        title: Required<Text>,
        /// How much experience it asks for.
        level: Option<Placed<Level>>,
        /// The team.
        team: Option<Text>,
        /// Where the work is done.
        place: Option<Text>,
        /// What the position is about, in a few sentences.
        summary: Option<Text>,
        /// What is rated for it, in the order of the evaluation sheet.
        competencies: Required<List<RoleCompetencyEntry>>,
    }
}

record! {
    /// A competency that the position asks for.
    RoleCompetencyEntry, "a competency of the role" {
        /// The id of a competency of the bank.
        id: Required<Placed<Id>>,
        /// How much it counts beside the others; without it, 1.
        weight: Option<Placed<Weight>>,
        /// Why this position needs it.
        why: Option<Text>,
    }
}

record! {
    /// An interviewer.
    InterviewerEntry, "an interviewer" {
        /// The name that interviews use.
        id: Required<Placed<Id>>,
        /// As on paper.
        name: Required<Text>,
        /// The position in the company.
        title: Option<Text>,
        /// The address for invitations.
        email: Option<Text>,
        /// The ids of the competencies whose questions this person asks, where an interview has `lead: competency`.
        #[schemars(default)]
        leads: Vec<Placed<Id>>,
    }
    at origin
}

record! {
    /// An interview.
    InterviewEntry, "an interview" {
        /// The name that schedules and file names use.
        id: Required<Placed<Id>>,
        /// As on paper.
        title: Required<Text>,
        /// How long it takes in all.
        minutes: Required<Placed<Minutes>>,
        /// The ids of those who hold it.
        interviewers: Required<List<Placed<Id>>>,
        /// Who asks which question; without it, `rotation`.
        lead: Option<Placed<LeadRule>>,
        /// Minutes for the welcome; without it, 5.
        opening: Option<Placed<Minutes>>,
        /// Minutes for what the candidate asks; without it, 10.
        candidate_questions: Option<Placed<Minutes>>,
        /// Minutes for the end; without it, 5.
        closing: Option<Placed<Minutes>>,
        /// What is to be known after it.
        purpose: Option<Text>,
        /// What the candidate is told of it beforehand, in the handout.
        told: Option<Text>,
        /// How to run this interview, beside the instructions of the kit.
        #[schemars(default)]
        instructions: Vec<Text>,
        /// What is asked, in order.
        sections: Required<List<InterviewSectionEntry>>,
    }
    at origin
    sound sound
}

record! {
    /// A part of an interview: questions by id, or chosen from the bank.
    InterviewSectionEntry, "a section of an interview" {
        /// The id of a section of the bank, for its title and objective.
        section: Option<Placed<Id>>,
        /// The heading, instead of that of the bank.
        title: Option<Text>,
        /// The objective, instead of that of the bank.
        objective: Option<Text>,
        /// The ids of the questions, in order.
        questions: Option<List<Placed<Id>>>,
        /// What to choose from the bank.
        select: Option<SelectEntry>,
    }
    at origin
}

record! {
    /// What to choose from the bank: questions that satisfy every key given.
    SelectEntry, "a selection" {
        /// From any of these sections; without it, from the section of this part, when it has one.
        #[schemars(default)]
        sections: Vec<Placed<Id>>,
        /// For any of these levels; without it, for the level of the role.
        #[schemars(default)]
        levels: Vec<Placed<Level>>,
        /// With any of these tags.
        #[schemars(default)]
        tags: Vec<Placed<Id>>,
        /// For any of these competencies.
        #[schemars(default)]
        competencies: Vec<Placed<Id>>,
        /// The minutes that all of them may take: as many are chosen as fit, and no more than `count`.
        minutes: Option<Placed<Minutes>>,
        /// Whether to pass over what any candidate has been asked before (`asked`), as long as there is something else.
        fresh: Option<Placed<bool>>,
        /// How many; without it, one, or as many as fit into `minutes`.
        count: Option<Placed<u64>>,
        /// Another number gives other questions; without it, 0.
        seed: Option<Placed<u64>>,
        /// How many at least for each competency, like `{ reliability: 1 }`; a number alone is meant for each competency of
        /// the selection, or else of the role.
        cover: Option<Cover>,
        /// Whether equivalent questions (`variant_of`) take turns from candidate to candidate; without it, all are asked the
        /// same.
        rotate: Option<Placed<bool>>,
    }
    at origin
}

/// How many questions of a selection each competency has at least.
#[derive(Debug, Clone)]
pub enum Cover {
    /// So many, for each competency that the selection names, or else for each of the role.
    Each(Placed<u64>),
    /// So many, by the ids of competencies.
    Named(Named<Placed<u64>>),
}

impl Read for Cover {
    fn read(node: &Node, reading: &mut Reading<'_>) -> Option<Self> {
        match node.value {
            Value::Mapping(_) => Named::read(node, reading).map(Self::Named),
            _ => Placed::read(node, reading).map(Self::Each),
        }
    }
}

impl JsonSchema for Cover {
    fn schema_name() -> Cow<'static, str> {
        "Cover".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let number = serde_json::json!({ "type": "integer", "minimum": 1, "maximum": 200 });
        schemars::json_schema!({ "anyOf": [number, { "type": "object", "additionalProperties": number }] })
    }
}

record! {
    /// Something that a check finds and that is meant.
    AllowEntry, "an entry of `allow`" {
        /// The rule, as the warning names it.
        rule: Required<Placed<Rule>>,
        /// The ids that it is about: of questions, competencies, interviews or candidates; without it, all.
        #[schemars(default)]
        of: Vec<Text>,
        /// Why it is as it should be.
        why: Required<Text>,
    }
    at origin
}

record! {
    /// A file of topics not to ask about: the built-in one.
    TopicsFile, "a file of topics" {
        /// The topics.
        topics: Vec<TopicEntry>,
    }
}

record! {
    /// A topic not to ask about.
    TopicEntry, "a topic" {
        /// The name of the topic for programs.
        id: Required<Placed<Id>>,
        /// What it is called in a warning, like `age`.
        name: Required<Text>,
        /// Why it is not asked about, as a sentence.
        reason: Required<Text>,
        /// Laws and guidance that say so.
        #[schemars(default)]
        sources: Vec<Text>,
        /// By the tag of a language: phrases that touch the topic. In a phrase, `a|b` is either word, `word?` may be
        /// missing, `word*` is a beginning, `.` is a word or none, and `..` up to three.
        words: Required<Named<Vec<Text>>>,
        /// Phrases in which the words mean something else.
        #[schemars(default)]
        unless: Vec<Text>,
    }
}
