"""Which recordings are one run: near-duplicates from several files or watches.

The outcome is a function of the set of recordings; the order in which they arrive is no matter.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

MAX_START_APART_S = 120.0
MAX_DURATION_APART_S, MAX_DISTANCE_APART_M = 90.0, 150.0
MAX_SHARE_APART = 0.05
MIN_OVERLAP = 0.70
_RICHNESS = {"fit": 0, "tcx": 1, "gpx": 2}


@dataclass(frozen=True, slots=True)
class RecordingKey:
    """What is compared. `distance_m` NaN and `device` "" are unknown; (sha256, ordinal) unique."""

    sha256: str
    ordinal: int
    start_utc: float
    duration_s: float
    distance_m: float
    sport: str
    device: str
    format: str
    channel_count: int

    @property
    def identity(self) -> tuple[str, int]:
        return self.sha256, self.ordinal


@dataclass(frozen=True, slots=True)
class Grouping:
    """`groups`: canonical recording first, then its other sources in order of richness.

    `merge_offers`: pairs of canonical recordings of two devices that may be one run; the athlete
    decides.
    """

    groups: tuple[tuple[RecordingKey, ...], ...]
    merge_offers: tuple[tuple[RecordingKey, RecordingKey], ...]


def richness(key: RecordingKey) -> tuple[int, int, str, int]:
    """Sort key, richest first: most channels, FIT before TCX before GPX, then hash, ordinal."""
    return (-key.channel_count, _RICHNESS.get(key.format, 9), key.sha256, key.ordinal)


def near(a: RecordingKey, b: RecordingKey) -> bool:
    """Whether start, duration, distance and overlap fit one run. Symmetric."""
    if abs(a.start_utc - b.start_utc) > MAX_START_APART_S:
        return False
    longer, shorter = max(a.duration_s, b.duration_s), min(a.duration_s, b.duration_s)
    if longer - shorter > max(MAX_DURATION_APART_S, MAX_SHARE_APART * longer):
        return False
    if not (math.isnan(a.distance_m) or math.isnan(b.distance_m)):
        further = max(a.distance_m, b.distance_m)
        apart = abs(a.distance_m - b.distance_m)
        if apart > max(MAX_DISTANCE_APART_M, MAX_SHARE_APART * further):
            return False
    shared = min(a.start_utc + a.duration_s, b.start_utc + b.duration_s) - max(
        a.start_utc, b.start_utc
    )
    return shared >= MIN_OVERLAP * shorter


def group(keys: Iterable[RecordingKey]) -> Grouping:
    """Group near-duplicates around the richest recording of each run.

    Recordings are taken richest first; each joins the first group whose canonical recording it
    is near to and none of whose devices it contradicts, else it founds a group. So two known
    different devices are never one group; their groups are offered for merging instead.
    """
    unique = {key.identity: key for key in sorted(keys, key=_total_order)}
    groups: list[list[RecordingKey]] = []
    founders: dict[int, list[int]] = {}  # start slot -> groups, so that few are compared
    for key in sorted(unique.values(), key=richness):
        slot = math.floor(key.start_utc / MAX_START_APART_S)
        close = sorted(g for s in (slot - 1, slot, slot + 1) for g in founders.get(s, ()))
        for number in close:
            members = groups[number]
            if near(members[0], key) and all(same_device(m.device, key.device) for m in members):
                members.append(key)
                break
        else:
            founders.setdefault(slot, []).append(len(groups))
            groups.append([key])
    return Grouping(tuple(map(tuple, groups)), _offers(groups, founders))


def _offers(
    groups: list[list[RecordingKey]], founders: dict[int, list[int]]
) -> tuple[tuple[RecordingKey, RecordingKey], ...]:
    offers = []
    for slot, numbers in founders.items():
        nearby = numbers + founders.get(slot + 1, [])
        for position, first in enumerate(numbers):
            for second in nearby[position + 1 :]:
                pair = sorted((first, second))
                a, b = groups[pair[0]], groups[pair[1]]
                if near(a[0], b[0]) and _contradict(a, b):
                    offers.append((a[0], b[0]))
    return tuple(sorted(offers, key=lambda pair: (richness(pair[0]), richness(pair[1]))))


def _contradict(a: list[RecordingKey], b: list[RecordingKey]) -> bool:
    return any(not same_device(m.device, other.device) for m in a for other in b)


def _total_order(key: RecordingKey) -> tuple[object, ...]:
    """Decides which of two entries with one identity is kept, whatever order they come in."""
    distance = -1.0 if math.isnan(key.distance_m) else key.distance_m
    return (
        key.sha256, key.ordinal, key.channel_count, key.format, key.start_utc, key.duration_s,
        distance, key.sport, key.device,
    )  # fmt: skip


def same_device(a: str, b: str) -> bool:
    """Whether two device names may mean one device. An unknown name fits any.

    File formats spell one watch differently ("garmin fr645m", "Forerunner 645 Music").
    """
    first, second = _model(a), _model(b)
    if not first or not second or first == second:
        return True
    short, long = sorted((first, second), key=len)
    # "fenix6" and "fenix6x" are told apart, "fr645m" and "fr645music" are not.
    return (
        len(short) >= 5
        and long.startswith(short)
        and not long[len(short) :][:1].isdigit()
        and (len(long) - len(short) >= 3)
    )


_MAKERS = (
    "garmin", "polar", "suunto", "coros", "wahoo", "apple", "fitbit", "tomtom", "samsung",
    "xiaomi", "huawei", "amazfit", "development",
)  # fmt: skip
# Names of programs that rewrote a file: they say nothing about what recorded it.
_PROGRAMS = (
    "strava", "connect", "runkeeper", "gpsbabel", "endomondo", "mapmyrun", "runalyze", "komoot",
    "trainingpeaks", "fitfileviewer", "gpxpy", "sportstracker", "tapiriik", "rungap",
)  # fmt: skip


@lru_cache(maxsize=1024)
def _model(name: str) -> str:
    """The comparable part of a device name; "" when it names no device."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    compact = re.sub(r"[^a-z0-9]", "", plain.replace("forerunner", "fr"))
    for maker in _MAKERS:
        compact = compact.removeprefix(maker)
    if any(word in compact for word in _PROGRAMS):
        compact = re.sub(r"(garmin)?connect(api|iq)?.*$", "", compact)
        if any(word in compact for word in _PROGRAMS):
            return ""
    return compact
