//! Which of several overlapping spells lasts longest at each instant?
//!
//! Spells are stretches of one axis, `from..to`, of several things that begin
//! and end as they like. At an instant the longest of those that cover it holds
//! the lead, past and future counted. Where one leader's spell overlaps that of
//! the leader before or after it, the lead shifts between them; the rest of it
//! is held alone.
//!
//! Source: Roser, Nakano & Tanaka, "Shifting bottleneck detection", *Proc.
//! Winter Simulation Conference* (2002).

use std::cmp::Reverse;

/// A stretch of the axis that belongs to one of several things.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spell {
    /// Which thing, from 0.
    pub of: u32,
    /// Where it begins …
    pub from: i64,
    /// … and ends: half-open.
    pub to: i64,
}

impl Spell {
    fn length(&self) -> i64 {
        self.to - self.from
    }

    /// How much of `from..to` it covers.
    fn within(from: i64, to: i64, window: (i64, i64)) -> i64 {
        (to.min(window.1) - from.max(window.0)).max(0)
    }
}

/// How much of a window one thing led.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Lead {
    /// Where its spell was the longest: over all things at most the whole window.
    pub longest: i64,
    /// Of its leading spells, where they overlap no other leader's.
    pub sole: i64,
    /// Of its leading spells, where they overlap the leader's before or after.
    pub shifting: i64,
}

/// How much of the window `from..to` each of `count` things led. Of spells of
/// equal length the one that leads goes on; of equal ones, the lowest thing leads.
pub fn leads(spells: &[Spell], count: usize, window: (i64, i64)) -> Vec<Lead> {
    let mut leads = vec![Lead::default(); count];
    let leaders = leaders(spells);
    for (nth, leader) in leaders.iter().enumerate() {
        let Some(lead) = leads.get_mut(leader.spell.of as usize) else { continue };
        let (from, to) = (leader.spell.from, leader.spell.to);
        let next = leaders.get(nth + 1);
        let until = next.map_or(to, |next| next.since.min(to));
        lead.longest += Spell::within(leader.since, until, window);
        // Overlaps lie at its two ends; what they leave is its own.
        let before = nth.checked_sub(1).map_or(from, |last| leaders[last].spell.to);
        let after = next.map_or(to, |next| next.spell.from);
        let sole = Spell::within(from.max(before), to.min(after), window);
        lead.sole += sole;
        lead.shifting += Spell::within(from, to, window) - sole;
    }
    leads
}

/// A spell that is the longest somewhere, from `since` until the next one's.
struct Leader {
    spell: Spell,
    since: i64,
}

fn leaders(spells: &[Spell]) -> Vec<Leader> {
    let spells = maximal(spells);
    let mut leaders = Vec::new();
    let Some(first) = spells.first() else { return leaders };
    let (mut at, mut since) = (0, first.from);
    loop {
        let spell = spells[at];
        leaders.push(Leader { spell, since });
        let later = || spells.iter().enumerate().skip(at + 1).take_while(|next| next.1.from <= spell.to);
        // A longer one takes the lead when it begins; else the longest of those under way at the end.
        let longer = later().find(|(_, next)| next.from < spell.to && next.length() > spell.length());
        let heir = || later().max_by_key(|(index, next)| (next.length(), Reverse(*index)));
        (at, since) = match (longer, heir(), spells.get(at + 1)) {
            (Some((index, next)), ..) => (index, next.from),
            (None, Some((index, _)), _) => (index, spell.to),
            (None, None, Some(next)) => (at + 1, next.from),
            (None, None, None) => return leaders,
        };
    }
}

/// Those inside no other, in order: one inside another is never the longest.
fn maximal(spells: &[Spell]) -> Vec<Spell> {
    let mut sorted: Vec<Spell> = spells.iter().copied().filter(|spell| spell.length() > 0).collect();
    sorted.sort_by_key(|spell| (spell.from, Reverse(spell.to), spell.of));
    let mut reached = i64::MIN;
    sorted.retain(|spell| {
        let goes_further = spell.to > reached;
        reached = reached.max(spell.to);
        goes_further
    });
    sorted
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn spell(of: u32, from: i64, to: i64) -> Spell {
        Spell { of, from, to }
    }

    fn lead(longest: i64, sole: i64, shifting: i64) -> Lead {
        Lead { longest, sole, shifting }
    }

    const ALL: (i64, i64) = (0, 100);

    #[test]
    fn a_spell_alone_leads_by_itself() {
        assert_eq!(leads(&[spell(1, 10, 30)], 2, ALL), [lead(0, 0, 0), lead(20, 20, 0)]);
        assert_eq!(leads(&[], 1, ALL), [lead(0, 0, 0)]);
        assert_eq!(leads(&[spell(0, 5, 5)], 1, ALL), [lead(0, 0, 0)]);
    }

    #[test]
    fn the_lead_shifts_while_two_leading_spells_overlap() {
        // As in the paper's figure: the first leads until the second, which is longer, begins.
        //  thing 0: 0 ──── 40
        //  thing 1:      30 ────────── 90
        let spells = [spell(0, 0, 40), spell(1, 30, 90)];
        assert_eq!(leads(&spells, 2, ALL), [lead(30, 30, 10), lead(60, 50, 10)]);
        // A shorter one takes over at the end only, and shifting is the same.
        let spells = [spell(0, 0, 60), spell(1, 50, 90)];
        assert_eq!(leads(&spells, 2, ALL), [lead(60, 50, 10), lead(30, 30, 10)]);
    }

    #[test]
    fn spells_inside_others_never_lead() {
        let spells = [spell(0, 0, 10), spell(1, 0, 50), spell(2, 20, 50), spell(0, 30, 45), spell(2, 60, 61)];
        assert_eq!(leads(&spells, 3, ALL), [lead(0, 0, 0), lead(50, 50, 0), lead(1, 1, 0)]);
    }

    #[test]
    fn at_the_end_of_a_spell_the_longest_under_way_takes_over() {
        // At 50 both 1 (30 to 60) and 2 (40 to 80) are under way: 2 is longer, so 1 never leads.
        let spells = [spell(0, 0, 50), spell(1, 30, 60), spell(2, 40, 80)];
        assert_eq!(leads(&spells, 3, ALL), [lead(50, 40, 10), lead(0, 0, 0), lead(30, 30, 10)]);
    }

    #[test]
    fn a_spell_overlapped_on_both_sides_has_nothing_of_its_own() {
        let spells = [spell(0, 0, 40), spell(1, 20, 65), spell(2, 30, 90)];
        // 1 leads from 20 (45 against 40), 2 from 30 (60 against 45).
        assert_eq!(leads(&spells, 3, ALL), [lead(20, 20, 20), lead(10, 0, 45), lead(60, 25, 35)]);
    }

    #[test]
    fn only_the_window_counts_but_whole_spells_are_compared() {
        // The first is longer as a whole, though shorter inside the window.
        let spells = [spell(0, -100, 30), spell(1, 10, 90)];
        assert_eq!(leads(&spells, 2, (0, 50)), [lead(30, 10, 20), lead(20, 20, 20)]);
    }

    proptest! {
        #[test]
        fn the_leader_is_the_longest_at_every_instant(
            made in proptest::collection::vec((0u32..4, 0i64..60, 1i64..30), 0..25),
        ) {
            let spells: Vec<Spell> =
                made.iter().map(|&(of, from, length)| spell(of, from, from + length)).collect();
            let seen = leads(&spells, 4, ALL);
            // Instant by instant: the greatest length that covers it, whoever has it.
            let mut led = 0;
            for at in 0..100 {
                led += i64::from(spells.iter().any(|spell| spell.from <= at && at < spell.to));
            }
            prop_assert_eq!(seen.iter().map(|lead| lead.longest).sum::<i64>(), led);
            let all = leaders(&spells);
            for (nth, leader) in all.iter().enumerate() {
                let until = all.get(nth + 1).map_or(leader.spell.to, |next| next.since.min(leader.spell.to));
                for at in leader.since..until {
                    let longest = spells.iter().filter(|spell| spell.from <= at && at < spell.to);
                    prop_assert_eq!(longest.map(Spell::length).max(), Some(leader.spell.length()));
                }
            }
            prop_assert!(seen.iter().all(|lead| lead.longest <= lead.sole + lead.shifting));
        }
    }
}
