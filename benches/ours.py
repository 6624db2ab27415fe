#!/usr/bin/env python3
"""Runs this project's program on one model of the comparison with other simulators.

usage: ours.py CASE N SEED        CASE is mm1, mm4, tandem10 or corridor; N customers

Runs `corridor run benches/spec/CASE.toml` once with N customers, on one thread, with all its
accounting on, and prints one JSON line: events (logical events, counted alike for every
simulator), wall_s (seconds in the event loop), and mean_wait or transit_h as a check.

Needs: cargo build --release, or CORRIDOR_BIN=path of the program.
"""
import csv, json, os, pathlib, resource, subprocess, sys, tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
BIN = os.environ.get("CORRIDOR_BIN", str(ROOT / "target" / "release" / "corridor"))
# case: (lane, stations in a row)
CASES = {"mm1": ("customers", 1), "mm4": ("customers", 1), "tandem10": ("customers", 10), "corridor": ("line", None)}


def main():
    if len(sys.argv) != 4 or sys.argv[1] not in CASES:
        sys.exit(__doc__)
    case, n, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    lane, stations = CASES[case]
    with tempfile.TemporaryDirectory() as folder:
        command = [BIN, "run", str(ROOT / "benches" / "spec" / f"{case}.toml"), "--replications", "1"]
        command += ["--seed", str(seed), "--threads", "1", "--quiet", "--log", "json", "--output", folder]
        command += ["--set", f"lane.{lane}.count={n}"]
        done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        if done.returncode != 0:
            sys.exit(f"{' '.join(command)}\nended with {done.returncode}:\n{done.stderr}")
        log = read_log(done.stderr)
        rows = read_rows(pathlib.Path(folder))
    kinds = log["events_by_kind"]
    out = {"peer": "corridor", "case": case, "n": n, "wall_s": log["loop_seconds"]}
    if stations:
        waits = [number(row) for row in rows if is_station_wait(row)]
        if len(waits) != stations:
            sys.exit(f"expected the mean wait of {stations} stations, found {len(waits)}")
        out |= {"events": n * (1 + stations), "mean_wait": sum(waits) / stations}
    else:
        # Boxes: one arrival, twenty handlings, three stages at the border. Trains and shifts as they happened.
        out["events"] = n * (1 + 20 + 3) + trains_and_shifts(kinds)
        out["transit_h"] = one(rows, "lead_time_h", lane)
    out["engine_events"] = sum(kinds.values())
    out["rss_kib"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(json.dumps(out))


def read_log(text):
    """The one JSON line that tells events and seconds."""
    for line in reversed(text.splitlines()):
        try:
            row = json.loads(line)
        except ValueError:
            continue
        if "loop_seconds" in row:
            return row
    sys.exit(f"no line with loop_seconds on stderr:\n{text}")


def read_rows(folder):
    tables = sorted(folder.rglob("measures.csv"))
    if len(tables) != 1:
        sys.exit(f"expected one measures.csv, found {len(tables)}")
    with tables[0].open(newline="") as file:
        return list(csv.DictReader(file))


def number(row):
    return float(row["mean"])


def is_station_wait(row):
    about = row["measure"] == "wait_h" and row["statistic"] == "mean"
    return about and row["place"] and row["stage"] and not (row["lane"] or row["service"] or row["cause"])


def one(rows, measure, lane):
    found = [
        number(row)
        for row in rows
        if row["measure"] == measure and row["statistic"] == "mean" and row["lane"] == lane
        and not (row["place"] or row["service"] or row["stage"] or row["cause"])
    ]
    if len(found) != 1:
        sys.exit(f"expected one row of {measure}, found {len(found)}")
    return found[0]


def trains_and_shifts(kinds):
    """Departure slots, trains that arrive, and shift changes.

    Trains that run empty are to be left out, but are in what the engine counts: those before the
    first box and after the last one, 0.02 % of all events with 200,000 boxes.
    """
    try:
        return kinds["shift changes"] + kinds["departure"] + kinds["vehicle arrives"]
    except KeyError as kind:
        sys.exit(f"no {kind} among the events {sorted(kinds)}")


if __name__ == "__main__":
    main()
