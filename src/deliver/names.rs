//! The result of a name pattern → [`OutputName`], a relative path that every file system takes.
//!
//! Letters of other scripts are written in plain ones (`Nguyễn` → `Nguyen`, `Нина` → `Nina`), everything outside of
//! `A-Z a-z 0-9 . _ -` becomes a dash. Which names there are is decided by the pattern; see `merge::NamePattern`.

use std::collections::BTreeMap;
use std::fmt;
use std::hash::Hasher;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxHasher;

/// The most bytes that one part of a path may have; file systems allow 255, archives and shares less.
const LONGEST_PART: usize = 120;
/// The most folders that a name may go down.
const DEEPEST: usize = 8;
/// What a value without any usable character becomes.
const NOTHING: &str = "_";

/// The place of a document below the output folder: parts of `A-Z a-z 0-9 . _ -`, joined by `/`; it ends in `.pdf` unless it
/// was made with another extension.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutputName(Arc<str>);

/// Why a pattern's result is no name for a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// It is absolute, goes up with `..`, or has a backslash.
    #[error("the output name `{0}` leaves the output folder")]
    Leaves(String),
    /// Nothing is left of it, or of one of its parts.
    #[error("the output name `{0}` has an empty part")]
    Empty(String),
    /// It has more folders than any reader would want.
    #[error("the output name `{0}` is more than {DEEPEST} folders deep")]
    Deep(String),
}

impl OutputName {
    /// Makes a pattern's result safe.
    ///
    /// # Errors
    /// When it points outside of the output folder, or at nothing.
    pub fn new(text: &str) -> Result<Self, NameError> {
        Self::with_extension(text, ".pdf")
    }

    /// The same for another kind of file; the extension has its dot, and a last `.pdf` of the text is left out for it.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn with_extension(text: &str, extension: &str) -> Result<Self, NameError> {
        let text = text.trim();
        let drive = text.as_bytes().get(1) == Some(&b':');
        if text.starts_with('/') || text.contains('\\') || drive || text.split('/').any(|part| part.trim() == "..") {
            return Err(NameError::Leaves(text.to_owned()));
        }
        let parts: Vec<&str> = text.split('/').filter(|part| part.trim() != ".").collect();
        if parts.is_empty() || parts.iter().any(|part| part.trim().is_empty() || is_bare_extension(part)) {
            return Err(NameError::Empty(text.to_owned()));
        }
        if parts.len() > DEEPEST {
            return Err(NameError::Deep(text.to_owned()));
        }
        let (file, folders) = parts.split_last().expect("there is a part");
        let stem = strip_extension(file.trim());
        let mut name: String = folders.iter().map(|folder| part(folder, "") + "/").collect();
        name.push_str(&part(stem, extension));
        Ok(Self(name.into()))
    }

    /// A name as it was written down; nothing when it is none that [`Self::new`] gives.
    pub fn given(text: &str) -> Option<Self> {
        Self::new(text).ok().filter(|name| name.as_str() == text)
    }

    /// As text, with `/` between its parts.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The file's path below a folder.
    pub fn below(&self, folder: &Path) -> PathBuf {
        self.0.split('/').fold(folder.to_owned(), |path, part| path.join(part))
    }

    /// What file systems that ignore case take the name for.
    fn folded(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

impl fmt::Display for OutputName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A value of the data as one part of a name: never a folder of its own, whatever is in it.
pub fn slug(value: &str) -> String {
    let plain = plain_letters(value);
    if plain.is_empty() { NOTHING.to_owned() } else { plain }
}

fn is_bare_extension(part: &str) -> bool {
    part.trim().eq_ignore_ascii_case(".pdf")
}

fn strip_extension(file: &str) -> &str {
    let cut = file.len().saturating_sub(4);
    match file.get(cut..) {
        Some(end) if end.eq_ignore_ascii_case(".pdf") => &file[..cut],
        _ => file,
    }
}

/// One part of a path, with its extension.
fn part(text: &str, extension: &str) -> String {
    let mut stem = slug(text);
    // All characters are ASCII from here on.
    stem.truncate(LONGEST_PART - extension.len() - 1);
    stem.truncate(stem.trim_end_matches(['.', '-']).len());
    if is_reserved(&stem) {
        stem.insert(0, '_');
    }
    stem + extension
}

/// Transliterated, other characters as single dashes, without dots or dashes at either end.
fn plain_letters(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for character in any_ascii::any_ascii(text).chars() {
        match character {
            'A'..='Z' | 'a'..='z' | '0'..='9' | '_' | '.' => plain.push(character),
            _ if plain.ends_with('-') => {}
            _ => plain.push('-'),
        }
    }
    plain.trim_matches(['.', '-']).to_owned()
}

/// Whether Windows takes the name for a device, with or without an extension.
/// <https://learn.microsoft.com/windows/win32/fileio/naming-a-file#naming-conventions>
fn is_reserved(stem: &str) -> bool {
    let base = stem.split('.').next().unwrap_or(stem).to_ascii_uppercase();
    let numbered = |device| base.strip_prefix(device).is_some_and(|rest| matches!(rest.as_bytes(), [b'0'..=b'9']));
    matches!(base.as_str(), "CON" | "PRN" | "AUX" | "NUL") || numbered("COM") || numbered("LPT")
}

/// Two documents that cannot both have their file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collision {
    /// Index of the one that comes first.
    pub first: usize,
    /// Index of the one that would overwrite it, or would need a folder in its place.
    pub second: usize,
}

/// Names as they come → whether [`find_collisions`] might find something: a cheap look at hashes, for the many thousands
/// of names that are as they should be.
#[derive(Debug, Default)]
pub struct NameHashes {
    files: Vec<u64>,
    /// Of the folders that the files are in, mostly each once.
    folders: Vec<u64>,
    /// The folder of the last name: neighbours are mostly in the same.
    last: String,
}

impl NameHashes {
    /// Adds a name.
    pub fn add(&mut self, name: &OutputName) {
        self.files.push(hash(name.0.as_bytes()));
        let Some(end) = name.0.rfind('/') else { return };
        let folder = &name.0[..end];
        if self.last != folder {
            folder.clone_into(&mut self.last);
            let ends = folder.match_indices('/').map(|(end, _)| end).chain([end]);
            self.folders.extend(ends.map(|end| hash(&folder.as_bytes()[..end])));
        }
    }

    /// Whether two of the names may collide.
    pub fn may_collide(mut self) -> bool {
        self.files.sort_unstable();
        self.files.windows(2).any(|pair| pair[0] == pair[1])
            || self.folders.iter().any(|folder| self.files.binary_search(folder).is_ok())
    }
}

/// Of bytes as file systems that ignore case take them.
fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    bytes.iter().for_each(|byte| hasher.write_u8(byte.to_ascii_lowercase()));
    hasher.finish()
}

/// The documents whose names another document already has (upper and lower case are the same), or whose folder is
/// another document's file; in the order of the second.
pub fn find_collisions<'a>(names: impl IntoIterator<Item = &'a OutputName>) -> Vec<Collision> {
    let folded: Vec<String> = names.into_iter().map(OutputName::folded).collect();
    let mut files: BTreeMap<&str, usize> = BTreeMap::new();
    let mut collisions = Vec::new();
    for (second, name) in folded.iter().enumerate() {
        match files.get(name.as_str()) {
            Some(first) => collisions.push(Collision { first: *first, second }),
            None => {
                files.insert(name, second);
            }
        }
    }
    for (second, name) in folded.iter().enumerate() {
        let mut folders = name.match_indices('/').map(|(end, _)| &name[..end]);
        if let Some(first) = folders.find_map(|folder| files.get(folder)) {
            collisions.push(Collision { first: *first, second });
        }
    }
    collisions.sort_by_key(|collision| collision.second);
    collisions
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> String {
        OutputName::new(text).map_or_else(|error| format!("error: {error}"), |name| name.to_string())
    }

    fn may_collide(names: &[OutputName]) -> bool {
        let mut hashes = NameHashes::default();
        names.iter().for_each(|name| hashes.add(name));
        hashes.may_collide()
    }

    #[test]
    fn names_keep_plain_letters_and_folders() {
        assert_eq!(name("c-001/technical-mira.pdf"), "c-001/technical-mira.pdf");
        assert_eq!(name("c-001/./technical.PDF"), "c-001/technical.pdf");
        assert_eq!(name("summary"), "summary.pdf");
        assert_eq!(name("v1.2"), "v1.2.pdf");
    }

    #[test]
    fn letters_of_other_scripts_are_transliterated() {
        assert_eq!(name("Nguyễn Thị Phương Thảo"), "Nguyen-Thi-Phuong-Thao.pdf");
        assert_eq!(name("Нина Ковалёва"), "Nina-Kovaleva.pdf");
        assert_eq!(name("Łukasz Øster"), "Lukasz-Oster.pdf");
    }

    #[test]
    fn names_that_leave_the_folder_are_refused() {
        for text in ["../x.pdf", "/etc/x.pdf", "a/../b.pdf", "a/ .. /b", r"a\b.pdf", "C:/x", "c:x"] {
            assert!(matches!(OutputName::new(text), Err(NameError::Leaves(_))), "{text}");
        }
    }

    #[test]
    fn names_with_empty_parts_are_refused() {
        for text in ["", " ", ".", "a//b", "a/", ".pdf", "a/.pdf"] {
            assert!(matches!(OutputName::new(text), Err(NameError::Empty(_))), "{text}");
        }
    }

    #[test]
    fn names_start_with_neither_dot_nor_dash() {
        assert_eq!(name(".hidden/-rf"), "hidden/rf.pdf");
        assert_eq!(name("..."), "_.pdf");
    }

    #[test]
    fn device_names_get_an_underscore() {
        assert_eq!(name("con/AUX.pdf"), "_con/_AUX.pdf");
        assert_eq!(name("com1.x.pdf"), "_com1.x.pdf");
        assert_eq!(name("com10.pdf"), "com10.pdf");
    }

    #[test]
    fn parts_have_at_most_120_bytes() {
        let long = name(&format!("{}/{}.pdf", "a".repeat(300), "b".repeat(300)));
        assert!(long.split('/').all(|part| part.len() <= LONGEST_PART), "{long}");
        assert!(long.ends_with("b.pdf"));
    }

    #[test]
    fn values_never_make_folders() {
        assert_eq!(slug("../../etc/passwd"), "etc-passwd");
        assert_eq!(slug("AC/DC"), "AC-DC");
        assert_eq!(slug("???"), "_");
    }

    #[test]
    fn names_that_differ_in_case_only_collide() {
        let names: Vec<_> = ["a/X.pdf", "b.pdf", "A/x.pdf"].map(|text| OutputName::new(text).unwrap()).into();
        assert_eq!(find_collisions(&names), [Collision { first: 0, second: 2 }]);
        assert!(may_collide(&names));
    }

    #[test]
    fn a_file_in_the_place_of_a_folder_collides() {
        let names: Vec<_> = ["a.pdf/x.pdf", "A.pdf"].map(|text| OutputName::new(text).unwrap()).into();
        assert_eq!(find_collisions(&names), [Collision { first: 1, second: 0 }]);
        assert!(may_collide(&names));
    }

    #[test]
    fn names_that_share_a_folder_only_do_not_collide() {
        let names: Vec<_> = ["a/x.pdf", "a/y.pdf", "b/a/x.pdf"].map(|text| OutputName::new(text).unwrap()).into();
        assert!(!may_collide(&names));
        assert_eq!(find_collisions(&names), []);
    }
}
