//! Whose document → what opens it.

use crate::kit::Job;
use crate::pdf::Password;

/// The passwords of a batch.
#[derive(Debug, Clone, Default)]
pub struct Passwords {
    /// One for each of [`crate::kit::Kit::panel`] who has one.
    pub people: Vec<Option<Password>>,
    /// That of documents that are nobody's of the panel.
    pub rest: Option<Password>,
}

impl Passwords {
    /// What opens a document.
    pub fn of(&self, job: &Job) -> Option<&Password> {
        match job.interviewer() {
            Some(person) => self.people.get(person)?.as_ref(),
            None => self.rest.as_ref(),
        }
    }
}
