"""Notifications as lines: what happened, to whom it leads, in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from coaching.events import COMMENT, FLAG, GLASS, IMPORT_FAILED, INVITATION, SHARE, TEAM_COMMENT
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
    FLAG.key: ("flag", lambda: _("%(athlete)s needs attention now")),
    IMPORT_FAILED.key: ("triangle-alert", lambda: _("Files of your import could not be read")),
    GLASS.key: ("eye", lambda: _("%(actor)s, an administrator, has opened your data")),
}


def line_of(row: Notification) -> Line:
    icon, sentence = SENTENCES[row.event]
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
    if row.event == SHARE.key and row.team is not None:
        return reverse("team_people", args=[row.team.public_id])
    return reverse("settings_sharing")  # an invitation waits there
