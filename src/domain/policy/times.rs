//! Whether the times and counts of a policy can be followed: each has an end, so that what waits for it comes.

use super::Policy;
use super::sound::Flaw;

/// The range of a number of a policy, and why it has one.
struct Range {
    key: &'static str,
    said: u32,
    least: u32,
    most: u32,
    /// What the most is in words, where the number alone does not say.
    amounts_to: &'static str,
    next: &'static str,
}

fn ranges(policy: &Policy) -> [Range; 6] {
    let days = |key, said| Range {
        key,
        said,
        least: 1,
        most: 366,
        amounts_to: "",
        next: "Nothing is reviewed or decided in no time.",
    };
    [
        days("retrospective_days", policy.retrospective_days),
        days("decide_within_days", policy.decide_within_days),
        days("template_failure_days", policy.template_failure_days),
        Range {
            key: "template_failures",
            said: policy.template_failures,
            least: 1,
            most: 1_000,
            amounts_to: "",
            next: "A template that is suspended before anything fails is of no use, and one that never is, unsafe.",
        },
        Range {
            key: "observation_hours",
            said: policy.observation_hours,
            least: 0,
            most: 90 * 24,
            amounts_to: ", which is 90 days",
            next: "A change counts in the figures only when its observation is over.",
        },
        Range {
            key: "wave_observation_minutes",
            said: policy.wave_observation_minutes,
            least: 0,
            most: 7 * 24 * 60,
            amounts_to: ", which is 7 days",
            next: "The next wave starts only when the one before it has been observed for so long.",
        },
    ]
}

/// Returns what is wrong with the times and counts of a policy.
pub(super) fn flaws(policy: &Policy) -> Vec<Flaw> {
    let out = |range: &Range| !(range.least..=range.most).contains(&range.said);
    let wrong = ranges(policy).into_iter().filter(out);
    let flaw = |range: Range| {
        let Range {
            key,
            said,
            least,
            most,
            amounts_to,
            next,
        } = range;
        let from = if least == 0 {
            String::new()
        } else {
            format!("at least {least} and ")
        };
        Flaw::new(
            key,
            format!("{key} is {from}at most {most}{amounts_to}, not {said}."),
            next,
        )
    };
    wrong.map(flaw).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(change: impl FnOnce(&mut Policy)) -> Vec<String> {
        let mut policy = Policy::default();
        change(&mut policy);
        flaws(&policy).into_iter().map(|f| f.sentence).collect()
    }

    #[test]
    fn a_number_out_of_its_range_is_told_with_the_range() {
        assert_eq!(
            said(|p| p.wave_observation_minutes = 10_081),
            ["wave_observation_minutes is at most 10080, which is 7 days, not 10081."]
        );
        assert_eq!(
            said(|p| p.observation_hours = u32::MAX),
            ["observation_hours is at most 2160, which is 90 days, not 4294967295."]
        );
        assert_eq!(
            said(|p| p.decide_within_days = 367),
            ["decide_within_days is at least 1 and at most 366, not 367."]
        );
        assert_eq!(said(|p| p.template_failures = 1_001).len(), 1);
    }

    #[test]
    fn the_ends_of_each_range_can_be_followed() {
        let most = |p: &mut Policy| {
            p.wave_observation_minutes = 10_080;
            p.observation_hours = 2_160;
            p.decide_within_days = 366;
            p.template_failures = 1_000;
        };
        assert_eq!(said(most), Vec::<String>::new());
        let none = |p: &mut Policy| {
            p.wave_observation_minutes = 0;
            p.observation_hours = 0;
        };
        assert_eq!(said(none), Vec::<String>::new());
    }
}
