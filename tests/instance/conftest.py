"""An admin whose password was asked for just now."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from athletes.models import Athlete, User
from tests.accounts.conftest import prove
from tests.conftest import person


@pytest.fixture
def root(db: None) -> Athlete:
    """An admin of the hub."""
    made = person("Root")
    User.objects.filter(pk=made.user_id).update(is_staff=True, is_superuser=True)
    made.user.refresh_from_db()
    return made


@pytest.fixture
def proved() -> Callable[[Athlete], Client]:
    """`proved(athlete)`: signed in, and the password shown again."""

    def sign_in(athlete: Athlete) -> Client:
        client = Client()
        client.force_login(athlete.user)
        prove(client)
        return client

    return sign_in
