"""Every metric: a value somebody else gives, the right unit, and a reason where there is none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from django.core.management import call_command

from activities.core.recording import Pause
from activities.core.summary import summarise
from analytics import metrics as package
from analytics.core.context import Context, Thresholds, Totals
from analytics.core.missing import Missing
from analytics.core.session import NEEDS, Session
from analytics.metrics._metric import EVERY_SPORT
from analytics.reasons import REASONS
from analytics.registry import metrics
from tests.analytics.metrics.worked import WORKED, session
from tests.core.builders import changed

ALL = sorted(metrics())


def test_every_metric_has_a_worked_value_and_every_value_a_metric() -> None:
    assert sorted(WORKED) == ALL
    assert all(worked.source for worked in WORKED.values())


@pytest.mark.parametrize("key", ALL)
def test_worked_value(key: str) -> None:
    worked = WORKED[key]
    found = metrics()[key].value(worked.make())
    assert found == pytest.approx(worked.value, rel=worked.tolerance)


def test_the_key_is_the_name_of_the_file() -> None:
    folder = Path(next(iter(package.__path__)))
    assert sorted(p.stem for p in folder.glob("[!_]*.py")) == ALL


@pytest.mark.parametrize("key", ALL)
def test_without_anything_there_is_a_reason_and_never_a_number(key: str) -> None:
    nothing = Session(Context(), Totals())
    found = metrics()[key].value(nothing)
    assert isinstance(found, Missing) and found.reason in REASONS


@pytest.mark.parametrize("key", ALL)
def test_a_channel_full_of_holes_gives_a_number_or_a_reason(key: str) -> None:
    gone = np.where(np.arange(601) > 2, np.nan, 150.0)
    found = metrics()[key].value(session(600, heart_rate_bpm=gone, power_w=gone, cadence_spm=gone))
    assert isinstance(found, Missing) or np.isfinite(found)


def test_rides_have_heart_rate_metrics_alone() -> None:
    ride = session(heart_rate_bpm=140.0, power_w=200.0)
    ride.context = replace(ride.context, sport="ride")
    given = {k for k, metric in metrics().items() if not isinstance(metric.value(ride), Missing)}
    assert {"heart_rate", "trimp", "heart_rate_load", "max_heart_rate"} <= given
    assert all(metrics()[key].sports == EVERY_SPORT for key in given)


def test_whatever_is_made_of_heart_rates_reveals_them() -> None:
    for metric in metrics().values():
        if {"heart_rate", "max_heart_rate", "threshold_heart_rate"} & set(metric.needs):
            assert "body" in metric.reveals, metric.key
        if "mass" in metric.needs:
            assert "body" in metric.reveals, metric.key


def test_contradicting_thresholds_are_a_reason() -> None:
    upside_down = Thresholds(max_bpm=120, rest_bpm=150, threshold_bpm=140)
    found = metrics()["heart_rate_load"].value(
        session(heart_rate_bpm=140.0, thresholds=upside_down)
    )
    assert found == Missing("thresholds_contradict")


def test_a_pause_changes_no_mean_and_no_load() -> None:
    whole = session(1200, heart_rate_bpm=150.0, power_w=240.0)
    assert whole.analysed is not None
    time_s = np.arange(1201.0)
    time_s[601:] += 600.0
    source = whole.analysed.recording
    later = changed(source, time_s=time_s, distance_m=3.0 * np.arange(1201))
    paused = summarise(replace(later, pauses=(Pause(600.0, 1200.0, "manual"),)))
    totals = Totals(paused.summary.distance_m, paused.summary.moving_s, 1800.0)
    again = Session(whole.context, totals, paused)
    for key in ("heart_rate", "pace", "power", "normalised_power", "trimp", "pace_load"):
        first, second = (metrics()[key].value(one) for one in (whole, again))
        assert first == pytest.approx(second, rel=5e-3), key


def test_every_need_and_reason_has_a_sentence() -> None:
    assert set(NEEDS.values()) <= set(REASONS)


def test_the_description_is_up_to_date() -> None:
    call_command("metrics_doc", "--check")
