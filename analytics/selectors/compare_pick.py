"""Activities to put beside those already chosen for a comparison."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from activities import access
from activities.models import Activity
from activities.selectors.rows import ActivityRow, rows, with_shown
from analytics.selectors.similar import of_kind
from athletes.consent.looks import noted
from athletes.models import User

FEW = 8
MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Picks:
    """Lines to choose from, the newest first, and by public id whose they are: athlete and name.

    `why`: "text" for what was searched for, "kind" for runs like the first one, else "latest".
    """

    rows: list[ActivityRow]
    owners: dict[UUID, tuple[int, str]]
    why: str


def picks(
    user: User,
    *,
    text: str = "",
    like: Activity | None = None,
    without: Sequence[UUID] = (),
    athlete_id: int | None = None,
) -> Picks:
    """What `user` may see of it: by words of title or athlete, else like `like`, else the latest.

    At most three queries.
    """
    visible = access.visible_to(user)
    if text.strip():
        found = visible
        for word in text.split()[:MOST_WORDS]:
            found = found.filter(Q(title__icontains=word) | Q(athlete__name__icontains=word))
        return _shown(user, _picks(found, without, "text"))
    if like is not None:
        alike = _picks(of_kind(user, like), without, "kind")
        if alike.rows:
            return _shown(user, alike)
    owner = like.athlete_id if like is not None else athlete_id
    return _shown(user, _picks(access.visible_to(user, of=owner), without, "latest"))


def _shown(user: User, found: Picks) -> Picks:
    own = user.athlete.pk if hasattr(user, "athlete") else None
    for athlete, _name in found.owners.values():
        if athlete != own:
            noted(user, athlete)
    return found


def _picks(query: QuerySet[Activity], without: Sequence[UUID], why: str) -> Picks:
    left = query.exclude(public_id__in=list(without)).order_by("-start", "-pk")
    found = rows(with_shown(left)[:FEW])
    keys = [row.public_id for row in found]
    whose = Activity.objects.filter(public_id__in=keys)
    owners = {
        key: (athlete, name)
        for key, athlete, name in whose.values_list("public_id", "athlete_id", "athlete__name")
    }
    return Picks(found, owners, why)
