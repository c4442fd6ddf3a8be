//! Topics that have no place in an interview: what they are, and which of them a text touches.
//!
//! The built-in list is `topics.yaml` beside this file, in the form that a kit writes its own topics in.

use std::ops::Range;
use std::sync::Arc;

use super::words::{self, Phrase, Phrases};
use crate::diag::Diagnostic;
use crate::kit::manifest::{TopicEntry, TopicsFile};
use crate::kit::record::{Read, Reading, Text};
use crate::kit::tree;
use crate::source::Source;

const BUILT_IN: &str = include_str!("topics.yaml");

/// A topic not to ask about.
#[derive(Debug, Clone)]
pub struct Topic {
    /// The name for programs.
    pub id: String,
    /// How it is called, like `age`.
    pub name: String,
    /// Why it is not asked about, as a sentence.
    pub reason: String,
    /// Laws and guidance that say so.
    pub sources: Vec<String>,
    phrases: Vec<Phrase>,
    unless: Vec<Phrase>,
}

/// A topic of its record; phrases that are none are reported.
pub fn topic(entry: &TopicEntry, problems: &mut Vec<Diagnostic>) -> Topic {
    let mut phrase = |text: &Text| match Phrase::parse(&text.value) {
        Ok(phrase) => Some(phrase),
        Err(why) => {
            let problem =
                Diagnostic::error(format!("`{}` is no phrase: {why}", text.value)).at_place(text.place.clone());
            problems.push(problem.help("write it like `your favourite team|club`"));
            None
        }
    };
    Topic {
        id: entry.id.value().0,
        name: entry.name.value(),
        reason: entry.reason.value(),
        sources: entry.sources.iter().map(|source| source.value.clone()).collect(),
        phrases: entry
            .words
            .get()
            .into_iter()
            .flat_map(|words| &words.0)
            .flat_map(|(_, phrases)| phrases)
            .filter_map(&mut phrase)
            .collect(),
        unless: entry.unless.iter().filter_map(&mut phrase).collect(),
    }
}

/// The built-in topics, and whatever is wrong with them, which is nothing.
fn built_in(problems: &mut Vec<Diagnostic>) -> Vec<Topic> {
    let source: Arc<Source> = Source::new("built-in topics.yaml", BUILT_IN);
    let node = match tree::parse(&source) {
        Ok(node) => node,
        Err(problem) => {
            problems.push(problem);
            return Vec::new();
        }
    };
    let file = TopicsFile::read(&node, &mut Reading { source: &source, problems });
    let entries = file.map(|file| file.topics).unwrap_or_default();
    entries.iter().map(|entry| topic(entry, problems)).collect()
}

/// All topics, ready to be looked for.
pub struct Finder {
    topics: Vec<Topic>,
    /// Each with the index of its topic, and whether it is an exception.
    phrases: Phrases<(usize, bool)>,
}

impl Finder {
    /// The built-in topics and those of a kit.
    pub fn new(of_kit: &[Topic]) -> Self {
        let mut topics = built_in(&mut Vec::new());
        topics.extend_from_slice(of_kit);
        let mut phrases = Phrases::new();
        for (index, topic) in topics.iter_mut().enumerate() {
            std::mem::take(&mut topic.phrases).into_iter().for_each(|phrase| phrases.add(phrase, (index, false)));
            std::mem::take(&mut topic.unless).into_iter().for_each(|phrase| phrases.add(phrase, (index, true)));
        }
        Self { topics, phrases }
    }

    /// The topics that a text touches, each once, with the bytes that do it.
    pub fn find(&self, text: &str) -> Vec<(&Topic, Range<usize>)> {
        let words = words::words(text);
        let found: Vec<_> = self.phrases.find(&words).collect();
        let mut touched: Vec<(usize, Range<usize>)> = Vec::new();
        for (range, (topic, is_exception)) in &found {
            let is_excepted = |(other, (of, exception)): &(Range<usize>, (usize, bool))| {
                *exception && of == topic && other.start < range.end && range.start < other.end
            };
            let is_new = touched.iter().all(|(known, _)| known != topic);
            if !is_exception && is_new && !found.iter().any(is_excepted) {
                touched.push((*topic, range.clone()));
            }
        }
        touched.into_iter().map(|(topic, range)| (&self.topics[topic], words::span(&words, &range))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_list_is_whole() {
        let mut problems = Vec::new();
        let topics = built_in(&mut problems);
        assert_eq!(problems.iter().map(ToString::to_string).collect::<Vec<_>>(), [""; 0]);
        assert!(
            topics.len() >= 11 && topics.iter().all(|topic| topic.phrases.len() >= 15 && !topic.sources.is_empty())
        );
    }

    #[test]
    fn an_exception_holds_where_it_overlaps_and_nowhere_else() {
        let finder = Finder::new(&[]);
        let found = |text| finder.find(text).into_iter().map(|(topic, _)| topic.name.as_str()).collect::<Vec<_>>();
        assert_eq!(found("What is in your health checks?"), [""; 0]);
        assert_eq!(found("What is in your health checks, and how is your health?"), ["health and disability"]);
    }
}
