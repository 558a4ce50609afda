//! A plan is written in place: fields, lists, names and gaps.

use holdpoint::app::plan_form::field::Field;
use holdpoint::domain::checklist::StepKind;
use holdpoint::domain::lifecycle::State;
use holdpoint::domain::plan::RiskClass;

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
fn the_footer_offers_enter_only_where_it_takes_what_was_typed() {
    let mut journey = sized(office(), "rea", 120, 36);
    journey.keys("nReplace the mail gateway<enter><enter>gg<enter>");
    assert!(journey.footer().contains("accept"), "{}", journey.screen());
    journey.keys("<esc>j<enter>The vendor ends support<enter>in March");
    let form = journey.app.plan_form.as_ref().unwrap();
    assert!(form.typing.is_some(), "enter began a line");
    assert!(!journey.footer().contains("accept"), "{}", journey.screen());
    assert!(journey.footer().contains("send"), "{}", journey.screen());
}
