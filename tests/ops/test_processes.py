"""The process manager: stops all it started, finds what a killed one left, keeps logs small."""

import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ops.console import Console, Fault
from ops.logs import Alarms, Log
from ops.processes import Child, Manager, born, pid_runs, stop_leftovers
from ops.run import run, wait_until
from ops.state import State
from ops.strays import end_strays

SLEEP = [sys.executable, "-c", "import time; print('here', flush=True); time.sleep(60)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(15, signal.SIG_IGN); print('deaf', flush=True);"
    "time.sleep(60)",
]


@pytest.fixture
def manager(tmp_path: Path):
    state = State(tmp_path)
    state.make()
    manager = Manager(state, Console(io.StringIO()))
    yield manager
    manager.stop()


def child(name: str, argv: list[str], **more: object) -> Child:
    return Child(name=name, argv=argv, env=dict(os.environ), cwd=Path("/"), **more)


def started(manager: Manager, one: Child) -> int:
    manager.start(one)
    assert one.process is not None
    assert one.log is not None
    log = one.log
    assert wait_until(lambda: bool(log.tail()), 10)
    return one.process.pid


def test_stop_ends_even_a_child_that_ignores_the_request(manager: Manager) -> None:
    pids = [
        started(manager, child("deaf", STUBBORN, patience_s=0.3)),
        started(manager, child("db", SLEEP, server=True)),
    ]
    manager.stop()
    assert not any(pid_runs(pid) for pid in pids)


def test_servers_stop_after_the_application(manager: Manager) -> None:
    order = []
    words = "import signal, sys, time; signal.signal(15, lambda *a: (time.sleep(.3), sys.exit()));"
    slow = [sys.executable, "-c", words + "print('up', flush=True); time.sleep(60)"]
    web, db = child("web", slow), child("db", SLEEP, server=True)
    started(manager, db)
    started(manager, web)
    assert db.process is not None
    real = db.process.send_signal
    db.process.send_signal = lambda s: (order.append(web.runs()), real(s))  # type: ignore[method-assign]
    manager.stop()
    assert order == [False]


def test_a_child_that_ends_is_started_again(manager: Manager) -> None:
    one = child("web", SLEEP)
    first = started(manager, one)
    os.kill(first, signal.SIGKILL)
    assert wait_until(lambda: not one.runs(), 5)
    manager.check()
    assert one.start_again_at is not None
    one.start_again_at = 0.0
    manager.check()
    assert one.runs()


def test_a_child_that_keeps_ending_stops_the_hub_with_its_last_words(manager: Manager) -> None:
    one = child("web", [sys.executable, "-c", "print('no database'); raise SystemExit(3)"])
    manager.start(one)
    with pytest.raises(Fault, match=r"(?s)web keeps stopping \(exit code 3\).*no database"):
        while True:
            assert one.process is not None
            one.process.wait(10)
            one.start_again_at = one.start_again_at and 0.0
            manager.check()


def test_what_a_killed_manager_left_is_found_and_ended(manager: Manager) -> None:
    left = subprocess.Popen(SLEEP, start_new_session=True, stdout=subprocess.DEVNULL)
    record = f'[{{"name": "web", "pid": {left.pid}, "born": "{born(left.pid)}"}}]'
    manager.state.children.write_text(record)
    assert stop_leftovers(manager.state) == ["web"]
    assert left.wait(5) == -signal.SIGTERM
    assert stop_leftovers(manager.state) == []


def test_a_process_that_got_an_old_number_is_left_alone(manager: Manager) -> None:
    other = subprocess.Popen(SLEEP, start_new_session=True, stdout=subprocess.DEVNULL)
    manager.state.children.write_text(f'[{{"name": "web", "pid": {other.pid}, "born": "before"}}]')
    assert stop_leftovers(manager.state) == []
    assert other.poll() is None
    other.kill()
    other.wait()


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's death signal is Linux's")
def test_children_do_not_outlive_a_manager_killed_outright(tmp_path: Path) -> None:
    script = (
        "import io, os, sys, time\nfrom pathlib import Path\n"
        "from ops.console import Console\nfrom ops.processes import Child, Manager\n"
        "from ops.state import State\n"
        f"state = State(Path({str(tmp_path)!r})); state.make()\n"
        "m = Manager(state, Console(io.StringIO()))\n"
        f"c = Child(name='web', argv={SLEEP!r}, env=dict(os.environ), cwd=Path('/'))\n"
        "m.start(c); print(c.process.pid, flush=True); time.sleep(60)\n"
    )
    here = Path(__file__).parents[2]
    hub = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, cwd=here)
    assert hub.stdout is not None
    pid = int(hub.stdout.readline())
    hub.kill()
    hub.wait()
    hub.stdout.close()
    assert wait_until(lambda: not pid_runs(pid), 10)


def test_a_log_stays_within_twice_its_limit(tmp_path: Path) -> None:
    log = Log(tmp_path / "web.log", limit=1000)
    for number in range(1000):
        log.write(b"line %d\n" % number)
    log.close()
    sizes = [file.stat().st_size for file in tmp_path.iterdir()]
    assert len(sizes) == 2
    assert max(sizes) < 1100
    assert log.tail()[-1] == "line 999"


def test_a_traceback_is_shown_by_its_last_line_alone() -> None:
    lines = [
        "INFO started",
        "Traceback (most recent call last):",
        '  File "a.py", line 1',
        "ValueError: no",
        "INFO goes on",
        "2026-01-01 ERROR runhub queue is full",
    ]
    alarms = Alarms()
    assert [line for line in lines if alarms.wants(line)] == [lines[3], lines[5]]


def test_a_failed_command_tells_the_sentence_and_its_last_words(tmp_path: Path) -> None:
    argv = [sys.executable, "-c", "print('disk full'); raise SystemExit(1)"]
    with pytest.raises(Fault, match=r"(?s)^It failed\..*disk full"):
        run(argv, fault="It failed.", log=tmp_path / "log")
    assert "disk full" in (tmp_path / "log").read_text()
    with pytest.raises(Fault, match="Not there"):
        run(["/no/such/program"], fault="Not there.")


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_strays_of_a_test_run_are_ended_and_others_are_not(manager: Manager) -> None:
    state = manager.state
    marked = {**os.environ, "DATABASE_HOST": str(state.postgres_socket)}
    similar = {**os.environ, "DATABASE_HOST": f"{state.postgres_socket}2"}
    stray, other = (
        subprocess.Popen(SLEEP, env=env, stdout=subprocess.DEVNULL) for env in (marked, similar)
    )
    assert end_strays(state) == 1
    assert stray.wait(5) == -signal.SIGKILL
    assert other.poll() is None
    other.kill()
    other.wait()
