//! What the documents of a batch share: fonts cut down to a set of glyphs, images compressed for PDF, and streams that
//! are the same in many of them, compressed.
//!
//! Bounded and safe to use from all threads. What comes out of it is what would be made anew, so that output does not
//! depend on what was there before.

use std::borrow::Borrow;
use std::fmt;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use super::deflate::{Begun, Deflated};
use super::fonts::{Embedded, EmbeddedKey};
use super::images::Compressed;
use crate::recent::Recent;

/// Shared by all documents of a batch, through [`super::PdfOptions::cache`].
#[derive(Default)]
pub struct PdfCache {
    /// Faces cut down, by face and glyphs.
    pub(super) fonts: Shelf<EmbeddedKey, Embedded>,
    /// Images, by their address; the value keeps the image alive, so that an address means one image.
    pub(super) images: Shelf<usize, Compressed>,
    /// Compressed streams, by what they hold.
    pub(super) streams: Shelf<Box<[u8]>, Deflated>,
    /// Beginnings of streams, by what they hold.
    pub(super) begun: Shelf<Box<[u8]>, Begun>,
}

impl fmt::Debug for PdfCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PdfCache").finish_non_exhaustive()
    }
}

/// How much a shelf holds, in bytes, about: what the documents of a few candidates have.
const SHELF_BYTES: usize = 4 << 20;

/// Things made once and used by many, as long as they are used.
pub(super) struct Shelf<K, V>(Mutex<Recent<K, Arc<V>>>);

/// What a thing on a shelf takes up.
pub(super) trait Weight {
    /// In bytes, about.
    fn weight(&self) -> usize;
}

impl<K: Eq + Hash, V> Default for Shelf<K, V> {
    fn default() -> Self {
        Self(Mutex::new(Recent::new(SHELF_BYTES)))
    }
}

impl<K: Eq + Hash, V: Weight> Shelf<K, V> {
    /// The thing under a key, made now when it is not there. Two threads may make the same thing at the same time;
    /// both results are the same, and one is kept.
    pub(super) fn get_or_make<E>(&self, key: K, make: impl FnOnce(&K) -> Result<V, E>) -> Result<Arc<V>, E> {
        if let Some(thing) = self.get(&key) {
            return Ok(thing);
        }
        let thing = make(&key)?;
        Ok(self.put(key, thing))
    }

    /// The thing under a key, if it is there.
    pub(super) fn get<Q: Eq + Hash + ?Sized>(&self, key: &Q) -> Option<Arc<V>>
    where
        K: Borrow<Q>,
    {
        self.lock().get(key)
    }

    /// Keeps a thing under a key.
    pub(super) fn put(&self, key: K, thing: V) -> Arc<V> {
        let thing = Arc::new(thing);
        let weight = thing.weight();
        self.lock().put(key, Arc::clone(&thing), weight);
        thing
    }

    /// A thread that panicked while it held the lock has left whole entries behind: each step is one insertion.
    fn lock(&self) -> std::sync::MutexGuard<'_, Recent<K, Arc<V>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
