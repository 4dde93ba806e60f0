"""Workers beside people: nobody waits for the other."""

from __future__ import annotations

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from analytics.models import Due, MetricValue
from analytics.services.analyse import activities_analyse
from athletes.models import Athlete
from tests.analytics.test_engine import finish, thresholds, typed_in, value


@pytest.mark.django_db(transaction=True)
def test_an_activity_somebody_is_changing_is_left_alone_and_loses_no_attempt(
    alice: Athlete,
) -> None:
    thresholds(alice)
    run = typed_in(alice)
    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute("SELECT FROM activities_activity WHERE id = %s FOR UPDATE", [run.pk])
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
        activities_analyse(athlete_id=alice.pk)
        due = Due.objects.get()
        assert due.attempts == 0 and due.lease_until is not None
        assert due.lease_until > timezone.now() and not MetricValue.objects.exists()
        other.execute("UPDATE activities_activity SET distance_m = 6480 WHERE id = %s", [run.pk])
    finish(alice)  # the change has marked it anew, which ends the pause
    assert value(run, "pace") == pytest.approx(1.8)
