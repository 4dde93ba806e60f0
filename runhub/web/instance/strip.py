"""The strip over whatever an admin reads through a pass: why, until when, and its end."""

from __future__ import annotations

from django.http import HttpRequest

from athletes.consent.breakglass import glasses_used
from athletes.models import BreakGlass


def passes_used(request: HttpRequest) -> list[BreakGlass]:
    """The passes behind what this page shows; no query for who is no admin, or shows nobody.

    Asked while the page is rendered, when the doors have noted whom it is about.
    """
    if not request.user.is_superuser:
        return []
    shown = getattr(request.user, "__dict__", {}).get("looked_at", set())
    return glasses_used(request.user, shown) if shown else []
