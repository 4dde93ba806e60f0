"""Lines of lists as their templates print them: figures in the reader's units, words, links."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from activities.selectors.rows import ActivityRow
from common import units as u
from common.units import Figure, Units
from runhub.web.templatetags.figures import render

ICONS = {"ride": "bike", "swim": "waves", "walk": "footprints", "hike": "mountain"}


@dataclass(frozen=True, slots=True)
class RowView:
    """One activity in a list; `tempo` is pace, or speed for what isn't done on foot."""

    public_id: str
    href: str
    title: str
    tick_label: str
    is_run: bool
    sport: str
    kind: str
    icon: str
    thumb: str
    iso: str
    date: str
    clock: str
    zone: str
    distance: SafeString
    time: SafeString
    tempo: SafeString
    climb: SafeString
    heart_rate: SafeString


def row_views(rows: list[ActivityRow], units: Units) -> list[RowView]:
    today = timezone.localdate()
    return [_row_view(row, units, today) for row in rows]


def _row_view(row: ActivityRow, units: Units, today: date) -> RowView:
    local = row.local_start
    key = str(row.public_id)
    day = _day(row.local_date, row.local_date.year == today.year)
    tempo = u.pace if row.is_paced else u.speed
    return RowView(
        public_id=key,
        href=_href(key),
        title=row.title,
        tick_label=_("Select %(title)s, %(day)s") % {"title": row.title, "day": day},
        is_run=row.is_run,
        sport=row.sport_label,
        kind=row.workout_label,
        icon=ICONS.get(row.sport, "activity"),
        thumb=row.thumb,
        iso=local.isoformat(timespec="minutes"),
        date=day,
        clock=f"{local.hour}:{local.minute:02d}",
        zone=row.time_zone,
        distance=_cell(u.distance(row.distance_m, units)),
        time=_cell(u.duration(row.moving_s)),
        tempo=_cell(tempo(row.speed_mps, units)),
        climb=_cell(u.elevation(row.ascent_m, units)),
        heart_rate=_cell(u.plain(row.heart_rate_bpm, "bpm")),
    )


@lru_cache(maxsize=1)
def _pattern() -> str:
    # Reversing an address 50 times costs more than the query; its shape is the same for all.
    return reverse("activity", args=["00000000-0000-0000-0000-000000000000"])


def _href(key: str) -> str:
    return _pattern().replace("00000000-0000-0000-0000-000000000000", key)


def _cell(figure: Figure) -> SafeString:
    """The `figure` filter for many: value and unit are our own, so nothing needs escaping."""
    if not figure.value or not figure.unit:
        return render(figure)
    gap = "" if figure.unit.startswith("/") else "\N{NO-BREAK SPACE}"
    return SafeString(
        f'<span class="figure">{figure.value}<span class="unit">{gap}{figure.unit}</span></span>'
    )


def _day(day: date, is_this_year: bool) -> str:
    return date_format(day, "D j M" if is_this_year else "j M Y")
