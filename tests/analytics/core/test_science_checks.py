"""Published values and values worked by hand, one row each, in science_checks.csv."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from activities.core import geodesy
from analytics.core import (
    bests,
    critical_speed,
    gait,
    gap,
    load,
    power,
    prediction,
    trimp,
    vdot,
)


def _trimp(minutes, bpm, **who):
    return trimp.trimp_banister(np.full(60 * minutes, bpm), np.ones(60 * minutes), **who)


def _cheapest_grade():
    grades = np.linspace(-0.3, 0.0, 300_001)
    return grades[gap.minetti_cost(grades).argmin()]


def _fatigue(load_, days, tau, recursion):
    found = load.fitness_fatigue(np.full(days, load_), tau_fatigue=tau, recursion=recursion)
    return found.fatigue[-1]


def _form(fitness, fatigue, days):
    return load.fitness_fatigue(np.zeros(days), start=(fitness, fatigue)).form[-1]


def _pace(letter):
    return lambda vdot_: 1000 / vdot.training_paces(vdot_)[letter]


def _best(time_s, way_m, distance_m):
    return bests.best_efforts(time_s, way_m, [distance_m])[0].seconds


CALCULATED = {
    "vdot": vdot.vdot,
    "equivalent_time": lambda vdot_, distance_m: vdot.equivalent_time(vdot_, distance_m),
    "pace_T": _pace("T"),
    "pace_I": _pace("I"),
    "pace_M": _pace("M"),
    "pace_E_fast": _pace("E_fast"),
    "fraction_of_vo2max": vdot.fraction_of_vo2max,
    "oxygen_cost": vdot.oxygen_cost,
    "minetti_cost": gap.minetti_cost,
    "minetti_cheapest_grade": _cheapest_grade,
    "graded_factor": gap.graded_factor,
    "trimp_banister": _trimp,
    "heart_rate_load": trimp.heart_rate_load,
    "trimp_edwards": lambda minutes: trimp.trimp_edwards(60 * np.array(minutes)),
    "trimp_lucia": lambda minutes: trimp.trimp_lucia(60 * np.array(minutes)),
    "fatigue_after": _fatigue,
    "form_after_taper": _form,
    "acwr_uncoupled": lambda loads: load.acwr_rolling(loads)[-1],
    "monotony_sample": lambda loads: load.monotony(loads, ddof=1),
    "riegel": prediction.riegel,
    "critical_speed": lambda **trials: critical_speed.critical_speed(**trials).speed_mps,
    "d_prime": lambda **trials: critical_speed.critical_speed(**trials).d_prime_m,
    "normalised_power": lambda power_w, seconds: power.normalised_power(np.full(seconds, power_w)),
    "pace_load": lambda seconds, pace_s_per_km, threshold_s_per_km: power.pace_load(
        seconds, 1000 / pace_s_per_km, 1000 / threshold_s_per_km
    ),
    "geodesic": lambda **ends: geodesy.geodesic_m(**ends)[0],
    "haversine": geodesy.haversine_m,
    "population_cadence": gait.population_cadence,
    "best_effort": _best,
}
_RENAMED = {"vdot": "vdot_", "load": "load_"}
with (Path(__file__).parent / "science_checks.csv").open(newline="") as _file:
    ROWS = list(csv.DictReader(_file))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['name']}-{row['expected']}")
def test_the_published_value_comes_out(row):
    inputs = {_RENAMED.get(k, k): v for k, v in json.loads(row["inputs"]).items()}
    found = float(CALCULATED[row["name"]](**inputs))
    assert found == pytest.approx(float(row["expected"]), abs=float(row["tolerance"]))


def test_all_forty_checks_are_there():
    assert len(ROWS) == 40
