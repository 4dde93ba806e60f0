"""One activity as metrics see it: everything derived once, and only when asked for."""

from __future__ import annotations

import math
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from activities.core.summary import Analysed
from analytics.core import bands, bests, curves, loads, packing, zones
from analytics.core.bests import Effort
from analytics.core.context import Context, Totals
from analytics.core.missing import Missing
from analytics.core.power import normalised_graded_speed
from analytics.core.resample import Seconds, seconds

Floats = NDArray[np.floating]
NAN = math.nan
EASY, MODERATE = (0, 1, 2), (3,)  # zone numbers; the rest is hard
ZONES = 6  # below the first zone, and five

# What a metric may need: the reason given where it is not there.
NEEDS = {
    "recording": "no_recording",
    "distance": "no_distance",
    "speed": "no_speed",
    "altitude": "no_altitude",
    "heart_rate": "no_heart_rate",
    "cadence": "no_cadence",
    "step_length": "no_step_length",
    "power": "no_power",
    "max_heart_rate": "no_max_heart_rate",
    "resting_heart_rate": "no_resting_heart_rate",
    "threshold_heart_rate": "no_threshold_heart_rate",
    "threshold_speed": "no_threshold_speed",
    "mass": "no_mass",
}


class Session:
    """An activity that counts. `analysed` is None for one that was typed in.

    A typed-in heart rate stands for the whole of the time at that one bpm, which understates the
    load of an uneven session; a typed-in mean speed stands for the normalised graded one.
    """

    def __init__(self, context: Context, totals: Totals, analysed: Analysed | None = None) -> None:
        self.context, self.totals, self.analysed = context, totals, analysed

    def lacks(self, need: str) -> str:
        """Why `need`, one of NEEDS or a channel's key, cannot be met; "" when it can."""
        if need not in NEEDS:
            return "" if not math.isnan(self.mean(need)) else self._no("no_channel")
        met = {
            "recording": self.analysed is not None,
            "distance": self.distance_m > 0,
            "speed": not math.isnan(self.speed_mps),
            "altitude": self.analysed is not None and self.analysed.climb is not None,
            "heart_rate": self.histogram is not None,
            "cadence": not math.isnan(self.cadence_spm),
            "step_length": not math.isnan(self.step_length_m),
            "power": not math.isnan(self.power_w),
        }
        thresholds = self.context.thresholds
        known = {
            "max_heart_rate": thresholds.max_bpm,
            "resting_heart_rate": thresholds.rest_bpm,
            "threshold_speed": thresholds.threshold_mps,
            "mass": self.context.mass_kg,
        }
        if need == "threshold_heart_rate":
            fault = loads.threshold_heart_rate(thresholds)
            return fault.reason if isinstance(fault, Missing) else ""
        if need in known:
            return "" if known[need] is not None else NEEDS[need]
        return "" if met[need] else self._no(NEEDS[need])

    def _no(self, reason: str) -> str:
        return reason if self.analysed is not None else "no_recording"

    @cached_property
    def seconds(self) -> Seconds | None:
        return None if self.analysed is None else seconds(self.analysed)

    @property
    def distance_m(self) -> float:
        """The corrected distance; NaN unknown."""
        if self.totals.distance_m is not None:
            return self.totals.distance_m
        return NAN if self.analysed is None else self.analysed.summary.distance_m

    @property
    def moving_s(self) -> float:
        return self.totals.moving_s

    @property
    def timer_s(self) -> float:
        return self.totals.moving_s if self.analysed is None else self.analysed.summary.timer_s

    @property
    def speed_mps(self) -> float:
        """Mean over moving time."""
        return self.distance_m / self.moving_s if self.moving_s > 0 else NAN

    @property
    def cadence_spm(self) -> float:
        return NAN if self.analysed is None else self.analysed.summary.average_cadence_spm

    @property
    def step_length_m(self) -> float:
        return NAN if self.analysed is None else self.analysed.summary.average_step_length_m

    @property
    def power_w(self) -> float:
        return NAN if self.analysed is None else self.analysed.summary.average_power_w

    @property
    def heart_rate_bpm(self) -> float:
        """Mean over timer time, or the one that was typed in."""
        if self.analysed is None:
            typed = self.totals.average_heart_rate_bpm
            return NAN if typed is None else typed
        return self.analysed.summary.average_heart_rate_bpm

    def mean(self, key: str) -> float:
        """Moving mean of a channel that is none of the above."""
        return NAN if self.analysed is None else self.analysed.summary.averages.get(key, NAN)

    def believed(self, key: str) -> Floats | None:
        """A cleaned channel as recorded, shape (n,); None where it is missing or too faulty."""
        if self.analysed is None or self.analysed.cleaned.unusable(key):
            return None
        values = self.analysed.cleaned.get(key)
        return None if values is None or np.isnan(values).all() else values

    @cached_property
    def histogram(self) -> Floats | None:
        """Timer seconds by whole bpm (`packing.BPM`), as they are stored; None without any."""
        if self.analysed is None:
            typed = self.heart_rate_bpm
            found = packing.histogram([typed], [self.moving_s])
        else:
            values = self.believed("heart_rate_bpm")
            if values is None:
                return None
            found = packing.histogram(values, self.analysed.motion.timer_weight_s)
        return found if found.any() else None

    @cached_property
    def graded_speed_mps(self) -> float:
        """Mean of the graded speed over moving time, in scale with the distance; NaN unknown."""
        at = self.seconds
        if at is None or at.graded_speed_mps is None or at.speed_mps is None:
            return NAN
        known = (at.weight_s > 0) & ~np.isnan(at.graded_speed_mps)
        weight = at.weight_s[known]
        flat = float(at.speed_mps[known] @ weight)
        # The ratio, so that on the level it is the mean speed of the lists to the last digit.
        return self.speed_mps * float(at.graded_speed_mps[known] @ weight) / flat if flat else NAN

    @cached_property
    def normalised_graded_mps(self) -> float:
        """Fourth-power mean of the graded speed; of a run without samples its mean speed."""
        at = self.seconds
        if at is not None and at.graded_speed_mps is not None:
            return normalised_graded_speed(at.graded_speed_mps, at.weight_s)
        return self.speed_mps if self.context.is_run else NAN

    @cached_property
    def loads(self) -> tuple[float, float]:
        """(heart-rate load, pace load), NaN where it cannot be said; pace loads are of runs."""
        blank = np.zeros(len(packing.BPM))
        speed = self.normalised_graded_mps if self.context.is_run else NAN
        histogram = blank if self.histogram is None else self.histogram
        both = loads.loads(
            histogram, self.moving_s, speed, self.context.thresholds, self.context.sex
        )
        return float(both.heart_rate[0]), float(both.pace[0])

    @cached_property
    def zone_seconds(self) -> dict[str, list[float]]:
        """Real seconds by zone number 0 to 5: {"heart_rate": [...], "pace": [...]}."""
        found: dict[str, list[float]] = {}
        if self.analysed is None:
            return found
        known, motion = self.context.thresholds, self.analysed.motion
        by_heart_rate = zones.heart_rate_zones(
            threshold_bpm=known.threshold_bpm, max_bpm=known.max_bpm, rest_bpm=known.rest_bpm
        )
        values = self.believed("heart_rate_bpm")
        if by_heart_rate is not None and values is not None:
            found["heart_rate"] = _by_number(by_heart_rate, values, motion.timer_weight_s)
        speed = self.analysed.speed_mps
        if known.threshold_mps is not None and speed is not None and self.context.is_run:
            by_pace = zones.pace_zones(known.threshold_mps)
            found["pace"] = _by_number(by_pace, speed, motion.moving_weight_s)
        return {kind: spent for kind, spent in found.items() if sum(spent) > 0}

    @cached_property
    def intensity_seconds(self) -> tuple[float, float, float]:
        """Easy (zones 0-2), moderate (3) and hard (4-5) seconds, by heart rate, else by pace."""
        spent = self.zone_seconds.get("heart_rate") or self.zone_seconds.get("pace")
        if spent is None:
            return 0.0, 0.0, 0.0
        easy, moderate = sum(spent[k] for k in EASY), sum(spent[k] for k in MODERATE)
        return easy, moderate, sum(spent) - easy - moderate

    @cached_property
    def efforts(self) -> list[Effort]:
        """Best efforts of a run over `bests.DISTANCES_M`."""
        way = None if self.analysed is None else self.analysed.distance.values
        if self.analysed is None or way is None or not self.context.is_run:
            return []
        time_s = self.analysed.recording.channels["time_s"]
        return bests.best_efforts(time_s, way, measured=bests.measured_steps(self.analysed))

    @cached_property
    def curves(self) -> dict[str, NDArray[np.float32]]:
        """Mean-maximal curves by the names of `packing.CURVES`; empty ones are left out."""
        at = self.seconds
        if at is None:
            return {}
        series = {name: at.get(name) for name in packing.CURVES}
        return {
            name: curves.mean_maximal(values)
            for name, values in series.items()
            if values is not None and not np.isnan(values).all()
        }

    def band_table(self, axis: str) -> bands.Table | None:
        """Of a run, its channels by `axis`; None where nothing falls into the bands."""
        if self.seconds is None or not self.context.is_run:
            return None
        table = bands.response(self.seconds, axis)
        return table if table.seconds.any() else None


def _by_number(chosen: zones.ZoneSet, values: Floats, weights: Floats) -> list[float]:
    """Seconds by zone number: zone sets without a "Below" start at 1."""
    spent = [round(s, 1) for s in zones.time_in_zones(values, weights, chosen.edges).tolist()]
    return spent if len(spent) == ZONES else [0.0] * (ZONES - len(spent)) + spent
