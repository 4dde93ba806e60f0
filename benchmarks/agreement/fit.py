"""Our FIT decoder against fitdecode: every value of every field of the messages we use."""

from __future__ import annotations

import math
import warnings
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fitdecode
import numpy as np

from activities.formats._fit_container import decode, split
from activities.formats._fit_fallback import raw_row
from activities.formats._fit_profile import SCALES
from activities.formats._fit_tables import Array, Body, Messages
from benchmarks.agreement import AgreementRow

ORACLE = f"fitdecode {fitdecode.__version__}"
# file_id, user_profile, zones_target, sport, session, lap, record, event, device_info, workout,
# activity, hrv, field_description, developer_data_id, time_in_zone, split, HRV status and values
COMPARED = (0, 3, 7, 12, 18, 19, 20, 21, 23, 26, 34, 78, 206, 207, 216, 312, 370, 371)
Key = tuple[int, int | None]


class Tally:
    """Counts of one file."""

    def __init__(self) -> None:
        self.messages = self.values = self.differing = 0
        self.where: dict[str, int] = defaultdict(int)

    def count(self, what: str, values: int, differing: int) -> None:
        self.values += values
        self.differing += differing
        if differing:
            self.where[what] += differing


def rows(folder: Path) -> Iterator[AgreementRow]:
    """One row per FIT file below `folder` that fitdecode reads."""
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() == ".fit" and path.is_file():
            row = compare(path.read_bytes(), path.relative_to(folder).as_posix())
            if row is not None:
                yield row


def compare(data: bytes, name: str) -> AgreementRow | None:
    """Compare one file; None when fitdecode cannot read a message of it."""
    try:
        expected = oracle_parts(data)
    except fitdecode.FitError:
        return None
    if not expected:
        return None
    bodies = [decode(data, part)[0] for part in split(data)]
    tally = Tally()
    if len(bodies) != len(expected):
        tally.count(f"parts: {len(bodies)} against {len(expected)}", 1, 1)
    for body, part in zip(bodies, expected, strict=False):
        for number in COMPARED:
            _compare_table(tally, number, body, part.get(number, []))
    declined = sum(body.reader != "fast" for body in bodies)
    note = [f"{what}: {count}" for what, count in sorted(tally.where.items())]
    note += [f"fast reader declined {declined} of {len(bodies)} parts"] if declined else []
    note += [f"{len(bodies)} chained files"] if len(bodies) > 1 else []
    return AgreementRow(
        name, "fit", ORACLE, tally.messages, tally.values, tally.differing, "; ".join(note)
    )


def oracle_parts(data: bytes) -> list[dict[int, list[Any]]]:
    """fitdecode's frames by chained part and global message number."""
    parts: list[dict[int, list[Any]]] = []
    with (
        warnings.catch_warnings(action="ignore"),
        fitdecode.FitReader(data, processor=None, check_crc=fitdecode.CrcCheck.WARN) as reader,
    ):
        for frame in reader:
            if isinstance(frame, fitdecode.FitHeader):
                parts.append(defaultdict(list))
            elif isinstance(frame, fitdecode.FitDataMessage) and frame.global_mesg_num in COMPARED:
                parts[-1][frame.global_mesg_num].append(frame)
    return parts


def _compare_table(tally: Tally, number: int, body: Body, frames: list[Any]) -> None:
    table = body.table(number)
    tally.messages += len(frames)
    if table.count != len(frames):
        apart = abs(table.count - len(frames))
        tally.count(f"count of message {number}", apart, apart)
        return
    raw = [raw_row(frame) for frame in frames]
    texts = _text_keys(frames)
    for key in sorted({key for row in raw for key in row}, key=str):
        values = [row.get(key) for row in raw]
        if key not in texts:
            _compare_numbers(tally, number, table, key, values)
        elif key[1] is None:  # developer strings are not decoded: no channel needs one
            ours = table.text(key[0])
            wrong = sum(a != (b or "") for a, b in zip(ours, values, strict=True))
            tally.count(f"message {number} field {key[0]}", len(values), wrong)
    for field, scale in SCALES.get(number, {}).items():
        _compare_scaled(tally, number, table, field, scale, frames)


def _text_keys(frames: list[Any]) -> set[Key]:
    """The fields that hold strings."""
    layouts = {id(frame.def_mesg): frame.def_mesg for frame in frames}
    return {
        (one.def_num, one.dev_data_index if one.is_dev else None)
        for layout in layouts.values()
        for one in layout.all_field_defs
        if one.base_type.name == "string"
    }


def _compare_numbers(
    tally: Tally, number: int, table: Messages, key: Key, expected: list[Any]
) -> None:
    """Raw values, element by element."""
    name = f"message {number} field {key[0]}" + ("" if key[1] is None else f" of app {key[1]}")
    columns = table.elements(*key)
    if columns is None:
        lost = sum(_held(one) for value in expected for one in _elements(value))
        tally.count(name, lost, lost)
        return
    want = np.full(columns.shape, np.nan)
    for row, value in enumerate(expected):
        numbers = [float(one) if _held(one) else math.nan for one in _elements(value)]
        want[row, : len(numbers)] = numbers
    tally.count(name, want.size, _unequal(columns, want))


def _compare_scaled(
    tally: Tally,
    number: int,
    table: Messages,
    field: int,
    scale: tuple[float, float],
    frames: list[Any],
) -> None:
    """Values in units, by our table of scales against the profile inside fitdecode."""
    raw = table.number(field)
    if raw is None:
        return
    ours = raw / scale[0] - scale[1]
    want = np.full(len(frames), np.nan)
    for row, frame in enumerate(frames):
        for one in frame.fields:
            if one.field_def is not None and not one.field_def.is_dev and one.def_num == field:
                value = one.value[0] if isinstance(one.value, tuple) else one.value
                want[row] = value if isinstance(value, (int, float)) else math.nan
                break
    tally.count(f"message {number} field {field} scaled", len(frames), _unequal(ours, want))


def _unequal(ours: Array, want: Array) -> int:
    return int(((ours != want) & ~(np.isnan(ours) & np.isnan(want))).sum())


def _elements(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)


def _held(value: Any) -> bool:
    return isinstance(value, (int, float)) and not math.isnan(value)
