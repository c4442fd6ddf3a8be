//! A folder → when something in it was saved, and is written to the end.
//!
//! Editors write a file in several steps, and some replace it by another: what comes within a moment counts as one save.
//! The folder itself and each folder in it are looked at, but for that of the output: it changes with every run.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::blind::KEY_FILE;
use crate::deliver::manifest::FILE;
use crate::diag::Diagnostic;
use crate::source::display_name;

/// How long nothing may happen before a save is over.
const QUIET: Duration = Duration::from_millis(120);
/// How long a save may take at most: a program that writes all the time is not waited for.
const LONGEST: Duration = Duration::from_secs(2);
/// How often is asked whether to end.
const PATIENCE: Duration = Duration::from_millis(100);

/// What is saved below a folder.
pub struct Saves {
    watcher: RecommendedWatcher,
    events: Receiver<notify::Result<Event>>,
    /// Without symbolic links, as the events name it.
    folder: PathBuf,
    out: PathBuf,
    /// The folders in the folder that are looked at.
    folders: BTreeSet<PathBuf>,
    /// Files elsewhere.
    others: BTreeSet<PathBuf>,
}

impl Saves {
    /// Begins to look at a folder; what happens in `out` is passed over.
    ///
    /// # Errors
    /// When the folder is not there, or the system looks at no more folders.
    pub fn of(folder: &Path, out: &Path) -> Result<Self, Diagnostic> {
        let (sender, events) = channel();
        let refused = |error| refusal(folder, error);
        let watcher = notify::recommended_watcher(move |event| _ = sender.send(event)).map_err(refused)?;
        let real = folder.canonicalize().map_err(|error| refusal(folder, notify::Error::io(error)))?;
        let out = match out.canonicalize() {
            Ok(out) => out,
            // It is made by the first run.
            Err(_) => out.strip_prefix(folder).map_or_else(|_| out.to_owned(), |below| real.join(below)),
        };
        let mut saves =
            Self { watcher, events, folder: real.clone(), out, folders: BTreeSet::new(), others: BTreeSet::new() };
        saves.watcher.watch(&real, RecursiveMode::NonRecursive).map_err(refused)?;
        saves.look_into_folders()?;
        Ok(saves)
    }

    /// Looks at a file that is not below the folder, too.
    pub fn add(&mut self, file: &Path) -> Result<(), Diagnostic> {
        let Ok(real) = file.canonicalize() else { return Ok(()) };
        let Some(parent) = real.parent().filter(|_| !real.starts_with(&self.folder)) else { return Ok(()) };
        if !self.others.contains(&real) {
            self.watcher.watch(parent, RecursiveMode::NonRecursive).map_err(|error| refusal(parent, error))?;
            self.others.insert(real);
        }
        Ok(())
    }

    /// Looks at the folders in the folder, also at those that are new.
    fn look_into_folders(&mut self) -> Result<(), Diagnostic> {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().filter_map(Result::ok);
        let there: BTreeSet<PathBuf> =
            entries.map(|entry| entry.path()).filter(|path| path.is_dir() && self.is_of_interest(path)).collect();
        // One that was removed is looked at anew when it comes back.
        self.folders.retain(|folder| there.contains(folder));
        for folder in there {
            if !self.folders.contains(&folder) {
                let looked = self.watcher.watch(&folder, RecursiveMode::Recursive);
                looked.map_err(|error| refusal(&folder, error))?;
                self.folders.insert(folder);
            }
        }
        Ok(())
    }

    /// Waits for the end of a save; gives false when it is told to stop before.
    ///
    /// # Errors
    /// When a new folder cannot be looked at.
    pub fn wait(&mut self, stop: &AtomicBool) -> Result<bool, Diagnostic> {
        let mut began: Option<Instant> = None;
        loop {
            if stop.load(Ordering::Relaxed) {
                return Ok(false);
            }
            match self.events.recv_timeout(if began.is_some() { QUIET } else { PATIENCE }) {
                Ok(Ok(event)) => {
                    if self.is_save(&event) {
                        began.get_or_insert_with(Instant::now);
                    }
                }
                // What the system lost count of may have been anything.
                Ok(Err(_)) => _ = began.get_or_insert_with(Instant::now),
                Err(RecvTimeoutError::Timeout) if began.is_some() => break,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Ok(false),
            }
            if began.is_some_and(|began| began.elapsed() > LONGEST) {
                break;
            }
        }
        self.look_into_folders()?;
        Ok(true)
    }

    fn is_save(&self, event: &Event) -> bool {
        !matches!(event.kind, EventKind::Access(_)) && event.paths.iter().any(|path| self.is_of_interest(path))
    }

    /// Whether a path is one that people save to: no output, no hidden file, no copy of an editor.
    fn is_of_interest(&self, path: &Path) -> bool {
        let Ok(below) = path.strip_prefix(&self.folder) else { return self.others.contains(path) };
        let plain = below.components().all(|part| match part {
            Component::Normal(name) => {
                let name = name.to_string_lossy();
                !name.starts_with('.') && !name.ends_with('~') && !name.starts_with('#')
            }
            _ => true,
        });
        let is_output = path.starts_with(&self.out) && self.out != self.folder;
        // What a run writes beside it; the rest when the output goes to the folder itself.
        let is_made = path.extension().is_some_and(|extension| extension == "pdf")
            || path.file_name().is_some_and(|name| name == FILE || name == KEY_FILE);
        plain && !is_output && !is_made
    }
}

fn refusal(folder: &Path, error: notify::Error) -> Diagnostic {
    let message = format!("cannot look at the folder `{}` for changes", display_name(folder));
    let help = match error.kind {
        notify::ErrorKind::MaxFilesWatch => {
            "the system looks at no more: raise `fs.inotify.max_user_watches`, or use `panelkit build`"
        }
        _ => "see that it is there and may be read",
    };
    Diagnostic::error(message).help(help).cause(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether something is seen to be saved after `save`.
    fn sees(saves: &mut Saves, save: impl FnOnce()) -> bool {
        let stop = AtomicBool::new(false);
        save();
        std::thread::scope(|scope| {
            scope.spawn(|| {
                std::thread::sleep(Duration::from_millis(600));
                stop.store(true, Ordering::Relaxed);
            });
            saves.wait(&stop).unwrap()
        })
    }

    #[test]
    fn saves_are_seen_and_outputs_are_not() {
        let dir = tempfile::tempdir().unwrap();
        let path = |name: &str| dir.path().join(name);
        fs::create_dir(path("questions")).unwrap();
        fs::create_dir(path("out")).unwrap();
        let mut saves = Saves::of(dir.path(), &path("out")).unwrap();
        assert!(!sees(&mut saves, || ()));
        assert!(sees(&mut saves, || fs::write(path("kit.yaml"), "x").unwrap()));
        assert!(sees(&mut saves, || fs::write(path("questions/own.yaml"), "x").unwrap()));
        for name in ["out/a.pdf", "out/a.html", ".kit.yaml.swp", "kit.yaml~", "manifest.json", "a.pdf"] {
            assert!(!sees(&mut saves, || fs::write(path(name), "x").unwrap()), "{name}");
        }
    }

    #[test]
    fn new_folders_are_looked_into() {
        let dir = tempfile::tempdir().unwrap();
        let mut saves = Saves::of(dir.path(), &dir.path().join("out")).unwrap();
        assert!(sees(&mut saves, || fs::create_dir(dir.path().join("templates")).unwrap()));
        assert!(sees(&mut saves, || fs::write(dir.path().join("templates/packet.html"), "x").unwrap()));
        assert!(!sees(&mut saves, || fs::create_dir(dir.path().join("out")).unwrap()));
        fs::remove_dir_all(dir.path().join("templates")).unwrap();
        assert!(sees(&mut saves, || ()));
        assert!(sees(&mut saves, || fs::create_dir(dir.path().join("templates")).unwrap()));
        assert!(sees(&mut saves, || fs::write(dir.path().join("templates/packet.html"), "x").unwrap()));
    }

    #[test]
    fn files_elsewhere_are_looked_at_when_they_are_named() {
        let (dir, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (people, other) = (elsewhere.path().join("people.csv"), elsewhere.path().join("other.csv"));
        fs::write(&people, "x").unwrap();
        let mut saves = Saves::of(dir.path(), &dir.path().join("out")).unwrap();
        saves.add(&people).unwrap();
        assert!(sees(&mut saves, || fs::write(&people, "y").unwrap()));
        assert!(!sees(&mut saves, || fs::write(&other, "y").unwrap()));
    }
}
