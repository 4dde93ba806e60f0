"""Flags as rows, for tests of who is shown what."""

from __future__ import annotations

from datetime import date
from typing import Any

from athletes.models import Athlete
from coaching.models import Flag

SPIKE = {"now": 520, "mean": 400, "most": 430, "percent": 30}
TODAY = date(2026, 3, 11)


def flag(athlete: Athlete, rule: str = "load_spike", **given: Any) -> Flag:
    """Open, of the pace variant, about the last weeks."""
    defaults: dict[str, Any] = {
        "severity": Flag.Severity.WATCH, "kinds": ["training"],
        "first_day": date(2026, 1, 22), "evidence": {"facts": SPIKE, "runs": []},
    }  # fmt: skip
    return Flag.objects.create(athlete=athlete, rule=rule, **(defaults | given))
