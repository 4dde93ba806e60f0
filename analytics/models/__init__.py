from .analysis import Analysis, BandTable, Quantity
from .load import DayLoad
from .metric import MetricState, MetricValue
from .queue import Due, DueDay, Rung

__all__ = [
    "Analysis",
    "BandTable",
    "DayLoad",
    "Due",
    "DueDay",
    "MetricState",
    "MetricValue",
    "Quantity",
    "Rung",
]
