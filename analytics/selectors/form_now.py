"""Form of today in a few numbers, for a card."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from analytics.core.load import Form
from analytics.selectors.run_days import load_days
from athletes.models import User

LINE_DAYS = 90


@dataclass(frozen=True, slots=True)
class FormNow:
    """Form of all days; `first` and `last` of those that a line shows."""

    form: Form
    variant: str
    first: date
    last: date


def form_now(user: User, athlete_id: int, today: date) -> FormNow | None:
    """By heart rate where there is any, else by pace; None without a load. One query."""
    found = load_days(user, athlete_id, today)
    if found is None:
        return None
    variant = "heart_rate" if found.has_heart_rate else "pace"
    count = min(LINE_DAYS, len(found))
    return FormNow(
        form=found.form(variant),
        variant=variant,
        first=date.fromordinal(today.toordinal() - count + 1),
        last=today,
    )
