"""Mails about the end of an account. What they tell of has happened: one that cannot be sent is
logged and undoes nothing."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from smtplib import SMTPException

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from athletes.models import User

log = logging.getLogger(__name__)


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


@dataclass(frozen=True, slots=True)
class Farewell:
    """Whom to tell that all is gone: written down before, for afterwards nobody knows them."""

    email: str
    name: str
    language: str


def farewell_to(user_id: int) -> Farewell | None:
    """None where nobody is behind the account."""
    user = User.objects.select_related("athlete").get(pk=user_id)
    if user.athlete.is_unclaimed:
        return None
    return Farewell(user.email, user.athlete.name, user.athlete.language)


def gone_told(to: Farewell) -> bool:
    """That everything is gone, and what stays. Sent once: no row is left to try it again from."""
    with translation.override(to.language):
        subject = _("RunHub: Your account and all your data are gone")
        text = render_to_string("instance/email/gone.txt", {"name": to.name})
    try:
        EmailMessage(subject, text, to=[to.email]).send()
    except (SMTPException, OSError, ValueError) as error:  # ValueError: no address for a mail
        log.warning("the last mail about an account could not be sent: %s", type(error).__name__)
        return False
    return True


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
