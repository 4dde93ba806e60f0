"""Best efforts of the window beside the records of all time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isnan

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from analytics.selectors.bests_curves import Best, Run, best_of, efforts, runs_named
from common import units as u
from runhub.web.panels._panel import Ask, Panel, PanelView
from runhub.web.progress_words import day_words, distance_name, listed, span_words


@dataclass(frozen=True, slots=True)
class Effort:
    """One effort as it is printed."""

    time: str
    pace: str
    day: str
    title: str
    href: str


@dataclass(frozen=True, slots=True)
class Row:
    """A distance; `is_record`: the window's effort is the best there ever was."""

    name: str
    window: Effort | None
    ever: Effort
    is_record: bool


def data(ask: Ask) -> PanelView:
    """All runs up to the end of the window; two queries."""
    window = ask.filters.window
    known = efforts(ask.user, ask.filters.scope(ask.athlete, type(window)("all", None, window.end)))
    ever, recent = best_of(known), best_of(known.between(window.start, window.end))
    pairs = [(now, best) for now, best in zip(recent, ever, strict=True) if best is not None]
    if not pairs:
        return PanelView(empty=_nothing())
    ids = [effort.activity_id for pair in pairs for effort in pair if effort is not None]
    runs = runs_named(ask.user, ask.scope, ids)
    # What was binned a moment ago has no name any more.
    pairs = [pair for pair in pairs if all(e is None or e.activity_id in runs for e in pair)]
    rows = [_row(ask, now, best, runs) for now, best in pairs]
    return PanelView(
        sentence=_finding(ask, pairs),
        notes=[_("Times are elapsed: pauses count.")],
        csv=lambda: _csv(pairs, runs),
        extra=rows,
    )


def _row(ask: Ask, now: Best | None, best: Best, runs: dict[int, Run]) -> Row:
    return Row(
        name=distance_name(best.distance_m),
        window=_effort(ask, now, runs[now.activity_id]) if now else None,
        ever=_effort(ask, best, runs[best.activity_id]),
        is_record=now is not None and now.activity_id == best.activity_id,
    )


def _effort(ask: Ask, best: Best, run: Run) -> Effort:
    return Effort(
        time=u.clock(best.seconds),
        pace=str(u.pace(best.distance_m / best.seconds, ask.units)),
        day=day_words(run.day),
        title=run.title,
        href=reverse("activity", args=[run.key]),
    )


def _finding(ask: Ask, pairs: list[tuple[Best | None, Best]]) -> str:
    if ask.filters.window.start is None:
        latest = max((best for _now, best in pairs), key=lambda best: best.day)
        words = {"name": distance_name(latest.distance_m), "time": u.clock(latest.seconds),
                 "day": day_words(latest.day)}  # fmt: skip
        return _("The latest record: %(name)s in %(time)s on %(day)s.") % words
    held = [best for now, best in pairs if now and now.activity_id == best.activity_id]
    span = span_words(ask.filters)
    if not held:
        return _("No record was set in %(span)s.") % {"span": span}
    names = listed([distance_name(best.distance_m) for best in held])
    return ask.whose.says(
        ngettext(
            "In %(span)s you set the record over %(names)s.",
            "In %(span)s you set %(n)s records: %(names)s.", len(held),
        ),
        ngettext(
            "In %(span)s %(name)s set the record over %(names)s.",
            "In %(span)s %(name)s set %(n)s records: %(names)s.", len(held),
        ),
        span=span, names=names, n=len(held),
    )  # fmt: skip


def _csv(pairs: list[tuple[Best | None, Best]], runs: dict[int, Run]) -> Iterable[Sequence[object]]:
    yield ["distance_m", "of", "elapsed_s", "date", "run", "start_s"]
    for pair in pairs:
        for name, best in zip(("window", "all time"), pair, strict=True):
            if best is not None:
                run = runs[best.activity_id]
                seconds = round(best.seconds, 2)
                start = "" if isnan(best.start_s) else round(best.start_s, 1)
                yield [best.distance_m, name, seconds, run.day, run.key, start]


def _nothing() -> str:
    return _("There are no best efforts yet. They come with the first recorded run of 400 m.")


PLUGIN = Panel(
    key="bests",
    title=gettext_lazy("Best efforts and records"),
    page="progress",
    order=40,
    queries=2,
    data=data,
    template="panels/bests.html",
    is_wide=True,
)
