"""Cuts: what others see of each run, worked out in turns whenever what is hidden changes.

What is left to do is what has no cut of the athlete's present version; `privacy_due` says that
there may be some. The version is read before the zones: a cut by newer zones under an older
number is not shown, one by older zones under a newer number would be.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.gis.geos import GEOSGeometry
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.crypto import salted_hmac

from activities.core import codec
from activities.core.hiding import Circle, Ends
from activities.core.private_cut import Cut, cut_of
from activities.core.recording import Pause
from activities.models import (
    Activity,
    ActivityPart,
    Made,
    PrivateCut,
    RecordingInfo,
    Stream,
    StreamMask,
)
from activities.services.locks import cuts_locked
from activities.services.zones import zones_settle
from athletes.models import Athlete, PrivacyZone

TURN_SECONDS = 2.0
AT_ONCE = 25
NEEDED = ("time_s", "latitude", "longitude", "distance_m")
# Hidden ends are longer by up to this share, another for each run: the ends of many runs from one
# door would lie at one distance from it.
MORE = 0.5


@dataclass(frozen=True, slots=True)
class _Rules:
    version: int
    circles: list[Circle]
    ends_m: int


def cuts_work(*, athlete_id: int) -> bool:
    """One turn on an athlete's cuts, the newest run first. True when there may be more to do."""
    zones_settle(athlete_id=athlete_id)
    until = time.monotonic() + TURN_SECONDS
    while made := cuts_make(athlete_id=athlete_id):
        if time.monotonic() > until:
            return True
    if made is None:
        return False  # another worker is at it, and goes on
    Athlete.objects.filter(pk=athlete_id).update(privacy_due=False)
    # What came to light between the last look and that.
    return bool(_waiting(athlete_id)) and _marked(athlete_id)


@transaction.atomic
def cuts_make(*, athlete_id: int, limit: int = AT_ONCE) -> int | None:
    """Cut up to `limit` runs that have no valid cut. Returns how many; None if another transaction
    is just cutting those of this athlete."""
    if not cuts_locked(athlete_id):
        return None
    rules = _rules(athlete_id)
    if rules is None:
        return 0
    due = _due(athlete_id, rules.version).order_by("-start", "-pk")
    found = list(due.only("pk", "public_id", "made", "start")[:limit])
    cuts = _cuts(found, rules)
    PrivateCut.objects.bulk_create(
        [_row(activity, cuts[activity.pk], rules.version) for activity in found],
        update_conflicts=True,
        unique_fields=["activity"],
        update_fields=["version", "spans", "track", "thumb"],
    )
    return len(found)


def athletes_with_cuts_due() -> list[int]:
    """Whose runs may wait for a cut."""
    due = Athlete.objects.filter(privacy_due=True, privacy_version__gt=0)
    return list(due.values_list("pk", flat=True)[:100])


def cuts_overdue_mark() -> None:
    """Mark athletes with runs that wait for a cut though nobody was told of them."""
    for athlete_id in Athlete.objects.filter(privacy_version__gt=0, privacy_due=False).values_list(
        "pk", flat=True
    ):
        if _waiting(athlete_id):
            _marked(athlete_id)


@transaction.atomic
def map_hide(*, activity: Activity, hides: bool) -> None:
    """Whether others see no map of this run."""
    Activity.objects.filter(pk=activity.pk).update(hides_map=hides)
    activity.hides_map = hides


def _rules(athlete_id: int) -> _Rules | None:
    """None while nothing was ever hidden, and while a zone waits for its circle."""
    athlete = Athlete.objects.filter(pk=athlete_id, privacy_version__gt=0).first()
    if athlete is None:
        return None
    zones = list(PrivacyZone.objects.filter(athlete_id=athlete_id, removed_at=None))
    if any(zone.tried_runs is None for zone in zones):
        return None
    circles = [Circle(zone.decoy.y, zone.decoy.x, zone.cut_radius_m) for zone in zones]
    return _Rules(athlete.privacy_version, circles, athlete.hidden_ends_m)


def _due(athlete_id: int, version: int) -> QuerySet[Activity]:
    valid = PrivateCut.objects.filter(activity=OuterRef("pk"), version=version)
    standing = Q(athlete_id=athlete_id, canonical=None, trashed_at=None)
    return Activity.objects.filter(standing).filter(~Exists(valid))


def _waiting(athlete_id: int) -> bool:
    version = (
        Athlete.objects.filter(pk=athlete_id).values_list("privacy_version", flat=True).first()
    )
    return bool(version) and _due(athlete_id, version or 0).exists()


def _marked(athlete_id: int) -> bool:
    return bool(Athlete.objects.filter(pk=athlete_id).update(privacy_due=True))


def _row(activity: Activity, cut: Cut, version: int) -> PrivateCut:
    return PrivateCut(
        activity=activity,
        version=version,
        spans=[moment for span in cut.spans for moment in span],
        track=None if cut.track is None else GEOSGeometry(cut.track.hex()),
        thumb=cut.thumb,
    )


def _cuts(activities: Sequence[Activity], rules: _Rules) -> dict[int, Cut]:
    """By primary key. Four queries, however many."""
    ids = [activity.pk for activity in activities]
    streams: dict[int, dict[str, bytes]] = defaultdict(dict)
    rows = Stream.objects.filter(activity__in=ids, key__in=NEEDED)
    for pk, key, data in rows.values_list("activity_id", "key", "data"):
        streams[pk][key] = bytes(data)
    masks = StreamMask.objects.filter(activity__in=ids, key="latitude")
    faulty = {pk: bytes(data) for pk, data in masks.values_list("activity_id", "data")}
    infos = RecordingInfo.objects.filter(activity__in=ids).values_list("activity_id", "pauses")
    pauses = {pk: [Pause(row["start_s"], row["end_s"]) for row in found] for pk, found in infos}
    joints = _joints(activities)
    return {
        activity.pk: cut_of(
            {key: codec.decode(key, data) for key, data in streams[activity.pk].items()},
            codec.decode_mask(faulty[activity.pk]) if activity.pk in faulty else None,
            pauses.get(activity.pk, []),
            rules.circles,
            _ends(activity, rules.ends_m, joints.get(activity.pk, ())),
        )
        for activity in activities
    }


def _joints(activities: Sequence[Activity]) -> dict[int, tuple[float, ...]]:
    """Where the parts of merged activities begin, but for the first: ends of runs as well."""
    merged = {row.pk: row.start for row in activities if row.made == Made.MERGED}
    if not merged:
        return {}
    found: dict[int, list[float]] = defaultdict(list)
    parts = ActivityPart.objects.filter(activity__in=merged, position__gt=0)
    for pk, start in parts.values_list("activity_id", "of__start"):
        found[pk].append((start - merged[pk]).total_seconds())
    return {pk: tuple(moments) for pk, moments in found.items()}


def _ends(activity: Activity, metres: int, joints: tuple[float, ...]) -> Ends:
    """Longer by shares that only this hub can tell, the same whenever the run is cut."""
    if not metres:
        return Ends()
    seed = salted_hmac("activities.privacy.ends", str(activity.public_id), algorithm="sha256")
    shares = [int.from_bytes(seed.digest()[at : at + 4], "big") / 2**32 for at in (0, 4)]
    start_m, end_m = (metres * (1 + MORE * share) for share in shares)
    return Ends(start_m, end_m, joints)
