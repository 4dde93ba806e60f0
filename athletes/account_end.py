"""What stays of a person in the rows of others, as far as it concerns teams and ways in.

Looks keep the viewer's name: who looked is the athlete's to know, also after the viewer has gone.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from athletes.accounts.sessions import sessions_end
from athletes.models import Invitation, Look, Role, Team, TeamEvent, TeamInvitation
from athletes.models.user import User
from athletes.teams.masking import masked
from common.account_end import Holder, Person


def _count(person: Person) -> Mapping[str, int]:
    user = User.objects.get(pk=person.user_id)
    mine = user.memberships.filter(team__archived_at=None)
    return {
        "teams": mine.exclude(role=Role.OWNER).count(),
        "teams_owned": mine.filter(role=Role.OWNER).count(),
        "wellness": user.athlete.wellness.count(),
        "tokens": user.api_tokens.filter(revoked_at=None).count(),
    }


@transaction.atomic
def _remove(person: Person) -> bool:
    who, email = person.user_id, person.names[0]
    TeamEvent.objects.filter(actor=who).update(actor_name="")
    TeamEvent.objects.filter(subject=who).update(subject_name="")
    TeamEvent.objects.filter(subject_name__iexact=email).update(subject_name=masked(email))
    # A link for several is not theirs alone.
    answered = Q(answered_by=who, most_uses=1) | Q(email__iexact=email)
    TeamInvitation.objects.filter(answered).delete()
    # Their right ends with them, as if they had left each team.
    waiting = TeamInvitation.objects.filter(created_by=who, revoked_at=None, declined_at=None)
    waiting.filter(uses__lt=F("most_uses")).update(revoked_at=timezone.now())
    Invitation.objects.filter(Q(used_by=who) | Q(email__iexact=email)).delete()
    # Whoever had no name yet was written down by their address.
    Look.objects.filter(viewer=who, viewer_name__iexact=email).update(viewer_name="")
    sessions_end(user=User.objects.get(pk=who))
    return False


def _teams_nobody_is_in(person: Person) -> None:
    Team.objects.filter(memberships=None).delete()


HOLDERS = (Holder("athletes", count=_count, remove=_remove, last=_teams_nobody_is_in),)
