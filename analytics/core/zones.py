"""Heart-rate and pace zones and the time spent in them (science A9, A22)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.floating]

MAX_HEART_RATE_SHARES = (0.5, 0.6, 0.7, 0.8, 0.9)
FRIEL_SEVEN = (0.85, 0.90, 0.95, 1.00, 1.03, 1.06)
FRIEL_FIVE = FRIEL_SEVEN[:4]
# Friel's paces in % of the threshold pace (time per km), as shares of the threshold speed.
FRIEL_PACE_FINE = (1 / 1.29, 1 / 1.14, 1 / 1.06, 1 / 1.00, 1 / 0.97, 1 / 0.90)
FRIEL_PACE = FRIEL_PACE_FINE[:4]
# Shares of the critical power, as Stryd divides it.
CRITICAL_POWER_SHARES = (0.80, 0.90, 1.00, 1.15)
NAMES = ("Recovery", "Aerobic", "Tempo", "Threshold", "Maximum")
FRIEL_NAMES = ("Z1", "Z2", "Z3", "Z4", "Z5a", "Z5b", "Z5c")


@dataclass(frozen=True, slots=True)
class ZoneSet:
    """Zones of one quantity, half-open: zone k holds edges[k-1] <= value < edges[k].

    `kind` is "heart_rate" (edges in bpm), "speed" (m/s, so that slower is always less) or
    "power" (W);
    `method` says how the edges were found; len(names) == len(edges) + 1 and edges increase.
    """

    kind: str
    method: str
    edges: tuple[float, ...]
    names: tuple[str, ...]

    def __post_init__(self) -> None:
        if len(self.names) != len(self.edges) + 1:
            raise ValueError("a zone set needs one name more than edges")
        if any(b <= a for a, b in zip(self.edges, self.edges[1:], strict=False)):
            raise ValueError("zone edges must increase")


def max_heart_rate_zones(max_bpm: float) -> ZoneSet:
    """50-60-70-80-90 % of the maximum; below 50 % counts as no zone ("Below")."""
    _positive(max_bpm, "maximum heart rate")
    return ZoneSet(
        "heart_rate", "max_heart_rate",
        tuple(share * max_bpm for share in MAX_HEART_RATE_SHARES), ("Below", *NAMES),
    )  # fmt: skip


def reserve_zones(rest_bpm: float, max_bpm: float) -> ZoneSet:
    """50-60-70-80-90 % of the heart-rate reserve (Karvonen 1957): rest + f (max - rest)."""
    if not 0 < rest_bpm < max_bpm:
        raise ValueError("resting heart rate must lie below the maximum")
    edges = tuple(karvonen_bpm(share, rest_bpm, max_bpm) for share in MAX_HEART_RATE_SHARES)
    return ZoneSet("heart_rate", "heart_rate_reserve", edges, ("Below", *NAMES))


def threshold_heart_rate_zones(threshold_bpm: float, *, fine: bool = False) -> ZoneSet:
    """Friel's running zones by lactate-threshold heart rate: five, or seven if `fine`."""
    _positive(threshold_bpm, "threshold heart rate")
    shares, names = (FRIEL_SEVEN, FRIEL_NAMES) if fine else (FRIEL_FIVE, NAMES)
    return ZoneSet(
        "heart_rate", "threshold_heart_rate", tuple(s * threshold_bpm for s in shares), names
    )


def heart_rate_zones(
    *,
    threshold_bpm: float | None = None,
    max_bpm: float | None = None,
    rest_bpm: float | None = None,
    fine: bool = False,
) -> ZoneSet | None:
    """The best zones the known thresholds allow: by LTHR, else reserve, else maximum, else none.

    A resting heart rate that is not below the maximum is not used.
    """
    if threshold_bpm is not None:
        return threshold_heart_rate_zones(threshold_bpm, fine=fine)
    if max_bpm is None:
        return None
    if rest_bpm is not None and 0 < rest_bpm < max_bpm:
        return reserve_zones(rest_bpm, max_bpm)
    return max_heart_rate_zones(max_bpm)


def pace_zones(threshold_mps: float, *, fine: bool = False) -> ZoneSet:
    """Friel's pace zones from the threshold speed, in speed: five, or seven if `fine`."""
    _positive(threshold_mps, "threshold speed")
    shares, names = (FRIEL_PACE_FINE, FRIEL_NAMES) if fine else (FRIEL_PACE, NAMES)
    return ZoneSet("speed", "threshold_speed", tuple(s * threshold_mps for s in shares), names)


def power_zones(critical_w: float) -> ZoneSet:
    """Five zones of running power by critical power, W: below 80, 90, 100, 115 %, and above."""
    _positive(critical_w, "critical power")
    edges = tuple(share * critical_w for share in CRITICAL_POWER_SHARES)
    return ZoneSet("power", "critical_power", edges, NAMES)


def karvonen_bpm(share: float, rest_bpm: float, max_bpm: float) -> float:
    """Heart rate at a share of the reserve, bpm (Karvonen 1957)."""
    return rest_bpm + share * (max_bpm - rest_bpm)


def reserve_share(heart_rate_bpm: ArrayLike, rest_bpm: float, max_bpm: float) -> Floats:
    """Share of the heart-rate reserve, clipped to 0..1; NaN stays NaN.

    Raises ValueError unless rest lies below max.
    """
    if not rest_bpm < max_bpm:
        raise ValueError("resting heart rate must lie below the maximum")
    share = (np.asarray(heart_rate_bpm, dtype=np.float64) - rest_bpm) / (max_bpm - rest_bpm)
    return np.clip(share, 0.0, 1.0)


def tanaka_max_bpm(age_years: float) -> float:
    """Maximum heart rate from age, bpm: 208 - 0.7 age (Tanaka 2001); off by 10 for many."""
    return 208.0 - 0.7 * age_years


def time_in_zones(
    values: ArrayLike, seconds: ArrayLike, edges: tuple[float, ...] | ArrayLike
) -> Floats:
    """Seconds in each of len(edges) + 1 half-open zones; samples that are NaN count nowhere.

    `seconds` is what each sample stands for (real time, pauses out), shape as `values`. Values
    above the top edge belong to the top zone, whatever they are.
    """
    limits = np.asarray(edges, dtype=np.float64)
    series = np.asarray(values, dtype=np.float64)
    known = ~np.isnan(series)
    zone = np.searchsorted(limits, series[known], side="right")
    weight = np.asarray(seconds, dtype=np.float64)[known]
    return np.bincount(zone, weights=weight, minlength=len(limits) + 1).astype(np.float64)


def _positive(value: float, what: str) -> None:
    if not value > 0:
        raise ValueError(f"{what} must be positive")
