"""Whatever writes, what must be worked out again is marked: by triggers, on real rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from activities.models import Activity, ImportJob
from activities.services.imports import job_undo
from activities.services.library import (
    activity_correct_distance,
    activity_create_manual,
    activity_edit,
    activity_restore,
    activity_trash,
)
from activities.services.trash import trash_empty
from analytics.models import Due, DueDay
from athletes.models import Athlete, Threshold
from tests.imports.handing_in import bring
from tests.samples import fit, gpx

pytestmark = pytest.mark.django_db


def typed_in(athlete: Athlete, day: date) -> Activity:
    start = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    return activity_create_manual(
        athlete=athlete, start=start, time_zone="UTC", moving_s=1800.0, distance_m=5000.0
    )


@pytest.fixture
def run(alice: Athlete) -> Iterator[Activity]:
    yield typed_in(alice, date(2024, 5, 20))


def forget() -> None:
    Due.objects.all().delete()
    DueDay.objects.all().delete()


def marks() -> tuple[list[int], list[date]]:
    return (
        list(Due.objects.order_by("activity_id").values_list("activity_id", flat=True)),
        sorted(set(DueDay.objects.values_list("local_date", flat=True))),
    )


def test_an_imported_file_is_due_and_so_is_its_day(alice: Athlete) -> None:
    bring(alice, a_fit=fit())
    run = Activity.objects.get()
    assert marks() == ([run.pk], [run.local_date])


def test_a_title_marks_nothing(run: Activity) -> None:
    forget()
    activity_edit(activity=run, title="Along the river", notes="Wind.")
    assert marks() == ([], [])


def test_what_figures_depend_on_marks(run: Activity) -> None:
    for change in (
        lambda: activity_edit(activity=run, sport="hike"),
        lambda: activity_edit(activity=run, surface="trail"),
        lambda: activity_correct_distance(activity=run, distance_m=5200.0),
    ):
        forget()
        change()
        assert marks() == ([run.pk], [run.local_date])


def test_a_run_that_moves_to_another_day_marks_both_days(run: Activity) -> None:
    forget()
    Activity.objects.update(local_date=date(2024, 5, 19))
    assert marks() == ([run.pk], [date(2024, 5, 19), date(2024, 5, 20)])


def test_trash_restore_and_deletion_for_good_mark(alice: Athlete, run: Activity) -> None:
    for change in (activity_trash, activity_restore):
        forget()
        change(athlete=alice, keys=[run.public_id])
        assert marks() == ([run.pk], [run.local_date])
    activity_trash(athlete=alice, keys=[run.public_id])
    Activity.objects.update(trashed_at=timezone.now() - timedelta(days=400))
    forget()
    assert trash_empty() == 1
    assert marks() == ([], [run.local_date])


def test_undone_imports_and_runs_that_join_another_mark(alice: Athlete) -> None:
    bring(alice, a_gpx=gpx())
    poorer = Activity.objects.get()
    forget()
    bring(alice, a_fit=fit())
    richer = Activity.objects.get(canonical=None)
    assert marks()[0] == [poorer.pk, richer.pk]
    forget()
    job_undo(job=ImportJob.objects.order_by("-pk")[0])
    assert marks() == ([poorer.pk, richer.pk], [richer.local_date])


def test_a_new_mark_takes_the_work_from_who_has_it(run: Activity) -> None:
    Due.objects.update(
        attempts=2,
        token="0190c0de-0000-7000-8000-000000000000",
        lease_until=timezone.now(),
    )
    activity_correct_distance(activity=run, distance_m=5200.0)
    due = Due.objects.get()
    assert (due.attempts, due.token, due.lease_until) == (0, None, None)


def days_due() -> list[int]:
    ids = Due.objects.values_list("activity_id", flat=True)
    return sorted(Activity.objects.filter(pk__in=ids).values_list("local_date__month", flat=True))


def test_thresholds_mark_the_days_they_are_valid_for(alice: Athlete) -> None:
    for month in range(1, 7):
        typed_in(alice, date(2024, month, 15))
    forget()
    first = Threshold.objects.create(athlete=alice, valid_from="2024-03-01", max_heart_rate_bpm=190)
    assert days_due() == [1, 2, 3, 4, 5, 6]  # the first thresholds hold for earlier days, too
    forget()
    second = Threshold.objects.create(athlete=alice, valid_from="2024-05-01")
    assert days_due() == [5, 6]
    forget()
    Threshold.objects.filter(pk=first.pk).update(max_heart_rate_bpm=188)
    assert days_due() == [1, 2, 3, 4]
    forget()
    Threshold.objects.filter(pk=second.pk).update(valid_from="2024-06-01")
    assert days_due() == [5, 6]
    forget()
    Threshold.objects.filter(pk=second.pk).delete()
    assert days_due() == [6]
    forget()
    Threshold.objects.filter(pk=first.pk).update(max_heart_rate_bpm=188)
    assert days_due() == []


def test_body_figures_mark_everything_and_names_nothing(alice: Athlete, run: Activity) -> None:
    forget()
    Athlete.objects.filter(pk=alice.pk).update(name="Alicia", units="imperial")
    assert marks() == ([], [])
    Athlete.objects.filter(pk=alice.pk).update(weight_kg=58.5)
    assert marks() == ([run.pk], [])


def test_deleting_an_account_takes_everything_with_it(alice: Athlete, run: Activity) -> None:
    alice.user.delete()
    assert not Activity.objects.exists()
