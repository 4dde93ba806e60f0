"""What a user is told of, as long as they may still see it, and how they want to be told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from athletes.consent.circles import subquery
from athletes.consent.sight import NOTHING, STAFF_ROLES, sights_of
from athletes.keyset import Part, Place, newest_first
from athletes.models import Membership, User
from coaching.access import AT_RUN, CIRCLE, MAY_READ, seen_values
from coaching.events import (
    COMMENT,
    EVENTS,
    FLAG,
    INVITATION,
    SHARE,
    SHARE_ENDS,
    SHARE_OVER,
    TEAM_COMMENT,
    By,
    Event,
)
from coaching.flag_access import is_shown
from coaching.models import Flag, Notification, NotificationChoice

MOST_COUNTED = 100
HOUR = timedelta(hours=1)
# What a line names; titles and names are those of now.
ALONG = ("activity__canonical", "athlete", "team", "comment", "job")

# The door is asked again whenever something is shown or mailed: a comment that was taken away, an
# athlete who shares no more, a team one has left, are not named. By event; all others are shown.
# No EXISTS: PostgreSQL would look at all comments there are, to ask each of few notifications.
COMMENT_SHOWN = f"""(
    SELECT true FROM coaching_comment AS comment {AT_RUN}
    WHERE comment.id = notification.comment_id AND {MAY_READ}) IS TRUE"""
STAFF_SHOWN = """EXISTS (
    SELECT FROM athletes_membership AS staff
    JOIN athletes_team AS team ON team.id = staff.team_id AND team.archived_at IS NULL
    WHERE staff.team_id = notification.team_id AND staff.user_id = %(user)s
      AND staff.role = ANY(%(staff_roles)s))"""
# The athlete's own line, or one of a team's staff.
SHARED_SHOWN = f"""(EXISTS (
    SELECT FROM athletes_athlete AS own
    WHERE own.id = notification.athlete_id AND own.user_id = %(user)s) OR {STAFF_SHOWN})"""
SHOWN_WHEN: dict[str, str] = {
    COMMENT.key: COMMENT_SHOWN,
    TEAM_COMMENT.key: COMMENT_SHOWN,
    SHARE.key: STAFF_SHOWN,
    SHARE_ENDS.key: SHARED_SHOWN,
    SHARE_OVER.key: SHARED_SHOWN,
    INVITATION.key: """EXISTS (
    SELECT FROM athletes_teaminvitation AS invitation
    JOIN athletes_user AS guest ON lower(guest.email) = lower(invitation.email)
    WHERE invitation.team_id = notification.team_id AND guest.id = %(user)s
      AND invitation.uses < invitation.most_uses AND invitation.declined_at IS NULL
      AND invitation.revoked_at IS NULL AND invitation.expires_at > now())""",
    FLAG.key: """EXISTS (
    SELECT FROM coaching_flag AS flag WHERE flag.id = notification.flag_id
      AND flag.cleared_at IS NULL
      AND EXISTS (SELECT FROM circle WHERE circle.athlete_id = flag.athlete_id)
      AND NOT EXISTS (
        SELECT FROM jsonb_array_elements_text(flag.kinds) AS revealed (kind)
        WHERE NOT EXISTS (
          SELECT FROM circle
          WHERE circle.athlete_id = flag.athlete_id AND revealed.kind = ANY(circle.kinds)
            AND (circle.since IS NULL OR circle.since <= flag.first_day))))""",
}


def _shown(events: Iterable[str]) -> str:
    """The condition for notifications of `events`, without the doors that these don't need."""
    cases = [f"WHEN '{key}' THEN {SHOWN_WHEN.get(key, 'true')}" for key in EVENTS if key in events]
    return f"CASE notification.event {' '.join(cases)} ELSE false END"


def notifications_shown_to(
    user: User, narrowed: str, values: Mapping[str, object], tail: str = ""
) -> QuerySet[Notification]:
    """What `user` is told of and may see now, of those that fit the condition `narrowed`: doors
    are asked for few, not for the news of years."""
    sql = f"""{CIRCLE} SELECT notification.id FROM coaching_notification AS notification
    WHERE notification.user_id = %(user)s AND {narrowed} AND {_shown(set(EVENTS))} {tail}"""
    shown = subquery(sql, {**seen_values(user), **values})
    return Notification.objects.filter(user=user, pk__in=shown).select_related(*ALONG)


def unread_total(user: User) -> int:
    """For the bell, up to MOST_COUNTED. One query, a second if there may be any."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT event FROM coaching_notification"
            " WHERE user_id = %s AND read_at IS NULL",
            [user.pk],
        )
        events = {event for (event,) in cursor.fetchall()}
        if not events:
            return 0
        sql = f"""{CIRCLE} SELECT count(*) FROM (
          SELECT FROM coaching_notification AS notification
          WHERE notification.user_id = %(user)s AND notification.read_at IS NULL
            AND {_shown(events)} LIMIT %(most)s
        ) AS counted"""
        cursor.execute(sql, seen_values(user) | {"most": MOST_COUNTED})
        return int(cursor.fetchone()[0])


def notifications_part(
    user: User, *, after: Place | None, limit: int, unread: bool = False
) -> Part[Notification]:
    """A page of them, the newest first. One query."""
    wanted = ["notification.read_at IS NULL"] if unread else []
    if after is not None:
        wanted.append("(notification.created_at, notification.id) < (%(at)s, %(pk)s)")
    values = {"at": after.at, "pk": after.pk} if after else {}
    tail = "ORDER BY notification.created_at DESC, notification.id DESC LIMIT %(most)s"
    found = notifications_shown_to(
        user, " AND ".join(wanted) or "true", values | {"most": limit + 1}, tail
    )
    return newest_first(found, "created_at", after=after, limit=limit)


def place_before(user: User, key: str) -> Place | None:
    """Where the page behind the notification `key` of theirs begins; nonsense is the first."""
    try:
        row = Notification.objects.filter(user=user, public_id=UUID(key)).first()
    except ValueError:
        return None
    return Place(row.created_at, row.pk) if row else None


def notification_for(user: User, key: UUID) -> Notification:
    """The one with public id `key`; Http404 if it is another's or what it names is not seen."""
    one = "notification.public_id = %(key)s::uuid"
    found = notifications_shown_to(user, one, {"key": key}).first()
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True, slots=True)
class Choice:
    """An event and the way in which a user hears of it."""

    event: Event
    by: str


def choices_of(user: User, *, is_staff: bool = True) -> list[Choice]:
    """All events, in the order of EVENTS, without those for staff unless `is_staff`; defaults
    where nothing was chosen. One query."""
    ways = ways_of([user.pk])
    return [
        Choice(event, ways.get((user.pk, key), str(event.default)))
        for key, event in EVENTS.items()
        if is_staff or not event.is_for_staff
    ]


def ways_of(user_ids: Iterable[int]) -> dict[tuple[int, str], str]:
    """What these users have chosen, by user and event. One query."""
    chosen = NotificationChoice.objects.filter(user_id__in=list(user_ids))
    return {(user, event): by for user, event, by in chosen.values_list("user_id", "event", "by")}


def flags_to_tell(now: datetime) -> list[tuple[Flag, list[User]]]:
    """Open flags of the gravest kind that came up or got graver within an hour and nobody was told
    of, each with the staff who want to hear of flags, see it and have not been told of its like.

    Few queries, and one for each of these staff: never one a flag, as it is asked every minute.
    """
    wanting = NotificationChoice.objects.filter(event=FLAG.key).exclude(by=By.NOTHING)
    if not wanting.exists():
        return []
    told = Notification.objects.filter(flag=OuterRef("pk"))
    found = Flag.objects.filter(
        ~Exists(told), severity=Flag.Severity.ALERT, cleared_at=None, seen_at__gt=now - HOUR
    )
    flags = list(found.select_related("athlete"))
    staff = _staff_of({flag.athlete_id for flag in flags}, wanting.values("user_id"))
    users = {user.pk: user for one in staff.values() for user in one}
    sights = {pk: sights_of(user) for pk, user in users.items()}
    known = _unread_likes(flags, users)
    pairs: list[tuple[Flag, list[User]]] = []
    for flag in flags:
        today = now.astimezone(ZoneInfo(flag.athlete.time_zone)).date()
        heard = [
            user
            for user in staff.get(flag.athlete_id, [])
            if (user.pk, flag.athlete_id, flag.rule) not in known
            and is_shown(flag, sights[user.pk].get(flag.athlete_id, NOTHING), today)
        ]
        if heard:
            pairs.append((flag, heard))
    return pairs


def _staff_of(athletes: set[int], wanting: QuerySet[Any]) -> dict[int, list[User]]:
    """By athlete, who of `wanting` is staff of a team of theirs; nobody of themselves."""
    rows = Membership.objects.filter(
        user__in=wanting, user__is_active=True, role__in=STAFF_ROLES, team__archived_at=None
    )
    pairs = rows.filter(team__memberships__user__athlete__in=athletes).values_list(
        "user_id", "team__memberships__user_id", "team__memberships__user__athlete"
    )
    staff = {(user, athlete) for user, person, athlete in pairs if user != person}
    users = User.objects.in_bulk({user for user, _athlete in staff})
    found: dict[int, list[User]] = {}
    for user, athlete in sorted(staff):
        found.setdefault(athlete, []).append(users[user])
    return found


def _unread_likes(flags: list[Flag], users: Iterable[int]) -> set[tuple[int, int, str]]:
    """(user, athlete, rule) of what was told and not read yet."""
    athletes = {flag.athlete_id for flag in flags}
    unread = Notification.objects.filter(
        user__in=list(users), athlete__in=athletes, flag__isnull=False, read_at=None
    )
    return set(unread.values_list("user_id", "athlete_id", "flag__rule"))
