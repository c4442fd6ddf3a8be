//! The bank by itself, for those who look for a question rather than make documents.

use std::path::Path;

use super::bank::{self, Bank, Question};
use super::scalar::Level;
use crate::diag::{Diagnostics, Warned};

/// The compiled-in bank, with the `questions/` of a kit's folder over it when one is given.
///
/// # Errors
/// All that is wrong in the question files.
pub fn bank(kit_folder: Option<&Path>) -> Result<Warned<Bank>, Diagnostics> {
    let mut problems = Vec::new();
    let bank = bank::load(kit_folder, &mut problems);
    Diagnostics(problems).into_result().map(|warnings| Warned { value: bank, warnings })
}

/// Which questions to show: all that is given must hold, and what is empty holds.
#[derive(Debug, Clone, Default)]
pub struct QuestionFilter {
    /// Any of these ids of sections.
    pub sections: Vec<String>,
    /// Any of these levels; a question without levels is for every level.
    pub levels: Vec<Level>,
    /// All of these tags.
    pub tags: Vec<String>,
    /// Any of these ids of competencies.
    pub competencies: Vec<String>,
    /// Words, all of which occur in the question, without regard to case.
    pub text: Vec<String>,
}

impl QuestionFilter {
    /// The questions of a bank that the filter lets through, in the order of the bank.
    pub fn questions<'b>(&'b self, bank: &'b Bank) -> impl Iterator<Item = &'b Question> {
        bank.questions.iter().filter(|question| self.admits(bank, question))
    }

    /// Whether a question of a bank is let through.
    pub fn admits(&self, bank: &Bank, question: &Question) -> bool {
        let any = |wanted: &[String], id: &str| wanted.is_empty() || wanted.iter().any(|wanted| wanted == id);
        any(&self.sections, &bank.sections[question.section].id)
            && any(&self.competencies, &bank.competencies[question.competency].id)
            && self.tags.iter().all(|tag| question.tags.contains(tag))
            && (self.levels.is_empty()
                || question.levels.is_empty()
                || self.levels.iter().any(|level| question.levels.contains(level)))
            && self.has_text(question)
    }

    fn has_text(&self, question: &Question) -> bool {
        if self.text.is_empty() {
            return true;
        }
        let texts = [&question.id, &question.ask].into_iter();
        let texts = texts.chain(&question.expect).chain(&question.probes).chain(&question.tags);
        let all: String = texts.map(|text| format!("{}\n", text.to_lowercase())).collect();
        self.text.iter().all(|word| all.contains(&word.to_lowercase()))
    }
}
