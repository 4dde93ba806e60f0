"""An athlete's page for their coach, and the notes that the athlete never sees."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from athletes.models import Membership, WellnessDay
from athletes.services import threshold_set
from athletes.teams.services import share_set
from coaching.models import CoachNote, Flag
from common.kinds import Kind
from tests.conftest import Cast
from tests.talk.conftest import run_of

pytestmark = pytest.mark.django_db


def page(client: Client, cast: Cast) -> str:
    html = client.get(reverse("athlete", args=[cast.alice.public_id])).content.decode()
    return " ".join(strip_tags(html).split())


def noted(client: Client, cast: Cast, text: str = "Likes hills", **more: str):
    return client.post(
        reverse("athlete_notes", args=[cast.alice.public_id]), {"text": text, **more}
    )


def share(cast: Cast, *kinds: Kind, since: date | None = None) -> None:
    member = Membership.objects.get(user=cast.alice.user, team=cast.team)
    share_set(membership=member, kinds=kinds, since=since)


def test_the_coach_sees_what_is_shared_and_what_is_not_by_name(cast, run, browser_of):
    threshold_set(
        athlete=cast.alice, valid_from="2024-01-01", max_heart_rate_bpm=191,
        threshold_speed_mps=4.0,
    )  # fmt: skip
    WellnessDay.objects.create(
        athlete=cast.alice, local_date=timezone.localdate(), resting_heart_rate_bpm=47, note="tired"
    )
    bob = browser_of(cast.bob)
    words = page(bob, cast)
    for shown in ("Hills by the lake", "191", "4:10", "47", "tired"):
        assert shown in words, shown
    share(cast, Kind.TRAINING)
    words = page(bob, cast)
    for shown in ("Hills by the lake", "4:10", "maps not shared", "heart rate and body not shared"):
        assert shown in words, shown
    for kept in ("191", "47 ", "tired"):
        assert kept not in words, kept


def test_a_day_before_the_share_began_is_not_there(cast, run, browser_of):
    share(cast, *Kind, since=date(2024, 6, 1))
    words = page(browser_of(cast.bob), cast)
    assert "Hills by the lake" not in words
    assert "since 1 Jun 2024" in words


def test_ones_own_address_leads_home_and_strangers_find_nothing(cast, browser_of):
    url = reverse("athlete", args=[cast.alice.public_id])
    assert browser_of(cast.alice).get(url)["Location"] == "/"
    assert browser_of(cast.carol).get(url).status_code == 404
    share(cast)
    assert browser_of(cast.bob).get(url).status_code == 404


def test_flags_and_new_comments_stand_on_it(cast, says, browser_of):
    says(cast.alice, "Hello")
    Flag.objects.create(
        athlete=cast.alice, rule="illness", severity=3, kinds=["training"],
        first_day=date(2024, 5, 1), evidence={"facts": {}}, version=0,
    )  # fmt: skip
    words = page(browser_of(cast.bob), cast)
    assert "What needs attention" in words
    assert "New comments" in words


def test_notes_are_read_by_the_team_and_never_by_the_athlete(cast, run, anton, blue, browser_of):
    assert noted(browser_of(cast.bob), cast).status_code == 302
    assert "Likes hills" in page(browser_of(anton), cast)
    assert "Likes hills" not in page(browser_of(cast.carol), cast)
    alice = browser_of(cast.alice)
    assert noted(alice, cast).status_code == 403
    for name in ("home", "notifications", "activities"):
        assert "Likes hills" not in alice.get(reverse(name)).content.decode()


def test_an_assistant_reads_notes_and_writes_none(cast, anton, browser_of):
    client = browser_of(anton)
    assert noted(client, cast).status_code == 403
    assert "Save note" not in page(client, cast)


def test_only_who_wrote_a_note_changes_it(cast, anton, browser_of):
    noted(browser_of(cast.bob), cast)
    note = CoachNote.objects.get()
    for name in ("note_edit", "note_delete"):
        url = reverse(name, args=[note.public_id])
        for who, status in ((anton, 403), (cast.alice, 404), (cast.carol, 404)):
            assert browser_of(who).post(url, {"text": "x"}).status_code == status
    bob = browser_of(cast.bob)
    bob.post(reverse("note_edit", args=[note.public_id]), {"text": "Likes flat"})
    assert "Likes flat" in page(bob, cast)
    bob.post(reverse("note_delete", args=[note.public_id]))
    assert not CoachNote.objects.exists()


def test_a_note_is_gone_from_sight_when_sharing_ends_and_with_the_athlete(cast, browser_of):
    bob = browser_of(cast.bob)
    noted(bob, cast)
    url = reverse("note_edit", args=[CoachNote.objects.get().public_id])
    share(cast)
    assert bob.get(url).status_code == 404
    cast.alice.user.delete()
    assert not CoachNote.objects.exists()


def test_an_empty_note_is_refused_with_a_sentence(cast, browser_of):
    answer = noted(browser_of(cast.bob), cast, text=" ")
    assert answer.status_code == 422
    assert "Write something first." in answer.content.decode()


def test_fifty_runs_cost_no_more_queries_than_one(cast, browser_of):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    run_of(cast.alice)
    bob = browser_of(cast.bob)
    page(bob, cast)
    with CaptureQueriesContext(connection) as one:
        page(bob, cast)
    for minute in range(4):
        run_of(cast.alice, title=f"Run {minute}")
    with CaptureQueriesContext(connection) as more:
        page(bob, cast)
    assert len(more) <= len(one)
