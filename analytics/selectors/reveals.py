"""Which figures a reader may see: each inherits the kinds of data of everything it is made from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from analytics.models import MetricValue
from analytics.registry import metrics
from analytics.selectors.effort import Effort
from athletes.consent.sight import Sight, sight_of
from athletes.models import User
from common.kinds import Kind

# What bands of these axes, and curves of these names, tell of beside the training.
AXIS_KINDS: Mapping[str, tuple[Kind, ...]] = {"heart_rate": (Kind.BODY,)}
CURVE_KINDS: Mapping[str, tuple[Kind, ...]] = {"heart_rate_bpm": (Kind.BODY,)}


def kinds_of(key: str) -> frozenset[Kind]:
    """What metric `key` tells of; of one that this code does not know: everything."""
    metric = metrics().get(key)
    return frozenset(Kind) if metric is None else frozenset(map(Kind, metric.reveals))


def unshared(sight: Sight, key: str, effort: Effort | None = None) -> list[Kind]:
    """What readings of metric `key`, within a band if one is given, tell of and is not shared."""
    told = {Kind.TRAINING, *kinds_of(key)}
    if effort is not None:
        told.update(AXIS_KINDS.get(effort.axis, ()))
    return [kind for kind in sight.missing if kind in told]


def first_days(sight: Sight) -> dict[str, date]:
    """By metric, the day from which on its values are shown; those not shared are left out."""
    days = {key: sight.first_day({Kind.TRAINING, *kinds_of(key)}) for key in metrics()}
    return {key: day for key, day in days.items() if day is not None}


def hidden_metrics(shown: frozenset[Kind]) -> frozenset[str]:
    """Keys of the metrics that tell of kinds beside `shown`."""
    return frozenset(key for key in metrics() if not kinds_of(key) <= shown)


def readable_values(
    query: QuerySet[MetricValue, Any], user: User, athlete_id: int
) -> QuerySet[MetricValue, Any]:
    """The rows of `query`, all of that athlete, whose metric `user` may see on their day."""
    sight = sight_of(user, athlete_id)
    if sight.is_own:
        return query
    by_day: dict[date, list[str]] = {}
    for key, day in first_days(sight).items():
        by_day.setdefault(day, []).append(key)
    shown = Q(pk__in=[])
    for day, keys in by_day.items():
        shown |= Q(key__in=keys, **({} if day == date.min else {"local_date__gte": day}))
    return query.filter(shown)
