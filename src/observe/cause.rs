//! Why does time pass for cargo?
//!
//! A closed list: every millisecond of every consignment has exactly one cause.

/// A cause of waiting or of progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Cause {
    /// Waits: all servers are at work.
    Busy,
    /// Waits: outside the opening hours.
    Closed,
    /// Waits for the next departure that could take it.
    Schedule,
    /// Waits: the cut-off was missed.
    Missed,
    /// Waits: left behind by a full vehicle.
    Full,
    /// Waits: the departure is held for load, or its vehicle is late.
    Hold,
    /// Ready, but its documents are not.
    Papers,
    /// Examination and detention of those selected.
    Inspection,
    /// Waits: no room ahead.
    Blocked,
    /// Waits: no track, headway or berth.
    Path,
    /// Waits: no vehicle.
    Fleet,
    /// Waits: no empty box.
    Equipment,
    /// Waits by the consignee's choice.
    Collect,
    /// Waits: out of order, cancelled or shut.
    Disrupted,
    /// Progress: under way.
    Moving,
    /// Progress: being lifted, shunted, weighed.
    Handling,
    /// Progress: formalities that every consignment passes.
    Clearing,
}

impl Cause {
    /// How many there are.
    pub const COUNT: usize = 17;

    /// All of them, waits first.
    pub const ALL: [Cause; Cause::COUNT] = [
        Cause::Busy,
        Cause::Closed,
        Cause::Schedule,
        Cause::Missed,
        Cause::Full,
        Cause::Hold,
        Cause::Papers,
        Cause::Inspection,
        Cause::Blocked,
        Cause::Path,
        Cause::Fleet,
        Cause::Equipment,
        Cause::Collect,
        Cause::Disrupted,
        Cause::Moving,
        Cause::Handling,
        Cause::Clearing,
    ];

    /// Its name in outputs.
    pub const fn name(self) -> &'static str {
        match self {
            Cause::Busy => "busy",
            Cause::Closed => "closed",
            Cause::Schedule => "schedule",
            Cause::Missed => "missed",
            Cause::Full => "full",
            Cause::Hold => "hold",
            Cause::Papers => "papers",
            Cause::Inspection => "inspection",
            Cause::Blocked => "blocked",
            Cause::Path => "path",
            Cause::Fleet => "fleet",
            Cause::Equipment => "equipment",
            Cause::Collect => "collect",
            Cause::Disrupted => "disrupted",
            Cause::Moving => "moving",
            Cause::Handling => "handling",
            Cause::Clearing => "clearing",
        }
    }

    /// Whether freight makes progress meanwhile.
    pub const fn is_progress(self) -> bool {
        matches!(self, Cause::Moving | Cause::Handling | Cause::Clearing)
    }
}
