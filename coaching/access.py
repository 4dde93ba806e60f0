"""The one door to comments and coaches' notes: who may read and change which."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404

from activities.access import activity_for
from activities.models import Terms
from athletes.access import COACH_ROLES
from athletes.circles import CIRCLES, circle_values, subquery, teams_between
from athletes.models import Membership
from coaching.models import CoachNote, Comment

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from athletes.models import User


class CommentNeed(StrEnum):
    """What one does with a comment: read it, change its words, take it away."""

    VIEW = "view"
    EDIT = "edit"
    DELETE = "delete"


# Comments on runs that stand, which %(user)s may read: the athlete all of them, staff those of
# their own team as long as it sees the run. Part of other statements; values: `seen_values`.
SEEN = f"""
FROM coaching_comment AS comment
JOIN activities_activity AS recording ON recording.id = comment.activity_id
JOIN activities_activity AS activity
  ON activity.id = coalesce(recording.canonical_id, recording.id)
JOIN athletes_athlete AS athlete ON athlete.id = activity.athlete_id
LEFT JOIN ({CIRCLES}) AS circle
  ON circle.team_id = comment.team_id AND circle.athlete_id = activity.athlete_id
  AND (circle.since IS NULL OR circle.since <= activity.local_date)
WHERE comment.deleted_at IS NULL AND activity.trashed_at IS NULL
  AND (athlete.user_id = %(user)s
    OR (circle.team_id IS NOT NULL AND activity.terms <> %(for_owner_alone)s))
"""


def seen_values(user: User) -> dict[str, object]:
    return circle_values(user) | {"for_owner_alone": Terms.STRAVA_API.value}


def comments_visible_to(user: User | AnonymousUser) -> QuerySet[Comment]:
    """Comments `user` may read now; asked anew each time."""
    if not user.is_authenticated or not user.is_active:
        return Comment.objects.none()
    seen = subquery(f"SELECT comment.id {SEEN}", seen_values(user))
    return Comment.objects.filter(pk__in=seen)


def comment_for(
    user: User | AnonymousUser, key: UUID | str, need: CommentNeed = CommentNeed.VIEW
) -> Comment:
    """The comment with public id `key`: its author changes it, its author or the athlete whose
    run it is takes it away."""
    found = (
        comments_visible_to(user)
        .select_related("activity__athlete", "activity__canonical", "author__athlete", "team")
        .filter(public_id=key)
        .first()
    )
    if found is None:
        raise Http404
    is_author = found.author_id == user.pk
    is_mine = found.activity.athlete.user_id == user.pk
    if need is CommentNeed.EDIT and not is_author:
        raise PermissionDenied
    if need is CommentNeed.DELETE and not (is_author or is_mine):
        raise PermissionDenied
    return found


def deleted_comment_for(user: User | AnonymousUser, key: UUID | str) -> Comment:
    """A comment that `user` has taken away and may bring back, while they still see its run."""
    if not user.is_authenticated or not user.is_active:
        raise Http404
    found = Comment.objects.select_related("activity__athlete", "team").filter(
        public_id=key, deleted_by=user, deleted_at__isnull=False
    )
    comment = found.first()
    if comment is None:
        raise Http404
    run = activity_for(user, comment.activity.public_id)
    teams = teams_between(user, run.athlete, run.local_date)
    if run.athlete.user_id != user.pk and comment.team not in teams:
        raise Http404
    return comment


def notes_visible_to(user: User | AnonymousUser) -> QuerySet[CoachNote]:
    """Notes of the teams `user` is staff of, about athletes whose training these teams see; an
    athlete never sees those about themselves."""
    if not user.is_authenticated or not user.is_active:
        return CoachNote.objects.none()
    seen = subquery(
        f"SELECT note.id FROM coaching_coachnote AS note JOIN ({CIRCLES}) AS circle"
        " ON circle.team_id = note.team_id AND circle.athlete_id = note.athlete_id",
        circle_values(user),
    )
    return CoachNote.objects.filter(pk__in=seen)


def note_for(user: User | AnonymousUser, key: UUID | str, *, to_change: bool = False) -> CoachNote:
    """The note with public id `key`; only who wrote it, and still coaches the team, changes it."""
    found = notes_visible_to(user).select_related("team", "athlete").filter(public_id=key).first()
    if found is None:
        raise Http404
    if to_change and (found.author_id != user.pk or not writes_notes(user, found.team_id)):
        raise PermissionDenied
    return found


def writes_notes(user: User | AnonymousUser, team_id: int) -> bool:
    """Coaches and owners write notes; assistants read them."""
    mine = Q(user=user, team=team_id, role__in=COACH_ROLES)
    return Membership.objects.filter(mine).exists()
