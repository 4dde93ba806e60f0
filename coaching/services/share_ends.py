"""Telling of shares that run out: the athlete, and the coaches of the team."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from athletes.access import COACH_ROLES
from athletes.consent.endings import Ending, endings_take
from athletes.models import Membership
from coaching.events import SHARE_ENDS, SHARE_OVER
from coaching.services.notifications import notify


@transaction.atomic
def share_ends_told(*, today: date) -> int:
    """Each end once shortly before and once after; `today` is UTC's, as the doors count. Returns
    of how many ends somebody was told."""
    found = endings_take(today=today)
    for ending in found:
        _tell(ending)
    return len(found)


def _tell(ending: Ending) -> None:
    member = ending.membership
    coaches = Membership.objects.filter(
        team=member.team, role__in=COACH_ROLES, user__is_active=True
    ).select_related("user")
    notify(
        users=[member.user, *(coach.user for coach in coaches)],
        event=SHARE_OVER if ending.is_over else SHARE_ENDS,
        athlete=member.user.athlete,
        team=member.team,
    )
