//! From HTML and CSS text to the tree and its computed styles.

#[path = "style/dom.rs"]
mod dom;
