//! Comments as threads: what answers what, each beneath what it answers, however deep.

use super::change::Change;
use super::vote::{Comment, CommentKind};

/// A comment and how deep it stands: 0 for one that answers none, 1 for an answer, 2 for an answer to that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed<'a> {
    /// The comment.
    pub comment: &'a Comment,
    /// How deep it stands.
    pub depth: usize,
}

/// Returns the comments of a change as threads in the order in which they were begun, each comment followed
/// by its answers and theirs.
pub fn threads(change: &Change) -> Vec<Vec<Placed<'_>>> {
    let comments = &change.comments;
    // An answer is always written after what it answers; anything else begins a thread of its own, so that
    // whatever the record says, every comment stands once.
    let parent = |at: usize| {
        let to = comments[at].reply_to?;
        comments[..at].iter().position(|c| c.id == to)
    };
    let mut threads: Vec<Vec<(usize, usize)>> = Vec::new();
    for at in 0..comments.len() {
        let Some(to) = parent(at) else {
            threads.push(vec![(at, 0)]);
            continue;
        };
        for thread in &mut threads {
            let Some(found) = thread.iter().position(|(n, _)| *n == to) else {
                continue;
            };
            let depth = thread[found].1;
            let beneath = thread[found + 1..].iter().take_while(|(_, d)| *d > depth);
            let end = found + 1 + beneath.count();
            thread.insert(end, (at, depth + 1));
            break;
        }
    }
    let placed = |(at, depth): (usize, usize)| Placed {
        comment: &comments[at],
        depth,
    };
    let threads = threads.into_iter();
    threads
        .map(|t| t.into_iter().map(placed).collect())
        .collect()
}

/// Returns the comments that someone may answer: those that wait for an answer first, in order, then the
/// others, newest first.
pub fn answerable(change: &Change) -> Vec<&Comment> {
    let mut found: Vec<&Comment> = change.unanswered().collect();
    let waits = found.len();
    let others = change.comments.iter().rev();
    for comment in others {
        if found[..waits].iter().all(|c| c.id != comment.id) {
            found.push(comment);
        }
    }
    found
}

/// Returns the conditions that were asked for in comments and are neither answered nor taken up.
pub fn conditions_asked(change: &Change) -> impl Iterator<Item = &Comment> {
    change
        .unanswered()
        .filter(|c| c.kind == CommentKind::Condition)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use proptest::prelude::*;

    fn said(replies: &[Option<u32>]) -> Change {
        let comments = (1..).zip(replies).map(|(id, to)| Comment {
            id,
            by: "omar".into(),
            at: DateTime::UNIX_EPOCH,
            kind: CommentKind::ALL[id as usize % 4],
            text: format!("said {id}"),
            revision: 1,
            about: None,
            reply_to: *to,
            answered: id % 3 == 0,
            offline: None,
        });
        Change {
            comments: comments.collect(),
            ..Change::default()
        }
    }

    fn shape(change: &Change) -> Vec<(u32, usize)> {
        let all = threads(change).into_iter().flatten();
        all.map(|p| (p.comment.id, p.depth)).collect()
    }

    #[test]
    fn an_answer_stands_beneath_what_it_answers_and_a_late_one_too() {
        let change = said(&[None, Some(1), None, Some(2), Some(1), Some(3), Some(9)]);
        let expected = [(1, 0), (2, 1), (4, 2), (5, 1), (3, 0), (6, 1), (7, 0)];
        assert_eq!(shape(&change), expected);
    }

    proptest! {
        #[test]
        fn every_comment_stands_once_and_an_answer_one_deeper_than_what_it_answers(
            replies in proptest::collection::vec(proptest::option::of(0..14u32), 0..12),
        ) {
            let change = said(&replies);
            let shape = shape(&change);
            let mut ids: Vec<u32> = shape.iter().map(|s| s.0).collect();
            ids.sort_unstable();
            prop_assert_eq!(ids, (1..=u32::try_from(replies.len()).unwrap()).collect::<Vec<_>>());
            for (at, (id, depth)) in shape.iter().enumerate() {
                let to = replies[*id as usize - 1].filter(|to| (1..*id).contains(to));
                let above = shape[..at].iter().rfind(|(_, d)| d < depth).map(|(id, _)| *id);
                prop_assert_eq!(to, above, "{} in {:?}", id, shape);
            }
            let mut can: Vec<u32> = answerable(&change).iter().map(|c| c.id).collect();
            let waits = change.unanswered().count();
            prop_assert!(change.unanswered().map(|c| c.id).eq(can[..waits].iter().copied()));
            can.sort_unstable();
            prop_assert!(can.iter().copied().eq(1..=u32::try_from(replies.len()).unwrap()));
        }
    }
}
