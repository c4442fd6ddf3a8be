//! What documents mean: the structure tree, in the order in which it is read.

use std::sync::Arc;

use panelkit::cli::args::words_for_tests as _;
