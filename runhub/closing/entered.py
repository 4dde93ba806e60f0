"""Athletes without a person whom their coach deletes: the same road as an account that ends."""

from __future__ import annotations

from django.db import transaction

from athletes.models import Membership
from athletes.teams.unclaimed import unclaimed_remove
from runhub import dispatch


@transaction.atomic
def entered_remove(*, member: Membership, actor: Membership) -> None:
    """Nobody sees them from now on, and a worker deletes the rest. Raises what `unclaimed_remove`
    raises."""
    unclaimed_remove(member=member, actor=actor)
    dispatch.ring_closing_after_commit()
