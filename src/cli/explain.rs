//! `--explain`: why each question of an interview is asked and by whom, why another is not, and what the kit allows.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::args::Format;
use super::output::{self, Failure};
use super::report::Reporter;
use crate::kit::{
    self, Allowed, Asked, Bank, Choice, Interview, InterviewPlan, Kit, LeadRule, Level, Passed, PassedOver, Pick, Plan,
    Reason, Selection, suggest,
};
use crate::source::Place;

/// Prints why each question of each interview is in, and who leads it.
pub fn questions(kit: &Kit, plan: &Plan, reporter: &Reporter) -> Result<(), Failure> {
    let mut text = String::new();
    for (index, (interview, of_plan)) in kit.interviews.iter().zip(&plan.interviews).enumerate() {
        let forms = Forms { kit, plan, interview: index };
        let separator = if text.is_empty() { "" } else { "\n" };
        let Interview { id, title, minutes, .. } = interview;
        let fingerprint = &of_plan.fingerprint;
        _ = writeln!(text, "{separator}{title} ({id}), {minutes} minutes, question set {fingerprint}");
        for asked in with_choices(interview, of_plan) {
            let told = Told::new(kit, interview, asked);
            let number = asked.0.number;
            _ = writeln!(text, "  {number:>2}  {} ({}), led by {}", told.question, told.competency, told.lead());
            _ = writeln!(text, "      {}", told.why);
            for (index, question) in forms.equivalents(asked.0) {
                _ = writeln!(text, "      in form {}: {question}", letter(index));
            }
            if reporter.format() == Format::Json {
                reporter.object(&told.object(&forms))?;
            }
        }
        for form in forms.all() {
            match reporter.format() {
                Format::Text => text.push_str(&form.line()),
                Format::Json => reporter.object(&form.object())?,
            }
        }
    }
    if text.is_empty() || reporter.format() == Format::Json { Ok(()) } else { output::print(&text) }
}

/// The questions of an interview, each with how its section chooses.
fn with_choices<'a>(
    interview: &'a Interview,
    plan: &'a InterviewPlan,
) -> impl Iterator<Item = (&'a Asked, &'a Choice)> {
    let sections = interview.sections.iter().zip(&plan.sections);
    sections.flat_map(|(section, of_plan)| of_plan.questions.iter().map(|asked| (asked, &section.choice)))
}

/// What is told of one question of an interview.
struct Told<'a> {
    kit: &'a Kit,
    interview: &'a Interview,
    asked: &'a Asked,
    question: &'a str,
    competency: &'a str,
    /// Where the kit names it, or the selection that has chosen it.
    place: Option<&'a Place>,
    selection: Option<&'a Selection>,
    why: String,
}

impl<'a> Told<'a> {
    fn new(kit: &'a Kit, interview: &'a Interview, (asked, choice): (&'a Asked, &'a Choice)) -> Self {
        let question = &kit.bank.questions[asked.question];
        let (place, selection) = match choice {
            Choice::Listed(listed) => {
                (listed.iter().find(|listed| listed.question == asked.question).map(|listed| &listed.origin), None)
            }
            Choice::Selected(selection) => (Some(&selection.origin), Some(selection)),
        };
        let competency = kit.bank.competencies[question.competency].id.as_str();
        let at = place.map(|place| format!(" at {place}")).unwrap_or_default();
        let why = match (asked.reason, selection) {
            (Reason::Chosen(pick), Some(selection)) => {
                format!("chosen{at}: {}", chosen(&kit.bank, asked.question, selection, pick))
            }
            _ => format!("named{at}"),
        };
        Self { kit, interview, asked, question: &question.id, competency, place, selection, why }
    }

    /// Who asks it, and why that one.
    fn lead(&self) -> String {
        let name = &self.kit.panel[self.asked.lead].name;
        match self.lead_rule() {
            "competency" => format!("{name}, who leads `{}`", self.competency),
            "only" => format!("{name} alone"),
            _ if self.interview.lead == LeadRule::Competency => {
                format!("{name} in turn, as nobody leads `{}`", self.competency)
            }
            _ => format!("{name} in turn"),
        }
    }

    fn lead_rule(&self) -> &'static str {
        let competency = self.kit.bank.questions[self.asked.question].competency;
        let leads = self.kit.panel[self.asked.lead].leads.contains(&competency);
        match self.interview.lead {
            LeadRule::Competency if leads => "competency",
            _ if self.interview.interviewers.len() == 1 => "only",
            _ => "rotation",
        }
    }

    fn object(&self, forms: &Forms<'_>) -> Value {
        let pick = match self.asked.reason {
            Reason::Chosen(pick) => Some(pick),
            Reason::Named => None,
        };
        let position = self.place.map(Place::line_column);
        let turns: Vec<&str> = forms.equivalents(self.asked).map(|(_, question)| question).collect();
        json!({
            "type": "reason",
            "interview": self.interview.id,
            "number": self.asked.number,
            "question": self.question,
            "competency": self.competency,
            "lead": self.kit.panel[self.asked.lead].id,
            "lead_rule": self.lead_rule(),
            "rule": if pick.is_some() { "selected" } else { "named" },
            "file": self.place.map(|place| place.source.name()),
            "line": position.map(|(line, _)| line),
            "column": position.map(|(_, column)| column),
            "seed": self.selection.map(|selection| selection.seed),
            "matching": pick.map(|pick| pick.matching),
            "choices": pick.map(|pick| pick.choices),
            "place": pick.map(|pick| pick.place),
            "covers": pick.map(|pick| pick.covers),
            "equivalents": pick.map(|pick| pick.equivalents),
            "other_forms": turns,
            "asked_before": pick.map(|pick| pick.is_stale),
            "asked_elsewhere": pick.map(|pick| pick.is_elsewhere),
            "why": self.why,
        })
    }
}

/// How a selection came to a question.
fn chosen(bank: &Bank, question: usize, selection: &Selection, pick: Pick) -> String {
    let Pick { matching, choices, place, covers, equivalents, is_stale, is_elsewhere } = pick;
    let competency = bank.questions[question].competency;
    let mut text = format!("{} of {choices} in the order of seed {}", ordinal(place), selection.seed);
    let wanted = selection.cover.iter().find(|(covered, _)| *covered == competency);
    if let Some((_, count)) = wanted.filter(|_| covers) {
        _ = write!(text, ", to have {count} for `{}`", bank.competencies[competency].id);
    }
    if equivalents > 1 {
        let original = &bank.questions[bank.original(question)].id;
        _ = write!(text, "; one of {equivalents} equivalents of `{original}`");
    }
    if is_stale {
        text.push_str("; asked before, and there is nothing else");
    }
    if is_elsewhere {
        text.push_str("; asked in another interview too, and there is nothing else");
    }
    let verb = if matching == 1 { "matches" } else { "match" };
    _ = write!(text, "; {matching} {verb} {}", description(bank, selection));
    text
}

/// A selection as a kit writes it.
fn description(bank: &Bank, selection: &Selection) -> String {
    let sections = selection.sections.iter().map(|index| bank.sections[*index].id.as_str());
    let competencies = selection.competencies.iter().map(|index| bank.competencies[*index].id.as_str());
    let keys = [
        ("sections", sections.collect::<Vec<_>>()),
        ("competencies", competencies.collect()),
        ("levels", selection.levels.iter().copied().map(Level::as_str).collect()),
        ("tags", selection.tags.iter().map(String::as_str).collect()),
    ];
    let given = keys.into_iter().filter(|(_, values)| !values.is_empty());
    let mut texts: Vec<String> = given.map(|(key, values)| format!("{key} [{}]", values.join(", "))).collect();
    texts.extend(selection.minutes.map(|minutes| format!("{minutes} minutes in all")));
    texts.extend(selection.fresh.then(|| "fresh".to_owned()));
    if texts.is_empty() { "anything".to_owned() } else { texts.join(", ") }
}

/// The forms of an interview in which equivalents take turns.
struct Forms<'a> {
    kit: &'a Kit,
    plan: &'a Plan,
    interview: usize,
}

impl<'a> Forms<'a> {
    /// What the other forms ask in the place of a question, by the index of the form.
    fn equivalents(&self, asked: &Asked) -> impl Iterator<Item = (usize, &'a str)> {
        let (bank, number, question) = (&self.kit.bank, asked.number, asked.question);
        self.plan.forms(self.interview).enumerate().skip(1).filter_map(move |(index, form)| {
            let other = form.asked().find(|asked| asked.number == number)?;
            (other.question != question).then(|| (index, bank.questions[other.question].id.as_str()))
        })
    }

    /// The forms; none where there is only one.
    fn all(&self) -> impl Iterator<Item = Form<'a>> {
        let (kit, plan, interview) = (self.kit, self.plan, self.interview);
        let forms = plan.forms(interview);
        let several = forms.clone().nth(1).is_some();
        forms.enumerate().filter(move |_| several).map(move |(index, form)| {
            let has = |candidate: &usize| plan.form_of(*candidate, interview) == index;
            let candidates =
                (0..kit.candidates.len()).filter(has).map(|candidate| kit.candidates[candidate].id.as_str());
            Form { kit, interview: &kit.interviews[interview], index, plan: form, candidates: candidates.collect() }
        })
    }
}

struct Form<'a> {
    kit: &'a Kit,
    interview: &'a Interview,
    index: usize,
    plan: &'a InterviewPlan,
    candidates: Vec<&'a str>,
}

impl Form<'_> {
    fn line(&self) -> String {
        let candidates = suggest::list(self.candidates.iter().copied());
        format!("  form {}, question set {}: {candidates}\n", letter(self.index), self.plan.fingerprint)
    }

    fn object(&self) -> Value {
        let questions = self.plan.asked().map(|asked| self.kit.bank.questions[asked.question].id.as_str());
        json!({
            "type": "form",
            "interview": self.interview.id,
            "form": letter(self.index),
            "fingerprint": self.plan.fingerprint,
            "questions": questions.collect::<Vec<_>>(),
            "candidates": self.candidates,
        })
    }
}

/// The name of a form, of which there are 26 at most.
fn letter(index: usize) -> char {
    char::from(b'A' + u8::try_from(index % 26).unwrap_or_default())
}

/// `1st`, `2nd`, `11th`
fn ordinal(number: usize) -> String {
    let ending = match (number % 100, number % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

/// Where each question of a kit's bank is asked, and why it is not.
pub struct WholeBank<'k> {
    kit: &'k Kit,
    plan: &'k Plan,
    passed: Vec<PassedOver<'k>>,
}

/// Why one question is asked in an interview, or not asked by one of its selections.
pub struct Word {
    /// The id of the interview; nothing when no interview has anything to do with it.
    interview: Option<String>,
    asked: bool,
    text: String,
}

impl Word {
    /// For people.
    pub fn line(&self) -> String {
        let asked = if self.asked { "asked" } else { "not asked" };
        match &self.interview {
            Some(interview) => format!("  {asked} in `{interview}`: {}\n", self.text),
            None => format!("  {asked}: {}\n", self.text),
        }
    }

    /// For programs.
    pub fn object(&self) -> Value {
        json!({ "interview": self.interview, "asked": self.asked, "why": self.text })
    }
}

impl<'k> WholeBank<'k> {
    /// Looks at all selections of a kit.
    pub fn new(kit: &'k Kit, plan: &'k Plan) -> Self {
        Self { kit, plan, passed: kit::passed_over(kit) }
    }

    /// All there is to say about a question, interview by interview.
    pub fn words(&self, question: usize) -> Vec<Word> {
        let mut words = Vec::new();
        for (index, interview) in self.kit.interviews.iter().enumerate() {
            let id = Some(interview.id.clone());
            match self.asked(index, question) {
                Some(text) => words.push(Word { interview: id, asked: true, text }),
                None => words.extend(self.not_asked(index, question).map(|text| Word {
                    interview: id.clone(),
                    asked: false,
                    text,
                })),
            }
        }
        if words.is_empty() {
            let text = "no interview names it, and no selection comes near it".to_owned();
            words.push(Word { interview: None, asked: false, text });
        }
        words
    }

    fn asked(&self, index: usize, question: usize) -> Option<String> {
        let interview = &self.kit.interviews[index];
        self.plan.forms(index).enumerate().find_map(|(form, plan)| {
            let asked = with_choices(interview, plan).find(|(asked, _)| asked.question == question)?;
            let told = Told::new(self.kit, interview, asked);
            let only = if form == 0 { String::new() } else { format!(" in form {}", letter(form)) };
            Some(format!("number {}{only}, led by {}; {}", asked.0.number, told.lead(), told.why))
        })
    }

    /// Of each selection of an interview that matches a question, or would if it had one key less, other than its sections.
    fn not_asked(&self, index: usize, question: usize) -> impl Iterator<Item = String> {
        let bank = &self.kit.bank;
        let of_interview = self.passed.iter().filter(move |passed| passed.interview == index);
        of_interview.filter_map(move |PassedOver { selection, choices, passed, .. }| {
            let in_order =
                |place| format!(" ({} of {choices} in the order of seed {})", ordinal(place), selection.seed);
            let why = match selection.kept_out_by(&bank.questions[question])[..] {
                [] => match passed.iter().find(|(index, _)| *index == question)?.1 {
                    Passed::AskedAlready => "has it, or an equivalent, in another section".to_owned(),
                    Passed::Equivalent(other) => format!("asks its equivalent `{}`", bank.questions[other].id),
                    Passed::Later { place } => format!("has enough before it{}", in_order(place)),
                    Passed::NoRoom { place } => format!("has no room for it{}", in_order(place)),
                },
                // Most questions are of another section; that is no news.
                ["sections"] => return None,
                [key] => format!("would match it without `{key}`"),
                _ => return None,
            };
            Some(format!("the selection at {} {why}", selection.origin))
        })
    }
}

/// Prints what the kit allows, with its reasons.
pub fn allowed(allowed: &[Allowed], reporter: &Reporter) -> Result<(), Failure> {
    let mut text = String::new();
    for Allowed { rule, message, place, why } in allowed {
        match reporter.format() {
            Format::Text => _ = writeln!(text, "{place}: allowed ({}): {message}\n  why: {why}", rule.as_str()),
            Format::Json => reporter.object(&json!({
                "type": "allowed",
                "rule": rule.as_str(),
                "message": message,
                "file": place.source.name(),
                "line": place.line_column().0,
                "column": place.line_column().1,
                "why": why,
            }))?,
        }
    }
    if text.is_empty() { Ok(()) } else { output::print(&format!("\n{text}")) }
}
