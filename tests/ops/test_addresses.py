"""Which host names a hub answers to."""

import io
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from ops import addresses, app, stack
from ops.console import Console, Fault
from ops.demo import Demo
from ops.state import State


def hosts(tmp_path: Path, **given: str) -> list[str]:
    env = app.environ(State(tmp_path), kind="development", port=8000, given=given)
    return env["ALLOWED_HOSTS"].split(",")


@pytest.fixture
def lan(monkeypatch: pytest.MonkeyPatch) -> str:
    """An address in the local network, and a name."""
    monkeypatch.setattr(addresses, "_ways_out", lambda: ["192.168.7.20", "fd00::7"])
    monkeypatch.setattr(addresses, "_of_interfaces", lambda: ["192.168.7.20", "10.9.0.2"])
    monkeypatch.setattr(socket, "gethostname", lambda: "Attic.example.lan")
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: [])
    return "192.168.7.20"


@pytest.mark.parametrize("bind", ["0.0.0.0", "::", "[::]"])
def test_a_hub_for_the_network_answers_to_the_machine_s_own_addresses(
    tmp_path: Path, lan: str, bind: str
) -> None:
    found = hosts(tmp_path, BIND=bind)
    assert {lan, "10.9.0.2", "[fd00::7]", "localhost", "127.0.0.1"} <= set(found)
    assert {"attic.example.lan", "attic", "attic.local"} <= set(found)
    assert "*" not in found


def test_a_hub_for_one_address_answers_to_that_one(tmp_path: Path, lan: str) -> None:
    found = hosts(tmp_path, BIND="10.9.0.2")
    assert "10.9.0.2" in found
    assert lan not in found


@pytest.mark.parametrize("bind", ["", "127.0.0.1", "::1", "localhost"])
def test_a_hub_for_this_machine_alone_answers_to_no_other_address(
    tmp_path: Path, lan: str, bind: str
) -> None:
    assert lan not in hosts(tmp_path, BIND=bind)


def test_names_the_person_gives_come_on_top(tmp_path: Path, lan: str) -> None:
    found = hosts(tmp_path, BIND="0.0.0.0", ALLOWED_HOSTS="run.example.org, hub")
    assert {lan, "run.example.org", "hub", "127.0.0.1"} <= set(found)


def test_the_address_for_other_machines_is_said(lan: str) -> None:
    assert stack.addresses_of("127.0.0.1", 8000) == ["http://localhost:8000/"]
    said = stack.addresses_of("0.0.0.0", 8000)
    assert said == ["http://localhost:8000/", "http://192.168.7.20:8000/"]
    assert stack.addresses_of("10.9.0.2", 8000) == ["http://10.9.0.2:8000/"]


def test_an_address_of_another_machine_is_refused_in_words() -> None:
    with pytest.raises(Fault, match=r"BIND=192\.0\.2\.77 is no address of this machine"):
        app.require_free_port(8765, "192.0.2.77")


def test_ipv6_is_bound_in_brackets(tmp_path: Path) -> None:
    env = app.environ(State(tmp_path), kind="test", port=8000, given={"BIND": "::1"})
    web = app.children(8000, State(tmp_path), env)[0].argv
    assert web[web.index("--bind") + 1] == "[::1]:8000"
    assert addresses.reached_at("::") == "[::1]"


def demo_saying(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str) -> Demo:
    (tmp_path / "log").mkdir()
    (tmp_path / "load").write_text(f"#!{sys.executable}\n{script}")
    (tmp_path / "load").chmod(0o755)
    monkeypatch.setattr("ops.demo.PYTHON", tmp_path / "load")
    return Demo(State(tmp_path), {})


def test_sign_ins_come_at_once_and_progress_later(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    script = (
        "import time\nprint('demo: a / b', flush=True)\nprint(flush=True)\n"
        "print('demo: 8 activities in 2 s', flush=True)\ntime.sleep(60)\n"
    )
    demo = demo_saying(monkeypatch, tmp_path, script)
    assert demo.sign_ins() == ["demo: a / b"]
    said = io.StringIO()
    demo.report(Console(said))
    for _ in range(100):
        if "8 activities" in said.getvalue():
            break
        with pytest.raises(subprocess.TimeoutExpired):
            demo._process.wait(0.05)
    assert "demo: 8 activities in 2 s" in said.getvalue()
    demo.stop()
    assert demo._process.returncode is not None


def test_a_demo_that_fails_says_why(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    demo = demo_saying(monkeypatch, tmp_path, "import sys\nsys.exit('no room')\n")
    with pytest.raises(Fault, match=r"DEMO=0 starts without it\.\n +no room"):
        demo.sign_ins()
