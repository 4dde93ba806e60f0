"""All that was ever told about an athlete, and what an athlete's coaches are told now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from athletes.consent.circles import teams_between
from athletes.consent.force import in_force
from athletes.consent.sight import Sight
from athletes.models import Athlete, Team, User
from coaching.flag_access import is_shown
from coaching.models import Flag, FlagAnswer
from coaching.rules._rule import To
from coaching.selectors.flags import SeenAnswer, SeenFlag, answered, said, spoken
from common.kinds import Kind
from common.units import Units

MOST = 100  # of the past


@dataclass(frozen=True, slots=True)
class Past:
    """A flag that is over, with the answers it was given, the last first."""

    flag: SeenFlag
    answers: list[SeenAnswer]


@dataclass(frozen=True, slots=True)
class History:
    """`team`: within which the reader answers; None where they are the athlete."""

    team: Team | None
    open: list[SeenFlag]
    past: list[Past]


def history(user: User, athlete: Athlete, today: date, *, units: Units = "metric") -> History:
    """What `user` may see of the flags of `athlete` (from the door). Four queries at most."""
    teams = teams_between(user, athlete)
    sees = [flag for flag in _latest(athlete) if is_shown(flag, athlete.sight, today)]
    answers = list(FlagAnswer.objects.filter(athlete=athlete, team__in=teams))
    to = To(athlete.name, units)
    current = [
        answered(said(flag, to), flag, _last(flag, answers), today)
        for flag in sees if flag.cleared_at is None
    ]  # fmt: skip
    current.sort(key=lambda flag: (flag.is_away, -flag.severity, flag.raised_at))
    past = [
        Past(said(flag, to), [spoken(answer) for answer in answers if _is_of(answer, flag)])
        for flag in sees if flag.cleared_at is not None
    ]  # fmt: skip
    return History(teams[0] if teams else None, current, past)


def told_about(athlete: Athlete, today: date, *, units: Units = "metric") -> list[SeenFlag]:
    """The open flags that at least one team's staff is shown, said to the athlete. Two queries;
    one when there are none."""
    flags = Flag.objects.filter(athlete=athlete, cleared_at=None).order_by("-severity", "raised_at")
    shares = _shares(athlete) if flags else []
    return [
        said(flag, To("", units)) for flag in flags
        if any(is_shown(flag, sight, today) for sight in shares)
    ]  # fmt: skip


def _shares(athlete: Athlete) -> list[Sight]:
    """What each team is shown, from the athlete's own side."""
    held = in_force().filter(membership__user_id=athlete.user_id)
    return [
        Sight({Kind(kind): since or date.min for kind in kinds})
        for kinds, since in held.values_list("kinds", "since")
    ]


def _latest(athlete: Athlete) -> Sequence[Flag]:
    flags = Flag.objects.filter(athlete=athlete)
    return [
        *flags.filter(cleared_at=None),
        *flags.exclude(cleared_at=None).order_by("-cleared_at")[:MOST],
    ]


def _is_of(answer: FlagAnswer, flag: Flag) -> bool:
    is_in_time = answer.at >= flag.raised_at and (
        flag.cleared_at is None or answer.at <= flag.cleared_at
    )
    return answer.rule == flag.rule and answer.about == flag.about and is_in_time


def _last(flag: Flag, answers: Sequence[FlagAnswer]) -> FlagAnswer | None:
    """Answers come the last first."""
    return next((answer for answer in answers if answer.rule == flag.rule), None)
