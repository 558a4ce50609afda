//! Decisions: a capital letter, a question that names the change, a letter that is on the screen.

use holdpoint::domain::command::Command;
use holdpoint::domain::lifecycle::State;
use holdpoint::domain::vote::{Choice, Condition};

use crate::common::full_plan;
use crate::journey::{File, journey, office, sized};

const COMMENT: &str = "rollback risk accepted, console cable on site";

#[test]
fn a_vote_asks_once_more_and_names_the_change_and_its_revision() {
    let mut journey = journey(office(), "omar");
    journey.keys(&format!("A{COMMENT}<ctrl-s>"));
    assert!(journey.asks("Vote for CHG-0001, revision 1?"));
    assert!(journey.asks("[y] yes, do it"));
    assert!(journey.commands.is_empty());
    journey.keys("y");
    assert_eq!(journey.file.change(1).votes[0].by.as_str(), "omar");
    assert!(journey.drafts.is_empty());
}

#[test]
fn enter_never_confirms_and_any_way_out_does_nothing() {
    for out in ["<enter>", "<esc>", "n", "q"] {
        let mut journey = journey(office(), "omar");
        journey.keys(&format!("A{COMMENT}<ctrl-s>{out}"));
        assert!(journey.commands.is_empty(), "{out}");
        assert!(journey.app.confirm.is_none());
        assert!(
            journey.shows(COMMENT),
            "the comment is still there after {out}"
        );
    }
}

#[test]
fn a_key_that_was_waiting_confirms_nothing() {
    let mut file = File::new();
    file.create(full_plan());
    let mut journey = journey(file, "rea");
    journey.at_once("Sy");
    assert!(journey.app.confirm.is_some());
    assert!(journey.commands.is_empty());
    journey.keys("S");
    assert!(
        journey.commands.is_empty(),
        "the key that opened it does not confirm it"
    );
    journey.keys("y");
    assert_eq!(journey.file.change(1).state, State::Review);
}

#[test]
fn a_refusal_lists_every_gap_with_its_owner_and_its_mend() {
    let mut journey = journey(office(), "rea");
    journey.keys("jS");
    assert!(
        journey
            .line("cannot be submitted")
            .contains("1 requirement is unmet")
    );
    assert!(journey.asks("→ rea in scope_out"), "{}", journey.screen());
    assert!(journey.commands.is_empty());
    journey.keys("<esc>");
    assert!(!journey.shows("cannot be submitted"));
}

#[test]
fn nobody_votes_on_their_own_change_and_the_screen_says_who_could() {
    let mut journey = journey(office(), "rea");
    journey.keys("A");
    assert!(journey.asks("nobody approves a change that they requested"));
    assert!(journey.asks("could."), "{}", journey.screen());
    assert!(journey.app.form.is_none());
}

#[test]
fn a_vote_on_a_revision_that_was_not_seen_does_not_count() {
    let mut journey = journey(office(), "omar");
    journey.keys(&format!("A{COMMENT}"));
    journey.meanwhile(|file| {
        let mut plan = full_plan();
        "One firewall only".clone_into(&mut plan.scope_in);
        let plan = Box::new(plan);
        file.ask(
            "rea",
            Some(1),
            &holdpoint::domain::command::Command::Edit { plan },
        );
    });
    journey.keys("<ctrl-s>");
    assert!(
        journey.shows("changed while you read it"),
        "{}",
        journey.screen()
    );
    assert!(journey.commands.is_empty());
    assert!(journey.shows(COMMENT), "what was written stays");
}

#[test]
fn what_changed_since_the_last_vote_is_shown_by_sign_and_word() {
    let mut journey = journey(office(), "omar");
    journey.keys("4");
    assert!(
        journey.shows("no earlier revision to compare with"),
        "{}",
        journey.screen()
    );
    journey.keys("<esc>");
    journey.keys(&format!("A{COMMENT}<ctrl-s>y"));
    assert_eq!(journey.commands.len(), 1, "{}", journey.screen());
    journey.meanwhile(|file| {
        let mut plan = full_plan();
        "One firewall only".clone_into(&mut plan.scope_in);
        plan.waves[0].steps.remove(0);
        let plan = Box::new(plan);
        file.ask(
            "rea",
            Some(1),
            &holdpoint::domain::command::Command::Edit { plan },
        );
    });
    journey.keys("4");
    for part in [
        "since  revision 1 (REA, Thu 26 Nov 2026 12:00 UTC)",
        "~ changed  in scope",
        "now  One firewall only",
        "- removed  wave 1, step 1",
        "was  Export the running config, kind work, minutes 5",
    ] {
        assert!(journey.shows(part), "{part} in\n{}", journey.screen());
    }
    journey.keys("<esc>");
    assert!(!journey.shows("What changed"), "{}", journey.screen());

    journey.keys("<enter>");
    assert!(
        journey.shows("What changed") && journey.shows("A repeats your vote as it was: approve"),
        "opening it shows at once what changed: {}",
        journey.screen()
    );
    journey.keys("A");
    assert!(
        journey.asks("Reaffirm your vote on CHG-0001, revision 2?"),
        "{}",
        journey.screen()
    );
    assert!(journey.asks(&format!("Comment: {COMMENT}")));
    journey.keys("y");
    let votes = journey.file.change(1).votes;
    assert_eq!((votes.len(), votes[1].revision), (2, 2));
    assert_eq!(votes[1].comment, votes[0].comment);
    journey.keys("<esc><enter>");
    assert!(!journey.shows("What changed"), "{}", journey.screen());
}

#[test]
fn any_two_revisions_are_set_beside_each_other() {
    let mut file = office();
    for scope in ["One firewall only", "Three firewalls"] {
        let mut plan = file.change(1).plan;
        scope.clone_into(&mut plan.scope_in);
        let plan = Box::new(plan);
        file.ask("rea", Some(1), &Command::Edit { plan });
    }
    for (width, height) in [(80, 24), (120, 36)] {
        let mut journey = sized(file, "omar", width, height);
        journey.keys("4");
        assert!(journey.shows("since  revision 2"), "{}", journey.screen());
        assert!(journey.shows("was  One firewall only") && journey.shows("now  Three firewalls"));
        assert!(journey.line("revision 3 (REA").contains("to"));
        journey.keys("h");
        assert!(journey.shows("since  revision 1"), "{}", journey.screen());
        assert!(journey.shows("was  Both firewalls of the Leeds site"));
        journey.keys("h");
        assert!(journey.footer().contains("That is the first revision."));
        journey.keys("<tab>h");
        assert!(
            journey.shows("from  revision 1 (REA"),
            "{}",
            journey.screen()
        );
        assert!(journey.shows("now  One firewall only") && !journey.shows("Three firewalls"));
        journey.keys("h");
        assert!(journey.footer().contains("stand next to each other"));
        journey.keys("l");
        assert!(journey.shows("since  revision 1"), "{}", journey.screen());
        journey.keys("<esc>");
        assert!(!journey.shows("What changed"));
        file = journey.file;
    }
}

#[test]
fn a_change_goes_from_draft_to_the_calendar_by_keys() {
    let mut file = File::new();
    file.create(full_plan());
    let mut journey = journey(file, "rea");
    journey.keys("Sy");
    for person in ["omar", "sara"] {
        journey.app.me = holdpoint::domain::people::Actor::declared(person);
        journey.keys(&format!("A{COMMENT}<ctrl-s>y"));
    }
    journey.app.me = holdpoint::domain::people::Actor::declared("ines");
    journey.keys("D<enter><ctrl-s>y");
    assert_eq!(
        journey.file.change(1).state,
        State::Approved,
        "{}",
        journey.screen()
    );
    journey.keys("Cy");
    assert_eq!(journey.file.change(1).state, State::Scheduled);
    journey.keys("Hthe client asks to wait<enter>y");
    assert!(journey.file.change(1).hold.is_some());
    journey.keys("Lthe client agrees now<enter>y");
    assert!(journey.file.change(1).hold.is_none());
    journey.keys("Uwe need another night<enter>y");
    assert_eq!(journey.file.change(1).state, State::Approved);
    journey.keys("Kthe client left us<enter>y");
    assert_eq!(journey.file.change(1).state, State::Cancelled);
}

#[test]
fn a_change_is_sent_back_put_off_and_refused_by_keys() {
    let mut journey = journey(office(), "ines");
    journey.keys("P<enter>the vendor has no engineer that night<enter>y");
    assert!(journey.file.change(1).deferred_until.is_some());
    journey.keys("TSay who holds the console cable<ctrl-s>y");
    assert_eq!(journey.file.change(1).state, State::Draft);
    journey
        .keys("G")
        .keys("Xthe firewall is replaced next month<enter>y");
    assert_eq!(
        journey.file.change(5).state,
        State::Rejected,
        "{}",
        journey.screen()
    );
}

#[test]
fn an_auditor_changes_nothing_and_is_told_why() {
    let mut journey = journey(office(), "axel");
    for key in ["c", "A", "S", "n", "e", "K"] {
        journey.keys(key);
        assert!(
            journey.footer().contains("changes nothing"),
            "{key}: {}",
            journey.footer()
        );
    }
    assert!(journey.commands.is_empty());
}

#[test]
fn a_requirement_is_waived_and_taken_back_by_keys_and_the_screen_lists_it() {
    let mut file = File::new();
    let mut plan = full_plan();
    plan.evidence.clear();
    file.create(plan);
    let mut journey = journey(file, "ines");
    journey.keys("V");
    assert!(
        journey.shows("[intake.test-evidence]"),
        "what the next gate lacks comes first: {}",
        journey.screen()
    );
    journey.keys("<tab>the vendor tested it in their lab<enter><ctrl-s>");
    assert!(
        journey.asks("Waive intake.test-evidence of CHG-0001, draft?"),
        "{}",
        journey.screen()
    );
    journey.keys("y");
    let change = journey.file.change(1);
    assert_eq!(change.waivers[0].rule, "intake.test-evidence");
    journey.keys("<enter>");
    assert!(journey.shows("Waivers"), "{}", journey.screen());
    assert!(
        journey.shows("intake.test-evidence waived by ines until"),
        "{}",
        journey.screen()
    );
    let file = journey.file;
    let mut journey = crate::journey::journey(file, "rea");
    journey.keys("V");
    assert!(journey.asks("requirement of a change that they requested"));
    journey.keys("<esc>Sy");
    assert_eq!(journey.file.change(1).state, State::Review);
    journey.app.me = holdpoint::domain::people::Actor::declared("ines");
    journey.keys("V<left><ctrl-s>");
    assert!(
        journey.asks("Take back the waiver of intake.test-evidence of CHG-0001, revision 1?"),
        "{}",
        journey.screen()
    );
    journey.keys("y");
    assert!(journey.file.change(1).waivers[0].withdrawn.is_some());
}

#[test]
fn a_clients_consent_is_put_on_record_by_a_key() {
    let mut journey = journey(office(), "ines");
    journey.keys("J<tab>Nora Winter<tab>by telephone<ctrl-s>");
    assert!(
        journey.asks("northwind (Nora Winter) agrees"),
        "{}",
        journey.screen()
    );
    journey.keys("y");
    let consents = &journey.file.change(1).consents;
    assert_eq!(consents.len(), 1, "{}", journey.screen());
    assert_eq!(consents[0].said_by, "Nora Winter");
    journey.keys("<enter>");
    assert!(
        journey.shows("(Nora Winter) agrees to r1"),
        "{}",
        journey.screen()
    );
}

#[test]
fn the_pane_says_who_decides_and_the_change_screen_why() {
    let mut journey = journey(office(), "omar");
    journey.keys(&format!("A{COMMENT}<ctrl-s>y"));
    journey.keys("<tab>G");
    assert!(journey.shows("Who decides"), "{}", journey.screen());
    assert!(journey.line("○ CAB").contains("1 of 2 votes"));
    assert!(
        journey.line("✓ omar  ○ sara").contains("○ tom"),
        "{}",
        journey.screen()
    );
    journey.keys("<enter>");
    assert!(
        journey
            .line("decides changes of every client")
            .contains("1 of 2"),
        "{}",
        journey.screen()
    );
    assert!(journey.line("○ tom").contains("has not voted"));
}

#[test]
fn a_class_is_raised_by_anyone_and_lowered_by_a_reviewer() {
    let mut mine = journey(office(), "rea");
    mine.keys("M<tab>the site has its peak week<ctrl-s>");
    assert!(
        mine.asks("Set the class of CHG-0001 to high, revision 1?"),
        "{}",
        mine.screen()
    );
    assert!(mine.asks("To high: the site has its peak week"));
    mine.keys("y");
    assert!(mine.shows("raised by rea"), "{}", mine.screen());
    mine.keys("M");
    assert!(mine.asks("nobody lowers the class of a change that they requested"));
    assert!(mine.asks("omar"));

    let mut reviewer = journey(mine.file, "omar");
    reviewer.keys("M<right><tab>both failovers were shown to me<ctrl-s>y");
    assert!(reviewer.shows("LOW"), "{}", reviewer.screen());
    assert!(reviewer.shows("lowered by omar"));
    reviewer.keys("A");
    assert!(
        reviewer.shows("whoever lowered the class"),
        "{}",
        reviewer.screen()
    );
}

/// A change in review with the votes of its board.
fn voted() -> (File, u32) {
    let mut file = File::new();
    let number = file.reviewed();
    for by in ["omar", "sara"] {
        let vote = Command::Vote {
            choice: Choice::Approve,
            comment: COMMENT.to_owned(),
            seen: file.change(number).digest,
        };
        file.ask(by, Some(number), &vote);
    }
    (file, number)
}

#[test]
fn a_decision_pressed_right_after_saved_acts_on_what_was_saved() {
    let (file, number) = voted();
    let mut journey = sized(file, "ines", 120, 36);
    journey.keys("D<ctrl-s>");
    let sent = journey.before_the_answer("y");
    let to_read = journey.only_saved(sent);
    assert!(journey.shows("saved."), "{}", journey.screen());
    assert!(!to_read.is_empty(), "nothing was read anew yet");
    journey.before_the_answer("C");
    assert!(
        journey.says("Schedule CHG-0001, revision 1?"),
        "{}",
        journey.screen()
    );
    let sent = journey.before_the_answer("y");
    journey.answered(sent);
    assert_eq!(journey.file.change(number).state, State::Scheduled);
    journey.answered(to_read);
    assert!(journey.line("CHG-0001").contains("scheduled"));
}

#[test]
fn a_decision_pressed_right_after_saved_is_refused_when_somebody_else_wrote_in_between() {
    let (file, number) = voted();
    let mut journey = sized(file, "ines", 120, 36);
    journey.keys("D<ctrl-s>");
    let sent = journey.before_the_answer("y");
    let note = Command::Comment {
        meant: holdpoint::domain::vote::CommentKind::Note,
        text: "The site is closed on Thursday".to_owned(),
        about: None,
        reply_to: None,
    };
    journey.file.ask("omar", Some(number), &note);
    let _ = journey.only_saved(sent);
    let events = journey.file.events();
    journey.before_the_answer("C");
    let sent = journey.before_the_answer("y");
    let _ = journey.only_saved(sent);
    assert_eq!(journey.file.events(), events, "{}", journey.screen());
    assert_ne!(journey.file.change(number).state, State::Scheduled);
}

#[test]
fn the_day_a_condition_is_due_has_its_year_when_that_is_another() {
    let (mut file, number) = voted();
    let due = |day: &str, text: &str| Condition {
        text: text.to_owned(),
        owner: "sara".into(),
        due: day.parse().ok(),
        met_by: None,
    };
    let approve = Command::Approve {
        conditions: vec![
            due("2026-12-04", "The console cable lies on site"),
            due("2027-01-15", "The spare is ordered"),
        ],
        note: String::new(),
        seen: file.change(number).digest,
    };
    file.ask("ines", Some(number), &approve);
    let journey = sized(file, "ines", 200, 60);
    assert!(journey.says("(sara, due 4 Dec)"), "{}", journey.screen());
    assert!(
        journey.says("(sara, due 15 Jan 2027)"),
        "{}",
        journey.screen()
    );
}
