"""Mails about the end of an account. What they tell of has happened: one that cannot be sent is
logged and undoes nothing."""

from __future__ import annotations

from datetime import datetime

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.urls import reverse

from athletes.models import User


def closing_told(*, user: User, ends_at: datetime, by_admin: bool = False) -> bool:
    """When it ends, who asked for it, and where it can be taken back."""
    context = {
        "ends_at": ends_at,
        "by_admin": by_admin,
        "keep_url": settings.BASE_URL + reverse("account_closing"),
    }
    return mail(user, "instance/email/closing", context)


def kept_told(*, user: User) -> bool:
    """Somebody may have got hold of the password: the owner hears that the account stays."""
    url = settings.BASE_URL + reverse("settings_account")
    return mail(user, "instance/email/kept", {"account_url": url})


def mail(user: User, template: str, context: dict[str, object]) -> bool:
    """To the address of `user`; False if no server took it, or nobody is behind the account."""
    if hasattr(user, "athlete") and user.athlete.is_unclaimed:
        return False
    name = user.athlete.name if hasattr(user, "athlete") else ""
    try:
        get_adapter().send_mail(template, user.email, context | {"name": name})
    except ImmediateHttpResponse:
        return False
    return True
