//! Markdown → drafts: headings are sections, items of lists are questions, the lists below them what belongs to them.
//!
//! CommonMark is read by `pulldown-cmark`; emphasis and links are read as their text, code keeps its backticks.

use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Event, OffsetIter, Parser, Tag, TagEnd};

use super::{Draft, Drafts, Label, line, not_understood, place};
use crate::diag::Diagnostic;
use crate::source::{Place, Source};

/// How deep blocks are read; what is nested deeper is told, and passed over.
const DEPTH_LIMIT: usize = 12;

/// A block, as far as questions are made of such.
enum Block {
    Heading(String, Place),
    Paragraph(String, Place),
    List(Vec<Item>),
    /// Code, quotes and all else, by the word for it.
    Other(&'static str, Place),
}

struct Item {
    blocks: Vec<Block>,
    place: Place,
}

/// The questions of a text.
pub fn drafts(source: &Arc<Source>, problems: &mut Vec<Diagnostic>) -> Drafts {
    let mut reader = Reader { events: Parser::new(source.text()).into_offset_iter(), source };
    let mut drafts = Drafts::default();
    let mut section: Option<String> = None;
    let mut is_new = false;
    let mut objectives: Vec<(String, Place)> = Vec::new();
    for block in reader.blocks(0) {
        match block {
            Block::Heading(title, place) if title.is_empty() => {
                problems.push(Diagnostic::warning("a heading without text is passed over").at_place(place));
            }
            Block::Heading(title, _) => {
                if !drafts.sections.iter().any(|(known, _)| *known == title) {
                    drafts.sections.push((title.clone(), None));
                }
                section = Some(title);
                is_new = true;
            }
            Block::Paragraph(text, place) => match drafts.sections.last_mut() {
                Some((title, objective @ None)) if is_new => {
                    objectives.push((title.clone(), place));
                    *objective = Some(text);
                }
                _ => problems.push(no_question(&text, &place)),
            },
            Block::List(items) => {
                is_new = false;
                drafts.questions.extend(items.into_iter().filter_map(|item| question(item, section.clone(), problems)));
            }
            Block::Other(what, place) => problems.push(passed_over(what, place)),
        }
    }
    // The words below a heading without questions were none of a section.
    for (title, place) in objectives {
        if !drafts.questions.iter().any(|question| question.section.as_ref() == Some(&title)) {
            let objective = drafts.sections.iter_mut().find(|(known, _)| *known == title);
            let text = objective.and_then(|(_, objective)| objective.take()).unwrap_or_default();
            problems.push(no_question(&text, &place));
        }
    }
    drafts
}

fn no_question(text: &str, place: &Place) -> Diagnostic {
    not_understood("a question", text, place, "make it an item of a list, or delete it")
}

fn passed_over(what: &str, place: Place) -> Diagnostic {
    Diagnostic::warning(format!("{what} is passed over")).at_place(place).help("questions are the items of lists")
}

/// The question that an item is: its text, and what the lists and paragraphs below it say.
fn question(item: Item, section: Option<String>, problems: &mut Vec<Diagnostic>) -> Option<Draft> {
    let mut draft = Draft::new(item.place, section);
    for block in item.blocks {
        match block {
            Block::Paragraph(text, place) if draft.ask.is_empty() => {
                let (ask, minutes) = without_minutes(&text);
                draft.ask = ask.to_owned();
                if let Some(minutes) = minutes {
                    draft.set(Label::Minutes, minutes, &place, problems);
                }
            }
            Block::Paragraph(text, place) => match label(&text) {
                Some((label, rest)) => draft.set(label, rest, &place, problems),
                None => {
                    let help = "begin it with `Expect:` or `Probe:`";
                    problems.push(not_understood("a part of the question", &text, &place, help));
                }
            },
            Block::List(items) => items.into_iter().for_each(|item| part(&mut draft, item, None, problems)),
            Block::Heading(_, place) => problems.push(passed_over("a heading inside of a list", place)),
            Block::Other(what, place) => problems.push(passed_over(what, place)),
        }
    }
    if draft.ask.is_empty() {
        problems.push(passed_over("an item without text", draft.place));
        return None;
    }
    Some(draft)
}

/// What an item below a question says: by its label, that of the item above, or by whether it asks something.
fn part(draft: &mut Draft, item: Item, above: Option<Label>, problems: &mut Vec<Diagnostic>) {
    let mut of_item = above;
    for block in item.blocks {
        match block {
            Block::Paragraph(text, place) => {
                let (named, rest) = match label(&text) {
                    Some((label, rest)) => (Some(label), rest.to_owned()),
                    None => (None, text),
                };
                of_item = named.or(above);
                let asks = if rest.ends_with('?') { Label::Probes } else { Label::Expect };
                draft.set(of_item.unwrap_or(asks), &rest, &place, problems);
            }
            Block::List(items) => items.into_iter().for_each(|item| part(draft, item, of_item, problems)),
            Block::Heading(_, place) => problems.push(passed_over("a heading inside of a list", place)),
            Block::Other(what, place) => problems.push(passed_over(what, place)),
        }
    }
}

/// A label and what is behind its colon.
fn label(text: &str) -> Option<(Label, &str)> {
    let (name, rest) = text.split_once(':')?;
    let label = Label::named(name)?;
    // A question may well begin with "Question:"; it is still the whole.
    (label != Label::Ask).then_some((label, rest.trim()))
}

/// A question without the minutes in brackets at its end.
fn without_minutes(text: &str) -> (&str, Option<&str>) {
    let inner = text.strip_suffix(')').and_then(|text| text.rsplit_once('('));
    match inner {
        Some((ask, inner)) if super::minutes(inner).is_some() && inner.contains("min") => (ask.trim_end(), Some(inner)),
        _ => (text, None),
    }
}

struct Reader<'s> {
    events: OffsetIter<'s>,
    source: &'s Arc<Source>,
}

impl Reader<'_> {
    /// Reads blocks up to the end of the one around them.
    fn blocks(&mut self, depth: usize) -> Vec<Block> {
        let mut blocks = Vec::new();
        // Text that stands in an item without a paragraph around it.
        let mut loose: Option<(String, Range<usize>)> = None;
        while let Some((event, span)) = self.events.next() {
            if let Some(text) = inline(&event) {
                let (loose, whole) = loose.get_or_insert_with(|| (String::new(), span.clone()));
                loose.push_str(text.as_ref());
                whole.end = span.end;
                continue;
            }
            if is_inline_tag(&event) {
                continue;
            }
            if let Some((text, span)) = loose.take() {
                blocks.extend(self.paragraph(&text, span));
            }
            match event {
                Event::Start(Tag::Heading { .. }) => {
                    let text = self.text();
                    blocks.push(Block::Heading(line(&text), place(self.source, span)));
                }
                Event::Start(Tag::Paragraph) => {
                    let text = self.text();
                    blocks.extend(self.paragraph(&text, span));
                }
                Event::Start(Tag::List(_)) if depth < DEPTH_LIMIT => blocks.push(Block::List(self.items(depth + 1))),
                Event::Start(tag) => {
                    self.skip();
                    blocks.push(Block::Other(word(&tag), place(self.source, span)));
                }
                Event::End(_) => return blocks,
                Event::Rule => {}
                _ => blocks.push(Block::Other("HTML", place(self.source, span))),
            }
        }
        if let Some((text, span)) = loose {
            blocks.extend(self.paragraph(&text, span));
        }
        blocks
    }

    fn paragraph(&self, text: &str, span: Range<usize>) -> Option<Block> {
        let text = line(text);
        (!text.is_empty()).then(|| Block::Paragraph(text, place(self.source, span)))
    }

    fn items(&mut self, depth: usize) -> Vec<Item> {
        let mut items = Vec::new();
        while let Some((event, span)) = self.events.next() {
            match event {
                Event::Start(Tag::Item) => {
                    let place = place(self.source, span);
                    items.push(Item { blocks: self.blocks(depth), place });
                }
                Event::End(_) => break,
                _ => {}
            }
        }
        items
    }

    /// The text of a block that has only inline content, up to its end.
    fn text(&mut self) -> String {
        let mut text = String::new();
        for (event, _) in self.events.by_ref() {
            match inline(&event) {
                Some(part) => text.push_str(part.as_ref()),
                None if matches!(event, Event::End(_)) && !is_inline_tag(&event) => break,
                None => {}
            }
        }
        text
    }

    /// Passes over the rest of a block, however deep it goes.
    fn skip(&mut self) {
        let mut depth = 1;
        for (event, _) in self.events.by_ref() {
            match event {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
    }
}

/// The text of an event inside of a line.
fn inline(event: &Event<'_>) -> Option<String> {
    match event {
        Event::Text(text) => Some(text.to_string()),
        Event::Code(code) => Some(format!("`{code}`")),
        Event::SoftBreak | Event::HardBreak => Some(" ".to_owned()),
        Event::InlineHtml(_) => Some(String::new()),
        _ => None,
    }
}

fn is_inline_tag(event: &Event<'_>) -> bool {
    match event {
        Event::Start(tag) => matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Link { .. } | Tag::Image { .. }),
        Event::End(end) => matches!(end, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link | TagEnd::Image),
        _ => false,
    }
}

fn word(tag: &Tag<'_>) -> &'static str {
    match tag {
        Tag::CodeBlock(_) => "a block of code",
        Tag::BlockQuote(_) => "a quotation",
        Tag::HtmlBlock => "HTML",
        Tag::List(_) => "a list that is nested too deeply",
        _ => "a block of another kind",
    }
}
