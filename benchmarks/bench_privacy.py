"""Privacy zones: attacks on 200 simulated runs from each of several homes, and cutting 3,000 runs."""

from __future__ import annotations

import os
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from random import SystemRandom
from typing import Any

import numpy as np

from activities.core import codec, decoy
from activities.core.geodesy import metres_per_degree
from activities.core.hiding import Circle, hidden, hide, spans_of
from activities.core.recording import Recording
from activities.core.series import Floats
from benchmarks.endpoint_attack import Seen, by_ends, by_totals, look
from benchmarks.hub import hub, person

HOMES = int(os.environ.get("BENCH_HOMES", "48"))
RUNS = 200
MOST_WAYS = 200  # as in `activities.services.zones`
RADII_M = (200.0, 300.0, 500.0, 1000.0)
ENTRIES = int(os.environ.get("BENCH_ENTRIES", "3000"))
UNTIL = date(2025, 6, 1)
Home = tuple[Floats, list[Recording]]  # latitude, longitude, m a degree of each; runs, oldest first


def main() -> None:
    places = [home for seed in range(7, 7 + -(-HOMES // 6)) for home in homes(seed)][:HOMES]
    print(f"{len(places)} homes, {RUNS} runs each; shares of homes that a guess misses by > half")
    for radius in RADII_M:
        attack(places, radius, "zone tried on all the runs", lambda runs: [len(runs)])
    print("\nZone made after 20 runs and tried again as more come,", end=" ")
    print("attacked by all of them, by the last half, and by what was seen on each day:")
    attack(places, 300.0, "all", growing)
    attack(places, 300.0, "last half", growing, since=RUNS // 2)
    attack(places, 300.0, "each through the circle of its day", growing, is_kept=True)
    attack(places, 300.0, "zone drawn without a run, never tried", lambda runs: [0])
    with hub():
        recut(places[0][1][-20:])


def growing(runs: list[Recording]) -> list[int]:
    """How many runs there are whenever zones look at a circle again."""
    found = [20]
    for count in range(21, len(runs) + 1):
        if decoy.is_due(found[-1], count):
            found.append(count)
    return found


def homes(seed: int) -> list[Home]:
    from simulation.demo import _atlas, _home, _street_seed, demo_team, session_recording
    from simulation.routes import to_degrees

    found = []
    for athlete in demo_team(seed, until=UNTIL).athletes:
        sessions = [s for s in athlete.season.sessions if s.route and not s.away][-RUNS:]
        runs = [session_recording(athlete, session).recording for session in sessions]
        spot = _home(athlete.spec, sessions[0])
        town = _atlas(_street_seed(athlete, sessions[0]), spot).town
        x, y = (np.array([each]) for each in town.network.points[town.home])
        lat, lon = to_degrees(x, y, spot.latitude, spot.longitude)
        north, east = metres_per_degree(float(lat[0]))
        found.append((np.array([lat[0], lon[0], north, east]), runs))
    return found


def attack(
    places: list[Home],
    radius_m: float,
    words: str,
    looks: Callable[[list[Recording]], list[int]],
    *,
    since: int = 0,
    is_kept: bool = False,
) -> None:
    """`looks`: at how many runs the zone was tried; `since`: the first run the attacker sees;
    `is_kept`: whether each was seen through the circle of its day, not through the last."""
    misses: dict[str, list[float]] = defaultdict(list)
    sizes, seconds, circles = [], [], []
    for home, runs in places:
        drawn, taken = settled(home, runs, radius_m, looks(runs))
        seconds += taken
        circles.append(len(taken))
        sizes.append(drawn[-1].radius_m / radius_m)
        through = drawn if is_kept else [drawn[-1]] * len(runs)
        seen = seen_of(runs[since:], home, through[since:])
        for name, guess in (by_ends(seen) | by_totals(seen)).items():
            misses[name].append(float(np.hypot(*guess)) / radius_m)
    print(f"\n{radius_m:.0f} m, {words}: circle {np.mean(sizes):.2f} radii", end=" ")
    print(
        f"({min(sizes):.1f} to {max(sizes):.1f}), {np.mean(circles):.1f} circles a home,", end=" "
    )
    print(f"drawn in {np.median(seconds):.2f} s (at most {max(seconds):.2f})")
    for name, shares in misses.items():
        beyond = int((np.array(shares) > 0.5).sum())
        print(f"  {name:32} {beyond} of {len(shares)} beyond half;", end=" ")
        print(f"median {np.median(shares):.2f} radii")


def settled(
    home: Floats, runs: list[Recording], radius_m: float, looks: list[int]
) -> tuple[list[decoy.Drawn], list[float]]:
    """The circle that each run is first seen through, as `activities.services.zones` draws and
    tries it, and how long each drawing took, s of the processor."""
    ways = [way_of(run, home) for run in runs]
    through: list[decoy.Drawn] = []
    seconds = []
    for number, count in enumerate(looks):
        known = [way for way in ways[:count] if way is not None][-MOST_WAYS:]
        last = through[-1] if through else None
        if (
            last is None
            or decoy.miss_m(known, last.centre, last.radius_m) <= decoy.PROMISED * radius_m
        ):
            begin = time.process_time()
            last = decoy.draw(radius_m, known, SystemRandom().random)
            seconds.append(time.process_time() - begin)
        until = looks[number + 1] if number + 1 < len(looks) else len(runs)
        through += [last] * (until - len(through))
    return through, seconds


def way_of(run: Recording, home: Floats) -> Floats | None:
    """As `activities.services.zones` takes tracks: metres from home, 20 m apart."""
    if "latitude" not in run.channels:
        return None
    lat, lon, north, east = home
    x, y = (run.channels["longitude"] - lon) * east, (run.channels["latitude"] - lat) * north
    known = np.flatnonzero(np.isfinite(x))
    along = np.concatenate(([0.0], np.cumsum(np.hypot(np.diff(x[known]), np.diff(y[known])))))
    at = np.arange(0.0, along[-1], 20.0)
    return np.column_stack([np.interp(at, along, values[known]) for values in (x, y)])


def seen_of(runs: list[Recording], home: Floats, through: list[decoy.Drawn]) -> Seen:
    lat, lon, north, east = home
    rows = []
    for run, drawn in zip(runs, through, strict=True):
        circle = Circle(lat + drawn.north_m / north, lon + drawn.east_m / east, drawn.radius_m)
        if "latitude" not in run.channels:
            continue
        c = run.channels
        time_s = np.asarray(c["time_s"], dtype=np.float64)
        mask = hidden(time_s, c["latitude"], c["longitude"], c["distance_m"], [circle])
        if mask[0] and mask[-1]:
            rows.append((run, hide(run, spans_of(mask, time_s)), home))
    return look(rows)


def recut(runs: list[Recording]) -> None:
    """`ENTRIES` runs get a zone: until others see less, and until they see the cut maps."""
    from activities.models import PrivateCut
    from activities.services.privacy import cuts_work
    from athletes.privacy import zone_add

    athlete: Any = person("runner")
    store(athlete, runs)
    with_place = next(run for run in runs if "latitude" in run.channels)
    lat, lon = (float(with_place.channels[key][0]) for key in ("latitude", "longitude"))
    begin = time.perf_counter()
    zone_add(athlete=athlete, name="Home", latitude=lat, longitude=lon)
    held = time.perf_counter()
    turns = 1
    while cuts_work(athlete_id=athlete.pk):
        turns += 1
    done = time.perf_counter()
    count = PrivateCut.objects.count()
    print(f"\nzone effective after {1000 * (held - begin):.0f} ms;", end=" ")
    print(f"{count} runs cut in {done - held:.1f} s, {turns} turns,", end=" ")
    print(f"{1000 * (done - held) / count:.1f} ms a run")


def store(athlete: Any, runs: list[Recording]) -> None:
    from django.contrib.gis.geos import GEOSGeometry

    from activities.core.track import ewkb, simplify
    from activities.models import Activity, RecordingInfo, Stream

    start = datetime(2025, 6, 1, 6, tzinfo=UTC)
    packed = []
    for run in runs:
        c = run.channels
        blobs = {key: codec.encode(key, values) for key, values in c.items()}
        shape = ewkb(simplify(c["latitude"], c["longitude"])) if "latitude" in c else None
        packed.append((blobs, None if shape is None else GEOSGeometry(shape.hex())))
    rows = [
        Activity(
            athlete=athlete, title="Run", start=start - timedelta(days=i), time_zone="UTC",
            local_date=(start - timedelta(days=i)).date(), elapsed_s=3000, moving_s=3000,
            distance_m=9000, track=packed[i % len(packed)][1],
        )
        for i in range(ENTRIES)
    ]  # fmt: skip
    made = Activity.objects.bulk_create(rows, batch_size=500)
    RecordingInfo.objects.bulk_create(RecordingInfo(activity=row) for row in made)
    for i, row in enumerate(made):
        blobs = packed[i % len(packed)][0]
        Stream.objects.bulk_create(Stream(activity=row, key=k, data=b) for k, b in blobs.items())


if __name__ == "__main__":
    main()
