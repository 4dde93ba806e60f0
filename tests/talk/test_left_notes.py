"""Notes about an athlete who has left: their writer's for thirty days, then nobody's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from athletes.models import Athlete, Membership, Role
from coaching.left_notes import left_notes_tidy
from coaching.models import CoachNote
from coaching.services.notes import note_create
from tests.conftest import Cast, join, person

pytestmark = pytest.mark.django_db
WORDS = "Knee again: ask before hills."


@pytest.fixture
def left(cast: Cast) -> CoachNote:
    """Bob has written about Alice, who has left since."""
    note = note_create(author=cast.bob.user, athlete=cast.alice, text=WORDS)
    Membership.objects.filter(user=cast.alice.user).delete()
    return note


def page(cast: Cast) -> str:
    return reverse("team_left_notes", args=[cast.team.public_id])


def test_its_writer_alone_reads_and_deletes_it(cast: Cast, left, browser_of):
    berta, bob = person("Berta"), browser_of(cast.bob)
    Membership.objects.create(team=cast.team, user=berta.user, role=Role.OWNER)
    people = bob.get(reverse("team_people", args=[cast.team.public_id])).content.decode()
    assert page(cast) in people
    assert WORDS in bob.get(page(cast)).content.decode()
    assert WORDS not in browser_of(berta).get(page(cast)).content.decode()
    delete = reverse("team_left_note_delete", args=[cast.team.public_id, left.public_id])
    assert browser_of(berta).post(delete).status_code == 404
    bob.post(delete)
    assert not CoachNote.objects.exists()


def test_after_thirty_days_it_is_gone_unless_the_athlete_is_back(cast: Cast, left, browser_of):
    now = timezone.now()
    left_notes_tidy(now=now)
    assert left_notes_tidy(now=now + timedelta(days=29)) == 0
    join(cast.team, cast.alice)
    assert left_notes_tidy(now=now + timedelta(days=31)) == 0
    assert WORDS not in browser_of(cast.bob).get(page(cast)).content.decode()
    Membership.objects.filter(user=cast.alice.user).delete()
    left_notes_tidy(now=now + timedelta(days=40))
    assert left_notes_tidy(now=now + timedelta(days=69)) == 0
    assert left_notes_tidy(now=now + timedelta(days=70)) == 1


def test_whoever_deletes_their_account_is_spoken_of_no_more(cast: Cast, left, browser_of):
    Athlete.objects.filter(pk=cast.alice.pk).update(closing_at=timezone.now())
    assert WORDS not in browser_of(cast.bob).get(page(cast)).content.decode()
