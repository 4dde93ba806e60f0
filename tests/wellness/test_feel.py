"""How a run was: set, changed, taken back, and where it goes when a run is another recording."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from activities.models import Activity, Feel
from activities.services.cuts import activity_crop, made_take_back
from activities.services.feel import feel_carry, feel_set
from tests.imports.handing_in import bring
from tests.progress.rows import run
from tests.samples import fit, gpx

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 9)


def said(activity: Activity) -> tuple[object, ...]:
    row = Feel.objects.get(activity=activity)
    return row.rpe, row.feel, row.pain_place, row.pain_severity


def test_what_is_given_is_set_and_the_rest_stays(alice):
    made = run(alice, DAY)
    feel_set(activity=made, rpe=7, feel=4)
    feel_set(activity=made, pain_place="knee", pain_severity=3)
    assert said(made) == (7, 4, "knee", 3)
    feel_set(activity=made, pain_place="")  # nowhere: then it is not severe either
    assert said(made) == (7, 4, "", None)
    assert feel_set(activity=made, rpe=None, feel=None) is None
    assert not Feel.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"rpe": 0}, {"rpe": 11}, {"feel": 6}, {"pain_place": "soul"}, {"pain_severity": 11}]
)
def test_what_no_scale_holds_is_refused(alice, wrong):
    with pytest.raises(ValidationError):
        feel_set(activity=run(alice, DAY), **wrong)
    assert not Feel.objects.exists()


def test_a_richer_recording_takes_over_what_was_said(alice):
    poor = bring(alice, a_gpx=gpx())["a.gpx"].activity
    feel_set(activity=poor, rpe=8)
    rich = bring(alice, a_fit=fit())["a.fit"].activity
    poor.refresh_from_db()
    assert poor.canonical_id == rich.pk and said(rich)[0] == 8


def test_a_crop_has_what_was_said_and_gives_back_what_was_said_since(alice):
    whole = bring(alice, a_fit=fit())["a.fit"].activity
    feel_set(activity=whole, rpe=4)
    made = activity_crop(activity=whole, from_s=60, to_s=200)
    assert said(made)[0] == 4
    feel_set(activity=made, rpe=9)
    made_take_back(activity=made)
    assert said(whole)[0] == 9


def test_what_was_said_of_the_lead_itself_stays(alice):
    one, other = run(alice, DAY), run(alice, DAY)
    feel_set(activity=one, rpe=3)
    feel_set(activity=other, rpe=5)
    feel_carry(was=[one.pk], lead=other.pk)
    assert said(other)[0] == 5
