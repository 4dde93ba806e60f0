import dataclasses

import numpy as np
import pytest

from activities.core.guess import History, Threshold, guess
from activities.core.guess_words import surface_from_title, workout_from_title
from activities.core.recording import Lap
from activities.core.summary import summarise
from tests.core.builders import recording, steady_run


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("6x800 on the track", "intervals"), ("6 x 1 km Intervalle", "intervals"),
        ("Fractionné 30/30", "intervals"), ("Berlin Marathon", "race"),
        ("Marathon pace run", "tempo"), ("parkrun #51", "race"), ("Volkslauf Dachau", "race"),
        ("Sunday long run", "long"), ("Langer Lauf", "long"), ("Sortie longue", "long"),
        ("Dauerlauf locker", "easy"), ("Recovery jog", "recovery"), ("Footing", "easy"),
        ("Schwellenlauf", "tempo"), ("Morning Run", ""), ("Lunch at Grace's", ""), ("", ""),
    ],
)  # fmt: skip
def test_titles_in_several_languages(title, kind):
    assert workout_from_title(title) == kind


def test_surfaces_in_titles():
    assert surface_from_title("Laufband 10 km") == "treadmill"
    assert surface_from_title("Trailrunning") == "trail"
    assert surface_from_title("New soundtrack") == ""


def guessed(rec, history=None):
    return guess(rec, summarise(rec), history)


def repeats():
    """6 x (120 s at 5 m/s, 120 s at 2.5 m/s) between two easy quarters of an hour."""
    middle = np.tile(np.r_[np.full(120, 5.0), np.full(120, 2.5)], 6)
    speed = np.r_[np.full(900, 2.8), middle, np.full(900, 2.8)]
    return recording({"time_s": np.arange(float(len(speed))), "speed_mps": speed,
                      "distance_m": np.cumsum(speed)})  # fmt: skip


def test_repeats_are_seen_in_the_pace():
    assert guessed(repeats()).workout_type == "intervals"


def test_repeats_are_seen_in_the_laps():
    laps = tuple(
        Lap(i * 100, i * 100 + 100, intensity="active" if i % 2 else "rest") for i in range(9)
    )
    assert guessed(steady_run(laps=laps)).workout_type == "intervals"


def test_a_steady_run_is_easy_and_a_far_one_long():
    assert guessed(steady_run()).workout_type == "easy"
    assert guessed(steady_run(7000)).workout_type == "long"


def test_history_tells_tempo_race_and_recovery():
    usual = History(median_distance_m=9_000, median_speed_mps=2.9)
    assert guessed(steady_run(2400, 3.4), usual).workout_type == "tempo"
    assert guessed(steady_run(2857, 3.5), usual).workout_type == "race"  # 10.0 km
    assert guessed(steady_run(1800, 2.5), usual).workout_type == "recovery"


def test_a_usual_twenty_kilometres_is_not_long_for_who_runs_them_daily():
    usual = History(median_distance_m=20_000, median_speed_mps=3.0)
    assert guessed(steady_run(6700), usual).workout_type == "easy"


def test_rounds_of_400_m_are_a_track_and_a_line_is_a_road():
    time_s = np.arange(1600.0)
    angle = time_s * 3.5 / 400 * 2 * np.pi
    radius = 400 / (2 * np.pi)
    rec = recording({
        "time_s": time_s, "latitude": 48 + radius * np.sin(angle) / 111_200,
        "longitude": 11 + radius * np.cos(angle) / 74_600,
    })  # fmt: skip
    assert guessed(rec).surface == "track"
    assert guessed(steady_run()).surface == "road"


def test_much_climb_is_a_trail_and_no_positions_are_a_treadmill():
    time_s = np.arange(1801.0)
    altitude = 500 + 60 * np.sin(time_s / 150)
    hilly = recording(dict(steady_run().channels) | {"altitude_m": altitude})
    assert guessed(hilly).surface == "trail"
    indoor = recording({"time_s": time_s, "speed_mps": np.full(1801, 3.0)})
    assert guessed(indoor).surface == "treadmill"


def test_the_device_knows_the_surface_best_and_rides_are_not_guessed():
    assert guessed(steady_run(sub_sport="track")).surface == "track"
    ride = guessed(steady_run(sport="ride", title="Race"))
    assert (ride.workout_type, ride.surface) == ("", "")


def test_fast_stretches_of_every_length_are_no_session():
    speed = np.full(900, 2.6)
    for seconds in (30, 200, 70, 420, 110, 300):
        speed = np.r_[speed, np.full(seconds, 4.6), np.full(120, 2.5)]
    rec = recording({"time_s": np.arange(float(len(speed))), "speed_mps": speed,
                     "distance_m": np.cumsum(speed)})  # fmt: skip
    assert guessed(rec).workout_type == "easy"


@pytest.mark.parametrize(
    ("beat", "speed", "kind"),
    [(0.97, 0.98, "race"), (0.93, 0.90, "tempo"), (0.85, 0.76, "easy"), (0.75, 0.68, "recovery")],
)
def test_effort_against_the_threshold_tells_race_tempo_and_recovery(beat, speed, kind):
    run = steady_run(2500, 4.0)
    analysed = summarise(run)
    summary = analysed.summary
    threshold = Threshold(150.0 / beat, summary.average_speed_mps / speed)
    with_heart = dataclasses.replace(summary, average_heart_rate_bpm=150.0)
    analysed = dataclasses.replace(analysed, summary=with_heart)
    assert guess(run, analysed, threshold=threshold).workout_type == kind
