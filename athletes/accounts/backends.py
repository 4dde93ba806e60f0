"""Who a session belongs to, with everything a page needs to know of them, in one query."""

from __future__ import annotations

from functools import cache

from allauth.account.auth_backends import AuthenticationBackend
from django.db import connection
from django.db.models import Model

from athletes.consent.sight import STAFF_ROLES
from athletes.models import Athlete, User

# By hand: every page asks it, and the ORM takes 3 ms of CPU to compile the same.
USER = """
SELECT {columns},
  EXISTS (SELECT FROM athletes_membership AS staff JOIN athletes_team AS team
    ON team.id = staff.team_id AND team.archived_at IS NULL
    WHERE staff.user_id = athletes_user.id AND staff.role = ANY(%(roles)s)),
  EXISTS (SELECT FROM athletes_membership AS member JOIN athletes_share AS share
    ON share.membership_id = member.id AND share.kinds <> '{{}}'
    WHERE member.user_id = athletes_user.id)
FROM athletes_user LEFT JOIN athletes_athlete ON athletes_athlete.user_id = athletes_user.id
WHERE athletes_user.id = %(user)s
"""


class Backend(AuthenticationBackend):
    """allauth's log-in by e-mail; each request's user comes with their athlete, `is_coaching` and
    `is_sharing` (something, with some team)."""

    def get_user(self, user_id: int) -> User | None:
        user = user_of(user_id)
        return user if user is not None and self.user_can_authenticate(user) else None


def user_of(user_id: int) -> User | None:
    """The account, its `athlete` at hand. One query."""
    statement = USER.format(columns=", ".join(_columns(User) + _columns(Athlete)))
    with connection.cursor() as cursor:
        cursor.execute(statement, {"user": user_id, "roles": [role.value for role in STAFF_ROLES]})
        row = cursor.fetchone()
    if row is None:
        return None
    split = len(_names(User))
    user = User.from_db(connection.alias, _names(User), row[:split])
    athlete = row[split:-2]
    if athlete[0] is None:
        User.athlete.related.set_cached_value(user, None)
    else:
        Athlete.from_db(connection.alias, _names(Athlete), athlete).user = user
    user.is_coaching, user.is_sharing = row[-2:]
    return user


@cache
def _names(model: type[Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


@cache
def _columns(model: type[Model]) -> list[str]:
    table = model._meta.db_table
    return [f'{table}."{field.column}"' for field in model._meta.concrete_fields]
