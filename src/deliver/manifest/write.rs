//! Documents as they are made → the journal; all of them → `manifest.json`.
//!
//! The manifest is written last and whole. Until then each document that is in its place stands in the journal, so that a
//! run that was killed is gone on with by the next one. A shard does the same with its part and a journal of its own.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::entry::line;
use super::part::{self, Files, Head, Journal};
use super::{FILE, FORMAT, JOURNAL, Manifest, OnDisk, Output, Round};
use crate::deliver::folder::{problem, replace};
use crate::deliver::{OutputFolder, OutputName};
use crate::diag::Diagnostic;
use crate::kit::Shard;

/// The manifest of a folder that is being written to.
#[derive(Debug)]
pub struct Writer<'f> {
    folder: &'f OutputFolder,
    /// As it was read, and with what was noted since.
    pub manifest: Manifest,
    /// What a part says of itself; nothing for the whole.
    part: Option<Head>,
    /// The shards whose parts are in the manifest, which has it all when it is written.
    shards: BTreeSet<Shard>,
    /// Opened with the first document.
    journal: Option<File>,
    /// Whether there is a journal to go on with.
    goes_on: bool,
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
        let shards = part::shards(folder.path())?;
        let (mut manifest, base) = Manifest::without_parts(folder.path(), !shards.is_empty())?;
        let has_parts = manifest.take_parts(folder.path(), &shards, base)?;
        let goes_on = folder.path().join(JOURNAL).exists();
        let changed = goes_on || has_parts;
        Ok(Self { folder, manifest, part: None, shards, journal: None, goes_on, changed, made: BTreeSet::new() })
    }

    /// Reads what is known of the documents of a shard, to go on with it: those that are `wanted`, and those of before.
    /// `run` is as in [`Head::run`].
    ///
    /// # Errors
    /// As [`Manifest::read`], and when the part is one of another kit.
    pub fn open_part(
        folder: &'f OutputFolder,
        (shard, run): (Shard, u64),
        kit: Round,
        wanted: impl Fn(&OutputName) -> bool,
    ) -> Result<Self, Diagnostic> {
        let path = folder.path();
        let files = Files::of(path, shard);
        let may_be_own = |(name, output): &(OutputName, Output)| wanted(name) || shard.has(output.whose.key(&kit.id));
        let (mut manifest, base) = Manifest::of_some(path, may_be_own)?;
        let is_newer = |head: &Head| head.base == base;
        let part = part::Part::read(&files.part)?.filter(|part| is_newer(&part.head));
        let journal = Journal::read(&files.journal)?.filter(|journal| is_newer(&journal.head));
        let kits = [part.as_ref().map(|part| &part.kit.id), journal.as_ref().map(|journal| &journal.kit)];
        if let Some(other) = kits.into_iter().flatten().find(|id| **id != kit.id) {
            return Err(part::of_another_kit(&files.part, other));
        }
        let written = part.as_ref().map(|part| part.written);
        manifest.replace(part.into_iter().collect());
        manifest.set_kit(kit, &wanted);
        let id = manifest.kit.id.clone();
        let is_own = |output: &Output| output.kit.is_none() && shard.has(output.whose.key(&id));
        manifest.outputs.retain(|name, output| is_own(output) || wanted(name));
        manifest.written = written.unwrap_or(manifest.written);
        let goes_on = journal.is_some();
        if let Some(journal) = journal {
            manifest.outputs.extend(journal.outputs);
            manifest.written = None;
        }
        let part = Some(Head { shard, run, base });
        let (shards, made) = (BTreeSet::new(), BTreeSet::new());
        Ok(Self { folder, manifest, part, shards, journal: None, goes_on, changed: true, made })
    }

    /// Writes the manifest of a folder that has been put together of the parts of `shards`, and removes these.
    ///
    /// # Errors
    /// As [`Self::finish`].
    pub(super) fn write_merged(
        folder: &'f OutputFolder,
        manifest: Manifest,
        shards: BTreeSet<Shard>,
    ) -> Result<(), Diagnostic> {
        replace(&folder.path().join(FILE), manifest.text(None).as_bytes())?;
        part::remove(folder.path(), &shards);
        remove(&folder.path().join(JOURNAL))
    }

    /// The folder that it is about.
    pub fn folder(&self) -> &'f OutputFolder {
        self.folder
    }

    /// Says which kit the documents are from. Those of another kit that are not `wanted` stay its own: they are none that
    /// this kit has no longer.
    pub fn set_kit(&mut self, kit: Round, wanted: impl Fn(&OutputName) -> bool) {
        self.changed |= self.manifest.set_kit(kit, wanted);
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
            none => {
                let first = self.part.map(|head| Journal::first_line(head, &self.manifest.kit.id)).unwrap_or_default();
                let opened = if self.goes_on { go_on(&path) } else { begin(&path, &first) };
                none.insert(opened.map_err(|error| problem("write", &path, error))?)
            }
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
        let folder = self.folder.path();
        let path = self.part.map_or_else(|| folder.join(FILE), |head| Files::of(folder, head.shard).part);
        let text = self.manifest.text(self.part);
        // A part that says the same is as old as the files that it tells of.
        if self.part.is_none() || !fs::read(&path).is_ok_and(|before| before == text.as_bytes()) {
            replace(&path, text.as_bytes())?;
        }
        part::remove(folder, &self.shards);
        remove(&self.journal_path())
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
        let folder = self.folder.path();
        self.part.map_or_else(|| folder.join(JOURNAL), |head| Files::of(folder, head.shard).journal)
    }
}

/// Removes a journal, if there is one.
fn remove(journal: &Path) -> Result<(), Diagnostic> {
    match fs::remove_file(journal) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(problem("remove", journal, error)),
        _ => Ok(()),
    }
}

/// Opens the journal of a killed run, to go on with it.
fn go_on(path: &Path) -> io::Result<File> {
    let mut file = File::options().append(true).create(true).open(path)?;
    // Its last line may have no end.
    file.write_all(b"\n")?;
    Ok(file)
}

/// Makes a journal, over one that nobody goes on with.
fn begin(path: &Path, first_line: &str) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(first_line.as_bytes())?;
    Ok(file)
}

impl Manifest {
    /// Says which kit the documents are from, as [`Writer::set_kit`] does, and whether that is new.
    pub(super) fn set_kit(&mut self, kit: Round, wanted: impl Fn(&OutputName) -> bool) -> bool {
        let before = std::mem::replace(&mut self.kit, kit);
        if !before.id.is_empty() && before.id != self.kit.id {
            for (name, output) in &mut self.outputs {
                let other = output.kit.take().unwrap_or_else(|| before.id.clone());
                output.kit = Some(other).filter(|other| *other != self.kit.id && !wanted(name));
            }
        }
        self.kit != before
    }

    /// The text of the file: one document a line, in the order of their names.
    pub(super) fn text(&self, part: Option<Head>) -> String {
        let kit = serde_json::to_string(&self.kit).expect("a kit's id and a day are plain data");
        let head = part.map(|head| serde_json::to_string(&head).expect("a head is plain data"));
        let head = head.map_or_else(String::new, |head| format!("\"shard\": {head},\n"));
        let mut text = format!("{{\n\"format\": {FORMAT},\n{head}\"kit\": {kit},\n\"outputs\": [");
        for (index, (name, output)) in self.outputs.iter().enumerate() {
            text.push_str(if index == 0 { "\n" } else { ",\n" });
            text.push_str(&line(name, output));
        }
        text.push_str("\n]\n}\n");
        text
    }
}
