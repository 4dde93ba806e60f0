"""`manage.py setup_code`: a new code for the page that makes the first admin."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import reverse

from athletes.accounts.first_run import AlreadySetUp, setup_code_create


class Command(BaseCommand):
    help = "Print a new set-up code; the one before stops working."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--if-needed", action="store_true", help="say nothing once there is an admin"
        )

    def handle(self, *, if_needed: bool, **options: Any) -> None:
        try:
            code = setup_code_create()
        except AlreadySetUp:
            if not if_needed:
                self.stdout.write("This hub has an admin: there is nothing to set up.")
            return
        self.stdout.write(f"Create the admin: {settings.BASE_URL.rstrip('/')}{reverse('welcome')}")
        self.stdout.write(f"Set-up code: {code}")
