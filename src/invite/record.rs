//! `invitations.json` ⇄ [`Record`]: what everybody was told last.
//!
//! Without it every run would be the first: nothing would know that a sitting was moved, or that one is gone. It names
//! people, and is for its owner only, like the invitations that it lies beside.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp, ZonedDateTime};
use serde::{Deserialize, Serialize};

use super::Audience;
use crate::deliver::contact::Contact;
use crate::diag::Diagnostic;

/// The name of the record in the folder of invitations.
pub const RECORD_FILE: &str = "invitations.json";

/// The form of the record that this version reads and writes.
const VERSION: u32 = 1;

/// What everybody was told last.
#[derive(Debug, Clone, Default)]
pub struct Record(BTreeMap<Key, Sitting>);

/// What a sitting is known by: for whom, whose, and which interview.
type Key = (Audience, String, String);

/// A sitting as it is told, or was.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sitting {
    /// Stands for the entry in all calendars.
    pub uid: String,
    /// Which of the two entries of a sitting.
    #[serde(rename = "for")]
    pub audience: Audience,
    /// The candidate's id.
    pub candidate: String,
    /// The interview's id.
    pub interview: String,
    /// How often it was changed since it was first told.
    pub sequence: u32,
    /// What this version changed of the one before, in the words of its reader; nothing when all is new.
    pub changes: Vec<String>,
    /// Whether it does not take place.
    #[serde(default)]
    pub cancelled: bool,
    /// What the first version says it was made at.
    pub since: Timestamp,
    /// The beginning.
    pub start: ZonedDateTime,
    /// The end.
    pub end: ZonedDateTime,
    /// What the entry is called.
    pub summary: String,
    /// The interview's title.
    pub title: String,
    /// The candidate, as invitations call them.
    pub name: String,
    /// Where.
    pub place: Option<String>,
    /// The names of those who hold it.
    pub panel: Vec<String>,
    /// Who is invited.
    pub guests: Vec<Guest>,
    /// Who invites.
    #[serde(with = "Organizer")]
    pub organizer: Contact,
}

/// Somebody who is invited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guest {
    /// The id in the kit.
    pub id: String,
    /// As on paper.
    pub name: String,
    /// Without it there is no mail.
    pub email: Option<String>,
    /// The version of the sitting that they were told first; for them, that one changed nothing.
    pub since: u32,
}

impl Guest {
    /// Whether it is the same person at the same address, whenever they came to it.
    pub fn is(&self, other: &Self) -> bool {
        (&self.id, &self.name, &self.email) == (&other.id, &other.name, &other.email)
    }
}

/// The form of a [`Contact`] in the record.
#[derive(Serialize, Deserialize)]
#[serde(remote = "Contact", deny_unknown_fields)]
struct Organizer {
    name: String,
    email: String,
}

/// The file.
#[derive(Serialize, Deserialize)]
struct Written {
    version: u32,
    invitations: Vec<Sitting>,
}

impl Sitting {
    /// When this version of the entry was made, as far as calendars are told: the day of the first version plus a second
    /// for each change. They only ask which version is newer, and the clock has no part in what is written.
    pub fn stamp(&self) -> Timestamp {
        self.since.checked_add(SignedDuration::from_secs(i64::from(self.sequence))).unwrap_or(self.since)
    }

    fn key(&self) -> Key {
        (self.audience, self.candidate.clone(), self.interview.clone())
    }
}

impl Record {
    /// Reads the text of the file; `name` is what messages call it.
    ///
    /// # Errors
    /// When it is not such a file.
    pub fn read(text: &str, name: &str) -> Result<Self, Diagnostic> {
        let wrong = |what: &str| {
            Diagnostic::error(format!("`{name}` {what}")).help(
                "put the file of the last run back; without it, changes and cancellations cannot be told from new \
                 invitations",
            )
        };
        let written: Written =
            serde_json::from_str(text).map_err(|cause| wrong("is no record of invitations").cause(cause))?;
        if written.version != VERSION {
            return Err(wrong(&format!("was written by another version of panelkit (form {})", written.version)));
        }
        Ok(Self(written.invitations.into_iter().map(|sitting| (sitting.key(), sitting)).collect()))
    }

    /// The text of the file.
    pub fn text(&self) -> String {
        let written = Written { version: VERSION, invitations: self.0.values().cloned().collect() };
        serde_json::to_string_pretty(&written).expect("plain data is JSON") + "\n"
    }

    /// What was told last of a sitting.
    pub fn get(&self, audience: Audience, candidate: &str, interview: &str) -> Option<&Sitting> {
        self.0.get(&(audience, candidate.to_owned(), interview.to_owned()))
    }

    /// All sittings.
    pub fn sittings(&self) -> impl Iterator<Item = &Sitting> {
        self.0.values()
    }

    /// Forgets what was told of a sitting now, and knows of it what another record does.
    pub fn restore(&mut self, sitting: &Sitting, from: &Self) {
        let key = sitting.key();
        match from.0.get(&key) {
            Some(before) => _ = self.0.insert(key, before.clone()),
            None => _ = self.0.remove(&key),
        }
    }

    /// Takes what is told now.
    pub fn put(&mut self, sitting: Sitting) {
        self.0.insert(sitting.key(), sitting);
    }
}
