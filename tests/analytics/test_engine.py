"""The analysis of what is due, on imported files."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import islice, permutations
from typing import Any

import pytest
from django.utils import timezone

from activities.models import Activity, Stream
from activities.services.library import (
    activity_correct_distance,
    activity_create_manual,
    activity_trash,
)
from analytics.models import Analysis, BandTable, DayLoad, Due, DueDay, MetricValue
from analytics.selectors import metric_values
from analytics.services import analyse
from analytics.services.analyse import activities_analyse
from analytics.services.queue import due_claim, due_held
from athletes.models import Athlete, Threshold
from tests.conftest import person
from tests.imports.handing_in import bring
from tests.samples import fit, gpx, tcx

pytestmark = pytest.mark.django_db
DAY = date(2024, 5, 20)


@pytest.fixture
def athlete(alice: Athlete) -> Athlete:
    thresholds(alice)
    return alice


def thresholds(athlete: Athlete, **changes: Any) -> Threshold:
    usual = {
        "valid_from": "2024-01-01",
        "max_heart_rate_bpm": 190,
        "resting_heart_rate_bpm": 50,
        "threshold_speed_mps": 3.6,
    }
    return Threshold.objects.create(athlete=athlete, **usual | changes)


def finish(athlete: Athlete) -> None:
    while activities_analyse(athlete_id=athlete.pk):
        pass


def typed_in(athlete: Athlete, day: date = DAY, **more: Any) -> Activity:
    start = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    return activity_create_manual(
        athlete=athlete,
        start=start,
        time_zone="UTC",
        **{"moving_s": 3600.0, "distance_m": 12_960.0} | more,
    )


def value(activity: Activity, key: str) -> float | str | None:
    row = MetricValue.objects.get(activity=activity, key=key)
    return row.reason or row.value


def everything(athlete: Athlete) -> list[list[tuple[Any, ...]]]:
    """All rows of an athlete, without ids: what a recording came to, whatever it was called here."""
    mine = Activity.objects.filter(athlete=athlete).values_list("pk", "source_file__sha256")
    name = dict(mine)
    tables: list[list[tuple[Any, ...]]] = []
    for model in (MetricValue, Analysis, BandTable, DayLoad):
        columns = [
            f.attname for f in model._meta.concrete_fields if f.name not in ("id", "athlete")
        ]
        rows = []
        for row in model.objects.filter(athlete=athlete).values(*columns):
            row["activity_id"] = name.get(row.get("activity_id"))
            rows.append(
                tuple(repr(bytes(v) if isinstance(v, memoryview) else v) for v in row.values())
            )
        tables.append(sorted(rows))
    return tables


def test_any_order_of_import_gives_the_same_rows() -> None:
    files = {
        "a_fit": fit(),
        "b_gpx": gpx(),  # the same run, poorer
        "c_tcx": tcx(shift_s=7200.0),  # the same day
        "d_fit": fit(day=3),
        "e_fit": fit(day=1, minutes=8),
        "f_fit": fit(day=3),  # the same bytes
    }
    seen = []
    for number, order in enumerate(islice(permutations(files), 0, 720, 179)):
        athlete = person(f"Runner{number}")
        thresholds(athlete)
        for name in order:
            bring(athlete, **{name: files[name]})
            if number % 2:
                activities_analyse(athlete_id=athlete.pk)
        finish(athlete)
        seen.append(everything(athlete))
    assert len(seen[0][1]) == 4 and len(seen[0][3]) == 3
    assert all(rows == seen[0] for rows in seen)
    assert not Due.objects.exists() and not DueDay.objects.exists()


def test_a_typed_in_run_has_the_values_its_columns_allow(athlete: Athlete) -> None:
    run = typed_in(athlete, average_heart_rate_bpm=169.0)
    finish(athlete)
    assert value(run, "pace") == pytest.approx(3.6)
    assert value(run, "pace_load") == pytest.approx(100.0)  # an hour at the threshold pace
    assert value(run, "heart_rate_load") == pytest.approx(100.0)  # and at 50 + 0.85 x 140 bpm
    assert value(run, "cadence") == "no_recording"
    day = DayLoad.objects.get()
    assert (day.local_date, day.runs, day.distance_m, day.seconds) == (DAY, 1, 12_960.0, 3600.0)


def test_a_run_without_heart_rate_counts_by_its_pace(athlete: Athlete) -> None:
    typed_in(athlete)
    typed_in(athlete, moving_s=1800.0, distance_m=None, sport="ride", average_heart_rate_bpm=169.0)
    finish(athlete)
    day = DayLoad.objects.get()
    assert day.heart_rate_load == pytest.approx(150.0)
    assert (day.pace_load, day.substituted, day.runs) == (pytest.approx(100.0), 1, 1)


def test_missing_values_say_why(alice: Athlete) -> None:
    bring(alice, a_fit=fit())
    finish(alice)
    run = Activity.objects.get()
    said = {found.metric.key: found.why for found in metric_values(run)}
    assert said["heart_rate"] == ""
    assert "maximum heart rate is not set" in said["trimp"]
    assert "weight is not set" in said["running_effectiveness"]
    assert "too short" in said["decoupling"]


def test_an_edit_changes_exactly_the_day_it_should(athlete: Athlete) -> None:
    runs = [typed_in(athlete, DAY + timedelta(days=n)) for n in range(3)]
    finish(athlete)
    before = dict(DayLoad.objects.values_list("local_date", "pace_load"))
    rows = dict(DayLoad.objects.values_list("local_date", "pk"))
    activity_correct_distance(activity=runs[1], distance_m=6_480.0)
    finish(athlete)
    after = dict(DayLoad.objects.values_list("local_date", "pace_load"))
    assert after == before | {runs[1].local_date: pytest.approx(25.0)}  # half the speed
    activity_trash(athlete=athlete, keys=[runs[0].public_id])
    finish(athlete)
    assert set(DayLoad.objects.values_list("local_date", "pk")) == set(rows.items()) - {
        (DAY, rows[DAY])
    }
    assert not MetricValue.objects.filter(activity=runs[0]).exists()


def test_the_thresholds_of_the_day_count(athlete: Athlete) -> None:
    old, new = typed_in(athlete), typed_in(athlete, DAY + timedelta(days=30))
    Threshold.objects.create(
        athlete=athlete, valid_from=DAY + timedelta(days=10), threshold_speed_mps=1.8
    )
    finish(athlete)
    assert value(old, "pace_load") == pytest.approx(100.0)
    assert value(new, "pace_load") == pytest.approx(400.0)
    assert value(new, "trimp") == "no_recording"


def test_a_recording_that_cannot_be_analysed_stands_in_nobodys_way(athlete: Athlete) -> None:
    bring(athlete, a_fit=fit(), b_fit=fit(day=2))
    bad, good = Activity.objects.order_by("start")
    Stream.objects.filter(activity=bad, key="heart_rate_bpm").update(data=b"damaged")
    finish(athlete)
    assert Analysis.objects.get(activity=bad).failed
    assert value(bad, "pace") == value(bad, "heart_rate") == "failed"
    assert isinstance(value(good, "pace"), float)
    assert not Due.objects.exists()


def test_a_batch_that_kills_its_worker_is_tried_one_by_one(athlete: Athlete) -> None:
    for n in range(3):
        typed_in(athlete, DAY + timedelta(days=n))
    first = due_claim(athlete_id=athlete.pk, limit=25)
    assert first is not None and len(first.ids) == 3
    assert due_claim(athlete_id=athlete.pk, limit=25) is None  # the lease holds
    Due.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    second = due_claim(athlete_id=athlete.pk, limit=25)
    assert second is not None and len(second.ids) == 1


def test_a_change_while_it_is_analysed_is_not_lost(
    athlete: Athlete, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = typed_in(athlete)
    compute = analyse.result_of

    def slow(*given: Any) -> Any:
        result = compute(*given)
        if run.corrected_distance_m is None:
            activity_correct_distance(activity=run, distance_m=6_480.0)
        return result

    monkeypatch.setattr(analyse, "result_of", slow)
    activities_analyse(athlete_id=athlete.pk)
    assert Due.objects.count() == 1 and not MetricValue.objects.exists()
    finish(athlete)
    assert value(run, "pace") == pytest.approx(1.8)


def test_a_worker_that_lost_its_claim_settles_nothing(athlete: Athlete) -> None:
    typed_in(athlete)
    late = due_claim(athlete_id=athlete.pk, limit=25)
    Due.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert due_claim(athlete_id=athlete.pk, limit=25) is not None
    assert late is not None and due_held(late) == []
