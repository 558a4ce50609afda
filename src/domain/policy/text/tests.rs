//! The policy's text is complete, commented, read back as it was, and every mistake in it is told.

use proptest::prelude::*;

use super::*;
use crate::domain::added::{PlanField, PolicyRequirement, Waivable};
use crate::domain::people::Role;
use crate::domain::plan::{ChangeType, RiskClass};
use crate::domain::policy::{Rung, flaws};

fn told(text: &str) -> Vec<String> {
    let mistakes = read(text).unwrap_err();
    mistakes.iter().map(ToString::to_string).collect()
}

#[test]
fn the_policy_that_ships_is_the_default_one_word_for_word() {
    assert_eq!(read(TEMPLATE), Ok(Policy::default()));
    assert_eq!(write(&Policy::default()).unwrap(), TEMPLATE);
}

#[test]
fn every_key_stands_in_it_with_a_comment_above() {
    let mut keys: Vec<String> = Vec::new();
    let mut table = String::new();
    let mut above = "";
    for line in TEMPLATE.lines() {
        let commented = above.starts_with("# ") && above.len() > 10;
        if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            assert!(commented, "[{name}] has no comment");
            table = format!("{name}.");
        } else if let Some((key, _)) = line
            .split_once(" = ")
            .filter(|_| !line.starts_with(['#', ' ']))
        {
            assert!(commented, "{table}{key} has no comment");
            keys.push(format!("{table}{key}"));
        }
        above = line;
    }
    let policy = Policy {
        requirements: vec![requirement("schedule.triggers")],
        ..Policy::default()
    };
    let mut all = Vec::new();
    gather("", &Value::try_from(&policy).unwrap(), &mut all);
    keys.sort();
    all.sort();
    assert_eq!(keys, all);
}

fn gather(path: &str, value: &Value, found: &mut Vec<String>) {
    match value.as_table() {
        Some(table) => {
            for (key, value) in table {
                let dot = if path.is_empty() { "" } else { "." };
                gather(&format!("{path}{dot}{key}"), value, found);
            }
        }
        None => found.push(path.to_owned()),
    }
}

fn requirement(code: &str) -> PolicyRequirement {
    PolicyRequirement {
        code: code.to_owned(),
        sentence: "Triggers are \"agreed\" beforehand".to_owned(),
        why: "at 02:00 nobody agrees\non anything".to_owned(),
        field: PlanField::Triggers,
        control: crate::domain::control::Control::default(),
        from_class: RiskClass::Medium,
        types: vec![ChangeType::Normal, ChangeType::Emergency],
        may_waive: true,
    }
}

#[test]
fn every_mistake_is_told_with_its_line_and_its_key() {
    let text = "medium_from = 300\n\
                \n\
                colour = \"red\"\n\
                waivable = [\n\
                    { rule = \"intake.test-evidence\", by = \"king\", days = 1 },\n\
                    { rule = \"schedule.freeze\", by = \"manager\", days = 0 },\n\
                ]\n\
                [risk]\n\
                vendor = 101\n\
                users = [{ from = 5, points = 3 }, { from = 4, points = 3 }]\n\
                [risk.rollback]\n\
                written = true\n\
                missing = 1\n";
    let told = told(text);
    let starts: Vec<&str> = told.iter().filter_map(|t| t.split(": ").next()).collect();
    assert_eq!(
        starts,
        [
            "line 1", "line 3", "line 5", "line 9", "line 10", "line 12", "line 13"
        ],
        "{told:#?}"
    );
    for (said, key) in told.iter().zip([
        "medium_from",
        "colour",
        "waivable.by",
        "risk.vendor",
        "risk.users.from",
        "risk.rollback.written",
        "risk.rollback.missing",
    ]) {
        assert!(said.contains(&format!(": {key}: ")), "{key}: {said}");
    }
}

#[test]
fn what_is_no_toml_is_told_with_its_line() {
    let told = told("medium_from = 20\nhigh_from = = 3\n");
    assert!(told[0].starts_with("line 2: "), "{told:?}");
}

#[test]
fn a_missing_part_of_a_requirement_names_the_requirement() {
    let told = told("\n[[requirements]]\ncode = \"schedule.triggers\"\n");
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].contains("requirements") && told[0].contains("line 2"),
        "{told:?}"
    );
}

#[test]
fn what_is_left_out_takes_its_default_and_a_list_may_be_emptied() {
    let policy = read("waivable = []\n[risk]\nvendor = 7\n").unwrap();
    assert_eq!(policy.waivable, []);
    assert_eq!(policy.risk.vendor, 7);
    assert_eq!(policy.risk.first_time, Policy::default().risk.first_time);
}

fn rungs() -> impl Strategy<Value = Vec<Rung>> {
    proptest::collection::vec((any::<u32>(), any::<u8>()), 0..5).prop_map(|rungs| {
        rungs
            .into_iter()
            .map(|(from, points)| Rung { from, points })
            .collect()
    })
}

fn texts() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::vec(any::<String>(), 0..12)
}

prop_compose! {
    fn any_policy()(
        numbers in proptest::collection::vec(any::<u8>(), 12),
        (users, items, count) in (rungs(), rungs(), rungs()),
        boilerplate in texts(),
        days in any::<u32>(),
        added in texts(),
        listed in texts(),
    ) -> Policy {
        let mut policy = Policy { medium_from: numbers[0], high_from: numbers[1], observation_hours: days, boilerplate, ..Policy::default() };
        policy.risk.users = users;
        policy.risk.items = items;
        policy.risk.clients.count = count;
        policy.risk.vendor = numbers[2];
        policy.risk.rollback.written = numbers[3];
        policy.risk.slack.tight = numbers[4];
        policy.risk.history.at_most = numbers[5];
        policy.requirements = added.iter().map(|a| PolicyRequirement { sentence: a.clone(), ..requirement(a) }).collect();
        policy.waivable = listed
            .into_iter()
            .map(|rule| Waivable { rule, by: Role::Manager, days })
            .collect();
        policy
    }
}

proptest! {
    #[test]
    fn whatever_a_policy_says_is_written_so_that_it_is_read_back(policy in any_policy()) {
        let text = write(&policy).unwrap();
        let again: Policy = toml::from_str(&text).unwrap();
        prop_assert_eq!(&again, &policy);
        // Reading it as a person's file tells exactly whether it can be followed.
        prop_assert_eq!(read(&text).is_ok(), flaws(&policy).is_empty());
    }

    #[test]
    fn no_text_makes_the_reader_fail(text in any::<String>(), key in "[a-z_.]{0,20}") {
        let _ = read(&text);
        let _ = read(&format!("{key} = {text}\n"));
        let _ = read(&format!("[risk]\n{key} = 3\n[[waivable]]\n{text}"));
    }
}
