"""Break-glass: proved, given a reason, told, written down, for an hour, for reading."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from athletes.accounts.addresses import address_confirm
from athletes.consent.breakglass import glass_of
from athletes.models import BreakGlass, Look, User
from coaching.models import Notification
from tests.accounts.conftest import code_of, set_up_app
from tests.conftest import person
from tests.imports.handing_in import bring
from tests.samples import fit

pytestmark = pytest.mark.django_db

REASON = "She asked for help with a broken import."


@pytest.fixture
def run(cast):
    return bring(cast.alice, a_fit=fit())["a.fit"].activity


def break_it(client, athlete, reason=REASON):
    return client.post(reverse("instance_glass_new", args=[athlete.user_id]), {"reason": reason})


def test_it_opens_one_athletes_data_for_reading_and_nobody_elses(cast, root, proved, run):
    client = proved(root)
    page = reverse("activity", args=[run.public_id])
    assert client.get(page).status_code == 404
    break_it(client, cast.alice)
    assert client.get(page).status_code == 200
    assert client.post(reverse("activity_delete", args=[run.public_id])).status_code == 403
    assert client.get(reverse("athlete_activities", args=[cast.dora.public_id])).status_code == 404


def test_the_athlete_is_told_by_name_time_and_reason_and_no_more(cast, root, proved, run):
    break_it(proved(root), cast.alice)
    assert mail.outbox == []  # nobody has shown that this address is hers
    Notification.objects.all().delete()
    address_confirm(user=cast.alice.user)
    break_it(proved(root), cast.alice)
    (sent,) = mail.outbox
    assert sent.to == ["alice@example.org"]
    assert "Root" in sent.body and REASON in sent.body
    assert re.search(r"from .* \d\d:\d\d to \d\d:\d\d UTC", sent.body)
    assert run.title not in sent.body
    told = Notification.objects.get(user=cast.alice.user)
    assert (told.event, told.actor_name) == ("glass", "Root")
    assert told.mailed_at is not None  # not once more by the mail of all that is new


def test_every_page_seen_through_it_says_so(cast, root, proved, run):
    client = proved(root)
    break_it(client, cast.alice)
    pages = [
        reverse("activity", args=[run.public_id]),
        reverse("athlete_activities", args=[cast.alice.public_id]),
        reverse("athlete_progress", args=[cast.alice.public_id]),
    ]
    for page in pages:
        text = client.get(page).content.decode()
        assert "You broke the glass to Alice:" in text and REASON in text
        assert reverse("instance_glass_end", args=[BreakGlass.objects.get().pk]) in text
        strip = (
            text.partition('class="athlete-strip"')[2].partition("</nav>")[2].partition("</p>")[0]
        )
        assert "shares with you" not in strip and "through a pass" in strip and REASON in strip
    assert "You broke the glass" not in client.get("/activities/").content.decode()


def test_what_was_looked_at_is_written_down_with_the_reason(cast, root, proved, run):
    client = proved(root)
    break_it(client, cast.alice)
    client.get(reverse("activity", args=[run.public_id]))
    look = Look.objects.get(what="activity")
    assert (look.athlete, look.viewer_name, look.reason) == (cast.alice, "Root", REASON)


@pytest.mark.parametrize("reason", ["", "because", "   a      b  "])
def test_without_a_reason_that_says_something_nothing_opens(cast, root, proved, reason):
    assert break_it(proved(root), cast.alice, reason).status_code == 422
    assert not BreakGlass.objects.exists() and mail.outbox == []


def test_it_is_over_after_an_hour_or_when_any_admin_ends_it(cast, root, proved, run, browser_of):
    client = proved(root)
    page = reverse("activity", args=[run.public_id])
    break_it(client, cast.alice)
    BreakGlass.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(page).status_code == 404
    break_it(client, cast.alice)
    other = person("Other")
    User.objects.filter(pk=other.user_id).update(is_superuser=True)
    listed = browser_of(other).get(reverse("instance_glass"))
    assert REASON in listed.content.decode()
    open_one = BreakGlass.objects.latest("pk")
    browser_of(other).post(reverse("instance_glass_end", args=[open_one.pk]))
    assert client.get(page).status_code == 404
    assert glass_of(root.user, cast.alice) is None


def test_with_whoever_is_no_admin_any_more_it_ends(cast, root, proved, run):
    client = proved(root)
    break_it(client, cast.alice)
    User.objects.filter(pk=root.user_id).update(is_superuser=False)
    assert client.get(reverse("activity", args=[run.public_id])).status_code == 404


def test_it_asks_for_the_second_factor_where_there_is_one(cast, root, proved):
    client = proved(root)
    from allauth.account.models import EmailAddress

    from tests.accounts.conftest import confirmed  # noqa: F401

    EmailAddress.objects.create(user=root.user, email=root.user.email, verified=True, primary=True)
    secret = set_up_app(client)
    session = client.session
    session["account_authentication_methods"] = [
        m for m in session["account_authentication_methods"] if m["method"] == "password"
    ]
    session.save()
    page = reverse("instance_glass_new", args=[cast.alice.user_id])
    asked = client.get(page)
    assert asked.url.startswith(reverse("mfa_reauthenticate"))
    assert break_it(client, cast.alice).status_code == 302 and not BreakGlass.objects.exists()
    assert client.post(asked.url, {"code": code_of(secret)}).url == page
    break_it(client, cast.alice)
    assert BreakGlass.objects.count() == 1


def test_an_account_that_ends_is_not_opened(cast, root, proved):
    type(cast.alice).objects.filter(pk=cast.alice.pk).update(closing_at=timezone.now())
    assert break_it(proved(root), cast.alice).status_code == 422
