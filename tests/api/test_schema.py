"""The description is what the hub does: schemathesis tries every operation, in this process."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.conf import settings as django_settings
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.test import override_settings
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from pytest_django import DjangoDbBlocker
from schemathesis import Case
from schemathesis.checks import negative_data_rejection, positive_data_acceptance

from activities.models import ImportJob
from athletes.models import ApiToken
from athletes.services import shoe_create, threshold_set
from runhub.export.rows import export_request
from runhub.wsgi import application
from tests.api.conftest import Api, api_make
from tests.api.team_world import team_world
from tests.conftest import Cast, cast_make
from tests.imports.handing_in import bring
from tests.samples import fit

schema = schemathesis.openapi.from_path(django_settings.BASE_DIR / "docs" / "openapi.yaml")
schema.app = application
FEW, MANY = 5, 100
HEALTH = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much]
bounded = settings(
    max_examples=FEW, deadline=None, suppress_health_check=HEALTH, derandomize=True, database=None
)
thorough = settings(bounded, max_examples=MANY)


@pytest.fixture(scope="module")
def the_world(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[tuple[Api, dict[str, Any]]]:
    """One for all operations, in a transaction that is taken back at its end."""
    many = override_settings(API_RATE="1000000/5m")
    with django_db_blocker.unblock(), many, transaction.atomic():
        cast = cast_make()
        yield api_make(cast.alice), world_of(cast)
        transaction.set_rollback(True)
    shutil.rmtree(django_settings.MEDIA_ROOT, ignore_errors=True)


@pytest.fixture
def _django_db_helper(the_world: object) -> Iterator[None]:
    """In place of pytest-django's: what a test does to the world is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def empty_media() -> None:
    """The world's files stay until its end."""


@pytest.fixture
def api(the_world: tuple[Api, dict[str, Any]]) -> Api:
    return the_world[0]


@pytest.fixture
def world(the_world: tuple[Api, dict[str, Any]]) -> Iterator[dict[str, Any]]:
    # The requests' connection is this test's own.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield the_world[1]
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def world_of(cast: Cast) -> dict[str, Any]:
    """Alice has one of everything; what addresses take, by the words before it."""
    alice = cast.alice
    activity = bring(alice, a_fit=fit())["a.fit"].activity
    shoe = shoe_create(athlete=alice, name="Blue")
    row = threshold_set(athlete=alice, valid_from="2024-01-01", max_heart_rate_bpm=190)
    return {
        "activities": str(activity.public_id),
        "exports": str(export_request(athlete=alice)[0].public_id),
        "imports": str(ImportJob.objects.get().public_id),
        "shoes": str(shoe.public_id),
        "thresholds": row.pk,
        "row": row.pk,
        "tokens": str(ApiToken.objects.get().public_id),
        **{word: str(value) for word, value in team_world(cast, activity).items()},
    }


def ask(case: Case, api: Api, world: dict[str, Any], real: bool) -> None:
    """Half the time about something that is there."""
    left_out = [positive_data_acceptance]  # what a day or a cursor allows is in no schema
    if real and case.path_parameters:
        left_out.append(negative_data_rejection)  # its wrong id has just been put right
        before = case.path.split("{")[0].rstrip("/")
        subject = before.rpartition("/")[2]
        if before.endswith("me/invitations"):
            subject = "me/invitations"
        for name in case.path_parameters:
            case.path_parameters[name] = world[subject if name == "id" else name]
    headers = {"Authorization": f"Bearer {api.secret}", "Accept-Encoding": "identity"}
    if "If-Match" in (case.headers or {}):
        left_out.append(negative_data_rejection)  # 412 comes before the body is read
    if (case.media_type or "").startswith("multipart/"):
        left_out.append(negative_data_rejection)  # all parts of a form are text
    case.call_and_validate(headers=headers, excluded_checks=left_out)


@pytest.mark.django_db
@schema.given(real=st.booleans())
@schema.parametrize()
@bounded
def test_every_operation_keeps_its_word(case, api, world, real):
    ask(case, api, world, real)


@pytest.mark.slow
@pytest.mark.django_db
@schema.given(real=st.booleans())
@schema.parametrize()
@thorough
def test_every_operation_keeps_its_word_a_hundred_times(case, api, world, real):
    ask(case, api, world, real)


def test_the_committed_description_is_up_to_date():
    call_command("api_schema", check=True)
