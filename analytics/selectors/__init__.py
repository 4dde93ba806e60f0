from .load import day_loads, form
from .queue import athletes_due, progress_of
from .values import metric_values
from .zones import ActivityZones, ZoneReport, ZoneTime, threshold_on, zones_of

__all__ = [
    "ActivityZones",
    "ZoneReport",
    "ZoneTime",
    "athletes_due",
    "day_loads",
    "form",
    "metric_values",
    "progress_of",
    "threshold_on",
    "zones_of",
]
