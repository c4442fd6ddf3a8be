//! One test binary for all: see `README.md` beside this file.
mod support;

mod cli;
mod fonts;
mod merge;
mod pdf;
