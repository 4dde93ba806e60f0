"""Whether somebody has a second factor, and has shown it in this session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest

if TYPE_CHECKING:
    from athletes.models import User

KINDS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def has_second_factor(user: User) -> bool:
    return bool(is_mfa_enabled(user, KINDS))


def has_shown_it(request: HttpRequest) -> bool:
    """A session older than the factor itself has not, nor one of another way of signing in."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


def address_to_show_it(request: HttpRequest) -> str:
    """Where the factor can be shown within the session, or set up."""
    ways = get_adapter(request).get_reauthentication_methods(request.user)
    shown = [way["url"] for way in ways if way["id"].startswith("mfa_")]
    return str(shown[0]) if shown else ""


def factor_shown_at(request: HttpRequest) -> float:
    """When it was last shown in this session, in seconds since 1970; 0 = never."""
    records = get_authentication_records(request, request.user)
    return max((record["at"] for record in records if record.get("method") == "mfa"), default=0.0)
