"""Log files of the hub's own programs, where whoever started them keeps such files.

Their lines are redacted as they are written (`runhub.logs`); those of PostgreSQL and Redis, which
lie beside them, are not, and are not offered.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from django.conf import settings
from django.http import Http404

PROGRAMS = ("web", "worker", "beat")
# The younger part, and the older one.
NAMES = tuple(f"{program}.log{age}" for program in PROGRAMS for age in ("", ".1"))


@dataclass(frozen=True, slots=True)
class LogFile:
    name: str
    size_bytes: int
    changed_at: datetime


def log_files() -> list[LogFile]:
    """Those that are there; none where logs go to a journal or a container's output."""
    found = []
    for name in NAMES:
        try:
            said = _path(name).stat()
        except OSError:
            continue
        at = datetime.fromtimestamp(said.st_mtime, UTC)
        found.append(LogFile(name, said.st_size, at))
    return found


def log_opened(name: str) -> IO[bytes]:
    """Raises Http404 for what is none of `log_files`."""
    if name not in NAMES:
        raise Http404
    try:
        return _path(name).open("rb")
    except OSError as error:
        raise Http404 from error


def _path(name: str) -> Path:
    return Path(settings.LOG_DIR) / name
