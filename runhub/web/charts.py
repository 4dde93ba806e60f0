"""Charts as data: what static/js/charts/figure.js draws with the colours of the theme.

A chart is axes and series. Days are sent as whole days since 1970, numbers as whole steps, both
delta-coded (run_data.deltas), so that 800 dots take a few kilobytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from runhub.web.run_data import deltas

Kind = Literal["dots", "line", "band", "bars"]


@dataclass(frozen=True, slots=True)
class Axis:
    """`kind`: "number", "pace" (seconds shown as a clock), "day", or "word" (ticks are given).

    `low` and `high` are what is shown, in the reader's units; `is_reversed` turns it round.
    """

    kind: Literal["number", "pace", "day", "word"] = "number"
    unit: str = ""
    digits: int = 0
    low: float | None = None
    high: float | None = None
    is_reversed: bool = False
    is_log: bool = False
    ticks: Sequence[tuple[float, str]] = ()

    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = {"kind": self.kind, "unit": str(self.unit), "digits": self.digits}
        if self.low is not None and self.high is not None:
            found |= {"low": _number(self.low), "high": _number(self.high)}
        if self.is_reversed:
            found["reversed"] = True
        if self.is_log:
            found["log"] = True
        if self.ticks:
            found["ticks"] = [[_number(at), text] for at, text in self.ticks]
        return found


@dataclass(frozen=True, slots=True)
class Series:
    """One drawn thing. `colour` is a token of tokens.css without its dashes: "metric-pace".

    NaN in `y` is a gap. A band has `low` in place of a zero line. `links` are the last parts of
    addresses, one a dot (Chart.link is their beginning); `texts` are said in place of the number.
    """

    kind: Kind
    name: str
    x: ArrayLike
    y: ArrayLike
    colour: str = "ink"
    low: ArrayLike | None = None
    dash: Literal["solid", "dash", "dot"] = "solid"
    digits: int = 2
    x_digits: int = 0
    links: Sequence[str] = ()
    texts: Sequence[str] = ()
    is_quiet: bool = False  # thin and pale: what something else is compared with
    stack: str = ""  # bars of one name stand on each other

    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = {
            "kind": self.kind,
            "name": str(self.name),
            "colour": self.colour,
            "x": _column(self.x, self.x_digits),
            "y": _column(self.y, self.digits),
        }
        if self.low is not None:
            found["low"] = _column(self.low, self.digits)
        if self.dash != "solid":
            found["dash"] = self.dash
        for key, value in (("links", self.links), ("texts", self.texts)):
            if len(value):
                found[key] = list(value)
        if self.is_quiet:
            found["quiet"] = True
        if self.stack:
            found["stack"] = self.stack
        return found


def chart(
    x: Axis,
    y: Axis,
    series: Sequence[Series],
    *,
    link: str = "",
    marks: Sequence[tuple[float, str]] = (),
    height: int = 220,
) -> dict[str, Any]:
    """The JSON of a chart; `marks` are labelled upright lines at places of x."""
    return {
        "x": x.json(),
        "y": y.json(),
        "series": [each.json() for each in series],
        "link": link,
        "marks": [[_number(at), text] for at, text in marks],
        "height": height,
    }


def day_numbers(days: ArrayLike) -> np.ndarray:
    """Days (dates, or NumPy's) as whole days since 1970."""
    return np.asarray(days, dtype="datetime64[D]").astype(np.int64).astype(np.float64)


def _column(values: ArrayLike, digits: int) -> dict[str, Any]:
    return deltas(np.asarray(values, dtype=np.float64), 10**digits)


def _number(value: float) -> float:
    rounded = round(float(value), 4)
    return int(rounded) if rounded == int(rounded) else rounded
