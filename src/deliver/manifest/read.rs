//! `manifest.json`, the journal that a killed run left, and what shards have made since → [`Manifest`].
//!
//! A shard, of which there may be thousands, reads the file line by line and keeps what it asks for.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::time::SystemTime;

use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use super::entry::Entry;
use super::part::{self, Head};
use super::{Digest, FILE, FORMAT, JOURNAL, Manifest, Output, Round};
use crate::deliver::OutputName;
use crate::deliver::folder::problem;
use crate::diag::Diagnostic;
use crate::source::display_name;

/// The largest manifest, in bytes: about a million documents.
const LARGEST: u64 = 1 << 30;

/// The longest line of a manifest, in bytes: a document with many files.
const LONGEST_LINE: u64 = 1 << 20;

/// The file, whole or a part.
#[derive(Deserialize)]
pub(super) struct Form {
    format: u32,
    #[serde(default)]
    pub shard: Option<Head>,
    pub kit: Round,
    pub outputs: Vec<Entry>,
}

/// What tells whether the rest can be understood.
#[derive(Deserialize)]
struct Version {
    format: u32,
}

impl Manifest {
    /// Reads the manifest of an output folder, with all that was made since it was written; an empty one when there is
    /// nothing yet.
    ///
    /// # Errors
    /// When a file cannot be read, or is none that this version knows.
    pub fn read(folder: &Path) -> Result<Self, Diagnostic> {
        let shards = part::shards(folder)?;
        let (mut manifest, base) = Self::without_parts(folder, !shards.is_empty())?;
        manifest.take_parts(folder, &shards, base)?;
        Ok(manifest)
    }

    /// The same without what shards have made, and which state of the file it is, when that is asked for and there is one.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub(super) fn without_parts(folder: &Path, hashes: bool) -> Result<(Self, Option<Digest>), Diagnostic> {
        let path = folder.join(FILE);
        let mut base = None;
        let mut manifest = match bytes(&path)? {
            Some(text) => {
                base = hashes.then(|| Digest::of(&text));
                let help = "put the file of the last run back, or move it away: then everything is made anew, and what was printed is not known";
                let form = form(&text).map_err(|cause| spoilt(&path, help, cause))?;
                if let Some(Head { shard, .. }) = form.shard {
                    let message = format!("`{}` is the part of shard {shard} of a manifest", display_name(&path));
                    let help = "`panelkit merge-manifests` makes the manifest of the parts";
                    return Err(Diagnostic::error(message).help(help));
                }
                let outputs = form.outputs.into_iter().filter_map(|entry| entry.0).collect();
                Self { kit: form.kit, outputs, written: written(&path) }
            }
            None => Self::default(),
        };
        manifest.take_journal(folder, |_| true)?;
        Ok((manifest, base))
    }

    /// The same with those documents alone for which `keeps` is true, without the others ever being in memory.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub(super) fn of_some(
        folder: &Path,
        keeps: impl Fn(&(OutputName, Output)) -> bool,
    ) -> Result<(Self, Option<Digest>), Diagnostic> {
        let path = folder.join(FILE);
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let mut manifest = Self::default();
                manifest.take_journal(folder, keeps)?;
                return Ok((manifest, None));
            }
            Err(error) => return Err(problem("read", &path, error)),
        };
        let mut lines = Lines { file: BufReader::with_capacity(1 << 20, file), hash: Sha256::new(), line: Vec::new() };
        match lines.manifest(&keeps).map_err(|error| problem("read", &path, error))? {
            Some(mut manifest) => {
                manifest.written = written(&path);
                manifest.take_journal(folder, keeps)?;
                Ok((manifest, Some(Digest(lines.hash.finalize().into()))))
            }
            // It may be a manifest all the same, that somebody has written in another form.
            None => Self::without_parts(folder, true),
        }
    }

    /// Takes what a killed run has left.
    fn take_journal(&mut self, folder: &Path, keeps: impl Fn(&(OutputName, Output)) -> bool) -> Result<(), Diagnostic> {
        if let Some(journal) = bytes(&folder.join(JOURNAL))? {
            self.outputs.extend(entries(&journal).filter(keeps));
            self.written = None;
        }
        Ok(())
    }
}

/// A manifest in the form in which it is written: one document a line.
struct Lines {
    file: BufReader<File>,
    /// Of all that was read.
    hash: Sha256,
    /// The last line that was read.
    line: Vec<u8>,
}

impl Lines {
    /// Reads it, and keeps some of its documents; nothing when it has another form.
    fn manifest(&mut self, keeps: impl Fn(&(OutputName, Output)) -> bool) -> io::Result<Option<Manifest>> {
        let format = format!("\"format\": {FORMAT},\n");
        for expected in ["{\n", &format] {
            if self.next()? != expected.as_bytes() {
                return Ok(None);
            }
        }
        let line = self.next()?;
        let kit = line.strip_prefix(b"\"kit\": ").and_then(|line| line.strip_suffix(b",\n"));
        let Some(kit) = kit.and_then(|kit| serde_json::from_slice(kit).ok()) else { return Ok(None) };
        if self.next()? != b"\"outputs\": [\n" {
            return Ok(None);
        }
        let mut manifest = Manifest { kit, ..Manifest::default() };
        loop {
            let line = self.next()?;
            if line == b"]\n" {
                break;
            }
            let line = line.strip_suffix(b"\n").unwrap_or(line);
            let Ok(entry) = serde_json::from_slice::<Entry>(line.strip_suffix(b",").unwrap_or(line)) else {
                return Ok(None);
            };
            manifest.outputs.extend(entry.0.filter(&keeps));
        }
        Ok((self.next()? == b"}\n" && self.next()?.is_empty()).then_some(manifest))
    }

    /// The next line with its end; nothing after the last.
    fn next(&mut self) -> io::Result<&[u8]> {
        self.line.clear();
        // No line of a manifest is so long; what is in one piece is for the whole to be read.
        (&mut self.file).take(LONGEST_LINE).read_until(b'\n', &mut self.line)?;
        self.hash.update(&self.line);
        Ok(&self.line)
    }
}

/// When a file was written, by the file system.
pub(super) fn written(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|metadata| metadata.modified()).ok()
}

/// The documents of a journal. A line that was cut off is left out: its document is made again.
pub(super) fn entries(journal: &[u8]) -> impl Iterator<Item = (OutputName, Output)> {
    let entries = journal.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok());
    entries.filter_map(|entry: Entry| entry.0)
}

/// Reads the text of a manifest, whole or a part.
///
/// # Errors
/// When it is none that this version knows.
pub(super) fn form(text: &[u8]) -> Result<Form, serde_json::Error> {
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
pub(super) fn bytes(path: &Path) -> Result<Option<Vec<u8>>, Diagnostic> {
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

/// A file that is no manifest.
pub(super) fn spoilt(path: &Path, help: &str, cause: serde_json::Error) -> Diagnostic {
    Diagnostic::error(format!("`{}` is not as panelkit writes it", display_name(path))).help(help).cause(cause)
}
