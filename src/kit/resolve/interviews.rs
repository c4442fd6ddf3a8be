//! The panel and the interviews: who holds them, and what is asked in them.

use indexmap::IndexMap;

use super::{Known, Seen, competency, email, empty, look_up, value, values};
use crate::diag::Diagnostic;
use crate::kit::bank::{Bank, report_unknown_id};
use crate::kit::manifest::{Cover, InterviewEntry, InterviewSectionEntry, InterviewerEntry, Manifest, SelectEntry};
use crate::kit::model::{Choice, Interview, InterviewSection, Interviewer, ListedQuestion, Role, Selection};
use crate::kit::record::{List, Placed};
use crate::kit::scalar::{Id, LeadRule, Minutes};
use crate::kit::suggest;
use crate::source::Place;

/// The most questions that a selection may ask for; more do not fit into a day.
const COUNT_LIMIT: u64 = 200;

/// Resolves the panel; beside it, the ids by which interviews name its members.
pub fn panel(manifest: &Manifest, bank: &Bank, problems: &mut Vec<Diagnostic>) -> (Vec<Interviewer>, Known<()>) {
    let entries = manifest.panel.items();
    let whole = manifest.panel.get().is_some_and(List::is_whole);
    let complete = whole && entries.iter().all(|entry| entry.id.get().is_some());
    let mut known = Known::new("interviewer", complete);
    let help = "list the interviewers, like `- { id: mira, name: Mira Kovač }`";
    empty(manifest.panel.get(), "the panel is empty", help, problems);
    let mut seen = Seen::new();
    let mut panel = Vec::new();
    for entry in entries {
        let interviewer = interviewer(entry, bank, problems);
        let Some(id) = entry.id.get() else { continue };
        if seen.add("interviewer", id, problems) {
            known.ids.insert(id.value.0.clone());
            panel.push(interviewer);
        } else {
            // One of the two was meant to have an id that others may name.
            known.complete = false;
        }
    }
    (panel, known)
}

fn interviewer(entry: &InterviewerEntry, bank: &Bank, problems: &mut Vec<Diagnostic>) -> Interviewer {
    Interviewer {
        id: entry.id.value().0,
        name: entry.name.value(),
        title: value(entry.title.as_ref()),
        email: email(entry.email.as_ref(), problems),
        leads: entry.leads.iter().filter_map(|id| competency(id, bank, problems)).collect(),
        origin: entry.id.get().map_or(&entry.origin, |id| &id.place).clone(),
    }
}

/// Resolves the interviews.
pub fn interviews(
    manifest: &Manifest,
    role: &Role,
    panel: &Known<()>,
    bank: &Bank,
    problems: &mut Vec<Diagnostic>,
) -> Known<Interview> {
    let entries = manifest.interviews.items();
    let whole = manifest.interviews.get().is_some_and(List::is_whole);
    let complete = whole && entries.iter().all(|entry| entry.id.get().is_some());
    let mut known = Known::new("interview", complete);
    let help = "list at least one interview with `id`, `title`, `minutes`, `interviewers` and `sections`";
    empty(manifest.interviews.get(), "the kit has no interviews", help, problems);
    let mut seen = Seen::new();
    for entry in entries {
        let before = problems.len();
        let mut interview = interview(entry, role, panel, bank, problems);
        let Some(id) = entry.id.get() else { continue };
        if seen.add("interview", id, problems) {
            interview.sound = entry.sound && panel.complete && bank.complete && problems.len() == before;
            known.ids.insert(id.value.0.clone());
            known.items.push(interview);
        } else {
            known.complete = false;
        }
    }
    known
}

fn interview(
    entry: &InterviewEntry,
    role: &Role,
    panel: &Known<()>,
    bank: &Bank,
    problems: &mut Vec<Diagnostic>,
) -> Interview {
    let origin = entry.id.get().map_or(&entry.origin, |id| &id.place).clone();
    let id = entry.id.value().0;
    let what = format!("the interview `{id}` has no sections");
    empty(
        entry.sections.get(),
        &what,
        "add what is asked, like `- { section: hard-skills, questions: […] }`",
        problems,
    );
    let numbered = entry.sections.items().iter().enumerate();
    let sections = numbered.filter_map(|(index, entry)| section(entry, index + 1, role, bank, problems)).collect();
    let interview = Interview {
        title: entry.title.value(),
        minutes: entry.minutes.value().0,
        interviewers: interviewers(entry, &id, panel, problems),
        lead: entry.lead.as_ref().map_or(LeadRule::Rotation, |lead| lead.value),
        opening: minutes(entry.opening.as_ref(), 5),
        candidate_questions: minutes(entry.candidate_questions.as_ref(), 10),
        closing: minutes(entry.closing.as_ref(), 5),
        purpose: value(entry.purpose.as_ref()),
        told: value(entry.told.as_ref()),
        instructions: values(&entry.instructions),
        sections,
        minutes_origin: entry.minutes.get().map_or(&origin, |minutes| &minutes.place).clone(),
        origin,
        sound: true,
        id,
    };
    asked_twice(&interview, bank, problems);
    interview
}

fn minutes(minutes: Option<&Placed<Minutes>>, default: u32) -> u32 {
    minutes.map_or(default, |minutes| minutes.value.0)
}

fn interviewers(
    entry: &InterviewEntry,
    interview: &str,
    panel: &Known<()>,
    problems: &mut Vec<Diagnostic>,
) -> Vec<usize> {
    let what = format!("the interview `{interview}` has no interviewers");
    let ids = panel.ids.iter().map(String::as_str);
    empty(entry.interviewers.get(), &what, &format!("name some of the panel: {}", suggest::list(ids)), problems);
    let mut seen: Vec<(usize, &Place)> = Vec::new();
    for id in entry.interviewers.items() {
        let Some(index) = panel.find(id, problems) else { continue };
        if seen.iter().any(|(other, _)| *other == index) {
            let problem = Diagnostic::error(format!("`{}` is named twice as interviewer of `{interview}`", id.value.0));
            problems.push(problem.at_place(id.place.clone()).help("delete one"));
        } else {
            seen.push((index, &id.place));
        }
    }
    seen.into_iter().map(|(index, _)| index).collect()
}

/// Reports a question that an interview names twice.
fn asked_twice(interview: &Interview, bank: &Bank, problems: &mut Vec<Diagnostic>) {
    let mut asked: IndexMap<usize, &ListedQuestion> = IndexMap::new();
    for section in &interview.sections {
        let Choice::Listed(questions) = &section.choice else { continue };
        for question in questions {
            if let Some(first) = asked.get(&question.question) {
                let id = &bank.questions[question.question].id;
                let problem = Diagnostic::error(format!("the interview `{}` asks `{id}` twice", interview.id));
                let help = format!("the first is at {}; delete one", first.origin);
                problems.push(problem.at_place(question.origin.clone()).help(help));
            } else {
                asked.insert(question.question, question);
            }
        }
    }
}

/// A part of an interview, or nothing when what it asks is not clear; that has been reported.
fn section(
    entry: &InterviewSectionEntry,
    number: usize,
    role: &Role,
    bank: &Bank,
    problems: &mut Vec<Diagnostic>,
) -> Option<InterviewSection> {
    let of_bank = entry.section.as_ref().map(|id| {
        let ids = bank.ids.sections.iter().map(String::as_str);
        look_up(bank.section(&id.value.0), "section", id, bank.complete, ids, problems)
    });
    if of_bank.is_none() && entry.title.is_none() {
        let problem = Diagnostic::error("a section of an interview has neither `section` nor `title`");
        let help = "add `section:` with the id of a section of the bank, or a `title:`";
        problems.push(problem.at_place(entry.origin.clone()).help(help));
    }
    let of_bank = of_bank.flatten();
    let choice = choice(entry, of_bank, role, bank, problems)?;
    let of_bank = of_bank.map(|index| &bank.sections[index]);
    Some(InterviewSection {
        id: of_bank.map_or_else(|| format!("section-{number}"), |section| section.id.clone()),
        title: value(entry.title.as_ref()).or_else(|| of_bank.map(|section| section.title.clone())).unwrap_or_default(),
        objective: value(entry.objective.as_ref()).or_else(|| of_bank.and_then(|section| section.objective.clone())),
        choice,
    })
}

fn choice(
    entry: &InterviewSectionEntry,
    section: Option<usize>,
    role: &Role,
    bank: &Bank,
    problems: &mut Vec<Diagnostic>,
) -> Option<Choice> {
    let refuse = |message: &str, help: &str, problems: &mut Vec<Diagnostic>| {
        problems.push(Diagnostic::error(message).at_place(entry.origin.clone()).help(help));
        None
    };
    match (&entry.questions, &entry.select) {
        (Some(_), Some(_)) => {
            refuse("a section of an interview has both `questions` and `select`", "make two sections of it", problems)
        }
        (None, None) => {
            let help = "list ids under `questions:`, or describe questions under `select:`";
            refuse("a section of an interview asks nothing", help, problems)
        }
        (Some(ids), None) => {
            let help = "name at least one question, or delete this section";
            empty(Some(ids), "the list of questions is empty", help, problems);
            Some(Choice::Listed(ids.items.iter().filter_map(|id| listed_question(id, bank, problems)).collect()))
        }
        (None, Some(select)) => Some(Choice::Selected(selection(select, section, role, bank, problems))),
    }
}

fn listed_question(id: &Placed<Id>, bank: &Bank, problems: &mut Vec<Diagnostic>) -> Option<ListedQuestion> {
    let ids = bank.ids.questions.iter().map(String::as_str);
    let question = look_up(bank.question(&id.value.0), "question", id, bank.complete, ids, problems)?;
    Some(ListedQuestion { question, origin: id.place.clone() })
}

fn selection(
    entry: &SelectEntry,
    section: Option<usize>,
    role: &Role,
    bank: &Bank,
    problems: &mut Vec<Diagnostic>,
) -> Selection {
    let section_ids = || bank.ids.sections.iter().map(String::as_str);
    let mut sections: Vec<usize> = entry
        .sections
        .iter()
        .filter_map(|id| look_up(bank.section(&id.value.0), "section", id, bank.complete, section_ids(), problems))
        .collect();
    if entry.sections.is_empty() {
        sections.extend(section);
    }
    let mut levels: Vec<_> = entry.levels.iter().map(|level| level.value).collect();
    if levels.is_empty() {
        levels.extend(role.level);
    }
    let competencies: Vec<usize> = entry.competencies.iter().filter_map(|id| competency(id, bank, problems)).collect();
    let cover = cover(entry.cover.as_ref(), &competencies, role, bank, problems);
    Selection {
        sections,
        levels,
        tags: entry.tags.iter().filter_map(|tag| known_tag(tag, bank, problems)).collect(),
        competencies,
        count: count(entry, &cover, problems),
        cover,
        rotate: entry.rotate.as_ref().is_some_and(|rotate| rotate.value),
        minutes: entry.minutes.as_ref().map(|minutes| minutes.value.0),
        fresh: entry.fresh.as_ref().is_some_and(|fresh| fresh.value),
        seed: entry.seed.as_ref().map_or(0, |seed| seed.value),
        origin: entry.origin.clone(),
    }
}

/// Without `count`, a selection has as many as fit into its minutes, or as its `cover` wants, or one.
fn count(entry: &SelectEntry, cover: &[(usize, usize)], problems: &mut Vec<Diagnostic>) -> usize {
    match &entry.count {
        Some(count) => number_of_questions(count, problems),
        None if entry.minutes.is_some() => COUNT_LIMIT as usize,
        None => cover.iter().map(|(_, count)| count).sum::<usize>().max(1),
    }
}

fn number_of_questions(count: &Placed<u64>, problems: &mut Vec<Diagnostic>) -> usize {
    if !(1..=COUNT_LIMIT).contains(&count.value) {
        let problem = Diagnostic::error(format!("a selection cannot have {} questions", count.value));
        problems.push(problem.at_place(count.place.clone()).help(format!("write a number from 1 to {COUNT_LIMIT}")));
    }
    count.value.clamp(1, COUNT_LIMIT) as usize
}

/// How many questions each competency has at least; `wanted` are the competencies of the selection.
fn cover(
    entry: Option<&Cover>,
    wanted: &[usize],
    role: &Role,
    bank: &Bank,
    problems: &mut Vec<Diagnostic>,
) -> Vec<(usize, usize)> {
    let mut cover: IndexMap<usize, usize> = IndexMap::new();
    match entry {
        None => {}
        Some(Cover::Each(count)) => {
            let count = number_of_questions(count, problems);
            let of_role = role.competencies.iter().map(|competency| competency.competency);
            let each: Vec<usize> = if wanted.is_empty() { of_role.collect() } else { wanted.to_vec() };
            cover.extend(each.into_iter().map(|competency| (competency, count)));
        }
        Some(Cover::Named(named)) => {
            for (name, count) in &named.0 {
                let count = number_of_questions(count, problems);
                let ids = bank.ids.competencies.iter().map(String::as_str);
                let index = bank.competency(&name.value);
                if index.is_none() && bank.complete {
                    report_unknown_id("competency", &name.value, &name.place, ids, problems);
                }
                let Some(index) = index else { continue };
                if !wanted.is_empty() && !wanted.contains(&index) {
                    let message = format!("`{}` is to be covered, and the selection does not choose it", name.value);
                    let help = format!("add `{}` to `competencies` of the selection", name.value);
                    problems.push(Diagnostic::error(message).at_place(name.place.clone()).help(help));
                }
                cover.insert(index, count);
            }
        }
    }
    cover.into_iter().collect()
}

/// A tag that at least one question has: a misspelt one would silently choose less.
fn known_tag(tag: &Placed<Id>, bank: &Bank, problems: &mut Vec<Diagnostic>) -> Option<String> {
    if bank.complete && !bank.ids.tags.contains(&tag.value.0) {
        let tags = bank.ids.tags.iter().map(String::as_str);
        let problem = Diagnostic::error(format!("no question has the tag `{}`", tag.value.0));
        problems.push(problem.at_place(tag.place.clone()).help(suggest::remedy(&tag.value.0, tags)));
        return None;
    }
    Some(tag.value.0.clone())
}
