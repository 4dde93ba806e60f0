"""Comparable effort: a band of pace, heart rate or grade within which runs are compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from analytics.core.bands import EDGES

Axis = Literal["pace", "heart_rate", "grade"]


@dataclass(frozen=True, slots=True)
class Effort:
    """From `low` to `high` of the axis: m/s on flat ground, bpm, or grade as a fraction.

    Raises ValueError for a band without width or outside what band tables hold.
    """

    axis: Axis
    low: float
    high: float

    def __post_init__(self) -> None:
        edges = EDGES[self.axis]
        if not self.low < self.high:
            raise ValueError("a band needs two different ends")
        if self.high <= edges[0] or self.low >= edges[-1]:
            raise ValueError("a band beyond what is recorded")
