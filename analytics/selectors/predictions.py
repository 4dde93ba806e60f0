"""Race times to come, training paces and critical speed, from the best of the last months."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from analytics.core import vdot
from analytics.core.critical_speed import CriticalSpeed, critical_speed, near_maximal
from analytics.core.curves import DURATIONS_S
from analytics.core.prediction import HALF_M, MARATHON_M, NEWEST_DAYS, Prediction, predict
from analytics.selectors.bests_curves import Best, Curve, Efforts, best_of, curves, efforts
from analytics.selectors.scope import Scope
from analytics.selectors.trends import day_number
from athletes.models import User

RACES_M = (5000.0, 10_000.0, HALF_M, MARATHON_M)
FEWEST_TRIALS = 3
SLOWEST_MPS = 1.5  # a "critical speed" below walking is none


@dataclass(frozen=True, slots=True)
class Predicted:
    """A race with its prediction and the efforts it is from."""

    distance_m: float
    prediction: Prediction
    basis: tuple[Best, ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the runs of the days up to `until` let expect; `races` is empty without a basis.

    `vdot` is of the first effort the races are predicted from; speeds in m/s by Daniels' letters.
    """

    since: date
    until: date
    races: tuple[Predicted, ...]
    vdot: float | None
    training: dict[str, float]
    critical: CriticalSpeed | None
    runs: int


def outlook(user: User, scope: Scope, until: date) -> Outlook:
    """From the last 120 days up to `until`, whatever the days of `scope`. Two queries."""
    since = until - timedelta(days=int(NEWEST_DAYS))
    recent = replace(scope, start=since, end=until)
    found = efforts(user, recent)
    races = predicted(found, day_number(until))
    value = None
    if races:
        first = races[0].basis[0]
        value = vdot.vdot(first.distance_m, first.seconds)
    curve = curves(user, recent, "speed_mps")["speed_mps"]
    return Outlook(
        since=since, until=until, races=races, vdot=value,
        training=vdot.training_paces(value) if value is not None else {},
        critical=critical_of(curve), runs=len(found),
    )  # fmt: skip


def predicted(found: Efforts, today: int) -> tuple[Predicted, ...]:
    """Races of RACES_M; `today` in whole days since 1970. The best race and the best training
    effort of each distance are what is looked at."""
    kinds = (found.take(found.is_race), found.take(~found.is_race))
    bests = [best for kind in kinds for best in best_of(kind) if best is not None]
    given = [(b.distance_m, b.seconds, float(today - b.day), b.is_race) for b in bests]
    made = []
    for distance in RACES_M:
        prediction = predict(given, distance)
        if prediction is not None:
            basis = tuple(bests[place] for place in prediction.from_efforts)
            made.append(Predicted(distance, prediction, basis))
    return tuple(made)


def critical_of(curve: Curve) -> CriticalSpeed | None:
    """Critical speed from what was near-maximal; None from fewer than three such efforts."""
    times = np.asarray(DURATIONS_S, dtype=np.float64)
    known = ~np.isnan(curve.values)
    times, way = times[known], (times * curve.values)[known]
    places = near_maximal(times, way)
    if len(places) < FEWEST_TRIALS:
        return None
    fitted = critical_speed(way[places], times[places])
    return fitted if fitted.speed_mps > SLOWEST_MPS and fitted.d_prime_m > 0 else None
