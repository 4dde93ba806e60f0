"""Notes about athletes who have left the team: their writer's alone for some days, then nobody's.

A note is its writer's work, and about somebody who has taken their consent back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from athletes.models import Membership, Role
from coaching.models import CoachNote

if TYPE_CHECKING:
    from athletes.models import Team, User

KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class LeftNote:
    """`goes_at`: when it is deleted, to the hour."""

    key: UUID
    athlete: str
    text: str
    created_at: datetime
    goes_at: datetime


def left_notes(user: User, team: Team, now: datetime) -> list[LeftNote]:
    """Those `user` has written in `team` (from the door, as one of its coaches), the newest
    first. One query."""
    rows = _left_of(user, team, now).select_related("athlete").order_by("-created_at", "-pk")
    return [
        LeftNote(
            row.public_id, row.athlete.name, row.text, row.created_at, (row.left_at or now) + KEPT
        )
        for row in rows
    ]


def left_count(user: User, team: Team, now: datetime) -> int:
    return _left_of(user, team, now).count()


@transaction.atomic
def left_note_delete(*, user: User, team: Team, key: UUID) -> None:
    """Before its time. Http404 for any other note."""
    get_object_or_404(_left_of(user, team, timezone.now()), public_id=key).delete()


@transaction.atomic
def left_notes_tidy(*, now: datetime) -> int:
    """Note who has left and who is back, and delete what has been kept long enough. Returns how
    many went."""
    CoachNote.objects.filter(_is_in_team(), left_at__isnull=False).update(left_at=None)
    gone = CoachNote.objects.filter(~_is_in_team())
    gone.filter(left_at=None).update(left_at=now)
    return gone.filter(left_at__lte=now - KEPT).delete()[0]


def _left_of(user: User, team: Team, now: datetime) -> QuerySet[CoachNote]:
    notes = CoachNote.objects.filter(
        ~_is_in_team(), author=user, team=team, athlete__closing_at=None
    )
    return notes.exclude(left_at__lte=now - KEPT).exclude(athlete__user=user)


def _is_in_team() -> Exists:
    """Whether the note's athlete still is an athlete of its team."""
    there = Membership.objects.filter(
        team=OuterRef("team"), user=OuterRef("athlete__user"), role=Role.ATHLETE
    )
    return Exists(there)
