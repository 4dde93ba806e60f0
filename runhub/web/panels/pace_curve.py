"""The fastest pace over every duration, plain and as it would have been on the flat."""

from __future__ import annotations

import numpy as np
from django.utils.translation import gettext_lazy

from common import units as u
from runhub.web import charts
from runhub.web.curve_panel import Kind, pace_gap, view
from runhub.web.panels._panel import Ask, Panel, PanelView
from runhub.web.run_data import unit_m


def _axis(ask: Ask) -> charts.Axis:
    return charts.Axis("pace", u.pace_unit(ask.units), is_reversed=True)


def _convert(ask: Ask, speeds: np.ndarray) -> np.ndarray:
    return unit_m(ask.units) / speeds


KIND = Kind(
    names=("speed_mps", "graded_speed_mps"),
    labels=(gettext_lazy("Pace"), gettext_lazy("Pace on the flat (graded)")),
    colour="metric-pace",
    shortest_s=30,  # below that GPS tells more of itself than of the runner
    ticks=((30, "30 s"), (120, "2 min"), (600, "10 min"), (3600, "1 h"), (10_800, "3 h")),
    axis=_axis,
    convert=_convert,
    worded=lambda ask, speed: str(u.pace(speed, ask.units)),
    against=pace_gap,
    missing=gettext_lazy(
        "No run in this time has a recorded pace. It takes recordings with distance; choose a "
        "longer time, or fewer filters."
    ),
)


def data(ask: Ask) -> PanelView:
    return view(ask, KIND)


PLUGIN = Panel(
    key="pace_curve",
    title=gettext_lazy("Pace curve"),
    page="progress",
    order=30,
    queries=3,
    data=data,
    colour="pace",
)
