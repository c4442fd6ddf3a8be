//! [`Kit`] and [`Plan`] → [`Findings`]: what makes a round unfair, or hard to defend afterwards.
//!
//! A finding is never an error: the documents can be made as they are, and there may be a reason for all of it. Such a
//! reason is written into the kit (`allow:`), with the name of the [`Rule`] and whom it is about; the finding is then
//! counted, and not told.
//!
//! 1. `questions`: topics not to ask about (`topics`, found by the phrases of `words`), anchors, levels, repeats.
//! 2. `competencies`: what nobody asks about and what everybody does, weights without a reason.
//! 3. `overlaps` and `sittings`: people and rooms in two places at once, times that suit nobody, unequal schedules.
//!
//! No clock is read: sittings are in the past of the day that the caller names.

mod words;

pub(super) mod topics;

mod questions;

mod competencies;

mod overlaps;

mod sittings;

mod allow;

use jiff::civil::Date;

use super::load;
use super::model::Kit;
use super::plan::Plan;
use super::scalar::Rule;
use crate::diag::Diagnostic;
use crate::source::Place;

pub use allow::Allowed;
pub(super) use overlaps::room;
pub use topics::Topic;

/// How much is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// What should stop somebody who is about to print, and the questions that are asked alone; of each rule the first few.
    Build,
    /// What should stop somebody who is about to tell others when to come; of each rule the first few.
    Invite,
    /// Everything, and all questions of the bank.
    Check,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Findings {
    /// To be told, as warnings, in the order of the files.
    pub told: Vec<Diagnostic>,
    /// What the kit allows.
    pub allowed: Vec<Allowed>,
}

/// One thing that was found.
struct Finding {
    rule: Rule,
    /// The ids that it is about: an entry of `allow` names one of them.
    subjects: Vec<String>,
    message: String,
    place: Place,
    help: String,
}

impl Finding {
    fn new(rule: Rule, subjects: &[&str], message: String, place: &Place, help: impl Into<String>) -> Self {
        let subjects = subjects.iter().map(|subject| (*subject).to_owned()).collect();
        Self { rule, subjects, message, place: place.clone(), help: help.into() }
    }

    /// The warning, with the name by which it can be allowed.
    fn diagnostic(self) -> Diagnostic {
        let help = format!("{} (rule `{}`)", self.help, self.rule.as_str());
        Diagnostic::warning(self.message).at_place(self.place).help(help)
    }
}

/// Looks at a kit and its plan. Sittings before `today` are told when a day is given, except by [`Scope::Build`].
pub fn check(kit: &Kit, plan: &Plan, scope: Scope, today: Option<Date>) -> Findings {
    let mut found = Vec::new();
    if scope != Scope::Invite {
        questions::topics(kit, plan, scope, &mut found);
        questions::repeated(kit, plan, &mut found);
        questions::asked_before(kit, plan, &mut found);
        competencies::uncovered(kit, plan, &mut found);
        competencies::unlisted(kit, plan, &mut found);
    }
    overlaps::persons(kit, &mut found);
    overlaps::rooms(kit, &mut found);
    sittings::outside_day(kit, &mut found);
    if scope != Scope::Build {
        sittings::outside_hours(kit, &mut found);
        if let Some(today) = today {
            sittings::past(kit, today, &mut found);
        }
    }
    if scope == Scope::Check {
        questions::anchors(kit, plan, &mut found);
        questions::levels(kit, &mut found);
        competencies::asked_by_all(kit, plan, &mut found);
        competencies::weights(kit, &mut found);
        sittings::unequal(kit, &mut found);
        sittings::without_zone(kit, &mut found);
    }
    let mut findings = allow::sort_out(kit, found, scope, today.is_some());
    load::sort(&mut findings.told);
    findings
}
