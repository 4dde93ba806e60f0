"""Times that count from power-on (below 0x10000000), hung from a date the file states elsewhere."""

from __future__ import annotations

import numpy as np

from activities.core.recording import Note
from activities.formats._fit_profile import (
    ACTIVITY,
    EARLIEST,
    FILE_ID,
    LAP,
    LATEST,
    RECORD,
    SESSION,
    TIMESTAMP_CORRELATION,
)
from activities.formats._fit_tables import TIMESTAMP, Array, Body, Messages

START_TIME = 2
BY_CLOCKS = Note(
    "times_relative", "Some points count from power-on; the file's own clock comparison dates them."
)
BY_START = Note(
    "times_relative", "The points carry no date; they were placed by the start the file states."
)
BY_LOCAL = Note(
    "times_local",
    "The file knows only the watch's local time, so the activity may be some hours off.",
)


class _DatedMessages:
    """A table whose times since power-on are moved to the calendar."""

    def __init__(self, table: Messages, offset: float, fields: tuple[int, ...]) -> None:
        self._table, self._offset, self._fields = table, offset, fields
        self.count = table.count

    def number(self, field: int, developer: int | None = None) -> Array | None:
        column = self._table.number(field, developer)
        if column is None or field not in self._fields or developer is not None:
            return column
        return np.where(column < EARLIEST, column + self._offset, column)

    def values(self, field: int) -> list[float] | None:
        values = self._table.values(field)
        if values is None or field not in self._fields:
            return values
        return [value + self._offset if value < EARLIEST else value for value in values]

    def elements(self, field: int, developer: int | None = None) -> Array | None:
        return self._table.elements(field, developer)

    def text(self, field: int) -> list[str]:
        return self._table.text(field)


class _DatedBody:
    """A body seen through a clock offset (s)."""

    def __init__(self, body: Body, offset: float) -> None:
        self._body, self._offset = body, offset
        self.stopped, self.position, self.reader = body.stopped, body.position, body.reader

    def table(self, message: int) -> Messages:
        if message == ACTIVITY:  # its times are compared with each other
            return self._body.table(message)
        fields = (TIMESTAMP, START_TIME) if message in (SESSION, LAP) else (TIMESTAMP,)
        return _DatedMessages(self._body.table(message), self._offset, fields)


def dated(body: Body) -> tuple[Body, tuple[Note, ...]]:
    """`body` with all times on the calendar, if the file holds what that takes."""
    times = [body.table(RECORD).number(TIMESTAMP), body.table(SESSION).number(START_TIME)]
    held = np.concatenate([np.empty(0), *(column for column in times if column is not None)])
    relative = held[held < EARLIEST]
    if not relative.size:
        return body, ()
    candidates = [(_by_clocks(body), BY_CLOCKS)]
    if times[0] is None or not (times[0] >= EARLIEST).any():
        first = float(relative.min())
        candidates.append((_stated_start(body) - first, BY_START))
        candidates.append((_by_local(body), BY_LOCAL))
    for offset, note in candidates:
        if np.isfinite(offset):
            return _DatedBody(body, offset), (note,)
    return body, ()


def _first(body: Body, message: int, field: int) -> float:
    column = body.table(message).number(field)
    return float(column[0]) if column is not None else np.nan


def _by_clocks(body: Body) -> float:
    """The offset stated by a comparison of the two clocks."""
    return _apart(
        _first(body, TIMESTAMP_CORRELATION, TIMESTAMP), _first(body, TIMESTAMP_CORRELATION, 1)
    )


def _by_local(body: Body) -> float:
    return _apart(_first(body, ACTIVITY, 5), _first(body, ACTIVITY, TIMESTAMP))


def _apart(calendar: float, since_power_on: float) -> float:
    """The difference of two clocks, NaN unless they are what their names say."""
    good = EARLIEST <= calendar <= LATEST and since_power_on < EARLIEST
    return calendar - since_power_on if good else np.nan


def _stated_start(body: Body) -> float:
    """FIT time of the beginning by the session, else by the file; NaN if neither has a date."""
    for time in (_first(body, SESSION, START_TIME), _first(body, FILE_ID, 4)):
        if EARLIEST <= time <= LATEST:
            return time
    return np.nan
