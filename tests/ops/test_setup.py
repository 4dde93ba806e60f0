"""Set-up: packages, mirrors, ports, front-end files."""

import json
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from ops import app, collect_frontend
from ops.console import Fault
from ops.debian import newest_postgis
from ops.python_env import translate_pip_config
from ops.state import CLONE, State


def test_the_newest_postgis_of_the_distribution_is_taken() -> None:
    names = [
        "postgresql-9.6-postgis-3",
        "postgresql-15-postgis-3",
        "postgresql-17-postgis-3-scripts",
    ]
    assert newest_postgis([*names, "postgresql-13-postgis-3"]) == "postgresql-15-postgis-3"


def test_a_distribution_without_postgis_is_told_what_to_add() -> None:
    with pytest.raises(Fault, match="universe"):
        newest_postgis(["postgresql-15"])


def test_a_mirror_set_for_pip_is_used_by_uv() -> None:
    listing = "global.index-url='https://mirror.example/simple'\n:env:.cert='/etc/ca.pem'\n"
    env = translate_pip_config(listing)
    assert env["UV_DEFAULT_INDEX"] == "https://mirror.example/simple"
    assert env["SSL_CERT_FILE"] == "/etc/ca.pem"
    assert "UV_DEFAULT_INDEX" not in translate_pip_config("global.timeout='60'\n")


def test_a_taken_port_is_refused_with_the_way_out() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Fault, match=f"make run PORT={port + 1}"):
            app.require_free_port(port, "127.0.0.1")
    app.require_free_port(port, "127.0.0.1")


@pytest.mark.parametrize("text", ["", "http", "-1", "0", "65536", "80 80"])
def test_nonsense_for_a_port_is_refused(text: str) -> None:
    with pytest.raises(Fault, match="PORT="):
        app.parse_port(text)


def test_servers_of_this_state_win_over_what_the_shell_says(tmp_path: Path) -> None:
    given = {
        "DATABASE_HOST": "elsewhere",
        "REDIS_URL": "redis://elsewhere",
        "BASE_URL": "https://x",
    }
    env = app.environ(State(tmp_path), kind="test", port=8000, given=given)
    assert env["DATABASE_HOST"] == str(tmp_path / "sock" / "pg")
    assert str(tmp_path) in env["REDIS_URL"]
    assert str(tmp_path) in env["REDIS_CACHE_URL"]
    assert env["BASE_URL"] == "https://x"


def test_compiled_modules_are_kept_whatever_the_shell_says(tmp_path: Path) -> None:
    given = {"PYTHONDONTWRITEBYTECODE": "1"}
    env = app.environ(State(tmp_path), kind="test", port=8000, given=given)
    code = "import sys; print(sys.dont_write_bytecode, sys.pycache_prefix)"
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False", str(CLONE / ".venv" / "pycache")]


def test_no_lock_file_names_an_address_to_fetch_from() -> None:
    files = [*(CLONE / "requirements").iterdir(), CLONE / ".npmrc", CLONE / "package.json"]
    assert [file.name for file in files if "://" in file.read_text()] == []
    assert '"resolved"' not in (CLONE / "package-lock.json").read_text()


def test_every_package_is_pinned_with_a_hash() -> None:
    for file in (CLONE / "requirements").glob("*.txt"):
        blocks = re.split(r"\n(?=\S)", file.read_text())
        assert [b for b in blocks if "==" not in b or "--hash=sha256:" not in b] == [], file
    packages = json.loads((CLONE / "package-lock.json").read_text())["packages"]
    assert all("integrity" in one for name, one in packages.items() if name)


def test_the_sprite_holds_one_symbol_an_icon(tmp_path: Path) -> None:
    for name in ("house", "x"):
        (tmp_path / f"{name}.svg").write_text(
            f'<!-- c -->\n<svg a="1">\n <path d="{name}" />\n</svg>'
        )
    sprite = collect_frontend.sprite(tmp_path, ["x", "house", "x"])
    assert re.findall(r'<symbol id="(\w+)"', sprite) == ["house", "x"]
    assert '<path d="house" /></symbol>' in sprite


def test_collected_files_name_no_file_that_was_left_behind() -> None:
    vendor = collect_frontend.TARGET
    if not vendor.exists():
        pytest.skip("front-end packages are not collected here")
    css = vendor / "inter" / "inter.css"
    named = re.findall(r"url\(([^)]+)\)", css.read_text())
    assert named
    assert all((css.parent / name).is_file() for name in named)
    assert "sourceMappingURL" not in (vendor / "leaflet" / "leaflet.js").read_text()
