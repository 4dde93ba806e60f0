"""The record messages as channels."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from activities.core.recording import Note
from activities.formats import MAX_POINTS
from activities.formats._fit_developer import developer_fields
from activities.formats._fit_profile import RECORD, scaled
from activities.formats._fit_tables import TIMESTAMP, Array, Body, Messages
from activities.formats._fit_times import Timeline, timeline
from common.errors import SourceFault

# Channel -> record fields, the preferred (enhanced) one first.
FIELDS: dict[str, tuple[int, ...]] = {
    "distance_m": (5,),
    "speed_mps": (73, 6),
    "altitude_m": (78, 2),
    "heart_rate_bpm": (3,),
    "cadence_spm": (4,),
    "power_w": (7,),
    "step_length_m": (85,),
    "vertical_oscillation_mm": (39,),
    "vertical_ratio_pct": (83,),
    "ground_contact_ms": (41,),
    "ground_contact_balance_pct": (84,),
    "ground_contact_share_pct": (40,),
    "respiration_rate_bpm": (108, 99),
    "temperature_c": (13,),
    "core_temperature_c": (139,),
}
FRACTIONAL_CADENCE, COMPRESSED_SPEED_DISTANCE = 53, 8
SEMICIRCLE = 180 / 2**31
DEVELOPER_POWER = "developer_power"


@dataclass(frozen=True, slots=True)
class Samples:
    """All samples of a file: instants (s since 1970) and channels, shape (n,) each.

    "cadence_spm" is still as the file counts it.
    """

    times: Array
    channels: dict[str, Array] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()

    def split(self, starts: list[float]) -> list[Samples]:
        """One part per session, cut at the `starts` of all but the first (ascending).

        Distance runs on through the sessions of a file, so each part is counted from its own start.
        """
        cuts = [0, *np.searchsorted(self.times, starts).tolist(), len(self.times)]
        parts = [self._cut(start, stop) for start, stop in pairwise(cuts)]
        covered = np.nan
        for part in parts:
            distance = part.channels.get("distance_m", np.empty(0))
            held = distance[np.isfinite(distance)]
            if not held.size:
                continue
            if held[0] >= covered:
                part.channels["distance_m"] = distance - covered
            covered = held[-1]
        return parts

    def _cut(self, start: int, stop: int) -> Samples:
        channels = {key: column[start:stop] for key, column in self.channels.items()}
        return Samples(self.times[start:stop], channels, self.notes)


def read_samples(body: Body) -> Samples:
    """The samples of `body`. Raises SourceFault if there are too many."""
    table = body.table(RECORD)
    if table.count > MAX_POINTS:
        raise SourceFault(
            f"This recording has {table.count:,} points; {MAX_POINTS:,} are the most we take.",
            advice="Split it into shorter activities in the watch's app and upload those.",
            code="too_many_points",
        )
    line = timeline(table.number(TIMESTAMP))
    if table.count and not len(line.times) and not line.notes:
        line = Timeline(line.times, line.rows, notes=(NO_TIMES,))
    if not len(line.times):
        return Samples(line.times, {}, line.notes)
    columns = _columns(table)
    notes = _add_developer_fields(body, columns)
    channels = {key: line.pick(column) for key, column in columns.items()}
    return Samples(line.times, channels, (*line.notes, *notes))


NO_TIMES = Note("times_unusable", "The points carry no times and were left out.")


def _columns(table: Messages) -> dict[str, Array]:
    """Channels per record, in our units."""
    columns = {key: scaled(table, RECORD, *fields) for key, fields in FIELDS.items()}
    columns |= _positions(table)
    found = {key: column for key, column in columns.items() if column is not None}
    if "speed_mps" not in found and "distance_m" not in found:
        found |= _compressed_speed_distance(table)
    if "heart_rate_bpm" in found:
        rate = found["heart_rate_bpm"]
        rate[rate <= 0] = np.nan  # the heart was not heard
    if "step_length_m" in found:
        found["step_length_m"] = found["step_length_m"] / 1000
    fraction = scaled(table, RECORD, FRACTIONAL_CADENCE)
    if fraction is not None and "cadence_spm" in found:
        found["cadence_spm"] = found["cadence_spm"] + np.nan_to_num(fraction)
    return found


def _positions(table: Messages) -> dict[str, Array]:
    """Latitude and longitude in degrees; both missing where one is, at (0, 0), off the globe."""
    latitude, longitude = table.number(0), table.number(1)
    if latitude is None or longitude is None:
        return {}
    latitude, longitude = latitude * SEMICIRCLE, longitude * SEMICIRCLE
    good = (np.abs(latitude) <= 90) & (np.abs(longitude) <= 180)
    good &= (latitude != 0) | (longitude != 0)
    latitude[~good] = np.nan
    longitude[~good] = np.nan
    return {"latitude": latitude, "longitude": longitude}


def _compressed_speed_distance(table: Messages) -> dict[str, Array]:
    """Speed (1/100 m/s) and running distance (1/16 m, wraps at 4096) packed in three bytes."""
    packed = table.elements(COMPRESSED_SPEED_DISTANCE)
    if packed is None or packed.shape[1] < 3:
        return {}
    low, mixed, high = packed[:, 0], packed[:, 1], packed[:, 2]
    speed = (low + 256 * (mixed % 16)) / 100
    ticks = mixed // 16 + 16 * high
    held = np.flatnonzero(np.isfinite(ticks))
    distance = np.full(len(ticks), np.nan)
    distance[held] = np.cumsum(np.diff(ticks[held], prepend=0) % 4096) / 16
    return {"speed_mps": speed, "distance_m": distance}


def _add_developer_fields(body: Body, columns: dict[str, Array]) -> list[Note]:
    """Fill channels from developer fields.

    A native channel stays, but for power: a field that declares itself to be the power replaces
    the watch's own estimate, because its owner put it there and two sources do not compare.
    """
    notes: list[Note] = []
    taken: set[str] = set()
    for one in developer_fields(body):
        native = columns.get(one.channel)
        absent = native is None or not (native == native).any()
        replaces = one.channel == "power_w" and one.native
        if one.channel in taken or not (absent or replaces):
            continue
        values = one.values(body)
        if values is None or not np.nanmax(np.abs(values)) > 0:
            continue  # the pod was paired but never worn
        taken.add(one.channel)
        columns[one.channel] = values
        if one.channel == "heart_rate_bpm":
            values[values <= 0] = np.nan
        if replaces and not absent:
            text = f"Power is that of the data field “{one.name}”, not the watch's own estimate."
            notes.append(Note(DEVELOPER_POWER, text))
    return notes
