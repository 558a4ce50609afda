//! A plan that is written is never lost: drafts, text in the person's own editor, two people at once.

use holdpoint::domain::command::Command;
use holdpoint::domain::plan::Plan;

use crate::journey::{journey, office, sized};

#[test]
fn what_is_written_is_kept_and_offered_again() {
    let mut journey = journey(office(), "rea");
    journey.keys("/certificate<enter>ej<enter> and the chain");
    let kept = journey.drafts.clone();
    assert!(
        kept["CHG-0002/plan form"].contains("and the chain"),
        "before the field is left"
    );
    journey.keys("<esc><esc>");
    assert!(
        journey
            .footer()
            .contains("Kept as a draft; e opens it again.")
    );
    journey.keys("e");
    assert!(journey.shows("your draft") && journey.shows("and the chain"));
    journey.keys("x<esc>");
    assert!(journey.drafts.is_empty(), "{:?}", journey.drafts);

    let mut killed = crate::journey::journey(office(), "rea");
    killed.drafts = kept;
    killed.keys("/certificate<enter>e");
    assert!(killed.shows("and the chain"), "{}", killed.screen());
    killed.keys("<ctrl-s>");
    assert!(killed.file.change(2).plan.reason.ends_with("and the chain"));
    assert!(killed.drafts.is_empty());
}

#[test]
fn a_new_plan_waits_until_it_is_taken_up_again() {
    let mut journey = journey(office(), "rea");
    journey.keys("nFirst thought<enter><enter>j<enter>Because<esc><esc>");
    assert!(
        journey
            .footer()
            .contains("Kept as a draft; n opens it again.")
    );
    journey.keys("nSecond<enter>");
    assert!(
        journey.line("your draft").contains("First thought"),
        "{}",
        journey.screen()
    );
    journey.keys("<down><enter><esc>");
    assert_eq!(
        journey.drafts.len(),
        2,
        "the second does not take the first one's place"
    );
    journey.keys("n<enter><enter>");
    assert!(journey.shows("First thought"));
    journey.keys("<ctrl-s>");
    assert_eq!(journey.file.change(6).plan.reason, "Because");
    assert_eq!(journey.drafts.len(), 1);
}

#[test]
fn a_plan_can_be_written_as_text_and_one_that_cannot_be_read_is_opened_again() {
    let mut journey = journey(office(), "rea");
    journey.editor = Box::new(|_| "title = \"x\nkind".to_owned());
    journey.keys("/certificate<enter>ee");
    assert!(
        journey.asks("The plan cannot be read, line 2:"),
        "{}",
        journey.screen()
    );
    journey.keys("<esc><ctrl-s>");
    assert!(
        journey.commands.is_empty(),
        "what cannot be read is not passed over"
    );
    assert!(journey.drafts["CHG-0002/plan form"].contains("kind"));
    journey.editor = Box::new(|text| {
        assert!(text.starts_with("title = \"x"), "the text of before");
        "title = \"Renew it\"\nscope_out = \"The calendars\"\n".to_owned()
    });
    journey.keys("e<ctrl-s>");
    let plan = journey.file.change(2).plan;
    assert_eq!(
        (plan.title.as_str(), plan.scope_out.as_str()),
        ("Renew it", "The calendars")
    );
}

#[test]
fn a_material_edit_of_what_was_handed_in_says_what_it_leads_to() {
    let mut file = office();
    let seen = file.change(1).digest;
    let vote = Command::Vote {
        choice: holdpoint::domain::vote::Choice::Approve,
        comment: "rollback risk accepted, console cable on site".to_owned(),
        seen,
    };
    file.ask("omar", Some(1), &vote);
    let mut journey = journey(file, "rea");
    journey.keys("e<tab><enter> and Hull<ctrl-s>");
    assert!(
        journey.asks("Save CHG-0001 as revision 2?"),
        "{}",
        journey.screen()
    );
    assert!(journey.asks("The vote of omar on revision 1 will be stale"));
    journey.keys("n");
    assert!(journey.commands.is_empty() && journey.app.plan_form.is_some());
    journey.keys("<ctrl-s>y");
    let change = journey.file.change(1);
    assert_eq!(change.revision, 2);
    assert!(change.plan.scope_in.ends_with("and Hull"));
    let mut noted = crate::journey::journey(office(), "rea");
    noted.keys("e<shift-tab>j<enter>call first<ctrl-s>");
    assert_eq!(noted.file.change(1).revision, 1, "a note asks nothing");
    assert_eq!(noted.file.change(1).plan.notes, "call first");
}

fn edit(file: &mut crate::journey::File, by: &str, change: u32, work: impl FnOnce(&mut Plan)) {
    let mut plan = file.change(change).plan;
    work(&mut plan);
    let plan = Box::new(plan);
    file.ask(by, Some(change), &Command::Edit { plan });
}

#[test]
fn two_people_edit_one_plan_and_neither_is_overwritten() {
    for (width, height) in [(80, 24), (120, 36)] {
        let mut journey = sized(office(), "rea", width, height);
        journey.keys("/certificate<enter>ej<enter> for good<esc><tab><enter> and Hull<esc>");
        journey.meanwhile(|file| {
            edit(file, "ines", 2, |plan| {
                plan.reason.push_str(" in May");
                plan.notes = "call the site".to_owned();
            });
        });
        assert!(
            journey.shows("edited by someone else meanwhile"),
            "{}",
            journey.screen()
        );
        journey.keys("<ctrl-s>");
        assert!(journey.commands.is_empty(), "nothing is sent over it");
        assert!(
            journey.shows("both changed it: choose"),
            "{}",
            journey.screen()
        );
        assert!(journey.shows("in May") && journey.shows("for good"));
        journey.keys("<ctrl-s>");
        assert!(journey.footer().contains("One field was edited by both"));
        journey.keys("<right><ctrl-s>");
        let plan = journey.file.change(2).plan;
        assert!(plan.reason.ends_with("January in May"), "{}", plan.reason);
        assert!(plan.scope_in.ends_with("and Hull"));
        assert_eq!(plan.notes, "call the site");
        assert!(journey.drafts.is_empty());
    }
}

#[test]
fn what_others_do_beside_the_plan_is_no_conflict() {
    let mut journey = journey(office(), "rea");
    journey.keys("/certificate<enter>ej<enter> for good<esc>");
    journey.meanwhile(|file| {
        let comment = Command::Comment {
            meant: holdpoint::domain::vote::CommentKind::Note,
            text: "Looks well".to_owned(),
            about: None,
            reply_to: None,
        };
        file.ask("omar", Some(2), &comment);
    });
    journey.keys("<ctrl-s>");
    let change = journey.file.change(2);
    assert!(change.plan.reason.ends_with("for good"));
    assert_eq!(change.comments.len(), 1);
}

#[test]
fn a_draft_of_a_plan_that_moved_on_meets_the_new_one() {
    let mut journey = journey(office(), "rea");
    journey.keys("/certificate<enter>ej<enter> for good<esc><esc>");
    journey.meanwhile(|file| edit(file, "ines", 2, |plan| plan.reason.push_str(" in May")));
    journey.keys("e");
    assert!(
        journey.shows("edited by someone else meanwhile"),
        "{}",
        journey.screen()
    );
    journey.keys("<ctrl-s><left><ctrl-s>");
    assert!(journey.file.change(2).plan.reason.ends_with("for good"));
}

#[test]
fn a_plan_that_may_not_be_edited_any_more_is_refused_and_nothing_typed_is_lost() {
    let mut journey = journey(office(), "rea");
    journey.keys("/certificate<enter>ej<enter> and the chain<esc>");
    journey.meanwhile(|file| {
        let reason = "The vendor has gone".to_owned();
        file.ask("ines", Some(2), &Command::Cancel { reason });
    });
    journey.keys("<ctrl-s>");
    assert!(journey.commands.is_empty());
    assert!(
        journey.shows("cancelled") || journey.asks("cancelled"),
        "{}",
        journey.screen()
    );
    journey.keys("<esc>");
    assert!(journey.drafts["CHG-0002/plan form"].contains("and the chain"));
    let mut later = journey.killed();
    later.keys("/certificate<enter>");
    assert!(later.drafts["CHG-0002/plan form"].contains("and the chain"));
}
