//! A path → [`Kit`]: reads all files of a kit and brings what is wrong in them together.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::candidate::CandidatesFile;
use super::columns::{self, Columns};
use super::manifest::{Candidates, Manifest};
use super::model::Kit;
use super::record::{Read, Reading};
use super::resolve::CandidateData;
use super::tree::{Node, Value};
use super::{bank, file, json, plan, resolve, tree};
use crate::diag::{Diagnostic, Diagnostics, Severity, Warned};
use crate::source::{Place, Source, display_name};

/// The name of a kit's file in its folder.
pub const KIT_FILE: &str = "kit.yaml";

/// The name of standard input.
const STANDARD_INPUT: &str = "-";

/// Reads a kit: `path` is its folder, or its file.
///
/// # Errors
/// All that is wrong in the kit, its question files and its candidates, in the order of the files.
pub fn load(path: &Path) -> Result<Warned<Kit>, Diagnostics> {
    load_with(path, None)
}

/// Reads a kit with the candidates of another file than its own; `-` is standard input.
///
/// # Errors
/// As [`load`].
pub fn load_with(path: &Path, other_candidates: Option<&Path>) -> Result<Warned<Kit>, Diagnostics> {
    let (folder, path) = locate(path);
    let source = file::read(&path, file::YAML_LIMIT).map_err(|mut errors| {
        if !path.exists()
            && let [error] = &mut errors.0[..]
        {
            error.help = Some("`panelkit init` writes a kit to begin with".to_owned());
        }
        errors
    })?;
    let mut problems = Vec::new();
    let manifest: Option<Manifest> = document(&source, &mut problems);
    let bank = bank::load(Some(&folder), &mut problems);
    let Some(mut manifest) = manifest else {
        shorten(&mut problems);
        return Err(Diagnostics(problems));
    };
    let empty = Diagnostic::warning("there are no candidates, so no documents").at_place(manifest.origin.clone());
    let candidates = match other_candidates {
        None => candidates(&mut manifest, &folder, &mut problems),
        Some(file) => {
            let columns = std::mem::take(&mut manifest.columns);
            candidates_file(file, None, columns, &mut problems).unwrap_or(CandidateData::Records(Vec::new()))
        }
    };
    let kit = resolve::kit(&source, &folder, manifest, candidates, bank, &mut problems);

    if problems.iter().any(|problem| problem.severity == Severity::Error) {
        problems.extend(plan::errors(&kit));
    } else if kit.candidates.is_empty() {
        problems.push(empty.help("add candidates to the kit or to its file of candidates"));
    }
    sort(&mut problems);
    shorten(&mut problems);
    Diagnostics(problems).into_result().map(|warnings| Warned { value: kit, warnings })
}

/// The folder of a kit and its file.
pub(crate) fn locate(path: &Path) -> (PathBuf, PathBuf) {
    if path.is_dir() {
        (path.to_owned(), path.join(KIT_FILE))
    } else {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        (folder.unwrap_or(Path::new(".")).to_owned(), path.to_owned())
    }
}

/// Reads the record that a file holds.
fn document<T: Read>(source: &Arc<Source>, problems: &mut Vec<Diagnostic>) -> Option<T> {
    match tree::parse(source) {
        Ok(node) if matches!(node.value, Value::Null) => {
            let problem = Diagnostic::error("the file is empty").at_place(Place::line(source, 1));
            problems.push(problem.help("`panelkit init` writes a kit to begin with"));
            None
        }
        Ok(node) => T::read(&node, &mut Reading { source, problems }),
        Err(problem) => {
            problems.push(problem);
            None
        }
    }
}

/// Reads the candidates from their file, or takes those in the kit.
fn candidates(manifest: &mut Manifest, folder: &Path, problems: &mut Vec<Diagnostic>) -> CandidateData {
    let data = match manifest.candidates.0.take() {
        None => None,
        Some(Candidates::Inline(entries)) => Some(CandidateData::Records(entries)),
        Some(Candidates::File(path)) => {
            let columns = std::mem::take(&mut manifest.columns);
            let file = if path.value == STANDARD_INPUT {
                path.value.into()
            } else {
                folder.join(path.value.replace('\\', "/"))
            };
            candidates_file(&file, Some(&path.place), columns, problems)
        }
    };
    data.unwrap_or(CandidateData::Records(Vec::new()))
}

/// Reads a file of candidates; `place` is where the kit names it.
fn candidates_file(
    path: &Path,
    place: Option<&Place>,
    columns: Columns,
    problems: &mut Vec<Diagnostic>,
) -> Option<CandidateData> {
    let is_standard = path.as_os_str() == STANDARD_INPUT;
    let form = match path.extension().map(|extension| extension.to_string_lossy().to_lowercase()).as_deref() {
        _ if is_standard => None,
        Some("csv" | "tsv") => Some(Form::Table),
        Some("yaml" | "yml") => Some(Form::Yaml),
        Some("json") => Some(Form::Json),
        _ => {
            let name = display_name(path);
            let problem =
                Diagnostic::error(format!("the file of candidates `{name}` is neither YAML nor JSON nor CSV"));
            let help = "name a file that ends in `.yaml`, `.yml`, `.json` or `.csv`";
            problems.push(Diagnostic { place: place.cloned(), ..problem.help(help) });
            return None;
        }
    };
    let limit = if matches!(form, None | Some(Form::Table)) { file::CSV_LIMIT } else { file::YAML_LIMIT };
    let read = if is_standard { file::standard_input(limit) } else { file::read(path, limit) };
    let source = match read {
        Ok(source) => source,
        Err(errors) => {
            // What is wrong with the file as a whole is shown where the kit names it, if it does.
            problems.extend(errors.0.into_iter().map(|mut error| {
                error.place = error.place.or_else(|| place.cloned());
                error
            }));
            return None;
        }
    };
    match form.unwrap_or_else(|| Form::guessed(source.text())) {
        Form::Table => Some(CandidateData::Table(source, columns)),
        Form::Yaml => records(&source, tree::parse(&source), &columns, problems),
        Form::Json => records(&source, json::parse(&source), &columns, problems),
    }
}

/// The records of a file of candidates: under `candidates`, or, as other programs write it, the list alone.
fn records(
    source: &Arc<Source>,
    parsed: Result<Node, Diagnostic>,
    columns: &Columns,
    problems: &mut Vec<Diagnostic>,
) -> Option<CandidateData> {
    let file = match parsed {
        Ok(node) => node,
        Err(problem) => {
            problems.push(problem);
            return None;
        }
    };
    if matches!(file.value, Value::Null) {
        let problem = Diagnostic::error("the file is empty").at_place(Place::line(source, 1));
        problems.push(problem.help("begin with `candidates:`, and a list below it"));
        return None;
    }
    let mut file = match file.value {
        Value::List(_) => {
            let key = Node { value: Value::Text("candidates".to_owned()), span: file.span.clone() };
            let span = file.span.clone();
            Node { value: Value::Mapping(vec![(key, file)]), span }
        }
        _ => file,
    };
    if !columns.is_empty() {
        file = columns::renamed(file, columns, source);
    }
    let file = CandidatesFile::read(&file, &mut Reading { source, problems })?;
    file.candidates.0.map(CandidateData::Records)
}

/// The form of a file of candidates.
enum Form {
    Table,
    Yaml,
    Json,
}

impl Form {
    /// The form of a text without a name.
    fn guessed(text: &str) -> Self {
        let begins = |sign: char| text.trim_start().starts_with(sign);
        let is_yaml = |line: &str| line.starts_with("candidates:") || line.starts_with("- ") || line == "---";
        if begins('{') || begins('[') {
            Self::Json
        } else if text.lines().find(|line| !line.is_empty() && !line.starts_with('#')).is_some_and(is_yaml) {
            Self::Yaml
        } else {
            Self::Table
        }
    }
}

/// The most problems that are handed on; more are the same mistake over and over, or no kit at all.
const PROBLEMS_REPORTED: usize = 1_000;

/// Leaves the first problems, and says how many more there are.
fn shorten(problems: &mut Vec<Diagnostic>) {
    let more = problems.len().saturating_sub(PROBLEMS_REPORTED);
    if more > 0 {
        let errors = problems.iter().any(|problem| problem.severity == Severity::Error);
        problems.truncate(PROBLEMS_REPORTED);
        let message = format!("{more} more problems are not shown");
        let last = if errors { Diagnostic::error(message) } else { Diagnostic::warning(message) };
        problems.push(last.help("correct the ones above first"));
    }
}

/// Brings the problems into the order in which a reader of the files meets them: file by file, from top to bottom.
pub(super) fn sort(problems: &mut [Diagnostic]) {
    let mut files: Vec<String> = Vec::new();
    for place in problems.iter().filter_map(|problem| problem.place.as_ref()) {
        if !files.iter().any(|name| name == place.source.name()) {
            files.push(place.source.name().to_owned());
        }
    }
    problems.sort_by_key(|problem| {
        problem
            .place
            .as_ref()
            .map(|place| (files.iter().position(|name| name == place.source.name()), place.span.start))
    });
}
