"""What cannot be never becomes a row, whoever writes it."""

import math
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from activities.core.limits import FIGURE_RANGES
from activities.core.recording import DeviceTotals
from activities.models import Activity
from activities.reading.gate import possible
from activities.services.library import activity_create_manual
from tests.samples import short_run
from tests.web.tiny import bring_tiny


@pytest.mark.django_db
@pytest.mark.parametrize("key", FIGURE_RANGES)
def test_the_database_refuses_figures_that_cannot_be(alice, key):
    activity = bring_tiny(alice)
    low, high = FIGURE_RANGES[key]
    for value in (math.nan, math.inf, -math.inf, low - 1, high * 1.01):
        with pytest.raises(IntegrityError, match=f"activity_{key}_possible"), transaction.atomic():
            Activity.objects.filter(pk=activity.pk).update(**{key: value})
    Activity.objects.filter(pk=activity.pk).update(**{key: high})


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"start": datetime(1, 1, 1, tzinfo=UTC)},
        {"distance_m": 1e6, "moving_s": 1.0},
        {"ascent_m": 1e300},
        {"ascent_m": math.nan},
    ],
)
def test_what_is_typed_in_must_be_possible(alice, wrong):
    said = {"start": datetime(2024, 5, 1, tzinfo=UTC), "moving_s": 600.0, "time_zone": "UTC"}
    with pytest.raises(ValidationError):
        activity_create_manual(athlete=alice, **said | wrong)


def test_samples_that_cannot_be_become_missing_with_a_note():
    run = short_run(minutes=2)
    channels = {key: values.copy() for key, values in run.channels.items()}
    channels["latitude"][5] = 1234
    channels["power_w"] = np.full(run.n, np.inf, "f4")
    channels["heart_rate_bpm"][7] = -np.inf
    found = possible(replace(run, channels=channels))
    assert np.isnan(found.channels["latitude"][5])
    assert np.isnan(found.channels["longitude"][5])
    assert "power_w" not in found.channels
    assert np.isnan(found.channels["heart_rate_bpm"][7])
    assert found.notes[-1].code == "impossible_values"
    assert np.isinf(channels["power_w"]).all()


def test_a_sound_recording_passes_untouched():
    run = short_run(minutes=2)
    found = possible(run)
    assert all(found.channels[key] is values for key, values in run.channels.items())
    assert found.notes == run.notes


def test_totals_and_letters_are_looked_at_too():
    totals = DeviceTotals(distance_m=1e300, elapsed_s=math.inf, calories_kcal=500)
    found = possible(replace(short_run(minutes=2), totals=totals, title="a\0b\u202ec"))
    assert math.isnan(found.totals.distance_m)
    assert math.isnan(found.totals.elapsed_s)
    assert found.totals.calories_kcal == 500
    assert found.title == "a b c"
