//! Drafts → entries of a bank: ids that are nobody else's, a section and a competency for each, minutes.

use indexmap::IndexMap;

use super::{Draft, Drafts, ImportDefaults};
use crate::diag::Diagnostic;
use crate::kit::bank::{self, Bank};
use crate::kit::scalar::{Id, Scalar, slug};
use crate::source::Place;

/// The time that a question takes when nothing says it.
const MINUTES: u32 = 5;

/// The title of the section of questions that have none.
const SECTION: &str = "Imported questions";

/// How many words of a question its id is made of.
const WORDS: usize = 5;

/// The entries of a file of questions.
pub struct BankDraft {
    /// New ones, by id: name and definition.
    pub competencies: IndexMap<String, (String, String)>,
    /// New ones, by id: title and objective.
    pub sections: IndexMap<String, (String, Option<String>)>,
    /// In the order of the text.
    pub questions: Vec<Entry>,
}

/// A question with all that it needs.
pub struct Entry {
    pub id: String,
    pub section: String,
    pub competency: String,
    pub minutes: u32,
    pub draft: Draft,
}

/// Gives each draft what it does not have; what is made up is told.
pub fn assemble(drafts: Drafts, defaults: &ImportDefaults, problems: &mut Vec<Diagnostic>) -> BankDraft {
    let built_in = bank::load(None, &mut Vec::new());
    let mut file = BankDraft { competencies: IndexMap::new(), sections: IndexMap::new(), questions: Vec::new() };
    let mut ids: Vec<String> = Vec::new();
    let mut without_minutes: Vec<Place> = Vec::new();
    for draft in drafts.questions {
        let title = draft.section.clone().unwrap_or_else(|| SECTION.to_owned());
        let objective = drafts.sections.iter().find(|(known, _)| *known == title).and_then(|(_, text)| text.clone());
        let section = section(&title, objective.as_deref(), &built_in, &mut file);
        let named = draft.competency.clone().or_else(|| defaults.competency.clone());
        let competency =
            competency(named.as_deref(), &title, objective.as_deref(), &draft, &built_in, &mut file, problems);
        let id = question_id(&draft, &section, &built_in, &ids, problems);
        ids.push(id.clone());
        if draft.minutes.is_none() && defaults.minutes.is_none() {
            without_minutes.push(draft.place.clone());
        }
        let minutes = draft.minutes.or(defaults.minutes).unwrap_or(MINUTES);
        file.questions.push(Entry { id, section, competency, minutes, draft });
    }
    if let Some(place) = without_minutes.first() {
        let message = match without_minutes.len() {
            1 => format!("a question says no minutes, and gets {MINUTES}"),
            count => format!("{count} questions say no minutes, and get {MINUTES} each"),
        };
        let help = "write them behind the question, like `(8 min)`, or give `--minutes`";
        problems.push(Diagnostic::warning(message).at_place(place.clone()).help(help));
    }
    file
}

/// An id made of a text in any script.
fn id_of(text: &str, otherwise: &str) -> String {
    let id = slug(&any_ascii::any_ascii(text));
    match Id::parse(&id) {
        Ok(id) => id.0,
        Err(_) if id.is_empty() => otherwise.to_owned(),
        // The names of devices are the only ids of letters that are refused.
        Err(_) => format!("{id}-1"),
    }
}

fn section(title: &str, objective: Option<&str>, built_in: &Bank, file: &mut BankDraft) -> String {
    let id = id_of(title, "imported");
    if built_in.section(&id).is_none() && !file.sections.contains_key(&id) {
        file.sections.insert(id.clone(), (title.to_owned(), objective.map(str::to_owned)));
    }
    id
}

/// The competency of a question: what it says, or one that is called as its section. A new one is told, as its definition
/// must be written.
fn competency(
    named: Option<&str>,
    title: &str,
    objective: Option<&str>,
    draft: &Draft,
    built_in: &Bank,
    file: &mut BankDraft,
    problems: &mut Vec<Diagnostic>,
) -> String {
    let name = named.unwrap_or(title);
    let by_name = built_in.competencies.iter().find(|known| known.name.to_lowercase() == name.to_lowercase());
    if let Some(known) = by_name {
        return known.id.clone();
    }
    let id = id_of(name, "imported");
    if built_in.competency(&id).is_none() && !file.competencies.contains_key(&id) {
        let definition = match objective.filter(|_| named.is_none()) {
            Some(objective) => objective.to_owned(),
            None => format!("To be written: what somebody does who is good at {name}."),
        };
        file.competencies.insert(id.clone(), (name.to_owned(), definition));
        let message = format!("there is no competency `{id}`, so one was made");
        let help = "write its definition, or name one of the bank with `Competency:` or `--competency`";
        problems.push(Diagnostic::warning(message).at_place(draft.place.clone()).help(help));
    }
    id
}

/// The id that a question says, or one made of its section and first words.
fn question_id(
    draft: &Draft,
    section: &str,
    built_in: &Bank,
    ids: &[String],
    problems: &mut Vec<Diagnostic>,
) -> String {
    let mut told = |message: String, help: &str| {
        problems.push(Diagnostic::warning(message).at_place(draft.place.clone()).help(help));
    };
    if let Some(id) = &draft.id {
        match Id::parse(id) {
            Ok(id) if ids.contains(&id.0) => {
                told(
                    format!("the id `{}` stands here a second time, and gets a number", id.0),
                    "give it an id of its own",
                );
            }
            Ok(id) => {
                if built_in.question(&id.0).is_some() {
                    let help = "give it another id if it is another question";
                    told(format!("`{}` will stand in the place of the bank's question of this id", id.0), help);
                }
                return id.0;
            }
            Err(refusal) => told(refusal.message, "it gets an id made of its words"),
        }
    }
    let words: Vec<&str> = draft.ask.split_whitespace().take(WORDS).collect();
    let stem = draft
        .id
        .as_deref()
        .filter(|id| Id::parse(id).is_ok())
        .map_or_else(|| id_of(&format!("{section} {}", words.join(" ")), "question"), str::to_owned);
    let is_free = |id: &String| built_in.question(id).is_none() && !ids.contains(id);
    // Room for a number within the 64 characters of an id.
    let short = stem[..stem.len().min(58)].trim_end_matches('-').to_owned();
    if is_free(&short) {
        return short;
    }
    let mut numbered = (2..).map(|number| format!("{short}-{number}"));
    numbered.find(is_free).unwrap_or(stem)
}
