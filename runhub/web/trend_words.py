"""What a trend says, as one computed sentence; and why there may be none."""

from __future__ import annotations

import math
from datetime import date, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analytics.core.trend import median
from analytics.selectors.reveals import unshared
from common.units import Units
from runhub.web import effort as efforts
from runhub.web.filters import Filters
from runhub.web.metric_words import difference, in_sentence, worded
from runhub.web.panels._panel import Ask
from runhub.web.trends import EARLIER_DAYS, RECENT_DAYS, Trend


def finding(trend: Trend, ask: Ask) -> str:
    """The last four weeks against the twelve before, or the two windows asked for."""
    filters = ask.filters
    if trend.compared is not None:
        now, before = median(trend.values.values), median(trend.compared.values)
        count, span = len(trend.values), _window_words(filters)
        other = _compared_words(filters)
    else:
        now, before = median(trend.recent.values), median(trend.earlier.values)
        count, span = len(trend.recent), _recent_words(trend)
        other = _("the %(n)s weeks before") % {"n": EARLIER_DAYS // 7}
    if math.isnan(now):
        return _too_few(trend, count, span)
    words = {
        "metric": in_sentence(trend.metric), "value": worded(trend.how, now), "span": span,
        "other": other, "effort": _effort_words(trend, filters.units),
    }  # fmt: skip
    if math.isnan(before):
        text = ask.whose.says(
            _("%(effort)syour %(metric)s was %(value)s over %(span)s; there are too few runs to "
              "compare with %(other)s."),
            _("%(effort)s%(name)s's %(metric)s was %(value)s over %(span)s; there are too few "
              "runs to compare with %(other)s."),
            **words,
        )  # fmt: skip
        return _capital(text)
    words["gap"] = difference(trend.how, trend.metric, now, before)
    text = ask.whose.says(
        _("%(effort)syour %(metric)s was %(value)s over %(span)s, %(gap)s %(other)s."),
        _("%(effort)s%(name)s's %(metric)s was %(value)s over %(span)s, %(gap)s %(other)s."),
        **words,
    )
    return _capital(text)


def nothing(trend: Trend, ask: Ask) -> str:
    """Why there is no dot in the window."""
    filters = ask.filters
    hidden = ask.whose.hides_any(unshared(ask.whose.sight, trend.metric.key, trend.effort))
    if hidden:
        return _("%(why)s So there is no %(metric)s here.") % {
            "why": hidden, "metric": in_sentence(trend.metric),
        }  # fmt: skip
    if trend.effort is not None:
        return _("No run of this time has two minutes %(effort)s. Choose a wider band.") % {
            "effort": efforts.words(trend.effort, filters.units)
        }
    return _("No run of this time has %(metric)s. Choose a longer time, or fewer filters.") % {
        "metric": in_sentence(trend.metric)
    }


def whole_run_note(trend: Trend) -> str:
    """Why a metric is read over whole runs although a band was asked for."""
    if not trend.is_whole_run:
        return ""
    if trend.metric.channel:
        return _("The band that was chosen holds this very figure equal, so whole runs are shown.")
    return _("This figure is about a whole run, so it has no reading at comparable effort.")


def _effort_words(trend: Trend, units: Units) -> str:
    return f"{efforts.words(trend.effort, units)} " if trend.effort is not None else ""


def _recent_words(trend: Trend) -> str:
    if trend.recent_days < RECENT_DAYS:
        return _days_words(trend.start, trend.end)
    if trend.end == timezone.localdate():
        return _("the last %(n)s weeks") % {"n": RECENT_DAYS // 7}
    return _("the %(n)s weeks until %(day)s") % {
        "n": RECENT_DAYS // 7, "day": date_format(trend.end, "j M Y"),
    }  # fmt: skip


def _window_words(filters: Filters) -> str:
    window = filters.window
    if window.key == "custom" and window.start is not None:
        return _days_words(window.start, window.end)
    return window.words


def _compared_words(filters: Filters) -> str:
    if filters.against == "last_year":
        return _("a year earlier")
    return filters.window.before_words


def _days_words(first: date, last: date) -> str:
    ends = [date_format(day, "j M Y") for day in (first, last)]
    return _("%(first)s to %(last)s") % {"first": ends[0], "last": ends[1]}


def _too_few(trend: Trend, count: int, span: str) -> str:
    if count:
        return _capital(
            ngettext(
                "%(span)s hold %(n)d run with it: too few to speak of a trend.",
                "%(span)s hold %(n)d runs with it: too few to speak of a trend.",
                count,
            )
            % {"span": span, "n": count}
        )
    if not len(trend.values):
        return ""
    return _("No run in %(span)s has it; the last one was %(value)s on %(day)s.") % {
        "span": span,
        "value": worded(trend.how, float(trend.values.values[-1])),
        "day": date_format(date(1970, 1, 1) + timedelta(days=int(trend.values.days[-1])), "j M Y"),
    }


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
