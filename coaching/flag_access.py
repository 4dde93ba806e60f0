"""The one door to flags: which a reader may see, and who of a team may answer them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from athletes.access import TeamNeed, team_for
from athletes.consent.looks import noted
from athletes.consent.sight import Sight, sight_of
from athletes.models import Membership
from coaching.models import Flag
from coaching.registry import rules
from coaching.rules._rule import Rule
from common.kinds import Kind

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from athletes.models import User


def is_shown(flag: Flag, sight: Sight, today: date) -> bool:
    """Whether `sight` holds what the flag was made from, and it is the variant for this reader."""
    rule = rules().get(flag.rule)
    if rule is None or not sight.may(*flag.kinds, day=flag.first_day):
        return False
    return not rule.uses_body or flag.variant == variant_for(rule, sight, today)


def variant_for(rule: Rule, sight: Sight, today: date) -> str:
    """With the body's data where it is shared as far as the rule looks back, else without."""
    reach = today - timedelta(days=rule.looks_back_days)
    sees = sight.may(Kind.BODY, *rule.kinds, day=reach)
    return Flag.Variant.BODY if sees else Flag.Variant.PLAIN


def flag_for(
    user: User | AnonymousUser,
    team: UUID | str,
    key: UUID | str,
    today: date,
    need: TeamNeed = TeamNeed.READ,
) -> tuple[Membership, Flag]:
    """The reader's membership in that team, and the open flag of one of its athletes.

    Staff read it, coaches and owners answer it; nobody answers what is about themselves.
    """
    mine = team_for(user, team)
    if need is TeamNeed.BELONG or mine.team.archived_at is not None:
        raise Http404
    found = Flag.objects.select_related("athlete").filter(
        athlete__user__memberships__team=mine.team, cleared_at=None
    )
    try:
        flag = found.filter(public_id=key).first()
    except ValidationError as error:
        raise Http404 from error
    if flag is None:
        raise Http404
    sight = sight_of(user, flag.athlete_id)
    if not sight.is_own and not is_shown(flag, sight, today):
        raise Http404
    if sight.is_own:
        raise PermissionDenied
    team_for(user, team, need)
    noted(user, flag.athlete_id)
    return mine, flag
