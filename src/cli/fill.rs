//! `panelkit fill`: a sheet and values → the sheet with these values.

use std::path::PathBuf;

use serde_json::Value as Json;

use super::args::Fill;
use super::output::{self, Failure};
use super::report::Reporter;
use crate::batch;
use crate::diag::Diagnostic;
use crate::engine::Engine;
use crate::engine::fonts::FontLibrary;
use crate::forms;
use crate::source::display_name;

/// `panelkit fill SHEET.pdf`
pub fn run(command: &Fill, reporter: &mut Reporter) -> Result<(), Failure> {
    let mut values = match &command.from {
        Some(file) => values(&output::read_text(file)?, &display_name(file))?,
        None => Vec::new(),
    };
    // What is typed wins over what stands in the file.
    let typed: Vec<(String, String)> = command.set.iter().map(|set| pair(set)).collect::<Result<_, _>>()?;
    values.retain(|(name, _)| !typed.iter().any(|(other, _)| other == name));
    values.extend(typed);
    if values.is_empty() {
        let help = "write `--set NAME=VALUE`, or `--from FILE.json`; `panelkit read` names the fields";
        return Err(Failure::Usage(Diagnostic::error("nothing is to be filled").help(help)));
    }
    let bytes = output::read_bytes(&command.input)?;
    let engine = Engine::new(FontLibrary::new(Vec::new())?);
    let mut warnings = Vec::new();
    let filled = batch::caught(|| Ok(forms::fill(&bytes, &values, &engine)?.drain_into(&mut warnings)));
    let name = if output::is_standard(&command.input) { "<stdin>".to_owned() } else { display_name(&command.input) };
    let of_file = |mut diagnostic: Diagnostic| {
        diagnostic.message = format!("`{name}`: {}", diagnostic.message);
        diagnostic
    };
    reporter.add(warnings.into_iter().map(of_file));
    let filled = filled.map_err(|mut problems| {
        problems.0 = problems.0.into_iter().map(of_file).collect();
        problems
    })?;
    output::write(&command.output.clone().unwrap_or_else(|| beside(command)), &filled)
}

/// The output's place when none is given: the sheet's name with `-filled`, beside it.
fn beside(command: &Fill) -> PathBuf {
    if output::is_standard(&command.input) {
        return PathBuf::from("-");
    }
    let mut name = command.input.file_stem().unwrap_or_default().to_owned();
    name.push("-filled.pdf");
    command.input.with_file_name(name)
}

/// `NAME=VALUE`.
fn pair(typed: &str) -> Result<(String, String), Failure> {
    let Some((name, value)) = typed.split_once('=').filter(|(name, _)| !name.trim().is_empty()) else {
        let problem = Diagnostic::error(format!("`--set {typed}` has no name and value"));
        return Err(Failure::Usage(problem.help("write `--set NAME=VALUE`")));
    };
    Ok((name.trim().to_owned(), value.to_owned()))
}

/// An object of names and values, or one that has such an object as its `fields`: what `panelkit read` prints.
fn values(text: &str, name: &str) -> Result<Vec<(String, String)>, Diagnostic> {
    let wrong = |what: &str| {
        Diagnostic::error(format!("`{name}` {what}"))
            .help("write an object of field names and values, such as {\"q.hard-bug.rating\": 4}")
    };
    let json: Json = serde_json::from_str(text).map_err(|cause| wrong("is not JSON").cause(cause))?;
    let fields = json.get("fields").filter(|fields| fields.is_object()).unwrap_or(&json);
    let Json::Object(fields) = fields else { return Err(wrong("holds no object")) };
    let mut values = Vec::new();
    for (field, value) in fields {
        let one = |value: &Json| match value {
            Json::Null => Some(String::new()),
            Json::String(text) => Some(text.clone()),
            Json::Number(number) => Some(number.to_string()),
            Json::Bool(yes) => Some(if *yes { "yes" } else { "no" }.to_owned()),
            _ => None,
        };
        let texts: Option<Vec<String>> = match value {
            Json::Array(several) => several.iter().map(one).collect(),
            value => one(value).map(|text| vec![text]),
        };
        let texts = texts.ok_or_else(|| wrong(&format!("has no text for the field `{field}`")))?;
        values.extend(texts.into_iter().map(|text| (field.clone(), text)));
    }
    Ok(values)
}
