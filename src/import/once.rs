//! A list that keeps each value once, in the order they came.

use std::collections::BTreeSet;

/// From this many values on a set answers; below it looking through the list is faster and smaller.
const SMALL: usize = 16;

/// Values without repetition.
#[derive(Debug, Clone)]
pub(super) struct Once<T> {
    list: Vec<T>,
    set: Option<BTreeSet<T>>,
}

impl<T> Default for Once<T> {
    fn default() -> Self {
        Self {
            list: Vec::new(),
            set: None,
        }
    }
}

impl<T: Ord + Clone> Once<T> {
    /// Adds a value and tells whether it was new.
    pub(super) fn add(&mut self, value: T) -> bool {
        if let Some(set) = &mut self.set {
            if !set.insert(value.clone()) {
                return false;
            }
        } else if self.list.contains(&value) {
            return false;
        }
        self.list.push(value);
        if self.set.is_none() && self.list.len() > SMALL {
            self.set = Some(self.list.iter().cloned().collect());
        }
        true
    }

    /// Returns how many there are.
    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// Returns the values.
    pub(super) fn into_list(self) -> Vec<T> {
        self.list
    }

    /// Returns the values by reference.
    pub(super) fn list(&self) -> &[T] {
        &self.list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_value_is_kept_once_in_order_however_many() {
        let mut once = Once::default();
        assert!((0..100).all(|n| once.add(n)));
        assert!((0..100).all(|n| !once.add(n)));
        assert_eq!(once.into_list(), (0..100).collect::<Vec<_>>());
    }
}
