"""The start page."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from activities.models import ImportItem, ImportJob
from activities.services.library import activity_create_manual
from athletes.models import Athlete, Threshold

pytestmark = pytest.mark.django_db


def run_today(athlete: Athlete, **values: object) -> None:
    given = {"start": timezone.now(), "time_zone": "Europe/Berlin", "moving_s": 3000.0}
    activity_create_manual(athlete=athlete, **({"distance_m": 10_000.0} | given | values))


def words(answer) -> str:
    return " ".join(strip_tags(answer.content.decode()).replace("\xa0", " ").split())


def test_strangers_see_the_landing_page(alice):
    answer = Client().get("/")
    assert answer.status_code == 200
    assert "This week" not in words(answer)


def test_an_empty_home_shows_one_main_button_that_leads_to_the_upload(alice, browser_of):
    html = browser_of(alice).get("/").content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    assert main.count("is-primary") == 1
    assert reverse("upload") in main


def test_the_week_adds_up_runs_only(alice, browser_of):
    run_today(alice)
    run_today(alice, sport="ride", distance_m=40_000.0, moving_s=5400.0)
    text = words(browser_of(alice).get("/"))
    assert "Distance 10.00 km" in text
    assert "Ride 1:30:00" in text


def test_what_to_do_next_names_failed_files_and_missing_thresholds(alice, browser_of):
    run_today(alice)
    job = ImportJob.objects.create(athlete=alice)
    for name in ("a.fit", "b.fit"):
        ImportItem.objects.create(job=job, name=name, state="done", outcome="failed")
    text = words(browser_of(alice).get("/"))
    assert "2 files could not be read" in text
    assert "Set your zones" in text
    Threshold.objects.create(athlete=alice, valid_from="2024-01-01", max_heart_rate_bpm=190)
    job.delete()
    assert "Next" not in words(browser_of(alice).get("/"))


def test_home_costs_the_same_queries_for_one_run_and_for_thirty(alice, browser_of):
    client = browser_of(alice)
    run_today(alice)
    client.get("/")
    with CaptureQueriesContext(connection) as one:
        client.get("/")
    for _ in range(29):
        run_today(alice)
    with CaptureQueriesContext(connection) as thirty:
        client.get("/")
    assert len(one) == len(thirty) <= 17


def test_who_coaches_nobody_gets_a_sentence(alice, browser_of):
    assert "Nobody shares with you yet." in words(browser_of(alice).get(reverse("team")))


def test_who_only_coaches_starts_at_the_team(cast, browser_of):
    assert browser_of(cast.bob).get("/").headers["Location"] == "/team/"
    assert browser_of(cast.alice).get("/").status_code == 200
