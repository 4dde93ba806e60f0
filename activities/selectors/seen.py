"""What of a recording its reader may see: the one place where samples are left out.

Hidden places go first, and what is left begins at 0 (`activities.privacy`). Then everything is
derived from it, so that a distance measured on positions stays what it is; only then the kinds of
data that are not shared are taken away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from activities.core.hiding import hide
from activities.core.quality import QualityIssue
from activities.core.recording import Array, DeviceTotals, Lap, Recording
from activities.core.series import Floats
from activities.core.summary import Analysed, summarise
from activities.models import Activity
from activities.privacy import hidden_spans
from common.kinds import Kind

POSITIONS = frozenset({"latitude", "longitude"})
OF_THE_BODY = frozenset({"heart_rate_bpm", "respiration_rate_bpm", "core_temperature_c"})
# Of laps and totals; energy and effects are worked out from the heart rate.
BODY_FIGURES = (
    "average_heart_rate_bpm", "max_heart_rate_bpm", "calories_kcal", "training_effect",
    "training_load",
)  # fmt: skip
TRACK_POINTS = 600
NAN = float("nan")
T = TypeVar("T")
Figures = TypeVar("Figures", Lap, DeviceTotals)


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """`figures` for what is told of the whole and of its parts: splits, laps, zones, repetitions.
    `series` for what is shown sample by sample: charts, map, columns; None = not shared."""

    figures: Analysed
    series: Analysed | None


def seen(recording: Recording, activity: Activity) -> Seen | None:
    """`recording` of `activity` (from the door) with all that is derived from it, as far as its
    reader may see it. None where nothing of it is left, or not two samples."""
    if recording.n < 2:
        return None
    if activity.is_own:
        whole = corrected(summarise(recording), activity.corrected_distance_m)
        return Seen(whole, whole)
    spans = hidden_spans(activity)
    left = None if spans is None else hide(recording, spans)
    if left is None or left.n < 2:
        return None
    shown = activity.shown
    analysed = _corrected_part(summarise(left), activity)
    figures = _without(analysed, hidden_channels(shown), body=Kind.BODY not in shown)
    if Kind.STREAMS in shown:
        return Seen(figures, figures)
    return Seen(figures, _track_alone(figures) if Kind.MAP in shown else None)


def corrected(analysed: Analysed, distance_m: float | None) -> Analysed:
    """`analysed` with distance and speed scaled so that the whole is `distance_m` long; splits and
    laps are cut from them."""
    along = analysed.distance
    if distance_m is None or along.values is None or not along.total_m > 0:
        return analysed
    factor = distance_m / along.total_m
    summary = analysed.summary
    return replace(
        analysed,
        distance=replace(along, values=along.values * factor, source="corrected"),
        speed_mps=None if analysed.speed_mps is None else analysed.speed_mps * factor,
        summary=replace(
            summary,
            distance_m=distance_m,
            average_speed_mps=summary.average_speed_mps * factor,
            max_speed_mps=summary.max_speed_mps * factor,
        ),
    )


def _corrected_part(analysed: Analysed, activity: Activity) -> Analysed:
    """Scaled as the whole is: `analysed` may be a part of it."""
    whole, right = activity.distance_m, activity.corrected_distance_m
    if right is None or not whole:
        return analysed
    return corrected(analysed, analysed.distance.total_m * right / whole)


def hidden_channels(shown: frozenset[Kind]) -> frozenset[str]:
    """Keys of channels that tell of kinds beside `shown`."""
    body = frozenset() if Kind.BODY in shown else OF_THE_BODY
    return body | (frozenset() if Kind.MAP in shown else POSITIONS)


def readable_issues(issues: Iterable[QualityIssue], activity: Activity) -> list[QualityIssue]:
    """Those about channels that the reader may see."""
    hidden = hidden_channels(activity.shown)
    return [issue for issue in issues if issue.channel not in hidden]


def readable_laps(laps: Iterable[Lap], activity: Activity) -> tuple[Lap, ...]:
    """The device's laps without figures that are not shared."""
    if Kind.BODY in activity.shown:
        return tuple(laps)
    return tuple(map(_without_body, laps))


def _without(analysed: Analysed, hidden: frozenset[str], *, body: bool) -> Analysed:
    recording, cleaned = analysed.recording, analysed.cleaned
    laps, totals, summary = recording.laps, recording.totals, analysed.summary
    if body:
        laps, totals = tuple(map(_without_body, laps)), _without_body(totals)
        summary = replace(summary, average_heart_rate_bpm=NAN, max_heart_rate_bpm=NAN)
    return replace(
        analysed,
        recording=replace(
            recording, channels=_kept(recording.channels, hidden), laps=laps, totals=totals
        ),
        cleaned=replace(
            cleaned,
            channels=_kept(cleaned.channels, hidden),
            masks=_kept(cleaned.masks, hidden),
            path_m=None if "latitude" in hidden else cleaned.path_m,
        ),
        summary=replace(summary, averages=_kept(summary.averages, hidden)),
        quality=tuple(issue for issue in analysed.quality if issue.channel not in hidden),
    )


def _kept(channels: Mapping[str, T], hidden: frozenset[str]) -> dict[str, T]:
    return {key: values for key, values in channels.items() if key not in hidden}


def _without_body(figures: Figures) -> Figures:
    names = [name for name in BODY_FIGURES if hasattr(figures, name)]
    return replace(figures, **dict.fromkeys(names, NAN))


def _track_alone(analysed: Analysed) -> Analysed | None:
    """The way without its times: places at equal distances, passed as evenly as the splits say.

    A track with a time for each place would be the pace, second by second.
    """
    cleaned = analysed.cleaned
    along = analysed.distance.values if analysed.distance.values is not None else cleaned.path_m
    if not analysed.recording.has_positions or along is None or not along[-1] > 0:
        return None
    at = np.linspace(0.0, float(along[-1]), TRACK_POINTS)
    places = np.interp(at, along, np.arange(len(along), dtype=np.float64))
    channels = {key: _read(cleaned.channels[key], places) for key in sorted(POSITIONS)}
    channels["time_s"] = _evenly(analysed, at)
    return replace(
        analysed,
        recording=replace(analysed.recording, channels=channels, laps=(), pauses=()),
        cleaned=replace(cleaned, channels=dict(channels), masks={}, path_m=None),
        motion=replace(analysed.motion, stops=()),
        distance=replace(analysed.distance, values=at),
        speed_mps=None,
        altitude_m=None,
        climb=None,
        grade=None,
    )


def _read(values: Array, places: Floats) -> Floats:
    number = np.arange(len(values), dtype=np.float64)
    return np.interp(places, number, np.asarray(values, dtype=np.float64))


def _evenly(analysed: Analysed, at: Floats) -> Floats:
    splits = analysed.splits()
    marks = np.cumsum([0.0, *(split.distance_m for split in splits)])
    times = [0.0, *(split.end_s for split in splits)]
    return np.interp(at, marks, times)
