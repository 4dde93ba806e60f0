"""What the staff of a team does about a flag: remembered, with who and when."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from athletes.models import Team, User
from athletes.names import name_of
from coaching.models import Flag, FlagAnswer

LONGEST = timedelta(days=92)


@transaction.atomic
def flag_answer(
    *,
    team: Team,
    flag: Flag,
    by: User,
    act: str,
    today: date,
    until: date | None = None,
    note: str = "",
) -> FlagAnswer:
    """Put off until a day, done, or taken up again, for this team.

    Raises ValidationError for an act that is none, a day that is not ahead or too far, or a note
    that is too long.
    """
    if act == FlagAnswer.Act.SNOOZED:
        if until is None or until <= today:
            raise ValidationError({"until": _("Choose a day that is still to come.")})
        if until > today + LONGEST:
            raise ValidationError({"until": _("Put it off for three months at most.")})
    elif until is not None:
        raise ValidationError({"until": _("Only what is put off has a day.")})
    answer = FlagAnswer(
        team=team, athlete_id=flag.athlete_id, rule=flag.rule, about=flag.about,
        severity=flag.severity, act=act, until=until, note=note.strip(), by=by,
        by_name=name_of(by)[:80],
    )  # fmt: skip
    answer.full_clean()
    answer.save()
    return answer
