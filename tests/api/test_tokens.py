"""Tokens: made with a password alone, hashed, never wider, gone at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.utils import timezone

from athletes.accounts.tokens import token_create, token_revoke, tokens_revoke_all
from athletes.models import ApiToken
from tests.api.conftest import Api

PASSWORD = "correct horse battery"
WANTED = {"email": "alice@example.org", "password": PASSWORD, "name": "phone", "scopes": ["read"]}


def make(**changes: object) -> object:
    return Api().post("tokens/", WANTED | changes)


def test_a_token_is_made_with_the_password_and_works(alice):
    made = make()
    assert made.status_code == 201
    secret = made.json()["secret"]
    assert secret.startswith("rh_") and len(secret) > 40
    assert Api(secret).get("me/").json()["email"] == "alice@example.org"
    assert Api(secret).patch("me/", {"name": "Al"}).status_code == 403


def test_the_secret_is_kept_nowhere(alice):
    secret = make().json()["secret"]
    row = ApiToken.objects.values().get()
    assert secret not in str(row) and len(row["hash"]) == 64
    assert secret not in Api(secret).get("tokens/").content.decode()


@pytest.mark.parametrize(
    "wrong", [{"password": "not this one"}, {"email": "nobody@example.org"}, {"email": ""}]
)
def test_whoever_guesses_learns_nothing(alice, wrong):
    known = make(password="not this one either").json()
    answer = make(**wrong)
    assert answer.status_code in (400, 401)
    if answer.status_code == 401:
        assert answer.json() == known
    assert not ApiToken.objects.exists()


def test_a_deactivated_account_reads_like_a_wrong_password(alice):
    wrong = make(password="not this one").json()
    alice.user.is_active = False
    alice.user.save()
    assert make().json() == wrong


def test_an_unknown_address_costs_a_hash_as_well(alice, monkeypatch):
    hashed = []
    user = type(alice.user)
    monkeypatch.setattr(user, "set_password", lambda self, raw: hashed.append(raw))
    make(email="nobody@example.org")
    assert hashed == [PASSWORD]


def test_ten_wrong_passwords_in_an_hour_are_enough(alice):
    answers = [make(password=f"wrong {n}") for n in range(12)]
    assert [a.status_code for a in answers[:10]] == [401] * 10
    assert answers[-1].status_code == 429
    assert int(answers[-1]["Retry-After"]) > 60
    assert answers[-1].json()["error"]["code"] == "too_many_requests"
    assert make().status_code == 429


def test_a_token_makes_no_token(api):
    """Neither does a session: another site's form could ask for it."""
    body = {"name": "wider", "scopes": ["read", "write", "upload"]}
    assert api.post("tokens/", body).status_code == 400
    api.client.force_login(api.token.user)
    assert Api.post(api, "tokens/", body).status_code == 400
    assert ApiToken.objects.count() == 1


@pytest.mark.parametrize("method", ["patch", "put", "post"])
@pytest.mark.parametrize("scopes", [["read", "write"], ["read", "write", "upload"], ["admin"]])
def test_a_token_does_not_widen_itself(alice, api_of, method, scopes):
    api = api_of(alice, ["read"])
    answer = api(method, f"tokens/{api.token.public_id}/", {"scopes": scopes})
    assert answer.status_code in (403, 405)
    api.token.refresh_from_db()
    assert api.token.scopes == ["read"]


@pytest.mark.parametrize("scopes", [[], ["admin"], ["read", "read "], "read", None, [["read"]]])
def test_scopes_that_are_none_are_refused(alice, scopes):
    assert make(scopes=scopes).status_code == 400


def test_a_revoked_token_is_nobody_at_once(api):
    assert api.get("me/").status_code == 200
    token_revoke(token=api.token)
    answer = api.get("me/")
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "not_signed_in")
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_deactivated_persons_token_is_nobodys(api, alice):
    alice.user.is_active = False
    alice.user.save()
    assert api.get("me/").status_code == 401


def test_an_expired_token_is_nobodys(alice):
    soon = timezone.now() + timedelta(seconds=60)
    token, secret = token_create(user=alice.user, name="t", scopes=["read"], expires_at=soon)
    assert Api(secret).get("me/").status_code == 200
    ApiToken.objects.filter(pk=token.pk).update(expires_at=timezone.now())
    assert Api(secret).get("me/").status_code == 401


def test_a_wrong_token_beside_a_session_is_refused(alice):
    client = Api("rh_nonsense")
    client.client.force_login(alice.user)
    assert client.get("me/").status_code == 401


def test_use_is_noted_once_a_minute(api, django_assert_num_queries):
    api.get("me/")
    api.token.refresh_from_db()
    first = api.token.last_used_at
    assert first is not None
    api.get("me/")
    api.token.refresh_from_db()
    assert api.token.last_used_at == first
    ApiToken.objects.update(last_used_at=first - timedelta(minutes=2))
    api.get("me/")
    api.token.refresh_from_db()
    assert api.token.last_used_at > first


def test_own_tokens_are_listed_and_revoked_others_are_not(cast, api_of):
    alice, bob = api_of(cast.alice), api_of(cast.bob)
    assert [row["id"] for row in alice.get("tokens/").json()["results"]] == [
        str(alice.token.public_id)
    ]
    assert alice.delete(f"tokens/{bob.token.public_id}/").status_code == 404
    assert bob.get("me/").status_code == 200
    assert bob.delete(f"tokens/{bob.token.public_id}/").status_code == 204
    assert bob.get("me/").status_code == 401


def test_without_write_a_token_revokes_itself_alone(alice, api_of):
    reader, writer = api_of(alice, ["read"]), api_of(alice)
    assert reader.delete(f"tokens/{writer.token.public_id}/").status_code == 403
    assert writer.get("me/").status_code == 200
    assert reader.delete(f"tokens/{reader.token.public_id}/").status_code == 204
    assert reader.get("me/").status_code == 401


def test_all_tokens_go_at_once(alice, api_of):
    tokens = [api_of(alice) for _ in range(3)]
    assert tokens_revoke_all(user=alice.user) == 3
    assert {api.get("me/").status_code for api in tokens} == {401}


def test_a_session_reads_and_writes_with_the_forms_token_only(alice):
    api = Api()
    api.client = type(api.client)(enforce_csrf_checks=True)
    api.client.force_login(alice.user)
    assert api.get("me/").status_code == 200
    refused = api.patch("me/", {"name": "Al"})
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "csrf")
    page = api.client.get("/api/v1/docs/").content.decode()
    token = page.split('data-csrf="')[1].split('"')[0]
    assert api.patch("me/", {"name": "Al"}, X_CSRFToken=token).status_code == 200
    assert django_settings.CSRF_COOKIE_NAME in api.client.cookies


def test_log_lines_of_a_token_carry_its_owners_public_id(alice, api):
    """As those of a session do: gunicorn's line finds the reader there."""
    asked = api.get("me/").wsgi_request
    assert asked.META["runhub.reader"] == str(alice.public_id)
    assert "runhub.reader" not in Api("rh_wrong").get("me/").wsgi_request.META
