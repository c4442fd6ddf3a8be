//! The program `panelkit`: arguments, commands, diagnostics on a terminal.
//!
//! 1. [`args`]: what was typed.
//! 2. One file per command.
//! 3. [`report`] and [`output`]: what is told, and to whom.
//!
//! Commands return what went wrong ([`output::Failure`]); only [`report`] prints it, and [`run`] turns it into the
//! exit status: 0 all there, 1 input wrong or a document failed, 2 command line wrong.

pub mod args;

mod glob;
mod only;
mod passwords;
mod progress;
mod saves;
mod shown;
mod words;

mod audit;
mod blind;
mod build;
mod check;
mod explain;
mod fill;
mod import;
mod invite;
mod merge_manifests;
mod pack;
mod preview;
mod print;
mod questions;
mod read;
mod records;
mod render;
mod retain;
mod schema;
mod shell;
mod starter;
mod status;
mod watch;

pub mod output;
pub mod report;

use std::ffi::OsString;
use std::io;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use args::{Arguments, Command, Format};
use output::Failure;
use report::Reporter;

use crate::batch;
use crate::diag::Diagnostic;

/// The input is wrong, or a document could not be made.
const FAILED: u8 = 1;
/// The command line is wrong.
const MISUSED: u8 = 2;

/// Runs the program on a command line, its name included.
pub fn run(typed: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match parse(typed.into_iter().collect()) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are no errors to clap's caller; a closed pipe is none to us.
            let _ = error.print();
            return if error.use_stderr() { ExitCode::from(MISUSED) } else { ExitCode::SUCCESS };
        }
    };
    batch::tell_with_their_document();
    let (format, deny_warnings, sums_up) = reporting(&arguments.command);
    let mut reporter = Reporter::new(&arguments.global, format, deny_warnings);
    let result = dispatch(&arguments.command, &mut reporter);
    finish(result, sums_up, &mut reporter)
}

fn dispatch(command: &Command, reporter: &mut Reporter) -> Result<(), Failure> {
    match command {
        Command::Demo(command) => starter::demo(command, reporter),
        Command::Init(command) => starter::init(command, reporter),
        Command::Build(command) => build::run(command, reporter),
        Command::MergeManifests(command) => merge_manifests::run(command, reporter),
        Command::Check(command) => check::run(command, reporter),
        Command::Print(command) => print::run(command, reporter),
        Command::Pack(command) => pack::run(command, reporter),
        Command::Invite(command) => invite::run(command, reporter),
        Command::Status(command) => status::run(command, reporter),
        Command::Watch(command) => watch::run(command, reporter),
        Command::Questions(command) => questions::run(command, reporter),
        Command::Import(command) => import::run(command, reporter),
        Command::Render(command) => render::run(command, reporter),
        Command::Fill(command) => fill::run(command, reporter),
        Command::Read(command) => read::run(command, reporter),
        Command::Records(command) => records::run(command, reporter),
        Command::Retain(command) => retain::run(command, reporter),
        Command::Preview(command) => preview::run(command, reporter),
        Command::Audit(command) => audit::run(command, reporter),
        Command::Schema(command) => schema::run(command),
        Command::Completions(command) => shell::completions(command),
        Command::Man => shell::man(),
    }
}

/// Parses, with colour as the command line itself asks for.
fn parse(typed: Vec<OsString>) -> Result<Arguments, clap::Error> {
    let asks_for = |when: &str| {
        let apart = typed.windows(2).any(|words| words[0] == "--color" && words[1] == when);
        apart || typed.iter().any(|word| *word == *format!("--color={when}"))
    };
    let color = match (asks_for("never"), asks_for("always")) {
        (true, _) => clap::ColorChoice::Never,
        (_, true) => clap::ColorChoice::Always,
        _ => clap::ColorChoice::Auto,
    };
    let matches = Arguments::command().color(color).try_get_matches_from(typed)?;
    Arguments::from_arg_matches(&matches)
}

/// How a command reports, and whether it makes documents, of which it tells at the end.
fn reporting(command: &Command) -> (Format, bool, bool) {
    let (reporting, sums_up) = match command {
        Command::Demo(command) => (&command.making.reporting, true),
        Command::Build(command) => (&command.making.reporting, true),
        Command::Watch(command) => (&command.making.reporting, true),
        Command::Check(command) => (&command.making.reporting, true),
        Command::Print(command) => (&command.making.reporting, true),
        Command::Pack(command) => (&command.making.reporting, true),
        Command::Invite(command) => (&command.making.reporting, true),
        Command::Records(command) => (&command.reporting, true),
        Command::Render(command) => (&command.reporting, false),
        Command::Preview(command) => (&command.reporting, false),
        Command::Questions(command) => return (command.format, false, false),
        Command::Retain(command) => return (command.format, false, false),
        Command::Audit(command) => return (command.format, false, false),
        Command::MergeManifests(command) => return (command.format, false, false),
        Command::Status(command) => return (command.format, false, false),
        _ => return (Format::Text, false, false),
    };
    (reporting.format, reporting.deny_warnings, sums_up)
}

/// Tells what is left to tell, and gives the exit status.
fn finish(result: Result<(), Failure>, sums_up: bool, reporter: &mut Reporter) -> ExitCode {
    let (status, told) = match result {
        Ok(()) => (None, reporter.flush()),
        Err(Failure::Usage(diagnostic)) => {
            reporter.clear();
            reporter.add([diagnostic]);
            (Some(MISUSED), reporter.flush())
        }
        Err(Failure::Input(diagnostics)) => {
            reporter.add(diagnostics.0);
            (Some(FAILED), if sums_up { reporter.give_up() } else { reporter.flush() })
        }
        Err(failure @ Failure::Output(_)) => (None, Err(failure)),
    };
    match (status, told) {
        (_, Err(Failure::Output(error))) if error.kind() != io::ErrorKind::BrokenPipe => {
            let problem = Diagnostic::error("cannot write to standard output").cause(error);
            reporter.last_words(&problem.help("see that the disk is there and has room"));
            ExitCode::from(FAILED)
        }
        // A reader that has enough (`panelkit questions | head`) is no failure.
        (Some(status), _) => ExitCode::from(status),
        (None, _) if reporter.has_failed() => ExitCode::from(FAILED),
        (None, _) => ExitCode::SUCCESS,
    }
}
