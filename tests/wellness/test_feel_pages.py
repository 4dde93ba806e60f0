"""The card about a run: on its page for the athlete, as a sentence for who may read it."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from activities.models import Feel
from activities.services.feel import feel_set
from athletes.models import Share
from tests.progress.rows import run

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(cast):
    return run(cast.alice, date(2026, 3, 9), notes="Before")


def address(made):
    return reverse("activity_feel", args=[made.public_id])


def test_one_touch_saves_one_thing(cast, made, browser_of):
    alice = browser_of(cast.alice)
    feel_set(activity=made, pain_place="knee", pain_severity=2)
    answer = alice.post(address(made), {"rpe": "7"}, headers={"HX-Request": "true"})
    assert "Saved. Effort 7 of 10, very hard. Pain: knee, 2 of 10." in answer.content.decode()
    made.refresh_from_db()
    assert made.notes == "Before" and made.feel.pain_severity == 2


def test_without_script_the_whole_form_goes_and_the_run_comes_back(cast, made, browser_of):
    sent = {"rpe": "3", "feel": "4", "pain_place": "", "pain_severity": "", "note": "Windy"}
    page = browser_of(cast.alice).post(address(made), sent, follow=True)
    assert page.redirect_chain[0][0] == reverse("activity", args=[made.public_id])
    text = page.content.decode()
    assert 'name="rpe" value="3" checked' in text and "Windy" in text
    assert browser_of(cast.alice).post(address(made), {"rpe": "12"}).status_code == 422


@pytest.mark.parametrize(
    ("kinds", "effort", "pain"),
    [(["training"], True, False), (["training", "notes"], True, True), (["notes"], None, None)],
)
def test_a_coach_reads_what_is_shared_and_cannot_say_it(
    cast, made, browser_of, kinds, effort, pain
):
    feel_set(activity=made, rpe=7, feel=2, pain_place="knee")
    Share.objects.filter(membership__user=cast.alice.user).update(kinds=kinds)
    bob = browser_of(cast.bob)
    page = bob.get(reverse("activity", args=[made.public_id]))
    if effort is None:
        assert page.status_code == 404
    else:
        text = page.content.decode()
        assert ("Effort 7 of 10" in text, "Pain: knee" in text) == (effort, pain)
        assert ("Felt bad" in text) == pain
    assert bob.post(address(made), {"rpe": "1"}).status_code in (403, 404)
    assert Feel.objects.get().rpe == 7
