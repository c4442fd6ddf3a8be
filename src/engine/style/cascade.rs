//! Declarations in the order of the cascade → one value per property.

use std::sync::Arc;

use super::{ComputedStyle, PageKind, PageRules, PageStyle, StyleInput, Styles};
use crate::diag::Warned;

/// One `@page` rule.
#[derive(Debug, Clone)]
pub struct PageRule {}

/// Computes the style of every element; what a sheet says that has no effect comes as a warning with its place.
pub fn cascade(input: &StyleInput<'_>) -> Warned<Styles> {
    let _ = input;
    unimplemented!("the cascade")
}

pub(super) fn resolve_page(rules: &PageRules, kind: &PageKind, root: &Arc<ComputedStyle>) -> PageStyle {
    let _ = (rules, kind, root);
    unimplemented!("page rules")
}
