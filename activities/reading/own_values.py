"""Values of a RunHub archive, one row at a time: what is possible passes, all else is `Odd`."""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from activities.core.limits import FIGURE_RANGES
from activities.reading.gate import letters

Row = dict[str, Any]
SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
WORD = re.compile(r"[a-z_]{0,24}", re.ASCII)
FIRST, LAST = datetime(1900, 1, 2, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
LONGEST_S = 10 * 24 * 3600.0
EDITABLE = ("title", "notes", "sport", "workout_type", "surface", "shoe", "corrected_distance_m")
TERMS = ("own_file", "own_takeout", "manual", "strava_api")


class Odd(Exception):
    """A value no RunHub writes; says which."""


def activity_row(row: Row) -> Row:
    """An activity, as far as it is the athlete's words; one that was typed in, in full."""
    edited = row.get("edited", [])
    if not isinstance(edited, list) or not all(isinstance(name, str) for name in edited):
        raise Odd("edited")
    found = {
        "id": key(row, "id"),
        "sha256": sha256(row, "source_sha256") if row.get("source_sha256") else "",
        "ordinal": whole(row, "ordinal", 0, 32_000) or 0,
        "made": word(row, "made"),
        "title": text(row, "title", 120),
        "notes": text(row, "notes", 10_000, lines=True),
        "sport": word(row, "sport"),
        "workout_type": word(row, "workout_type"),
        "surface": word(row, "surface"),
        "terms": word(row, "terms"),
        "shoe": key(row, "shoe") if row.get("shoe") else "",
        "corrected_distance_m": number(row, "corrected_distance_m", 0.001, 2_000_000.0),
        "edited": [name for name in EDITABLE if name in edited],
        "time_zone": zone(row),
        "trashed": bool(row.get("trashed_at")),
        "hides_map": row.get("hides_map") is True,
    }
    if not found["title"].strip():
        raise Odd("title")
    if found["terms"] not in TERMS:
        raise Odd("terms")
    is_typed_in = not found["sha256"] and not found["made"]
    return {**found, **_typed_in(row)} if is_typed_in else found


def _typed_in(row: Row) -> Row:
    moving_s = number(row, "moving_s", 0.001, LONGEST_S)
    if moving_s is None:
        raise Odd("moving_s")
    distance_m = number(row, "distance_m", 0.001, 2_000_000.0)
    if distance_m is not None and distance_m / moving_s > FIGURE_RANGES["average_speed_mps"][1]:
        raise Odd("distance_m")
    return {
        "start": instant(row, "start"),
        "moving_s": moving_s,
        "distance_m": distance_m,
        "average_heart_rate_bpm": number(
            row, "average_heart_rate_bpm", *FIGURE_RANGES["average_heart_rate_bpm"]
        ),
        "ascent_m": number(row, "ascent_m", *FIGURE_RANGES["ascent_m"]),
    }


def file_row(row: Row) -> Row:
    return {"sha256": sha256(row, "sha256"), "name": text(row, "name", 255)}


def merge_row(row: Row) -> Row:
    if row.get("answer") not in ("merged", "declined"):
        raise Odd("answer")
    sides = [
        [sha256(row, f"{side}_sha256"), whole(row, f"{side}_ordinal", 0, 32_000) or 0]
        for side in ("first", "second")
    ]
    return {"answer": row["answer"], "sides": sides}


def part_row(row: Row) -> Row:
    """A span of a recording that another activity was made from."""
    return {
        "activity": key(row, "activity"),
        "of": key(row, "of"),
        "from_s": number(row, "from_s", *FIGURE_RANGES["elapsed_s"]) or 0.0,
        "to_s": number(row, "to_s", *FIGURE_RANGES["elapsed_s"]),
    }


def shoe_row(row: Row) -> Row:
    found = {
        "id": key(row, "id"),
        "name": text(row, "name", 80).strip(),
        "bought_on": day(row, "bought_on"),
        "retired_on": day(row, "retired_on"),
        "is_default": row.get("is_default") is True,
    }
    if not found["name"]:
        raise Odd("name")
    return found


def threshold_row(row: Row) -> Row:
    found = {
        "valid_from": day(row, "valid_from"),
        "max_heart_rate_bpm": whole(row, "max_heart_rate_bpm", 100, 240),
        "resting_heart_rate_bpm": whole(row, "resting_heart_rate_bpm", 25, 120),
        "threshold_heart_rate_bpm": whole(row, "threshold_heart_rate_bpm", 80, 230),
        "threshold_speed_mps": number(row, "threshold_speed_mps", 1.0, 8.0),
    }
    if found["valid_from"] is None:
        raise Odd("valid_from")
    return found


def profile_row(row: Row) -> Row:
    sex = row.get("sex", "")
    if sex not in ("", "F", "M"):
        raise Odd("sex")
    return {
        "birth_year": whole(row, "birth_year", 1900, 2100),
        "sex": sex,
        "weight_kg": number(row, "weight_kg", 20.0, 300.0),
        "hidden_ends_m": whole(row, "hidden_ends_m", 0, 2000) or 0,
        "hides_maps": row.get("hides_maps") is True,
    }


def zone_row(row: Row) -> Row:
    """A hidden place, and the circle that was drawn for it there."""
    found: Row = {"name": text(row, "name", 60).strip()}
    for name, most in (("latitude", 90.0), ("longitude", 180.0)):
        for key_ in (name, f"circle_{name}"):
            found[key_] = number(row, key_, -most, most)
    found["radius_m"] = whole(row, "radius_m", 200, 2000)
    found["cut_radius_m"] = number(row, "cut_radius_m", 0.0, 10_000.0)
    if not found["name"] or None in found.values():
        raise Odd("zone")
    return found


def day_row(row: Row) -> Row:
    """A wellness day."""
    found = {
        "local_date": day(row, "local_date"),
        "sleep_h": number(row, "sleep_h", 0.0, 24.0),
        "resting_heart_rate_bpm": whole(row, "resting_heart_rate_bpm", 25, 120),
        "hrv_ms": number(row, "hrv_ms", 1.0, 400.0),
        "weight_kg": number(row, "weight_kg", 20.0, 300.0),
        "mood": whole(row, "mood", 1, 5),
        "illness": row.get("illness") is True,
        "note": text(row, "note", 500),
    }
    if found["local_date"] is None:
        raise Odd("local_date")
    return found


def feel_row(row: Row) -> Row:
    """How an activity was; its file names it, where it has one."""
    return {
        "activity": key(row, "activity"),
        "sha256": sha256(row, "source_sha256") if row.get("source_sha256") else "",
        "ordinal": whole(row, "ordinal", 0, 32_000) or 0,
        "rpe": whole(row, "rpe", 1, 10),
        "feel": whole(row, "feel", 1, 5),
        "pain_place": word(row, "pain_place"),
        "pain_severity": whole(row, "pain_severity", 1, 10),
    }


def text(row: Row, name: str, most: int, *, lines: bool = False) -> str:
    value = row.get(name, "")
    if not isinstance(value, str) or len(value) > most:
        raise Odd(name)
    return letters(value, lines=lines)


def word(row: Row, name: str) -> str:
    """A key; whether there is such a one is asked by who knows."""
    value = row.get(name) or ""
    if not isinstance(value, str) or not WORD.fullmatch(value):
        raise Odd(name)
    return value


def number(row: Row, name: str, low: float, high: float) -> float | None:
    value = row.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Odd(name)
    if not low <= value <= high or not math.isfinite(value):
        raise Odd(name)
    return float(value)


def whole(row: Row, name: str, low: int, high: int) -> int | None:
    value = row.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise Odd(name)
    return value


def sha256(row: Row, name: str) -> str:
    value = row.get(name)
    if not isinstance(value, str) or not SHA256.fullmatch(value):
        raise Odd(name)
    return value


def key(row: Row, name: str) -> str:
    value = row.get(name)
    try:
        return str(UUID(value if isinstance(value, str) else ""))
    except ValueError as error:
        raise Odd(name) from error


def day(row: Row, name: str) -> str | None:
    value = row.get(name)
    if value is None:
        return None
    try:
        found = date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise Odd(name) from error
    if not FIRST.date() <= found <= LAST.date():
        raise Odd(name)
    return found.isoformat()


def instant(row: Row, name: str) -> str:
    try:
        found = datetime.fromisoformat(row.get(name, ""))
    except (TypeError, ValueError) as error:
        raise Odd(name) from error
    if found.tzinfo is None or not FIRST <= found <= LAST:
        raise Odd(name)
    return found.isoformat()


def zone(row: Row) -> str:
    value = row.get("time_zone")
    try:
        return str(ZoneInfo(value if isinstance(value, str) and len(value) <= 64 else ""))
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Odd("time_zone") from error
