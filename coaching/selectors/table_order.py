"""Which rows of a coach's table are shown, in which order."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from coaching.selectors.table import Row

Value = float | str | None
# What of a row a column sorts by; None comes last in either direction.
KEYS: dict[str, Callable[[Row], Value]] = {
    "name": lambda row: row.person.name.lower(),
    "last": lambda row: row.silent_days,
    "week": lambda row: row.figures.week_m if row.figures else None,
    "load": lambda row: row.figures.load if row.figures else None,
    "change": lambda row: row.figures.change if row.figures else None,
    "form": lambda row: row.figures.form if row.figures else None,
    "unread": lambda row: row.unread if row.person.shares else None,
    "sync": lambda row: row.failed if row.person.shares else None,
}
SHOWS = ("", "flagged", "silent", "unread")
# So it begins when a column is chosen: what one looks for is on top.
DESCENDING = frozenset({"last", "week", "load", "change", "unread", "sync"})


@dataclass(frozen=True, slots=True)
class Ask:
    """What the address asks for. `sort` is a key of KEYS, "-" before it turns it round; "" is the
    order of attention."""

    sort: str = ""
    show: str = ""
    text: str = ""
    group: UUID | None = None

    @property
    def is_narrow(self) -> bool:
        return bool(self.show or self.text or self.group)


@dataclass(frozen=True, slots=True)
class Summary:
    """Of all rows: how many need attention, how many of them are new since `since`."""

    athletes: int
    flagged: int
    new: int
    since: date
    silent: int
    hidden: int  # share nothing


def arranged(rows: Sequence[Row], ask: Ask) -> list[Row]:
    """Those that `ask` wants; `rows` come in the order of attention."""
    found = [row for row in rows if _fits(row, ask)]
    key = KEYS.get(ask.sort.removeprefix("-"))
    if key is None:
        return found
    known = [row for row in found if not _is_missing(key(row))]
    rest = [row for row in found if _is_missing(key(row))]
    return [*sorted(known, key=key, reverse=ask.sort.startswith("-")), *rest]  # type: ignore[arg-type, type-var]


def summary_of(rows: Iterable[Row], today: date, midnight: Callable[[date], datetime]) -> Summary:
    """`midnight`: the moment a day begins for the reader."""
    all_rows = list(rows)
    since = new_since(today)
    moment = midnight(since)
    return Summary(
        athletes=len(all_rows),
        flagged=sum(bool(row.flags) for row in all_rows),
        new=sum(any(flag.raised_at >= moment for flag in row.flags) for row in all_rows),
        since=since,
        silent=sum(row.is_silent for row in all_rows),
        hidden=sum(not row.person.shares for row in all_rows),
    )


def new_since(today: date) -> date:
    """Yesterday; over the weekend and on Monday the Friday before."""
    back = {0: 3, 5: 1, 6: 2}.get(today.weekday(), 1)
    return today - timedelta(days=back)


def _fits(row: Row, ask: Ask) -> bool:
    shown = {
        "flagged": bool(row.flags),
        "silent": row.is_silent,
        "unread": row.unread > 0,
    }.get(ask.show, True)
    names = row.person.name.lower()
    in_text = all(word in names for word in ask.text.lower().split())
    in_group = ask.group is None or any(group.key == ask.group for group in row.person.groups)
    return shown and in_text and in_group


def _is_missing(value: Value) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value))
