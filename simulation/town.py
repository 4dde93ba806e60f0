"""A made-up town: streets, country lanes, a river path, a park, hills and a running track.

Local metres: x east, y north, home at (0, 0).
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from simulation.noise import Floats, rng_of

BLOCK_M = 165.0
GRID = 19  # nodes each way from home
LIKED = 0.78  # a metre of main road or path counts this much when a way is chosen
Adjacency = dict[int, list[tuple[int, float]]]  # node: (neighbour, length as a runner counts it)


@dataclass(frozen=True, slots=True)
class Terrain:
    """Height above sea level as a sum of long waves, a valley and a range of hills."""

    base_m: float
    waves: Floats  # (k, 4): wave numbers in rad/m (x, y), phase, amplitude in m
    hills_at: float  # bearing of the hills, rad
    hills_m: float

    def zone(self, x: Floats, y: Floats) -> Floats:
        """0 in town, 1 well inside the hills."""
        along = x * math.cos(self.hills_at) + y * math.sin(self.hills_at)
        ramp = np.clip((along - 1900.0) / 3200.0, 0.0, 1.0)
        return np.asarray(ramp * ramp * (3.0 - 2.0 * ramp))

    def height(self, x: Floats, y: Floats) -> Floats:
        """Height in m at local positions of any shape."""
        kx, ky, phase, amplitude = self.waves.T
        waves = np.sin(np.multiply.outer(x, kx) + np.multiply.outer(y, ky) + phase) @ amplitude
        zone = self.zone(x, y)
        return np.asarray(self.base_m + waves * (1.0 + 2.2 * zone) + self.hills_m * zone)


def terrain(seed: int, base_m: float, slope: float, hills_m: float) -> Terrain:
    """A terrain whose slopes in town have a root mean square of about `slope` (decimal)."""
    rng, k = rng_of(seed, 11), 18
    length = np.exp(rng.uniform(math.log(650.0), math.log(6500.0), k))
    bearing = rng.uniform(0, 2 * math.pi, k)
    number = 2 * math.pi / length
    amplitude = slope * math.sqrt(2.0 / k) / number * math.sqrt(2.0)
    waves = np.column_stack(
        [number * np.cos(bearing), number * np.sin(bearing), rng.uniform(0, 6.28, k), amplitude]
    )
    return Terrain(base_m, waves, float(rng.uniform(0, 2 * math.pi)), hills_m)


@dataclass(slots=True)
class Network:
    """Ways to run on: nodes with positions, and neighbours with what it costs to go there."""

    points: list[tuple[float, float]] = field(default_factory=list)
    links: Adjacency = field(default_factory=dict)

    def add(self, point: tuple[float, float]) -> int:
        self.points.append(point)
        self.links[len(self.points) - 1] = []
        return len(self.points) - 1

    def join(self, a: int, b: int, dislike: float = 1.0) -> None:
        if a != b and all(b != other for other, _ in self.links[a]):
            length = math.dist(self.points[a], self.points[b]) * dislike
            self.links[a].append((b, length))
            self.links[b].append((a, length))

    def chain(self, points: Floats, *, closed: bool = False) -> list[int]:
        nodes = [self.add((float(x), float(y))) for x, y in points]
        for a, b in pairwise(nodes):
            self.join(a, b, LIKED)
        if closed:
            self.join(nodes[-1], nodes[0], LIKED)
        return nodes

    def places(self, among: Sequence[int]) -> Floats:
        """Positions (n, 2) of the nodes `among`."""
        return np.array([self.points[i] for i in among])

    def near(
        self, point: tuple[float, float], among: Sequence[int], places: Floats | None = None
    ) -> int:
        """The node of `among` closest to `point`; `places`, if known, saves looking them up."""
        xy = self.places(among) if places is None else places
        return among[int(np.argmin((xy[:, 0] - point[0]) ** 2 + (xy[:, 1] - point[1]) ** 2))]

    def reachable(self, start: int) -> list[int]:
        seen, stack = {start}, [start]
        while stack:
            for other, _ in self.links[stack.pop()]:
                if other not in seen:
                    seen.add(other)
                    stack.append(other)
        return sorted(seen)

    def path(self, a: int, b: int, used: set[tuple[int, int]], dislike: float) -> list[int]:
        """Shortest way from a to b (A*), where what is in `used` counts `dislike` times."""
        gx, gy = self.points[b]
        cost, back, heap = {a: 0.0}, {a: a}, [(0.0, a)]
        while heap:
            _, node = heapq.heappop(heap)
            if node == b:
                break
            here = cost[node]
            for other, length in self.links[node]:
                key = (node, other) if node < other else (other, node)
                total = here + (length * dislike if key in used else length)
                if total < cost.get(other, math.inf):
                    cost[other], back[other] = total, node
                    x, y = self.points[other]
                    heapq.heappush(heap, (total + LIKED * math.hypot(x - gx, y - gy), other))
        way = [b]
        while way[-1] != a:
            way.append(back[way[-1]])
        return way[::-1]


@dataclass(frozen=True, slots=True)
class Town:
    """Where an athlete runs. Node numbers are those of `network`."""

    seed: int
    terrain: Terrain
    network: Network
    home: int
    nodes: tuple[int, ...]  # reachable from home
    places: Floats  # their positions (n, 2)
    river: tuple[int, ...]  # the path along the river, end to end
    park: tuple[int, ...]  # the loop in the park
    trailhead: int
    track: Floats  # (m, 2): one lap of 400 m, closed


def build(seed: int, base_m: float, slope: float, hills_m: float) -> Town:
    """A town of its own for every seed; about 0.1 s."""
    rng = rng_of(seed, 12)
    ground = terrain(seed, base_m, slope, hills_m)
    net = Network()
    river_at = ground.hills_at + float(rng.uniform(1.2, 1.9))  # the river runs along the hills
    river = _River(river_at, float(rng.uniform(350, 700)), rng.uniform(0, 6.28, 3))
    grid = _streets(net, rng, river)
    path = _river_path(net, grid, river)
    park = _park(net, rng, grid, river)
    _lanes(net, rng, grid, ground.hills_at)
    home = net.near((0.0, 0.0), grid)
    nodes = net.reachable(home)
    out = 3300.0 * np.array([math.cos(ground.hills_at), math.sin(ground.hills_at)])
    head = net.near((float(out[0]), float(out[1])), nodes)
    side = ground.hills_at + math.pi + float(rng.uniform(-0.8, 0.8))
    spot = net.near((1500 * math.cos(side), 1500 * math.sin(side)), nodes)
    track = _oval(net.points[spot], float(rng.uniform(0, math.pi)))
    return Town(
        seed,
        ground,
        net,
        home,
        tuple(nodes),
        net.places(nodes),
        tuple(path),
        tuple(park),
        head,
        track,
    )


@dataclass(frozen=True, slots=True)
class _River:
    """A meandering line that passes home at some distance."""

    bearing: float
    offset_m: float
    phases: Floats

    def sway(self, along: Floats) -> Floats:
        p, q, r = self.phases
        return np.asarray(
            self.offset_m
            + 150.0 * np.sin(along / 620.0 + p)
            + 320.0 * np.sin(along / 2100.0 + q)
            + 45.0 * np.sin(along / 230.0 + r)
        )

    def side(self, points: Floats) -> Floats:
        """Signed distance (m, about) of points (n, 2) from the water."""
        c, s = math.cos(self.bearing), math.sin(self.bearing)
        along, across = points[:, 0] * c + points[:, 1] * s, points[:, 1] * c - points[:, 0] * s
        return np.asarray(across - self.sway(along))

    def bank(self, along: Floats, off_m: float) -> Floats:
        c, s = math.cos(self.bearing), math.sin(self.bearing)
        across = self.sway(along) + off_m
        return np.column_stack([along * c - across * s, along * s + across * c])


def _streets(net: Network, rng: np.random.Generator, river: _River) -> list[int]:
    """A rotated, warped, jittered grid with some streets missing and few bridges."""
    axis = np.arange(-GRID, GRID + 1) * BLOCK_M
    u, v = (a.ravel() for a in np.meshgrid(axis, axis, indexing="ij"))
    phase = rng.uniform(0, 6.28, 4)
    uw = u + 90 * np.sin(v / 900 + phase[0]) + 45 * np.sin(v / 380 + u / 1500 + phase[1])
    vw = v + 90 * np.sin(u / 1000 + phase[2]) + 45 * np.sin(u / 420 + v / 1300 + phase[3])
    turn = float(rng.uniform(0, math.pi / 2))
    x = uw * math.cos(turn) - vw * math.sin(turn) + rng.normal(0, 11, len(u))
    y = uw * math.sin(turn) + vw * math.cos(turn) + rng.normal(0, 11, len(u))
    points = np.column_stack([x, y])
    side = river.side(points)
    nodes = [net.add((float(a), float(b))) for a, b in points]
    width = 2 * GRID + 1
    keep, bridge, taste = rng.random((3, 2, len(nodes)))
    main = rng.integers(2, 5, 2)  # every so many streets is a main road
    edge_of_town = 2900.0 + 350.0 * np.sin(3 * np.arctan2(y, x) + phase[0])
    built = (np.hypot(x, y) < edge_of_town) & (np.abs(side) > 30.0)
    for axis_no, ahead in enumerate((width, 1)):
        for i in np.flatnonzero(built[:-ahead] & built[ahead:]).tolist():
            j = i + ahead
            wraps = axis_no == 1 and j % width == 0
            crosses = side[i] * side[j] < 0 and bridge[axis_no, i] > 0.2
            if wraps or crosses or keep[axis_no, i] > 0.86:
                continue
            line = i % width if axis_no == 0 else i // width
            liked = line % (2 * main[axis_no]) == 0
            net.join(nodes[i], nodes[j], LIKED if liked else 0.95 + 0.25 * float(taste[axis_no, i]))
    return [n for n, ok in zip(nodes, built.tolist(), strict=True) if ok and net.links[n]]


def _river_path(net: Network, grid: list[int], river: _River) -> list[int]:
    points = river.bank(np.arange(-11_000.0, 11_001.0, 90.0), -22.0)
    path, places = net.chain(points), net.places(grid)
    for node in path[::2]:
        other = net.near(net.points[node], grid, places)
        same_side = float(river.side(np.array([net.points[other]]))[0]) < 0
        if same_side and math.dist(net.points[node], net.points[other]) < 150.0:
            net.join(node, other)
    return path


def _park(net: Network, rng: np.random.Generator, grid: list[int], river: _River) -> list[int]:
    """A wavy ellipse of about 2.4 km in place of the streets that were there."""
    away = river.bearing - math.pi / 2 + float(rng.uniform(-0.7, 0.7))
    cx, cy = 950 * math.cos(away), 950 * math.sin(away)
    tilt = float(rng.uniform(0, math.pi))
    angle = np.linspace(0, 2 * math.pi, 40, endpoint=False)
    swell = 1 + 0.07 * np.sin(3 * angle + tilt) + 0.05 * np.sin(5 * angle)
    a, b = 470 * swell * np.cos(angle), 300 * swell * np.sin(angle)
    ring = np.column_stack([cx + a * math.cos(tilt) - b * math.sin(tilt),
                            cy + a * math.sin(tilt) + b * math.cos(tilt)])  # fmt: skip
    for node in list(grid):
        dx, dy = net.points[node][0] - cx, net.points[node][1] - cy
        e, f = dx * math.cos(tilt) + dy * math.sin(tilt), dy * math.cos(tilt) - dx * math.sin(tilt)
        if (e / 490) ** 2 + (f / 320) ** 2 < 1.0:
            for other, _ in net.links[node]:
                net.links[other] = [link for link in net.links[other] if link[0] != node]
            net.links[node] = []
    grid[:] = [node for node in grid if net.links[node]]
    loop = net.chain(ring, closed=True)
    for node in loop[::5]:
        net.join(node, net.near(net.points[node], grid))
    return loop


def _lanes(net: Network, rng: np.random.Generator, grid: list[int], hills_at: float) -> None:
    """Six country roads outwards, joined by winding rings at about 4.6, 6.5 and 9 km."""
    rings = (4600.0, 6500.0, 9000.0)
    start = hills_at + float(rng.uniform(-0.2, 0.2))
    crossings: list[list[int]] = [[] for _ in rings]
    places = net.places(grid)
    for spoke in range(6):
        bearing = start + spoke * math.pi / 3 + float(rng.normal(0, 0.12))
        r = np.arange(500.0, 9300.0, 100.0)
        theta = bearing + 0.10 * np.sin(r / 800 + spoke) + 0.04 * np.sin(r / 290 + 2 * spoke)
        chain = net.chain(np.column_stack([r * np.cos(theta), r * np.sin(theta)]))
        for node in chain[:28]:
            other = net.near(net.points[node], grid, places)
            if math.dist(net.points[node], net.points[other]) < 75.0:
                net.join(node, other)
        for i, radius in enumerate(rings):
            crossings[i].append(chain[int((radius - 500.0) / 100.0)])
    for radius, nodes in zip(rings, crossings, strict=True):
        for a, b in zip(nodes, nodes[1:] + nodes[:1], strict=True):
            _ring_road(net, rng, a, b, radius)


def _ring_road(net: Network, rng: np.random.Generator, a: int, b: int, radius: float) -> None:
    first = math.atan2(net.points[a][1], net.points[a][0])
    span = (math.atan2(net.points[b][1], net.points[b][0]) - first) % (2 * math.pi)
    count = max(int(radius * span / 110.0), 3)
    share = np.linspace(0, 1, count + 1)[1:-1]
    phase = rng.uniform(0, 6.28, 2)
    wave = 260 * np.sin(share * radius * span / 900 + phase[0])
    wave = (wave + 70 * np.sin(share * radius * span / 260 + phase[1])) * np.sin(math.pi * share)
    theta = first + share * span
    ring = (radius + wave)[:, None] * np.column_stack([np.cos(theta), np.sin(theta)])
    nodes = net.chain(ring)
    net.join(a, nodes[0])
    net.join(nodes[-1], b)


def _oval(centre: tuple[float, float], turn: float) -> NDArray[np.float64]:
    """A 400 m track, lane 1: straights of 84.39 m, bends of 36.8 m radius as they are run."""
    straight, radius = 84.39, (400.0 - 2 * 84.39) / (2 * math.pi) + 0.3  # less 0.3 when rounded
    bend = np.linspace(-math.pi / 2, math.pi / 2, 24)
    x = np.concatenate(
        [straight / 2 + radius * np.cos(bend), -straight / 2 - radius * np.cos(bend)]
    )
    y = np.concatenate([radius * np.sin(bend), -radius * np.sin(bend)])
    c, s = math.cos(turn), math.sin(turn)
    return np.column_stack([centre[0] + x * c - y * s, centre[1] + x * s + y * c])
