"""FIT, the format of Garmin, COROS, Suunto, Wahoo, Zwift, Stryd and many others."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from activities.core.recording import CHANNELS, Array, Note, Recording
from activities.formats import _fit_laps, _fit_summary
from activities.formats._fit_cadence import cadence_factor
from activities.formats._fit_clock import dated
from activities.formats._fit_container import decode, is_header, split
from activities.formats._fit_devices import device_of, sensors_of
from activities.formats._fit_profile import FILE_ID, OTHER_FILES, RECORD, SESSION, WORKOUT
from activities.formats._fit_records import DEVELOPER_POWER, Samples, read_samples
from activities.formats._fit_tables import Body
from common.errors import SourceFault

ACTIVITY_FILE = 4
# A session may begin this long before its first point when it states no duration.
LEAD_S = 3600.0
IGNORED = Note("parts_ignored", "Other FIT files chained to this one hold no activity.")


class FitFormat:
    """Reads FIT activity files."""

    key = "fit"
    label = "FIT"
    extensions = (".fit",)

    def sniff(self, head: bytes) -> bool:
        return is_header(head, 0)

    def read(self, data: bytes) -> list[Recording]:
        found: list[Recording] = []
        faults: list[SourceFault] = []
        for part in split(data):
            body, notes = decode(data, part)
            try:
                found += _recordings(body, notes, len(found))
            except SourceFault as fault:
                if fault.code == "too_many_points":
                    raise
                faults.append(fault)
        if not found:
            raise faults[0] if faults else _no_activity()
        if any(fault.code != "fit_no_activity" for fault in faults):
            found = [replace(one, notes=(*one.notes, IGNORED)) for one in found]
        return found


PLUGIN = FitFormat()


def _no_activity() -> SourceFault:
    return SourceFault(
        "This FIT file holds no activity.",
        advice="Export the activity itself as FIT; if it should be in here, the file is damaged.",
        code="fit_no_activity",
    )


def _require_activity(body: Body) -> None:
    """Raise SourceFault unless `body` is an activity, or may be one and holds records."""
    kinds = body.table(FILE_ID).number(0)
    kind = ACTIVITY_FILE
    if kinds is not None and math.isfinite(kinds[0]):
        kind = int(kinds[0])
    if kind in OTHER_FILES:
        raise SourceFault(
            f"This FIT file is {OTHER_FILES[kind]}, not an activity.",
            advice="Choose the files of your activities; on a watch they lie in GARMIN/ACTIVITY.",
            code="fit_not_activity",
        )
    if not body.table(RECORD).count and not body.table(SESSION).count:
        raise _no_activity()


def _recordings(body: Body, notes: tuple[Note, ...], ordinal: int) -> list[Recording]:
    """The activities of one part, one a session. Raises SourceFault if it holds none."""
    _require_activity(body)
    body, dating = dated(body)
    sessions = _fit_summary.sessions_of(body)
    samples = read_samples(body)
    parts = samples.split([one.start for one in sessions[1:]])
    built = [_Built(body, *one) for one in zip(sessions, parts, strict=True)]
    frames = [
        one.frame(built[place + 1].start if place + 1 < len(built) else math.inf)
        for place, one in enumerate(built)
    ]
    laps = _fit_laps.laps_of(body, frames)
    found: list[Recording] = []
    for one, frame, (own_laps, lap_notes) in zip(built, frames, laps, strict=True):
        if not math.isfinite(one.start):
            continue
        powered = "power_w" in one.channels
        mine = (note for note in samples.notes if powered or note.code != DEVELOPER_POWER)
        said = (*notes, *dating, *mine, *one.notes, *lap_notes)
        base = one.recording(ordinal + len(found), frame, said)
        found.append(replace(base, laps=own_laps))
    if not found:
        raise SourceFault(
            "This FIT file does not say when its activity took place.",
            advice="Export the activity from the watch's own app, which knows its date.",
            code="fit_no_time",
        )
    return found


class _Built:
    """A session and its samples on the way to a recording."""

    def __init__(self, body: Body, session: _fit_summary.Session, samples: Samples) -> None:
        self.body, self.session = body, session
        channels = dict(samples.channels)
        factor, notes = cadence_factor(
            channels.get("cadence_spm"), channels.get("speed_mps"), session.sport
        )
        self.totals, broken = _fit_summary.totals_of(body, session.row, factor)
        self.factor, self.notes = factor, (*notes, *broken)
        if "cadence_spm" in channels:
            channels["cadence_spm"] = channels["cadence_spm"] * factor
        self.stated = _fit_summary.session_duration(body, session.row)
        self.start = _start(session.start, self.stated, samples.times)
        self.channels = _finished(channels, samples.times - self.start)

    def frame(self, until: float) -> _fit_laps.Frame:
        """What bounds laps and pauses of this session."""
        times = self.channels["time_s"]
        recorded = float(times[-1]) if len(times) else math.nan
        duration = np.fmax(recorded, self.stated)
        distance = self.totals.distance_m
        if (column := self.channels.get("distance_m")) is not None:
            distance = np.fmax(distance, np.nanmax(column))
        return _fit_laps.Frame(
            self.start,
            until,
            math.inf if np.isnan(duration) else float(duration),
            math.inf if np.isnan(distance) else float(distance),
            self.factor,
        )

    def recording(self, ordinal: int, frame: _fit_laps.Frame, notes: tuple[Note, ...]) -> Recording:
        body, row = self.body, self.session.row
        feel, effort = _fit_summary.opinion_of(body, row)
        titles = body.table(WORKOUT).text(8)
        return Recording(
            format="fit",
            ordinal=ordinal,
            start_utc=self.start,
            sport=self.session.sport,
            sub_sport=self.session.sub_sport,
            title=next((title.strip() for title in titles if title.strip()), ""),
            utc_offset_s=_fit_summary.utc_offset_of(body),
            channels=self.channels,
            pauses=_fit_laps.pauses_of(body, frame),
            device=device_of(body),
            sensors=sensors_of(body),
            totals=self.totals,
            feel=feel,
            effort=effort,
            notes=tuple(dict.fromkeys(notes)),
        )


def _start(stated: float, duration: float, times: Array) -> float:
    """Time 0: the stated start if it is believable and before the first sample, else that."""
    if not len(times):
        return stated
    first = float(times[0])
    lead = first - stated
    longest = duration if math.isfinite(duration) else LEAD_S
    return stated if 0 < lead <= longest else first


def _says_anything(column: Array) -> bool:
    # Nearly always the middle sample settles it.
    middle = len(column) // 2
    return len(column) > 0 and (math.isfinite(column[middle]) or bool(np.isfinite(column).any()))


def _finished(channels: Mapping[str, Array], times: Array) -> dict[str, Array]:
    """Channels of a recording: with time from 0, our array types, nothing that is all missing.

    When the timer was started before the first sample, an empty sample marks time 0.
    """
    late = len(times) > 0 and times[0] > 0
    if late:
        times = np.concatenate(([0.0], times))
    out: dict[str, Array] = {"time_s": times.astype(np.float64, copy=False)}
    for key in CHANNELS:
        column = channels.get(key)
        if column is None or not _says_anything(column):
            continue
        if late:
            column = np.concatenate(([np.nan], column))
        with np.errstate(over="ignore"):  # a developer field may hold any double
            out[key] = column.astype(CHANNELS[key].dtype, copy=False)
    return out
