"""What was guessed at import is said to be a guess, until somebody confirms or changes it."""

import dataclasses

import pytest
from django.urls import reverse

from activities.core.recording import Lap
from activities.models import Activity
from activities.selectors.guesses import guesses_of
from simulation.write_fit import write_fit
from tests.activities.test_library import manual
from tests.imports.handing_in import bring
from tests.web.test_activities_run import page, words
from tests.web.tiny import START, bring_tiny, tiny

pytestmark = pytest.mark.django_db


@pytest.fixture
def guessed(alice) -> Activity:
    activity = bring_tiny(alice)
    Activity.objects.update(workout_type="intervals", surface="road", edited=[])
    return Activity.objects.get(pk=activity.pk)


def test_a_guess_is_labelled_and_one_click_confirms_it(alice, guessed, browser_of):
    client, url = browser_of(alice), reverse("activity_edit", args=[guessed.public_id])
    said = words(page(client, guessed))
    assert "Intervals guessed" in said
    assert "Road guessed" in said
    assert b'name="confirm"' in page(client, guessed).content
    head = client.post(url, {"confirm": "guesses"}, headers={"HX-Request": "true"})
    assert "guessed" not in words(head)
    guessed.refresh_from_db()
    assert (guessed.workout_type, guessed.surface) == ("intervals", "road")
    assert set(guessed.edited) == {"workout_type", "surface"}


def test_without_script_confirming_leads_back_to_the_page(alice, guessed, browser_of):
    url = reverse("activity_edit", args=[guessed.public_id])
    answer = browser_of(alice).post(url, {"confirm": "guesses"})
    assert answer.headers["Location"] == reverse("activity", args=[guessed.public_id])
    assert "guessed" not in words(page(browser_of(alice), guessed))


def test_an_edit_of_one_field_leaves_the_other_a_guess(guessed):
    guessed.edited = ["workout_type"]
    assert guesses_of(guessed) == ["surface"]


def test_a_coach_reads_that_it_is_a_guess_and_cannot_confirm(cast, guessed, browser_of):
    client = browser_of(cast.bob)
    assert "Intervals guessed" in words(page(client, guessed))
    assert b'name="confirm"' not in page(client, guessed).content
    url = reverse("activity_edit", args=[guessed.public_id])
    assert client.post(url, {"confirm": "guesses"}).status_code == 403


def test_what_the_device_or_the_person_said_is_no_guess(alice, guessed):
    assert guesses_of(manual(alice, workout_type="easy", surface="trail")) == []
    guessed.surface = guessed.sub_sport = "treadmill"
    assert guesses_of(guessed) == ["workout_type"]


def test_a_lap_with_a_stop_shows_moving_and_elapsed_time(alice, browser_of):
    run = tiny()
    distance = run.channels["distance_m"].copy()
    # A minute's stand within the first lap, after 100 s.
    stand = slice(100, 161)
    distance[stand] = distance[100]
    channels = {k: v for k, v in run.channels.items() if k not in ("latitude", "longitude")}
    channels["distance_m"] = distance
    laps = (
        Lap(start_s=0.0, end_s=300.0, distance_m=1000.0),
        Lap(start_s=300.0, end_s=650.0, distance_m=1400.0),
    )
    data = write_fit(dataclasses.replace(run, channels=channels, laps=laps))
    activity = bring(alice, lap_fit=data)["lap.fit"].activity
    first, second = page(browser_of(alice), activity).context["page"].laps[:2]
    assert first.elapsed == "5:00"
    minutes, seconds = map(int, first.time.split(":"))
    assert 235 <= 60 * minutes + seconds <= 245
    assert (second.time, second.elapsed) == ("5:50", "")
    assert activity.start.timestamp() == START
    assert "5:00 elapsed" in words(page(browser_of(alice), activity))


def test_the_list_says_which_types_are_guesses(cast, guessed, browser_of):
    manual(cast.alice, workout_type="easy", surface="trail")
    url = reverse("athlete_activities", args=[cast.alice.public_id])
    for athlete in (cast.alice, cast.bob):
        said = words(browser_of(athlete).get(url))
        assert "Intervals guessed" in said and said.count("guessed") == 1
    Activity.objects.filter(pk=guessed.pk).update(edited=["title", "workout_type"])
    assert "guessed" not in words(browser_of(cast.alice).get(url))
