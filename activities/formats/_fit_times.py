"""From the times records carry to a timeline that only goes forward."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from activities.core.recording import Note
from activities.formats._fit_profile import EARLIEST, EPOCH, LATEST
from activities.formats._fit_tables import Array, Flags, Indices
from common.errors import SourceFault

DAY = 86400.0
# A record this far from the middle of all others carries a time of another life of the clock.
FARTHEST = 60 * DAY


@dataclass(frozen=True, slots=True)
class Timeline:
    """Instants of the samples (s since 1970, strictly increasing), and the records behind them.

    `rows` picks one record per sample; `repeats` are further records of the same instant, and
    `into` the samples they belong to.
    """

    times: Array
    rows: Indices | slice = slice(None)
    repeats: Indices | None = None
    into: Indices | None = None
    notes: tuple[Note, ...] = ()

    def pick(self, column: Array) -> Array:
        """A column of the record table, sample by sample; gaps are filled from repeats."""
        out = column[self.rows]
        if self.repeats is not None and self.into is not None:
            extra = column[self.repeats]
            fill = np.isnan(out[self.into]) & np.isfinite(extra)
            out[self.into[fill]] = extra[fill]
        return out


def timeline(raw: Array | None, anchor: float) -> Timeline:
    """The timeline of records with FIT times `raw`, shape (records,), NaN where missing.

    `anchor` is an instant (s since 1970) to hang times since power-on from, NaN if there is none.
    Raises SourceFault when no record can be placed in time.
    """
    if raw is None or not len(raw):
        return Timeline(np.empty(0), np.empty(0, np.int64))
    good = (raw >= EARLIEST) & (raw <= LATEST)
    if good.all() and (np.diff(raw) > 0).all() and raw[-1] - raw[0] < FARTHEST:
        return Timeline(raw + EPOCH)
    notes: list[Note] = []
    if not good.any():
        raw, good = _since_power_on(raw, anchor, notes)
    if good.any():
        good &= np.abs(raw - np.median(raw[good])) < FARTHEST
    if lost := int((~good).sum()):
        text = f"{lost:,} of {len(raw):,} points carry no usable time and were left out."
        notes.append(Note("times_unusable", text))
    rows = np.flatnonzero(good)
    times = raw[rows]
    if (back := int((np.diff(times) < 0).sum())) > 0:
        order = np.argsort(times, kind="stable")
        rows, times = rows[order], times[order]
        text = f"The clock jumps back {back} times; the points were put in order of time."
        notes.append(Note("times_backward", text.replace("1 times", "once") if back == 1 else text))
    return _merge(times, rows, notes)


def _since_power_on(raw: Array, anchor: float, notes: list[Note]) -> tuple[Array, Flags]:
    """Times that count from power-on, hung from `anchor`, and which of them are usable."""
    good = (raw >= 0) & (raw < EARLIEST)
    if not good.any():
        return raw, good
    if not np.isfinite(anchor):
        raise SourceFault(
            "The points of this FIT file carry no date, only seconds since the watch was started.",
            advice="Export the activity from the watch's own app, which knows its date.",
            code="fit_no_time",
        )
    text = "The points carry no date; they were placed by the start time the file states."
    notes.append(Note("times_relative", text))
    return raw - raw[good].min() + anchor - EPOCH, good


def _merge(times: Array, rows: Indices, notes: list[Note]) -> Timeline:
    """Join records of the same instant."""
    new = np.diff(times, prepend=-1) > 0
    if new.all():
        return Timeline(times + EPOCH, rows, notes=tuple(notes))
    again = int((~new).sum())
    text = f"{again:,} points repeat the time of another one and were merged with it."
    sample = np.cumsum(new) - 1
    return Timeline(
        times[new] + EPOCH,
        rows[new],
        rows[~new],
        sample[~new],
        (*notes, Note("times_repeated", text)),
    )
