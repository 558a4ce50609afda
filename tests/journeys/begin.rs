//! A change is begun: from nothing, a template or a past change, in so many keys.

use holdpoint::domain::lifecycle::State;
use holdpoint::domain::plan::ChangeType;
use holdpoint::domain::template::TemplateCommand;

use crate::catalogue::{ID, in_use};
use crate::journey::{Journey, journey, office, sized};

/// The file with a template in use, and with others that are not.
fn with_others() -> crate::journey::File {
    let mut file = in_use();
    let plan = file.change(1).plan;
    for id in ["old-firewall", "new-firewall"] {
        let propose = TemplateCommand::Propose {
            template: id.into(),
            plan: Box::new(plan.clone()),
            reason: "Done every quarter without surprises".to_owned(),
            evidence: vec![holdpoint::domain::id::ChangeNumber(1)],
        };
        file.template("rea", &propose).unwrap();
    }
    let retire = TemplateCommand::Retire {
        template: "old-firewall".into(),
        reason: "The vendor has withdrawn the model".to_owned(),
    };
    file.template("ines", &retire).unwrap();
    file
}

fn at(journey: &Journey, text: &str) -> usize {
    let found = journey.screen().lines().position(|l| l.contains(text));
    found.unwrap_or_else(|| panic!("{text:?} is not on the screen:\n{}", journey.screen()))
}

#[test]
fn nothing_stands_first_then_templates_in_use_then_past_changes() {
    for (width, height) in [(80, 24), (120, 36), (200, 60)] {
        let mut journey = sized(with_others(), "rea", width, height);
        journey.keys("n<enter>");
        let (blank, template) = (at(&journey, "an empty plan"), at(&journey, ID));
        assert!(blank < template, "{}", journey.screen());
        assert!(template < at(&journey, "CHG-0001"), "{}", journey.screen());
        assert!(journey.line(ID).contains("in use"), "{}", journey.screen());
        assert!(
            !journey.shows("old-firewall"),
            "what is over is not in the way"
        );
        assert!(!journey.shows("new-firewall"), "nor what is not decided");
    }
}

#[test]
fn a_few_letters_find_a_template_and_what_holds_the_words_comes_first() {
    let mut journey = journey(with_others(), "rea");
    journey.keys("n<enter>edgfw");
    assert!(
        journey.line(ID).contains("template"),
        "{}",
        journey.screen()
    );
    journey.keys("<ctrl-u>old-fire");
    assert!(
        journey.line("old-firewall").contains("retired"),
        "{}",
        journey.screen()
    );
    journey.keys("<ctrl-u>zzzz");
    assert!(
        journey.shows("no template and no past change fits"),
        "{}",
        journey.screen()
    );
}

#[test]
fn a_plan_from_a_template_asks_for_the_client_and_follows_it() {
    let mut journey = sized(in_use(), "rea", 120, 36);
    journey.keys("n<enter>edge<enter>");
    let form = journey.app.plan_form.as_ref().unwrap();
    assert_eq!(form.plan.kind, ChangeType::Standard);
    assert!(form.typing.is_some(), "the client is written at once");
    journey.keys("con<enter><enter>");
    assert!(
        journey
            .footer()
            .contains("Texts, items and messages follow the template edge-firewall."),
        "{}",
        journey.footer()
    );
    let form = journey.app.plan_form.as_ref().unwrap();
    assert_eq!(form.plan.communications[0].client, "contoso".into());
    journey.keys("<enter>fri 22:00 +4h Europe/London<enter>");
    let implementer = "]<enter>jun<enter>";
    journey.keys(implementer).keys("<ctrl-s>").keys("Sy");
    let number = journey.app.queue.cursor.unwrap();
    let change = journey.file.change(number.0);
    assert_eq!(
        change.plan.implementer,
        Some("jun".into()),
        "{}",
        journey.screen()
    );
    assert_eq!(change.state, State::Approved, "{}", journey.screen());
}

#[test]
fn a_title_typed_before_a_template_was_chosen_is_kept() {
    let mut journey = sized(in_use(), "rea", 120, 36);
    journey.keys("nSwap the box in Leeds<enter>edge<enter>");
    assert!(
        journey
            .footer()
            .contains("what you typed stands in the notes"),
        "{}",
        journey.footer()
    );
    let plan = &journey.app.plan_form.as_ref().unwrap().plan;
    assert_eq!(plan.notes, "Swap the box in Leeds");
    assert_eq!(plan.title, "Replace edge firewalls");
}

#[test]
fn a_template_that_may_not_be_used_says_why_as_it_does_at_the_shell() {
    let mut journey = sized(with_others(), "rea", 200, 60);
    journey.keys("n<enter>old-fire<enter>");
    assert!(journey.app.plan_form.is_none());
    let registers = journey.file.store.registers().unwrap().clone();
    let template = registers.catalogue.get(&"old-firewall".into()).unwrap();
    let refusal = holdpoint::domain::template::plan_for(template, &[], &registers).unwrap_err();
    assert!(
        journey.footer().contains(&refusal.sentence) && journey.footer().contains(&refusal.next),
        "{}",
        journey.screen()
    );
    journey.keys("<ctrl-u>edge<enter>");
    assert!(
        journey.app.plan_form.is_some(),
        "another one can be chosen at once"
    );

    let file = in_use();
    let mut ines = sized(file, "ines", 80, 24);
    ines.keys("7HThe vendor has withdrawn the firmware<ctrl-s>y1n<enter>");
    assert!(ines.line(ID).contains("suspended"), "{}", ines.screen());
    ines.keys("edge<enter>");
    assert!(ines.app.plan_form.is_none());
    assert!(
        ines.shows("The template edge-firewall is suspended"),
        "{}",
        ines.screen()
    );
}

/// Counts the keys of a piece of writing: every letter, and every named key once.
fn count(keys: &str) -> usize {
    let named = keys.matches('<').count();
    let in_names: usize = keys
        .split('<')
        .skip(1)
        .map(|rest| rest.find('>').map_or(0, |at| at + 1))
        .sum();
    keys.chars().count() - named - in_names + named
}

#[test]
fn a_normal_change_for_one_client_is_written_from_a_copy_in_few_keys() {
    let mut journey = sized(office(), "rea", 80, 24);
    let parts = [
        "nReplace edge firewalls, Contoso<enter>0001<enter>",
        // The gaps lead from the window to the day of the test.
        "]<enter>tue 22:00 +4h Europe/London<enter>",
        "]<enter>yesterday<enter>",
        // Another client; the message goes along.
        "<tab><shift-tab><shift-tab><shift-tab><shift-tab>rcon<enter><enter>",
        "<ctrl-s>",
        "Sy",
    ];
    for part in parts {
        journey.keys(part);
    }
    let change = journey.file.change(6);
    assert_eq!(change.state, State::Review, "{}", journey.screen());
    assert_eq!(change.plan.waves[0].clients, ["contoso".into()]);
    assert_eq!(change.plan.communications[0].client, "contoso".into());
    let keys: usize = parts.iter().map(|part| count(part)).sum();
    println!(
        "a normal change for one client from a copy: {keys} keys, {} s at two keys a second",
        keys / 2
    );
    assert!(keys < 360, "three minutes at two keys a second: {keys}");
}

#[test]
fn a_standard_change_for_one_client_is_written_from_a_template_in_few_keys() {
    let mut journey = sized(in_use(), "rea", 80, 24);
    let parts = [
        "n<enter>edge<enter>",
        "con<enter><enter>",
        "<enter>fri 22:00 +4h Europe/London<enter>",
        "]<enter>jun<enter>",
        "<ctrl-s>",
        "Sy",
    ];
    for part in parts {
        journey.keys(part);
    }
    let number = journey.app.queue.cursor.unwrap();
    let change = journey.file.change(number.0);
    assert_eq!(change.state, State::Approved, "{}", journey.screen());
    let keys: usize = parts.iter().map(|part| count(part)).sum();
    println!(
        "a standard change for one client from a template: {keys} keys, {} s at two keys a second",
        keys / 2
    );
    assert!(keys < 360, "three minutes at two keys a second: {keys}");
}

#[test]
fn the_cursor_finds_what_was_just_raised_wherever_it_stands_and_whatever_is_filtered() {
    let mut file = office();
    for _ in 0..60 {
        file.create(crate::common::full_plan());
    }
    let mut journey = sized(file, "rea", 80, 24);
    journey.keys("nReplace the mail gateway<enter><enter><ctrl-s>");
    assert_eq!(journey.app.queue.cursor.map(|n| n.0), Some(66));
    assert!(
        journey.line("▌").contains("CHG-0066"),
        "{}",
        journey.screen()
    );

    journey.keys("/certificate<enter>nMove the tape robot<enter><enter><ctrl-s>");
    assert_eq!(journey.app.queue.cursor.map(|n| n.0), Some(67));
    assert!(
        journey.line("▌").contains("CHG-0067"),
        "{}",
        journey.screen()
    );
    assert!(
        journey.footer().contains("shows what is yours"),
        "{}",
        journey.footer()
    );

    // Written as text in the person's own editor.
    journey.editor = Box::new(|text| text.replace("reason = \"\"", "reason = \"By hand\""));
    journey.keys("/certificate<enter>nPull the old fibre<enter><enter>e<ctrl-s>");
    assert_eq!(journey.app.queue.cursor.map(|n| n.0), Some(68));
    assert_eq!(journey.file.change(68).plan.reason, "By hand");
    assert!(journey.line("▌").contains("CHG-0068"));
}
