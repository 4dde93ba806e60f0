"""`manage.py load_demo`: accounts at once, recordings in the background."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from runhub import demo, dispatch


class Command(BaseCommand):
    help = "Make the demo's accounts and begin, or go on, importing its simulated recordings."

    def handle(self, **options: Any) -> None:
        for email, password in demo.accounts_make(timezone.localdate()).items():
            self.stdout.write(f"demo: {email} / {password}")
        known = demo.record()
        if not known["filled"]:
            dispatch.demo_turn(known["turn"])
