//! The file cannot be reached in the middle of a window: ticks wait in the spool and are merged when it is back.

use chrono::Duration;
use holdpoint::app::msg::{Ended, Msg};
use holdpoint::app::spool::Away;
use holdpoint::domain::checklist::StepId;
use holdpoint::domain::command::Command;
use holdpoint::domain::id::{ChangeNumber, EventId};
use holdpoint::domain::spool::{Entry, Seen, Unfit};
use holdpoint::domain::wave::{Checklist, Phase, Tick};
use holdpoint::store::WriteError;

use crate::journey::Journey;
use crate::window::{become_, scheduled_with, twelve};

impl Journey {
    /// Does what the writer does when the file does not take a command.
    pub fn spool(&mut self, number: ChangeNumber, command: &Command) -> Ended {
        let now = self.file.now;
        let doing = self.app.may_spool(Some(number), command);
        self.held.away.get_or_insert(Away {
            since: now,
            why: "It is not where it was when it was opened.".to_owned(),
        });
        let ended = match doing {
            Ok(doing) => {
                let count = u8::try_from(self.held.waiting.len()).unwrap();
                self.held.waiting.push(Entry {
                    id: EventId::new(now.timestamp_millis(), [count; 10]),
                    at: now,
                    actor: self.app.me.clone(),
                    number,
                    doing,
                    seen: self.app.base.as_deref().map(Seen::of),
                });
                Ended::Spooled(number)
            }
            Err(_) => Ended::Failed("The file cannot be reached. Nothing was saved.".to_owned()),
        };
        self.say(Msg::Spool(self.held.clone()));
        ended
    }

    fn leaves(&mut self) -> &mut Self {
        self.away = true;
        self
    }

    /// The file is back and takes what waits.
    fn comes_back(&mut self) -> &mut Self {
        self.away = false;
        self.held.away = None;
        for entry in std::mem::take(&mut self.held.waiting) {
            match self.file.store.take_spooled(&entry, self.file.now) {
                Ok(()) => {}
                Err(WriteError::Refused(refusal)) => self.held.unfit.push(Unfit {
                    entry,
                    why: refusal.to_string(),
                    found: self.file.now,
                    stood: None,
                }),
                Err(other) => panic!("{other}"),
            }
        }
        self.say(Msg::Spool(self.held.clone()));
        self.rest()
    }

    fn header(&self) -> &str {
        self.screen().lines().next().unwrap()
    }
}

fn tick(step: u32) -> Command {
    Command::Tick {
        wave: 0,
        checklist: Checklist::Work,
        step: StepId(step),
        tick: Tick::Done,
        note: String::new(),
    }
}

fn running() -> Journey {
    let mut journey = scheduled_with(twelve());
    journey.keys("Wy<space>");
    journey
}

#[test]
fn ticks_go_on_with_one_key_each_and_the_header_says_where_they_wait() {
    let mut journey = running();
    journey.leaves();
    journey.keys("<space>");
    assert!(
        journey
            .header()
            .contains("spooled 1, file unreachable since 14:0")
    );
    assert!(
        journey.footer().contains("tick spooled"),
        "{}",
        journey.footer()
    );
    assert!(journey.line("━ Step 3").contains("(3 of 12)"));
    assert!(journey.line("Do the 2th thing").contains("spooled"));
    journey.keys("<space><space>");
    assert!(journey.header().contains("spooled 3, file unreachable"));
    assert_eq!(
        journey.file.change(1).waves[0].marks.len(),
        1,
        "none is in the file"
    );
    let began = journey.held.waiting[0].at;
    journey.file.now += Duration::minutes(17);
    journey.comes_back();
    let marks = &journey.file.change(1).waves[0].marks;
    assert_eq!(marks.len(), 4);
    assert_eq!(marks[&StepId(2)].at, began, "with its own time");
    assert!(
        !journey.header().contains("spooled"),
        "{}",
        journey.header()
    );
    assert!(journey.footer().contains("Brought in from the spool: 3."));
    assert!(journey.line("━ Step 5").contains("(5 of 12)"));
}

#[test]
fn notes_evidence_failures_undo_pauses_triggers_and_the_way_back_wait_in_the_spool_too() {
    let mut journey = running();
    journey.leaves();
    journey.keys("cthe fan is loud<ctrl-s>");
    assert!(
        journey.line("note ").contains("the fan is loud"),
        "{}",
        journey.screen()
    );
    journey.keys("eshow version<tab><ctrl-s>fno answer<enter>u<space>");
    journey.keys("pthe site lost power<enter>");
    assert!(journey.line("Paused").contains("by jun"));
    journey.keys("p");
    journey.keys("t<enter>smoke in rack 4<enter><enter><enter><enter>");
    assert!(journey.shows("DECIDE"), "{}", journey.screen());
    journey.keys("rsmoke in rack 4<enter>INC-9<enter>y");
    assert!(journey.shows("rolling back"), "{}", journey.screen());
    let waiting = journey.held.waiting.len();
    journey.comes_back();
    assert!(journey.held.unfit.is_empty(), "{:?}", journey.held.unfit);
    assert!(waiting >= 8, "{waiting}");
    let change = journey.file.change(1);
    assert_eq!(change.waves[0].phase, Phase::RollingBack);
    assert_eq!(change.comments.len(), 1);
    assert_eq!(change.waves[0].evidence.len(), 1);
    assert_eq!(change.waves[0].marks.len(), 2);
}

#[test]
fn killed_and_opened_again_it_stands_on_the_same_step_with_the_spool_intact() {
    let mut journey = running();
    journey.leaves();
    journey.keys("<space><space>");
    // The file can be read again, but not written yet.
    journey.away = false;
    let mut journey = journey.killed();
    assert!(journey.line("━ Step 4").contains("(4 of 12)"));
    assert!(
        journey.header().contains("spooled 2"),
        "{}",
        journey.header()
    );
    assert!(journey.line("Do the 3th thing").contains("spooled"));
    journey.comes_back();
    assert_eq!(journey.file.change(1).waves[0].marks.len(), 3);
    assert!(journey.line("━ Step 4").contains("(4 of 12)"));
}

#[test]
fn what_a_colleague_did_first_is_shown_with_who_and_why_until_it_is_acknowledged() {
    let mut journey = running();
    journey.leaves();
    journey.keys("<space><space>");
    journey.file.ask("tom", Some(1), &tick(2));
    journey.comes_back();
    assert!(
        journey.header().contains("1 does not fit: ="),
        "{}",
        journey.header()
    );
    assert!(
        journey
            .footer()
            .contains("From the spool, step 2 done does not fit: = shows why."),
        "{}",
        journey.footer()
    );
    let marks = journey.file.change(1).waves[0].marks.clone();
    assert_eq!(marks[&StepId(2)].by, "tom".into());
    assert_eq!(marks[&StepId(3)].by, "jun".into(), "the other one is in");
    let mut journey = journey.killed();
    assert!(
        journey.header().contains("1 does not fit: ="),
        "it is not dropped"
    );
    journey.keys("=");
    assert!(journey.line("CHG-0001  step 2 done").contains('►'));
    assert!(
        journey.shows("tom was first: step 2 was done at"),
        "{}",
        journey.screen()
    );
    journey.keys("<esc>a");
    assert_eq!(journey.held.unfit.len(), 1, "only where it is read");
    journey.keys("<esc>=a");
    assert!(journey.held.unfit.is_empty());
    assert!(!journey.header().contains("fit"), "{}", journey.header());
    journey.keys("=");
    assert!(journey.shows("Nothing waits: everything you did is in the file."));
}

#[test]
fn a_hold_step_waits_for_the_file_and_the_screen_says_so() {
    let mut journey = scheduled_with(twelve());
    journey.keys("Wy<space><space><space><space>");
    journey.leaves();
    journey.keys("<space>");
    assert!(
        journey.shows("a release or a go is never spooled"),
        "{}",
        journey.screen()
    );
    become_(&mut journey, "omar");
    journey.keys("Y");
    assert!(
        journey.shows("This waits for the file."),
        "{}",
        journey.screen()
    );
    journey.keys("<esc>");
    become_(&mut journey, "jun");
    journey.keys("<space>");
    assert!(
        journey.shows("has not been released"),
        "{}",
        journey.screen()
    );
    if journey.app.sheet.is_some() {
        journey.keys("<esc>");
    }
    journey.keys("s");
    assert_eq!(journey.held.waiting.len(), 1, "{}", journey.screen());
    assert!(
        journey.shows("has not been released"),
        "skipping goes no way round a release: {}",
        journey.screen()
    );
}

#[test]
fn what_is_no_work_in_a_running_window_waits_for_the_file() {
    let mut journey = running();
    journey.leaves();
    journey.keys("<space>");
    journey.keys("1Qwho is on call<ctrl-s>");
    assert!(
        journey.shows("Only ticks, notes, evidence,"),
        "{}",
        journey.screen()
    );
    assert_eq!(journey.held.waiting.len(), 1);
}

#[test]
fn a_tick_is_shown_at_once_as_on_its_way_then_as_spooled() {
    let mut journey = running();
    journey.leaves();
    let asked = journey.before_the_answer("<space>");
    assert!(journey.line("Do the 2th thing").contains("saving"));
    journey.answered(asked);
    assert!(journey.line("Do the 2th thing").contains("spooled"));
    assert!(!journey.shows("saving"));
}

#[test]
fn a_forged_entry_of_someone_without_the_right_is_not_taken() {
    let mut journey = running();
    journey.leaves();
    journey.keys("<space>");
    journey.held.waiting[0].actor = holdpoint::domain::people::Actor::declared("rea");
    journey.comes_back();
    assert_eq!(journey.held.unfit.len(), 1);
    assert_eq!(journey.file.change(1).waves[0].marks.len(), 1);
}

#[test]
fn on_a_narrow_terminal_the_header_says_it_whole() {
    let mut journey = running();
    journey.app.size = holdpoint::app::layout::Size::new(80, 24);
    journey.leaves();
    journey.keys("<space>");
    let header = journey.header();
    assert!(
        header.contains("spooled 1, file unreachable since 14:00"),
        "{header}"
    );
    assert!(header.contains("jun"), "{header}");
}

#[test]
fn what_the_file_says_is_kept_when_the_window_is_opened_and_when_it_moved_and_not_at_rest() {
    let mut journey = running();
    become_(&mut journey, "tom");
    journey.keys("<esc>");
    journey.stood.clear();
    journey.app.window.stood = None;
    let rev = journey.file.change(1).rev;
    let one = ChangeNumber(1);
    journey.keys("9");
    assert_eq!(journey.stood, [(one, rev)], "as soon as it is opened");
    journey.rest().rest().keys("jk");
    assert_eq!(journey.stood.len(), 1, "nothing moved");
    journey.meanwhile(|file| {
        file.ask("jun", Some(1), &tick(2));
    });
    assert_eq!(journey.stood.last(), Some(&(one, rev + 1)), "a colleague's");
    journey.keys("<space>");
    assert_eq!(journey.stood.last(), Some(&(one, rev + 2)), "one's own");
    assert_eq!(journey.stood.len(), 3);
    journey.leaves();
    journey.keys("<space>");
    assert_eq!(journey.stood.len(), 3, "never what only waits");
    // Opened straight into the window, as after a kill.
    journey.comes_back();
    let mut journey = journey.killed();
    let rev = journey.file.change(1).rev;
    assert_eq!(journey.stood, [(one, rev)]);
    journey.app.home.demo = true;
    journey.meanwhile(|file| {
        file.ask("jun", Some(1), &tick(5));
    });
    assert_eq!(journey.stood.len(), 1, "nothing of the demo is kept");
}
