"""Every write about comments: keyword-only, validated, one transaction each."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coaching.models import Comment, Notification
from coaching.selectors.comments import EDIT_WITHIN, teams_to_write_in
from coaching.services.notifications import comment_told

if TYPE_CHECKING:
    from activities.models import Activity
    from athletes.models import Team, User

MOST_SIGNS = 4000
BRING_BACK_WITHIN = timedelta(days=1)

READ = """
INSERT INTO coaching_commentread (user_id, activity_id, read_until) VALUES (%s, %s, %s)
ON CONFLICT (user_id, activity_id) DO UPDATE
SET read_until = greatest(coaching_commentread.read_until, excluded.read_until)
"""


@transaction.atomic
def comment_create(
    *, author: User, activity: Activity, text: str, team: Team | None = None
) -> Comment:
    """A comment on `activity` (from the door), for its athlete and the staff of `team`; without
    one it must be clear which is meant.

    Raises PermissionDenied for somebody who is in no team that sees the run, ValidationError for
    no or too many words, or a team that is not theirs to write in.
    """
    teams = teams_to_write_in(author, activity)
    words = clean_text(text)
    comment = Comment.objects.create(
        activity=activity, author=author, team=_meant(teams, team), text=words
    )
    # What one has answered one has seen; others' comments written meanwhile stay new.
    comment_told(comment=comment)
    return comment


@transaction.atomic
def comment_edit(*, comment: Comment, text: str) -> Comment:
    """New words, marked as edited; ValidationError once it has stood for a while."""
    held = Comment.objects.select_for_update().get(pk=comment.pk)
    if timezone.now() - held.created_at >= EDIT_WITHIN:
        raise ValidationError(
            _("A comment can be edited for %(n)d minutes. Write another one instead.")
            % {"n": EDIT_WITHIN.total_seconds() // 60},
            code="too_late",
        )
    words = clean_text(text)
    if words != held.text:
        held.text, held.edited_at = words, timezone.now()
        held.save(update_fields=["text", "edited_at"])
    comment.text, comment.edited_at = held.text, held.edited_at
    return comment


@transaction.atomic
def comment_delete(*, comment: Comment, by: User) -> None:
    """Gone for everybody at once; `by` can bring it back for a day."""
    Comment.objects.filter(pk=comment.pk, deleted_at=None).update(
        deleted_at=timezone.now(), deleted_by=by
    )


@transaction.atomic
def comment_restore(*, comment: Comment) -> None:
    Comment.objects.filter(pk=comment.pk).update(deleted_at=None, deleted_by=None)


@transaction.atomic
def comments_read(*, user: User, activity: Activity, until: datetime) -> None:
    """`user` has seen the comments of `activity` up to that of `until`, and what told of them."""
    with connection.cursor() as cursor:
        cursor.execute(READ, [user.pk, activity.pk, until])
    Notification.objects.filter(
        user=user, read_at=None, comment__activity=activity, comment__created_at__lte=until
    ).update(read_at=timezone.now())


@transaction.atomic
def comments_tidy() -> int:
    """Remove for good what was taken away more than a day ago. Returns how many."""
    old = timezone.now() - BRING_BACK_WITHIN
    return Comment.objects.filter(deleted_at__lt=old).delete()[1].get("coaching.Comment", 0)


def clean_text(text: str) -> str:
    """Plain text without room around it; ValidationError for none or too much."""
    words = "\n".join(text.replace("\x00", "").splitlines()).strip()
    if not words:
        raise ValidationError({"text": _("Write something first.")}, code="empty")
    if len(words) > MOST_SIGNS:
        said = _("At most %(most)d characters: this has %(n)d.")
        raise ValidationError({"text": said % {"most": MOST_SIGNS, "n": len(words)}})
    return words


def _meant(teams: list[Team], team: Team | None) -> Team:
    if not teams:
        raise ValidationError(
            _("Nobody but you sees this run. Share your training with a team to talk about it."),
            code="nobody",
        )
    if team is None and len(teams) == 1:
        return teams[0]
    if team is None:
        raise ValidationError({"team": _("Choose the team you write to.")})
    if team not in teams:
        raise ValidationError({"team": _("Choose one of the teams that see this run.")})
    return team
