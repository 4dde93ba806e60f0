"""Time in zones, month by month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
from django.db.models.expressions import RawSQL
from numpy.typing import NDArray

from analytics.core.session import ZONES
from analytics.models import Analysis
from analytics.selectors.columns import columns
from analytics.selectors.scope import Scope
from athletes.consent.sight import sight_of
from athletes.models import User
from common.kinds import Kind as Shared

Kind = Literal["heart_rate", "pace"]


@dataclass(frozen=True, slots=True, eq=False)
class ZoneMonths:
    """`months` since January 1970, one after the other, (m,); `seconds` by zone 0 to 5, (m, 6)."""

    months: NDArray[np.integer]
    seconds: NDArray[np.floating]

    @property
    def shares(self) -> NDArray[np.floating]:
        """Of each month's known time, 0 to 1; NaN for months without any."""
        total = self.seconds.sum(axis=1, keepdims=True)
        return np.divide(self.seconds, total, out=np.full(self.seconds.shape, np.nan),
                         where=total > 0)  # fmt: skip


def zone_months(user: User, scope: Scope) -> dict[Kind, ZoneMonths]:
    """Heart-rate and pace zones of the runs of `scope`; a kind without any, or not shared, is left
    out. One query.

    Each run counts by the thresholds of its day.
    """
    body = sight_of(user, scope.athlete_id).first_day([Shared.BODY])
    since: dict[Kind, date] = {} if body is None else {"heart_rate": body}
    since["pace"] = date.min
    cells = {
        f"{kind}_{zone}": _cell(kind, zone, day)
        for kind, day in since.items()
        for zone in range(ZONES)
    }
    query = Analysis.objects.filter(
        athlete_id=scope.athlete_id, is_run=True,
        activity__in=scope.activities(user).values("pk"),
    ).annotate(**cells)  # fmt: skip
    found = columns(query, local_date="day", **dict.fromkeys(cells, "number"))
    month = found.pop("local_date").astype("datetime64[D]").astype("datetime64[M]").astype(int)
    made: dict[Kind, ZoneMonths] = {}
    for place, kind in enumerate(since):
        table = np.column_stack(list(found.values())[place * ZONES : (place + 1) * ZONES])
        known = ~np.isnan(table).all(axis=1)
        if known.any():
            made[kind] = _by_month(month[known], np.nan_to_num(table[known]))
    return made


def _cell(kind: Kind, zone: int, since: date) -> RawSQL:
    """Seconds in a zone, of runs from `since` on."""
    cell, values = "(zone_seconds -> %s ->> %s)::float8", [kind, zone]
    if since == date.min:
        return RawSQL(cell, values)
    day = "analytics_analysis.local_date >= %s"
    return RawSQL(f"CASE WHEN {day} THEN {cell} END", [since, *values])


def _by_month(month: NDArray[np.integer], table: NDArray[np.floating]) -> ZoneMonths:
    first, count = int(month.min()), int(month.max() - month.min()) + 1
    sums = [np.bincount(month - first, weights=each, minlength=count) for each in table.T]
    return ZoneMonths(first + np.arange(count), np.column_stack(sums))
