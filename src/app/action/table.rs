//! The table of actions: keys, label, help, where they work, what they do to the file.
//!
//! Key dispatch, the footer, the help, the palette, the README's key table and the manual page all read it.

use super::super::key::{Code, Key};
use super::super::layer::Layer;
use super::{Action, Row};

use Layer::{
    Bypasses, Calendar, Catalogue, Change, Checklist, Clash, Filter, First, Form, Messages,
    Palette, People, Plan, PlanText, Queue, Record, Registers, Risk, Sheet, Side, Window,
};

const LISTS: &[Layer] = &[
    Queue, Side, Risk, Checklist, Change, Record, Calendar, Catalogue, Bypasses, Registers, People,
    Sheet, Plan, Clash, Messages,
];
const PICKS: &[Layer] = &[
    Queue, Side, Risk, Checklist, Change, Record, Calendar, Catalogue, Bypasses, Registers, People,
    Sheet, Palette, Filter, Plan, Clash, Messages,
];
const PLACES: &[Layer] = &[
    Queue, Side, Risk, Checklist, Change, Record, Calendar, Catalogue, Bypasses, Registers, Window,
];
const ONE: &[Layer] = &[Queue, Side, Risk, Checklist, Change];
const STEPS: &[Layer] = &[Checklist, Change];
const TICKS: &[Layer] = &[Checklist, Change, Window];
const RUN: &[Layer] = &[Queue, Side, Risk, Checklist, Change, Window];
const HERE: &[Layer] = &[Window];
const TOLD: &[Layer] = &[Messages];
const EVERYWHERE: &[Layer] = &[
    Window,
    Messages,
    Queue,
    Side,
    Risk,
    Checklist,
    Change,
    Record,
    Calendar,
    Catalogue,
    Bypasses,
    Registers,
    People,
    First,
    Sheet,
    Form,
    Filter,
    Palette,
    Plan,
    PlanText,
    Clash,
    Layer::Start,
    Layer::Confirm,
];
const OUT: &[Layer] = &[
    Window,
    Messages,
    Side,
    Risk,
    Checklist,
    Change,
    Record,
    Calendar,
    Catalogue,
    Bypasses,
    Registers,
    People,
    Sheet,
    Form,
    Filter,
    Palette,
    Queue,
    Plan,
    PlanText,
    Clash,
    Layer::Start,
];

const fn look(
    action: Action,
    name: &'static str,
    keys: &'static [Key],
    label: &'static str,
    help: &'static str,
    layers: &'static [Layer],
) -> Row {
    Row {
        action,
        name,
        keys,
        label,
        help,
        layers,
        writes: false,
        danger: false,
    }
}

const fn write(
    action: Action,
    name: &'static str,
    keys: &'static [Key],
    label: &'static str,
    help: &'static str,
    layers: &'static [Layer],
) -> Row {
    Row {
        writes: true,
        ..look(action, name, keys, label, help, layers)
    }
}

const fn decision(
    action: Action,
    name: &'static str,
    keys: &'static [Key],
    label: &'static str,
    help: &'static str,
    layers: &'static [Layer],
) -> Row {
    Row {
        danger: true,
        ..write(action, name, keys, label, help, layers)
    }
}

const fn k(c: char) -> Key {
    Key::char(c)
}

const fn p(code: Code) -> Key {
    Key::plain(code)
}

use Action as A;

/// Every action, in the order in which the help lists them.
#[rustfmt::skip]
pub const TABLE: &[Row] = &[
    look(A::Down, "down", &[k('j'), p(Code::Down)], "down", "Moves the cursor one row down.", LISTS),
    look(A::Up, "up", &[k('k'), p(Code::Up)], "up", "Moves the cursor one row up.", LISTS),
    look(A::First, "first", &[k('g'), p(Code::Home)], "first", "Moves to the first row.", LISTS),
    look(A::Last, "last", &[k('G'), p(Code::End)], "last", "Moves to the last row.", LISTS),
    look(A::HalfDown, "half-down", &[Key::ctrl('d')], "half down", "Moves half a screen down.", LISTS),
    look(A::HalfUp, "half-up", &[Key::ctrl('u')], "half up", "Moves half a screen up.", LISTS),
    look(A::PageDown, "page-down", &[p(Code::PageDown), Key::ctrl('f')], "page down", "Moves a screen down.", PICKS),
    look(A::PageUp, "page-up", &[p(Code::PageUp), Key::ctrl('b')], "page up", "Moves a screen up.", PICKS),
    look(A::NextPane, "next-pane", &[p(Code::Tab)], "next pane", "Goes to the next pane, section or field; in the window to its waves and back.", &[Queue, Side, Risk, Checklist, Registers, Form, Plan, PlanText, Layer::Start, Window]),
    look(A::PreviousPane, "previous-pane", &[p(Code::BackTab)], "previous pane", "Goes to the pane, section or field before.", &[Queue, Side, Risk, Checklist, Registers, Form, Plan, PlanText, Layer::Start]),
    look(A::Open, "open", &[p(Code::Enter), k('z')], "open", "Opens what is under the cursor on the whole screen.", &[Queue, Side, Risk, Checklist, Record, Calendar, Catalogue, Bypasses, Registers]),
    look(A::Back, "back", &[p(Code::Esc)], "back", "Backs out; what was typed is kept as a draft.", OUT),
    look(A::Find, "find", &[k('/')], "find", "Filters as you type: words, state:review, client:northwind, risk:>=60, window:<7d.", &[Queue, Side, Risk, Checklist, Record, Registers]),
    look(A::NextFilter, "next-filter", &[k('f')], "next filter", "Goes through the saved filters: needs me, mine, this week, at risk, all; of bypasses through the clients.", &[Queue, Side, Risk, Checklist, Bypasses]),
    look(A::NextSort, "next-sort", &[k('s')], "sort", "Goes through the orders: window, risk, number, state, last activity.", &[Queue, Side, Risk, Checklist]),
    look(A::ReverseSort, "reverse-sort", &[k('r')], "reverse", "Turns the order round.", &[Queue, Side, Risk, Checklist]),
    look(A::Palette, "palette", &[k(':')], "command", "Lists every action; type a part of its name.", &[Queue, Side, Risk, Checklist, Change, Record, Calendar, Catalogue, Bypasses, Registers, Window, Messages, Plan]),
    look(A::Help, "help", &[k('?')], "help", "Shows the keys of this place.", &[Queue, Side, Checklist, Change, Record, Calendar, Catalogue, Bypasses, Registers, People, Window, Messages, Plan, Clash]),
    look(A::Why, "why", &[k('?')], "every point", "Shows at the risk where every point of the score comes from; the keys are listed by the command palette.", &[Risk]),
    look(A::Trace, "trace", &[k('%')], "score", "Shows where every point of the score comes from: its fact and source, what it weighs, what the record says of changes like it.", ONE),
    look(A::ShowQueue, "queue", &[k('1')], "queue", "Shows the queue.", PLACES),
    look(A::ShowRecord, "record", &[k('2')], "record", "Shows everything that happened in the file, newest first.", PLACES),
    look(A::ChangeRecord, "change-record", &[k('3')], "its record", "Shows everything that happened to this change, newest first.", RUN),
    look(A::Compare, "compare", &[k('4')], "what changed", "Shows what changed in the plan since your vote, or since the revision before.", ONE),
    look(A::ShowCalendar, "calendar", &[k('5')], "calendar", "Shows the forward schedule: clients as rows, hours, days or weeks as columns, freezes and conflicts.", PLACES),
    look(A::Earlier, "earlier", &[k('h'), p(Code::Left)], "earlier", "Moves to the cell before.", &[Calendar]),
    look(A::Later, "later", &[k('l'), p(Code::Right)], "later", "Moves to the next cell.", &[Calendar]),
    look(A::NextWindow, "next-window", &[p(Code::Tab)], "next window", "Goes to the client's next window, through those of the cell first.", &[Calendar]),
    look(A::PreviousWindow, "previous-window", &[p(Code::BackTab)], "window before", "Goes to the client's window before.", &[Calendar]),
    look(A::ScreenEarlier, "screen-earlier", &[k('['), k(',')], "screen back", "Moves a screen back in time.", &[Calendar]),
    look(A::ScreenLater, "screen-later", &[k(']'), k('.')], "screen on", "Moves a screen on in time.", &[Calendar]),
    look(A::Closer, "closer", &[k('+')], "closer", "Shows less time in a cell: weeks, days, hours.", &[Calendar]),
    look(A::Further, "further", &[k('-')], "further", "Shows more time in a cell: hours, days, weeks.", &[Calendar]),
    look(A::Today, "now", &[k('0')], "now", "Comes back to now.", &[Calendar]),
    look(A::FindSlot, "free-slot", &[k('s')], "free slot", "Finds the next slot that is free for all clients of the change, says why none is earlier, and offers to put it into the plan; again, a later one.", &[Calendar, Change, Plan]),
    look(A::RevisionBefore, "revision-before", &[p(Code::Left), k('h')], "older", "Compares with the revision before, where you read what changed.", &[Sheet]),
    look(A::RevisionAfter, "revision-after", &[p(Code::Right), k('l')], "newer", "Compares with the revision after, where you read what changed.", &[Sheet]),
    look(A::OtherRevision, "other-revision", &[p(Code::Tab)], "other revision", "Moves the other of the two revisions that are compared.", &[Sheet]),
    look(A::ShowRegisters, "registers", &[k('6')], "registers", "Shows the registers: people, clients, services, items, boards, freezes, maintenance windows, meetings.", PLACES),
    look(A::ShowCatalogue, "catalogue", &[k('7')], "catalogue", "Shows the templates for standard changes: their state, uses and failures.", PLACES),
    look(A::ShowBypasses, "bypasses", &[k('8')], "bypasses", "Shows work that began before anyone had authorised it.", PLACES),
    look(A::ShowWindow, "window", &[k('9')], "window", "Shows the window of the change: the step to do now, its clocks, its triggers.", &[Queue, Side, Risk, Checklist, Change, Record, Calendar]),
    look(A::ShowSpool, "spool", &[k('=')], "spool", "Shows what was done while the file could not be reached: what waits for it, and what does not fit any more.", PLACES),
    look(A::Acknowledge, "acknowledge", &[k('a')], "seen", "Says that you have seen why something spooled did not fit; where you read it.", &[Sheet]),
    look(A::Verify, "verify", &[k('v')], "verify", "Proves the chain of the record and compares the queue with it.", &[Record]),
    look(A::Copy, "copy", &[k('y')], "copy", "Copies the number to the terminal's clipboard.", PLACES),

    write(A::Comment, "comment", &[k('c')], "comment", "Writes a comment.", ONE),
    write(A::Ask, "ask", &[k('Q')], "question", "Asks a question that has to be answered before approval.", ONE),
    write(A::Answer, "answer", &[k('a')], "answer", "Answers an open question or condition, or replies to any other comment.", ONE),
    write(A::New, "new", &[k('n')], "new", "Raises a change: from nothing, a template of the catalogue, or the plan of a past change.", &[Queue, Side, Risk, Checklist]),
    write(A::AddRow, "add-row", &[k('n')], "add", "Adds a row to the register that is shown.", &[Registers]),
    write(A::EditRow, "edit-row", &[k('e')], "change", "Changes the row under the cursor.", &[Registers]),
    decision(A::LiftFreeze, "lift-freeze", &[k('L')], "lift freeze", "Lifts the freeze under the cursor; what only it holds is off hold at once.", &[Registers]),
    decision(A::RemoveMaintenance, "remove-maintenance", &[k('X')], "remove window", "Takes the maintenance window under the cursor out of the register.", &[Registers]),
    write(A::Edit, "edit", &[k('e')], "edit plan", "Opens the plan to be edited; a material edit after submission makes a new revision.", ONE),

    decision(A::Submit, "submit", &[k('S')], "submit", "Hands the draft in for review.", ONE),
    decision(A::VoteFor, "vote-for", &[k('A')], "vote for", "Votes for the revision you see.", ONE),
    decision(A::VoteAgainst, "vote-against", &[k('R')], "vote against", "Votes against the revision you see.", ONE),
    decision(A::Abstain, "abstain", &[k('B')], "abstain", "Abstains from the revision you see.", ONE),
    decision(A::Reaffirm, "reaffirm", &[k('A')], "reaffirm", "Repeats your vote, as it was, on the revision that stands; where you read what changed since.", &[Sheet]),
    decision(A::Approve, "approve", &[k('D')], "record approval", "Puts the approval of the board or the peer on record, with its conditions.", ONE),
    decision(A::Return, "return", &[k('T')], "return", "Sends the change back to its requester.", ONE),
    decision(A::Reject, "reject", &[k('X')], "reject", "Refuses the change for good.", ONE),
    decision(A::Defer, "defer", &[k('P')], "postpone", "Puts the decision off to a day.", ONE),
    decision(A::Authorise, "authorise", &[k('E')], "authorise", "Releases an emergency at once, written or spoken.", ONE),
    write(A::MeetCondition, "meet-condition", &[k('m')], "condition met", "Says that a condition of the approval is met.", ONE),
    decision(A::Schedule, "schedule", &[k('C')], "schedule", "Puts the approved change in the calendar.", ONE),
    decision(A::Unschedule, "unschedule", &[k('U')], "unschedule", "Takes the change out of the calendar.", ONE),
    decision(A::Hold, "hold", &[k('H')], "hold", "Puts the change on hold.", ONE),
    decision(A::Release, "release", &[k('L')], "take off hold", "Takes the change off hold.", ONE),
    decision(A::Consent, "consent", &[k('J')], "client agrees", "Puts on record that a client agrees to the revision you see.", ONE),
    decision(A::Waive, "waive", &[k('V')], "waive", "Waives one requirement with a reason and an end, or takes a waiver back.", ONE),
    decision(A::Reclass, "reclass", &[k('M')], "class", "Raises the class of the revision you see; a reviewer lowers it, with a reason.", ONE),
    decision(A::Cancel, "cancel", &[k('K')], "cancel", "Calls the change off.", ONE),

    decision(A::Start, "start", &[k('W')], "start work", "Starts the wave: its window is open and its pre-checks are ticked.", RUN),
    write(A::Tick, "tick", &[k(' ')], "tick", "Ticks the step under the cursor.", TICKS),
    write(A::Fail, "fail", &[k('x')], "failed", "Says that the step under the cursor failed.", STEPS),
    write(A::Skip, "skip", &[k('-')], "skip", "Skips the step under the cursor, with a reason.", STEPS),
    write(A::Undo, "undo", &[k('u')], "undo", "Takes the tick of the step under the cursor back.", TICKS),
    decision(A::ReleaseStep, "release-step", &[k('Y')], "release step", "Releases a hold step, or gives the go past the point of no return.", TICKS),
    write(A::Fire, "fire", &[k('!')], "trigger", "Fires a trigger that was agreed beforehand.", ONE),
    decision(A::RollBack, "roll-back", &[k('Z')], "roll back", "Begins the rollback.", ONE),
    decision(A::Finish, "finish", &[k('F')], "finish", "Ends the work of the wave, or its rollback.", RUN),
    write(A::Check, "check", &[k('v')], "check", "Records the result of a validation check.", RUN),
    write(A::Impact, "impact", &[k('i')], "impact", "Declares what the users of a client felt.", RUN),
    decision(A::Complete, "complete", &[k('O')], "complete", "Completes the wave with its outcome; the last one closes the change.", RUN),
    write(A::Review, "review", &[k('w')], "review", "Writes the review: cause, lesson and actions.", RUN),
    decision(A::Reopen, "reopen", &[k('N')], "reopen", "Reopens the verdict because of an incident.", RUN),
    write(A::LinkIncident, "incident", &[k('&')], "link incident", "Links an incident as what the change caused or what led to it, or takes a link back.", RUN),

    look(A::RowDown, "window-down", &[k('j'), p(Code::Down)], "step below", "Looks at the step below the current one; esc comes back.", HERE),
    look(A::RowUp, "window-up", &[k('k'), p(Code::Up)], "step above", "Looks at the step above the current one; esc comes back.", HERE),
    write(A::FailHere, "window-fail", &[k('f')], "failed", "Says that the current step failed.", HERE),
    write(A::SkipHere, "window-skip", &[k('s')], "skip", "Skips the current step, with a reason.", HERE),
    write(A::NoteStep, "window-note", &[k('c')], "note", "Writes a note to the current step.", HERE),
    write(A::Evidence, "window-evidence", &[k('e')], "evidence", "Keeps a text, pasted output or a file's size and SHA-256 as evidence for the current step.", HERE),
    write(A::FireHere, "window-trigger", &[k('t')], "trigger", "Fires a trigger; the window then asks to roll back or to go on.", HERE),
    write(A::RollBackHere, "window-roll-back", &[k('r')], "roll back", "Begins the rollback, after asking once more.", HERE),
    decision(A::GoOn, "window-go-on", &[k('G')], "go on", "Goes on under a named authority although a trigger fired or the latest rollback passed.", HERE),
    write(A::Pause, "window-pause", &[k('p')], "pause", "Interrupts the work with a reason, or goes on with it.", HERE),
    write(A::RefuseGo, "window-no-go", &[k('n')], "no-go", "Refuses the go at the point of no return, with a reason.", HERE),
    decision(A::SpokenRelease, "window-spoken-release", &[k('S')], "spoken release", "Writes down that a named person released the hold step in words, where policy allows it.", HERE),
    look(A::ShowMessages, "messages", &[k('m')], "messages", "Shows the messages to the clients of this change: sent, waiting, and from a rollback on drafts.", HERE),
    decision(A::SendMessage, "send-message", &[k('S')], "message sent", "Puts on record that the message under the cursor was sent, with the text as it went out.", TOLD),
    decision(A::ReleaseMessage, "release-message", &[k('Y')], "release message", "Lets the draft under the cursor out, in the version you read; only an incident commander does.", TOLD),
    write(A::WriteMessage, "write-message", &[k('n')], "new message", "Writes a message beyond the plan; from a rollback on it is a draft.", TOLD),
    write(A::EditMessage, "edit-message", &[k('e')], "edit message", "Writes the message under the cursor anew; from a rollback on it is a draft.", TOLD),
    write(A::WithdrawMessage, "withdraw-message", &[k('x')], "withdraw", "Says that the message under the cursor does not go out, with a reason.", TOLD),

    decision(A::ProposeTemplate, "propose-template", &[k('I')], "propose template", "Proposes a template with the plan of this finished change, which speaks for it.", ONE),
    write(A::NewFromTemplate, "new-from-template", &[k('n')], "new from template", "Raises a standard change from the template: client, window and implementer are filled in.", &[Catalogue]),
    decision(A::ApproveTemplate, "approve-template", &[k('A')], "vote for template", "Votes for the version that is before the board; with the quorum it is approved.", &[Catalogue]),
    decision(A::DeclineTemplate, "decline-template", &[k('R')], "vote against template", "Votes against the version that is before the board.", &[Catalogue]),
    decision(A::SuspendTemplate, "suspend-template", &[k('H')], "suspend template", "Takes the template out of use until its board resumes it.", &[Catalogue]),
    decision(A::ResumeTemplate, "resume-template", &[k('L')], "resume template", "Votes for using a suspended template again; with the quorum it is.", &[Catalogue]),
    decision(A::KeepSuspended, "keep-suspended", &[k('K')], "vote to keep suspended", "Votes against using a suspended template again; with the quorum against it stays suspended.", &[Catalogue]),
    decision(A::RetireTemplate, "retire-template", &[k('X')], "retire template", "Retires the template for good.", &[Catalogue]),

    look(A::SwitchPerson, "person", &[k('@')], "person", "Chooses who you are, where a file lets people declare themselves.", PLACES),
    look(A::Accept, "accept", &[p(Code::Enter)], "accept", "Takes what was typed or chosen.", &[Filter, Palette, Form, People, First, PlanText, Layer::Start]),
    look(A::Send, "send", &[Key::ctrl('s')], "send", "Sends what was written.", &[Form, Plan, PlanText, Clash]),
    look(A::ToEditor, "to-editor", &[Key::ctrl('e')], "editor", "Writes the text in your own editor.", &[Form, Plan, PlanText]),
    look(A::WriteField, "write-field", &[p(Code::Enter), k('i')], "write", "Writes in the field of the plan under the cursor; where a list grows, in a new entry.", &[Plan]),
    look(A::RewriteField, "rewrite-field", &[k('r')], "write anew", "Writes in the field of the plan under the cursor without what stands there.", &[Plan]),
    look(A::NextAnswer, "next-answer", &[k(' '), p(Code::Right), k('l')], "next answer", "Chooses the next answer, or goes to the next part of a step.", &[Plan]),
    look(A::PreviousAnswer, "previous-answer", &[p(Code::Left), k('h')], "answer before", "Chooses the answer before, or goes to the part of a step before.", &[Plan]),
    look(A::AddBelow, "add-below", &[k('o')], "add", "Adds an entry below: a step, an item, a test, a message, a check, a wave.", &[Plan]),
    look(A::RemoveEntry, "remove-entry", &[k('d'), p(Code::Delete)], "remove", "Takes the entry under the cursor out; undo brings it back.", &[Plan]),
    look(A::DuplicateEntry, "duplicate-entry", &[k('c')], "duplicate", "Puts a copy of the entry under the cursor below it.", &[Plan]),
    look(A::EntryDown, "entry-down", &[k('J'), Key::alt(Code::Down)], "move down", "Moves the entry under the cursor down.", &[Plan]),
    look(A::EntryUp, "entry-up", &[k('K'), Key::alt(Code::Up)], "move up", "Moves the entry under the cursor up.", &[Plan]),
    look(A::JoinEntry, "join-entry", &[k('+')], "join", "Joins the step under the cursor with the one below it; Enter while writing splits one.", &[Plan]),
    look(A::MarkHold, "mark-hold", &[k('H')], "hold point", "Makes the step a hold point, which another person releases, or an ordinary step again.", &[Plan]),
    look(A::MarkNoReturn, "mark-no-return", &[k('N')], "no return", "Makes the step the point of no return, or an ordinary step again.", &[Plan]),
    look(A::MarkPreCheck, "mark-pre-check", &[k('P')], "pre-check", "Makes the step a pre-check, ticked before the wave starts, or an ordinary step again.", &[Plan]),
    look(A::UndoEdit, "undo-edit", &[k('u')], "undo", "Takes the last edit of the plan back.", &[Plan]),
    look(A::RedoEdit, "redo-edit", &[Key::ctrl('r')], "redo", "Makes an edit again that was taken back.", &[Plan]),
    look(A::NextGap, "next-gap", &[k(']'), k('.')], "next gap", "Goes to the next field that a gate misses something in.", &[Plan]),
    look(A::PreviousGap, "previous-gap", &[k('['), k(',')], "gap before", "Goes to the field before that a gate misses something in.", &[Plan]),
    look(A::JumpGap, "jump-gap", &[k('1'), k('2'), k('3'), k('4'), k('5'), k('6'), k('7'), k('8'), k('9')], "go to gap", "Goes to the field of the gap with this number; from a refusal it opens the plan there.", &[Plan, Sheet]),
    look(A::GateBoard, "gate-board", &[k('b')], "gate board", "Shows the gate board of the plan as it now reads, where there is no room beside it.", &[Plan]),
    look(A::PlanAsText, "plan-as-text", &[k('e')], "as text", "Writes the whole plan as TOML in your own editor.", &[Plan]),
    look(A::DropEdits, "drop-edits", &[k('x')], "drop edits", "Goes back to the plan as it was before your edits; undo brings them back.", &[Plan]),
    look(A::TakeMine, "take-mine", &[p(Code::Left), k('m')], "mine", "Keeps your edit of the field that two people edited.", &[Clash]),
    look(A::TakeTheirs, "take-theirs", &[p(Code::Right), k('o')], "theirs", "Keeps the other's edit of the field that two people edited.", &[Clash]),
    look(A::CreateFile, "create-file", &[k('c')], "create a file", "Makes a file at the path shown, with you as admin and manager.", &[First]),
    look(A::TryDemo, "try-demo", &[k('d')], "try the demo", "Opens the demo, which is gone afterwards.", &[First]),
    look(A::Redraw, "redraw", &[Key::ctrl('l')], "redraw", "Draws the screen anew.", EVERYWHERE),
    look(A::Suspend, "suspend", &[Key::ctrl('z')], "suspend", "Goes to the shell; `fg` comes back.", EVERYWHERE),
    look(A::Quit, "quit", &[k('q')], "quit", "Leaves; drafts are kept.", &[Queue, Side, Risk, Checklist, Record, Calendar, Catalogue, Bypasses, Registers, People, First, Change, Sheet, Window, Messages, Plan]),
];
