"""The demo shows what a coach works with: shares, groups, days, how runs felt, comments."""

from __future__ import annotations

from datetime import date

import pytest

from activities.models import Feel
from athletes.models import Group, Share, WellnessDay
from coaching.models import Comment
from runhub import demo, demo_words
from tests.imports.handing_in import bring
from tests.samples import fit

pytestmark = pytest.mark.django_db


def test_the_people_of_the_demo_share_and_talk(settings, tmp_path):
    settings.STATE = tmp_path
    today = date(2026, 3, 2)
    demo.accounts_make(today)
    assert len({tuple(share.kinds) for share in Share.objects.all()}) == 4
    assert {share.given_at.year for share in Share.objects.all()} == {2025}
    assert {group.members.count() for group in Group.objects.all()} == {3}
    assert WellnessDay.objects.values("athlete").distinct().count() == 5
    athlete = demo.athlete_by_email(f"athlete@{demo.DOMAIN}")
    coach = demo.athlete_by_email(f"coach@{demo.DOMAIN}").user
    bring(athlete, a_fit=fit(), b_fit=fit(day=1))
    demo_words.runs_talk(athlete=athlete, coach=coach, place=0)
    assert Comment.objects.filter(activity__athlete=athlete).count() == 3
    assert Feel.objects.filter(activity__athlete=athlete, rpe__gte=2).count() == 2
