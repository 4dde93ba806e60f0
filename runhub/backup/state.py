"""How the last backup went: a small file beside the originals, so that web and workers see it.

Not a row: a restored database would tell of the backups of long ago.
"""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True)
class LastBackup:
    """Times are seconds since 1970; 0 = never."""

    tried_at: float = 0.0
    succeeded_at: float = 0.0
    name: str = ""
    size_bytes: int = 0
    fault: str = ""  # of the last attempt, in words
    read_back_at: float = 0.0  # a backup was read to its end, with every checksum
    restored_at: float = 0.0  # a hub was brought back from one, here or, as told, elsewhere


def path() -> Path:
    return Path(settings.MEDIA_ROOT) / "last-backup.json"


def read() -> LastBackup:
    """What is known; a file that cannot be understood counts as never."""
    try:
        return LastBackup(**json.loads(path().read_text()))
    except (OSError, ValueError, TypeError):
        return LastBackup()


def succeeded(*, name: str, size_bytes: int) -> None:
    now = time.time()
    made = {"tried_at": now, "succeeded_at": now, "name": name, "size_bytes": size_bytes}
    _write(LastBackup(**asdict(read()) | made | {"fault": ""}))


def read_back() -> None:
    """A backup was found whole."""
    _write(LastBackup(**asdict(read()) | {"read_back_at": time.time()}))


def restored() -> None:
    """A restore was carried out, and what it brought was compared."""
    _write(LastBackup(**asdict(read()) | {"restored_at": time.time()}))


def failed(fault: str) -> None:
    """Note the fault; the last success stays known."""
    known = asdict(read()) | {"tried_at": time.time(), "fault": fault}
    _write(LastBackup(**known))


def _write(last: LastBackup) -> None:
    target = path()
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    part.write_text(json.dumps(asdict(last)))
    part.replace(target)
