//! Who has the keyboard: one pure function of the application's state.

use super::{App, Pane, Place};

/// Where a key is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Layer {
    /// A question that only a letter answers.
    Confirm,
    /// The list of every action.
    Palette,
    /// A form that is being filled in.
    Form,
    /// The filter that is being typed.
    Filter,
    /// A refusal or the help, laid over the screen.
    Sheet,
    /// The choice between two people's edits of one plan.
    Clash,
    /// A field of a plan that is being written in.
    PlanText,
    /// A plan that is being written.
    Plan,
    /// The choice of what a new change begins with.
    Start,
    /// The queue.
    Queue,
    /// The comments beside it.
    Side,
    /// The risk beside it.
    Risk,
    /// The checklist beside it.
    Checklist,
    /// One change on the whole screen.
    Change,
    /// The window of one change.
    Window,
    /// The messages of one change to its clients.
    Messages,
    /// The record.
    Record,
    /// The calendar.
    Calendar,
    /// The registers.
    Registers,
    /// The catalogue of templates.
    Catalogue,
    /// The bypass register.
    Bypasses,
    /// The choice of a person.
    People,
    /// The first run, without a file.
    First,
}

impl Layer {
    /// Every layer, the one that takes the keyboard first in front.
    pub const ALL: [Self; 23] = [
        Self::Confirm,
        Self::Palette,
        Self::Form,
        Self::Filter,
        Self::Sheet,
        Self::Clash,
        Self::PlanText,
        Self::Plan,
        Self::Start,
        Self::Queue,
        Self::Side,
        Self::Risk,
        Self::Checklist,
        Self::Change,
        Self::Window,
        Self::Messages,
        Self::Record,
        Self::Calendar,
        Self::Registers,
        Self::Catalogue,
        Self::Bypasses,
        Self::People,
        Self::First,
    ];

    /// Returns the word for it, as the help heads its keys and the configuration names it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Confirm => "question",
            Self::Palette => "commands",
            Self::Form => "form",
            Self::Filter => "filter",
            Self::Sheet => "sheet",
            Self::Clash => "two versions",
            Self::PlanText => "field of a plan",
            Self::Plan => "plan",
            Self::Start => "new change",
            Self::Queue => "queue",
            Self::Side => "side",
            Self::Risk => "risk",
            Self::Checklist => "checklist",
            Self::Change => "change",
            Self::Window => "window",
            Self::Messages => "messages",
            Self::Record => "record",
            Self::Calendar => "calendar",
            Self::Registers => "registers",
            Self::Catalogue => "catalogue",
            Self::Bypasses => "bypasses",
            Self::People => "people",
            Self::First => "first",
        }
    }

    /// Tells whether what is typed there is text, so that letters are not commands.
    pub fn takes_text(self) -> bool {
        matches!(
            self,
            Self::Palette | Self::Form | Self::Filter | Self::PlanText | Self::Start
        )
    }
}

/// Returns the layer that has the keyboard: question, then commands, form, filter, sheet,
/// the plan being written, then the place.
pub fn layer(app: &App) -> Layer {
    if app.confirm.is_some() {
        return Layer::Confirm;
    }
    if app.palette.is_some() {
        return Layer::Palette;
    }
    if app.form.is_some() {
        return Layer::Form;
    }
    if app.filter.is_some() {
        return Layer::Filter;
    }
    if app.sheet.is_some() {
        return Layer::Sheet;
    }
    if app.start.is_some() {
        return Layer::Start;
    }
    if let Some(form) = &app.plan_form {
        return match (&form.clash, &form.typing) {
            (Some(_), _) => Layer::Clash,
            (None, Some(_)) => Layer::PlanText,
            (None, None) => Layer::Plan,
        };
    }
    match (app.place, app.pane) {
        (Place::Queue, Pane::Queue) => Layer::Queue,
        (Place::Queue, Pane::Comments) => Layer::Side,
        (Place::Queue, Pane::Risk) => Layer::Risk,
        (Place::Queue, Pane::Checklist) => Layer::Checklist,
        (Place::Change, _) => Layer::Change,
        (Place::Window, _) => Layer::Window,
        (Place::Messages, _) => Layer::Messages,
        (Place::Record, _) => Layer::Record,
        (Place::Calendar, _) => Layer::Calendar,
        (Place::Registers, _) => Layer::Registers,
        (Place::Catalogue, _) => Layer::Catalogue,
        (Place::Bypasses, _) => Layer::Bypasses,
        (Place::People, _) => Layer::People,
        (Place::First, _) => Layer::First,
    }
}
