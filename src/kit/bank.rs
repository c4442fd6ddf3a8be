//! The files of a question bank → [`Bank`]: all competencies, sections and questions, each with what it names resolved.
//!
//! The bank is the compiled-in one (`crate::assets::QUESTIONS`) with the kit's own `questions/` over it: an entry with
//! an id that the compiled-in bank has replaces that entry whole, other entries extend the bank. Choosing from the bank
//! is left to [`super::plan()`].

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use indexmap::map::Entry;
use indexmap::{IndexMap, IndexSet};

use super::record::{List, Placed, Read, Reading, Required, Text, record};
use super::scalar::{Id, Level, Minutes, Refusal, Scalar};
use super::{file, suggest, tree};
use crate::diag::{Diagnostic, Severity};
use crate::source::{Place, Source, display_name};

record! {
    /// A file of questions, and of the competencies and sections that they belong to.
    #[schemars(title = "A question file of panelkit")]
    BankFile, "a question file" {
        /// What questions rate.
        competencies: Option<List<CompetencyEntry>>,
        /// Groups of questions with one objective.
        sections: Option<List<SectionEntry>>,
        /// The questions.
        questions: Option<List<QuestionEntry>>,
    }
}

record! {
    /// A competency: what is rated.
    CompetencyEntry, "a competency" {
        /// The name that questions and roles use.
        id: Required<Placed<Id>>,
        /// What it is called on paper.
        name: Required<Text>,
        /// What somebody does who has it, in one sentence.
        definition: Required<Text>,
        /// The behaviour at a rating from 1 to 5; usually at 1, 3 and 5.
        #[schemars(default)]
        anchors: Anchors,
    }
}

record! {
    /// A section: questions that belong together.
    SectionEntry, "a section" {
        /// The name that questions and interviews use.
        id: Required<Placed<Id>>,
        /// The heading on paper.
        title: Required<Text>,
        /// What the interviewer should know after it.
        objective: Option<Text>,
    }
}

record! {
    /// A question.
    QuestionEntry, "a question" {
        /// The name that interviews use; it stays the same for as long as the question is in use.
        id: Required<Placed<Id>>,
        /// The id of its section.
        section: Required<Placed<Id>>,
        /// The words that the interviewer says.
        ask: Required<Text>,
        /// What a good answer has in it.
        #[schemars(default)]
        expect: Vec<Text>,
        /// Questions that follow the answer up.
        #[schemars(default)]
        probes: Vec<Text>,
        /// The id of the competency that it rates.
        competency: Required<Placed<Id>>,
        /// For whom it is; without it, for every level.
        #[schemars(default)]
        levels: Vec<Placed<Level>>,
        /// Words to choose it by.
        #[schemars(default)]
        tags: Vec<Placed<Id>>,
        /// The time that it takes, with the answer.
        minutes: Required<Placed<Minutes>>,
        /// An answer to this very question at a rating from 1 to 5; without it, the anchors of its competency.
        #[schemars(default)]
        anchors: Anchors,
        /// The id of the question that this one can stand for: it shows the same, in the same minutes.
        variant_of: Option<Placed<Id>>,
    }
}

/// The behaviour at ratings from 1 to 5.
#[derive(Debug, Clone, Default)]
pub struct Anchors(Vec<Anchor>);

impl Read for Anchors {
    fn read(node: &tree::Node, reading: &mut Reading<'_>) -> Option<Self> {
        let named = super::record::Named::<Text>::read(node, reading)?;
        let mut anchors = Vec::new();
        for (rating, text) in named.0 {
            match Placed::<Rating>::parse(&rating.value, rating.place) {
                Ok(rating) => anchors.push(Anchor { rating: rating.value.0, text: text.value }),
                Err(problem) => reading.problems.push(problem),
            }
        }
        anchors.sort_by_key(|anchor| anchor.rating);
        Some(Self(anchors))
    }
}

impl super::record::Field for Anchors {
    fn read_field(node: Option<&tree::Node>, reading: &mut Reading<'_>) -> Self {
        Option::<Self>::read_field(node, reading).unwrap_or_default()
    }
}

impl schemars::JsonSchema for Anchors {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Anchors".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "object",
            "description": "The behaviour at ratings from 1 to 5; usually at 1, 3 and 5.",
            "patternProperties": { "^[1-5]$": { "type": "string" } },
            "additionalProperties": false
        })
    }
}

/// A rating from 1 to 5.
struct Rating(u8);

impl Scalar for Rating {
    const EXPECTED: &'static str = "a rating";

    fn parse(text: &str) -> Result<Self, Refusal> {
        match text.parse() {
            Ok(rating @ 1..=5) => Ok(Self(rating)),
            _ => Err(Refusal {
                message: format!("the rating `{text}` is not one from 1 to 5"),
                help: "write anchors for 1, 3 and 5; 2 and 4 lie between".to_owned(),
            }),
        }
    }
}

/// The described behaviour at a rating.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// From 1 to 5.
    pub rating: u8,
    /// What was heard.
    pub text: String,
}

/// What is rated.
#[derive(Debug, Clone)]
pub struct Competency {
    /// The name that others use.
    pub id: String,
    /// What it is called on paper.
    pub name: String,
    /// What somebody does who has it.
    pub definition: String,
    /// In the order of the ratings; may be empty.
    pub anchors: Vec<Anchor>,
    /// Where its id stands.
    pub place: Place,
}

/// Questions that belong together.
#[derive(Debug, Clone)]
pub struct Section {
    /// The name that others use.
    pub id: String,
    /// The heading on paper.
    pub title: String,
    /// What the interviewer should know after it.
    pub objective: Option<String>,
    /// Where its id stands.
    pub place: Place,
}

/// What is asked.
#[derive(Debug, Clone)]
pub struct Question {
    /// The name that others use.
    pub id: String,
    /// Index of its section in [`Bank::sections`].
    pub section: usize,
    /// The words that the interviewer says.
    pub ask: String,
    /// What a good answer has in it.
    pub expect: Vec<String>,
    /// Questions that follow the answer up.
    pub probes: Vec<String>,
    /// Index of its competency in [`Bank::competencies`].
    pub competency: usize,
    /// For whom it is, from junior up; empty: for everyone.
    pub levels: Vec<Level>,
    /// Words to choose it by.
    pub tags: Vec<String>,
    /// The time that it takes.
    pub minutes: u32,
    /// In the order of the ratings; those of its competency when it has none of its own. May be empty.
    pub anchors: Vec<Anchor>,
    /// Index in [`Bank::questions`] of the question that it can stand for, which is itself no variant and has the same
    /// competency and minutes.
    pub variant_of: Option<usize>,
    /// Where its id stands.
    pub place: Place,
}

/// All that can be asked.
#[derive(Debug, Clone)]
pub struct Bank {
    /// What is rated, in the order of the files.
    pub competencies: Vec<Competency>,
    /// In the order of the files.
    pub sections: Vec<Section>,
    /// In the order of the files.
    pub questions: Vec<Question>,
    /// False when entries are missing because of mistakes that were reported: then an id that is not found may be one of
    /// theirs, and is not reported.
    pub(super) complete: bool,
    /// False when anything in it was reported as wrong: then a selection may find less than it would.
    pub(super) sound: bool,
    /// The ids of the three lists, each at the index of its entry.
    pub(super) ids: Ids,
}

/// What others can name.
#[derive(Debug, Clone)]
pub(super) struct Ids {
    pub competencies: IndexSet<String>,
    pub sections: IndexSet<String>,
    pub questions: IndexSet<String>,
    /// The words that questions are tagged with, sorted.
    pub tags: BTreeSet<String>,
}

impl Bank {
    /// The index of a competency.
    pub fn competency(&self, id: &str) -> Option<usize> {
        self.ids.competencies.get_index_of(id)
    }

    /// The index of a section.
    pub fn section(&self, id: &str) -> Option<usize> {
        self.ids.sections.get_index_of(id)
    }

    /// The index of a question.
    pub fn question(&self, id: &str) -> Option<usize> {
        self.ids.questions.get_index_of(id)
    }

    /// The question that stands for all equivalents of a question: the one that it is a variant of, or itself.
    pub fn original(&self, question: usize) -> usize {
        self.questions[question].variant_of.unwrap_or(question)
    }
}

/// The entries of one kind by id. An entry that replaces another takes its place in the order.
struct Layered<T> {
    what: &'static str,
    entries: IndexMap<String, (T, Place, Layer)>,
    /// False when an entry has no usable id.
    complete: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Layer {
    CompiledIn,
    Kit,
}

impl<T> Layered<T> {
    fn new(what: &'static str) -> Self {
        Self { what, entries: IndexMap::new(), complete: true }
    }

    fn add_all(
        &mut self,
        list: Option<List<T>>,
        id: fn(&T) -> &Required<Placed<Id>>,
        layer: Layer,
        problems: &mut Vec<Diagnostic>,
    ) {
        let Some(list) = list else { return };
        self.complete &= list.written == list.items.len();
        for entry in list.items {
            match id(&entry).get().cloned() {
                Some(id) => self.add(&id, entry, layer, problems),
                None => self.complete = false,
            }
        }
    }

    fn add(&mut self, id: &Placed<Id>, entry: T, layer: Layer, problems: &mut Vec<Diagnostic>) {
        match self.entries.entry(id.value.0.clone()) {
            Entry::Vacant(vacant) => {
                vacant.insert((entry, id.place.clone(), layer));
            }
            Entry::Occupied(occupied) if occupied.get().2 == layer => {
                problems.push(duplicate_id(self.what, &id.value.0, &id.place, &occupied.get().1));
                // One of the two was meant to have an id that others may name.
                self.complete = false;
            }
            Entry::Occupied(mut occupied) => {
                occupied.insert((entry, id.place.clone(), layer));
            }
        }
    }

    fn ids(&self) -> impl Iterator<Item = &str> + Clone {
        self.entries.keys().map(String::as_str)
    }

    /// The index of an id that an entry names, or nothing when that has been reported.
    fn find(&self, id: &Required<Placed<Id>>, problems: &mut Vec<Diagnostic>) -> Option<usize> {
        let id = id.get()?;
        let index = self.entries.get_index_of(id.value.0.as_str());
        if index.is_none() && self.complete {
            report_unknown_id(self.what, &id.value.0, &id.place, self.ids(), problems);
        }
        index
    }
}

/// The same id twice, with both places.
pub fn duplicate_id(what: &str, id: &str, place: &Place, first: &Place) -> Diagnostic {
    Diagnostic::error(format!("there is a second {what} with the id `{id}`"))
        .at_place(place.clone())
        .help(format!("the first is at {first}; give one of them another id, or delete it"))
}

/// Reports an id that nothing has.
pub fn report_unknown_id<'a, I>(what: &str, id: &str, place: &Place, known: I, problems: &mut Vec<Diagnostic>)
where
    I: IntoIterator<Item = &'a str> + Clone,
{
    let help = suggest::remedy_among(problems.len(), id, known);
    problems
        .push(Diagnostic::error(format!("there is no {what} with the id `{id}`")).at_place(place.clone()).help(help));
}

/// The compiled-in bank with the kit's own `questions/` over it.
pub fn load(kit_folder: Option<&Path>, problems: &mut Vec<Diagnostic>) -> Bank {
    let mut entries = Entries {
        competencies: Layered::new("competency"),
        sections: Layered::new("section"),
        questions: Layered::new("question"),
    };
    let before = problems.len();
    let compiled_in = compiled_in(problems);
    let own = kit_folder.map(|folder| own(&folder.join("questions"), problems)).unwrap_or_default();
    entries.whole(problems.len() == before);
    for source in &compiled_in {
        entries.read(source, Layer::CompiledIn, problems);
    }
    for source in &own {
        entries.read(source, Layer::Kit, problems);
    }
    let mut bank = entries.resolve(problems);
    bank.sound = !problems[before..].iter().any(|problem| problem.severity == Severity::Error);
    bank
}

/// The compiled-in bank with one file over it.
pub fn load_with(source: &Arc<Source>, problems: &mut Vec<Diagnostic>) -> Bank {
    let mut entries = Entries {
        competencies: Layered::new("competency"),
        sections: Layered::new("section"),
        questions: Layered::new("question"),
    };
    for source in &compiled_in(problems) {
        entries.read(source, Layer::CompiledIn, problems);
    }
    entries.read(source, Layer::Kit, problems);
    entries.resolve(problems)
}

/// The files of the compiled-in bank, sorted by name.
fn compiled_in(problems: &mut Vec<Diagnostic>) -> Vec<Arc<Source>> {
    let mut files: Vec<_> = crate::assets::QUESTIONS.files().filter(|file| is_yaml(file.path())).collect();
    files.sort_by_key(|file| file.path());
    let read = |file: &include_dir::File<'_>| {
        let name = format!("built-in questions/{}", file.path().display());
        file::text(&name, file.contents().to_vec()).map_err(|errors| problems.extend(errors.0)).ok()
    };
    files.into_iter().filter_map(read).collect()
}

/// The kit's own files, sorted by name.
fn own(folder: &Path, problems: &mut Vec<Diagnostic>) -> Vec<Arc<Source>> {
    let listing = match std::fs::read_dir(folder) {
        Ok(listing) => listing,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Vec::new(),
        Err(error) => {
            let name = display_name(folder);
            let problem = Diagnostic::error(format!("the folder `{name}` cannot be read"));
            problems.push(problem.help("check its rights, or delete it").cause(error));
            return Vec::new();
        }
    };
    let mut paths: Vec<_> =
        listing.filter_map(Result::ok).map(|entry| entry.path()).filter(|path| is_yaml(path)).collect();
    paths.sort();
    let read =
        |path: &std::path::PathBuf| file::read(path, file::YAML_LIMIT).map_err(|errors| problems.extend(errors.0)).ok();
    paths.iter().filter_map(read).collect()
}

/// Whether a file is meant as YAML; hidden files (those of editors) are not.
pub fn is_yaml(path: &Path) -> bool {
    let hidden = path.file_name().is_none_or(|name| name.to_string_lossy().starts_with('.'));
    !hidden && path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml")
}

struct Entries {
    competencies: Layered<CompetencyEntry>,
    sections: Layered<SectionEntry>,
    questions: Layered<QuestionEntry>,
}

impl Entries {
    /// Notes whether all files could be read.
    fn whole(&mut self, whole: bool) {
        self.competencies.complete &= whole;
        self.sections.complete &= whole;
        self.questions.complete &= whole;
    }

    fn read(&mut self, source: &Arc<Source>, layer: Layer, problems: &mut Vec<Diagnostic>) {
        let node = match tree::parse(source) {
            Ok(node) if matches!(node.value, tree::Value::Null) => return,
            Ok(node) => node,
            Err(problem) => {
                self.whole(false);
                return problems.push(problem);
            }
        };
        let before = problems.len();
        let Some(file) = BankFile::read(&node, &mut Reading { source, problems }) else { return self.whole(false) };
        let missing = file.competencies.is_none() || file.sections.is_none() || file.questions.is_none();
        // A list that is no list at all is missing too, and has been reported.
        self.whole(!(missing && problems.len() > before));
        self.competencies.add_all(file.competencies, |entry| &entry.id, layer, problems);
        self.sections.add_all(file.sections, |entry| &entry.id, layer, problems);
        self.questions.add_all(file.questions, |entry| &entry.id, layer, problems);
    }

    /// The question that another is a variant of. Whoever asks the one instead of the other must learn as much in as much
    /// time, so what they rate and how long they take must be the same.
    fn original(
        &self,
        id: &str,
        entry: &QuestionEntry,
        of: &Placed<Id>,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<usize> {
        let name = of.value.0.as_str();
        let Some((index, _, (original, place, _))) = self.questions.entries.get_full(name) else {
            if self.questions.complete {
                report_unknown_id("question", name, &of.place, self.questions.ids(), problems);
            }
            return None;
        };
        let mut refuse = |message: String, help: String| {
            problems.push(Diagnostic::error(message).at_place(of.place.clone()).help(help));
        };
        if name == id {
            refuse(format!("`{id}` is a variant of itself"), "name another question, or delete the line".to_owned());
        } else if let Some(first) = &original.variant_of {
            let help = match first.value.0.as_str() {
                first if first == id => "delete `variant_of` from one of the two".to_owned(),
                first => format!("write `variant_of: {first}`: all variants name the same question"),
            };
            refuse(format!("`{name}` is itself a variant"), help);
        }
        let ids = |entry: &QuestionEntry| entry.competency.get().map(|competency| competency.value.0.clone());
        let minutes = |entry: &QuestionEntry| entry.minutes.get().map(|minutes| minutes.value.0);
        if let (Some(own), Some(other)) = (ids(entry), ids(original))
            && own != other
        {
            let help = format!("equivalents rate the same; that of `{name}` is at {place}");
            refuse(format!("`{id}` rates `{own}`, and `{name}`, whose variant it is, `{other}`"), help);
        }
        if let (Some(own), Some(other)) = (minutes(entry), minutes(original))
            && own != other
        {
            let help = "give both the same minutes, so that one can be asked instead of the other".to_owned();
            refuse(format!("`{id}` takes {own} minutes, and `{name}`, whose variant it is, {other}"), help);
        }
        Some(index)
    }

    fn resolve(self, problems: &mut Vec<Diagnostic>) -> Bank {
        let mut questions = Vec::with_capacity(self.questions.entries.len());
        for (id, (entry, place, _)) in &self.questions.entries {
            let section = self.sections.find(&entry.section, problems);
            let competency = self.competencies.find(&entry.competency, problems);
            let mut anchors = entry.anchors.0.clone();
            if let (true, Some(competency)) = (anchors.is_empty(), competency) {
                anchors.clone_from(&self.competencies.entries[competency].0.anchors.0);
            }
            let mut levels: Vec<Level> = entry.levels.iter().map(|level| level.value).collect();
            levels.sort();
            levels.dedup();
            // After a reported mistake there is no result, so the zeros are never looked at.
            let variant_of = entry.variant_of.as_ref().and_then(|of| self.original(id, entry, of, problems));
            questions.push(Question {
                id: id.clone(),
                section: section.unwrap_or_default(),
                ask: entry.ask.value(),
                expect: values(&entry.expect),
                probes: values(&entry.probes),
                competency: competency.unwrap_or_default(),
                levels,
                tags: entry.tags.iter().map(|tag| tag.value.0.clone()).collect(),
                minutes: entry.minutes.value().0,
                anchors,
                variant_of,
                place: place.clone(),
            });
        }
        let competency = |(id, (entry, place, _)): (String, (CompetencyEntry, Place, Layer))| Competency {
            id,
            name: entry.name.value(),
            definition: entry.definition.value(),
            anchors: entry.anchors.0,
            place,
        };
        let section = |(id, (entry, place, _)): (String, (SectionEntry, Place, Layer))| Section {
            id,
            title: entry.title.value(),
            objective: entry.objective.map(|objective| objective.value),
            place,
        };
        let ids = Ids {
            competencies: self.competencies.entries.keys().cloned().collect(),
            sections: self.sections.entries.keys().cloned().collect(),
            questions: self.questions.entries.keys().cloned().collect(),
            tags: questions.iter().flat_map(|question| &question.tags).cloned().collect(),
        };
        Bank {
            ids,
            competencies: self.competencies.entries.into_iter().map(competency).collect(),
            complete: self.competencies.complete && self.sections.complete && self.questions.complete,
            sound: true,
            sections: self.sections.entries.into_iter().map(section).collect(),
            questions,
        }
    }
}

fn values(texts: &[Text]) -> Vec<String> {
    texts.iter().map(|text| text.value.clone()).collect()
}
