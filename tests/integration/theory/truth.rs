//! Is the truth true?
//!
//! The exact answers, held against figures in print and against chains solved anew.

#![expect(clippy::disallowed_methods, reason = "an oracle may use the platform's mathematics")]

use super::exact::*;

/// Asserts that two numbers found in different ways are one.
#[track_caller]
fn same(found: f64, known: f64) {
    assert!((found - known).abs() <= 5e-5 * known.abs().max(1e-3), "{found} is not {known}");
}

#[test]
fn erlang_formulas_give_the_figures_in_print() {
    same(erlang_b(5, 4.0), 0.199_067);
    same(erlang_c(1, 0.8), 0.8);
    same(mmc_wait(0.8, 1.0, 1), 4.0);
    same(mmc_wait(3.2, 1.0, 4), 0.745_54);
    same(limited_room(4.0, 1.0, 5, 0).lost, erlang_b(5, 4.0));
    same(limited_room(2.4, 1.0, 4, 300).waiting / 2.4, mmc_wait(2.4, 1.0, 4));
}

#[test]
fn one_server_with_constant_service_is_the_same_by_formula_and_by_chain() {
    same(mdc_wait(0.6, 1.0, 1), pollaczek_khinchine(0.6, (1.0, 1.0)));
    // Cosmetatos (1976) puts M/D/2 at 0.518 of M/M/2 here, within some per cent.
    let share = mdc_wait(1.2, 1.0, 2) / mmc_wait(1.2, 1.0, 2);
    assert!((0.50..0.54).contains(&share), "{share}");
}

#[test]
fn moments_of_service_are_those_of_their_integrals() {
    let integral = |density: &dyn Fn(f64) -> f64, low: f64, high: f64, power: i32| {
        let step = (high - low) / 1e5;
        (0..100_000)
            .map(|index| low + (f64::from(index) + 0.5) * step)
            .map(|x| density(x) * x.powi(power) * step)
            .sum::<f64>()
    };
    let flat = |_: f64| 1.0 / 8.0;
    same(uniform(2.0, 10.0).0, integral(&flat, 2.0, 10.0, 1));
    same(uniform(2.0, 10.0).1, integral(&flat, 2.0, 10.0, 2));
    let tent = |x: f64| {
        if x < 4.0 { (x - 2.0) / 8.0 } else { (10.0 - x) / 24.0 }
    };
    same(triangular(2.0, 4.0, 10.0).0, integral(&tent, 2.0, 10.0, 1));
    same(triangular(2.0, 4.0, 10.0).1, integral(&tent, 2.0, 10.0, 2));
}

#[test]
fn general_arrivals_with_exponential_gaps_are_mm1() {
    same(gm1_wait(erlang_transform(1, 2.0), 1.0), mmc_wait(0.5, 1.0, 1));
    // D/M/1 at ρ = 0.5: σ = e^(−2(1−σ)) = 0.203188.
    same(gm1_wait(constant_transform(2.0), 1.0), 0.203_188 / (1.0 - 0.203_188));
}

#[test]
fn classes_share_the_wait_of_one_queue_and_the_first_does_not_see_the_second() {
    let (rates, service) = ([0.2, 0.4], (1.0, 2.0));
    let waits = non_preemptive(&rates, service);
    let conserved = (rates[0] * waits[0] + rates[1] * waits[1]) / 0.6;
    same(conserved, mmc_wait(0.6, 1.0, 1));
    let sojourns = preemptive(&rates, service);
    same(sojourns[0], 1.0 / 0.8);
    same(0.2 * sojourns[0] + 0.4 * sojourns[1], 0.6 / 0.4);
}

#[test]
fn priority_formulas_agree_with_their_chains() {
    let (rates, most) = ([0.2, 0.3], 24);
    // Preemptive: (first present, second present).
    let chain = explore((0_usize, 0_usize), |&(first, second)| {
        let mut moves = Vec::new();
        if first < most {
            moves.push(((first + 1, second), rates[0]));
        }
        if second < most {
            moves.push(((first, second + 1), rates[1]));
        }
        if first > 0 {
            moves.push(((first - 1, second), 1.0));
        } else if second > 0 {
            moves.push(((first, second - 1), 1.0));
        }
        moves
    });
    let second: f64 = chain.iter().map(|(state, share)| state.1 as f64 * share).sum();
    same(second / rates[1], preemptive(&rates, (1.0, 2.0))[1]);
    // Not preemptive: (who is served: 0 nobody, 1, 2; first waiting; second waiting).
    let chain = explore((0_u8, 0_usize, 0_usize), |&(served, first, second)| {
        let mut moves = Vec::new();
        if served == 0 {
            return vec![((1, 0, 0), rates[0]), ((2, 0, 0), rates[1])];
        }
        if first < most {
            moves.push(((served, first + 1, second), rates[0]));
        }
        if second < most {
            moves.push(((served, first, second + 1), rates[1]));
        }
        moves.push(match (first, second) {
            (0, 0) => ((0, 0, 0), 1.0),
            (0, _) => ((2, 0, second - 1), 1.0),
            _ => ((1, first - 1, second), 1.0),
        });
        moves
    });
    let waits = non_preemptive(&rates, (1.0, 2.0));
    let first: f64 = chain.iter().map(|(state, share)| state.1 as f64 * share).sum();
    let second: f64 = chain.iter().map(|(state, share)| state.2 as f64 * share).sum();
    same(first / rates[0], waits[0]);
    same(second / rates[1], waits[1]);
}

#[test]
fn a_batch_of_one_is_no_batch_and_a_batch_of_three_agrees_with_its_chain() {
    same(batch_wait(0.5, (1.0, 2.0), (1.0, 1.0)), 1.0);
    let chain = stationary(LEVELS, |n| {
        let mut moves = vec![];
        if n + 3 < LEVELS {
            moves.push((n + 3, 0.2));
        }
        if n > 0 {
            moves.push((n - 1, 1.0));
        }
        moves
    });
    let waiting = mean_of(&chain, |n| n.saturating_sub(1) as f64);
    same(waiting / 0.6, batch_wait(0.6, (1.0, 2.0), (3.0, 9.0)));
}

#[test]
fn the_impatient_obey_little_and_lose_what_the_queue_loses() {
    let (rate, service, patience) = (0.9, 1.0, 2.0);
    let all = impatient(rate, service, patience);
    // Those lost leave the queue at 1/patience each.
    same(all.lost, all.waiting / patience / rate);
    // Endless patience is M/M/1.
    same(impatient(0.5, 1.0, 1e9).sojourn, 2.0);
    // Patience as long as service is M/M/∞ in number.
    same(impatient(0.7, 1.0, 1.0).all, 0.7);
    // The wait of the served, from a chain that follows one from position j.
    let mut wait_if_served = vec![(1.0, 0.0)];
    for ahead in 1..60 {
        let (chance, time): (f64, f64) = wait_if_served[ahead - 1];
        let leaves = 1.0 + ahead as f64 / patience;
        let up = (1.0 + (ahead as f64 - 1.0) / patience) / leaves;
        wait_if_served.push((up * chance, up * (time + chance / leaves)));
    }
    let leaves = |n: usize| n.min(1) as f64 + n.saturating_sub(1) as f64 / patience;
    let (chain, _) = birth_death(rate, 1, |_| 1.0, leaves, |n| n.min(1) as f64);
    let served: f64 = (0..60).map(|n| chain[n] * wait_if_served[n].0).sum();
    let waited: f64 = (0..60).map(|n| chain[n] * wait_if_served[n].1).sum();
    same(all.sojourn, waited / served + service);
    same(served, 1.0 - all.lost);
}

#[test]
fn balking_by_nobody_is_mm1_and_by_all_is_a_limited_room() {
    same(balking(0.5, 1.0, 2, 0.0).waiting, 0.5);
    same(balking(0.9, 1.0, 3, 1.0).lost, limited_room(0.9, 1.0, 1, 3).lost);
    same(limited_room(1.0, 1.0, 1, 3).lost, 0.2);
}

#[test]
fn breakdown_formulas_agree_with_their_chain() {
    let formula = failing_by_calendar(0.5, 1.0, 10.0, 2.0);
    same(formula, pool_failing_by_calendar(0.5, 1.0, 1, 10.0, 2.0));
    same(failing_by_calendar(0.5, 1.0, 1e12, 1e-3), 1.0);
    same(pool_failing_by_calendar(1.2, 1.0, 2, 1e9, 1e-3), 1.2 + 1.2 * mmc_wait(1.2, 1.0, 2));
    // Failing at work only: (present, at work or not).
    let (between, repair) = (10.0, 2.0);
    let chain = explore((0_usize, true), |&(present, works)| {
        let mut moves = Vec::new();
        if present < 300 {
            moves.push(((present + 1, works), 0.5));
        }
        match works {
            true if present > 0 => {
                moves.push(((present - 1, true), 1.0));
                moves.push(((present, false), 1.0 / between));
            }
            true => {}
            false => moves.push(((present, true), 1.0 / repair)),
        }
        moves
    });
    let present: f64 = chain.iter().map(|(state, share)| state.0 as f64 * share).sum();
    let needs = completion((1.0, 2.0), between, (repair, 2.0 * repair * repair));
    same(present, 0.5 * (pollaczek_khinchine(0.5, needs) + needs.0));
}

#[test]
fn a_tandem_with_endless_room_never_blocks() {
    let (all, blocked) = blocking_tandem(0.5, 1.0, 0.8, 60);
    same(all, 1.0 + 0.4 / 0.6);
    assert!(blocked < 1e-12);
    assert!(blocking_tandem(0.5, 1.0, 0.8, 1).0 > all);
}

#[test]
fn trains_with_ample_room_leave_nobody_and_small_ones_are_a_slotted_queue() {
    assert!(left_behind(2.0, 4.0, 100) < 1e-12);
    // One place a train: 2E[Q] = λ²/(1 − λ) for Poisson arrivals a slot.
    same(left_behind(0.6, 1.0, 1), 0.6 * 0.6 / (2.0 * 0.4));
    assert!(left_by_minimum(2.0, 2.0, 1) < 1e-12);
    same(random_arrival(listed_headways(&[6.0, 14.0, 4.0])), 248.0 / 48.0);
    same(random_arrival(thinned_headways(6.0, 0.2)), 4.5);
}

#[test]
fn a_gathering_vehicle_without_limit_has_its_closed_form() {
    let (rate, gather) = (3.0_f64, 1.0_f64);
    same(gathering_wait(rate, gather, 200), (gather + rate * gather * gather / 2.0) / (1.0 + rate * gather));
    // Two places: the first box waits for the second, or for the hour.
    let until = (1.0 - (-rate * gather).exp()) / rate;
    same(gathering_wait(rate, gather, 2), until / (1.0 + rate * until));
}
