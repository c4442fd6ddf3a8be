//! One test binary for all: see `README.md` beside this file.

mod support;

mod audit;
mod backgrounds;
mod blind;
mod boxes;
mod cases;
mod cli;
mod day;
mod fonts;
mod forms;
mod formset;
mod handover;
mod images;
mod inputs;
mod invite;
mod kit;
mod layout;
mod merge;
mod paged;
mod pdf;
mod preview;
mod print;
mod random;
mod records;
mod shards;
mod status;
mod structure;
mod style;
mod wrong_input;
