"""One planned session of a season and how its effort is laid out along a route."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from simulation.body import Body, race_time
from simulation.routes import Route


@dataclass(frozen=True, slots=True)
class Session:
    """What an athlete does on one day, and the state she does it in.

    `kind`: easy, recovery, long, intervals, tempo, hills, race, or the name of another sport.
    `route`: kind of route, "" indoors or in the pool. Factors multiply what the body would show
    otherwise (1 = as always); planted changes are already in them.
    """

    ordinal: int
    day: date
    ago: int  # days before the season's end
    hour: float  # local time of the start
    sport: str
    kind: str
    km: float
    route: str
    variant: int
    threshold_mps: float
    threshold_bpm: float
    temperature_c: float
    shoe: str = ""
    reps: int = 0
    rep_m: float = 0.0
    rest_m: float = 0.0
    away: bool = False  # on holiday, on other streets
    camp: bool = False  # away with the team
    run_walk: bool = False
    pace: float = 1.0
    heart_factor: float = 1.0
    cadence_factor: float = 1.0
    power_factor: float = 1.0


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch at one effort: flat-equivalent speed (m/s) over a distance (m)."""

    length_m: float
    speed_mps: float
    intensity: str = "active"
    step: int | None = None  # number of the workout step, for laps pressed by hand


# Flat-equivalent speed over threshold speed.
EFFORTS = {"recovery": 0.70, "easy": 0.765, "long": 0.77}
WALK_MPS = 1.5


def layout(session: Session, body: Body, length_m: float, route: Route | None) -> list[Segment]:
    """The session's segments; together they are `length_m` long."""
    threshold = session.threshold_mps * session.pace
    if session.sport != "run":
        return [Segment(length_m, {"ride": 7.4, "walk": 1.45}.get(session.sport, 1.0))]
    if session.kind == "race":
        lasts = 1.35 if session.route == "trail" else 1.0  # as many flat kilometres
        metres = session.km * 1000.0 * lasts
        speed = metres / race_time(metres, threshold, body.endurance)
        return [Segment(length_m, speed)]
    if session.kind in ("intervals", "hills", "tempo"):
        return _workout(session, threshold, length_m, route)
    speed = threshold * EFFORTS[session.kind]
    if session.run_walk:
        return _run_walk(length_m, speed * 1.08)
    if session.kind == "long":
        return [Segment(0.7 * length_m, speed), Segment(0.3 * length_m, speed * 1.035)]
    return [Segment(length_m, speed)]


def _run_walk(length_m: float, speed: float) -> list[Segment]:
    """Four minutes of running, one of walking, until the way is done."""
    out, left = [Segment(min(300.0, length_m), WALK_MPS)], length_m - 300.0
    while left > 0:
        run = min(240.0 * speed, left)
        walk = min(60.0 * WALK_MPS, left - run)
        out.append(Segment(run, speed))
        if walk > 0:
            out.append(Segment(walk, WALK_MPS))
        left -= run + walk
    return out


def _workout(
    session: Session, threshold: float, length_m: float, route: Route | None
) -> list[Segment]:
    """Warm-up, repetitions with jogs between them, and what is left as cool-down."""
    approach = route.approach_m if route is not None and route.approach_m > 0 else 2200.0
    hard, easy = threshold * _rep_effort(session), threshold * 0.68
    out = [Segment(approach, threshold * 0.73, "warmup", 0)]
    left, work, jog = length_m - approach, session.rep_m, session.rest_m
    if session.kind == "hills" and route is not None and route.unit_m > 0:
        work = jog = route.unit_m / 2.0  # up and down
    for number in range(session.reps):
        rest = jog if number < session.reps - 1 else 0.0
        if left < work + rest + 300.0:
            break
        out.append(Segment(work, hard, "interval", 1))
        if rest > 0:
            out.append(Segment(rest, easy, "recovery", 2))
        left -= work + rest
    out.append(Segment(left, threshold * 0.71, "cooldown", 3))
    return out


def _rep_effort(session: Session) -> float:
    if session.kind == "tempo":
        return 0.985 if session.rep_m <= 3000 else 0.955
    if session.kind == "hills":
        return 1.08
    return 1.12 - 0.06 * min(session.rep_m / 1000.0, 1.6)
