"""Marking runs as looked at, and taking that back."""

from __future__ import annotations

from django.db import transaction

from activities.models import Activity
from athletes.models import Team, User
from coaching.models import Review


@transaction.atomic
def review_done(*, team: Team, activity: Activity, by: User) -> Review:
    """Somebody of the staff has looked at the run. The first of two who do keeps the mark."""
    review, _is_new = Review.objects.get_or_create(
        team=team, activity=activity, defaults={"by": by}
    )
    return review


@transaction.atomic
def review_undo(*, team: Team, activity: Activity) -> bool:
    """The run waits again, whoever marked it; whether there was a mark."""
    mark = Review.objects.filter(team=team, activity=activity).first()
    if mark is None:
        return False
    mark.delete()
    return True
