"""Crop, split and merge on real rows: what follows, what comes back, what imports make of it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from activities.models import Activity, ImportJob, Made, SourceFile, Stream
from activities.selectors.recordings import recordings_of
from activities.selectors.run import analysed_of
from activities.services.cuts import (
    activity_crop,
    activity_merge,
    activity_split,
    made_take_back,
)
from activities.services.imports import job_undo
from activities.services.library import (
    activity_correct_distance,
    activity_edit,
    activity_restore,
    activity_trash,
)
from activities.services.trash import activity_purge
from analytics.models import Due
from tests.imports.handing_in import bring
from tests.samples import fit, gpx

pytestmark = pytest.mark.django_db
FIGURES = ("start", "elapsed_s", "moving_s", "distance_m", "thumb", "average_heart_rate_bpm")


def run(athlete, **options):
    return bring(athlete, a_fit=fit(**options))["a.fit"].activity


def seen(athlete):
    rows = Activity.objects.filter(athlete=athlete, canonical=None, trashed_at=None)
    return list(rows.order_by("start"))


def figures(activity):
    row = Activity.objects.filter(pk=activity.pk)
    return row.values(*FIGURES, "title", "track", "canonical", "edited").get()


def test_a_crop_is_seen_everywhere_and_leaves_the_recording_as_it_was(alice):
    whole = run(alice)
    before, streams = figures(whole), dict(whole.streams.values_list("key", "data"))
    activity_edit(activity=whole, title="Lunch", notes="windy")
    activity_correct_distance(activity=whole, distance_m=1234.0)
    Due.objects.all().delete()
    made = activity_crop(activity=whole, from_s=60, to_s=240)
    assert seen(alice) == [made]
    assert made.start == before["start"] + timedelta(seconds=60)
    assert made.elapsed_s == 180
    # The invented runner's own distance between the two moments is what is left.
    along = analysed_of(whole).distance.values / 1234.0 * before["distance_m"]
    assert made.distance_m == pytest.approx(along[240] - along[60], abs=0.02)
    assert analysed_of(made).summary.distance_m == pytest.approx(made.distance_m, abs=0.02)
    assert (made.title, made.notes, made.corrected_distance_m) == ("Lunch", "windy", None)
    assert made.track.num_points < before["track"].num_points and made.thumb != before["thumb"]
    assert Due.objects.filter(activity_id=made.pk).exists()
    (read,) = recordings_of([whole.pk, made.pk])
    assert read.activity == made
    assert read.analysed().summary.ascent_m == pytest.approx(made.ascent_m)

    activity_edit(activity=made, title="Lunch, dry")
    made_take_back(activity=made)
    after = figures(whole)
    assert after == before | {"title": "Lunch, dry", "edited": after["edited"]}
    assert dict(whole.streams.values_list("key", "data")) == streams
    assert seen(alice) == [whole]
    assert Stream.objects.exclude(activity=whole).count() == 0


def test_two_crops_are_taken_back_one_after_the_other(alice):
    whole = run(alice)
    first = activity_crop(activity=whole, from_s=30, to_s=300)
    second = activity_crop(activity=first, from_s=30, to_s=200)
    assert second.start == whole.start + timedelta(seconds=60)
    assert set(Activity.objects.filter(canonical=second)) == {whole, first}
    made_take_back(activity=second)
    assert seen(alice) == [first]
    assert Activity.objects.get(pk=whole.pk).canonical == first


def test_two_halves_add_up_and_become_the_whole_again(alice):
    whole = run(alice)
    a, b = activity_split(activity=whole, at_s=100)
    assert seen(alice) == [a, b]
    assert a.elapsed_s + b.elapsed_s == whole.elapsed_s
    assert a.distance_m + b.distance_m == pytest.approx(whole.distance_m, abs=0.02)
    assert b.title == f"{whole.title}, part 2"
    shorter = activity_crop(activity=a, from_s=0, to_s=50)
    activity_trash(athlete=alice, keys=[shorter.public_id])
    assert made_take_back(activity=b) == [whole]
    assert seen(alice) == [whole]
    assert Activity.objects.filter(athlete=alice).count() == 1


def test_the_original_outlives_one_half_and_goes_with_the_last(alice):
    whole = run(alice)
    a, b = activity_split(activity=whole, at_s=100)
    activity_trash(athlete=alice, keys=[a.public_id, b.public_id])
    activity_restore(athlete=alice, keys=[b.public_id])
    assert Activity.objects.get(pk=whole.pk).canonical == b
    activity_restore(athlete=alice, keys=[a.public_id])
    activity_trash(athlete=alice, keys=[a.public_id])
    assert Activity.objects.get(pk=whole.pk).canonical == b
    a.refresh_from_db()
    activity_purge(activity=a)
    assert seen(alice) == [b] and SourceFile.objects.count() == 1
    activity_trash(athlete=alice, keys=[b.public_id])
    assert seen(alice) == []
    activity_restore(athlete=alice, keys=[b.public_id])
    assert seen(alice) == [b]
    activity_trash(athlete=alice, keys=[b.public_id])
    b.refresh_from_db()
    activity_purge(activity=b)
    assert not Activity.objects.exists() and not SourceFile.objects.exists()


def test_two_runs_are_put_together_and_come_back_untouched(alice):
    first = run(alice)
    second = run(alice, shift_s=1000)
    activity_edit(activity=second, workout_type="tempo")
    before = [figures(first), figures(second)]
    made = activity_merge(activities=[second, first])
    assert seen(alice) == [made]
    assert made.start == first.start
    assert made.elapsed_s == 1000 + second.elapsed_s
    assert made.moving_s == pytest.approx(first.moving_s + second.moving_s, abs=2)
    assert made.distance_m == pytest.approx(first.distance_m + second.distance_m, abs=0.1)
    assert made.workout_type == "tempo"
    assert made_take_back(activity=made) == [first, second]
    assert [figures(first), figures(second)] == before


def test_what_cannot_be_cut_or_put_together_is_refused(alice):
    first, later = run(alice), run(alice, day=3)
    at_once = run(alice, shift_s=150)
    for refused in ([first], [first, at_once], [first, later]):
        with pytest.raises(ValidationError):
            activity_merge(activities=refused)
    for span in ((50, 50), (900, 990), (0, 9999)):
        with pytest.raises(ValidationError):
            activity_crop(activity=first, from_s=span[0], to_s=span[1])
    with pytest.raises(ValidationError):
        activity_split(activity=first, at_s=0)
    assert len(seen(alice)) == 3


def test_imports_leave_a_crop_alone(alice):
    whole = run(alice)
    made = activity_crop(activity=whole, from_s=200, to_s=300)
    again = bring(alice, b_fit=fit())["b.fit"]
    assert (again.outcome, again.activity) == ("duplicate", made)
    # The same run in another format stands behind it as well.
    bring(alice, a_gpx=gpx())
    assert seen(alice) == [made]
    activity_trash(athlete=alice, keys=[made.public_id])
    activity_restore(athlete=alice, keys=[made.public_id])
    assert seen(alice) == [made]
    assert Activity.objects.filter(canonical=made).count() == 2
    made_take_back(activity=made)
    assert seen(alice) == [whole]
    assert Activity.objects.filter(canonical=whole).count() == 1


def test_undoing_an_import_takes_apart_what_was_made_of_it(alice):
    kept = run(alice)
    gone = run(alice, shift_s=1000)
    activity_edit(activity=gone, title="Home")
    half, _ = activity_split(activity=gone, at_s=100)
    activity_merge(activities=[kept, half])
    job_undo(job=ImportJob.objects.order_by("-pk").first())
    assert seen(alice) == [kept]
    assert not Activity.objects.exclude(made=Made.NOT).exists()
    # The trash holds it whole, and the same file brings it back so.
    run(alice, shift_s=1000)
    assert [row.title for row in seen(alice)] == [kept.title, "Home"]


def test_a_file_that_comes_again_brings_the_whole_back_from_the_trash(alice):
    whole = run(alice)
    made = activity_crop(activity=whole, from_s=200, to_s=300)
    activity_trash(athlete=alice, keys=[made.public_id])
    run(alice)
    assert seen(alice) == [whole]
    activity_restore(athlete=alice, keys=[made.public_id])
    assert seen(alice) == [made]
