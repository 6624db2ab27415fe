//! What does `[place.*]` mean?

use super::Resolving;
use crate::model::{Place, PlaceId, Yard};
use crate::scenario::file;
use crate::units::Position;

impl Resolving<'_> {
    pub(super) fn places(&mut self) -> Vec<Option<Place>> {
        let file = self.file;
        let places = file.place.iter().flat_map(|places| &places.0).enumerate();
        places.map(|(index, (name, place))| self.place(PlaceId::new(index), name, place)).collect()
    }

    fn place(&mut self, id: PlaceId, name: &str, place: &file::Place) -> Option<Place> {
        let whose = |key: &str| format!("`place.{name}.{key}`");
        let position = place.position.as_ref().and_then(|position| {
            let (latitude, longitude) = (position.latitude.as_ref()?, position.longitude.as_ref()?);
            for (written, limit, what) in [(latitude, 90.0, "latitude"), (longitude, 180.0, "longitude")] {
                if written.is.abs() > limit {
                    self.error(
                        "E025",
                        written.at,
                        format!("the {what} of place `{name}` is {}", written.is),
                        format!("write decimal degrees from -{limit} to {limit}"),
                    );
                }
            }
            Some(Position { latitude: latitude.is, longitude: longitude.is })
        });
        let yard = place.yard.as_ref().and_then(|yard| yard.capacity.as_ref()).and_then(|capacity| {
            let capacity = self.teu(capacity, &whose("yard.capacity"))?;
            Some(Yard { capacity })
        });
        if let Some(yard) = &place.yard
            && !yard.here.has("capacity")
            && !yard.here.has("storage")
        {
            self.error(
                "E011",
                yard.here.at,
                format!("{} lacks `capacity`", whose("yard")),
                "add `capacity = …`, `storage = …` or both; `corridor explain place.yard` describes them",
            );
        }
        let customs_house = place.customs_house.clone().map(|station| vec![station]);
        let customs_house = self.cargo_stations(id, customs_house.as_ref(), &whose("customs-house"));
        Some(Place {
            name: name.to_owned(),
            title: place.title.clone().unwrap_or_else(|| name.to_owned()),
            country: place.country.clone().unwrap_or_default(),
            zone: self.place_zones[id.index()].clone(),
            position,
            yard,
            customs_house: customs_house.first().copied(),
            enter: self.cargo_stations(id, place.enter.as_ref(), &whose("enter")),
            transfer: self.cargo_stations(id, place.transfer.as_ref(), &whose("transfer")),
            leave: self.cargo_stations(id, place.leave.as_ref(), &whose("leave")),
        })
    }
}
