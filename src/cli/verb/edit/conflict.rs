//! Two people edited one plan: both versions side by side, and a text that holds both edits.

use super::kept;
use crate::cli::fault::Fault;
use crate::cli::page::{self, Page};
use crate::cli::session::Session;
use crate::domain::change::Change;
use crate::domain::merge::{Side, contested, merged};
use crate::domain::plan::Plan;
use crate::domain::plan_text;
use crate::domain::refusal::{Cause, Refusal};

/// How wide the versions are laid out: they are read in a terminal and at the head of a file.
const WIDE: usize = 92;

/// Returns the refusal of an edit that somebody else was faster than. Nothing is written over: what only one of
/// the two changed is put together in a file, with both versions of what both changed at its head.
/// A program is told in the shape of every refusal.
pub(super) fn both(
    session: &Session,
    change: &Change,
    base: &Plan,
    mine: &Plan,
    json: bool,
) -> Fault {
    match versions(session, change, base, mine) {
        Ok(said) if json => Refusal::new(Cause::Conflict, said.sentence, said.next).into(),
        Ok(said) => Fault::Stopped(format!(
            "{}\n\n{}\n\n{}",
            said.sentence, said.shown, said.next
        )),
        Err(error) => Fault::Stopped(format!("The two plans cannot be compared ({error}).")),
    }
}

/// What is said of two edits.
struct Said {
    sentence: String,
    shown: String,
    next: String,
}

fn versions(
    session: &Session,
    change: &Change,
    base: &Plan,
    mine: &Plan,
) -> Result<Said, serde_json::Error> {
    let mut fields = contested(base, mine, &change.plan)?;
    let number = change.id();
    let them = session.registers.name_of(&change.last_editor).to_owned();
    let mut sheet = Page::new(WIDE, true);
    page::contested(&fields, &them, &mut sheet);
    let shown = sheet.text();
    let conflicts = fields.iter().filter(|f| f.is_conflict()).count();
    for field in fields.iter_mut().filter(|f| f.side.is_none()) {
        field.side = Some(Side::Mine);
    }
    let plan = merged(mine, &change.plan, &fields)?;
    let text = format!(
        "{}{}",
        head(&shown, &them, conflicts),
        plan_text::write_from(number, change.rev, &plan)
    );
    let next = match kept::put(number, "-both", &text) {
        Ok(place) => {
            let mend = if conflicts == 0 {
                "read"
            } else {
                "read and mend"
            };
            format!(
                "Both edits are put together in {0}; {mend} it and run: holdpoint edit {number} --file {0}",
                place.display()
            )
        }
        Err(sentence) => sentence,
    };
    let sentence = format!(
        "{them} edited the plan of {number} after you had read it. Nothing was saved over it."
    );
    Ok(Said {
        sentence,
        shown,
        next,
    })
}

/// Returns the versions as comments at the head of the text that holds both edits.
fn head(shown: &str, them: &str, conflicts: usize) -> String {
    let stands = match conflicts {
        0 => format!("Your edit and that of {them}, put together; no field was changed by both."),
        1 => {
            format!("Your edit and that of {them}. What both changed stands below as you wrote it.")
        }
        n => format!(
            "Your edit and that of {them}. The {n} fields that both changed stand below as you wrote them."
        ),
    };
    let lines = stands.lines().chain([""]).chain(shown.lines());
    let mut text: String = lines
        .map(|line| format!("# {line}").trim_end().to_owned() + "\n")
        .collect();
    text.push('\n');
    text
}
