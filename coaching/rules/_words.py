"""Words that several rules use."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from activities.models import Feel


def day(iso: str) -> str:
    return date_format(date.fromisoformat(iso), "j M")


def place(code: str) -> str:
    """Where it hurts, as it stands in a sentence; "" when nothing was said of it."""
    return str(Feel.Place(code).label) if code in Feel.Place.values and code else ""


def listed(words: list[str]) -> str:
    """ "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}
