"""Who may make an account, and what a stranger learns by trying."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse
from django.utils import timezone

from athletes.accounts import invitations
from athletes.models import Athlete, Invitation, User

FORM = {
    "name": "Emil Holm",
    "email": "emil@example.org",
    "password1": "running in the rain",
    "password2": "running in the rain",
}


@pytest.fixture(autouse=True)
def production(settings):
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.SIGNUP_MODE = "invite"


def sign_up(client, **values):
    return client.post(reverse("account_signup"), FORM | values)


def open_link(client, email="", **changes):
    invitation, token = invitations.invitation_create(email=email)
    Invitation.objects.filter(pk=invitation.pk).update(**changes)
    return client.get(reverse("invitation", args=[token]))


def test_without_an_invitation_nobody_signs_up(client, db):
    assert b"by invitation" in client.get(reverse("account_signup")).content
    sign_up(client)
    assert not User.objects.exists()


def test_closed_means_closed_even_with_an_invitation(client, db, settings):
    open_link(client)
    settings.SIGNUP_MODE = "closed"
    sign_up(client)
    assert not User.objects.exists()


def test_an_invitation_makes_one_account(client, db):
    assert open_link(client).url == reverse("account_signup")
    sign_up(client)
    emil = User.objects.get()
    invitation = Invitation.objects.get()
    assert (emil.athlete.name, invitation.used_by) == ("Emil Holm", emil)
    client.cookies.clear()
    sign_up(client, email="other@example.org")
    assert User.objects.count() == 1


def test_an_invitation_is_used_once_though_two_opened_it(client, db):
    _, token = invitations.invitation_create()
    other = type(client)()
    for each in (client, other):
        each.get(reverse("invitation", args=[token]))
    sign_up(client)
    sign_up(other, email="late@example.org")
    assert list(User.objects.values_list("email", flat=True)) == ["emil@example.org"]


def test_a_used_up_invitation_leaves_no_half_account(db, anna):
    invitation, _ = invitations.invitation_create()
    invitations.invitation_use(invitation=invitation, user=anna)
    with pytest.raises(invitations.InvitationGone):
        invitations.invitation_use(invitation=invitation, user=anna)


def test_an_invitation_to_an_address_is_used_by_nobody_else(anna):
    invitation, _ = invitations.invitation_create(email="emil@example.org")
    with pytest.raises(invitations.InvitationGone):
        invitations.invitation_use(invitation=invitation, user=anna)


@pytest.mark.parametrize("changes", [{"expires_at": timezone.now() - timedelta(seconds=1)}])
def test_an_old_invitation_says_what_to_do(client, db, changes):
    page = open_link(client, **changes)
    assert page.status_code == 410 and b"Ask whoever sent it" in page.content
    assert client.get(reverse("invitation", args=["nonsense"])).status_code == 410


def test_an_invitation_to_an_address_is_for_that_address(client, db):
    open_link(client, email="emil@example.org")
    assert 'value="emil@example.org"' in client.get(reverse("account_signup")).content.decode()
    sign_up(client, email="mallory@example.org")
    assert not User.objects.exists()


def test_whoever_opened_the_mailed_link_has_a_confirmed_address(client, db):
    open_link(client, email="emil@example.org")
    sign_up(client)
    assert "_auth_user_id" in client.session and not mail.outbox


def test_only_the_hash_of_an_invitation_is_kept(db):
    invitation, token = invitations.invitation_create()
    assert token not in str(Invitation.objects.values_list())
    assert invitations.invitation_with(token) == invitation


def test_nobody_with_an_account_is_invited(anna):
    with pytest.raises(ValidationError):
        invitations.invitation_create(email="ANNA@example.org")


def test_the_shell_makes_a_link(capsys, db, client):
    call_command("invite", "emil@example.org")
    link = re.search(r"http://localhost:8000(\S+)", capsys.readouterr().out).group(1)
    assert client.get(link).url == reverse("account_signup")
    with pytest.raises(CommandError, match="valid"):
        call_command("invite", "no address")


def test_an_address_is_confirmed_before_one_is_in(client, db, settings):
    settings.SIGNUP_MODE = "open"
    assert sign_up(client).url == reverse("account_email_verification_sent")
    assert "_auth_user_id" not in client.session
    link = re.search(r"http://localhost:8000(\S+)", mail.outbox[0].body).group(1)
    client.post(link)
    assert "_auth_user_id" in client.session


def test_unconfirmed_people_do_not_get_in(client, db, settings):
    settings.SIGNUP_MODE = "open"
    sign_up(client)
    client.cookies.clear()
    login = {"login": FORM["email"], "password": FORM["password1"]}
    answer = client.post(reverse("account_login"), login)
    assert answer.url == reverse("account_email_verification_sent")
    assert "_auth_user_id" not in client.session


def test_a_taken_address_answers_like_a_free_one(client, anna, settings):
    settings.SIGNUP_MODE = "open"
    free = sign_up(client)
    taken = sign_up(type(client)(), email="anna@example.org")
    assert (free.status_code, free.url) == (taken.status_code, taken.url)
    assert Athlete.objects.count() == 1
    assert "There is one already" in mail.outbox[-1].body and mail.outbox[-1].to == [anna.email]


@pytest.mark.parametrize("password", ["short", "password123", "emil@example.org"])
def test_weak_passwords_are_refused(client, db, settings, password):
    settings.SIGNUP_MODE = "open"
    sign_up(client, password1=password, password2=password)
    assert not User.objects.exists()
