//! What did a consignment cost and emit?

use super::{Column, Section, Table};
use crate::experiment::life::Charges;
use crate::report::number::shown;
use crate::report::text::visible;
use crate::units::Money;

/// Milligrams in a kilogram.
const KILOGRAM: f64 = 1e6;

/// Its costs and its emissions, each with a sum, where it has any.
pub(super) fn sections(charges: &Charges) -> Vec<Section> {
    let costs = (!charges.costs.is_empty()).then(|| costs(charges));
    let emitted = (!charges.emitted.is_empty()).then(|| emitted(charges));
    costs.into_iter().chain(emitted).collect()
}

fn column(title: &str, right: bool) -> Column {
    Column { title: title.into(), right, ..Column::default() }
}

fn costs(charges: &Charges) -> Section {
    // Hundredths of a cent where any line has some, so that the lines add up as they stand.
    let is_exact = charges.costs.iter().any(|charge| charge.parts % 100 != 0);
    let dollars = |parts: i64| shown(Some(Money(parts).as_dollars()), if is_exact { 4 } else { 2 });
    let mut rows: Vec<Vec<String>> = Vec::new();
    for charge in &charges.costs {
        let site = if charge.site.is_empty() { "all the way".to_owned() } else { visible(&charge.site) };
        rows.push(vec![charge.element.clone(), site, visible(&charge.payer), dollars(charge.parts)]);
    }
    let sum = |what: &str, parts: i64| vec![what.to_owned(), String::new(), String::new(), dollars(parts)];
    let (paid, all) = (charges.paid(), charges.all());
    rows.push(sum("paid", paid));
    if all != paid {
        rows.push(sum("in all", all));
    }
    let columns = vec![column("what for", false), column("where", false), column("who pays", false)];
    let columns = columns.into_iter().chain([column("cost\n(USD)", true)]).collect();
    let after = if all == paid {
        "The lines add up to what is paid.".to_owned()
    } else {
        "What is paid leaves the value of time (inventory) and of what spoiled aside; all lines add up to the last."
            .to_owned()
    };
    section("What it cost, all its boxes together", Table { columns, rows }, after)
}

fn emitted(charges: &Charges) -> Section {
    let all = charges.carbon();
    // As many decimals as any line has, by thousands, so that the lines add up as they stand.
    let parts = || charges.emitted.iter().flat_map(|one| [one.carbon.ttw, one.carbon.wtt]);
    let all_divide = |by: i64| parts().all(|milligrams| milligrams % by == 0);
    let decimals = match (all_divide(1_000_000), all_divide(1000)) {
        (true, _) => 0,
        (false, true) => 3,
        (false, false) => 6,
    };
    let kilograms = |milligrams: i64| shown(Some(milligrams as f64 / KILOGRAM), decimals);
    let line = |site: String, carbon: crate::experiment::life::Carbon| {
        let [ttw, wtt, wtw] = [carbon.ttw, carbon.wtt, carbon.wtw()].map(kilograms);
        vec![site, ttw, wtt, wtw]
    };
    let mut rows: Vec<Vec<String>> =
        charges.emitted.iter().map(|emitted| line(visible(&emitted.site), emitted.carbon)).collect();
    rows.push(line("in all".to_owned(), all));
    let columns = vec![
        column("ride or hub", false),
        column("tank to wheel\n(kg)", true),
        column("well to tank\n(kg)", true),
        column("in all\n(kg CO2e)", true),
    ];
    section("What it emitted, all its boxes together", Table { columns, rows }, String::new())
}

fn section(heading: &str, table: Table, after: String) -> Section {
    let after = if after.is_empty() { Vec::new() } else { vec![after] };
    Section { heading: heading.to_owned(), before: Vec::new(), table: Some(table), after }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::life::{Carbon, Charge, Emitted};

    #[test]
    fn lines_add_up_as_they_stand() {
        let charge = |element: &str, parts: i64, is_paid| Charge {
            element: element.into(),
            site: String::new(),
            payer: "shipper".into(),
            parts,
            is_paid,
        };
        let charges = Charges {
            costs: vec![charge("haulage", 12_3456, true), charge("inventory", 1_0000, false)],
            emitted: vec![Emitted { site: "train".into(), carbon: Carbon { ttw: 2_500_000, wtt: 500_000 } }],
        };
        let found = sections(&charges);
        let last = |section: &Section| section.table.as_ref().map(|table| table.rows[1..].to_vec());
        let row = |cells: [&str; 4]| cells.map(str::to_owned).to_vec();
        let sums = vec![
            row(["inventory", "all the way", "shipper", "1.0000"]),
            row(["paid", "", "", "12.3456"]),
            row(["in all", "", "", "13.3456"]),
        ];
        assert_eq!(last(&found[0]), Some(sums));
        assert_eq!(last(&found[1]), Some(vec![row(["in all", "2.500", "0.500", "3.000"])]));
        assert!(sections(&Charges::default()).is_empty());
    }
}
