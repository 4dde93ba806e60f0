"""What stands between the athlete and others: comments, shares, looks, passes. As plain values.

For reading, not for moving: another hub has other people and teams.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

from athletes.models import Athlete, BreakGlass, Look, Membership, Role
from athletes.names import name_of
from coaching.models import Comment
from runhub.export.tables import AT_ONCE, Row, plain

LOOK_COLUMNS = ["viewer_name", "what", "day", "first_at", "last_at", "count", "reason"]


def comments(athlete_id: int) -> Iterator[Row]:
    """On the athlete's runs, whoever wrote them, and what the athlete wrote on those of others:
    of these no more than the words."""
    mine = Q(activity__athlete_id=athlete_id)
    found = Comment.objects.filter(mine | Q(author__athlete=athlete_id), deleted_at=None)
    chosen = found.select_related("author__athlete", "team", "activity").order_by(
        "created_at", "pk"
    )
    for row in chosen.iterator(chunk_size=AT_ONCE):
        is_own_run = row.activity.athlete_id == athlete_id
        yield {
            "on": "own run" if is_own_run else "run of somebody else",
            "activity": str(row.activity.public_id) if is_own_run else None,
            "team": row.team.name if row.team else None,
            "author": name_of(row.author),
            "created_at": plain(row.created_at),
            "edited_at": plain(row.edited_at),
            "text": row.text,
        }


def shares(athlete_id: int) -> Iterator[Row]:
    """Teams the athlete is in, each with what they see; without kinds it is nothing."""
    whose = Athlete.objects.values_list("user_id", flat=True).get(pk=athlete_id)
    found = Membership.objects.filter(user=whose).select_related("team", "share")
    for row in found.order_by("joined_at", "pk"):
        share = getattr(row, "share", None)
        said = {"kinds": list(share.kinds)} if share and row.role == Role.ATHLETE else {}
        days = (
            {name: plain(getattr(share, name)) for name in ("since", "until", "changed_at")}
            if said
            else {}
        )
        yield {
            "team": row.team.name,
            "role": row.role,
            "joined_at": plain(row.joined_at),
            **said,
            **days,
        }


def looks(athlete_id: int) -> Iterator[Row]:
    """Who looked at what, a line for each day."""
    found = Look.objects.filter(athlete=athlete_id).order_by("first_at", "pk")
    for values in found.values_list(*LOOK_COLUMNS).iterator(chunk_size=AT_ONCE):
        yield dict(zip(LOOK_COLUMNS, map(plain, values), strict=True))


def passes(athlete_id: int) -> Iterator[Row]:
    """Admins' passes to the athlete's data, used or not."""
    found = BreakGlass.objects.filter(athlete=athlete_id).select_related("admin__athlete")
    for row in found.order_by("pk"):
        yield {
            "admin": name_of(row.admin),
            "reason": row.reason,
            "from": plain(row.created_at),
            "until": plain(row.expires_at),
        }
