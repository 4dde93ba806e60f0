"""The demo: a coach and six simulated athletes, loaded through the real import.

Accounts are there at once; files are made and imported in the background, newest first. What has
been done is kept in `demo.json` of the state directory, so that a restart goes on.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from activities.selectors.imports import demo_job, demo_standing
from activities.services.imports import items_add, job_create
from activities.services.locks import demo_locked
from activities.services.staging import bytes_stage
from athletes.accounts.addresses import address_confirm
from athletes.models import Athlete, Role, User
from athletes.selectors import athlete_by_email
from athletes.services import (
    athlete_create,
    profile_update,
    shoe_create,
    shoe_retire,
    threshold_set,
)
from athletes.teams.services import team_create, team_member_add
from common.kinds import Kind
from runhub import demo_words
from simulation.demo import DemoAthlete, DemoTeam, demo_team, session_files

DOMAIN = "demo.runhub.local"
SESSIONS_A_TURN = 8


def record_path() -> Path:
    return Path(settings.STATE) / "demo.json"


def record() -> dict[str, Any]:
    path = record_path()
    return json.loads(path.read_text()) if path.exists() else {}


def keep(values: dict[str, Any]) -> None:
    path = record_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_suffix(".new")
    scratch.touch(mode=0o600)
    scratch.write_text(json.dumps(values))
    scratch.rename(path)


@lru_cache(maxsize=1)
def team(until: str) -> DemoTeam:
    return demo_team(until=date.fromisoformat(until))


def emails(found: DemoTeam) -> list[str]:
    """Sign-in addresses by athlete; the first is simply "athlete"."""
    first = (f"athlete@{DOMAIN}",)
    rest = (f"{a.spec.name.split()[0].lower()}@{DOMAIN}" for a in found.athletes[1:])
    return [*first, *rest]


def accounts_make(today: date) -> dict[str, str]:
    """Sign-ins by e-mail; makes the people and their team on the first call."""
    known = record()
    if known and athlete_by_email(f"coach@{DOMAIN}"):
        return dict(known["sign_ins"])
    signs = {f"{name}@{DOMAIN}": secrets.token_urlsafe(9) for name in ("coach", "athlete")}
    found = team(today.isoformat())
    values = {
        "until": today.isoformat(),
        "sign_ins": signs,
        "turn": 0,
        "filled": False,
        "sessions": sum(len(athlete.season.sessions) for athlete in found.athletes),
    }
    with transaction.atomic():
        _people(found, signs)
        keep(values)
    return signs


def _people(found: DemoTeam, signs: dict[str, str]) -> None:
    zone = found.athletes[0].spec.home.zone
    coach = _person(f"coach@{DOMAIN}", found.coach, zone, signs)
    group = team_create(owner=coach, name=found.name)
    members = []
    for place, (email, athlete) in enumerate(zip(emails(found), found.athletes, strict=True)):
        user = _person(email, athlete.spec.name, athlete.spec.home.zone, signs)
        kinds = demo_words.SHARES[place]
        members.append(team_member_add(team=group, user=user, role=Role.ATHLETE, kinds=kinds))
        _profile(user.athlete, athlete)
        if Kind.NOTES in kinds:
            demo_words.days_make(athlete=user.athlete, demo=athlete, today=found.athletes[0].until)
    demo_words.groups_make(team=group, coach=coach, members=members)
    demo_words.long_ago(team=group, today=found.athletes[0].until)


def _person(email: str, name: str, zone: str, signs: dict[str, str]) -> User:
    user = User.objects.create_user(email, password=signs.get(email))
    address_confirm(user=user)
    athlete_create(user=user, name=name, time_zone=zone)
    return user


def _profile(athlete: Athlete, demo: DemoAthlete) -> None:
    spec = demo.spec
    profile_update(
        athlete=athlete,
        name=athlete.name,
        birth_year=spec.birth_year,
        sex=spec.sex,
        weight_kg=spec.body.weight_kg,
        time_zone=athlete.time_zone,
        units=athlete.units,
        language=athlete.language,
        week_start=athlete.week_start,
        theme=athlete.theme,
    )
    for row in demo.season.thresholds:
        threshold_set(
            athlete=athlete,
            valid_from=row.valid_from,
            max_heart_rate_bpm=round(row.max_bpm),
            resting_heart_rate_bpm=round(row.rest_bpm),
            threshold_heart_rate_bpm=round(row.threshold_bpm),
            threshold_speed_mps=row.threshold_mps,
        )
    daily = [s for s in demo.season.shoes if s.purpose == "daily" and s.last is None]
    for shoe in demo.season.shoes:
        own = shoe_create(
            athlete=athlete,
            name=shoe.name,
            bought_on=shoe.first,
            is_default=shoe in daily[-1:],
        )
        if shoe.last is not None:
            shoe_retire(shoe=own, retired_on=shoe.last)


@dataclass(frozen=True, slots=True)
class Filling:
    """How far the demo has come; `percent` is a little vague, some sessions bring two files."""

    activities: int
    percent: int
    is_done: bool


def filling() -> Filling:
    known = record()
    added, is_idle = demo_standing()
    is_done = bool(known.get("filled")) and is_idle
    sessions = known.get("sessions") or added
    return Filling(added, 100 if is_done else min(99, 100 * added // max(1, sessions)), is_done)


def follow(say: Callable[[str], object], *, every_s: float, pause_s: float = 1.0) -> None:
    """Say every `every_s` seconds how far it has come, while that changes, until all is there."""
    began = said = time.monotonic()
    first = now = filling()
    shown = first.activities
    while not now.is_done:
        time.sleep(pause_s)
        now = filling()
        is_due = time.monotonic() - said >= every_s
        if is_due and now.activities != shown and not now.is_done:
            say(f"demo: {now.activities:,} activities so far ({now.percent} %)")
            said, shown = time.monotonic(), now.activities
    more = "" if first.activities == 0 else f", {now.activities - first.activities:,} of them new"
    say(f"demo: {now.activities:,} activities in {_minutes(time.monotonic() - began)}{more}")


def _minutes(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"


def fill_turn(turn: int) -> list[int]:
    """Make and hand in the files of the next few sessions of every athlete.

    Returns the jobs that have new items; none when all is there, or when another message has
    taken this turn.
    """
    with transaction.atomic():
        if not demo_locked():
            return []
        return _fill_turn(turn)


def _fill_turn(turn: int) -> list[int]:
    known = record()
    if not known or known["turn"] != turn or known["filled"]:
        return []
    found = team(known["until"])
    first = turn * SESSIONS_A_TURN
    jobs = [
        _hand_in(email, athlete, first)
        for email, athlete in zip(emails(found), found.athletes, strict=True)
    ]
    filled = [job for job in jobs if job is not None]
    if not filled:  # the newest runs have long been read
        _talk(found)
    keep({**known, "turn": turn + 1, "filled": not filled})
    return filled


def _talk(found: DemoTeam) -> None:
    coach = athlete_by_email(f"coach@{DOMAIN}")
    for place, email in enumerate(emails(found)):
        athlete = athlete_by_email(email)
        if athlete is not None and coach is not None:
            demo_words.runs_talk(athlete=athlete, coach=coach.user, place=place)


def _hand_in(email: str, demo: DemoAthlete, first: int) -> int | None:
    sessions = demo.season.sessions[::-1][first : first + SESSIONS_A_TURN]
    athlete = athlete_by_email(email)
    if not sessions or athlete is None:
        return None
    files = [
        bytes_stage(file.data, file.name)
        for session in sessions
        for file in session_files(demo, session)
    ]
    job = demo_job(athlete) or job_create(
        athlete=athlete, created_by=athlete.user, files=[], source="demo"
    )
    items_add(job=job, files=files)
    return job.pk
