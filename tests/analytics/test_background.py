"""New formulas, other thresholds, messages, the command: what goes on behind the pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from io import StringIO
from typing import Any

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.models import Activity
from analytics import registry
from analytics.core import packing
from analytics.core.bests import DISTANCES_M, Effort
from analytics.core.curves import DURATIONS_S
from analytics.models import Analysis, DayLoad, Due, MetricState, MetricValue, Rung
from analytics.selectors import athletes_due, day_loads, form, progress_of
from analytics.selectors.suggestions import suggestions
from analytics.services.analyse import activities_analyse
from analytics.services.impact import threshold_impact
from analytics.services.queue import analysis_ring
from analytics.services.versions import recompute_mark, versions_sync
from athletes.models import Athlete, Threshold
from runhub import dispatch
from runhub.tasks.analysis import run
from tests.analytics.test_engine import DAY, finish, thresholds, typed_in, value

pytestmark = pytest.mark.django_db


@pytest.fixture
def athlete(alice: Athlete) -> Athlete:
    thresholds(alice)
    versions_sync()
    return alice


@pytest.fixture
def bell(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    rung: list[tuple[Any, ...]] = []
    monkeypatch.setattr(dispatch, "_send", lambda *a, **k: rung.append((*a, k["queue"])) or True)
    return rung


def test_a_changed_formula_fills_old_activities(
    athlete: Athlete, monkeypatch: pytest.MonkeyPatch
) -> None:
    activity = typed_in(athlete)
    finish(athlete)
    assert versions_sync() == 0
    pace = registry.metrics()["pace"]
    new = replace(pace, version=pace.version + 1, compute=lambda session, context: 1.0)
    monkeypatch.setitem(registry.metrics(), "pace", new)
    assert versions_sync() == 1
    finish(athlete)
    assert value(activity, "pace") == 1.0
    assert MetricState.objects.get(key="pace").version == new.version
    assert versions_sync() == 0


def test_a_new_metric_marks_only_what_lacks_it(athlete: Athlete) -> None:
    first, second = typed_in(athlete), typed_in(athlete, DAY + timedelta(days=1))
    finish(athlete)
    MetricValue.objects.filter(activity=second, key="pace").delete()
    assert recompute_mark(key="pace") == 1
    assert Due.objects.get().activity_id == second.pk
    assert recompute_mark(key="pace", everything=True) == 2
    assert {first.pk, second.pk} == set(Due.objects.values_list("activity_id", flat=True))


def test_recompute_works_itself_and_says_how_far_it_is(athlete: Athlete) -> None:
    for n in range(3):
        typed_in(athlete, DAY + timedelta(days=n))
    said = StringIO()
    call_command("recompute", "--athlete", athlete.user.email, "--here", stdout=said)
    assert "3 of 3" in said.getvalue() and "0 s left" in said.getvalue()
    assert not Due.objects.exists() and DayLoad.objects.count() == 3
    with pytest.raises(CommandError, match="no metric beauty"):
        call_command("recompute", "--metric", "beauty")


def test_one_message_an_athlete_until_it_is_answered(
    athlete: Athlete, bell: list[tuple[Any, ...]]
) -> None:
    typed_in(athlete)
    for _ in range(3):
        dispatch.ring_waiting_analyses()
    assert bell == [("runhub.analysis.run", athlete.pk, "celery")]
    run(athlete.pk)
    assert not athletes_due() and not Rung.objects.exists()
    assert not analysis_ring(athlete_id=athlete.pk)  # nothing is due


def test_progress_counts_what_waits(athlete: Athlete) -> None:
    for n in range(3):
        typed_in(athlete, DAY + timedelta(days=n))
    assert progress_of(athlete.pk) == (3, 3)
    activities_analyse(athlete_id=athlete.pk, limit=2)
    assert progress_of(athlete.pk) == (1, 3)
    assert athletes_due() == [athlete.pk]


def test_queries_do_not_grow_with_the_batch(athlete: Athlete) -> None:
    counts = []
    for size in (1, 12):
        for n in range(size):
            typed_in(athlete, DAY + timedelta(days=n))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert activities_analyse(athlete_id=athlete.pk) == size
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_dry_run_foresees_what_then_happens(athlete: Athlete) -> None:
    for n in range(4):
        typed_in(athlete, DAY + timedelta(days=n), average_heart_rate_bpm=150.0)
    finish(athlete)
    today = DAY + timedelta(days=5)
    before = form(athlete.pk, today)
    since = DAY + timedelta(days=2)
    found = threshold_impact(
        athlete, since, today=today, max_heart_rate_bpm=180, resting_heart_rate_bpm=50,
        threshold_speed_mps=3.6,
    )  # fmt: skip
    assert not Due.objects.exists()  # nothing was written
    thresholds(athlete, max_heart_rate_bpm=180, valid_from=since)
    finish(athlete)
    after = form(athlete.pk, today)
    assert before is not None and after is not None
    assert (found.activities, found.days, found.variant) == (2, 2, "heart_rate")
    assert found.fitness_before == pytest.approx(before.by_heart_rate.fitness[-1])
    assert found.fitness_after == pytest.approx(after.by_heart_rate.fitness[-1])
    old, new = before.heart_rate_load[2], after.heart_rate_load[2]
    assert found.load_change_share == pytest.approx(new / old - 1)


def test_a_threshold_pace_moves_the_pace_load_by_its_square(athlete: Athlete) -> None:
    typed_in(athlete, average_heart_rate_bpm=150.0)
    finish(athlete)
    row = Threshold.objects.get()
    found = threshold_impact(athlete, row.valid_from, today=DAY, threshold_speed_mps=7.2)
    assert (found.activities, found.variant) == (1, "pace")
    assert found.load_change_share == pytest.approx(-0.75)


def test_form_starts_with_the_first_load_and_takes_planned_ones(athlete: Athlete) -> None:
    typed_in(athlete)
    finish(athlete)
    until = DAY + timedelta(days=1)
    found = form(athlete.pk, until, planned={until + timedelta(days=1): 100.0})
    assert found is not None and found.planned_from == until + timedelta(days=1)
    share = 1 - np.exp(-1 / 42)
    rest = 100 * share * (1 - share)  # an hour at the threshold, then a day of rest
    np.testing.assert_allclose(
        found.by_pace.fitness, [100 * share, rest, rest + (100 - rest) * share]
    )
    assert form(athlete.pk, DAY - timedelta(days=1)) is None
    week = day_loads(athlete.pk, DAY - timedelta(days=3), DAY + timedelta(days=3))
    assert week.pace_load.tolist() == [0, 0, 0, pytest.approx(100.0), 0, 0, 0]


def hard_season(athlete: Athlete, today: date) -> None:
    """3, 7 and 15 minutes flat out at a critical speed of 4 m/s with 200 m beyond it."""
    durations = np.array(DURATIONS_S, dtype=float)
    flat_out = np.isin(durations, (180, 420, 900))
    speed = np.where(flat_out, 4.0 + 201.0 / durations, 3.9)
    for day, highest in ((10, 215.0), (20, 192.0), (30, 190.0)):
        activity = typed_in(athlete, today - timedelta(days=day))
        finish(athlete)
        beats = np.where(durations <= 60, highest, 172.0)
        data = packing.pack_curves({"graded_speed_mps": speed, "heart_rate_bpm": beats})
        Analysis.objects.filter(activity=activity).update(curves=data)


def test_suggestions_come_from_the_athletes_own_runs(athlete: Athlete) -> None:
    today = date(2024, 9, 1)
    hard_season(athlete, today)
    found = {one.field: one for one in suggestions(athlete.pk, today)}
    highest = found["max_heart_rate_bpm"]
    assert highest.value == 192  # 215 was held on one day alone
    assert [run.local_date for run in highest.runs] == [
        today - timedelta(days=10),
        today - timedelta(days=20),
    ]
    assert found["threshold_speed_mps"].value == pytest.approx(4.0, abs=0.01)
    assert found["threshold_heart_rate_bpm"].value == 172
    assert suggestions(athlete.pk, date(2020, 1, 1)) == []


def test_packed_bytes_come_back() -> None:
    seconds = packing.histogram([149.6, 150.4, np.nan, 20.0], [1.0, 2.5, 9.0, 0.5])
    assert seconds[150 - 30] == 3.5 and seconds[0] == 0.5 and seconds.sum() == 4.0
    assert packing.unpack_histograms([packing.pack_histogram(seconds), b""]).tolist() == [
        seconds.tolist(),
        [0.0] * 201,
    ]
    bests = packing.unpack_bests([packing.pack_bests([Effort(5000.0, 1200.5, 30.0, 1230.5)])])
    assert bests[0, DISTANCES_M.index(5000.0)].tolist() == [1200.5, 30.0]
    assert np.isnan(bests[0, DISTANCES_M.index(10000.0)]).all()
    curve = np.full(len(DURATIONS_S), np.nan)
    curve[0] = 4.1236
    curves = packing.unpack_curves([packing.pack_curves({"speed_mps": curve}), b""])
    assert curves[0, 0, 0] == pytest.approx(4.124) and np.isnan(curves[0, 1:]).all()
    assert np.isnan(curves[1]).all()


def test_an_activity_leaves_no_rows_behind(athlete: Athlete) -> None:
    typed_in(athlete)
    finish(athlete)
    Activity.objects.all().delete()
    finish(athlete)
    assert not MetricValue.objects.exists() and not Analysis.objects.exists()
    assert not DayLoad.objects.exists()
