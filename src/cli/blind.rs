//! A round whose panel is not to know the candidates: its key file, and which of two runs it is.
//!
//! One run makes what the panel, the coordinator and the record get, with codes; another what the candidates themselves get,
//! with their names, to a folder of its own. No run makes both: then nothing of the second can lie in a folder that is
//! handed out.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::args::Selecting;
use super::only::Only;
use super::output::{self, Failure};
use super::report::Reporter;
use crate::deliver;
use crate::diag::Diagnostic;
use crate::kit::{self, Blind, Codes, DocumentKind, Kit, Plan, Secret};
use crate::source::display_name;

/// The key file in the kit's folder.
pub(super) const KEY_FILE: &str = "blind-key.json";
/// Below the kit's folder: what is made of it.
pub(super) const OUTPUT_FOLDER: &str = "out";
/// Below the kit's folder: what goes to candidates, in a round that is blind.
pub(super) const APART_FOLDER: &str = "candidates";

/// Where a command writes when it is not told: `out` below the kit's folder, and what names people in a blind round apart
/// from it.
pub fn default_folder(kit: &Kit) -> PathBuf {
    kit.folder.join(if matches!(kit.blind, Blind::Apart) { APART_FOLDER } else { OUTPUT_FOLDER })
}

/// For whom a run makes documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// Those who interview and those who run the day; or the candidates, when only handouts are asked for.
    Panel,
    /// The candidates.
    Candidate,
}

/// What is done with codes that are new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeping {
    /// They are written to the key before anything is made with them.
    Yes,
    /// They are forgotten: nothing is made with them.
    No,
    /// There must be none: runs that are parts of one would each give their own.
    Refused,
}

/// The kit as its documents may be made: as it is, with codes, or for the candidates alone.
///
/// # Errors
/// A key that cannot be read, written or is not for this kit; one in a folder that is handed out.
pub fn blinded(
    mut kit: Kit,
    plan: Plan,
    selecting: &Selecting,
    (reader, keeping): (Reader, Keeping),
    reporter: &mut Reporter,
) -> Result<(Kit, Plan), Failure> {
    if selecting.blinding.blind && !kit.is_blind() {
        kit.blind = Blind::Asked(Vec::new());
    }
    if !kit.is_blind() {
        return Ok((kit, plan));
    }
    let handouts = handouts(&kit, &plan, selecting);
    if reader == Reader::Candidate || handouts == Handouts::Alone {
        kit.blind = Blind::Apart;
        return Ok((kit, plan));
    }
    if keeping != Keeping::No && handouts == Handouts::Among {
        let message =
            "the handouts name the candidates: `--only document:handout` makes them, to a folder of their own";
        reporter.note(format_args!("{message}"))?;
    }
    see_that_key_is_apart(&kit, selecting, &kit.folder.join(OUTPUT_FOLDER))?;
    let codes = codes(&kit, &key_path(&kit, selecting), keeping, reporter)?;
    let kit = kit.blinded(&codes);
    // The order of the candidates is another one; what is to be said of the plan has been said.
    let plan = kit::plan(&kit)?.value;
    Ok((kit, plan))
}

/// The kit as who has the key knows it; and beside it, for a blind round, as the panel got it. Nothing is written.
///
/// # Errors
/// A round that is blind, and a key that is not there, cannot be read or is not for this kit.
pub fn both(mut kit: Kit, selecting: &Selecting, reporter: &mut Reporter) -> Result<(Kit, Option<Kit>), Failure> {
    if selecting.blinding.blind && !kit.is_blind() {
        kit.blind = Blind::Asked(Vec::new());
    }
    if !kit.is_blind() {
        return Ok((kit, None));
    }
    let path = key_path(&kit, selecting);
    if !path.exists() {
        let message = format!("the round is blind, and there is no key `{}`", display_name(&path));
        return Err(Diagnostic::error(message).help("put it there, or name it with `--key`").into());
    }
    let codes = codes(&kit, &path, Keeping::No, reporter)?;
    let coded = kit.clone().blinded(&codes);
    kit.blind = Blind::Apart;
    Ok((kit, Some(coded)))
}

/// Which part handouts have in what is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Handouts {
    None,
    Among,
    Alone,
}

fn handouts(kit: &Kit, plan: &Plan, selecting: &Selecting) -> Handouts {
    // Codes are no ids of this kit yet; a pattern that matches nothing is told with the documents.
    let Ok(only) = Only::new(&selecting.only, kit, plan) else { return Handouts::None };
    let mut wanted = plan.jobs(kit).filter(|job| only.wants(kit, plan, job));
    let (mut handouts, mut others) = (false, false);
    while !(handouts && others)
        && let Some(job) = wanted.next()
    {
        *(if job.document == DocumentKind::Handout { &mut handouts } else { &mut others }) = true;
    }
    match (handouts, others) {
        (false, _) => Handouts::None,
        (true, true) => Handouts::Among,
        (true, false) => Handouts::Alone,
    }
}

/// Where the key is.
fn key_path(kit: &Kit, selecting: &Selecting) -> PathBuf {
    selecting.blinding.key.clone().unwrap_or_else(|| kit.folder.join(KEY_FILE))
}

/// The codes of all candidates of a kit.
fn codes(kit: &Kit, path: &Path, keeping: Keeping, reporter: &mut Reporter) -> Result<Codes, Failure> {
    let there = match fs::metadata(path) {
        Ok(metadata) => {
            reporter.add(readable_by_others(path, &metadata));
            true
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => false,
        Err(error) => return Err(deliver::problem("read the key", path, error).into()),
    };
    if !there && keeping == Keeping::Refused {
        return Err(not_whole(format!("there is no key `{}` of the blind round yet", display_name(path))).into());
    }
    let mut codes = if there {
        Codes::read(&output::read_text(path)?, &display_name(path), &kit.id)?
    } else {
        Codes::new(&kit.id, if keeping == Keeping::Yes { secret()? } else { Secret::default() })
    };
    let is_new = codes.give(&kit.candidates)?;
    if is_new && keeping == Keeping::Refused {
        let message = format!("the key `{}` does not have all candidates as they are now", display_name(path));
        return Err(not_whole(message).into());
    }
    if is_new && keeping == Keeping::Yes {
        deliver::replace(path, codes.text().as_bytes())?;
        if !there {
            let name = display_name(path);
            reporter.note(format_args!("wrote the key to `{name}`: who reads it knows whose code is whose"))?;
        }
    }
    Ok(codes)
}

/// A key that each shard of a run would make or add to for itself.
fn not_whole(message: String) -> Diagnostic {
    Diagnostic::error(message)
        .help("`panelkit check` writes it, once, before the shards are begun; then give it to all of them")
}

/// A new secret. The one place where chance has a part: it is kept in the key, and with the key all is the same again.
fn secret() -> Result<Secret, Diagnostic> {
    let mut secret = Secret::default();
    getrandom::fill(&mut secret).map_err(|cause| {
        let help = "name the key of an earlier run with `--key`";
        Diagnostic::error("the system gives no random numbers for a new key").help(help).cause(cause)
    })?;
    Ok(secret)
}

#[cfg(unix)]
fn readable_by_others(path: &Path, metadata: &fs::Metadata) -> Option<Diagnostic> {
    use std::os::unix::fs::PermissionsExt;
    let name = display_name(path);
    (metadata.permissions().mode() & 0o077 != 0).then(|| {
        Diagnostic::warning(format!("others than you may read the key `{name}`"))
            .help(format!("run `chmod 600 {name}`"))
    })
}

#[cfg(not(unix))]
fn readable_by_others(_: &Path, _: &fs::Metadata) -> Option<Diagnostic> {
    None
}

/// Sees that a key that is named on the command line is not below the folder that is named there: before it is written.
///
/// # Errors
/// When it is.
pub fn see_that_named_key_is_apart(selecting: &Selecting, out: Option<&Path>) -> Result<(), Failure> {
    match (&selecting.blinding.key, out) {
        (Some(key), Some(out)) => see_apart(key, out),
        _ => Ok(()),
    }
}

/// Sees that the key of a blind round is not below a folder that is handed out.
///
/// # Errors
/// When it is.
pub fn see_that_key_is_apart(kit: &Kit, selecting: &Selecting, out: &Path) -> Result<(), Failure> {
    if kit.is_blind() { see_apart(&key_path(kit, selecting), out) } else { Ok(()) }
}

/// Sees that records, which name the candidates of a blind round, are not below the folder of the panel's documents.
///
/// # Errors
/// When they are.
pub fn see_that_records_are_apart(records: &Path, documents: &Path) -> Result<(), Failure> {
    let (Ok(records), Ok(documents)) = (real(records), real(documents)) else { return Ok(()) };
    if records.starts_with(documents) {
        let help = "name another folder with `--out`: records say whose code is whose";
        let message = "the records of a blind round would be in the folder of the documents";
        return Err(Failure::Usage(Diagnostic::error(message).help(help)));
    }
    Ok(())
}

fn see_apart(key: &Path, out: &Path) -> Result<(), Failure> {
    let parent = key.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let (Ok(parent), Ok(out)) = (real(parent), real(out)) else { return Ok(()) };
    if parent.starts_with(&out) {
        let message = format!("the key `{}` would be in the folder of the documents", display_name(key));
        let help =
            "name another file with `--key`, or another folder with `--out`: who gets the one must not get the other";
        return Err(Failure::Usage(Diagnostic::error(message).help(help)));
    }
    Ok(())
}

/// The path without symbolic links, of which the last parts need not be there.
fn real(path: &Path) -> io::Result<PathBuf> {
    match path.canonicalize() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => match (path.parent(), path.file_name()) {
            (Some(parent), Some(name)) => {
                let parent = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
                Ok(real(parent)?.join(name))
            }
            _ => Err(error),
        },
        result => result,
    }
}
