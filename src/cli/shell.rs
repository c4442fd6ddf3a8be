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
    let mut program = Arguments::command();
    program.build();
    let main = clap_mangen::Man::new(program.clone());
    main.render_title(page)?;
    main.render_name_section(page)?;
    main.render_synopsis_section(page)?;
    main.render_description_section(page)?;
    main.render_options_section(page)?;
    main.render_subcommands_section(page)?;
    main.render_extra_section(page)?;
    for command in program.get_subcommands().filter(|command| !command.is_hide_set()) {
        let man = clap_mangen::Man::new(command.clone());
        page.extend(format!(".SH \"PANELKIT {}\"\n", command.get_name().to_uppercase()).into_bytes());
        let mut part = Vec::new();
        man.render_synopsis_section(&mut part)?;
        man.render_description_section(&mut part)?;
        man.render_options_section(&mut part)?;
        man.render_extra_section(&mut part)?;
        // Sections of the command are parts of the page's section.
        page.extend(String::from_utf8_lossy(&part).replace("\n.SH ", "\n.SS ").into_bytes());
    }
    main.render_version_section(page)
}
