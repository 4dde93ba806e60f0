"""Daily loads of a team: what each reader's sight leaves, in few queries."""

from __future__ import annotations

import math
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.models import Terms
from analytics.selectors.team_load import team_loads
from athletes.consent.sight import NOTHING, OWN, Sight
from common.kinds import Kind
from tests.progress.rows import add_up, run

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 3, 2), date(2026, 3, 11)
ALL = Sight(dict.fromkeys(Kind, date.min))
NO_BODY = Sight({Kind.TRAINING: date.min})


def ran(athlete, day, heart, pace, **given):
    loads = {"heart_rate_load": heart, "pace_load": pace}
    return run(athlete, FIRST + timedelta(days=day), **loads, **given)


def test_load_is_by_heart_rate_only_for_who_may_see_the_body(cast):
    ran(cast.alice, 0, 80.0, 50.0, metres=9000.0)
    ran(cast.alice, 3, None, 40.0, metres=7000.0)
    ran(cast.dora, 3, 30.0, 25.0)
    add_up(cast.alice)
    add_up(cast.dora)
    found = team_loads({cast.alice.pk: ALL, cast.dora.pk: NO_BODY}, FIRST, LAST)
    assert found.load[found.places[cast.alice.pk]].tolist() == [80, 0, 0, 40, 0, 0, 0, 0, 0, 0]
    assert found.load[found.places[cast.dora.pk]].tolist() == [0, 0, 0, 25, 0, 0, 0, 0, 0, 0]
    assert found.by_heart_rate.tolist() == [True, False]
    assert found.distance_m[0].sum() == 16_000
    assert found.runs.sum(axis=1).tolist() == [2, 1]


def test_days_before_the_share_and_athletes_who_share_nothing_are_empty(cast):
    for athlete in (cast.alice, cast.dora):
        for day in (0, 5):
            ran(athlete, day, 60.0, 50.0)
        add_up(athlete)
    late = Sight({Kind.TRAINING: FIRST + timedelta(days=4), Kind.BODY: FIRST + timedelta(days=5)})
    found = team_loads({cast.alice.pk: late, cast.dora.pk: NOTHING}, FIRST, LAST)
    # Body comes a day after training: one curve of two kinds of load would say nothing.
    assert found.load.tolist() == [[0, 0, 0, 0, 0, 50, 0, 0, 0, 0], [0] * 10]
    assert found.first_places.tolist() == [4, 10]
    assert found.runs.sum() == 1


def test_runs_for_their_owner_alone_count_for_their_owner_alone(cast):
    for terms, day in ((Terms.STRAVA_API, 1), (Terms.OWN_FILE, 1), (Terms.OWN_FILE, 2)):
        ran(cast.alice, day, 60.0, 50.0, terms=terms, metres=5000.0)
    add_up(cast.alice)
    coach = team_loads({cast.alice.pk: ALL}, FIRST, LAST)
    own = team_loads({cast.alice.pk: OWN}, FIRST, LAST)
    assert coach.load[0, :3].tolist() == [0, 60, 60] and own.load[0, :3].tolist() == [0, 120, 60]
    assert coach.distance_m.sum() == 10_000 and own.runs.sum() == 3


@pytest.mark.parametrize("terms", [Terms.OWN_FILE, Terms.STRAVA_API])
def test_form_is_what_days_of_three_years_one_after_the_other_come_to(cast, terms):
    ago = list(range(3, 1100, 9))
    for day in ago:
        ran(cast.alice, -day, 60.0 + day % 50, 50.0)
    ran(cast.alice, -2, 99.0, 99.0, terms=terms)
    add_up(cast.alice)
    found = team_loads({cast.alice.pk: ALL}, FIRST, FIRST, with_form=True)
    slow = fast = form = 0.0
    loads = {day: 60.0 + day % 50 for day in ago} | ({2: 99.0} if terms == Terms.OWN_FILE else {})
    for day in range(max(ago), -1, -1):
        form = slow - fast
        slow += (loads.get(day, 0.0) - slow) * (1 - math.exp(-1 / 42))
        fast += (loads.get(day, 0.0) - fast) * (1 - math.exp(-1 / 7))
    assert found.form[0] == pytest.approx(form, abs=1e-6)
    assert found.load.shape == (1, 1) and found.loads_for_d[0] > 800


def test_in_form_what_came_before_the_body_was_shared_counts_by_pace(cast):
    for day in (-60, -1):
        ran(cast.alice, day, 200.0, 50.0)
        ran(cast.dora, day, 200.0 if day > -60 else 50.0, 50.0)
    for athlete in (cast.alice, cast.dora):
        add_up(athlete)
    late = Sight({Kind.TRAINING: date.min, Kind.BODY: FIRST - timedelta(days=30)})
    found = team_loads({cast.alice.pk: late, cast.dora.pk: ALL}, FIRST, LAST, with_form=True)
    assert found.by_heart_rate.all()
    assert found.form[0] == pytest.approx(found.form[1]) and found.form[0] != 0


def test_a_team_of_thirty_asks_as_often_as_a_team_of_two(cast):
    ran(cast.alice, 1, 60.0, 50.0, terms=Terms.STRAVA_API)
    for count in (2, 30):
        sights = {cast.alice.pk: ALL, cast.dora.pk: ALL} | {pk + 10_000: ALL for pk in range(count)}
        with CaptureQueriesContext(connection) as asked:
            found = team_loads(sights, FIRST, LAST)
        assert len(asked) == 3 and found.load.shape == (count + 2, 10)
