"""The page of a comparison as its template prints it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from analytics.selectors.compare import ALIGNS, MOST, Comparison
from athletes.models import Athlete
from common import units as u
from common.units import Units
from runhub.web.compare_data import drawn, lettered
from runhub.web.compare_tables import Block, blocks, lacking, tempo
from runhub.web.compare_words import channel_words, headline, left_out
from runhub.web.run_channels import Shown


@dataclass(frozen=True, slots=True)
class Column:
    """One session: its letter is its colour, dash and label everywhere."""

    letter: str
    title: str
    day: str
    who: str
    href: str
    without: str  # the comparison without it
    as_first: str  # the comparison with it as what the others are compared to
    similar: str
    distance: str
    time: str
    tempo: str


@dataclass(frozen=True, slots=True)
class Chart:
    how: Shown
    sentence: str


@dataclass(frozen=True, slots=True)
class ComparePage:
    columns: list[Column]
    aligns: list[tuple[str, str, bool]]
    sentence: str
    notes: list[str]
    charts: list[Chart]
    blocks: list[Block]
    lacking: list[str]
    has_map: bool
    is_full: bool
    csv_href: str


def compare_page(found: Comparison, reader_athlete: Athlete | None, units: Units) -> ComparePage:
    """Everything the page prints about `found`."""
    keys = [session.activity.public_id for session in found.sessions]
    return ComparePage(
        columns=_columns(found, reader_athlete, units),
        aligns=_aligns(found, keys),
        sentence=headline(found, units),
        notes=left_out(found),
        charts=[
            Chart(how, channel_words(found, key, how, units))
            for key, how in drawn(found, units).items()
        ],
        blocks=blocks(found, units),
        lacking=lacking(found),
        has_map=any(
            session.run is not None and session.run.latitude is not None
            for session in found.sessions
        ),
        is_full=len(keys) >= MOST,
        csv_href=f"{address(keys, found.align)}&format=csv",
    )


def address(keys: Iterable[object], align: str = "distance") -> str:
    """The comparison of these public ids, the first of them that of reference."""
    pairs = [("runs", str(key)) for key in keys]
    if align != "distance":
        pairs.append(("align", align))
    return f"{reverse('compare')}{'?' if pairs else ''}{urlencode(pairs)}"


def _aligns(found: Comparison, keys: Sequence[object]) -> list[tuple[str, str, bool]]:
    labels = {"distance": _("Distance"), "time": _("Moving time"), "lap": _("Lap")}
    return [(labels[key], address(keys, key), key == found.align) for key in ALIGNS]


def _columns(found: Comparison, mine: Athlete | None, units: Units) -> list[Column]:
    keys = [session.activity.public_id for session in found.sessions]
    columns = []
    for place, (letter, session) in enumerate(lettered(found)):
        activity = session.activity
        rest = keys[:place] + keys[place + 1 :]
        is_mine = mine is not None and activity.athlete_id == mine.pk
        columns.append(
            Column(
                letter=letter,
                title=activity.title,
                day=date_format(activity.local_date, "j M Y"),
                who="" if is_mine else session.athlete_name,
                href=reverse("activity", args=[activity.public_id]),
                without=address(rest, found.align),
                as_first=address([keys[place], *rest], found.align) if place else "",
                similar=reverse("activity_similar", args=[activity.public_id]),
                distance=str(u.distance(session.distance_m, units)),
                time=str(u.duration(activity.moving_s)),
                tempo=str(tempo(session.speed_mps, activity.sport, units)),
            )
        )
    return columns
