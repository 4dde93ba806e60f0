"""Settings › Account: what it says, what it asks, and the page that all others lead to then."""

from __future__ import annotations

import pytest
from django.core import mail
from django.urls import reverse

from athletes.accounts.closing import account_close
from athletes.accounts.tokens import token_create
from athletes.models import Membership, Team, User
from athletes.teams.services import team_archive
from athletes.teams.unclaimed import unclaimed_create
from runhub.closing.holders import holders
from runhub.web.account_end.words import THINGS
from tests.api.conftest import Api
from tests.conftest import PASSWORD
from tests.imports.handing_in import bring
from tests.samples import fit

pytestmark = pytest.mark.django_db

PAGE = "/settings/account/"


def test_it_names_what_goes_and_how_many(cast, browser_of):
    bring(cast.alice, a_fit=fit(), b_fit=fit(day=1))
    text = browser_of(cast.alice).get(PAGE).content.decode()
    assert "2 activities, with their maps and charts" in text
    assert "2 files you handed in" in text and "your place in 1 team" in text
    assert reverse("settings_export") in text


def test_everything_a_holder_counts_has_words(cast):
    from athletes.accounts.closing import person_of

    found = set()
    for holder in holders():
        found |= set(holder.count(person_of(cast.alice.user)))
    assert found == set(THINGS)


def test_an_owner_is_led_to_the_team_and_cannot_go(cast, proved):
    client = proved(cast.carol)
    page = client.get(PAGE).content.decode()
    assert "Team Blue" in page and "/settings/" in page
    assert client.post(PAGE, {"email": "carol@example.org"}).status_code == 409
    cast.carol.refresh_from_db()
    assert cast.carol.closing_at is None


def test_entered_athletes_of_a_team_put_away_are_not_left_to_nobody(cast, proved):
    team = Team.objects.get(name="Team Blue")
    una = unclaimed_create(actor=Membership.objects.get(user=cast.carol.user), name="Una")
    team_archive(team=team, actor=cast.carol.user)
    client = proved(cast.carol)
    people, mine = reverse("team_people", args=[team.public_id]), {"email": "carol@example.org"}
    answer = client.post(PAGE, mine)
    assert answer.status_code == 409
    assert "whom nobody could delete" in answer.content.decode()
    assert people in answer.content.decode()
    client.post(reverse("team_remove", args=[team.public_id, una.pk]))
    assert client.post(PAGE, mine).status_code == 302


def test_another_address_typed_deletes_nothing(cast, proved):
    assert proved(cast.alice).post(PAGE, {"email": "bob@example.org"}).status_code == 422
    cast.alice.refresh_from_db()
    assert cast.alice.closing_at is None


def test_without_the_password_nothing_happens(cast, browser_of):
    answer = browser_of(cast.alice).post(PAGE, {"email": "alice@example.org"})
    assert answer.url.startswith(reverse("account_reauthenticate"))
    cast.alice.refresh_from_db()
    assert cast.alice.closing_at is None


def test_it_signs_out_and_a_mail_says_how_to_come_back(cast, proved):
    client = proved(cast.alice)
    answer = client.post(PAGE, {"email": "Alice@Example.org"}, follow=True)
    assert "Your account will be deleted on" in answer.content.decode()
    assert not answer.context["user"].is_authenticated
    (sent,) = mail.outbox
    assert sent.to == ["alice@example.org"] and reverse("account_closing") in sent.body


def test_all_pages_lead_to_the_one_that_takes_it_back(cast, browser_of):
    account_close(user=cast.alice.user)
    client = browser_of(cast.alice)
    for page in ("/", "/activities/", "/settings/tokens/", "/accounts/email/"):
        assert client.get(page).url == reverse("account_closing")
    assert client.get("/api/v1/me/").status_code == 403
    assert client.post("/settings/theme/", {"theme": "dark"}).url == reverse("account_closing")
    assert "Keep my account" in client.get(reverse("account_closing")).content.decode()
    client.post(reverse("account_keep"))
    assert client.get("/activities/").status_code == 200
    assert mail.outbox[-1].subject.endswith("Your account stays")


def test_no_token_is_made_meanwhile(cast):
    account_close(user=cast.alice.user)
    body = {"email": "alice@example.org", "password": PASSWORD, "name": "x", "scopes": ["read"]}
    answer = Api().post("tokens/", body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "closing")
    _token, secret = token_create(user=cast.alice.user, name="x", scopes=["read"])
    assert Api(secret).get("me/").status_code == 401


def test_an_admin_without_a_profile_can_go_as_well(db, client):
    User.objects.create_superuser("root@example.org", PASSWORD)
    lone = User.objects.create_superuser("lone@example.org", PASSWORD)
    client.force_login(lone)
    assert client.get(PAGE).status_code == 200
    account_close(user=lone)
    lone.refresh_from_db()
    assert lone.athlete.closing_at is not None
