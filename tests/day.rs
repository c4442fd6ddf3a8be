//! The day of `docs/tutorial.md`: its commands are run, in its order, in an empty folder; what each prints is compared with
//! what the page shows, but for how long it took, and what each leaves is looked at.
//!
//! In the page, a block of `console` holds commands (after `$ `) and what they print, where `…` on a line of its own stands
//! for any lines; a block of `diff` is an edit of the files that it names. `PANELKIT_ACCEPT=1` writes what was printed into
//! the page, but where it has `…`.
//!
//! Sheets are filled by the program itself, or by those of other makers: `PANELKIT_DAY_FILL` names a program that is given
//! the name of a viewer, a sheet, a file for the filled sheet, and a JSON file of values. `.ci/check-day` does so.

#![cfg(unix)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

mod leaves;
mod page;

use page::{Block, Page};

/// A folder in which the day goes by.
struct Day {
    folder: tempfile::TempDir,
}

impl Day {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// What is in a file.
    fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// The names of the files below a folder that end so, sorted.
    fn files(&self, folder: &str, ending: &str) -> Vec<String> {
        let mut folders = vec![self.path(folder)];
        let mut found = Vec::new();
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.to_string_lossy().ends_with(ending) {
                    let name = path.strip_prefix(self.folder.path()).expect("it is below");
                    found.push(name.to_string_lossy().into_owned());
                }
            }
        }
        found.sort();
        found
    }

    /// Runs a command as somebody types it; what it prints to both streams, and its exit status.
    fn run(&self, command: &str) -> (String, i32) {
        let program = Path::new(env!("CARGO_BIN_EXE_panelkit")).parent().expect("it is in a folder");
        let path = std::env::var_os("PATH").unwrap_or_default();
        let paths = std::iter::once(program.to_owned()).chain(std::env::split_paths(&path));
        let output = Command::new("sh")
            .args(["-c", &format!("exec 2>&1\n{command}")])
            .current_dir(self.folder.path())
            .env("PATH", std::env::join_paths(paths).expect("paths without colons"))
            .env("COLUMNS", "100")
            .env_remove("SOURCE_DATE_EPOCH")
            .env_remove("NO_COLOR")
            .output()
            .expect("a shell");
        let status = output.status.code().unwrap_or_else(|| panic!("`{command}` was killed"));
        (String::from_utf8(output.stdout).expect("UTF-8"), status)
    }

    /// Has a viewer fill a sheet.
    fn fill(&self, viewer: &str, sheet: &str, filled: &str, values: &serde_json::Value) {
        fs::create_dir_all(self.path(filled).parent().expect("it is in a folder")).expect("a folder");
        let file = self.path("values.json");
        fs::write(&file, values.to_string()).expect("the values can be written");
        let mut command = match std::env::var_os("PANELKIT_DAY_FILL") {
            Some(program) => {
                let mut command = Command::new(program);
                command.arg(viewer).arg(self.path(sheet)).arg(self.path(filled)).arg(&file);
                command
            }
            None => {
                let mut command = Command::new(env!("CARGO_BIN_EXE_panelkit"));
                command.arg("fill").arg(self.path(sheet)).arg("-o").arg(self.path(filled)).arg("--from").arg(&file);
                command
            }
        };
        let output = command.output().unwrap_or_else(|error| panic!("{viewer}: {error}"));
        assert!(output.status.success(), "{viewer}: {}", String::from_utf8_lossy(&output.stderr));
        fs::remove_file(file).expect("the values can be removed");
    }

    /// Changes files as a `diff` says.
    fn edit(&self, edit: &page::Edit) {
        let text = String::from_utf8(self.bytes(&edit.file)).expect("UTF-8");
        assert_eq!(text.matches(&edit.before).count(), 1, "{} has this once:\n{}", edit.file, edit.before);
        fs::write(self.path(&edit.file), text.replacen(&edit.before, &edit.after, 1)).expect("the file can be written");
    }
}

#[test]
fn the_tutorial_tells_what_happens() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/tutorial.md");
    let mut page = Page::read(&path);
    let day = Day { folder: tempfile::tempdir().expect("a temporary folder") };
    let accepts = std::env::var_os("PANELKIT_ACCEPT").is_some();
    let mut different = Vec::new();
    for index in 0..page.blocks.len() {
        let section = page.sections[page.blocks[index].0].clone();
        if index == 0 || page.blocks[index - 1].0 != page.blocks[index].0 {
            leaves::before(&section, &day);
        }
        match &mut page.blocks[index].1 {
            Block::Edit(edit) => day.edit(edit),
            Block::Console(calls) => {
                for call in calls {
                    let (printed, status) = day.run(&call.command);
                    assert_eq!(status, leaves::status(&call.command, &printed), "`{}`:\n{printed}", call.command);
                    if call.prints(&printed) {
                        continue;
                    }
                    if accepts && !call.has_gaps() {
                        call.shown = page::timeless(&printed);
                    } else {
                        different.push(format!("$ {}\n{printed}\nnot:\n{}", call.command, call.shown));
                    }
                }
            }
        }
        if page.blocks.get(index + 1).is_none_or(|next| next.0 != page.blocks[index].0) {
            leaves::after(&section, &day);
        }
    }
    if accepts {
        page.write(&path);
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
}
