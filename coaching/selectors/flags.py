"""The flags of athletes as the staff of a team may see them, with what was done about each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q
from django.db.models.expressions import RawSQL
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from athletes.consent.sight import Sight, sights_of
from athletes.models import Athlete, Team, User
from coaching.flag_access import is_shown
from coaching.models import Flag, FlagAnswer
from coaching.registry import rules
from coaching.rules._rule import To
from common.units import Units


@dataclass(frozen=True, slots=True)
class Evidence:
    """A figure, or a run: `day` and the key of the `activity` to link to."""

    label: str
    value: str = ""
    activity: UUID | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class SeenAnswer:
    """What the staff did last about it."""

    act: str
    words: str
    until: date | None
    note: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SeenFlag:
    """A flag in the reader's words. `is_away`: put off or done; what got worse comes back.

    `without`: says that heart rate did not count, where it would; else "".
    """

    key: UUID
    athlete_id: int
    rule: str
    severity: int
    level: str | Promise  # the severity as a word
    title: str | Promise
    sentence: str
    without: str
    evidence: list[Evidence]
    raised_at: datetime
    cleared_at: datetime | None
    answer: SeenAnswer | None
    is_away: bool


def flags_for(
    team: Team, sights: Mapping[int, Sight], today: date, *, units: Units = "metric"
) -> dict[int, list[SeenFlag]]:
    """Open flags by athlete: the gravest first, those put off or done at the end. Two queries.

    A flag is shown where all kinds it reveals are shared as far back as it reaches.
    """
    found = _open(sights).annotate(name=F("athlete__name"))
    flags = [flag for flag in found if is_shown(flag, sights[flag.athlete_id], today)]
    answers = _answers(team, {flag.athlete_id for flag in flags})
    by_athlete: dict[int, list[SeenFlag]] = {pk: [] for pk in sights}
    for flag in flags:
        seen = said(flag, To(flag.name, units))  # type: ignore[attr-defined]
        by_athlete[flag.athlete_id].append(answered(seen, flag, answers.get(_key(flag)), today))
    for each in by_athlete.values():
        each.sort(key=lambda flag: (flag.is_away, -flag.severity, flag.raised_at))
    return by_athlete


def flags_of_team(
    user: User, team: Team, today: date, *, units: Units = "metric"
) -> tuple[list[SeenFlag], dict[int, UUID]]:
    """Those of all athletes of `team` that `user` (of its staff) may see, the gravest first, and
    the public ids of the athletes. Four queries."""
    members = Athlete.objects.filter(user__memberships__team=team).exclude(user=user)
    ids = dict(members.values_list("pk", "public_id"))
    sights = {pk: sight for pk, sight in sights_of(user).items() if pk in ids}
    found = flags_for(team, sights, today, units=units).values()
    flags = [flag for each in found for flag in each]
    return sorted(flags, key=lambda flag: (flag.is_away, -flag.severity, flag.raised_at)), ids


def flag_in(team: Team, flag: Flag, today: date, *, units: Units = "metric") -> SeenFlag:
    """One flag from the door (`coaching.flag_access`), as the staff of `team` reads it."""
    answer = _answers(team, {flag.athlete_id}).get(_key(flag))
    return answered(said(flag, To(flag.athlete.name, units)), flag, answer, today)


def said(flag: Flag, to: To) -> SeenFlag:
    """`flag` in words, before anybody's answer; what an older version found is only named."""
    rule, facts = rules()[flag.rule], flag.evidence["facts"]
    is_plain = rule.uses_body and flag.variant == Flag.Variant.PLAIN
    is_current = flag.version == rule.version
    return SeenFlag(
        key=flag.public_id,
        athlete_id=flag.athlete_id,
        rule=flag.rule,
        severity=flag.severity,
        level=Flag.Severity(flag.severity).label,
        title=rule.title,
        sentence=rule.sentence(facts, to) if is_current else f"{rule.title}.",
        without=_("Worked out without heart rate.") if is_plain else "",
        evidence=[
            *(Evidence(*row) for row in (rule.rows(facts, to) if is_current else [])),
            *(_run(key, day) for key, day in flag.evidence.get("runs", [])),
        ],
        raised_at=flag.raised_at,
        cleared_at=flag.cleared_at,
        answer=None,
        is_away=False,
    )


def answered(seen: SeenFlag, flag: Flag, answer: FlagAnswer | None, today: date) -> SeenFlag:
    """With the staff's last answer, if it was about this flag."""
    if answer is None or answer.at < flag.raised_at or answer.about != flag.about:
        return seen
    holds = answer.act == FlagAnswer.Act.DONE or (
        answer.act == FlagAnswer.Act.SNOOZED and (answer.until or today) > today
    )
    return replace(seen, answer=spoken(answer), is_away=holds and flag.severity <= answer.severity)


def spoken(answer: FlagAnswer) -> SeenAnswer:
    words = str(answer.get_act_display())
    return SeenAnswer(answer.act, words, answer.until, answer.note, answer.by_name, answer.at)


def _open(athletes: Iterable[int]) -> Any:
    return Flag.objects.filter(athlete_id__in=_listed(athletes), cleared_at=None)


def _listed(athletes: Iterable[int]) -> RawSQL:
    """One value, however many they are: the ORM takes its time with each of a list."""
    return RawSQL("SELECT unnest(%s::bigint[])", [list(athletes)])


def _answers(team: Team, athletes: set[int]) -> dict[tuple[int, str], FlagAnswer]:
    """The last answer of the team by athlete and rule."""
    latest = FlagAnswer.objects.filter(Q(team=team), athlete_id__in=_listed(athletes))
    latest = latest.order_by("athlete_id", "rule", "-at", "-pk").distinct("athlete_id", "rule")
    return {_key(answer): answer for answer in latest}


def _key(row: Flag | FlagAnswer) -> tuple[int, str]:
    return row.athlete_id, row.rule


def _run(key: str, day: str) -> Evidence:
    return Evidence(_("Run"), activity=UUID(key), day=date.fromisoformat(day))
