"""Notifications as lines: what happened, to whom it leads, in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from coaching.events import (
    COMMENT,
    FLAG,
    GLASS,
    IMPORT_FAILED,
    INVITATION,
    SHARE,
    SHARE_ENDS,
    SHARE_OVER,
    TEAM_COMMENT,
)
from coaching.models import Notification


@dataclass(frozen=True, slots=True)
class Line:
    key: UUID
    words: str
    icon: str
    at: datetime
    is_unread: bool


SENTENCES: dict[str, tuple[str, Callable[[], str]]] = {
    COMMENT.key: ("message-square", lambda: _("%(actor)s commented on “%(title)s”")),
    TEAM_COMMENT.key: (
        "message-square",
        lambda: _("%(actor)s commented on “%(title)s” of %(athlete)s"),
    ),
    INVITATION.key: ("mail", lambda: _("You are invited to %(team)s")),
    SHARE.key: (
        "share-2",
        lambda: _("%(athlete)s has changed what they share with %(team)s"),
    ),
    SHARE_ENDS.key: (
        "share-2",
        lambda: _("%(athlete)s shares with %(team)s for three more days at most"),
    ),
    SHARE_OVER.key: (
        "share-2",
        lambda: _("%(athlete)s shares nothing with %(team)s any more: the last day has passed"),
    ),
    FLAG.key: ("flag", lambda: _("%(athlete)s needs attention now")),
    IMPORT_FAILED.key: ("triangle-alert", lambda: _("Files of your import could not be read")),
    GLASS.key: ("eye", lambda: _("%(actor)s, an administrator, has opened your data")),
}


# Of what is told to both sides, the athlete's own sentence.
TO_THE_ATHLETE: dict[str, Callable[[], str]] = {
    SHARE_ENDS.key: lambda: _("What you share with %(team)s ends in three days or less"),
    SHARE_OVER.key: lambda: _("What you shared with %(team)s has ended: they see nothing any more"),
}


SHARES = (SHARE.key, SHARE_ENDS.key, SHARE_OVER.key)


def is_own(row: Notification) -> bool:
    """Whether it tells an athlete of themselves; `row` with its athlete."""
    return row.athlete is not None and row.athlete.user_id == row.user_id


def _of_their_own() -> str:
    return _("%(actor)s commented on “%(title)s”, their own run")


def line_of(row: Notification) -> Line:
    icon, sentence = SENTENCES[row.event]
    if is_own(row):
        sentence = TO_THE_ATHLETE.get(row.event, sentence)
    elif row.event == TEAM_COMMENT.key and row.athlete and row.athlete.name == row.actor_name:
        sentence = _of_their_own
    words = sentence() % {
        "actor": row.actor_name,
        "title": row.activity.title if row.activity else "",
        "athlete": row.athlete.name if row.athlete else "",
        "team": row.team.name if row.team else "",
    }
    return Line(row.public_id, words, icon, row.created_at, row.read_at is None)


def place_of(row: Notification) -> str:
    """The page of what it tells about; that page asks at its own door."""
    if row.activity is not None:
        run = row.activity.canonical or row.activity
        return reverse("activity", args=[run.public_id]) + "#comments"
    if row.job is not None:
        return reverse("import_batch", args=[row.job.public_id])
    if row.event == GLASS.key:
        return reverse("settings_sharing") + "#looks"
    if row.event == FLAG.key and row.athlete is not None:
        return reverse("athlete", args=[row.athlete.public_id])
    if row.event in SHARES and row.team is not None and not is_own(row):
        return reverse("team_people", args=[row.team.public_id])
    return reverse("settings_sharing")  # an invitation waits there
