"""The doors to athletes and activities, one way in at a time. What the table of addresses cannot
show because two doors stand behind each other is shown here at each of them."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from activities.access import item_for, recording_for, visible_to
from activities.models import Activity, ImportItem, ImportJob, MergeOffer, Terms
from activities.selectors.home import home
from activities.selectors.imports_pages import running_jobs
from activities.selectors.run import run_of
from activities.selectors.team import importing
from activities.services import library as services
from athletes.access import Need, athlete_for, coaches
from athletes.models import Athlete, Membership, Role, Shoe, Team
from tests.activities.test_library import manual
from tests.conftest import Cast, join

pytestmark = pytest.mark.django_db


def seen(athlete: Athlete, **options: bool) -> QuerySet[Activity]:
    return visible_to(athlete.user, **options)


@pytest.mark.parametrize("role", [Role.OWNER, Role.COACH, Role.ASSISTANT])
def test_staff_sees_the_athletes_of_the_team(cast: Cast, role: Role):
    manual(cast.alice)
    Membership.objects.filter(user=cast.bob.user).update(role=role)
    assert seen(cast.bob).count() == 1
    assert coaches(cast.bob.user)


def test_athletes_of_one_team_do_not_see_each_other(cast: Cast):
    manual(cast.alice)
    join(cast.team, cast.dora)
    assert not seen(cast.dora).exists()
    assert not coaches(cast.dora.user)


def test_a_coach_does_not_see_the_other_coaches_of_the_team(cast: Cast):
    manual(cast.carol)
    join(cast.team, cast.carol, Role.COACH)
    assert not seen(cast.bob).exists()


def test_a_team_put_away_opens_nothing(cast: Cast):
    manual(cast.alice)
    Team.objects.filter(pk=cast.team.pk).update(archived_at=timezone.now())
    assert not seen(cast.bob).exists()
    assert not coaches(cast.bob.user)


def test_what_strava_s_terms_keep_private_is_the_owner_s_alone(cast: Cast):
    Activity.objects.filter(pk=manual(cast.alice).pk).update(terms=Terms.STRAVA_API)
    assert seen(cast.alice).count() == 1
    assert not seen(cast.bob).exists()


def test_a_coach_may_look_at_an_athlete_and_change_nothing(cast: Cast):
    key = cast.alice.public_id
    assert athlete_for(cast.bob.user, key) == cast.alice
    with pytest.raises(PermissionDenied):
        athlete_for(cast.bob.user, key, Need.EDIT)
    with pytest.raises(Http404):
        athlete_for(cast.carol.user, key)


def test_a_recording_and_the_trash_are_the_owner_s_alone(cast: Cast):
    activity = manual(cast.alice)
    assert recording_for(cast.alice.user, activity.public_id) == activity
    for other in (cast.bob, cast.carol):
        with pytest.raises(Http404):
            recording_for(other.user, activity.public_id)
    services.activity_trash(athlete=cast.alice, keys=[activity.public_id])
    assert seen(cast.alice, trashed=True).count() == 1
    assert not seen(cast.bob, trashed=True).exists()


def test_an_item_is_found_in_its_own_batch_only(cast: Cast):
    first, second = (ImportJob.objects.create(athlete=cast.alice) for _ in range(2))
    item = ImportItem.objects.create(job=first, name="a.fit")
    assert item_for(cast.alice.user, first.public_id, item.pk) == item
    with pytest.raises(Http404):
        item_for(cast.alice.user, second.public_id, item.pk)


def test_running_imports_are_counted_for_each_alone(cast: Cast):
    ImportJob.objects.create(athlete=cast.alice)
    assert running_jobs(cast.alice) == 1
    assert running_jobs(cast.bob) == 0
    assert importing(cast.bob.user, cast.team) == 1
    assert importing(cast.carol.user, cast.team) == 0


def test_a_coach_s_own_week_holds_no_runs_of_the_athletes(cast: Cast):
    now = timezone.now()
    manual(cast.alice, start=now)
    assert home(cast.alice.user, cast.alice, now).week.distance_m == 6000.0
    own = home(cast.bob.user, cast.bob, now)
    assert (own.week.distance_m, own.latest, own.has_any) == (0.0, [], False)


def test_a_coach_is_shown_neither_shoes_nor_offers(cast: Cast):
    first, second = manual(cast.alice), manual(cast.alice)
    Shoe.objects.create(athlete=cast.alice, name="Blue")
    MergeOffer.objects.create(athlete=cast.alice, first=first, second=second)
    own, coach = (run_of(who.user, first, unit_m=1000.0) for who in (cast.alice, cast.bob))
    assert (len(own.shoes), len(own.suggestions)) == (1, 1)
    assert (coach.shoes, coach.suggestions) == ([], [])


def test_a_form_that_names_another_s_activities_changes_nothing(cast: Cast):
    hers = manual(cast.alice)
    services.activities_bulk_edit(athlete=cast.bob, keys=[hers.public_id], workout_type="race")
    assert services.activity_trash(athlete=cast.bob, keys=[hers.public_id]) == 0
    Activity.objects.update(trashed_at=timezone.now())
    assert services.activity_restore(athlete=cast.bob, keys=[hers.public_id]) == 0
    hers.refresh_from_db()
    assert (hers.workout_type, hers.trashed_at is None) == ("", False)
