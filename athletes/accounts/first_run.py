"""The first admin: made with a code that only whoever runs the hub can read."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from athletes import services
from athletes.accounts.addresses import address_confirm
from athletes.models import SetupCode, User

# No letters that are mistaken for figures; 16 of 31 signs are 79 bits.
SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
GROUPS, GROUP = 4, 4


class WrongCode(Exception):
    """Not the code that was printed last."""


class AlreadySetUp(Exception):
    """There is an admin."""


def is_set_up() -> bool:
    return User.objects.filter(is_superuser=True).exists()


def has_people() -> bool:
    return User.objects.exists()


@transaction.atomic
def setup_code_create() -> str:
    """A new code; the one before stops working. Raises AlreadySetUp."""
    if is_set_up():
        raise AlreadySetUp
    SetupCode.objects.all().delete()
    code = "-".join("".join(secrets.choice(SIGNS) for _ in range(GROUP)) for _ in range(GROUPS))
    SetupCode.objects.create(code_hash=_hash(code))
    return code


@transaction.atomic
def admin_create(*, code: str, email: str, password: str, name: str) -> User:
    """The first superuser, with a confirmed address; the code is used up.

    Raises AlreadySetUp, WrongCode, or ValidationError for a weak password.
    """
    # Locked, so that of two people with the code one comes first.
    stored = SetupCode.objects.select_for_update().first()
    if is_set_up():
        raise AlreadySetUp
    if stored is None or not hmac.compare_digest(stored.code_hash, _hash(code)):
        raise WrongCode
    validate_password(password, User(email=email))
    user = User.objects.create_superuser(email, password)
    address_confirm(user=user)
    services.athlete_create(user=user, name=name)
    stored.delete()
    return user


def _hash(code: str) -> str:
    signs = "".join(sign for sign in code.upper() if sign.isalnum())
    return hashlib.sha256(signs.encode()).hexdigest()
