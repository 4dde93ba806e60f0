"""Which runs wait for the staff of a team, and what marking does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from activities.access import activity_for
from activities.models import Activity
from athletes.models import Membership, Role, Share
from athletes.teams.services import share_set
from coaching.selectors.review import team_run_for, usual_of, waiting
from coaching.selectors.table_people import people_of
from coaching.services.review import review_done, review_undo
from tests.conftest import Cast
from tests.table.people import join, long_ago, ran

pytestmark = pytest.mark.django_db


@pytest.fixture
def red(cast: Cast) -> Cast:
    long_ago(cast.team)
    return cast


def titles(cast: Cast, who=None, **options) -> list[str]:
    today = timezone.localdate()
    user = (who or cast.bob).user
    people = people_of(user, cast.team, today)
    return [one.title for one in waiting(user, cast.team, people, today, **options)]


def test_runs_wait_newest_first_and_no_longer_than_asked(red):
    for ago in (1, 13, 14, 27):
        ran(red.alice, ago, title=f"{ago} days ago")
    assert titles(red) == ["1 days ago", "13 days ago"]
    assert titles(red, days=28)[-1] == "27 days ago"


def test_with_flags_the_gravest_come_first(red):
    (ben,) = join(red.team, ["Ben"])
    ran(red.alice, 1, title="fresh")
    ran(ben, 5, title="grave")
    assert titles(red, severities={ben.pk: 3}) == ["grave", "fresh"]


def test_only_runs_of_athletes_of_this_team_that_share_wait(red):
    ran(red.dora, 1)
    ran(red.bob, 1)
    ran(red.alice, 1, sport="ride")
    (quiet,) = join(red.team, ["Quiet"], kinds=[])
    ran(quiet, 1)
    assert titles(red) == []


def test_runs_before_the_consent_do_not_wait(red):
    Share.objects.update(given_at=timezone.now() - timedelta(days=3))
    for ago in (2, 5):
        ran(red.alice, ago, title=f"{ago} days ago")
    assert titles(red) == ["2 days ago"]


def test_a_run_leaves_the_queue_when_it_is_marked_and_comes_back_when_that_is_undone(red):
    run = ran(red.alice, 1, title="done")
    first = review_done(team=red.team, activity=run, by=red.bob.user)
    assert titles(red) == []
    assert review_done(team=red.team, activity=run, by=red.carol.user) == first
    assert first.by == red.bob.user
    assert review_undo(team=red.team, activity=run)
    assert titles(red) == ["done"]
    assert not review_undo(team=red.team, activity=run)


def test_a_richer_recording_of_a_run_that_was_looked_at_does_not_wait(red):
    run, richer = ran(red.alice, 1, title="phone"), ran(red.alice, 1, title="watch")
    review_done(team=red.team, activity=run, by=red.bob.user)
    Activity.objects.filter(pk=run.pk).update(canonical=richer)
    assert titles(red) == []
    assert review_undo(team=red.team, activity=richer)
    assert titles(red) == ["watch"]


def test_another_team_has_a_queue_of_its_own(red):
    run = ran(red.alice, 1, title="twice")
    blue = Membership.objects.get(user=red.carol.user).team
    share = Membership.objects.create(team=blue, user=red.alice.user, role=Role.ATHLETE)
    share_set(membership=share, kinds=["training"])
    long_ago(blue)
    review_done(team=blue, activity=run, by=red.carol.user)
    assert titles(red) == ["twice"]


def test_a_run_is_found_under_its_own_team_only(red):
    run = ran(red.alice, 1)
    ran(red.dora, 1)
    today = timezone.localdate()
    people = people_of(red.bob.user, red.team, today)
    assert team_run_for(red.bob.user, run.public_id, people)[1].name == "Alice"
    with pytest.raises(Http404):
        team_run_for(red.bob.user, run.public_id, [])
    with pytest.raises(Http404):
        team_run_for(red.carol.user, run.public_id, people)


def test_the_usual_is_the_median_of_runs_of_the_same_type(red):
    for ago, km in ((20, 30.0), (16, 8.0), (12, 10.0), (8, 12.0), (4, 11.0)):
        ran(red.alice, ago, km, workout_type="long" if km == 30 else "easy")
    run = ran(red.alice, 1, 10.0, workout_type="easy")
    usual = usual_of(red.bob.user, activity_for(red.bob.user, run.public_id))
    assert (usual.runs, usual.kind, usual.distance_m, usual.speed_mps) == (
        4, "easy", 10_500.0, pytest.approx(10 / 3),
    )  # fmt: skip
    assert usual.heart_rate_bpm == 150.0


def test_the_usual_holds_no_heart_rate_that_is_not_shared(red):
    for ago in range(1, 7):
        run = ran(red.alice, ago)
    run = ran(red.alice, 0)
    Share.objects.update(kinds=["training"])
    usual = usual_of(red.bob.user, activity_for(red.bob.user, run.public_id))
    assert (usual.distance_m, usual.heart_rate_bpm) == (10_000.0, None)
