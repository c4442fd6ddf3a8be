//! A place in merged HTML → the place in the template, or in the question bank's value, that it came from.
//!
//! What the engine finds wrong stands in a text that nobody wrote: line 2,304 of the HTML of one packet. A person can
//! only mend the template. minijinja says, when asked, which part of its output came from where.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use minijinja::{OutputSpan, OutputSpanKind};

use crate::source::{Place, Source};

/// Which parts of one HTML text came from which template.
#[derive(Debug)]
pub struct Trace {
    pub(super) spans: Vec<OutputSpan>,
    pub(super) sources: BTreeMap<String, Arc<Source>>,
}

impl Trace {
    /// Where a byte range of the HTML stands in a template: the text itself, or the expression that gave it.
    pub fn origin(&self, html: &Range<usize>) -> Option<Place> {
        let after = self.spans.partition_point(|span| span.output_range().start <= html.start);
        let span = self.spans.get(after.checked_sub(1)?)?;
        let output = span.output_range();
        if html.start >= output.end && html.start != output.start {
            return None;
        }
        let source = self.sources.get(span.name())?;
        let written = span.source_range();
        let range = match span.kind() {
            OutputSpanKind::Raw => {
                let start = written.start + (html.start - output.start);
                start..(start + html.len()).min(written.end)
            }
            _ => written,
        };
        source.text().get(range.clone()).map(|_| Place::new(source, range))
    }
}
