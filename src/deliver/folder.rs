//! Bytes → a file below the output folder, whole or not at all.
//!
//! A file is written beside its place under a temporary name and renamed; a run that is killed leaves whole files
//! and at most one temporary file per thread, which the next run removes. Files and folders are for their owner only:
//! they name people.
//!
//! A folder is written to by one run at a time, or by several runs each of which is a part of one ([`OutputFolder::share`]).

use std::collections::BTreeSet;
use std::fs::{self, File, Metadata, TryLockError};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use super::OutputName;
use crate::diag::Diagnostic;
use crate::source::display_name;

/// How temporary files begin, so that those of a killed run are known.
const TEMPORARY: &str = ".panelkit-";
/// How temporary files end.
const UNFINISHED: &str = ".part";
/// Held while a run writes, so that no run removes the temporary files of another; the parts of a run hold it together.
const LOCK: &str = ".panelkit-lock";
/// How often a lock is asked for anew whose file was removed at that moment.
const LOCK_ATTEMPTS: usize = 100;

/// The folder that a run writes to.
#[derive(Debug)]
pub struct OutputFolder {
    path: PathBuf,
    /// The same without symbolic links, to see that no link leads out of it.
    real: PathBuf,
    /// That of the folder, and in a part of a run its own before it.
    locks: Vec<Lock>,
    /// How the temporary files of this run begin.
    temporary: String,
    /// The folders that are known to be there and free of leftovers.
    prepared: Mutex<BTreeSet<PathBuf>>,
}

impl OutputFolder {
    /// Makes the folder if it is missing, and sees that it can be written to.
    ///
    /// # Errors
    /// When it cannot be made or written to, or another run is writing to it.
    pub fn open(path: &Path) -> Result<Self, Diagnostic> {
        create_private(path).map_err(|error| problem("make the output folder", path, error))?;
        let lock = Lock::take(path.join(LOCK), false);
        let lock = lock.map_err(|refused| refused.told("write to the output folder", path, || busy(path)))?;
        let folder = Self::with(path, vec![lock], TEMPORARY.to_owned())?;
        folder.prepare(path)?;
        Ok(folder)
    }

    /// The same for a part of a run, while others write their parts to the folder; `own` is the file that is held so that
    /// no two runs write the same part, `name` what the part is called in names of files: `3-of-7`.
    ///
    /// # Errors
    /// As [`Self::open`], and when the same part is being written by another run.
    pub fn share(path: &Path, own: &Path, name: &str) -> Result<Self, Diagnostic> {
        for folder in [Some(path), own.parent()].into_iter().flatten() {
            create_private(folder).map_err(|error| problem("make the output folder", folder, error))?;
        }
        let shared = Lock::take(path.join(LOCK), true);
        let shared = shared.map_err(|refused| refused.told("write to the output folder", path, || busy(path)))?;
        // Who had the folder alone may have removed it.
        let parent = own.parent().unwrap_or(path);
        create_private(parent).map_err(|error| problem("make the folder", parent, error))?;
        let same = || {
            Diagnostic::error(format!("another run is writing the same part of `{}`", display_name(path)))
                .help("wait until it has ended, or make the others with another `--shard`")
        };
        let own =
            Lock::take(own.to_owned(), false).map_err(|refused| refused.told("write to the folder", parent, same))?;
        Self::with(path, vec![own, shared], format!("{TEMPORARY}{name}-"))
    }

    fn with(path: &Path, locks: Vec<Lock>, temporary: String) -> Result<Self, Diagnostic> {
        let real = path.canonicalize().map_err(|error| problem("find the output folder", path, error))?;
        Ok(Self { path: path.to_owned(), real, locks, temporary, prepared: Mutex::default() })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Puts a document in its place, over an older one of the same name.
    ///
    /// # Errors
    /// When the system refuses; then nothing of the document is there.
    pub fn write(&self, name: &OutputName, bytes: &[u8]) -> Result<PathBuf, Diagnostic> {
        let path = name.below(&self.path);
        let parent = path.parent().unwrap_or(&self.path);
        self.prepare(parent)?;
        let written = write_beside(parent, &path, &self.temporary, bytes);
        written.map_err(|error| self.refusal(parent, &path, error))?;
        Ok(path)
    }

    /// Removes a document, and the folders that are empty without it.
    ///
    /// # Errors
    /// When the system refuses, or a symbolic link leads out of the folder.
    pub fn remove(&self, name: &OutputName) -> Result<(), Diagnostic> {
        let path = name.below(&self.path);
        let parent = path.parent().unwrap_or(&self.path);
        let real = match parent.canonicalize() {
            Ok(real) => real,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(problem("find the folder", parent, error)),
        };
        if !real.starts_with(&self.real) {
            return Err(leaves(parent));
        }
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(problem("remove", &path, error)),
            _ => {}
        }
        // A folder with anything in it stays.
        let above = parent.ancestors().take_while(|folder| *folder != self.path);
        for folder in above {
            if fs::remove_dir(folder).is_err() {
                break;
            }
            self.prepared.lock().unwrap_or_else(std::sync::PoisonError::into_inner).remove(folder);
        }
        Ok(())
    }

    /// Begins a file that is written piece by piece.
    ///
    /// # Errors
    /// As [`Self::write`].
    pub fn begin(&self, name: &OutputName) -> Result<Pending, Diagnostic> {
        let path = name.below(&self.path);
        self.prepare(path.parent().unwrap_or(&self.path))?;
        Pending::begin(&path)
    }

    /// What the system refused, said of the largest thing it is true of: a full disk is one problem, not one for each
    /// document.
    fn refusal(&self, parent: &Path, path: &Path, error: io::Error) -> Diagnostic {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::ReadOnlyFilesystem => {
                problem("write to the output folder", &self.path, error)
            }
            io::ErrorKind::PermissionDenied => problem("write to the folder", parent, error),
            _ => problem("write", path, error),
        }
    }

    /// Makes a folder below the output folder, once, and removes what a killed run left in it.
    fn prepare(&self, folder: &Path) -> Result<(), Diagnostic> {
        let mut prepared = self.prepared.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if prepared.contains(folder) {
            return Ok(());
        }
        create_private(folder).map_err(|error| problem("make the folder", folder, error))?;
        let real = folder.canonicalize().map_err(|error| problem("find the folder", folder, error))?;
        if !real.starts_with(&self.real) {
            return Err(leaves(folder));
        }
        if self.locks.iter().all(Lock::is_held) {
            remove_unfinished(folder, &self.temporary)
                .map_err(|error| problem("clean up the folder", folder, error))?;
        }
        prepared.insert(folder.to_owned());
        Ok(())
    }
}

/// A file that is held by one run, or by several at a time.
#[derive(Debug)]
struct Lock {
    path: PathBuf,
    /// None where the file system knows no locks; then nothing is cleaned up.
    file: Option<File>,
}

/// Why a file is not held.
enum Refused {
    /// Another run holds it.
    Busy,
    /// The system refuses.
    System(io::Error),
}

impl Refused {
    fn told(self, action: &str, path: &Path, busy: impl Fn() -> Diagnostic) -> Diagnostic {
        match self {
            Self::Busy => busy(),
            Self::System(error) => problem(action, path, error),
        }
    }
}

impl Lock {
    fn take(path: PathBuf, is_shared: bool) -> Result<Self, Refused> {
        for _ in 0..LOCK_ATTEMPTS {
            let file = private_file(&path).map_err(Refused::System)?;
            match if is_shared { file.try_lock_shared() } else { file.try_lock() } {
                Ok(()) if is_still_at(&file, &path) => return Ok(Self { path, file: Some(file) }),
                // Who held it has removed it in the meantime, and the next one makes another.
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(Refused::Busy),
                Err(TryLockError::Error(_)) => return Ok(Self { path, file: None }),
            }
        }
        Err(Refused::Busy)
    }

    fn is_held(&self) -> bool {
        self.file.is_some()
    }
}

/// The file goes with the last who holds it.
impl Drop for Lock {
    fn drop(&mut self) {
        if self.file.as_ref().is_none_or(|file| file.try_lock().is_ok()) {
            // Nothing depends on it being gone: a lock that nobody holds is free.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Whether an open file is the one that has a path now.
fn is_still_at(file: &File, path: &Path) -> bool {
    match (file.metadata(), fs::metadata(path)) {
        (Ok(open), Ok(there)) => is_same(&open, &there),
        _ => false,
    }
}

#[cfg(unix)]
fn is_same(first: &Metadata, second: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (first.dev(), first.ino()) == (second.dev(), second.ino())
}

/// Elsewhere an open file cannot be removed.
#[cfg(not(unix))]
fn is_same(_: &Metadata, _: &Metadata) -> bool {
    true
}

/// A file that is written piece by piece and is in its place when all of it is there, readable by its owner only.
#[derive(Debug)]
pub struct Pending {
    path: PathBuf,
    to: Beside,
}

/// Where the pieces go.
#[derive(Debug)]
enum Beside {
    /// A file that is renamed at the end.
    File(tempfile::NamedTempFile),
    /// A device or a pipe.
    Device(File),
}

impl Pending {
    /// Begins a file; folders that are missing above it are made, for their owner only.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn begin(path: &Path) -> Result<Self, Diagnostic> {
        let folder = match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        create_private(folder).map_err(|error| problem("make the folder", folder, error))?;
        let to = match fs::metadata(path) {
            Ok(there) if there.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
            Ok(there) if !there.is_file() => File::options().write(true).open(path).map(Beside::Device),
            _ => temporary(folder, TEMPORARY).map(Beside::File),
        };
        Ok(Self { path: path.to_owned(), to: to.map_err(|error| problem("write", path, error))? })
    }

    /// Puts the file in its place, over an older one.
    ///
    /// # Errors
    /// When the system refuses; then what was there before is untouched.
    pub fn commit(self) -> Result<(), Diagnostic> {
        let Self { path, to } = self;
        let done = match to {
            Beside::File(mut file) => {
                file.flush().and_then(|()| file.persist(&path).map(|_| ()).map_err(|error| error.error))
            }
            Beside::Device(mut device) => device.flush(),
        };
        done.map_err(|error| problem("write", &path, error))
    }
}

impl Write for Pending {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.to {
            Beside::File(file) => file.write(bytes),
            Beside::Device(device) => device.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.to {
            Beside::File(file) => file.flush(),
            Beside::Device(device) => device.flush(),
        }
    }
}

impl Seek for Pending {
    fn seek(&mut self, place: SeekFrom) -> io::Result<u64> {
        match &mut self.to {
            Beside::File(file) => file.seek(place),
            Beside::Device(device) => device.seek(place),
        }
    }
}

fn temporary(folder: &Path, prefix: &str) -> io::Result<tempfile::NamedTempFile> {
    tempfile::Builder::new().prefix(prefix).suffix(UNFINISHED).tempfile_in(folder)
}

/// Puts a file in its place, whole or not at all, readable by its owner only. A device or a pipe that stands there is
/// written to as it is: another file in its place would break it for everybody.
///
/// # Errors
/// When the system refuses; then what was there before is untouched.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), Diagnostic> {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let written = match fs::metadata(path) {
        Ok(there) if there.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
        Ok(there) if !there.is_file() => {
            File::options().write(true).open(path).and_then(|mut device| device.write_all(bytes))
        }
        _ => write_beside(folder, path, TEMPORARY, bytes),
    };
    written.map_err(|error| problem("write", path, error))
}

fn write_beside(folder: &Path, path: &Path, prefix: &str, bytes: &[u8]) -> io::Result<()> {
    let mut file = temporary(folder, prefix)?;
    file.write_all(bytes)?;
    file.flush()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// Makes a folder and those above it, for the owner only; folders that are there keep their rights.
pub(crate) fn create_private(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

fn private_file(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    // To be shared, a lock must be readable on some network file systems.
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Removes what begins with `prefix` and was never put in its place.
fn remove_unfinished(folder: &Path, prefix: &str) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(prefix) && name.ends_with(UNFINISHED) && entry.file_type()?.is_file() {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn leaves(folder: &Path) -> Diagnostic {
    let message = format!("the folder `{}` is a symbolic link that leaves the output folder", display_name(folder));
    Diagnostic::error(message).help("remove the link, or choose another folder with `--out`")
}

fn busy(path: &Path) -> Diagnostic {
    Diagnostic::error(format!("another run is writing to the output folder `{}`", display_name(path)))
        .help("wait until it has ended, or choose another folder with `--out`")
}

/// What the system refused, with what a person can do about it.
pub(crate) fn problem(action: &str, path: &Path, error: io::Error) -> Diagnostic {
    let help = match error.kind() {
        io::ErrorKind::PermissionDenied => "choose a place that you may write to, or change its permissions",
        io::ErrorKind::ReadOnlyFilesystem => "choose a place on a disk that can be written to",
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "free some space and run it again; the files written so far are whole"
        }
        io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory => {
            "a file stands where a folder is needed: move it away, or choose another place"
        }
        io::ErrorKind::IsADirectory | io::ErrorKind::DirectoryNotEmpty => {
            "a folder stands where the file should be: move it away, or choose another place"
        }
        io::ErrorKind::NotFound => "see that the folder above it is there",
        _ => "see that the disk is there and has room",
    };
    Diagnostic::error(format!("cannot {action} `{}`", display_name(path))).cause(bare(error)).help(help)
}

/// The error of the system without the name of the temporary file, which means nothing to a reader.
fn bare(error: io::Error) -> io::Error {
    if error.get_ref().is_some() { error.kind().into() } else { error }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> OutputName {
        OutputName::new(text).unwrap()
    }

    #[test]
    fn a_file_replaces_an_older_one_and_leaves_nothing_beside_it() {
        let dir = tempfile::tempdir().unwrap();
        let folder = OutputFolder::open(&dir.path().join("out")).unwrap();
        folder.write(&name("a/b.pdf"), b"old").unwrap();
        let path = folder.write(&name("a/b.pdf"), b"new").unwrap();
        drop(folder);
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
        assert_eq!(fs::read_dir(dir.path().join("out")).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn files_and_folders_are_for_their_owner_only() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let folder = OutputFolder::open(&dir.path().join("out")).unwrap();
        let path = folder.write(&name("a/b.pdf"), b"x").unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&path), 0o600);
        assert_eq!(mode(path.parent().unwrap()), 0o700);
        assert_eq!(mode(folder.path()), 0o700);
    }

    #[test]
    fn what_a_killed_run_left_is_removed() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("a")).unwrap();
        for path in [".panelkit-1.part", "a/.panelkit-2.part", "a/.other.part"] {
            fs::write(dir.path().join(path), b"half").unwrap();
        }
        OutputFolder::open(dir.path()).unwrap().write(&name("a/b.pdf"), b"x").unwrap();
        assert!(!dir.path().join(".panelkit-1.part").exists());
        assert!(!dir.path().join("a/.panelkit-2.part").exists());
        assert!(dir.path().join("a/.other.part").exists());
    }

    #[test]
    fn two_runs_never_write_to_one_folder() {
        let dir = tempfile::tempdir().unwrap();
        let first = OutputFolder::open(dir.path()).unwrap();
        let error = OutputFolder::open(dir.path()).unwrap_err();
        assert!(error.message.starts_with("another run is writing"), "{error}");
        drop(first);
        OutputFolder::open(dir.path()).unwrap();
    }

    #[test]
    fn parts_of_a_run_write_to_one_folder_and_nobody_else_does() {
        let dir = tempfile::tempdir().unwrap();
        let share = |name: &str| OutputFolder::share(dir.path(), &dir.path().join("parts").join(name), name);
        fs::create_dir(dir.path().join("a")).unwrap();
        for name in ["1-of-2", "2-of-2"] {
            fs::write(dir.path().join(format!("a/.panelkit-{name}-x.part")), b"half").unwrap();
        }
        let (first, second) = (share("1-of-2").unwrap(), share("2-of-2").unwrap());
        assert!(share("1-of-2").unwrap_err().message.starts_with("another run is writing the same part"));
        assert!(OutputFolder::open(dir.path()).unwrap_err().message.starts_with("another run is writing to"));
        first.write(&name("a/b.pdf"), b"x").unwrap();
        assert!(!dir.path().join("a/.panelkit-1-of-2-x.part").exists());
        assert!(dir.path().join("a/.panelkit-2-of-2-x.part").exists(), "it may be written to at this moment");
        drop(first);
        assert!(OutputFolder::open(dir.path()).is_err(), "one is still writing");
        drop(second);
        let whole = OutputFolder::open(dir.path()).unwrap();
        assert!(share("1-of-2").unwrap_err().message.starts_with("another run is writing to"));
        drop(whole);
        assert_eq!(fs::read_dir(dir.path().join("parts")).unwrap().count(), 0, "no locks are left");
        assert!(!dir.path().join(LOCK).exists());
    }

    #[test]
    fn temporary_names_are_not_told() {
        let dir = tempfile::tempdir().unwrap();
        let problem = replace(&dir.path().join("missing/a.pdf"), b"x").unwrap_err();
        assert!(problem.message.ends_with("missing/a.pdf`"), "{problem}");
        assert_eq!(problem.cause.unwrap().to_string(), "entity not found");
        assert_eq!(problem.help.unwrap(), "see that the folder above it is there");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leaves_the_folder_is_not_followed() {
        let dir = tempfile::tempdir().unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(elsewhere.path(), dir.path().join("a")).unwrap();
        let error = OutputFolder::open(dir.path()).unwrap().write(&name("a/b.pdf"), b"x").unwrap_err();
        assert!(error.message.contains("leaves the output folder"), "{error}");
        assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_file_in_place_of_the_folder_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("out");
        fs::write(&file, b"").unwrap();
        let error = OutputFolder::open(&file).unwrap_err();
        assert_eq!(error.message, format!("cannot make the output folder `{}`", file.display()));
        assert!(error.help.is_some_and(|help| help.starts_with("a file stands where a folder is needed")));
        assert!(error.cause.is_some());
    }
}
