"""From an invitation to an answer, on both sides."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from athletes.models import Membership, TeamInvitation, User
from athletes.teams.invitations import (
    InvitationOver,
    invitation_accept,
    invitation_renew,
    team_invite,
)
from tests.conftest import person
from tests.teams.conftest import Squad, invited, mailed_link, signed_in

NEW = {"name": "Nora", "email": "nora@example.org", "password1": "correct horse battery"}
NEW["password2"] = NEW["password1"]


def invite(squad: Squad, email: str, role: str = "athlete") -> Client:
    """Bob, who has sent it."""
    bob = signed_in(squad.bob)
    bob.post(squad.url("team_invitations"), {"email": email, "role": role})
    return bob


def opened(client: Client, link: str) -> str:
    """What the reader of the link is shown."""
    return client.get(link, follow=True).content.decode()


def test_the_mailed_link_tells_who_would_see_and_joins(squad: Squad):
    bob = invite(squad, "emil@example.org")
    emil = signed_in(squad.emil)
    page = opened(emil, mailed_link())
    for word in ("Bob invites you", "Team Red", "Olga", "Anton", "Whoever becomes a coach"):
        assert word in page, word
    assert "checked" not in page.partition("kinds")[2].partition("Which runs")[0]
    emil.post("/join/", {"kinds": ["training", "map"], "span": "all"})
    share = Membership.objects.get(team=squad.team, user=squad.emil.user).share
    assert (share.kinds, share.since, share.until) == (["training", "map"], None, None)
    assert "accepted by Emil" in bob.get(squad.url("team_invitations")).content.decode()


def test_nothing_is_shared_that_was_not_ticked(squad: Squad):
    invite(squad, "emil@example.org")
    emil = signed_in(squad.emil)
    opened(emil, mailed_link())
    emil.post("/join/", {"span": "today"})
    page = signed_in(squad.bob).get(squad.url("team_people")).content.decode()
    assert "Emil" in page and "shares nothing" in page


def test_any_kind_brings_training_along(squad: Squad):
    emil = signed_in(squad.emil)
    opened(emil, invited(squad))
    emil.post("/join/", {"kinds": ["notes"], "span": "today"})
    share = Membership.objects.get(team=squad.team, user=squad.emil.user).share
    assert (share.kinds, share.since) == (["training", "notes"], timezone.localdate())


def test_who_owns_the_address_answers_without_the_link(squad: Squad):
    bob, emil = invite(squad, "emil@example.org"), signed_in(squad.emil)
    key = TeamInvitation.objects.get().public_id
    url = reverse("settings_invitation", args=[key])
    assert url in emil.get(reverse("settings_sharing")).content.decode()
    emil.post(url, {"decline": "1"})
    assert "declined" in bob.get(squad.url("team_invitations")).content.decode()
    assert emil.get(url).status_code == 404
    assert opened(emil, mailed_link()).count("It was declined") == 1
    assert not Membership.objects.filter(team=squad.team, user=squad.emil.user).exists()


def test_an_address_that_is_not_confirmed_is_not_theirs(squad: Squad):
    invite(squad, "emil@example.org")
    EmailAddress.objects.update(verified=False)
    emil = signed_in(squad.emil)
    key = TeamInvitation.objects.get().public_id
    assert "Invitations for you" not in emil.get(reverse("settings_sharing")).content.decode()
    assert emil.get(reverse("settings_invitation", args=[key])).status_code == 404


def test_a_link_takes_as_many_as_it_says(squad: Squad):
    link = invited(squad, most_uses=2)
    for name, status in (("Nora", 302), ("Pia", 302), ("Quinn", 410)):
        client = signed_in(person(name))
        client.get(link)
        assert client.post("/join/", {"span": "today"}).status_code == status, name
    page = signed_in(squad.bob).get(squad.url("team_invitations")).content.decode()
    assert "accepted by Nora, Pia" in page


def test_a_no_to_a_link_for_several_leaves_it_to_the_others(squad: Squad):
    link = invited(squad, most_uses=2)
    emil = signed_in(squad.emil)
    emil.get(link)
    emil.post("/join/", {"decline": "1"})
    assert "Team Red" in opened(signed_in(person("Nora")), link)


@pytest.mark.parametrize("role", ["assistant", "coach"])
def test_a_link_for_several_gives_no_sight_of_others(squad: Squad, role: str):
    """Staff are invited by address; a coach does not make coaches at all."""
    bob = invite(squad, "nora@example.org", role)
    assert [invitation.role for invitation in TeamInvitation.objects.all()] == (
        ["assistant"] if role == "assistant" else []
    )
    bob.post(squad.url("team_invitations"), {"most_uses": "3", "days": "7", "role": role})
    assert not TeamInvitation.objects.filter(email="").exclude(role="athlete").exists()


def test_an_invited_assistant_joins_and_sees(squad: Squad):
    invite(squad, "emil@example.org", "assistant")
    emil = signed_in(squad.emil)
    assert "You would see what" in opened(emil, mailed_link())
    emil.post("/join/", {})
    assert "Alice" in emil.get(squad.url("team_people")).content.decode()


@pytest.mark.parametrize("how", ["expired", "revoked", "resent", "unknown", "put away"])
def test_a_link_that_is_over_says_so(squad: Squad, how: str):
    bob = invite(squad, "emil@example.org")
    link, found = mailed_link(), TeamInvitation.objects.get()
    if how == "expired":
        TeamInvitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif how == "revoked":
        bob.post(squad.url("team_invitation_revoke", found.public_id))
    elif how == "resent":
        bob.post(squad.url("team_invitation_resend", found.public_id))
    elif how == "put away":
        signed_in(squad.olga).post(squad.url("team_put_away"))
    else:
        link = link[:-3] + "x/"
    answer = signed_in(squad.emil).get(link, follow=True)
    assert answer.status_code == 410
    assert "This invitation no longer works" in answer.content.decode()


def test_what_was_opened_before_it_was_revoked_opens_nothing_after(squad: Squad):
    bob, emil = invite(squad, "emil@example.org"), signed_in(squad.emil)
    opened(emil, mailed_link())
    bob.post(squad.url("team_invitation_resend", TeamInvitation.objects.get().public_id))
    assert emil.post("/join/", {"span": "today"}).status_code == 410
    assert "Team Red" in opened(emil, mailed_link())


def test_whoever_was_answering_while_it_was_sent_again_is_too_late(squad: Squad):
    old, _token = team_invite(actor=squad.bob, email="emil@example.org")
    invitation_renew(invitation=old, actor=squad.bob)
    with pytest.raises(InvitationOver):
        invitation_accept(invitation=old, user=squad.emil.user)


def test_an_answered_invitation_is_not_sent_again(squad: Squad):
    bob, emil = invite(squad, "emil@example.org"), signed_in(squad.emil)
    opened(emil, mailed_link())
    emil.post("/join/", {"span": "today"})
    found = TeamInvitation.objects.get()
    answer = bob.post(squad.url("team_invitation_resend", found.public_id), follow=True)
    assert "It was accepted meanwhile." in answer.content.decode()
    assert len(mail.outbox) == 1


def test_the_address_signs_up_on_a_hub_by_invitation(squad: Squad, settings):
    settings.SIGNUP_MODE, settings.ACCOUNT_EMAIL_VERIFICATION = "invite", "mandatory"
    invite(squad, NEW["email"])
    nora = Client()
    assert "Create an account" in opened(nora, mailed_link())
    other = NEW | {"email": "other@example.org"}
    assert nora.post("/accounts/signup/?next=/join/", other).status_code == 200
    answer = nora.post("/accounts/signup/?next=/join/", NEW | {"next": "/join/"})
    assert answer.url == "/join/"
    assert nora.post("/join/", {"kinds": ["training"], "span": "all"}).status_code == 302
    user = User.objects.get(email=NEW["email"])
    assert Membership.objects.get(user=user).share.kinds == ["training"]
    assert EmailAddress.objects.get(user=user).verified


def test_one_invitation_makes_one_account(squad: Squad, settings):
    settings.SIGNUP_MODE = "invite"
    invite(squad, NEW["email"])
    link = mailed_link()
    nora = Client()
    nora.get(link)
    nora.post("/accounts/signup/", NEW)
    User.objects.filter(email=NEW["email"]).update(email="moved@example.org")
    again = Client()
    again.get(link)
    assert "Sign-up is closed" in again.get("/accounts/signup/").content.decode()
    assert signed_in(squad.emil).get(link, follow=True).status_code == 410


def test_a_link_without_an_address_opens_no_closed_hub(squad: Squad, settings):
    settings.SIGNUP_MODE = "invite"
    nora = Client()
    assert "makes accounts by invitation" in opened(nora, invited(squad))
    assert "Sign-up is closed" in nora.get("/accounts/signup/").content.decode()


def test_a_stranger_says_no_without_an_account(squad: Squad):
    bob = invite(squad, "nora@example.org")
    nora = Client()
    opened(nora, mailed_link())
    nora.post("/join/", {"decline": "1"})
    assert "declined" in bob.get(squad.url("team_invitations")).content.decode()


def test_a_mail_server_that_is_away_is_said(squad: Squad, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    bob = invite(squad, "nora@example.org")
    page = bob.get(squad.url("team_invitations")).content.decode()
    assert "could not be sent. The invitation waits" in page
    assert TeamInvitation.objects.get().sent_at is None


def test_a_person_invites_so_many_a_day(squad: Squad, settings):
    assert settings.HUB_RATE_LIMITS["team_invitation"] == "20/d/user"
    settings.HUB_RATE_LIMITS = settings.HUB_RATE_LIMITS | {"team_invitation": "2/d/user"}
    bob = invite(squad, "nora@example.org")
    resend = squad.url("team_invitation_resend", TeamInvitation.objects.get().public_id)
    assert bob.post(squad.url("team_invitations"), {"email": "no address"}).status_code == 422
    assert [bob.post(resend).status_code for _time in range(2)] == [302, 429]
    answer = bob.post(squad.url("team_invitations"), {"email": "z@example.org", "role": "athlete"})
    assert (answer.status_code, len(mail.outbox)) == (429, 2)
    assert int(answer["Retry-After"]) > 80_000


def test_members_and_those_who_wait_are_not_invited_twice(squad: Squad):
    bob = invite(squad, "nora@example.org")
    for email, words in (
        ("alice@example.org", "in this team already"),
        ("Nora@example.org", "is waiting. Send that one again"),
    ):
        body = {"email": email, "role": "athlete"}
        assert words in bob.post(squad.url("team_invitations"), body).content.decode()
    assert len(mail.outbox) == 1


def test_guessing_tokens_ends_after_twenty(squad: Squad):
    client = Client()
    statuses = [client.get(f"/join/{number}/").status_code for number in range(21)]
    assert statuses == [410] * 20 + [429]


def test_the_link_is_never_shown_to_who_sent_it(squad: Squad):
    """They could make an account with an address that is not theirs."""
    bob = invite(squad, "nora@example.org")
    token = mailed_link().split("/")[2]
    assert token not in bob.get(squad.url("team_invitations")).content.decode()
    assert not TeamInvitation.objects.filter(token_hash=token).exists()
