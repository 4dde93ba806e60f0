"""What the machine must have: programs of the system, and how they get there."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ops import debian, macos
from ops.console import Console, Fault
from ops.run import find

POSTGRES_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
)
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class PostgresPrograms:
    """One installed PostgreSQL that has PostGIS."""

    bin: Path
    major: int


def _major(folder: Path) -> int:
    digits = "".join(c for c in folder.parent.name if c.isdigit() or c == ".").split(".")[0]
    return int(digits) if digits else 0


def _has_postgis(folder: Path, major: int) -> bool:
    shares = [
        Path(f"/usr/share/postgresql/{major}/extension"),
        folder.parent / "share" / "extension",
        folder.parent / "share" / f"postgresql@{major}" / "extension",
        folder.parent / "share" / "postgresql" / "extension",
    ]
    return any((share / "postgis.control").is_file() for share in shares)


def postgres_programs(wanted_major: int | None = None) -> PostgresPrograms | None:
    """The newest PostgreSQL with PostGIS, or the one of `wanted_major`."""
    root = Path("/")
    folders = [f for pattern in POSTGRES_FOLDERS for f in root.glob(pattern.lstrip("/"))]
    usable = [
        PostgresPrograms(folder, _major(folder))
        for folder in folders
        if (folder / "initdb").exists() and _has_postgis(folder, _major(folder))
    ]
    if wanted_major is not None:
        usable = [one for one in usable if one.major == wanted_major]
    return max(usable, key=lambda one: one.major, default=None)


def redis_program() -> Path | None:
    """The Redis (or Valkey) server."""
    folders = ("/usr/bin", "/usr/local/bin", "/opt/homebrew/bin")
    return find("redis-server", *folders) or find("valkey-server", *folders)


def browser() -> Path | None:
    """A Chromium for the browser tests."""
    return next((path for name in BROWSERS if (path := find(name, "/usr/bin"))), None)


def venv_works() -> bool:
    """Whether this Python can make virtual environments with pip (Debian splits that off)."""
    try:
        import ensurepip
        import venv
    except ImportError:
        return False
    return bool(ensurepip.version()) and venv is not None


def missing(*, browser_too: bool) -> list[str]:
    """Which of our needs the machine lacks, by our own names for them."""
    needs: list[tuple[str, Callable[[], object]]] = [
        ("venv", venv_works),
        ("postgis", postgres_programs),
        ("redis", redis_program),
    ]
    if browser_too:
        needs.append(("browser", browser))
    return [name for name, present in needs if not present()]


def install(names: list[str], console: Console, log: Path) -> None:
    """Install what is missing with the system's own package manager."""
    if not names:
        return
    if debian.is_here():
        debian.install(names, console, log)
    elif sys.platform == "darwin":
        macos.install(names, console, log)
    else:
        raise Fault(
            "This system is neither Debian, Ubuntu nor macOS, so please install PostgreSQL with "
            "PostGIS, Redis and Python's venv module by hand and run make again "
            f"(missing now: {', '.join(names)})."
        )
    still = missing(browser_too="browser" in names)
    if lacking := [name for name in names if name in still]:
        raise Fault(
            f"Installed, but still not found: {', '.join(lacking)}; the output of the package "
            f"manager is in {log}."
        )


def database_user() -> str | None:
    """The system user PostgreSQL must run as; None = the person's own (it refuses root)."""
    return "postgres" if os.geteuid() == 0 else None
