"""The end of an account: asked for, taken back within the days of grace, begun for good.

What is removed then, and by whom, is in `runhub.closing`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from athletes.accounts.admins import is_last_admin, superusers_held
from athletes.accounts.sessions import sessions_end
from athletes.accounts.tokens import tokens_revoke_all
from athletes.models import Athlete, Membership, Team, User
from athletes.services import athlete_create
from athletes.teams.members import teams_owned_alone
from athletes.teams.services import teams_held
from common.account_end import Person


@dataclass(frozen=True, slots=True)
class Obstacles:
    """Why an account cannot end yet: others would be left without somebody they need."""

    teams: tuple[Team, ...] = ()
    is_last_admin: bool = False
    # Put away, with athletes whom somebody has entered: runs that nobody could delete any more.
    entered: tuple[Team, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.teams or self.entered) or self.is_last_admin


class CannotClose(Exception):
    def __init__(self, obstacles: Obstacles) -> None:
        super().__init__("Others need this account.")
        self.obstacles = obstacles


class NotClosing(Exception):
    """There is nothing to take back, or it is too late."""


def obstacles_of(user: User) -> Obstacles:
    """Teams that only they own, if in use or with entered athletes, and whether they are the hub's
    last admin."""
    alone = teams_owned_alone(user)
    past = [team for team in alone if team.archived_at is not None]
    entered = Membership.objects.filter(team__in=past, user__athlete__is_unclaimed=True)
    kept = set(entered.values_list("team_id", flat=True)) if past else set()
    return Obstacles(
        teams=tuple(team for team in alone if team.archived_at is None),
        is_last_admin=is_last_admin(user),
        entered=tuple(team for team in past if team.pk in kept),
    )


@transaction.atomic
def account_close(*, user: User, days: int | None = None) -> datetime:
    """The account ends after `days` (CLOSING_DAYS); returns when. From now on nobody sees anything
    of it, its tokens are revoked, its sessions ended. Asking again changes nothing.

    Raises CannotClose.
    """
    superusers_held()
    teams_held(user)
    athlete = _held(user)
    if athlete.closing_at is not None:
        return athlete.closing_at
    obstacles = obstacles_of(user)
    if obstacles:
        raise CannotClose(obstacles)
    grace = timedelta(days=settings.CLOSING_DAYS if days is None else days)
    athlete.closing_at = timezone.now() + grace
    athlete.save(update_fields=["closing_at"])
    tokens_revoke_all(user=user)
    sessions_end(user=user)
    return athlete.closing_at


@transaction.atomic
def account_keep(*, user: User) -> None:
    """Everything is as before, but for tokens and sessions. Raises NotClosing."""
    athlete = _held(user)
    if athlete.closing_at is None or athlete.closing_at <= timezone.now():
        raise NotClosing
    athlete.closing_at = None
    athlete.save(update_fields=["closing_at"])


def accounts_due() -> list[int]:
    """Users whose days of grace are over, the longest ago first."""
    over = Athlete.objects.filter(closing_at__lte=timezone.now()).order_by("closing_at", "pk")
    return list(over.values_list("user_id", flat=True))


@transaction.atomic
def removal_begin(*, user_id: int) -> Person | None:
    """From here there is no way back: nobody signs in any more. None if there is nothing to do.

    Doing it again, after a kill, gives the same.
    """
    due = {"user": user_id, "closing_at__lte": timezone.now()}
    athlete = Athlete.objects.select_for_update(of=("self",)).filter(**due).first()
    if athlete is None:
        return None
    User.objects.filter(pk=user_id).update(is_active=False)
    return person_of(User.objects.select_related("athlete").get(pk=user_id))


def person_of(user: User) -> Person:
    """`user`, who has a runner's profile, for those who keep something of them."""
    return Person(user.pk, user.athlete.pk, (user.email, user.athlete.name))


def closing_users() -> list[User]:
    """Whose accounts end, the next first; with their athletes."""
    found = User.objects.exclude(athlete__closing_at=None).select_related("athlete")
    return list(found.order_by(F("athlete__closing_at").asc(nulls_last=True), "pk"))


def _held(user: User) -> Athlete:
    """The moment stands in the runner's profile, which whoever was made by a command lacks."""
    held = Athlete.objects.select_for_update(of=("self",)).filter(user=user).first()
    return held or athlete_create(user=user, name=user.email.partition("@")[0][:80])
