//! The compiled-in starter kit → a folder; and for `demo` its packets.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use include_dir::Dir;

use super::args::{Build, Conforming, Demo, Encrypting, FormOptions, Init, Selecting};
use super::output::Failure;
use super::report::{Reporter, counted};
use super::{build, schema};
use crate::assets;
use crate::deliver;
use crate::diag::{Diagnostic, Diagnostics};
use crate::kit::SchemaKind;
use crate::source::display_name;

/// `panelkit init DIR`
pub fn init(command: &Init, reporter: &mut Reporter) -> Result<(), Failure> {
    let written = write(&command.folder)?;
    let folder = display_name(&command.folder);
    reporter.note(format_args!("wrote {} to `{folder}`; now run `panelkit build {folder}`", counted(written, "file")))
}

/// `panelkit demo [DIR]`
pub fn demo(command: &Demo, reporter: &mut Reporter) -> Result<(), Failure> {
    write(&command.folder)?;
    let build = Build {
        kit: command.folder.clone(),
        out: None,
        selecting: Selecting::default(),
        forms: FormOptions::default(),
        conforming: Conforming::default(),
        encrypting: Encrypting::default(),
        attach_source: false,
        audit: false,
        force: false,
        prune: false,
        shard: None,
        explain: false,
        making: command.making.clone(),
    };
    build::run(&build, reporter)
}

/// Writes the starter kit and the schemas that its files name, and gives the number of files that were not there yet.
///
/// Nothing is written when a file of the kit is there with another content. The schemas are made by the program, for
/// editors; older ones are replaced.
///
/// # Errors
/// When a file is there with another content, or cannot be written.
fn write(folder: &Path) -> Result<usize, Diagnostics> {
    if fs::metadata(folder).is_ok_and(|there| !there.is_dir()) {
        return Err(deliver::problem("make the folder", folder, io::ErrorKind::NotADirectory.into()).into());
    }
    let mut missing: Vec<(PathBuf, &[u8])> = Vec::new();
    let mut problems = Diagnostics::default();
    for (path, contents) in files(&assets::STARTER) {
        let path = folder.join(path);
        match fs::read(&path) {
            Ok(found) if found == contents => {}
            Ok(_) => problems.push(changed(&path)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => missing.push((path, contents)),
            Err(error) => problems.push(deliver::problem("write", &path, error)),
        }
    }
    problems.into_result()?;
    let schemas: Vec<(PathBuf, String)> = SchemaKind::ALL
        .into_iter()
        .map(|kind| (folder.join(format!("{}.schema.json", kind.as_str())), schema::text(kind)))
        .collect();
    for (path, text) in &schemas {
        if fs::read(path).ok().as_deref() != Some(text.as_bytes()) {
            missing.push((path.clone(), text.as_bytes()));
        }
    }
    for (path, contents) in &missing {
        if let Some(parent) = path.parent() {
            deliver::create_private(parent).map_err(|error| deliver::problem("make the folder", parent, error))?;
        }
        deliver::replace(path, contents)?;
    }
    Ok(missing.len())
}

fn changed(path: &Path) -> Diagnostic {
    Diagnostic::error(format!("`{}` is there already, with another content", display_name(path)))
        .help("nothing was written: choose another folder, or move the file away")
}

/// All files of a compiled-in folder, sorted by path.
fn files(dir: &'static Dir<'static>) -> Vec<(&'static Path, &'static [u8])> {
    let mut found: Vec<_> = dir.files().map(|file| (file.path(), file.contents())).collect();
    found.extend(dir.dirs().flat_map(files));
    found.sort();
    found
}
