"""The list as people use it: filters in the URL, bulk edits, undo, other people's lists."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from activities.models import Activity
from activities.services.library import activity_create_manual
from athletes.models import Athlete, Shoe
from tests.conftest import Cast

pytestmark = pytest.mark.django_db


def run(athlete: Athlete, day: int = 1, **values: object) -> Activity:
    given = {
        "start": datetime(2024, 5, 1, 6, tzinfo=UTC) + timedelta(days=day),
        "time_zone": "Europe/Berlin",
        "moving_s": 1800.0,
        "distance_m": 6000.0,
        "title": f"Run {day}",
    }
    return activity_create_manual(athlete=athlete, **(given | values))


def titles(answer) -> list[str]:
    return [row.title for row in answer.context["rows"]]


def test_the_address_holds_filter_and_order(alice, browser_of):
    run(alice, 1, distance_m=5000.0)
    run(alice, 2, distance_m=15_000.0)
    run(alice, 3, distance_m=12_000.0)
    client, url = browser_of(alice), reverse("activities")
    assert titles(client.get(url, {"min": "10", "sort": "-distance"})) == ["Run 2", "Run 3"]
    assert titles(client.get(url, {"q": "run 1"})) == ["Run 1"]
    assert titles(client.get(url, {"from": "2024-05-03", "to": "2024-05-03"})) == ["Run 2"]


def test_a_distance_filter_means_the_readers_unit(alice, browser_of):
    run(alice, 1, distance_m=12_000.0)
    client, url = browser_of(alice), reverse("activities")
    assert titles(client.get(url, {"min": "10"})) == ["Run 1"]
    Athlete.objects.filter(pk=alice.pk).update(units="imperial")
    # 12 km are 7.46 miles.
    assert titles(client.get(url, {"min": "10"})) == []
    assert titles(client.get(url, {"min": "7.4", "max": "7.5"})) == ["Run 1"]


def test_nonsense_in_the_address_is_left_out(alice, browser_of):
    run(alice)
    query = {"from": "yesterday", "min": "x", "sport": "dance", "sort": "secret", "page": "-3"}
    answer = browser_of(alice).get(reverse("activities"), query)
    assert titles(answer) == ["Run 1"]


def test_pages_of_fifty_keep_the_filter(alice, browser_of):
    for day in range(51):
        run(alice, day)
    answer = browser_of(alice).get(reverse("activities"), {"q": "run"})
    assert len(titles(answer)) == 50
    assert answer.context["links"].next == "?q=run&page=2"
    last = browser_of(alice).get(reverse("activities"), {"q": "run", "page": "9"})
    assert titles(last) == ["Run 0"]


def test_one_row_or_fifty_cost_the_same_queries(alice, browser_of):
    client, url = browser_of(alice), reverse("activities")
    run(alice)
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(url)
    for day in range(2, 51):
        run(alice, day, sport="run" if day % 2 else "ride")
    with CaptureQueriesContext(connection) as fifty:
        client.get(url)
    assert len(one) == len(fifty) <= 10


def test_totals_are_of_the_filter_and_of_runs(alice, browser_of):
    run(alice, 1)
    run(alice, 2, distance_m=10_000.0)
    run(alice, 3, sport="ride", distance_m=30_000.0)
    text = " ".join(
        strip_tags(browser_of(alice).get(reverse("activities")).content.decode()).split()
    )
    assert "16.00 km" in text.replace("\N{NO-BREAK SPACE}", " ")
    assert "Not counted as running" in text


def test_the_bulk_bar_changes_only_what_was_chosen(alice, browser_of):
    shoe = Shoe.objects.create(athlete=alice, name="Racer")
    first, second = run(alice, 1, surface="trail"), run(alice, 2)
    form = {
        "key": [str(first.public_id)],
        "action": "edit",
        "set-workout_type": "race",
        "set-surface": "keep",
        "set-shoe": str(shoe.public_id),
    }
    browser_of(alice).post(reverse("activities_bulk"), form)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.workout_type, first.surface, first.shoe) == ("race", "trail", shoe)
    assert (second.workout_type, second.shoe) == ("", None)


def undo_of(answer) -> str:
    *_, message = answer.context["messages"]
    return message.extra_tags


def test_a_bulk_edit_and_a_bulk_delete_offer_undo(alice, browser_of):
    activity, client = run(alice, workout_type="easy"), browser_of(alice)
    form = {"key": [str(activity.public_id)], "query": "q=run"}
    edited = client.post(
        reverse("activities_bulk"),
        form | {"action": "edit", "set-workout_type": "race"},
        follow=True,
    )
    assert edited.redirect_chain[-1][0].endswith("?q=run")
    client.post(undo_of(edited))
    assert Activity.objects.get().workout_type == "easy"
    deleted = client.post(reverse("activities_bulk"), form | {"action": "delete"}, follow=True)
    assert titles(client.get(reverse("activities"))) == []
    client.post(undo_of(deleted))
    assert titles(client.get(reverse("activities"))) == ["Run 1"]


def test_an_undo_works_once_and_only_for_whoever_did_it(cast: Cast, browser_of):
    activity, client = run(cast.alice), browser_of(cast.alice)
    answer = client.post(
        reverse("activities_bulk"),
        {"key": [str(activity.public_id)], "action": "delete"},
        follow=True,
    )
    undo = undo_of(answer)
    browser_of(cast.bob).post(undo)
    assert Activity.objects.get().trashed_at is not None
    client.post(undo)
    client.post(reverse("activities_bulk"), {"key": [str(activity.public_id)], "action": "delete"})
    client.post(undo)
    assert Activity.objects.get().trashed_at is not None


def test_the_coach_sees_the_list_without_ticks(cast: Cast, browser_of):
    run(cast.alice)
    url = reverse("athlete_activities", args=[cast.alice.public_id])
    html = browser_of(cast.bob).get(url).content.decode()
    assert "Run 1" in html
    assert 'name="key"' not in html
    assert browser_of(cast.carol).get(url).status_code == 404


def test_a_coach_changes_nothing_through_the_bulk_address(cast: Cast, browser_of):
    activity = run(cast.alice)
    form = {"key": [str(activity.public_id)], "action": "delete"}
    browser_of(cast.bob).post(reverse("activities_bulk"), form)
    assert Activity.objects.get().trashed_at is None


def test_an_empty_list_says_why_and_leads_to_the_upload(alice, browser_of):
    html = browser_of(alice).get(reverse("activities")).content.decode()
    assert "Your runs will be listed here." in html
    assert reverse("upload") in html


def test_a_filter_without_a_hit_offers_the_way_back(alice, browser_of):
    run(alice)
    html = browser_of(alice).get(reverse("activities"), {"q": "nothing"}).content.decode()
    assert "No activity fits this filter." in html


def test_a_run_can_be_typed_in(alice, browser_of):
    form = {
        "sport": "run", "date": "2024-05-20", "time": "08:00", "duration": "42:30",
        "distance": "10", "climb": "120",
    }  # fmt: skip
    browser_of(alice).post(reverse("activity_new"), form)
    activity = Activity.objects.get()
    assert (activity.moving_s, activity.distance_m, activity.ascent_m) == (2550.0, 10_000.0, 120.0)
    # Eight o'clock in Berlin in May.
    assert activity.start == datetime(2024, 5, 20, 6, tzinfo=UTC)


@pytest.mark.parametrize(("typed", "seconds"), [("1:12:05", 4325), ("55", 3300), ("0:59", 59)])
def test_a_duration_is_read_as_people_write_it(alice, browser_of, typed, seconds):
    form = {"sport": "run", "date": "2024-05-20", "time": "08:00", "duration": typed}
    browser_of(alice).post(reverse("activity_new"), form)
    assert Activity.objects.get().moving_s == seconds


def test_a_typed_in_run_without_a_duration_is_asked_for_it(alice, browser_of):
    form = {"sport": "run", "date": "2024-05-20", "time": "08:00", "duration": "4:99"}
    answer = browser_of(alice).post(reverse("activity_new"), form)
    assert answer.status_code == 422
    assert "Write it as 42:30" in answer.content.decode()
