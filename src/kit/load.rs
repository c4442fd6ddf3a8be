//! A path → [`Kit`]: reads all files of a kit and brings what is wrong in them together.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::candidate::CandidatesFile;
use super::manifest::{Candidates, Manifest};
use super::model::Kit;
use super::record::{Read, Reading, Text};
use super::resolve::CandidateData;
use super::tree::Value;
use super::{bank, file, plan, resolve, tree};
use crate::diag::{Diagnostic, Diagnostics, Severity, Warned};
use crate::source::{Place, Source};

/// The name of a kit's file in its folder.
pub const KIT_FILE: &str = "kit.yaml";

/// Reads a kit: `path` is its folder, or its file.
///
/// # Errors
/// All that is wrong in the kit, its question files and its candidates, in the order of the files.
pub fn load(path: &Path) -> Result<Warned<Kit>, Diagnostics> {
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
    let candidates = candidates(&mut manifest, &folder, &mut problems);
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
fn locate(path: &Path) -> (PathBuf, PathBuf) {
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
        Some(Candidates::File(path)) => candidates_file(&path, folder, problems),
    };
    data.unwrap_or(CandidateData::Records(Vec::new()))
}

fn candidates_file(path: &Text, folder: &Path, problems: &mut Vec<Diagnostic>) -> Option<CandidateData> {
    let full = folder.join(path.value.replace('\\', "/"));
    let table = match full.extension().map(|extension| extension.to_string_lossy().to_lowercase()).as_deref() {
        Some("csv" | "tsv") => true,
        Some("yaml" | "yml") => false,
        _ => {
            let problem = Diagnostic::error(format!("the file of candidates `{}` is neither YAML nor CSV", path.value));
            problems
                .push(problem.at_place(path.place.clone()).help("name a file that ends in `.yaml`, `.yml` or `.csv`"));
            return None;
        }
    };
    let source = match file::read(&full, if table { file::CSV_LIMIT } else { file::YAML_LIMIT }) {
        Ok(source) => source,
        Err(errors) => {
            // What is wrong with the file as a whole is shown where the kit names it.
            problems.extend(errors.0.into_iter().map(|mut error| {
                error.place.get_or_insert_with(|| path.place.clone());
                error
            }));
            return None;
        }
    };
    if table {
        return Some(CandidateData::Table(source));
    }
    let file: CandidatesFile = document(&source, problems)?;
    file.candidates.0.map(CandidateData::Records)
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
