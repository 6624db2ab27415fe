//! What does it emit?
//!
//! ISO 14083 and the GLEC Framework: the elements of a transport chain are its
//! rides and its hubs. A ride emits its factor times its transport activity; a
//! hub a factor times the tonnes that pass. What the vehicle emits (tank to
//! wheel) and what its energy caused before (well to tank) stand apart.
//!
//! Empty trips belong to the loaded ones: ISO 14083:2023 sets the emissions of all
//! trips of an operation, empty ones included, against its tonne-kilometres. A
//! factor for an average load is such an average, and adding a fleet's ways back
//! here would count them twice; one for a stated load (half full, full) leaves
//! them out, and so do the sums that rest on it.

use crate::units::{Kilometres, Position};

/// How much one tonne-kilometre, or one tonne at a hub, emits.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Factor {
    /// Tank to wheel: kilograms of CO2 equivalent.
    pub ttw: f64,
    /// Well to tank: kilograms of CO2 equivalent.
    pub wtt: f64,
}

/// A class of vehicle or hub that a factor was published for.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Class {
    /// Its key in the file of factors.
    pub name: String,
    /// Its factor.
    pub factor: Factor,
    /// Of which year.
    pub year: String,
    /// Who says so.
    pub source: String,
    /// What it holds for, and what it stands in for.
    pub note: String,
}

/// The distance that transport activity, tonnes times kilometres, is counted over. Emissions are
/// always those of the way that is driven.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Basis {
    /// The shortest feasible distance: that of the links ridden.
    #[default]
    ShortestFeasible,
    /// The great-circle distance from where a ride begins to where it ends.
    GreatCircle,
}

impl Basis {
    /// Its name in files and outputs.
    pub fn name(self) -> &'static str {
        match self {
            Basis::ShortestFeasible => "shortest-feasible",
            Basis::GreatCircle => "great-circle",
        }
    }
}

/// All that is known of a corridor's emissions; one that asks for none has none.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Emissions {
    /// What transport activity is counted over.
    pub basis: Basis,
    /// The file of factors as the scenario names it; `None` for those that come with the program.
    pub file: Option<String>,
    /// Classes in use, in name order.
    pub classes: Vec<Class>,
    /// By service: index into `classes`.
    pub services: Vec<usize>,
    /// By place: index into `classes`; `None` where nothing is counted.
    pub hubs: Vec<Option<usize>>,
}

impl Emissions {
    /// The factor of a service, per tonne-kilometre.
    pub fn of_service(&self, service: usize) -> Factor {
        self.services
            .get(service)
            .and_then(|class| self.classes.get(*class))
            .map_or_else(Factor::default, |class| class.factor)
    }

    /// The factor of a place, per tonne that passes.
    pub fn of_hub(&self, place: usize) -> Option<Factor> {
        let class = self.hubs.get(place).copied().flatten()?;
        Some(self.classes.get(class)?.factor)
    }
}

/// Milligrams of CO2 equivalent, so that sums are exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Carbon {
    /// Tank to wheel.
    pub ttw: i64,
    /// Well to tank.
    pub wtt: i64,
}

impl Carbon {
    /// What so many tonne-kilometres, or tonnes, emit, to the nearest milligram.
    pub fn of(factor: Factor, many: f64) -> Carbon {
        let milligrams = |kilograms: f64| libm::round((kilograms * many * 1e6).clamp(0.0, 1e18)) as i64;
        Carbon { ttw: milligrams(factor.ttw), wtt: milligrams(factor.wtt) }
    }

    /// Well to wheel.
    pub fn wtw(self) -> i64 {
        self.ttw.saturating_add(self.wtt)
    }

    /// Adds another.
    pub fn add(&mut self, other: Carbon) {
        self.ttw = self.ttw.saturating_add(other.ttw);
        self.wtt = self.wtt.saturating_add(other.wtt);
    }
}

/// Mean radius of the earth, in kilometres (IUGG).
const EARTH: f64 = 6371.0088;

/// The great-circle distance between two points, by the haversine formula
/// (Sinnott, *Sky and Telescope* 68, 1984, p. 159).
pub fn great_circle(from: Position, to: Position) -> Kilometres {
    let radians = |degrees: f64| degrees * std::f64::consts::PI / 180.0;
    let half = |from: f64, to: f64| libm::sin(radians(to - from) / 2.0);
    let (north, east) = (half(from.latitude, to.latitude), half(from.longitude, to.longitude));
    let cosines = libm::cos(radians(from.latitude)) * libm::cos(radians(to.latitude));
    let chord = (north * north + cosines * east * east).clamp(0.0, 1.0);
    Kilometres(2.0 * EARTH * libm::asin(libm::sqrt(chord)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_of_the_equator_is_a_quarter_of_a_circle() {
        let at = |latitude, longitude| Position { latitude, longitude };
        let quarter = EARTH * std::f64::consts::PI / 2.0;
        for (from, to) in
            [(at(0.0, 0.0), at(0.0, 90.0)), (at(0.0, 170.0), at(0.0, -100.0)), (at(0.0, 30.0), at(90.0, 7.0))]
        {
            assert!((great_circle(from, to).0 - quarter).abs() < 1e-6);
        }
        assert_eq!(great_circle(at(20.0, 108.0), at(20.0, 108.0)).0, 0.0);
    }

    #[test]
    fn milligrams_are_rounded_once() {
        let factor = Factor { ttw: 0.02779, wtt: 0.00691 };
        let carbon = Carbon::of(factor, 12.0 * 1450.0);
        assert_eq!(carbon, Carbon { ttw: 483_546_000, wtt: 120_234_000 });
        assert_eq!(carbon.wtw(), 603_780_000, "603.78 kg");
    }
}
