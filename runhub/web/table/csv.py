"""The coach's table as a file: what is shown, in SI units."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from coaching.selectors.table import Row
from coaching.selectors.table_figures import WEEKS
from runhub.web.table.columns import Column
from runhub.web.table.words import state_words

Cells = list[Any]
WEEK_HEADS = [f"distance_m_{ago}_weeks_ago" for ago in range(WEEKS - 1, 0, -1)]


def csv_rows(rows: Sequence[Row], columns: Sequence[Column]) -> Iterator[Cells]:
    """A head and a line an athlete; empty: not known or not shared."""
    keys = [column.key for column in columns]
    yield ["athlete", "groups", "state", *(head for key in keys for head in FIELDS[key][0])]
    for row in rows:
        groups = ", ".join(group.name for group in row.person.groups)
        told = [cell for key in keys for cell in FIELDS[key][1](row)]
        yield [row.person.name, groups, state_words(row.person), *told]


def _number(value: float | None, digits: int = 0) -> Any:
    if value is None or math.isnan(value):
        return ""
    return round(value, digits) if digits else round(value)


def _flag(row: Row) -> Cells:
    return [row.severity or "", " ".join(str(flag.sentence) for flag in row.flags)]


def _last(row: Row) -> Cells:
    if row.last is None:
        return ["", "", ""]
    return [row.last.day.isoformat(), row.last.title, _number(row.last.distance_m)]


def _figures(*names: str, digits: int = 0) -> Callable[[Row], Cells]:
    def told(row: Row) -> Cells:
        if row.figures is None:
            return [""] * len(names)
        return [_number(getattr(row.figures, name), digits) for name in names]

    return told


def _load(row: Row) -> Cells:
    if row.figures is None or math.isnan(row.figures.load):
        return ["", ""]
    return [_number(row.figures.load), "heart_rate" if row.figures.by_heart_rate else "pace"]


def _weeks(row: Row) -> Cells:
    if row.figures is None:
        return [""] * len(WEEK_HEADS)
    return [_number(week) for week in row.figures.weeks_m[:-1]]


FIELDS: dict[str, tuple[list[str], Callable[[Row], Cells]]] = {
    "flag": (["severity", "flags"], _flag),
    "last": (["last_run", "last_run_title", "last_run_distance_m"], _last),
    "week": (["week_distance_m", "usual_week_distance_m"], _figures("week_m", "usual_m")),
    "load": (["load_7_days", "load_by"], _load),
    "change": (["load_change"], _figures("change", digits=3)),
    "form": (["form"], _figures("form", digits=1)),
    "weeks": (WEEK_HEADS, _weeks),
    "unread": (["unread_comments"], lambda row: [row.unread if row.person.shares else ""]),
    "sync": (["files_not_read"], lambda row: [row.failed if row.person.shares else ""]),
}
