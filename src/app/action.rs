//! The actions a person can ask for, and what a row of their table says.

mod table;
#[cfg(test)]
mod tests;

use crate::domain::entry::Register;

use super::key::Key;
use super::layer::Layer;

pub use table::TABLE;

/// Something a person can ask the console for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Action {
    /// One row down.
    Down,
    /// One row up.
    Up,
    /// To the first row.
    First,
    /// To the last row.
    Last,
    /// Half a screen down.
    HalfDown,
    /// Half a screen up.
    HalfUp,
    /// A screen down.
    PageDown,
    /// A screen up.
    PageUp,
    /// To the next pane, or field.
    NextPane,
    /// To the pane or field before.
    PreviousPane,
    /// Open what is under the cursor.
    Open,
    /// Back out.
    Back,
    /// Type a filter.
    Find,
    /// The next saved filter.
    NextFilter,
    /// The next order.
    NextSort,
    /// The order turned round.
    ReverseSort,
    /// The list of every action.
    Palette,
    /// The help.
    Help,
    /// The queue.
    ShowQueue,
    /// The record of the file.
    ShowRecord,
    /// The registers.
    ShowRegisters,
    /// Add a row to a register.
    AddRow,
    /// Change a row of a register.
    EditRow,
    /// Lift the freeze under the cursor.
    LiftFreeze,
    /// Take the maintenance window under the cursor out.
    RemoveMaintenance,
    /// The record of one change.
    ChangeRecord,
    /// What changed in the plan.
    Compare,
    /// Compare with the revision before.
    RevisionBefore,
    /// Compare with the revision after.
    RevisionAfter,
    /// Move the other of the two revisions.
    OtherRevision,
    /// Where the score comes from.
    Trace,
    /// Where the score comes from, at the risk.
    Why,
    /// The catalogue of templates.
    ShowCatalogue,
    /// The bypass register.
    ShowBypasses,
    /// The calendar.
    ShowCalendar,
    /// To the cell before.
    Earlier,
    /// To the next cell.
    Later,
    /// The client's next window.
    NextWindow,
    /// The client's window before.
    PreviousWindow,
    /// A screen earlier.
    ScreenEarlier,
    /// A screen later.
    ScreenLater,
    /// Less time in a cell.
    Closer,
    /// More time in a cell.
    Further,
    /// To now.
    Today,
    /// The next free slot.
    FindSlot,
    /// Prove the record.
    Verify,
    /// Copy the number.
    Copy,
    /// Write a comment.
    Comment,
    /// Ask a question.
    Ask,
    /// Answer a question.
    Answer,
    /// Raise a change.
    New,
    /// Edit the plan.
    Edit,
    /// Hand it in.
    Submit,
    /// Vote for it.
    VoteFor,
    /// Vote against it.
    VoteAgainst,
    /// Abstain.
    Abstain,
    /// Repeat the vote on the revision that stands.
    Reaffirm,
    /// Raise or lower the class.
    Reclass,
    /// Record the approval.
    Approve,
    /// Send it back.
    Return,
    /// Refuse it for good.
    Reject,
    /// Put the decision off.
    Defer,
    /// Release an emergency.
    Authorise,
    /// Say that a condition is met.
    MeetCondition,
    /// Put it in the calendar.
    Schedule,
    /// Take it out of the calendar.
    Unschedule,
    /// Put it on hold.
    Hold,
    /// Take it off hold.
    Release,
    /// Put a client's consent on record.
    Consent,
    /// Waive a requirement, or take a waiver back.
    Waive,
    /// Call it off.
    Cancel,
    /// Start its wave.
    Start,
    /// Tick a step.
    Tick,
    /// Say that a step failed.
    Fail,
    /// Skip a step.
    Skip,
    /// Take a tick back.
    Undo,
    /// Release a hold step, or give the go.
    ReleaseStep,
    /// Fire a trigger.
    Fire,
    /// Begin the rollback.
    RollBack,
    /// End the work or the rollback.
    Finish,
    /// Record a check.
    Check,
    /// Declare the impact.
    Impact,
    /// Complete the wave.
    Complete,
    /// Write the review.
    Review,
    /// Reopen the verdict.
    Reopen,
    /// Link an incident, or take a link back.
    LinkIncident,
    /// Propose a template from a finished change.
    ProposeTemplate,
    /// Raise a change from a template.
    NewFromTemplate,
    /// Vote for the version before the board.
    ApproveTemplate,
    /// Vote against it.
    DeclineTemplate,
    /// Take a template out of use for now.
    SuspendTemplate,
    /// Vote for using it again.
    ResumeTemplate,
    /// Vote against using it again.
    KeepSuspended,
    /// Retire it.
    RetireTemplate,
    /// The window of the change.
    ShowWindow,
    /// Look at the step below.
    RowDown,
    /// Look at the step above.
    RowUp,
    /// Say in the window that a step failed.
    FailHere,
    /// Skip a step in the window.
    SkipHere,
    /// Write a note to a step.
    NoteStep,
    /// Keep evidence for a step.
    Evidence,
    /// Fire a trigger in the window.
    FireHere,
    /// Begin the rollback in the window.
    RollBackHere,
    /// Interrupt the work, or go on with it.
    Pause,
    /// Go on although a trigger fired.
    GoOn,
    /// Refuse the go at the point of no return.
    RefuseGo,
    /// Write down a release that was spoken.
    SpokenRelease,
    /// The messages of the change to its clients.
    ShowMessages,
    /// Put on record that a message was sent.
    SendMessage,
    /// Write a message.
    WriteMessage,
    /// Write a message anew.
    EditMessage,
    /// Let a draft out.
    ReleaseMessage,
    /// Say that a message does not go out.
    WithdrawMessage,
    /// What waits in the spool, and what did not fit.
    ShowSpool,
    /// Acknowledge what did not fit.
    Acknowledge,
    /// Be another person.
    SwitchPerson,
    /// Accept what was typed or chosen.
    Accept,
    /// Send what was written.
    Send,
    /// Write it in one's own editor.
    ToEditor,
    /// Write in the field under the cursor.
    WriteField,
    /// Write in the field under the cursor anew.
    RewriteField,
    /// Choose the next answer, or go to the next part of the row.
    NextAnswer,
    /// Choose the answer before, or go to the part before.
    PreviousAnswer,
    /// Add an entry below.
    AddBelow,
    /// Take an entry out.
    RemoveEntry,
    /// Copy an entry.
    DuplicateEntry,
    /// Move an entry down.
    EntryDown,
    /// Move an entry up.
    EntryUp,
    /// Join an entry with the next one.
    JoinEntry,
    /// Mark a step as a hold.
    MarkHold,
    /// Mark a step as the point of no return.
    MarkNoReturn,
    /// Mark a step as a pre-check.
    MarkPreCheck,
    /// Take an edit of the plan back.
    UndoEdit,
    /// Make an edit again that was taken back.
    RedoEdit,
    /// Go to the next gap.
    NextGap,
    /// Go to the gap before.
    PreviousGap,
    /// Go to a numbered gap.
    JumpGap,
    /// Show the gate board.
    GateBoard,
    /// Write the whole plan as text.
    PlanAsText,
    /// Go back to the plan as it stands in the file.
    DropEdits,
    /// Keep one's own edit of a field.
    TakeMine,
    /// Keep the other's edit of a field.
    TakeTheirs,
    /// Make a file.
    CreateFile,
    /// Try the demo.
    TryDemo,
    /// Draw the screen anew.
    Redraw,
    /// Go to the shell for a while.
    Suspend,
    /// Leave.
    Quit,
}

/// One row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// What it does.
    pub action: Action,
    /// The name the configuration knows it by.
    pub name: &'static str,
    /// The keys it has unless the configuration says otherwise.
    pub keys: &'static [Key],
    /// The words in the footer and the palette.
    pub label: &'static str,
    /// What it does, as a sentence.
    pub help: &'static str,
    /// Where it works.
    pub layers: &'static [Layer],
    /// Whether it writes to the file.
    pub writes: bool,
    /// Whether it is a decision, which is asked once more.
    pub danger: bool,
}

/// Returns the row of an action.
pub fn row(action: Action) -> &'static Row {
    TABLE
        .iter()
        .find(|row| row.action == action)
        .unwrap_or(&TABLE[0])
}

impl Action {
    /// Returns the action that one with a key of its own in the window stands for.
    #[must_use]
    pub fn base(self) -> Self {
        match self {
            Self::FailHere => Self::Fail,
            Self::SkipHere => Self::Skip,
            Self::FireHere => Self::Fire,
            Self::RollBackHere => Self::RollBack,
            Self::Why => Self::Trace,
            other => other,
        }
    }

    /// Tells whether it is about one change.
    pub fn is_of_change(self) -> bool {
        matches!(
            self,
            Self::ChangeRecord | Self::Compare | Self::Trace | Self::Why
        ) || (row(self).writes
            && self != Self::New
            && !self.is_of_register()
            && !self.is_of_template())
    }

    /// Tells whether it is about a row of a register.
    pub fn is_of_register(self) -> bool {
        matches!(
            self,
            Self::AddRow | Self::EditRow | Self::LiftFreeze | Self::RemoveMaintenance
        )
    }

    /// Returns the register that it takes a row out of.
    pub fn takes_out_of(self) -> Option<Register> {
        let of = [
            (Self::LiftFreeze, Register::Freezes),
            (Self::RemoveMaintenance, Register::Maintenance),
        ];
        let found = of.into_iter().find(|(action, _)| *action == self);
        found.map(|(_, register)| register)
    }

    /// Tells whether it is about a template of the catalogue.
    pub fn is_of_template(self) -> bool {
        matches!(
            self,
            Self::ProposeTemplate
                | Self::NewFromTemplate
                | Self::ApproveTemplate
                | Self::DeclineTemplate
                | Self::SuspendTemplate
                | Self::ResumeTemplate
                | Self::KeepSuspended
                | Self::RetireTemplate
        )
    }
}
