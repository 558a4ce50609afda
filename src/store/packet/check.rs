//! What may stand in a packet's lines: each check says the field and what is wrong with it.

use super::read::ANEW;
use super::{LONGEST_TEXT, MOST_ANSWERS, MOST_CHANGES, Taken};
use crate::domain::digest::plan_digest;
use crate::domain::packet::{Answer, Given, ReplyTo};

/// A field, and what is wrong with it.
type Wrong = (&'static str, String);

/// Tells whether a change may follow those before it.
pub(super) fn fits(taken: &Taken, before: &[Taken]) -> Result<(), Wrong> {
    if before.len() >= MOST_CHANGES {
        let said = format!("There are more than {MOST_CHANGES} changes.");
        return Err(("change", said));
    }
    if before.iter().any(|t| t.number == taken.number) {
        return Err(("number", format!("{} is there twice.", taken.number)));
    }
    let change = taken.change();
    let digest = plan_digest(&change.plan)
        .map_err(|e| ("plan", format!("The plan cannot be read: {e}.")))?;
    // A vote is cast on a digest, so the plan that is shown has to be the one it stands for.
    if change.revision > 0 && digest != change.digest {
        return Err((
            "digest",
            format!(
                "The plan of {} is not the one that its revision {} was made with. {ANEW}",
                change.id(),
                change.revision
            ),
        ));
    }
    Ok(())
}

/// Tells whether an answer may follow those before it.
pub(super) fn answers(answer: &Answer, taken: &[Taken], before: &[Answer]) -> Result<(), Wrong> {
    if before.len() >= MOST_ANSWERS {
        let said = format!("There are more than {MOST_ANSWERS} answers.");
        return Err(("answer", said));
    }
    if before.iter().any(|a| a.id == answer.id) {
        return Err(("id", "This answer is there twice.".to_owned()));
    }
    let Some(taken) = taken.iter().find(|t| t.number == answer.change) else {
        let said = format!("{} is not in the packet.", answer.change);
        return Err(("change", said));
    };
    sound(&answer.given)?;
    match &answer.given {
        Given::Vote { seen, revision, .. } => {
            let shown = taken.change();
            if *seen != shown.digest || *revision != shown.revision {
                return Err((
                    "seen",
                    format!(
                        "The vote is not on the revision of {} that the packet shows.",
                        answer.change
                    ),
                ));
            }
        }
        Given::Comment {
            reply_to: Some(ReplyTo::Answer(id)),
            ..
        } => {
            let to = |a: &&Answer| a.id == *id && a.change == answer.change;
            let to = before.iter().find(to);
            if !to.is_some_and(|a| matches!(a.given, Given::Comment { .. })) {
                let said = "It answers no comment of the packet.".to_owned();
                return Err(("reply_to", said));
            }
        }
        Given::Comment { .. } => {}
    }
    Ok(())
}

/// Tells whether what was written may go into a packet: not too long, and nothing a terminal would act on.
pub(super) fn sound(given: &Given) -> Result<(), Wrong> {
    for (field, text) in given.texts() {
        if text.len() > LONGEST_TEXT {
            let most = LONGEST_TEXT / 1024;
            let said = format!("The text is longer than {most} KiB; shorten it.");
            return Err((field, said));
        }
        let acts = |c: char| c.is_control() && c != '\n' && c != '\t';
        if text.chars().any(acts) {
            let said = "The text has a control character in it; write it without.";
            return Err((field, said.to_owned()));
        }
    }
    Ok(())
}
