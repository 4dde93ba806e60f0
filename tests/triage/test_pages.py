"""Flags on pages: answered by those who coach, read by assistants and by the athlete."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from athletes.models import Membership, Role, Share
from coaching.models import Flag, FlagAnswer
from tests.triage.flags import flag as flag_row

pytestmark = pytest.mark.django_db


def recent(cast, **given):
    """With heart rate, as Bob reads it."""
    body = {"variant": "body", "kinds": ["training", "body"]}
    first = timezone.localdate() - timedelta(days=48)
    return flag_row(cast.alice, first_day=first, **(body | given))


def address(cast, flag):
    return reverse("flag_answer", args=[cast.team.public_id, flag.public_id])


def test_a_coach_puts_a_flag_off_with_a_note_and_takes_it_up_again(cast, browser_of):
    made = recent(cast)
    bob = browser_of(cast.bob)
    sent = {"button": "days-3", "note": "Away on a camp"}
    page = bob.post(address(cast, made), sent, headers={"HX-Request": "true"}).content.decode()
    assert "Put off until" in page and "Away on a camp" in page and "Take up again" in page
    answer = FlagAnswer.objects.get()
    assert answer.until == timezone.localdate() + timedelta(days=3)
    assert (answer.by, answer.by_name, answer.severity) == (cast.bob.user, "Bob", 2)
    page = bob.post(address(cast, made), {"button": "reopen"}, follow=True).content.decode()
    assert page.count('value="done"') == 1
    assert FlagAnswer.objects.count() == 2


@pytest.mark.parametrize("until", ["", "2020-01-01", "2100-01-01", "soon"])
def test_a_day_that_is_none_is_refused_in_words(cast, browser_of, until):
    made = recent(cast)
    page = browser_of(cast.bob).post(address(cast, made), {"button": "until", "until": until})
    assert page.status_code == 422 and b"field-error" in page.content
    assert not FlagAnswer.objects.exists()


@pytest.mark.parametrize(
    ("role", "statuses"),
    [(Role.OWNER, (200, 302)), (Role.COACH, (200, 302)), (Role.ASSISTANT, (200, 403))],
)
def test_assistants_read_and_who_coaches_answers(cast, browser_of, role, statuses):
    Membership.objects.filter(user=cast.bob.user).update(role=role)
    made, bob = recent(cast), browser_of(cast.bob)
    got = bob.get(address(cast, made))
    done = bob.post(address(cast, made), {"button": "done"})
    assert (got.status_code, done.status_code) == statuses
    assert ('value="done"' in got.content.decode()) == (role != Role.ASSISTANT)


def test_nobody_else_reaches_it(cast, browser_of):
    made = recent(cast)
    for athlete, status in ((cast.alice, 403), (cast.carol, 404), (cast.dora, 404)):
        done = browser_of(athlete).post(address(cast, made), {"button": "done"})
        assert done.status_code == status
    Share.objects.filter(membership__user=cast.alice.user).update(kinds=["map"])
    assert browser_of(cast.bob).post(address(cast, made), {"button": "done"}).status_code == 404
    assert not FlagAnswer.objects.exists()


def test_a_flag_of_another_team_s_athlete_is_not_there(cast, browser_of):
    made = flag_row(cast.dora)
    assert browser_of(cast.bob).get(address(cast, made)).status_code == 404


def test_the_history_shows_what_was_and_what_was_done(cast, browser_of):
    recent(cast, variant="", kinds=["training"])
    over = recent(cast, rule="pain", variant="", kinds=["training", "notes"], evidence={"facts": {
        "place": "knee", "severity": 4, "worst": 4, "count": 1, "day": "2026-03-09"}})  # fmt: skip
    FlagAnswer.objects.create(
        team=cast.team, athlete=cast.alice, rule="pain", act="done", severity=2, note="Rested",
        by_name="Bob",
    )  # fmt: skip
    Flag.objects.filter(pk=over.pk).update(cleared_at=timezone.now())
    page = browser_of(cast.bob).get(reverse("athlete_flags", args=[cast.alice.public_id]))
    text = page.content.decode()
    # Body is shared, and by heart rate there is no spike.
    assert "load of the last 7 days" not in text
    assert "Alice noted pain: knee, on 9 Mar (4 of 10)" in text and "“Rested”" in text


def test_athletes_read_what_their_coaches_are_told_in_the_second_person(cast, browser_of):
    recent(cast)
    alice = browser_of(cast.alice)
    assert "Your load of the last 7 days is 520" in alice.get("/flags/").content.decode()
    Share.objects.filter(membership__user=cast.alice.user).update(kinds=["training"])
    assert "Nothing stands out now" in alice.get("/flags/").content.decode()
