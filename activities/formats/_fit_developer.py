"""Developer fields: what apps and foot pods (Stryd, CORE, ...) add to records."""

from __future__ import annotations

import math
from dataclasses import dataclass

from activities.formats._fit_profile import RECORD
from activities.formats._fit_tables import FIELD_DESCRIPTION, Array, Body

MOST_FIELDS = 500

# Record fields a developer field may stand in for.
NATIVE = {
    3: "heart_rate_bpm",
    4: "cadence_spm",
    5: "distance_m",
    7: "power_w",
    39: "vertical_oscillation_mm",
    40: "ground_contact_share_pct",
    41: "ground_contact_ms",
    73: "speed_mps",
    6: "speed_mps",
    83: "vertical_ratio_pct",
    84: "ground_contact_balance_pct",
    85: "step_length_m",
    99: "respiration_rate_bpm",
    108: "respiration_rate_bpm",
    139: "core_temperature_c",
}
# Names of fields that state no native number but are what their name says.
NAMES = {
    "power": "power_w",
    "running power": "power_w",
    "ground time": "ground_contact_ms",
    "ground contact time": "ground_contact_ms",
    "vertical oscillation": "vertical_oscillation_mm",
    "core temperature": "core_temperature_c",
    "core body temperature": "core_temperature_c",
    "respiration rate": "respiration_rate_bpm",
    "breathing rate": "respiration_rate_bpm",
}
# Factor from the stated unit to the channel's; "" is the native field's unit. Others: not read.
UNITS: dict[str, dict[str, float]] = {
    "heart_rate_bpm": {"": 1, "bpm": 1},
    "cadence_spm": {"": 1, "rpm": 1},
    "distance_m": {"": 1, "m": 1, "meters": 1, "km": 1000},
    "power_w": {"": 1, "w": 1, "watt": 1, "watts": 1},
    "vertical_oscillation_mm": {"": 1, "mm": 1, "millimeters": 1, "cm": 10, "centimeters": 10},
    "ground_contact_share_pct": {"": 1, "%": 1, "percent": 1},
    "ground_contact_ms": {"": 1, "ms": 1, "milliseconds": 1, "s": 1000, "seconds": 1000},
    "speed_mps": {"": 1, "m/s": 1, "km/h": 1 / 3.6},
    "vertical_ratio_pct": {"": 1, "%": 1, "percent": 1},
    "ground_contact_balance_pct": {"": 1, "%": 1, "percent": 1},
    "step_length_m": {"": 0.001, "mm": 0.001, "cm": 0.01, "m": 1, "meters": 1},
    "respiration_rate_bpm": {"": 1, "bpm": 1, "brpm": 1, "breaths/min": 1, "breaths/minute": 1},
    "core_temperature_c": {"": 1, "c": 1, "°c": 1, "deg c": 1, "celsius": 1},
}


@dataclass(frozen=True, slots=True)
class DeveloperField:
    """A described field of records that is one of our channels. `native`: it says so itself."""

    channel: str
    name: str
    index: int
    number: int
    factor: float
    scale: float
    offset: float
    native: bool

    def values(self, body: Body) -> Array | None:
        """Values per record in the channel's unit; None if there is none at all."""
        raw = body.table(RECORD).number(self.number, self.index)
        if raw is None or not (raw == raw).any():
            return None
        return (raw / self.scale - self.offset) * self.factor


def developer_fields(body: Body) -> list[DeveloperField]:
    """The described developer fields that are channels of ours, in file order."""
    table = body.table(FIELD_DESCRIPTION)
    if not table.count:
        return []
    names, units = table.text(3), table.text(8)
    columns = [table.values(field) for field in (0, 1, 6, 7, 14, 15)]
    found: dict[tuple[int, int], DeveloperField] = {}
    for row in range(min(table.count, MOST_FIELDS)):
        index, number, scale, offset, message, native = (
            math.nan if column is None else column[row] for column in columns
        )
        if math.isnan(index + number) or (message not in (RECORD,) and not math.isnan(message)):
            continue
        name = names[row].strip()
        channel = NATIVE.get(int(native), "") if native == native else ""
        by_number = bool(channel)
        channel = channel or NAMES.get(name.lower().replace("_", " "), "")
        factor = UNITS.get(channel, {}).get(units[row].strip().lower(), 0)
        if factor:
            found[int(index), int(number)] = DeveloperField(
                channel,
                name,
                int(index),
                int(number),
                factor,
                scale if scale > 0 else 1,
                0 if math.isnan(offset) else offset,
                by_number,
            )
    return list(found.values())
