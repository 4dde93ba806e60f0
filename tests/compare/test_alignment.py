"""Recordings on a common axis, reckoned by hand; routes against shapely."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely

from activities.core.recording import Lap
from activities.core.summary import Analysed, summarise
from analytics.core.alignment import Aligned, aligned, axis_of, places_for
from analytics.core.route_overlap import overlap_shares
from analytics.core.variation import difference, middle, past_gaps
from tests.core.builders import eastward, recording
from tests.web.tiny import tiny

# 1,000 m in 300 s at 140 bpm, 1,000 m in 250 s at 150, 400 m in 100 s at 160.
PARTS = (Lap(0.0, 300.0), Lap(300.0, 550.0), Lap(550.0, 650.0))


def on(analysed: Analysed, align: str, places: list[float]) -> Aligned:
    axis = axis_of(analysed, align, analysed.laps())  # type: ignore[arg-type]
    assert axis is not None
    return aligned(analysed, axis, np.array(places))


@pytest.mark.parametrize(
    ("align", "places"),
    [
        ("distance", [500.0, 1500.0, 2200.0, 3000.0]),
        ("time", [150.0, 425.0, 600.0, 700.0]),
        ("lap", [0.5, 1.5, 2.5, 3.5]),
    ],
)
def test_the_middles_of_three_parts_meet_on_every_axis(align: str, places: list[float]) -> None:
    run = on(summarise(replace(tiny(), laps=PARTS)), align, places)
    assert run.channels["speed"][:3] == pytest.approx([1000 / 300, 4.0, 4.0])
    assert run.channels["heart_rate_bpm"][:3] == pytest.approx([140.0, 150.0, 160.0])
    assert run.along_m is not None
    assert run.along_m[:3] == pytest.approx([500.0, 1500.0, 2200.0])
    assert run.moving_s[:3] == pytest.approx([150.0, 425.0, 600.0])
    # Beyond its own end a run has nothing.
    assert all(np.isnan(values[3]) for values in (*run.channels.values(), run.along_m))


def test_a_stop_moves_nothing_along_the_way_or_in_moving_time() -> None:
    time_s = np.arange(0.0, 1261.0)  # 600 s at 3 m/s, 60 s still, 600 s at 3 m/s
    along = np.interp(time_s, [0, 600, 660, 1260], [0, 1800, 1800, 3600])
    stopped = summarise(recording({"time_s": time_s, "distance_m": along, **eastward(along)}))
    by_time, by_way = on(stopped, "time", [300.0, 900.0]), on(stopped, "distance", [900.0, 2700.0])
    for run in (by_time, by_way):
        assert run.channels["speed"] == pytest.approx([3.0, 3.0], rel=0.01)
        assert run.moving_s == pytest.approx([300.0, 900.0], abs=3)
    assert places_for([np.array([0.0, 600.0]), None, np.array([0.0, 3600.0])], 5).tolist() == [
        0.0, 900.0, 1800.0, 2700.0, 3600.0,
    ]  # fmt: skip


def test_no_laps_no_axis_of_laps() -> None:
    analysed = summarise(replace(tiny(), laps=PARTS[:1]))
    assert axis_of(analysed, "lap", analysed.laps()) is None


def loop(radius_m: float, *, east_m: float = 0.0, count: int = 120, noise_m: float = 0.0):
    """A ring about 48 N, 7.85 E as degrees, and as metres on a plane."""
    angle = np.linspace(0, 2 * np.pi, count)
    noise = np.random.default_rng(3).normal(0, noise_m, (2, count))
    x = radius_m * np.cos(angle) + east_m + noise[0]
    y = radius_m * np.sin(angle) + noise[1]
    return np.column_stack((7.85 + x / 74_628.0, 48 + y / 111_200.0)), np.column_stack((x, y))


def test_shares_of_the_way_are_those_of_shapely() -> None:
    track, plane = loop(1000)
    rings = [
        loop(1000, noise_m=6), loop(1000, east_m=300), loop(1020), loop(1035),
        loop(1000, east_m=60),
    ]  # fmt: skip
    half, half_plane = track[: len(track) // 2], plane[: len(plane) // 2]
    others = [[ring] for ring, _plane in rings] + [[track[::-1]], [half], [half, half[::-1]]]
    planes = [p for _ring, p in rings] + [plane[::-1], half_plane, half_plane]
    theirs, mine = overlap_shares([track], others)
    whole = shapely.linestrings(plane)
    for found, other in zip(zip(theirs, mine, strict=True), planes, strict=True):
        line = shapely.linestrings(other)
        expected = [
            shapely.intersection(one, shapely.buffer(near, 25)).length / one.length
            for one, near in ((line, whole), (whole, line))
        ]
        assert found == pytest.approx(expected, abs=0.05)
    assert (theirs[-3], mine[-3]) == pytest.approx((1.0, 1.0))  # the other way round
    assert (theirs[-2], mine[-2]) == pytest.approx((1.0, 0.5), abs=0.03)


def test_a_difference_must_exceed_scatter_and_habit() -> None:
    calm = middle([10.0, 11.0, 12.0, 13.0, 14.0])
    # Median 12, absolute deviations 2 1 0 1 2: their median 1; 1.2533 x 1.4826 / sqrt(5).
    assert (calm.median, calm.mean, calm.error) == (12.0, 12.0, pytest.approx(0.8310, abs=1e-4))
    high = middle([15.0, 16.0, 17.0, 18.0, 19.0])
    assert difference(high, calm, []).verdict == "more"  # 5 > 2 x 1.175
    assert difference(high, calm, [6.0, -6.0, 6.5]).verdict == "within"  # it always sways so
    assert difference(middle([12.0, 13.0, 13.5, 14.0, 15.0]), calm, []).verdict == "within"
    assert difference(middle([20.0] * 4), calm, []).verdict == "few"


def test_past_windows_lie_end_to_end() -> None:
    days = np.arange(0.0, 40.0)
    values = np.floor(days / 10) ** 2  # medians of ten days each: 0, 1, 4, 9
    assert past_gaps(days, values, 40.0, 10, 10).tolist() == [5.0, 3.0, 1.0]
    assert past_gaps(days, values, 40.0, 10, 20).tolist() == [8.0, 4.0]
    assert len(past_gaps(days[::3], values[::3], 40.0, 10, 10)) == 0  # four runs are too few
