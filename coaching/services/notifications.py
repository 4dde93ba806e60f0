"""Telling people: in the app now, and by mail as they have chosen. Nobody hears of their own acts.

What tells and what is told of are written in one transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import ImportJob, Outcome
from athletes.access import COACH_ROLES
from athletes.consent.circles import staff_within
from athletes.consent.sight import STAFF_ROLES
from athletes.models import Membership, User
from athletes.names import name_of
from coaching.events import (
    COMMENT,
    EVENTS,
    FLAG,
    GLASS,
    IMPORT_FAILED,
    INVITATION,
    MAILED,
    SHARE,
    TEAM_COMMENT,
    By,
    Event,
)
from coaching.models import Comment, MailTurn, Notification, NotificationChoice
from coaching.selectors.notifications import flags_to_tell, ways_of

if TYPE_CHECKING:
    from athletes.models import Athlete, Team


@transaction.atomic
def notify(
    *, users: Iterable[User], event: Event, actor: User | None = None, **about: object
) -> list[Notification]:
    """Tell each of `users` but the actor and those who want none of it. `about`: activity,
    athlete, team, comment, flag, job: what it is about and is asked for at the door again."""
    told = [user for user in users if actor is None or user.pk != actor.pk]
    ways = ways_of([user.pk for user in told])
    name = name_of(actor) if actor is not None else ""
    return Notification.objects.bulk_create(
        Notification(user=user, event=event.key, actor_name=name, **about)
        for user in told
        if ways.get((user.pk, event.key), event.default) != By.NOTHING
    )


def comment_told(*, comment: Comment) -> None:
    """The athlete hears of what the staff writes; of the staff those who have written there, and
    all coaches of the team as long as none of it has."""
    activity, author = comment.activity, comment.author
    athlete = activity.athlete
    about = {"activity": activity, "athlete": athlete, "team": comment.team, "comment": comment}
    notify(users=[athlete.user], event=COMMENT, actor=author, **about)
    if comment.team is None:
        return
    staff = list(staff_within(comment.team, athlete, activity.local_date))
    spoken = set(
        Comment.objects.filter(activity=activity, team=comment.team, deleted_at=None).values_list(
            "author_id", flat=True
        )
    )
    heard = [member.user for member in staff if member.user_id in spoken]
    if not heard:
        heard = [member.user for member in staff if member.role in COACH_ROLES]
    notify(users=heard, event=TEAM_COMMENT, actor=author, **about)


def share_told(*, athlete: Athlete, team: Team) -> None:
    """The staff of `team` learns that the athlete shares otherwise than before, or not at all."""
    staff = Membership.objects.filter(team=team, role__in=STAFF_ROLES, user__is_active=True)
    users = [member.user for member in staff.select_related("user")]
    notify(users=users, event=SHARE, actor=athlete.user, athlete=athlete, team=team)


def invitation_told(*, email: str, team: Team, actor: User | None) -> None:
    """If the address belongs to an account, the invitation waits in its app, too."""
    users = User.objects.filter(email__iexact=email, is_active=True) if email else []
    notify(users=users, event=INVITATION, actor=actor, team=team)


@transaction.atomic
def flags_told(*, now: datetime) -> int:
    """Flags of the last hour that want attention at once, to whom they are shown. Returns how
    many were told."""
    told = [
        notify(users=users, event=FLAG, athlete=flag.athlete, flag=flag)
        for flag, users in flags_to_tell(now)
    ]
    return sum(map(len, told))


@transaction.atomic
def import_told(*, job_id: int) -> None:
    """Once a batch, when it is closed and some of its files could not be read."""
    job = ImportJob.objects.select_related("athlete__user").get(pk=job_id)
    failed = job.items.filter(outcome=Outcome.FAILED).exists()
    if failed and not Notification.objects.filter(job=job, read_at=None).exists():
        notify(users=[job.athlete.user], event=IMPORT_FAILED, job=job)


def glass_told(*, athlete: Athlete, admin: User) -> None:
    """The athlete learns that an administrator has opened their data."""
    notify(users=[athlete.user], event=GLASS, actor=admin, athlete=athlete)


@transaction.atomic
def notifications_read(*, user: User, keys: Iterable[UUID] | None = None) -> int:
    """Mark these as read, or all without `keys`. Returns how many were not yet."""
    mine = Notification.objects.filter(user=user, read_at=None)
    if keys is not None:
        mine = mine.filter(public_id__in=list(keys))
    return mine.update(read_at=timezone.now())


@transaction.atomic
def choices_set(*, user: User, ways: Mapping[str, str]) -> None:
    """How `user` wants to hear of events from now on; others stay as they are.

    Raises ValidationError for an event or a way there is not.
    """
    for key, way in ways.items():
        if key not in EVENTS:
            raise ValidationError({"__all__": _("There is no such event.")})
        if way not in EVENTS[key].ways:
            raise ValidationError({key: _("Choose one of the ways that are offered.")})
    for key, way in ways.items():
        NotificationChoice.objects.update_or_create(user=user, event=key, defaults={"by": way})


@transaction.atomic
def mails_stop(*, turn: MailTurn) -> None:
    """No more mails of ours to that user; all that came by mail stays in the app."""
    ways = ways_of([turn.user_id])
    choices_set(
        user=turn.user,
        ways={
            key: By.APP.value
            for key, event in EVENTS.items()
            if ways.get((turn.user_id, key), event.default) in MAILED
        },
    )
