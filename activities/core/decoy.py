"""Where the circle about a decoy is drawn, so that ends of many runs do not give the place away.

A circle about the place itself is its own map: the ends of a dozen runs lie on it, and its middle
is the place. A circle about a random point beside it is better, but not enough: most people leave
by the same few streets, and the mean of where they are first seen can still fall on their door.
So the draw is tried: circles are drawn at random, and the first from which none of the usual
guesses at the athlete's own runs comes near the place is kept. Pure; the chance comes from outside.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from activities.core.series import Floats

# Shares of the radius. With fewer than 1.2 the mean of ends all around comes too near (it lies
# half way between place and decoy); beyond 2 the circle begins to swallow the map.
NEAREST, FARTHEST, SLACK = 1.2, 2.0, 0.2
GOAL = 0.9  # a guess should miss by this share of the radius
PROMISED = 0.5
TRIES = 200
FEW = 5  # ends: fewer tell nothing that chance wouldn't
_LEG = 6  # points of the way are looked at for where it comes from


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

    `ways`: tracks, each (n, 2) metres east and north of the place, points a few metres apart.
    `chance`: uniform in [0, 1), from a secure source.
    """
    best: Drawn | None = None
    for _ in range(TRIES):
        found = _tried(radius_m, ways, chance)
        if best is None or found.miss_m > best.miss_m:
            best = found
        if best.miss_m >= GOAL * radius_m:
            break
    assert best is not None
    return best


def serves(radius_m: float, east_m: float, north_m: float, cut_radius_m: float) -> bool:
    """Whether a circle that is there already does for a place, in metres from that place."""
    away = math.hypot(east_m, north_m)
    is_whole = away + radius_m <= cut_radius_m
    return is_whole and away >= radius_m and cut_radius_m <= 4 * radius_m


def miss_m(ways: Sequence[Floats], centre: Floats, radius_m: float) -> float:
    """By how much the best of the guesses misses the place, m; infinite for too few ends."""
    ends, headings = ends_of(ways, centre, radius_m)
    if len(ends) < FEW:
        return math.inf
    return min(float(np.hypot(*guess)) for guess in guesses(ends, headings, centre).values())


def _tried(radius_m: float, ways: Sequence[Floats], chance: Callable[[], float]) -> Drawn:
    # Even over the area of the ring.
    away = radius_m * math.sqrt(NEAREST**2 + (FARTHEST**2 - NEAREST**2) * chance())
    turn = 2 * math.pi * chance()
    centre = away * np.array([math.cos(turn), math.sin(turn)])
    size = radius_m + away + SLACK * radius_m * chance()
    return Drawn(float(centre[0]), float(centre[1]), size, miss_m(ways, centre, size))


def ends_of(ways: Sequence[Floats], centre: Floats, radius_m: float) -> tuple[Floats, Floats]:
    """Where ways that begin or end in a circle are first and last seen, and where from they come
    there: (k, 2) each."""
    if not ways:
        return np.zeros((0, 2)), np.zeros((0, 2))
    points, bounds = np.concatenate(ways), np.cumsum([0, *map(len, ways)])
    lows, highs = bounds[:-1], bounds[1:] - 1
    is_shown = np.einsum("ij,ij->i", points - centre, points - centre) > radius_m**2
    number = np.arange(len(points))
    first = np.minimum.reduceat(np.where(is_shown, number, len(points)), lows)
    last = np.maximum.reduceat(np.where(is_shown, number, -1), lows)
    is_seen = first < last
    begins, finishes = is_seen & (first > lows), is_seen & (last < highs)
    at = np.concatenate((first[begins], last[finishes]))
    ahead = np.concatenate(
        (
            np.minimum(first[begins] + _LEG, highs[begins]),
            np.maximum(last[finishes] - _LEG, lows[finishes]),
        )
    )
    return points[at], points[ahead] - points[at]


def guesses(ends: Floats, headings: Floats, centre: Floats) -> dict[str, Floats]:
    """What somebody would say who has the ends alone and knows how circles are drawn."""
    corners = np.unique(np.round(ends / 40), axis=0) * 40
    mean, of_corners = ends.mean(axis=0), corners.mean(axis=0)
    middle = np.median(ends, axis=0)
    off = np.hypot(*(ends - middle).T)
    return {
        "mean": mean,
        "median": middle,
        "mean of different": of_corners,
        "box": (ends.min(axis=0) + ends.max(axis=0)) / 2,
        "around": around(ends),
        "around most": around(ends[off <= np.percentile(off, 90)]),
        "circle": centre,
        "backwards": crossing(ends, headings),
        "mirrored": 2 * mean - centre,
        "mirrored different": 2 * of_corners - centre,
        "half way": (mean + centre) / 2,
    }


def around(ends: Floats) -> Floats:
    """Middle of the smallest circle about all of them, nearly (Badoiu and Clarkson 2003)."""
    found = ends.mean(axis=0)
    for step in range(2, 40):
        away = ends - found
        found = found + away[np.argmax(np.einsum("ij,ij->i", away, away))] / step
    return np.asarray(found)


def crossing(ends: Floats, headings: Floats) -> Floats:
    """Where the ways, followed backwards along straight lines, come nearest to each other."""
    length = np.maximum(np.hypot(*headings.T), 1e-9)
    unit = headings / length[:, None]
    across = np.eye(2) - unit[:, :, None] * unit[:, None, :]
    weight, found = np.ones(len(ends)), ends.mean(axis=0)
    for _ in range(8):
        left = np.einsum("n,nij->ij", weight, across)
        right = np.einsum("n,nij,nj->i", weight, across, ends)
        found = np.linalg.lstsq(left, right, rcond=None)[0]
        off = np.linalg.norm(np.einsum("nij,nj->ni", across, found - ends), axis=1)
        weight = 1 / np.maximum(off, 30.0)
    return np.asarray(found)
