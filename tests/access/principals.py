"""Everybody who asks, by how they stand to Alice, and which class of WHO they are answered as."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from athletes.models import Athlete, BreakGlass, Membership, Role, Team, TeamInvitation, User
from athletes.teams.services import share_set
from common.kinds import Kind

RED, BLUE = "Team Red", "Team Blue"
CLASSES = {
    "anonymous": "anonymous",
    "alice": "athlete",
    "owner of her team": "owner",
    "coach of her team": "coach",
    "assistant of her team": "assistant",
    "athlete of her team": "mate",
    "owner of another team": "stranger",
    "coach of another team": "stranger",
    "assistant of another team": "stranger",
    "athlete of another team": "stranger",
    "without a team": "stranger",
    "owner of an empty team": "stranger",
    "removed coach": "stranger",
    "coach who became an athlete": "mate",
    "deactivated coach": "anonymous",
    "coach of a team put away": "stranger",
    "coach she shares nothing with": "stranger",
    "coach her sharing with has ended": "stranger",
    "coach she was invited by": "stranger",
    "coach she declined": "stranger",
    "coach of an unclaimed athlete": "stranger",
    "admin of the hub": "admin",
    "admin with a pass": "glass",
    "admin whose pass has ended": "admin",
    "staff with a pass": "stranger",
}
STAFF_PEOPLE = ("owner of her team", "coach of her team", "assistant of her team")
ENDED = -timedelta(minutes=1)


def people_make() -> tuple[dict[str, Athlete], Team, Team]:
    """Everybody but the anonymous, Team Red and Team Blue."""
    people = {who: _person(who) for who in CLASSES if who != "anonymous"}
    red, blue = (Team.objects.create(name=name) for name in (RED, BLUE))
    for team, of in ((red, "her"), (blue, "another")):
        for role in Role.values:
            _join(team, people[f"{role} of {of} team"], role)
    share_set(membership=_join(red, people["alice"], Role.ATHLETE), kinds=[*Kind])
    for who in ("athlete of her team", "athlete of another team"):
        share_set(membership=Membership.objects.get(user=people[who].user), kinds=[*Kind])
    _join(red, people["removed coach"], Role.COACH).delete()
    was = _join(red, people["coach who became an athlete"], Role.COACH)
    Membership.objects.filter(pk=was.pk).update(role=Role.ATHLETE)
    _join(red, people["deactivated coach"], Role.COACH)
    User.objects.filter(pk=people["deactivated coach"].user_id).update(is_active=False)
    _join(_team("empty", people, "owner of an empty team", Role.OWNER), people["removed coach"])
    _other_teams(people)
    _admins(people)
    return people, red, blue


def _other_teams(people: dict[str, Athlete]) -> None:
    """Teams with which Alice has had to do, or was to have."""
    alice, yesterday = people["alice"], timezone.localdate() - timedelta(days=1)
    away = _team("Past", people, "coach of a team put away")
    share_set(membership=_join(away, alice), kinds=[*Kind])
    Team.objects.filter(pk=away.pk).update(archived_at=timezone.now())
    _join(_team("Mute", people, "coach she shares nothing with"), alice)
    ended = _join(_team("Ended", people, "coach her sharing with has ended"), alice)
    share_set(membership=ended, kinds=[*Kind], since=None, until=yesterday)
    for who, declined in (("coach she was invited by", False), ("coach she declined", True)):
        TeamInvitation.objects.create(
            team=_team(who, people, who),
            email=alice.user.email,
            token_hash=f"hash of {who}",
            created_by=people[who].user,
            sent_at=timezone.now(),
            expires_at=timezone.now() + timedelta(days=7),
            declined_at=timezone.now() if declined else None,
        )
    green = _team("Green", people, "coach of an unclaimed athlete")
    una = _person("una unclaimed")
    Athlete.objects.filter(pk=una.pk).update(is_unclaimed=True)
    User.objects.filter(pk=una.user_id).update(is_active=False)
    share_set(membership=_join(green, una), kinds=[*Kind])


def _admins(people: dict[str, Athlete]) -> None:
    for who in ("admin of the hub", "admin with a pass", "admin whose pass has ended"):
        User.objects.filter(pk=people[who].user_id).update(is_staff=True, is_superuser=True)
    # A pass does nothing for somebody who is no admin any more.
    for who, left in (
        ("admin with a pass", timedelta(hours=1)),
        ("admin whose pass has ended", ENDED),
        ("staff with a pass", timedelta(hours=1)),
    ):
        BreakGlass.objects.create(
            admin=people[who].user,
            athlete=people["alice"],
            reason="She asked for help.",
            expires_at=timezone.now() + left,
        )
    User.objects.filter(pk=people["staff with a pass"].user_id).update(is_staff=True)


def _person(who: str) -> Athlete:
    """Without a password: nobody here logs in."""
    user = User.objects.create_user(f"{who.replace(' ', '.')}@example.org")
    return Athlete.objects.create(user=user, name=who.title(), time_zone="Europe/Berlin")


def _team(name: str, people: dict[str, Athlete], who: str, role: str = Role.COACH) -> Team:
    team = Team.objects.create(name=f"Team {name}")
    _join(team, people[who], role)
    return team


def _join(team: Team, athlete: Athlete, role: str = Role.ATHLETE) -> Membership:
    return Membership.objects.create(team=team, user=athlete.user, role=role)
