"""docs/metrics.md, written from the plug-ins so that it is complete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analytics.reasons import REASONS
from analytics.registry import metrics

if TYPE_CHECKING:
    from analytics.metrics._metric import Metric

UNITS = {
    "pace": "m/s, shown as time per kilometre or mile",
    "bpm": "beats a minute",
    "spm": "steps a minute",
    "m": "metres",
    "cm": "centimetres",
    "mm": "millimetres",
    "ms": "milliseconds",
    "W": "watts",
    "W/kg": "watts per kilogram",
    "percent": "per cent",
    "load": "points",
    "factor": "no unit",
    "celsius": "degrees Celsius",
    "m_per_h": "metres an hour",
    "vdot": "ml/kg/min, as VDOT",
}
KINDS = {
    "training": "training",
    "streams": "streams",
    "map": "map",
    "body": "heart rate and body",
}
BETTER = {"higher": "more is better", "lower": "less is better", "neither": "neither is better"}

INTRODUCTION = """<!-- Written by ./manage.py metrics_doc from analytics/metrics. Do not edit. -->
# Metrics

Every figure of an activity, one section each: what it means, how it is computed, from what, and whose idea it was.
Values are kept with the version of their formula; when a formula changes, all activities are computed anew in the
background (`./manage.py recompute` shows how far it is). Where a value cannot be given the page says why, and never
shows a zero in its place.

Each activity is read with the thresholds that were valid on its day; before the first ones, those count. Heart rates
are averaged over the time the clock ran, everything else over the time you moved, every sample weighted by the seconds
it stands for. *Reveals* names the kinds of data somebody must be allowed to see to be shown the figure.

## Loads by day

A day's heart-rate load counts every sport with a heart rate; a run without one counts by its pace load instead, and
the day says how many did. The pace load counts runs alone and knows no heart rate: it is what those see who may not see
heart rates. An activity that was typed in counts by its mean speed and its mean heart rate, which understates uneven
sessions. Easy, moderate and hard time are heart-rate zones up to 2, 3, and above (pace zones where there is no
heart rate). Fitness, fatigue and form are worked out on reading, from the first load on.
"""


def page() -> str:
    """The whole page as Markdown."""
    parts = [INTRODUCTION, *(_section(metric) for metric in metrics().values()), _reasons()]
    return "\n".join(parts)


def _section(metric: Metric) -> str:
    sports = "every sport" if len(metric.sports) > 1 else ", ".join(sorted(metric.sports))
    comparable = "yes" if metric.channel else "no"
    rows = [
        ("Key, version", f"`{metric.key}`, {metric.version}"),
        ("Unit", f"{UNITS[metric.unit]}; {BETTER[metric.better]}"),
        ("Sports", sports),
        ("Needs", ", ".join(need.replace("_", " ") for need in metric.needs) or "nothing"),
        ("Reveals", ", ".join(KINDS[kind] for kind in sorted(metric.reveals))),
        ("At comparable effort", comparable),
        ("Source", metric.source),
    ]
    table = "\n".join(f"| {name} | {text} |" for name, text in rows)
    return (
        f"## {metric.label}\n\n{metric.meaning}\n\n{metric.formula}\n\n| | |\n|---|---|\n{table}\n"
    )


def _reasons() -> str:
    rows = "\n".join(f"| `{code}` | {text} |" for code, text in REASONS.items())
    return f"## Why a value is missing\n\n| code | what pages say |\n|---|---|\n{rows}\n"
