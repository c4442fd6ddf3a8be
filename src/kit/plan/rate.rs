//! The questions of an interview → the competencies that are rated in it.

use super::SectionPlan;
use crate::kit::model::Kit;

/// A competency in an interview.
#[derive(Debug, Clone, PartialEq)]
pub struct Rated {
    /// Index in [`crate::kit::bank::Bank::competencies`].
    pub competency: usize,
    /// Index in [`crate::kit::Role::competencies`]; nothing when the role does not list it: then it is rated, and
    /// counts nothing.
    pub of_role: Option<usize>,
    /// The numbers of the questions that show it, as section and index in the interview.
    pub questions: Vec<(usize, usize)>,
}

/// The competencies of an interview: those of the role in its order, then the others as they are asked for.
pub fn rated(kit: &Kit, sections: &[SectionPlan]) -> Vec<Rated> {
    let of_role = kit.role.competencies.iter().enumerate();
    let mut rated: Vec<Rated> = of_role
        .map(|(index, competency)| Rated {
            competency: competency.competency,
            of_role: Some(index),
            questions: Vec::new(),
        })
        .collect();
    for (section_index, section) in sections.iter().enumerate() {
        for (index, asked) in section.questions.iter().enumerate() {
            let competency = kit.bank.questions[asked.question].competency;
            let position = rated.iter().position(|rated| rated.competency == competency).unwrap_or_else(|| {
                rated.push(Rated { competency, of_role: None, questions: Vec::new() });
                rated.len() - 1
            });
            rated[position].questions.push((section_index, index));
        }
    }
    rated.retain(|rated| !rated.questions.is_empty());
    rated
}
