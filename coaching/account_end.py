"""What a person has written to others, and what was written about them.

Comments go, with all the runs they stand on. Notes a coach has written about athletes are the
team's and stay, without the name.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from coaching.events import INVITATION
from coaching.models import CoachNote, Comment, Notification, TriageDue
from common.account_end import Holder, Person

ROWS = 1000


def _count(person: Person) -> Mapping[str, int]:
    written = Comment.objects.filter(author=person.user_id, deleted_at=None)
    about = Comment.objects.filter(activity__athlete=person.athlete_id, deleted_at=None)
    return {
        "comments": written.count(),
        "comments_got": about.exclude(author=person.user_id).count(),
    }


@transaction.atomic
def _remove(person: Person) -> bool:
    CoachNote.objects.filter(author=person.user_id).update(author_name="")
    _email, name = person.names
    # No key tells whose invitation it was; a namesake's loses its name as well, and no more.
    Notification.objects.filter(event=INVITATION.key, actor_name=name).update(actor_name="")
    written = Comment.objects.filter(author=person.user_id).values_list("pk", flat=True)
    some = list(written[:ROWS])
    Comment.objects.filter(pk__in=some).delete()
    return bool(some)


def _last(person: Person) -> None:
    TriageDue.objects.filter(athlete_id=person.athlete_id).delete()


HOLDERS = (Holder("coaching", count=_count, remove=_remove, last=_last),)
