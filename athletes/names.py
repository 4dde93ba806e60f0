"""What people are called where others read of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from athletes.models import User


def name_of(user: User | None) -> str:
    """Never the address: who reads it may not know it."""
    if user is None:
        return _("somebody whose account is gone")
    if hasattr(user, "athlete"):
        return str(user.athlete.name)
    return _("an admin of this hub") if user.is_superuser else _("a coach")
