"""The one door to activities and import jobs."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Self
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404

from activities.models import Activity, ImportItem, ImportJob, Terms
from activities.privacy import hides_map, shared_thumb, shared_track
from athletes.access import Need, entered_by
from athletes.consent.looks import noted
from athletes.consent.sight import Sight, sight_of, sights_of
from common.kinds import Kind

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from athletes.models import User


class Visible(QuerySet[Activity]):
    """Activities from the door, with what their reader may see of them.

    `sights` are those of the athletes who are not the reader; they come along with every filter, so
    that whoever reads the rows leaves out what is not shared.
    """

    sights: Mapping[int, Sight] = MappingProxyType({})

    def knowing(self, sights: Mapping[int, Sight]) -> Self:
        found = self._chain()
        found.sights = sights
        return found

    def _clone(self) -> Self:
        found = super()._clone()
        found.sights = self.sights
        return found


def visible_to(
    user: User | AnonymousUser,
    *,
    of: int | None = None,
    trashed: bool = False,
    kinds: Collection[str] = (),
) -> Visible:
    """Canonical activities `user` may see (of the athlete with the primary key `of`, if given);
    those in their own trash instead when `trashed`.

    Their own, and of others those that the shares with their teams and the terms of the source
    leave; with `kinds` only those of which all these kinds are shared, too. Rows come whole:
    `withheld` and `rows` leave out what is not shared.
    """
    if not user.is_authenticated or not user.is_active:
        return Visible(Activity).none()
    found = _standing(trashed=trashed)
    if of is not None:
        found = found.filter(athlete_id=of)
    own = Q(athlete__user=user)
    if trashed:
        return found.filter(own)
    if of is None:
        sights: Mapping[int, Sight] = sights_of(user)
        return found.filter(own | _shared(sights, kinds)).knowing(sights)
    sight = sight_of(user, of)
    if sight.is_own:
        return found
    sights = {of: sight}
    return found.filter(_shared(sights, kinds)).knowing(sights)


def _standing(*, trashed: bool = False) -> Visible:
    return Visible(Activity).filter(canonical__isnull=True, trashed_at__isnull=not trashed)


def _shared(sights: Mapping[int, Sight], kinds: Collection[str] = ()) -> Q:
    return _by_day(sights, [Kind.TRAINING, *kinds]) & ~Q(terms=Terms.STRAVA_API)


def _by_day(sights: Mapping[int, Sight], kinds: Collection[str]) -> Q:
    by_day: dict[date, list[int]] = {}
    for athlete, sight in sights.items():
        first = sight.first_day(kinds)
        if first is not None:
            by_day.setdefault(first, []).append(athlete)
    shared = Q(pk__in=[])
    for first, athletes in by_day.items():
        spans = {} if first == date.min else {"local_date__gte": first}
        shared |= Q(athlete_id__in=athletes, **spans)
    return shared


def sights_in(query: QuerySet[Activity]) -> Mapping[int, Sight]:
    """By athlete, what the reader of `query` may see of others; empty for the reader's own.

    Raises TypeError for activities that did not come through the door.
    """
    if not isinstance(query, Visible):
        raise TypeError("activities are shown through the door alone")
    return query.sights


def shows(query: QuerySet[Activity], *kinds: Kind) -> Q | None:
    """The condition under which a row of `query` shows all of `kinds`; None: every row does."""
    sights = sights_in(query)
    if all(sight.first_day(kinds) == date.min for sight in sights.values()):
        return None
    return ~Q(athlete_id__in=list(sights)) | _by_day(sights, kinds)


def may_see(sight: Sight, activity: Activity) -> bool:
    """The same of one activity that is at hand."""
    if sight.is_own:
        return True
    is_open = activity.terms != Terms.STRAVA_API
    return is_open and sight.may(Kind.TRAINING, day=activity.local_date)


def withheld(activity: Activity, sight: Sight) -> Activity:
    """`activity` without what `sight` does not hold: those columns become None or empty, and
    `shown` tells the selectors of streams and figures what to leave out."""
    if sight.is_own:
        return activity
    activity.shown, activity.is_own = sight.shown_on(activity.local_date), False
    if hides_map(activity):
        activity.shown -= {Kind.MAP}
    if Kind.MAP in activity.shown:
        shown_track = {"track": shared_track, "thumb": shared_thumb}
        for name in shown_track.keys() - activity.get_deferred_fields():
            setattr(activity, name, shown_track[name](activity))
    for kind, columns in COLUMNS.items():
        if kind not in activity.shown:
            for name, empty in columns.items():
                setattr(activity, name, empty)
    return activity


# What columns say, and what stands in them when that is not shared.
COLUMNS: dict[Kind, dict[str, object]] = {
    Kind.BODY: {"average_heart_rate_bpm": None, "max_heart_rate_bpm": None},
    Kind.NOTES: {"notes": ""},
    Kind.MAP: {"track": None, "thumb": ""},
}


def activity_for(
    user: User | AnonymousUser,
    key: UUID | str,
    need: Need = Need.VIEW,
    *,
    trashed: bool = False,
) -> Activity:
    """The activity with public id `key`, if `user` may do `need` with it."""
    if not user.is_authenticated or not user.is_active:
        raise Http404
    query = _standing(trashed=trashed).select_related("athlete", "source_file", "shoe")
    activity = query.filter(public_id=key).first()
    if activity is None and not trashed:
        # A richer recording may stand for this one since somebody kept its address.
        behind = Activity.objects.filter(public_id=key, trashed_at__isnull=True)
        activity = query.filter(pk__in=behind.values("canonical_id")).first()
    if activity is None:
        raise Http404
    sight = activity.athlete.sight = sight_of(user, activity.athlete_id)
    if not may_see(sight, activity) or (trashed and not sight.is_own):
        raise Http404
    if sight.is_own:
        return activity
    if need is Need.EDIT:
        raise PermissionDenied
    noted(user, activity.athlete_id)
    return withheld(activity, sight)


def recording_for(user: User | AnonymousUser, key: UUID | str) -> Activity:
    """Any recording of the owner's, canonical or behind another: for its original."""
    if not user.is_authenticated:
        raise Http404
    found = Activity.objects.filter(athlete__user=user, public_id=key, trashed_at__isnull=True)
    activity = found.select_related("source_file").first()
    if activity is None:
        raise Http404
    return activity


def jobs_of(user: User | AnonymousUser) -> QuerySet[ImportJob]:
    """Import batches are the athlete's own affair; of one whom a coach has entered, the coach's
    until somebody takes the athlete over."""
    if not user.is_authenticated:
        return ImportJob.objects.none()
    found = ImportJob.objects.filter(Q(athlete__user=user) | Q(athlete__in=entered_by(user)))
    return found.select_related("athlete")


def job_for(user: User | AnonymousUser, key: UUID | str) -> ImportJob:
    job = jobs_of(user).filter(public_id=key).first()
    if job is None:
        raise Http404
    return job


def item_for(user: User | AnonymousUser, job_key: UUID | str, item_id: int) -> ImportItem:
    """An item of that very job: both ids of the URL are checked against each other."""
    item = ImportItem.objects.filter(job__in=jobs_of(user), job__public_id=job_key, pk=item_id)
    found = item.select_related("job__athlete").first()
    if found is None:
        raise Http404
    return found
