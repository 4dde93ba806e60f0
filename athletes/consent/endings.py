"""Shares that run out by their own last day: found once shortly before it, and once after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet

from athletes.consent.force import in_force
from athletes.models import Membership, Share

BEFORE = timedelta(days=3)
# Of what ended longer ago nobody needs to hear any more: this hub was away, or is new to telling.
LATE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Ending:
    """`membership` with team and its user's athlete. `is_over`: the last day has passed."""

    membership: Membership
    is_over: bool


@transaction.atomic
def endings_take(*, today: date) -> list[Ending]:
    """Those nobody has been told of yet, marked as told: asked again it finds none of them.

    Another last day is another end. Whoever chose a day that is nearer than BEFORE has just
    chosen it, and hears of its end alone.
    """
    # Not before it has ended on the athlete's own clock, which may be behind.
    over = _standing().filter(until__lt=today, until__gte=today - LATE)
    over = over.exclude(pk__in=in_force())
    soon = _standing().filter(
        until__gte=today, until__lte=today + BEFORE, changed_at__date__lt=F("until") - BEFORE
    )
    return [*_take(over, "told_over", is_over=True), *_take(soon, "told_ending", is_over=False)]


def _standing() -> QuerySet[Share]:
    found = Share.objects.exclude(kinds=[]).filter(
        membership__team__archived_at=None, membership__user__athlete__closing_at=None
    )
    return found.select_for_update(of=("self",), skip_locked=True).select_related(
        "membership__team", "membership__user__athlete"
    )


def _take(found: QuerySet[Share], mark: str, *, is_over: bool) -> list[Ending]:
    """`mark`: the column that keeps which last day was told of."""
    untold = Q(**{mark: None}) | ~Q(**{mark: F("until")})
    shares = list(found.filter(untold).order_by("pk"))
    # Not saved: `changed_at` is when the athlete chose.
    Share.objects.filter(pk__in=[share.pk for share in shares]).update(**{mark: F("until")})
    return [Ending(share.membership, is_over) for share in shares]
