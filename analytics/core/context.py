"""What a metric must know beside the recording: the athlete of that day and the kind of session."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Valid on one day; None = not known. Heart rates in bpm, speed in m/s."""

    max_bpm: float | None = None
    rest_bpm: float | None = None
    threshold_bpm: float | None = None
    threshold_mps: float | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """An activity's kind and its athlete.

    Attributes:
        sex: "M", "F" or "" (not stated), as the published formulas use it.
        mass_kg: of the athlete today; None = not known.
        distance_scale: corrected over measured distance; series are scaled already.
    """

    sport: str = "run"
    sub_sport: str = ""
    surface: str = ""
    thresholds: Thresholds = Thresholds()
    sex: str = ""
    mass_kg: float | None = None
    distance_scale: float = 1.0

    @property
    def is_run(self) -> bool:
        return self.sport == "run"


@dataclass(frozen=True, slots=True)
class Totals:
    """Figures of an activity's columns, SI; None = not known. All a typed-in activity has."""

    distance_m: float | None = None
    moving_s: float = 0.0
    elapsed_s: float = 0.0
    average_heart_rate_bpm: float | None = None
