//! What the file answers, as messages.

use std::sync::Arc;

use crate::app::msg::{Msg, PageRows, RecordRows};
use crate::domain::id::ChangeNumber;
use crate::domain::plan::Plan;
use crate::store::index;
use crate::store::log::LogPage;
use crate::store::reader;

/// Returns the message of a page.
pub(super) fn page(request: u64, found: Result<reader::PageFound, String>) -> Msg {
    match found {
        Ok(found) => Msg::Page(PageRows {
            request,
            rows: found.page.rows,
            at_start: !found.page.before,
            at_end: !found.page.after,
            unknown: found.unknown.map(|error| error.sentence),
        }),
        Err(sentence) => Msg::Failed(sentence),
    }
}

/// Returns the message of a stretch of the record.
pub(super) fn events(request: u64, found: Result<LogPage, String>) -> Msg {
    match found {
        Ok(page) => Msg::RecordRows(RecordRows {
            request,
            events: page.events,
            before: page.before,
        }),
        Err(sentence) => Msg::Failed(sentence),
    }
}

/// Returns the message of a change.
pub(super) fn detail(
    request: u64,
    number: ChangeNumber,
    found: Result<Option<Box<reader::ChangeFound>>, String>,
) -> Msg {
    match found {
        Ok(found) => Msg::Detail(request, number, found.map(|f| Arc::new(f.change))),
        Err(sentence) => Msg::Failed(sentence),
    }
}

/// Returns the message of a change read beside the one in the panes.
pub(super) fn aside(request: u64, found: Result<Option<Box<reader::ChangeFound>>, String>) -> Msg {
    match found {
        Ok(found) => Msg::Aside(request, found.map(|f| Arc::new(f.change))),
        Err(sentence) => Msg::Failed(sentence),
    }
}

/// Returns the message of past changes that a new one can begin with.
pub(super) fn past(request: u64, found: Result<reader::PageFound, String>) -> Msg {
    match found {
        Ok(found) => Msg::Past(request, found.page.rows),
        Err(sentence) => Msg::Failed(sentence),
    }
}

/// Returns the message of a plan as it was.
pub(super) fn plan(request: u64, found: Result<Option<Box<Plan>>, String>) -> Msg {
    match found {
        Ok(plan) => Msg::PlanWas(request, plan),
        Err(sentence) => Msg::Failed(sentence),
    }
}

/// Returns the message of a total.
pub(super) fn total(request: u64, found: Result<index::Total, String>) -> Msg {
    match found {
        Ok(total) => Msg::Total(request, total.count, !total.capped),
        Err(sentence) => Msg::Failed(sentence),
    }
}
