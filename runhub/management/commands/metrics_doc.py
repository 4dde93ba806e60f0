"""./manage.py metrics_doc: write docs/metrics.md from the plug-ins; with --check only compare."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from analytics.metrics_page import page


class Command(BaseCommand):
    help = "Write the description of every metric to docs/metrics.md."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="fail if the file is out of date")

    def handle(self, *args: Any, **options: Any) -> None:
        target = settings.BASE_DIR / "docs" / "metrics.md"
        text = page()
        if not options["check"]:
            target.write_text(text, encoding="utf-8")
            self.stdout.write(f"{target.relative_to(settings.BASE_DIR)} is up to date.")
        elif not target.exists() or target.read_text(encoding="utf-8") != text:
            raise CommandError("docs/metrics.md is out of date: run ./manage.py metrics_doc.")
