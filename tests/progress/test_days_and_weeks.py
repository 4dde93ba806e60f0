"""Days, weeks, years and form, against sums in plain Python."""

from __future__ import annotations

import math
import random
from collections import defaultdict
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.models import Activity, Terms
from analytics.models import Analysis, DayLoad
from analytics.selectors.run_days import load_days, run_days
from analytics.selectors.scope import Scope
from analytics.selectors.weekly import place_in_year, weekly, years
from tests.progress.rows import add_up, run

pytestmark = pytest.mark.django_db
FIRST = date(2023, 12, 27)
TODAY = date(2024, 3, 20)


def drafts(seed: int = 1) -> list[tuple[date, dict[str, float]]]:
    chance = random.Random(seed)
    made = []
    for _ in range(40):
        day = FIRST + timedelta(days=chance.randrange((TODAY - FIRST).days + 1))
        seconds = chance.uniform(600, 7200)
        made.append((day, {
            "metres": chance.uniform(2000, 20_000), "seconds": seconds,
            "easy_s": seconds * 0.5, "moderate_s": seconds * 0.25, "hard_s": seconds * 0.125,
            "heart_rate_load": chance.uniform(20, 120), "pace_load": chance.uniform(20, 120),
        }))  # fmt: skip
    return made


def summed(made: list[tuple[date, dict[str, float]]], key: str) -> dict[date, float]:
    sums: dict[date, float] = defaultdict(float)
    for day, values in made:
        sums[day] += values[key]
    return sums


@pytest.mark.parametrize("first_weekday", [0, 6])
def test_weeks_begin_where_the_reader_s_do_and_add_up(alice, first_weekday):
    made = drafts()
    for day, values in made:
        run(alice, day, **values)
    add_up(alice)
    scope = Scope(alice.pk, FIRST, TODAY, ("run",))
    found = weekly(alice.user, scope, first_weekday)
    expected: dict[date, float] = defaultdict(float)
    for day, values in made:
        expected[day - timedelta(days=(day.weekday() - first_weekday) % 7)] += values["metres"]
    for start, metres in zip(found.starts.tolist(), found.distance_m.tolist(), strict=True):
        week = date(1970, 1, 1) + timedelta(days=start)
        assert week.weekday() == first_weekday
        assert metres == pytest.approx(expected.pop(week, 0.0))
    assert not expected
    total = sum(values["seconds"] for _day, values in made)
    assert found.seconds.sum() == pytest.approx(total)
    assert found.unknown_s.sum() == pytest.approx(total / 8)


def test_form_is_the_recursion_over_every_day_whatever_the_order_of_runs(alice):
    made = drafts()
    for day, values in made:
        run(alice, day, **values)
    add_up(alice)
    first = load_days(alice.user, alice.pk, TODAY)
    before = first.form("heart_rate")
    sums = summed(made, "heart_rate_load")
    slow = fast = 0.0
    day, place = min(sums), 0
    while day <= TODAY:
        assert before.form[place] == pytest.approx(slow - fast)
        slow += (sums.get(day, 0.0) - slow) * (1 - math.exp(-1 / 42))
        fast += (sums.get(day, 0.0) - fast) * (1 - math.exp(-1 / 7))
        assert before.fitness[place] == pytest.approx(slow)
        assert before.fatigue[place] == pytest.approx(fast)
        day, place = day + timedelta(days=1), place + 1
    assert place == len(first)
    Activity.objects.all().delete()
    DayLoad.objects.all().delete()
    for day, values in random.Random(7).sample(made, len(made)):
        run(alice, day, **values)
        add_up(alice)
    again = load_days(alice.user, alice.pk, TODAY)
    assert again.heart_rate_load.tolist() == pytest.approx(first.heart_rate_load.tolist())
    assert again.pace_load.tolist() == pytest.approx(first.pace_load.tolist())


def test_a_coach_sees_the_same_days_but_what_may_not_be_shared(cast):
    alice, bob = cast.alice, cast.bob
    for day, values in drafts():
        run(alice, day, **values)
    add_up(alice)
    scope = Scope(alice.pk, None, TODAY, ("run",))
    mine, theirs = run_days(alice.user, scope), run_days(bob.user, scope)
    assert theirs.days.tolist() == mine.days.tolist()
    for name in ("runs", "seconds", "distance_m", "easy_s", "hard_s"):
        assert getattr(theirs, name).tolist() == pytest.approx(getattr(mine, name).tolist())
    both = [load_days(user, alice.pk, TODAY).heart_rate_load for user in (alice.user, bob.user)]
    assert both[0].tolist() == pytest.approx(both[1].tolist())
    Activity.objects.update(terms=Terms.STRAVA_API)
    assert load_days(bob.user, alice.pk, TODAY) is None
    assert len(run_days(bob.user, scope)) == 0
    assert len(run_days(alice.user, scope)) == len(mine)
    assert load_days(cast.carol.user, alice.pk, TODAY) is None


def test_filters_count_only_the_runs_they_let_through(alice):
    run(alice, TODAY, metres=8000, workout_type="easy", device="A")
    run(alice, TODAY, metres=5000, workout_type="race", device="B")
    run(alice, TODAY, metres=30_000, sport="ride")
    add_up(alice)
    user = alice.user

    def metres(**conditions: object) -> list[float]:
        return run_days(user, Scope(alice.pk, **conditions)).distance_m.tolist()

    assert metres() == [13_000]
    assert metres(types=("race",)) == [5000]
    assert metres(devices=("A",)) == [8000]
    assert metres(sports=("ride",)) == []


def test_years_are_compared_by_the_same_day_leap_years_too(alice):
    for day, metres in (
        (date(2023, 2, 28), 1000), (date(2023, 3, 1), 2000), (date(2024, 2, 29), 4000),
        (date(2024, 3, 1), 8000),
    ):  # fmt: skip
        run(alice, day, metres=metres)
    add_up(alice)
    last, now = years(alice.user, Scope(alice.pk, None, TODAY), TODAY)
    end_of_february = place_in_year(date(2023, 2, 28))
    assert place_in_year(date(2024, 2, 29)) == end_of_february == 58
    assert (last.until(end_of_february), now.until(end_of_february)) == (1000, 4000)
    assert place_in_year(date(2024, 12, 31)) == place_in_year(date(2023, 12, 31)) == 364
    assert (last.until(364), now.until(364)) == (3000, 12_000)


def test_every_selector_asks_as_often_for_many_runs_as_for_one(alice):
    from analytics.selectors.bests_curves import curves, efforts
    from analytics.selectors.predictions import outlook
    from analytics.selectors.zone_months import zone_months

    scope = Scope(alice.pk, FIRST, TODAY, ("run",))

    def asked() -> int:
        with CaptureQueriesContext(connection) as caught:
            weekly(alice.user, scope, 0)
            load_days(alice.user, alice.pk, TODAY)
            years(alice.user, scope, TODAY)
            efforts(alice.user, scope)
            curves(alice.user, scope, "speed_mps")
            zone_months(alice.user, scope)
            outlook(alice.user, scope, TODAY)
        return len(caught)

    assert asked() == 8
    for day, values in drafts():
        run(alice, day, **values)
    add_up(alice)
    assert Analysis.objects.count() == 40
    assert asked() == 8
