"""The page for whoever tried something too often, with how long to wait."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from athletes.accounts import rates

# What allauth counts on its own pages, by the name of their address.
COUNTED = {
    "account_login": ("login",),
    "account_signup": ("signup",),
    "account_reset_password": ("reset_password",),
    "account_reset_password_from_key": ("reset_password_from_key",),
    "account_change_password": ("change_password",),
    "account_set_password": ("change_password",),
    "account_email": ("manage_email",),
    "account_reauthenticate": ("reauthenticate",),
    "mfa_reauthenticate": ("reauthenticate",),
    "mfa_reauthenticate_webauthn": ("reauthenticate",),
}
PASSKEY = "mfa_login_webauthn"
UNKNOWN_S = 60


def too_often_page(request: HttpRequest, retry_after: int) -> HttpResponse:
    minutes = -(-retry_after // 60)
    context = {"minutes": minutes, "hours": -(-minutes // 60)}
    answer = render(request, "429.html", context, status=429)
    answer["Retry-After"] = str(max(1, retry_after))
    return answer


def too_often(request: HttpRequest) -> HttpResponse:
    """allauth's answer above a limit: it doesn't say which one, so look."""
    name = request.resolver_match.url_name if request.resolver_match else None
    key = request.POST.get("email", "").lower() or None
    waits = [rates.retry_after(request, action, key=key) for action in COUNTED.get(name or "", ())]
    if name == PASSKEY:
        waits.append(rates.retry_after(request, "webauthn_login", app="allauth.mfa"))
    return too_often_page(request, max([*waits, 0]) or UNKNOWN_S)
