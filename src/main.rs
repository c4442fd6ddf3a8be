//! The program `panelkit`; all that it does is in [`panelkit::cli`].

use std::process::ExitCode;

/// A document is made of many small pieces of memory that live as long as it does.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    panelkit::cli::run(std::env::args_os())
}
