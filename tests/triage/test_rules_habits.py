"""Silence, missed sessions, pain, illness, thresholds, data: when a rule speaks."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from coaching.rules import (
    data_trouble,
    illness,
    missed_sessions,
    pain,
    position_trouble,
    silent,
    thresholds_outdated,
)
from coaching.rules._inputs import Advice
from coaching.rules._rule import ALERT, INFO, WATCH, To
from tests.triage.cases import TODAY, every, inputs, ran


@pytest.mark.parametrize(
    ("gap", "last", "severity"),
    [
        (1, 3, None),  # three days of rest after running daily
        (1, 4, WATCH),
        (1, 14, ALERT),
        (7, 7, None),  # who runs on Sundays is not silent on Saturday
        (7, 8, WATCH),
        (2, 70, INFO),  # by now everybody knows
    ],
)
def test_silence_is_measured_by_own_habit(gap, last, severity):
    found = silent.PLUGIN.check(inputs(*every(gap, last + 20 * gap, last)))
    assert (found and found.severity) == severity


def test_silence_names_the_days_and_other_sports():
    found = silent.PLUGIN.check(inputs(*every(1, 40, 6), ran(2, is_run=False)))
    said = silent.PLUGIN.sentence(found.facts, To("Anna"))
    assert "Anna has not recorded a run for 6 days, since 5 Mar" in said
    assert ("Other sports since", "1") in silent.PLUGIN.rows(found.facts, To("Anna"))


def test_ten_gaps_are_needed_to_know_a_habit():
    assert silent.PLUGIN.check(inputs(*every(1, 40, 31))) is None


# Monday 9 March begins this week; blocks of runs on Tuesday, Thursday and Sunday before it.
def week(back, *, long=True, hard=True):
    sunday = 3 + 7 * back
    return [
        ran(sunday, seconds=7200.0 if long else 3600.0),
        ran(sunday + 3, workout_type="tempo" if hard else ""),
        ran(sunday + 5),
    ]


def weeks(count, **given):
    return [run for back in range(2, count) for run in week(back, **given)]


@pytest.mark.parametrize(
    ("last", "missed"),
    [
        ({"long": True, "hard": True}, None),
        ({"long": False, "hard": True}, ["long"]),
        ({"long": False, "hard": False}, ["long", "hard"]),
    ],
)
def test_two_weeks_without_what_eight_weeks_had(last, missed):
    found = missed_sessions.PLUGIN.check(inputs(*weeks(10), *week(1, **last), *week(0, **last)))
    assert (found and found.facts["missed"]) == missed


def test_one_week_without_a_long_run_or_no_habit_of_one_is_no_matter():
    rule = missed_sessions.PLUGIN
    assert rule.check(inputs(*weeks(10), *week(1), *week(0, long=False, hard=False))) is None
    easy = {"long": False, "hard": False}
    assert rule.check(inputs(*weeks(10, **easy), *week(1, **easy), *week(0, **easy))) is None


def test_a_long_run_made_up_this_week_settles_it():
    made_up = ran(1, seconds=7200.0)
    missing = [*week(1, long=False), *week(0, long=False)]
    assert missed_sessions.PLUGIN.check(inputs(*weeks(10), *missing)) is not None
    assert missed_sessions.PLUGIN.check(inputs(*weeks(10), *missing, made_up)) is None


@pytest.mark.parametrize(
    ("severities", "expected"),
    [([2], INFO), ([3], WATCH), ([6], ALERT), ([2, 2, 2], WATCH), ([3, 4, 3], ALERT),
     ([None], WATCH)],
)  # fmt: skip
def test_pain_is_graded_by_how_much_and_how_often(severities, expected):
    hurt = [ran(1 + 2 * n, pain_place="knee", pain_severity=s) for n, s in enumerate(severities)]
    found = pain.PLUGIN.check(inputs(*hurt))
    assert found.severity == expected and found.about == "knee"


def test_pain_of_last_week_has_passed():
    assert pain.PLUGIN.check(inputs(ran(6, pain_place="knee", pain_severity=4))) is not None
    assert pain.PLUGIN.check(inputs(ran(7, pain_place="knee", pain_severity=4))) is None
    assert pain.PLUGIN.check(inputs(ran(1))) is None


def test_pain_is_told_with_place_day_and_number():
    found = pain.PLUGIN.check(inputs(ran(2, pain_place="achilles", pain_severity=4)))
    said = pain.PLUGIN.sentence(found.facts, To("Anna"))
    assert said == (
        "Anna noted pain: Achilles tendon, on 9 Mar (4 of 10), once in the last two weeks."
    )


def ill(*ago):
    return tuple(TODAY - timedelta(days=each) for each in ago)


@pytest.mark.parametrize(
    ("days", "severity", "spell"),
    [((0,), WATCH, 1), ((3,), None, 0), ((2, 1, 0), WATCH, 3), ((6, 5, 4, 2, 1), ALERT, 5),
     ((20, 1), WATCH, 1)],
)  # fmt: skip
def test_days_ill_make_one_spell(days, severity, spell):
    found = illness.PLUGIN.check(inputs(ill_days=ill(*days)))
    assert (found and found.severity) == severity
    assert found is None or found.facts["days"] == spell


def test_runs_on_days_ill_are_told():
    found = illness.PLUGIN.check(inputs(ran(0), ran(1), ill_days=ill(1, 0)))
    assert found.severity == ALERT
    assert "ill on 2 days since 10 Mar, with 2 runs" in illness.PLUGIN.sentence(
        found.facts, To("Anna")
    )


@pytest.mark.parametrize(
    ("field", "value", "current", "severity"),
    [
        ("threshold_speed_mps", 4.2, 4.0, INFO),
        ("threshold_speed_mps", 4.3, 4.0, WATCH),
        ("threshold_speed_mps", 4.1, 4.0, None),
        ("threshold_speed_mps", 3.5, 4.0, None),  # a season without a hard run says nothing
        ("max_heart_rate_bpm", 192, 188, INFO),
        ("max_heart_rate_bpm", 170, 188, None),
        ("threshold_heart_rate_bpm", 160, 170, INFO),
        ("threshold_speed_mps", 4.1, None, INFO),
    ],
)
def test_thresholds_that_runs_speak_against(field, value, current, severity):
    found = thresholds_outdated.PLUGIN.check(inputs(advised=(Advice(field, value, current),)))
    assert (found and found.severity) == severity


def test_thresholds_are_told_as_pace_in_the_reader_s_units():
    advice = Advice("threshold_speed_mps", 4.25, 4.0)
    found = thresholds_outdated.PLUGIN.check(inputs(advised=(advice,)))
    say = thresholds_outdated.PLUGIN.sentence
    assert "threshold pace is set to 4:10 /km, runs say 3:55 /km" in say(found.facts, To("Anna"))
    assert "6:42 /mi" in say(found.facts, To("Anna", "imperial"))


BROKEN = (("heart_rate_spike", "heart_rate_bpm", "alert"),)


def test_a_broken_strap_is_told_only_where_the_body_may_be_seen():
    runs = [*every(2, 40, 12, has_heart_rate=True), *every(2, 8, 2, issues=BROKEN)]
    with_body = data_trouble.PLUGIN.check(inputs(*runs, has_body=True))
    assert with_body.facts["troubles"] == {"heart_rate": 4, "no_heart_rate": 4}
    assert data_trouble.PLUGIN.check(inputs(*runs)) is None


def test_gps_that_went_missing_is_told_but_not_a_treadmill():
    before = every(2, 40, 12)
    lost = position_trouble.PLUGIN.check(inputs(*before, *every(2, 10, 2, has_track=False)))
    assert "5 of the last 5 runs have no GPS" in position_trouble.PLUGIN.sentence(
        lost.facts, To("A")
    )
    indoor = every(2, 10, 2, has_track=False, is_indoor=True)
    assert position_trouble.PLUGIN.check(inputs(*before, *indoor)) is None


@pytest.mark.parametrize(("count", "fires"), [(1, False), (2, True)])
def test_files_that_could_not_be_read_are_told(count, fires):
    given = inputs(failed_files=count, failed_since=date(2026, 3, 9))
    assert (data_trouble.PLUGIN.check(given) is not None) == fires
