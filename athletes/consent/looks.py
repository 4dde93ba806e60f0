"""Who looked at whom: the doors note it on the user of the request, and one statement at the end
of the request writes it down (`runhub.web.middleware`)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import connection

from athletes.names import name_of

if TYPE_CHECKING:
    from athletes.models import User

# (athlete, viewer, what, day): the same look again on one day counts up.
WRITE = """
INSERT INTO athletes_look
    (athlete_id, viewer_id, viewer_name, what, day, first_at, last_at, count, reason)
SELECT id, %(viewer)s, %(name)s, %(what)s, %(now)s::date, %(now)s, %(now)s, 1,
    coalesce((SELECT reason FROM athletes_breakglass
        WHERE admin_id = %(viewer)s AND athlete_id = athlete.id AND expires_at > now()
        ORDER BY id DESC LIMIT 1), '')
FROM athletes_athlete AS athlete WHERE id = ANY(%(athletes)s)
ON CONFLICT (athlete_id, viewer_id, what, day) DO UPDATE
SET last_at = excluded.last_at, count = athletes_look.count + 1,
    reason = CASE WHEN excluded.reason = '' THEN athletes_look.reason ELSE excluded.reason END
"""


def noted(user: User, athlete_id: int) -> None:
    """The user of this request has been shown something of that athlete."""
    looked = user.__dict__.setdefault("looked_at", set())
    looked.add(athlete_id)


def taken_by(user: object) -> set[int]:
    """Athletes noted since the user was loaded; forgotten by asking."""
    return getattr(user, "__dict__", {}).pop("looked_at", set())


def looks_write(*, viewer: User, athletes: set[int], what: str, now: datetime) -> None:
    """One statement. `what`: a key of `runhub.web.looks.WHAT`."""
    values = {
        "viewer": viewer.pk, "name": name_of(viewer), "what": what, "now": now,
        "athletes": sorted(athletes),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(WRITE, values)
