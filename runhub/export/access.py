"""The one door to archives: they are the athlete's own affair."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404

from runhub.models import Export

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from athletes.models import Athlete, User

SHOWN = 10


def export_for(user: User | AnonymousUser, key: UUID) -> Export:
    found = None
    if user.is_authenticated:
        found = Export.objects.filter(athlete__user=user, public_id=key).first()
    if found is None:
        raise Http404
    return found


def exports_of(athlete: Athlete) -> list[Export]:
    """The latest, newest first."""
    return list(Export.objects.filter(athlete=athlete)[:SHOWN])
