"""A team that Alice owns, with Dora in it, and one of everything that belongs to teams."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from activities.models import Activity
from athletes.models import Athlete, Membership, Role
from athletes.privacy import zone_add
from athletes.teams.groups import group_create
from athletes.teams.invitations import team_invite
from athletes.teams.services import team_create
from athletes.wellness import wellness_set
from coaching.services.comments import comment_create
from coaching.services.notes import note_create
from tests.conftest import Cast, join
from tests.triage.flags import flag


def team_world(cast: Cast, run: Activity) -> dict[str, Any]:
    """Ids by the word before them in an address; `flag`, `activity` and `day` by their own name."""
    alice, dora = cast.alice, cast.dora
    team = team_create(owner=alice.user, name="Team Green")
    member = join(team, dora)
    owner = Membership.objects.get(team=team, user=alice.user)
    raised = flag(dora)
    today = timezone.localdate()
    wellness_set(athlete=alice, day=today, today=today, sleep_h=7.5)
    group = group_create(team=team, name="Track", actor=alice.user, members=[member.pk])
    zone = zone_add(athlete=alice, name="Home", latitude=52.5, longitude=13.4, radius_m=300)
    return {
        "teams": team.public_id,
        "athletes": dora.public_id,
        "memberships": member.pk,
        "groups": group.public_id,
        "invitations": team_invite(actor=owner, email="new@example.org")[0].public_id,
        "me/invitations": _invited(cast).public_id,
        "sharing": cast.team.public_id,
        "comments": comment_create(author=alice.user, activity=run, text="Hello").public_id,
        "notes": note_create(author=alice.user, athlete=dora, team=team, text="Hello").public_id,
        "privacy-zones": zone.public_id,
        "flag": raised.public_id,
        "activity": _run_of(dora).public_id,
        "day": today.isoformat(),
    }


def _invited(cast: Cast) -> Any:
    carol = Membership.objects.get(user=cast.carol.user, role=Role.OWNER)
    return team_invite(actor=carol, email=cast.alice.user.email)[0]


def _run_of(athlete: Athlete) -> Activity:
    now = timezone.now()
    return Activity.objects.create(
        athlete=athlete, start=now, local_date=timezone.localdate(), time_zone="Europe/Berlin",
        title="Run", sport="run", elapsed_s=60.0, moving_s=60.0, distance_m=200.0,
    )  # fmt: skip
