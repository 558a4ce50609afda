//! Where the score of a change comes from, and how well scores foretold what became of changes.

use std::cell::RefCell;
use std::collections::BTreeMap;

use chrono::NaiveDate;
use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;

use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::output::Output;
use crate::cli::page::{self, Page};
use crate::cli::progress::Progress;
use crate::cli::session::{Access, Session};
use crate::domain::backtest::{self, Label, Span};
use crate::domain::duty;
use crate::domain::gate;
use crate::domain::id::ChangeNumber;
use crate::domain::registers::Registers;
use crate::domain::risk;
use crate::domain::zone::Zone;
use crate::store::{index, load};

/// Shows where the score of a change comes from.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Risk {
    /// The change
    #[arg(required = true)]
    change: Option<ChangeNumber>,
    #[command(subcommand)]
    verb: Option<RiskVerb>,
}

#[derive(Debug, Subcommand)]
enum RiskVerb {
    /// Score every finished change as of its own submission, and compare with what became of it
    Backtest(Backtest),
}

/// What a change is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Against {
    /// Ended partial, rolled back or failed, or has an incident
    WentWrong,
    /// At least one incident is linked to it
    Incident,
    /// Ended partial, rolled back or failed
    Outcome,
}

/// Scores every finished change as of its own submission.
#[derive(Debug, Args)]
struct Backtest {
    /// What a change is held against
    #[arg(long, value_enum, default_value = "went-wrong")]
    label: Against,
    /// Test those submitted on this day or later, in UTC; all earlier ones are learned from
    #[arg(long, value_name = "DAY")]
    from: Option<NaiveDate>,
    /// Test those submitted on this day or earlier, in UTC
    #[arg(long, value_name = "DAY")]
    to: Option<NaiveDate>,
    /// Test only the last so many percent of them, by when they were submitted
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(1..=100))]
    last: Option<u8>,
}

impl Risk {
    pub(super) fn run(&self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        match (&self.verb, self.change) {
            (Some(RiskVerb::Backtest(test)), _) => test.run(globals, out),
            (None, Some(number)) => trace(number, globals, out),
            // The command line is refused before, without either.
            (None, None) => Ok(()),
        }
    }
}

impl Backtest {
    fn run(&self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        let mut session = Session::open(globals, Access::Read)?;
        let label = match self.label {
            Against::WentWrong => Label::WentWrong,
            Against::Incident => Label::Incident,
            Against::Outcome => Label::Outcome,
        };
        let viewer = session.person().cloned().unwrap_or_default();
        let policy = session.registers.policy.clone();
        let all = load::last_number(session.store.connection())?;
        let progress = RefCell::new(Progress::new("Scoring changes", u64::from(all), out));
        let report = session.store.read(|store| {
            let conn = store.connection();
            let mut backtest = backtest::Backtest::new(label, policy.clone());
            for (done, number) in (1..).zip(index::numbers(conn)?) {
                let change = load::change(conn, number)?;
                if let Some(change) = change.filter(|c| duty::sees(&viewer, c)) {
                    backtest.add(&change);
                }
                progress.borrow_mut().at(done);
            }
            Ok(backtest.report(Span {
                from: self.from,
                to: self.to,
                last: self.last,
            }))
        })?;
        drop(progress);
        if out.json {
            return out.value(&report);
        }
        let mut sheet = Page::new(out.width, out.ascii);
        page::backtest(&report, &mut sheet);
        out.lines(&sheet.text())
    }
}

fn trace(number: ChangeNumber, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
    let session = Session::open(globals, Access::Read)?;
    let change = session.change(number)?;
    let registers = &session.registers;
    if !out.json {
        let mut sheet = Page::new(out.width, out.ascii);
        page::risk(&change, registers, session.now, &mut sheet);
        return out.lines(&sheet.text());
    }
    let board = Registers::goes_to_board(change.plan.kind, change.class);
    let voters: Vec<_> = duty::entitled_voters(&change, registers)
        .into_iter()
        .map(|p| &p.id)
        .collect();
    let policy = registers.policy_of(&change);
    let gate = gate::standing(&change, registers, session.now).map(|standing| {
        let gaps: Vec<_> = standing.gaps().collect();
        json!({ "name": standing.gate, "gaps": gaps })
    });
    let parts = risk::trace(&change, registers, Zone::UTC).parts;
    let weights: BTreeMap<String, String> = parts
        .into_iter()
        .map(|part| (part.factor, part.weight))
        .collect();
    out.value(&json!({
        "change": change.id().to_string(),
        "revision": change.revision,
        "submitted": change.submitted,
        "class": change.class,
        "declared": change.plan.declared,
        "computed": change.imported.is_none().then(|| policy.band(change.risk.total)),
        "bands": { "medium_from": policy.medium_from, "high_from": policy.high_from },
        "risk": change.risk,
        "weights": weights,
        "judged": registers.judged(&change),
        "decided_by": { "who": if board { "board" } else { "approver" }, "may_vote": voters },
        "gate": gate,
    }))
}
