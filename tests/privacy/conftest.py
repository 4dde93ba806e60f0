"""Runs of Alice that begin at her door, and cuts made at once."""

from __future__ import annotations

import pytest

from activities.models import Activity
from activities.services.privacy import cuts_work
from athletes.models import Athlete
from tests.imports.handing_in import bring
from tests.samples import fit


@pytest.fixture
def run(alice: Athlete) -> Activity:
    """Six minutes, 1.2 km or so."""
    bring(alice, a_fit=fit(minutes=12))
    return Activity.objects.select_related("athlete").get(athlete=alice)


def settle(athlete: Athlete) -> None:
    """As a worker would, to the end."""
    while cuts_work(athlete_id=athlete.pk):
        pass


def fresh(run: Activity) -> Activity:
    """As the next request would find it."""
    return Activity.objects.select_related("athlete").get(pk=run.pk)
