"""Recomputes the figures of a production run from the raw history, and compares them with its report.

usage: recompute_run.py FOLDER     with run.json (GET /api/v2/runs/{n}) and a CSV of each machine's history

Written from docs/runs.md alone, with nothing but the standard library: each series becomes a list of steps, figures are made in two passes.
Prints how many figures are the same; exits with 1 and the differences otherwise.
"""

import bisect
import csv
import json
import math
import pathlib
import sys

HOLD = 2500  # ms for which a sample holds at the most
TOLERANCE = 1e-6  # relative, and absolute below 1
SETS = {
    "laser_v1": {"mode": None, "values": {"diameter": dict(zero=True, target="diameter.set_point", lower="state.laser_state.lower_tolerance", upper="state.laser_state.higher_tolerance")}, "counters": {}},
    "winder_v1": {"mode": ("state.mode_state.mode", ["Standby", "Hold", "Pull", "Wind"], "Wind"), "values": {}, "counters": {"spool_progress": ("length_m", 0.1)}},
    "extruder_v1": {
        "mode": ("state.mode_state.mode", ["Standby", "Heat", "Extrude"], "Extrude"),
        "values": {
            "pressure": dict(unless="state.pressure_state.wiring_error"),
            **{zone + "_temperature": dict(unless=f"state.heating_states.{zone}.wiring_error") for zone in ("nozzle", "front", "back", "middle")},
        },
        "counters": {"total_energy_kwh": ("energy_kwh", 0.001)},
    },
}


class Series:
    """The samples of one machine."""

    def __init__(self, path):
        with open(path, encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        self.times = [int(row["ts"]) for row in rows]
        self.columns = {name: [float(row[name]) if row[name] else None for row in rows] for name in rows[0] if name != "ts"}

    def at(self, time):
        """Index of the sample that holds at a time; None without one."""
        place = bisect.bisect_right(self.times, time) - 1
        return place if place >= 0 and time - self.times[place] < HOLD else None

    def edges(self):
        """All times at which something can change."""
        return self.times + [time + HOLD for time in self.times]

    def value(self, name, place):
        return None if place is None else self.columns[name][place]


def increments(series, name, least, begin, end):
    """(from, to, increment, without record) of a counter between samples, cut to a stretch of time; one that falls has begun again."""
    numbers = series.columns[name]
    for i in range(len(numbers) - 1):
        first, last = series.times[i], series.times[i + 1]
        more = numbers[i + 1] if numbers[i] - numbers[i + 1] > least else numbers[i + 1] - numbers[i]
        if last - first > HOLD:
            # Told where the record goes on.
            if begin < last <= end:
                yield last, last, more * (last - max(first, begin)) / (last - first), True
        elif max(first, begin) < min(last, end):
            cut = (max(first, begin), min(last, end))
            yield cut[0], cut[1], more * (cut[1] - cut[0]) / (last - first), False


def figures(line, begin, end):
    edges = sorted({begin, end} | {edge for series in line.values() for edge in series.edges() if begin < edge < end})
    stretches = []
    for first, last in zip(edges, edges[1:]):
        stretches.append((first, last, {name: series.at(first) for name, series in line.items()}))
    found = {"seconds": (end - begin) / 1000, "length_m": 0.0, "length_without_record_m": 0.0, "energy_kwh": 0.0}
    found["without_record_seconds"] = sum(last - first for first, last, at in stretches if all(place is None for place in at.values())) / 1000
    mode_name, choices, winding = SETS["winder_v1"]["mode"]
    produces = [line["winder_v1"].value(mode_name, at["winder_v1"]) == choices.index(winding) for _, _, at in stretches]
    found["production_seconds"] = sum(last - first for (first, last, _), makes in zip(stretches, produces) if makes) / 1000
    for name, series in line.items():
        for counter, (figure, least) in SETS[name]["counters"].items():
            for _, _, more, without in increments(series, counter, least, begin, end):
                found[figure] += more
                if without and figure == "length_m":
                    found["length_without_record_m"] += more
    # Metres of each stretch.
    winder = line["winder_v1"]
    metres = []
    for first, last, at in stretches:
        place = at["winder_v1"]
        made = 0.0
        if place is not None and place + 1 < len(winder.times) and winder.times[place + 1] - winder.times[place] <= HOLD:
            before, after = winder.columns["spool_progress"][place], winder.columns["spool_progress"][place + 1]
            more = after if before - after > 0.1 else after - before
            made = more * (last - first) / (winder.times[place + 1] - winder.times[place])
        metres.append(made)
    for name, series in line.items():
        found[name, "without_record_seconds"] = sum(last - first for first, last, at in stretches if at[name] is None) / 1000
        if SETS[name]["mode"]:
            path, choices, _ = SETS[name]["mode"]
            for index, choice in enumerate(choices):
                time = sum(last - first for first, last, at in stretches if series.value(path, at[name]) == index) / 1000
                if time > 0:
                    found[name, "mode", choice] = time
        for field, how in SETS[name]["values"].items():
            rows = []
            for (first, last, at), makes, length in zip(stretches, produces, metres):
                value = series.value(field, at[name])
                broken = series.value(how["unless"], at[name]) if "unless" in how else 0
                if not makes or value is None or broken != 0 or (how.get("zero") and value == 0):
                    continue
                side = 0
                if "target" in how:
                    target, lower, upper = (series.value(how[key], at[name]) for key in ("target", "lower", "upper"))
                    side = -1 if value < target - lower - 1e-6 else 1 if value > target + upper + 1e-6 else 0
                rows.append((value, last - first, length, side))
            weight = math.fsum(row[1] for row in rows)
            if weight == 0:
                found.update({(name, field, key): None for key in ("min", "mean", "max", "standard_deviation")})
                continue
            mean = math.fsum(row[0] * row[1] for row in rows) / weight
            found[name, field, "min"] = min(row[0] for row in rows)
            found[name, field, "max"] = max(row[0] for row in rows)
            found[name, field, "mean"] = mean
            found[name, field, "standard_deviation"] = math.sqrt(math.fsum(row[1] * (row[0] - mean) ** 2 for row in rows) / weight)
            found[name, field, "measured_share"] = weight / 1000 / found["production_seconds"]
            if "target" in how:
                length = math.fsum(row[2] for row in rows)
                found[name, field, "share_of_time"] = sum(row[1] for row in rows if row[3]) / weight
                found[name, field, "metres_below"] = math.fsum(row[2] for row in rows if row[3] < 0)
                found[name, field, "metres_above"] = math.fsum(row[2] for row in rows if row[3] > 0)
                found[name, field, "metres_measured"] = length
                found[name, field, "share_of_length"] = math.fsum(row[2] for row in rows if row[3]) / length if length else None
                found["cross_section_mm2"] = math.fsum(math.pi * (row[0] / 2) ** 2 * row[2] for row in rows) / length if length else None
    return found


def reported(told):
    found = {key: told[key] for key in ("seconds", "length_m", "length_without_record_m", "energy_kwh", "without_record_seconds", "production_seconds", "cross_section_mm2")}
    for machine in told["machines"]:
        found[machine["slug"], "without_record_seconds"] = machine["without_record_seconds"]
        for mode in machine["modes"]:
            found[machine["slug"], "mode", mode["mode"]] = mode["seconds"]
    for value in told["values"]:
        name = (value["slug"], value["field"])
        for key in ("min", "mean", "max", "standard_deviation", "measured_share"):
            found[name + (key,)] = value[key]
        for key in ("share_of_time", "share_of_length", "metres_below", "metres_above", "metres_measured"):
            if value["tolerance"]:
                found[name + (key,)] = value["tolerance"][key]
    return found


def differences(where, told, found):
    for key in sorted(set(told) | set(found), key=str):
        one, other = told.get(key), found.get(key)
        if one is None and other is None:
            continue
        if one is None or other is None or abs(one - other) > TOLERANCE * max(1, abs(one), abs(other)):
            yield f"{where} {key}: the report says {one}, the history {other}"


def main():
    folder = pathlib.Path(sys.argv[1])
    run = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    line = {machine["slug"]: Series(folder / (machine["slug"] + ".csv")) for machine in run["run"]["machines"]}
    density = run["run"]["density_g_cm3"]
    count, wrong, masses = 0, [], 0.0
    parts = [("run", run["run"]["begun"], run["run"]["ended"], run["figures"], None)]
    parts += [(f"spool {spool['number']}", spool["begun"], spool["ended"], spool["figures"], spool) for spool in run["spools"]]
    for where, begin, end, told, spool in parts:
        found, told = figures(line, begin, end), reported(told)
        if spool:
            found["mass_kg"] = density * found["cross_section_mm2"] * found["length_m"] / 1000
            found["energy_kwh_per_kg"] = found["energy_kwh"] / found["mass_kg"]
            told.update(mass_kg=spool["mass_kg"], energy_kwh_per_kg=spool["energy_kwh_per_kg"])
            masses += found["mass_kg"]
        count += len(found)
        wrong += differences(where, told, found)
    wrong += differences("run", {"mass_kg": run["run"]["mass_kg"]}, {"mass_kg": masses})
    if wrong:
        print("\n".join(wrong))
        sys.exit(1)
    print(f"{count + 1} figures are the same")


main()
