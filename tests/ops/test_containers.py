"""Containers and make run start the same programs, in words that say what is waited for."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from ops import app, commands, container
from ops.state import CLONE, State

HERE = Path(sys.executable).parent


def options(argv: list[str]) -> list[str]:
    """A command line without folders, addresses and diaries."""
    own = ("--bind", "--schedule")
    return [
        Path(word).name if word.startswith("/") else word
        for before, word in zip(["", *argv], argv, strict=False)
        if before not in own
    ]


@pytest.fixture(autouse=True)
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(container, "SCRATCH", tmp_path / "scratch")
    monkeypatch.setattr(container, "SCHEDULE", tmp_path / "scratch" / "beat" / "schedule")
    return tmp_path / "scratch"


@pytest.mark.parametrize("name", commands.NAMES)
def test_a_container_runs_what_make_run_runs(name: str, tmp_path: Path) -> None:
    child = next(c for c in app.children(8000, State(tmp_path), {}) if c.name == name)
    argv, own = container.command([name], {})
    assert options(argv) == options(child.argv)
    assert set(own) == set(child.env)


def test_processes_and_threads_are_settings() -> None:
    argv = commands.web(HERE, "127.0.0.1:1", {"WEB_PROCESSES": "3", "WEB_THREADS": "8"})
    assert argv[argv.index("--workers") + 1] == "3"
    assert argv[argv.index("--threads") + 1] == "8"
    argv = commands.worker(HERE, {"WORKER_PROCESSES": "5"})
    assert argv[argv.index("--concurrency") + 1] == "5"


def test_counts_of_earlier_processes_are_cleared_at_the_start(scratch: Path) -> None:
    (scratch / "metrics").mkdir(parents=True)
    (scratch / "metrics" / "counter_1.db").write_text("old")
    _, own = container.command(["web"], {})
    assert list(Path(own["PROMETHEUS_MULTIPROC_DIR"]).iterdir()) == []


def test_addresses_are_those_of_the_settings() -> None:
    assert container.database_address({"DATABASE_HOST": "db"}) == ("db", 5432)
    assert container.database_address({"DATABASE_HOST": "/run/pg"}) == "/run/pg/.s.PGSQL.5432"
    assert container.broker_address({"REDIS_URL": "redis://redis:6380/0"}) == ("redis", 6380)
    socket_url = "redis+socket:///run/redis.sock?virtual_host=0"
    assert container.broker_address({"REDIS_URL": socket_url}) == "/run/redis.sock"


def test_waiting_names_what_is_missing_and_ends_when_it_comes() -> None:
    said: list[str] = []
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        place = ("127.0.0.1", server.getsockname()[1])
        assert not container.wait_for("database", place, said.append, patience_s=0.1)
        server.listen()
        assert container.wait_for("database", place, said.append)
    assert said[0].startswith(f"Waiting for the database at 127.0.0.1:{place[1]}")
    assert "did not answer within" in said[-1]


def test_a_migration_without_a_database_stops_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "PATIENCE_S", 0.1)
    monkeypatch.setattr(container, "wait_for", lambda *_: False)
    with pytest.raises(SystemExit, match="Nothing was done: start the database"):
        container.prepare("migrate", {})
    container.prepare("web", {})  # starts all the same, and answers 503 until it comes


def test_the_health_of_the_web_is_its_own_answer() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        assert not container.healthy("web", {"PORT": str(free.getsockname()[1])})


def test_a_clock_that_writes_its_diary_is_healthy(scratch: Path) -> None:
    assert not container.healthy("beat", {})
    (scratch / "beat").mkdir(parents=True)
    (scratch / "beat" / "schedule").write_text("")
    assert container.healthy("beat", {})


def test_an_unknown_word_shows_the_known_ones() -> None:
    words = [sys.executable, "ops/container.py", "wbe"]
    done = subprocess.run(words, cwd=CLONE, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "web, worker, beat" in done.stderr
