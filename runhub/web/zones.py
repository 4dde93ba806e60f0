"""Zones as rows to show: number, name and both ends in the reader's units."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from django.utils.translation import gettext as _

from analytics.core.zones import ZoneSet, heart_rate_zones, pace_zones
from athletes.models import Threshold
from athletes.selectors import Reader
from common import units


@dataclass(frozen=True, slots=True)
class ZoneRow:
    number: int
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Zones:
    heart_rate: list[ZoneRow]
    heart_rate_method: str
    pace: list[ZoneRow]
    pace_unit: str


def zones_of(threshold: Threshold | None, reader: Reader) -> Zones | None:
    """None without any threshold; an empty list for the kind that has none."""
    if threshold is None:
        return None
    beats = heart_rate_zones(
        threshold_bpm=threshold.threshold_heart_rate_bpm,
        max_bpm=threshold.max_heart_rate_bpm,
        rest_bpm=threshold.resting_heart_rate_bpm,
    )
    speed = threshold.threshold_speed_mps
    return Zones(
        heart_rate=heart_rate_rows(beats) if beats else [],
        heart_rate_method=method_words(beats.method) if beats else "",
        pace=pace_rows(pace_zones(speed), reader.units) if speed is not None else [],
        pace_unit=units.pace_unit(reader.units),
    )


def method_words(method: str) -> str:
    return {
        "threshold_heart_rate": _("from the threshold heart rate, after Friel"),
        "heart_rate_reserve": _("from the heart-rate reserve, after Karvonen"),
        "max_heart_rate": _("in steps of a tenth of the maximum heart rate"),
    }[method]


def zone_name(name: str) -> str:
    words = {
        "Recovery": _("Recovery"),
        "Aerobic": _("Aerobic"),
        "Tempo": _("Tempo"),
        "Threshold": _("Threshold"),
        "Maximum": _("Maximum"),
    }
    return words.get(name, name)


def heart_rate_rows(zones: ZoneSet) -> list[ZoneRow]:
    """Whole beats: a zone starts at the first beat that lies in it."""
    starts = [ceil(edge) for edge in zones.edges]
    lows = ["", *map(str, starts)]
    highs = [*(str(start - 1) for start in starts), ""]
    rows = list(zip(zones.names, lows, highs, strict=True))
    if zones.names[0] == "Below":
        rows = rows[1:]
    return [
        ZoneRow(number, zone_name(name), _span(low, high))
        for number, (name, low, high) in enumerate(rows, start=1)
    ]


def pace_rows(zones: ZoneSet, reader_units: units.Units) -> list[ZoneRow]:
    """Slow to fast, each from its slower to its faster end."""
    marks = ["", *(units.pace(edge, reader_units).value for edge in zones.edges), ""]
    return [
        ZoneRow(number, zone_name(name), _pace_span(marks[number - 1], marks[number]))
        for number, name in enumerate(zones.names, start=1)
    ]


def _span(low: str, high: str) -> str:
    if not low:
        return _("up to %(high)s") % {"high": high}
    if not high:
        return _("%(low)s and above") % {"low": low}
    return f"{low}–{high}"


def _pace_span(slow: str, fast: str) -> str:
    if not slow:
        return _("slower than %(fast)s") % {"fast": fast}
    if not fast:
        return _("%(slow)s and faster") % {"slow": slow}
    return f"{slow}–{fast}"
