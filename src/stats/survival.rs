//! How long do things last of which some had not ended when one stopped looking?
//!
//! Leaving out those that go on would count the short ones only. The
//! product-limit estimate uses what is known of them: that they lasted so long.

/// How often each value occurs, ascending in value.
pub type Counted = [(u64, u64)];

/// The share that lasts longer than each time, as a falling staircase.
///
/// Source: Kaplan & Meier, "Nonparametric estimation from incomplete
/// observations", *Journal of the American Statistical Association* 53 (1958).
#[derive(Debug, Clone, PartialEq)]
pub struct Survival {
    /// Times at which some ended, and the share that lasts longer; ascending.
    steps: Vec<(f64, f64)>,
    /// The longest that anything was seen to last, ended or not.
    longest: f64,
}

/// Shares closer than this are the same: products of fractions are not exact.
const SAME: f64 = 1e-9;

impl Survival {
    /// From lengths of what ended, and of what goes on. At equal times those
    /// that end count first. `None` of nothing at all.
    pub fn new(ended: &Counted, going_on: &Counted) -> Option<Survival> {
        let total = |counted: &Counted| counted.iter().map(|one| one.1).sum::<u64>();
        let mut at_risk = total(ended) + total(going_on);
        if at_risk == 0 {
            return None;
        }
        let (mut steps, mut share) = (Vec::with_capacity(ended.len()), 1.0);
        let mut left = going_on.iter().peekable();
        for &(time, count) in ended.iter().filter(|one| one.1 > 0) {
            while let Some((_, gone)) = left.next_if(|one| one.0 < time) {
                at_risk -= gone;
            }
            share *= (at_risk - count) as f64 / at_risk as f64;
            at_risk -= count;
            steps.push((time as f64, share));
        }
        let last = |counted: &Counted| counted.iter().rev().find(|one| one.1 > 0).map_or(0, |one| one.0);
        Some(Survival { steps, longest: last(ended).max(last(going_on)) as f64 })
    }

    /// The share that lasts longer than `time`.
    pub fn after(&self, time: f64) -> f64 {
        let passed = self.steps.partition_point(|step| step.0 <= time);
        passed.checked_sub(1).map_or(1.0, |last| self.steps[last].1)
    }

    /// The first time by which a share `p` has ended; `None` if so many were never seen to end.
    pub fn quantile(&self, p: f64) -> Option<f64> {
        let step = self.steps.iter().find(|step| 1.0 - step.1 >= p - SAME)?;
        (0.0..=1.0).contains(&p).then_some(step.0)
    }

    /// The mean of lengths that count as `limit` where they last longer: the
    /// area under the staircase up to there. `None` if some were followed for
    /// less than that and nothing is known of the rest.
    ///
    /// Source: Irwin, "The standard error of an estimate of expectation of
    /// life", *Journal of Hygiene* 47 (1949); Royston & Parmar (2013).
    pub fn restricted_mean(&self, limit: f64) -> Option<f64> {
        let last_share = self.steps.last().map_or(1.0, |step| step.1);
        if self.longest < limit && last_share > 0.0 {
            return None;
        }
        let (mut area, mut from, mut share) = (0.0, 0.0, 1.0);
        for &(time, after) in self.steps.iter().take_while(|step| step.0 < limit) {
            area += (time - from) * share;
            (from, share) = (time, after);
        }
        Some(area + (limit - from) * share)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Weeks in remission of 21 patients given 6-mercaptopurine.
    ///
    /// Source: Freireich et al., *Blood* 21 (1963); worked by hand in Kleinbaum & Klein,
    /// *Survival Analysis* (2012), ch. 2.
    fn remission() -> Survival {
        let ended = [(6, 3), (7, 1), (10, 1), (13, 1), (16, 1), (22, 1), (23, 1)];
        let going_on =
            [(6, 1), (9, 1), (10, 1), (11, 1), (17, 1), (19, 1), (20, 1), (25, 1), (32, 2), (34, 1), (35, 1)];
        Survival::new(&ended, &going_on).unwrap()
    }

    #[test]
    fn shares_agree_with_the_textbook() {
        let book = [(6, 0.8571), (7, 0.8067), (10, 0.7529), (13, 0.6902), (16, 0.6275), (22, 0.5378)];
        for (week, share) in book.into_iter().chain([(23, 0.4482), (34, 0.4482)]) {
            let got = remission().after(f64::from(week));
            assert!((got - share).abs() < 5e-5, "week {week}: {got}, not {share}");
        }
        assert_eq!(remission().after(5.9), 1.0);
        assert_eq!(remission().quantile(0.5), Some(23.0));
        assert_eq!(remission().quantile(0.25), Some(13.0));
        assert_eq!(remission().quantile(0.9), None, "fewer than 56 % were seen to end");
    }

    #[test]
    fn restricted_mean_is_the_area_under_the_stairs() {
        // By hand, to week 10: 6 weeks of all, 1 of 18/21 and 3 of 18/21 · 16/17.
        let by_hand = 6.0 + 18.0 / 21.0 + 3.0 * 18.0 / 21.0 * 16.0 / 17.0;
        assert!((remission().restricted_mean(10.0).unwrap() - by_hand).abs() < 1e-12);
        assert!(remission().restricted_mean(35.0).is_some());
        assert_eq!(remission().restricted_mean(36.0), None, "nobody was followed for so long");
    }

    #[test]
    fn without_anything_going_on_it_is_the_plain_mean() {
        let survival = Survival::new(&[(2, 1), (4, 2), (10, 1)], &[]).unwrap();
        assert_eq!(survival.restricted_mean(10.0), Some(5.0));
        assert_eq!(survival.restricted_mean(1000.0), Some(5.0));
        assert_eq!(survival.restricted_mean(6.0), Some(4.0), "the longest counts as 6");
        assert_eq!((survival.quantile(0.25), survival.quantile(0.5)), (Some(2.0), Some(4.0)));
        assert_eq!(survival.quantile(1.0), Some(10.0));
    }

    #[test]
    fn followed_for_a_common_time_it_is_the_mean_of_capped_lengths() {
        // All were watched for at least 8: nothing is estimated, only counted.
        let survival = Survival::new(&[(2, 1), (4, 1)], &[(8, 1), (9, 1)]).unwrap();
        assert_eq!(survival.restricted_mean(8.0), Some((2.0 + 4.0 + 8.0 + 8.0) / 4.0));
        assert_eq!(survival.quantile(0.5), Some(4.0));
    }

    #[test]
    fn nothing_lasts_for_no_time() {
        assert_eq!(Survival::new(&[], &[]), None);
        let all_go_on = Survival::new(&[], &[(5, 3)]).unwrap();
        assert_eq!((all_go_on.after(9.0), all_go_on.quantile(0.1)), (1.0, None));
        assert_eq!(all_go_on.restricted_mean(5.0), Some(5.0));
    }
}
