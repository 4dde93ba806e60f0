"""What admins do about accounts."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.contrib.admin.models import LogEntry
from django.core import mail
from django.urls import reverse

from athletes.accounts.tokens import token_by_secret, token_create
from athletes.models import User
from tests.conftest import PASSWORD, person

pytestmark = pytest.mark.django_db


def act(client, who, name):
    return client.post(reverse("instance_person_act", args=[who.user_id, name]), follow=True)


def told(answer) -> str:
    return " ".join(str(message) for message in answer.context["messages"])


def test_an_account_is_found_by_name_and_by_address(cast, root, browser_of):
    client = browser_of(root)
    for query in ("ali", "ALICE@"):
        rows = client.get(reverse("instance_people"), {"q": query}).context["page"].rows
        assert [row.name for row in rows] == ["Alice"]
    User.objects.filter(pk=cast.bob.user_id).update(is_active=False)
    rows = client.get(reverse("instance_people"), {"state": "disabled"}).context["page"].rows
    assert [(row.name, row.state) for row in rows] == [("Bob", "disabled")]


def test_whoever_is_disabled_is_out_at_once_and_stays_out(cast, root, proved, browser_of):
    hers = browser_of(cast.alice)
    _token, secret = token_create(user=cast.alice.user, name="watch", scopes=["read"])
    admin = proved(root)
    act(admin, cast.alice, "disable")
    assert hers.get("/activities/").status_code == 302
    assert token_by_secret(secret) is None
    act(admin, cast.alice, "enable")
    assert hers.get("/activities/").status_code == 302 and token_by_secret(secret) is None
    assert hers.login(request=None, email="alice@example.org", password=PASSWORD) is not False
    entries = LogEntry.objects.filter(object_id=str(cast.alice.user_id)).order_by("pk")
    assert [entry.change_message for entry in entries] == ["Disabled.", "Enabled."]


def test_acts_ask_for_the_password_first(cast, root, browser_of):
    answer = browser_of(root).post(
        reverse("instance_person_act", args=[cast.alice.user_id, "disable"])
    )
    assert answer.url.startswith(reverse("account_reauthenticate"))
    cast.alice.user.refresh_from_db()
    assert cast.alice.user.is_active


@pytest.mark.parametrize("name", ["disable", "no-admin"])
def test_the_last_admin_stays(root, proved, name):
    client = proved(root)
    assert "would have no admin" in told(act(client, root, name))
    root.user.refresh_from_db()
    assert root.user.is_active and root.user.is_superuser
    other = person("Other")
    act(client, other, "admin")
    act(client, root, name)
    root.user.refresh_from_db()
    assert not (root.user.is_active and root.user.is_superuser)


def test_a_link_for_a_new_password_and_one_to_confirm_go_out(cast, root, proved):
    EmailAddress.objects.create(user=cast.alice.user, email="alice@example.org", primary=True)
    client = proved(root)
    for name in ("reset", "confirm"):
        act(client, cast.alice, name)
    assert [sent.to for sent in mail.outbox] == [["alice@example.org"]] * 2
    assert "/accounts/password/reset/key/" in mail.outbox[0].body


def test_an_invitation_is_mailed_shown_once_and_withdrawn(root, browser_of):
    client = browser_of(root)
    page = client.post(reverse("instance_invite"), {"email": "new@example.org"})
    link = page.context["invited"].link
    assert link in mail.outbox[0].body and link in page.content.decode()
    assert link not in client.get(reverse("instance_people")).content.decode()
    (waiting,) = client.get(reverse("instance_people")).context["invitations"]
    client.post(reverse("instance_invitation_withdraw", args=[waiting.pk]))
    assert client.get(link.partition("8000")[2]).status_code in (302, 410)
    assert client.get(reverse("instance_people")).context["invitations"] == []


def test_an_address_that_has_an_account_is_not_invited(cast, root, browser_of):
    page = browser_of(root).post(reverse("instance_invite"), {"email": "alice@example.org"})
    assert page.status_code == 422 and "has an account" in page.content.decode()


def test_an_admin_deletes_with_the_same_grace_and_the_athlete_is_told(cast, root, proved):
    client = proved(root)
    page = reverse("instance_person_delete", args=[cast.alice.user_id])
    assert "Nobody sees anything of it" in client.get(page).content.decode()
    client.post(page)
    cast.alice.refresh_from_db()
    assert cast.alice.closing_at is not None
    (sent,) = mail.outbox
    assert "An administrator of this RunHub" in sent.body
    assert reverse("account_closing") in sent.body
    blue = reverse("instance_person_delete", args=[cast.carol.user_id])
    assert "Team Blue" in client.post(blue).content.decode()


def test_an_athlete_a_coach_has_entered_has_no_address_and_no_mails(cast, root, proved):
    type(cast.alice).objects.filter(pk=cast.alice.pk).update(is_unclaimed=True)
    client = proved(root)
    assert "alice@" not in client.get(reverse("instance_people")).content.decode()
    assert "no mail is sent" in told(act(client, cast.alice, "reset"))
    assert mail.outbox == []
