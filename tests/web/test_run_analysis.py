"""A run's figures beside the normal range, its best efforts and its repetitions."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from django.urls import reverse

from activities.core.recording import Lap, Recording
from activities.core.splits import LapRow, Split
from activities.models import Activity
from activities.services.library import activity_create_manual
from analytics.models import MetricValue
from analytics.selectors.intervals import repetitions_of
from analytics.services.analyse import activities_analyse
from athletes.models import Athlete
from athletes.services import threshold_set
from runhub.web.run_intervals import summary
from simulation.write_fit import write_fit
from tests.imports.handing_in import bring
from tests.progress.rows import add_up, run
from tests.web.test_activities_run import words
from tests.web.tiny import bring_tiny, tiny

pytestmark = pytest.mark.django_db
DAY = date(2024, 5, 20)


def typed_in(athlete: Athlete, speed_mps: float, days_ago: int = 0, **more: object) -> Activity:
    """An hour at `speed_mps`."""
    day = DAY - timedelta(days=days_ago)
    start = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    figures = {"moving_s": 3600.0, "distance_m": 3600.0 * speed_mps} | more
    return activity_create_manual(athlete=athlete, start=start, time_zone="UTC", **figures)


def finish(athlete: Athlete) -> None:
    while activities_analyse(athlete_id=athlete.pk):
        pass


def shown(client, activity: Activity, **headers: str):
    address = reverse("activity_analysis", args=[activity.public_id])
    return client.get(address, headers=headers)


def row_of(answer, label: str):
    groups = answer.context["analysis"].groups
    return next(row for group in groups for row in group.rows if row.label == label)


@pytest.fixture
def year(alice: Athlete) -> Activity:
    """Eleven hours at 2.5, 2.6, ... 3.5 m/s, what must not count, and one at 3.6 m/s."""
    threshold_set(athlete=alice, valid_from=date(2024, 1, 1), threshold_speed_mps=3.6)
    for tenth in range(11):
        typed_in(alice, 2.5 + tenth / 10, days_ago=10 + tenth)
    typed_in(alice, 6.0, days_ago=400)
    ride = typed_in(alice, 6.0, days_ago=5, sport="ride")
    found = typed_in(alice, 3.6)
    finish(alice)
    MetricValue.objects.filter(activity=ride, key="pace").update(value=6.0, reason="")
    return found


def test_a_figure_stands_beside_the_athletes_own_normal_range(year, alice, browser_of):
    pace = row_of(shown(browser_of(alice), year), "Pace")
    # 10th and 90th percentile of 2.5, 2.6, ... 3.5 m/s: 2.6 and 3.4, so 384.6 and 294.1 s/km.
    assert dict(pace.pairs)["Normal range"].startswith("6:25–4:54 /km: the middle 80 % of 11 ")
    assert (str(pace.figure), pace.verdict, pace.is_apart) == (
        "4:38 /km",
        "faster than usual",
        True,
    )
    # 1.0 m/s above 2.6 where 0.8 fill 40 of 100: 30 + 50.
    assert pace.place == "80.0"


def test_what_is_this_names_the_thresholds_of_that_day(year, alice, browser_of):
    load = row_of(shown(browser_of(alice), year), "Pace load")
    about = dict(load.pairs)
    assert str(load.figure) == "100"  # an hour at the threshold pace
    assert "threshold pace 4:38 /km (of 1 Jan 2024)" in about["Inputs"]
    assert "Coggan" in about["Source"] and about["Version"] == "1"
    assert load.href == reverse("progress_metric", args=["pace_load"])


def test_a_missing_figure_says_why_and_a_waiting_one_that_it_comes(year, alice, browser_of):
    text = words(shown(browser_of(alice), year))
    assert "typed in: there is no recording to compute it from" in text
    fresh = typed_in(alice, 3.0)
    assert "is being worked out. It takes a moment." in words(shown(browser_of(alice), fresh))
    finish(alice)
    assert "worked out" not in words(shown(browser_of(alice), fresh))


def test_the_weight_behind_a_figure_is_for_its_owner_alone(cast, browser_of):
    Athlete.objects.filter(pk=cast.alice.pk).update(weight_kg=61.7)
    activity = bring_tiny(cast.alice)
    finish(cast.alice)
    MetricValue.objects.filter(activity=activity, key="running_effectiveness").update(
        value=0.98, reason=""
    )
    assert "weight of today 61.7 kg" in words(shown(browser_of(cast.alice), activity))
    coachs = words(shown(browser_of(cast.bob), activity))
    assert "weight of today" in coachs and "61.7" not in coachs


def test_best_efforts_have_a_rank_and_records_of_then_and_now(alice, browser_of):
    run(alice, DAY - timedelta(days=9), bests={400.0: 80.0, 1000.0: 240.0, 5000.0: 1300.0})
    here = run(alice, DAY, bests={400.0: 82.0, 1000.0: 230.0, 5000.0: 1250.0, 10000.0: 2700.0})
    run(alice, DAY + timedelta(days=9), bests={400.0: 85.0, 1000.0: 229.0})
    add_up(alice)
    answer = shown(browser_of(alice), here)
    found = {best.name: (best.time, best.pace, best.rank, best.mark) for best in
             answer.context["analysis"].bests}  # fmt: skip
    assert found == {
        "400 m": ("1:22", "3:25", "2 of 3", ""),
        "1 km": ("3:50", "3:50", "2 of 3", "record then"),
        "5 km": ("20:50", "4:10", "1 of 2", "record"),
        "10 km": ("45:00", "4:30", "1 of 1", ""),  # nothing to compare with is no record
    }
    assert answer.context["analysis"].records == "Record over 5 km. Record on that day over 1 km"
    inside = shown(browser_of(alice), here, **{"HX-Request": "true"}).content.decode()
    assert 'id="run-records"' in inside and "<html" not in inside


def session() -> Recording:
    """1 km in 400 s, six times 400 m in 88 s with 100 m jogged in 60 s between, 1 km in 400 s."""
    steps = [(400, 1000.0)] + [(88, 400.0), (60, 100.0)] * 6 + [(400, 1000.0)]
    ends = np.cumsum([0, *(lasts for lasts, _way in steps)])
    ways = np.cumsum([0.0, *(way for _lasts, way in steps)])
    time_s = np.arange(float(ends[-1]) + 1)
    channels = {"time_s": time_s, "distance_m": np.interp(time_s, ends, ways)}
    return replace(tiny(), channels=channels)


def test_repetitions_are_found_in_the_pace_where_no_lap_marks_them(alice, browser_of):
    activity = bring(alice, a_fit=write_fit(session()))["a.fit"].activity
    page = browser_of(alice).get(reverse("activity", args=[activity.public_id]))
    found = page.context["page"].intervals
    assert "6 × 400 m in 1:2" in found.sentence.replace("\N{NO-BREAK SPACE}", " ")
    times = [int(row.time[0]) * 60 + int(row.time[2:]) for row in found.rows]
    assert times == pytest.approx([88] * 6, abs=4)
    assert [row.from_s for row in found.rows] == pytest.approx(
        [400 + 148 * n for n in range(6)], abs=4
    )
    assert found.rows[-1].rest == "" and "Found in the pace" in words(page)


def lap(start: float, lasts: float, way: float, intensity: str) -> LapRow:
    nan = float("nan")
    part = Split(0, start, start + lasts, way, lasts, lasts, nan, nan, way / lasts, *[nan] * 5)
    return LapRow(Lap(start, start + lasts, intensity=intensity), part)


def test_laps_that_tell_work_from_rest_win_over_the_pace():
    laps = [lap(0, 600, 1800, "warmup")]
    for number, lasts in enumerate((88, 90, 86)):
        laps += [lap(700 + 200 * number, lasts, 401, "active"), lap(800 + 200 * number, 90, 150,
                                                                   "rest")]  # fmt: skip
    found = repetitions_of(None, laps)
    assert found is not None and found.is_marked
    text = summary(found, "metric").replace("\N{NO-BREAK SPACE}", " ")
    assert text == "3 × 400 m in 1:28 on average, spread 4 s."  # 264 s / 3
    assert [bout.kind for bout in found.bouts] == ["work", "rest", "work", "rest", "work"]
    minutes = [lap(n * 300, 180, way, "interval") for n, way in enumerate((700, 760, 640))]
    found = repetitions_of(None, [*minutes, lap(900, 60, 100, "recovery")])
    assert found is not None  # 2,100 m in 540 s: 257 s a kilometre
    assert summary(found, "metric") == "3 × 3:00 at 4:17 /km on average."
    assert repetitions_of(None, [lap(n * 300, 300, 1000, "active") for n in range(5)]) is None


def test_the_heads_of_the_charts_speak_of_decoupling_and_of_the_hills(alice, browser_of):
    activity = bring_tiny(alice)
    finish(alice)
    for key, value in (("decoupling", 3.14), ("graded_pace", 4.0)):
        MetricValue.objects.filter(activity=activity, key=key).update(value=value, reason="")
    page = browser_of(alice).get(reverse("activity", args=[activity.public_id]))
    said = {panel.how.key: panel.sentence for panel in page.context["page"].panels}
    assert "On the flat the same effort would be 4:10 /km." in said["pace"]
    assert "Decoupling 3.1 %: heart rate and pace held together." in said["heart_rate"]


def test_a_long_history_costs_no_more_queries(alice, browser_of, django_assert_num_queries):
    activity = bring_tiny(alice)
    client = browser_of(alice)
    client.get("/")  # notes when the session was first used
    for count in (1, 30):
        for ago in range(count):
            typed_in(alice, 3.0, days_ago=ago + 1)
        finish(alice)
        # Session, person, activity; values, normal ranges, efforts, thresholds, due.
        with django_assert_num_queries(8):
            shown(client, activity, **{"HX-Request": "true"})
        # As above without the values, and how it felt, comments, teams, notifications.
        with django_assert_num_queries(15):
            client.get(reverse("activity", args=[activity.public_id]))
