//! The position and what is rated for it → `role`.

use minijinja::Value;
use serde::Serialize;

use super::value;
use crate::kit::{self, Kit};

/// `role`
#[derive(Serialize)]
pub struct Role<'a> {
    id: &'a str,
    title: &'a str,
    level: Option<&'static str>,
    team: Option<&'a str>,
    place: Option<&'a str>,
    summary: Option<&'a str>,
    pub competencies: Vec<RatedCompetency<'a>>,
}

/// An entry of `role.competencies`; `plan.competencies` has its fields too.
#[derive(Serialize, Clone)]
pub struct RatedCompetency<'a> {
    id: &'a str,
    name: &'a str,
    definition: &'a str,
    /// 0 for one that the role does not list.
    weight: f64,
    /// Percent of the role's weights; all of them sum to 100.
    share: u32,
    why: Option<&'a str>,
    anchors: Vec<Anchor<'a>>,
}

/// The described behaviour at a rating.
#[derive(Serialize, Clone)]
pub struct Anchor<'a> {
    rating: u8,
    text: &'a str,
}

/// `competency` of a question
#[derive(Serialize)]
struct Competency<'a> {
    id: &'a str,
    name: &'a str,
    definition: &'a str,
}

impl<'a> Role<'a> {
    pub fn of(kit: &'a Kit) -> Self {
        let role = &kit.role;
        Self {
            id: &role.id,
            title: &role.title,
            level: role.level.map(kit::Level::as_str),
            team: role.team.as_deref(),
            place: role.place.as_deref(),
            summary: role.summary.as_deref(),
            competencies: role
                .competencies
                .iter()
                .map(|competency| RatedCompetency::of_role(kit, competency))
                .collect(),
        }
    }
}

impl<'a> RatedCompetency<'a> {
    fn of_role(kit: &'a Kit, competency: &'a kit::RoleCompetency) -> Self {
        let bank = &kit.bank.competencies[competency.competency];
        Self {
            weight: competency.weight,
            share: competency.share,
            why: competency.why.as_deref(),
            ..Self::unweighted(bank)
        }
    }

    /// One that is rated because a question shows it, though the role does not ask for it.
    pub fn unweighted(competency: &'a kit::Competency) -> Self {
        Self {
            id: &competency.id,
            name: &competency.name,
            definition: &competency.definition,
            weight: 0.0,
            share: 0,
            why: None,
            anchors: anchors(&competency.anchors),
        }
    }
}

pub fn anchors(anchors: &[kit::Anchor]) -> Vec<Anchor<'_>> {
    anchors.iter().map(|anchor| Anchor { rating: anchor.rating, text: &anchor.text }).collect()
}

pub fn competency(competency: &kit::Competency) -> Value {
    let kit::Competency { id, name, definition, .. } = competency;
    value(Competency { id, name, definition })
}
