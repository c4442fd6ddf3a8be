//! Tags going by, and parse errors → warnings that a template's author can act on.
//!
//! html5ever says only *that* something was unexpected, and repairs it. Which element is left open is found here from
//! the tags themselves: a stack of start tags, from which each end tag takes what it closes. Errors that make no
//! difference on paper (doctypes, character references) are passed over.

use html5ever::LocalName;

use super::elements;

/// A warning and the line (from 1) it stands on.
pub(super) struct Complaint {
    pub line: u32,
    pub message: String,
    pub help: &'static str,
}

/// A start tag whose end tag has not come yet.
struct Open {
    name: LocalName,
    line: u32,
}

/// What went wrong so far, and what is needed to say it.
#[derive(Default)]
pub(super) struct Complaints {
    pub found: Vec<Complaint>,
    open: Vec<Open>,
    /// The start tag that the parser is at work on, and its line.
    start: Option<(LocalName, u32)>,
    /// The line of the current token.
    line: u32,
    /// A token other than white space and comments went by: from now on a missing doctype is not the error.
    begun: bool,
    /// The tree builder called the current token an error.
    unexpected: bool,
    /// The slash at the end of the current tag means nothing.
    idle_slash: bool,
}

/// The most warnings about HTML that are kept; a document with more is not HTML.
const LIMIT: usize = 200;

/// How far down the stack an end tag looks for its start tag.
const REACH: usize = 4096;

impl Complaints {
    fn push(&mut self, line: u32, message: String, help: &'static str) {
        if self.found.len() < LIMIT {
            self.found.push(Complaint { line, message, help });
        }
    }

    /// The parser is about to work on a token that is no start tag.
    pub fn other(&mut self, line: u32) {
        (self.start, self.line, self.unexpected, self.idle_slash) = (None, line, false, false);
    }

    /// The parser is about to work on a start tag.
    pub fn start_tag(&mut self, name: LocalName, line: u32) {
        self.other(line);
        self.start = Some((name, line));
    }

    /// The parser is about to work on an end tag: what it closes is taken from the stack.
    pub fn end_tag(&mut self, name: &LocalName, line: u32) {
        self.other(line);
        if elements::is_void(name) {
            self.push(line, format!("`</{name}>` closes nothing that is open"), "void elements have no end tag");
            return;
        }
        match self.open.iter().rev().take(REACH).position(|open| open.name == *name) {
            Some(0) => drop(self.open.pop()),
            Some(above) => {
                let unclosed = self.open.split_off(self.open.len() - 1 - above);
                for open in unclosed.into_iter().skip(1).filter(|open| !elements::has_optional_end(&open.name)) {
                    let message = format!("`<{}>` is not closed before `</{name}>`", open.name);
                    self.push(open.line, message, "write its end tag, inner elements first");
                }
            }
            // `</p>` is the business of `parse_error`: the parser closes paragraphs on its own.
            None if **name == *"p" => {}
            None if self.open.len() > REACH => {}
            None => {
                let help = "remove it, or open the element before";
                self.push(line, format!("`</{name}>` closes nothing that is open"), help);
            }
        }
    }

    /// html5ever found something wrong.
    pub fn parse_error(&mut self, message: &str, line: u32) {
        match message {
            "Duplicate attribute" => {
                let message = "an attribute stands twice in one tag; the first counts".to_owned();
                self.push(line, message, "remove one of them");
            }
            "Unacknowledged self-closing tag" => self.idle_slash = true,
            "Unexpected characters in table" | "Non-space table text" => {
                let message = "text directly inside a table was moved in front of it".to_owned();
                self.push(self.line, message, "put it into a cell");
            }
            "No <p> tag to close" => {
                let help = "a paragraph ends where a block such as `<div>` or `<ul>` begins";
                self.push(self.line, "`</p>` closes nothing that is open".to_owned(), help);
            }
            _ if message.starts_with("Saw EOF in state") && !message.ends_with("Data") => {
                self.push(line, "the document ends inside a tag or comment".to_owned(), "close it with `>` or `-->`");
            }
            _ if message.starts_with("Saw ") || message.contains("DOCTYPE") => {}
            _ => self.unexpected = self.begun,
        }
    }

    /// A doctype went by.
    pub fn doctype(&mut self) {
        self.begun = true;
    }

    /// The current token was worked on: says what was wrong with it, and keeps a start tag until its end tag comes.
    pub fn done(&mut self, is_space: bool) {
        self.begun |= !is_space;
        let Some((name, line)) = self.start.take() else { return };
        if self.idle_slash && !elements::is_void(&name) {
            let message = format!("the slash in `<{name}/>` does not close the element");
            self.push(line, message, "write an end tag; only void elements such as `<br>` go without");
        }
        if self.unexpected {
            self.unexpected_start(&name);
        }
        if !elements::is_void(&name) {
            while self.open.last().is_some_and(|open| elements::closes(&name, &open.name)) {
                self.open.pop();
            }
            self.open.push(Open { name, line });
        }
    }

    /// A start tag that closed itself: `<path/>` in SVG.
    pub fn closed_itself(&mut self) {
        if !self.idle_slash {
            self.start = None;
        }
    }

    fn unexpected_start(&mut self, name: &LocalName) {
        let (message, help) = match &**name {
            "html" | "head" | "body" => (format!("a second `<{name}>` was joined with the first"), "remove it"),
            "a" | "button" | "form" | "nobr" | "option" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                (format!("`<{name}>` cannot stand there"), "close the element of that kind before it")
            }
            "caption" | "col" | "colgroup" | "tbody" | "td" | "tfoot" | "th" | "thead" | "tr" => (
                format!("`<{name}>` stands at a place where HTML does not allow it"),
                "put it into its `<table>` or `<tr>`",
            ),
            _ => {
                (format!("`<{name}>` cannot stand there"), "in a table, put it into a cell; in the head, into the body")
            }
        };
        self.push(self.line, message, help);
    }

    /// The text is at its end: what is open now is never closed.
    pub fn end(&mut self) {
        for open in std::mem::take(&mut self.open) {
            if !elements::has_optional_end(&open.name) {
                self.push(open.line, format!("`<{}>` is never closed", open.name), "write its end tag");
            }
        }
    }
}
