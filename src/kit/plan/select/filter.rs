//! The keys of a selection that describe questions, one by one.

use crate::kit::bank::Question;
use crate::kit::model::Selection;

/// One key of a selection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filter {
    /// `sections`
    Sections,
    /// `levels`
    Levels,
    /// `tags`
    Tags,
    /// `competencies`
    Competencies,
}

impl Filter {
    /// All of them, beginning with what is given up most easily when a selection finds too little.
    pub const ALL: [Self; 4] = [Self::Tags, Self::Levels, Self::Sections, Self::Competencies];

    /// Whether a question satisfies all keys.
    pub fn all_admit(selection: &Selection, question: &Question) -> bool {
        Self::ALL.iter().all(|filter| filter.admits(selection, question))
    }

    /// Whether a question satisfies the key; a key that is not given is satisfied.
    pub fn admits(self, selection: &Selection, question: &Question) -> bool {
        match self {
            Self::Sections => selection.sections.is_empty() || selection.sections.contains(&question.section),
            // A question without levels is for everyone.
            Self::Levels => {
                selection.levels.is_empty()
                    || question.levels.is_empty()
                    || selection.levels.iter().any(|level| question.levels.contains(level))
            }
            Self::Tags => selection.tags.is_empty() || selection.tags.iter().any(|tag| question.tags.contains(tag)),
            Self::Competencies => {
                selection.competencies.is_empty() || selection.competencies.contains(&question.competency)
            }
        }
    }

    /// Whether the selection has the key.
    pub fn is_given(self, selection: &Selection) -> bool {
        match self {
            Self::Sections => !selection.sections.is_empty(),
            Self::Levels => !selection.levels.is_empty(),
            Self::Tags => !selection.tags.is_empty(),
            Self::Competencies => !selection.competencies.is_empty(),
        }
    }

    /// Takes the key away from a selection.
    pub fn clear(self, selection: &mut Selection) {
        match self {
            Self::Sections => selection.sections.clear(),
            Self::Levels => selection.levels.clear(),
            Self::Tags => selection.tags.clear(),
            Self::Competencies => selection.competencies.clear(),
        }
    }

    /// How the kit writes it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Sections => "sections",
            Self::Levels => "levels",
            Self::Tags => "tags",
            Self::Competencies => "competencies",
        }
    }
}
