"""What a comparison offers to add, as its template prints it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from analytics.selectors.compare_pick import Picks
from athletes.models import Athlete
from common.units import Units
from runhub.web.compare_page import address
from runhub.web.rows import RowView, row_views

TITLES: dict[str, str | Promise] = {
    "text": gettext_lazy("Found"),
    "kind": gettext_lazy("Of the same kind and length as A"),
    "latest": gettext_lazy("The latest"),
}


@dataclass(frozen=True, slots=True)
class Pick:
    row: RowView
    who: str
    href: str


@dataclass(frozen=True, slots=True)
class Picking:
    """Lines to add; `kept` are the hidden fields of the search."""

    title: str | Promise
    picks: list[Pick]
    kept: list[tuple[str, str]]
    text: str
    is_first: bool


def picking(
    offered: Picks, chosen: list[UUID], align: str, text: str, mine: Athlete | None, units: Units
) -> Picking:
    """The lines of `offered`, each with the comparison that has it, too."""
    lines = []
    for row, view in zip(offered.rows, row_views(offered.rows, units), strict=True):
        athlete, name = offered.owners[row.public_id]
        who = "" if mine is not None and athlete == mine.pk else name
        lines.append(Pick(view, who, address([*chosen, row.public_id], align)))
    kept = [("runs", str(key)) for key in chosen]
    if align != "distance":
        kept.append(("align", align))
    return Picking(TITLES[offered.why], lines, kept, text, not chosen)
