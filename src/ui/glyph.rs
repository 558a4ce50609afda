//! The signs: one glyph, one word and one tone for every state, class, type, step and mark.

use super::theme::Tone;
use crate::domain::checklist::StepKind;
use crate::domain::lifecycle::State;
use crate::domain::message::Standing;
use crate::domain::plan::{ChangeType, RiskClass};
use crate::domain::template::TemplateState;
use crate::domain::vote::{Choice, CommentKind};
use crate::domain::wave::{Outcome, Tick};

/// A sign: never shown without its word somewhere near.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sign {
    /// The glyph, one column wide.
    pub unicode: &'static str,
    /// The glyph where only ASCII is safe, one column wide.
    pub ascii: &'static str,
    /// The word.
    pub word: &'static str,
    /// What it means.
    pub tone: Tone,
}

const fn sign(unicode: &'static str, ascii: &'static str, word: &'static str, tone: Tone) -> Sign {
    Sign {
        unicode,
        ascii,
        word,
        tone,
    }
}

/// On hold.
pub const ON_HOLD: Sign = sign("‖", "|", "on hold", Tone::Warn);
/// Neither approved nor refused within policy's time.
pub const OVERDUE: Sign = sign("◷", "t", "overdue", Tone::Alert);
/// Something is said that the viewer has not read.
pub const UNREAD: Sign = sign("❞", "\"", "unread", Tone::Accent);
/// Inside a freeze.
pub const FROZEN: Sign = sign("✱", "#", "frozen", Tone::Warn);
/// Waits for the viewer.
pub const NEEDS_YOU: Sign = sign("•", "*", "needs you", Tone::Accent);
/// A requirement met.
pub const MET: Sign = sign("✓", "+", "met", Tone::Good);
/// A requirement unmet.
pub const GAP: Sign = sign("✗", "x", "gap", Tone::Alert);
/// A requirement that someone waived.
pub const WAIVED: Sign = sign("≈", "w", "waived", Tone::Warn);
/// A step not ticked yet.
pub const OPEN_STEP: Sign = sign("□", ".", "to do", Tone::Muted);
/// A tick that the file has not taken yet.
pub const ON_ITS_WAY: Sign = sign("…", "~", "saving", Tone::Warn);
/// A tick that waits in the spool.
pub const SPOOLED: Sign = sign("⇡", "u", "spooled", Tone::Warn);
/// A hold step that has been released, or a no-return step given its go.
pub const RELEASED: Sign = sign("◇", "h", "released", Tone::Good);
/// A vote on an earlier revision.
pub const STALE: Sign = sign("~", "~", "stale", Tone::Warn);
/// Someone who has not voted yet.
pub const WAITS: Sign = sign("○", "o", "to vote", Tone::Text);
/// Someone whom a duty bars.
pub const BARRED: Sign = sign("⊘", "/", "barred", Tone::Muted);
/// Someone whose voice does not count here.
pub const AWAY: Sign = sign("◌", "a", "not counted", Tone::Muted);
/// A class that someone raised.
pub const RAISED: Sign = sign("↑", "r", "class raised", Tone::Warn);
/// A class that a reviewer lowered.
pub const LOWERED: Sign = sign("⇣", "l", "class lowered", Tone::Warn);
/// Work that began before any approval.
pub const BYPASS: Sign = sign("↷", "%", "bypass", Tone::Alert);
/// A change taken over from another tool.
pub const IMPORTED: Sign = sign("↓", "v", "imported", Tone::Muted);
/// A question that has been answered.
pub const ANSWERED: Sign = sign("?", "?", "answered", Tone::Muted);
/// A window that meets another change's.
pub const MEETS: Sign = sign("×", "x", "conflict", Tone::Alert);
/// A freeze in which changes are refused.
pub const HARD_FREEZE: Sign = sign("▓", "%", "hard freeze", Tone::Warn);
/// A freeze in which changes are warned about.
pub const SOFT_FREEZE: Sign = sign("░", ":", "soft freeze", Tone::Warn);
/// A maintenance window of a client.
pub const MAINTENANCE: Sign = sign("▁", "_", "maintenance", Tone::Good);
/// A window of which more follows.
pub const GOES_ON: Sign = sign("━", "=", "to its end", Tone::Text);
/// Where now is.
pub const NOW: Sign = sign("▼", "v", "now", Tone::Good);

/// Returns the signs of the calendar: what stands in it, then what lies behind.
pub fn calendar() -> Vec<Sign> {
    let standing = [
        State::Review,
        State::Approved,
        State::Scheduled,
        State::InProgress,
    ];
    let rest = [ON_HOLD, MEETS, HARD_FREEZE, SOFT_FREEZE, MAINTENANCE, NOW];
    standing.map(state).into_iter().chain(rest).collect()
}

/// Returns the sign of where a message stands.
pub fn message(standing: Standing) -> Sign {
    let (unicode, ascii, tone) = match standing {
        Standing::Waiting => ("○", "o", Tone::Text),
        Standing::Draft => ("◇", "?", Tone::Warn),
        Standing::Sent => ("✓", "+", Tone::Good),
        Standing::Released => ("◆", "*", Tone::Good),
        Standing::Withdrawn => ("–", "-", Tone::Muted),
    };
    sign(unicode, ascii, standing.word(), tone)
}

/// Returns the sign of a state.
pub fn state(state: State) -> Sign {
    let (unicode, ascii, tone) = match state {
        State::Draft => ("·", ".", Tone::Muted),
        State::Review => ("◇", "?", Tone::Text),
        State::Approved => ("✓", "+", Tone::Text),
        State::Scheduled => ("»", "@", Tone::Text),
        State::InProgress => ("►", ">", Tone::Accent),
        State::Closed => ("■", "#", Tone::Muted),
        State::Rejected => ("✗", "x", Tone::Muted),
        State::Cancelled => ("–", "-", Tone::Muted),
    };
    let word = match state {
        State::InProgress => "running",
        other => other.word(),
    };
    sign(unicode, ascii, word, tone)
}

/// Returns the sign of a class.
pub fn class(class: RiskClass) -> Sign {
    match class {
        RiskClass::Low => sign("○", ".", "low", Tone::Text),
        RiskClass::Medium => sign("●", "o", "medium", Tone::Warn),
        RiskClass::High => sign("▲", "^", "high", Tone::Alert),
    }
}

/// Returns the sign of where a template stands, and its tone there.
pub fn template(state: TemplateState) -> (Sign, Tone) {
    match state {
        TemplateState::InUse => (MET, Tone::Good),
        TemplateState::Suspended => (ON_HOLD, Tone::Alert),
        TemplateState::Proposed => (NEEDS_YOU, Tone::Warn),
        TemplateState::Declined | TemplateState::Retired => (GAP, Tone::Muted),
    }
}

/// Returns the sign of a type.
pub fn kind(kind: ChangeType) -> Sign {
    match kind {
        ChangeType::Standard => sign("≡", "=", "standard", Tone::Muted),
        ChangeType::Normal => sign("·", ".", "normal", Tone::Muted),
        ChangeType::Emergency => sign("!", "!", "emergency", Tone::Alert),
    }
}

/// Returns the sign of a kind of step.
pub fn step(kind: &StepKind) -> Sign {
    match kind {
        StepKind::PreCheck => sign("°", "c", "pre-check", Tone::Text),
        StepKind::Work => sign(" ", " ", "step", Tone::Text),
        StepKind::Hold { .. } => sign("◆", "H", "HOLD", Tone::Warn),
        StepKind::NoReturn => sign("⚑", "N", "NO RETURN", Tone::Alert),
    }
}

/// Returns the sign of a tick.
pub fn tick(tick: Tick) -> Sign {
    match tick {
        Tick::Done => sign("✓", "+", tick.word(), Tone::Good),
        Tick::Failed => sign("✗", "x", tick.word(), Tone::Alert),
        Tick::Skipped => sign("–", "-", tick.word(), Tone::Muted),
    }
}

/// Returns the sign of a vote.
pub fn choice(choice: Choice) -> Sign {
    match choice {
        Choice::Approve => sign("✓", "+", choice.word(), Tone::Good),
        Choice::Reject => sign("✗", "x", choice.word(), Tone::Alert),
        Choice::Abstain => sign("–", "-", choice.word(), Tone::Muted),
    }
}

/// Returns the sign of a comment.
pub fn comment(kind: CommentKind) -> Sign {
    match kind {
        CommentKind::Note => sign("·", "*", kind.word(), Tone::Muted),
        CommentKind::Question => sign("?", "?", kind.word(), Tone::Accent),
        CommentKind::Risk => sign("▲", "^", kind.word(), Tone::Warn),
        CommentKind::Condition => sign("◈", "c", kind.word(), Tone::Warn),
    }
}

/// Returns the sign of an outcome.
pub fn outcome(outcome: Outcome) -> Sign {
    let (unicode, ascii, tone) = match outcome {
        Outcome::Successful => ("✓", "+", Tone::Good),
        Outcome::SuccessfulWithIssues => ("≈", "~", Tone::Warn),
        Outcome::Partial => ("◑", "/", Tone::Warn),
        Outcome::RolledBack => ("↶", "<", Tone::Warn),
        Outcome::Failed => ("✗", "x", Tone::Alert),
    };
    sign(unicode, ascii, outcome.word(), tone)
}

/// Returns every sign under its heading, for the help screen.
pub fn legend() -> Vec<(&'static str, Vec<Sign>)> {
    vec![
        (
            "Risk class",
            RiskClass::ALL.into_iter().rev().map(class).collect(),
        ),
        ("State", State::ALL.into_iter().map(state).collect()),
        ("Type", ChangeType::ALL.into_iter().map(kind).collect()),
        (
            "Steps",
            [
                StepKind::PreCheck,
                StepKind::Hold { releaser: None },
                StepKind::NoReturn,
            ]
            .iter()
            .map(step)
            .chain([OPEN_STEP])
            .chain([Tick::Done, Tick::Failed, Tick::Skipped].map(tick))
            .chain([RELEASED, ON_ITS_WAY])
            .collect(),
        ),
        ("Outcome", Outcome::ALL.into_iter().map(outcome).collect()),
        (
            "Comments and votes",
            CommentKind::ALL
                .map(comment)
                .into_iter()
                .chain([Choice::Approve, Choice::Reject, Choice::Abstain].map(choice))
                .chain([STALE, WAITS, BARRED, AWAY])
                .collect(),
        ),
        ("Calendar", {
            let mut signs = calendar();
            signs.push(GOES_ON);
            signs
        }),
        (
            "Marks",
            vec![
                NEEDS_YOU, ON_HOLD, OVERDUE, UNREAD, FROZEN, MET, GAP, WAIVED, RAISED, LOWERED,
                BYPASS, IMPORTED,
            ],
        ),
    ]
}

/// Which characters the terminal can be trusted with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Glyphs {
    /// Unicode.
    #[default]
    Unicode,
    /// ASCII only.
    Ascii,
}

impl Glyphs {
    /// Returns a sign's glyph.
    pub fn of(self, sign: Sign) -> &'static str {
        self.pick(sign.unicode, sign.ascii)
    }

    /// Returns the first of two in Unicode, the second in ASCII.
    pub fn pick(self, unicode: &'static str, ascii: &'static str) -> &'static str {
        match self {
            Self::Unicode => unicode,
            Self::Ascii => ascii,
        }
    }

    /// Returns the mark of the selected row.
    pub fn cursor(self) -> &'static str {
        self.pick("▌", ">")
    }

    /// Returns the line of a pane's title: heavier where the keyboard is.
    pub fn rule(self, focused: bool) -> &'static str {
        if focused {
            self.pick("━", "=")
        } else {
            self.pick("─", "-")
        }
    }

    /// Returns what stands between two facts.
    pub fn dot(self) -> &'static str {
        self.pick("·", "-")
    }

    /// Returns what stands for nothing.
    pub fn none(self) -> &'static str {
        self.pick("–", "-")
    }

    /// Returns the arrow from one thing to the next.
    pub fn arrow(self) -> &'static str {
        self.pick("→", "->")
    }

    /// Returns the mark of an answer under its question.
    pub fn reply(self) -> &'static str {
        self.pick("└", "`")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::text;

    #[test]
    fn every_sign_is_one_column_and_has_a_word() {
        for (heading, signs) in legend() {
            for sign in signs {
                assert_eq!(text::width(sign.unicode), 1, "{heading} {sign:?}");
                assert_eq!(sign.ascii.len(), 1, "{heading} {sign:?}");
                assert!(sign.ascii.is_ascii() && !sign.word.is_empty(), "{sign:?}");
            }
        }
    }

    #[test]
    fn signs_under_one_heading_are_told_apart_without_colour() {
        for (heading, signs) in legend() {
            for (i, a) in signs.iter().enumerate() {
                for b in &signs[i + 1..] {
                    assert_ne!(a.unicode, b.unicode, "{heading}");
                    assert_ne!(a.ascii, b.ascii, "{heading}");
                    assert_ne!(a.word, b.word, "{heading}");
                }
            }
        }
    }
}
