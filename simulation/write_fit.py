"""A recording as a FIT activity file, in the order a watch writes it."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from activities.core.recording import Lap, Recording
from simulation.fit_container import (
    DEVELOPER_FIELD,
    EPOCH,
    SEMICIRCLES,
    Column,
    Table,
    seal,
    table,
)

MANUFACTURERS = {
    "Garmin": 1,
    "Suunto": 23,
    "Wahoo": 32,
    "Stryd": 95,
    "Polar": 123,
    "development": 255,
    "COROS": 294,
}
PRODUCTS = {
    "Forerunner 55": 3869,
    "Forerunner 245": 3076,
    "Forerunner 255": 3992,
    "Forerunner 265": 4257,
    "Forerunner 945": 3113,
    "Forerunner 965": 4315,
    "HRM-Pro": 3300,
    "HRM-Dual": 3299,
}
SPORTS = {"run": 1, "ride": 2, "swim": 5, "strength": 10, "walk": 11, "ski": 12, "hike": 17}
SUB_SPORTS = {
    "": 0,
    "treadmill": 1,
    "road": 2,
    "trail": 3,
    "track": 4,
    "open_water": 18,
    "indoor": 45,
    "virtual": 58,
    "ultra": 67,
}
TRIGGERS = {"manual": 0, "time": 1, "distance": 2, "position": 4, "session_end": 7}
INTENSITIES = {"active": 0, "rest": 1, "warmup": 2, "cooldown": 3, "recovery": 4, "interval": 5}
SENSORS = {"heart_rate": 120, "foot_pod": 124}  # ANT+ device types
# Local types.
FILE_ID, DEVICE, EVENT, RECORD, LAP, SESSION, ACTIVITY, DEVELOPER, FIELD, SPORT = range(10)

# channel: (field, base type, scale, offset)
RECORD_FIELDS: dict[str, tuple[int, str, float, float]] = {
    "latitude": (0, "sint32", SEMICIRCLES, 0.0),
    "longitude": (1, "sint32", SEMICIRCLES, 0.0),
    "distance_m": (5, "uint32", 100.0, 0.0),
    "speed_mps": (73, "uint32", 1000.0, 0.0),
    "altitude_m": (78, "uint32", 5.0, 500.0),
    "heart_rate_bpm": (3, "uint8", 1.0, 0.0),
    "power_w": (7, "uint16", 1.0, 0.0),
    "step_length_m": (85, "uint16", 10_000.0, 0.0),
    "vertical_oscillation_mm": (39, "uint16", 10.0, 0.0),
    "vertical_ratio_pct": (83, "uint16", 100.0, 0.0),
    "ground_contact_ms": (41, "uint16", 10.0, 0.0),
    "ground_contact_share_pct": (40, "uint16", 100.0, 0.0),
    "ground_contact_balance_pct": (84, "uint16", 100.0, 0.0),
    "respiration_rate_bpm": (108, "uint16", 100.0, 0.0),
    "core_temperature_c": (139, "uint16", 100.0, 0.0),
    "temperature_c": (13, "sint8", 1.0, 0.0),
}


def write_fit(recording: Recording, *, developer_power: bool = False) -> bytes:
    """The recording as a FIT file.

    Times are rounded to whole seconds. `developer_power`: power goes into a developer field, as
    a foot pod's app writes it, and the native field stays out.
    """
    first = _head(recording, developer_power)
    records = _records(recording, developer_power)
    laps = _laps(recording)
    events = _timer_events(recording)
    rows, size = records.join(), records.rows.dtype.itemsize
    times = recording.channels["time_s"] if recording.n else np.zeros(0)
    inserts = [(lap.end_s, 1, laps.rows[i].tobytes()) for i, lap in enumerate(recording.laps)]
    inserts += [(when, rank, data) for when, rank, data in events]
    inserts.sort(key=lambda item: item[:2])
    body, done = [*first, records.definition, laps.definition], 0
    for when, rank, data in inserts:
        # what starts stands before the sample of its second, what ends after it
        upto = int(np.searchsorted(times, when, side="left" if rank == 0 else "right"))
        upto = max(upto, done)
        body += [rows[done * size : upto * size], data]
        done = upto
    body.append(rows[done * size :])
    body += _tail(recording)
    return seal(b"".join(body))


def _stamp(recording: Recording, seconds: float) -> float:
    return round(recording.start_utc) - EPOCH + round(seconds)


def _end(recording: Recording) -> float:
    ends = [float(recording.channels["time_s"][-1])] if recording.n else []
    ends += [lap.end_s for lap in recording.laps]
    elapsed = recording.totals.elapsed_s
    return max([*ends, 0.0 if math.isnan(elapsed) else elapsed])


def _numeric(text: str) -> float:
    return float(text) if text.isdigit() else math.nan


def _version(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


def _head(recording: Recording, developer_power: bool) -> list[bytes]:
    device, start = recording.device, _stamp(recording, 0)
    maker = MANUFACTURERS.get(device.manufacturer, MANUFACTURERS["development"])
    identity = [
        Column(0, "enum", 4),
        Column(1, "uint16", maker),
        Column(2, "uint16", PRODUCTS.get(device.product, 0)),
        Column(3, "uint32z", _numeric(device.serial)),
        Column(4, "uint32", start),
    ]
    if device.product:
        identity.append(Column(8, "string", device.product))
    tables = [table(FILE_ID, 0, identity)]
    if developer_power and "power_w" in recording.channels:
        tables += _developer_power()
    tables.append(_device_row(0, start, None, device.manufacturer, device.product, device.serial,
                              device.software))  # fmt: skip
    for index, sensor in enumerate(recording.sensors, start=1):
        kind = SENSORS.get(sensor.kind)
        tables.append(_device_row(index, start, kind, sensor.manufacturer, sensor.product,
                                  sensor.serial, ""))  # fmt: skip
    # Watches say it at the start too: a file that breaks off still knows it is a run.
    sport = [
        Column(0, "enum", SPORTS.get(recording.sport, 0)),
        Column(1, "enum", SUB_SPORTS.get(recording.sub_sport, 0)),
    ]
    tables.append(table(SPORT, 12, sport))
    return [part for item in tables for part in (item.definition, item.join())]


def _device_row(
    index: int, start: float, kind: int | None, maker: str, product: str, serial: str, version: str
) -> Table:
    columns = [
        Column(253, "uint32", start),
        Column(0, "uint8", index),
        Column(1, "uint8", math.nan if kind is None else kind),
        Column(2, "uint16", MANUFACTURERS.get(maker, MANUFACTURERS["development"])),
        Column(4, "uint16", PRODUCTS.get(product, math.nan)),
        Column(3, "uint32z", _numeric(serial)),
        Column(5, "uint16", _version(version), 100.0),
        Column(25, "enum", 5 if kind is None else 1),
    ]
    if product:
        columns.append(Column(27, "string", product))
    return table(DEVICE, 23, columns)


def _developer_power() -> list[Table]:
    application = bytes.fromhex("18fb2cf01a4b430dad66988c847421f4")
    return [
        table(
            DEVELOPER, 207, [Column(1, "byte", application), Column(3, "uint8", 0)]
        ),
        table(
            FIELD,
            206,
            [
                Column(0, "uint8", 0),
                Column(1, "uint8", 0),
                Column(2, "uint8", 0x84),
                Column(3, "string", "Power"),
                Column(8, "string", "Watts"),
                Column(14, "uint16", 20),
                Column(15, "uint8", 7),
            ],
        ),
    ]  # fmt: skip


def _records(recording: Recording, developer_power: bool) -> Table:
    channels = recording.channels
    stamps = np.rint(channels.get("time_s", np.zeros(0))) + _stamp(recording, 0)
    columns = [Column(253, "uint32", stamps)]
    for key, (number, base, scale, offset) in RECORD_FIELDS.items():
        if key in channels:
            if key == "power_w" and developer_power:
                number += DEVELOPER_FIELD - 7  # field 0 of developer data index 0
            columns.append(Column(number, base, channels[key], scale, offset))
    if "cadence_spm" in channels:
        half_steps = np.asarray(channels["cadence_spm"], dtype=np.float64) / 2.0
        strides = np.floor(half_steps)
        columns.append(Column(4, "uint8", strides))
        columns.append(Column(53, "uint8", half_steps - strides, 128.0))
    return table(RECORD, 20, columns, recording.n)


def _timer_events(recording: Recording) -> list[tuple[float, int, bytes]]:
    """(when, rank, message): starts have rank 0 (before their sample), stops rank 2."""
    end = _end(recording)
    plan = [(0.0, 0, 0, 0)]
    for pause in recording.pauses:
        trigger = 1 if pause.kind == "auto" else 0
        plan += [(pause.start_s, 2, 4, trigger), (pause.end_s, 0, 0, trigger)]
    plan.append((end, 2, 4, 0))
    out, definition = [], b""
    for when, rank, event_type, trigger in plan:
        row = table(
            EVENT,
            21,
            [
                Column(253, "uint32", _stamp(recording, when)),
                Column(0, "enum", 0),
                Column(1, "enum", event_type),
                Column(3, "uint32", trigger),
            ],
        )
        data = row.join() if definition else row.definition + row.join()
        definition = row.definition
        out.append((when, rank, data))
    return out


def _laps(recording: Recording) -> Table:
    laps = recording.laps

    def of(value: Callable[[Lap], float]) -> list[float]:
        return [value(lap) for lap in laps]

    columns = [
        Column(254, "uint16", list(range(len(laps)))),
        Column(253, "uint32", of(lambda lap: _stamp(recording, lap.end_s))),
        Column(2, "uint32", of(lambda lap: _stamp(recording, lap.start_s))),
        Column(0, "enum", [9.0] * len(laps)),
        Column(1, "enum", [1.0] * len(laps)),
        Column(7, "uint32", of(lambda lap: lap.elapsed_s), 1000.0),
        Column(8, "uint32", of(lambda lap: lap.timer_s), 1000.0),
        Column(9, "uint32", of(lambda lap: lap.distance_m), 100.0),
        Column(23, "enum", of(lambda lap: INTENSITIES.get(lap.intensity, math.nan))),
        Column(24, "enum", of(lambda lap: TRIGGERS.get(lap.trigger, math.nan))),
        Column(71, "uint16", of(lambda lap: _step(lap))),
        Column(15, "uint8", of(lambda lap: lap.average_heart_rate_bpm)),
        Column(16, "uint8", of(lambda lap: lap.max_heart_rate_bpm)),
        Column(17, "uint8", of(lambda lap: _whole(lap.average_cadence_spm / 2))),
        Column(80, "uint8", of(lambda lap: (lap.average_cadence_spm / 2) % 1.0), 128.0),
        Column(19, "uint16", of(lambda lap: lap.average_power_w)),
        Column(110, "uint32", of(lambda lap: lap.average_speed_mps), 1000.0),
        Column(21, "uint16", of(lambda lap: lap.ascent_m)),
        Column(22, "uint16", of(lambda lap: lap.descent_m)),
    ]
    return table(LAP, 19, columns, len(laps))


def _step(lap: Lap) -> float:
    return math.nan if lap.workout_step is None else float(lap.workout_step)


def _whole(value: float) -> float:
    return value if math.isnan(value) else math.floor(value)


def _tail(recording: Recording) -> list[bytes]:
    totals, end = recording.totals, _stamp(recording, _end(recording))
    strides = totals.average_cadence_spm / 2
    columns = [
        Column(254, "uint16", 0),
        Column(253, "uint32", end),
        Column(2, "uint32", _stamp(recording, 0)),
        Column(0, "enum", 8),
        Column(1, "enum", 1),
        Column(5, "enum", SPORTS.get(recording.sport, 0)),
        Column(6, "enum", SUB_SPORTS.get(recording.sub_sport, 0)),
        Column(7, "uint32", totals.elapsed_s, 1000.0),
        Column(8, "uint32", totals.timer_s, 1000.0),
        Column(59, "uint32", totals.moving_s, 1000.0),
        Column(9, "uint32", totals.distance_m, 100.0),
        Column(11, "uint16", totals.calories_kcal),
        Column(16, "uint8", totals.average_heart_rate_bpm),
        Column(17, "uint8", totals.max_heart_rate_bpm),
        Column(18, "uint8", _whole(strides)),
        Column(92, "uint8", strides % 1.0, 128.0),
        Column(20, "uint16", totals.average_power_w),
        Column(22, "uint16", totals.ascent_m),
        Column(23, "uint16", totals.descent_m),
        Column(24, "uint8", totals.training_effect, 10.0),
        Column(25, "uint16", 0),
        Column(26, "uint16", len(recording.laps)),
        Column(124, "uint32", totals.average_speed_mps, 1000.0),
        Column(125, "uint32", totals.max_speed_mps, 1000.0),
        Column(168, "sint32", totals.training_load, 65_536.0),
        Column(192, "uint8", math.nan if recording.feel is None else recording.feel),
        Column(193, "uint8", math.nan if recording.effort is None else recording.effort * 10),
    ]
    if recording.title:
        columns.append(Column(110, "string", recording.title))
    session = table(SESSION, 18, columns)
    zone = recording.utc_offset_s
    activity = table(
        ACTIVITY,
        34,
        [
            Column(253, "uint32", end),
            Column(0, "uint32", totals.timer_s, 1000.0),
            Column(1, "uint16", 1),
            Column(2, "enum", 0),
            Column(3, "enum", 26),
            Column(4, "enum", 1),
            Column(5, "uint32", math.nan if zone is None else end + zone),
        ],
    )
    return [session.definition, session.join(), activity.definition, activity.join()]
