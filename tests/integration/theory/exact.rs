//! What does theory say, to the last digit?
//!
//! Formulas and chains solved here, without a random number: the truth that
//! simulated means are held against. Times are in hours and rates per hour,
//! but any one unit does. Waits are before service begins, sojourns to its end.
//!
//! Sources, named at each function: Kleinrock, *Queueing Systems* 1 (1975) and
//! 2 (1976); Gross, Shortle, Thompson, Harris, *Fundamentals of Queueing
//! Theory* (2008); and the papers that a result comes from.

#![expect(clippy::disallowed_methods, reason = "an oracle may use the platform's mathematics")]

use std::collections::BTreeMap;

// ---------------------------------------------------------------- moments

/// Second moment of a quantity with this mean and coefficient of variation
/// (exponential 1, constant 0; lognormal and gamma are stated by both).
pub(super) fn second_moment(mean: f64, cv: f64) -> f64 {
    mean * mean * (1.0 + cv * cv)
}

/// Mean and second moment of the uniform law on [low, high].
pub(super) fn uniform(low: f64, high: f64) -> (f64, f64) {
    ((low + high) / 2.0, (low * low + low * high + high * high) / 3.0)
}

/// Mean and second moment of the triangular law.
pub(super) fn triangular(low: f64, mode: f64, high: f64) -> (f64, f64) {
    let mean = (low + mode + high) / 3.0;
    let variance = (low * low + mode * mode + high * high - low * mode - low * high - mode * high) / 18.0;
    (mean, variance + mean * mean)
}

// ---------------------------------------------------------------- one station, Poisson arrivals

/// Share of arrivals that find all `servers` taken and are lost, at `load`
/// erlangs, whatever the law of service. Erlang (1917); the recursion of
/// Kleinrock 1, 3.6.
pub(super) fn erlang_b(servers: u32, load: f64) -> f64 {
    (1..=servers).fold(1.0, |blocked, n| load * blocked / (f64::from(n) + load * blocked))
}

/// Share of arrivals that must wait in M/M/c. Erlang (1917).
pub(super) fn erlang_c(servers: u32, load: f64) -> f64 {
    let blocked = erlang_b(servers, load);
    let used = load / f64::from(servers);
    blocked / (1.0 - used * (1.0 - blocked))
}

/// Mean wait in M/M/c.
pub(super) fn mmc_wait(rate: f64, service: f64, servers: u32) -> f64 {
    erlang_c(servers, rate * service) / (f64::from(servers) / service - rate)
}

/// Mean wait in M/G/1 from the first two moments of service.
/// Pollaczek (1930), Khinchine (1932).
pub(super) fn pollaczek_khinchine(rate: f64, (mean, second): (f64, f64)) -> f64 {
    rate * second / (2.0 * (1.0 - rate * mean))
}

/// Mean wait in M^X/G/1 of a member of a batch, by its batch's wait for the
/// server and then its fellows before it; `rate` counts members.
/// Gross et al., 3.1 and 5.1.
pub(super) fn batch_wait(rate: f64, (mean, second): (f64, f64), size: (f64, f64)) -> f64 {
    let used = rate * mean;
    (rate * second + (size.1 / size.0 - 1.0) * mean) / (2.0 * (1.0 - used))
}

/// Mean wait in M/D/c. The number present a service time hence is the number
/// not served now, and the arrivals meanwhile: Crommelin (1932). Solved as a
/// chain; the wait follows by Little's law.
pub(super) fn mdc_wait(rate: f64, service: f64, servers: usize) -> f64 {
    let arrivals = poisson(rate * service, LEVELS);
    let chain = stationary(LEVELS, |present| {
        let waiting = present.saturating_sub(servers);
        (0..LEVELS - waiting).map(|new| (waiting + new, arrivals[new])).collect()
    });
    check_tail(&chain, true);
    mean_of(&chain, |present| present.saturating_sub(servers) as f64) / rate
}

/// Mean waits of each class in M/G/1 where lower classes go first and work
/// begun is finished; all classes have the same service. Cobham (1954).
pub(super) fn non_preemptive(rates: &[f64], (mean, second): (f64, f64)) -> Vec<f64> {
    let residual = rates.iter().sum::<f64>() * second / 2.0;
    each_class(rates, mean, |above, with| residual / ((1.0 - above) * (1.0 - with)))
}

/// Mean sojourns of each class in M/G/1 where a lower class interrupts, and
/// interrupted work resumes; all classes have the same service.
/// White and Christie (1958); Kleinrock 2, 3.4.
pub(super) fn preemptive(rates: &[f64], (mean, second): (f64, f64)) -> Vec<f64> {
    each_class(rates, mean, |above, with| {
        let residual = with / mean * second / 2.0;
        mean / (1.0 - above) + residual / ((1.0 - above) * (1.0 - with))
    })
}

/// One value a class, from the utilisation by the classes above and with it.
pub(super) fn each_class(rates: &[f64], mean: f64, value: impl Fn(f64, f64) -> f64) -> Vec<f64> {
    let mut above = 0.0;
    let mut values = Vec::new();
    for rate in rates {
        let with = above + rate * mean;
        values.push(value(above, with));
        above = with;
    }
    values
}

// ---------------------------------------------------------------- a fixed fleet

/// Throughput, and time at the station with its wait, of so many vehicles that cycle between a
/// station with one server and places where nobody waits for another, by the mean time there.
/// Exact where service is exponential, whatever the law of the other times. Mean-value analysis:
/// Reiser and Lavenberg (1980).
pub(super) fn cycling(vehicles: u32, elsewhere: f64, service: f64) -> (f64, f64) {
    let (mut throughput, mut present, mut sojourn) = (0.0, 0.0, 0.0);
    for cycling in 1..=vehicles {
        // Whoever comes sees what the others would do without him.
        sojourn = service * (1.0 + present);
        throughput = f64::from(cycling) / (elsewhere + sojourn);
        present = throughput * sojourn;
    }
    (throughput, sojourn)
}

// ---------------------------------------------------------------- one station, other arrivals

/// Mean wait in G/M/1, from the Laplace transform of the time between arrivals:
/// the share σ that waits solves σ = A((1 − σ)μ). Kendall (1953); Kleinrock 1, 6.4.
pub(super) fn gm1_wait(transform: impl Fn(f64) -> f64, service: f64) -> f64 {
    let mut waits = 0.5;
    for _ in 0..10_000 {
        waits = transform((1.0 - waits) / service);
    }
    service * waits / (1.0 - waits)
}

/// Laplace transform of the constant law.
pub(super) fn constant_transform(value: f64) -> impl Fn(f64) -> f64 {
    move |s| (-s * value).exp()
}

/// Laplace transform of the Erlang law.
pub(super) fn erlang_transform(shape: i32, mean: f64) -> impl Fn(f64) -> f64 {
    move |s| (1.0 + s * mean / f64::from(shape)).powi(-shape)
}

// ---------------------------------------------------------------- birth and death

/// What a birth–death chain shows of a station.
#[derive(Debug, Clone, Copy)]
pub(super) struct Present {
    /// Mean number waiting.
    pub waiting: f64,
    /// Mean number waiting or in service.
    pub all: f64,
    /// Share of arrivals that do not leave through service.
    pub lost: f64,
    /// Mean sojourn of those that leave through service.
    pub sojourn: f64,
}

/// A station with one Poisson stream of which a share `enters(n)` comes in
/// where n are present, and which goes down from n at `leaves(n)`, of which
/// only `served(n)` through service. Kleinrock 1, 3.1; Little's law.
pub(super) fn birth_death(
    rate: f64,
    servers: usize,
    enters: impl Fn(usize) -> f64,
    leaves: impl Fn(usize) -> f64,
    served: impl Fn(usize) -> f64,
) -> (Vec<f64>, Present) {
    let mut chain = vec![1.0];
    for n in 0..LEVELS - 1 {
        chain.push(chain[n] * rate * enters(n) / leaves(n + 1));
    }
    let total: f64 = chain.iter().sum();
    chain.iter_mut().for_each(|share| *share /= total);
    check_tail(&chain, enters(LEVELS - 1) > 0.0);
    let all = mean_of(&chain, |n| n as f64);
    let through = mean_of(&chain, &served);
    let present = Present {
        waiting: mean_of(&chain, |n| n.saturating_sub(servers) as f64),
        all,
        lost: 1.0 - through / rate,
        sojourn: all / through,
    };
    (chain, present)
}

/// M/M/c/K with `room` for so many to wait; one more is lost. Kleinrock 1, 3.7.
pub(super) fn limited_room(rate: f64, service: f64, servers: usize, room: usize) -> Present {
    let work = |n: usize| n.min(servers) as f64 / service;
    let enters = |n: usize| if n < servers + room { 1.0 } else { 0.0 };
    birth_death(rate, servers, enters, work, work).1
}

/// M/M/1 where an arrival that sees `from` or more waiting turns away with
/// probability `share`. Gross et al., 2.10.
pub(super) fn balking(rate: f64, service: f64, from: usize, share: f64) -> Present {
    let enters = |n: usize| {
        if n.saturating_sub(1) >= from { 1.0 - share } else { 1.0 }
    };
    let work = |n: usize| n.min(1) as f64 / service;
    birth_death(rate, 1, enters, work, work).1
}

/// M/M/1 with exponential patience; `sojourn` is of those served. Palm (1943).
///
/// One that has j − 1 waiting before it, and one in service, moves up at μ and
/// whenever one before it gives up, and gives up itself at θ: so it is served
/// with probability μ/(μ + jθ), after a mean of Σ 1/(μ + iθ), i = 1 … j.
pub(super) fn impatient(rate: f64, service: f64, patience: f64) -> Present {
    let (work, impatience) = (1.0 / service, 1.0 / patience);
    let busy = |n: usize| n.min(1) as f64 * work;
    let leaves = |n: usize| busy(n) + n.saturating_sub(1) as f64 * impatience;
    let (chain, present) = birth_death(rate, 1, |_| 1.0, leaves, busy);
    let (mut served, mut waited, mut climb) = (0.0, 0.0, 0.0);
    for (ahead, share) in chain.iter().enumerate() {
        if ahead > 0 {
            climb += 1.0 / (work + ahead as f64 * impatience);
        }
        let chance = share * work / (work + ahead as f64 * impatience);
        served += chance;
        waited += chance * climb;
    }
    Present { sojourn: waited / served + service, ..present }
}

// ---------------------------------------------------------------- breakdowns

/// Mean number present in M/M/1 whose server fails after exponential `between`
/// of calendar time, and is repaired in exponential `repair`; work resumes.
/// White and Christie (1958); Avi-Itzhak and Naor (1963).
pub(super) fn failing_by_calendar(rate: f64, service: f64, between: f64, repair: f64) -> f64 {
    let (work, fails, mends) = (1.0 / service, 1.0 / between, 1.0 / repair);
    let both = fails + mends;
    rate * (both * both + fails * work) / (both * (work * mends - rate * both))
}

/// The same for a pool of servers that fail each by itself, idle or not; work
/// interrupted stays with its server. Solved as a chain on (number waiting,
/// servers at work, failed at work, failed idle).
pub(super) fn pool_failing_by_calendar(
    rate: f64,
    service: f64,
    servers: usize,
    between: f64,
    repair: f64,
) -> f64 {
    type State = (usize, usize, usize, usize);
    let moves = |&(waiting, working, stuck, failed): &State| {
        let idle = servers - working - stuck - failed;
        let next = usize::from(waiting > 0); // taken from the queue by a server set free
        let mut moves: Vec<(State, f64)> = Vec::new();
        if idle > 0 {
            moves.push(((waiting, working + 1, stuck, failed), rate));
        } else if waiting < 160 {
            moves.push(((waiting + 1, working, stuck, failed), rate));
        }
        let (busy, held) = (working as f64, stuck as f64);
        if working > 0 {
            let done = (waiting - next, working - 1 + next, stuck, failed);
            moves.push((done, busy / service));
            moves.push(((waiting, working - 1, stuck + 1, failed), busy / between));
        }
        if idle > 0 {
            moves.push(((waiting, working, stuck, failed + 1), idle as f64 / between));
        }
        if stuck > 0 {
            moves.push(((waiting, working + 1, stuck - 1, failed), held / repair));
        }
        if failed > 0 {
            let mended = (waiting - next, working + next, stuck, failed - 1);
            moves.push((mended, failed as f64 / repair));
        }
        moves
    };
    let chain = explore((0, 0, 0, 0), moves);
    let tail: f64 = chain.iter().filter(|(s, _)| s.0 == 160).map(|(_, share)| share).sum();
    assert!(tail < 1e-9, "the chain is cut off too early: {tail:e} at its end");
    chain
        .iter()
        .map(|(&(waiting, working, stuck, _), share)| (waiting + working + stuck) as f64 * share)
        .sum()
}

/// First two moments of the time a server that fails only at work needs for a
/// job, repairs included. Gaver (1962).
pub(super) fn completion((mean, second): (f64, f64), between: f64, repair: (f64, f64)) -> (f64, f64) {
    let longer = 1.0 + repair.0 / between;
    (mean * longer, second * longer * longer + mean * repair.1 / between)
}

// ---------------------------------------------------------------- networks

/// Rates through two stations where the first gets `rate` from outside and
/// sends a share on to the second, which sends a share back. Jackson (1957).
pub(super) fn two_station_rates(rate: f64, onward: f64, back: f64) -> (f64, f64) {
    let first = rate / (1.0 - onward * back);
    (first, first * onward)
}

/// Mean number in a tandem of two exponential stations with one server each,
/// where the second has `room` waiting places and the first keeps finished
/// work until there is room; and the share of time it is thus blocked.
/// Solved as a chain; the case is Hunt's (1956).
pub(super) fn blocking_tandem(rate: f64, first: f64, second: f64, room: usize) -> (f64, f64) {
    const LONGEST: usize = 250;
    type State = (usize, bool, usize);
    let moves = |&(before, blocked, after): &State| {
        let mut moves: Vec<(State, f64)> = Vec::new();
        if before < LONGEST {
            moves.push(((before + 1, blocked, after), rate));
        }
        if before > 0 && !blocked {
            let full = after == room + 1;
            moves.push(((before - 1, full, if full { after } else { after + 1 }), 1.0 / first));
        }
        if after > 0 {
            moves.push(((before, false, if blocked { after } else { after - 1 }), 1.0 / second));
        }
        moves
    };
    let chain = explore((0, false, 0), moves);
    let tail: f64 = chain.iter().filter(|(s, _)| s.0 == LONGEST).map(|(_, share)| share).sum();
    assert!(tail < 1e-9, "the chain is cut off too early: {tail:e} at its end");
    chain.iter().fold((0.0, 0.0), |(all, shut), (&(before, blocked, after), share)| {
        let held = usize::from(blocked);
        (all + (before + held + after) as f64 * share, shut + held as f64 * share)
    })
}

// ---------------------------------------------------------------- timetables

/// Mean wait of one who comes at random for the next of departures whose
/// headways have these moments: E[H²]/2E[H]. Kleinrock 1, 5.2.
pub(super) fn random_arrival((mean, second): (f64, f64)) -> f64 {
    second / (2.0 * mean)
}

/// Mean and second moment of headways that follow one another as listed.
pub(super) fn listed_headways(headways: &[f64]) -> (f64, f64) {
    let count = headways.len() as f64;
    (
        headways.iter().sum::<f64>() / count,
        headways.iter().map(|headway| headway * headway).sum::<f64>() / count,
    )
}

/// Mean and second moment of the time between departures that run, where each
/// of an even timetable is cancelled with probability `cancelled`: geometric.
pub(super) fn thinned_headways(headway: f64, cancelled: f64) -> (f64, f64) {
    let runs = 1.0 - cancelled;
    (headway / runs, headway * headway * (1.0 + cancelled) / (runs * runs))
}

/// Mean number left behind by a train every `headway` that takes `capacity`
/// boxes, boxes coming at random. The chain embedded at departures:
/// Bailey (1954).
pub(super) fn left_behind(rate: f64, headway: f64, capacity: usize) -> f64 {
    left_by(rate, headway, |there| there.saturating_sub(capacity))
}

/// Mean number left standing by trains that run only with `least` boxes or more.
pub(super) fn left_by_minimum(rate: f64, headway: f64, least: usize) -> f64 {
    left_by(rate, headway, |there| if there < least { there } else { 0 })
}

/// Mean number that remains after a departure, of those that are `there`.
pub(super) fn left_by(rate: f64, headway: f64, remain: impl Fn(usize) -> usize) -> f64 {
    let arrivals = poisson(rate * headway, LEVELS);
    let chain = stationary(LEVELS, |left| {
        (0..LEVELS - left).map(|new| (remain(left + new), arrivals[new])).collect()
    });
    check_tail(&chain, true);
    mean_of(&chain, |left| left as f64)
}

/// Mean wait for a vehicle that is called by the first box and leaves `gather`
/// later, or with its `capacity`-th box.
///
/// Over one vehicle: the time that its boxes wait is the number there,
/// integrated until it leaves; their number is 1 and the arrivals until then.
pub(super) fn gathering_wait(rate: f64, gather: f64, capacity: usize) -> f64 {
    let (mut waited, mut stays) = (0.0, 0.0);
    const STEPS: usize = 20_000;
    let step = gather / STEPS as f64;
    for index in 0..STEPS {
        let since = (index as f64 + 0.5) * step;
        for (new, chance) in poisson(rate * since, LEVELS.min(capacity - 1)).iter().enumerate() {
            waited += chance * (1 + new) as f64 * step;
            stays += chance * step;
        }
    }
    waited / (1.0 + rate * stays)
}

/// Mean wait for opening, of one who comes at random to an ample station that
/// takes nobody in for `shut` hours a day.
pub(super) fn shut_wait(shut: f64) -> f64 {
    shut * shut / 2.0 / 24.0
}

// ---------------------------------------------------------------- chains

/// Mean time until both of two tasks of a job are done, each at a station of its
/// own with one exponential server of the same `service`; jobs come at random.
/// Flatto and Hahn (1984); Nelson and Tantawi (1988), eq. 3.
pub(crate) fn fork_join_of_two(rate: f64, service: f64) -> f64 {
    let load = rate * service;
    (12.0 - load) / 8.0 * service / (1.0 - load)
}

/// Mean sojourn at exponential servers who are there each day from `opens` to
/// `closes` only, and whose work stops meanwhile, of those who come at random day
/// and night. The Kolmogorov equations of the number present, with rates that
/// change by the hour, are followed by the method of Runge and Kutta until days
/// repeat; the sojourn follows by Little's law.
pub(crate) fn shift_sojourn(rate: f64, service: f64, servers: usize, opens: f64, closes: f64) -> f64 {
    const LEVELS: usize = 400;
    const STEPS: usize = 2_400;
    let step = 24.0 / STEPS as f64;
    let slope = |shares: &[f64], is_open: bool| -> Vec<f64> {
        let leave = |n: usize| if is_open { n.min(servers) as f64 / service } else { 0.0 };
        (0..LEVELS)
            .map(|n| {
                let come = if n > 0 { rate * shares[n - 1] } else { 0.0 };
                let go = shares.get(n + 1).map_or(0.0, |share| leave(n + 1) * share);
                let out = leave(n) + if n + 1 < LEVELS { rate } else { 0.0 };
                come + go - out * shares[n]
            })
            .collect()
    };
    let moved = |shares: &[f64], by: &[f64], far: f64| -> Vec<f64> {
        shares.iter().zip(by).map(|(share, by)| share + far * by).collect()
    };
    let mean = |shares: &[f64]| shares.iter().enumerate().map(|(n, share)| n as f64 * share).sum::<f64>();
    let mut shares = vec![0.0; LEVELS];
    shares[0] = 1.0;
    let mut before = -1.0;
    loop {
        let mut area = 0.0;
        for at in 0..STEPS {
            let hour = at as f64 * step;
            let is_open = hour >= opens - 1e-9 && hour < closes - 1e-9;
            let one = slope(&shares, is_open);
            let two = slope(&moved(&shares, &one, step / 2.0), is_open);
            let three = slope(&moved(&shares, &two, step / 2.0), is_open);
            let four = slope(&moved(&shares, &three, step), is_open);
            let next: Vec<f64> = (0..LEVELS)
                .map(|n| shares[n] + step / 6.0 * (one[n] + 2.0 * two[n] + 2.0 * three[n] + four[n]))
                .collect();
            area += step * (mean(&shares) + mean(&next)) / 2.0;
            shares = next;
        }
        let present = area / 24.0;
        if (present - before).abs() < 1e-9 {
            assert!(shares[LEVELS - 1] < 1e-9, "the queue is followed far enough");
            return present / rate;
        }
        before = present;
    }
}

/// Levels to which endless queues are followed; the share beyond is checked.
pub(super) const LEVELS: usize = 400;

/// Probabilities of 0, 1, 2 … `count` − 1 events where `mean` are expected.
pub(super) fn poisson(mean: f64, count: usize) -> Vec<f64> {
    let mut term = (-mean).exp();
    (0..count)
        .map(|n| {
            let this = term;
            term *= mean / (n + 1) as f64;
            this
        })
        .collect()
}

/// Expectation over a chain on 0, 1, 2 …
pub(super) fn mean_of(chain: &[f64], value: impl Fn(usize) -> f64) -> f64 {
    chain.iter().enumerate().map(|(n, share)| share * value(n)).sum()
}

pub(super) fn check_tail(chain: &[f64], endless: bool) {
    let end = chain[chain.len() - 1];
    assert!(!endless || end < 1e-12, "the chain is cut off too early: {end:e} at its end");
}

/// Stationary distribution of a chain on 0 … `size` − 1 (rates, or
/// probabilities of a step), by the elimination of Grassmann, Taksar and
/// Heyman (1985), which never subtracts.
pub(super) fn stationary(size: usize, moves: impl Fn(usize) -> Vec<(usize, f64)>) -> Vec<f64> {
    let mut rates = vec![0.0; size * size];
    for from in 0..size {
        for (to, rate) in moves(from) {
            rates[from * size + to] += rate;
        }
    }
    for last in (1..size).rev() {
        let (above, row) = rates.split_at_mut(last * size);
        let row: Vec<(usize, f64)> =
            row[..last].iter().copied().enumerate().filter(|(_, rate)| *rate > 0.0).collect();
        let leaves: f64 = row.iter().map(|(_, rate)| rate).sum();
        assert!(leaves > 0.0, "state {last} is never left downwards");
        for from in above.chunks_exact_mut(size).filter(|from| from[last] > 0.0) {
            from[last] /= leaves;
            for &(to, rate) in &row {
                from[to] += from[last] * rate;
            }
        }
    }
    let mut chain = vec![1.0];
    for state in 1..size {
        chain.push((0..state).map(|from| chain[from] * rates[from * size + state]).sum());
    }
    let total: f64 = chain.iter().sum();
    chain.iter_mut().for_each(|share| *share /= total);
    chain
}

/// Stationary distribution over all states that can be reached from `start`.
pub(super) fn explore<State: Copy + Ord>(
    start: State,
    moves: impl Fn(&State) -> Vec<(State, f64)>,
) -> BTreeMap<State, f64> {
    let mut states = vec![start];
    let mut number = BTreeMap::from([(start, 0)]);
    let mut next = 0;
    while next < states.len() {
        for (state, _) in moves(&states[next]) {
            number.entry(state).or_insert_with(|| {
                states.push(state);
                states.len() - 1
            });
        }
        next += 1;
    }
    let chain = stationary(states.len(), |from| {
        moves(&states[from]).iter().map(|(to, rate)| (number[to], *rate)).collect()
    });
    states.into_iter().zip(chain).collect()
}
