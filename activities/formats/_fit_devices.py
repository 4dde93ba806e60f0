"""Which watch wrote the file and which sensors it heard."""

from __future__ import annotations

import math

from activities.core.recording import Device, Sensor
from activities.formats._fit_products import GARMIN, MANUFACTURERS
from activities.formats._fit_profile import DEVICE_INFO, FILE_ID
from activities.formats._fit_summary import column
from activities.formats._fit_tables import Body, Messages

MOST_ROWS = 2000  # watches repeat the list at every start; some dozens are usual
CREATOR = 0
ANT, ANT_PLUS, BLUETOOTH, BLUETOOTH_LE, LOCAL = 0, 1, 2, 3, 5
ANT_PLUS_KINDS = {
    11: "bike_power",
    17: "fitness_equipment",
    25: "temperature",
    30: "running_dynamics",
    31: "muscle_oxygen",
    120: "heart_rate",
    121: "bike_speed_cadence",
    122: "bike_cadence",
    123: "bike_speed",
    124: "foot_pod",
}
BLUETOOTH_KINDS = {
    1: "heart_rate",
    2: "bike_power",
    3: "bike_speed_cadence",
    4: "bike_speed",
    5: "bike_cadence",
    6: "foot_pod",
    7: "fitness_equipment",
}
STRYD = 95


def _whole(column: list[float] | None, row: int) -> int | None:
    if column is None or not math.isfinite(column[row]):
        return None
    return int(column[row])


def manufacturer_name(number: int | None) -> str:
    """ "" for unknown makers and for "development", which apps without a number use."""
    if number is None:
        return ""
    return MANUFACTURERS.get(number, f"manufacturer {number}" if number != 255 else "")


def product_name(maker: int | None, product: int | None, stated: str) -> str:
    """The product as stated, else by its number."""
    if stated:
        return stated
    if maker == 1 and product in GARMIN:
        return GARMIN[product]
    return f"product {product}" if product else ""


def _device_row(table: Messages, row: int, columns: tuple[int, int, int, int]) -> Device:
    """A device by the field numbers of manufacturer, product, serial number and product name."""
    maker, product, serial = (_whole(table.values(field), row) for field in columns[:3])
    return Device(
        manufacturer_name(maker),
        product_name(maker, product, table.text(columns[3])[row].strip()),
        "" if serial is None else str(serial),
    )


def device_of(body: Body) -> Device:
    """The recording device: file_id, completed by the creator's device_info."""
    found = Device()
    ids, infos = body.table(FILE_ID), body.table(DEVICE_INFO)
    if ids.count:
        found = _device_row(ids, 0, (1, 2, 3, 8))
    index = (infos.values(0) or [])[:MOST_ROWS]
    if CREATOR not in index:
        return found
    row = index.index(CREATOR)
    creator = _device_row(infos, row, (2, 4, 3, 27))
    version = column(body, DEVICE_INFO, 5)[row]
    return Device(
        found.manufacturer or creator.manufacturer,
        found.product or creator.product,
        found.serial or creator.serial,
        f"{version:.2f}" if math.isfinite(version) else "",
    )


def sensors_of(body: Body) -> tuple[Sensor, ...]:
    """Sensors outside the device, each once, in the order the file names them."""
    table = body.table(DEVICE_INFO)
    columns = [table.values(field) for field in (0, 1, 2, 3, 4, 25)]
    descriptors, names = table.text(19), table.text(27)
    found: dict[tuple[str, str], Sensor] = {}
    for row in range(min(table.count, MOST_ROWS)):
        index, kind, maker, serial, product, source = (_whole(values, row) for values in columns)
        name = _sensor_kind(kind, source, maker)
        if index in (None, CREATOR) or not name:
            continue
        stated = (names[row] or descriptors[row]).strip()
        sensor = Sensor(
            name,
            manufacturer_name(maker),
            product_name(maker, product, stated),
            "" if serial is None else str(serial),
        )
        found.setdefault((name, sensor.serial), sensor)
        if stated:
            found[name, sensor.serial] = sensor
    # A sensor is listed before its maker and number are known; such rows say nothing more.
    known = {kind for kind, serial in found if serial}
    return tuple(one for (kind, serial), one in found.items() if serial or kind not in known)


def _sensor_kind(kind: int | None, source: int | None, maker: int | None) -> str:
    """What a device_info describes; "" for parts of the watch itself and unknown kinds."""
    if kind is None or source == LOCAL:
        return ""
    if source in (BLUETOOTH, BLUETOOTH_LE):
        name = BLUETOOTH_KINDS.get(kind, "")
    elif source in (ANT_PLUS, None):
        name = ANT_PLUS_KINDS.get(kind, "")
    else:
        name = ""
    # Stryd's pod calls itself a power meter on ANT+.
    return "foot_pod" if name == "bike_power" and maker == STRYD else name
