//! The competencies → those that nobody asks about, those that everybody does, and weights without a reason.

use std::collections::BTreeMap;

use super::Finding;
use crate::kit::model::Kit;
use crate::kit::plan::{Plan, Rated};
use crate::kit::scalar::Rule;
use crate::kit::suggest;

/// From how many interviews on it is odd that all of them ask about the same; two may well look twice.
const ALL: usize = 3;

fn rated(plan: &Plan) -> impl Iterator<Item = &Rated> {
    plan.interviews.iter().flat_map(|interview| &interview.rated)
}

/// Competencies of the role that no question shows.
pub fn uncovered(kit: &Kit, plan: &Plan, found: &mut Vec<Finding>) {
    for competency in &kit.role.competencies {
        if rated(plan).any(|rated| rated.competency == competency.competency) {
            continue;
        }
        let id = &kit.bank.competencies[competency.competency].id;
        let questions = kit.bank.questions.iter().filter(|question| question.competency == competency.competency);
        let ids: Vec<&str> = questions.map(|question| question.id.as_str()).collect();
        let help = if ids.is_empty() {
            "the bank has no question for it; write one in the kit's `questions/`".to_owned()
        } else {
            format!("add one of {}", suggest::list(ids))
        };
        let message = format!("no interview asks about `{id}`, which the role rates");
        found.push(Finding::new(Rule::Uncovered, &[id], message, &competency.origin, help));
    }
}

/// Competencies that are asked about and do not count.
pub fn unlisted(kit: &Kit, plan: &Plan, found: &mut Vec<Finding>) {
    let mut reported = Vec::new();
    for (interview, plan) in kit.interviews.iter().zip(&plan.interviews) {
        for rated in plan.rated.iter().filter(|rated| rated.of_role.is_none()) {
            if reported.contains(&rated.competency) {
                continue;
            }
            reported.push(rated.competency);
            let id = &kit.bank.competencies[rated.competency].id;
            let message = format!("the interview `{}` asks about `{id}`, which the role does not list", interview.id);
            let help = format!(
                "add `- {{ id: {id} }}` to the competencies of the role; as it is, it is rated and counts nothing"
            );
            found.push(Finding::new(Rule::Unlisted, &[id, &interview.id], message, &interview.origin, help));
        }
    }
}

/// Competencies that every interview of a long day asks about.
pub fn asked_by_all(kit: &Kit, plan: &Plan, found: &mut Vec<Finding>) {
    if plan.interviews.len() < ALL {
        return;
    }
    for competency in &kit.role.competencies {
        let asks = |rated: &Rated| rated.competency == competency.competency;
        if plan.interviews.iter().all(|interview| interview.rated.iter().any(asks)) {
            let id = &kit.bank.competencies[competency.competency].id;
            let message = format!("all {} interviews ask about `{id}`", plan.interviews.len());
            let help = "give the time to another competency in some of them; two views of one are enough";
            found.push(Finding::new(Rule::AskedByAll, &[id], message, &competency.origin, help));
        }
    }
}

/// Weights that differ from the most common one and have no `why`.
pub fn weights(kit: &Kit, found: &mut Vec<Finding>) {
    let mut counts: BTreeMap<u64, usize> = BTreeMap::new();
    for competency in &kit.role.competencies {
        // Weights are not negative, so their bits are in their order.
        *counts.entry(competency.weight.to_bits()).or_default() += 1;
    }
    let usual = counts.iter().max_by_key(|(weight, count)| (**count, std::cmp::Reverse(**weight)));
    let Some(usual) = usual.map(|(weight, _)| f64::from_bits(*weight)) else { return };
    for competency in &kit.role.competencies {
        if competency.weight.to_bits() != usual.to_bits() && competency.why.is_none() {
            let id = &kit.bank.competencies[competency.competency].id;
            let message = format!("`{id}` has the weight {}, others have {usual}, and no `why`", competency.weight);
            let help = "write why it counts so much for this position, as `why: …`, or give all the same weight";
            found.push(Finding::new(Rule::UnequalWeights, &[id], message, &competency.origin, help));
        }
    }
}
