"""Where the circle about a decoy is drawn, so that ends of many runs do not give the place away.

A circle about the place itself is its own map: the ends of a dozen runs lie on it, and its middle
is the place. A circle about a random point beside it is better, but not enough: most people leave
by the same few streets, the mean of where they are first seen can still fall on their door, and
totals tell how long the unseen way is. So the draw is tried: circles are drawn at random, and the
first from which no guess at the athlete's own runs (`activities.core.guesses`) comes near the
place is kept. Where none is found, the point moves farther away. Pure; the chance comes from
outside.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from activities.core.guesses import FEW, Ways, ends_of, guesses, ways_of
from activities.core.series import Floats

__all__ = ["FEW", "PROMISED", "Drawn", "draw", "is_due", "miss_m", "serves"]

# Shares of the radius. With fewer than 1.2 the mean of ends all around comes too near (it lies
# half way between place and decoy); much beyond 2 the circle begins to swallow the map.
NEAREST, FARTHEST, SLACK = 1.2, 2.0, 0.2
FARTHER_M = 1000.0  # beyond that, where nothing nearer serves
GOAL = 0.8  # a guess should miss by this share of the radius
PROMISED = 0.5
MOST_NEW_RUNS = 50  # after as many a circle is tried again
OF_PARTS = 0.7  # a guess at a part of the runs may miss by this share of what is wanted of all
TRIES, WIDER, CLOSER = (
    200,
    60,
    120,
)  # tries: so many; when the ring grows; when good ones are bettered
_BESIDE = 0.5  # share of the radius


@dataclass(frozen=True, slots=True)
class Drawn:
    """A circle: metres east and north of the place, and its radius. `miss_m`: by how much the
    best of the guesses missed; infinite where there was nothing to guess from."""

    east_m: float
    north_m: float
    radius_m: float
    miss_m: float

    @property
    def centre(self) -> Floats:
        return np.array([self.east_m, self.north_m])


def draw(radius_m: float, ways: Sequence[Floats], chance: Callable[[], float]) -> Drawn:
    """A circle that holds all within `radius_m` of the place, its middle farther from it than that.

    `ways`: tracks, each (n, 2) metres east and north of the place, points 20 m or so apart.
    `chance`: uniform in [0, 1), from a secure source.
    """
    known = ways_of(ways)
    best: Drawn | None = None
    for turn in range(TRIES):
        share = max(0.0, (turn - WIDER) / (TRIES - WIDER))
        reach = FARTHEST + FARTHER_M / radius_m * share
        if best is not None and turn >= CLOSER and turn % 2:
            place = _beside(best, radius_m, reach, chance)
        else:
            place = _anywhere(radius_m, reach, chance)
        size = radius_m * (1 + SLACK * chance()) + float(np.hypot(*place))
        least = -1.0 if best is None else best.miss_m
        found = _miss_m(known, place, size, least)
        if turn >= WIDER and not _shows_half(known, place, size):
            continue
        if best is None or found > least:
            best = Drawn(float(place[0]), float(place[1]), size, found)
        if best.miss_m >= GOAL * radius_m:
            break
    assert best is not None
    return best


def is_due(tried_runs: int, runs: int) -> bool:
    """Whether a circle that was tried on `tried_runs` is to be tried again now that there are
    `runs`: with twice as many, and with every fifty."""
    return runs >= tried_runs + max(FEW, min(tried_runs, MOST_NEW_RUNS))


def serves(radius_m: float, east_m: float, north_m: float, cut_radius_m: float) -> bool:
    """Whether a circle that is there already does for a place, in metres from that place."""
    away = math.hypot(east_m, north_m)
    is_whole = away + radius_m <= cut_radius_m
    most = (FARTHEST + 1 + SLACK) * radius_m + FARTHER_M
    return is_whole and away >= radius_m and cut_radius_m <= most


def miss_m(ways: Sequence[Floats], centre: Floats, radius_m: float) -> float:
    """By how much the best of the guesses misses the place, m, those at a part of the runs counted
    as `1 / OF_PARTS` of it; infinite for too few ends."""
    return _miss_m(ways_of(ways), centre, radius_m, -1.0)


def _miss_m(ways: Ways, centre: Floats, radius_m: float, least_m: float) -> float:
    """No more is looked at once it is `least_m` or less."""
    ends = ends_of(ways, centre, radius_m)
    if ends is None:
        return math.inf
    found = math.inf
    for guess in guesses(ends, centre):
        whole = float(np.hypot(*guess.of_all.T).min())
        found = min(found, whole, float(np.hypot(*guess.of_parts.T).min()) / OF_PARTS)
        if found <= least_m:
            break
    return found


def _shows_half(ways: Ways, centre: Floats, radius_m: float) -> bool:
    """Whether half of the tracks leave the circle: one that swallows them all gives nothing away,
    and nothing else."""
    away = np.hypot(*(ways.points - centre).T) > radius_m
    return bool(np.logical_or.reduceat(away, ways.lows).mean() >= 0.5)


def _anywhere(radius_m: float, reach: float, chance: Callable[[], float]) -> Floats:
    """Even over the area of the ring."""
    away = radius_m * math.sqrt(NEAREST**2 + (reach**2 - NEAREST**2) * chance())
    turn = 2 * math.pi * chance()
    return away * np.array([math.cos(turn), math.sin(turn)])


def _beside(best: Drawn, radius_m: float, reach: float, chance: Callable[[], float]) -> Floats:
    """Near the best so far, within the ring."""
    move = np.array([chance() - 0.5, chance() - 0.5]) * 2 * _BESIDE * radius_m
    place = best.centre + move
    away = max(float(np.hypot(*place)), 1e-9)
    return np.asarray(place * min(max(away, NEAREST * radius_m), reach * radius_m) / away)
