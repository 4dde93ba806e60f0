"""The demo team: six athletes, two seasons of files each, newest first."""

from __future__ import annotations

import gzip
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache

import numpy as np

from activities.core.recording import Device, DeviceTotals, Recording
from simulation import body as bodies
from simulation.athletes import AthleteSpec, Home, Kit, demo_specs
from simulation.camp import ALBUFEIRA, STREETS, with_camp
from simulation.noise import rng_of
from simulation.recording import Recorded, record, start_of
from simulation.routes import Atlas
from simulation.season import Season, season
from simulation.sensors import Fault
from simulation.sessions import Session
from simulation.town import build
from simulation.write_fit import write_fit
from simulation.write_gpx import write_gpx
from simulation.write_tcx import write_tcx

COACH = "Marta Lindqvist"
TEAM = "Lindqvist Running"
PHONE = Kit(0, Device("", "StrideNote 4.2"), format="gpx", heart_rate=False, cadence=False,
            barometer=False, temperature=False, gps_m=3.4, every_s=3)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DemoAthlete:
    """One athlete of the demo: who, her season with its truth, and the seed of her files."""

    spec: AthleteSpec
    season: Season
    seed: int
    until: date


@dataclass(frozen=True, slots=True)
class DemoTeam:
    """A coach and the athletes."""

    name: str
    coach: str
    athletes: tuple[DemoAthlete, ...]


@dataclass(frozen=True, slots=True)
class Truth:
    """What is true about a file.

    `role`: "original", "copy" (same bytes), "other_format" (same recording) or "second_device"
    (same run, another recorder); all but the first name their original in `twin_of`.
    `distance_m`: the way truly covered. `template`: number of the session in its season.
    """

    athlete: str
    local_date: date
    sport: str
    kind: str
    distance_m: float
    threshold_mps: float
    shoe: str
    template: int
    role: str = "original"
    twin_of: str = ""
    faults: tuple[Fault, ...] = ()
    away: bool = False


@dataclass(frozen=True, slots=True)
class DemoFile:
    """A file as the athlete has it: a name, its bytes, and what is true about it."""

    name: str
    data: bytes
    truth: Truth


def demo_team(seed: int = 7, *, until: date) -> DemoTeam:
    """The team as of `until`: two seasons that end on that day. No file is made yet."""
    athletes = []
    for number, spec in enumerate(demo_specs()):
        own = seed * 100 + number
        years = with_camp(season(spec, until, own), spec.key, until)
        athletes.append(DemoAthlete(spec, years, own, until))
    return DemoTeam(TEAM, COACH, tuple(athletes))


def demo_files(athlete: DemoAthlete, until: date | None = None) -> Iterator[DemoFile]:
    """The athlete's files, newest first, made as they are asked for.

    `until`: leave out what came later. The same athlete always yields the same bytes.
    """
    for session in reversed(athlete.season.sessions):
        if until is None or session.day <= until:
            yield from session_files(athlete, session)


def session_files(athlete: DemoAthlete, session: Session) -> Iterator[DemoFile]:
    """The file of one session, and its duplicate where there is one."""
    spec = athlete.spec
    kit = _kit(spec, session)
    done = session_recording(athlete, session)
    name, data = _file(done.recording, kit, session, spec)
    truth = Truth(
        spec.key, session.day, session.sport, session.kind, done.distance_m, session.threshold_mps,
        session.shoe, session.ordinal, faults=done.faults, away=session.away,
    )  # fmt: skip
    draw = float(rng_of(athlete.seed, 42, session.ordinal).random())
    watched = session.sport == "run" and kit.format == "fit" and session.route != ""
    if draw < 0.008:
        yield DemoFile(_copy_name(name), data, replace(truth, role="copy", twin_of=name))
    elif watched and draw < 0.018:
        other = write_gpx(done.recording) if draw < 0.013 else write_tcx(done.recording)
        twin = _stem(name) + (".gpx" if draw < 0.013 else ".tcx")
        yield DemoFile(twin, other, replace(truth, role="other_format", twin_of=name))
    elif watched and draw < 0.023:
        yield _second_device(athlete, session, name, truth)
    yield DemoFile(name, data, truth)


def session_recording(athlete: DemoAthlete, session: Session) -> Recorded:
    """What the athlete's own device recorded of the session."""
    spec = athlete.spec
    rng = rng_of(athlete.seed, 41, session.ordinal)
    if session.sport == "swim":
        return _swim(rng, session, _kit(spec, session), spec)
    return _recorded(rng, athlete, session, _kit(spec, session))


def _recorded(
    rng: np.random.Generator, athlete: DemoAthlete, session: Session, kit: Kit
) -> Recorded:
    home = _home(athlete.spec, session)
    route = None
    if session.route:
        route = _atlas(_street_seed(athlete, session), home).get(
            session.route, session.km, session.variant
        )
    return record(rng, session, athlete.spec.body, kit, home, route)


def _second_device(athlete: DemoAthlete, session: Session, name: str, truth: Truth) -> DemoFile:
    """The phone in the pocket recorded the same run, started some seconds later."""
    run = _recorded(rng_of(athlete.seed, 41, session.ordinal), athlete, session, PHONE).recording
    phone = replace(run, start_utc=run.start_utc + 9.0)
    twin, data = _file(phone, PHONE, session, athlete.spec)
    return DemoFile(twin, data, replace(truth, role="second_device", twin_of=name))


def _street_seed(athlete: DemoAthlete, session: Session) -> int:
    if session.camp:
        return STREETS
    return athlete.seed * 10 + (1 if session.away else 0)


@lru_cache(maxsize=16)
def _atlas(seed: int, home: Home) -> Atlas:
    return Atlas(build(seed, home.height_m, home.town_slope, home.hills_m))


def _home(spec: AthleteSpec, session: Session) -> Home:
    if session.camp:
        return ALBUFEIRA
    return spec.holiday if session.away and spec.holiday is not None else spec.home


def _kit(spec: AthleteSpec, session: Session) -> Kit:
    """The latest kit that was there already; the phone cannot see a treadmill."""
    worn = [kit for kit in spec.kits if kit.from_ago >= session.ago][-1]
    if worn.format == "gpx" and session.route == "":
        return replace(worn, format="tcx")
    return worn


def _swim(rng: np.random.Generator, session: Session, kit: Kit, spec: AthleteSpec) -> Recorded:
    """A pool session: distance in lengths of 25 m, heart rate, no positions."""
    lengths = int(session.km * 1000 / 25)
    each = 31.0 * np.exp(rng.normal(0, 0.03, lengths))
    ends = np.cumsum(each)
    time_s = np.arange(int(ends[-1]) + 1, dtype=np.float64)
    done = np.searchsorted(ends, time_s, side="right") * 25.0
    effort = np.full(len(time_s), 0.74 * session.threshold_mps)
    target = bodies.heart_rate_target(
        spec.body, effort, session.threshold_mps, session.threshold_bpm
    )
    beat = np.rint(bodies.heart_rate(rng, spec.body, target, temperature_c=12.0)) - 8.0
    shell = _recorded_shell(session, kit, spec)
    channels = {
        "time_s": time_s,
        "distance_m": done,
        "heart_rate_bpm": beat.astype(np.float32),
    }
    totals = DeviceTotals(distance_m=lengths * 25.0, elapsed_s=float(time_s[-1]),
                          timer_s=float(time_s[-1]), average_heart_rate_bpm=float(beat.mean()),
                          calories_kcal=round(spec.body.weight_kg * 4.6))  # fmt: skip
    return Recorded(replace(shell, channels=channels, totals=totals), lengths * 25.0, ())


def _recorded_shell(session: Session, kit: Kit, spec: AthleteSpec) -> Recording:
    start, offset = start_of(session, spec.home)
    return Recording(format=kit.format, ordinal=0, start_utc=start, sport="swim", title="Swim",
                     utc_offset_s=offset, device=kit.device)  # fmt: skip


def _file(recording: Recording, kit: Kit, session: Session, spec: AthleteSpec) -> tuple[str, bytes]:
    """Name and bytes as this maker's app hands them out."""
    local = datetime.fromtimestamp(recording.start_utc + (recording.utc_offset_s or 0), UTC)
    maker = kit.device.manufacturer
    if kit.format == "gpx":
        return f"stridenote_{local:%Y%m%d_%H%M%S}.gpx", write_gpx(recording)
    if kit.format == "tcx":
        who = spec.name.replace(" ", "_")
        return f"{who}_{local:%Y-%m-%d_%H-%M-%S}.tcx", write_tcx(recording)
    data = write_fit(recording, developer_power=kit.power == "developer")
    if maker == "COROS":
        where = spec.home.town if not session.away else "Away"
        name = f"{where} {recording.title}{local:%Y%m%d%H%M%S}.fit"
    elif kit.gzip:
        number = 9_100_000_000 + math.floor(recording.start_utc / 7)
        return f"{number}.fit.gz", gzip.compress(data, 5, mtime=0)
    else:
        name = f"{local:%Y-%m-%d-%H-%M-%S}.fit"
    return name, data


def _stem(name: str) -> str:
    return name.removesuffix(".gz").rsplit(".", 1)[0]


def _copy_name(name: str) -> str:
    stem = _stem(name)
    return f"{stem} (1){name[len(stem) :]}"
