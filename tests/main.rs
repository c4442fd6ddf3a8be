//! One test binary for all: see `README.md` beside this file.

mod style;
