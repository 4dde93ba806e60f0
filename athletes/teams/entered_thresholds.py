"""Thresholds of athletes without a person: their coaches set them, until somebody takes them over.

Everybody else's are their own affair.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction

from athletes.access import entered_by
from athletes.models import Athlete, Threshold
from athletes.services import athlete_held, threshold_delete, threshold_set

if TYPE_CHECKING:
    from athletes.models import User


@transaction.atomic
def entered_held(*, actor: User, athlete: Athlete) -> Athlete:
    """`athlete`, locked: whoever takes them over meanwhile waits, or has been before.

    Raises PermissionDenied unless `actor` coaches a team that has entered them.
    """
    held = athlete_held(athlete=athlete)
    if not entered_by(actor).filter(pk=held.pk).exists():
        raise PermissionDenied
    return held


@transaction.atomic
def entered_threshold_set(
    *,
    actor: User,
    athlete: Athlete,
    valid_from: date,
    replaces: Threshold | None = None,
    **values: float | None,
) -> Threshold:
    """`values` as `threshold_set` takes them. Raises what `entered_held` does."""
    held = entered_held(actor=actor, athlete=athlete)
    return threshold_set(athlete=held, valid_from=valid_from, replaces=replaces, **values)  # type: ignore[arg-type]


@transaction.atomic
def entered_threshold_delete(*, actor: User, threshold: Threshold) -> None:
    """Raises what `entered_held` does."""
    entered_held(actor=actor, athlete=threshold.athlete)
    threshold_delete(threshold=threshold)
