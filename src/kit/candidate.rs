//! The records of a file of candidates, for YAML; [`super::csv`] makes the same records of a table.

use super::record::{Named, Placed, Required, Text, record};
use super::scalar::{CandidateId, Level};

record! {
    /// A file of candidates.
    #[schemars(title = "A file of candidates of panelkit")]
    CandidatesFile, "a file of candidates" {
        /// The candidates, in the order in which their documents are made.
        candidates: Required<Vec<CandidateEntry>>,
    }
}

record! {
    /// A candidate.
    #[schemars(extend("patternProperties" = { "^x_": { "type": "string" } }))]
    CandidateEntry, "a candidate" {
        /// The number or name that stands for the candidate in files.
        id: Required<Placed<CandidateId>>,
        /// The whole name, as on paper.
        name: Required<Text>,
        /// What the candidate likes to be called.
        preferred_name: Option<Text>,
        /// How the name is said.
        name_said: Option<Text>,
        /// Like `she/her`.
        pronouns: Option<Text>,
        /// The address for invitations.
        email: Option<Text>,
        /// The title of another position than that of the kit; printed, it changes no question.
        role: Option<Text>,
        /// Another level than that of the role; printed, it changes no question.
        level: Option<Placed<Level>>,
        /// The day of the interviews, like `2026-11-26`; a sitting on another day is told.
        day: Option<Text>,
        /// Where the candidate is, like `Asia/Shanghai`: a sitting at night there is told.
        time_zone: Option<Text>,
        /// When and where, by the id of the interview.
        #[schemars(default)]
        schedule: Named<SittingEntry>,
        /// What to ask this candidate beside the questions.
        #[schemars(default)]
        probes: Vec<Text>,
        /// The ids of questions that the candidate has been asked in an earlier round, also of such as the bank has no more.
        #[schemars(default)]
        asked: Vec<Text>,
        /// What the candidate needs for a fair interview.
        #[schemars(default)]
        accommodations: Vec<Text>,
        /// PDF files that go into the candidate's record, like `files/c-001/cv.pdf`, from the folder of the kit.
        #[schemars(default)]
        records: Vec<Text>,
        /// Anything else, for templates.
        #[schemars(default)]
        extra: Named<Text>,
    }
    rest "x_" => free
    at origin
}

record! {
    /// An interview of one candidate: when and where.
    SittingEntry, "an entry of the schedule" {
        /// Like `2026-11-26T09:00[Europe/Berlin]` or `2026-11-26T09:00+01:00`; without a zone where the kit has one.
        at: Required<Text>,
        /// A room, or the address of a call.
        place: Option<Text>,
    }
}
