"""`manage.py invite [EMAIL]`: a link for one person to sign up with."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from athletes.accounts.invitations import invitation_create, invitation_link


class Command(BaseCommand):
    help = "Print a link that lets one person sign up, once; with EMAIL only that address."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", nargs="?", default="", metavar="EMAIL")
        parser.add_argument("--days", type=int, default=settings.INVITATION_DAYS)

    def handle(self, *, email: str, days: int, **options: Any) -> None:
        if settings.SIGNUP_MODE == "closed":
            raise CommandError("SIGNUP_MODE is closed: set it to invite first.")
        if days < 1:
            raise CommandError("--days must be 1 or more.")
        try:
            invitation, token = invitation_create(email=email, days=days)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(invitation_link(token))
        self.stdout.write(f"It works once, until {invitation.expires_at:%Y-%m-%d %H:%M} UTC.")
