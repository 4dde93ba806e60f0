"""What was said of an activity, as far as the reader may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from activities.access import visible_to
from activities.models import Activity, Feel, Sport
from activities.selectors.rows import ActivityRow, rows, with_shown
from athletes.models import Athlete, User
from common.kinds import Kind

ASKED_DAYS = 3


@dataclass(frozen=True, slots=True)
class FeelSeen:
    """None = not said, or not shared. `pain_place` is a code of `Feel.Place`."""

    rpe: int | None = None
    feel: int | None = None
    pain_place: str = ""
    pain_severity: int | None = None

    @property
    def hurts(self) -> bool:
        return bool(self.pain_place or self.pain_severity)

    @property
    def is_empty(self) -> bool:
        return self == FeelSeen()


def feel_of(activity: Activity) -> FeelSeen:
    """Of one activity (from the door). One query."""
    row = Feel.objects.filter(activity_id=activity.pk).first()
    if row is None:
        return FeelSeen()
    return seen(row, activity.shown)


def seen(row: Feel, shown: frozenset[Kind]) -> FeelSeen:
    """Effort is training; feel and pain are the athlete's own words."""
    rpe = row.rpe if Kind.TRAINING in shown else None
    if Kind.NOTES not in shown:
        return FeelSeen(rpe)
    return FeelSeen(rpe, row.feel, row.pain_place, row.pain_severity)


def unsaid(user: User, athlete: Athlete, today: date) -> ActivityRow | None:
    """The athlete's latest run of the last days, if nothing is said of it. One query."""
    runs = visible_to(user, of=athlete.pk).filter(
        sport=Sport.RUN, local_date__gt=today - timedelta(days=ASKED_DAYS)
    )
    latest = runs.order_by("-start").values("pk")[:1]
    found = with_shown(runs.filter(pk__in=latest, feel=None))
    return next(iter(rows(found)), None)
