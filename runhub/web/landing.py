"""The page strangers see at "/"."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def landing(request: HttpRequest) -> HttpResponse:
    is_open = get_adapter(request).is_open_for_signup(request)
    return render(request, "landing.html", {"signup_is_open": is_open})
