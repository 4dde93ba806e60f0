"""./manage.py flags: work out everybody's flags now, as their day's turn would."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from athletes.selectors import athlete_by_email
from coaching.selectors.triage_who import sharing_with_somebody
from coaching.services.triage import flags_refresh
from runhub.triage import AT_ONCE


class Command(BaseCommand):
    help = "Work out flags anew, of everybody who shares with a team or of one athlete."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--athlete", metavar="EMAIL", help="of this athlete alone")

    def handle(self, *, athlete: str | None, **options: Any) -> None:
        owner = athlete_by_email(athlete) if athlete else None
        if athlete and owner is None:
            raise CommandError(f"No athlete has the e-mail address {athlete}.")
        now = timezone.now()
        whose = [who.pk for who in sharing_with_somebody(now)] if owner is None else [owner.pk]
        changed = 0
        for place in range(0, len(whose), AT_ONCE):
            changed += flags_refresh(athletes=whose[place : place + AT_ONCE], now=now)
        self.stdout.write(f"{len(whose)} athletes, {changed} flags changed.")
