//! HTML text → [`Dom`] with warnings: feeds html5ever, then puts the tree into document order.

use std::collections::BTreeSet;
use std::sync::Arc;

use html5ever::buffer_queue::BufferQueue;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts, TreeSink};
use html5ever::{LocalName, TokenizerResult};

use super::elements::{self, Meaning};
use super::sink::{DOCUMENT, RawData, RawId, RawTree, Sink, Stop, line_ends};
use super::{Dom, Element, MAX_DEPTH, MAX_NODES, Node, NodeData, NodeId};
use crate::diag::{Diagnostic, Warned};
use crate::source::{Place, Source};

/// How much text the parser gets before it is asked whether the limits still hold.
const CHUNK: usize = 16 * 1024;

/// Parses a document.
///
/// HTML parsing never fails; what is wrong comes as warnings with their line. Only where the document is too large or
/// too deep to go on is there a diagnostic of severity error, and the rest of the text is left out.
pub fn parse(source: &Arc<Source>) -> Warned<Dom> {
    let sink = read(source.text());
    let stopped = sink.stopped();
    if stopped.is_none() {
        sink.complaints.borrow_mut().end();
    }
    let complaints = std::mem::take(&mut sink.complaints.borrow_mut().found);
    let place = |line: u32| Place::line(source, line as usize);

    let mut warnings: Vec<Diagnostic> = complaints
        .into_iter()
        .map(|complaint| Diagnostic::warning(complaint.message).help(complaint.help).at_place(place(complaint.line)))
        .collect();
    if let Some((stop, line)) = stopped {
        warnings.push(stop_error(stop).at_place(place(line)));
    }
    let (nodes, flattened) = in_document_order(sink.finish());
    let dom = Dom { nodes, source: Arc::clone(source) };
    if let Some(line) = flattened {
        let message = format!("elements are nested more than {MAX_DEPTH} deep; deeper ones were moved up");
        warnings.push(Diagnostic::warning(message).help("look for end tags that are missing").at_place(place(line)));
    }
    warnings.extend(elements_without_meaning(&dom));
    warnings.sort_by_key(|warning| warning.place.as_ref().map(|place| place.span.start));
    Warned { value: dom, warnings }
}

fn stop_error(stop: Stop) -> Diagnostic {
    match stop {
        Stop::TooManyNodes => {
            Diagnostic::error(format!("the document has more than {MAX_NODES} nodes; the rest is left out"))
                .help("split it into several documents")
        }
        Stop::TooDeep => Diagnostic::error("elements are nested too deep to go on; the rest is left out")
            .help("look for end tags that are missing"),
    }
}

/// Gives the text to html5ever, piece by piece, until its end or a limit.
fn read(text: &str) -> Sink {
    let builder =
        TreeBuilder::new(Sink::new(text.len()), TreeBuilderOpts { scripting_enabled: false, ..Default::default() });
    let tokenizer = Tokenizer::new(Watch { builder }, TokenizerOpts::default());
    let queue = BufferQueue::default();
    let mut rest = text;
    while !rest.is_empty() && tokenizer.sink.builder.sink.stopped().is_none() {
        let (chunk, after) = rest.split_at(rest.floor_char_boundary(CHUNK));
        queue.push_back(StrTendril::from_slice(chunk));
        // Scripts do not run and the text is UTF-8 whatever it claims, so that other answers mean: go on.
        while !matches!(tokenizer.feed(&queue), TokenizerResult::Done) {}
        rest = after;
    }
    tokenizer.end();
    tokenizer.sink.builder.sink
}

/// Stands between html5ever's two halves and tells the sink which tag its calls belong to.
struct Watch {
    builder: TreeBuilder<RawId, Sink>,
}

impl TokenSink for Watch {
    type Handle = RawId;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<RawId> {
        let complaints = &self.builder.sink.complaints;
        let line_number = u32::try_from(line).unwrap_or(u32::MAX);
        let (mut is_space, mut closes_itself, mut is_error) = (false, false, false);
        match &token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => {
                closes_itself = tag.self_closing;
                complaints.borrow_mut().start_tag(tag.name.clone(), line_number);
            }
            Token::TagToken(tag) => complaints.borrow_mut().end_tag(&tag.name, line_number),
            Token::ParseError(_) => is_error = true,
            Token::DoctypeToken(_) => complaints.borrow_mut().doctype(),
            Token::CommentToken(_) => is_space = true,
            Token::CharacterTokens(text) => {
                is_space = text.trim().is_empty();
                complaints.borrow_mut().other(line_number);
            }
            Token::NullCharacterToken | Token::EOFToken => complaints.borrow_mut().other(line_number),
        }
        let result = self.builder.process_token(token, line);
        let mut complaints = complaints.borrow_mut();
        if closes_itself {
            complaints.closed_itself();
        }
        if !is_error {
            complaints.done(is_space);
        }
        result
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// The tree in document order, without what is not in it, and no deeper than [`MAX_DEPTH`]; and the line of the first
/// node that had to be moved up for that.
fn in_document_order(tree: RawTree) -> (Vec<Node>, Option<u32>) {
    let mut raw = tree.nodes;
    let mut nodes: Vec<Node> = Vec::with_capacity(raw.len());
    let mut flattened = None;
    // What is still to do, the next on top: a node of the raw tree, and its parent in the new one.
    let mut ahead: Vec<(RawId, Option<NodeId>, usize)> = vec![(DOCUMENT, None, 0)];
    while let Some((id, parent, depth)) = ahead.pop() {
        if let Some(next) = raw[id].next {
            ahead.push((next, parent, depth));
        }
        let data = match std::mem::replace(&mut raw[id].data, RawData::Ignored) {
            RawData::Document => NodeData::Document,
            RawData::Element { name, attributes } => NodeData::Element(element(name.local, name.ns, attributes)),
            RawData::Text(text) => NodeData::Text(text),
            RawData::Ignored => continue,
        };
        let line = raw[id].line + if let NodeData::Text(text) = &data { lines_before(text) } else { 0 };
        let new = append(&mut nodes, parent, line, data);
        if let Some(child) = raw[id].first_child {
            if depth < MAX_DEPTH {
                ahead.push((child, Some(new), depth + 1));
            } else {
                flattened.get_or_insert(line);
                ahead.push((child, parent, depth));
            }
        }
    }
    (nodes, flattened)
}

/// How many lines end before the first letter of a text.
fn lines_before(text: &str) -> u32 {
    let letters = text.trim_start();
    if letters.is_empty() { 0 } else { line_ends(&text[..text.len() - letters.len()]) }
}

fn append(nodes: &mut Vec<Node>, parent: Option<NodeId>, line: u32, data: NodeData) -> NodeId {
    let id = NodeId(u32::try_from(nodes.len()).expect("the number of nodes is limited"));
    let previous_sibling = parent.and_then(|parent| nodes[parent.index()].last_child);
    nodes.push(Node { parent, first_child: None, last_child: None, previous_sibling, next_sibling: None, line, data });
    if let Some(previous) = previous_sibling {
        nodes[previous.index()].next_sibling = Some(id);
    }
    if let Some(parent) = parent {
        let parent = &mut nodes[parent.index()];
        parent.first_child.get_or_insert(id);
        parent.last_child = Some(id);
    }
    id
}

fn element(name: LocalName, namespace: html5ever::Namespace, attributes: Vec<html5ever::Attribute>) -> Element {
    let attributes: Vec<(LocalName, String)> =
        attributes.into_iter().map(|attribute| (attribute.name.local, attribute.value.to_string())).collect();
    let classes = attributes
        .iter()
        .filter(|(name, _)| **name == *"class")
        .flat_map(|(_, value)| value.split_ascii_whitespace().map(str::to_owned))
        .collect();
    Element { name, namespace, attributes, classes }
}

/// One warning per element name that paper cannot show or that HTML does not have, at its first use.
fn elements_without_meaning(dom: &Dom) -> Vec<Diagnostic> {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut warnings = Vec::new();
    for (index, node) in dom.nodes.iter().enumerate() {
        let NodeData::Element(element) = &node.data else { continue };
        let name: &str = &element.name;
        if !element.is_html() && name != "math" {
            continue;
        }
        let diagnostic = match elements::meaning(name) {
            _ if name == "math" => Diagnostic::warning("`<math>` is not laid out: its text is printed on the line")
                .help("put the formula into the document as an image, with the text in `alt`"),
            // An image is printed, whatever the element that names it.
            Meaning::ScreenOnly if names_image(element) => continue,
            _ if name == "base" && element.attribute("href").is_some() => {
                Diagnostic::warning("`<base href>` has no effect: files are named relative to the document")
                    .help("remove it, and write paths from the document's folder")
            }
            Meaning::Printed | Meaning::Custom => continue,
            Meaning::ScreenOnly => Diagnostic::warning(format!("`<{name}>` has no meaning on paper"))
                .help("leave it out, or put what should be printed into other elements"),
            Meaning::Unknown => {
                let warning = Diagnostic::warning(format!("`<{name}>` is not an HTML element"));
                match elements::nearest(name) {
                    Some(known) => warning.help(format!("did you mean `<{known}>`?")),
                    None => warning.help("use a `<div>` or `<span>` with a class"),
                }
            }
        };
        if seen.insert(name) {
            let id = NodeId(u32::try_from(index).expect("the number of nodes is limited"));
            warnings.push(diagnostic.at_place(tag_place(dom, id, name)));
        }
    }
    warnings
}

/// Whether an `object` or `embed` may be an image.
fn names_image(element: &Element) -> bool {
    let name = match &*element.name {
        "object" => "data",
        "embed" => "src",
        _ => return false,
    };
    let ends = [".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg"];
    let is_image = |url: &str| {
        let url = url.trim().to_ascii_lowercase();
        url.starts_with("data:image/") || ends.iter().any(|end| url.ends_with(end))
    };
    element.attribute(name).is_some_and(is_image)
        || element.attribute("type").is_some_and(|kind| kind.trim().to_ascii_lowercase().starts_with("image/"))
}

/// Where an element's start tag stands: in its line where it can be found there, else the line.
fn tag_place(dom: &Dom, id: NodeId, name: &str) -> Place {
    let span = dom.source.line_span(dom.node(id).line as usize);
    let line = &dom.source.text()[span.clone()];
    match line.to_ascii_lowercase().find(&format!("<{name}")) {
        Some(at) => Place::new(&dom.source, span.start + at..span.start + at + 1 + name.len()),
        None => dom.place(id),
    }
}
