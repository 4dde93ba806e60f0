from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from activities.models import Activity, MergeOffer, SourceFile
from activities.selectors.home import home
from activities.selectors.library import LibraryFilter, library
from activities.selectors.run import run_of
from activities.selectors.trash import trash
from activities.services import library as services
from athletes.models import Athlete, Shoe
from tests.web.tiny import bring_tiny

pytestmark = pytest.mark.django_db


def manual(athlete: Athlete, day: int = 1, **values: object) -> Activity:
    given = {
        "start": datetime(2024, 5, day, 6, 0, tzinfo=UTC),
        "time_zone": "Europe/Berlin",
        "moving_s": 1800.0,
        "distance_m": 6000.0,
    }
    return services.activity_create_manual(athlete=athlete, **(given | values))


def test_an_edit_remembers_which_fields_were_set_by_hand(alice):
    activity = manual(alice)
    services.activity_edit(activity=activity, workout_type="tempo", notes=" Windy. ")
    found = Activity.objects.get(pk=activity.pk)
    assert (found.workout_type, found.notes) == ("tempo", "Windy.")
    assert set(found.edited) == {"workout_type", "notes"}


def test_a_shoe_of_somebody_else_is_refused(alice, cast):
    foreign = Shoe.objects.create(athlete=cast.dora, name="Hers")
    activity = manual(alice)
    with pytest.raises(ValidationError):
        services.activity_edit(activity=activity, shoe=foreign)
    with pytest.raises(ValidationError):
        services.activities_bulk_edit(athlete=alice, keys=[activity.public_id], shoe=foreign)


def test_a_shoe_can_be_taken_away_again(alice):
    activity = manual(alice, shoe=Shoe.objects.create(athlete=alice, name="Old"))
    services.activity_edit(activity=activity, title="Same shoe")
    assert Activity.objects.get(pk=activity.pk).shoe is not None
    services.activity_edit(activity=activity, shoe=None)
    assert Activity.objects.get(pk=activity.pk).shoe is None


def test_a_bulk_edit_can_be_undone_field_by_field(alice):
    first, second = manual(alice, 1, workout_type="easy"), manual(alice, 2, workout_type="long")
    keys = [first.public_id, second.public_id]
    before = services.activities_bulk_edit(athlete=alice, keys=keys, workout_type="race")
    assert set(Activity.objects.values_list("workout_type", flat=True)) == {"race"}
    assert services.activities_bulk_revert(athlete=alice, before=before) == 2
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.workout_type, second.workout_type) == ("easy", "long")
    assert "workout_type" not in second.edited


def test_a_bulk_edit_touches_nobody_elses_activities(alice, cast):
    hers = manual(cast.dora)
    services.activities_bulk_edit(athlete=alice, keys=[hers.public_id, uuid4()], surface="trail")
    assert services.activity_trash(athlete=alice, keys=[hers.public_id]) == 0
    hers.refresh_from_db()
    assert hers.surface == ""


def test_the_trash_takes_the_other_recordings_along_and_gives_them_back(alice):
    kept, other = manual(alice, 1), manual(alice, 1)
    Activity.objects.filter(pk=other.pk).update(canonical=kept)
    services.activity_trash(athlete=alice, keys=[kept.public_id])
    assert Activity.objects.filter(trashed_at__isnull=True).count() == 0
    assert [item.activity.title for item in trash(alice.user).rows] == [kept.title]
    services.activity_restore(athlete=alice, keys=[kept.public_id])
    assert Activity.objects.filter(trashed_at__isnull=True, canonical__isnull=True).count() == 1


def test_a_typed_in_run_lies_on_the_day_of_its_place(alice):
    late = datetime(2024, 5, 1, 22, 30, tzinfo=UTC)
    activity = manual(alice, start=late)
    assert activity.local_date == date(2024, 5, 2)
    assert activity.average_speed_mps == pytest.approx(6000 / 1800)
    assert activity.terms == "manual"


@pytest.mark.parametrize("bad", [{"moving_s": 0.0}, {"distance_m": -1.0}, {"sport": "dance"}])
def test_a_run_that_cannot_be_is_refused(alice, bad):
    with pytest.raises(ValidationError):
        manual(alice, **bad)


def test_a_corrected_distance_scales_pace_and_splits(alice):
    activity = bring_tiny(alice, gps=False, sub_sport="treadmill")
    services.activity_correct_distance(activity=activity, distance_m=3600.0)
    run = run_of(alice.user, Activity.objects.select_related("athlete").get(pk=activity.pk))
    # 2,400 m became 3,600 m: every metre of the belt counts for 1.5.
    assert run.distance_m == 3600.0
    assert run.speed_mps == pytest.approx(3600 / 650)
    assert [round(split.distance_m) for split in run.splits] == [1000, 1000, 1000, 600]
    assert run.splits[0].average_speed_mps == pytest.approx(1.5 * 1000 / 300, rel=0.01)
    assert "corrected_distance_m" in Activity.objects.get(pk=activity.pk).edited


def test_a_correction_reaches_list_totals_and_distance_filter(alice):
    activity = manual(alice)
    services.activity_correct_distance(activity=activity, distance_m=12_000.0)
    found = library(alice.user, alice, LibraryFilter(min_m=11_000))
    assert found.runs.distance_m == 12_000.0
    assert found.rows[0].speed_mps == pytest.approx(12_000 / 1800)
    assert library(alice.user, alice, LibraryFilter(max_m=7_000)).count == 0


def test_rides_stay_out_of_the_running_totals(alice):
    manual(alice, 1)
    manual(alice, 2, sport="ride", distance_m=40_000.0)
    found = library(alice.user, alice, LibraryFilter())
    assert (found.count, found.runs.count, found.runs.distance_m) == (2, 1, 6000.0)
    assert [(other.sport, other.distance_m) for other in found.others] == [("ride", 40_000.0)]


def test_filters_narrow_the_list(alice):
    manual(alice, 1, title="Hills at dawn")
    manual(alice, 2, title="Easy", notes="along the hills", workout_type="easy")
    manual(alice, 3, title="Race", workout_type="race")

    def titles(**wanted: object) -> list[str]:
        return [row.title for row in library(alice.user, alice, LibraryFilter(**wanted)).rows]

    assert titles(text="hills") == ["Easy", "Hills at dawn"]
    assert titles(workout_type="race") == ["Race"]
    assert titles(first_day=date(2024, 5, 2), last_day=date(2024, 5, 2)) == ["Easy"]
    assert titles(sort="title", descending=False) == ["Easy", "Hills at dawn", "Race"]


def test_activities_without_a_distance_come_last_whichever_way_it_is_sorted(alice):
    manual(alice, 1, title="none", distance_m=None)
    manual(alice, 2, title="far", distance_m=9000.0)
    for descending in (True, False):
        found = library(alice.user, alice, LibraryFilter(sort="distance", descending=descending))
        assert found.rows[-1].title == "none"


def test_the_week_counts_runs_and_names_the_rest(alice):
    # Wednesday 15 May 2024; the week began on Monday 13.
    manual(alice, 13)
    manual(alice, 14, sport="swim", distance_m=1500.0)
    manual(alice, 7, distance_m=4000.0)
    manual(alice, 10, distance_m=9000.0)
    page = home(alice.user, alice, datetime(2024, 5, 15, 12, tzinfo=UTC))
    assert (page.week.runs, page.week.distance_m) == (1, 6000.0)
    assert [len(box.others) for box in page.week.days] == [0, 1, 0, 0, 0, 0, 0]
    # Last week until its Wednesday: 4 km; the 9 km of Friday came later.
    assert (page.week.previous_distance_m, page.week.last_week_distance_m) == (4000.0, 13_000.0)
    assert [box.is_today for box in page.week.days].index(True) == 2


def test_the_week_begins_where_the_setting_says(alice):
    alice.week_start = 6
    page = home(alice.user, alice, datetime(2024, 5, 15, 12, tzinfo=UTC))
    assert (page.week.first, page.week.last) == (date(2024, 5, 12), date(2024, 5, 18))


def test_a_merged_pair_counts_once_and_a_declined_one_is_not_asked_again(alice):
    first, second = manual(alice, 1), manual(alice, 1, distance_m=6050.0)
    for activity, watch in ((first, "wrist"), (second, "pocket")):
        source = SourceFile.objects.create(
            athlete=alice, sha256=watch, name=watch, format="fit", size_bytes=1, file=watch
        )
        Activity.objects.filter(pk=activity.pk).update(device=watch, source_file=source)
    offer = MergeOffer.objects.create(athlete=alice, first=first, second=second)
    services.merge_decline(offer=offer)
    assert library(alice.user, alice, LibraryFilter()).count == 2
    assert home(alice.user, alice, timezone.now()).offers == []
    MergeOffer.objects.update(answer="open")
    kept = services.merge_accept(offer=offer)
    assert kept.pk in (first.pk, second.pk)
    assert library(alice.user, alice, LibraryFilter()).count == 1
