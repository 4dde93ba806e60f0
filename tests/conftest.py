"""The cast and the real processes that tests share."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.management import CommandError
from django.db import OperationalError, connection
from django.test import Client, TransactionTestCase
from playwright.sync_api import Browser, sync_playwright
from pytest_django import DjangoDbBlocker
from whitenoise.middleware import WhiteNoiseMiddleware

from athletes.models import Athlete, Membership, Role, Team, User
from athletes.teams.services import share_set
from common.kinds import Kind
from tests.processes import Hub

SWITCHES = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
PASSWORD = "correct horse battery"
LONGEST = (
    "tests/drills/",
    "tests/imports/test_kill.py",
    "tests/imports/test_reading_child.py",
    "tests/hostile/test_corpus.py",
    "tests/security/test_csp_in_browser.py",
    "tests/production/",
    "tests/triage/test_end_to_end.py",
    "tests/talk/test_in_browser.py",
)
SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "data"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Slow drills run only when asked for by `-m`. What waits longest comes first: at the end
    the processes share what is left, and only short tests can be shared evenly."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))
    if config.option.markexpr:
        return
    skip = pytest.mark.skip(reason="slow: run by make test-full")
    for item in items:
        if item.get_closest_marker("slow"):
            item.add_marker(skip)


@dataclass(frozen=True)
class Cast:
    """Alice runs, Bob coaches her, Carol coaches others, Dora runs in Carol's team."""

    alice: Athlete
    bob: Athlete
    carol: Athlete
    dora: Athlete
    team: Team


def person(name: str) -> Athlete:
    email = f"{name.lower()}@example.org"
    user = User.objects.create_user(email, password=PASSWORD)
    return Athlete.objects.create(user=user, name=name, time_zone="Europe/Berlin")


def join(team: Team, athlete: Athlete, role: str = Role.ATHLETE) -> Membership:
    """Into the team; an athlete shares everything with it."""
    member = Membership.objects.create(team=team, user=athlete.user, role=role)
    if role == Role.ATHLETE:
        share_set(membership=member, kinds=[*Kind])
    return member


@pytest.fixture
def cast(db: None) -> Cast:
    return cast_make()


def cast_make() -> Cast:
    alice, bob, carol, dora = (person(name) for name in ("Alice", "Bob", "Carol", "Dora"))
    red, blue = Team.objects.create(name="Team Red"), Team.objects.create(name="Team Blue")
    for team, athlete, role in (
        (red, bob, Role.COACH),
        (red, alice, Role.ATHLETE),
        (blue, carol, Role.OWNER),
        (blue, dora, Role.ATHLETE),
    ):
        join(team, athlete, role)
    return Cast(alice, bob, carol, dora, red)


@pytest.fixture
def alice(cast: Cast) -> Athlete:
    return cast.alice


@pytest.fixture
def browser_of() -> object:
    """`browser_of(athlete)`: a test client signed in as that athlete."""

    def sign_in(athlete: Athlete) -> Client:
        client = Client()
        client.force_login(athlete.user)
        return client

    return sign_in


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """`make test` migrates once; the database of each of its processes is a copy of that."""
    if template := os.environ.get("TEST_DATABASE_TEMPLATE"):
        connection.settings_dict["TEST"]["TEMPLATE"] = template


@pytest.fixture(scope="session", autouse=True)
def static_files_are_found_once() -> Iterator[None]:
    """Every `Client()` builds all middleware anew, and WhiteNoise's looks through all folders."""
    known: dict[str, object] = {}
    look = WhiteNoiseMiddleware.add_files_from_finders

    def once(self: WhiteNoiseMiddleware) -> None:
        if not known:
            look(self)
            known.update(self.files)
        self.files.update(known)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", once)
        yield


@pytest.fixture(scope="session", autouse=True)
def tables_are_emptied_after_the_last_request() -> Iterator[None]:
    """A browser that was closed leaves requests under way: the two can lock each other out."""
    empty = TransactionTestCase._fixture_teardown

    def again(self: TransactionTestCase) -> None:
        for _ in range(4):
            try:
                return empty(self)
            except CommandError as fault:
                if not isinstance(fault.__cause__, OperationalError):
                    raise
                time.sleep(0.5)
        return empty(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", again)
        yield


@pytest.fixture(autouse=True)
def fresh_counters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rate limits begin anew with each test."""
    for alias in ("default", "database"):
        monkeypatch.setattr(caches[alias], "key_prefix", uuid4().hex)


@pytest.fixture(autouse=True)
def empty_media() -> Iterator[None]:
    yield
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


@pytest.fixture
def hub(transactional_db: None, tmp_path: Path) -> Iterator[Hub]:
    """Web, worker and beat as real processes on the test database; stopped afterwards."""
    with Hub(tmp_path) as running:
        yield running


@pytest.fixture(scope="session")
def served(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Hub]:
    """One hub with a web server for all tests that only look at it."""
    folder = tmp_path_factory.mktemp("hub")
    # No beat: a sweep in the middle of emptying the tables would lock against it.
    running = Hub(folder, beat=False)
    # Queues of its own: it must not take the messages of a test that starts another worker.
    running.env["REDIS_PREFIX"] = f"{os.environ['REDIS_PREFIX']}served:"
    with django_db_blocker.unblock(), running:
        running.serve()
        yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, one for the whole process."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if not program:
        pytest.skip("no Chromium on this machine")
    # Playwright keeps an event loop in this thread, which Django's ORM would refuse.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as driver:
        yield driver.chromium.launch(executable_path=program, args=SWITCHES)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    if not SHARED.is_dir():
        pytest.skip("the shared recordings are not on this machine")
    return SHARED
