//! A set of change numbers, one bit each: 125 kB for a million changes.

/// A set of change numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ids {
    bits: Vec<u64>,
    len: usize,
}

impl Ids {
    /// Puts a number in.
    pub fn insert(&mut self, id: u32) {
        let at = id as usize / 64;
        if at >= self.bits.len() {
            self.bits.resize(at + 1, 0);
        }
        let bit = 1 << (id % 64);
        self.len += usize::from(self.bits[at] & bit == 0);
        self.bits[at] |= bit;
    }

    /// Tells whether a number is in.
    pub fn contains(&self, id: u32) -> bool {
        self.bits
            .get(id as usize / 64)
            .is_some_and(|word| word & (1 << (id % 64)) != 0)
    }

    /// Returns how many there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Tells whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Returns the numbers, from low to high.
    pub fn iter(&self) -> impl Iterator<Item = u32> {
        (0u32..).zip(&self.bits).flat_map(|(at, word)| {
            let word = *word;
            (0..64u32)
                .filter(move |bit| word & (1 << bit) != 0)
                .map(move |bit| at * 64 + bit)
        })
    }
}

impl FromIterator<u32> for Ids {
    fn from_iter<I: IntoIterator<Item = u32>>(ids: I) -> Self {
        let mut set = Self::default();
        ids.into_iter().for_each(|id| set.insert(id));
        set
    }
}
