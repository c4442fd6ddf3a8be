//! The parts that all shards of a run have made → one manifest, the same as that of a run that was not spread.
//!
//! Parts in the folder of the manifest are taken into it and are there no more, as a journal is. Parts of other folders
//! stay: there the next run of a shard goes on from them. Documents are neither read nor moved; of those that are in the
//! folder it is seen whether somebody has changed them since their shard ended.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use rayon::iter::{IntoParallelRefMutIterator, ParallelIterator};

use super::part::{self, Files, Head, Journal, PARTS, Part};
use super::{Digest, FILE, Manifest, OnDisk, Output, Writer};
use crate::deliver::{OutputFolder, OutputName};
use crate::diag::{Diagnostic, Diagnostics};
use crate::kit::Shard;
use crate::source::display_name;

/// How many shards are named that something is wrong with.
const NAMED: usize = 10;
/// The remedy when parts are not of one run.
const RUN_AGAIN: &str =
    "run all shards again, with the same kit and the same options: what is as it should be is not made again";

/// What a merge came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merged {
    /// How many shards.
    pub shards: usize,
    /// How many documents of them.
    pub documents: usize,
    /// Whether the manifest said all of it before.
    pub was_there: bool,
}

/// A part, and where it is.
struct Found {
    path: PathBuf,
    part: Part,
    /// Whether it lies beside the manifest.
    is_own: bool,
}

/// Writes the manifest of an output folder from the parts that are in `places`: output folders, folders of parts, or
/// files.
///
/// # Errors
/// Parts that cannot be read, are not of one run, or are not all there; documents of two shards with one name.
pub fn merge(folder: &OutputFolder, places: &[PathBuf]) -> Result<Merged, Diagnostics> {
    let (mut manifest, base) = Manifest::without_parts(folder.path(), true)?;
    let parts = gather(folder, places, base)?;
    see_that_they_are_of_one_run(&parts)?;
    let own: BTreeSet<Shard> = parts.iter().filter(|found| found.is_own).map(|found| found.part.head.shard).collect();
    let (shards, documents) = (parts.len(), parts.iter().map(|found| found.part.outputs.len()).sum());
    if !own.is_empty() && parts.iter().filter(|found| found.is_own).all(|found| found.part.head.base != base) {
        see_that_it_has_them(&manifest, &parts, base)?;
        part::remove(folder.path(), &own);
        return Ok(Merged { shards, documents, was_there: true });
    }
    see_that_all_are_there(&parts)?;
    see_that_they_are_newer(&parts, base)?;
    see_that_names_are_apart(&parts)?;
    manifest.mark_edited(folder.path());
    let (own_parts, other_parts): (Vec<Found>, Vec<Found>) = parts.into_iter().partition(|found| found.is_own);
    let own_parts = own_parts.into_iter().map(|found| marked(found.part, folder.path()));
    manifest.replace(own_parts.collect());
    for Found { part, .. } in other_parts {
        manifest.add(part);
    }
    Writer::write_merged(folder, manifest, own)?;
    Ok(Merged { shards, documents, was_there: false })
}

/// The same part, with the files marked that were changed by hand since it was written.
fn marked(part: Part, folder: &Path) -> Part {
    let Part { head, kit, outputs, written } = part;
    let mut manifest = Manifest { kit, outputs, written };
    manifest.mark_edited(folder);
    Part { head, kit: manifest.kit, outputs: manifest.outputs, written }
}

impl Manifest {
    /// Marks the files that are there and were changed by hand.
    fn mark_edited(&mut self, folder: &Path) {
        let Self { outputs, written, .. } = self;
        let files = Self { written: *written, ..Self::default() };
        outputs.par_iter_mut().for_each(|(name, output)| {
            if let Some(made) = &mut output.made {
                made.edited = files.look(folder, name, made) == OnDisk::Edited;
            }
        });
    }

    /// Adds what a shard made in another folder: what was printed of it is known here alone.
    fn add(&mut self, part: Part) {
        self.set_kit(part.kit.clone(), |name| part.outputs.contains_key(name));
        for (name, mut output) in part.outputs {
            let before = self.outputs.remove(&name);
            output.printed = output.printed.or_else(|| before?.printed);
            self.outputs.insert(name, output);
        }
    }
}

/// Reads all parts; a shard that was stopped has none that counts.
fn gather(folder: &OutputFolder, places: &[PathBuf], base: Option<Digest>) -> Result<Vec<Found>, Diagnostics> {
    let own = folder.path().canonicalize().ok();
    let mut parts = Vec::new();
    let mut problems = Diagnostics::default();
    for place in places {
        let found = if place.is_dir() { in_folder(place) } else { Ok((above(place), None)) };
        let (of, shards) = match found {
            Ok(found) => found,
            Err(problem) => {
                problems.push(problem);
                continue;
            }
        };
        let is_own = own.is_some() && of.canonicalize().ok() == own;
        let paths = shards.map_or_else(
            || vec![place.clone()],
            |shards| shards.iter().map(|shard| Files::of(&of, *shard).part).collect(),
        );
        for path in paths {
            let read = Part::read(&path).and_then(|part| match part {
                Some(part) => see_that_it_is_finished(&of, part, is_own.then_some(base)).map(Some),
                None if place.is_dir() => Ok(None),
                None => Err(missing_file(&path)),
            });
            match read {
                Ok(part) => parts.extend(part.map(|part| Found { path, part, is_own })),
                Err(problem) => problems.push(problem),
            }
        }
    }
    problems.into_result()?;
    Ok(parts)
}

/// The output folder that a folder is or belongs to, and the shards in it.
fn in_folder(place: &Path) -> Result<(PathBuf, Option<BTreeSet<Shard>>), Diagnostic> {
    let folder =
        if place.file_name().is_some_and(|name| name == PARTS) { above(&place.join("x")) } else { place.into() };
    let shards = part::shards(&folder)?;
    if shards.is_empty() {
        let message = format!("there are no parts of a manifest in `{}`", display_name(place));
        let help = if folder.join(FILE).exists() {
            "there is a `manifest.json`: if the shards were merged before, nothing is left to do"
        } else {
            "`panelkit build --shard I/N` leaves them in the folder `manifest.parts` of its output folder"
        };
        return Err(Diagnostic::error(message).help(help));
    }
    Ok((folder, Some(shards)))
}

/// The output folder of a file in its folder of parts.
fn above(part: &Path) -> PathBuf {
    let folder = part.parent().and_then(Path::parent).unwrap_or(Path::new(""));
    if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder.to_owned() }
}

fn missing_file(path: &Path) -> Diagnostic {
    Diagnostic::error(format!("there is no file `{}`", display_name(path))).help("check the path")
}

/// Sees that no run of a shard was stopped after its part was written; `base` is the state of the manifest that a journal
/// must go on from to say so.
fn see_that_it_is_finished(folder: &Path, part: Part, base: Option<Option<Digest>>) -> Result<Part, Diagnostic> {
    let shard = part.head.shard;
    let journal = Journal::read(&Files::of(folder, shard).journal)?;
    if journal.is_some_and(|journal| base.unwrap_or(part.head.base) == journal.head.base) {
        let message = format!("shard {shard} was stopped before its end");
        return Err(Diagnostic::error(message).help(format!("run it again, with `--shard {shard}`: it goes on")));
    }
    Ok(part)
}

/// Sees that all parts go on with one another: one number of shards, one kit, one state of it, and no shard twice.
fn see_that_they_are_of_one_run(parts: &[Found]) -> Result<(), Diagnostics> {
    let Some((first, others)) = parts.split_first() else {
        let problem = Diagnostic::error("no shard has a part");
        return Err(problem.help("run each with `panelkit build --shard I/N`").into());
    };
    let (head, name) = (&first.part.head, display_name(&first.path));
    let count = |found: &Found| found.part.head.shard.count();
    if let Some(other) = others.iter().find(|other| count(other) != head.shard.count()) {
        let message =
            format!("`{name}` is of {} shards, and `{}` of {}", count(first), display_name(&other.path), count(other));
        return Err(Diagnostic::error(message)
            .help("remove the parts of one of the runs, or name the files of the other")
            .into());
    }
    if let Some(other) = others.iter().find(|other| other.part.kit.id != first.part.kit.id) {
        let (of_first, of_other) = (&first.part.kit.id, &other.part.kit.id);
        let message =
            format!("`{name}` is of the kit `{of_first}`, and `{}` of `{of_other}`", display_name(&other.path));
        return Err(Diagnostic::error(message).help("merge the parts of one kit at a time").into());
    }
    let mut runs: BTreeMap<u64, Vec<u32>> = BTreeMap::new();
    let mut seen: BTreeMap<u32, &Path> = BTreeMap::new();
    for Found { path, part: Part { head: Head { shard, run, .. }, .. }, .. } in parts {
        if let Some(before) = seen.insert(shard.number(), path) {
            let message =
                format!("shard {shard} is there twice: `{}` and `{}`", display_name(before), display_name(path));
            return Err(Diagnostic::error(message).help("leave one of them out").into());
        }
        runs.entry(*run).or_default().push(shard.number());
    }
    // Those that are fewer are told, as long as there are any.
    let mut runs: Vec<Vec<u32>> = runs.into_values().collect();
    runs.sort_by_key(|shards| (std::cmp::Reverse(shards.len()), shards[0]));
    if let [most, others @ ..] = &runs[..]
        && !others.is_empty()
    {
        let others: Vec<u32> = others.iter().flatten().copied().collect();
        let message = format!(
            "{} made from another state of the kit, or with other options, than {}",
            named(&others, "was", "were"),
            named(most, "", "").trim_end()
        );
        return Err(Diagnostic::error(message).help(RUN_AGAIN).into());
    }
    Ok(())
}

/// `shards 3, 5 and 12 others were`
fn named(numbers: &[u32], one: &str, many: &str) -> String {
    if let [number] = numbers {
        return format!("shard {number} {one}");
    }
    let first: Vec<String> = numbers.iter().take(NAMED).map(u32::to_string).collect();
    let mut text = format!("shards {}", first.join(", "));
    if let Some(more @ 1..) = numbers.len().checked_sub(NAMED) {
        _ = write!(text, " and {more} others");
    }
    format!("{text} {many}")
}

fn see_that_all_are_there(parts: &[Found]) -> Result<(), Diagnostics> {
    let count = parts[0].part.head.shard.count();
    let there: BTreeSet<u32> = parts.iter().map(|found| found.part.head.shard.number()).collect();
    let missing: Vec<u32> = (1..=count).filter(|number| !there.contains(number)).collect();
    let Some(first) = missing.first() else { return Ok(()) };
    let message = format!(
        "{} missing: {} of {count}",
        if missing.len() == 1 { "a shard is" } else { "shards are" },
        named(&missing, "", "").trim_end()
    );
    let others = if missing.len() > 1 { ", and so on" } else { "" };
    let help = format!("`panelkit build --shard {first}/{count}`, with the other options of the run, makes it{others}");
    Err(Diagnostic::error(message).help(help).into())
}

/// Sees that what lies beside the manifest has not been overtaken by it.
fn see_that_they_are_newer(parts: &[Found], base: Option<Digest>) -> Result<(), Diagnostics> {
    let is_older = |found: &&Found| found.is_own && found.part.head.base != base;
    let older: Vec<u32> = parts.iter().filter(is_older).map(|found| found.part.head.shard.number()).collect();
    if older.is_empty() {
        return Ok(());
    }
    let message = format!("{} begun before `{FILE}` was written", named(&older, "was", "were"));
    Err(Diagnostic::error(message).help(RUN_AGAIN).into())
}

fn see_that_names_are_apart(parts: &[Found]) -> Result<(), Diagnostics> {
    let mut seen: BTreeMap<String, (&OutputName, Shard)> = BTreeMap::new();
    for found in parts {
        let shard = found.part.head.shard;
        for name in found.part.outputs.keys() {
            if let Some((before, other)) = seen.insert(name.as_str().to_ascii_lowercase(), (name, shard)) {
                let message = format!("shards {other} and {shard} have both made a document `{before}`");
                let help = "`panelkit check` tells which two; mend the pattern `output.name`, and run the shards again";
                return Err(Diagnostic::error(message).help(help).into());
            }
        }
    }
    Ok(())
}

/// Sees that a manifest has all that parts say: then they were merged by a run that was stopped before it had removed them.
/// Parts that it has not were overtaken by it, all that lie beside it: they stay.
fn see_that_it_has_them(manifest: &Manifest, parts: &[Found], base: Option<Digest>) -> Result<(), Diagnostics> {
    let is_same = |first: &Output, second: &Output| {
        let plain = |output: &Output| {
            let mut output = output.clone();
            output.printed = None;
            if let Some(made) = &mut output.made {
                made.edited = false;
            }
            output
        };
        plain(first) == plain(second)
    };
    let has = |(name, output)| manifest.outputs.get(name).is_some_and(|there| is_same(there, output));
    if manifest.kit == parts[0].part.kit && parts.iter().flat_map(|found| &found.part.outputs).all(has) {
        return Ok(());
    }
    see_that_they_are_newer(parts, base)
}
