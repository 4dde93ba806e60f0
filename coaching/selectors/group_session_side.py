"""The runs of one group session with everything that is compared of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404

from analytics.core.alignment import Align
from analytics.selectors.compare import ALIGNS, Comparison, compare
from athletes.consent.looks import noted
from athletes.models import User
from coaching.selectors.group_session_parts import Parts, parts_of
from coaching.selectors.table_people import Person

MOST = 8


@dataclass(frozen=True, slots=True, eq=False)
class SideBySide:
    """`people` are those of the sessions of `comparison`, in their order."""

    comparison: Comparison
    people: list[Person]
    parts: Parts


def side_by_side(
    user: User,
    people: Sequence[Person],
    keys: Sequence[UUID],
    asked: Mapping[str, str],
    *,
    unit_m: float,
) -> SideBySide:
    """Runs of `people` by public id; Http404 for one that `user` may not see or that is of nobody
    of them. `asked` may hold "align" (the axis of the curves), "by" and "against" (the table)."""
    align: Align = next((each for each in ALIGNS if each == asked.get("align")), ALIGNS[0])
    found = compare(user, keys, align, unit_m=unit_m)
    by_pk = {person.pk: person for person in people if person.shares}
    athletes = [session.activity.athlete_id for session in found.sessions]
    if not by_pk.keys() >= set(athletes):
        raise Http404
    for athlete in set(athletes):
        noted(user, athlete)
    parts = parts_of(found, asked.get("by", ""), asked.get("against", ""))
    return SideBySide(found, [by_pk[athlete] for athlete in athletes], parts)
