"""Whose flags are to be worked out: who shares with somebody, and when their day has turned."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection

from athletes.consent.force import day_in, in_force
from athletes.models import Athlete
from coaching.models import TriageState
from coaching.registry import fingerprint

# A long import is waited for, so that half a history raises nothing; but not for ever.
PATIENCE = timedelta(seconds=45)
DUE = """
SELECT DISTINCT mark.athlete_id FROM coaching_triagedue AS mark
WHERE mark.since < %(now)s::timestamptz - %(patience)s
    OR (NOT EXISTS (SELECT FROM analytics_due WHERE athlete_id = mark.athlete_id)
        AND NOT EXISTS (SELECT FROM analytics_dueday WHERE athlete_id = mark.athlete_id))
"""


@dataclass(frozen=True, slots=True)
class Who:
    """An athlete and what day it is for them."""

    pk: int
    today: date
    week_start: int


def waiting(now: datetime) -> list[int]:
    """Athletes with marks, and those whose flags are of another day or of other rules."""
    with connection.cursor() as cursor:
        cursor.execute(DUE, {"now": now, "patience": PATIENCE})
        marked = {row[0] for row in cursor.fetchall()}
    sharing = sharing_with_somebody(now)
    states = dict(TriageState.objects.values_list("athlete_id", "local_date").filter(
        rules=fingerprint()
    ))  # fmt: skip
    turned = {who.pk for who in sharing if states.get(who.pk) != who.today}
    return sorted(marked | turned)


def sharing_with_somebody(now: datetime, athletes: Iterable[int] | None = None) -> list[Who]:
    """Of `athletes`, or of all, those whose data anybody else may see: nobody else has flags.

    No door: who may see which is asked with each reading.
    """
    found = Athlete.objects.filter(user_id__in=in_force().values("membership__user_id"))
    if athletes is not None:
        found = found.filter(pk__in=list(athletes))
    rows = found.order_by("pk").values_list("pk", "time_zone", "week_start")
    return [Who(pk, day_in(zone, now), week_start) for pk, zone, week_start in rows]
