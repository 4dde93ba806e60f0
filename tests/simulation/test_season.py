"""Seasons: volumes, habits, and the changes planted in them."""

from collections import Counter
from datetime import timedelta
from itertools import pairwise

import numpy as np
import pytest

from simulation.athletes import demo_specs
from simulation.demo import demo_team, session_recording
from simulation.season import season
from tests.simulation.conftest import UNTIL


def gait_ratio(athlete, first_ago, last_ago):
    """Mean log cadence over the population's at the same speed, of level outdoor runs."""
    out = []
    for session in athlete.season.sessions:
        plain = session.kind in ("easy", "long", "recovery") and session.route in ("loop", "river")
        if not (first_ago >= session.ago > last_ago and plain and not session.away):
            continue
        channels = session_recording(athlete, session).recording.channels
        moving = channels["speed_mps"] > 2.0
        speed = float(channels["speed_mps"][moving].mean())
        steps = float(channels["cadence_spm"][moving].mean())
        out.append(np.log(steps / (2 * (75.01 + 3.006 * speed))))
    return float(np.mean(out))


def test_the_same_seed_gives_the_same_season_and_another_seed_another():
    spec = demo_specs()[0]
    assert season(spec, UNTIL, 5) == season(spec, UNTIL, 5)
    assert season(spec, UNTIL, 5).sessions != season(spec, UNTIL, 6).sessions


def test_sessions_are_in_order_and_end_with_the_season(team):
    for athlete in team.athletes:
        days = [session.day for session in athlete.season.sessions]
        assert days == sorted(days)
        assert (UNTIL - days[-1]).days <= 4
        assert 720 <= (days[-1] - days[0]).days <= 730


@pytest.mark.parametrize(
    ("key", "low", "high"),
    [("nora", 45, 75), ("daniel", 45, 80), ("lucie", 10, 30), ("mateo", 35, 65), ("helen", 28, 50),
     ("ren", 32, 60)],
)  # fmt: skip
def test_weekly_distance_suits_the_athlete(athletes, key, low, high):
    sessions = [s for s in athletes[key].season.sessions if s.sport == "run"]
    weeks = Counter()
    for session in sessions:
        weeks[session.ago // 7] += session.km
    assert low <= np.mean([weeks[w] for w in range(104)]) <= high
    assert max(weeks.values()) < 2.6 * np.median(list(weeks.values()))


def test_nobody_runs_at_night_and_races_are_on_sundays(team):
    for athlete in team.athletes:
        for session in athlete.season.sessions:
            assert 4.8 <= session.hour <= 21.0
            assert session.kind != "race" or session.day.weekday() == 6


def test_hard_days_do_not_follow_each_other(team):
    hard = {"intervals", "hills", "tempo", "race"}
    for athlete in team.athletes:
        days = [s.ago for s in athlete.season.sessions if s.kind in hard]
        assert min(a - b for a, b in pairwise(days)) >= 2


def test_breaks_are_empty_of_runs(athletes):
    start, length, _ = athletes["helen"].spec.breaks[0]
    inside = [s for s in athletes["helen"].season.sessions if start >= s.ago > start - length]
    assert not [s for s in inside if s.sport == "run"]


def test_winters_are_cold_where_they_are_and_the_south_has_its_own(athletes):
    def mean_c(key, month):
        sessions = athletes[key].season.sessions
        return np.mean([s.temperature_c for s in sessions if s.day.month == month and s.route])

    assert mean_c("lucie", 7) > mean_c("lucie", 1) + 15
    assert mean_c("helen", 1) > mean_c("helen", 7) + 6


def test_the_beginner_gets_a_fifth_faster(athletes):
    sessions = athletes["lucie"].season.sessions
    assert 1.15 < sessions[-1].threshold_mps / sessions[0].threshold_mps < 1.40


def test_shoes_are_replaced_and_every_run_has_one(team):
    for athlete in team.athletes:
        names = {shoe.name for shoe in athlete.season.shoes}
        assert len(names) == len(athlete.season.shoes)
        assert {s.shoe for s in athlete.season.sessions if s.sport == "run"} <= names
        assert all(shoe.km < 900 for shoe in athlete.season.shoes)


def test_shorter_steps_after_the_injury_are_in_the_recordings(athletes):
    helen = athletes["helen"]
    (planted,) = helen.season.planted
    change = gait_ratio(helen, planted_ago(planted), 60) - gait_ratio(helen, 350, 225)
    assert -100 * (1 - np.exp(-change)) == pytest.approx(planted.effect_pct, abs=1.3)


def test_quicker_steps_after_the_drills_are_in_the_recordings(athletes):
    nora = athletes["nora"]
    (planted,) = nora.season.planted
    change = gait_ratio(nora, planted_ago(planted), 0) - gait_ratio(nora, 240, 118)
    assert 100 * np.expm1(change) == pytest.approx(planted.effect_pct, abs=1.3)


def planted_ago(planted):
    return (UNTIL - planted.first).days


def test_the_junior_has_nothing_planted_and_keeps_his_gait(athletes):
    assert athletes["ren"].season.planted == ()
    assert abs(gait_ratio(athletes["ren"], 120, 0) - gait_ratio(athletes["ren"], 300, 160)) < 0.013


def test_a_new_watch_reads_power_higher_and_is_planted_as_the_device(athletes):
    (planted,) = athletes["daniel"].season.planted
    assert planted.cause == "device"

    def watts_per_speed(first, last):
        out = []
        for session in athletes["daniel"].season.sessions:
            if first >= session.ago > last and session.kind == "easy" and session.route:
                channels = session_recording(athletes["daniel"], session).recording.channels
                out.append(np.nanmean(channels["power_w"]) / np.nanmean(channels["speed_mps"]))
        return np.mean(out)

    ratio = watts_per_speed(302, 240) / watts_per_speed(365, 302)
    assert ratio == pytest.approx(1.19, abs=0.03)


def test_another_date_moves_the_season_with_it():
    now, later = (demo_team(7, until=day).athletes[0].season.planted[0].first
                  for day in (UNTIL, UNTIL + timedelta(days=364)))  # fmt: skip
    assert later - now == timedelta(days=364)
