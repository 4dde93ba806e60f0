"""What an activity means for its athlete: the zones of its day, and the time spent in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from activities.core.summary import Analysed
from activities.models import Activity
from analytics.core import zones
from analytics.core.zones import ZoneSet
from athletes.models import Threshold
from common.kinds import Kind


@dataclass(frozen=True, slots=True)
class ZoneTime:
    """One zone: half-open from `low` to `high` (bpm or m/s; None = open), `share` 0..1."""

    number: int  # 0 = below the first zone
    name: str
    low: float | None
    high: float | None
    seconds: float
    share: float


@dataclass(frozen=True, slots=True)
class ZoneReport:
    """Time in the zones of one quantity, lowest zone first."""

    kind: str
    method: str
    rows: list[ZoneTime]
    seconds: float
    since: date  # day the thresholds are from; later than the activity when none are older

    @property
    def main(self) -> ZoneTime:
        """Where most of the time went."""
        return max(self.rows, key=lambda row: row.seconds)


@dataclass(frozen=True, slots=True)
class ActivityZones:
    """None where the thresholds or the measurements are missing; which of them, the flags say."""

    heart_rate: ZoneReport | None
    pace: ZoneReport | None
    has_heart_rate: bool
    has_speed: bool
    has_heart_rate_thresholds: bool
    has_pace_threshold: bool


def threshold_on(athlete_id: int, day: date) -> Threshold | None:
    """The thresholds valid on `day`: the newest row not after it, else the earliest there is.
    One query."""
    rows = list(Threshold.objects.filter(athlete_id=athlete_id).order_by("valid_from"))
    valid = [row for row in rows if row.valid_from <= day]
    # Before the first row its values are the best guess there is.
    return next(iter(valid[-1:] or rows), None)


def zones_of(activity: Activity, analysed: Analysed | None) -> ActivityZones:
    """Time in heart-rate and pace zones of one activity (from the door), by the thresholds of its
    day; what is not shared of it is as if it were missing."""
    threshold = threshold_on(activity.athlete_id, activity.local_date)
    by_heart_rate = _heart_rate_set(threshold)
    by_pace = _pace_set(threshold)
    heart_rate = _believed(analysed, "heart_rate_bpm")
    speed = None if analysed is None else analysed.speed_mps
    return ActivityZones(
        heart_rate=_report(threshold, by_heart_rate, heart_rate, _weights(analysed, "timer")),
        pace=_report(threshold, by_pace, speed, _weights(analysed, "moving"))
        if activity.is_run
        else None,
        has_heart_rate=heart_rate is not None,
        has_speed=speed is not None and activity.is_run,
        has_heart_rate_thresholds=by_heart_rate is not None and Kind.BODY in activity.shown,
        has_pace_threshold=by_pace is not None,
    )


def _heart_rate_set(threshold: Threshold | None) -> ZoneSet | None:
    if threshold is None:
        return None
    return zones.heart_rate_zones(
        threshold_bpm=threshold.threshold_heart_rate_bpm,
        max_bpm=threshold.max_heart_rate_bpm,
        rest_bpm=threshold.resting_heart_rate_bpm,
    )


def _pace_set(threshold: Threshold | None) -> ZoneSet | None:
    if threshold is None or threshold.threshold_speed_mps is None:
        return None
    return zones.pace_zones(threshold.threshold_speed_mps)


def _believed(analysed: Analysed | None, key: str) -> NDArray[np.floating] | None:
    if analysed is None or analysed.cleaned.unusable(key):
        return None
    values = analysed.cleaned.get(key)
    return None if values is None or np.isnan(values).all() else values


def _weights(analysed: Analysed | None, clock: str) -> NDArray[np.float64] | None:
    if analysed is None:
        return None
    motion = analysed.motion
    return motion.timer_weight_s if clock == "timer" else motion.moving_weight_s


def _report(
    threshold: Threshold | None,
    chosen: ZoneSet | None,
    values: NDArray[np.floating] | None,
    weights: NDArray[np.float64] | None,
) -> ZoneReport | None:
    if threshold is None or chosen is None or values is None or weights is None:
        return None
    seconds = zones.time_in_zones(values, weights, chosen.edges)
    total = float(seconds.sum())
    if total <= 0:
        return None
    bounds = [None, *chosen.edges, None]
    first = 0 if chosen.names[0] == "Below" else 1
    rows = [
        ZoneTime(index + first, name, bounds[index], bounds[index + 1], spent, spent / total)
        for index, (name, spent) in enumerate(zip(chosen.names, seconds.tolist(), strict=True))
    ]
    return ZoneReport(chosen.kind, chosen.method, rows, total, threshold.valid_from)
