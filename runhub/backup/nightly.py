"""The backup that nobody has to remember."""

from __future__ import annotations

import logging
from pathlib import Path

from django.conf import settings

from runhub.backup import archive, state
from runhub.backup.faults import BackupFault
from runhub.backup.make import NAME, SEALED_SUFFIX, SUFFIX, make

log = logging.getLogger(__name__)


def nightly() -> bool:
    """Make a backup, read it back, then let the oldest go. A fault is logged and told by
    /metrics; older backups stay then."""
    folder = Path(settings.BACKUP_DIR)
    try:
        made = make(folder, passphrase=settings.BACKUP_PASSPHRASE)
        archive.read(made.path, settings.BACKUP_PASSPHRASE)
        state.read_back()
    except (BackupFault, OSError) as fault:
        state.failed(str(fault))
        log.error("the nightly backup failed: %s", fault)
        return False
    for path in surplus(folder):
        path.unlink(missing_ok=True)
    log.info("nightly backup %s: %d bytes", made.path.name, made.size_bytes)
    return True


def surplus(folder: Path) -> list[Path]:
    """All but the newest BACKUP_KEEP; their names begin with the moment they were made."""
    found = [path for end in (SUFFIX, SEALED_SUFFIX) for path in folder.glob(f"{NAME}{end}")]
    newest_first = sorted(found, key=lambda path: path.name, reverse=True)
    return newest_first[max(1, settings.BACKUP_KEEP) :]
