"""E-mail addresses that somebody has vouched for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Exists, OuterRef

if TYPE_CHECKING:
    from athletes.models import User


def is_confirmed(user: User) -> bool:
    """Whether the person has shown that they read the mail of their account's address. What tells
    of others' doings goes nowhere else: a mistyped address is somebody's."""
    found = EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=True)
    return bool(found.exists())


def has_confirmed(of: str) -> Exists:
    """The same as a part of a query; `of`: its way to the user, "user" of a notification."""
    return Exists(
        EmailAddress.objects.filter(
            user=OuterRef(of), email__iexact=OuterRef(f"{of}__email"), verified=True
        )
    )


@transaction.atomic
def address_confirm(*, user: User) -> EmailAddress:
    """The user's address counts as confirmed without a mail: the operator gave it."""
    address, _ = EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
    return address
