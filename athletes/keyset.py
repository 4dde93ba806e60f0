"""Pages of a list that stay put while rows come and go: by value and key, never by number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

from django.db.models import Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ends: the sorted column's value and the primary key of its last row."""

    at: datetime | date | None
    pk: int


@dataclass(frozen=True, slots=True)
class Part(Generic[Row]):
    """One page; `end` is where the next one begins, None on the last."""

    rows: list[Row]
    end: Place | None


def newest_first(
    query: QuerySet[Row], column: str, *, after: Place | None, limit: int
) -> Part[Row]:
    """`limit` rows behind `after`, the highest `column` first. One query."""
    if after is not None:
        before = Q(**{f"{column}__lt": after.at}) | Q(**{column: after.at, "pk__lt": after.pk})
        # The first condition alone is what an index can use.
        query = query.filter(before, **{f"{column}__lte": after.at})
    rows = list(query.order_by(f"-{column}", "-pk")[: limit + 1])
    return _cut(rows, limit, column)


def in_order(query: QuerySet[Row], *, after: Place | None, limit: int) -> Part[Row]:
    """`limit` rows behind `after`, in the order they were written."""
    if after is not None:
        query = query.filter(pk__gt=after.pk)
    return _cut(list(query.order_by("pk")[: limit + 1]), limit, "")


def last_first(query: QuerySet[Row], *, after: Place | None, limit: int) -> Part[Row]:
    """`limit` rows before `after`, the last written first."""
    if after is not None:
        query = query.filter(pk__lt=after.pk)
    return _cut(list(query.order_by("-pk")[: limit + 1]), limit, "")


def _cut(rows: list[Row], limit: int, column: str) -> Part[Row]:
    if len(rows) <= limit:
        return Part(rows, None)
    last = rows[limit - 1]
    return Part(rows[:limit], Place(getattr(last, column) if column else None, last.pk))
