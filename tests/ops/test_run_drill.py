"""make run as a person uses it: started, killed, started again, stopped."""

import os
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from ops.state import CLONE

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not Path("/proc/self").exists(), reason="/proc")]


@pytest.fixture
def state() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir="/tmp", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        yield Path(name)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(state: Path, port: int) -> subprocess.Popen[str]:
    plain = {
        k: v for k, v in os.environ.items() if not k.startswith(("DATABASE_", "REDIS_", "MAKE"))
    }
    words = [
        "make",
        "run",
        f"PORT={port}",
        f"RUNHUB_STATE={state}",
        "DEMO=0",
        "RUNHUB_ENV=development",
    ]
    return subprocess.Popen(words, cwd=CLONE, env=plain, stdout=subprocess.PIPE, text=True)


def ready(make: subprocess.Popen[str]) -> str:
    assert make.stdout is not None
    lines = []
    for line in make.stdout:
        lines.append(line)
        if "RunHub is ready" in line:
            return "".join(lines)
    raise AssertionError("".join(lines))


def ours(state: Path) -> dict[int, str]:
    """Processes whose command line or environment names the state directory."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes() + (folder / "environ").read_bytes()
        except OSError:
            continue
        if str(state).encode() in words and int(folder.name) != os.getpid():
            found[int(folder.name)] = (folder / "cmdline").read_text().replace("\0", " ")
    return found


def gone(state: Path, seconds: float) -> dict[int, str]:
    end = time.monotonic() + seconds
    while (left := ours(state)) and time.monotonic() < end:
        time.sleep(0.2)
    return left


def test_a_killed_hub_leaves_nothing_and_the_next_starts_and_stops(state: Path) -> None:
    port = free_port()
    make = start(state, port)
    ready(make)
    hub = next(pid for pid, words in ours(state).items() if "ops/hub.py" in words)
    os.kill(hub, signal.SIGKILL)
    make.wait(20)
    assert gone(state, 20) == {}

    make = start(state, port)
    ready(make)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=10) as reply:
        assert reply.status == 200
    second = start(state, free_port())
    words, _ = second.communicate(timeout=20)
    assert "already runs" in words
    make.send_signal(signal.SIGTERM)
    make.wait(60)
    assert gone(state, 5) == {}


def test_everything_killed_at_once_hinders_nothing(state: Path) -> None:
    port = free_port()
    make = start(state, port)
    ready(make)
    for pid in ours(state):
        os.kill(pid, signal.SIGKILL)
    make.wait(20)
    make = start(state, port)
    ready(make)
    make.send_signal(signal.SIGTERM)
    make.wait(60)
    assert gone(state, 5) == {}
