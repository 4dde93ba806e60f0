"""Figures as a person reads them: SI in, value and unit out. NaN and None are missing.

Numbers use "." for decimals and "," for thousands. Rounding is half up, as people do it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

Units = Literal["metric", "imperial"]

MILE_M = 1609.344
FOOT_M = 0.3048
POUND_KG = 0.45359237
# Slower than this a pace says nothing: the runner stands.
SLOWEST_PACE_S = 3600.0


@dataclass(frozen=True, slots=True)
class Figure:
    """A value and its unit, both ready to show; a missing figure has an empty value."""

    value: str
    unit: str

    def __str__(self) -> str:
        return f"{self.value} {self.unit}".strip()


MISSING = Figure("", "")


def is_missing(number: float | None) -> bool:
    return number is None or math.isnan(number) or math.isinf(number)


def round_half_up(number: float, digits: int = 0) -> float:
    """2.5 becomes 3 and -2.5 becomes -3; binary noise of 1e-9 doesn't tip a half."""
    scale = 10.0**digits
    return math.copysign(math.floor(abs(number) * scale + 0.5 + 1e-9) / scale, number)


def decimal(number: float, digits: int = 0) -> str:
    """A number with thousands separated: 1,204.5; never a negative zero."""
    rounded = round_half_up(number, digits)
    return f"{rounded if rounded != 0 else 0.0:,.{digits}f}"


def plain(number: float | None, unit: str, digits: int = 0) -> Figure:
    """A figure whose unit is the same for every reader (bpm, W, spm)."""
    if number is None or is_missing(number):
        return MISSING
    return Figure(decimal(number, digits), unit)


def distance(metres: float | None, units: Units) -> Figure:
    """12.41 km or 7.71 mi; from 100 upwards one decimal is enough, and nothing is a plain 0."""
    if metres is None or is_missing(metres):
        return MISSING
    unit, size = ("mi", MILE_M) if units == "imperial" else ("km", 1000.0)
    value = metres / size
    digits = 1 if value >= 99.995 else 2
    return Figure(decimal(value, digits if value else 0), unit)


def short_length(metres: float | None, units: Units) -> Figure:
    """For what is measured in strides, pools and climbs: 412 m or 1,352 ft."""
    if metres is None or is_missing(metres):
        return MISSING
    if units == "imperial":
        return Figure(decimal(metres / FOOT_M), "ft")
    return Figure(decimal(metres), "m")


elevation = short_length


def step_length(metres: float | None, units: Units) -> Figure:
    if metres is None or is_missing(metres):
        return MISSING
    if units == "imperial":
        return Figure(decimal(metres / FOOT_M, 2), "ft")
    return Figure(decimal(metres, 2), "m")


def clock(seconds: float) -> str:
    """m:ss below an hour, h:mm:ss from there on; whole seconds."""
    whole = int(round_half_up(abs(seconds)))
    hours, rest = divmod(whole, 3600)
    minutes, second = divmod(rest, 60)
    text = f"{hours}:{minutes:02d}:{second:02d}" if hours else f"{minutes}:{second:02d}"
    return f"\N{MINUS SIGN}{text}" if seconds < 0 and whole else text


def duration(seconds: float | None) -> Figure:
    if seconds is None or is_missing(seconds):
        return MISSING
    return Figure(clock(seconds), "")


def hours(seconds: float | None) -> Figure:
    """A week's or month's time: 7 h 05, 42 min."""
    if seconds is None or is_missing(seconds):
        return MISSING
    minutes = int(round_half_up(seconds / 60.0))
    if minutes < 60:
        return Figure(str(minutes), "min")
    return Figure(f"{minutes // 60:,}:{minutes % 60:02d}", "h")


def pace_unit(units: Units) -> str:
    return "/mi" if units == "imperial" else "/km"


def pace_seconds(speed_mps: float | None, units: Units) -> float:
    """Seconds per kilometre or mile; NaN for standing still or missing."""
    if speed_mps is None or is_missing(speed_mps) or speed_mps <= 0:
        return math.nan
    seconds = (MILE_M if units == "imperial" else 1000.0) / speed_mps
    return seconds if seconds <= SLOWEST_PACE_S else math.nan


def pace(speed_mps: float | None, units: Units) -> Figure:
    """5:04 /km from metres per second."""
    seconds = pace_seconds(speed_mps, units)
    if math.isnan(seconds):
        return MISSING
    return Figure(clock(seconds), pace_unit(units))


def speed(speed_mps: float | None, units: Units) -> Figure:
    """For rides: 32.4 km/h or 20.1 mph."""
    if speed_mps is None or is_missing(speed_mps):
        return MISSING
    if units == "imperial":
        return Figure(decimal(speed_mps * 3600.0 / MILE_M, 1), "mph")
    return Figure(decimal(speed_mps * 3.6, 1), "km/h")


def weight(kilograms: float | None, units: Units) -> Figure:
    if kilograms is None or is_missing(kilograms):
        return MISSING
    if units == "imperial":
        return Figure(decimal(kilograms / POUND_KG, 1), "lb")
    return Figure(decimal(kilograms, 1), "kg")


def temperature(celsius: float | None, units: Units) -> Figure:
    if celsius is None or is_missing(celsius):
        return MISSING
    if units == "imperial":
        return Figure(decimal(celsius * 1.8 + 32.0), "°F")
    return Figure(decimal(celsius), "°C")


def parse_pace(text: str, units: Units) -> float:
    """Metres per second of "5:04" (also "5.04" or "5'04") in the reader's units.

    Raises ValueError for anything that is no time of whole minutes and seconds.
    """
    minutes, _, seconds = text.strip().replace("'", ":").replace(".", ":").partition(":")
    if not (minutes.isdecimal() and len(seconds) == 2 and seconds.isdecimal()):
        raise ValueError(text)
    total = int(minutes) * 60 + int(seconds)
    if int(seconds) > 59 or total == 0:
        raise ValueError(text)
    return (MILE_M if units == "imperial" else 1000.0) / total


def parse_weight(number: float, units: Units) -> float:
    """Kilograms of a weight given in the reader's units."""
    return number * POUND_KG if units == "imperial" else number
