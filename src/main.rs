//! The program `panelkit`; all that it does is in [`panelkit::cli`].

fn main() {}
