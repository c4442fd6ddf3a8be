//! The command line's own description → shell completions and the man page.

use clap::CommandFactory;

use super::args::{Arguments, Completions};
use super::output::{self, Failure};
use crate::diag::Diagnostic;

/// `panelkit completions SHELL`
pub fn completions(command: &Completions) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(command.shell, &mut Arguments::command(), "panelkit", &mut script);
    output::print_bytes(&script)
}

/// `panelkit man`: one page with all commands.
pub fn man() -> Result<(), Failure> {
    let mut page = Vec::new();
    write_man(&mut page)
        .map_err(|error| Diagnostic::error("the man page cannot be made").help("please report it").cause(error))?;
    output::print_bytes(&page)
}

fn write_man(page: &mut Vec<u8>) -> std::io::Result<()> {
    let program = Arguments::command();
    let main = clap_mangen::Man::new(program.clone());
    main.render_title(page)?;
    main.render_name_section(page)?;
    main.render_synopsis_section(page)?;
    main.render_description_section(page)?;
    main.render_options_section(page)?;
    page.extend(b".SH COMMANDS\n");
    for command in program.get_subcommands() {
        let name = format!("panelkit {}", command.get_name());
        // Each of its sections becomes a part of this one.
        let man = clap_mangen::Man::new(command.clone().bin_name(&name).display_name(&name));
        let mut part = Vec::new();
        man.render_synopsis_section(&mut part)?;
        man.render_description_section(&mut part)?;
        man.render_options_section(&mut part)?;
        man.render_extra_section(&mut part)?;
        let part = String::from_utf8_lossy(&part)
            .replace(".SH SYNOPSIS\n", &format!(".SS \"{name}\"\n"))
            .replace(".SH DESCRIPTION\n", ".PP\n")
            .replace(".SH OPTIONS\n", ".PP\n")
            .replace(".SH EXTRA\n", ".PP\n");
        page.extend(part.into_bytes());
    }
    main.render_extra_section(page)?;
    main.render_version_section(page)
}
