"""Sharing ends with the last day where the athlete lives, wherever the hub or the coach may be."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from athletes.consent.circles import teams_between
from athletes.consent.sight import NOTHING, sight_of
from athletes.models import Share
from athletes.teams.selectors import members_of
from athletes.teams.sharing import shares_to
from tests.conftest import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12", "Mars/Olympus"])
@pytest.mark.parametrize(("days", "holds"), [(0, True), (-1, False)])
def test_the_last_day_is_the_athletes_own(zone: str, days: int, holds: bool, cast: Cast):
    type(cast.alice).objects.filter(pk=cast.alice.pk).update(time_zone=zone)
    known = zone if zone != "Mars/Olympus" else "UTC"
    today = datetime.now(ZoneInfo(known)).date()
    Share.objects.filter(membership__user=cast.alice.user).update(
        until=today + timedelta(days=days)
    )
    alice = type(cast.alice).objects.get(pk=cast.alice.pk)
    assert (sight_of(cast.bob.user, alice.pk) != NOTHING) == holds
    assert bool(teams_between(cast.bob.user, alice)) == holds
    assert (alice.pk in shares_to(cast.bob.user)) == holds
    (member,) = [one for one in members_of(cast.team) if one.name == "Alice"]
    assert member.shares == holds
