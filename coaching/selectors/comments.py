"""Comments on runs as somebody may read them, and which of them they have not read yet.

Whoever asks sees what the door `coaching.access` leaves: a team's staff what was said within that
team, the athlete everything on their own runs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import Max, Q
from django.utils import timezone

from activities.models import Activity
from athletes.consent.circles import teams_between
from athletes.keyset import Part, Place, in_order
from athletes.names import name_of
from coaching.access import AT_RUN, CIRCLE, MAY_READ, NO_CIRCLE, comments_of, seen_values
from coaching.models import Comment, CommentRead

if TYPE_CHECKING:
    from athletes.models import Team, User

# What nobody has read for so long is history; it also keeps the count an affair of few rows.
FRESH = timedelta(days=90)
EDIT_WITHIN = timedelta(minutes=15)

# Comments of others from the last months, by the two ways in which they can concern %(user)s: said
# within a team of theirs, or at a run of their own. Few rows; all else is joined to these.
TALK_OF_TEAMS = """
SELECT id, activity_id, author_id, team_id, created_at, deleted_at FROM coaching_comment
WHERE team_id IN (SELECT team_id FROM circle) AND created_at > %(fresh)s
  AND author_id <> %(user)s AND deleted_at IS NULL
"""
TALK_AT_OWN = """
SELECT said.id, activity_id, author_id, team_id, said.created_at, deleted_at
FROM coaching_comment AS said JOIN activities_activity AS mine ON mine.id = said.activity_id
WHERE mine.athlete_id = %(own)s AND said.created_at > %(fresh)s
  AND author_id <> %(user)s AND deleted_at IS NULL
"""
WITH_TALK = f"{CIRCLE}, talk AS MATERIALIZED ({TALK_OF_TEAMS} UNION {TALK_AT_OWN})"
# The same of one's own runs alone, where no team need be asked for.
WITH_OWN_TALK = f"{NO_CIRCLE}, talk AS MATERIALIZED ({TALK_AT_OWN})"

# Later than the reader joined the team, and last looked.
UNREAD = f"""
FROM talk AS comment {AT_RUN}
WHERE {MAY_READ}
  AND (athlete.user_id = %(user)s OR comment.created_at >= circle.joined_at)
  AND comment.created_at > coalesce((
    SELECT max(seen.read_until) FROM coaching_commentread AS seen
    WHERE seen.user_id = %(user)s AND seen.activity_id IN (activity.id, recording.id)
  ), '-infinity')
"""

# At a run or a recording behind it, whoever may read it.
ANY_COMMENT = """
SELECT EXISTS (SELECT FROM coaching_comment WHERE deleted_at IS NULL AND activity_id IN
  (SELECT id FROM activities_activity WHERE id = %(at)s OR canonical_id = %(at)s))
"""


@dataclass(frozen=True, slots=True)
class CommentRow:
    """One comment as one reader sees it. `team`: its name; "" when the team is gone."""

    key: UUID
    author: str
    is_own: bool
    is_athlete: bool
    team: str
    text: str
    created_at: datetime
    edited_at: datetime | None
    is_new: bool
    may_edit: bool
    may_delete: bool


@dataclass(frozen=True, slots=True)
class Thread:
    """The comments of a run, oldest first, and the teams within which the reader may write.

    `team`: the one that is offered first, None = to be chosen. `newest`: until when one has read
    after reading this.
    """

    rows: list[CommentRow]
    teams: list[Team]
    team: Team | None
    names_teams: bool
    unread: int
    newest: datetime | None

    @property
    def is_there(self) -> bool:
        """Whether there is anything to read or anybody to write to."""
        return bool(self.rows or self.teams)


def thread_of(user: User, activity: Activity, *, team: Team | None = None) -> Thread:
    """What `user` may read and write at `activity` (from the door). `team`: offered first, if it
    may be written in. At most four queries; two where nobody has said anything."""
    comments = _said(user, activity)
    read = _read_until(user, activity) if comments else None
    now = timezone.now()
    is_mine = activity.athlete.user_id == user.pk
    rows = [_row(comment, user, activity, read, now, is_mine) for comment in comments]
    # Who shares nothing talks to nobody; the request's user knows without a query.
    is_alone = is_mine and not getattr(user, "is_sharing", True)
    teams = [] if is_alone else teams_between(user, activity.athlete, activity.local_date)
    spoken = {comment.team_id for comment in comments}
    return Thread(
        rows=rows,
        teams=teams,
        team=_offered(teams, comments, team),
        names_teams=len({one.pk for one in teams} | spoken) > 1,
        unread=sum(row.is_new for row in rows),
        newest=comments[-1].created_at if comments else None,
    )


def _said(user: User, activity: Activity) -> list[Comment]:
    """What `user` may read of it, oldest first. Most runs have none, which is quickly asked."""
    with connection.cursor() as cursor:
        cursor.execute(ANY_COMMENT, {"at": activity.pk})
        if not cursor.fetchone()[0]:
            return []
    found = comments_of(user, activity).select_related("author__athlete", "team")
    return list(found.order_by("created_at", "pk"))


def teams_to_write_in(user: User, activity: Activity) -> list[Team]:
    """Teams within which `user` may write at `activity` (from the door), by name; PermissionDenied
    for who sees a run of somebody else's through none. One query."""
    teams = teams_between(user, activity.athlete, activity.local_date)
    if not teams and activity.athlete.user_id != user.pk:
        raise PermissionDenied
    return teams


def comments_part(
    user: User, activity: Activity, *, after: Place | None, limit: int
) -> Part[Comment]:
    """A page of the comments of a run, the oldest first. One query."""
    found = comments_of(user, activity).select_related("author__athlete", "team", "activity")
    return in_order(found, after=after, limit=limit)


def unread_counts(user: User, athlete_ids: Iterable[int]) -> dict[int, int]:
    """How many comments on runs of these athletes `user` has not read; those with none are left
    out. One query."""
    return _counts(user, "activity.athlete_id", athlete_ids)


def unread_on(user: User, activity_ids: Iterable[int]) -> dict[int, int]:
    """The same by activity."""
    return _counts(user, "activity.id", activity_ids)


@dataclass(frozen=True, slots=True)
class UnreadRun:
    """A run with comments that the reader has not read; who wrote the last of them."""

    activity: UUID
    title: str
    count: int
    author: str
    at: datetime


def unread_runs(user: User, athlete_id: int, *, limit: int = 5) -> list[UnreadRun]:
    """Runs of the athlete with unread comments, the last spoken of first. One query."""
    values = _values(user) | {"athlete": athlete_id, "limit": limit}
    sql = f"""
    {WITH_OWN_TALK if athlete_id == values["own"] else WITH_TALK} SELECT activity.public_id, activity.title, count(*),
      coalesce((SELECT name FROM athletes_athlete AS author WHERE author.user_id =
        (array_agg(comment.author_id ORDER BY comment.created_at DESC))[1]), ''),
      max(comment.created_at)
    {UNREAD} AND activity.athlete_id = %(athlete)s
    GROUP BY activity.id ORDER BY max(comment.created_at) DESC LIMIT %(limit)s
    """
    return [UnreadRun(*row) for row in _fetched(sql, values)]


def by_run(runs: Iterable[UnreadRun]) -> dict[UUID, int]:
    """How many are unread by the run's public id, for the dots of a list."""
    return {run.activity: run.count for run in runs}


def _counts(user: User, column: str, ids: Iterable[int]) -> dict[int, int]:
    wanted = list(ids)
    if not wanted:
        return {}
    sql = f"""{WITH_TALK} SELECT {column}, count(*) {UNREAD}
    AND {column} = ANY(%(ids)s) GROUP BY {column}"""
    return dict(_fetched(sql, _values(user) | {"ids": wanted}))


def _values(user: User) -> dict[str, object]:
    own = getattr(user, "athlete", None)
    return seen_values(user) | {
        "fresh": timezone.now() - FRESH,
        "own": own.pk if own is not None else None,
    }


def _fetched(sql: str, values: dict[str, object]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def _read_until(user: User, activity: Activity) -> datetime | None:
    recordings = Activity.objects.filter(Q(pk=activity.pk) | Q(canonical=activity.pk))
    marks = CommentRead.objects.filter(user=user, activity__in=recordings.values("pk"))
    return marks.aggregate(until=Max("read_until"))["until"]


def _row(
    comment: Comment,
    user: User,
    activity: Activity,
    read: datetime | None,
    now: datetime,
    is_mine: bool,
) -> CommentRow:
    is_own = comment.author_id == user.pk
    return CommentRow(
        key=comment.public_id,
        author=name_of(comment.author),
        is_own=is_own,
        is_athlete=comment.author_id == activity.athlete.user_id,
        team=comment.team.name if comment.team else "",
        text=comment.text,
        created_at=comment.created_at,
        edited_at=comment.edited_at,
        is_new=not is_own and (read is None or comment.created_at > read),
        may_edit=is_own and now - comment.created_at < EDIT_WITHIN,
        may_delete=is_own or is_mine,
    )


def _offered(teams: list[Team], comments: list[Comment], wanted: Team | None) -> Team | None:
    """The only one, the wanted one, or the one last spoken in; else it must be chosen: words for
    one team are not to land in another by a default."""
    by_pk = {team.pk: team for team in teams}
    if len(teams) == 1:
        return teams[0]
    if wanted is not None and wanted.pk in by_pk:
        return by_pk[wanted.pk]
    last = next((c.team_id for c in reversed(comments) if c.team_id in by_pk), None)
    return by_pk[last] if last is not None else None
