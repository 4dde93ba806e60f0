"""Best efforts, curves, predictions and zones, worked out by hand."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from analytics.core import vdot
from analytics.selectors.bests_curves import best_of, curves, efforts, runs_named
from analytics.selectors.predictions import outlook
from analytics.selectors.scope import Scope
from analytics.selectors.zone_months import zone_months
from tests.progress.rows import run

pytestmark = pytest.mark.django_db
TODAY = date(2024, 5, 20)
LAST_YEAR = date(2023, 5, 20)


def everything(athlete, **conditions):
    return Scope(athlete.pk, None, TODAY, ("run",), **conditions)


def test_the_fastest_effort_over_each_distance_names_its_run(alice):
    old = run(alice, LAST_YEAR, bests={1000.0: 200.0, 5000.0: 1200.0})
    new = run(alice, TODAY, bests={1000.0: 210.0, 5000.0: 1150.0}, workout_type="race")
    run(alice, TODAY, bests={})
    run(alice, TODAY, sport="ride", bests={1000.0: 90.0})
    found = efforts(alice.user, everything(alice))
    by_distance = {best.distance_m: best for best in best_of(found) if best}
    assert sorted(by_distance) == [1000.0, 5000.0]
    assert (by_distance[1000.0].seconds, by_distance[1000.0].activity_id) == (200.0, old.pk)
    assert (by_distance[5000.0].seconds, by_distance[5000.0].is_race) == (1150.0, True)
    recent = best_of(found.between(TODAY - timedelta(days=30), TODAY))
    assert [best.seconds for best in recent if best] == [210.0, 1150.0]
    assert runs_named(alice.user, everything(alice), [new.pk, 0])[new.pk].key == new.public_id


def test_of_two_equal_efforts_the_earlier_is_the_record(alice):
    first = run(alice, LAST_YEAR, bests={1000.0: 200.0})
    run(alice, TODAY, bests={1000.0: 200.0})
    record = best_of(efforts(alice.user, everything(alice)))[2]
    assert record is not None
    assert record.activity_id == first.pk


def test_a_curve_takes_the_best_of_every_duration_from_whichever_run_has_it(alice):
    short = run(alice, LAST_YEAR, curves={"speed_mps": {60: 5.0, 600: 4.0}})
    long = run(alice, TODAY, curves={"speed_mps": {600: 4.1, 3600: 3.5}, "power_w": {60: 400}})
    run(alice, TODAY)  # without a recording
    found = curves(alice.user, everything(alice), "speed_mps", "graded_speed_mps")
    speed = found["speed_mps"]
    assert [speed.at(at) for at in (60, 600, 3600)] == pytest.approx([5.0, 4.1, 3.5])
    assert set(speed.ids.tolist()) == {0, short.pk, long.pk}
    assert found["graded_speed_mps"].is_empty
    assert curves(alice.user, everything(alice), "power_w")["power_w"].at(60) == 400
    none = curves(alice.user, everything(alice, types=("race",)), "speed_mps")
    assert none["speed_mps"].is_empty


def test_a_race_is_predicted_from_the_last_months_alone(alice):
    scope = everything(alice)
    run(alice, LAST_YEAR, bests={5000.0: 1000.0}, workout_type="race")
    assert outlook(alice.user, scope, TODAY).races == ()
    race = run(alice, TODAY - timedelta(days=7), bests={5000.0: 1200.0}, workout_type="race")
    found = outlook(alice.user, scope, TODAY)
    five, ten, half, marathon = found.races
    assert {basis.activity_id for each in found.races for basis in each.basis} == {race.pk}
    # 5 km in 20:00 is worth a VDOT of 49.8 (Daniels & Gilbert 1979); 10 km 41:21 to 41:42.
    assert five.prediction.seconds == pytest.approx(1200, rel=0.005)
    assert 2470 < ten.prediction.seconds < 2510
    assert found.vdot == pytest.approx(49.8, abs=0.05)
    assert found.training == vdot.training_paces(found.vdot)
    for each in (five, ten, half, marathon):
        told = each.prediction
        assert told.low_s < told.seconds < told.high_s
    assert half.prediction.high_s < marathon.prediction.low_s


def test_critical_speed_needs_three_near_maximal_efforts(alice):
    scope = everything(alice)
    run(alice, TODAY, curves={"speed_mps": {120: 5.0, 300: 4.6}})
    assert outlook(alice.user, scope, TODAY).critical is None
    # 200 m above 4 m/s: d = 200 + 4 t
    line = {at: 4.0 + 200.0 / at for at in (120, 180, 300, 600, 1200)}
    run(alice, TODAY, curves={"speed_mps": line})
    found = outlook(alice.user, scope, TODAY).critical
    assert found is not None
    assert found.speed_mps == pytest.approx(4.0, abs=0.01)
    assert found.d_prime_m == pytest.approx(200, rel=0.02)


def test_zones_add_up_by_month_and_months_without_runs_have_no_share(alice):
    hour = [0.0, 1800.0, 1800.0, 0.0, 0.0, 0.0]
    hard = [0.0, 0.0, 0.0, 0.0, 900.0, 900.0]
    run(alice, date(2024, 2, 29), zones={"heart_rate": hour})
    run(alice, date(2024, 5, 1), zones={"heart_rate": hour, "pace": hard})
    run(alice, date(2024, 5, 31), zones={"heart_rate": hard})
    found = zone_months(alice.user, Scope(alice.pk))
    months = found["heart_rate"]
    assert months.months.tolist() == [54 * 12 + month for month in (1, 2, 3, 4)]
    assert months.seconds[3].tolist() == [0, 1800, 1800, 0, 900, 900]
    assert np.isnan(months.shares[1:3]).all()
    assert months.shares[3].sum() == pytest.approx(1.0)
    assert found["pace"].seconds.tolist() == [hard]
