//! What was made lately → what need not be made again: a map that forgets what nobody asks for any more.
//!
//! It has two generations. What is put in or found is in the young one; when that is full, it becomes the old one, and
//! what was in the old one and not found since is forgotten. So what all documents have stays, and what one candidate
//! alone has goes after a while, however many candidates there are. What comes out is what was put in; whether anything
//! is still there must change no result.

use std::borrow::Borrow;
use std::hash::Hash;

use rustc_hash::FxHashMap;

/// Things by their keys, up to a number of bytes in all.
pub(crate) struct Recent<K, V> {
    young: FxHashMap<K, Kept<V>>,
    old: FxHashMap<K, Kept<V>>,
    /// What is in the young generation, in bytes.
    bytes: usize,
    /// What a generation holds, in bytes.
    most: usize,
}

struct Kept<V> {
    value: V,
    /// In bytes, about; with its key.
    weight: usize,
}

impl<K: Eq + Hash, V: Clone> Recent<K, V> {
    /// Nothing yet; what is kept has never more than about `bytes`.
    pub(crate) fn new(bytes: usize) -> Self {
        Self { young: FxHashMap::default(), old: FxHashMap::default(), bytes: 0, most: bytes / 2 }
    }

    /// What is under a key, if it is still there.
    pub(crate) fn get<Q: Eq + Hash + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        if let Some(kept) = self.young.get(key) {
            return Some(kept.value.clone());
        }
        let (key, kept) = self.old.remove_entry(key)?;
        let value = kept.value.clone();
        self.add(key, kept);
        Some(value)
    }

    /// Keeps a value that weighs so many bytes with its key.
    pub(crate) fn put(&mut self, key: K, value: V, weight: usize) {
        self.add(key, Kept { value, weight });
    }

    fn add(&mut self, key: K, kept: Kept<V>) {
        if self.bytes + kept.weight > self.most {
            self.old = std::mem::take(&mut self.young);
            self.bytes = 0;
        }
        self.bytes += kept.weight;
        if let Some(before) = self.young.insert(key, kept) {
            self.bytes -= before.weight;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Recent;

    #[test]
    fn what_is_found_again_stays_and_the_rest_is_forgotten() {
        let mut recent = Recent::new(20);
        recent.put("all", 0, 1);
        for candidate in 0..1_000 {
            assert_eq!(recent.get("all"), Some(0), "{candidate}");
            let name: &str = Box::leak(candidate.to_string().into_boxed_str());
            recent.put(name, candidate, 3);
        }
        assert_eq!(recent.get("999"), Some(999));
        assert_eq!(recent.get("990"), None);
        assert!(recent.young.len() + recent.old.len() <= 8, "20 bytes hold two of 1 and six of 3");
    }

    #[test]
    fn what_alone_is_too_large_is_kept_until_the_next() {
        let mut recent = Recent::new(20);
        recent.put("large", 1, 100);
        assert_eq!(recent.get("large"), Some(1));
        recent.put("small", 2, 1);
        recent.put("other", 3, 10);
        assert_eq!((recent.get("large"), recent.get("small")), (None, Some(2)));
    }
}
