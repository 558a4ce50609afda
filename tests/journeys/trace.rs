//! Where every point of a score comes from, on the screen.

use holdpoint::domain::risk::trace;
use holdpoint::domain::zone::Zone;

use crate::journey::{Journey, office, sized};

/// Returns the words of the screen in one line, however they are broken.
fn words(journey: &Journey) -> String {
    let words: Vec<&str> = journey.screen().split_whitespace().collect();
    words.join(" ")
}

#[test]
fn the_question_mark_at_the_risk_shows_every_point_with_its_weight_and_its_source() {
    for (width, height) in [(80, 24), (120, 36), (200, 60)] {
        let mut journey = sized(office(), "omar", width, height);
        journey.keys("<tab>");
        assert!(
            journey.footer().contains("? every point"),
            "{}",
            journey.footer()
        );
        assert!(
            journey.footer().contains(": command"),
            "{}",
            journey.footer()
        );
        journey.keys("?");
        let registers = journey.file.store.registers().unwrap().clone();
        let change = journey.file.change(1);
        let traced = trace(&change, &registers, Zone::UTC);
        assert!(!traced.parts.is_empty());
        let mut seen = words(&journey);
        for _ in 0..6 {
            journey.keys("<ctrl-d>");
            seen.push_str(&words(&journey));
        }
        for part in &traced.parts {
            for said in [&part.factor, &part.fact, &part.source] {
                assert!(seen.contains(said.as_str()), "{said}: {seen}");
            }
            let first = part.weight.split(',').next().unwrap();
            assert!(seen.contains(&format!("weighs {first}")), "{first}: {seen}");
        }
        for (label, _) in &traced.facts {
            assert!(seen.contains(label), "{label}: {seen}");
        }
        journey.keys("<esc>");
        assert!(journey.shows("Queue"));
    }
}

#[test]
fn the_keys_of_the_risk_are_still_at_hand_and_the_trace_everywhere_a_change_is() {
    let mut journey = sized(office(), "omar", 120, 36);
    journey.keys("<tab>:help<enter>");
    assert!(journey.shows("Keys"), "{}", journey.screen());
    journey.keys("<esc><enter>%");
    assert!(
        journey.line("CHG-0001").contains("Score"),
        "{}",
        journey.screen()
    );
    journey.keys("<esc>?");
    assert!(journey.shows("Keys"), "{}", journey.screen());
}

#[test]
fn what_the_record_taught_is_told_with_its_cases_interval_and_group() {
    use holdpoint::domain::history::{Group, GroupKind, LearnedRate, Tally};
    let mut journey = sized(office(), "omar", 120, 36);
    let mut change = journey.file.change(1);
    change.risk.learned = Some(LearnedRate {
        group: Group {
            kind: GroupKind::Service,
            name: "payroll".to_owned(),
            tally: Tally {
                wrong: 12,
                cases: 143,
            },
        },
        rate: 825,
        low: 512,
        high: 1204,
    });
    journey.app.detail = Some(std::sync::Arc::new(change));
    journey.keys("<tab>?<ctrl-d><ctrl-d>");
    let seen = words(&journey);
    for said in [
        "12 of 143 like this went wrong (8 %, 5-12 %): same service payroll",
        "lies between 5.1 % and 12.0 %",
    ] {
        assert!(seen.contains(said), "{said}: {}", journey.screen());
    }
}

#[test]
fn whatever_works_beside_the_queue_works_at_the_risk_too() {
    use holdpoint::app::action::{Action, TABLE};
    use holdpoint::app::layer::Layer;
    for row in TABLE.iter().filter(|row| row.action != Action::Help) {
        if row.layers.contains(&Layer::Side) {
            assert!(row.layers.contains(&Layer::Risk), "{}", row.name);
        }
    }
}
