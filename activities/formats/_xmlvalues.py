"""Numbers and times out of byte ranges, many at a time. Exact: the double nearest to the text."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from activities.formats._xmlscan import PAD, Bytes, Ints

Floats = NDArray[np.float64]
Parser = Callable[[Bytes, Ints, Ints], Floats]

_DIGITS = 19  # of an integer that surely fits 64 bits
_SIMPLE = 15  # digits up to which one division of doubles is exact (Clinger 1990)
_POWERS = np.array([float(10**k) for k in range(23)])
_LONG_POWERS = np.cumprod(np.concatenate(([1], np.full(_DIGITS, 10))).astype(np.longdouble))
_LONG = bool(np.finfo(np.longdouble).nmant >= 63)
_NUMBER = re.compile(rb"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d{1,4})?\Z")
_TIME = re.compile(
    r"([+-]?\d{4,6})-?(\d\d)-?(\d\d)(?:[T ]+(\d\d):?(\d\d)(?::?(\d\d)(?:[.,](\d+))?)?)?\s*"
    r"(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?\Z",
    re.IGNORECASE,
)


def numbers(buffer: Bytes, start: Ints, stop: Ints) -> Floats:
    """Decimal numbers in `buffer[start:stop]`; NaN where there is none (also for NaN and Inf).

    Spaces around and a decimal comma are accepted. `buffer` is padded by PAD bytes.
    """
    if not len(start):
        return np.empty(0)
    length = stop - start
    width = int(min(length.max(), PAD))
    minus = buffer[start] == ord("-")
    mantissa = np.zeros(len(start), np.uint64)
    places = np.zeros(len(start), np.int64)  # digits after the dot that are in the mantissa
    digits = np.zeros(len(start), np.int64)
    dotted = np.zeros(len(start), bool)
    odd = (length <= 0) | (length > width)
    for column in range(width):
        char = buffer[start + column]
        inside = column < length
        value = char - np.uint8(48)
        digit = (value < 10) & inside
        other = inside & ~digit
        if column >= _DIGITS:
            odd |= digit & ~dotted & (digits >= _DIGITS)
            digit &= digits < _DIGITS
        np.copyto(mantissa, mantissa * np.uint64(10) + value, where=digit)
        digits += digit
        places += digit & dotted
        if other.any():
            dot = other & (char == ord("."))
            odd |= (dot & dotted) | (other & ~dot & (~minus if column == 0 else True))
            dotted |= dot
    odd |= digits == 0
    result, doubtful = _divide(mantissa, places, digits)
    odd |= doubtful
    result[minus] *= -1.0
    for i in np.flatnonzero(odd).tolist():
        result[i] = number(buffer[start[i] : stop[i]].tobytes())
    return result


def _divide(
    mantissa: NDArray[np.uint64], places: Ints, digits: Ints
) -> tuple[Floats, NDArray[np.bool_]]:
    """mantissa / 10^places to the nearest double, and where that is not certain.

    Up to 15 digits one division is exact. Above, the quotient is formed with 64 bits; rounding
    it again to 53 can only go wrong next to the middle between two doubles. The same holds for
    a mantissa cut off after 19 digits, with a wider margin (its error is below 1e-18).
    """
    result = mantissa.astype(np.float64) / _POWERS[np.minimum(places, 22)]
    long = np.flatnonzero(digits > _SIMPLE)
    doubtful = np.zeros(len(mantissa), bool)
    if not len(long):
        return result, doubtful
    if not _LONG:
        doubtful[long] = True
        return result, doubtful
    exact = mantissa[long].astype(np.longdouble) / _LONG_POWERS[places[long]]
    near = exact.astype(np.float64)
    half = np.spacing(near) * 0.5
    rest = np.abs((exact - near).astype(np.float64))
    margin = np.where(digits[long] >= _DIGITS, 2.0**-4, 2.0**-8)
    result[long] = near
    doubtful[long] = np.abs(rest - half) <= half * margin
    # Leading zeros count as digits here, but carry nothing when the mantissa is cut off.
    doubtful[long] |= (digits[long] >= _DIGITS) & (mantissa[long] < np.uint64(10**17))
    return result, doubtful


def number(text: bytes) -> float:
    """One number, as `numbers` would read it."""
    text = text.strip(b" \t\r\n\x00\xc2\xa0")
    if not _NUMBER.match(text):
        return math.nan
    value = float(text.replace(b",", b"."))
    return value if math.isfinite(value) else math.nan


def times(buffer: Bytes, start: Ints, stop: Ints) -> Floats:
    """ISO 8601 times in `buffer[start:stop]` as s since 1970 (UTC); NaN where there is none.

    "2024-05-01T10:00:00[.fff][Z]" is read in one sweep, anything else one by one: offsets,
    missing seconds, the basic form. A time without zone is taken as UTC.
    """
    result = np.full(len(start), np.nan)
    length = stop - start
    for size in sorted(set(length.tolist())):
        rows = np.flatnonzero(length == size)
        done = np.zeros(len(rows), bool)
        if 19 <= size <= 30:
            result[rows], done = _plain_times(buffer, start[rows], size)
        for i in rows[~done].tolist():
            result[i] = time(buffer[start[i] : stop[i]].tobytes().decode("latin-1"))
    return result


def _plain_times(buffer: Bytes, start: Ints, size: int) -> tuple[Floats, NDArray[np.bool_]]:
    """Times of one length in the plain form; and which of them have that form."""
    columns = [buffer[start + k] for k in range(size)]
    ok = np.ones(len(start), bool)
    for place, sign in ((4, "-"), (7, "-"), (10, "T"), (13, ":"), (16, ":")):
        ok &= columns[place] == ord(sign)
    zulu = columns[-1] == ord("Z")
    if size > 19 and not (zulu == zulu[0]).all():
        return np.full(len(start), np.nan), np.zeros(len(start), bool)
    last = size - int(zulu[0])  # where the digits end
    if last > 19:
        ok &= columns[19] == ord(".")

    def integer(a: int, b: int) -> Ints:
        total = np.zeros(len(start), np.int64)
        for column in columns[a:b]:
            value = column - np.uint8(48)
            np.logical_and(ok, value < 10, out=ok)
            total = total * 10 + value
        return total

    year, month, day = integer(0, 4), integer(5, 7), integer(8, 10)
    hour, minute, second = integer(11, 13), integer(14, 16), integer(17, 19)
    fraction = integer(20, min(last, 29)) / 10.0 ** max(min(last, 29) - 20, 0)
    ok &= (last != 20) & (year >= 1) & (month >= 1) & (month <= 12) & (day >= 1)
    ok &= (hour < 24) & (minute < 60) & (second < 61)
    months = np.where(ok, (year - 1970) * 12 + month - 1, 0).astype("M8[M]")
    first = months.astype("M8[D]")
    ok &= day <= ((months + 1).astype("M8[D]") - first).astype(np.int64)
    days = first.astype(np.int64) + day - 1
    return days * 86400.0 + (hour * 3600 + minute * 60 + second) + fraction, ok


def time(text: str) -> float:
    """One time in s since 1970 (UTC), NaN if it is none. Odd shapes welcome."""
    match = _TIME.match(text.strip(" \t\r\n\x00"))
    if not match:
        return math.nan
    year, month, day, hour, minute, second, fraction, zone = match.groups()
    try:
        moment = datetime(int(year), int(month), int(day), tzinfo=UTC).timestamp()
    except (ValueError, OverflowError):
        return math.nan
    clock = [int(part or 0) for part in (hour, minute, second)]
    if clock[0] > 24 or clock[1] > 59 or clock[2] > 60:
        return math.nan
    moment += clock[0] * 3600 + clock[1] * 60 + clock[2]
    moment += float(f"0.{fraction[:9]}") if fraction else 0.0
    if zone and zone[0] in "+-":
        parts = zone[1:].replace(":", "")
        offset = int(parts[:2]) * 3600 + int(parts[2:] or 0) * 60
        moment -= offset if zone[0] == "+" else -offset
    return moment
