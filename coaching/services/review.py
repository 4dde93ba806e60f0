"""Marking runs as looked at, and taking that back."""

from __future__ import annotations

from django.db import transaction

from activities.models import Activity
from athletes.models import Team, User
from coaching.models import Review
from coaching.selectors.review import reviews_of


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
    return bool(reviews_of(team, activity).delete()[0])
