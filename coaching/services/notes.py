"""Every write about coaches' private notes: keyword-only, validated, one transaction each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from athletes.names import name_of
from coaching.models import CoachNote
from coaching.selectors.notes import demanded_teams
from coaching.services.comments import clean_text

if TYPE_CHECKING:
    from athletes.models import Athlete, Team, User


@transaction.atomic
def note_create(
    *, author: User, athlete: Athlete, text: str, team: Team | None = None
) -> CoachNote:
    """A note about `athlete` (from the door) for the staff of `team`; the athlete never sees it.

    Raises PermissionDenied for who coaches no team that sees them, ValidationError for no or too
    many words, or a team that is not theirs.
    """
    teams = demanded_teams(author, athlete)
    words = clean_text(text)
    if team is None and len(teams) > 1:
        raise ValidationError({"team": _("Choose the team the note is for.")})
    if team is not None and team not in teams:
        raise ValidationError({"team": _("Choose one of your teams.")})
    return CoachNote.objects.create(
        team=team or teams[0],
        athlete=athlete,
        author=author,
        author_name=name_of(author)[:80],
        text=words,
    )


@transaction.atomic
def note_edit(*, note: CoachNote, text: str) -> CoachNote:
    words = clean_text(text)
    if words != note.text:
        note.text, note.edited_at = words, timezone.now()
        note.save(update_fields=["text", "edited_at"])
    return note


@transaction.atomic
def note_delete(*, note: CoachNote) -> None:
    note.delete()
