//! What a command gives → stdout, and what went wrong on the way → [`Failure`].

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use crate::deliver;
use crate::diag::{Diagnostic, Diagnostics};
use crate::source::display_name;

/// The largest input from a pipe, in bytes.
const LARGEST_INPUT: u64 = 256 << 20;

/// Why a command ended before its work was done.
#[derive(Debug)]
pub enum Failure {
    /// What was typed makes no sense.
    Usage(Diagnostic),
    /// The input is wrong.
    Input(Diagnostics),
    /// Nobody takes the output.
    Output(io::Error),
}

impl From<Diagnostics> for Failure {
    fn from(diagnostics: Diagnostics) -> Self {
        Self::Input(diagnostics)
    }
}

impl From<Diagnostic> for Failure {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::Input(diagnostic.into())
    }
}

/// Whether a path stands for standard input or output.
pub fn is_standard(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Writes text to stdout.
///
/// # Errors
/// When nobody reads it any more.
pub fn print(text: &str) -> Result<(), Failure> {
    print_bytes(text.as_bytes())
}

/// Writes bytes to stdout.
///
/// # Errors
/// When nobody reads them any more.
pub fn print_bytes(bytes: &[u8]) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(bytes).and_then(|()| stdout.flush()).map_err(Failure::Output)
}

/// Writes bytes to a file, whole or not at all, or to stdout for `-`.
///
/// # Errors
/// When the system refuses.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    if is_standard(path) { print_bytes(bytes) } else { Ok(deliver::replace(path, bytes)?) }
}

/// Reads a file, or stdin for `-`.
///
/// # Errors
/// When it cannot be read, is too large or is not UTF-8.
pub fn read_text(path: &Path) -> Result<String, Diagnostic> {
    utf8(path, read_bytes(path)?)
}

/// Takes what was read from a file, or from stdin for `-`, as text.
///
/// # Errors
/// When it is not UTF-8.
pub fn utf8(path: &Path, bytes: Vec<u8>) -> Result<String, Diagnostic> {
    String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        let message = format!("{} is not UTF-8 at byte {offset}", shown(path));
        Diagnostic::error(message).help("save it as UTF-8").cause(error)
    })
}

/// Reads a file, or stdin for `-`.
///
/// # Errors
/// When it cannot be read or is too large.
pub fn read_bytes(path: &Path) -> Result<Vec<u8>, Diagnostic> {
    let name = shown(path);
    let mut bytes = Vec::new();
    let read = if is_standard(path) {
        io::stdin().lock().take(LARGEST_INPUT + 1).read_to_end(&mut bytes)
    } else {
        File::open(path).and_then(|file| file.take(LARGEST_INPUT + 1).read_to_end(&mut bytes))
    };
    let size = read.map_err(|error| {
        let help = match error.kind() {
            io::ErrorKind::IsADirectory => "it is a folder: name a file in it",
            _ => "see that the file is there and may be read",
        };
        Diagnostic::error(format!("cannot read {name}")).help(help).cause(error)
    })?;
    if size as u64 > LARGEST_INPUT {
        return Err(Diagnostic::error(format!("{name} has more than {LARGEST_INPUT} bytes")).help("split the document"));
    }
    Ok(bytes)
}

/// An input in a message.
fn shown(path: &Path) -> String {
    if is_standard(path) { "standard input".to_owned() } else { format!("`{}`", display_name(path)) }
}
