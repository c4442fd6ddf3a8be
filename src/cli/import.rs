//! `panelkit import`: questions in Markdown or a table → a file for the `questions/` of a kit.

use std::path::Path;

use super::args::Import;
use super::output::{self, Failure};
use super::report::{Reporter, counted};
use crate::diag::Diagnostic;
use crate::kit::{self, ImportDefaults, ImportForm};
use crate::source::display_name;

/// `panelkit import FILE`
pub fn run(command: &Import, reporter: &mut Reporter) -> Result<(), Failure> {
    let form = match command.form.or_else(|| by_ending(&command.input)) {
        Some(form) => form,
        None => {
            let name = display_name(&command.input);
            let problem = Diagnostic::error(format!("the ending of `{name}` does not say what it is"));
            return Err(Failure::Usage(problem.help("add `--as markdown` or `--as csv`")));
        }
    };
    let bytes = output::read_bytes(&command.input)?;
    let name =
        if output::is_standard(&command.input) { "standard input".to_owned() } else { display_name(&command.input) };
    let defaults = ImportDefaults { competency: command.competency.clone(), minutes: command.minutes };
    let mut warnings = Vec::new();
    let imported = kit::import(&name, bytes, form, &defaults)?.drain_into(&mut warnings);
    let told = warnings.len();
    reporter.add(warnings);
    output::write(command.output.as_deref().unwrap_or(Path::new("-")), imported.yaml.as_bytes())?;
    reporter.flush()?;
    let places = if told == 0 { String::new() } else { format!("; {} to look at", counted(told, "place")) };
    reporter.note(format_args!(
        "imported {}, {}{places}",
        counted(imported.questions, "question"),
        counted(imported.sections, "new section")
    ))
}

fn by_ending(path: &Path) -> Option<ImportForm> {
    match path.extension()?.to_str()?.to_lowercase().as_str() {
        "md" | "markdown" => Some(ImportForm::Markdown),
        "csv" | "tsv" => Some(ImportForm::Csv),
        _ => None,
    }
}
