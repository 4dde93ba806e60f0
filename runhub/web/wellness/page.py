"""What the page of wellness days shows: the day's form, each measure over time, earlier days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from django.utils.translation import gettext as _

from analytics.core.trend import FEWEST_FOR_NORMAL, normal_range
from athletes.models import Athlete
from athletes.wellness import asked_of
from athletes.wellness_days import Day, days_of
from common.units import MISSING, Figure, Units
from runhub.web.form_card import path
from runhub.web.wellness.feel import Step
from runhub.web.wellness.feel_words import FEELS
from runhub.web.wellness.measures import MEASURES, Measure, typed

DAYS = 90
ROWS = 14
WIDTH, HEIGHT, EDGE = 300, 56, 5


@dataclass(frozen=True, slots=True)
class Field:
    """One of the day's questions; `steps` instead of a text for mood."""

    measure: Measure
    value: str
    unit: str
    steps: list[Step]


@dataclass(frozen=True, slots=True)
class Trend:
    """A measure over 90 days: `dots` and `line` in a box of WIDTH by HEIGHT, `band` (y, height) of
    the usual range or None."""

    measure: Measure
    latest: Figure
    latest_day: date
    sentence: str
    line: str
    dots: list[tuple[float, float]]
    band: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Cell:
    name: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class Row:
    day: Day
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class WellnessPage:
    day: date
    is_today: bool
    current: Day | None
    fields: list[Field]
    chosen: list[tuple[Measure, bool]]
    trends: list[Trend]
    columns: list[Measure]
    rows: list[Row]
    weight_note: str


def wellness_page(athlete: Athlete, day: date, today: date, units: Units) -> WellnessPage:
    """Of `athlete` from the door. At most two queries."""
    days = days_of(athlete, today - timedelta(days=DAYS - 1), today)
    asked_day = days if day > today - timedelta(days=DAYS) else days_of(athlete, day, day)
    current = next((each for each in asked_day if each.local_date == day), None)
    asked = asked_of(athlete)
    used = [each for key, each in MEASURES.items() if _values(days, key)]
    return WellnessPage(
        day=day,
        is_today=day == today,
        current=current,
        fields=[_field(MEASURES[key], current, units) for key in asked],
        chosen=[(each, key in asked) for key, each in MEASURES.items()],
        trends=[trend for each in used if (trend := trend_of(each, days, today, units))],
        columns=used,
        rows=[_row(each, used, units) for each in days[:ROWS]],
        weight_note=_weight_note(athlete, days, units),
    )


def _field(measure: Measure, current: Day | None, units: Units) -> Field:
    value = None if current is None else current.figures[measure.key]
    steps = []
    if measure.key == "mood":
        steps = [Step(n, str(word), n == value) for n, word in FEELS.items()]
    return Field(measure, typed(measure.key, value, units), measure.unit(units), steps)


def _row(day: Day, columns: Sequence[Measure], units: Units) -> Row:
    values = [(each, day.figures[each.key]) for each in columns]
    return Row(
        day,
        [
            Cell(str(each.name), MISSING if value is None else each.figure(float(value), units))
            for each, value in values
        ],
    )


def _values(days: Sequence[Day], key: str) -> list[tuple[date, float]]:
    """Oldest first."""
    found = [(each.local_date, each.figures[key]) for each in reversed(days)]
    return [(day, float(value)) for day, value in found if value is not None]


def trend_of(measure: Measure, days: Sequence[Day], today: date, units: Units) -> Trend | None:
    """None before the second value. The usual range is that of the values before the last."""
    known = _values(days, measure.key)
    if len(known) < 2:
        return None
    last_day, last = known[-1]
    values = np.array([value for _day, value in known])
    usual = normal_range(values[:-1])
    lines = [*values.tolist(), *(usual or ())]
    low, span = min(lines), max(max(lines) - min(lines), 1e-9)

    def y(value: float) -> float:
        return round(HEIGHT - EDGE - (value - low) / span * (HEIGHT - 2 * EDGE), 1)

    x = [
        round(EDGE + (DAYS - 1 - (today - day).days) / (DAYS - 1) * (WIDTH - 2 * EDGE), 1)
        for day, _value in known
    ]
    ys = [y(value) for value in values.tolist()]
    band = None if usual is None else (y(usual[1]), max(round(y(usual[0]) - y(usual[1]), 1), 1.0))
    return Trend(
        measure=measure,
        latest=measure.figure(last, units),
        latest_day=last_day,
        sentence=_sentence(measure, last, usual, len(known), units),
        line=path(x, ys),
        dots=list(zip(x, ys, strict=True)),
        band=band,
    )


def _sentence(
    measure: Measure, last: float, usual: tuple[float, float] | None, count: int, units: Units
) -> str:
    if usual is None:
        left = FEWEST_FOR_NORMAL + 1 - count
        return _("After %(n)s more days this says what is usual.") % {"n": left}
    words = {"low": measure.figure(usual[0], units).value, "high": measure.figure(usual[1], units)}
    if last < usual[0]:
        return _("Below the usual %(low)s to %(high)s.") % words
    if last > usual[1]:
        return _("Above the usual %(low)s to %(high)s.") % words
    return _("Within the usual %(low)s to %(high)s.") % words


APART_KG = 2.0


def _weight_note(athlete: Athlete, days: Sequence[Day], units: Units) -> str:
    """The profile's weight goes into power and effort of all runs: it is changed there, by hand."""
    lately = [value for _day, value in _values(days, "weight_kg")][-7:]
    if not athlete.sight.is_own or not lately or athlete.weight_kg is None:
        return ""
    now = float(np.median(lately))
    if abs(now - athlete.weight_kg) < APART_KG:
        return ""
    weight = MEASURES["weight_kg"].figure
    words = {"profile": weight(athlete.weight_kg, units), "now": weight(now, units)}
    return _("Your profile says %(profile)s, your last days %(now)s.") % words
