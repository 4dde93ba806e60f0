"""Which thresholds the runs of a season speak against, for many athletes at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

import numpy as np

from activities.models import Terms
from analytics.core.packing import unpack_curves
from analytics.models import Analysis
from analytics.selectors.suggestions import Curves, spoken_for
from athletes.models import Threshold
from coaching.rules._inputs import Advice
from coaching.rules.thresholds_outdated import DAYS

Runs = Mapping[int, tuple[UUID, date]]


def advised(days: Mapping[int, date], runs: Runs) -> dict[int, tuple[Advice, ...]]:
    """By athlete, whose today is in `days`; `runs`: public id and day by primary key. Two queries.

    Runs that are for their owner alone do not count.
    """
    current = _current(days)
    found = {}
    for athlete_id, season in _seasons(days).items():
        # Both thresholds and the maximum from one season: no flag looks back further.
        found[athlete_id] = tuple(
            Advice(
                field,
                float(value),
                current.get(athlete_id, {}).get(field),
                tuple(runs[pk] for pk in ids if pk in runs),
            )
            for field, value, ids in spoken_for(season, season)
            if value is not None
        )
    return found


def _seasons(days: Mapping[int, date]) -> dict[int, Curves]:
    if not days:
        return {}
    first = min(days.values()) - timedelta(days=DAYS)
    rows = list(
        Analysis.objects.filter(
            athlete_id__in=list(days), local_date__gte=first, is_run=True, failed=False,
            activity__canonical=None, activity__trashed_at=None,
        )
        .exclude(activity__terms=Terms.STRAVA_API)
        .order_by("athlete_id", "local_date", "activity_id")
        .values_list("athlete_id", "activity_id", "local_date", "curves")
    )  # fmt: skip
    athletes = np.array([row[0] for row in rows], dtype=np.int64)
    ids = np.array([row[1] for row in rows], dtype=np.int64)
    ordinals = np.array([row[2].toordinal() for row in rows], dtype=np.int64)
    curves = unpack_curves([bytes(row[3]) for row in rows])
    found = {}
    for athlete_id, today in days.items():
        own = athletes == athlete_id
        own &= (ordinals >= today.toordinal() - DAYS) & (ordinals <= today.toordinal())
        if own.any():
            found[athlete_id] = Curves(ids[own], ordinals[own], curves[own])
    return found


def _current(days: Mapping[int, date]) -> dict[int, dict[str, float | None]]:
    """The thresholds that count on each athlete's day: the newest not after it."""
    fields = ("max_heart_rate_bpm", "threshold_heart_rate_bpm", "threshold_speed_mps")
    rows = Threshold.objects.filter(athlete_id__in=list(days)).order_by("valid_from")
    return {
        row[0]: dict(zip(fields, row[2:], strict=True))
        for row in rows.values_list("athlete_id", "valid_from", *fields)
        if row[1] <= days[row[0]]
    }
