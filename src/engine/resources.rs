//! The files that a document names: images, style sheets, fonts.
//!
//! Only what is below the given roots or compiled in can be named; the engine has no network code at all.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

/// Gives the bytes of what a document names by a relative URL.
pub trait Resources: Sync {
    /// The bytes of `url`, which is resolved against the document.
    ///
    /// # Errors
    /// Why it cannot be had: not below a root, missing, not a regular file, too large.
    fn load(&self, url: &str) -> Result<Arc<[u8]>, ResourceError>;
}

/// Why a resource cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum ResourceError {
    /// The URL has a scheme or form that is never loaded.
    #[error("`{url}` is outside of what a document may name: {reason}")]
    Refused {
        /// As the document names it.
        url: String,
        /// Which rule it breaks.
        reason: &'static str,
    },
    /// There is no such file.
    #[error("there is no file `{url}`")]
    Missing {
        /// As the document names it.
        url: String,
    },
    /// The file is there and cannot be read.
    #[error("`{url}` cannot be read")]
    Unreadable {
        /// As the document names it.
        url: String,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// The file is larger than the limit.
    #[error("`{url}` has {size} bytes, more than the limit of {limit}")]
    TooLarge {
        /// As the document names it.
        url: String,
        /// Its size in bytes.
        size: u64,
        /// The limit in bytes.
        limit: u64,
    },
}

/// Files of which it is noted that a document has named them, there or not.
pub struct NotedResources<'r> {
    files: &'r dyn Resources,
    named: Mutex<BTreeSet<String>>,
}

impl<'r> NotedResources<'r> {
    /// These files, of which none is named yet.
    pub fn new(files: &'r dyn Resources) -> Self {
        Self { files, named: Mutex::default() }
    }

    /// The URLs that were asked for, each once, in their order.
    pub fn named(&self) -> Vec<String> {
        self.named.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}

impl Resources for NotedResources<'_> {
    fn load(&self, url: &str) -> Result<Arc<[u8]>, ResourceError> {
        let mut named = self.named.lock().unwrap_or_else(PoisonError::into_inner);
        if !named.contains(url) {
            named.insert(url.to_owned());
        }
        drop(named);
        self.files.load(url)
    }
}

/// No files at all: for documents that must stand alone.
pub struct NoResources;

impl Resources for NoResources {
    fn load(&self, url: &str) -> Result<Arc<[u8]>, ResourceError> {
        Err(ResourceError::Missing { url: url.to_owned() })
    }
}
