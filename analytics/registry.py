"""All metrics, by key, and the versions whose change makes old activities due again."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from activities.core.cleaning import CLEANER_VERSION
from common.plugins import discover

if TYPE_CHECKING:
    from analytics.metrics._metric import Metric

# Raise it when curves, bests, band tables, zones or loads come out differently.
ENGINE_VERSION = 1
ENGINE, CLEANER = "(engine)", "(cleaner)"


@cache
def metrics() -> dict[str, Metric]:
    return discover("analytics.metrics")


def versions() -> dict[str, int]:
    """What this code computes with; the keys in brackets are not metrics."""
    own = {ENGINE: ENGINE_VERSION, CLEANER: CLEANER_VERSION}
    return own | {key: metric.version for key, metric in metrics().items()}
