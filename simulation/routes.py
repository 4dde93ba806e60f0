"""Routes on a town's network: loops, out and back, park, track, hill repeats, trails, races."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np

from simulation.noise import Floats, rng_of
from simulation.town import Town

STEP_M = 5.0
_A, _E2 = 6_378_137.0, 0.00669437999014  # WGS84


@dataclass(frozen=True, slots=True)
class Route:
    """A way of `length_m`, sampled about every 5 m.

    `x`, `y` local metres; `z` height; `slope` decimal; `bend` rad/m; `along_m` from the start.
    `crossings`: where a traffic light may stop a runner. `approach_m`: from the start to where the
    session's work can begin (track, hill, park); `unit_m`: length of one lap there, 0 if none.
    """

    kind: str
    surface: str  # "road", "trail", "track"
    along_m: Floats
    x: Floats
    y: Floats
    z: Floats
    slope: Floats
    bend: Floats
    crossings: Floats
    approach_m: float = 0.0
    unit_m: float = 0.0

    @property
    def length_m(self) -> float:
        return float(self.along_m[-1])


def to_degrees(x: Floats, y: Floats, latitude: float, longitude: float) -> tuple[Floats, Floats]:
    """Local metres around (latitude, longitude) to degrees on the WGS84 ellipsoid."""
    phi = math.radians(latitude)
    w = 1.0 - _E2 * math.sin(phi) ** 2
    lat = latitude + np.degrees(y / (_A * (1.0 - _E2) / w**1.5))
    here = np.radians(lat)
    east = _A / np.sqrt(1.0 - _E2 * np.sin(here) ** 2) * np.cos(here)
    return lat, longitude + np.degrees(x / east)


def resample(points: Floats, step: float) -> Floats:
    """Points (n, 2) at equal distances of about `step` along a polyline."""
    gaps = np.hypot(*np.diff(points, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(gaps)])
    count = max(round(float(along[-1]) / step), 2)
    at = np.linspace(0.0, along[-1], count + 1)
    return np.column_stack([np.interp(at, along, points[:, 0]), np.interp(at, along, points[:, 1])])


def rounded(points: Floats, width: int) -> Floats:
    """Moving average over `width` points (odd); the ends stay where they are."""
    if width < 3 or len(points) < 2 * width:
        return points
    half = width // 2
    padded = np.concatenate(
        [2 * points[0] - points[half:0:-1], points, 2 * points[-1] - points[-2 : -half - 2 : -1]]
    )
    total = np.cumsum(np.concatenate([np.zeros((1, 2)), padded]), axis=0)
    return np.asarray((total[width:] - total[:-width]) / width)


def finish(
    town: Town,
    kind: str,
    surface: str,
    corners: Floats,
    *,
    side_m: float = 2.2,
    width: int = 5,
    crossings: Floats | None = None,
    approach_m: float = 0.0,
    unit_m: float = 0.0,
) -> Route:
    """A route from a polyline: corners rounded, on the right-hand side, with heights.

    `width`: samples averaged at corners (odd).
    """
    points = rounded(resample(corners, STEP_M), width)
    if side_m:
        ahead = np.gradient(points, axis=0)
        normal = np.column_stack([ahead[:, 1], -ahead[:, 0]])
        points = points + side_m * normal / np.maximum(np.hypot(*normal.T), 1e-9)[:, None]
        points = rounded(points, 3)
    points = resample(points, STEP_M)
    x, y = points[:, 0], points[:, 1]
    along = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))])
    z = town.terrain.height(x, y)
    heading = np.unwrap(np.arctan2(np.gradient(y), np.gradient(x)))
    return Route(
        kind, surface, along, x, y, z, np.gradient(z, along), np.abs(np.gradient(heading, along)),
        np.zeros(0) if crossings is None else crossings, approach_m, unit_m,
    )  # fmt: skip


@dataclass(slots=True)
class Atlas:
    """The routes of one town, each made once. `variant` picks among routes of a kind."""

    town: Town
    _made: dict[tuple[str, int, int], Route] = field(default_factory=dict)

    def get(self, kind: str, km: float, variant: int = 0) -> Route:
        """A route of about `km`. Kinds: loop, river, trail, race; for park, track and hills `km`
        is what is run there, and the way from home and back comes on top.
        """
        size = round(km) if kind != "race" else round(km * 10)
        key = (kind, size, variant)
        if key not in self._made:
            self._made[key] = self._make(kind, km if kind == "race" else float(size), variant)
        return self._made[key]

    def _make(self, kind: str, km: float, variant: int) -> Route:
        metres = max(km, 2.0) * 1000.0
        if kind == "river":
            return _river(self.town, metres, variant)
        if kind == "park":
            return _park(self.town, metres)
        if kind == "track":
            return _track(self.town, metres)
        if kind == "hills":
            return _hills(self.town, metres)
        if kind == "trail":
            return _trail(self.town, metres, variant)
        if kind == "race":
            return _race(self.town, km * 1000.0, variant)
        return _loop(self.town, metres, variant)


def _xy(town: Town, nodes: list[int]) -> Floats:
    return np.array([town.network.points[i] for i in nodes])


def _metres(points: Floats) -> float:
    return float(np.hypot(*np.diff(points, axis=0).T).sum())


def _without_spurs(nodes: list[int]) -> list[int]:
    """Drop there-and-back detours: a, b, a becomes a."""
    way: list[int] = []
    for node in nodes:
        if len(way) >= 2 and way[-2] == node:
            way.pop()
        elif not way or way[-1] != node:
            way.append(node)
    return way


def _round_trip(town: Town, start: int, metres: float, bearing: float, turn: int) -> list[int]:
    """A loop of about `metres` from `start`, leaving towards `bearing`."""
    net, best, best_error = town.network, [start], math.inf
    radius = metres / (2 * math.pi * 1.18)
    sx, sy = net.points[start]
    for _ in range(5):
        angles = bearing + math.pi + turn * np.linspace(0, 2 * math.pi, 7)[1:-1]
        cx, cy = sx + radius * math.cos(bearing), sy + radius * math.sin(bearing)
        stops = [net.near((cx + radius * math.cos(a), cy + radius * math.sin(a)), town.nodes,
                          town.places)
                 for a in angles.tolist()]  # fmt: skip
        way, used = [start], set[tuple[int, int]]()
        for a, b in pairwise([start, *stops, start]):
            leg = net.path(a, b, used, 2.5)
            used.update((min(p), max(p)) for p in pairwise(leg))
            way += leg[1:]
        way = _without_spurs(way)
        length = _metres(_xy(town, way)) if len(way) > 3 else 1.0
        if abs(length - metres) < best_error:
            best, best_error = way, abs(length - metres)
        if best_error < 0.03 * metres:
            break
        radius *= min(max(metres / length, 0.6), 1.6)
    return best


def _corner_marks(town: Town, nodes: list[int]) -> Floats:
    """Distances along `nodes` at junctions inside the town."""
    points = _xy(town, nodes)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    busy = [len(town.network.links[node]) >= 4 for node in nodes]
    inside = np.hypot(points[:, 0], points[:, 1]) < 2300.0
    return np.asarray(along[np.array(busy) & inside])


def _loop(town: Town, metres: float, variant: int) -> Route:
    rng = rng_of(town.seed, 21, round(metres), variant)
    bearing = town.terrain.hills_at + math.pi / 3 + variant * 2.1 + float(rng.normal(0, 0.4))
    way = _round_trip(town, town.home, metres, bearing, 1 if rng.random() < 0.5 else -1)
    return finish(town, "loop", "road", _xy(town, way), crossings=_corner_marks(town, way))


def _river(town: Town, metres: float, variant: int) -> Route:
    """To the river, along it, and back the same way."""
    gate = town.network.near(town.network.points[town.home], town.river)
    access = town.network.path(town.home, gate, set(), 1.0)
    at = town.river.index(gate)
    there = town.river[at:] if variant % 2 == 0 else town.river[at::-1]
    points = np.concatenate([_xy(town, access), _xy(town, list(there))[1:]])
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    count = int(np.searchsorted(along, metres / 2))
    out = points[: max(count, 3)]
    marks = _corner_marks(town, access)
    total = 2 * _metres(out)
    both = np.concatenate([marks, total - marks[::-1]])
    return finish(town, "river", "road", np.concatenate([out, out[-2::-1]]), crossings=both)


def _park(town: Town, metres: float) -> Route:
    gate = town.network.near(town.network.points[town.home], town.park)
    access = town.network.path(town.home, gate, set(), 1.0)
    at = town.park.index(gate)
    ring = _xy(town, [*town.park[at:], *town.park[:at], gate])
    way = _xy(town, access)
    laps = max(1, math.ceil(metres / _metres(ring)))
    points = np.concatenate([way, *([ring[1:]] * laps), way[-2::-1]])
    marks = _corner_marks(town, access)
    return finish(town, "park", "road", points, crossings=marks,
                  approach_m=_metres(way), unit_m=_metres(ring))  # fmt: skip


def _track(town: Town, metres: float) -> Route:
    """Home to the track, laps of 400 m, and home."""
    centre = tuple(town.track.mean(axis=0).tolist())
    gate = town.network.near((centre[0], centre[1]), town.nodes)
    way = _xy(town, town.network.path(town.home, gate, set(), 1.0))
    first = int(np.argmin(np.hypot(*(town.track - way[-2]).T)))
    oval = np.roll(town.track, -first, axis=0)
    lap = np.concatenate([oval, oval[:1]])
    way = np.concatenate([way[:-1], oval[:1]])
    laps = max(4, math.ceil(metres / 400.0))
    points = np.concatenate([way, *([lap[1:]] * laps), way[-2::-1]])
    route = finish(town, "track", "track", points, side_m=0.0, width=3, approach_m=_metres(way),
                   unit_m=400.0)  # fmt: skip
    return _level(route, _metres(way), route.length_m - _metres(way))


def _level(route: Route, start_m: float, end_m: float) -> Route:
    """The same route, flat between two distances: a track is level whatever the hill around."""
    flat = (route.along_m >= start_m) & (route.along_m <= end_m)
    z = np.where(flat, np.interp(start_m, route.along_m, route.z), route.z)
    return replace(route, z=z, slope=np.gradient(z, route.along_m))


def _hills(town: Town, metres: float) -> Route:
    """To the steepest 300 m on the way to the hills, up and down it, and home."""
    nodes = town.network.path(town.home, town.trailhead, set(), 1.0)
    way = resample(_xy(town, nodes), STEP_M)
    z = town.terrain.height(way[:, 0], way[:, 1])
    span = int(300 / STEP_M)
    first = int(len(way) * 0.25)
    at = first + int(np.argmax(z[first + span :] - z[first:-span]))
    up = way[at : at + span + 1]
    approach = at * STEP_M
    repeats = max(3, math.ceil(metres / (2 * span * STEP_M)))
    there_and_back = np.concatenate([up[1:], up[-2::-1]])
    points = np.concatenate([way[: at + 1], *([there_and_back] * repeats), way[at - 1 :: -1]])
    route = finish(town, "hills", "road", points)
    first_top = int(np.argmax(route.z[: int((approach + 450.0) / STEP_M)]))
    unit = (route.length_m - 2 * approach) / repeats  # rounding the turns took some metres
    return replace(route, approach_m=float(route.along_m[first_top]) - unit / 2, unit_m=unit)


def _trail(town: Town, metres: float, variant: int) -> Route:
    """A winding closed way in the hills, from the car park at the trailhead."""
    rng = rng_of(town.seed, 24, round(metres), variant)
    k, angle = np.arange(2, 6), np.linspace(0, 2 * math.pi, 900)
    size = rng.normal(0, 1, (2, len(k))) / k**1.6
    wave = np.cos(np.outer(angle, k)) @ size[0] + np.sin(np.outer(angle, k)) @ size[1]
    radius = 1.0 + 0.26 * wave / float(np.abs(wave).max())
    theta = angle + 0.22 * np.sin(2 * angle + rng.uniform(0, 6)) + math.pi
    theta = theta + town.terrain.hills_at + float(rng.normal(0, 0.4))
    ring = radius[:, None] * np.column_stack([np.cos(theta), np.sin(theta)])
    ring = (ring - ring[0]) * (0.88 * metres / _metres(ring))
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(ring, axis=0).T))])
    ahead = np.gradient(ring, axis=0)
    normal = np.column_stack([ahead[:, 1], -ahead[:, 0]]) / np.hypot(*ahead.T)[:, None]
    sway = np.zeros(len(along))
    for length in np.exp(rng.uniform(math.log(120.0), math.log(900.0), 9)).tolist():
        sway += 0.042 * length * np.sin(2 * math.pi * along / length + rng.uniform(0, 6.28))
    sway *= np.clip(np.minimum(along, along[-1] - along) / 150.0, 0.0, 1.0)
    points = np.array(town.network.points[town.trailhead]) + ring + sway[:, None] * normal
    return finish(town, "trail", "trail", points, side_m=0.0)


def _race(town: Town, metres: float, variant: int) -> Route:
    """A road race from the town square, a little longer than its name as watches see it."""
    rng = rng_of(town.seed, 25, round(metres), variant)
    square = town.network.near((float(rng.normal(0, 500)), float(rng.normal(0, 500))), town.nodes)
    wanted = metres * float(rng.uniform(1.0005, 1.004))
    laps = 2 if metres > 30_000 else 1
    bearing = town.terrain.hills_at + math.pi + variant + float(rng.normal(0, 0.5))
    way = _xy(town, _round_trip(town, square, wanted * 1.08 / laps, bearing, 1))
    points = np.concatenate([way, *([way[1:]] * (laps - 1))])
    if _metres(points) < wanted * 1.02:
        points = np.concatenate([points, way[1:]])
    route = finish(town, "race", "road", points, side_m=0.0)
    cut = int(np.searchsorted(route.along_m, wanted)) + 1
    return replace(route, along_m=route.along_m[:cut], x=route.x[:cut], y=route.y[:cut],
                   z=route.z[:cut], slope=route.slope[:cut], bend=route.bend[:cut])  # fmt: skip
