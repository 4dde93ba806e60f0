"""Figures as people read them, in both unit systems."""

import math

import pytest

from common import units


@pytest.mark.parametrize(
    ("metres", "system", "text"),
    [
        (12_000, "metric", "12.00 km"),
        (12_000, "imperial", "7.46 mi"),
        (42_195, "metric", "42.20 km"),
        (0, "metric", "0 km"),
        (99_994, "metric", "99.99 km"),
        (99_996, "metric", "100.0 km"),
        (1_204_500, "metric", "1,204.5 km"),
        (1609.344, "imperial", "1.00 mi"),
    ],
)
def test_distances(metres, system, text):
    assert str(units.distance(metres, system)) == text


@pytest.mark.parametrize(
    ("seconds_per_km", "system", "text"),
    [
        (304.0, "metric", "5:04 /km"),
        (299.5, "metric", "5:00 /km"),
        (299.4, "metric", "4:59 /km"),
        (300.0, "imperial", "8:03 /mi"),
    ],
)
def test_pace_carries_seconds_into_minutes(seconds_per_km, system, text):
    assert str(units.pace(1000.0 / seconds_per_km, system)) == text


@pytest.mark.parametrize("speed", [None, math.nan, 0.0, -1.0, 0.1, math.inf])
def test_standing_still_has_no_pace(speed):
    assert units.pace(speed, "metric") == units.MISSING


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0:00"), (59.6, "1:00"), (3599.5, "1:00:00"), (36_005, "10:00:05"), (-5, "−0:05")],
)
def test_durations(seconds, text):
    assert str(units.duration(seconds)) == text


@pytest.mark.parametrize(
    ("seconds", "text"), [(1800, "30 min"), (3599, "1:00 h"), (25_500, "7:05 h")]
)
def test_hours_of_a_week(seconds, text):
    assert str(units.hours(seconds)) == text


def test_zero_is_a_value_and_nan_is_not():
    assert str(units.elevation(0.0, "metric")) == "0 m"
    assert units.elevation(math.nan, "metric") == units.MISSING
    assert str(units.plain(0, "bpm")) == "0 bpm"


def test_no_negative_zero():
    assert units.decimal(-0.04, 1) == "0.0"


def test_halves_go_up():
    assert [units.decimal(number) for number in (0.5, 1.5, 2.5)] == ["1", "2", "3"]
    assert units.decimal(1.005, 2) == "1.01"


def test_imperial_lengths_weights_and_heat():
    assert str(units.elevation(304.8, "imperial")) == "1,000 ft"
    assert str(units.step_length(1.21, "imperial")) == "3.97 ft"
    assert str(units.weight(70.0, "imperial")) == "154.3 lb"
    assert str(units.temperature(20.0, "imperial")) == "68 °F"
    assert str(units.speed(10.0, "imperial")) == "22.4 mph"


@pytest.mark.parametrize("text", ["4:30", " 4:30 ", "4.30", "4'30", "٤:٣٠"])
def test_a_pace_is_read_as_runners_write_it(text):
    assert units.parse_pace(text, "metric") == pytest.approx(1000 / 270)


def test_a_pace_per_mile_is_read_per_mile():
    assert units.parse_pace("7:00", "imperial") == pytest.approx(1609.344 / 420)


@pytest.mark.parametrize("text", ["", "4", "4:3", "4:60", "0:00", "-4:30", "four", "4:30:10"])
def test_what_is_no_pace_is_refused(text):
    with pytest.raises(ValueError):
        units.parse_pace(text, "metric")


def test_a_weight_survives_the_round_trip():
    assert units.parse_weight(154.3236, "imperial") == pytest.approx(70.0, abs=1e-3)
