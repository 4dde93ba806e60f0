"""What Home asks: how the last run was, how the day is; and what coaches are told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from activities.selectors.feel import FeelSeen, unsaid
from activities.selectors.rows import ActivityRow
from athletes.consent.sight import OWN
from athletes.models import Athlete, User
from athletes.wellness_days import day_of
from coaching.selectors.flag_history import told_about
from coaching.selectors.flags import SeenFlag
from common.units import Units
from runhub.web.wellness.feel import FeelCard, card_of


@dataclass(frozen=True, slots=True)
class Asked:
    """`run`: nothing was said of it; None when there is nothing to ask."""

    run: ActivityRow | None
    feel: FeelCard | None
    has_day: bool
    told: list[SeenFlag]


def asked(user: User, athlete: Athlete, today: date, units: Units) -> Asked:
    """Of the reader's own. Three queries; four where something is told."""
    athlete.sight = OWN
    run = unsaid(user, athlete, today)
    return Asked(
        run=run,
        feel=None if run is None else card_of(FeelSeen()),
        has_day=day_of(athlete, today) is not None,
        told=told_about(athlete, today, units=units),
    )
