"""`manage.py load_demo`: accounts at once, recordings in the background."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from runhub import demo, dispatch

SAID_EVERY_S = 15.0


class Command(BaseCommand):
    help = "Make the demo's accounts and begin, or go on, importing its simulated recordings."

    def add_arguments(self, parser: CommandParser) -> None:
        words = "then stay and say how far the background work has come, until it is done"
        parser.add_argument("--follow", action="store_true", help=words)

    def handle(self, **options: Any) -> None:
        for email, password in demo.accounts_make(timezone.localdate()).items():
            self.stdout.write(f"demo: {email} / {password}")
        known = demo.record()
        if not known["filled"]:
            dispatch.demo_turn(known["turn"])
        if options["follow"] and not demo.filling().is_done:
            self.stdout.write("")  # the sign-ins are said
            self.stdout.flush()
            demo.follow(self._say, every_s=SAID_EVERY_S)

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
