"""The page of one activity: figures against hand-computed ones, edits, files, undo."""

import json

import pytest
from django.urls import reverse

from activities.models import Activity, SourceFile
from athletes.models import Athlete, Threshold
from simulation.write_fit import write_fit
from tests.conftest import Cast
from tests.web.tiny import bring_tiny, tiny

pytestmark = pytest.mark.django_db


def words(answer) -> str:
    """What the page says, without markup."""
    from django.utils.html import strip_tags

    return " ".join(strip_tags(answer.content.decode()).split())


def page(client, activity: Activity, name: str = "activity"):
    return client.get(reverse(name, args=[activity.public_id]))


def decoded(column: dict) -> list[float | None]:
    total, values = 0, []
    for step in column["v"]:
        total += step or 0
        values.append(None if step is None else total / column["s"])
    return values


def test_the_tiles_show_what_a_calculator_shows(alice, browser_of):
    text = words(page(browser_of(alice), bring_tiny(alice)))
    # 2,400 m in 650 s: 270.8 s a kilometre. Heart rate: (300*140 + 250*150 + 100*160) / 650.
    for figure in ("2.40 km", "10:50", "4:31 /km".replace(" ", ""), "147 bpm", "highest 160"):
        assert figure in text.replace("\N{NO-BREAK SPACE}", " ")


def test_every_tile_says_how_its_figure_was_found(alice, browser_of):
    activity = bring_tiny(alice)
    text = words(page(browser_of(alice), activity))
    for meaning in ("As the device counted it", "10 seconds and more below", "Distance by moving"):
        assert meaning in text, meaning
    Activity.objects.filter(pk=activity.pk).update(corrected_distance_m=2500)
    assert "As it was corrected by hand" in words(page(browser_of(alice), activity))


def test_splits_are_cut_by_kilometre_with_the_rest_at_the_end(alice, browser_of):
    answer = page(browser_of(alice), bring_tiny(alice))
    rows = [
        (row.name, row.tempo, row.heart_rate, row.is_fastest)
        for row in answer.context["page"].splits
    ]
    assert rows == [
        ("1", "5:00", "140", False),
        ("2", "4:10", "150", True),
        ("0.40", "4:10", "160", False),
    ]


def test_miles_everywhere_when_the_reader_thinks_in_miles(alice, browser_of):
    activity = bring_tiny(alice)
    Athlete.objects.filter(pk=alice.pk).update(units="imperial")
    client = browser_of(alice)
    answer = page(client, activity)
    # 2,400 m = 1.49 mi; 270.83 s/km * 1.609344 = 435.9 s.
    assert "1.49" in words(answer)
    assert "7:16" in words(answer)
    # The first mile: 300 s and 609.344 m at 4 m/s.
    assert answer.context["page"].splits[0].tempo == "7:32"
    sent = page(client, activity, "activity_data").json()
    assert sent["distance_unit"] == "mi"
    assert decoded(sent["distance"])[-1] == pytest.approx(1.491, abs=0.001)


def test_the_chart_data_hold_the_recording(alice, browser_of):
    sent = page(browser_of(alice), bring_tiny(alice), "activity_data").json()
    time, distance = decoded(sent["time"]), decoded(sent["distance"])
    channels = {channel["key"]: channel for channel in sent["channels"]}
    assert time[-1] == 650
    assert distance[time.index(150)] == 0.5
    assert decoded(channels["heart_rate"])[time.index(400)] == 150
    assert decoded(channels["pace"])[time.index(150)] == pytest.approx(300, abs=2)
    assert channels["pace"]["reversed"] is True
    assert decoded(sent["latitude"])[time.index(300)] == pytest.approx(
        48 + 1000 / 111_185, abs=1e-5
    )


def test_time_in_zones_follows_the_thresholds_of_that_day(alice, browser_of):
    Threshold.objects.create(athlete=alice, valid_from="2024-01-01", threshold_heart_rate_bpm=155)
    Threshold.objects.create(athlete=alice, valid_from="2024-06-01", threshold_heart_rate_bpm=190)
    answer = page(browser_of(alice), bring_tiny(alice))
    card = answer.context["page"].zones[0]
    seconds = {row.number: row.seconds for row in card.rows}
    # Friel by 155: zones begin at 131.75, 139.5, 147.25 and 155. The steps of the heart rate
    # are smoothed over a few seconds.
    assert seconds == pytest.approx({1: 0, 2: 0, 3: 300, 4: 250, 5: 100}, abs=3)
    assert "1 Jan 2024" in card.method


def test_without_thresholds_a_sentence_leads_to_the_settings(alice, browser_of):
    answer = page(browser_of(alice), bring_tiny(alice))
    assert reverse("settings_thresholds") in answer.content.decode()
    assert "to see the time in each zone" in words(answer)


def test_a_treadmill_run_has_no_map_but_a_sentence_and_splits(alice, browser_of):
    answer = page(browser_of(alice), bring_tiny(alice, gps=False, sub_sport="treadmill"))
    assert "data-map" not in answer.content.decode()
    assert "Indoors, so there is no map." in words(answer)
    assert len(answer.context["page"].splits) == 3


def test_a_missing_sensor_is_a_sentence_and_no_empty_chart(alice, browser_of):
    answer = page(browser_of(alice), bring_tiny(alice))
    assert "No cadence was recorded" in words(answer)
    assert "cadence" not in [panel.how.key for panel in answer.context["page"].panels]


def test_a_ride_reads_as_speed(alice, browser_of):
    answer = page(browser_of(alice), bring_tiny(alice, sport="ride"))
    # 2,400 m in 650 s.
    assert "13.3 km/h" in words(answer).replace("\N{NO-BREAK SPACE}", " ")


def test_the_devices_own_totals_stand_beside_ours(alice, browser_of):
    rows = page(browser_of(alice), bring_tiny(alice)).context["page"].compared
    table = {str(row.label): (str(row.device), str(row.ours)) for row in rows}
    assert table["Distance"] == ("2.41 km", "2.40 km")


def test_the_start_is_told_on_the_clock_of_the_place(alice, browser_of):
    Athlete.objects.filter(pk=alice.pk).update(time_zone="America/New_York")
    text = words(page(browser_of(alice), bring_tiny(alice)))
    assert "8:00" in text
    assert "Europe/Berlin" in text


def test_an_edit_in_place_answers_the_new_head_and_survives_reload(alice, browser_of):
    client, activity = browser_of(alice), bring_tiny(alice)
    url = reverse("activity_edit", args=[activity.public_id])
    form = {"title": "Along the river", "sport": "run", "workout_type": "tempo", "notes": "Windy"}
    answer = client.post(url, form, headers={"HX-Request": "true"})
    assert "<html" not in answer.content.decode()
    assert "Along the river" in words(answer)
    assert "Windy" in words(page(client, activity))


def test_a_wrong_edit_says_so_and_changes_nothing(alice, browser_of):
    client, activity = browser_of(alice), bring_tiny(alice)
    url = reverse("activity_edit", args=[activity.public_id])
    answer = client.post(url, {"title": "", "sport": "run"})
    assert answer.status_code == 422
    assert Activity.objects.get(pk=activity.pk).title == activity.title


def test_a_corrected_distance_is_typed_in_the_readers_unit(alice, browser_of):
    client, activity = browser_of(alice), bring_tiny(alice, gps=False, sub_sport="treadmill")
    Athlete.objects.filter(pk=alice.pk).update(units="imperial")
    url = reverse("activity_edit", args=[activity.public_id])
    answer = client.post(
        url, {"title": "Belt", "sport": "run", "distance": "2"}, headers={"HX-Request": "true"}
    )
    assert answer["HX-Refresh"] == "true"
    assert Activity.objects.get(pk=activity.pk).corrected_distance_m == pytest.approx(3218.688)


def test_the_original_comes_back_byte_for_byte_and_only_to_its_owner(cast: Cast, browser_of):
    activity = bring_tiny(cast.alice)
    answer = page(browser_of(cast.alice), activity, "activity_original")
    assert b"".join(answer.streaming_content) == write_fit(tiny())
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert 'attachment; filename="tiny.fit"' in answer["Content-Disposition"]
    assert page(browser_of(cast.bob), activity, "activity_original").status_code == 403
    assert page(browser_of(cast.carol), activity, "activity_original").status_code == 404


def test_delete_names_the_run_and_undo_brings_it_back(alice, browser_of):
    client, activity = browser_of(alice), bring_tiny(alice)
    url = reverse("activity_delete", args=[activity.public_id])
    assert activity.title in words(client.get(url))
    answer = client.post(url, follow=True)
    undo = reverse("activity_restore", args=[activity.public_id])
    assert undo in answer.content.decode()
    assert page(client, activity).status_code == 404
    assert activity.title in words(client.get(reverse("activities_trash")))
    client.post(undo)
    assert page(client, activity).status_code == 200
    assert SourceFile.objects.filter(pk=activity.source_file_id).exists()


def test_a_coach_reads_but_finds_nothing_to_change(cast: Cast, browser_of):
    activity = bring_tiny(cast.alice)
    answer = page(browser_of(cast.bob), activity)
    assert "Team Red" in words(answer)
    assert "You see what Alice shares with you" in words(answer)
    assert reverse("activity_edit", args=[activity.public_id]) not in answer.content.decode()
    assert page(browser_of(cast.carol), activity).status_code == 404


def test_data_from_a_service_for_its_owner_alone_stays_hidden_from_the_coach(cast, browser_of):
    activity = bring_tiny(cast.alice)
    Activity.objects.update(terms="strava_api")
    assert page(browser_of(cast.bob), activity).status_code == 404
    assert page(browser_of(cast.bob), activity, "activity_data").status_code == 404


def test_an_offer_is_answered_on_the_page_of_its_own_activity_only(alice, browser_of):
    from activities.models import MergeOffer

    first, second, third = (bring_tiny(alice, day=day) for day in range(3))
    offer = MergeOffer.objects.create(athlete=alice, first=first, second=second)
    client = browser_of(alice)
    assert "the same run?" in words(page(client, second))
    wrong = reverse("activity_merge", args=[third.public_id, offer.pk])
    assert client.post(wrong, {"answer": "merge"}).status_code == 404
    client.post(reverse("activity_merge", args=[first.public_id, offer.pk]), {"answer": "decline"})
    assert "the same run?" not in words(page(client, second))


def test_the_page_asks_no_more_queries_of_a_long_history(
    alice, browser_of, django_assert_max_num_queries
):
    activity = bring_tiny(alice)
    client = browser_of(alice)
    with django_assert_max_num_queries(16):
        page(client, activity)
    with django_assert_max_num_queries(8):
        page(client, activity, "activity_data")


def test_nothing_inline_that_a_strict_policy_would_stop(alice, browser_of):
    html = page(browser_of(alice), bring_tiny(alice)).content.decode()
    assert " style=" not in html
    assert " onclick=" not in html
    assert "<style" not in html
    scripts = [part.split(">")[0] for part in html.split("<script")[1:]]
    assert all("src=" in tag or "application/json" in tag for tag in scripts)


def test_data_json_is_compact(alice, browser_of):
    answer = page(browser_of(alice), bring_tiny(alice), "activity_data")
    assert b": " not in answer.content
    assert json.loads(answer.content)["n"] == 651
