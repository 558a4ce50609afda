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
        (0u32..)
            .zip(&self.bits)
            .flat_map(|(at, word)| bits(*word).map(move |bit| at * 64 + bit))
    }

    /// Puts 64 numbers at a time in: those of each word, the first of which begins at `64 * at`.
    pub(super) fn insert_words(&mut self, at: usize, words: impl ExactSizeIterator<Item = u64>) {
        let end = at + words.len();
        if end > self.bits.len() {
            self.bits.resize(end, 0);
        }
        for (own, word) in self.bits[at..end].iter_mut().zip(words) {
            self.len += (word & !*own).count_ones() as usize;
            *own |= word;
        }
    }

    /// Keeps of each word of 64 numbers what `keep` makes of it.
    pub(super) fn map_words<E>(
        &mut self,
        mut keep: impl FnMut(usize, u64) -> Result<u64, E>,
    ) -> Result<(), E> {
        self.len = 0;
        for (at, word) in self.bits.iter_mut().enumerate() {
            if *word != 0 {
                *word = keep(at, *word)?;
                self.len += word.count_ones() as usize;
            }
        }
        Ok(())
    }

    /// Takes out what another set has when `negated`, and what it has not otherwise.
    pub(super) fn narrow(&mut self, other: &Self, negated: bool) {
        self.len = 0;
        for (at, word) in self.bits.iter_mut().enumerate() {
            let there = other.bits.get(at).copied().unwrap_or_default();
            *word &= if negated { !there } else { there };
            self.len += word.count_ones() as usize;
        }
    }

    /// Returns the words of 64 numbers that have one at least, and where each begins.
    pub(super) fn words(&self) -> impl Iterator<Item = (usize, u64)> {
        let words = self.bits.iter().copied().enumerate();
        words.filter(|(_, word)| *word != 0)
    }
}

/// Returns the places of the bits that are set, from low to high.
pub(super) fn bits(mut word: u64) -> impl Iterator<Item = u32> {
    std::iter::from_fn(move || {
        let place = word.trailing_zeros();
        (word != 0).then(|| {
            word &= word - 1;
            place
        })
    })
}

impl FromIterator<u32> for Ids {
    fn from_iter<I: IntoIterator<Item = u32>>(ids: I) -> Self {
        let mut set = Self::default();
        ids.into_iter().for_each(|id| set.insert(id));
        set
    }
}
