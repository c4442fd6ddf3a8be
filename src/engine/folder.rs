//! A folder on disk → [`Resources`]: the files below it, and nothing else.
//!
//! A document's URL becomes a path only after every form that could lead elsewhere is refused, and the path's real
//! place is looked at after symbolic links are followed. What was read is kept, for the next document.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use include_dir::Dir;

use super::data_url::percent_decoded;
use super::resources::{ResourceError, Resources};

/// The largest file that a document may name, in bytes.
pub const LARGEST: u64 = 32 << 20;

/// Files below folders, in the order of the folders, and after them compiled-in ones.
#[derive(Debug)]
pub struct FolderResources {
    roots: Vec<PathBuf>,
    embedded: Option<&'static Dir<'static>>,
    read: Mutex<HashMap<String, Arc<[u8]>>>,
}

impl FolderResources {
    /// The files below a folder.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { roots: vec![root.into()], embedded: None, read: Mutex::default() }
    }

    /// And below another one, for what the first does not have.
    #[must_use]
    pub fn and(mut self, root: impl Into<PathBuf>) -> Self {
        self.roots.push(root.into());
        self
    }

    /// And compiled-in files, for what no folder has.
    #[must_use]
    pub fn and_embedded(mut self, embedded: &'static Dir<'static>) -> Self {
        self.embedded = Some(embedded);
        self
    }

    fn find(&self, url: &str, path: &str) -> Result<Arc<[u8]>, ResourceError> {
        for root in &self.roots {
            match read_below(root, path, url) {
                Err(ResourceError::Missing { .. }) => {}
                result => return result,
            }
        }
        let embedded = self.embedded.and_then(|embedded| embedded.get_file(path));
        embedded.map(|file| file.contents().into()).ok_or_else(|| ResourceError::Missing { url: url.to_owned() })
    }
}

impl Resources for FolderResources {
    fn load(&self, url: &str) -> Result<Arc<[u8]>, ResourceError> {
        let path = relative_path(url).map_err(|reason| ResourceError::Refused { url: url.to_owned(), reason })?;
        // The lock is not held while a file is read: two threads may read it, and get the same bytes.
        if let Some(bytes) = self.read.lock().unwrap_or_else(PoisonError::into_inner).get(&path) {
            return Ok(Arc::clone(bytes));
        }
        let bytes = self.find(url, &path)?;
        self.read.lock().unwrap_or_else(PoisonError::into_inner).insert(path, Arc::clone(&bytes));
        Ok(bytes)
    }
}

/// The path that a relative URL names, with `/`, or why it may name none.
fn relative_path(url: &str) -> Result<String, &'static str> {
    let url = url.trim();
    let url = url.split(['#', '?']).next().unwrap_or(url);
    if url.is_empty() {
        return Err("it names no file");
    }
    if let Some(reason) = refused_scheme(url) {
        return Err(reason);
    }
    let path = String::from_utf8(percent_decoded(url)).map_err(|_| "it is not UTF-8")?;
    if path.contains('\0') {
        return Err("it has a NUL character");
    }
    if path.contains('\\') {
        return Err("folders are separated by `/`");
    }
    if path.starts_with('/') || path.as_bytes().get(1) == Some(&b':') {
        return Err("it is absolute; name files relative to the folder");
    }
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    if parts.contains(&"..") {
        return Err("`..` leads out of the folder");
    }
    Ok(parts.join("/"))
}

fn refused_scheme(url: &str) -> Option<&'static str> {
    let (scheme, _) = url.split_once(':')?;
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.chars().all(|character| character.is_ascii_alphanumeric() || "+-.".contains(character));
    if !is_scheme {
        return None;
    }
    Some(match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" | "ftp" => "nothing is loaded from the network; copy the file to the folder",
        "file" => "files are named by a path relative to the folder",
        _ => "only files below the folder can be named",
    })
}

fn read_below(root: &Path, path: &str, url: &str) -> Result<Arc<[u8]>, ResourceError> {
    let url = || url.to_owned();
    let failed = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => ResourceError::Missing { url: url() },
        _ => ResourceError::Unreadable { url: url(), source: error },
    };
    let root = root.canonicalize().map_err(failed)?;
    let file = path.split('/').fold(root.clone(), |path, part| path.join(part)).canonicalize().map_err(failed)?;
    if !file.starts_with(&root) {
        return Err(ResourceError::Refused {
            url: url(),
            reason: "it is a symbolic link that leads out of the folder",
        });
    }
    // Opening a pipe would wait for ever, so the kind is asked for first.
    let metadata = file.metadata().map_err(failed)?;
    if !metadata.is_file() {
        return Err(ResourceError::Refused { url: url(), reason: "it is not a regular file" });
    }
    let mut bytes = Vec::new();
    // One byte more than allowed shows that there is more, whatever the metadata say.
    File::open(&file).and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes)).map_err(failed)?;
    if bytes.len() as u64 > LARGEST {
        return Err(ResourceError::TooLarge { url: url(), size: metadata.len().max(LARGEST + 1), limit: LARGEST });
    }
    Ok(bytes.into())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn kit() -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("kit/assets")).unwrap();
        fs::write(dir.path().join("kit/assets/lo go.png"), b"inside").unwrap();
        fs::write(dir.path().join("secret"), b"outside").unwrap();
        dir
    }

    #[test]
    fn files_below_the_folder_are_read() {
        let dir = kit();
        let resources = FolderResources::new(dir.path().join("kit"));
        for url in ["assets/lo go.png", "./assets/lo%20go.png", "assets//lo%20go.png#mark"] {
            assert_eq!(&*resources.load(url).unwrap(), b"inside", "{url}");
        }
    }

    #[test]
    fn urls_that_lead_elsewhere_are_refused() {
        let dir = kit();
        let resources = FolderResources::new(dir.path().join("kit"));
        let absolute = dir.path().join("secret").to_string_lossy().into_owned();
        for url in [
            "../secret",
            "assets/../../secret",
            "%2e%2e/secret",
            "assets/%2e%2e%2f..%2fsecret",
            &absolute,
            "file:///etc/passwd",
            "http://example.org/x.png",
            "HTTPS://example.org/",
            "javascript:x",
            r"..\secret",
            "c:/x",
            "a%00b",
            "",
            "#x",
        ] {
            assert!(matches!(resources.load(url), Err(ResourceError::Refused { .. })), "{url}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_that_lead_elsewhere_are_refused() {
        let dir = kit();
        std::os::unix::fs::symlink(dir.path().join("secret"), dir.path().join("kit/link.png")).unwrap();
        std::os::unix::fs::symlink(dir.path(), dir.path().join("kit/up")).unwrap();
        let resources = FolderResources::new(dir.path().join("kit"));
        for url in ["link.png", "up/secret"] {
            assert!(matches!(resources.load(url), Err(ResourceError::Refused { .. })), "{url}");
        }
    }

    #[test]
    fn a_folder_is_no_file() {
        let dir = kit();
        let resources = FolderResources::new(dir.path().join("kit"));
        assert!(matches!(resources.load("assets"), Err(ResourceError::Refused { .. })));
        assert!(matches!(resources.load("missing.png"), Err(ResourceError::Missing { .. })));
        assert!(matches!(resources.load("assets/lo go.png/x"), Err(ResourceError::Missing { .. })));
    }

    #[test]
    fn a_file_that_is_too_large_is_refused() {
        let dir = kit();
        File::create(dir.path().join("kit/big.png")).unwrap().set_len(LARGEST + 1).unwrap();
        let resources = FolderResources::new(dir.path().join("kit"));
        assert!(matches!(resources.load("big.png"), Err(ResourceError::TooLarge { .. })));
    }

    #[test]
    fn the_second_folder_has_what_the_first_has_not() {
        let dir = kit();
        let resources = FolderResources::new(dir.path().join("kit")).and(dir.path());
        assert_eq!(&*resources.load("secret").unwrap(), b"outside");
    }
}
