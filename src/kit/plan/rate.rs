//! The questions of an interview → the competencies that are rated in it.

use super::{InterviewPlan, SectionPlan};
use crate::diag::Diagnostic;
use crate::kit::model::Kit;
use crate::kit::suggest;

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

/// Warns of competencies that no question shows, and of questions whose competency does not count.
pub fn check(kit: &Kit, plans: &[InterviewPlan], problems: &mut Vec<Diagnostic>) {
    let all = || plans.iter().flat_map(|plan| &plan.rated);
    for competency in &kit.role.competencies {
        if !all().any(|rated| rated.competency == competency.competency) {
            let id = &kit.bank.competencies[competency.competency].id;
            let questions = kit.bank.questions.iter().filter(|question| question.competency == competency.competency);
            let ids: Vec<&str> = questions.map(|question| question.id.as_str()).collect();
            let help = if ids.is_empty() {
                "the bank has no question for it; write one in the kit's `questions/`".to_owned()
            } else {
                format!("add one of {}", suggest::list(ids))
            };
            let message = format!("no interview asks about `{id}`, which the role rates");
            problems.push(Diagnostic::warning(message).at_place(competency.origin.clone()).help(help));
        }
    }
    let mut reported = Vec::new();
    for (interview, plan) in kit.interviews.iter().zip(plans) {
        for rated in plan.rated.iter().filter(|rated| rated.of_role.is_none()) {
            if !reported.contains(&rated.competency) {
                reported.push(rated.competency);
                let id = &kit.bank.competencies[rated.competency].id;
                let message =
                    format!("the interview `{}` asks about `{id}`, which the role does not list", interview.id);
                let help = format!(
                    "add `- {{ id: {id} }}` to the competencies of the role; as it is, it is rated and counts nothing"
                );
                problems.push(Diagnostic::warning(message).at_place(interview.origin.clone()).help(help));
            }
        }
    }
}
