//! A plan is written in place: fields, lists, gaps and drafts.

use holdpoint::app::plan_form::field::Field;
use holdpoint::domain::checklist::StepKind;
use holdpoint::domain::command::Command;
use holdpoint::domain::lifecycle::State;
use holdpoint::domain::plan::{Plan, RiskClass};

use crate::journey::{Journey, journey, office, sized};

fn steps(journey: &Journey) -> Vec<String> {
    let form = journey.app.plan_form.as_ref().unwrap();
    let steps = form.plan.waves[0].steps.iter();
    steps
        .map(|s| format!("{} {} {}", s.id.0, s.instruction, s.minutes))
        .collect()
}

/// Opens the draft of the office on its steps, with the cursor on the first.
fn on_steps(journey: &mut Journey) {
    journey.keys("/certificate<enter>e<tab><tab><tab><tab>jj");
    assert_eq!(steps(journey)[0], "1 Export the running config 5");
}

#[test]
fn a_change_begins_with_its_title_and_nothing() {
    for (width, height) in [(80, 24), (120, 36), (200, 60)] {
        let mut journey = sized(office(), "rea", width, height);
        journey.keys("nReplace the mail gateway<enter><enter>");
        assert!(
            journey.shows("Replace the mail gateway"),
            "{}",
            journey.screen()
        );
        journey.keys("j<enter>The vendor ends support<ctrl-s>");
        let change = journey.file.change(6);
        assert_eq!(change.plan.title, "Replace the mail gateway");
        assert_eq!(change.plan.reason, "The vendor ends support");
        assert_eq!(change.state, State::Draft);
        assert!(journey.app.plan_form.is_none() && journey.drafts.is_empty());
        assert_eq!(journey.app.queue.cursor.map(|n| n.0), Some(6));
    }
}

#[test]
fn a_change_without_a_title_is_not_begun() {
    let mut journey = journey(office(), "rea");
    journey.keys("n<enter><enter>");
    assert!(journey.shows("A change needs a title."));
    journey.keys("Mail<enter><enter>");
    assert!(journey.app.plan_form.is_some());
}

#[test]
fn a_copy_of_a_past_change_keeps_the_work_and_asks_for_the_window_anew() {
    let mut journey = sized(office(), "rea", 120, 36);
    journey.keys("n<enter>backup server");
    assert!(journey.shows("CHG-0004") && !journey.shows("an empty plan"));
    journey.keys("<enter>");
    let form = journey.app.plan_form.as_ref().unwrap();
    assert_eq!(form.plan.title, "Add a disk to the backup server");
    assert_eq!(form.plan.waves[0].steps.len(), 3);
    assert_eq!(
        (form.plan.waves[0].window, form.plan.evidence[0].on),
        (None, None)
    );
    assert!(
        journey.shows("Wave 1 has no"),
        "the gate board says what is missing"
    );
}

#[test]
fn a_number_leads_to_the_field_of_its_gap() {
    let mut journey = sized(office(), "rea", 120, 36);
    journey.keys("/certificate<enter>e");
    assert!(
        journey.line("explicitly out").contains("1 ✗"),
        "{}",
        journey.screen()
    );
    journey.keys("1<enter>The calendars<esc>");
    assert!(!journey.shows("explicitly out"), "{}", journey.screen());
    assert!(journey.line("Intake gate").contains("nothing missing"));
    journey.keys("<ctrl-s>");
    assert_eq!(journey.file.change(2).plan.scope_out, "The calendars");
}

#[test]
fn a_refusal_leads_to_the_field_it_names() {
    let mut journey = journey(office(), "rea");
    journey.keys("/certificate<enter>S");
    assert!(
        journey.asks("What is explicitly out of scope is missing"),
        "{}",
        journey.screen()
    );
    assert!(journey.asks("1 goes there"), "{}", journey.screen());
    journey.keys("1");
    let form = journey.app.plan_form.as_ref().unwrap();
    assert_eq!(form.field().map(Field::label), Some("out of scope"));
    journey.keys("<enter>The calendars<ctrl-s>").keys("Sy");
    assert_eq!(journey.file.change(2).state, State::Review);
}

#[test]
fn steps_are_written_split_joined_moved_marked_and_taken_out() {
    let mut journey = journey(office(), "rea");
    on_steps(&mut journey);
    journey.keys("<enter><end> (7 min)<enter>Call the site<enter><enter>");
    assert_eq!(
        steps(&journey)[..2],
        ["1 Export the running config 7", "2 Call the site 0"]
    );
    journey.keys("K");
    assert_eq!(steps(&journey)[0], "1 Call the site 0");
    journey.keys("+");
    assert_eq!(
        steps(&journey)[0],
        "1 Call the site Export the running config 7"
    );
    journey.keys("u<enter><home>");
    for _ in 0.."Call ".len() {
        journey.keys("<right>");
    }
    journey.keys("<enter><esc>");
    assert_eq!(
        steps(&journey)[..2],
        ["1 Call 0", "2 the site 0"],
        "Enter splits at the cursor"
    );
    journey.keys("<enter><home><backspace><esc>");
    assert_eq!(
        steps(&journey)[0],
        "1 Call the site 0",
        "Backspace at the start joins"
    );
    journey.keys("H");
    let kind = |j: &Journey| {
        j.app.plan_form.as_ref().unwrap().plan.waves[0].steps[0]
            .kind
            .clone()
    };
    assert_eq!(kind(&journey), StepKind::Hold { releaser: None });
    assert!(journey.line("Call the site").contains("HOLD"));
    journey.keys("N");
    assert_eq!(kind(&journey), StepKind::NoReturn);
    journey.keys("Nc");
    assert_eq!(kind(&journey), StepKind::Work);
    assert_eq!(
        steps(&journey)[..2],
        ["1 Call the site 0", "2 Call the site 0"]
    );
    let before = steps(&journey);
    journey.keys("d");
    assert_eq!(steps(&journey).len(), before.len() - 1);
    journey.keys("u");
    assert_eq!(steps(&journey), before);
    journey.keys("<ctrl-r>");
    assert_eq!(steps(&journey).len(), before.len() - 1);
}

#[test]
fn a_paste_of_many_lines_is_as_many_steps() {
    let mut journey = journey(office(), "rea");
    on_steps(&mut journey);
    journey.paste("1. Export the keys (5 min)\r\n2. Order the certificate 20m\n\n- Install it\n");
    assert_eq!(
        steps(&journey)[1..4],
        [
            "2 Export the keys 5",
            "3 Order the certificate 20",
            "4 Install it 0"
        ]
    );
    assert!(
        journey.footer().contains("3 steps added."),
        "{}",
        journey.footer()
    );
    journey.keys("u");
    assert_eq!(
        steps(&journey).len(),
        3,
        "one undo takes the whole paste back"
    );
}

#[test]
fn a_window_is_typed_as_it_is_said_and_shown_as_it_is_understood() {
    let mut file = office();
    let mut client = crate::common::registers().clients[&"northwind".into()].clone();
    client.zone = holdpoint::domain::zone::Zone::known("Europe/London");
    file.set(vec![holdpoint::domain::event::Event::ClientSet { client }]);
    let mut journey = journey(file, "rea");
    journey.keys("/certificate<enter>e<tab><tab><tab><tab>jrtue 22:00 +4h");
    assert!(
        journey.shows("Tue 1 Dec 2026 22:00 → 02:00 GMT"),
        "{}",
        journey.screen()
    );
    assert!(journey.shows("4 h long"));
    journey.keys("<ctrl-u>28 mar 2027 01:30 +4h");
    assert!(
        journey.shows("does not exist in Europe/London"),
        "{}",
        journey.screen()
    );
    journey.keys("<enter>");
    assert!(
        journey.app.plan_form.as_ref().unwrap().typing.is_some(),
        "it is not guessed"
    );
    journey.keys("<ctrl-u>25 oct 2027 01:30 +4h<ctrl-u>31 oct 2027 01:30 +4h");
    assert!(
        journey.shows("happens twice in Europe/London"),
        "{}",
        journey.screen()
    );
    journey.keys("<ctrl-u>31 oct 2027 01:30 second +4h<enter>");
    let form = journey.app.plan_form.as_ref().unwrap();
    assert!(form.typing.is_none());
    let window = form.plan.waves[0].window.unwrap();
    assert_eq!(window.start.to_rfc3339(), "2027-10-31T01:30:00+00:00");
}

#[test]
fn names_are_completed_and_unknown_ones_are_said_at_once() {
    let mut journey = journey(office(), "rea");
    journey.keys("/certificate<enter>e<tab><tab><tab><tab><enter>, con");
    assert!(journey.line("contoso").contains("contoso"));
    journey.keys("<enter><enter>");
    let plan = |j: &Journey| j.app.plan_form.as_ref().unwrap().plan.clone();
    let clients = plan(&journey).waves[0].clients.clone();
    assert_eq!(clients, ["northwind".into(), "contoso".into()]);
    journey.keys("<shift-tab>");
    for _ in 0..7 {
        journey.keys("<tab>");
    }
    journey.keys("<enter><ctrl-u>bob");
    assert!(
        journey.shows("bob is not in the register"),
        "{}",
        journey.screen()
    );
    journey.keys("<ctrl-u>to<enter><enter>");
    assert_eq!(plan(&journey).implementer, Some("tom".into()));
}

#[test]
fn answers_are_chosen_with_space_and_arrows() {
    let mut journey = journey(office(), "rea");
    journey.keys("/certificate<enter>e<tab><tab><space>");
    let form = journey.app.plan_form.as_ref().unwrap();
    assert_eq!(form.plan.declared, Some(RiskClass::High));
    assert!(journey.line("class").contains("[high]"));
    journey.keys("<left>jj<right>");
    let form = journey.app.plan_form.as_ref().unwrap();
    assert_eq!(form.plan.declared, Some(RiskClass::Medium));
    assert_eq!(form.plan.answers.first_time, Some(true));
}

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
fn a_client_out_of_sight_is_neither_offered_nor_named() {
    let mut journey = journey(office(), "nora");
    journey.keys("nMail<enter><enter><tab><tab><tab><tab><enter>con");
    assert!(!journey.shows("contoso"), "{}", journey.screen());
    assert!(journey.shows("con is not in the register"));
}

#[test]
fn items_are_completed_from_the_register_and_bring_their_kind() {
    use holdpoint::domain::event::Event;
    use holdpoint::domain::item::RegisteredItem;
    let item = |id: &str, client: &str| Event::ItemSet {
        item: RegisteredItem {
            id: id.into(),
            name: id.to_owned(),
            kind: "switch".to_owned(),
            client: Some(client.into()),
            ..RegisteredItem::default()
        },
    };
    let mut file = office();
    file.set(vec![
        item("sw-lds-01", "northwind"),
        item("sw-hul-01", "contoso"),
    ]);
    let mut journey = journey(file, "rea");
    journey.keys("/certificate<enter>e<tab><tab><tab>jjo");
    journey.keys("sw");
    assert!(journey.shows("sw-lds-01"), "{}", journey.screen());
    assert!(
        !journey.shows("sw-hul-01"),
        "of another client: {}",
        journey.screen()
    );
    journey.keys("<enter><enter>box 7");
    assert!(
        journey.shows("box 7 is not in the register"),
        "{}",
        journey.screen()
    );
    journey.keys("<enter><enter>");
    let plan = &journey.app.plan_form.as_ref().unwrap().plan;
    let named: Vec<(&str, &str)> = plan
        .items
        .iter()
        .map(|i| (i.name.as_str(), i.kind.as_str()))
        .collect();
    assert_eq!(named[1..], [("sw-lds-01", "switch"), ("box 7", "")]);
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
