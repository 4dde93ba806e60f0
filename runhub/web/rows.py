"""Lines of lists as their templates print them: figures in the reader's units, words, links."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from uuid import UUID

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import MONTHS_3, WEEKDAYS_ABBR
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from activities.selectors.rows import ActivityRow
from common import units as u
from common.kinds import Kind
from common.units import Figure, Units
from runhub.web.templatetags.figures import render

ICONS = {"ride": "bike", "swim": "waves", "walk": "footprints", "hike": "mountain"}


@dataclass(frozen=True, slots=True)
class RowView:
    """One activity in a list; `tempo` is pace, or speed for what isn't done on foot.

    What we made ourselves is marked safe: escaping it again takes a tenth of the page's CPU.
    """

    public_id: SafeString
    href: SafeString
    title: str
    tick_label: str
    is_run: bool
    sport: str
    kind: SafeString
    icon: str
    thumb: str
    iso: SafeString
    date: SafeString
    clock: SafeString
    zone: str
    distance: SafeString
    time: SafeString
    tempo: SafeString
    climb: SafeString
    heart_rate: SafeString
    unread: int  # comments that the reader has not read

    @property
    def cells(self) -> SafeString:
        """The table's five cells of figures as one piece: a page of fifty has 250 of them."""
        cells = zip(
            _CELLS, (self.distance, self.time, self.tempo, self.climb, self.heart_rate), strict=True
        )
        return SafeString("".join(f"{start}{value}</td>" for start, value in cells))

    @property
    def cells_without_heart_rate(self) -> SafeString:
        """The same for readers with whom no heart rate is shared."""
        cells = zip(_CELLS, (self.distance, self.time, self.tempo, self.climb), strict=False)
        return SafeString("".join(f"{start}{value}</td>" for start, value in cells))


_CELLS = tuple(
    f'<td class="is-number list-{name}">' for name in ("distance", "time", "pace", "climb", "hr")
)


class _Words:
    """Names of days and months and the labels of a tick and a guess, made once a list."""

    def __init__(self) -> None:
        self.weekdays = [str(WEEKDAYS_ABBR[number]) for number in range(7)]
        self.months = [str(MONTHS_3[number]) for number in range(1, 13)]
        self.tick = _("Select %(title)s, %(day)s")
        self.year = timezone.localdate().year

    def day(self, day: date) -> str:
        """ "Tue 14 Oct", or "14 Oct 2023" when it wasn't this year."""
        month = self.months[day.month - 1].capitalize()
        if day.year == self.year:
            return f"{self.weekdays[day.weekday()]} {day.day} {month}"
        return f"{day.day} {month} {day.year}"

    @cached_property
    def not_shared(self) -> SafeString:
        return format_html('<span class="not-shared">{}</span>', _("not shared"))

    @cached_property
    def guessed(self) -> str:
        return render_to_string("activities/_guessed.html")

    def kind(self, row: ActivityRow) -> SafeString:
        """ "Easy", and that it is a guess as long as nobody has said so."""
        return SafeString(row.workout_label + (self.guessed if row.is_type_guessed else ""))


def row_views(
    rows: list[ActivityRow], units: Units, unread: Mapping[UUID, int] | None = None
) -> list[RowView]:
    words, counts = _Words(), unread or {}
    return [_row_view(row, units, words, counts.get(row.public_id, 0)) for row in rows]


def _row_view(row: ActivityRow, units: Units, words: _Words, unread: int) -> RowView:
    local = row.local_start
    key = SafeString(row.public_id)
    day = words.day(row.local_date)
    tempo = u.pace if row.is_paced else u.speed
    return RowView(
        public_id=key,
        href=SafeString(_href(key)),
        title=row.title,
        tick_label=words.tick % {"title": row.title, "day": day},
        is_run=row.is_run,
        sport="" if row.is_run else row.sport_label,
        kind=words.kind(row),
        icon=ICONS.get(row.sport, "activity"),
        thumb=row.thumb,
        iso=SafeString(local.isoformat(timespec="minutes")),
        date=SafeString(day),
        clock=SafeString(f"{local.hour}:{local.minute:02d}"),
        zone=row.time_zone,
        distance=_cell(u.distance(row.distance_m, units)),
        time=_cell(u.duration(row.moving_s)),
        tempo=_cell(tempo(row.speed_mps, units)),
        climb=_cell(u.elevation(row.ascent_m, units)),
        heart_rate=_cell(u.plain(row.heart_rate_bpm, "bpm"))
        if Kind.BODY in row.shown
        else words.not_shared,
        unread=unread,
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
