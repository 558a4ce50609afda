//! A plan begun from another one: the work is kept, what was true only then is not.

use super::plan::Plan;

/// Returns a new plan with the work of another: steps, rollback, messages, checks, clients, risk answers
/// and people stay; windows, days of test evidence, reference and notes are the other change's own and go.
/// Its title is taken when no other is given.
pub fn copy_of(plan: &Plan, title: &str) -> Plan {
    let mut copy = plan.clone();
    if !title.trim().is_empty() {
        title.trim().clone_into(&mut copy.title);
    }
    for wave in &mut copy.waves {
        wave.window = None;
    }
    for evidence in &mut copy.evidence {
        evidence.on = None;
    }
    copy.reference.clear();
    copy.notes.clear();
    copy.number_parts();
    copy
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::checklist::Step;
    use crate::domain::plan::{PlannedWave, TestEvidence};
    use crate::domain::window::Window;
    use crate::domain::zone::Zone;

    #[test]
    fn a_copy_keeps_the_work_and_asks_anew_for_window_and_test_day() {
        let now = chrono::DateTime::UNIX_EPOCH;
        let past = Plan {
            title: "Renew the certificate".to_owned(),
            waves: vec![PlannedWave {
                clients: vec!["northwind".into()],
                window: Some(Window {
                    start: now,
                    end: now,
                    zone: Zone::UTC,
                }),
                steps: vec![Step {
                    instruction: "Export the old one".to_owned(),
                    ..Step::default()
                }],
                ..PlannedWave::default()
            }],
            evidence: vec![TestEvidence {
                what: "Renewal".to_owned(),
                on: Some(now.date_naive()),
                ..TestEvidence::default()
            }],
            reference: "INC-7".to_owned(),
            ..Plan::default()
        };
        let copy = copy_of(&past, " Renew it again ");
        assert_eq!(copy.title, "Renew it again");
        assert_eq!(copy_of(&past, " ").title, past.title);
        assert_eq!((copy.waves[0].window, copy.evidence[0].on), (None, None));
        assert_eq!(copy.waves[0].clients, past.waves[0].clients);
        assert_eq!(copy.waves[0].steps[0].instruction, "Export the old one");
        assert_eq!(copy.evidence[0].what, "Renewal");
        assert!(copy.reference.is_empty());
    }
}
