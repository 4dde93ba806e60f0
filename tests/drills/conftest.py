"""Private servers, a hub on them, and the table of what was drilled."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connections
from pytest_django import DjangoDbBlocker

from athletes.models import Athlete
from tests.conftest import person
from tests.drills.crew import Crew, Person
from tests.drills.ground import Ground, ground
from tests.processes import ROOT

HERE = Path(__file__).parent
DATABASE = "drilled"


@pytest.hookimpl(tryfirst=True)  # before -m chooses
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.drill)


@pytest.fixture(scope="session")
def servers() -> Iterator[Ground]:
    """One PostgreSQL and one Redis for all drills of this process; nobody else is on them."""
    if not Path("/proc/self/stat").exists():
        pytest.skip("the drills find processes in /proc")
    with ground() as made:
        made.template(sys.executable, ROOT, os.environ)
        yield made


@pytest.fixture
def own_ground(servers: Ground, django_db_blocker: DjangoDbBlocker) -> Iterator[Ground]:
    """The servers in good order with a fresh database, which this process's ORM talks to."""
    servers.whole()
    servers.database(DATABASE)
    with django_db_blocker.unblock(), on_database(servers, DATABASE):
        yield servers
    servers.whole()
    servers.drop(DATABASE)


class on_database:  # noqa: N801 (read as words)
    """`with on_database(ground, name):` the ORM of this process talks to it."""

    def __init__(self, ground: Ground, name: str) -> None:
        env = ground.environ(name)
        self.chosen = {
            key: env[f"DATABASE_{key}"] for key in ("NAME", "HOST", "USER", "PASSWORD", "PORT")
        }

    def __enter__(self) -> None:
        line = connections["default"]
        line.close()
        self.before = {key: line.settings_dict[key] for key in self.chosen}
        line.settings_dict.update(self.chosen)

    def __exit__(self, *error: object) -> None:
        line = connections["default"]
        line.close()
        line.settings_dict.update(self.before)


@pytest.fixture
def crew(own_ground: Ground, tmp_path: Path) -> Iterator[Crew]:
    """Nothing runs yet: `crew.start()`, or some of it by name."""
    with Crew(tmp_path, own_ground, DATABASE) as made:
        yield made


@pytest.fixture
def patient_crew(own_ground: Ground, tmp_path: Path) -> Iterator[Crew]:
    """With the leases and sweeps that a hub has, not the short ones of the tests."""
    with Crew(tmp_path, own_ground, DATABASE, hasty=False) as made:
        yield made


@pytest.fixture
def runner(own_ground: Ground) -> Athlete:
    return person("Alice")


@pytest.fixture
def alice(runner: Athlete) -> Person:
    return Person.signed_in(runner)


@pytest.fixture
def note(record_property: Callable[[str, object], None]) -> Callable[..., None]:
    """`note("kills", 10)`: a figure for the table of the drills."""
    return record_property


# ---- the table of `make drills`


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    config = terminalreporter.config
    if "drill" not in (config.option.markexpr or ""):
        return
    rows = [
        _row(report, outcome)
        for outcome in ("passed", "failed", "skipped")
        for report in terminalreporter.getreports(outcome)
        if "tests/drills/" in report.nodeid and (report.when == "call" or outcome == "skipped")
    ]
    terminalreporter.section("drills")
    for drill, done, how, seconds in sorted(rows):
        terminalreporter.write_line(f"{how:8}{seconds:7.1f} s  {drill}")
        if done:
            terminalreporter.write_line(f"{'':19}{done}")


def _row(report: pytest.TestReport, outcome: str) -> tuple[str, str, str, float]:
    file, _, name = report.nodeid.rpartition("::")
    words = name.removeprefix("test_").replace("_", " ")
    figures = "; ".join(f"{key} {value}" for key, value in report.user_properties)
    if outcome == "skipped" and isinstance(report.longrepr, tuple):
        figures = report.longrepr[2]
    return f"{Path(file).stem.removeprefix('test_')}: {words}", figures, outcome, report.duration
