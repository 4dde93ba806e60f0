"""Made-up ways for tests: walks with stops, gaps and jumps, anywhere on Earth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from activities.core.geodesy import metres_per_degree
from activities.core.hiding import Circle
from activities.core.series import Floats


@dataclass(frozen=True, slots=True)
class Way:
    time_s: Floats
    latitude: Floats
    longitude: Floats
    distance_m: Floats
    start: tuple[float, float]


def way(seed: int, n: int = 400) -> Way:
    """A random walk of about 3 m/s with a gap of the GPS, near the date line or a pole by turns."""
    rng = np.random.default_rng(seed)
    start = [(50.0, 8.0), (-17.0, 179.995), (64.1, -179.99), (0.0, 0.0)][seed % 4]
    turn = np.cumsum(rng.normal(0, 0.25, n)) + rng.uniform(0, 6.28)
    step = np.where(rng.random(n) < 0.1, 0.0, rng.uniform(1, 6, n))
    x, y = np.cumsum(step * np.cos(turn)), np.cumsum(step * np.sin(turn))
    north, east = metres_per_degree(start[0])
    latitude = start[0] + y / north
    longitude = (start[1] + x / east + 180) % 360 - 180
    time_s = np.cumsum(rng.choice([1.0, 1.0, 1.0, 4.0, 30.0], n)) - 1.0
    gap = int(rng.integers(0, n - 60))  # samples, as many as 60
    latitude[gap : gap + int(rng.integers(0, 60))] = np.nan
    distance = np.cumsum(step * rng.uniform(0.97, 1.03, n))
    return Way(time_s, latitude, np.where(np.isnan(latitude), np.nan, longitude), distance, start)


def circles(seed: int, found: Way) -> list[Circle]:
    """One to three circles somewhere along the way."""
    rng = np.random.default_rng(seed + 10_000)
    at = rng.choice(np.flatnonzero(np.isfinite(found.latitude)), int(rng.integers(1, 4)))
    return [
        Circle(float(found.latitude[i]), float(found.longitude[i]), float(rng.uniform(20, 300)))
        for i in at
    ]
