"""`manage.py backup [--to DIR]`: database and originals in one file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from runhub.backup.faults import BackupFault
from runhub.backup.make import make


class Command(BaseCommand):
    help = "Write database and originals into one file; encrypted if BACKUP_PASSPHRASE is set."

    def add_arguments(self, parser: ArgumentParser) -> None:
        default = settings.BACKUP_DEFAULT_DIR
        parser.add_argument("--to", type=Path, default=Path(default), metavar="DIR")

    def handle(self, *, to: Path, **options: Any) -> None:
        try:
            made = make(to, passphrase=settings.BACKUP_PASSPHRASE)
        except BackupFault as fault:
            raise CommandError(str(fault)) from fault
        found = made.manifest
        self.stdout.write(
            f"{made.path}: {made.size_bytes / 1e6:.1f} MB, {sum(found.rows.values()):,} rows, "
            f"{len(found.originals()):,} originals, in {made.seconds:.1f} s."
        )
        if found.missing:
            self.stdout.write(f"{len(found.missing)} originals were purged meanwhile.")
        if found.altered:
            self.stderr.write(
                f"{len(found.altered)} originals on this disk are not what was handed in, "
                f"{found.altered[0]} for instance: bring them back from an older backup."
            )
        if not settings.BACKUP_PASSPHRASE:
            self.stdout.write("It is not encrypted: set BACKUP_PASSPHRASE for that.")
