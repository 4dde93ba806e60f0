"""Which metrics an athlete's runs have, how many lack them, and why."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from analytics.models import MetricValue
from analytics.selectors.reveals import readable_values
from analytics.selectors.scope import Scope
from athletes.models import User


@dataclass(frozen=True, slots=True)
class Coverage:
    """`present` activities have a value; `lacking` counts the others by reason, most first."""

    present: int
    lacking: tuple[tuple[str, int], ...]

    @property
    def absent(self) -> int:
        return sum(count for _reason, count in self.lacking)


def coverage(user: User, scope: Scope, key: str = "") -> dict[str, Coverage]:
    """By metric, or of metric `key` alone. One query; a metric without any row is left out."""
    rows = MetricValue.objects.filter(
        athlete_id=scope.athlete_id, activity__in=scope.activities(user).values("pk")
    )
    rows = readable_values(rows, user, scope.athlete_id)
    if scope.start is not None:
        rows = rows.filter(local_date__gte=scope.start)
    if key:
        rows = rows.filter(key=key)
    counted = rows.order_by().values_list("key", "reason").annotate(n=Count("pk"))
    by_key: dict[str, dict[str, int]] = {}
    for name, reason, count in counted:
        by_key.setdefault(name, {})[reason] = count
    return {name: _coverage(reasons) for name, reasons in by_key.items()}


def _coverage(reasons: dict[str, int]) -> Coverage:
    lacking = [(reason, count) for reason, count in reasons.items() if reason]
    return Coverage(
        present=reasons.get("", 0),
        lacking=tuple(sorted(lacking, key=lambda pair: (-pair[1], pair[0]))),
    )
