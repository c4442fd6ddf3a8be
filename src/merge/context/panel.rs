//! The plans of all interviews, side by side → what the forms of the whole panel see, and the coverage matrix.
//!
//! All of it is the same for every candidate.

use minijinja::Value;
use serde::Serialize;

use super::role::{RatedCompetency, Role};
use super::value;
use crate::kit::{Asked, InterviewPlan, Interviewer, Kit, Plan};

/// An entry of `competencies` of a final individual form
#[derive(Serialize)]
struct OwnCompetency<'a> {
    #[serde(flatten)]
    competency: RatedCompetency<'a>,
    /// Those that show it, in the interviews of the holder; each once.
    questions: Vec<Question<'a>>,
}

/// A question of an entry of `competencies`
#[derive(Serialize)]
struct Question<'a> {
    number: u32,
    id: &'a str,
    ask: &'a str,
    /// The title of the interview.
    interview: &'a str,
    /// Whether the holder of the form asks it.
    mine: bool,
}

/// An entry of `competencies` of a consensus form
#[derive(Serialize)]
struct SharedCompetency<'a> {
    #[serde(flatten)]
    competency: RatedCompetency<'a>,
    /// Whether any interview asks about it.
    asked: bool,
    /// One for each of `panel`.
    columns: Vec<Column<'a>>,
}

/// An entry of `columns`
#[derive(Serialize)]
struct Column<'a> {
    id: &'a str,
    name: &'a str,
    /// Whether this person rates the competency.
    rates: bool,
}

/// `coverage`
#[derive(Serialize)]
struct Coverage<'a> {
    interviews: Vec<Seats<'a>>,
    rows: Vec<Row<'a>>,
    /// Questions that are asked in more than one interview.
    repeats: Vec<Repeat<'a>>,
    /// How many columns there are.
    seats: usize,
    /// Minutes of all questions.
    minutes: u32,
}

/// An entry of `coverage.interviews`
#[derive(Serialize)]
struct Seats<'a> {
    id: &'a str,
    title: &'a str,
    /// Stands for the question set; of several forms, all with commas between.
    fingerprint: String,
    interviewers: Vec<&'a str>,
}

/// An entry of `coverage.rows`
#[derive(Serialize)]
struct Row<'a> {
    #[serde(flatten)]
    competency: RatedCompetency<'a>,
    /// Whether the role lists it.
    listed: bool,
    /// How many questions show it.
    questions: usize,
    minutes: u32,
    /// In how many interviews.
    interviews: usize,
    /// One for each interviewer of each interview, in the order of `coverage.interviews`.
    cells: Vec<Cell>,
}

/// An entry of `cells`
#[derive(Serialize)]
struct Cell {
    /// The numbers of the questions that this person asks.
    asks: Vec<u32>,
    /// The numbers of those that this person hears.
    hears: Vec<u32>,
    /// Whether it is the first of its interview.
    first: bool,
}

/// An entry of `coverage.repeats`
#[derive(Serialize)]
struct Repeat<'a> {
    id: &'a str,
    ask: &'a str,
    /// Titles, in the order of the kit.
    interviews: Vec<&'a str>,
}

/// `competencies` of the final individual form of one of [`Kit::panel`]; `forms` has the form of each interview that the
/// candidate has.
pub fn own_competencies(kit: &Kit, forms: &[&InterviewPlan], role: &Role<'_>, interviewer: usize) -> Value {
    let mut listed = all(kit, forms, role, |interview| kit.interviews[interview].interviewers.contains(&interviewer));
    listed.retain(|(_, questions)| !questions.is_empty());
    let entries = listed.into_iter().map(|(competency, asked)| {
        let mut questions: Vec<Question<'_>> = Vec::new();
        for (interview, asked) in asked {
            let question = &kit.bank.questions[asked.question];
            if questions.iter().any(|known| known.id == question.id) {
                continue;
            }
            questions.push(Question {
                number: asked.number,
                id: &question.id,
                ask: &question.ask,
                interview: &kit.interviews[interview].title,
                mine: asked.lead == interviewer,
            });
        }
        value(OwnCompetency { competency, questions })
    });
    entries.collect()
}

/// `competencies` of the consensus form.
pub fn shared_competencies(kit: &Kit, plan: &Plan, role: &Role<'_>) -> Value {
    let panel: Vec<(usize, &Interviewer)> =
        kit.panel.iter().enumerate().filter(|(index, _)| kit.is_asked(*index)).collect();
    let entries = all(kit, &first_forms(plan), role, |_| true).into_iter().map(|(competency, asked)| {
        let rates = |person: usize| {
            asked.iter().any(|(interview, _)| kit.interviews[*interview].interviewers.contains(&person))
        };
        let column =
            |(index, person): &(usize, &'_ Interviewer)| (person.id.clone(), person.name.clone(), rates(*index));
        let columns: Vec<_> = panel.iter().map(column).collect();
        let columns = columns.iter().map(|(id, name, rates)| Column { id, name, rates: *rates }).collect();
        value(SharedCompetency { competency, asked: !asked.is_empty(), columns })
    });
    entries.collect()
}

/// `coverage`
pub fn coverage(kit: &Kit, plan: &Plan, role: &Role<'_>) -> Value {
    let interviews = kit.interviews.iter().enumerate().map(|(index, interview)| Seats {
        id: &interview.id,
        title: &interview.title,
        fingerprint: plan.forms(index).map(|form| form.fingerprint.as_str()).collect::<Vec<_>>().join(", "),
        interviewers: interview.interviewers.iter().map(|index| kit.panel[*index].name.as_str()).collect(),
    });
    let rows = all(kit, &first_forms(plan), role, |_| true).into_iter().enumerate();
    let rows = rows.map(|(index, (competency, asked))| {
        let mut of: Vec<usize> = asked.iter().map(|(interview, _)| *interview).collect();
        of.dedup();
        Row {
            competency,
            listed: index < kit.role.competencies.len(),
            questions: asked.len(),
            minutes: asked.iter().map(|(_, asked)| asked.minutes).sum(),
            interviews: of.len(),
            cells: cells(kit, &asked),
        }
    });
    let minutes = plan.interviews.iter().flat_map(|plan| plan.asked()).map(|asked| asked.minutes).sum();
    let seats = kit.interviews.iter().map(|interview| interview.interviewers.len()).sum();
    let (interviews, rows) = (interviews.collect(), rows.collect());
    value(Coverage { interviews, rows, repeats: repeats(kit, plan), seats, minutes })
}

fn cells(kit: &Kit, asked: &[(usize, &Asked)]) -> Vec<Cell> {
    let of_interview = |(index, interview): (usize, &crate::kit::Interview)| {
        let cell = |(position, person): (usize, &usize)| {
            let numbers = |leads: bool| {
                let here =
                    asked.iter().filter(|(interview, asked)| *interview == index && (asked.lead == *person) == leads);
                here.map(|(_, asked)| asked.number).collect()
            };
            Cell { asks: numbers(true), hears: numbers(false), first: position == 0 }
        };
        interview.interviewers.iter().enumerate().map(cell).collect::<Vec<_>>()
    };
    kit.interviews.iter().enumerate().flat_map(of_interview).collect()
}

fn repeats<'a>(kit: &'a Kit, plan: &Plan) -> Vec<Repeat<'a>> {
    let mut found: Vec<Repeat<'a>> = Vec::new();
    for (interview, plan) in kit.interviews.iter().zip(&plan.interviews) {
        for asked in plan.asked() {
            let question = &kit.bank.questions[asked.question];
            match found.iter_mut().find(|repeat| repeat.id == question.id) {
                Some(repeat) => repeat.interviews.push(&interview.title),
                None => found.push(Repeat { id: &question.id, ask: &question.ask, interviews: vec![&interview.title] }),
            }
        }
    }
    found.retain(|repeat| repeat.interviews.len() > 1);
    found
}

/// The first forms of all interviews: but for the questions themselves, all forms are alike.
pub fn first_forms(plan: &Plan) -> Vec<&InterviewPlan> {
    plan.interviews.iter().collect()
}

/// All competencies: those of the role in its order, then the others as they are asked for; each with the questions that
/// show it, as the index of their interview and their place in its plan, of the interviews that are wanted.
fn all<'a, 'p>(
    kit: &'a Kit,
    forms: &[&'p InterviewPlan],
    role: &Role<'a>,
    wanted: impl Fn(usize) -> bool,
) -> Vec<(RatedCompetency<'a>, Vec<(usize, &'p Asked)>)> {
    let of_role = kit.role.competencies.iter().map(|competency| competency.competency);
    let mut indices: Vec<usize> = of_role.collect();
    let mut listed: Vec<(RatedCompetency<'a>, Vec<(usize, &'p Asked)>)> =
        role.competencies.iter().map(|competency| (competency.clone(), Vec::new())).collect();
    for (interview, plan) in forms.iter().enumerate().filter(|(index, _)| wanted(*index)) {
        for asked in plan.asked() {
            let competency = kit.bank.questions[asked.question].competency;
            let position = indices.iter().position(|known| *known == competency).unwrap_or_else(|| {
                indices.push(competency);
                listed.push((RatedCompetency::unweighted(&kit.bank.competencies[competency]), Vec::new()));
                listed.len() - 1
            });
            listed[position].1.push((interview, asked));
        }
    }
    listed
}
