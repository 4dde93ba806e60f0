"""`manage.py verify_backup FILE`: whether a backup can be relied on."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from runhub.backup import archive
from runhub.backup.faults import BackupFault


class Command(BaseCommand):
    help = "Read a backup to its end and compare every checksum. Changes nothing."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *, file: Path, **options: Any) -> None:
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        try:
            found = archive.read(file, settings.BACKUP_PASSPHRASE)
        except BackupFault as fault:
            raise CommandError(str(fault)) from fault
        self.stdout.write(
            f"{file} is whole: made {found.made_at} by RunHub {found.version}, "
            f"{sum(found.rows.values()):,} rows, {len(found.originals()):,} originals."
        )
