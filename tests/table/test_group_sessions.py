"""Group sessions: found among the runs of a team, and side by side."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.gis.geos import LineString, MultiLineString
from django.urls import reverse
from django.utils import timezone

from activities.models import Activity, RecordingInfo, Stream
from athletes.models import Athlete, Share
from coaching.selectors.group_session import group_sessions
from coaching.selectors.table_people import people_of
from common.ids import uuid7
from tests.conftest import Cast
from tests.imports.handing_in import bring
from tests.samples import fit
from tests.table.people import join, long_ago, ran
from tests.table.test_table_page import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def red(cast: Cast) -> Cast:
    long_ago(cast.team)
    return cast


def found(cast: Cast) -> list[tuple[str, list[str]]]:
    today = timezone.localdate()
    people = people_of(cast.bob.user, cast.team, today)
    sessions = group_sessions(cast.bob.user, people, today)
    return [(one.why, [run.person.name for run in one.runs]) for one in sessions]


def placed(run: Activity, latitude: float, longitude: float = 8.0, later_min: int = 0) -> None:
    """The run begins there, so many minutes later."""
    line = LineString((longitude, latitude), (longitude + 0.01, latitude), srid=4326)
    Activity.objects.filter(pk=run.pk).update(
        track=MultiLineString(line, srid=4326), start=run.start + timedelta(minutes=later_min)
    )


def test_runs_at_one_time_and_place_are_one_session(red):
    ben, cleo = join(red.team, ["Ben", "Cleo"])
    placed(ran(red.alice, 2), 48.0)
    placed(ran(ben, 2), 48.01, later_min=25)  # 1.1 km away
    placed(ran(cleo, 2), 48.05, later_min=5)  # 5.6 km away
    assert found(red) == [("place", ["Alice", "Ben"])]


def test_half_an_hour_and_more_apart_is_no_session(red):
    (ben,) = join(red.team, ["Ben"])
    placed(ran(red.alice, 2), 48.0)
    placed(ran(ben, 2), 48.0, later_min=31)
    assert found(red) == []


def test_without_maps_time_and_type_decide_and_the_place_is_not_used(red):
    (ben,) = join(red.team, ["Ben"])
    for athlete in (red.alice, ben):
        placed(ran(athlete, 2, workout_type="easy"), 48.0 if athlete == ben else 50.0)
    assert found(red) == []
    Share.objects.update(kinds=["training"])
    assert found(red) == [("time", ["Alice", "Ben"])]


def test_a_place_that_is_kept_private_anywhere_is_not_used(red):
    (ben,) = join(red.team, ["Ben"])
    placed(ran(red.alice, 2), 48.0)
    placed(ran(ben, 2), 48.0)
    assert found(red) == [("place", ["Alice", "Ben"])]
    Athlete.objects.filter(pk=ben.pk).update(hidden_ends_m=200)
    assert found(red) == []


def test_the_same_key_session_on_one_day_is_offered(red):
    (ben,) = join(red.team, ["Ben"])
    ran(red.alice, 2, workout_type="intervals")
    late = ran(ben, 2, workout_type="intervals")
    placed(late, 48.0, later_min=600)
    Share.objects.update(kinds=["training"])
    assert found(red) == [("day", ["Alice", "Ben"])]


def test_two_runs_of_one_athlete_are_no_session(red):
    placed(ran(red.alice, 2), 48.0)
    placed(ran(red.alice, 2), 48.0, later_min=5)
    assert found(red) == []


def recorded(cast: Cast, names: list[str]) -> list[Activity]:
    """Alice's recording of two kilometres, and copies of it for others."""
    first = bring(cast.alice, a_fit=fit(minutes=12))["a.fit"].activity
    runs = [first]
    for athlete in join(cast.team, names):
        run = Activity.objects.get(pk=first.pk)
        run.pk, run.public_id, run.athlete, run.source_file = None, uuid7(), athlete, None
        run._state.adding = True
        run.save()
        for row in (*Stream.objects.filter(activity=first), RecordingInfo.objects.get()):
            row.pk, row.activity = None, run
            row._state.adding = True
            row.save()
        runs.append(run)
    return runs


def side(cast: Cast, runs: list[Activity], more: str = "") -> str:
    keys = "&".join(f"activity={run.public_id}" for run in runs)
    return f"{reverse('team_side_by_side', args=[cast.team.public_id])}?{keys}{more}"


def test_side_by_side_shows_each_part_with_the_difference_as_far_as_it_is_shared(red, browser_of):
    runs, client = recorded(red, ["Ben Adam"]), browser_of(red.bob)
    page = client.get(side(red, runs))
    text = words(page)
    assert "Splits, km" in text
    assert text.count(" = ") == 4  # two equal recordings, two kilometres
    assert text.count("does not share") == 0
    assert '"mark":"Ben"' in page.content.decode()
    share = Share.objects.get(membership__user=runs[1].athlete.user)
    share.kinds = ["training"]
    share.save()
    page = client.get(side(red, runs))
    text = words(page)
    assert "Ben Adam does not share charts, so there is no line." in text
    assert "Ben Adam does not share heart rate and body." in text
    assert "Alice does not share" not in text
    beats = [line for line in page.content.decode().split("</td>") if "side-note" in line]
    assert ["bpm" in line for line in beats] == [True, False, True, False]


def test_one_run_finds_its_companions(red, browser_of):
    (ben,) = join(red.team, ["Ben"])
    runs = [ran(red.alice, 2), ran(ben, 2)]
    for minutes, run in enumerate(runs):
        placed(run, 48.0, later_min=minutes)
    assert browser_of(red.bob).get(side(red, runs[:1])).url == side(red, runs)


def test_runs_of_others_cannot_be_put_beside(red, browser_of):
    run = ran(red.alice, 1)
    for other in (ran(red.dora, 1), ran(red.bob, 1)):
        assert browser_of(red.bob).get(side(red, [run, other])).status_code == 404
    assert browser_of(red.alice).get(side(red, [run, run])).status_code == 403
    assert browser_of(red.carol).get(side(red, [run])).status_code == 404
