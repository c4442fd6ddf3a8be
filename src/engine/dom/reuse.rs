//! HTML text → [`Dom`], by way of the tree of an earlier document with the same markup.
//!
//! Documents of a batch have the same tags: parsed once, the tree only gets the other words. Styles hang on the markup
//! alone, as long as no selector asks for words, so that [`Documents`] keeps them as well for [`super::super::style`].
//! A tree made this way is the same as one that the parser makes.

use std::collections::VecDeque;
use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

use super::markup::{self, GAP, Parted};
use super::{Dom, NodeData, NodeId};
use crate::diag::Warned;
use crate::source::Source;

/// How many documents are kept, at the most: a batch has so many templates.
const MOST_KEPT: usize = 16;
/// How long a text may be that is kept: a tree is ten times as large.
const LONGEST_KEPT: usize = 256 * 1024;
/// Stands around the number of a word in the text from which a tree is made to be kept; private, and refused in documents.
const NUMBERED: char = '\u{10fffd}';

/// The documents that were parsed last; `T` is what hangs on their markup alone.
#[derive(Debug)]
pub struct Documents<T> {
    kept: VecDeque<Document<T>>,
}

/// A parsed document.
#[derive(Debug)]
pub struct Document<T> {
    /// The tree.
    pub dom: Dom,
    /// What hangs on its markup alone.
    pub more: T,
    /// What can be exchanged; none in a document of which nothing is kept.
    exchange: Option<Exchange>,
}

/// Where the words of a document are.
#[derive(Debug)]
struct Exchange {
    markup: String,
    /// In the source.
    words: Vec<Range<usize>>,
    /// In the tree.
    gaps: Vec<Gap>,
    /// For each word, the gap that it is in; none when the parser had no use for it.
    gap_of: Vec<Option<usize>>,
}

/// A text or a value that has words.
#[derive(Debug)]
struct Gap {
    node: NodeId,
    /// The attribute whose value it is; else it is text.
    attribute: Option<usize>,
    /// The number of each word, and the markup before it.
    parts: Vec<(String, usize)>,
    /// The markup after the last one.
    rest: String,
}

impl<T> Default for Documents<T> {
    fn default() -> Self {
        Self { kept: VecDeque::new() }
    }
}

impl<T: Default> Documents<T> {
    /// Parses a document as [`super::parse()`] does. What it is made of is gone until it is [kept](Self::keep) again.
    pub fn parse(&mut self, source: &Arc<Source>) -> Warned<Document<T>> {
        let text = source.text();
        let parted = (text.len() <= LONGEST_KEPT).then(|| markup::part(text)).flatten();
        let document = parted.and_then(|parted| match self.take(&parted.markup) {
            Some(known) => Some(known.with(source, parted.words)),
            None => Document::new(source, parted),
        });
        match document {
            Some(document) => Warned::clean(document),
            None => super::parse(source).map(|dom| Document { dom, more: T::default(), exchange: None }),
        }
    }

    fn take(&mut self, markup: &str) -> Option<Document<T>> {
        let has_markup = |kept: &Document<T>| kept.exchange.as_ref().is_some_and(|exchange| exchange.markup == markup);
        let known = self.kept.iter().position(has_markup)?;
        self.kept.remove(known)
    }

    /// Keeps what later documents may need.
    pub fn keep(&mut self, document: Document<T>) {
        if document.exchange.is_some() {
            self.kept.truncate(MOST_KEPT - 1);
            self.kept.push_front(document);
        }
    }
}

impl<T: Default> Document<T> {
    /// A document whose markup was not seen before; none when the parser has something to say about it.
    fn new(source: &Arc<Source>, parted: Parted) -> Option<Self> {
        if source.text().contains(NUMBERED) {
            return None;
        }
        let numbered = Source::new(source.name(), numbered(&parted.markup));
        let Warned { value: mut dom, warnings } = super::parse(&numbered);
        if !warnings.is_empty() {
            return None;
        }
        let gaps = gaps(&dom);
        let mut gap_of = vec![None; parted.words.len()];
        for (index, gap) in gaps.iter().enumerate() {
            for (_, word) in &gap.parts {
                let other = gap_of.get_mut(*word)?.replace(index);
                // What the parser shows twice is not exchanged in one place.
                if other.is_some_and(|other| other != index) {
                    return None;
                }
            }
        }
        dom.source = Arc::clone(source);
        let exchange = Exchange { markup: parted.markup, words: parted.words, gaps, gap_of };
        exchange.gaps.iter().for_each(|gap| exchange.fill(gap, &mut dom));
        Some(Self { dom, more: T::default(), exchange: Some(exchange) })
    }
}

impl<T> Document<T> {
    /// The same document with other words.
    fn with(mut self, source: &Arc<Source>, words: Vec<Range<usize>>) -> Self {
        let Some(exchange) = &mut self.exchange else { return self };
        let before = std::mem::replace(&mut self.dom.source, Arc::clone(source));
        let mut changed: Vec<usize> = Vec::new();
        for ((now, then), gap) in words.iter().zip(&exchange.words).zip(&exchange.gap_of) {
            if source.text()[now.clone()] != before.text()[then.clone()] {
                changed.extend(gap);
            }
        }
        changed.dedup();
        exchange.words = words;
        changed.into_iter().for_each(|gap| exchange.fill(&exchange.gaps[gap], &mut self.dom));
        self
    }
}

impl Exchange {
    /// Puts the words of the tree's source where they belong.
    fn fill(&self, gap: &Gap, dom: &mut Dom) {
        let mut text = String::new();
        for (before, word) in &gap.parts {
            text.push_str(before);
            markup::unescape(&dom.source.text()[self.words[*word].clone()], &mut text);
        }
        text.push_str(&gap.rest);
        match (&mut dom.nodes[gap.node.index()].data, gap.attribute) {
            (NodeData::Element(element), Some(attribute)) => element.attributes[attribute].1 = text,
            (data, _) => *data = NodeData::Text(text),
        }
    }
}

/// A text that has a number in place of each word.
fn numbered(markup: &str) -> String {
    let mut parts = markup.split(GAP);
    let mut text = parts.next().unwrap_or_default().to_owned();
    for (number, part) in parts.enumerate() {
        // Writing to a string cannot fail.
        let _ = write!(text, "{NUMBERED}{number}{NUMBERED}{part}");
    }
    text
}

/// The texts and values of a tree in which there are numbers of words.
fn gaps(dom: &Dom) -> Vec<Gap> {
    let mut gaps = Vec::new();
    for (index, node) in dom.nodes.iter().enumerate() {
        let id = NodeId(u32::try_from(index).expect("the number of nodes is limited"));
        match &node.data {
            NodeData::Document => {}
            NodeData::Text(text) => gaps.extend(gap(id, None, text)),
            NodeData::Element(element) => {
                let values = element.attributes.iter().enumerate();
                gaps.extend(values.filter_map(|(index, (_, value))| gap(id, Some(index), value)));
            }
        }
    }
    gaps
}

fn gap(node: NodeId, attribute: Option<usize>, text: &str) -> Option<Gap> {
    let mut pieces = text.split(NUMBERED);
    let mut rest = pieces.next()?.to_owned();
    let mut parts = Vec::new();
    while let (Some(number), Some(after)) = (pieces.next(), pieces.next()) {
        parts.push((std::mem::replace(&mut rest, after.to_owned()), number.parse().ok()?));
    }
    (!parts.is_empty()).then_some(Gap { node, attribute, parts, rest })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::dom;

    fn agree(documents: &mut Documents<()>, html: &str) {
        let source = Source::new("t.html", html);
        let document = documents.parse(&source);
        let parsed = dom::parse(&source);
        assert_eq!(format!("{:?}", document.value.dom.nodes), format!("{:?}", parsed.value.nodes), "{html:?}");
        assert_eq!(document.warnings.len(), parsed.warnings.len(), "{html:?}");
        documents.keep(document.value);
    }

    fn known(documents: &Documents<()>) -> usize {
        documents.kept.len()
    }

    #[test]
    fn the_words_of_another_document_make_the_tree_that_the_parser_makes() {
        let mut documents = Documents::default();
        let page = |name: &str, time: &str, more: &str| {
            format!(
                "<!doctype html>\n<html lang=\"en\"><head>\n<title>{name}</title>\n<style>p {{ x: y }}</style></head>\n\
                 <body class=\"a\" data-name=\"{name}\">\n<input type=\"hidden\" value=\"{time}\">\n<p>\n  At {time}\n  with {name}<br>{more}\n &nbsp; end\n\
                 <table>\n <tr><td>{time}</table>\n<pre>\n{name}</pre><textarea>\n{more}\n{name}</textarea></body></html>\n"
            )
        };
        agree(&mut documents, &page("Ada", "10:00", "one"));
        agree(&mut documents, &page("Ada", "10:00", "one"));
        agree(&mut documents, &page("Bea &amp; C&#x27;s", "11:30", "two  three"));
        agree(&mut documents, &page("a much longer name, in fact", "x", "&lt;p&gt;"));
        assert_eq!(known(&documents), 1, "all have the same markup");
        agree(&mut documents, &page("", "10:00", "one"));
        assert_eq!(known(&documents), 2, "an empty word is none");
    }

    #[test]
    fn what_the_parser_warns_of_is_parsed_each_time() {
        let mut documents = Documents::default();
        agree(&mut documents, "<p>one</div>");
        agree(&mut documents, "<p>two</div>");
        assert_eq!(known(&documents), 0);
    }

    #[test]
    fn a_document_that_has_the_sign_of_a_number_is_parsed_each_time() {
        let mut documents = Documents::default();
        agree(&mut documents, "<p>one \u{10fffd}0\u{10fffd}</p>");
        assert_eq!(known(&documents), 0);
    }

    #[test]
    fn the_oldest_documents_are_forgotten() {
        let mut documents = Documents::default();
        for number in 0..MOST_KEPT + 5 {
            agree(&mut documents, &format!("<p>a</p>{}", "<br>".repeat(number)));
        }
        assert_eq!(known(&documents), MOST_KEPT);
        agree(&mut documents, "<p>b</p>");
    }
}
