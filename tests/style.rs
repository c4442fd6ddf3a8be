//! From HTML and CSS text to the tree and its computed styles.

mod dom;
