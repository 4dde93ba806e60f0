"""The one door to comments and coaches' notes: who may read and change which."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404

from activities.access import activity_for
from activities.models import Terms
from athletes.access import COACH_ROLES
from athletes.consent.circles import CIRCLES, circle_values, subquery, teams_between
from athletes.models import Membership
from coaching.models import CoachNote, Comment

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from activities.models import Activity
    from athletes.models import User


class CommentNeed(StrEnum):
    """What one does with a comment: read it, change its words, take it away."""

    VIEW = "view"
    EDIT = "edit"
    DELETE = "delete"


# Worked out once a statement, before anything is joined: planning all of it in one takes 20 ms.
CIRCLE = f"WITH circle AS MATERIALIZED ({CIRCLES})"

NO_CIRCLE = """WITH circle AS MATERIALIZED (
  SELECT NULL::bigint AS athlete_id, NULL::bigint AS team_id, NULL::timestamptz AS joined_at,
    NULL::date AS since WHERE false)"""

# The run that a comment stands at now, and the circle through which %(user)s sees it.
AT_RUN = """
JOIN activities_activity AS recording ON recording.id = comment.activity_id
JOIN activities_activity AS activity
  ON activity.id = coalesce(recording.canonical_id, recording.id)
JOIN athletes_athlete AS athlete ON athlete.id = activity.athlete_id
LEFT JOIN circle
  ON circle.team_id = comment.team_id AND circle.athlete_id = activity.athlete_id
  AND (circle.since IS NULL OR circle.since <= activity.local_date)
"""

# Of runs that stand: the athlete reads all comments on theirs, staff those of their own team as
# long as it sees the run. After AT_RUN; values: `seen_values`.
MAY_READ = """
comment.deleted_at IS NULL AND activity.trashed_at IS NULL
  AND (athlete.user_id = %(user)s
    OR (circle.team_id IS NOT NULL AND activity.terms <> %(for_owner_alone)s))
"""


def seen_values(user: User) -> dict[str, object]:
    return circle_values(user) | {"for_owner_alone": Terms.STRAVA_API.value}


def comments_of(user: User | AnonymousUser, activity: Activity) -> QuerySet[Comment]:
    """Comments at `activity` that `user` may read now, also those at recordings behind it: a
    richer one may have taken their run's place."""
    at = "(SELECT id FROM activities_activity WHERE id = %(at)s OR canonical_id = %(at)s)"
    return _readable(user, f"comment.activity_id IN {at}", {"at": activity.pk})


def _readable(
    user: User | AnonymousUser, narrowed: str, values: Mapping[str, object]
) -> QuerySet[Comment]:
    if not user.is_authenticated or not user.is_active:
        return Comment.objects.none()
    sql = f"""{CIRCLE} SELECT comment.id FROM coaching_comment AS comment {AT_RUN}
    WHERE {MAY_READ} AND {narrowed}"""
    return Comment.objects.filter(pk__in=subquery(sql, {**seen_values(user), **values}))


def comment_for(
    user: User | AnonymousUser, key: UUID | str, need: CommentNeed = CommentNeed.VIEW
) -> Comment:
    """The comment with public id `key`: its author changes it, its author or the athlete whose
    run it is takes it away."""
    found = (
        _readable(user, "comment.public_id = %(key)s::uuid", {"key": key})
        .select_related("activity__athlete", "activity__canonical", "author__athlete", "team")
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
