//! The learned rate: how often changes like this one failed here, shrunken towards the wider group.

use serde::{Deserialize, Serialize};

/// What changes of one group have in common, from the widest to the most specific.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GroupKind {
    /// Every change in the file.
    All,
    /// The same client.
    Client,
    /// The same implementer.
    Team,
    /// The same kind of item.
    ItemKind,
    /// The same service.
    Service,
    /// The same template or model.
    Template,
}

/// How many changes of a group there were, and how many of them failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tally {
    /// Failed ones.
    pub failed: u32,
    /// All of them.
    pub cases: u32,
}

/// One group with its tally.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// What its changes have in common.
    pub kind: GroupKind,
    /// Its name: the client, the service, the template.
    pub name: String,
    /// Its tally.
    pub tally: Tally,
}

/// A rate with its interval and everything it rests on; rates are shares from 0 to 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LearnedRate {
    /// The most specific group with enough cases.
    pub group: Group,
    /// The shrunken rate.
    pub rate: f64,
    /// The lower end of the 90 % interval.
    pub low: f64,
    /// The upper end of the 90 % interval.
    pub high: f64,
}

/// How strongly a group is drawn towards the wider one, in cases.
pub const STRENGTH: f64 = 20.0;

/// How few cases make a group too small to be named.
pub const ENOUGH: u32 = 10;

/// Returns the learned rate of the most specific group with enough cases.
///
/// Each group's failures are binomial with a beta prior centred on the rate of the next wider group
/// and worth `strength` cases: with prior mean p, k failures of n give the posterior
/// Beta(k + s·p, n − k + s·(1 − p)), whose mean (k + s·p) / (n + s) is the shrunken rate and whose
/// 5 % and 95 % quantiles are the interval. The widest group's prior is Beta(½, ½). (Gelman et al.,
/// *Bayesian Data Analysis*, 3rd ed., sections 2.4 and 5.3; the prior's strength is fixed by policy
/// rather than estimated, so that the figure can be recomputed by hand.)
///
/// `groups` go from the widest to the most specific. Returns `None` when not even the widest has
/// `enough` cases.
pub fn learned_rate(groups: &[Group], strength: f64, enough: u32) -> Option<LearnedRate> {
    let mut found = None;
    let (mut centre, mut weight) = (0.5, 1.0);
    for group in groups.iter().filter(|g| g.tally.cases >= enough) {
        let (k, n) = (f64::from(group.tally.failed), f64::from(group.tally.cases));
        let (a, b) = (k + weight * centre, n - k + weight * (1.0 - centre));
        let rate = a / (a + b);
        found = Some(LearnedRate {
            group: group.clone(),
            rate,
            low: beta_quantile(0.05, a, b),
            high: beta_quantile(0.95, a, b),
        });
        (centre, weight) = (rate, strength);
    }
    found
}

/// Returns x such that the regularised incomplete beta function I(x; a, b) is `p`, by bisection to 1e-9.
fn beta_quantile(p: f64, a: f64, b: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    while high - low > 1e-9 {
        let middle = f64::midpoint(low, high);
        if incomplete_beta(middle, a, b) < p {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

/// Returns the regularised incomplete beta function I(x; a, b), by Lentz's continued fraction
/// (NIST Digital Library of Mathematical Functions, 8.17.22).
// The letters are the formula's own.
#[allow(clippy::many_single_char_names)]
fn incomplete_beta(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    // The fraction converges fast below the mean; above it the mirrored one does.
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - incomplete_beta(1.0 - x, b, a);
    }
    let front = (a * x.ln() + b * (-x).ln_1p() - ln_beta(a, b)).exp() / a;
    let tiny = 1e-300;
    let (mut c, mut d) = (1.0, 1.0 - (a + b) * x / (a + 1.0));
    d = 1.0 / if d.abs() < tiny { tiny } else { d };
    let mut fraction = d;
    for m in 1..500 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let mut step = 1.0;
        for term in [even, odd] {
            d = 1.0 + term * d;
            d = 1.0 / if d.abs() < tiny { tiny } else { d };
            c = 1.0 + term / c;
            c = if c.abs() < tiny { tiny } else { c };
            step = c * d;
            fraction *= step;
        }
        if (step - 1.0).abs() < 1e-12 {
            break;
        }
    }
    front * fraction
}

fn ln_beta(a: f64, b: f64) -> f64 {
    ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b)
}

/// Returns the natural logarithm of the gamma function for x > 0, by Stirling's series after
/// shifting x above 10 (NIST Digital Library of Mathematical Functions, 5.11.1).
fn ln_gamma(x: f64) -> f64 {
    let (mut x, mut shift) = (x, 0.0);
    while x < 10.0 {
        shift += x.ln();
        x += 1.0;
    }
    let inverse = 1.0 / x;
    let square = inverse * inverse;
    let series =
        inverse * (1.0 / 12.0 - square * (1.0 / 360.0 - square * (1.0 / 1260.0 - square / 1680.0)));
    (x - 0.5) * x.ln() - x + 0.5 * (2.0 * std::f64::consts::PI).ln() + series - shift
}

impl LearnedRate {
    /// Says it aloud: "12 of 143 like this failed (8 %, 5-14 %)".
    pub fn sentence(&self) -> String {
        let percent = |share: f64| format!("{:.0}", share * 100.0);
        format!(
            "{} of {} like this failed ({} %, {}-{} %)",
            self.group.tally.failed,
            self.group.tally.cases,
            percent(self.rate),
            percent(self.low),
            percent(self.high)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(kind: GroupKind, failed: u32, cases: u32) -> Group {
        Group {
            kind,
            name: String::new(),
            tally: Tally { failed, cases },
        }
    }

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-6
    }

    #[test]
    fn the_beta_quantiles_agree_with_known_values() {
        // Uniform; Beta(2, 2) at its median; Beta(½, ½), the arcsine law; Beta(1, 9): 1 - 0.95^(1/9).
        assert!(near(beta_quantile(0.05, 1.0, 1.0), 0.05));
        assert!(near(beta_quantile(0.5, 2.0, 2.0), 0.5));
        assert!(near(beta_quantile(0.25, 0.5, 0.5), 0.146_446_609));
        assert!(near(
            beta_quantile(0.05, 1.0, 9.0),
            1.0 - 0.95f64.powf(1.0 / 9.0)
        ));
    }

    #[test]
    fn a_small_group_is_drawn_to_the_wider_one_and_a_large_one_is_not() {
        let all = group(GroupKind::All, 50, 1000);
        let small = group(GroupKind::Template, 5, 10);
        let large = group(GroupKind::Template, 500, 1000);
        let rate = |g| {
            learned_rate(&[all.clone(), g], STRENGTH, ENOUGH)
                .unwrap()
                .rate
        };
        assert!(
            rate(small.clone()) < 0.25,
            "5 of 10 against 5 %: {}",
            rate(small)
        );
        assert!(rate(large) > 0.48);
    }

    #[test]
    fn the_most_specific_group_with_enough_cases_speaks() {
        let groups = [
            group(GroupKind::All, 50, 1000),
            group(GroupKind::Service, 12, 143),
            group(GroupKind::Template, 3, 4),
        ];
        let learned = learned_rate(&groups, STRENGTH, ENOUGH).unwrap();
        assert_eq!(learned.group.kind, GroupKind::Service);
        assert_eq!(
            learned.sentence(),
            "12 of 143 like this failed (8 %, 5-12 %)"
        );
        assert!(learned.low < learned.rate && learned.rate < learned.high);
    }

    #[test]
    fn without_enough_cases_nothing_is_claimed() {
        assert_eq!(
            learned_rate(&[group(GroupKind::All, 1, 9)], STRENGTH, ENOUGH),
            None
        );
        assert_eq!(learned_rate(&[], STRENGTH, ENOUGH), None);
    }
}
