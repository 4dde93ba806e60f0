"""The page of a group session as its template prints it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analytics.selectors.compare import ALIGNS, Session
from coaching.selectors.group_session_side import SideBySide
from coaching.selectors.table_people import Person
from common import units as u
from common.kinds import Kind
from common.units import Figure, Units
from runhub.web.compare_data import drawn, lettered
from runhub.web.run_channels import Shown
from runhub.web.side_by_side.table import PartLine, part_lines
from runhub.web.side_by_side.words import headline, missing_words, parts_about

LONGEST_MARK = 10
BYS: dict[str, str | Promise] = {
    "reps": gettext_lazy("Repetitions"),
    "laps": gettext_lazy("Laps"),
    "splits": gettext_lazy("Splits"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One athlete's run; the letter is its colour and dash."""

    letter: str
    name: str
    title: str
    when: str
    href: str
    as_first: str
    without: str
    distance: Figure
    time: Figure
    pace: Figure
    heart_rate: Figure


@dataclass(frozen=True, slots=True)
class SidePage:
    columns: list[Column]
    sentence: str
    aligns: list[tuple[str, str, bool]]
    bys: list[tuple[str, str, bool]]
    againsts: list[tuple[str, str, bool]]
    title: str
    about: str
    lines: list[PartLine]
    charts: list[Shown]
    missing: list[str]
    suggestions_href: str


def side_page(team: UUID, found: SideBySide, units: Units) -> SidePage:
    sessions = found.comparison.sessions
    keys = [session.activity.public_id for session in sessions]
    parts = found.parts
    asked = {"align": found.comparison.align, "by": parts.by, "against": parts.against}
    unit = "mi" if units == "imperial" else "km"
    return SidePage(
        columns=_columns(team, found, keys, asked, units),
        sentence=headline(found, units),
        aligns=[
            (str(label), address(team, keys, **(asked | {"align": key})), key == asked["align"])
            for key, label in zip(ALIGNS, (_("Distance"), _("Time"), _("Lap")), strict=True)
        ],
        bys=[
            (str(BYS[key]), address(team, keys, **(asked | {"by": key})), key == parts.by)
            for key in parts.offered
        ],
        againsts=[
            (label, address(team, keys, **(asked | {"against": key})), key == parts.against)
            for key, label in (("median", _("the middle")), ("first", found.people[0].name))
        ],
        title=_("Splits, %(unit)s") % {"unit": unit}
        if parts.by == "splits"
        else str(BYS[parts.by]),
        about=parts_about(found),
        lines=part_lines(parts, units),
        charts=list(drawn(found.comparison, units).values()),
        missing=missing_words(found),
        suggestions_href=reverse("team_side_by_side", args=[team]),
    )


def address(
    team: UUID, keys: Sequence[UUID], align: str = "", by: str = "", against: str = ""
) -> str:
    """The runs `keys` side by side, the first of them that of reference."""
    pairs = [("activity", str(key)) for key in keys]
    given = (("align", align, ALIGNS[0]), ("by", by, ""), ("against", against, "median"))
    pairs += [(name, value) for name, value, usual in given if value and value != usual]
    return f"{reverse('team_side_by_side', args=[team])}?{urlencode(pairs)}"


def marks(names: Sequence[str]) -> list[str]:
    """Short names for the ends of lines: first names, with an initial where two are alike."""
    firsts = [name.split()[0] if name.split() else name for name in names]
    counts = Counter(firsts)
    found = []
    for first, name in zip(firsts, names, strict=True):
        words = name.split()
        more = f" {words[-1][0]}" if counts[first] > 1 and len(words) > 1 else ""
        found.append(f"{first[: LONGEST_MARK - len(more)]}{more}")
    return found


def _columns(
    team: UUID, found: SideBySide, keys: list[UUID], asked: dict[str, str], units: Units
) -> list[Column]:
    columns = []
    pairs = zip(lettered(found.comparison), found.people, strict=True)
    for place, ((letter, session), person) in enumerate(pairs):
        rest = keys[:place] + keys[place + 1 :]
        first = address(team, [keys[place], *rest], **asked) if place else ""
        without = address(team, rest, **asked) if len(rest) > 1 else ""
        columns.append(_column(letter, session, person, first, without, units))
    return columns


def _column(
    letter: str, session: Session, person: Person, as_first: str, without: str, units: Units
) -> Column:
    activity = session.activity
    local = activity.start.astimezone(ZoneInfo(activity.time_zone))
    speed = None if math.isnan(session.speed_mps) else session.speed_mps
    beats = activity.average_heart_rate_bpm if Kind.BODY in activity.shown else None
    return Column(
        letter=letter,
        name=person.name,
        title=activity.title,
        when=f"{date_format(activity.local_date, 'D j M')}, {local.hour}:{local.minute:02d}",
        href=reverse("activity", args=[activity.public_id]),
        as_first=as_first,
        without=without,
        distance=u.distance(session.distance_m, units),
        time=u.duration(activity.moving_s),
        pace=u.pace(speed, units),
        heart_rate=u.plain(beats, "bpm"),
    )
