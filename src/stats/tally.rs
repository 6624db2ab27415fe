//! What is the mean of numbers seen one by one?
// A stand-in until the room is merged.

/// Count, mean and spread.
#[derive(Debug, Clone, Default)]
pub struct Tally(Vec<f64>);

impl Tally {
    /// Their mean; `None` of none.
    pub fn mean(&self) -> Option<f64> {
        (!self.0.is_empty()).then(|| self.0.iter().fold(0.0, |sum, value| sum + value) / self.0.len() as f64)
    }

    /// Their variance with n − 1; `None` of fewer than two.
    pub fn variance(&self) -> Option<f64> {
        let mean = self.mean()?;
        let squares = self.0.iter().fold(0.0, |sum, value| sum + (value - mean) * (value - mean));
        (self.0.len() > 1).then(|| squares / (self.0.len() - 1) as f64)
    }
}

impl FromIterator<f64> for Tally {
    fn from_iter<I: IntoIterator<Item = f64>>(values: I) -> Tally {
        Tally(values.into_iter().collect())
    }
}
