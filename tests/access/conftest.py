"""One world for the whole package, in a transaction that is taken back at its end."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from unittest.mock import patch

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from tests.access.stage import Stage, stage_make


@pytest.fixture(scope="package")
def the_stage(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Stage]:
    logging.disable(logging.ERROR)  # a line for each of thousands of refusals
    # Counters of limits are begun anew for everybody: in this process they cost nothing.
    caches = {
        alias: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": alias}
        for alias in ("default", "database")
    }
    many = override_settings(API_RATE="1000000/5m", CACHES=caches)
    # Six hundred options cost more than all else of a page.
    few = patch("athletes.forms.time_zone_names", lambda: ["Europe/Berlin", "UTC"])
    try:
        with django_db_blocker.unblock(), many, few, transaction.atomic():
            yield stage_make()
            transaction.set_rollback(True)
    finally:
        logging.disable(logging.NOTSET)
        shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


@pytest.fixture
def _django_db_helper(the_stage: Stage) -> Iterator[None]:
    """In place of pytest-django's, which closes the connection after each test: what a test does
    to the world is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def stage(the_stage: Stage) -> Stage:
    return the_stage


@pytest.fixture(autouse=True)
def empty_media() -> None:
    """The files of the world stay until its end."""
