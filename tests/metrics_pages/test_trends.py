"""Trends against plain Python: which runs, which values, which middle, which dots."""

from __future__ import annotations

import random
import statistics
from datetime import date, timedelta

import numpy as np
import pytest
from django.utils import timezone

from activities.models import Activity
from analytics.core.trend import few, normal_range, rolling_median
from analytics.selectors.coverage import coverage
from analytics.selectors.effort import Effort
from analytics.selectors.scope import Scope
from analytics.selectors.trends import values_of
from analytics.selectors.usual_effort import usual, usual_efforts
from tests.metrics_pages.rows import banded, run

DAY = date(2025, 6, 1)


def test_a_rolling_median_is_the_median_of_the_days_around():
    rng = random.Random(3)
    days = sorted(rng.choices(range(400), k=200))
    values = [rng.gauss(150, 10) for _ in days]
    found = rolling_median(days, values, list(range(0, 400, 7)), 28, 3)
    for place, got in zip(range(0, 400, 7), found.tolist(), strict=True):
        near = [v for d, v in zip(days, values, strict=True) if abs(d - place) <= 14]
        is_within = days[0] <= place <= days[-1]
        expected = statistics.median(near) if len(near) >= 3 and is_within else None
        assert got == pytest.approx(expected) if expected is not None else np.isnan(got)


def test_what_is_normal_needs_ten_runs_and_leaves_out_a_tenth_at_each_end():
    assert normal_range(range(9)) is None
    assert normal_range(range(0, 101)) == (10.0, 90.0)


def test_fewer_dots_keep_the_lowest_the_highest_and_the_middle():
    rng = np.random.default_rng(5)
    days = np.sort(rng.integers(0, 3650, 3000))
    values = rng.normal(100, 10, 3000)
    kept = few(days, values, 800)
    assert len(kept) <= 800 and (np.diff(kept) > 0).all()
    assert values[kept].min() == values.min() and values[kept].max() == values.max()
    assert abs(np.median(values[kept]) - np.median(values)) < 1.0
    assert few(days[:700], values[:700], 800).tolist() == list(range(700))


@pytest.mark.django_db
def test_values_are_those_of_the_scope_oldest_first(cast):
    alice = cast.alice
    second = run(alice, DAY, {"heart_rate": 150.0}, workout_type="easy")
    first = run(alice, DAY - timedelta(days=3), {"heart_rate": 140.0, "cadence": 170.0})
    run(alice, DAY, {"heart_rate": 120.0}, sport="ride")
    run(alice, DAY, lacks={"heart_rate": "no_heart_rate"})
    run(alice, DAY - timedelta(days=40), {"heart_rate": 99.0})
    run(cast.dora, DAY, {"heart_rate": 88.0})
    binned = run(alice, DAY, {"heart_rate": 77.0})
    Activity.objects.filter(pk=binned.pk).update(trashed_at=timezone.now())
    scope = Scope(alice.pk, DAY - timedelta(days=3), DAY, sports=("run",))
    found = values_of(alice.user, scope, "heart_rate")
    assert found.values.tolist() == [140.0, 150.0]
    assert found.public_ids == [first.public_id, second.public_id]
    assert found.days.tolist() == [(DAY - date(1970, 1, 1)).days - 3, (DAY - date(1970, 1, 1)).days]
    easy = Scope(alice.pk, types=("easy",))
    assert values_of(alice.user, easy, "heart_rate").values.tolist() == [150.0]
    assert values_of(cast.bob.user, scope, "heart_rate").values.tolist() == [140.0, 150.0]
    assert len(values_of(cast.carol.user, scope, "heart_rate")) == 0


@pytest.mark.django_db
def test_at_comparable_effort_only_the_minutes_in_the_band_count(alice):
    effort = Effort("pace", 3.0, 3.15)
    inside = run(alice, DAY)
    banded(inside, "pace", {2.9: (600, 130.0), 3.0: (100, 140.0), 3.1: (300, 148.0)})
    short = run(alice, DAY)  # 119 s in the band
    banded(short, "pace", {3.0: (119, 150.0), 3.3: (900, 160.0)})
    lost = run(alice, DAY)  # the strap was off
    banded(lost, "pace", {3.0: (600, float("nan"))})
    other = run(alice, DAY)
    banded(other, "heart_rate", {140.0: (600, 142.0)})
    found = values_of(
        alice.user, Scope(alice.pk), "heart_rate", channel="heart_rate_bpm", effort=effort
    )
    assert found.public_ids == [inside.public_id]
    assert found.values.tolist() == [pytest.approx((100 * 140 + 300 * 148) / 400)]


@pytest.mark.django_db
def test_a_bin_cut_by_the_band_counts_by_its_share(alice):
    activity = run(alice, DAY)
    banded(activity, "heart_rate", {140.0: (600, 141.0), 145.0: (600, 147.0)})
    found = values_of(
        alice.user, Scope(alice.pk), "x", channel="heart_rate_bpm",
        effort=Effort("heart_rate", 142.5, 150.0),
    )  # fmt: skip
    assert found.values.tolist() == [pytest.approx((300 * 141 + 600 * 147) / 900)]


@pytest.mark.django_db
def test_coverage_counts_who_has_it_and_who_lacks_it_why(alice):
    for _ in range(3):
        run(alice, DAY, {"pace": 3.0}, lacks={"power": "no_power"})
    run(alice, DAY, {"pace": 3.0, "power": 250.0})
    run(alice, DAY, {"pace": 3.0}, lacks={"power": "too_short"})
    found = coverage(alice.user, Scope(alice.pk))
    assert (found["pace"].present, found["pace"].absent) == (5, 0)
    assert found["power"].lacking == (("no_power", 3), ("too_short", 1))
    assert list(coverage(alice.user, Scope(alice.pk), "pace")) == ["pace"]


@pytest.mark.django_db
def test_the_usual_efforts_are_where_most_runs_are(alice):
    assert usual([300, 301, 302, 340, 360], 20, 5) == 285.0
    for number in range(6):
        run(alice, DAY, average_speed_mps=1000 / (331 + number), average_heart_rate_bpm=147.0)
    run(alice, DAY, average_speed_mps=1000 / 270, average_heart_rate_bpm=170.0)
    pace, heart_rate, flat = usual_efforts(alice.user, Scope(alice.pk), 1000.0)
    # 5:20 to 5:40, and 140 to 150.
    assert (1000 / pace.high, 1000 / pace.low) == (pytest.approx(320), pytest.approx(340))
    assert (heart_rate.low, heart_rate.high) == (140.0, 150.0)
    assert (flat.low, flat.high) == (-0.02, 0.02)
