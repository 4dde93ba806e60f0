"""One row of the coach's table with what the panel beside it shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.http import Http404

from activities.access import visible_to
from activities.selectors.rows import ActivityRow, rows, with_shown
from athletes.models import Membership
from coaching.selectors.table import Row, looked_at, rows_of
from coaching.selectors.table_people import people_of
from common.units import Units

DAYS, MOST = 10, 8


@dataclass(frozen=True, slots=True)
class One:
    """`runs`: what they did in the last ten days, the newest first, of every sport."""

    row: Row
    runs: list[ActivityRow]


def one_of(
    membership: Membership,
    athlete: UUID,
    *,
    today: date,
    now: datetime,
    first_weekday: int = 0,
    units: Units = "metric",
) -> One:
    """The row of the athlete with that public id; Http404 for who is not in the team."""
    user = membership.user
    people = [one for one in people_of(user, membership.team, today) if one.key == athlete]
    if not people:
        raise Http404
    (row,) = rows_of(membership, people, today, now, first_weekday, units)
    looked_at(user, [row])
    if not row.person.shares:
        return One(row, [])
    since = today - timedelta(days=DAYS)
    runs = visible_to(user, of=row.person.pk).filter(local_date__gt=since)
    return One(row, rows(with_shown(runs.order_by("-start", "-pk"))[:MOST]))
