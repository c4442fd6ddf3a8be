//! A file on disk, or one that is compiled in → [`Source`]: text that the parsers may trust.
//!
//! Everything that is wrong with a file before its format matters is found here: missing, not a file, too large, not
//! UTF-8, control characters. What the text means is left to [`super::tree`] and [`super::csv`].

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use crate::diag::{Diagnostic, Diagnostics};
use crate::source::{Source, display_name};

/// The most bytes a YAML file may have. The compiled-in bank has 150 KB; ten thousand candidates in YAML have 3 MB.
pub const YAML_LIMIT: u64 = 4 << 20;

/// The most bytes a CSV file may have: half a million candidates.
pub const CSV_LIMIT: u64 = 128 << 20;

/// How many control characters of one file are reported; a binary file has thousands.
const CONTROL_CHARACTERS_REPORTED: usize = 5;

/// Reads a text file of at most `limit` bytes.
///
/// # Errors
/// When the file cannot be read, is too large, is not UTF-8 or has control characters.
pub fn read(path: &Path, limit: u64) -> Result<Arc<Source>, Diagnostics> {
    let name = display_name(path);
    let bytes = read_bytes(path, &name, limit)?;
    text(&name, bytes)
}

/// Reads standard input, as [`read`] does a file.
///
/// # Errors
/// As [`read`].
pub fn standard_input(limit: u64) -> Result<Arc<Source>, Diagnostics> {
    const NAME: &str = "standard input";
    let mut bytes = Vec::new();
    io::stdin().lock().take(limit + 1).read_to_end(&mut bytes).map_err(|error| {
        Diagnostic::error(format!("cannot read {NAME}")).help("see that something is written to it").cause(error)
    })?;
    if bytes.len() as u64 > limit {
        let message = format!("{NAME} has more than the limit of {limit} bytes");
        return Err(Diagnostic::error(message).help("split the input").into());
    }
    text(NAME, bytes)
}

fn read_bytes(path: &Path, name: &str, limit: u64) -> Result<Vec<u8>, Diagnostic> {
    let cannot_read = |error: io::Error| {
        let (message, help) = match error.kind() {
            io::ErrorKind::NotFound => (format!("there is no file `{name}`"), "check the path"),
            io::ErrorKind::PermissionDenied => {
                (format!("the file `{name}` may not be read"), "check the rights of the file and of the folders above")
            }
            _ => (format!("the file `{name}` cannot be read"), "check the path"),
        };
        Diagnostic::error(message).help(help).cause(error)
    };
    // Opening a pipe or a device would wait for ever, so the kind is asked for first.
    let metadata = std::fs::metadata(path).map_err(cannot_read)?;
    if !metadata.is_file() {
        let kind = if metadata.is_dir() { "a folder" } else { "not a regular file" };
        return Err(Diagnostic::error(format!("`{name}` is {kind}")).help("name a text file"));
    }
    let mut bytes = Vec::new();
    // One byte more than allowed shows that there is more, whatever the metadata say.
    File::open(path).and_then(|file| file.take(limit + 1).read_to_end(&mut bytes)).map_err(cannot_read)?;
    if bytes.len() as u64 > limit {
        let size = metadata.len().max(limit + 1);
        return Err(Diagnostic::error(format!("`{name}` has {size} bytes, more than the limit of {limit}"))
            .help(format!("split the file; a CSV file of candidates may have {} MiB", CSV_LIMIT >> 20)));
    }
    Ok(bytes)
}

/// Makes a [`Source`] of bytes that must be UTF-8 text; a byte order mark at the beginning is dropped.
///
/// # Errors
/// When the bytes are not UTF-8, or the text has control characters.
pub fn text(name: &str, bytes: Vec<u8>) -> Result<Arc<Source>, Diagnostics> {
    let text = String::from_utf8(bytes).map_err(|error| not_utf8(name, &error))?;
    let text = match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    };
    let source = Source::new(name, text);
    let problems = control_characters(&source);
    if problems.0.is_empty() { Ok(source) } else { Err(problems) }
}

fn not_utf8(name: &str, error: &std::string::FromUtf8Error) -> Diagnostic {
    let bytes = error.as_bytes();
    let offset = error.utf8_error().valid_up_to();
    let byte = bytes[offset];
    let help = match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "this is UTF-16; save the file as UTF-8",
        _ => "save the file as UTF-8 (in a spreadsheet: `CSV UTF-8`)",
    };
    // Up to the offset both texts are the same, so the place is right; only that line is kept, for showing.
    let end = bytes[offset..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |length| offset + length);
    let source = Source::new(name, String::from_utf8_lossy(&bytes[..end]));
    Diagnostic::error(format!("the file is not UTF-8: byte 0x{byte:02x} at offset {offset}"))
        .at(&source, offset..offset + '\u{fffd}'.len_utf8())
        .help(help)
}

/// Whether a character has no place in a text: it prints nothing, and terminals and PDF viewers act on it.
pub fn is_control(character: char) -> bool {
    character.is_control() && !matches!(character, '\n' | '\r' | '\t')
}

fn control_characters(source: &Arc<Source>) -> Diagnostics {
    let found = source.text().char_indices().filter(|(_, character)| is_control(*character));
    let problem = |(offset, character): (usize, char)| {
        Diagnostic::error(format!("the text has the control character U+{:04X}", u32::from(character)))
            .at(source, offset..offset + character.len_utf8())
            .help("delete it; it may be invisible in an editor")
    };
    Diagnostics(found.take(CONTROL_CHARACTERS_REPORTED).map(problem).collect())
}
