"""./manage.py recompute: analyse activities again, with a line of progress until it is done."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from analytics.registry import metrics
from analytics.selectors import athletes_due
from analytics.selectors.queue import waiting
from analytics.services.versions import recompute_mark, versions_sync
from athletes.selectors import athlete_by_email
from runhub import analysis, dispatch

LOOK_S = 1.0
PATIENCE_S = 5.0  # so long a worker may be silent before this program works itself


class Command(BaseCommand):
    help = (
        "Analyse activities again, in the background or here. Stopped, it goes on where it was "
        "when it is called again without options that mark more."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--metric", metavar="KEY", help="those that lack its present version")
        parser.add_argument("--athlete", metavar="EMAIL", help="of this athlete alone")
        parser.add_argument("--all", action="store_true", help="with --metric: every activity")
        parser.add_argument("--here", action="store_true", help="work in this program at once")
        parser.add_argument(
            "--resume", action="store_true", help="mark nothing, finish what is due already"
        )

    def handle(self, *, metric: str | None, athlete: str | None, **options: Any) -> None:
        if metric is not None and metric not in metrics():
            raise CommandError(f"There is no metric {metric}. There are: {', '.join(metrics())}.")
        owner = athlete_by_email(athlete) if athlete else None
        if athlete and owner is None:
            raise CommandError(f"No athlete has the e-mail address {athlete}.")
        athlete_id = None if owner is None else owner.pk
        versions_sync()
        if not options["resume"]:
            recompute_mark(athlete_id=athlete_id, key=metric, everything=options["all"])
        self._follow(athlete_id, here=options["here"])

    def _follow(self, athlete_id: int | None, *, here: bool) -> None:
        """Until nothing is due: watch the workers, or work when they don't."""
        total = left = waiting(athlete_id)
        began = moved = shown = time.monotonic()
        while left:
            if here:
                self._work(athlete_id)
            else:
                self._ring(athlete_id)
                time.sleep(LOOK_S)
            before, left = left, waiting(athlete_id)
            now = time.monotonic()
            if left < before:
                moved = now
            elif here:
                time.sleep(LOOK_S)  # what is left is in other hands
            here = here or now - moved > PATIENCE_S
            if now - shown >= LOOK_S or not left:
                shown = now
                self.stdout.write(progress_line(total, left, now - began))
        # Days may be left over from deletions.
        self._work(athlete_id)
        self.stdout.write(f"{total:,} activities analysed.")

    def _ring(self, athlete_id: int | None) -> None:
        for one in _whose(athlete_id):
            dispatch.ring_analysis(one)

    def _work(self, athlete_id: int | None) -> None:
        for one in _whose(athlete_id):
            analysis.work_on(one)


def _whose(athlete_id: int | None) -> list[int]:
    return athletes_due() if athlete_id is None else [athlete_id]


def progress_line(total: int, left: int, seconds: float) -> str:
    """Such as "1,200 of 3,000, 75 a second, 24 s left"; more may fall due meanwhile."""
    done = max(total - left, 0)
    rate = done / seconds if seconds > 0 else 0.0
    text = f"{done:,} of {max(total, left):,}"
    return text if not rate else f"{text}, {rate:.0f} a second, {left / rate:.0f} s left"
