"""The panel beside the table: one athlete's week, last runs, flags, and where to go on."""

from __future__ import annotations

import math
from dataclasses import dataclass

from django.urls import reverse

from athletes.models import Team
from coaching.selectors.flags import SeenFlag
from coaching.selectors.table import Row
from coaching.selectors.table_one import One
from common import units as u
from common.units import Figure, Units
from runhub.web.rows import RowView, row_views
from runhub.web.table.page import athlete_address
from runhub.web.table.spark import bars
from runhub.web.table.words import (
    change_words,
    form_words,
    load_missing,
    state_words,
    variant_words,
    way,
    weeks_words,
)


@dataclass(frozen=True, slots=True)
class PanelPage:
    row: Row
    name: str
    state: str
    href: str
    review_href: str
    flags: list[SeenFlag]
    runs: list[RowView]
    past: str
    now: str
    weeks: str
    week: Figure
    usual: Figure
    load: Figure
    load_note: str
    change: str
    form: str
    form_note: str


def panel_page(team: Team, found: One, units: Units) -> PanelPage:
    row = found.row
    figures = row.figures
    past, now = bars(figures.weeks_m) if figures else ("", "")
    change, change_word = change_words(figures.change) if figures else ("", "")
    form, form_word = form_words(figures.form) if figures else ("", "")
    is_known = figures is not None and not math.isnan(figures.load)
    return PanelPage(
        row=row,
        name=row.person.name,
        state=state_words(row.person),
        href=athlete_address(row.person.key) if row.person.shares else "",
        review_href=reverse("team_review", args=[team.public_id]),
        flags=[*row.flags, *row.away],
        runs=row_views(found.runs, units),
        past=past,
        now=now,
        weeks=weeks_words(figures, units) if figures else "",
        week=way(figures.week_m, units) if figures else u.MISSING,
        usual=way(figures.usual_m, units) if figures else u.MISSING,
        load=u.plain(figures.load, "") if figures else u.MISSING,
        load_note=variant_words(figures) if figures and is_known else load_missing(row),
        change=f"{change} {change_word}".strip(),
        form=form,
        form_note=form_word,
    )
