"""The one door to activities and import jobs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404

from activities.models import Activity, ImportItem, ImportJob, Terms
from athletes.access import Need
from athletes.looks import noted
from athletes.sight import Sight, sight_of, sights_of
from common.kinds import Kind

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from athletes.models import User


def visible_to(
    user: User | AnonymousUser, *, of: int | None = None, trashed: bool = False
) -> QuerySet[Activity]:
    """Canonical activities `user` may see (of the athlete with the primary key `of`, if given);
    those in their own trash instead when `trashed`.

    Their own, and of others those that the shares with their teams and the terms of the source
    leave. Rows come whole: `withheld` and `rows` leave out what is not shared.
    """
    if not user.is_authenticated or not user.is_active:
        return Activity.objects.none()
    found = _standing(trashed=trashed)
    if of is not None:
        found = found.filter(athlete_id=of)
    own = Q(athlete__user=user)
    if trashed:
        return found.filter(own)
    if of is None:
        return found.filter(own | _shared(sights_of(user)))
    sight = sight_of(user, of)
    return found if sight.is_own else found.filter(_shared({of: sight}))


def _standing(*, trashed: bool = False) -> QuerySet[Activity]:
    return Activity.objects.filter(canonical__isnull=True, trashed_at__isnull=not trashed)


def _shared(sights: Mapping[int, Sight]) -> Q:
    by_day: dict[date, list[int]] = {}
    for athlete, sight in sights.items():
        first = sight.first_day([Kind.TRAINING])
        if first is not None:
            by_day.setdefault(first, []).append(athlete)
    shared = Q(pk__in=[])
    for first, athletes in by_day.items():
        spans = {} if first == date.min else {"local_date__gte": first}
        shared |= Q(athlete_id__in=athletes, **spans)
    return shared & ~Q(terms=Terms.STRAVA_API)


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
    activity.shown = sight.shown_on(activity.local_date)
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
    """Import batches are the athlete's own affair."""
    if not user.is_authenticated:
        return ImportJob.objects.none()
    return ImportJob.objects.filter(athlete__user=user)


def job_for(user: User | AnonymousUser, key: UUID | str) -> ImportJob:
    job = jobs_of(user).select_related("athlete").filter(public_id=key).first()
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
