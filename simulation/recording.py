"""A session as the athlete's device records it, at 1 Hz."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np

from activities.core.recording import CHANNELS, Array, DeviceTotals, Lap, Pause, Recording
from simulation import body as bodies
from simulation.athletes import Home, Kit
from simulation.body import Body
from simulation.drive import Motion, move
from simulation.laps import laps_of
from simulation.noise import Floats, autocorrelated, first_order, smooth_wander
from simulation.routes import Route, to_degrees
from simulation.sensors import Fault, altitude, gps, heart_sensor, thermometer
from simulation.sessions import Segment, Session, layout

_TITLES = {"trail": "Trail Run", "track": "Track Run", "treadmill": "Treadmill", "road": "Run"}
_STRAIN = {"race": 9, "intervals": 7, "hills": 7, "tempo": 7, "long": 5, "easy": 3, "recovery": 2}


@dataclass(frozen=True, slots=True)
class Recorded:
    """A recording, and what is true about it. `distance_m` is the way truly covered."""

    recording: Recording
    distance_m: float
    faults: tuple[Fault, ...]


def record(
    rng: np.random.Generator,
    session: Session,
    body: Body,
    kit: Kit,
    home: Home,
    route: Route | None,
) -> Recorded:
    """Run `session` on `route` (None: treadmill or pool) and record it with `kit`."""
    length = route.length_m if route is not None else session.km * 1000.0
    segments = layout(session, body, length, route)
    motion = move(rng, session, segments, route)
    channels, faults = _channels(rng, session, body, kit, home, route, motion)
    pauses = _pauses(rng, kit, motion)
    keep = _running(motion.n, pauses)
    if kit.every_s > 1:
        keep &= np.arange(motion.n) % kit.every_s == 0
    kept = {
        key: values[keep].astype(CHANNELS[key].dtype)
        for key, values in channels.items()
        if np.isfinite(values[keep]).any()
    }
    laps = laps_of(kept, pauses, segments, motion.ends_s)
    start, offset = start_of(session, home)
    return Recorded(
        Recording(
            format=kit.format,
            ordinal=0,
            start_utc=start,
            sport=session.sport,
            sub_sport=_sub_sport(session, route),
            title=_title(session, route, kit),
            utc_offset_s=offset,
            channels=kept,
            laps=laps,
            pauses=pauses,
            device=kit.device,
            sensors=kit.sensors,
            totals=_totals(kept, pauses, laps, body, session),
            feel=int(rng.choice([25, 50, 75, 75, 100])) if _asks(kit, session) else None,
            effort=_effort(rng, session) if _asks(kit, session) else None,
        ),
        float(motion.way_m[-1]),
        tuple(faults),
    )


def _channels(
    rng: np.random.Generator,
    session: Session,
    body: Body,
    kit: Kit,
    home: Home,
    route: Route | None,
    motion: Motion,
) -> tuple[dict[str, Floats], list[Fault]]:
    n, speed, slope = motion.n, motion.speed_mps, motion.slope
    bias = kit.distance_error + rng.normal(0, 0.006 if route is not None else 0.022)
    measured = speed * np.exp(bias + smooth_wander(rng, n, 0.010, 50.0))
    distance = np.concatenate([[0.0], np.cumsum(0.5 * (measured[1:] + measured[:-1]))])
    shown = np.maximum(first_order(measured, 2.0) + autocorrelated(rng, n, 0.02, 4.0), 0.0)
    shown *= speed >= 0.15
    channels = {"time_s": np.arange(n, dtype=np.float64), "distance_m": np.round(distance, 2),
                "speed_mps": shown}  # fmt: skip
    faults: list[Fault] = []
    if route is not None:
        x, y = (np.interp(motion.way_m, route.along_m, a) for a in (route.x, route.y))
        gx, gy, faults = gps(rng, x, y, kit.gps_m)
        channels["latitude"], channels["longitude"] = to_degrees(
            gx, gy, home.latitude, home.longitude
        )
        z = np.interp(motion.way_m, route.along_m, route.z)
        channels["altitude_m"] = altitude(rng, z, kit.barometer)
    steps = _steps(rng, session, body, motion)
    if kit.cadence and session.sport in ("run", "walk", "hike"):
        channels["cadence_spm"] = steps
    if kit.heart_rate:
        beat = _heart(rng, session, body, motion)
        channels["heart_rate_bpm"], more = heart_sensor(rng, beat, steps, kit, body.hr_max)
        faults += more
    if kit.power and session.sport == "run" and route is not None:
        channels["power_w"] = _power(rng, session, body, kit, shown, slope)
    if session.sport == "run" and kit.dynamics:
        channels |= _dynamics(rng, body, shown, steps)
    if kit.temperature:
        channels["temperature_c"] = thermometer(rng, n, session.temperature_c)
    return channels, faults


def _steps(rng: np.random.Generator, session: Session, body: Body, motion: Motion) -> Floats:
    true = bodies.cadence(motion.speed_mps, motion.slope, body.cadence_offset)
    wobble = 1.0 + autocorrelated(rng, motion.n, 0.008, 6.0)
    running = motion.speed_mps >= bodies.WALK_BELOW
    return np.rint(true * wobble * np.where(running, session.cadence_factor, 1.0))


def _heart(rng: np.random.Generator, session: Session, body: Body, motion: Motion) -> Floats:
    effort = motion.speed_mps * bodies.effort_ratio(motion.slope)
    if session.sport == "ride":
        effort = effort * 0.68 * session.threshold_mps / 7.4
    elif session.sport == "swim":
        effort = np.full(motion.n, 0.72 * session.threshold_mps)
    target = bodies.heart_rate_target(body, effort, session.threshold_mps, session.threshold_bpm)
    nerves = 1.012 if session.kind == "race" else 1.0
    return bodies.heart_rate(rng, body, target, temperature_c=session.temperature_c,
                             day_factor=session.heart_factor * nerves)  # fmt: skip


def _power(
    rng: np.random.Generator, session: Session, body: Body, kit: Kit, speed: Floats, slope: Floats
) -> Floats:
    watts = bodies.power(body, speed, first_order(slope, 3.0))
    noise = 1.0 + autocorrelated(rng, len(speed), 0.022, 4.0)
    return np.rint(np.maximum(watts * noise * session.power_factor * (1 + kit.power_error), 0.0))


def _dynamics(
    rng: np.random.Generator, body: Body, speed: Floats, steps: Floats
) -> dict[str, Floats]:
    """Step length, oscillation and contact; missing while walking or standing."""
    n, running = len(speed), (steps > 130) & (speed > 1.2)
    gap = np.where(running, 1.0, np.nan)
    length = 60.0 * speed / np.maximum(steps, 1.0) * gap
    ratio = bodies.vertical_ratio(body, speed) + autocorrelated(rng, n, 0.22, 5.0)
    contact = bodies.ground_contact(body, speed) + autocorrelated(rng, n, 3.2, 5.0)
    balance = body.balance_pct + autocorrelated(rng, n, 0.45, 25.0)
    return {
        "step_length_m": np.round(length, 4),
        "vertical_oscillation_mm": np.round(10.0 * ratio * length, 1),
        "vertical_ratio_pct": np.round(ratio * gap, 2),
        "ground_contact_ms": np.round(contact * gap),
        "ground_contact_balance_pct": np.round(balance * gap, 2),
        "ground_contact_share_pct": np.round(contact * steps / 1200.0 * gap, 2),
    }


def _pauses(rng: np.random.Generator, kit: Kit, motion: Motion) -> tuple[Pause, ...]:
    """Timer stops: the watch's own after 3 s, or by hand at some of the longer ones."""
    pauses = []
    for stop in motion.stops:
        start, end = round(stop.start_s) + 3, round(stop.start_s + stop.seconds)
        if kit.auto_pause and end - start >= 4:
            pauses.append(Pause(float(start), float(end), "auto"))
        elif not kit.auto_pause and stop.seconds >= 25 and rng.random() < 0.5:
            pauses.append(Pause(float(start), float(end), "manual"))
    return tuple(pauses)


def _running(n: int, pauses: tuple[Pause, ...]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    keep = np.ones(n, dtype=bool)
    for pause in pauses:
        keep[int(pause.start_s) + 1 : int(pause.end_s)] = False
    return keep


def start_of(session: Session, home: Home) -> tuple[float, int]:
    """Start in Unix seconds, and local minus UTC."""
    seconds = round(session.hour * 3600)
    local = datetime(session.day.year, session.day.month, session.day.day, seconds // 3600,
                     seconds // 60 % 60, seconds % 60, tzinfo=ZoneInfo(home.zone))  # fmt: skip
    offset = local.utcoffset()
    return local.timestamp(), int(offset.total_seconds()) if offset is not None else 0


def _sub_sport(session: Session, route: Route | None) -> str:
    if session.sport != "run":
        return ""
    return "treadmill" if route is None else route.surface


def _title(session: Session, route: Route | None, kit: Kit) -> str:
    if kit.format == "gpx":
        part = "Morning" if session.hour < 11 else "Afternoon" if session.hour < 17 else "Evening"
        return f"{part} {session.sport}"
    if session.sport != "run":
        return session.sport.capitalize()
    return _TITLES[_sub_sport(session, route)]


def _asks(kit: Kit, session: Session) -> bool:
    """Whether this watch asks how it felt, and this time got an answer."""
    return kit.device.manufacturer == "Garmin" and kit.dynamics and session.ordinal % 3 != 0


def _effort(rng: np.random.Generator, session: Session) -> int:
    return int(np.clip(_STRAIN.get(session.kind, 3) + rng.integers(-1, 2), 1, 10))


def _totals(
    channels: dict[str, Array],
    pauses: tuple[Pause, ...],
    laps: tuple[Lap, ...],
    body: Body,
    session: Session,
) -> DeviceTotals:
    elapsed = float(channels["time_s"][-1])
    timer = elapsed - sum(p.end_s - p.start_s for p in pauses)
    distance = float(channels["distance_m"][-1])
    nan = float("nan")

    def mean(key: str) -> float:
        return float(np.nanmean(channels[key])) if key in channels else nan

    cost = {"run": 1.0, "walk": 0.62, "ride": 0.36, "swim": 3.2}.get(session.sport, 1.0)
    return replace(
        DeviceTotals(),
        distance_m=distance,
        elapsed_s=elapsed,
        timer_s=timer,
        moving_s=timer,
        ascent_m=float(np.nansum([lap.ascent_m for lap in laps]))
        if "altitude_m" in channels
        else nan,
        descent_m=float(np.nansum([lap.descent_m for lap in laps]))
        if "altitude_m" in channels
        else nan,
        average_heart_rate_bpm=mean("heart_rate_bpm"),
        max_heart_rate_bpm=float(np.nanmax(channels["heart_rate_bpm"]))
        if "heart_rate_bpm" in channels
        else nan,
        average_cadence_spm=mean("cadence_spm"),
        average_power_w=mean("power_w"),
        average_speed_mps=distance / max(timer, 1.0),
        max_speed_mps=float(np.nanmax(channels["speed_mps"])),
        calories_kcal=round(body.weight_kg * distance / 1000.0 * cost),
    )


__all__ = ["Recorded", "Segment", "record"]
