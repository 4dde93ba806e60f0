"""What one reader may see of one athlete, from their shares: kinds of data, each from a day on."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.db import connection

from athletes.consent.force import IN_FORCE
from athletes.models.team import Role
from common.kinds import EVERY_KIND, Kind

if TYPE_CHECKING:
    from athletes.models import User

STAFF_ROLES = (Role.OWNER, Role.COACH, Role.ASSISTANT)

# Shares in force with the staff of a team, and passes of admins; neither for whoever is deleting
# their account. By hand: the same through the ORM takes 1.5 ms of CPU to compile, and every page
# of a coach asks it.
GRANTS = f"""
SELECT athlete.id, share.kinds, share.since
FROM athletes_membership AS staff
JOIN athletes_team AS team ON team.id = staff.team_id
JOIN athletes_membership AS member ON member.team_id = staff.team_id
JOIN athletes_share AS share ON share.membership_id = member.id
JOIN athletes_athlete AS athlete ON athlete.user_id = member.user_id
WHERE staff.user_id = %(user)s AND staff.role = ANY(%(roles)s) AND member.user_id <> %(user)s
  AND {IN_FORCE}
UNION ALL
SELECT glass.athlete_id, %(all)s::varchar[], NULL
FROM athletes_breakglass AS glass
JOIN athletes_user AS admin ON admin.id = glass.admin_id
JOIN athletes_athlete AS athlete ON athlete.id = glass.athlete_id
WHERE glass.admin_id = %(user)s AND admin.is_superuser
  AND glass.expires_at > clock_timestamp() AND athlete.closing_at IS NULL
"""


@dataclass(frozen=True, slots=True)
class Sight:
    """`since[kind]`: from that day on; date.min = ever; a kind that is not in it is not shared."""

    since: Mapping[Kind, date] = field(default_factory=dict)
    is_own: bool = False

    @property
    def kinds(self) -> frozenset[Kind]:
        """Shared at all, from whatever day on."""
        return frozenset(self.since)

    @property
    def missing(self) -> tuple[Kind, ...]:
        """Not shared, in the order of `Kind`."""
        return tuple(kind for kind in Kind if kind not in self.since)

    def may(self, *kinds: str, day: date | None = None) -> bool:
        """Whether all of `kinds` are shared, for data of `day` if one is given."""
        first = self.first_day(kinds)
        return first is not None and (day is None or first <= day)

    def first_day(self, kinds: Collection[str]) -> date | None:
        """From when on all of `kinds` are shared (date.min = ever); None = not."""
        days = [self.since.get(Kind(kind)) for kind in kinds]
        known = [day for day in days if day is not None]
        return None if len(known) < len(days) else max(known, default=date.min)

    def shown_on(self, day: date) -> frozenset[Kind]:
        """The kinds that are shared of `day`."""
        return frozenset(kind for kind, first in self.since.items() if first <= day)


# What gives sight of one athlete: kinds, and from which day on (None = ever).
Grants = tuple[tuple[tuple[str, ...], date | None], ...]
OWN = Sight(dict.fromkeys(Kind, date.min), is_own=True)
NOTHING = Sight()


def sights_of(user: User, athlete_id: int | None = None) -> dict[int, Sight]:
    """By athlete, whose data `user` may see beside their own. One query.

    Asked anew each time: what is taken back is gone with the next request.
    """
    sql, values = GRANTS, {"user": user.pk, "roles": [*STAFF_ROLES], "all": sorted(EVERY_KIND)}
    if athlete_id is not None:
        sql = f"SELECT * FROM ({GRANTS}) AS granted (id, kinds, since) WHERE id = %(athlete)s"
        values["athlete"] = athlete_id
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows = cursor.fetchall()
    grants: dict[int, Grants] = {}
    for athlete, kinds, since in rows:
        grants[athlete] = (*grants.get(athlete, ()), (tuple(kinds), since))
    # A team of two hundred shares in two or three ways.
    made = {given: _sight(given) for given in set(grants.values())}
    return {athlete: made[given] for athlete, given in grants.items()}


def _sight(grants: Grants) -> Sight:
    known: dict[Kind, date] = {}
    for kinds, since in grants:
        for kind in map(Kind, kinds):
            known[kind] = min(known.get(kind, date.max), since or date.min)
    return Sight(known)


def sight_of(user: User, athlete_id: int) -> Sight:
    """What `user` may see of that athlete; everything of themselves, without a query."""
    own = getattr(user, "athlete", None)
    if own is not None and own.pk == athlete_id:
        return OWN
    if not user.is_active:
        return NOTHING
    return sights_of(user, athlete_id).get(athlete_id, NOTHING)
