//! `panelkit read`: filled sheets → their fields, for people, programs and spreadsheets.
//!
//! A file that cannot be read, or that is none of panelkit's, is named and makes the exit status 1; the others are read.

use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value as Json, json};

use super::args::{Read, ReadFormat};
use super::glob;
use super::output::{self, Failure};
use super::report::Reporter;
use crate::batch;
use crate::diag::Diagnostic;
use crate::forms::{Field, Sheet, Value};
use crate::source::display_name;

/// What of the identity has a column of its own.
const COLUMNS: [&str; 6] = ["id", "kind", "candidate", "interview", "interviewer", "plan"];

/// `panelkit read SHEET.pdf…`
pub fn run(command: &Read, reporter: &mut Reporter) -> Result<(), Failure> {
    let mut files = Vec::new();
    for path in &command.inputs {
        files.extend(found(path)?);
    }
    let mut text = match command.format {
        ReadFormat::Csv => csv_line(["file"].into_iter().chain(COLUMNS).chain(["field", "value"])),
        ReadFormat::Table | ReadFormat::Json => String::new(),
    };
    for Input { path: file, .. } in files {
        let name = if output::is_standard(&file) { "<stdin>".to_owned() } else { display_name(&file) };
        let sheet = output::read_bytes(&file).and_then(|bytes| {
            let read = batch::caught(|| Ok(Sheet::read(&bytes)?));
            read.map_err(|mut problems| {
                let problem = problems.0.pop();
                problem.unwrap_or_else(|| Diagnostic::error("it cannot be read"))
            })
            .map_err(|mut problem| {
                problem.message = format!("`{name}`: {}", problem.message);
                problem
            })
        });
        match sheet {
            Ok(sheet) if sheet.is_ours() || command.any => write(&mut text, command.format, &name, &sheet),
            Ok(_) => reporter.add([Diagnostic::error(format!("`{name}`: it is no sheet of panelkit's"))
                .help("it does not say which document it is; `--any` reads every form")]),
            Err(problem) => reporter.add([problem]),
        }
    }
    match &command.output {
        Some(path) => output::write(path, text.as_bytes()),
        None => output::print(&text),
    }
}

/// A file that a path stands for.
#[derive(Debug, Clone)]
pub(super) struct Input {
    /// Where it is.
    pub path: PathBuf,
    /// Whether it was named itself, and not the folder that it is in.
    pub named: bool,
}

/// The files that a path stands for: itself, the PDFs in a folder, or those that match its last part.
pub(super) fn found(path: &Path) -> Result<Vec<Input>, Failure> {
    if path.is_dir() {
        let files = below(path)?;
        return Ok(files.into_iter().map(|path| Input { path, named: false }).collect());
    }
    let files = named(path)?;
    Ok(files.into_iter().map(|path| Input { path, named: true }).collect())
}

/// The PDFs in a folder and in those below it; a folder that cannot be read stands for what is in it, so that who opens
/// it is told why.
pub(super) fn below(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    let mut ahead = vec![folder.to_owned()];
    while let Some(path) = ahead.pop() {
        let is_pdf = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("pdf"));
        // A link to a folder could lead around in circles.
        if path == folder || path.is_dir() && !path.is_symlink() {
            match entries(&path) {
                Ok(entries) => ahead.extend(entries.into_iter().rev()),
                Err(_) => files.push(path),
            }
        } else if is_pdf && path.is_file() {
            files.push(path);
        }
    }
    if files.is_empty() {
        let problem = Diagnostic::error(format!("there is no PDF in the folder `{}`", display_name(folder)));
        return Err(Failure::Input(problem.help("name a folder with PDF files").into()));
    }
    Ok(files)
}

fn named(path: &Path) -> Result<Vec<PathBuf>, Failure> {
    let pattern = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if !pattern.contains(['*', '?']) || path.exists() {
        return Ok(vec![path.to_owned()]);
    }
    // Shells that leave patterns to the program.
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut files = entries(folder).unwrap_or_default();
    files.retain(|file| file.file_name().is_some_and(|name| glob::matches(&pattern, &name.to_string_lossy())));
    if files.is_empty() {
        let problem = Diagnostic::error(format!("no file matches `{}`", display_name(path)));
        return Err(Failure::Input(problem.help("name files, folders, or a pattern with `*` and `?`").into()));
    }
    Ok(files)
}

/// What is in a folder, by name.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

fn write(text: &mut String, format: ReadFormat, file: &str, sheet: &Sheet) {
    match format {
        ReadFormat::Table => table(text, file, sheet),
        ReadFormat::Json => {
            let identity: Map<String, Json> =
                sheet.identity().map(|(key, value)| (key.to_owned(), value.into())).collect();
            let fields: Map<String, Json> =
                sheet.filled().map(|field| (field.name.clone(), json_value(&field.value))).collect();
            let _ = writeln!(text, "{}", json!({ "file": file, "document": identity, "fields": fields }));
        }
        ReadFormat::Csv => {
            let known = |key: &str| sheet.identity().find(|(other, _)| *other == key).map_or("", |(_, value)| value);
            for field in sheet.filled() {
                let value = plain(&field.value);
                let columns =
                    std::iter::once(file).chain(COLUMNS.map(known)).chain([field.name.as_str(), value.as_str()]);
                text.push_str(&csv_line(columns));
            }
        }
    }
}

fn json_value(value: &Value) -> Json {
    match value {
        Value::None => Json::Null,
        Value::Text(text) => text.as_str().into(),
        Value::Several(texts) => texts.as_slice().into(),
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::None => String::new(),
        Value::Text(text) => text.clone(),
        Value::Several(texts) => texts.join("; "),
    }
}

/// Under the name of the file, what stands in its fields; empty ones are counted.
fn table(text: &mut String, file: &str, sheet: &Sheet) {
    let identity: Vec<String> = COLUMNS[1..]
        .iter()
        .filter_map(|key| sheet.identity().find(|(other, _)| other == key))
        .map(|(key, value)| format!("{key} {}", visible(value)))
        .collect();
    let _ = writeln!(text, "{file}");
    if !identity.is_empty() {
        let _ = writeln!(text, "  {}", identity.join(", "));
    }
    let filled: Vec<&Field> = sheet.filled().filter(|field| field.value != Value::None).collect();
    let width = filled.iter().map(|field| field.name.chars().count()).max().unwrap_or_default().min(48);
    for field in &filled {
        let value = plain(&field.value);
        let mut lines = value.lines();
        let _ = writeln!(text, "  {:width$}  {}", visible(&field.name), visible(lines.next().unwrap_or_default()));
        for line in lines {
            let _ = writeln!(text, "  {:width$}  {}", "", visible(line));
        }
    }
    let empty = sheet.filled().count() - filled.len();
    let _ = match (filled.len(), empty) {
        (_, 0) => writeln!(text),
        (0, _) => writeln!(text, "  nothing is filled in\n"),
        (_, 1) => writeln!(text, "  1 field is empty\n"),
        (_, count) => writeln!(text, "  {count} fields are empty\n"),
    };
}

/// Without the characters that steer a terminal.
pub(super) fn visible(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{FFFD}' } else { c }).collect()
}

/// A line of CSV (RFC 4180), all cells quoted.
fn csv_line<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    let cells: Vec<String> = cells.map(|cell| format!("\"{}\"", harmless(cell).replace('"', "\"\""))).collect();
    cells.join(",") + "\r\n"
}

/// A cell that no spreadsheet takes for a formula: one that begins like one gets an apostrophe before it.
/// <https://owasp.org/www-community/attacks/CSV_Injection>
fn harmless(cell: &str) -> String {
    let begins_like_one = cell
        .trim_start_matches([' ', '\u{A0}', '\u{FEFF}', '\n'])
        .starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    if begins_like_one { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_that_begin_like_a_formula_get_an_apostrophe() {
        for cell in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1", "＝1"] {
            assert_eq!(harmless(cell), format!("'{cell}"));
        }
        for cell in ["", "4", "a=b", "c-001", "it's"] {
            assert_eq!(harmless(cell), cell);
        }
        assert_eq!(csv_line(["a\"b", "=1"].into_iter()), "\"a\"\"b\",\"'=1\"\r\n");
    }
}
