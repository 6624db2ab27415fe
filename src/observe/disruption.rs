//! What was written down about disruptions?

/// What is written down about a disruption.
#[derive(Debug, Clone, Default)]
pub struct DisruptionLedger {
    /// So often it began inside the window.
    pub begun: u64,
    /// Milliseconds inside the window during which it went on.
    pub lasted: i64,
    /// By thing that it hits, in the order of the model.
    pub hits: Vec<RecoveryLedger>,
}

/// What is written down about the backlog at a thing, of disruptions that ended inside the window.
#[derive(Debug, Clone, Copy, Default)]
pub struct RecoveryLedger {
    /// Backlogs that came back to where they were.
    pub recovered: u64,
    /// Milliseconds from the end until then, added up.
    pub took: i64,
    /// The longest of them.
    pub longest: i64,
    /// Backlogs that had not come back when the run stopped.
    pub unrecovered: u64,
}

impl RecoveryLedger {
    /// A backlog is back where it was, so many milliseconds after the end.
    pub fn note_recovery(&mut self, ms: i64) {
        self.recovered += 1;
        self.took += ms;
        self.longest = self.longest.max(ms);
    }
}
