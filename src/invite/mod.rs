//! [`crate::kit::Kit`] and what was told before → invitations: who is invited to which sitting, what is new about it, and the
//! calendar file and the mail that say so.
//!
//! 1. [`Record`]: what earlier runs told, in a file beside the invitations.
//! 2. [`notices()`]: the schedule of the kit against the record → one [`Notice`] for everybody who has to be told.
//! 3. `words`: a notice → what it says, in words.
//! 4. [`Notice::calendar`] and [`Notice::mail`]: a notice → the bytes of its two files.
//!
//! A sitting is one entry in all calendars: it has the same identifier (`UID`) for everybody in it and through all
//! changes, and a number (`SEQUENCE`) that rises with each of them. What a candidate is sent is an entry of its own, so
//! that nothing of the interviewers' is ever in it.
//!
//! The names in all of this come from `sitting::called` and the kit's panel alone. Where the files go is left to the
//! command; how they are written to [`crate::deliver::calendar`] and [`crate::deliver::mail`].

mod record;

mod sitting;

mod notices;

mod words;

use std::sync::Arc;

use jiff::Timestamp;

use crate::deliver::OutputName;
use crate::deliver::calendar::{self, Event, File, Method};
use crate::deliver::contact::Contact;
use crate::deliver::mail::{self, Message};
use crate::deliver::names::NameError;
use crate::kit::{DocumentKind, Job};

pub use notices::{Asked, Notices, notices, organizer};
pub use record::{Guest, RECORD_FILE, Record, Sitting};

/// Who is invited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Audience {
    /// Those who hold the interview.
    Interviewer,
    /// The one who is interviewed.
    Candidate,
}

impl Audience {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Interviewer, Self::Candidate];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Interviewer => "interviewer",
            Self::Candidate => "candidate",
        }
    }

    /// The document that goes with an invitation. A packet is never sent to a candidate.
    pub fn document(self) -> Option<DocumentKind> {
        let name = match self {
            Self::Interviewer => "packet",
            Self::Candidate => "handout",
        };
        DocumentKind::ALL.iter().copied().find(|kind| kind.as_str() == name)
    }
}

/// What is new for somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// Never told before.
    New,
    /// Told before, and not as it was: [`Sitting::changes`].
    Changed,
    /// As told before.
    Unchanged,
    /// The sitting does not take place.
    CalledOff,
    /// It takes place without this guest.
    Uninvited,
}

impl News {
    /// The word for programs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Changed => "changed",
            Self::Unchanged => "unchanged",
            Self::CalledOff => "cancelled",
            Self::Uninvited => "uninvited",
        }
    }

    /// Whether a calendar has to take the entry out.
    pub fn is_cancellation(self) -> bool {
        matches!(self, Self::CalledOff | Self::Uninvited)
    }
}

/// What one guest of a sitting is to be told.
#[derive(Debug, Clone)]
pub struct Notice {
    /// The sitting, as it is now or was last.
    pub sitting: Arc<Sitting>,
    /// Who is told.
    pub guest: Guest,
    /// What is new.
    pub news: News,
    /// What the kit says of the position, for those who are asked to come.
    role: Option<String>,
    /// The document's indices, when one could go with it.
    pub job: Option<Job>,
}

impl Notice {
    /// What the guest was told before and is not so any more. It stays so until the next change: a draft that is written
    /// again before it is sent says the same.
    pub fn changes(&self) -> &[String] {
        if self.news.is_cancellation() || self.guest.since == self.sitting.sequence {
            &[]
        } else {
            &self.sitting.changes
        }
    }

    /// The place of its file with this extension, below the folder of invitations.
    ///
    /// # Errors
    /// When the record names somebody by what is no id; ids of a kit always are.
    pub fn name(&self, extension: &str) -> Result<OutputName, NameError> {
        let Sitting { candidate, interview, .. } = &*self.sitting;
        let path = match self.sitting.audience {
            Audience::Interviewer => format!("interviewers/{}/{candidate}/{interview}", self.guest.id),
            Audience::Candidate => format!("candidates/{candidate}/{interview}"),
        };
        // An id may end in `.pdf`, and is left whole.
        OutputName::with_extension(&format!("{path}.pdf"), extension)
    }

    /// The file to import into a calendar, with the document inside.
    pub fn calendar(&self, file: Option<File<'_>>, source_date: Option<Timestamp>) -> Vec<u8> {
        self.write(Method::Publish, file, file, source_date)
    }

    /// The draft to send; nothing when the guest has no address. The document is a part of the mail and not inside of
    /// the calendar's part: some would show it twice.
    pub fn mail(&self, file: Option<File<'_>>, source_date: Option<Timestamp>) -> Option<Vec<u8>> {
        let to = Contact { name: self.guest.name.clone(), email: self.guest.email.clone()? };
        let method = if self.news.is_cancellation() { Method::Cancel } else { Method::Request };
        let calendar = self.write(method, None, file, source_date);
        let letter = words::letter(self, file.map(|file| file.name));
        let files: Vec<File<'_>> = file.into_iter().collect();
        Some(mail::write(&Message {
            from: &self.sitting.organizer,
            to: &to,
            subject: &letter.subject,
            date: source_date,
            text: &letter.text(),
            html: &letter.html(),
            calendar: (&calendar, method),
            files: &files,
            key: &self.sitting.uid,
        }))
    }

    /// The calendar with `inside` in it; `beside` is the document that the guest has, here or in the mail.
    fn write(
        &self,
        method: Method,
        inside: Option<File<'_>>,
        beside: Option<File<'_>>,
        source_date: Option<Timestamp>,
    ) -> Vec<u8> {
        let sitting = &self.sitting;
        let contact = |guest: &Guest| guest.email.clone().map(|email| Contact { name: guest.name.clone(), email });
        // Who is uninvited is told of nobody else; everybody else sees all who come.
        let attendees: Vec<Contact> = match self.news {
            News::Uninvited => contact(&self.guest).into_iter().collect(),
            _ => sitting.guests.iter().filter_map(contact).collect(),
        };
        let event = Event {
            uid: &sitting.uid,
            sequence: sitting.sequence,
            stamp: source_date.unwrap_or_else(|| sitting.stamp()),
            start: sitting.start.timestamp(),
            end: sitting.end.timestamp(),
            summary: &sitting.summary,
            location: sitting.place.as_deref(),
            description: &words::letter(self, beside.map(|file| file.name)).description(),
            organizer: &sitting.organizer,
            attendees: &attendees,
            // In the calendar of somebody who imports files there is no other way to take an entry out.
            called_off: match method {
                Method::Publish => self.news.is_cancellation(),
                _ => self.news == News::CalledOff,
            },
            attachment: inside,
        };
        calendar::write(&event, method)
    }
}
