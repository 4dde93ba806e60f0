"""The coach's table as its template prints it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from html import escape
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from athletes.models import Team
from coaching.selectors.table import Row, Table
from coaching.selectors.table_order import (
    DESCENDING,
    KEYS,
    SHOWS,
    Ask,
    Summary,
    arranged,
    summary_of,
)
from coaching.selectors.table_people import Invited
from common.units import Units
from runhub.web.table.cells import SOME_KEY, TONES, Cells
from runhub.web.table.columns import COLUMNS, Column
from runhub.web.table.words import state_words, summary_words

LONGEST_SEARCH = 80
OVERVIEW = "athlete"
SHOW_WORDS: dict[str, str | Promise] = {
    "": gettext_lazy("Everybody"),
    "flagged": gettext_lazy("Need attention"),
    "silent": gettext_lazy("No run for 7 days"),
    "unread": gettext_lazy("New comments"),
}


@dataclass(frozen=True, slots=True)
class Head:
    label: str | Promise
    help: str | Promise
    href: str
    sorted: str  # "", "ascending" or "descending"
    is_number: bool


@dataclass(frozen=True, slots=True)
class Choice:
    key: str
    label: str | Promise
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class TablePage:
    summary: str
    order: str
    heads: list[Head]
    name_head: Head
    body: SafeString
    count: int
    invited: list[Invited]
    shows: list[tuple[str | Promise, str, bool]]
    groups: list[tuple[str, str, bool]]
    columns: list[Choice]
    ask: Ask
    kept: list[tuple[str, str]]
    clear: str
    query: str
    has_any: bool


def ask_of(query: QueryDict) -> Ask:
    """What of the address is understood; the rest is passed over."""
    sort, show = query.get("sort", ""), query.get("show", "")
    try:
        group = UUID(query["group"]) if query.get("group") else None
    except ValueError:
        group = None
    return Ask(
        sort=sort if sort.removeprefix("-") in KEYS else "",
        show=show if show in SHOWS else "",
        text=query.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH],
        group=group,
    )


def query_of(ask: Ask) -> str:
    """ "?show=flagged&sort=name"; "" for the table as it comes."""
    pairs = {"q": ask.text, "group": ask.group or "", "show": ask.show, "sort": ask.sort}
    text = urlencode({name: value for name, value in pairs.items() if value})
    return f"?{text}" if text else ""


def summary(table: Table) -> Summary:
    return summary_of(table.rows, table.today, midnight)


def midnight(day: date) -> datetime:
    """Where the reader is."""
    return timezone.make_aware(datetime(day.year, day.month, day.day))


def table_page(
    team: Team, table: Table, rows: Sequence[Row], ask: Ask, columns: Sequence[Column], units: Units
) -> TablePage:
    """`rows`: those of `table` that `ask` wants, in its order."""
    here = reverse("team_table", args=[team.public_id])
    addresses, writer = _addresses(team), Cells(columns, units)
    return TablePage(
        summary=summary_words(summary(table)),
        order=_order(ask, table),
        heads=[_head(here, column, ask) for column in columns],
        name_head=_head(here, NAME, ask),
        body=SafeString("\n".join(_line(row, writer, addresses) for row in rows)),
        count=len(rows),
        invited=[] if ask.is_narrow else table.invited,
        shows=_shows(here, table, ask),
        groups=[(str(g.key), g.name, g.key == ask.group) for g in table.groups],
        columns=[Choice(c.key, c.label, c in columns) for c in COLUMNS],
        ask=ask,
        kept=[(name, value) for name, value in (("show", ask.show), ("sort", ask.sort)) if value],
        clear=f"{here}{query_of(Ask(sort=ask.sort))}",
        query=query_of(ask),
        has_any=bool(table.rows or table.invited),
    )


def row_html(team: Team, row: Row, columns: Sequence[Column], units: Units) -> str:
    """The row of the athlete whose panel is open, as it is drawn anew."""
    return _line(row, Cells(columns, units), _addresses(team), is_open=True)


NAME = Column("name", gettext_lazy("Athlete"), "", sort="name")


def _order(ask: Ask, table: Table) -> str:
    if len(table.rows) < 2:
        return ""
    if not ask.sort:
        return _("Who needs attention comes first: the gravest flag, of these the newest, then who"
                 " has not run for longest.")  # fmt: skip
    return ""


def _shows(here: str, table: Table, ask: Ask) -> list[tuple[str | Promise, str, bool]]:
    """Filters with their counts; only those that would show somebody."""
    found = []
    for key in SHOWS:
        count = len(arranged(table.rows, Ask(show=key)))
        if key and not count and ask.show != key:
            continue
        label = f"{SHOW_WORDS[key]} {count}"
        href = f"{here}{query_of(replace(ask, show=key))}"
        found.append((label, href, ask.show == key))
    return found


def _head(here: str, column: Column, ask: Ask) -> Head:
    """A click sorts by the column; another turns it round; a third goes back to attention."""
    if column.sort is None:
        return Head(column.label, column.help, "", "", column.is_number)
    if not column.sort:
        is_default = "descending" if not ask.sort else ""
        href = f"{here}{query_of(replace(ask, sort=''))}"
        return Head(column.label, column.help, href, is_default, column.is_number)
    down, up = f"-{column.sort}", column.sort
    first, second = (down, up) if column.sort in DESCENDING else (up, down)
    wanted = {first: second, second: ""}.get(ask.sort, first)
    href = f"{here}{query_of(replace(ask, sort=wanted))}"
    state = {down: "descending", up: "ascending"}.get(ask.sort, "")
    return Head(column.label, column.help, href, state, column.is_number)


def _addresses(team: Team) -> Mapping[str, str]:
    """Patterns, since turning names into addresses is slow for hundreds."""
    some = UUID(SOME_KEY)
    return {
        "athlete": athlete_address(some),
        "panel": reverse("team_table_panel", args=[team.public_id, some]),
    }


def athlete_address(key: UUID) -> str:
    """The coach's overview of an athlete."""
    return reverse(OVERVIEW, args=[key])


def _line(row: Row, writer: Cells, addresses: Mapping[str, str], *, is_open: bool = False) -> str:
    """A row of the table; who shares nothing is opened all the same, and told of."""
    person, key = row.person, str(row.person.key)
    words = person.name.split() or ["?"]
    initials = (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()
    groups = ", ".join(group.name for group in person.groups)
    note = " · ".join(text for text in (groups, state_words(person)) if text)
    panel = addresses["panel"].replace(SOME_KEY, key)
    href = addresses["athlete"].replace(SOME_KEY, key) if person.shares else panel
    tone = f"tone-{TONES[row.severity]}" if row.severity else ""
    classes = f"{tone} is-current".lstrip() if is_open else tone
    marked = f' class="{classes}"' if classes else ""
    status = f'<span class="person-status">{escape(note)}</span>' if note else ""
    return (
        f'<tr id="athlete-{person.pk}"{marked}><th scope="row">'
        f'<a class="person is-small" href="{href}" hx-get="{panel}" data-row>'
        f'<span class="disc" aria-hidden="true">{escape(initials)}</span><span class="person-text">'
        f'<span class="person-name">{escape(person.name)}</span>{status}</span></a></th>'
        f"{writer.of(row)}</tr>"
    )
