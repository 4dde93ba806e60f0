"""A production hub refuses to start half told, and says what to set."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from runhub.settings.database import options
from runhub.settings.production import complaints

ROOT = Path(settings.BASE_DIR)
GOOD = {
    "SECRET_KEY": "k3J9-qLm2Zx8Vt5Rw1Yb7Nc4Hd6Gf0Ps_uEoAiTgBjMkDlXyQzW",
    "SECRETS_KEYS": "p2Lq9Xv6Tn3Wz8Rk5Jm1Hb4Gc7Fd0Ys-uEoAiTgB",
    "BASE_URL": "https://runhub.example.org",
    "ALLOWED_HOSTS": ["runhub.example.org"],
    "DEBUG": False,
}


def test_a_hub_that_was_told_everything_starts():
    assert complaints(GOOD) == []


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("SECRET_KEY", "", "SECRET_KEY is missing: set it to 50"),
        ("SECRET_KEY", "change-me" * 8, "SECRET_KEY is an example that everybody knows"),
        ("SECRET_KEY", "django-insecure-" + GOOD["SECRET_KEY"], "is an example"),
        ("SECRET_KEY", "k3J9-qLm2Zx8", "SECRET_KEY is too short"),
        ("SECRET_KEY", "ab" * 40, "too plain to be random"),
        ("SECRETS_KEYS", "", "SECRETS_KEYS is missing: set it to a random text"),
        ("BASE_URL", "", "BASE_URL is missing: set it to the address"),
        ("BASE_URL", "runhub.example.org", "BASE_URL=runhub.example.org is no address"),
        ("BASE_URL", "https://example.org/runhub", "without a path"),
        ("ALLOWED_HOSTS", [], "ALLOWED_HOSTS is missing: set it to the host names"),
        ("DEBUG", True, "DEBUG is on"),
    ],
)
def test_each_thing_left_out_is_named_with_what_to_do(name, value, words):
    (found,) = complaints({**GOOD, name: value})
    assert words in found


def start(**given: str) -> subprocess.CompletedProcess[str]:
    """Load the settings as a production hub would, with this environment alone."""
    kept = {name: os.environ.get(name, "") for name in ("PATH", "PYTHONPYCACHEPREFIX")}
    env = {**kept, "RUNHUB_ENV": "production", **given}
    words = [sys.executable, "-c", "import runhub.settings as s; print(s.SECRET_KEY)"]
    return subprocess.run(words, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def env_file(path: Path) -> dict[str, str]:
    lines = [line for line in path.read_text().splitlines() if "=" in line and line[0] != "#"]
    return dict(line.split("=", 1) for line in lines)


def test_nothing_set_names_everything_at_once():
    done = start()
    assert done.returncode != 0
    for name in ("SECRET_KEY", "SECRETS_KEYS", "BASE_URL", "ALLOWED_HOSTS"):
        assert f"- {name} is missing" in done.stderr


def test_secrets_are_read_from_files(tmp_path: Path):
    (tmp_path / "key").write_text(f"{GOOD['SECRET_KEY']}\n")
    given = {name: str(GOOD[name]) for name in ("BASE_URL", "SECRETS_KEYS")}
    given["ALLOWED_HOSTS"] = "runhub.example.org"
    done = start(SECRET_KEY_FILE=str(tmp_path / "key"), **given)
    assert (done.returncode, done.stdout.strip()) == (0, GOOD["SECRET_KEY"]), done.stderr
    done = start(SECRET_KEY_FILE=str(tmp_path / "none"), **given)
    assert "SECRET_KEY_FILE names" in done.stderr
    assert "cannot be read (No such file or directory)" in done.stderr


def test_only_web_statements_are_cut_short():
    assert options(web=True)["options"] == "-c statement_timeout=10000"
    assert "options" not in options(web=False)
