"""Race times to come with their range, training paces, critical speed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analytics.selectors.bests_curves import Best, Run, runs_named
from analytics.selectors.predictions import Outlook, Predicted, outlook
from common import units as u
from common.units import Units
from runhub.web.panels._panel import Ask, Panel, PanelView
from runhub.web.progress_words import capital, day_words, distance_name

LETTERS = (
    ("E", gettext_lazy("Easy"), ("E_slow", "E_fast")),
    ("M", gettext_lazy("Marathon"), ("M",)),
    ("T", gettext_lazy("Threshold"), ("T",)),
    ("I", gettext_lazy("Interval"), ("I",)),
    ("R", gettext_lazy("Repetition"), ("R",)),
)


@dataclass(frozen=True, slots=True)
class Basis:
    """An effort that a prediction is from."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Race:
    name: str
    time: str
    span: str
    pace: str
    basis: list[Basis]


@dataclass(frozen=True, slots=True)
class Extra:
    """`paces`: letter, name, pace. `critical` and `reserve` are empty without near-maximal runs."""

    races: list[Race]
    vdot: str
    paces: list[tuple[str, str, str]]
    critical: str
    reserve: str


def data(ask: Ask) -> PanelView:
    """Of the 120 days before the window's end, whatever its beginning; three queries."""
    found = outlook(ask.user, ask.scope, ask.filters.window.end)
    if not found.races and found.critical is None:
        return PanelView(empty=_nothing(found))
    ids = [best.activity_id for race in found.races for best in race.basis]
    runs = runs_named(ask.user, ask.scope, ids) if ids else {}
    notes = [
        _("Four of five races are expected within the range, on a flat course in cool weather.")
    ]
    if not found.races:
        notes = [_nothing(found)]
    return PanelView(
        sentence=_finding(found, runs),
        notes=notes,
        csv=lambda: _csv(found, runs),
        extra=_extra(found, runs, ask.units),
    )


def _finding(found: Outlook, runs: dict[int, Run]) -> str:
    if not found.races:
        return ""
    race = found.races[0]
    if any(best.is_race for best in race.basis):
        kind = _("From the races and best efforts since %(day)s.")
    else:
        kind = _("From the best efforts since %(day)s; a race would narrow the range.")
    return kind % {"day": day_words(found.since)}


def _extra(found: Outlook, runs: dict[int, Run], units: Units) -> Extra:
    paces = []
    for letter, name, keys in LETTERS:
        speeds = [found.training[key] for key in keys if key in found.training]
        if speeds:
            ends = "–".join(u.pace(speed, units).value for speed in speeds)
            paces.append((letter, str(name), f"{ends} {u.pace_unit(units)}"))
    critical = found.critical
    return Extra(
        races=[_race(race, runs, units) for race in found.races],
        vdot="" if found.vdot is None else u.decimal(found.vdot, 1),
        paces=paces,
        critical="" if critical is None else str(u.pace(critical.speed_mps, units)),
        reserve="" if critical is None else str(u.short_length(critical.d_prime_m, units)),
    )


def _race(race: Predicted, runs: dict[int, Run], units: Units) -> Race:
    found = race.prediction
    return Race(
        name=capital(distance_name(race.distance_m)),
        time=u.clock(found.seconds),
        span=f"{u.clock(found.low_s)}–{u.clock(found.high_s)}",
        pace=str(u.pace(race.distance_m / found.seconds, units)),
        basis=[
            _basis(best, runs[best.activity_id]) for best in race.basis if best.activity_id in runs
        ],
    )


def _basis(best: Best, run: Run) -> Basis:
    words = {"name": distance_name(best.distance_m), "time": u.clock(best.seconds),
             "day": day_words(run.day)}  # fmt: skip
    text = _("%(name)s in %(time)s, race of %(day)s") if best.is_race else (
        _("%(name)s in %(time)s, %(day)s")
    )  # fmt: skip
    return Basis(text % words, reverse("activity", args=[run.key]))


def _nothing(found: Outlook) -> str:
    if not found.runs:
        return _("No run since %(day)s has a recorded distance, so there is nothing to predict a "
                 "race from.") % {"day": day_words(found.since)}  # fmt: skip
    return _("No run since %(day)s was a hard effort of 1.5 km and 3:30 min or more. A race or a "
             "time trial brings predictions.") % {"day": day_words(found.since)}  # fmt: skip


def _csv(found: Outlook, runs: dict[int, Run]) -> Iterable[Sequence[object]]:
    yield ["distance_m", "seconds", "low_s", "high_s", "method", "from runs"]
    for race in found.races:
        told = race.prediction
        figures = (round(value, 1) for value in (told.seconds, told.low_s, told.high_s))
        named = (runs.get(best.activity_id) for best in race.basis)
        keys = " ".join(str(run.key) for run in named if run is not None)
        yield [race.distance_m, *figures, told.method, keys]


PLUGIN = Panel(
    key="predictions",
    title=gettext_lazy("Race predictions"),
    page="progress",
    order=50,
    queries=3,
    data=data,
    template="panels/predictions.html",
    is_wide=True,
)
