"""./manage.py api_schema: write docs/openapi.yaml anew; with --check only compare."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer


class Command(BaseCommand):
    help = "Write the API's description to docs/openapi.yaml."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="fail if the file is out of date")

    def handle(self, *args: Any, **options: Any) -> None:
        target = settings.BASE_DIR / "docs" / "openapi.yaml"
        text = OpenApiYamlRenderer().render(SchemaGenerator().get_schema(public=True))
        if GENERATOR_STATS:
            GENERATOR_STATS.emit_summary()
            raise CommandError("The description has gaps: see the warnings above.")
        if not options["check"]:
            target.write_bytes(text)
            self.stdout.write(f"{target.relative_to(settings.BASE_DIR)} is up to date.")
        elif not target.exists() or target.read_bytes() != text:
            raise CommandError("docs/openapi.yaml is out of date: run ./manage.py api_schema.")
