//! Comments, drafts and plans: nothing typed is lost.

use holdpoint::domain::vote::CommentKind;

use crate::journey::{journey, office};

#[test]
fn a_comment_is_written_and_its_draft_goes_when_it_is_saved() {
    let mut journey = journey(office(), "omar");
    journey.keys("cDoes the pair fail over?<enter>In step 2?");
    assert!(journey.drafts.contains_key("CHG-0001/comment"));
    journey.keys("<ctrl-s>");
    let change = journey.file.change(1);
    assert_eq!(
        change.comments[0].text,
        "Does the pair fail over?\nIn step 2?"
    );
    assert!(!journey.drafts.contains_key("CHG-0001/comment"));
    assert!(journey.shows("CHG-0001: comment saved."));
    assert!(
        journey.line("Does the").contains("omar"),
        "{}",
        journey.screen()
    );
}

#[test]
fn a_comment_may_be_a_condition_on_one_step() {
    let mut journey = journey(office(), "omar");
    journey.keys("cConsole cable on site<tab><right><right><tab>step 2<ctrl-s>");
    let comment = journey.file.change(1).comments[0].clone();
    assert_eq!(comment.kind, CommentKind::Condition);
    assert_eq!(comment.about.as_deref(), Some("step 2"));
    assert!(journey.shows("[step 2]"), "{}", journey.screen());
}

#[test]
fn what_is_typed_before_the_change_is_read_goes_into_what_opens() {
    let mut journey = journey(office(), "omar");
    journey.unanswered("jcA thought, quickly");
    assert!(journey.shows("A thought, quickly"), "{}", journey.screen());
    assert!(!journey.left && journey.commands.is_empty());
    journey.keys("<esc>").unanswered("kc<esc>Gg");
    assert!(
        !journey.shows("Comment  what others"),
        "Esc calls the wait off"
    );
}

#[test]
fn esc_keeps_a_draft_and_offers_it_again() {
    let mut journey = journey(office(), "omar");
    journey.keys("chalf a thought<esc>");
    assert!(
        journey
            .footer()
            .contains("Kept as a draft; c opens it again.")
    );
    journey.keys("j").keys("c");
    assert!(
        !journey.shows("half a thought"),
        "another change has its own"
    );
    journey.keys("<esc>k").keys("c");
    assert!(journey.shows("half a thought") && journey.shows("your draft"));
    journey.keys("<ctrl-s>");
    assert_eq!(journey.file.change(1).comments[0].text, "half a thought");
    assert!(!journey.drafts.contains_key("CHG-0001/comment"));
}

#[test]
fn a_paste_goes_into_the_text_whole_and_nowhere_else() {
    let mut journey = journey(office(), "omar");
    journey.paste("qAy");
    assert!(!journey.left && journey.commands.is_empty());
    journey
        .keys("c")
        .paste("one\r\ntwo\u{1b}[31m")
        .keys("<ctrl-s>");
    assert_eq!(journey.file.change(1).comments[0].text, "one\ntwo[31m");
}

#[test]
fn a_question_is_asked_and_answered() {
    let mut journey = journey(office(), "omar");
    journey.keys("QWho holds the console cable?<ctrl-s>");
    assert_eq!(journey.file.change(1).open_questions().count(), 1);
    journey.keys("aJun does.<ctrl-s>");
    assert_eq!(journey.file.change(1).open_questions().count(), 0);
}
