"""Two years of training: what was done each day, in which shape, shoes and weather."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from simulation.athletes import AthleteSpec, Change
from simulation.calendar import Day, days_of
from simulation.noise import Floats, ornstein_uhlenbeck, rng_of
from simulation.sessions import Session
from simulation.shoes import Shoe, Shoes

DAYS = 730
_KM_STEPS = np.array([4, 5, 6, 7, 8, 9, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32, 34.0])
# (repetitions, metres each, metres of jogging between)
_INTERVALS = ((12, 400, 200), (6, 800, 400), (5, 1000, 400), (4, 1600, 400), (8, 600, 200))
_TEMPOS = ((1, 5000, 0), (3, 2000, 400), (2, 3000, 600), (1, 8000, 0))


@dataclass(frozen=True, slots=True)
class Threshold:
    """What the athlete believes of herself from `valid_from` on, as after a test."""

    valid_from: date
    threshold_mps: float
    threshold_bpm: float
    max_bpm: float
    rest_bpm: float


@dataclass(frozen=True, slots=True)
class Planted:
    """A planted change by date: the truth for detectors. `last` is the end of a drift."""

    channel: str
    kind: str
    first: date
    last: date
    effect_pct: float
    cause: str
    reason: str


@dataclass(frozen=True, slots=True)
class Season:
    """All sessions in order of time, and what is true about the whole."""

    sessions: tuple[Session, ...]
    shoes: tuple[Shoe, ...]
    thresholds: tuple[Threshold, ...]
    planted: tuple[Planted, ...]


def season(spec: AthleteSpec, until: date, seed: int, days: int = DAYS) -> Season:
    """The `days` days of training of one athlete that end at `until` (inclusive)."""
    rng = rng_of(seed, 31)
    calendar = days_of(spec, until, days)
    shape = _fitness(rng, spec, calendar)
    states = _States(rng, spec, days)
    shoes = Shoes(rng, spec.shoes, until - timedelta(days=days))
    sessions: list[Session] = []
    for index, day in enumerate(calendar):
        for planned in _plan(rng, spec, day, float(shape[index])):
            ready = states.apply(planned, index, sessions)
            ready = replace(ready, ordinal=len(sessions), shoe=shoes.choose(ready))
            sessions.append(ready)
    return Season(
        tuple(sessions), shoes.closed(), _thresholds(spec, calendar, shape),
        tuple(_planted(change, until) for change in spec.changes),
    )  # fmt: skip


def _fitness(rng: np.random.Generator, spec: AthleteSpec, calendar: list[Day]) -> Floats:
    """Threshold speed by day: long gain, peaks at races, losses in breaks, slow wander."""
    n = len(calendar)
    share = np.linspace(-1.0, 0.0, n)
    peak = np.array([math.exp(-day.to_race / 30.0) for day in calendar])
    lost, loss = np.zeros(n), 0.0
    for i, day in enumerate(calendar):
        loss = min(loss + 0.0022, 0.06) if day.broken else loss * math.exp(-1 / 24.0)
        lost[i] = loss
    wander = ornstein_uhlenbeck(rng, n, 0.008, 80.0)
    wander -= wander[-1]
    return np.asarray(
        spec.threshold_mps * (1.0 + spec.gain * share) * np.exp(0.012 * peak - lost + wander)
    )


class _States:
    """Weather, freshness and the day's form: what makes two equal runs differ."""

    def __init__(self, rng: np.random.Generator, spec: AthleteSpec, days: int) -> None:
        self.rng, self.spec = rng, spec
        self.weather = ornstein_uhlenbeck(rng, days, 3.2, 4.0)
        self.heart = ornstein_uhlenbeck(rng, days, 0.008, 80.0) + ornstein_uhlenbeck(
            rng, days, 0.007, 4.0
        )
        self.gait = ornstein_uhlenbeck(rng, days, 0.003, 75.0) + ornstein_uhlenbeck(
            rng, days, 0.005, 5.0
        )

    def apply(self, session: Session, index: int, before: list[Session]) -> Session:
        """The planned session with temperature, form and planted changes of its day."""
        draw = self.rng.standard_normal(6)
        effects = {"step_length": 1.0, "cadence": 1.0, "heart_rate": 1.0, "power": 1.0}
        for change in self.spec.changes:
            if change.cause == "athlete":
                effects[change.channel] *= 1.0 + change.effect_pct / 100 * change.share(session.ago)
        tired = _load(before, session.ago)
        away = self.spec.holiday if session.away and self.spec.holiday else self.spec.home
        outside = _temperature(away.mean_c, away.swing_c, away.latitude, session)
        outside += float(self.weather[index]) + 0.8 * float(draw[0])
        indoors = session.route == "" and session.sport == "run"
        chance = float(self.rng.random())
        outdoors_run = session.sport == "run" and session.kind in ("easy", "recovery", "long")
        if outdoors_run and outside < 0.5 and chance < self.spec.habit.treadmill:
            session, indoors = replace(session, route="", km=min(session.km, 12.0)), True
        gait = float(self.gait[index]) + 0.009 * float(draw[1]) + 0.002 * tired
        gait += 0.012 if indoors else 0.0
        heart = (
            float(self.heart[index])
            + 0.012 * float(draw[2])
            + 0.004 * tired
            + _after_illness(self.spec, session.ago)
        )
        return replace(
            session,
            temperature_c=20.5 + 0.7 * float(draw[0]) if indoors else outside,
            heart_factor=math.exp(heart) * effects["heart_rate"],
            cadence_factor=math.exp(gait) * effects["cadence"] / effects["step_length"],
            power_factor=math.exp(0.010 * float(draw[3])) * effects["power"],
            pace=session.pace * math.exp(_form(session, float(draw[4])) - 0.004 * tired),
        )  # fmt: skip


def _form(session: Session, draw: float) -> float:
    return 0.003 + 0.007 * draw if session.kind == "race" else 0.017 * draw


def _load(before: list[Session], ago: int) -> float:
    """Tiredness from the last days, about -1..2."""
    total = sum(s.km * math.exp((ago - s.ago) / 6.0) for s in before[-10:] if s.sport == "run")
    usual = 6.0 * max(sum(s.km for s in before[-30:] if s.sport == "run"), 1.0) / 45.0
    return min(max(total / usual - 1.0, -1.0), 2.0)


def _after_illness(spec: AthleteSpec, ago: int) -> float:
    for start, length, why in spec.breaks:
        since = start - length - ago
        if why in ("flu", "cold") and 0 <= since < 12:
            return 0.03 * math.exp(-since / 5.0)
    return 0.0


def _temperature(mean: float, swing: float, latitude: float, session: Session) -> float:
    season_phase = 2 * math.pi * (session.day.timetuple().tm_yday - 200) / 365.25
    north = 1.0 if latitude >= 0 else -1.0
    hour = 4.0 * math.sin(2 * math.pi * (session.hour - 9.0) / 24.0)
    return mean + north * swing * math.cos(season_phase) + hour


def _plan(rng: np.random.Generator, spec: AthleteSpec, day: Day, threshold: float) -> list[Session]:
    """What is done on `day`: mostly one run or nothing, sometimes another sport."""
    habit = spec.habit
    weekend = day.date.weekday() >= 5
    hour = habit.weekend_hour if weekend else habit.weekday_hour
    hour = float(np.clip(hour + rng.normal(0, 0.45 if weekend else 0.3), 4.8, 21.0))
    base = Session(
        0, day.date, day.ago, hour, "run", "easy", 8.0, "loop", int(rng.integers(0, 3)), threshold,
        spec.threshold_bpm, 15.0, away=day.away, run_walk=day.ago > habit.run_walk_until_ago > 0,
    )  # fmt: skip
    out: list[Session] = []
    role = day.role
    if day.broken or (role not in ("", "race") and rng.random() < habit.missed):
        role = ""
    if role == "race":
        name = "trail" if day.race_km == 30.0 else "race"
        out.append(replace(base, kind="race", km=day.race_km, route=name, hour=9.0 + 0.5 * (
            day.race_km < 15), variant=day.ago % 4, run_walk=False))  # fmt: skip
    elif role:
        out.append(_run(rng, spec, day, base, role))
    for sport, per_week in habit.other:
        if not out and rng.random() < per_week / 2.6 and not (day.broken and sport != "swim"):
            km = {"ride": rng.uniform(24, 46), "walk": rng.uniform(3, 7), "swim": 1.5}[sport]
            route = "" if sport == "swim" else "loop"
            out.append(replace(base, sport=sport, kind=sport, km=_rounded(km), route=route))
    return out


def _run(
    rng: np.random.Generator, spec: AthleteSpec, day: Day, base: Session, role: str
) -> Session:
    habit = spec.habit
    weekly = habit.weekly_km * day.volume
    if habit.run_walk_until_ago:  # a beginner starts with three quarters of it
        weekly *= min(1.0, 1.25 - 0.5 * day.ago / DAYS)
    if role == "quality" and not base.run_walk and day.phase != "recovery":
        return _quality(rng, spec, day, base)
    runs = sum(1 for name in habit.days if name)
    if role == "long":
        marathon = day.goal_km > 40 and day.phase in ("build", "peak")
        km = min(weekly * (0.41 if marathon else 0.27 if runs >= 5 else 0.34), 34.0)
        kind = "long"
    else:
        km = weekly * 0.73 / max(runs - 1, 1) * 0.92
        kind = "recovery" if day.phase == "recovery" or rng.random() < 0.15 else "easy"
        km *= 0.8 if kind == "recovery" else 1.0
    km = _rounded(km * math.exp(rng.normal(0, 0.12)))
    if rng.random() < habit.trail and not base.away:
        return replace(base, kind=kind, km=km, route="trail")
    route = str(rng.choice(["loop", "loop", "river"] if km > 5 else ["loop"]))
    return replace(base, kind=kind, km=km, route=route, variant=base.variant % 2 if km > 14 else
                   base.variant)  # fmt: skip


def _quality(rng: np.random.Generator, spec: AthleteSpec, day: Day, base: Session) -> Session:
    """Hills and tempo in the base, intervals and tempo later, little before a race."""
    size = min(max(spec.habit.weekly_km / 62.0, 0.55), 1.1)
    first = day.date.weekday() < 3
    kind = {"base": ("hills", "tempo"), "build": ("intervals", "tempo")}.get(
        day.phase, ("intervals", "tempo")
    )[0 if first == (day.week % 3 > 0) else 1]
    if day.phase == "taper":
        return _intervals(spec, base, (5, 400, 200))
    if kind == "hills" and not base.away:
        reps = max(4, round(9 * size))
        return replace(base, kind="hills", km=0.6 * reps, route="hills", reps=reps, rep_m=300.0,
                       rest_m=300.0)  # fmt: skip
    if kind == "tempo":
        reps, metres, rest = _TEMPOS[int(rng.integers(0, 4 if size > 0.95 else 3))]
        metres = 100 * round(metres * min(size * 1.05, 1.1) / 100)
        km = _rounded(2.2 + reps * (metres + rest) / 1000.0 + 1.8)
        return replace(base, kind="tempo", km=km, route="river", reps=reps, rep_m=float(metres),
                       rest_m=float(rest))  # fmt: skip
    reps, metres, rest = _INTERVALS[int(rng.integers(0, len(_INTERVALS)))]
    return _intervals(spec, base, (max(3, round(reps * size)), metres, rest))


def _intervals(spec: AthleteSpec, base: Session, menu: tuple[int, int, int]) -> Session:
    reps, metres, rest = menu
    track = spec.habit.track and not base.away
    work = reps * (metres + rest) / 1000.0
    return replace(base, kind="intervals", km=work + (0.0 if track else 4.5), reps=reps,
                   route="track" if track else "river", rep_m=float(metres),
                   rest_m=float(rest))  # fmt: skip


def _rounded(km: float) -> float:
    """One of the distances people run: few lengths, so that routes come back."""
    return float(_KM_STEPS[np.argmin(np.abs(_KM_STEPS - km))]) if km < 35 else float(round(km))


def _thresholds(spec: AthleteSpec, calendar: list[Day], shape: Floats) -> tuple[Threshold, ...]:
    """A test every five months or so, with the errors people make in the first."""
    out = []
    for number, index in enumerate(range(0, len(calendar), 146)):
        off = (0.985, 1.005, 1.0, 0.997, 1.002)[number % 5]
        out.append(Threshold(
            calendar[index].date, round(float(shape[index]) * off, 2),
            spec.threshold_bpm + (2.0 if number == 0 else 0.0),
            spec.body.hr_max - (3.0 if number == 0 else 0.0), spec.body.hr_rest,
        ))  # fmt: skip
    return tuple(out)


def _planted(change: Change, until: date) -> Planted:
    first = until - timedelta(days=change.from_ago)
    return Planted(change.channel, change.kind, first, first + timedelta(days=change.days),
                   change.effect_pct, change.cause, change.reason)  # fmt: skip
