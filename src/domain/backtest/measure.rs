//! How well a score tells apart what went wrong from what went well.

use serde::Serialize;

/// A change with its scores as of its submission, and what became of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scored {
    /// Whether what the backtest looks for came true.
    pub label: bool,
    /// The declared class, 0 to 2.
    pub declared: u8,
    /// The score without the learned rate, 0 to 100.
    pub without: u8,
    /// The score, 0 to 100.
    pub score: u8,
    /// The learned rate, a share from 0 to 1; absent while there were too few cases.
    pub rate: Option<f64>,
}

impl Scored {
    fn values(&self) -> [u8; 3] {
        [self.declared, self.without, self.score]
    }
}

/// A figure with the interval that holds nine in ten of its resamples.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Interval {
    /// The figure itself.
    pub value: f64,
    /// The 5 % quantile of its resamples.
    pub low: f64,
    /// Their 95 % quantile.
    pub high: f64,
}

/// How good one way to score is.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Measure {
    /// The area under the ROC curve; absent when everything went one way.
    pub auc: Option<Interval>,
    /// Of the tenth scored highest, the share that went wrong; absent without changes.
    pub top_tenth: Option<f64>,
    /// Of all that went wrong, the share that stands in that tenth.
    pub caught: Option<f64>,
}

/// How many changes of each value went well, and how many wrong.
struct Counts {
    well: [u32; 101],
    wrong: [u32; 101],
}

impl Counts {
    const EMPTY: Self = Self {
        well: [0; 101],
        wrong: [0; 101],
    };

    fn add(&mut self, value: u8, label: bool) {
        let at = usize::from(value.min(100));
        if label {
            self.wrong[at] += 1;
        } else {
            self.well[at] += 1;
        }
    }

    /// Returns the area under the ROC curve: the chance that of two changes, one that went wrong and
    /// one that went well, the former has the higher score; a tie counts half (Mann and Whitney 1947;
    /// Hanley and McNeil 1982). Nothing when there are not both.
    fn auc(&self) -> Option<f64> {
        let (mut below, mut won, mut wrong) = (0.0, 0.0, 0.0);
        for (well, bad) in self.well.iter().zip(&self.wrong) {
            let (well, bad) = (f64::from(*well), f64::from(*bad));
            won += bad * (below + well / 2.0);
            below += well;
            wrong += bad;
        }
        let pairs = below * wrong;
        (pairs > 0.0).then(|| won / pairs)
    }

    /// Returns how many of the highest `most` went wrong; of the value that is only partly among
    /// them its share counts, so that the order of equals does not matter.
    fn among(&self, most: f64) -> f64 {
        let (mut left, mut found) = (most, 0.0);
        for (well, wrong) in self.well.iter().zip(&self.wrong).rev() {
            let all = f64::from(*well) + f64::from(*wrong);
            if all <= 0.0 {
                continue;
            }
            let taken = left.min(all);
            found += f64::from(*wrong) * taken / all;
            left -= taken;
        }
        found
    }
}

/// Returns a count as a number to reckon with.
#[expect(
    clippy::cast_precision_loss,
    reason = "exact to 2^52, and nobody has so many changes"
)]
pub fn many(count: usize) -> f64 {
    count as f64
}

/// The seed of the resamples: the same changes give the same intervals.
const SEED: u64 = 20_261_123;

/// How many times the changes are drawn anew, at most; large files are drawn less often.
const RESAMPLES: usize = 1_000;

/// How many draws are made of single changes in all, about.
const DRAWS: usize = 50_000_000;

/// Returns the measures of the declared class, the score without the learned rate and the score, and
/// by how much the AUC of the last is above that of the first. Intervals are percentile intervals of
/// the bootstrap (Efron 1979): the changes are drawn with replacement, as many as there are, from a
/// generator with a fixed seed, and all three are measured on the same draws.
pub fn measure(tested: &[Scored]) -> ([Measure; 3], Option<Interval>) {
    let all = counts(tested.iter());
    let aucs = [all[0].auc(), all[1].auc(), all[2].auc()];
    let mut drawn: [Vec<f64>; 4] = Default::default();
    let rounds = DRAWS
        .checked_div(tested.len())
        .map_or(0, |n| n.clamp(100, RESAMPLES));
    let mut dice = SplitMix(SEED);
    for _ in 0..rounds {
        let again = counts((0..tested.len()).map(|_| &tested[dice.below(tested.len())]));
        if let [Some(declared), Some(without), Some(score)] =
            [again[0].auc(), again[1].auc(), again[2].auc()]
        {
            let figures = [declared, without, score, score - declared];
            for (list, figure) in drawn.iter_mut().zip(figures) {
                list.push(figure);
            }
        }
    }
    let gain = aucs[2]
        .zip(aucs[0])
        .map(|(score, declared)| score - declared);
    let gain = gain.map(|value| interval(value, &mut drawn[3]));
    let tenth = many(tested.len().div_ceil(10));
    let wrong = many(tested.iter().filter(|s| s.label).count());
    let mut measures = [Measure::default(); 3];
    for (n, measure) in measures.iter_mut().enumerate() {
        let found = all[n].among(tenth);
        *measure = Measure {
            auc: aucs[n].map(|value| interval(value, &mut drawn[n])),
            top_tenth: (tenth > 0.0).then(|| found / tenth),
            caught: (wrong > 0.0).then(|| found / wrong),
        };
    }
    (measures, gain)
}

fn counts<'a>(tested: impl Iterator<Item = &'a Scored>) -> [Counts; 3] {
    let mut counts = [Counts::EMPTY; 3];
    for scored in tested {
        for (counts, value) in counts.iter_mut().zip(scored.values()) {
            counts.add(value, scored.label);
        }
    }
    counts
}

fn interval(value: f64, drawn: &mut [f64]) -> Interval {
    drawn.sort_by(f64::total_cmp);
    let at = |twentieth: usize| {
        let place = drawn.len() * twentieth / 20;
        let last = drawn.len().saturating_sub(1);
        drawn.get(place.min(last)).copied().unwrap_or(value)
    };
    Interval {
        value,
        low: at(1),
        high: at(19),
    }
}

/// splitmix64 (Steele, Lea, Flood 2014).
struct SplitMix(u64);

impl SplitMix {
    /// Returns a number below `end`, which is not 0.
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let drawn = (u128::from(z ^ (z >> 31)) * (end as u128)) >> 64;
        usize::try_from(drawn).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scored(label: bool, declared: u8, score: u8) -> Scored {
        Scored {
            label,
            declared,
            without: score / 2,
            score,
            rate: None,
        }
    }

    fn auc_of(values: &[(bool, u8)]) -> Option<f64> {
        let list: Vec<Scored> = values.iter().map(|(l, v)| scored(*l, 0, *v)).collect();
        measure(&list).0[2].auc.map(|i| i.value)
    }

    /// The definition itself: every pair looked at.
    fn pairs(values: &[(bool, u8)]) -> f64 {
        let (mut won, mut all) = (0.0, 0.0);
        for (_, wrong) in values.iter().filter(|v| v.0) {
            for (_, well) in values.iter().filter(|v| !v.0) {
                all += 1.0;
                won += match wrong.cmp(well) {
                    std::cmp::Ordering::Greater => 1.0,
                    std::cmp::Ordering::Equal => 0.5,
                    std::cmp::Ordering::Less => 0.0,
                };
            }
        }
        won / all
    }

    #[test]
    fn the_auc_is_the_share_of_pairs_in_the_right_order() {
        assert_eq!(auc_of(&[(true, 9), (false, 1)]), Some(1.0));
        assert_eq!(auc_of(&[(true, 1), (false, 9)]), Some(0.0));
        assert_eq!(auc_of(&[(true, 5), (false, 5)]), Some(0.5));
        assert_eq!(auc_of(&[(true, 5), (true, 7)]), None);
        assert_eq!(auc_of(&[]), None);
        let mut dice = SplitMix(7);
        let some: Vec<(bool, u8)> = (0..200)
            .map(|_| (dice.below(4) == 0, u8::try_from(dice.below(101)).unwrap()))
            .collect();
        assert!((auc_of(&some).unwrap() - pairs(&some)).abs() < 1e-12);
    }

    #[test]
    fn the_same_changes_give_the_same_intervals_and_these_hold_the_figure() {
        let list: Vec<Scored> = (0..300u16)
            .map(|n| {
                scored(
                    n % 7 == 0,
                    u8::from(n % 14 == 0),
                    u8::try_from(n % 90).unwrap(),
                )
            })
            .collect();
        let (first, gain) = measure(&list);
        assert_eq!(measure(&list), (first, gain));
        for measured in first {
            let auc = measured.auc.unwrap();
            assert!(auc.low < auc.value && auc.value < auc.high, "{auc:?}");
        }
        let gain = gain.unwrap();
        let by = first[2].auc.unwrap().value - first[0].auc.unwrap().value;
        assert!((gain.value - by).abs() < 1e-12);
    }

    #[test]
    fn the_top_tenth_counts_equals_by_their_share() {
        // 20 changes: the tenth is two. One stands alone on top and went wrong; of the four that share
        // the next value one went wrong, and a quarter of it belongs to the second place.
        let mut list = vec![scored(true, 0, 90), scored(true, 0, 50)];
        list.extend([scored(false, 0, 50); 3]);
        list.extend([scored(false, 0, 1); 15]);
        let ([_, _, score], _) = measure(&list);
        assert!((score.top_tenth.unwrap() - 1.25 / 2.0).abs() < 1e-12);
        assert!((score.caught.unwrap() - 1.25 / 2.0).abs() < 1e-12);
    }
}
