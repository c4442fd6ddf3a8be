//! Documents as they are made → the journal; all of them → `manifest.json`.
//!
//! The manifest is written last and whole. Until then each document that is in its place stands in the journal, so that a
//! run that was killed is gone on with by the next one.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::PathBuf;

use super::entry::line;
use super::{FILE, FORMAT, JOURNAL, Manifest, OnDisk, Output, Round};
use crate::deliver::folder::{problem, replace};
use crate::deliver::{OutputFolder, OutputName};
use crate::diag::Diagnostic;

/// The manifest of a folder that is being written to.
#[derive(Debug)]
pub struct Writer<'f> {
    folder: &'f OutputFolder,
    /// As it was read, and with what was noted since.
    pub manifest: Manifest,
    /// Opened with the first document.
    journal: Option<File>,
    /// Whether the file does not say the same.
    changed: bool,
    /// The documents that were made: their files are known.
    made: BTreeSet<OutputName>,
}

impl<'f> Writer<'f> {
    /// Reads the manifest of a folder, to go on with it.
    ///
    /// # Errors
    /// As [`Manifest::read`].
    pub fn open(folder: &'f OutputFolder) -> Result<Self, Diagnostic> {
        let manifest = Manifest::read(folder.path())?;
        let changed = folder.path().join(JOURNAL).exists();
        Ok(Self { folder, manifest, journal: None, changed, made: BTreeSet::new() })
    }

    /// The folder that it is about.
    pub fn folder(&self) -> &'f OutputFolder {
        self.folder
    }

    /// Says which kit the documents are from. Those of another kit that are not `wanted` stay its own: they are none that
    /// this kit has no longer.
    pub fn set_kit(&mut self, kit: Round, wanted: impl Fn(&OutputName) -> bool) {
        let before = std::mem::replace(&mut self.manifest.kit, kit);
        self.changed |= self.manifest.kit != before;
        if before.id.is_empty() || before.id == self.manifest.kit.id {
            return;
        }
        for (name, output) in &mut self.manifest.outputs {
            let other = output.kit.take().unwrap_or_else(|| before.id.clone());
            output.kit = Some(other).filter(|other| *other != self.manifest.kit.id && !wanted(name));
        }
    }

    /// Notes a document that is in its place, or what is new about it.
    ///
    /// # Errors
    /// When the journal cannot be written.
    pub fn note(&mut self, name: &OutputName, output: Output) -> Result<(), Diagnostic> {
        let path = self.journal_path();
        let journal = match &mut self.journal {
            Some(journal) => journal,
            // What a killed run left stays in it until the manifest has it too.
            none => none.insert(open(&path).map_err(|error| problem("write", &path, error))?),
        };
        let line = line(name, &output) + "\n";
        journal.write_all(line.as_bytes()).map_err(|error| problem("write", &path, error))?;
        let made = output.made.clone();
        let before = self.manifest.outputs.insert(name.clone(), output);
        if before.and_then(|before| before.made) != made {
            self.made.insert(name.clone());
        }
        self.changed = true;
        Ok(())
    }

    /// Forgets a document that is there no more.
    pub fn forget(&mut self, name: &OutputName) {
        self.changed |= self.manifest.outputs.remove(name).is_some();
    }

    /// Writes the manifest, if anything has changed.
    ///
    /// # Errors
    /// When the system refuses; then the journal stays.
    pub fn finish(mut self) -> Result<(), Diagnostic> {
        if !self.changed {
            return Ok(());
        }
        self.mark_edited();
        replace(&self.folder.path().join(FILE), self.manifest.text().as_bytes())?;
        let path = self.journal_path();
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(problem("remove", &path, error)),
            _ => Ok(()),
        }
    }

    /// Marks the files that were changed by hand. That they are younger than the manifest is seen for the last time: it
    /// will be younger than they.
    fn mark_edited(&mut self) {
        let folder = self.folder.path();
        let others = self.manifest.outputs.keys().filter(|name| !self.made.contains(*name));
        let edited: Vec<(OutputName, bool)> =
            others.map(|name| (name.clone(), self.manifest.on_disk(folder, name) == OnDisk::Edited)).collect();
        for (name, edited) in edited {
            if let Some(made) = self.manifest.outputs.get_mut(&name).and_then(|output| output.made.as_mut()) {
                made.edited = edited;
            }
        }
    }

    fn journal_path(&self) -> PathBuf {
        self.folder.path().join(JOURNAL)
    }
}

fn open(path: &std::path::Path) -> io::Result<File> {
    let mut options = File::options();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    // The last line of a killed run may have no end.
    if file.metadata()?.len() > 0 {
        file.write_all(b"\n")?;
    }
    Ok(file)
}

impl Manifest {
    /// The text of the file: one document a line, in the order of their names.
    pub fn text(&self) -> String {
        let kit = serde_json::to_string(&self.kit).expect("a kit's id and a day are plain data");
        let mut text = format!("{{\n\"format\": {FORMAT},\n\"kit\": {kit},\n\"outputs\": [");
        for (index, (name, output)) in self.outputs.iter().enumerate() {
            text.push_str(if index == 0 { "\n" } else { ",\n" });
            text.push_str(&line(name, output));
        }
        text.push_str("\n]\n}\n");
        text
    }
}
