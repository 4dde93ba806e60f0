"""What a user is told of, as long as they may still see it, and how they want to be told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from athletes.circles import CIRCLES, subquery
from athletes.keyset import Part, Place, newest_first
from athletes.models import Membership
from athletes.sight import STAFF_ROLES, sight_of
from coaching.access import SEEN, seen_values
from coaching.events import EVENTS, FLAG, By, Event
from coaching.flag_access import is_shown
from coaching.models import Flag, Notification, NotificationChoice

if TYPE_CHECKING:
    from athletes.models import User

MOST_COUNTED = 100

# The door is asked again whenever something is shown or mailed: a comment that was taken away, an
# athlete who shares no more, a team one has left, are not named.
SHOWN = f"""
notification.user_id = %(user)s AND CASE
  WHEN notification.event IN ('comment', 'team_comment') THEN
    EXISTS (SELECT {SEEN} AND comment.id = notification.comment_id)
  WHEN notification.event = 'share' THEN EXISTS (
    SELECT FROM athletes_membership AS staff
    JOIN athletes_team AS team ON team.id = staff.team_id AND team.archived_at IS NULL
    WHERE staff.team_id = notification.team_id AND staff.user_id = %(user)s
      AND staff.role = ANY(%(staff_roles)s))
  WHEN notification.event = 'invitation' THEN EXISTS (
    SELECT FROM athletes_teaminvitation AS invitation
    JOIN athletes_user AS guest ON lower(guest.email) = lower(invitation.email)
    WHERE invitation.team_id = notification.team_id AND guest.id = %(user)s
      AND invitation.uses < invitation.most_uses AND invitation.declined_at IS NULL
      AND invitation.revoked_at IS NULL AND invitation.expires_at > now())
  WHEN notification.event = 'flag' THEN EXISTS (
    SELECT FROM coaching_flag AS flag WHERE flag.id = notification.flag_id
      AND flag.cleared_at IS NULL
      AND EXISTS (SELECT FROM ({CIRCLES}) AS circle WHERE circle.athlete_id = flag.athlete_id)
      AND NOT EXISTS (
        SELECT FROM jsonb_array_elements_text(flag.kinds) AS revealed (kind)
        WHERE NOT EXISTS (
          SELECT FROM ({CIRCLES}) AS circle
          WHERE circle.athlete_id = flag.athlete_id AND revealed.kind = ANY(circle.kinds)
            AND (circle.since IS NULL OR circle.since <= flag.first_day))))
  ELSE notification.event IN ('import_failed', 'glass')
END
"""


def notifications_shown_to(user: User) -> QuerySet[Notification]:
    """What `user` is told of and may see now."""
    shown = subquery(
        f"SELECT notification.id FROM coaching_notification AS notification WHERE {SHOWN}",
        seen_values(user),
    )
    return Notification.objects.filter(user=user, pk__in=shown)


def unread_total(user: User) -> int:
    """For the bell, up to MOST_COUNTED. One query."""
    sql = f"""
    SELECT count(*) FROM (
      SELECT FROM coaching_notification AS notification
      WHERE notification.read_at IS NULL AND {SHOWN} LIMIT %(most)s
    ) AS counted
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, seen_values(user) | {"most": MOST_COUNTED})
        return int(cursor.fetchone()[0])


def notifications_part(
    user: User, *, after: Place | None, limit: int, unread: bool = False
) -> Part[Notification]:
    """A page of them, the newest first. One query."""
    found = notifications_shown_to(user).select_related(*ALONG)
    if unread:
        found = found.filter(read_at=None)
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
    found = notifications_shown_to(user).select_related(*ALONG).filter(public_id=key).first()
    if found is None:
        raise Http404
    return found


# What a line names; titles and names are those of now.
ALONG = ("activity__canonical", "athlete", "team", "comment", "job")


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


def flags_to_tell(since: datetime) -> list[Flag]:
    """Open flags of the gravest kind that came up or got graver since then and nobody was told
    of. None, in one query, while nobody wants to hear of flags."""
    if not NotificationChoice.objects.filter(event=FLAG.key).exclude(by=By.NOTHING).exists():
        return []
    told = Notification.objects.filter(flag=OuterRef("pk"))
    found = Flag.objects.filter(
        ~Exists(told), severity=Flag.Severity.ALERT, cleared_at=None, seen_at__gt=since
    )
    return list(found.select_related("athlete"))


def audience_of_flag(flag: Flag, now: datetime) -> list[User]:
    """Staff of the athlete's teams who see this flag, and have not been told of its like."""
    today = now.astimezone(ZoneInfo(flag.athlete.time_zone)).date()
    theirs = Membership.objects.filter(
        team__memberships__user=flag.athlete.user_id, team__archived_at=None
    )
    staff = theirs.filter(role__in=STAFF_ROLES, user__is_active=True).select_related("user")
    users = {member.user_id: member.user for member in staff}
    told = Notification.objects.filter(
        athlete=flag.athlete, flag__rule=flag.rule, read_at=None
    ).values_list("user_id", flat=True)
    for known in (flag.athlete.user_id, *told):
        users.pop(known, None)
    return [
        user for user in users.values() if is_shown(flag, sight_of(user, flag.athlete_id), today)
    ]
