"""The table of two windows as its template prints it, and its CSV."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from analytics.core.variation import FEWEST, Middle
from analytics.metrics._metric import Metric
from analytics.selectors.reveals import unshared
from analytics.selectors.windows import Reading
from analytics.selectors.windows import windows as read
from common import units as u
from runhub.web import effort as efforts
from runhub.web.compare_words import signed
from runhub.web.metric_words import (
    all_metrics,
    bare,
    converted,
    in_sentence,
    label,
    shown_metric,
)
from runhub.web.panels import Ask
from runhub.web.progress_frame import address
from runhub.web.run_channels import Shown
from runhub.web.trends import HELD
from runhub.web.windows_second import Pair

VERDICTS: dict[str, str | Promise] = {
    "more": gettext_lazy("more than you usually vary"),
    "within": gettext_lazy("within your usual variation"),
    "few": gettext_lazy("too few runs to say"),
}
VERDICTS_OF: dict[str, str | Promise] = {
    "more": gettext_lazy("more than usual for them"),
    "within": gettext_lazy("within their usual variation"),
    "few": gettext_lazy("too few runs to say"),
}
MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Side:
    """One window's median, and mean and number of runs in small."""

    median: str
    words: str
    n: int


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    unit: str
    href: str
    colour: str
    now: Side
    before: Side
    gap: str
    verdict: str  # more, within, few
    words: str | Promise
    why: str
    at_effort: bool


@dataclass(frozen=True, slots=True)
class WindowsPage:
    """`lines` in two parts: at comparable effort (when asked for), and over whole runs."""

    sentence: str
    parts: list[tuple[str, list[Line]]]
    hidden: str  # which metrics are not shared
    about: str  # the verdicts
    head: str


def readings_of(ask: Ask, pair: Pair) -> list[tuple[Metric, Reading]]:
    """The readings of both windows in the order of pages."""
    second, first = pair.second, pair.filters.window
    assert second is not None and second.start is not None
    metrics = all_metrics()
    effort = pair.filters.at
    channels = {
        key: metric.channel
        for key, metric in metrics.items()
        if effort is not None and metric.channel and HELD[effort.axis] != metric.channel
    }
    start = first.start or second.start
    found = read(
        ask.user, ask.scope, (start, first.end), (second.start, second.end),
        channels=channels, effort=effort,
    )  # fmt: skip
    by_key = {reading.key: reading for reading in found}
    return [(metric, by_key[key]) for key, metric in metrics.items() if key in by_key]


def windows_page(ask: Ask, pair: Pair, readings: list[tuple[Metric, Reading]]) -> WindowsPage:
    """The table in words and figures of the reader."""
    lines = [_line(ask, metric, reading) for metric, reading in readings]
    banded = [line for line in lines if line.at_effort]
    whole = [line for line in lines if not line.at_effort]
    effort = pair.filters.at
    parts = []
    if effort is not None and banded:
        parts.append((_capital(efforts.words(effort, ask.units)), banded))
    if whole:
        parts.append((_("Whole runs"), whole))
    return WindowsPage(_sentence(ask, readings), parts, _hidden(ask), _about(ask), _head(ask))


def _hidden(ask: Ask) -> str:
    sight = ask.whose.sight
    names = [in_sentence(m) for key, m in all_metrics().items() if unshared(sight, key)]
    if not names:
        return ""
    why = ask.whose.hides_any({kind for key in all_metrics() for kind in unshared(sight, key)})
    return _("%(why)s So these are not compared: %(metrics)s.") % {
        "why": why, "metrics": ", ".join(names),
    }  # fmt: skip


def _head(ask: Ask) -> str:
    return ask.whose.says(_("Against your variation"), _("Against %(name)s's variation"))


def _about(ask: Ask) -> str:
    return ask.whose.says(
        _(
            "Medians of the runs, below them the mean. “More than you usually vary” means: more "
            "than twice the standard error that the scatter of the runs leaves, and more than four "
            "out of five earlier windows of this length differed."
        ),
        _(
            "Medians of the runs, below them the mean. “More than usual for them” means: more "
            "than twice the standard error that the scatter of the runs leaves, and more than four "
            "out of five earlier windows of this length differed."
        ),
    )


def _line(ask: Ask, metric: Metric, reading: Reading) -> Line:
    how = shown_metric(metric, ask.units)
    verdict = reading.gap.verdict
    page = address("progress_metric", ask.athlete, ask.is_own, metric=metric.key)
    return Line(
        label=label(metric),
        unit=str(how.unit),
        href=f"{page}{ask.filters.query()}",
        colour=metric.colour,
        now=_side(how, reading.now),
        before=_side(how, reading.before),
        gap=signed(how, reading.now.median, reading.before.median),
        verdict=verdict,
        words=(VERDICTS if ask.is_own else VERDICTS_OF)[verdict],
        why=_why(how, reading),
        at_effort=reading.at_effort,
    )


def _side(how: Shown, found: Middle) -> Side:
    if not found.n:
        return Side("", _("no run has it"), 0)
    text = ngettext("mean %(mean)s, %(n)s run", "mean %(mean)s, %(n)s runs", found.n)
    words = text % {"mean": bare(how, found.mean), "n": u.decimal(found.n)}
    return Side(bare(how, found.median), words, found.n)


def _why(how: Shown, reading: Reading) -> str:
    """What the difference is measured by."""
    gap = reading.gap
    if gap.verdict == "few":
        return _("It takes %(n)s runs in both.") % {"n": FEWEST}
    sure = _size(how, reading, 2 * gap.error)
    if u.is_missing(gap.usual):
        return _("Scatter alone makes up to %(sure)s.") % {"sure": sure}
    return _("Scatter alone makes up to %(sure)s; such windows usually differ by up to %(usual)s.") % {
        "sure": sure, "usual": _size(how, reading, gap.usual),
    }  # fmt: skip


def _size(how: Shown, reading: Reading, si: float) -> str:
    """A difference of `si` about the earlier median, in the reader's units; never a bare zero."""
    before = reading.before.median
    gap = abs(converted(how, before + si) - converted(how, before))
    digits = 0 if how.kind == "pace" else how.digits
    least = 10.0**-digits
    unit = "s" if how.kind == "pace" else how.unit
    size = u.decimal(max(gap, least), digits)
    return f"{size if gap >= least / 2 else f'< {size}'} {unit}".strip()


def _sentence(ask: Ask, readings: list[tuple[Metric, Reading]]) -> str:
    known = [pair for pair in readings if pair[1].gap.verdict != "few"]
    changed = [pair for pair in known if pair[1].gap.verdict == "more"]
    if not known:
        return _("Both windows hold too few runs to say what changed. Choose longer ones.")
    words = {"n": len(changed), "all": len(known)}
    if not changed:
        return _("None of %(all)s metrics differs by more than usual.") % words
    text = (
        ngettext(
            "%(n)s of %(all)s metrics differs by more than usual:",
            "%(n)s of %(all)s metrics differ by more than usual:",
            len(changed),
        )
        % words
    )
    ranked = sorted(changed, key=lambda pair: -abs(pair[1].gap.gap) / max(pair[1].gap.error, 1e-9))
    named = ", ".join(_change(ask, metric, reading) for metric, reading in ranked[:MOST_NAMED])
    more = len(changed) - MOST_NAMED
    rest = _(" and %(n)s more") % {"n": more} if more > 0 else ""
    return f"{text} {named}{rest}."


def _change(ask: Ask, metric: Metric, reading: Reading) -> str:
    how = shown_metric(metric, ask.units)
    gap = signed(how, reading.now.median, reading.before.median)
    unit = how.unit if how.kind == "pace" else f" {how.unit}"
    return f"{in_sentence(metric)} {gap}{unit}".strip()


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def csv_rows(readings: list[tuple[Metric, Reading]]) -> Iterable[Sequence[object]]:
    """One line a metric, SI."""
    yield [
        "metric", "unit", "reading", "runs first", "median first", "mean first", "runs second",
        "median second", "mean second", "difference", "standard error", "usual", "verdict",
    ]  # fmt: skip
    for metric, reading in readings:
        unit = "m/s" if metric.unit == "pace" else metric.unit
        sides = [
            value
            for side in (reading.now, reading.before)
            for value in (side.n, _number(side.median), _number(side.mean))
        ]
        gap = reading.gap
        kind = "comparable effort" if reading.at_effort else "whole runs"
        yield [
            metric.key, unit, kind, *sides, _number(gap.gap), _number(gap.error),
            _number(gap.usual), gap.verdict,
        ]  # fmt: skip


def _number(value: float) -> object:
    return "" if u.is_missing(value) else round(value, 6)
