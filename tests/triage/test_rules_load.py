"""Load, form, effort and long runs: when a rule speaks and when it holds its tongue."""

from __future__ import annotations

import pytest

from coaching.rules import form_low, hard_effort, load_spike, long_run_jump
from coaching.rules._rule import ALERT, WATCH, To
from tests.triage.cases import TODAY, every, inputs, ran

STEADY = [400.0, 380.0, 420.0, 400.0, 410.0, 390.0]  # mean 400, deviation 14: a tenth counts


@pytest.mark.parametrize(
    ("weeks", "severity"),
    [
        ([*STEADY, 420.0], None),
        ([*STEADY, 500.0], None),  # five deviations, but a quarter more is no spike
        ([*STEADY, 525.0], WATCH),
        ([*STEADY, 660.0], ALERT),
        ([300.0, 500.0, 250.0, 550.0, 300.0, 500.0, 580.0], None),  # such weeks happen to them
        ([0.0, 0.0, 0.0, 400.0, 400.0, 400.0, 900.0], None),  # three weeks are no baseline
        ([0.0] * 6 + [900.0], None),
    ],
)
def test_a_week_far_above_own_weeks_is_a_spike(weeks, severity):
    found = load_spike.PLUGIN.check(inputs(weeks=weeks))
    assert (found and found.severity) == severity


def test_a_spike_quotes_its_numbers_and_reaches_back_seven_weeks():
    found = load_spike.PLUGIN.check(inputs(*every(2, 6, 0), weeks=[*STEADY, 525.0]))
    assert found.facts == {"now": 525, "mean": 400, "most": 420, "percent": 31}
    assert (TODAY - found.first_day).days == 48
    said = load_spike.PLUGIN.sentence(found.facts, To("Anna"))
    assert said.startswith("Anna's load of the last 7 days is 525, 31 % above the 400 of")
    assert load_spike.PLUGIN.sentence(found.facts, To()).startswith("Your load")


@pytest.mark.parametrize(
    ("metres", "kind", "severity"),
    [
        (19_000.0, "long", None),  # 27 % further than 15 km
        (20_000.0, "long", WATCH),
        (31_000.0, "long", ALERT),
        (31_000.0, "race", None),
    ],
)
def test_one_run_far_beyond_the_longest_of_thirty_days(metres, kind, severity):
    before = [*every(4, 30, 5), ran(7, distance_m=15_000.0)]
    far = ran(1, distance_m=metres, workout_type=kind)
    # 40 km six weeks ago no longer count.
    found = long_run_jump.PLUGIN.check(inputs(*before, ran(42, distance_m=40_000.0), far))
    assert (found and found.severity) == severity


def test_a_first_long_run_after_an_empty_month_is_not_judged():
    assert long_run_jump.PLUGIN.check(inputs(ran(12), ran(1, distance_m=30_000.0))) is None


# Loads of 50 a day with easier and harder weeks in turn.
TURNS = [350.0, 250.0] * 18


@pytest.mark.parametrize(
    ("last", "severity"),
    [([350.0, 250.0], None), ([350.0, 480.0], WATCH), ([700.0, 900.0], ALERT)],
)
def test_form_below_own_range(last, severity):
    found = form_low.PLUGIN.check(inputs(weeks=[*TURNS, *last]))
    assert (found and found.severity) == severity


def test_form_of_a_short_record_is_not_judged():
    assert form_low.PLUGIN.check(inputs(weeks=[*TURNS[:18], 900.0, 1200.0])) is None


def rated(rpe, load=50.0):
    """Nine easy runs that felt 3, and two hard ones that felt 7."""
    before = [*every(3, 38, 12, rpe=3, load=49.0), *every(5, 50, 45, rpe=7, load=100.0)]
    return inputs(*before, ran(1, rpe=rpe, load=load))


@pytest.mark.parametrize(
    ("rpe", "load", "fires"),
    [(3, 49.0, False), (5, 49.0, False), (8, 49.0, True), (8, 100.0, False), (None, 49.0, False)],
)
def test_a_run_that_felt_harder_than_such_runs_do(rpe, load, fires):
    assert (hard_effort.PLUGIN.check(rated(rpe, load)) is not None) == fires


def test_two_such_runs_in_a_week_are_grave_and_what_is_expected_is_quoted():
    base = rated(8, 49.0)
    found = hard_effort.PLUGIN.check(inputs(*base.done, ran(3, rpe=9, load=49.0)))
    assert found.severity == ALERT and found.facts["expected"] == 3.0
    said = hard_effort.PLUGIN.sentence(found.facts, To("Anna"))
    assert "felt 8 of 10 on the run of 10 Mar; runs of this intensity usually feel 3.0" in said


def test_eight_ratings_are_needed_to_know_a_habit():
    few = inputs(*every(3, 30, 10, rpe=3)[:7], ran(1, rpe=9))
    assert hard_effort.PLUGIN.check(few) is None
