"""Which samples of a recording others may not see: inside circles, and near its ends. Pure.

A sample goes with the whole line to its neighbours: where the way between two known positions
touches a circle, both of them and all that was measured between them is hidden. So nothing is
left to interpolate across a border, and what the GPS missed near one is hidden rather than shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from activities.core.cut import crop
from activities.core.geodesy import ECCENTRICITY_SQUARED, MAJOR_AXIS_M, step_distances_m
from activities.core.recording import Array, DeviceTotals, Lap, Recording
from activities.core.series import Bools, Floats, Indices, true_runs

Span = tuple[float, float]  # s from the start of the recording, [from, to)

# What is seen for less than this between two hidden parts is hidden with them: a glimpse of the
# border, where the GPS wanders or a lap just leaves the circle.
GLIMPSE_S = 30.0
PLACE = frozenset({"latitude", "longitude"})
_COUNTED_LAPS = frozenset({"distance", "position"})
_MARGIN_M = 1.0  # rounding of stored positions, and the chord that stands for the arc


@dataclass(frozen=True, slots=True)
class Circle:
    """Degrees and metres."""

    latitude: float
    longitude: float
    radius_m: float


@dataclass(frozen=True, slots=True)
class Ends:
    """So many metres of the way are hidden at the start and at the end; `joints` are moments, s
    from the start, in which one recording ends and the next begins: ends as well."""

    start_m: float = 0.0
    end_m: float = 0.0
    joints: tuple[float, ...] = ()

    @property
    def are_hidden(self) -> bool:
        return self.start_m > 0 or self.end_m > 0


NO_ENDS = Ends()


def hidden(
    time_s: Floats,
    latitude: Floats | None,
    longitude: Floats | None,
    distance_m: Floats | None,
    circles: Sequence[Circle],
    ends: Ends = NO_ENDS,
) -> Bools:
    """Mask of the samples to hide, shape (n,). Without positions there is nothing to hide.

    Ends are measured along the way from where a circle that holds them lets go, by positions
    and by `distance_m`, whichever counted less. More circles or longer ends never show more.
    """
    nothing = np.zeros(len(time_s), dtype=np.bool_)
    if latitude is None or longitude is None or not len(time_s):
        return nothing
    known = np.flatnonzero(np.isfinite(latitude) & np.isfinite(longitude))
    if not len(known):
        return nothing
    mask = nothing
    if circles:
        mask = _closed(_inside(known, latitude, longitude, circles, len(time_s)), time_s)
    if ends.are_hidden:
        path = _least_way(known, latitude, longitude, distance_m)
        number = np.arange(len(time_s))
        # Where the GPS missed it, somewhere between the known places around.
        before = path[np.maximum(np.searchsorted(known, number, side="right") - 1, 0)]
        after = path[np.minimum(np.searchsorted(known, number), len(known) - 1)]
        mask = _closed(_with_ends(mask, time_s, before, after, ends), time_s)
    if mask[known].all():
        mask[:] = True
    return mask


def spans_of(mask: Bools, time_s: Floats) -> list[Span]:
    """The hidden samples as spans of time; the last one reaches beyond the end."""
    starts, ends = true_runs(mask)
    spans = []
    for a, b in zip(starts.tolist(), ends.tolist(), strict=True):
        first = 0.0 if a == 0 else float(time_s[a:b].min())
        last = float(time_s[a:b].max())
        after = float(time_s[b]) if b < len(time_s) else last + 1.0
        spans.append((min(first, float(time_s[a:b].min())), max(after, last + 1e-3)))
    return spans


def within(time_s: Floats, spans: Sequence[Span]) -> Bools:
    """Mask of the moments of `time_s` that lie in `spans`."""
    mask = np.zeros(len(time_s), dtype=np.bool_)
    for begin, end in spans:
        mask |= (time_s >= begin) & (time_s < end)
    return mask


def _inside(
    known: Indices, latitude: Floats, longitude: Floats, circles: Sequence[Circle], n: int
) -> Bools:
    places = _in_space(latitude[known], longitude[known])
    touched = np.zeros(len(known), dtype=np.bool_)  # positions
    crossed = np.zeros(max(len(known) - 1, 0), dtype=np.bool_)  # lines between them
    for circle in circles:
        centre = _in_space(np.array([circle.latitude]), np.array([circle.longitude]))[0]
        reach = circle.radius_m + _MARGIN_M
        touched |= np.linalg.norm(places - centre, axis=1) <= reach
        crossed |= _distance_to_lines(places, centre) <= reach
    mask = np.zeros(n, dtype=np.bool_)
    mask[known[touched]] = True
    for a, b in zip(*true_runs(crossed), strict=True):
        mask[known[a] : known[b] + 1] = True
    if mask[known[0]]:
        mask[: known[0]] = True
    if mask[known[-1]]:
        mask[known[-1] :] = True
    return mask


def _in_space(latitude: Floats, longitude: Floats) -> Floats:
    """Points of the ellipsoid as (n, 3) metres: no poles and no date line there."""
    phi, lam = np.radians(latitude), np.radians(longitude)
    normal = MAJOR_AXIS_M / np.sqrt(1 - ECCENTRICITY_SQUARED * np.sin(phi) ** 2)
    flat = normal * np.cos(phi)
    up = normal * (1 - ECCENTRICITY_SQUARED) * np.sin(phi)
    return np.column_stack((flat * np.cos(lam), flat * np.sin(lam), up))


def _distance_to_lines(places: Floats, point: Floats) -> Floats:
    """From `point` to the straight line between each of `places` and the next, shape (n - 1,)."""
    start, way = places[:-1], np.diff(places, axis=0)
    square = np.einsum("ij,ij->i", way, way)
    share = np.einsum("ij,ij->i", point - start, way) / np.where(square > 0, square, 1.0)
    nearest = start + np.clip(share, 0.0, 1.0)[:, None] * way
    return np.asarray(np.linalg.norm(nearest - point, axis=1))


def _least_way(
    known: Indices, latitude: Floats, longitude: Floats, distance_m: Floats | None
) -> Floats:
    """Way so far at every known place, m, surely not too much of it: a GPS at rest wanders."""
    steps = np.concatenate(([0.0], step_distances_m(latitude[known], longitude[known])))
    path = np.cumsum(steps)
    if distance_m is not None:
        counted = np.asarray(distance_m, dtype=np.float64)[known]
        good = np.isfinite(counted)
        if good.sum() > 1 and np.ptp(counted[good]) > 0:
            filled = np.interp(np.arange(len(known)), np.flatnonzero(good), counted[good])
            path = np.cumsum(np.minimum(steps, np.maximum(np.diff(filled, prepend=filled[0]), 0)))
    return np.asarray(path)


def _with_ends(mask: Bools, time_s: Floats, before: Floats, after: Floats, ends: Ends) -> Bools:
    """`before` and `after`: the way is at least and at most so long at each sample."""
    mask = mask.copy()
    joints = np.searchsorted(time_s, sorted(ends.joints)).tolist()
    bounds = [0, *[at for at in joints if 0 < at < len(time_s)], len(time_s)]
    for a, b in pairwise(bounds):
        if a == b:
            continue
        shown = np.flatnonzero(~mask[a:b])
        if not len(shown):
            continue
        first, last = max(a, a + shown[0] - 1), min(b - 1, a + shown[-1] + 1)
        begin = before[a:b] - after[first] < ends.start_m
        finish = before[last] - after[a:b] < ends.end_m
        mask[a:b] |= begin | finish
    return mask


def _closed(mask: Bools, time_s: Floats) -> Bools:
    """`mask` with glimpses hidden."""
    if not mask.any():
        return mask
    mask = mask.copy()
    for a, b in zip(*true_runs(~mask), strict=True):
        if time_s[b - 1] - time_s[a] < GLIMPSE_S:
            mask[a:b] = True
    return mask


def hide(recording: Recording, spans: Sequence[Span], *, place: bool = True) -> Recording | None:
    """What others see of a recording: it begins and ends where it is first and last seen, and
    has nothing but time in hidden parts between. None if nothing is left; no positions at all
    unless `place`.

    Time and way begin at 0 again: how long it took to get there, for each end by itself, would
    narrow down where it began. For the same reason laps that a hidden part cuts are left out,
    and so are laps of a set length, which would be counted back; and pauses in hidden parts.
    """
    time_s = np.asarray(recording.channels["time_s"], dtype=np.float64)
    gone = within(time_s, spans)
    shown = np.flatnonzero(~gone)
    if len(shown) < 2:
        return None
    channels = dict(recording.channels)
    if not place:
        channels = {key: values for key, values in channels.items() if key not in PLACE}
    if not gone.any():
        return replace(recording, channels=channels)
    for key in channels.keys() - {"time_s"}:
        channels[key] = _without(channels[key], gone)
    channels["time_s"] = _evened(time_s, gone)
    left = replace(
        recording,
        channels=channels,
        laps=tuple(lap for lap in recording.laps if not _tells(lap, spans)),
        pauses=tuple(p for p in recording.pauses if not _touched(p.start_s, p.end_s, spans)),
    )
    part = crop(left, float(time_s[shown[0]]), float(time_s[shown[-1]]))
    return replace(part, start_utc=recording.start_utc, totals=DeviceTotals())


def _tells(lap: Lap, spans: Sequence[Span]) -> bool:
    return lap.trigger in _COUNTED_LAPS or _touched(lap.start_s, lap.end_s, spans)


def _touched(start_s: float, end_s: float, spans: Sequence[Span]) -> bool:
    return any(start_s < end and end_s >= begin for begin, end in spans)


def _without(values: Array, gone: Bools) -> Array:
    left = np.array(values)
    left[gone] = np.nan
    return left


def _evened(time_s: Floats, gone: Bools) -> Floats:
    """Hidden samples at even steps: a watch that saves where the way bends tells of bends."""
    evened = time_s.copy()
    for a, b in zip(*true_runs(gone), strict=True):
        if a > 0 and b < len(time_s):
            evened[a:b] = np.linspace(time_s[a - 1], time_s[b], b - a + 2)[1:-1]
    return evened
