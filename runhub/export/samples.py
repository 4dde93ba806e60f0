"""The samples of an activity as a Parquet file: as recorded, and what cleaning set aside."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from activities.core import codec
from activities.core.parquet import Column, parquet
from activities.core.recording import CHANNELS

# Every other key has its unit in its name.
NAMES = {"latitude": "latitude_deg", "longitude": "longitude_deg"}


def samples_file(
    streams: Mapping[str, bytes], masks: Mapping[str, bytes], notes: Mapping[str, str]
) -> bytes | None:
    """Channels in SI units, missing samples null, in the order of display; after them, of each
    channel that was cleaned, a column of which samples were set aside. None without a sample.

    Raises ValueError for streams that cannot be decoded.
    """
    columns: dict[str, Column] = {}
    for key in (key for key in CHANNELS if key in streams):
        columns[NAMES.get(key, key)] = codec.decode(key, streams[key])
    for key in (key for key in CHANNELS if key in masks):
        columns[f"{NAMES.get(key, key)}_set_aside"] = codec.decode_mask(masks[key])
    if not columns or not any(len(values) for values in columns.values()):
        return None
    units = {
        f"unit:{NAMES.get(key, key)}": CHANNELS[key].unit for key in streams if key in CHANNELS
    }
    return parquet(
        {name: np.ascontiguousarray(a) for name, a in columns.items()}, {**notes, **units}
    )
