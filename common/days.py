"""Days and weeks as people say them. Pure: whoever calls knows what day it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Span = Literal["today", "yesterday", "tomorrow", "days", "weeks", "months", "years"]


@dataclass(frozen=True, slots=True)
class Since:
    """How long ago, in the coarsest span that is still fair; negative counts lie ahead."""

    span: Span
    count: int


def since(day: date, today: date) -> Since:
    """Days up to two weeks, weeks up to nine, months up to two years, then years."""
    gap = (today - day).days
    size = abs(gap)
    sign = 1 if gap >= 0 else -1
    if size == 0:
        return Since("today", 0)
    if size == 1:
        return Since("yesterday", 1) if gap > 0 else Since("tomorrow", -1)
    if size < 14:
        return Since("days", gap)
    if size < 63:
        return Since("weeks", sign * (size // 7))
    months = whole_months(min(day, today), max(day, today))
    if months < 24:
        return Since("months", sign * max(months, 2))
    return Since("years", sign * (months // 12))


def whole_months(first: date, last: date) -> int:
    """Full months from `first` to a later `last`."""
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)


def week_start(day: date, first_weekday: int) -> date:
    """First day of the week `day` lies in; Monday is 0."""
    return day - timedelta(days=(day.weekday() - first_weekday) % 7)
