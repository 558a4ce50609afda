//! How far each story got inside a part of the record: a few bytes for each of millions.

use std::collections::HashMap;

use crate::domain::event::Stream;
use crate::domain::id::ChangeNumber;

/// The events of one story inside a part of the record.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Reach {
    /// The place in the file of the first.
    pub(super) seq: u64,
    /// The first revision; 0 when there is none.
    pub(super) first: u64,
    /// The last revision.
    pub(super) last: u64,
    /// Whether the index says that the story ended before it did.
    pub(super) cut: bool,
}

impl Reach {
    /// Tells whether there is an event.
    pub(super) fn began(&self) -> bool {
        self.first > 0
    }
}

/// How many stories lie together. Numbers next to each other are met together, so most are found
/// without a look into the map; a forged number far away costs one block and no more.
const BLOCK: usize = 64;
const KEYS: u64 = 64;

/// Where the registers stand: behind every change.
const REGISTERS: u64 = 1 << 32;

/// The stories of a part.
#[derive(Debug, Default)]
pub(super) struct Reaches {
    blocks: Vec<(u64, Box<[Reach; BLOCK]>)>,
    at: HashMap<u64, usize>,
    last: usize,
}

fn key(stream: Stream) -> u64 {
    match stream {
        Stream::Change(number) => u64::from(number.0),
        Stream::File
        | Stream::People
        | Stream::Clients
        | Stream::Services
        | Stream::Items
        | Stream::Boards
        | Stream::Calendar
        | Stream::Policy
        | Stream::Catalogue => {
            let place = Stream::REGISTERS.iter().position(|s| *s == stream);
            REGISTERS + place.unwrap_or_default() as u64
        }
    }
}

fn stream(key: u64) -> Option<Stream> {
    match u32::try_from(key) {
        Ok(number) => Some(Stream::Change(ChangeNumber(number))),
        Err(_) => Stream::REGISTERS
            .get(usize::try_from(key - REGISTERS).ok()?)
            .copied(),
    }
}

impl Reaches {
    /// Returns how far a story got.
    pub(super) fn of(&mut self, stream: Stream) -> &mut Reach {
        let key = key(stream);
        let (block, place) = (key / KEYS, usize::try_from(key % KEYS).unwrap_or(0));
        if self.blocks.get(self.last).is_none_or(|(b, _)| *b != block) {
            let blocks = &mut self.blocks;
            self.last = *self.at.entry(block).or_insert_with(|| {
                blocks.push((block, Box::new([Reach::default(); BLOCK])));
                blocks.len() - 1
            });
        }
        &mut self.blocks[self.last].1[place]
    }

    /// Returns the stories that have events, and how far they got.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Stream, Reach)> {
        self.blocks.iter().flat_map(|(block, reaches)| {
            (block * KEYS..)
                .zip(reaches.iter())
                .filter(|(_, reach)| reach.began())
                .filter_map(|(key, reach)| Some((stream(key)?, *reach)))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_story_has_a_reach_of_its_own() {
        let changes =
            [0, 1, 63, 64, 65, 1_000_000, u32::MAX].map(|n| Stream::Change(ChangeNumber(n)));
        let all: Vec<Stream> = changes.into_iter().chain(Stream::REGISTERS).collect();
        let mut reaches = Reaches::default();
        for (first, stream) in (1..).zip(&all) {
            reaches.of(*stream).first = first;
        }
        for (first, stream) in (1..).zip(&all) {
            assert_eq!(reaches.of(*stream).first, first, "{stream}");
        }
        let mut found: Vec<(u64, Stream)> = reaches.iter().map(|(s, r)| (r.first, s)).collect();
        found.sort_unstable();
        let expected: Vec<(u64, Stream)> = (1..).zip(all).collect();
        assert_eq!(found, expected);
    }
}
