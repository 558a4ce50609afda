//! What the footer offers: what this place is for, and what the change in it can have done to it now.

use crate::domain::change::Change;
use crate::domain::lifecycle::leads_to;

use super::App;
use super::action::{Action, TABLE, row};
use super::layer::{Layer, layer};
use super::plan_form::field::Field;
use super::plan_form::section::List;
use super::sheet::Says;
use super::verbs;
use super::window::is_worked;

/// One offer of the footer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// What it does.
    pub action: Action,
    /// Its first key.
    pub key: String,
    /// Its words.
    pub label: &'static str,
    /// Whether the rules let it happen now.
    pub can: bool,
}

/// Returns what the footer offers, the most important first; what cannot run now is marked, not left out.
pub fn offers(app: &App) -> Vec<Offer> {
    let here = layer(app);
    let in_window = if here == Layer::Window {
        super::window::offers::first(app)
    } else {
        Vec::new()
    };
    let first: &[Action] = match here {
        Layer::Queue if app.change().is_some_and(|c| is_worked(c)) => {
            &[Action::ShowWindow, Action::Open]
        }
        Layer::Queue => &[Action::Open],
        Layer::Window => &in_window,
        Layer::Messages => super::messages::offers(app),
        Layer::Checklist => &[Action::Tick, Action::Undo],
        Layer::Sheet if spool_shown(app) => &[Action::Acknowledge, Action::Back],
        Layer::Sheet if compared_shown(app) => &[
            Action::RevisionBefore,
            Action::RevisionAfter,
            Action::OtherRevision,
            Action::Back,
        ],
        Layer::Change | Layer::Sheet => &[Action::Back],
        Layer::Record => &[Action::Open, Action::Verify, Action::Back],
        Layer::Calendar => &[
            Action::Open,
            Action::NextWindow,
            Action::FindSlot,
            Action::Closer,
            Action::Further,
            Action::Today,
            Action::Back,
        ],
        Layer::Registers => &[
            Action::Open,
            Action::AddRow,
            Action::EditRow,
            Action::LiftFreeze,
            Action::RemoveMaintenance,
            Action::NextPane,
            Action::Back,
        ],
        Layer::Catalogue => &[Action::Open, Action::NewFromTemplate],
        Layer::Bypasses => &[Action::Open, Action::NextFilter, Action::Back],
        Layer::First => &[Action::CreateFile, Action::TryDemo, Action::Quit],
        Layer::Filter | Layer::Palette | Layer::People => &[Action::Accept, Action::Back],
        Layer::Form => &[Action::Send, Action::NextPane, Action::Back],
        Layer::Start => &[Action::Accept, Action::NextPane, Action::Back],
        // Where a text has lines, enter begins the next one.
        Layer::PlanText if writes_lines(app) => &[Action::NextPane, Action::Send, Action::Back],
        Layer::PlanText => &[Action::Accept, Action::NextPane, Action::Send, Action::Back],
        Layer::Clash => &[
            Action::TakeMine,
            Action::TakeTheirs,
            Action::Send,
            Action::Back,
        ],
        Layer::Plan => plan_offers(app),
        Layer::Risk => &[Action::Why],
        Layer::Side | Layer::Confirm => &[],
    };
    let last = behind(app, here);
    let middle = if is_of_change(here) {
        verbs_now(app, here)
    } else if here == Layer::Catalogue {
        template_verbs(app)
    } else {
        Vec::new()
    };
    first
        .iter()
        .chain(&middle)
        .chain(last)
        .filter(|a| a.takes_out_of().is_none() || app.can(**a).is_ok())
        .map(|action| Offer {
            action: *action,
            key: app.keymap.shown(*action),
            label: row(*action).label,
            can: app.can(*action).is_ok(),
        })
        .collect()
}

/// Tells whether a change has the keyboard, with every decision on it.
fn is_of_change(here: Layer) -> bool {
    matches!(
        here,
        Layer::Queue | Layer::Side | Layer::Risk | Layer::Checklist | Layer::Change
    )
}

/// Tells whether a text of many lines is being written.
fn writes_lines(app: &App) -> bool {
    let typing = app.plan_form.as_ref().and_then(|f| f.typing.as_ref());
    typing.is_some_and(|t| t.text.has_lines())
}

/// Returns what is offered behind everything else.
fn behind(app: &App, here: Layer) -> &'static [Action] {
    match here {
        Layer::Queue | Layer::Side | Layer::Checklist => &[
            Action::Comment,
            Action::New,
            Action::Find,
            Action::Palette,
            Action::Help,
        ],
        Layer::Risk => &[Action::Comment, Action::New, Action::Find, Action::Palette],
        Layer::Change => &[Action::Comment, Action::Palette, Action::Help],
        Layer::Window => super::window::offers::last(app),
        Layer::Record | Layer::Registers => &[Action::Find, Action::Palette, Action::Help],
        Layer::Calendar | Layer::Catalogue | Layer::Bypasses | Layer::Messages => {
            &[Action::Palette, Action::Help]
        }
        Layer::Plan => &[Action::Send, Action::NextGap, Action::Back, Action::Help],
        Layer::Confirm
        | Layer::Palette
        | Layer::Form
        | Layer::Filter
        | Layer::Sheet
        | Layer::Clash
        | Layer::PlanText
        | Layer::Start
        | Layer::People
        | Layer::First => &[],
    }
}

/// Tells whether what did not fit is being read.
fn spool_shown(app: &App) -> bool {
    let shown = app.sheet.as_ref().is_some_and(|s| s.says == Says::Spool);
    shown && !app.spool.unfit.is_empty()
}

/// Tells whether revisions are compared and there is another one to compare with.
fn compared_shown(app: &App) -> bool {
    app.compared().is_some() && app.change().is_some_and(|c| c.revision > 2)
}

/// Returns the decisions on the template under the cursor that this person can take now.
fn template_verbs(app: &App) -> Vec<Action> {
    let all = [
        Action::ApproveTemplate,
        Action::DeclineTemplate,
        Action::ResumeTemplate,
        Action::KeepSuspended,
        Action::SuspendTemplate,
        Action::RetireTemplate,
    ];
    all.into_iter().filter(|a| app.can(*a).is_ok()).collect()
}

/// Returns what the row of the plan under the cursor is for; the most important only where there is little room.
fn plan_offers(app: &App) -> &'static [Action] {
    let Some(form) = &app.plan_form else {
        return &[];
    };
    let narrow = app.size.width < super::layout::BOARD;
    if form.board && narrow {
        return &[Action::JumpGap, Action::GateBoard];
    }
    let entry = form.row().and_then(|r| r.entry);
    match (entry, form.field()) {
        (Some((List::Steps(_), _)), _) if !narrow => &[
            Action::WriteField,
            Action::AddBelow,
            Action::RemoveEntry,
            Action::EntryDown,
            Action::MarkHold,
            Action::MarkNoReturn,
            Action::UndoEdit,
        ],
        (Some(_), _) => &[Action::WriteField, Action::AddBelow, Action::RemoveEntry],
        (None, Some(Field::Answer(_))) => &[Action::NextAnswer],
        (None, _) => &[Action::WriteField, Action::UndoEdit],
    }
}

/// Returns the decisions that the state of the change allows, those that this person can take first.
fn verbs_now(app: &App, here: Layer) -> Vec<Action> {
    let Some(change) = app.change() else {
        return Vec::new();
    };
    let rare = [
        Action::Hold,
        Action::Cancel,
        Action::Unschedule,
        Action::Abstain,
        Action::Return,
        Action::Reclass,
    ];
    let mut found: Vec<(bool, bool, Action)> = TABLE
        .iter()
        .filter(|row| row.danger || matches!(row.action, Action::Check | Action::Impact))
        .filter(|row| row.layers.contains(&here))
        .filter(|row| fits_state(app, row.action, change))
        .map(|row| {
            (
                app.can(row.action).is_err(),
                rare.contains(&row.action),
                row.action,
            )
        })
        .collect();
    // The way to everything else stays in view on a narrow terminal.
    let most = if app.size.width < super::layout::WIDE {
        1
    } else {
        3
    };
    found.sort_by_key(|(cannot, rare, _)| (*cannot, *rare));
    found
        .into_iter()
        .map(|(_, _, action)| action)
        .take(most)
        .collect()
}

/// Tells whether the state of a change has a way for an action.
pub fn fits_state(app: &App, action: Action, change: &Change) -> bool {
    verbs::probe(app, action, change)
        .ok()
        .and_then(|command| command.act())
        .is_some_and(|act| leads_to(change.state, act).is_some())
}
