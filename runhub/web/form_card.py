"""The card "Form now" of the home page: three numbers, a sentence, ninety days as a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import ArrayLike

from analytics.selectors.form_now import FormNow, form_now
from athletes.models import Athlete, User
from runhub.web.form_words import Number, by_pace_words, numbers, state
from runhub.web.progress_words import day_words
from runhub.web.whose import Whose

WIDTH, HEIGHT = 300, 64
EDGE = 3


@dataclass(frozen=True, slots=True)
class FormCard:
    """`fitness` and `fatigue` are paths in a box of WIDTH by HEIGHT."""

    sentence: str
    numbers: Sequence[Number]
    fitness: str
    fatigue: str
    label: str


def form_card(user: User, athlete: Athlete, today: date) -> FormCard | None:
    """None before the first load. One query. Of somebody else it speaks by name."""
    found = form_now(user, athlete.pk, today)
    if found is None:
        return None
    fitness, fatigue = _paths(found)
    whose = Whose.of(athlete, is_own=athlete.user_id == user.pk)
    words = whose.says(
        _("You are %(state)s."), _("%(name)s is %(state)s."), state=state(found.form)
    )
    return FormCard(
        sentence=" ".join(filter(None, (words, by_pace_words(whose)))),
        numbers=numbers(found.form),
        fitness=fitness,
        fatigue=fatigue,
        label=_("Fitness and fatigue from %(first)s to today") % {"first": day_words(found.first)},
    )


def _paths(found: FormNow) -> tuple[str, str]:
    count = (found.last - found.first).days + 1
    lines = np.array([found.form.fitness[-count:], found.form.fatigue[-count:]])
    low, high = float(lines.min()), float(lines.max())
    span = max(high - low, 5.0)
    x = np.linspace(0, WIDTH, count) if count > 1 else np.array([0.0])
    y = HEIGHT - EDGE - (lines - low) / span * (HEIGHT - 2 * EDGE)
    return path(x, y[0]), path(x, y[1])


def path(x: ArrayLike, y: ArrayLike) -> str:
    """The `d` of an SVG line through the points, to a tenth."""
    xs, ys = (np.round(np.asarray(each), 1).tolist() for each in (x, y))
    return "M" + "L".join(f"{a:g} {b:g}" for a, b in zip(xs, ys, strict=True))
