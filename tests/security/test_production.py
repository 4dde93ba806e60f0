"""Settings of a hub on the internet, loaded by a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PYCACHE = "PYTHONPYCACHEPREFIX"  # without it all of Python is compiled anew
GOOD = {
    "RUNHUB_ENV": "production",
    "SECRET_KEY": "t4Jq-XvN8zR_wK2mPy7Lh3Bd6Fc9Gs5TaEuVnYrQkWjHx0ZpMbDfCgSi1Oe",
    "SECRETS_KEYS": "Zq8rT2vKx5Nw9Lm4Pb7Hc3Jd6Fs1GyEuAoVi0RtYkWnXzQj",
    "BASE_URL": "https://runs.example.org",
    "ALLOWED_HOSTS": "runs.example.org",
    "TRUSTED_PROXIES": "172.18.0.0/16",
    "DATABASE_PASSWORD": "p" * 30,
}
SHOWN = """
import json
from django.conf import settings
names = json.loads(input())
settings.DEBUG
print(json.dumps({name: getattr(settings, name, None) for name in names}, default=str))
"""


def process(
    words: list[str], *, given: str = "", **changed: str | None
) -> subprocess.CompletedProcess:
    kept = ("PATH", "VIRTUAL_ENV", "RUNHUB_STATE", "DATABASE_HOST", "DATABASE_USER", PYCACHE)
    env = {name: os.environ[name] for name in kept if name in os.environ}
    env |= {"DJANGO_SETTINGS_MODULE": "runhub.settings", **GOOD}
    env |= {name: value for name, value in changed.items() if value is not None}
    for name in (name for name, value in changed.items() if value is None):
        env.pop(name, None)
    return subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env=env,
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )


def shown(*names: str, **changed: str | None) -> dict[str, object]:
    done = process(["-c", SHOWN], given=json.dumps(names), **changed)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_djangos_deployment_check_has_nothing_to_say():
    done = process(["manage.py", "check", "--deploy", "--fail-level", "WARNING"])
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"SECRETS_KEYS": "short-key"}, "SECRETS_KEYS"),
        ({"SECRETS_KEYS": None}, "SECRETS_KEYS"),
        ({"DEBUG": "1"}, "DEBUG"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
    ],
)
def test_unsafe_settings_stop_the_start(changed, named):
    done = process(["-c", SHOWN], given="[]", **changed)
    assert done.returncode != 0
    assert named in done.stderr


def test_cookies_over_https_belong_to_the_host_alone():
    names = [f"{name}_COOKIE_NAME" for name in ("SESSION", "CSRF", "LANGUAGE", "MESSAGES")]
    flags = [f"{name}_COOKIE_SECURE" for name in ("SESSION", "CSRF", "LANGUAGE")]
    found = shown(*names, *flags, "SESSION_COOKIE_DOMAIN", "SESSION_COOKIE_PATH")
    assert all(str(found[name]).startswith("__Host-") for name in names)
    assert all(found[flag] is True for flag in flags)
    assert (found["SESSION_COOKIE_DOMAIN"], found["SESSION_COOKIE_PATH"]) == (None, "/")


def test_two_hubs_on_one_machine_keep_their_cookies_apart():
    plain = {"RUNHUB_ENV": "development"}
    first = shown(
        "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", BASE_URL="http://localhost:8000", **plain
    )
    second = shown(
        "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", BASE_URL="http://localhost:8001", **plain
    )
    assert not set(first.values()) & set(second.values())


def test_forwarded_https_is_believed_only_with_a_trusted_proxy():
    names = ("SECURE_PROXY_SSL_HEADER", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS")
    assert shown(*names) == {
        "SECURE_PROXY_SSL_HEADER": ["HTTP_X_FORWARDED_PROTO", "https"],
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
    }
    alone = shown(*names, TRUSTED_PROXIES=None)
    assert (alone["SECURE_PROXY_SSL_HEADER"], alone["SECURE_SSL_REDIRECT"]) == (None, False)


def test_the_policy_names_tiles_and_the_issuer_of_single_sign_on():
    oidc = {
        "OIDC_SERVER_URL": "https://login.example.org/realms/run",
        "OIDC_CLIENT_ID": "runhub",
        "OIDC_CLIENT_SECRET": "x" * 20,
    }
    tiles = "https://{s}.tile.example.org/{z}/{x}/{y}.png"
    found = shown(
        "CONTENT_SECURITY_POLICY", TILE_URL=tiles, CSP_FORM_ACTION="https://id.example.org", **oidc
    )
    rules = found["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]
    assert rules["img-src"] == ["'self'", "data:", "https://*.tile.example.org"]
    assert rules["form-action"] == ["'self'", "https://id.example.org", "https://login.example.org"]
    assert rules["upgrade-insecure-requests"] is True
