import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.core import load, power, trimp, zones
from analytics.core.efficiency import decoupling, efficiency_factor
from analytics.core.missing import Missing

MAN = {"resting_bpm": 60, "max_bpm": 190, "sex": "M"}


def test_uneven_beats_load_more_than_their_mean():
    beats = np.repeat([130.0, 170.0], 1800)
    assert trimp.trimp_banister(beats, np.ones(3600), **MAN) == pytest.approx(111.54, abs=0.01)


def test_women_have_their_own_curve_and_the_unstated_the_mean():
    # 60 x 9/13 x 0.86 x e^(1.67 x 9/13), by hand.
    found = {sex: trimp.trimp_banister([150.0], [3600.0], **(MAN | {"sex": sex})) for sex in "MF"}
    assert found["F"] == pytest.approx(60 * 9 / 13 * 0.86 * np.exp(1.67 * 9 / 13))
    unstated = trimp.trimp_banister([150.0], [3600.0], **(MAN | {"sex": ""}))
    assert unstated == pytest.approx((found["M"] + found["F"]) / 2)


beats = st.lists(st.floats(30, 230), min_size=1, max_size=30)


@settings(max_examples=25, deadline=None)
@given(beats, st.floats(0.1, 10))
def test_trimp_adds_up_scales_with_time_and_skips_the_missing(values, factor):
    seconds = np.ones(len(values))
    once = trimp.trimp_banister(values, seconds, **MAN)
    assert trimp.trimp_banister(values, factor * seconds, **MAN) == pytest.approx(factor * once)
    holes = trimp.trimp_banister([*values, np.nan], [*seconds, 500.0], **MAN)
    assert holes == pytest.approx(once)
    # A sample written twice stands for half the time each.
    twice = trimp.trimp_banister(np.repeat(values, 2), np.repeat(seconds / 2, 2), **MAN)
    assert twice == pytest.approx(once)
    paused = trimp.trimp_banister([*values, 180.0], [*seconds, 0.0], **MAN)
    assert paused == pytest.approx(once)


def test_no_heart_rate_is_no_trimp_and_impossible_limits_are_refused():
    assert np.isnan(trimp.trimp_banister([np.nan, np.nan], [1.0, 1.0], **MAN))
    with pytest.raises(ValueError, match="below"):
        trimp.trimp_banister([150.0], [1.0], resting_bpm=190, max_bpm=180)
    with pytest.raises(ValueError, match="above"):
        trimp.heart_rate_load(50, threshold_bpm=60, **MAN)
    with pytest.raises(ValueError, match="five"):
        trimp.trimp_edwards([1.0, 2.0])


def test_an_hour_at_the_threshold_is_100():
    hour = trimp.trimp_banister(np.full(3600, 170.0), np.ones(3600), **MAN)
    assert trimp.heart_rate_load(hour, threshold_bpm=170, **MAN) == pytest.approx(100)
    assert power.stress_score(3600, power.intensity_factor(250, 250)) == 100
    assert power.pace_load(3600, 4.2, 4.2) == 100


def test_edwards_leaves_out_what_lies_below_the_zones():
    assert trimp.trimp_edwards([999.0, 600.0, 0, 0, 0, 60.0]) == 15


def test_normalised_power_uses_full_windows():
    halves = np.tile(np.repeat([100.0, 400.0], 30), 20)
    assert power.normalised_power(halves) == pytest.approx(287.501, abs=0.001)
    assert np.isnan(power.normalised_power(np.full(29, 250.0)))


def test_normalised_power_spans_short_gaps_and_never_long_ones():
    low, high = np.full(100, 200.0), np.full(100, 300.0)
    apart = power.normalised_power(np.concatenate([low, np.full(60, np.nan), high]))
    # 71 full windows on either side, none of both.
    assert apart == pytest.approx(((200.0**4 + 300.0**4) / 2) ** 0.25)
    joined = power.normalised_power(np.concatenate([low, np.full(20, np.nan), high]))
    assert joined == pytest.approx(power.normalised_power(np.concatenate([low, high])))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(50, 500), min_size=30, max_size=90), st.floats(0.1, 10))
def test_normalised_power_scales_and_forgets_pauses(watts, unit):
    watts = np.array(watts)
    found = power.normalised_power(watts)
    assert power.normalised_power(unit * watts) == pytest.approx(unit * found)
    assert watts.min() - 1e-6 <= found <= watts.max() + 1e-6
    stood = np.insert(watts, 15, np.zeros(10))
    weights = np.insert(np.ones(len(watts)), 15, np.zeros(10))
    assert power.normalised_power(stood, weights) == pytest.approx(found)


def test_loads_from_pace_as_worked_by_hand():
    assert power.stress_score(5400, 0.8) == pytest.approx(96)
    assert power.pace_load(2850, 1000 / 285, 1000 / 270) == pytest.approx(71.05, abs=0.01)
    with pytest.raises(ValueError, match="positive"):
        power.intensity_factor(250, 0)


def test_skiba_s_power_and_effectiveness():
    runner = {"mass_kg": 70, "height_m": 1.75}
    assert power.skiba_power(3.0, **runner) == pytest.approx(262.55, abs=0.01)
    assert power.skiba_power(3.0, 0.05, **runner) == pytest.approx(339.54, abs=0.01)
    assert power.running_effectiveness(3.5, 3.45 * 70, 70) == pytest.approx(1.0145, abs=1e-4)
    assert np.isnan(power.running_effectiveness(3.5, 0.0, 70))


def test_power_zones_are_shares_of_the_critical_power():
    assert zones.power_zones(250).edges == pytest.approx((200, 225, 250, 287.5))


def steady(minutes=60, beats=(145.0, 152.0)):
    n = 60 * minutes
    heart = np.full(n, beats[0])
    heart[600 + (n - 600) // 2 :] = beats[1]
    return np.full(n, 2.9), heart, np.ones(n)


def test_efficiency_and_decoupling_as_worked_by_hand():
    assert efficiency_factor(3.0, 140.0) == pytest.approx(1.2857, abs=1e-4)
    assert np.isnan(efficiency_factor(3.0, 0.0)) and np.isnan(efficiency_factor(3.0, np.nan))
    assert decoupling(*steady()) == pytest.approx(4.605, abs=0.001)


def test_decoupling_says_why_there_is_none():
    speed, heart, weight = steady()
    assert decoupling(None, heart, weight) == Missing("no_speed")
    assert decoupling(speed, None, weight) == Missing("no_heart_rate")
    assert decoupling(*steady(minutes=49)) == Missing("too_short")
    assert decoupling(speed, np.where(np.arange(3600) % 3, np.nan, heart), weight) == Missing(
        "heart_rate_incomplete"
    )
    assert decoupling(speed, heart, weight, np.full(3600, 0.05)) == Missing("hilly")
    fartlek = np.where(np.arange(3600) // 120 % 2, 4.0, 2.5)
    assert decoupling(fartlek, heart, weight) == Missing("not_steady")


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 3000), st.integers(1, 600), st.floats(0.5, 2))
def test_a_pause_does_not_move_the_halves_nor_does_the_unit(at, lasts, unit):
    speed, heart, weight = steady()
    with_pause = (
        np.insert(unit * speed, at, np.full(lasts, np.nan)),
        np.insert(heart, at, np.full(lasts, 110.0)),
        np.insert(weight, at, np.zeros(lasts)),
    )
    assert decoupling(*with_pause) == pytest.approx(decoupling(speed, heart, weight))


def test_fitness_from_constant_load_in_both_conventions():
    def fitness(days, recursion):
        return load.fitness_fatigue(np.full(days, 100.0), recursion=recursion).fitness[-1]

    assert [fitness(28, r) for r in ("exp", "1/tau")] == pytest.approx([48.658, 49.071], abs=0.001)
    assert [fitness(84, r) for r in ("exp", "1/tau")] == pytest.approx([86.466, 86.790], abs=0.001)


def test_ten_days_of_rest_from_60_and_80():
    found = load.fitness_fatigue(np.zeros(10), start=(60, 80))
    assert found.form[0] == -20
    assert (found.fitness[0], found.fatigue[0]) == pytest.approx((58.588, 69.350), abs=0.001)
    assert (found.fitness[9], found.fatigue[9]) == pytest.approx((47.288, 19.172), abs=0.001)
    assert found.form[1] == pytest.approx(58.588 - 69.350, abs=0.001)


days = st.lists(st.floats(0, 400), min_size=1, max_size=80)


@settings(max_examples=25, deadline=None)
@given(days, st.integers(0, 80), st.floats(0.1, 10))
def test_form_can_be_continued_from_any_day_and_scales(loads, cut, unit):
    cut = min(cut, len(loads))
    whole = load.fitness_fatigue(loads)
    first = load.fitness_fatigue(loads[:cut])
    start = (first.fitness[-1], first.fatigue[-1]) if cut else (0.0, 0.0)
    rest = load.fitness_fatigue(loads[cut:], start=start)
    for name in ("fitness", "fatigue", "form"):
        joined = np.concatenate([getattr(first, name), getattr(rest, name)])
        np.testing.assert_allclose(joined, getattr(whole, name), atol=1e-9)
    more = load.fitness_fatigue(unit * np.array(loads))
    np.testing.assert_allclose(more.form, unit * whole.form, atol=1e-7)


def test_a_day_without_a_known_load_rests():
    known = load.fitness_fatigue([50.0, 0.0, 50.0])
    np.testing.assert_array_equal(load.fitness_fatigue([50.0, np.nan, 50.0]).form, known.form)
    with pytest.raises(ValueError, match="day"):
        load.fitness_fatigue([1.0], tau_fatigue=0)


def test_acute_to_chronic_in_three_ways():
    loads = np.repeat([30.0, 50.0], [21, 7])
    assert load.acwr_rolling(loads)[-1] == pytest.approx(5 / 3)
    assert load.acwr_rolling(loads, coupled=True)[-1] == pytest.approx(50 / 35)
    acute, chronic = (50 - 20 * (1 - 2 / (n + 1)) ** 7 for n in (7, 28))
    assert load.acwr_ewma(loads)[-1] == pytest.approx(acute / chronic)
    assert np.isnan(load.acwr_rolling(loads)[:27]).all()
    assert np.isnan(load.acwr_rolling(np.zeros(40))).all()
    assert len(load.acwr_rolling(loads[:5])) == 5


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(1, 300), min_size=28, max_size=60), st.floats(0.1, 10))
def test_ratios_do_not_know_the_unit(loads, unit):
    loads = np.array(loads)
    for ratio in (load.acwr_rolling, load.acwr_ewma):
        np.testing.assert_allclose(ratio(unit * loads), ratio(loads), rtol=1e-6)
    np.testing.assert_allclose(load.monotony(unit * loads[:7]), load.monotony(loads[:7]))


def test_monotony_and_strain_of_every_other_day():
    week = [500, 0, 500, 0, 500, 0, 500]
    assert load.monotony(week) == pytest.approx(1.1547, abs=1e-4)
    assert load.strain(week) == pytest.approx(2309.4, abs=0.1)
    assert load.monotony(week, ddof=1) == pytest.approx(1.0690, abs=1e-4)
    assert load.strain(week, ddof=1) == pytest.approx(2138.1, abs=0.1)


def test_seven_equal_days_are_capped_and_an_empty_week_has_no_monotony():
    found = load.monotony([[50.0] * 7, [0.0] * 7])
    assert found[0] == 10 and np.isnan(found[1])
    assert load.strain([0.0] * 7) == 0
