from datetime import date

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from activities.core.summary import summarise
from analytics.core.intervals import work_bouts
from analytics.core.resample import Seconds, seconds
from simulation.demo import demo_team, session_recording


def run_of(*pieces, noise=0.02, seed=1, climb=None):
    """1 Hz view of (seconds, m/s) pieces; speed wanders by `noise`."""
    rng = np.random.default_rng(seed)
    speed = np.concatenate([np.full(int(lasts), mps) for lasts, mps in pieces])
    speed = speed * (1 + np.convolve(rng.normal(0, noise, len(speed) + 4), [0.45] * 5, "valid"))
    n, heart = len(speed), np.where(speed > 3.5, 175.0, 140.0)
    return Seconds(np.arange(n), np.cumsum(speed), speed, climb, speed, heart, None, None, None,
                   {}, (speed > 0.3) * 1.0, np.ones(n))  # fmt: skip


def works(view):
    return [bout for bout in work_bouts(view) if bout.kind == "work"]


def test_six_times_800_m_with_jogs_between():
    view = run_of((900, 2.8), *[(180, 4.4), (120, 2.4)] * 6, (600, 2.7))
    bouts = work_bouts(view)
    assert [bout.kind for bout in bouts] == ["work", "rest"] * 5 + ["work"]
    for number, bout in enumerate(works(view)):
        start = 900 + 300 * number
        assert (bout.start_s, bout.end_s) == pytest.approx((start, start + 180), abs=5)
        assert bout.distance_m == pytest.approx(792, rel=0.05)
        assert bout.speed_mps == pytest.approx(4.4, rel=0.05)
        assert bout.heart_rate_bpm > 170


@settings(max_examples=20, deadline=None)
@given(st.integers(3, 12), st.integers(40, 300), st.integers(45, 180), st.sampled_from([0.0, 2.3]),
       st.integers(0, 99))  # fmt: skip
def test_any_even_session_is_found_whether_one_jogs_or_stands(times, work, rest, easy, seed):
    assume(times * work >= 300)  # less of it drowns in the warm-up
    session = [(work, 4.5), (rest, easy)] * times
    found = works(run_of((900, 2.8), *session, (400, 2.7), seed=seed))
    assert len(found) == times
    assert found[0].start_s == pytest.approx(900, abs=8)
    assert found[-1].end_s - found[-1].start_s == pytest.approx(work, abs=12)


@pytest.mark.parametrize(
    "pieces",
    [
        [(3600, 3.0)],
        [(600, 2.6 + 0.2 * k) for k in range(7)],  # ever faster
        [(300, v) for v in np.random.default_rng(4).normal(3.0, 0.15, 12)],
        [(600, 3.0), (40, 0.0)] * 6,  # red lights
        [(900, 2.8), (1500, 3.9), (900, 2.8)],  # one tempo
        [(900, 2.8), (600, 4.0), (180, 2.4), (600, 4.0), (600, 2.7)],  # two are no series
        [(30, 3.0)],
    ],
)
def test_other_runs_have_no_repetitions(pieces):
    assert work_bouts(run_of(*pieces)) == []


def test_a_pace_that_changes_at_random_is_no_session():
    found = 0
    for seed in range(20):
        paces = np.random.default_rng(seed).normal(3.2, 0.4, 50).clip(2, 5)
        found += bool(work_bouts(run_of(*[(60, pace) for pace in paces])))
    assert found <= 1  # twenty draws may hold one that looks like one


def test_a_red_light_within_a_repetition_does_not_split_it():
    view = run_of((900, 2.8), *[(240, 4.4), (150, 2.4)] * 2, (120, 4.4), (60, 0.0), (120, 4.4),
                  (150, 2.4), (240, 4.4), (600, 2.7))  # fmt: skip
    assert len(works(view)) == 4


def test_a_recording_without_speed_has_none():
    view = run_of((600, 3.0))
    assert work_bouts(Seconds(view.time_s, *[None] * 8, {}, view.weight_s, view.weight_s)) == []


def test_simulated_sessions_are_told_apart_by_pace_alone():
    team = demo_team(7, until=date(2024, 5, 19))
    wrong = []
    for athlete in team.athletes[::3]:
        for kind in ("intervals", "easy", "long", "race"):
            session = next(
                s for s in athlete.season.sessions if s.sport == "run" and s.kind == kind
            )
            recording = session_recording(athlete, session).recording
            truth = sum(lap.intensity == "interval" for lap in recording.laps)
            if len(works(seconds(summarise(recording)))) != truth:
                wrong.append((athlete.spec.key, kind))
    assert wrong == []
