"""What the security page says of an account, in one look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.http import HttpRequest

if TYPE_CHECKING:
    from athletes.models import User


@dataclass(frozen=True, slots=True)
class SecurityOverview:
    email: str
    email_is_confirmed: bool
    email_waiting: str
    has_password: bool
    has_app: bool
    passkeys: int
    codes_left: int | None
    sessions: int
    connected: int
    can_connect: bool

    @property
    def is_protected(self) -> bool:
        return self.has_app or self.passkeys > 0


def security_overview(user: User) -> SecurityOverview:
    addresses = {row.email: row.verified for row in EmailAddress.objects.filter(user=user)}
    found = list(Authenticator.objects.filter(user=user))
    kinds = [row.type for row in found]
    codes = [row for row in found if row.type == Authenticator.Type.RECOVERY_CODES]
    return SecurityOverview(
        email=user.email,
        email_is_confirmed=addresses.get(user.email, False),
        email_waiting=next((mail for mail in addresses if mail != user.email), ""),
        has_password=user.has_usable_password(),
        has_app=Authenticator.Type.TOTP in kinds,
        passkeys=kinds.count(Authenticator.Type.WEBAUTHN),
        codes_left=len(codes[0].wrap().get_unused_codes()) if codes else None,
        sessions=UserSession.objects.filter(user=user).count(),
        connected=SocialAccount.objects.filter(user=user).count(),
        can_connect=has_providers(None),
    )


def has_providers(request: HttpRequest | None) -> bool:
    """Whether there is another place to sign in at."""
    return bool(get_adapter().list_apps(request))
