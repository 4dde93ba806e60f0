"""Break-glass: an admin's pass to read one athlete's data, with a reason, for an hour.

What it opens is in `athletes.consent.sight`; it never lets anybody change anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from athletes.models import Athlete, BreakGlass, User

LASTS = timedelta(minutes=60)
LEAST_SIGNS = 10


@transaction.atomic
def glass_break(*, admin: User, athlete: Athlete, reason: str) -> BreakGlass:
    """A pass from now on. One that holds already is ended: the new reason counts.

    Raises PermissionDenied for who is no admin, ValidationError for oneself, an account that ends,
    or a reason that says nothing.
    """
    admin = User.objects.select_for_update(of=("self",)).get(pk=admin.pk)
    if not admin.is_superuser or not admin.is_active:
        raise PermissionDenied
    if athlete.user_id == admin.pk:
        raise ValidationError(_("These are your own data: you see them anyway."), code="own")
    if athlete.closing_at is not None:
        raise ValidationError(
            _("%(name)s is deleting the account: nobody sees it any more.")
            % {"name": athlete.name},
            code="closing",
        )
    reason = " ".join(reason.split())
    if len(reason) < LEAST_SIGNS:
        raise ValidationError(
            {
                "reason": _("Say why, in %(n)d signs or more: they will read it.")
                % {"n": LEAST_SIGNS}
            }
        )
    now = timezone.now()
    BreakGlass.objects.filter(admin=admin, athlete=athlete, expires_at__gt=now).update(
        expires_at=now
    )
    made = BreakGlass(admin=admin, athlete=athlete, reason=reason, expires_at=now + LASTS)
    made.full_clean()
    made.save()
    return made


@transaction.atomic
def glass_end(*, glass: BreakGlass) -> None:
    """Before its time; nothing happens to one that is over."""
    now = timezone.now()
    BreakGlass.objects.filter(pk=glass.pk, expires_at__gt=now).update(expires_at=now)


def glass_of(user: User, athlete: Athlete) -> BreakGlass | None:
    """The pass `user` looks at `athlete` with just now; no query for who is no admin."""
    if not getattr(user, "is_superuser", False):
        return None
    passes = BreakGlass.objects.filter(admin=user, athlete=athlete, expires_at__gt=timezone.now())
    return passes.order_by("-pk").first()


def glasses_used(user: User, athletes: Iterable[int]) -> list[BreakGlass]:
    """The passes of `user` to those athletes that hold just now, the newest of each."""
    standing = BreakGlass.objects.filter(
        admin=user, athlete__in=list(athletes), expires_at__gt=timezone.now()
    )
    newest = standing.order_by("athlete", "-pk").distinct("athlete")
    return list(newest.select_related("athlete"))


def glasses_to(athlete: Athlete) -> list[BreakGlass]:
    """Every pass to an athlete's data there was, newest first, with its admin: for them to read."""
    found = BreakGlass.objects.filter(athlete=athlete).order_by("-pk")
    return list(found.select_related("admin__athlete"))


def glass_list(limit: int = 100) -> list[BreakGlass]:
    """The latest passes of all admins, newest first."""
    found = BreakGlass.objects.select_related("admin__athlete", "athlete").order_by("-pk")
    return list(found[:limit])
