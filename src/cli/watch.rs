//! `panelkit watch`: `build` whenever something of the kit was saved.

use std::io::{self, IsTerminal, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::{SIGINT, SIGTERM};

use super::args::{Build, Conforming, Encrypting, Format, Watch};
use super::output::{Failure, is_standard};
use super::report::Reporter;
use super::saves::Saves;
use super::{blind, build};
use crate::diag::Diagnostic;
use crate::kit;
use crate::source::display_name;

/// Clears the screen and begins at its top: what is wrong stays in one place from run to run.
const CLEAR: &str = "\x1b[2J\x1b[H";

/// `panelkit watch [KIT]`
pub fn run(command: &Watch, reporter: &mut Reporter) -> Result<(), Failure> {
    if command.selecting.candidates.as_deref().is_some_and(is_standard) {
        let problem = Diagnostic::error("`watch` cannot read the candidates again from standard input");
        return Err(Failure::Usage(problem.help("name a file with `--candidates`")));
    }
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        let registered = signal_hook::flag::register(signal, Arc::clone(&stop));
        registered.map_err(|error| Diagnostic::error("cannot wait for Ctrl-C").cause(error))?;
    }
    let (folder, _) = kit::locate(&command.kit);
    let out = command.out.clone().unwrap_or_else(|| folder.join(blind::OUTPUT_FOLDER));
    let mut saves = Saves::of(&folder, &out)?;
    if let Some(file) = &command.selecting.candidates {
        saves.add(file)?;
    }
    let build = build_of(command);
    let mut is_first = true;
    while !stop.load(Ordering::Relaxed) {
        if reporter.format() == Format::Text && io::stderr().is_terminal() {
            io::stderr().lock().write_all(CLEAR.as_bytes()).map_err(Failure::Output)?;
        }
        let result = build::run_until(&build, reporter, &stop, |kit| {
            // The candidates may be in a file elsewhere.
            kit.candidates.first().map_or(Ok(()), |candidate| saves.add(candidate.origin.source.name().as_ref()))
        });
        tell(result, is_first, reporter)?;
        is_first = false;
        if stop.load(Ordering::Relaxed) {
            break;
        }
        reporter.note(format_args!("watching `{}`; Ctrl-C ends it", display_name(&folder)))?;
        if !saves.wait(&stop)? {
            break;
        }
        reporter.begin();
    }
    // What was wrong in the last run was told; ending is what was asked for.
    reporter.begin();
    reporter.say_no_more();
    Ok(())
}

/// Tells what a run came to. What can be mended by saving a file ends nothing.
fn tell(result: Result<(), Failure>, is_first: bool, reporter: &mut Reporter) -> Result<(), Failure> {
    match result {
        Ok(()) => reporter.flush(),
        Err(Failure::Input(problems)) => {
            reporter.add(problems.0);
            reporter.give_up()
        }
        Err(Failure::Usage(problem)) if !is_first => {
            reporter.add([problem]);
            reporter.give_up()
        }
        Err(failure) => Err(failure),
    }
}

fn build_of(command: &Watch) -> Build {
    Build {
        kit: command.kit.clone(),
        out: command.out.clone(),
        selecting: command.selecting.clone(),
        forms: command.forms,
        conforming: Conforming::default(),
        attach_source: false,
        audit: false,
        force: false,
        prune: false,
        shard: None,
        explain: false,
        encrypting: Encrypting::default(),
        making: command.making.clone(),
    }
}
