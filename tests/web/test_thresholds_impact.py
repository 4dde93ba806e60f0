"""Thresholds: what a change does is shown first, and is what then happens."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from activities.services.library import activity_create_manual
from analytics.models import Analysis
from analytics.selectors import form
from analytics.selectors.suggestions import Evidence, Suggestion
from analytics.services.analyse import activities_analyse
from athletes.models import Athlete, Threshold
from athletes.services import threshold_set
from common.ids import uuid7
from runhub.web import settings_thresholds
from tests.web.test_activities_run import words

pytestmark = pytest.mark.django_db
PAGE = "settings_thresholds"


def day(ago: int) -> date:
    return timezone.localdate() - timedelta(days=ago)


def finish(athlete: Athlete) -> None:
    while activities_analyse(athlete_id=athlete.pk):
        pass


@pytest.fixture
def runner(alice: Athlete) -> Athlete:
    """An hour at 3 m/s and 150 bpm on each of six days; thresholds from the oldest on."""
    threshold_set(
        athlete=alice, valid_from=day(50), max_heart_rate_bpm=190, resting_heart_rate_bpm=50,
        threshold_heart_rate_bpm=170, threshold_speed_mps=3.6,
    )  # fmt: skip
    for ago in (60, 50, 40, 30, 20, 10):
        start = datetime.combine(day(ago), datetime.min.time(), UTC) + timedelta(hours=9)
        activity_create_manual(
            athlete=alice, start=start, time_zone="UTC", moving_s=3600.0, distance_m=10_800.0,
            average_heart_rate_bpm=150.0,
        )  # fmt: skip
    finish(alice)
    return alice


def loads(athlete: Athlete) -> dict[int, tuple[float | None, float | None]]:
    rows = Analysis.objects.filter(athlete=athlete)
    return {pk: (heart, pace) for pk, heart, pace in rows.values_list(
        "activity_id", "heart_rate_load", "pace_load")}  # fmt: skip


def fitness(athlete: Athlete) -> float:
    found = form(athlete.pk, timezone.localdate())
    assert found is not None
    return float(found.by_heart_rate.fitness[-1])


def typed(valid_from: date, **changes: str) -> dict[str, str]:
    return {
        "valid_from": valid_from.isoformat(), "threshold_heart_rate_bpm": "170",
        "max_heart_rate_bpm": "190", "resting_heart_rate_bpm": "50", "threshold_pace": "4:38",
    } | changes  # fmt: skip


@pytest.mark.parametrize("how", ["new", "moved", "deleted"])
def test_what_is_shown_first_is_what_then_happens(how, runner, browser_of):
    other = threshold_set(
        athlete=runner, valid_from=day(25), max_heart_rate_bpm=190, resting_heart_rate_bpm=50,
        threshold_heart_rate_bpm=180, threshold_speed_mps=3.6,
    )  # fmt: skip
    finish(runner)
    # New: the run of 30 days ago. Moved from 25 to 15: that of 20. Deleted: the last two.
    address, data, changed = {
        "new": (reverse(PAGE), typed(day(35), threshold_heart_rate_bpm="160"), 1),
        "moved": (reverse("settings_threshold_edit", args=[other.pk]),
                  typed(day(15), threshold_heart_rate_bpm="180"), 1),
        "deleted": (reverse("settings_threshold_delete", args=[other.pk]), {}, 2),
    }[how]  # fmt: skip
    client = browser_of(runner)
    before, was = loads(runner), fitness(runner)
    page = client.get(address) if how == "deleted" else client.post(address, data)
    assert Threshold.objects.count() == 2 and loads(runner) == before  # nothing is saved
    told = page.context["impact"]
    assert client.post(address, data | {"confirmed": "1"}).status_code == 302
    finish(runner)
    after = loads(runner)
    assert sum(after[pk] != before[pk] for pk in before) == changed
    many = "activities" if changed > 1 else "activity"
    assert f"changes the load of {changed} {many} and" in told.headline
    assert f"{was:.1f} becomes {fitness(runner):.1f}." in told.lines[0]
    percent = 100 * (fitness(runner) / was - 1)
    digits = 0 if abs(percent) > 10 else 1
    assert f"{abs(percent):.{digits}f}\N{NO-BREAK SPACE}%" in told.headline
    assert ("\N{MINUS SIGN}" in told.headline) is (percent < 0)


def test_the_first_thresholds_count_for_the_days_before_too(runner, browser_of):
    row = runner.thresholds.get()
    address = reverse("settings_threshold_edit", args=[row.pk])
    told = browser_of(runner).post(address, typed(day(50), threshold_pace="4:10"))
    # The pace load of all six, also of the run before; heart rates stay.
    assert "the load of 6 activities" in told.context["impact"].headline
    assert "by pace" in words(told)
    # (3.6 / 4.0)^2 - 1 = -19 %
    assert "\N{MINUS SIGN}19\N{NO-BREAK SPACE}%" in told.context["impact"].headline


def test_a_change_of_mind_leads_back_to_the_form_as_it_was_filled(runner, browser_of):
    client = browser_of(runner)
    page = client.post(reverse(PAGE), typed(day(5), threshold_heart_rate_bpm="175"))
    assert page.status_code == 302  # no run since: nothing to ask about
    Threshold.objects.filter(valid_from=day(5)).delete()
    data = typed(day(15), threshold_heart_rate_bpm="175")
    assert "Nothing is saved yet" in words(client.post(reverse(PAGE), data))
    back = client.post(reverse(PAGE), data | {"back": "1"})
    assert back.context["form"]["threshold_heart_rate_bpm"].value() == "175"
    assert Threshold.objects.count() == 1


def test_only_zones_change_when_the_resting_rate_is_unknown(alice, browser_of, runner):
    Threshold.objects.update(resting_heart_rate_bpm=None)
    finish(alice)
    data = typed(day(25), threshold_heart_rate_bpm="160", resting_heart_rate_bpm="")
    told = browser_of(alice).post(reverse(PAGE), data).context["impact"]
    assert told.headline == "The time in zones of 2 activities is worked out anew."


def test_a_suggestion_names_its_runs_and_fills_the_form(runner, browser_of, monkeypatch):
    found = Suggestion(
        "threshold_speed_mps", 4.0, 3.6, "Your critical speed.",
        [Evidence(uuid7(), "City 5 km", date(2026, 3, 1))],
    )  # fmt: skip
    monkeypatch.setattr(settings_thresholds, "suggestions", lambda *_: [found])
    client = browser_of(runner)
    page = client.get(reverse(PAGE))
    assert "Threshold pace 4:10 /km now 4:38 /km" in words(page)
    assert "City 5 km, 1 Mar 2026" in words(page) and "no formula by age" in words(page)
    filled = client.get(page.context["suggestions"][0].href).context["form"]
    assert filled["threshold_pace"].value() == "4:10"
    assert filled["max_heart_rate_bpm"].value() == 190  # what counts today stays
    assert client.get(reverse(PAGE) + "?threshold_speed_mps=x&day=y").status_code == 200


def test_zones_are_those_of_the_day_that_is_asked_for(runner, browser_of):
    threshold_set(athlete=runner, valid_from=day(5), threshold_heart_rate_bpm=180)
    client = browser_of(runner)
    for ago, least in ((0, 180), (6, 170), (900, 170)):
        page = client.get(reverse(PAGE), {"day": day(ago).isoformat()})
        # Friel: the fifth zone begins at the threshold.
        assert page.context["zones"].heart_rate[-1].text == f"{least} and above"
        assert ("There are none so early" in words(page)) is (ago == 900)


def test_the_recompute_shows_how_far_it_is(runner, browser_of):
    client = browser_of(runner)
    client.post(reverse(PAGE), typed(day(35), threshold_heart_rate_bpm="160") | {"confirmed": "1"})
    assert "Analysis is running: 3 of 6" in words(client.get(reverse(PAGE)))
    address = reverse("settings_thresholds_progress")
    inside = {"HX-Request": "true"}
    activities_analyse(athlete_id=runner.pk, limit=2)
    assert "Analysis is running: 5 of 6" in words(client.get(address, headers=inside))
    finish(runner)
    assert "Analysis is done" in words(client.get(address, headers=inside))
