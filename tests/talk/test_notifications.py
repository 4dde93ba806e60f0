"""What people are told in the app: of others' acts alone, and of nothing they may no longer see."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from activities.models import ImportItem
from activities.services.imports import job_create
from athletes.models import BreakGlass, Membership, Role, Share, TeamInvitation, User
from athletes.teams.services import share_set
from coaching.models import Comment, Flag, Notification
from coaching.registry import rules
from coaching.selectors.notifications import unread_total
from coaching.services import notifications as services
from coaching.services.notifications import choices_set
from common.kinds import Kind
from tests.conftest import person
from tests.talk.conftest import DAY

pytestmark = pytest.mark.django_db


def told(athlete) -> list[str]:
    rows = Notification.objects.filter(user=athlete.user).order_by("pk")
    return [row.event for row in rows]


def listed(client: Client) -> str:
    return " ".join(strip_tags(client.get(reverse("notifications")).content.decode()).split())


def bell(client: Client) -> str:
    html = client.get(reverse("settings_profile")).content.decode()
    found = re.search(r'class="bell-count">(\d+)', html)
    return found[1] if found else ""


def test_each_hears_of_the_other_and_nobody_of_themselves(cast, says):
    says(cast.alice, "Hello")
    assert (told(cast.alice), told(cast.bob)) == ([], ["team_comment"])
    says(cast.bob, "Well done")
    assert (told(cast.alice), told(cast.bob)) == (["comment"], ["team_comment"])


def test_once_one_of_the_staff_has_answered_the_others_are_left_in_peace(cast, anton, says):
    """Assistants hear only of where they have written."""
    second = person("Berta")
    Membership.objects.create(team=cast.team, user=second.user, role=Role.COACH)
    says(cast.alice, "Hello")
    assert (told(second), told(anton)) == (["team_comment"], [])
    says(anton, "I look at it")
    says(cast.alice, "Thanks")
    assert (told(second), told(anton)) == (["team_comment"], ["team_comment"])


def test_the_bell_counts_and_reading_the_run_empties_it(cast, run, says, browser_of):
    says(cast.bob, "One")
    says(cast.bob, "Two")
    client = browser_of(cast.alice)
    assert bell(client) == "2"
    assert "Bob commented on “Hills by the lake”" in listed(client)
    client.get(reverse("activity", args=[run.public_id]))
    assert bell(client) == ""


def test_a_line_leads_to_its_run_and_is_read_by_it(cast, run, says, browser_of):
    says(cast.bob, "One")
    row = Notification.objects.get()
    answer = browser_of(cast.alice).get(reverse("notification", args=[row.public_id]))
    assert answer["Location"] == reverse("activity", args=[run.public_id]) + "#comments"
    assert unread_total(cast.alice.user) == 0
    assert (
        browser_of(cast.bob).get(reverse("notification", args=[row.public_id])).status_code == 404
    )


def test_what_may_no_longer_be_seen_is_neither_counted_nor_named(cast, says, browser_of):
    says(cast.alice, "Hello")
    client = browser_of(cast.bob)
    assert bell(client) == "1"
    Share.objects.update(kinds=[])
    assert bell(client) == ""
    assert "Alice" not in listed(client)
    row = Notification.objects.get()
    assert client.get(reverse("notification", args=[row.public_id])).status_code == 404
    Share.objects.update(kinds=["training"])
    assert bell(client) == "1"
    Comment.objects.update(deleted_at=timezone.now())
    assert bell(client) == ""


def test_all_at_once_are_marked_as_read(cast, says, browser_of):
    says(cast.bob, "One")
    client = browser_of(cast.alice)
    client.post(reverse("notifications_read"))
    assert bell(client) == ""
    assert "Bob commented" in listed(client)


def test_the_list_goes_on_behind_thirty(cast, run, browser_of):
    comments = Comment.objects.bulk_create(
        Comment(activity=run, author=cast.bob.user, team=cast.team, text="x") for _ in range(31)
    )
    Notification.objects.bulk_create(
        Notification(
            user=cast.alice.user, event="comment", activity=run, comment=comment,
            actor_name=f"Bob {number}.",
        )
        for number, comment in enumerate(comments)
    )  # fmt: skip
    client = browser_of(cast.alice)
    first = client.get(reverse("notifications")).content.decode()
    assert "Bob 30." in first
    assert "Bob 0." not in first
    older = re.search(r'href="(\?before=[^"]+)"', first)[1]
    second = client.get(reverse("notifications") + older).content.decode()
    assert "Bob 0." in second
    assert "Bob 1." not in second


def test_who_wants_to_hear_nothing_is_told_nothing(cast, says, browser_of):
    client = browser_of(cast.alice)
    client.post(reverse("settings_notifications"), {"comment": "nothing", "glass": "nothing"})
    says(cast.bob, "One")
    assert told(cast.alice) == ["comment"]  # refused as a whole: a pass is always told
    client.post(reverse("settings_notifications"), {"comment": "nothing", "glass": "app"})
    says(cast.bob, "Two")
    assert told(cast.alice) == ["comment"]


def test_the_staff_learns_that_sharing_changed_and_outsiders_do_not(cast, browser_of):
    assert told(cast.bob) == []  # of what she chose on joining
    member = Membership.objects.get(user=cast.alice.user)
    Membership.objects.update(joined_at=timezone.now() - timedelta(days=1))
    share_set(membership=member, kinds=[Kind.TRAINING])
    assert told(cast.bob) == ["share"]
    client = browser_of(cast.bob)
    assert "Alice has changed what they share with Team Red" in listed(client)
    Membership.objects.filter(user=cast.bob.user).update(role=Role.ATHLETE)
    assert "Alice" not in listed(client)


def test_an_invitation_waits_in_the_app_until_it_is_answered(cast, browser_of):
    invitation = TeamInvitation.objects.create(
        team=cast.team, email="DORA@example.org", token_hash="x",
        expires_at=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    client = browser_of(cast.dora)
    assert "You are invited to Team Red" in listed(client)
    TeamInvitation.objects.filter(pk=invitation.pk).update(revoked_at=timezone.now())
    assert "Team Red" not in listed(client)


def test_flags_that_lead_to_nobody_ask_no_more_the_more_there_are(cast):
    choices_set(user=cast.bob.user, ways={"flag": "app"})
    share_set(membership=Membership.objects.get(user=cast.alice.user), kinds=[Kind.TRAINING])
    asked = []
    for n, rule in enumerate(sorted(rules())[:6]):
        Flag.objects.create(
            athlete=cast.alice, rule=rule, severity=3, kinds=["notes"], first_day=DAY
        )
        if n in (0, 5):
            with CaptureQueriesContext(connection) as caught:
                assert services.flags_told(now=timezone.now()) == 0
            asked.append(len(caught))
    assert asked[0] == asked[1]


def test_a_pass_or_a_like_flag_unread_tells_nobody_of_a_flag(cast):
    for who in (cast.bob, cast.carol):
        choices_set(user=who.user, ways={"flag": "app"})
    until = timezone.now() + timedelta(hours=1)
    BreakGlass.objects.create(
        admin=cast.carol.user, athlete=cast.alice, reason="x", expires_at=until
    )
    User.objects.filter(pk=cast.carol.user_id).update(is_superuser=True)
    about = {"athlete": cast.alice, "rule": "illness", "severity": 3, "first_day": DAY}
    first = Flag.objects.create(**about, kinds=["training"])
    assert services.flags_told(now=timezone.now()) == 1
    Flag.objects.filter(pk=first.pk).update(cleared_at=timezone.now())
    Flag.objects.create(**about, kinds=["training"])
    assert services.flags_told(now=timezone.now()) == 0
    assert (told(cast.bob), told(cast.carol)) == (["flag"], [])


def test_a_flag_is_told_only_to_whom_all_that_it_reveals_is_shared(cast, browser_of):
    for who in (cast.bob, cast.carol):
        choices_set(user=who.user, ways={"flag": "app"})
    Flag.objects.create(
        athlete=cast.alice, rule="illness", severity=3, kinds=["training", "notes"], first_day=DAY
    )
    Flag.objects.create(
        athlete=cast.dora, rule="illness", severity=2, kinds=["training"], first_day=DAY
    )
    assert services.flags_told(now=timezone.now()) == 1
    assert services.flags_told(now=timezone.now()) == 0
    assert (told(cast.bob), told(cast.carol)) == (["flag"], [])
    client = browser_of(cast.bob)
    assert "Alice needs attention now" in listed(client)
    member = Membership.objects.get(user=cast.alice.user)
    share_set(membership=member, kinds=[Kind.TRAINING])
    assert "Alice" not in listed(client)


def test_a_batch_with_files_that_failed_is_told_once(cast):
    job = job_create(athlete=cast.alice, created_by=cast.alice.user, files=[])
    services.import_told(job_id=job.pk)
    assert told(cast.alice) == []
    ImportItem.objects.create(job=job, name="a.fit", state="done", outcome="failed")
    services.import_told(job_id=job.pk)
    services.import_told(job_id=job.pk)
    assert told(cast.alice) == ["import_failed"]


def test_an_administrators_look_is_told_whatever_was_chosen(cast, browser_of):
    services.glass_told(athlete=cast.alice, admin=cast.carol.user)
    assert "Carol, an administrator, has opened your data" in listed(browser_of(cast.alice))


def test_who_coaches_nobody_chooses_among_their_own_events(cast, browser_of):
    url = reverse("settings_notifications")
    assert "Flag “now”" in browser_of(cast.bob).get(url).content.decode()
    own = browser_of(cast.alice).get(url).content.decode()
    assert "Flag “now”" not in own
    assert "Comment on your run" in own
