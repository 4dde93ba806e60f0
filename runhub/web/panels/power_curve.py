"""The highest mean power over every duration."""

from __future__ import annotations

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import units as u
from runhub.web import charts
from runhub.web.curve_panel import Kind, view
from runhub.web.panels._panel import Ask, Panel, PanelView


def _convert(ask: Ask, watts: np.ndarray) -> np.ndarray:
    return watts


def _gap(ask: Ask, now: float, before: float) -> str:
    gap = u.round_half_up(now) - u.round_half_up(before)
    if gap == 0:
        return _("as strong as in")
    words = {"gap": f"{u.decimal(abs(gap))} W"}
    return (_("%(gap)s more than in") if gap > 0 else _("%(gap)s less than in")) % words


KIND = Kind(
    names=("power_w",),
    labels=(gettext_lazy("Power"),),
    colour="metric-power",
    shortest_s=5,
    ticks=((5, "5 s"), (60, "1 min"), (300, "5 min"), (1200, "20 min"), (5400, "1:30 h")),
    axis=lambda ask: charts.Axis(unit="W"),
    convert=_convert,
    worded=lambda ask, watts: f"{u.decimal(watts)} W",
    against=_gap,
    missing=gettext_lazy(
        "No run in this time has power. It takes a foot pod or a watch that measures it."
    ),
)


def data(ask: Ask) -> PanelView:
    return view(ask, KIND)


PLUGIN = Panel(
    key="power_curve",
    title=gettext_lazy("Power curve"),
    page="progress",
    order=35,
    queries=3,
    data=data,
    colour="power",
)
