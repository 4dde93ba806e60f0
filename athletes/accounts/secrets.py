"""Secrets that must be read again (TOTP seeds, tokens of other services), encrypted at rest.

The keys come from SECRETS_KEYS, newest first: the first encrypts, all of them decrypt.
"""

from __future__ import annotations

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression

PURPOSE = b"runhub secrets at rest"


class SecretUnreadable(ValueError):
    """None of the keys opens it: the key it was written with is missing from SECRETS_KEYS."""


def encrypt(text: str) -> str:
    return _box().encrypt(text.encode()).decode()


def decrypt(text: str) -> str:
    try:
        return _box().decrypt(text.encode()).decode()
    except InvalidToken as error:
        raise SecretUnreadable("No key in SECRETS_KEYS opens this secret.") from error


def rotated(text: str) -> str:
    """The same secret under the newest key."""
    try:
        return _box().rotate(text.encode()).decode()
    except InvalidToken as error:
        raise SecretUnreadable("No key in SECRETS_KEYS opens this secret.") from error


class EncryptedTextField(models.TextField):
    """Text that the database only ever sees encrypted; it can't be searched for."""

    def get_prep_value(self, value: str | None) -> str | None:
        return None if value is None else encrypt(value)

    def from_db_value(
        self, value: str | None, expression: Expression, connection: BaseDatabaseWrapper
    ) -> str | None:
        return None if value is None else decrypt(value)


def _box() -> MultiFernet:
    # Development has no SECRETS_KEYS; production refuses to start without.
    return _box_of(tuple(settings.SECRETS_KEYS) or (settings.SECRET_KEY,))


@lru_cache(maxsize=4)
def _box_of(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    """Any long random text becomes a key of the right form."""
    found = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=PURPOSE)
    return base64.urlsafe_b64encode(found.derive(key.encode()))
