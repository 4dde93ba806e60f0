"""Coaches' private notes about an athlete, as the staff of their team reads them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import PermissionDenied

from athletes.access import COACH_ROLES
from athletes.consent.circles import teams_between
from athletes.keyset import Part, Place, newest_first
from athletes.models import Membership
from coaching.access import notes_visible_to
from coaching.models import CoachNote

if TYPE_CHECKING:
    from athletes.models import Athlete, Team, User

MOST = 50


@dataclass(frozen=True, slots=True)
class NoteRow:
    key: UUID
    author: str
    is_own: bool
    team: str
    text: str
    created_at: datetime
    edited_at: datetime | None


@dataclass(frozen=True, slots=True)
class Notes:
    """The newest first. `teams`: for which the reader may write; none for assistants."""

    rows: list[NoteRow]
    teams: list[Team]
    names_teams: bool


def notes_about(user: User, athlete: Athlete) -> Notes:
    """The last fifty notes about `athlete` (from the door) that `user` may read. Three queries."""
    found = notes_visible_to(user).filter(athlete=athlete).select_related("team")[:MOST]
    rows = [_row(note, user) for note in found]
    teams = teams_to_note_for(user, athlete)
    return Notes(rows, teams, len({*(row.team for row in rows), *(t.name for t in teams)}) > 1)


def teams_to_note_for(user: User, athlete: Athlete) -> list[Team]:
    """Teams that `user` coaches and that see the athlete's training, by name. Two queries."""
    coached = set(
        Membership.objects.filter(user=user, role__in=COACH_ROLES).values_list("team_id", flat=True)
    )
    if athlete.user_id == user.pk:
        return []
    return [team for team in teams_between(user, athlete) if team.pk in coached]


def demanded_teams(user: User, athlete: Athlete) -> list[Team]:
    """The same; PermissionDenied for who writes no notes about the athlete."""
    teams = teams_to_note_for(user, athlete)
    if not teams:
        raise PermissionDenied
    return teams


def notes_part(user: User, athlete: Athlete, *, after: Place | None, limit: int) -> Part[CoachNote]:
    """A page of them, the newest first. One query."""
    found = notes_visible_to(user).filter(athlete=athlete).select_related("team")
    return newest_first(found, "created_at", after=after, limit=limit)


def _row(note: CoachNote, user: User) -> NoteRow:
    return NoteRow(
        note.public_id, note.author_name, note.author_id == user.pk, note.team.name, note.text,
        note.created_at, note.edited_at,
    )  # fmt: skip
