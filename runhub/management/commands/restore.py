"""`manage.py restore FILE [--replace]`: a backup becomes this hub."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from runhub.backup.faults import BackupFault
from runhub.backup.restore import Restored, restore


class Command(BaseCommand):
    help = "Bring a backup back into this hub, which must be stopped, and prove that all is there."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--replace", action="store_true", help="give up everything this hub holds now"
        )

    def handle(self, *, file: Path, replace: bool, **options: Any) -> None:
        try:
            done = restore(
                file,
                passphrase=settings.BACKUP_PASSPHRASE,
                replace=replace,
                say=self.stdout.write,
            )
        except BackupFault as fault:
            raise CommandError(str(fault)) from fault
        self._report(done)

    def _report(self, done: Restored) -> None:
        found = done.manifest
        self.stdout.write(
            f"Restored: the hub as it was at {found.made_at}. {sum(found.rows.values()):,} rows in "
            f"{len(found.rows)} tables and {len(found.originals()):,} originals, all compared."
        )
        if done.queued:
            self.stdout.write(f"{done.queued} files were being read then and wait to be read now.")
        if done.lost:
            self.stdout.write(
                f"{done.lost} files had been handed in but not read, and are in no backup: their "
                "imports say so."
            )
        if found.missing:
            self.stdout.write(f"{len(found.missing)} originals were not there any more.")
        if not done.same_keys:
            self.stdout.write(
                "The backup was made under other secret keys: put the former SECRETS_KEYS (and "
                "SECRET_KEY) back into the settings, or what they encrypt stays unreadable."
            )
