"""Attacks on where runs are first and last seen: what a reader of 200 shared runs would try.

Written apart from what circles are tried by (`activities.core.decoy`), with fits of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import least_squares, minimize

from activities.core.recording import Recording
from activities.core.series import Floats


@dataclass(frozen=True, slots=True)
class Seen:
    """Of n runs: first and last place seen and a place a minute inwards, (n, 2) metres from home;
    `unseen_m` total less the way seen, `before_m` and `after_m` its halves (kept from readers)."""

    first: Floats
    last: Floats
    first_on: Floats
    last_on: Floats
    unseen_m: Floats
    before_m: Floats
    after_m: Floats

    @property
    def ends(self) -> Floats:
        return np.concatenate((self.first, self.last))

    @property
    def onwards(self) -> Floats:
        return np.concatenate((self.first_on, self.last_on)) - self.ends


def look(runs: list[tuple[Recording, Recording | None, Floats]]) -> Seen:
    """`runs`: whole, what others see of it, and home (latitude, longitude, m a degree of each)."""
    rows: list[list[Floats]] = []
    ways: list[tuple[float, float, float]] = []
    for whole, left, (lat, lon, north, east) in runs:
        if left is None or "latitude" not in left.channels:
            continue
        places = np.column_stack(
            ((left.channels["longitude"] - lon) * east, (left.channels["latitude"] - lat) * north)
        )
        known = np.flatnonzero(np.isfinite(places[:, 0]))
        if len(known) < 60:
            continue
        at = (known[0], known[-1], known[min(20, len(known) - 1)], known[max(-21, -len(known))])
        rows.append([places[i] for i in at])
        along = whole.channels["distance_m"]
        shown = float(np.nanmax(left.channels["distance_m"]))
        total = float(np.nanmax(along))
        before = _before(whole, left)
        ways.append((total - shown, before, total - shown - before))
    first, last, first_on, last_on = np.swapaxes(np.array(rows), 0, 1)
    unseen, before_m, after_m = np.array(ways).T
    return Seen(first, last, first_on, last_on, unseen, before_m, after_m)


def _before(whole: Recording, left: Recording) -> float:
    """Way to the first place seen, which others are not told."""
    same = np.flatnonzero(
        (whole.channels["latitude"] == left.channels["latitude"][0])
        & (whole.channels["longitude"] == left.channels["longitude"][0])
    )
    return float(whole.channels["distance_m"][same[0]]) if len(same) else 0.0


def by_ends(seen: Seen) -> dict[str, Floats]:
    """Places that the ends alone point to, by attack."""
    ends = seen.ends
    return {
        "centroid": ends.mean(axis=0),
        "median": np.median(ends, axis=0),
        "circle fit": circle(ends),
        "smallest circle about the ends": enclosing(ends),
        "ways followed backwards": backwards(ends, seen.onwards),
        "where pairs of ways cross": pairs(ends, seen.onwards),
    }


def by_totals(seen: Seen) -> dict[str, Floats]:
    """The same with what totals tell: how long the unseen way is."""
    rounded = np.round((seen.unseen_m) / 100) * 100
    return {
        "rings by totals": rings(seen, seen.unseen_m),
        "rings by totals to 100 m": rings(seen, rounded),
        "rings, least absolute": rings_absolute(seen),
        "rings, least ratio": rings_ratio(seen),
        "rings, each street once": rings_once(seen),
        "rings, each end known": rings_each(seen),
    }


def circle(ends: Floats) -> Floats:
    """Middle of the circle nearest to the ends, those far off counting less."""

    def off(guess: Floats) -> Floats:
        return np.asarray(np.hypot(*(ends - guess[:2]).T) - guess[2])

    start = [*np.median(ends, axis=0), 500.0]
    return np.asarray(least_squares(off, start, loss="soft_l1", f_scale=20).x[:2])


def enclosing(ends: Floats) -> Floats:
    """Middle of the smallest circle about nine ends of ten."""
    near = np.hypot(*(ends - np.median(ends, axis=0)).T)
    kept = ends[near <= np.percentile(near, 90)]
    found = minimize(
        lambda at: np.hypot(*(kept - at).T).max(), kept.mean(axis=0), method="Nelder-Mead"
    )
    return np.asarray(found.x)


def backwards(ends: Floats, onwards: Floats) -> Floats:
    """Where straight lines back from the ends pass nearest to each other, in absolute metres."""
    normal = np.column_stack((-onwards[:, 1], onwards[:, 0]))
    normal /= np.maximum(np.hypot(*normal.T), 1e-9)[:, None]

    def off(at: Floats) -> Floats:
        return np.asarray(np.einsum("ij,ij->i", ends - at, normal))

    return np.asarray(least_squares(off, np.median(ends, axis=0), loss="soft_l1", f_scale=40).x)


def pairs(ends: Floats, onwards: Floats) -> Floats:
    """Median of where two straight lines back cross, for 4,000 pairs that cross at 20° or more."""
    rng = np.random.default_rng(1)
    ahead = onwards / np.maximum(np.hypot(*onwards.T), 1e-9)[:, None]
    a, b = rng.integers(0, len(ends), (2, 4000))
    sine = ahead[a, 0] * ahead[b, 1] - ahead[a, 1] * ahead[b, 0]
    a, b, sine = (values[np.abs(sine) > 0.34] for values in (a, b, sine))
    if not len(a):
        return np.asarray(np.median(ends, axis=0))
    gap = ends[b] - ends[a]
    along = (gap[:, 0] * ahead[b, 1] - gap[:, 1] * ahead[b, 0]) / sine
    return np.asarray(np.median(ends[a] + along[:, None] * ahead[a], axis=0))


def rings(seen: Seen, unseen_m: Floats) -> Floats:
    """From where the unseen way of every run has the length it has, up to a common detour."""

    def off(at: Floats) -> Floats:
        return np.asarray(unseen_m - at[2] * _straight(seen, at))

    return _best(off, seen)


def rings_absolute(seen: Seen) -> Floats:
    """The same by the sum of absolute differences, with way that every run has beside."""

    def off(at: Floats) -> float:
        return float(np.abs(seen.unseen_m - at[3] - at[2] * _straight(seen, at)).sum())

    starts = (seen.ends.mean(axis=0), np.median(seen.ends, axis=0))
    options = {"maxiter": 1500}
    fits = [minimize(off, [*at, 1.2, 0.0], method="Nelder-Mead", options=options) for at in starts]
    return np.asarray(min(fits, key=lambda fit: fit.fun).x[:2])


def rings_ratio(seen: Seen) -> Floats:
    """Where the unseen way is most nearly the same multiple of the straight line for all runs."""
    middle, reach = seen.ends.mean(axis=0), float(np.ptp(seen.ends, axis=0).max())
    side = np.linspace(-reach, reach, 51)
    places = middle + np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    spread = [np.std(np.log(np.maximum(seen.unseen_m, 1) / _straight(seen, at))) for at in places]
    return np.asarray(places[int(np.argmin(spread))])


def rings_once(seen: Seen) -> Floats:
    """By the mean of runs that begin and end in the same two streets, each mean counted once."""
    keys = np.round(np.column_stack((seen.first, seen.last)) / 60)
    _, street = np.unique(keys, axis=0, return_inverse=True)
    street = street.ravel()
    count = np.bincount(street)

    def mean(values: Floats) -> Floats:
        return np.asarray(np.bincount(street, values) / count)

    first, last = (
        np.column_stack([mean(each[:, i]) for i in (0, 1)]) for each in (seen.first, seen.last)
    )
    of_streets = replace(seen, first=first, last=last)
    return rings(of_streets, mean(seen.unseen_m))


def _straight(seen: Seen, at: Floats) -> Floats:
    away = np.hypot(*(seen.first - at[:2]).T) + np.hypot(*(seen.last - at[:2]).T)
    return np.asarray(np.maximum(away, 1.0))


def rings_each(seen: Seen) -> Floats:
    """The same were the axes of others to begin at the door."""
    ways = np.concatenate((seen.before_m, seen.after_m))

    def off(at: Floats) -> Floats:
        return np.asarray(ways - at[2] * np.hypot(*(seen.ends - at[:2]).T))

    return _best(off, seen)


def _best(off: Callable[[Floats], Floats], seen: Seen) -> Floats:
    starts = (seen.ends.mean(axis=0), circle(seen.ends), np.median(seen.ends, axis=0))
    fits = [least_squares(off, [*at, 1.2], loss="soft_l1", f_scale=60) for at in starts]
    return np.asarray(min(fits, key=lambda fit: fit.cost).x[:2])
