"""Whether the time of an answer tells which addresses have accounts.

Log-in, password reset and sign-up, each for a known and an unknown address in turn, with the
hasher of production; goal: medians less than 50 ms apart.
"""

from __future__ import annotations

import os
import statistics
import time

from benchmarks.hub import hub, person

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "200"))
GOAL_MS = 50.0


def main() -> None:
    with hub():
        from django.test import override_settings

        from runhub.settings import accounts

        person("runner")
        with override_settings(
            PASSWORD_HASHERS=accounts.STRONG_PASSWORD_HASHERS,
            ACCOUNT_EMAIL_VERIFICATION="mandatory",
            SIGNUP_MODE="open",
            ACCOUNT_RATE_LIMITS=False,
            HUB_RATE_LIMITS={},
            EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
        ):
            rehash()
            for name in ("login", "reset", "signup"):
                report(name)


def rehash() -> None:
    """The account's password as the production hasher stores it."""
    from athletes.models import User

    user = User.objects.get()
    user.set_password("benchmarks only")
    user.save()


def report(name: str) -> None:
    known: list[float] = []
    unknown: list[float] = []
    for number in range(ROUNDS):
        for email, times in (
            ("runner@example.org", known),
            (f"{name}{number}@example.org", unknown),
        ):
            began = time.perf_counter()
            ask(name, email)
            times.append((time.perf_counter() - began) * 1000)
    apart = abs(statistics.median(known) - statistics.median(unknown))
    print(
        f"{name}: known {statistics.median(known):.1f} ms, unknown"
        f" {statistics.median(unknown):.1f} ms, {apart:.1f} ms apart (goal < {GOAL_MS:.0f})"
    )


def ask(name: str, email: str) -> None:
    from django.core import mail
    from django.test import Client

    passwords = {"password1": "running in the rain", "password2": "running in the rain"}
    path, form = {
        "login": ("/accounts/login/", {"login": email, "password": "not this one"}),
        "reset": ("/accounts/password/reset/", {"email": email}),
        "signup": ("/accounts/signup/", {"name": "N", "email": email} | passwords),
    }[name]
    answer = Client(REMOTE_ADDR="192.0.2.1").post(path, form)
    assert answer.status_code in (200, 302), answer.status_code
    mail.outbox = []
