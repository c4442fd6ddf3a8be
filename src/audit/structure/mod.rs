//! The structure tree: what the parts of a document are, in the order of reading.
//!
//! An element has a type (`P`, `Table`, `Figure`, ISO 32000-1 14.8.4), its elements below it, and the content that is
//! its own: marked content of a page by its MCID, or an annotation by a reference to the object.
//!
//! 1. [`tree::load`]: objects → [`Tree`], each element once, types mapped to those of the standard;
//! 2. `nesting`, `tables`, `headings`, `meaning`: what stands where, and what it must have;
//! 3. `parents`: the parent tree, which leads back from content to elements, held against the content itself.

mod headings;
mod meaning;
mod nesting;
mod parents;
mod tables;
mod tree;

use super::content::Facts;
use super::finding::{Findings, Where};
use super::reader::{Page, Reader};
use super::rules::Rule;

pub use tree::Tree;

/// Checks the structure tree, and gives it for the checks of annotations.
pub fn check<'a>(reader: &Reader<'a>, pages: &[Page<'a>], facts: &Facts<'a>, findings: &mut Findings) -> Tree<'a> {
    let root = reader.catalog().and_then(|catalog| reader.dictionary(catalog, "StructTreeRoot"));
    let Some(root) = root else {
        findings.add(Rule::StructureMissing, Where::file(), "the file has no structure tree");
        return Tree::default();
    };
    let tree = tree::load(reader, root, findings);
    nesting::check(&tree, findings);
    tables::check(reader, &tree, findings);
    headings::check(&tree, findings);
    meaning::check(reader, &tree, findings);
    parents::check(reader, root, &tree, pages, facts, findings);
    tree
}
