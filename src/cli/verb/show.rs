//! Showing a change.

use clap::Args;
use serde_json::{Value, json};

use super::compare::{Revisions, compare};
use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::output::Output;
use crate::cli::page::{self, Page};
use crate::cli::session::{Access, Session};
use crate::domain::change::Change;
use crate::domain::gate;
use crate::domain::id::ChangeNumber;
use crate::domain::lifecycle::State;
use crate::domain::observation::{self, Observation};
use crate::domain::required;
use crate::domain::thread::{Placed, threads};

/// Shows a change.
#[derive(Debug, Args)]
pub struct Show {
    /// The change
    change: ChangeNumber,
    #[command(flatten)]
    how: How,
}

/// What is shown of a change.
#[derive(Debug, Args)]
pub(super) struct How {
    /// What changed in the plan since your vote, or since a revision: 2, or 2..3
    #[arg(long, value_name = "REVISIONS", num_args = 0..=1, default_missing_value = "")]
    diff: Option<Revisions>,
    /// Show every gate with each requirement: met, not met, waived or not applicable
    #[arg(long, conflicts_with = "diff")]
    gates: bool,
}

impl Show {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        let session = Session::open(globals, Access::Read)?;
        let change = session.change(self.change)?;
        self.how.show(&session, &change, out)?;
        if !out.json && self.how.is_whole() {
            session.note_read(&change);
        }
        Ok(())
    }
}

impl How {
    /// Tells whether the whole change is shown, and what is said about it with it.
    fn is_whole(&self) -> bool {
        self.diff.is_none() && !self.gates
    }

    /// Shows a change, as the file or a packet has it.
    pub(super) fn show(
        &self,
        session: &Session,
        change: &Change,
        out: &mut Output,
    ) -> Result<(), Fault> {
        if let Some(revisions) = self.diff {
            return compare(session, change, revisions, out);
        }
        if !out.json {
            let mut sheet = Page::new(out.width, out.ascii);
            let write = if self.gates {
                page::board
            } else {
                page::change
            };
            write(change, &session.registers, session.now, &mut sheet);
            return out.lines(&sheet.text());
        }
        if self.gates {
            return out.value(&json!({
                "change": change.id().to_string(),
                "revision": change.revision,
                "judged": session.registers.judged(change),
                "gates": gate::board(change, &session.registers, session.now),
                "waivers": change.waivers,
            }));
        }
        let mut value = serde_json::to_value(change)?;
        if let Value::Object(fields) = &mut value {
            fields.insert("change".to_owned(), json!(change.id().to_string()));
            let judged = session.registers.judged(change);
            fields.insert("judged".to_owned(), json!(judged));
            let place = |p: Placed<'_>| json!({ "comment": p.comment.id, "depth": p.depth });
            let thread = |t: Vec<Placed<'_>>| t.into_iter().map(place).collect::<Vec<_>>();
            let threads: Vec<_> = threads(change).into_iter().map(thread).collect();
            fields.insert("threads".to_owned(), json!(threads));
            if let Some(standing) = gate::standing(change, &session.registers, session.now) {
                let gaps: Vec<_> = standing.gaps().collect();
                let gate = json!({ "name": standing.gate, "gaps": gaps });
                fields.insert("gate".to_owned(), gate);
            }
            if matches!(change.state, State::Draft | State::Review) && change.imported.is_none() {
                let required = required::required(change, &session.registers);
                fields.insert("required".to_owned(), json!(required));
            }
            if let Some(observed) = Observation::of(change, &session.registers) {
                fields.insert("observation".to_owned(), json!(observed));
            }
            let counts = observation::counts(change, &session.registers, session.now);
            fields.insert("counts".to_owned(), json!(counts));
            if let Some(by) = change.decide_by(&session.registers) {
                fields.insert("decide_by".to_owned(), json!(by));
                fields.insert("overdue".to_owned(), json!(by <= session.now));
            }
        }
        out.value(&value)
    }
}
