//! The questions → topics not to ask about, missing anchors, levels that are not the role's, repeats.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::topics::{Finder, Topic};
use super::{Finding, Scope};
use crate::kit::bank::Question;
use crate::kit::model::{Choice, Kit};
use crate::kit::plan::{InterviewPlan, Plan};
use crate::kit::scalar::Rule;
use crate::source::Place;

/// The ratings at which an answer should be described; those between are implied.
const ANCHORED: [u8; 3] = [1, 3, 5];

/// Looks through questions, and what else is asked of a candidate, for topics not to ask about.
pub fn topics(kit: &Kit, plan: &Plan, scope: Scope, found: &mut Vec<Finding>) {
    let finder = Finder::new(&kit.topics);
    let asked: BTreeSet<usize> = match scope {
        Scope::Build | Scope::Invite => asked(plan),
        Scope::Check => (0..kit.bank.questions.len()).collect(),
    };
    for index in asked {
        let question = &kit.bank.questions[index];
        let mut told: Vec<&str> = Vec::new();
        for text in texts(question) {
            for (topic, span) in finder.find(text) {
                if !told.contains(&topic.id.as_str()) {
                    told.push(&topic.id);
                    let place = place_in_question(kit, question, &text[span.clone()]);
                    found.push(touches("question", &question.id, topic, &text[span], &place));
                }
            }
        }
    }
    for candidate in &kit.candidates {
        for probe in &candidate.probes {
            for (topic, span) in finder.find(probe) {
                let place = place_after(&candidate.origin, &probe[span.clone()], None);
                found.push(touches("probe for", &candidate.id, topic, &probe[span], &place));
            }
        }
    }
}

/// All that is said, and all that an answer is held against.
fn texts(question: &Question) -> impl Iterator<Item = &str> {
    let listed = question.probes.iter().chain(&question.expect).map(String::as_str);
    let anchors = question.anchors.iter().map(|anchor| anchor.text.as_str());
    std::iter::once(question.ask.as_str()).chain(listed).chain(anchors)
}

fn touches(what: &str, id: &str, topic: &Topic, words: &str, place: &Place) -> Finding {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let message = format!("the {what} `{id}` touches {}: `{words}`", topic.name);
    let sources = if topic.sources.is_empty() { String::new() } else { format!(" ({})", topic.sources.join("; ")) };
    let reason = topic.reason.trim_end_matches('.');
    let help =
        format!("{reason}{sources}; ask about the work itself, or allow it with the reason why the job needs it");
    Finding::new(Rule::Topic, &[id], message, place, help)
}

/// Where words of a question stand: behind its id, before the next one; or else its id.
fn place_in_question(kit: &Kit, question: &Question, words: &str) -> Place {
    let place = &question.place;
    let same_file = |other: &&Question| std::sync::Arc::ptr_eq(&other.place.source, &place.source);
    let later = kit.bank.questions.iter().filter(same_file).map(|other| other.place.span.start);
    place_after(place, words, later.filter(|start| *start > place.span.start).min())
}

/// Where words stand behind a place, as they are written there; or else that place.
fn place_after(place: &Place, words: &str, end: Option<usize>) -> Place {
    let start = place.span.start;
    let text = place.source.text();
    let range: Range<usize> = start..end.unwrap_or(text.len());
    match text.get(range).and_then(|text| text.find(words)) {
        Some(offset) => Place::new(&place.source, start + offset..start + offset + words.len()),
        None => place.clone(),
    }
}

fn asked(plan: &Plan) -> BTreeSet<usize> {
    plan.all_forms().flat_map(|interview| interview.asked()).map(|asked| asked.question).collect()
}

/// Questions whose answers nobody has described: two interviewers will rate them differently.
pub fn anchors(kit: &Kit, plan: &Plan, found: &mut Vec<Finding>) {
    for index in asked(plan) {
        let question = &kit.bank.questions[index];
        let has = |rating: &u8| question.anchors.iter().any(|anchor| anchor.rating == *rating);
        let missing: Vec<String> = ANCHORED.iter().filter(|rating| !has(rating)).map(u8::to_string).collect();
        let message = match missing.as_slice() {
            [] => continue,
            _ if question.anchors.is_empty() => format!("the question `{}` has no anchors", question.id),
            [one] => format!("the question `{}` has no anchor at {one}", question.id),
            several => format!("the question `{}` has no anchors at {}", question.id, several.join(" and ")),
        };
        let help = "write what an answer at 1, 3 and 5 sounds like, under `anchors` of the question or its competency";
        let competency = &kit.bank.competencies[question.competency].id;
        found.push(Finding::new(Rule::NoAnchors, &[&question.id, competency], message, &question.place, help));
    }
}

/// Questions that are named by id and meant for other levels than that of the role.
pub fn levels(kit: &Kit, found: &mut Vec<Finding>) {
    let Some(level) = kit.role.level else { return };
    for interview in &kit.interviews {
        for section in &interview.sections {
            let Choice::Listed(listed) = &section.choice else { continue };
            for listed in listed {
                let question = &kit.bank.questions[listed.question];
                if question.levels.is_empty() || question.levels.contains(&level) {
                    continue;
                }
                let levels: Vec<&str> = question.levels.iter().map(|level| level.as_str()).collect();
                let message =
                    format!("`{}` is for {}, and the role is {}", question.id, levels.join(" and "), level.as_str());
                let help = "ask another question, or put your own with this id into the kit's `questions/`";
                found.push(Finding::new(Rule::Level, &[&question.id, &interview.id], message, &listed.origin, help));
            }
        }
    }
}

/// Questions that two interviews ask, or equivalents of which two are asked: a candidate who has answered once will only
/// repeat it.
pub fn repeated(kit: &Kit, plan: &Plan, found: &mut Vec<Finding>) {
    let mut asked: BTreeMap<usize, Occurrence> = BTreeMap::new();
    for (interview, plan) in plan.interviews.iter().enumerate() {
        for question in plan.asked() {
            let second = Occurrence { interview, question: question.question };
            match asked.entry(kit.bank.original(question.question)) {
                Entry::Occupied(first) => found.push(asked_again(kit, *first.get(), second)),
                Entry::Vacant(vacant) => {
                    vacant.insert(second);
                }
            }
        }
    }
}

/// A question in an interview, both by index.
#[derive(Clone, Copy)]
struct Occurrence {
    interview: usize,
    question: usize,
}

fn asked_again(kit: &Kit, first: Occurrence, second: Occurrence) -> Finding {
    let (earlier, later) = (&kit.interviews[first.interview], &kit.interviews[second.interview]);
    let origin = later.sections.iter().find_map(|section| match &section.choice {
        Choice::Listed(listed) => {
            listed.iter().find(|listed| listed.question == second.question).map(|listed| &listed.origin)
        }
        Choice::Selected(_) => None,
    });
    let (id, other) = (&kit.bank.questions[second.question].id, &kit.bank.questions[first.question].id);
    let message = if first.question == second.question {
        format!("the interviews `{}` and `{}` both ask `{id}`", earlier.id, later.id)
    } else if first.interview == second.interview {
        format!("the interview `{}` asks `{other}` and its equivalent `{id}`", later.id)
    } else {
        format!("the interview `{}` asks `{other}`, and `{}` its equivalent `{id}`", earlier.id, later.id)
    };
    let help = if first.interview == second.interview {
        "ask one of them; the candidate would only repeat the answer"
    } else {
        "ask something else in one of them; the candidate would only repeat the answer"
    };
    Finding::new(Rule::Repeated, &[id, other], message, origin.unwrap_or(&later.origin), help)
}

/// Questions that a candidate has been asked in an earlier round: the answer would be a prepared one.
pub fn asked_before(kit: &Kit, plan: &Plan, found: &mut Vec<Finding>) {
    if kit.candidates.iter().all(|candidate| candidate.asked.is_empty()) {
        return;
    }
    let forms = |interview: &usize| plan.forms(*interview).count();
    // Where there is one form, all candidates are asked the same.
    let (alike, by_form): (Vec<usize>, Vec<usize>) = (0..plan.interviews.len()).partition(|index| forms(index) == 1);
    let questions = |plan: &InterviewPlan| plan.asked().map(|asked| asked.question).collect::<Vec<_>>();
    let by_all: BTreeSet<usize> = alike.iter().flat_map(|index| questions(&plan.interviews[*index])).collect();
    for (index, candidate) in kit.candidates.iter().enumerate() {
        let by_its_form = |question: usize| {
            by_form.iter().any(|interview| plan.of(index, *interview).asked().any(|asked| asked.question == question))
        };
        for question in candidate.asked.iter().filter(|question| by_all.contains(question) || by_its_form(**question)) {
            let id = &kit.bank.questions[*question].id;
            let message = format!("`{}` has been asked `{id}` before", candidate.id);
            let help = "ask everybody something else: name another question, or select with `fresh: true`";
            found.push(Finding::new(Rule::AskedBefore, &[&candidate.id, id], message, &candidate.origin, help));
        }
    }
}
