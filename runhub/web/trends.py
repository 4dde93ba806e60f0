"""One metric over the window a page shows: what is drawn, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from analytics.core.trend import normal_range, rolling_median
from analytics.metrics._metric import Metric
from analytics.selectors.effort import Effort
from analytics.selectors.trends import Values, day_number, values_of
from runhub.web.metric_words import shown_metric
from runhub.web.panels._panel import Ask
from runhub.web.run_channels import Shown

RECENT_DAYS, EARLIER_DAYS, NORMAL_DAYS = 28, 84, 365
# Days of the window shown, at most -> width of the rolling median in days.
WIDTHS = ((35, 7), (100, 21), (800, 28), (1600, 56))
WIDEST = 91
PLACES = 120
LEAST_IN_MEDIAN = 3
# The band's own axis is held equal by it.
HELD = {"pace": "speed_mps", "heart_rate": "heart_rate_bpm", "grade": ""}


@dataclass(frozen=True, slots=True)
class Trend:
    """`values` of the window, `compared` those of the other one, `recent` and `earlier` the last
    four weeks and the twelve before them. `normal`: the middle 80 % of a year or of the window."""

    metric: Metric
    how: Shown
    effort: Effort | None
    is_whole_run: bool  # although a band was asked for: there is no such reading
    start: date
    end: date
    values: Values
    compared: Values | None
    compared_start: date | None
    recent: Values
    earlier: Values
    normal: tuple[float, float] | None

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    @property
    def recent_days(self) -> int:
        return min(RECENT_DAYS, self.days)

    @property
    def width(self) -> int:
        """Of the rolling median, in days."""
        return next((width for most, width in WIDTHS if self.days <= most), WIDEST)

    def median_line(self, values: Values, start: date) -> tuple[np.ndarray, np.ndarray]:
        """Places from `start` on, as days since 1970, and the rolling median there."""
        first = day_number(start)
        places = np.unique(np.rint(np.linspace(first, first + self.days - 1, PLACES)))
        return places, rolling_median(
            values.days, values.values, places, self.width, LEAST_IN_MEDIAN
        )


def trend_of(ask: Ask, metric: Metric) -> Trend:
    """The trend of `metric` that `ask` is about. One query."""
    effort = _effort(ask.filters.at, metric)
    scope, compared = ask.scope, ask.compared
    end = ask.filters.window.end
    reach = None
    if scope.start is not None:
        starts = [scope.start, end - timedelta(days=NORMAL_DAYS - 1)]
        starts.append(
            max(scope.start, end - timedelta(days=RECENT_DAYS - 1)) - timedelta(EARLIER_DAYS)
        )
        starts += [compared.start] if compared is not None else []
        reach = min(starts)
    known = values_of(
        ask.user, replace(scope, start=reach), metric.key, channel=metric.channel, effort=effort
    )
    shown = known.between(scope.start, end)
    start = scope.start or _first_day(shown, end)
    recent_start = max(start, end - timedelta(days=RECENT_DAYS - 1))
    year = known.between(min(start, end - timedelta(days=NORMAL_DAYS - 1)), end)
    return Trend(
        metric=metric,
        how=shown_metric(metric, ask.units),
        effort=effort,
        is_whole_run=ask.filters.at is not None and effort is None,
        start=start,
        end=end,
        values=shown,
        compared=None if compared is None else known.between(compared.start, compared.end),
        compared_start=None if compared is None else compared.start,
        recent=known.between(recent_start, end),
        earlier=known.between(
            recent_start - timedelta(days=EARLIER_DAYS), recent_start - timedelta(days=1)
        ),
        normal=normal_range(year.values),
    )


def _effort(wanted: Effort | None, metric: Metric) -> Effort | None:
    if wanted is None or not metric.channel or HELD[wanted.axis] == metric.channel:
        return None
    return wanted


def _first_day(values: Values, end: date) -> date:
    """Of "all": the day of the first value, but at least four weeks."""
    first = date(1970, 1, 1) + timedelta(days=int(values.days[0])) if len(values) else end
    return min(first, end - timedelta(days=RECENT_DAYS - 1))
