//! What one of several processes has made of a run → its part of the manifest, in a file of its own.
//!
//! While a run is spread over shards, nobody writes `manifest.json`: each shard has a part, and a journal while it runs, in
//! the folder `manifest.parts`. A part has all that is known of the documents of its shard, made now or before. It says
//! which state of `manifest.json` it goes on from; as long as that is the one that is there, the part is newer and holds.
//! Whoever writes the manifest next, as [`super::merge()`] does, takes the parts into it and removes them: they are journals.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::{Digest, Manifest, Output, Round, read};
use crate::deliver::OutputName;
use crate::deliver::folder::problem;
use crate::diag::Diagnostic;
use crate::kit::Shard;
use crate::source::display_name;

/// The folder of parts, in the output folder; no document lies in it, for their names end in `.pdf`.
pub const PARTS: &str = "manifest.parts";
/// How the names of parts end.
const PART: &str = ".json";
/// How the names of journals end.
const JOURNAL: &str = ".journal";
/// How the names of locks end.
const LOCK: &str = ".lock";

/// What a part says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Of whose documents it is.
    pub shard: Shard,
    /// Stands for all that the documents of the run share: kit, candidates, templates, options. Parts of one run have the
    /// same.
    pub run: u64,
    /// The manifest that it goes on from; nothing when there was none.
    pub base: Option<Digest>,
}

/// The same in a file.
#[derive(Serialize, Deserialize)]
struct Written {
    number: u32,
    of: u32,
    run: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    base: Option<Digest>,
}

impl Serialize for Head {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (number, of) = (self.shard.number(), self.shard.count());
        Written { number, of, run: format!("{:016x}", self.run), base: self.base }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Head {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use serde::de::Error;
        let Written { number, of, run, base } = Written::deserialize(deserializer)?;
        let shard = Shard::new(number, of).ok_or_else(|| D::Error::custom("there is no such shard"))?;
        let run = u64::from_str_radix(&run, 16).map_err(D::Error::custom)?;
        Ok(Self { shard, run, base })
    }
}

/// The first line of a journal.
#[derive(Serialize, Deserialize)]
struct JournalHead {
    shard: Head,
    kit: String,
}

/// The files of a shard in an output folder.
#[derive(Debug, Clone)]
pub struct Files {
    /// Its part of the manifest.
    pub part: PathBuf,
    /// What it has made since; there only while it runs, or after it was killed.
    pub journal: PathBuf,
    /// Held while it runs.
    pub lock: PathBuf,
}

impl Files {
    /// Those of a shard.
    pub fn of(folder: &Path, shard: Shard) -> Self {
        let file = |start: &str, end: &str| folder.join(PARTS).join(format!("{start}{}{end}", file_name(shard)));
        Self { part: file("", PART), journal: file(".", JOURNAL), lock: file(".", LOCK) }
    }
}

/// What a shard is called in names of files: `3-of-7`.
pub fn file_name(shard: Shard) -> String {
    format!("{}-of-{}", shard.number(), shard.count())
}

/// The shard of a file in the folder of parts.
fn shard_of(name: &str) -> Option<Shard> {
    let stem = name.strip_suffix(PART).or_else(|| name.strip_prefix('.')?.strip_suffix(JOURNAL))?;
    let (number, count) = stem.split_once("-of-")?;
    Shard::new(number.parse().ok()?, count.parse().ok()?).filter(|shard| file_name(*shard) == stem)
}

/// The shards that have a part or a journal in an output folder, by their number.
///
/// # Errors
/// When the folder cannot be read.
pub fn shards(folder: &Path) -> Result<BTreeSet<Shard>, Diagnostic> {
    let parts = folder.join(PARTS);
    let cannot = |error: io::Error| problem("read the folder", &parts, error);
    let entries = match fs::read_dir(&parts) {
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Ok(BTreeSet::new());
        }
        entries => entries.map_err(cannot)?,
    };
    let mut shards = BTreeSet::new();
    for entry in entries {
        shards.extend(shard_of(&entry.map_err(cannot)?.file_name().to_string_lossy()));
    }
    Ok(shards)
}

/// A part of a manifest.
#[derive(Debug)]
pub struct Part {
    /// What it says of itself.
    pub head: Head,
    /// The kit that it is from.
    pub kit: Round,
    /// The documents, in the order of their names.
    pub outputs: BTreeMap<OutputName, Output>,
    /// When the file was written, by the file system.
    pub written: Option<SystemTime>,
}

impl Part {
    /// Reads a part; nothing when there is no file.
    ///
    /// # Errors
    /// When it cannot be read, or is none.
    pub fn read(path: &Path) -> Result<Option<Self>, Diagnostic> {
        let Some(text) = read::bytes(path)? else { return Ok(None) };
        let spoilt = |cause| {
            read::spoilt(
                path,
                "remove it, and run the shard again: what is as it should be is made again all the same",
                cause,
            )
        };
        let form = read::form(&text).map_err(spoilt)?;
        let Some(head) = form.shard else {
            return Err(spoilt(serde::de::Error::custom("it is a whole manifest, and no part of one")));
        };
        let outputs = form.outputs.into_iter().filter_map(|entry| entry.0).collect();
        Ok(Some(Self { head, kit: form.kit, outputs, written: read::written(path) }))
    }
}

/// A shard's journal.
pub struct Journal {
    /// What it says of itself.
    pub head: Head,
    /// The id of the kit.
    pub kit: String,
    /// The documents; of several lines about one the last.
    pub outputs: BTreeMap<OutputName, Output>,
}

impl Journal {
    /// Reads a journal; nothing when there is no file, or a process was killed before it had begun.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read(path: &Path) -> Result<Option<Self>, Diagnostic> {
        let Some(text) = read::bytes(path)? else { return Ok(None) };
        let first = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let Ok(JournalHead { shard: head, kit }) = serde_json::from_slice(first) else { return Ok(None) };
        Ok(Some(Self { head, kit, outputs: read::entries(&text).collect() }))
    }

    /// Its first line.
    pub fn first_line(head: Head, kit: &str) -> String {
        serde_json::to_string(&JournalHead { shard: head, kit: kit.to_owned() }).expect("a head is plain data") + "\n"
    }
}

impl Manifest {
    /// Takes what shards have made since the manifest was written, and says whether there was anything; `base` is the
    /// manifest's file.
    ///
    /// # Errors
    /// A part or a journal that cannot be read.
    pub(super) fn take_parts(
        &mut self,
        folder: &Path,
        shards: &BTreeSet<Shard>,
        base: Option<Digest>,
    ) -> Result<bool, Diagnostic> {
        let mut parts = Vec::new();
        let mut journals = Vec::new();
        for shard in shards {
            let files = Files::of(folder, *shard);
            parts.extend(Part::read(&files.part)?.filter(|part| part.head.base == base));
            journals.extend(Journal::read(&files.journal)?.filter(|journal| journal.head.base == base));
        }
        let has_any = !(parts.is_empty() && journals.is_empty());
        self.replace(parts);
        for journal in journals {
            self.outputs.extend(journal.outputs);
        }
        if has_any {
            self.written = None;
        }
        Ok(has_any)
    }

    /// Puts parts in the place of all that is known of the documents of their shards.
    pub(super) fn replace(&mut self, parts: Vec<Part>) {
        for part in &parts {
            self.set_kit(part.kit.clone(), |name| part.outputs.contains_key(name));
        }
        let counts: BTreeSet<u32> = parts.iter().map(|part| part.head.shard.count()).collect();
        let shards: BTreeSet<Shard> = parts.iter().map(|part| part.head.shard).collect();
        let kit = self.kit.id.clone();
        self.outputs.retain(|_, output| {
            let number_of = |count: &u32| Shard::new(Shard::number_of(output.whose.key(&kit), *count), *count);
            output.kit.is_some() || !counts.iter().filter_map(number_of).any(|shard| shards.contains(&shard))
        });
        for part in parts {
            self.outputs.extend(part.outputs);
        }
    }
}

/// A part in the way of one of another kit.
pub(super) fn of_another_kit(path: &Path, kit: &str) -> Diagnostic {
    let message = format!("`{}` has documents of the kit `{kit}`", display_name(path));
    Diagnostic::error(message)
        .help("`panelkit merge-manifests` takes it into `manifest.json`; or choose another folder with `--out`")
}

/// Removes the parts and journals of shards, and their folder when nothing else is in it. They are in the manifest: what
/// cannot be removed does no harm.
pub(super) fn remove(folder: &Path, shards: &BTreeSet<Shard>) {
    for shard in shards {
        let files = Files::of(folder, *shard);
        for path in [files.part, files.journal, files.lock] {
            _ = fs::remove_file(path);
        }
    }
    _ = fs::remove_dir(folder.join(PARTS));
}
