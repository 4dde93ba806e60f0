"""From the times records carry to a timeline that only goes forward."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from activities.core.recording import Note
from activities.formats._fit_profile import EARLIEST, EPOCH, LATEST
from activities.formats._fit_tables import Array, Indices

DAY = 86400.0
# A record this far from the middle of all others carries a time of another life of the clock.
FARTHEST = 60 * DAY


@dataclass(frozen=True, slots=True)
class Timeline:
    """Instants of the samples (s since 1970, strictly increasing), and the records behind them.

    `rows` picks one record per sample (None: all, in order); `repeats` are further records of the
    same instant, and `into` the samples they belong to.
    """

    times: Array
    rows: Indices | None = None
    repeats: Indices | None = None
    into: Indices | None = None
    notes: tuple[Note, ...] = ()

    def pick(self, column: Array) -> Array:
        """A column of the record table, sample by sample; gaps are filled from repeats."""
        out = column if self.rows is None else column[self.rows]
        if self.repeats is not None and self.into is not None:
            extra = column[self.repeats]
            fill = np.isnan(out[self.into]) & np.isfinite(extra)
            out[self.into[fill]] = extra[fill]
        return out


def timeline(raw: Array | None) -> Timeline:
    """The timeline of records with FIT times `raw`, shape (records,), NaN where missing.

    Records without a date between 1998 and 2099 are left out.
    """
    if raw is None or not len(raw):
        return Timeline(np.empty(0), np.empty(0, np.int64))
    good = (raw >= EARLIEST) & (raw <= LATEST)
    if good.all() and (np.diff(raw) > 0).all() and raw[-1] - raw[0] < FARTHEST:
        return Timeline(raw + EPOCH)
    notes: list[Note] = []
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
        often = "once" if back == 1 else f"{back:,} times"
        text = f"The clock jumps back {often}; the points were put in order of time."
        notes.append(Note("times_backward", text))
    return _merge(times, rows, notes)


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
