"""Explicit, reversible cleaning: the raw channels stay, what changed is in masks (science A24)."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from activities.core import clean_motion, limits
from activities.core.clean_heart_rate import clean_heart_rate
from activities.core.clean_position import clean_track
from activities.core.quality import ALERT, INFO, QualityIssue, counted, graded, percent
from activities.core.recording import CHANNELS, Array, Recording
from activities.core.series import Bools, Floats, bridged, gap_limit_s, share_of, typical_step_s

CLEANER_VERSION = 1
_MISSING_TOLD = 0.05  # share of samples a channel may miss without a word
_UNUSABLE = 0.20  # beyond this share of faults a channel gives no figures


@dataclass(frozen=True, slots=True, eq=False)
class Cleaned:
    """Cleaned copies of a recording's channels.

    Attributes:
        channels: as in the recording, faults NaN, or interpolated where a hole of at most 10 s.
        masks: per channel, True where the value was removed or replaced; only if any is.
        quality: what was found, as sentences.
        path_m: length of the cleaned GPS track so far, shape (n,), or None without positions.
        step_s: typical time between samples.
    """

    channels: dict[str, Array]
    masks: dict[str, Bools]
    quality: tuple[QualityIssue, ...]
    path_m: Floats | None = None
    step_s: float = 1.0

    def get(self, key: str) -> Array | None:
        return self.channels.get(key)

    def unusable(self, key: str) -> bool:
        """Whether more than 20 % of a channel had to be dropped: then it gives no figures."""
        faults = sum(q.share for q in self.quality if q.channel == key and q.code in _FAULTS)
        return faults > _UNUSABLE


_FAULTS = frozenset(
    {"heart_rate_range", "heart_rate_spike", "cadence_lock", "strap_static", "cadence_unusable",
     "cadence_outlier", "power_outlier", "speed_outlier"}
)  # fmt: skip


@dataclass(slots=True)
class _Work:
    recording: Recording
    time_s: Floats
    step_s: float
    channels: dict[str, Array] = field(default_factory=dict)
    masks: dict[str, Bools] = field(default_factory=dict)
    issues: list[QualityIssue] = field(default_factory=list)
    path_m: Floats | None = None
    empty: set[str] = field(default_factory=set)

    def raw(self, key: str) -> Floats | None:
        values = None if key in self.empty else self.recording.get(key)
        return None if values is None else np.asarray(values, dtype=np.float64)

    def cleaned(self, key: str) -> Floats | None:
        values = self.channels.get(key)
        return None if values is None else np.asarray(values, dtype=np.float64)

    def put(self, key: str, values: Floats, mask: Bools, bridge: bool = True) -> None:
        """Keep `values` without the masked ones; short holes are interpolated and masked too."""
        after = np.where(mask, np.nan, values) if mask.any() else values
        if bridge and (absent := np.isnan(after)).any():
            after = bridged(after, self.time_s)
            mask = mask | (absent & ~np.isnan(after))
        if mask.any():
            self.masks[key] = mask
        self.channels[key] = after.astype(CHANNELS[key].dtype)


def clean(
    recording: Recording,
    *,
    max_heart_rate_bpm: float | None = None,
    mass_kg: float | None = None,
) -> Cleaned:
    """Find the faults of `recording` and give cleaned copies of its channels.

    Without `max_heart_rate_bpm` and `mass_kg` only limits that hold for anyone are used.
    """
    notes = tuple(QualityIssue(n.code, "", INFO, 0.0, 1, n.text) for n in recording.notes)
    if not recording.n:
        return Cleaned({}, {}, notes)
    time_s = np.asarray(recording.channels["time_s"], dtype=np.float64)
    work = _Work(recording, time_s, typical_step_s(time_s))
    work.channels["time_s"] = recording.channels["time_s"]
    _time(work)
    _empty(work)
    _positions(work)
    _motion(work, mass_kg)
    _heart_rate(work, max_heart_rate_bpm)
    _rest(work)
    _missing(work)
    order = [key for key in recording.channels if key in work.channels]
    channels = {key: work.channels[key] for key in order}
    return Cleaned(channels, work.masks, (*work.issues, *notes), work.path_m, work.step_s)


def _time(work: _Work) -> None:
    steps = np.diff(work.time_s)
    repeated = steps <= 0
    if repeated.any():
        mask = np.r_[False, repeated]
        work.masks["time_s"] = mask
        count = int(mask.sum())
        text = f"{counted(count, 'sample repeats', 'samples repeat')} the time of the one before."
        share = count / len(mask)
        issue = QualityIssue("time_repeated", "time_s", graded(share), share, count, text)
        work.issues.append(issue)
    holes = np.flatnonzero(steps > gap_limit_s(work.step_s))
    pauses, at = work.recording.pauses, work.time_s
    paused = [any(p.start_s < at[i + 1] and p.end_s > at[i] for p in pauses) for i in holes]
    holes = holes[~np.asarray(paused, dtype=np.bool_)]
    if len(holes):
        lost = float(steps[holes].sum())
        share = lost / max(float(work.time_s[-1] - work.time_s[0]), 1.0)
        text = f"Nothing was recorded for {lost:.0f} s in {counted(len(holes), 'gap', 'gaps')}."
        work.issues.append(QualityIssue("gaps", "time_s", graded(share), share, len(holes), text))


def _empty(work: _Work) -> None:
    """A sensor that says zero from start to end was not there."""
    for key in ("heart_rate_bpm", "power_w", "cadence_spm"):
        values = work.recording.get(key)
        if values is None or work.recording.n < 60 or np.fmax.reduce(values, initial=0.0) > 0:
            continue
        work.empty.add(key)
        work.masks[key] = ~np.isnan(values)
        text = f"{CHANNELS[key].label} is zero from start to end and was left out."
        work.issues.append(QualityIssue("channel_empty", key, INFO, 1.0, len(values), text))


def _positions(work: _Work) -> None:
    if not work.recording.has_positions:
        return
    track = clean_track(work.recording)
    work.put("latitude", track.latitude, track.mask, bridge=False)
    work.put("longitude", track.longitude, track.mask, bridge=False)
    work.issues += track.issues
    work.path_m = None if np.isnan(track.path_m).all() else track.path_m


def _motion(work: _Work, mass_kg: float | None) -> None:
    sport, time_s = work.recording.sport, work.time_s
    for key in ("distance_m", "speed_mps", "altitude_m", "power_w"):
        values = work.raw(key)
        if values is None:
            continue
        if key == "distance_m":
            mask, issues = clean_motion.check_distance(values, time_s, sport)
        elif key == "speed_mps":
            mask, issues = clean_motion.clean_speed(values, time_s, sport, work.step_s)
        elif key == "altitude_m":
            mask, issues = clean_motion.clean_altitude(values, time_s, work.step_s)
        else:
            mask, issues = clean_motion.clean_power(values, mass_kg)
        work.put(key, values, mask)
        work.issues += issues
    cadence = work.raw("cadence_spm")
    if cadence is not None:
        scaled, (mask, issues) = clean_motion.clean_cadence(cadence, _speed(work), sport)
        work.put("cadence_spm", scaled, mask & np.isnan(scaled))
        if mask.any():
            work.masks["cadence_spm"] = mask | work.masks.get("cadence_spm", mask)
        work.issues += issues


def _speed(work: _Work) -> Floats | None:
    """Any speed the recording can tell, for the rules that need one."""
    speed = work.cleaned("speed_mps")
    if speed is not None and share_of(np.isfinite(speed)) > 0.5:
        return speed
    along = work.cleaned("distance_m")
    if along is None or share_of(np.isnan(along)) > 0.5:
        along = work.path_m
    if along is None or len(along) < 3 or work.time_s[-1] <= work.time_s[0]:
        return None
    ahead = np.interp(work.time_s + 5, work.time_s, along)
    behind = np.interp(work.time_s - 5, work.time_s, along)
    return np.asarray((ahead - behind) / 10.0)


def _heart_rate(work: _Work, max_heart_rate_bpm: float | None) -> None:
    heart_rate = work.raw("heart_rate_bpm")
    if heart_rate is None:
        return
    on_foot = work.recording.sport in limits.ON_FOOT
    mask, issues = clean_heart_rate(
        heart_rate,
        work.time_s,
        work.step_s,
        cadence_spm=work.cleaned("cadence_spm") if on_foot else None,
        speed_mps=_speed(work) if on_foot else None,
        climb_rate_mps=_climb_rate(work),
        max_heart_rate_bpm=max_heart_rate_bpm,
    )
    work.put("heart_rate_bpm", heart_rate, mask)
    work.issues += issues
    share = float(mask.sum()) / max(int(np.isfinite(heart_rate).sum()), 1)
    if share > _UNUSABLE:
        text = f"{percent(share)} of the heart rate is faulty: it gives no figures here."
        work.issues.append(
            QualityIssue(
                "heart_rate_unusable", "heart_rate_bpm", ALERT, share, int(mask.sum()), text
            )
        )


def _climb_rate(work: _Work) -> Floats | None:
    altitude = work.cleaned("altitude_m")
    if altitude is None or np.isnan(altitude).any() or work.time_s[-1] <= work.time_s[0]:
        return None
    ahead = np.interp(work.time_s + 15, work.time_s, altitude)
    behind = np.interp(work.time_s - 15, work.time_s, altitude)
    return np.asarray((ahead - behind) / 30.0)


def _rest(work: _Work) -> None:
    for key in work.recording.channels:
        if key in limits.SILENT_RANGES:
            values = work.recording.channels[key]
            mask = clean_motion.silent(key, values)
            if mask.any():
                work.put(key, values, mask, bridge=False)
            else:
                work.channels[key] = values
        elif key not in work.channels and key not in work.empty:
            work.channels[key] = work.recording.channels[key]


def _missing(work: _Work) -> None:
    for key in ("latitude", "distance_m", "speed_mps", "altitude_m", "heart_rate_bpm",
                "cadence_spm", "power_w"):  # fmt: skip
        values = work.recording.get(key)
        if values is None or key in work.empty:
            continue
        absent = np.isnan(values)
        share = share_of(absent)
        if share > _MISSING_TOLD:
            what = "Position" if key == "latitude" else CHANNELS[key].label
            text = f"{what} is missing in {percent(share)} of the samples."
            work.issues.append(
                QualityIssue(
                    "missing", key, graded(share, 0.05, 0.5), share, int(absent.sum()), text
                )
            )
