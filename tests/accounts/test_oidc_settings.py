"""Providers as the environment describes them."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from runhub.settings import oidc as oidc_settings


def configured(monkeypatch, **values):
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return oidc_settings.oidc_apps()


ONE = {
    "OIDC_NAME": "Keycloak",
    "OIDC_SERVER_URL": "https://id.example.org/realms/club/",
    "OIDC_CLIENT_ID": "hub",
}


def test_one_provider_is_described_by_its_parts(monkeypatch, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("s3cret\n")
    (app,) = configured(monkeypatch, **ONE, OIDC_CLIENT_SECRET_FILE=str(secret))
    assert (app["name"], app["client_id"], app["secret"]) == ("Keycloak", "hub", "s3cret")
    assert app["settings"] == {"server_url": "https://id.example.org/realms/club"}


def test_several_are_described_as_json(monkeypatch):
    text = (
        '[{"id": "auth0", "name": "Auth0", "server_url": "https://t.eu.auth0.com", '
        '"client_id": "a", "client_secret": "b"}, {"id": "kc", "name": "Keycloak", '
        '"server_url": "https://id.example.org/realms/x", "client_id": "c", '
        '"client_secret": "d", "scope": "openid email"}]'
    )
    apps = configured(monkeypatch, OIDC_PROVIDERS=text)
    assert [app["provider_id"] for app in apps] == ["auth0", "kc"]
    assert apps[1]["settings"]["scope"] == "openid email"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"OIDC_PROVIDERS": "nonsense"}, "no JSON"),
        ({"OIDC_PROVIDERS": "{}"}, "list"),
        ({"OIDC_PROVIDERS": '[{"id": "x"}]'}, "lacks name"),
        (ONE, "lacks client_secret"),
        (
            ONE | {"OIDC_SERVER_URL": "http://id.example.org", "OIDC_CLIENT_SECRET": "x"},
            "must begin with https",
        ),
        (ONE | {"OIDC_ID": "../x", "OIDC_CLIENT_SECRET": "x"}, "small letters"),
    ],
)
def test_what_is_missing_stops_the_start(monkeypatch, values, words):
    with pytest.raises(ImproperlyConfigured, match=words):
        configured(monkeypatch, **values)
