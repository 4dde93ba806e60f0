"""The one door to activities and import jobs."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404

from activities.models import Activity, ImportItem, ImportJob, Terms
from athletes import access as athletes_access
from athletes.access import Need

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from athletes.models import User


def visible_to(user: User | AnonymousUser, *, trashed: bool = False) -> QuerySet[Activity]:
    """Canonical activities `user` may see; those in the trash instead when `trashed`."""
    if not user.is_authenticated or not user.is_active:
        return Activity.objects.none()
    athletes = athletes_access.visible_ids(user)
    own_terms = Q(athlete__user=user) | ~Q(terms=Terms.STRAVA_API)
    found = Activity.objects.filter(own_terms, athlete__in=athletes, canonical__isnull=True)
    if trashed:
        return found.filter(trashed_at__isnull=False, athlete__user=user)
    return found.filter(trashed_at__isnull=True)


def activity_for(
    user: User | AnonymousUser,
    key: UUID | str,
    need: Need = Need.VIEW,
    *,
    trashed: bool = False,
) -> Activity:
    """The activity with public id `key`, if `user` may do `need` with it."""
    query = visible_to(user, trashed=trashed).select_related("athlete", "source_file", "shoe")
    activity = query.filter(public_id=key).first()
    if activity is None and not trashed:
        # A richer recording may stand for this one since somebody kept its address.
        behind = Activity.objects.filter(public_id=key, trashed_at__isnull=True)
        activity = query.filter(pk__in=behind.values("canonical_id")).first()
    if activity is None:
        raise Http404
    if need is Need.EDIT and activity.athlete.user_id != user.pk:
        raise PermissionDenied
    return activity


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
