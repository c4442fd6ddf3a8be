//! What was found, and what the kit allows → what is told.

use std::collections::BTreeMap;

use super::{Finding, Findings, Scope};
use crate::diag::Diagnostic;
use crate::kit::model::Kit;
use crate::kit::scalar::Rule;
use crate::source::Place;

impl Scope {
    /// How many findings of one rule are told; a wrong date copied down a table makes thousands. Who does not ask for them
    /// is told that there are some, rather than all.
    fn told(self) -> usize {
        match self {
            Self::Build | Self::Invite => 3,
            Self::Check => 20,
        }
    }
}

/// A finding that the kit allows.
#[derive(Debug, Clone)]
pub struct Allowed {
    /// What it breaks.
    pub rule: Rule,
    /// What was found.
    pub message: String,
    /// Where.
    pub place: Place,
    /// The reason that the kit gives.
    pub why: String,
}

/// Parts what is told from what is allowed. In a whole check, entries of `allow` that allow nothing are told too.
pub fn sort_out(kit: &Kit, found: Vec<Finding>, scope: Scope, with_past: bool) -> Findings {
    let mut findings = Findings::default();
    let mut used = vec![false; kit.allow.len()];
    let mut counts: BTreeMap<Rule, usize> = BTreeMap::new();
    for finding in found {
        let names = |of: &[String]| of.is_empty() || finding.subjects.iter().any(|subject| of.contains(subject));
        let allowance = kit.allow.iter().position(|allow| allow.rule == finding.rule && names(&allow.of));
        if let Some(index) = allowance {
            used[index] = true;
            let why = kit.allow[index].why.clone();
            findings.allowed.push(Allowed { rule: finding.rule, message: finding.message, place: finding.place, why });
            continue;
        }
        let count = counts.entry(finding.rule).or_default();
        *count += 1;
        if *count <= scope.told() {
            findings.told.push(finding.diagnostic());
        }
    }
    for (rule, count) in counts {
        if count > scope.told() {
            let more = count - scope.told();
            let (noun, verb) = if more == 1 { ("finding", "is") } else { ("findings", "are") };
            let message = format!("{more} more {noun} of the rule `{}` {verb} not shown", rule.as_str());
            let help = match scope {
                Scope::Check => "correct those that are shown first",
                Scope::Build | Scope::Invite => "`panelkit check` shows them",
            };
            findings.told.push(Diagnostic::warning(message).help(help));
        }
    }
    if scope == Scope::Check {
        for (allow, _) in kit.allow.iter().zip(used).filter(|(_, used)| !used) {
            if allow.rule == Rule::Past && !with_past {
                continue;
            }
            let message =
                format!("nothing is found that this entry of `allow` allows (rule `{}`)", allow.rule.as_str());
            let help = "delete it, or look at its ids: those of the question, competency, interview or candidate";
            findings.told.push(Diagnostic::warning(message).at_place(allow.origin.clone()).help(help));
        }
    }
    findings
}
