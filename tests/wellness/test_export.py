"""Days and feelings go along in the archive, and overwrite nothing where they arrive."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from activities.models import Activity, Feel
from activities.services.feel import feel_set
from activities.services.library import activity_create_manual
from athletes.models import WellnessDay
from tests.export.conftest import made, take
from tests.imports.handing_in import bring
from tests.samples import fit

pytestmark = pytest.mark.django_db


def test_days_and_feelings_come_along_and_what_was_said_there_stays(cast):
    alice, carol = cast.alice, cast.carol
    recorded = bring(alice, a_fit=fit())["a.fit"].activity
    typed = activity_create_manual(
        athlete=alice, start=datetime(2026, 3, 1, 7, tzinfo=UTC), moving_s=1800.0,
        time_zone="Europe/Berlin",
    )  # fmt: skip
    feel_set(activity=recorded, rpe=7, pain_place="knee", pain_severity=3)
    feel_set(activity=typed, feel=5)
    for day, sleep in ((date(2026, 3, 1), 7.25), (date(2026, 3, 2), 6.5)):
        WellnessDay.objects.create(athlete=alice, local_date=day, sleep_h=sleep, note="Fine")
    WellnessDay.objects.create(athlete=carol, local_date=date(2026, 3, 2), sleep_h=9.0)
    data = made(alice).read_bytes()
    for _ in range(2):  # twice does no harm
        items = take(carol, data)
        assert items["manifest.json"].outcome == "skipped", items["manifest.json"].reason
        there = WellnessDay.objects.filter(athlete=carol).order_by("local_date")
        assert list(there.values_list("sleep_h", "note")) == [(7.25, "Fine"), (9.0, "")]
        feels = Feel.objects.filter(activity__athlete=carol).order_by("rpe")
        assert list(feels.values_list("rpe", "feel", "pain_place", "pain_severity")) == [
            (7, None, "knee", 3), (None, 5, "", None)]  # fmt: skip
    assert Activity.objects.filter(athlete=carol).count() == 2
