"""The page of wellness days: three questions, earlier days, what a coach reads of it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from athletes.consent.sight import OWN
from athletes.models import Athlete, Share, WellnessDay
from runhub.web.wellness.page import wellness_page

pytestmark = pytest.mark.django_db


def days(athlete, count, **values):
    today = timezone.localdate()
    WellnessDay.objects.bulk_create(
        WellnessDay(athlete=athlete, local_date=today - timedelta(days=ago), **values)
        for ago in range(1, count + 1)
    )


def test_a_day_is_filled_in_as_people_type_and_comes_back(cast, browser_of):
    Athlete.objects.filter(pk=cast.alice.pk).update(
        units="imperial", wellness_fields=["sleep_h", "weight_kg", "mood"]
    )
    alice = browser_of(Athlete.objects.get(pk=cast.alice.pk))
    sent = {"said": "1", "sleep_h": "7:30", "weight_kg": "135,5", "mood": "4", "note": "Fine"}
    page = alice.post("/wellness/", sent, follow=True).content.decode()
    row = WellnessDay.objects.get()
    assert (row.sleep_h, row.mood, row.note) == (7.5, 4, "Fine")
    assert row.weight_kg == pytest.approx(135.5 * 0.45359237)
    assert 'value="135.5"' in page and 'value="7.5"' in page
    assert page.count('class="field-label" for="id_') == 3  # two measures and the note


def test_an_earlier_day_is_corrected_and_deleted(cast, browser_of):
    days(cast.alice, 2, hrv_ms=60.0, resting_heart_rate_bpm=48)
    alice, yesterday = browser_of(cast.alice), timezone.localdate() - timedelta(days=1)
    alice.post("/wellness/", {"day": yesterday.isoformat(), "resting_heart_rate_bpm": "51"})
    row = WellnessDay.objects.get(local_date=yesterday)
    assert (row.resting_heart_rate_bpm, row.hrv_ms) == (51, 60.0)  # what was not asked stays
    alice.post(reverse("wellness_delete", args=[yesterday.isoformat()]))
    assert WellnessDay.objects.count() == 1
    assert alice.get("/wellness/?day=2999-01-01").status_code == 404
    assert alice.get("/wellness/?day=x").status_code == 404


def test_what_cannot_be_is_refused_in_words(cast, browser_of):
    answer = browser_of(cast.alice).post("/wellness/", {"resting_heart_rate_bpm": "400"})
    assert answer.status_code == 422 and not WellnessDay.objects.exists()


def test_three_measures_are_chosen(cast, browser_of):
    alice = browser_of(cast.alice)
    alice.post("/wellness/fields/", {"fields_asked": ["hrv_ms"]})
    page = alice.get("/wellness/").content.decode()
    assert 'name="hrv_ms"' in page and 'name="sleep_h"' not in page
    many = {"fields_asked": ["hrv_ms", "sleep_h", "mood", "weight_kg"]}
    assert (
        "Choose three at most"
        in alice.post("/wellness/fields/", many, follow=True).content.decode()
    )


@pytest.mark.parametrize(
    ("kinds", "sees"),
    [
        (["training"], None),
        (["training", "body"], (True, False)),
        (["training", "notes"], (False, True)),
        (["body", "notes"], (True, True)),
    ],
)
def test_a_coach_reads_figures_as_body_and_notes_as_notes(cast, browser_of, kinds, sees):
    days(cast.alice, 3, resting_heart_rate_bpm=47, note="Slept badly")
    Share.objects.filter(membership__user=cast.alice.user).update(kinds=kinds)
    bob = browser_of(cast.bob)
    for name in ("athlete_wellness", "athlete_wellness_csv"):
        answer = bob.get(reverse(name, args=[cast.alice.public_id]))
        if sees is None:
            assert answer.status_code == 403
        else:
            text = answer.getvalue().decode()
            # As a figure of its own: ids in addresses hold any two digits at times.
            figure = re.search(r"(?<![\w-])47(?![\w-])", text.split("<main")[-1])
            assert (bool(figure), "Slept badly" in text) == sees
            assert 'name="said"' not in text


def test_a_figure_is_told_against_the_usual_range(cast):
    days(cast.alice, 12, resting_heart_rate_bpm=48)
    today = timezone.localdate()
    WellnessDay.objects.create(athlete=cast.alice, local_date=today, resting_heart_rate_bpm=56)
    cast.alice.sight = OWN
    (trend,) = wellness_page(cast.alice, today, today, "metric").trends
    assert trend.sentence == "Above the usual 48 to 48 bpm."
    assert str(trend.latest) == "56 bpm"
