"""The virtual environment of the clone and the pinned packages in it."""

import subprocess
import sys
from pathlib import Path

from ops.console import Console, Fault
from ops.run import quiet_environ, run
from ops.state import CLONE, Stamp, digest

VENV = CLONE / ".venv"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = CLONE / "requirements"


def ensure_venv(console: Console, log: Path) -> None:
    """Create .venv, or create it again when its interpreter is gone or too old."""
    if _venv_python() >= (3, 11):
        return
    with console.step("Creating the virtual environment"):
        run(
            [sys.executable, "-m", "venv", "--clear", VENV],
            fault="The virtual environment could not be created.",
            log=log,
        )


def _venv_python() -> tuple[int, ...]:
    if not PYTHON.exists():
        return (0,)
    ask = "import sys; print(*sys.version_info[:2])"
    done = subprocess.run([PYTHON, "-c", ask], capture_output=True, text=True, check=False)
    return tuple(int(word) for word in done.stdout.split()) if done.returncode == 0 else (0,)


def ensure_packages(name: str, console: Console, log: Path) -> None:
    """Install requirements/<name>.txt with its hashes, unless that was done already."""
    file = REQUIREMENTS / f"{name}.txt"
    stamp = Stamp(VENV / f".runhub-{name}")
    value = digest([file])
    if stamp.matches(value):
        return
    ensure_uv(console, log)
    with console.step(f"Installing Python packages ({name})"):
        _install(file, log)
    stamp.write(value)


def ensure_uv(console: Console, log: Path) -> None:
    """uv installs wheels several times faster than pip; pip stays as the way back."""
    stamp = Stamp(VENV / ".runhub-uv")
    file = REQUIREMENTS / "uv.txt"
    value = digest([file])
    if stamp.matches(value) and (VENV / "bin" / "uv").exists():
        return
    with console.step("Installing the package installer"):
        if not list(VENV.glob("lib/python*/site-packages/pip")):
            run(
                [PYTHON, "-m", "ensurepip"],
                fault="pip is missing from the virtual environment: delete .venv, run make again.",
                log=log,
            )
        _pip(file, log)
    stamp.write(value)


def _pip(file: Path, log: Path) -> None:
    run(
        [PYTHON, "-m", "pip", "install", "-q", "--require-hashes", "-r", file],
        fault="Python packages could not be fetched: check the network, then run make again.",
        log=log,
        env=quiet_environ(PIP_DISABLE_PIP_VERSION_CHECK="1"),
    )


def _install(file: Path, log: Path) -> None:
    uv: list[str | Path] = [VENV / "bin" / "uv", "pip", "install", "--python", PYTHON]
    try:
        run(
            [*uv, "--require-hashes", "-r", file],
            fault="uv could not install the packages.",
            log=log,
            env=quiet_environ(**_uv_environ()),
        )
    except Fault:
        # A machine may lead pip to a mirror in ways uv does not know.
        _pip(file, log)


def _uv_environ() -> dict[str, str]:
    """What this machine tells pip about its index, told to uv (which reads no pip settings)."""
    done = subprocess.run(
        [PYTHON, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    )
    return translate_pip_config(done.stdout)


def translate_pip_config(listing: str) -> dict[str, str]:
    """`pip config list` output as environment variables of uv."""
    names = {"index-url": "UV_DEFAULT_INDEX", "cert": "SSL_CERT_FILE"}
    found = {"UV_SYSTEM_CERTS": "true", "UV_NO_PROGRESS": "1"}
    for line in listing.splitlines():
        key, _, value = line.partition("=")
        if (name := names.get(key.rpartition(".")[2])) and value.strip("'\""):
            found[name] = value.strip("'\"")
    return found
