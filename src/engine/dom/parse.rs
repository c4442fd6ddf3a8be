//! html5ever's calls → [`Dom`].

use std::sync::Arc;

use super::Dom;
use crate::diag::Warned;
use crate::source::Source;

/// Parses a document. HTML parsing never fails; parse errors come as warnings with their line.
pub fn parse(source: &Arc<Source>) -> Warned<Dom> {
    let _ = source;
    unimplemented!("HTML parsing")
}
