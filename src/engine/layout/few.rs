//! [`Few`]: a list that is empty in almost every box, and then takes no more room there than a pointer.

use std::ops::{Deref, DerefMut};

/// A list that is mostly empty.
#[derive(Debug, Clone)]
#[expect(
    clippy::box_collection,
    reason = "a vector is three times as large as a pointer, and this one is mostly empty"
)]
pub struct Few<T>(Option<Box<Vec<T>>>);

impl<T> Few<T> {
    /// A list with nothing in it.
    pub const fn new() -> Self {
        Self(None)
    }

    /// Adds to the end.
    pub fn push(&mut self, value: T) {
        self.vec().push(value);
    }

    /// The list as a vector, to add to.
    pub(super) fn vec(&mut self) -> &mut Vec<T> {
        self.0.get_or_insert_default()
    }

    /// Takes all that is in it.
    pub(super) fn take(&mut self) -> Vec<T> {
        self.0.take().map_or_else(Vec::new, |list| *list)
    }
}

impl<T> Default for Few<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> From<Vec<T>> for Few<T> {
    fn from(list: Vec<T>) -> Self {
        Self((!list.is_empty()).then(|| Box::new(list)))
    }
}

impl<T> Deref for Few<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        self.0.as_ref().map_or(&[], |list| list)
    }
}

impl<T> DerefMut for Few<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        self.0.as_mut().map_or(&mut [], |list| list)
    }
}

impl<'a, T> IntoIterator for &'a Few<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::Few;

    #[test]
    fn what_is_pushed_is_taken() {
        let mut few = Few::from(Vec::new());
        assert!(few.is_empty());
        few.push(1);
        few.push(2);
        few.iter_mut().for_each(|number| *number *= 10);
        assert_eq!((few.to_vec(), few.take(), few.len()), (vec![10, 20], vec![10, 20], 0));
        assert_eq!(size_of::<Few<[u64; 9]>>(), size_of::<usize>());
    }
}
