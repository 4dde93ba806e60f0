"""Which shares are in force: something is shared, with a team in use, up to and with the last day
on the athlete's own clock, by somebody who is not leaving the hub."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db.models import DateField, F, Func, QuerySet
from django.utils import timezone

from athletes.models import Share

# Part of a statement about athletes_share AS share, _athlete AS athlete, _team AS team.
IN_FORCE = """
share.kinds <> '{}' AND team.archived_at IS NULL AND athlete.closing_at IS NULL
AND (share.until IS NULL OR share.until >= athletes_today_in(athlete.time_zone))
"""


def in_force() -> QuerySet[Share]:
    """The same through the ORM."""
    theirs = Func(
        F("membership__user__athlete__time_zone"),
        function="athletes_today_in",
        output_field=DateField(),
    )
    return (
        Share.objects.exclude(kinds=[])
        .filter(membership__team__archived_at=None, membership__user__athlete__closing_at=None)
        .exclude(until__lt=theirs)
    )


def day_in(zone: str, now: datetime | None = None) -> date:
    """The day that it is there; UTC's in a zone that the tz database has dropped."""
    try:
        there = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        there = ZoneInfo("UTC")
    return (now or timezone.now()).astimezone(there).date()
