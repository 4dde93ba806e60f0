"""One activity in full: its recording from the streams, derived anew, and what hangs on it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.shortcuts import get_object_or_404

from activities import access
from activities.core import codec
from activities.core.quality import QualityIssue
from activities.core.recording import DeviceTotals, Lap, Pause, Recording, Sensor
from activities.core.splits import KILOMETRE_M, LapRow, Split
from activities.core.summary import Analysed
from activities.models import Activity, Made, MergeOffer, RecordingInfo, Stream
from activities.privacy import is_cut
from activities.selectors.rows import ActivityRow, rows, with_shown
from activities.selectors.seen import (
    BODY_FIGURES,
    Seen,
    readable_issues,
    readable_laps,
    seen,
)
from athletes.models import Shoe, User
from common.kinds import Kind

NAN = float("nan")


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another recording of the same run, kept behind the canonical one."""

    public_id: UUID
    name: str
    format: str
    device: str
    distance_m: float | None
    elapsed_s: float
    offer: int | None  # the athlete's own merge, which can be taken back


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An open question whether `other` is the same run."""

    pk: int
    other: ActivityRow


@dataclass(frozen=True, slots=True)
class DeviceFigure:
    """One figure as the device gave it (`device`) and as it was worked out here (`ours`); SI."""

    key: str
    device: float
    ours: float | None


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """What the page of one activity needs. `analysed` is None when there is no recording, and
    holds what splits, zones and sentences are made from; `series` is what is drawn sample by
    sample, None where that is not shared (`activities.selectors.seen`).

    The distance and speed are the corrected ones; splits, laps and series are scaled alike.
    """

    activity: Activity
    distance_m: float | None
    speed_mps: float | None
    analysed: Analysed | None
    series: Analysed | None
    splits: list[Split]
    laps: list[LapRow]
    quality: list[QualityIssue]
    device_figures: list[DeviceFigure]
    software: str
    alternatives: list[Alternative]
    suggestions: list[Suggestion]
    shoes: list[Shoe]

    @property
    def has_map(self) -> bool:
        return self.series is not None and self.series.recording.has_positions

    @property
    def is_corrected(self) -> bool:
        return self.activity.corrected_distance_m is not None


def run_of(user: User, activity: Activity, *, unit_m: float = KILOMETRE_M) -> Run:
    """Everything about `activity`, splits of `unit_m`; the caller has checked the access."""
    info = RecordingInfo.objects.filter(activity=activity).first()
    found = seen_of(activity, info)
    analysed = None if found is None else found.figures
    is_owner = activity.athlete.user_id == user.pk
    distance_m = shown_distance_m(activity)
    return Run(
        activity=activity,
        distance_m=distance_m,
        speed_mps=_speed(distance_m, activity.moving_s),
        analysed=analysed,
        series=None if found is None else found.series,
        splits=analysed.splits(unit_m) if analysed else [],
        laps=_laps(activity, analysed, info),
        quality=_quality(activity, analysed, info),
        device_figures=_device_figures(activity, info),
        software=str(info.extra.get("software", "")) if info else "",
        # Names of files are the owner's own words, and their terms may be stricter.
        alternatives=_alternatives(activity) if is_owner else [],
        suggestions=_suggestions(user, activity) if is_owner else [],
        shoes=list(activity.athlete.shoes.all()) if is_owner else [],
    )


def offer_for(activity: Activity, pk: int) -> MergeOffer:
    """The question `pk`, if it is about `activity` and open, or answered with a merge."""
    offers = MergeOffer.objects.filter(Q(first=activity) | Q(second=activity))
    return get_object_or_404(offers.exclude(answer=MergeOffer.Answer.DECLINED), pk=pk)


def seen_of(activity: Activity, info: RecordingInfo | None = None) -> Seen | None:
    """The recording cleaned and derived anew, scaled to the corrected distance, as far as its
    reader may see it; None without samples."""
    recording = recording_of(
        activity, info or RecordingInfo.objects.filter(activity=activity).first()
    )
    return None if recording is None else seen(recording, activity)


def analysed_of(activity: Activity, info: RecordingInfo | None = None) -> Analysed | None:
    """What figures of its parts are made from; what is drawn is `seen_of(activity).series`."""
    found = seen_of(activity, info)
    return None if found is None else found.figures


def recording_of(activity: Activity, info: RecordingInfo | None) -> Recording | None:
    """The stored streams as a recording, raw as they were read; None when there are none."""
    streams = Stream.objects.filter(activity=activity).values_list("key", "data")
    return recording_from(activity, info, {key: bytes(data) for key, data in streams})


def recording_from(
    activity: Activity, info: RecordingInfo | None, streams: Mapping[str, bytes]
) -> Recording | None:
    """The same from streams that are at hand, by key."""
    channels = {key: codec.decode(key, data) for key, data in streams.items()}
    if "time_s" not in channels:
        return None
    laps = info.laps if info else []
    return Recording(
        format=_format(activity, info),
        ordinal=activity.ordinal,
        start_utc=activity.start.timestamp(),
        sport=activity.sport,
        sub_sport=activity.sub_sport,
        channels=channels,
        laps=tuple(_made(Lap, row) for row in laps),
        pauses=tuple(_made(Pause, row) for row in (info.pauses if info else [])),
        sensors=tuple(_made(Sensor, row) for row in (info.sensors if info else [])),
        totals=_made(DeviceTotals, info.totals if info else {}),
    )


def _format(activity: Activity, info: RecordingInfo | None) -> str:
    """Of its file; what was made of recordings remembers that of the first."""
    if activity.source_file is not None:
        return activity.source_file.format
    return str(info.extra.get("format", "")) if info else ""


def shown_distance_m(activity: Activity) -> float | None:
    if activity.corrected_distance_m is not None:
        return activity.corrected_distance_m
    return activity.distance_m


def laps_of(activity: Activity) -> list[LapRow]:
    """Every lap of the device, measured here where there are samples."""
    info = RecordingInfo.objects.filter(activity=activity).first()
    analysed = analysed_of(activity, info)
    return _stated_laps(activity, info) if analysed is None else analysed.laps()


def _speed(distance_m: float | None, moving_s: float) -> float | None:
    return distance_m / moving_s if distance_m is not None and moving_s > 0 else None


def _made(kind: type[Any], row: Mapping[str, Any]) -> Any:
    """A core dataclass from its JSON, where None stands for NaN."""
    known = {}
    for item in fields(kind):
        if item.name in row:
            value = row[item.name]
            is_number = item.type in ("float", float)
            known[item.name] = NAN if value is None and is_number else value
    return kind(**known)


def _laps(
    activity: Activity, analysed: Analysed | None, info: RecordingInfo | None
) -> list[LapRow]:
    """Device laps; without samples the device's own figures stand alone."""
    if analysed is not None:
        found = analysed.laps()
        # One lap over the whole activity says nothing the tiles don't.
        return found if len(found) > 1 else []
    stated = _stated_laps(activity, info)
    return stated if len(stated) > 1 else []


def _stated_laps(activity: Activity, info: RecordingInfo | None) -> list[LapRow]:
    """Of a run without samples; where there are some that others may not see (or not yet), its
    laps would tell of them."""
    if is_cut(activity):
        return []
    laps = readable_laps([_made(Lap, row) for row in (info.laps if info else [])], activity)
    return [LapRow(lap, _stated(index, lap)) for index, lap in enumerate(laps)]


def _stated(index: int, lap: Lap) -> Split:
    elapsed = lap.elapsed_s if not math.isnan(lap.elapsed_s) else lap.end_s - lap.start_s
    moving = lap.timer_s if not math.isnan(lap.timer_s) else elapsed
    speed = lap.distance_m / moving if moving > 0 else NAN
    return Split(
        index, lap.start_s, lap.end_s, lap.distance_m, elapsed, moving, lap.ascent_m,
        lap.descent_m, speed, lap.average_heart_rate_bpm, lap.max_heart_rate_bpm,
        lap.average_cadence_spm, lap.average_power_w, NAN,
    )  # fmt: skip


def _quality(
    activity: Activity, analysed: Analysed | None, info: RecordingInfo | None
) -> list[QualityIssue]:
    """Gravest first: what was found on reading, and what the file's reader noted."""
    stored = [_made(QualityIssue, row) for row in (info.quality if info else [])]
    found: Iterable[QualityIssue] = stored or (analysed.quality if analysed else ())
    order = {"alert": 0, "watch": 1, "info": 2}
    return sorted(readable_issues(found, activity), key=lambda issue: order.get(issue.severity, 3))


_COMPARED = (
    ("distance_m", "distance_m"),
    ("moving_s", "moving_s"),
    ("timer_s", "moving_s"),
    ("elapsed_s", "elapsed_s"),
    ("ascent_m", "ascent_m"),
    ("descent_m", "descent_m"),
    ("average_heart_rate_bpm", "average_heart_rate_bpm"),
    ("max_heart_rate_bpm", "max_heart_rate_bpm"),
    ("average_cadence_spm", "average_cadence_spm"),
    ("average_power_w", "average_power_w"),
    ("calories_kcal", None),
)


def _device_figures(activity: Activity, info: RecordingInfo | None) -> list[DeviceFigure]:
    totals = info.totals if info else {}
    hidden = () if Kind.BODY in activity.shown else BODY_FIGURES
    return [
        DeviceFigure(key, totals[key], getattr(activity, ours) if ours else None)
        for key, ours in _COMPARED
        if totals.get(key) is not None and key not in hidden
    ]


def _alternatives(activity: Activity) -> list[Alternative]:
    found = activity.alternatives.filter(trashed_at__isnull=True, made=Made.NOT).values_list(
        "pk",
        "public_id",
        "source_file__name",
        "source_file__format",
        "device",
        "distance_m",
        "elapsed_s",
        "title",
    )
    found = list(found.order_by("pk"))
    merged = _merged(activity) if found else {}
    return [
        Alternative(key, name or title, kind or "", device, distance, elapsed, merged.get(pk))
        for pk, key, name, kind, device, distance, elapsed, title in found
    ]


def _merged(activity: Activity) -> dict[int, int]:
    """Ids of the offers by which the athlete merged recordings into `activity`, by theirs."""
    offers = MergeOffer.objects.filter(answer=MergeOffer.Answer.MERGED)
    mine = offers.filter(Q(first=activity) | Q(second=activity))
    return {
        second if first == activity.pk else first: pk
        for pk, first, second in mine.values_list("pk", "first_id", "second_id")
    }


def _suggestions(user: User, activity: Activity) -> list[Suggestion]:
    offers = MergeOffer.objects.filter(athlete=activity.athlete, answer=MergeOffer.Answer.OPEN)
    mine = offers.filter(Q(first=activity) | Q(second=activity))
    pairs = {
        second if first == activity.pk else first: pk
        for pk, first, second in mine.values_list("pk", "first_id", "second_id")
    }
    if not pairs:
        return []
    visible = access.visible_to(user, of=activity.athlete_id).filter(pk__in=pairs)
    keys = dict(visible.values_list("public_id", "pk"))
    found = rows(with_shown(visible))
    return [Suggestion(pairs[keys[row.public_id]], row) for row in found]
