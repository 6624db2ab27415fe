//! Which lanes need empty boxes, and how do these come back?

use super::Choices;

impl Choices<'_> {
    /// A place's stock, small enough that cargo waits for boxes now and then.
    pub(super) fn empties(&mut self) {
        if !self.equipped {
            return;
        }
        let (small, large, long, cool) = (self.below(20), self.below(12), self.below(8), self.below(30));
        self.line(format!(
            "empties = {{ 20ft = {small}, 40ft = {large}, 45ft = {long}, 40ft-reefer = {cool} }}"
        ));
    }

    /// A lane that takes its boxes from the stock at its origin.
    pub(super) fn takes_empties(&mut self) {
        if self.equipped && !self.once_in(3) {
            let time = self.time();
            self.line(format!("equipment = true\nunpacking = {time}"));
        }
    }

    /// One end of the corridor sends the other what it has too much.
    pub(super) fn surplus(&mut self, places: usize) {
        if !self.equipped || !self.once_in(2) {
            return;
        }
        let above = self.below(4);
        let (from, to, service) =
            if self.once_in(2) { (0, places - 1, "out") } else { (places - 1, 0, "back") };
        let kind = self.one(&["20ft", "40ft", "45ft"]);
        self.line(format!(
            "\n[lane.surplus]\nfrom = \"p{from}\"\nto = \"p{to}\"\nservices = [\"{service}\"]"
        ));
        self.line(format!("boxes = {{ {kind} = 1 }}\ncommodity = \"empty\"\nsurplus-above = {above}"));
    }
}
