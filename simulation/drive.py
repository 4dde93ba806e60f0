"""From efforts along a route to a body in motion: where it is, second by second."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from simulation import body as bodies
from simulation.noise import Floats, autocorrelated, first_order
from simulation.routes import STEP_M, Route
from simulation.sessions import Segment, Session


@dataclass(frozen=True, slots=True)
class Stop:
    """Standing still: from `start_s` for `seconds`."""

    start_s: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Motion:
    """The truth at 1 Hz: way (m), speed (m/s) and slope (n,), and when each segment ended (s)."""

    way_m: Floats
    speed_mps: Floats
    slope: Floats
    ends_s: Floats
    stops: tuple[Stop, ...]

    @property
    def n(self) -> int:
        return len(self.way_m)


def move(
    rng: np.random.Generator,
    session: Session,
    segments: Sequence[Segment],
    route: Route | None,
) -> Motion:
    """Run the segments on `route` (None: a treadmill)."""
    length = sum(segment.length_m for segment in segments)
    count = max(int(length / STEP_M), 4)
    way = np.linspace(0.0, length, count + 1)
    ends = np.cumsum([segment.length_m for segment in segments])
    speed = np.array([s.speed_mps for s in segments])[
        np.minimum(np.searchsorted(ends, way, side="right"), len(segments) - 1)
    ]
    speed = _eased(speed) * _restless(rng, session, way)
    slope = np.zeros(len(way))
    if route is not None:
        slope = np.interp(way, route.along_m, route.slope)
        speed = speed * _terrain_factor(session, slope, np.interp(way, route.along_m, route.bend))
        speed = speed * (0.965 if route.surface == "trail" else 1.0)
    where = _stops(rng, session, route, length)
    for at, _ in where:  # slow down before a red light, and start again
        speed = speed * np.clip(0.35 + np.abs(way - at) / 14.0, 0.35, 1.0)
    speed = np.clip(speed, 0.7, 15.0)
    clock = np.concatenate([[0.0], np.cumsum(np.diff(way) / (0.5 * (speed[1:] + speed[:-1])))])
    return _sampled(way, clock, slope, ends, where)


def _sampled(
    way: Floats, clock: Floats, slope: Floats, ends: Floats, where: list[tuple[float, float]]
) -> Motion:
    stops, knots_t, knots_s = [], clock, way
    for at, seconds in where:
        index = int(np.searchsorted(knots_s, at))
        start = float(knots_t[index])
        stops.append(Stop(start, seconds))
        knots_t = np.concatenate([knots_t[: index + 1], knots_t[index:] + seconds])
        knots_s = np.concatenate([knots_s[: index + 1], knots_s[index:]])
    seconds_axis = np.arange(int(knots_t[-1]) + 1, dtype=np.float64)
    travelled = np.interp(seconds_axis, knots_t, knots_s)
    pace = np.gradient(travelled) if len(travelled) > 1 else np.zeros(1)
    return Motion(
        travelled,
        np.maximum(first_order(pace, 1.2, start=0.6), 0.0),
        np.interp(travelled, way, slope),
        np.minimum(np.interp(ends, knots_s, knots_t), seconds_axis[-1]),
        tuple(stops),
    )


def _eased(speed: Floats) -> Floats:
    """Changes of effort spread over some 15 m."""
    kernel = np.array([0.25, 0.5, 0.25])
    padded = np.concatenate([speed[:1], speed, speed[-1:]])
    return np.asarray(np.convolve(padded, kernel, mode="valid"))


def _restless(rng: np.random.Generator, session: Session, way: Floats) -> Floats:
    """Nobody is a metronome: quick and slow wander, a keen start in races, fading late."""
    calm = {"race": 0.6, "ride": 2.6, "tempo": 0.7}.get(
        session.kind if session.sport == "run" else session.sport, 1.0
    )
    if session.route == "":
        calm = 0.25
    n, share = len(way), way / way[-1]
    wander = autocorrelated(rng, n, 0.016 * calm, 7.0) + autocorrelated(rng, n, 0.022 * calm, 90.0)
    fade = rng.normal(0.004, 0.012) if session.kind != "race" else rng.normal(0.012, 0.016)
    slope = -fade * (share - 0.5) * 2.0
    if session.kind == "race":
        slope = (
            slope
            + 0.035 * np.exp(-way / 500.0)
            - 0.03
            * max(session.km / 42.2, 0.1)
            * (np.clip(share - 0.72, 0.0, None) / 0.28)
            * float(rng.random())
        )
        slope = slope + 0.05 * np.exp((way - way[-1]) / 120.0)
    elif session.sport == "run" and session.kind in ("easy", "long", "recovery"):
        slope = slope - 0.06 * np.exp(-way / 450.0)  # the first minutes are stiff
    return np.asarray(np.exp(wander + slope))


def _terrain_factor(session: Session, slope: Floats, bend: Floats) -> Floats:
    keen = 0.9 if session.sport == "ride" else 0.72  # how much of a hill is paid in speed
    hill = bodies.effort_ratio(slope) ** -keen
    corner = 1.0 - 0.22 * np.clip((bend - 0.03) / 0.12, 0.0, 1.0)
    return np.asarray(np.clip(hill, 0.35, 1.35) * corner)


def _stops(
    rng: np.random.Generator, session: Session, route: Route | None, length: float
) -> list[tuple[float, float]]:
    """(way in m, seconds) of traffic lights, gates, drinks; in order."""
    if route is None or session.kind == "race":
        return []
    lights = route.crossings[(route.crossings > 60.0) & (route.crossings < length - 60.0)]
    red = lights[rng.random(len(lights)) < 0.055]
    out = [(float(at), float(round(rng.uniform(7, 52)))) for at in red]
    if session.km > 15 and rng.random() < 0.4:
        out.append((float(rng.uniform(0.45, 0.75)) * length, float(round(rng.uniform(40, 170)))))
    elif rng.random() < 0.10:
        out.append((float(rng.uniform(0.2, 0.9)) * length, float(round(rng.uniform(15, 90)))))
    return sorted(out)
