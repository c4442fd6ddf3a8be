//! The position: its competencies looked up in the bank, their weights as shares of a hundred.

use super::{Seen, competency, empty, value};
use crate::diag::Diagnostic;
use crate::kit::bank::Bank;
use crate::kit::manifest::{RoleCompetencyEntry, RoleEntry};
use crate::kit::model::{Role, RoleCompetency};

use crate::kit::scalar::slug;

/// Resolves the position; an empty one when the kit has none, which has been reported.
pub fn role(entry: Option<&RoleEntry>, bank: &Bank, problems: &mut Vec<Diagnostic>) -> Role {
    let Some(entry) = entry else {
        let competencies = Vec::new();
        return Role {
            id: String::new(),
            title: String::new(),
            level: None,
            team: None,
            place: None,
            summary: None,
            competencies,
        };
    };
    let title = entry.title.value();
    Role {
        id: entry.id.as_ref().map_or_else(|| slug(&title), |id| id.value.0.clone()),
        title,
        level: entry.level.as_ref().map(|level| level.value),
        team: value(entry.team.as_ref()),
        place: value(entry.place.as_ref()),
        summary: value(entry.summary.as_ref()),
        competencies: competencies(entry, bank, problems),
    }
}

fn competencies(entry: &RoleEntry, bank: &Bank, problems: &mut Vec<Diagnostic>) -> Vec<RoleCompetency> {
    let help = "list what is rated, like `- { id: databases, weight: 2 }`";
    empty(entry.competencies.get(), "the role has no competencies", help, problems);
    let entries = entry.competencies.items();
    let mut seen = Seen::new();
    let mut competencies = Vec::new();
    for entry in entries {
        let Some(id) = entry.id.get() else { continue };
        if seen.add("competency of the role", id, problems)
            && let Some(index) = competency(id, bank, problems)
        {
            competencies.push(RoleCompetency {
                competency: index,
                weight: weight(entry),
                share: 0,
                why: value(entry.why.as_ref()),
                origin: id.place.clone(),
            });
        }
    }
    let all_zero = !entries.is_empty() && entries.iter().all(|entry| weight(entry) == 0.0);
    if let (true, Some(first)) = (all_zero, entries.iter().find_map(|entry| entry.weight.as_ref())) {
        let problem = Diagnostic::error("the weights of the role are all zero").at_place(first.place.clone());
        problems.push(problem.help("give at least one competency a weight above 0, or leave the weights out"));
    } else {
        let weights: Vec<f64> = competencies.iter().map(|competency| competency.weight).collect();
        for (competency, share) in competencies.iter_mut().zip(shares(&weights)) {
            competency.share = share;
        }
    }
    competencies
}

/// Without a weight, and after a mistake in it, a competency counts once.
fn weight(entry: &RoleCompetencyEntry) -> f64 {
    entry.weight.as_ref().map_or(1.0, |weight| weight.value.0)
}

/// Weights as whole percentages that sum to 100: each is rounded down, and what is missing goes to those that lost the
/// most (the method of largest remainders), at equal loss to the first.
fn shares(weights: &[f64]) -> Vec<u32> {
    // Dividing by the largest first keeps the sum of huge weights finite.
    let largest = weights.iter().copied().fold(0.0, f64::max);
    if largest == 0.0 {
        return vec![0; weights.len()];
    }
    let total: f64 = weights.iter().map(|weight| weight / largest).sum();
    let exact: Vec<f64> = weights.iter().map(|weight| weight / largest / total * 100.0).collect();
    let mut shares: Vec<u32> = exact.iter().map(|share| share.floor() as u32).collect();
    let missing = 100_u32.saturating_sub(shares.iter().sum()) as usize;
    let mut order: Vec<usize> = (0..weights.len()).filter(|index| weights[*index] > 0.0).collect();
    order.sort_by(|a, b| exact[*b].fract().total_cmp(&exact[*a].fract()));
    for index in order.into_iter().take(missing) {
        shares[index] += 1;
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::shares;

    #[test]
    fn shares_sum_to_a_hundred_by_largest_remainder() {
        assert_eq!(shares(&[1.0, 1.0, 1.0]), [34, 33, 33]); // 33.3 each
        assert_eq!(shares(&[3.0, 2.0, 2.0]), [43, 29, 28]); // 42.86, 28.57, 28.57
        assert_eq!(shares(&[0.0, 5.0]), [0, 100]);
        assert_eq!(shares(&[1e308, 1e308, 1e-300]), [50, 50, 0]);
        for count in 1..200_u32 {
            let weights: Vec<f64> = (1..=count).map(f64::from).collect();
            assert_eq!(shares(&weights).iter().sum::<u32>(), 100, "{count} weights");
        }
    }
}
