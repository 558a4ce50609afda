//! What people say to each other about a change: answers to anything, and conditions that the decision keeps.

use chrono::Duration;
use holdpoint::domain::command::Command;
use holdpoint::domain::lifecycle::State;
use holdpoint::domain::registers::Board;
use holdpoint::domain::template::TemplateState;
use holdpoint::domain::vote::{Choice, CommentKind};

use crate::catalogue::{in_use, state};
use crate::common::{full_plan, noon};
use crate::journey::{File, journey, sized};

fn say(file: &mut File, by: &str, meant: CommentKind, text: &str, reply_to: Option<u32>) {
    let said = Command::Comment {
        meant,
        text: text.to_owned(),
        about: None,
        reply_to,
    };
    file.ask(by, Some(1), &said);
}

/// A change in review with a question, a note, and an answer to the note.
fn talked() -> File {
    let mut file = File::new();
    file.reviewed();
    let note = "The spare is in Leeds since Monday";
    say(&mut file, "jun", CommentKind::Note, note, None);
    let question = "Does the pair fail over in step 2?";
    say(&mut file, "omar", CommentKind::Question, question, None);
    say(
        &mut file,
        "sara",
        CommentKind::Note,
        "Cold or powered?",
        Some(1),
    );
    file
}

#[test]
fn any_comment_is_answered_and_those_that_wait_are_offered_first() {
    let mut journey = journey(talked(), "jun");
    journey.keys("a");
    assert!(
        journey.shows("#2 open question by omar"),
        "{}",
        journey.screen()
    );
    journey.keys("Powered, on the bench<tab><right><ctrl-s>");
    let change = journey.file.change(1);
    let last = change.comments.last().unwrap();
    assert_eq!((last.by.as_str(), last.reply_to), ("jun", Some(3)));
    assert_eq!(
        change.open_questions().count(),
        1,
        "the question still waits"
    );
    journey.keys("aYes, 8 s in the lab<ctrl-s>");
    assert_eq!(journey.file.change(1).open_questions().count(), 0);
}

#[test]
fn an_answer_goes_to_the_comment_that_was_chosen_whatever_is_said_meanwhile() {
    let mut journey = journey(talked(), "jun");
    journey.keys("aPowered<tab><right>");
    journey.meanwhile(|file| {
        say(
            file,
            "tom",
            CommentKind::Note,
            "I am in Leeds on Tuesday",
            None,
        );
    });
    journey.keys("<esc>");
    journey.keys("a<ctrl-s>");
    let change = journey.file.change(1);
    let last = change.comments.last().unwrap();
    assert_eq!((last.text.as_str(), last.reply_to), ("Powered", Some(3)));
}

#[test]
fn answers_are_indented_beneath_what_they_answer_however_deep() {
    let mut file = talked();
    let text = "Powered, on the bench";
    say(&mut file, "jun", CommentKind::Note, text, Some(3));
    let mut journey = sized(file, "rea", 100, 60);
    journey.keys("<enter>G");
    let column = |text: &str| {
        let line = journey.line(text);
        line.split("└").next().unwrap().chars().count()
    };
    let (first, second) = (column("Cold or powered?"), column(text));
    assert_eq!(second, first + 2, "{}", journey.screen());
    let place = |text: &str| journey.screen().find(text).unwrap();
    assert!(place("The spare is in") < place("Cold or powered?"));
    assert!(place("Cold or powered?") < place(text));
}

#[test]
fn a_change_that_nobody_said_anything_about_has_nothing_to_answer() {
    let mut file = File::new();
    file.reviewed();
    let mut journey = journey(file, "jun");
    journey.keys("a");
    assert!(
        journey.shows("CHG-0001 has no comment"),
        "{}",
        journey.screen()
    );
    assert!(journey.app.form.is_none());
}

#[test]
fn an_approval_begins_with_the_conditions_that_comments_ask_for() {
    let mut file = talked();
    let answered = "Tell the desk before ten";
    say(&mut file, "tom", CommentKind::Condition, answered, None);
    say(
        &mut file,
        "rea",
        CommentKind::Note,
        "Told on Monday",
        Some(4),
    );
    say(
        &mut file,
        "jun",
        CommentKind::Note,
        "8 s in the lab",
        Some(2),
    );
    let asked = "A console cable\nlies on site";
    say(&mut file, "tom", CommentKind::Condition, asked, None);
    for by in ["omar", "sara"] {
        let seen = file.change(1).digest;
        let vote = Command::Vote {
            choice: Choice::Approve,
            comment: "rollback risk accepted, console cable on site".to_owned(),
            seen,
        };
        file.ask(by, Some(1), &vote);
    }
    let mut ines = journey(file, "ines");
    ines.keys("D");
    assert!(
        ines.shows("A console cable lies on site |  |"),
        "{}",
        ines.screen()
    );
    let form = ines.app.form.as_ref().unwrap();
    assert!(
        !form.text(1).contains("Tell the desk"),
        "what is met is not asked again"
    );
    ines.keys("<ctrl-s>");
    assert!(ines.shows("has no owner"), "{}", ines.screen());
    let back = "<backspace>".repeat(" |  | ".len());
    ines.keys(&format!("<tab>{back} | jun | 2026-12-01<ctrl-s>y"));
    let change = ines.file.change(1);
    assert_eq!(change.state, State::Approved, "{}", ines.screen());
    let kept = &change.approval.unwrap().conditions;
    assert_eq!(kept.len(), 1);
    assert_eq!(
        (kept[0].owner.as_str(), kept[0].text.as_str()),
        ("jun", "A console cable lies on site")
    );
}

#[test]
fn a_suspended_template_is_voted_on_both_ways() {
    let mut file = in_use();
    let suspend = holdpoint::domain::template::TemplateCommand::Suspend {
        template: crate::catalogue::ID.into(),
        reason: "The vendor has withdrawn the firmware".to_owned(),
    };
    file.template("ines", &suspend).unwrap();
    for by in ["omar", "sara"] {
        let mut member = journey(file, by);
        member.keys("7");
        member.keys("KNobody has a fixed build yet<ctrl-s>");
        assert!(member.shows("keep suspended"), "{}", member.screen());
        member.keys("y");
        assert_eq!(state(&mut member), TemplateState::Suspended);
        file = member.file;
    }
    let mut rea = journey(file, "rea");
    rea.keys("7<enter>");
    let flat: Vec<&str> = rea.screen().split_whitespace().collect();
    assert!(
        flat.join(" ").contains("has voted against resuming it"),
        "{}",
        rea.screen()
    );
    rea.keys("<esc>K");
    assert!(rea.asks("omar, sara, tom could"), "{}", rea.screen());
    let mut file = rea.file;
    for by in ["omar", "sara"] {
        let mut member = journey(file, by);
        member.keys("7LThe vendor has a fixed build<ctrl-s>y");
        file = member.file;
    }
    let mut rea = journey(file, "rea");
    assert_eq!(
        state(&mut rea),
        TemplateState::InUse,
        "a later vote replaces an earlier one"
    );
}

/// A change that tom implements, who sits on the board and has lea as his deputy.
fn with_deputy() -> File {
    let mut file = File::new();
    let mut board: Board = crate::common::registers().boards[&"cab".into()].clone();
    board.deputies = [("tom".into(), "lea".into()), ("sara".into(), "axel".into())].into();
    file.set(vec![holdpoint::domain::event::Event::BoardSet { board }]);
    let mut plan = full_plan();
    plan.implementer = Some("tom".into());
    plan.verifier = Some("jun".into());
    let number = file.create(plan);
    file.now = noon() - Duration::hours(3);
    file.ask("rea", Some(number), &Command::Submit);
    file.now = noon();
    file
}

#[test]
fn the_deputy_of_whoever_implements_it_is_asked_and_told_why() {
    let mut lea = sized(with_deputy(), "lea", 120, 60);
    let row = lea.line("CHG-0001").to_owned();
    assert!(row.contains("vote, 3 h"), "{row}");
    lea.keys("<enter>");
    let said = "deputy for tom, who is the implementer";
    assert!(lea.line("lea for tom").contains(said), "{}", lea.screen());
    let mut tom = sized(lea.file, "tom", 120, 60);
    assert!(!tom.line("CHG-0001").contains("vote"), "{}", tom.screen());
    tom.keys("A");
    assert!(tom.asks("nobody approves a change that they implement"));
}
