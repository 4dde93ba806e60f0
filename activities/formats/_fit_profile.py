"""What the numbers of the FIT profile mean: scales, sports, kinds of file.

Source: FIT profile of the Garmin FIT SDK; scales are checked against fitdecode's own copy of it
by benchmarks/agreement/fit.py.
"""

from __future__ import annotations

import numpy as np

from activities.formats._fit_tables import Array, Messages

FILE_ID, SPORT, SESSION, LAP, RECORD, EVENT, DEVICE_INFO, WORKOUT, ACTIVITY = (
    0,
    12,
    18,
    19,
    20,
    21,
    23,
    26,
    34,
)
TIMESTAMP_CORRELATION = 162
EPOCH = 631065600  # 1989-12-31T00:00:00Z, where FIT time begins
EARLIEST, LATEST = 0x10000000, 3471292800  # below: seconds since power-on; above: after 2099

# Message -> field -> (scale, offset): value = raw / scale - offset.
SCALES: dict[int, dict[int, tuple[float, float]]] = {
    SESSION: {
        **dict.fromkeys((7, 8, 59, 14, 15, 124, 125), (1000, 0)),
        **dict.fromkeys((9,), (100, 0)),
        **dict.fromkeys((24, 137), (10, 0)),
        92: (128, 0),
        168: (65536, 0),
    },
    LAP: {
        **dict.fromkeys((7, 8, 13, 110), (1000, 0)),
        9: (100, 0),
        80: (128, 0),
    },
    RECORD: {
        **dict.fromkeys((2, 78), (5, 500)),
        **dict.fromkeys((6, 73), (1000, 0)),
        **dict.fromkeys((5, 40, 83, 84, 108, 139), (100, 0)),
        **dict.fromkeys((39, 41, 85), (10, 0)),
        53: (128, 0),
    },
    DEVICE_INFO: {5: (100, 0)},
}


def scaled(table: Messages, message: int, *fields: int) -> Array | None:
    """The first of `fields` that holds a value, message by message, in profile units."""
    out: Array | None = None
    for field in fields:
        raw = table.number(field)
        if raw is None:
            continue
        scale, offset = SCALES.get(message, {}).get(field, (1, 0))
        value = raw if scale == 1 else raw / scale
        value = value - offset if offset else value
        out = value if out is None else np.where(np.isnan(out), value, out)
        if field != fields[-1] and not np.isnan(out).any():
            break
    return out


# Kinds of FIT files that are no activity, as people call them.
OTHER_FILES = {
    1: "a device description",
    2: "device settings",
    3: "sport settings",
    5: "a workout plan",
    6: "a course (a route to follow)",
    7: "a training schedule",
    9: "weight readings",
    10: "device totals",
    11: "training goals",
    14: "blood pressure readings",
    15: "day monitoring",
    20: "an activity summary without a recording",
    28: "a daily monitoring summary",
    32: "day monitoring (steps, heart rate, stress)",
    34: "a segment",
    35: "a list of segments",
    40: "a display configuration",
    44: "device metrics",
    49: "a night's sleep",
    68: "overnight heart-rate variability",
}

RUNNING, CYCLING, FITNESS_EQUIPMENT, WALKING, TRAINING = 1, 2, 4, 11, 10
SPORTS = {
    RUNNING: "run",
    CYCLING: "ride",
    3: "multisport",  # transition
    5: "swim",
    WALKING: "walk",
    12: "ski",
    13: "ski",
    14: "ski",  # snowboarding
    16: "hike",  # mountaineering
    17: "hike",
    18: "multisport",
    21: "ride",  # e-bike
    35: "hike",  # snowshoeing
}
# Sports that say little by themselves: the sub-sport decides.
BY_SUB_SPORT = {
    1: "run",
    45: "run",
    5: "ride",
    6: "ride",
    20: "strength",
    25: "ski",
    27: "walk",
    30: "walk",
    31: "walk",
    17: "swim",
    18: "swim",
}
SUB_SPORTS = {
    1: "treadmill",
    2: "road",  # street
    3: "trail",
    4: "track",
    5: "indoor",
    6: "indoor",
    7: "road",
    14: "indoor",
    17: "indoor",  # pool
    18: "open_water",
    25: "indoor",
    27: "indoor",
    45: "indoor",
    58: "virtual",
    67: "ultra",
}


def sport_of(sport: float, sub_sport: float) -> tuple[str, str]:
    """Our sport and sub-sport for those of the profile; NaN where the file is silent."""
    main = -1 if np.isnan(sport) else int(sport)
    sub = -1 if np.isnan(sub_sport) else int(sub_sport)
    name = SPORTS.get(main, "")
    if not name:
        general = main in (-1, 0, FITNESS_EQUIPMENT, TRAINING)
        name = BY_SUB_SPORT.get(sub, "other") if general else "other"
    return name, SUB_SPORTS.get(sub, "")


LAP_TRIGGERS = {
    0: "manual",
    1: "time",
    2: "distance",
    3: "position",
    4: "position",
    5: "position",
    6: "position",
    7: "session_end",
    8: "fitness_equipment",
}
INTENSITIES = {
    0: "active",
    1: "rest",
    2: "warmup",
    3: "cooldown",
    4: "recovery",
    5: "interval",
}
