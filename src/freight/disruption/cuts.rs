//! What do disruptions leave of a thing?
//!
//! Several may hit one thing at once: the least share counts, for what would
//! begin and for what is under way each by itself.

/// Disruptions of a thing that go on.
#[derive(Debug, Default)]
pub(in crate::freight) struct Cuts(Vec<Cut>);

/// What one disruption does to a thing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::freight) struct Cut {
    pub(in crate::freight) disruption: u32,
    /// Of capacity, that is left; 0 is closed.
    pub(in crate::freight) share: f64,
    /// What is under way stops, too.
    pub(in crate::freight) stops: bool,
    /// Departures that cannot run do not wait.
    pub(in crate::freight) cancels: bool,
}

impl Cuts {
    pub(in crate::freight) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn begin(&mut self, cut: Cut) {
        self.0.push(cut);
    }

    /// Ends one of the cuts that a disruption makes.
    pub(super) fn end(&mut self, disruption: u32) {
        if let Some(at) = self.0.iter().position(|cut| cut.disruption == disruption) {
            self.0.remove(at);
        }
    }

    /// The share left for what would begin.
    pub(in crate::freight) fn entry(&self) -> f64 {
        self.0.iter().map(|cut| cut.share).fold(1.0, f64::min)
    }

    /// The share left for what is under way.
    pub(in crate::freight) fn work(&self) -> f64 {
        self.0.iter().filter(|cut| cut.stops).map(|cut| cut.share).fold(1.0, f64::min)
    }

    /// Nothing may begin.
    #[inline]
    pub(in crate::freight) fn is_shut(&self) -> bool {
        !self.0.is_empty() && self.entry() <= 0.0
    }

    /// Nothing under way may go on.
    #[inline]
    pub(in crate::freight) fn is_stopped(&self) -> bool {
        !self.0.is_empty() && self.work() <= 0.0
    }

    /// Nothing may begin, and departures do not wait for the end.
    pub(super) fn cancels(&self) -> bool {
        self.0.iter().any(|cut| cut.cancels && cut.share <= 0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_several_disruptions_the_least_share_counts_and_each_ends_by_itself() {
        let cut = |disruption, share, stops| Cut { disruption, share, stops, cancels: false };
        let mut cuts = Cuts::default();
        assert!(!cuts.is_shut() && cuts.is_empty());
        cuts.begin(cut(1, 0.5, true));
        cuts.begin(cut(2, 0.0, false));
        cuts.begin(cut(1, 0.5, true));
        assert_eq!((cuts.entry(), cuts.work()), (0.0, 0.5));
        assert!(cuts.is_shut() && !cuts.is_stopped());
        cuts.end(2);
        assert_eq!(cuts.entry(), 0.5);
        cuts.end(1);
        assert_eq!(cuts.entry(), 0.5, "the same disruption came twice, and goes on once");
        cuts.end(1);
        assert!(cuts.is_empty() && cuts.entry() == 1.0);
    }
}
