"""Who is to get a mail now: at once, or on their own morning about what came before it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Min, QuerySet

from athletes.accounts.addresses import has_confirmed
from athletes.models import User
from coaching.events import EVENTS, By
from coaching.models import MailTurn, Notification
from coaching.selectors.notifications import notifications_shown_to, ways_of

MORNING_HOUR = 7
# Who writes a second sentence, or takes the first one back, does it within this.
PAUSE = timedelta(minutes=1)
# What was not mailed for so long, because no mail server took it, is in the app alone.
STALE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Morning:
    """The last seven o'clock on the reader's clock: a digest tells of what came before it."""

    at: datetime

    @property
    def day(self) -> date:
        return self.at.date()


def morning_of(now: datetime, time_zone: str) -> Morning:
    local = now.astimezone(ZoneInfo(time_zone))
    seven = local.replace(hour=MORNING_HOUR, minute=0, second=0, microsecond=0)
    return Morning(seven if seven <= local else seven - timedelta(days=1))


def users_to_mail(now: datetime) -> list[int]:
    """Primary keys of users with a confirmed address for whom something waits that is due. Two
    queries."""
    waiting = (
        _unmailed(now)
        .filter(has_confirmed("user"), user__is_active=True)
        .values_list(
            "user_id", "event", "user__athlete__time_zone", "user__mail_turn__digest_on",
            "user__mail_turn__not_before",
        )
        .annotate(first=Min("created_at"))
        .order_by("user_id", "event")
    )  # fmt: skip
    rows = list(waiting)
    ways = ways_of({user for user, *_ in rows})
    due: dict[int, None] = {}
    for user, event, zone, digest_on, not_before, first in rows:
        if not_before is not None and now < not_before:
            continue
        way = ways.get((user, event), _usual(event))
        if _is_due(way, first, morning_of(now, zone or "UTC"), digest_on, now):
            due[user] = None
    return list(due)


def notifications_to_mail(turn: MailTurn, now: datetime) -> list[Notification]:
    """What the next mail to the user of `turn` tells, the oldest first: unread, not mailed yet,
    and still to be seen by them. Two queries."""
    user = turn.user
    ways = ways_of([user.pk])
    morning = morning_of(now, _time_zone(user))
    waiting = """notification.read_at IS NULL AND notification.mailed_at IS NULL
      AND notification.created_at > %(stale)s"""
    found = notifications_shown_to(user, waiting, {"stale": now - STALE})
    return [
        row
        for row in found.order_by("created_at", "pk")
        if _is_due(
            ways.get((user.pk, row.event), _usual(row.event)),
            row.created_at, morning, turn.digest_on, now,
        )
    ]  # fmt: skip


def has_digest(user: User, rows: Iterable[Notification]) -> bool:
    """Whether any of `rows` comes with the digest rather than at once. One query."""
    ways = ways_of([user.pk])
    return any(ways.get((user.pk, row.event), _usual(row.event)) == By.DIGEST for row in rows)


def _unmailed(now: datetime) -> QuerySet[Notification]:
    return Notification.objects.filter(
        read_at=None, mailed_at=None, created_at__gt=now - STALE, event__in=list(EVENTS)
    )


def _is_due(
    way: str, at: datetime, morning: Morning, digest_on: date | None, now: datetime
) -> bool:
    if way == By.MAIL:
        return at <= now - PAUSE
    is_new_day = digest_on is None or digest_on < morning.day
    return way == By.DIGEST and at < morning.at and is_new_day


def _usual(event: str) -> str:
    return str(EVENTS[event].default)


def _time_zone(user: User) -> str:
    return user.athlete.time_zone if hasattr(user, "athlete") else "UTC"
