//! `manifest.json`, and the journal that a killed run left → [`Manifest`].

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use serde::Deserialize;

use super::entry::Entry;
use super::{FILE, FORMAT, JOURNAL, Manifest, Round};
use crate::deliver::folder::problem;
use crate::diag::Diagnostic;
use crate::source::display_name;

/// The largest manifest, in bytes: about a million documents.
const LARGEST: u64 = 1 << 30;

/// The file.
#[derive(Deserialize)]
struct Form {
    format: u32,
    kit: Round,
    outputs: Vec<Entry>,
}

/// What tells whether the rest can be understood.
#[derive(Deserialize)]
struct Version {
    format: u32,
}

impl Manifest {
    /// Reads the manifest of an output folder; an empty one when there is none yet.
    ///
    /// # Errors
    /// When the file cannot be read, or is no manifest that this version knows.
    pub fn read(folder: &Path) -> Result<Self, Diagnostic> {
        let path = folder.join(FILE);
        let mut manifest = match read(&path)? {
            Some(text) => {
                let form = form(&text).map_err(|cause| spoilt(&path, cause))?;
                let outputs = form.outputs.into_iter().filter_map(|entry| entry.0).collect();
                let written = fs::metadata(&path).and_then(|metadata| metadata.modified()).ok();
                Self { kit: form.kit, outputs, written }
            }
            None => Self::default(),
        };
        if let Some(journal) = read(&folder.join(JOURNAL))? {
            // A line that was cut off is left out: its document is made again.
            let entries = journal.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok());
            manifest.outputs.extend(entries.filter_map(|entry: Entry| entry.0));
            manifest.written = None;
        }
        Ok(manifest)
    }
}

fn form(text: &[u8]) -> Result<Form, serde_json::Error> {
    let form = serde_json::from_slice::<Form>(text);
    // Of a form that is not understood, the number says why.
    let format = match &form {
        Ok(form) => form.format,
        Err(_) => serde_json::from_slice::<Version>(text).map_or(FORMAT, |version| version.format),
    };
    if format != FORMAT {
        let message = format_args!("its format is {format}, and this program knows {FORMAT}");
        return Err(serde::de::Error::custom(message));
    }
    form
}

/// The bytes of a file; nothing when it is not there.
fn read(path: &Path) -> Result<Option<Vec<u8>>, Diagnostic> {
    let read = File::open(path).and_then(|file| {
        let size = file.metadata()?.len().min(LARGEST);
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default() + 1);
        file.take(LARGEST + 1).read_to_end(&mut bytes)?;
        Ok(bytes)
    });
    match read {
        Ok(bytes) if bytes.len() as u64 > LARGEST => {
            let message = format!("`{}` has more than {LARGEST} bytes", display_name(path));
            Err(Diagnostic::error(message).help("move it away: then everything is made anew"))
        }
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(problem("read", path, error)),
    }
}

fn spoilt(path: &Path, cause: serde_json::Error) -> Diagnostic {
    Diagnostic::error(format!("`{}` is not as panelkit writes it", display_name(path)))
        .help("put the file of the last run back, or move it away: then everything is made anew, and what was printed is not known")
        .cause(cause)
}
