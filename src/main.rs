//! The program `panelkit`; all that it does is in [`panelkit::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    panelkit::cli::run(std::env::args_os())
}
