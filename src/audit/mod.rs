//! The bytes of any PDF file → what is wrong with it.
//!
//! 1. [`reader::Reader`]: the objects that lopdf finds, read without trust;
//! 2. `file`, `metadata`: header, trailer, catalog, limits, actions, XMP, and with it the standards that the file claims;
//! 3. `content`: every operator of every page; `fonts` and `colours` look at what they use;
//! 4. `structure`: the structure tree, and the parent tree between it and the content;
//! 5. `annotations`, `form`: links, widgets, and the fields that they show.
//!
//! A [`Finding`] is a broken [`Rule`] with its place. What breaks PDF itself is an error; what breaks PDF/UA or PDF/A is one
//! in files that claim it, or are held to it, and a note in others. The rules are those that are known to matter and
//! can be decided here: an audit that finds nothing is no certificate, for which there are validators.
//!
//! Nothing in a file makes the audit panic, recurse or run for ever: trees are walked with stacks, each object once, and
//! all counts and sizes are limited. How findings are shown is left to [`crate::cli`].

mod reader;

pub mod finding;
pub mod rules;
pub mod standards;

mod file;
mod metadata;

mod content;

mod colours;
mod fonts;

mod structure;

mod annotations;
mod form;

use std::collections::BTreeMap;

use lopdf::{Document, LoadOptions};

pub use finding::{Finding, Weight, Where};
pub use rules::Rule;
pub use standards::Standards;

use crate::diag::Diagnostic;
use finding::Findings;
use reader::Reader;

/// Bytes that an object stream may decompress to.
const MOST_OBJECT_BYTES: usize = 256 << 20;

/// What was found in a file.
#[derive(Debug, Clone)]
pub struct Report {
    /// The standards that the file claims.
    pub claims: Standards,
    /// The standards that it is held to: those that it claims, and those that were demanded.
    pub standards: Standards,
    /// How many pages it has.
    pub pages: usize,
    /// Errors, then notes, each in the order of the rules; of each rule the first ones only.
    pub findings: Vec<Finding>,
    /// How often each rule is broken.
    pub counts: BTreeMap<Rule, usize>,
}

impl Report {
    /// Whether there is an error.
    pub fn has_errors(&self) -> bool {
        self.findings.first().is_some_and(|finding| finding.weight == Weight::Error)
    }

    /// The errors as the problems of a document that was to be made, one for each rule.
    pub fn problems(&self) -> Vec<Diagnostic> {
        let errors = self.findings.iter().take_while(|finding| finding.weight == Weight::Error);
        let mut problems: Vec<Diagnostic> = Vec::new();
        let mut last = None;
        for finding in errors.filter(|finding| last.replace(finding.rule) != Some(finding.rule)) {
            let place = finding.place.to_string();
            let place = if place.is_empty() { place } else { format!("{place}: ") };
            let message = format!("the PDF breaks `{}`: {place}{}", finding.rule, finding.message);
            problems.push(Diagnostic::error(message).help(finding.rule.remedy()));
        }
        problems
    }
}

/// Audits a file, and holds it to `demanded` beside what it claims.
pub fn audit(bytes: &[u8], demanded: Standards) -> Report {
    let mut findings = Findings::new(demanded);
    file::check_bytes(bytes, &mut findings);
    let options = LoadOptions::with_max_decompressed_size(MOST_OBJECT_BYTES);
    let (claims, pages) = match Document::load_mem_with_options(bytes, options) {
        Ok(document) => objects(&document, demanded, &mut findings),
        Err(error) => {
            let message = format!("the file cannot be read: {error}");
            findings.add(Rule::FileUnreadable, Where::file(), message);
            (Standards::NONE, 0)
        }
    };
    let standards = findings.standards;
    let (findings, counts) = findings.into_list();
    Report { claims, standards, pages, findings, counts }
}

fn objects(document: &Document, demanded: Standards, findings: &mut Findings) -> (Standards, usize) {
    let reader = Reader::new(document);
    let (pages, broken_pages) = reader.pages();
    file::check(&reader, &pages, broken_pages, findings);
    let claims = metadata::check(&reader, demanded, findings);
    findings.standards = demanded.or(claims);
    if document.is_encrypted() {
        // Without the password, nothing else can be read.
        return (claims, pages.len());
    }
    file::check_objects(&reader, findings);
    let facts = content::check(&reader, &pages, findings);
    colours::check(&reader, &pages, &facts, findings);
    fonts::check(&reader, &facts, findings);
    let tree = structure::check(&reader, &pages, &facts, findings);
    annotations::check(&reader, &pages, &tree, findings);
    form::check(&reader, &pages, findings);
    (claims, pages.len())
}
